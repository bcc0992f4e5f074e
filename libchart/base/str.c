/* SPDX-License-Identifier: Apache-2.0
 * String slices: the functions that are too long for the header. */
#include "base/str.h"

size_t ch_str_find(chart_str s, chart_str part, size_t from)
{
  if (part.size == 0)
    return from <= s.size ? from : CH_NOT_FOUND;
  while (from + part.size <= s.size) {
    size_t hit = ch_str_find_byte(s, part.data[0], from);
    if (hit == CH_NOT_FOUND || hit + part.size > s.size)
      return CH_NOT_FOUND;
    if (memcmp(s.data + hit, part.data, part.size) == 0)
      return hit;
    from = hit + 1;
  }
  return CH_NOT_FOUND;
}

size_t ch_str_find_last(chart_str s, chart_str part)
{
  for (size_t at = s.size < part.size ? 0 : s.size - part.size + 1; at-- > 0;)
    if (ch_str_starts(ch_str_from(s, at), part))
      return at;
  return CH_NOT_FOUND;
}

static bool in_set(char c, const char *set)
{
  return c != '\0' && strchr(set, c) != NULL;
}

chart_str ch_str_trim_left(chart_str s, const char *set)
{
  size_t at = 0;
  while (at < s.size && in_set(s.data[at], set))
    at++;
  return ch_str_from(s, at);
}

chart_str ch_str_trim_right(chart_str s, const char *set)
{
  while (s.size > 0 && in_set(s.data[s.size - 1], set))
    s.size--;
  return s;
}

uint32_t ch_str_hash(chart_str s)
{
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < s.size; i++)
    hash = (hash ^ (unsigned char) s.data[i]) * 16777619u;
  return hash;
}

size_t ch_str_line(chart_str text, size_t offset, size_t *column)
{
  size_t line = 1, start = 0;
  if (offset > text.size)
    offset = text.size;
  for (;;) {
    size_t hit = ch_str_find_byte(text, '\n', start);
    if (hit == CH_NOT_FOUND || hit >= offset)
      break;
    line++;
    start = hit + 1;
  }
  if (column != NULL)
    *column = offset - start;
  return line;
}
