/* SPDX-License-Identifier: Apache-2.0
 * Classes and cases of code points, on utf8proc.
 *
 * Go knows only simple case mappings (one code point for one), and so does utf8proc, but for one
 * of its own: it makes a large sharp s of the small one. */
#include "funcs/unicode.h"

#include <utf8proc.h>

static utf8proc_category_t category(uint32_t rune)
{
  return utf8proc_category((utf8proc_int32_t) rune);
}

bool ch_rune_is_letter(uint32_t rune)
{
  if (rune < 0x80)
    return (rune | 0x20) >= 'a' && (rune | 0x20) <= 'z';
  utf8proc_category_t c = category(rune);
  return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO;
}

bool ch_rune_is_digit(uint32_t rune)
{
  if (rune < 0x80)
    return rune >= '0' && rune <= '9';
  return category(rune) == UTF8PROC_CATEGORY_ND;
}

bool ch_rune_is_number(uint32_t rune)
{
  if (rune < 0x80)
    return rune >= '0' && rune <= '9';
  utf8proc_category_t c = category(rune);
  return c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO;
}

bool ch_rune_is_punct(uint32_t rune)
{
  utf8proc_category_t c = category(rune);
  return c >= UTF8PROC_CATEGORY_PC && c <= UTF8PROC_CATEGORY_PO;
}

bool ch_rune_is_upper(uint32_t rune)
{
  if (rune < 0x80)
    return rune >= 'A' && rune <= 'Z';
  return category(rune) == UTF8PROC_CATEGORY_LU;
}

bool ch_rune_is_lower(uint32_t rune)
{
  if (rune < 0x80)
    return rune >= 'a' && rune <= 'z';
  return category(rune) == UTF8PROC_CATEGORY_LL;
}

bool ch_rune_is_title(uint32_t rune)
{
  return rune >= 0x80 && category(rune) == UTF8PROC_CATEGORY_LT;
}

bool ch_rune_is_space(uint32_t rune)
{
  if (rune < 0x100)
    return rune == ' ' || (rune >= '\t' && rune <= '\r') || rune == 0x85 || rune == 0xA0;
  return rune == 0x1680 || (rune >= 0x2000 && rune <= 0x200A) || rune == 0x2028 || rune == 0x2029 ||
         rune == 0x202F || rune == 0x205F || rune == 0x3000;
}

static uint32_t ascii_to(ch_letter_case letter_case, uint32_t rune)
{
  if (letter_case == CH_CASE_LOWER)
    return rune >= 'A' && rune <= 'Z' ? rune + 0x20 : rune;
  return rune >= 'a' && rune <= 'z' ? rune - 0x20 : rune;
}

enum { SHARP_S = 0xDF };

uint32_t ch_rune_to(ch_letter_case letter_case, uint32_t rune)
{
  if (rune < 0x80)
    return ascii_to(letter_case, rune);
  if (rune == SHARP_S)
    return rune;
  utf8proc_int32_t r = (utf8proc_int32_t) rune;
  switch (letter_case) {
  case CH_CASE_UPPER: return (uint32_t) utf8proc_toupper(r);
  case CH_CASE_LOWER: return (uint32_t) utf8proc_tolower(r);
  case CH_CASE_TITLE: return (uint32_t) utf8proc_totitle(r);
  }
  return rune;
}

chart_str ch_unicode_trim_start(chart_str s)
{
  size_t width;
  while (s.size != 0 && ch_rune_is_space(ch_utf8_decode(s, &width)))
    s = ch_str_from(s, width);
  return s;
}

chart_str ch_unicode_trim_end(chart_str s)
{
  size_t width;
  while (s.size != 0 && ch_rune_is_space(ch_utf8_decode_last(s, &width)))
    s.size -= width;
  return s;
}

chart_str ch_unicode_trim_space(chart_str s)
{
  return ch_unicode_trim_end(ch_unicode_trim_start(s));
}
