/* SPDX-License-Identifier: Apache-2.0
 * UTF-8 as Go reads it: decoding, encoding, checking. */
#include "base/utf8.h"

static bool is_continuation(unsigned char c)
{
  return (c & 0xC0) == 0x80;
}

/* The number of bytes that a sequence starting with `lead` needs, and the range of its second
 * byte; the range is what excludes overlong forms, surrogates and values above U+10FFFF. */
static size_t sequence_length(unsigned char lead, unsigned char *least, unsigned char *most)
{
  *least = 0x80;
  *most  = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF)
    return 2;
  if (lead >= 0xE0 && lead <= 0xEF) {
    *least = lead == 0xE0 ? 0xA0 : 0x80;
    *most  = lead == 0xED ? 0x9F : 0xBF;
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    *least = lead == 0xF0 ? 0x90 : 0x80;
    *most  = lead == 0xF4 ? 0x8F : 0xBF;
    return 4;
  }
  return 0;
}

uint32_t ch_utf8_decode(chart_str s, size_t *width)
{
  const unsigned char *p = (const unsigned char *) s.data;
  *width                 = 1;
  if (p[0] < 0x80)
    return p[0];
  unsigned char least, most;
  size_t        length = sequence_length(p[0], &least, &most);
  if (length == 0 || s.size < length || p[1] < least || p[1] > most)
    return CH_RUNE_ERROR;
  uint32_t rune = p[0] & (0x7Fu >> length);
  for (size_t i = 1; i < length; i++) {
    if (!is_continuation(p[i]))
      return CH_RUNE_ERROR;
    rune = rune << 6 | (p[i] & 0x3Fu);
  }
  *width = length;
  return rune;
}

uint32_t ch_utf8_decode_last(chart_str s, size_t *width)
{
  size_t lowest = s.size > 4 ? s.size - 4 : 0;
  for (size_t at = s.size; at-- > lowest;) {
    if (is_continuation((unsigned char) s.data[at]))
      continue;
    uint32_t rune = ch_utf8_decode(ch_str_from(s, at), width);
    if (at + *width == s.size)
      return rune;
    break;
  }
  *width = 1;
  return CH_RUNE_ERROR;
}

size_t ch_utf8_encode(char out[4], uint32_t rune)
{
  if (rune < 0x80) {
    out[0] = (char) rune;
    return 1;
  }
  if (rune < 0x800) {
    out[0] = (char) (0xC0 | rune >> 6);
    out[1] = (char) (0x80 | (rune & 0x3F));
    return 2;
  }
  if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
    rune = CH_RUNE_ERROR;
  if (rune < 0x10000) {
    out[0] = (char) (0xE0 | rune >> 12);
    out[1] = (char) (0x80 | (rune >> 6 & 0x3F));
    out[2] = (char) (0x80 | (rune & 0x3F));
    return 3;
  }
  out[0] = (char) (0xF0 | rune >> 18);
  out[1] = (char) (0x80 | (rune >> 12 & 0x3F));
  out[2] = (char) (0x80 | (rune >> 6 & 0x3F));
  out[3] = (char) (0x80 | (rune & 0x3F));
  return 4;
}

/* How many bytes from `at` on are ASCII in whole words of eight. */
static size_t ascii_words(chart_str s, size_t at)
{
  const uint64_t high  = UINT64_C(0x8080808080808080);
  size_t         start = at;
  for (uint64_t word; s.size - at >= sizeof word; at += sizeof word) {
    memcpy(&word, s.data + at, sizeof word);
    if ((word & high) != 0)
      break;
  }
  return at - start;
}

bool ch_utf8_valid(chart_str s)
{
  for (size_t at = ascii_words(s, 0), width; at < s.size; at += width) {
    uint32_t rune = ch_utf8_decode(ch_str_from(s, at), &width);
    if (rune == CH_RUNE_ERROR && width == 1)
      return false;
    if (width > 1)
      width += ascii_words(s, at + width);
  }
  return true;
}

size_t ch_utf8_count(chart_str s)
{
  size_t count = 0;
  for (size_t at = 0, width; at < s.size; at += width, count++)
    (void) ch_utf8_decode(ch_str_from(s, at), &width);
  return count;
}
