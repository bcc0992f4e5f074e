/* SPDX-License-Identifier: Apache-2.0
 * String slices: making, comparing, searching and cutting them.  Nothing here allocates or fails. */
#ifndef CH_BASE_STR_H
#define CH_BASE_STR_H

#include <chart/types.h>

/* For printf-like formats: ch_throw(fault, status, "bad name %.*s", CH_STR_ARG(name)). */
#define CH_STR_ARG(s) (int) (s).size, ((s).size != 0 ? (s).data : "")

#define CH_NOT_FOUND SIZE_MAX

static inline chart_str ch_str(const char *data, size_t size)
{
  return (chart_str){ data, size };
}

static inline bool ch_str_equal(chart_str a, chart_str b)
{
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Most texts are literals: inlined, their length and the comparison of a few bytes cost no call. */
__attribute__((always_inline)) static inline bool ch_str_is(chart_str a, const char *text)
{
  size_t size = strlen(text);
  return a.size == size && (size == 0 || memcmp(a.data, text, size) == 0);
}

/* Bytewise order, as Go compares strings: negative, zero or positive. */
static inline int ch_str_compare(chart_str a, chart_str b)
{
  size_t shared = a.size < b.size ? a.size : b.size;
  int    order  = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
  return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

static inline bool ch_str_starts(chart_str s, chart_str prefix)
{
  return s.size >= prefix.size &&
         (prefix.size == 0 || memcmp(s.data, prefix.data, prefix.size) == 0);
}

static inline bool ch_str_ends(chart_str s, chart_str suffix)
{
  return s.size >= suffix.size &&
         (suffix.size == 0 || memcmp(s.data + s.size - suffix.size, suffix.data, suffix.size) == 0);
}

/* The bytes from `from` (inclusive) to `to` (exclusive); both must lie within s. */
static inline chart_str ch_str_cut(chart_str s, size_t from, size_t to)
{
  return (chart_str){ s.data == NULL ? NULL : s.data + from, to - from };
}

static inline chart_str ch_str_from(chart_str s, size_t from)
{
  return ch_str_cut(s, from, s.size);
}

/* The position of the first byte `c` at or after `from`, or CH_NOT_FOUND. */
static inline size_t ch_str_find_byte(chart_str s, char c, size_t from)
{
  if (from >= s.size)
    return CH_NOT_FOUND;
  const char *hit = (const char *) memchr(s.data + from, c, s.size - from);
  return hit == NULL ? CH_NOT_FOUND : (size_t) (hit - s.data);
}

/* The position of the first `part` at or after `from`, or CH_NOT_FOUND.  An empty part is found at
 * `from` while from <= s.size. */
size_t ch_str_find(chart_str s, chart_str part, size_t from);

/* The position of the last `part`, or CH_NOT_FOUND. */
size_t ch_str_find_last(chart_str s, chart_str part);

/* s without the bytes of `set` (a NUL-terminated list of ASCII bytes) at its left, right end. */
chart_str ch_str_trim_left(chart_str s, const char *set);
chart_str ch_str_trim_right(chart_str s, const char *set);

/* A 32-bit hash for tables of this process: it differs between machines. */
uint32_t ch_str_hash(chart_str s);

/* The 1-based line of byte `offset` of `text`, and in *column its 0-based byte column.
 * column may be NULL. */
size_t ch_str_line(chart_str text, size_t offset, size_t *column);

/* Where the 1-based line `line` of `text` starts; its end when there is no such line. */
size_t ch_str_line_start(chart_str text, size_t line);

#endif
