/* SPDX-License-Identifier: Apache-2.0
 * The checks behind `format`: each says in the library's words what is wrong with a text. */
#ifndef CH_VALUES_SCHEMA_FORMAT_H
#define CH_VALUES_SCHEMA_FORMAT_H

#include "values/schema_node.h"

bool ch_format_date(ch_arena *arena, chart_str text, chart_str *why);
bool ch_format_time(ch_arena *arena, chart_str text, chart_str *why);
bool ch_format_date_time(ch_arena *arena, chart_str text, chart_str *why);
bool ch_format_duration(ch_arena *arena, chart_str text, chart_str *why);
bool ch_format_period(ch_arena *arena, chart_str text, chart_str *why);

bool ch_format_ipv4(ch_arena *arena, chart_str text, chart_str *why);
bool ch_format_ipv6(ch_arena *arena, chart_str text, chart_str *why);
bool ch_format_hostname(ch_arena *arena, chart_str text, chart_str *why);
bool ch_format_email(ch_arena *arena, chart_str text, chart_str *why);
bool ch_format_uri(ch_arena *arena, chart_str text, chart_str *why);
bool ch_format_uri_reference(ch_arena *arena, chart_str text, chart_str *why);
bool ch_format_uri_template(ch_arena *arena, chart_str text, chart_str *why);

/* Puts a printf-like reason into *why.  Result: false. */
bool ch_format_fail(ch_arena *arena, chart_str *why, const char *format, ...)
  __attribute__((format(printf, 3, 4)));

/* Puts "before: what *why said" into *why.  Result: false. */
bool ch_format_fail_inside(ch_arena *arena, chart_str *why, const char *before);

/* The code point at the start of rest as Go's %q prints it: 'x'. */
chart_str ch_format_quote_rune(ch_arena *arena, chart_str rest);

/* Cuts the next part, up to `separator`, off *rest.  Result: false when *rest has ended; the part
 * after a last separator is empty.  *at: 0 at the start. */
bool ch_format_next(chart_str text, char separator, size_t *at, chart_str *part);

static inline bool ch_format_is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static inline bool ch_format_is_letter(char c)
{
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

#endif
