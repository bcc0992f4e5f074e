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

static uint64_t mix(uint64_t hash, uint64_t word)
{
  hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
  return hash ^ hash >> 29;
}

/* Up to 8 bytes as a word, whatever the byte order: hashes never leave the process. */
static uint64_t load(const char *data, size_t size)
{
  uint64_t word = 0;
  memcpy(&word, data, size);
  return word;
}

/* Two words that may overlap cover what is left, so that no size needs a loop over bytes. */
uint32_t ch_str_hash(chart_str s)
{
  uint64_t    hash = s.size;
  const char *at   = s.data;
  size_t      left = s.size;
  for (; left > 16; left -= 8, at += 8)
    hash = mix(hash, load(at, 8));
  if (left >= 8) {
    hash = mix(mix(hash, load(at, 8)), load(at + left - 8, 8));
  } else if (left >= 4) {
    hash = mix(hash, load(at, 4) | load(at + left - 4, 4) << 32);
  } else if (left != 0) {
    uint64_t first = (unsigned char) at[0], middle = (unsigned char) at[left / 2];
    hash = mix(hash, first | middle << 8 | (uint64_t) (unsigned char) at[left - 1] << 16);
  }
  return (uint32_t) (hash ^ hash >> 32);
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

size_t ch_str_line_start(chart_str text, size_t line)
{
  size_t start = 0;
  for (; line > 1; line--) {
    size_t hit = ch_str_find_byte(text, '\n', start);
    if (hit == CH_NOT_FOUND)
      return text.size;
    start = hit + 1;
  }
  return start;
}
