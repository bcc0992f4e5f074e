/* SPDX-License-Identifier: Apache-2.0
 * URLs as Go's net/url reads, resolves and prints them (Go 1.26). */
#ifndef CH_VALUES_SCHEMA_URL_H
#define CH_VALUES_SCHEMA_URL_H

#include "base/arena.h"

/* The parts of a URL as they were written; the fragment is not among them. */
typedef struct ch_url {
  chart_str scheme; /* in lower case */
  chart_str opaque; /* what follows the scheme of mailto:a@b */
  chart_str user;
  chart_str host; /* with its port */
  chart_str path;
  chart_str query;
  bool      has_user, forces_query, omits_host;
} ch_url;

/* Reads text.  A wrong one gives false and Go's words: `parse "a:b": first path segment …` */
bool ch_url_parse(ch_arena *arena, chart_str text, ch_url *out, chart_str *why);

/* url.PathUnescape.  A wrong escape gives false and Go's words. */
bool ch_url_unescape(ch_arena *arena, chart_str text, chart_str *out, chart_str *why);

/* The URL as Go prints it: in its path, bytes that need it are escaped. */
chart_str ch_url_print(ch_arena *arena, const ch_url *url);

/* `reference`, which has no fragment, seen from `base`.  Throws CHART_ERR_SCHEMA "error in parsing
 * "…": …". */
chart_str ch_url_join(ch_arena *arena, chart_str base, chart_str reference);

/* url.URL.Hostname: the host without port and brackets. */
chart_str ch_url_host_name(const ch_url *url);

/* strconv.Quote(text). */
chart_str ch_url_quote(ch_arena *arena, chart_str text);

#endif
