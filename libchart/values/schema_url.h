/* SPDX-License-Identifier: Apache-2.0
 * The URLs of schemas: read, resolved and printed as Go's net/url does (Go 1.26). */
#ifndef CH_VALUES_SCHEMA_URL_H
#define CH_VALUES_SCHEMA_URL_H

#include "codec/url.h"

/* ch_url_parse by the rules of the newest Go. */
bool ch_schema_url_parse(ch_arena *arena, chart_str text, ch_url *out, chart_str *why);

/* The URL as Go prints it, without fragment: in its path, bytes that need it are escaped. */
chart_str ch_schema_url_print(ch_arena *arena, const ch_url *url);

/* `reference`, which has no fragment, seen from `base`.  Throws CHART_ERR_SCHEMA "error in parsing
 * "…": …". */
chart_str ch_schema_url_join(ch_arena *arena, chart_str base, chart_str reference);

#endif
