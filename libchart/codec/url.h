/* SPDX-License-Identifier: Apache-2.0
 * URLs and their escapes as Go's net/url reads them (Go 1.26, 1.25 and 1.23). */
#ifndef CH_CODEC_URL_H
#define CH_CODEC_URL_H

#include "base/buffer.h"
#include "base/compat.h"

/* The parts of a URL as they were written, escapes and all; borrowed from the text. */
typedef struct ch_url {
  chart_str scheme; /* in lower case; arena */
  chart_str opaque; /* what follows the scheme of mailto:a@b */
  chart_str user;   /* with its password */
  chart_str host;   /* with its port */
  chart_str path;
  chart_str query;
  chart_str fragment;
  bool      has_user, forces_query, omits_host;
} ch_url;

/* Reads text; `compat` tells how strict hosts are looked at.  A wrong one gives false and Go's words
 * (arena): `parse "a:b": first path segment …` */
bool ch_url_parse(ch_arena *arena, const ch_compat *compat, chart_str text, ch_url *out,
                  chart_str *why);

/* url.PathUnescape; any part of a URL that was read can be given.  A wrong escape gives false and
 * Go's words. */
bool ch_url_unescape(ch_arena *arena, chart_str text, chart_str *out, chart_str *why);

/* Appends text, with an escape for each byte but letters, digits and those in `plain`. */
void ch_url_escape(ch_buffer *out, chart_str text, const char *plain);

/* url.URL.Hostname: a host without port and brackets. */
chart_str ch_url_host_name(chart_str host);

/* strconv.Quote(text). */
chart_str ch_url_quote(ch_arena *arena, chart_str text);

#endif
