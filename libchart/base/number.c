/* SPDX-License-Identifier: Apache-2.0
 * Reading integers as strconv.ParseInt and ParseUint do. */
#include "base/number.h"

#include "base/number_parts.h"

static char lower(char c)
{
  return (char) (c | ('x' - 'X'));
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool has_sign(chart_str s)
{
  return s.size > 0 && (s.data[0] == '+' || s.data[0] == '-');
}

/* The base that a prefix 0b, 0o or 0x stands for, or 0. */
static int prefix_base(chart_str s)
{
  if (s.size < 2 || s.data[0] != '0')
    return 0;
  switch (lower(s.data[1])) {
  case 'b': return 2;
  case 'o': return 8;
  case 'x': return 16;
  default: return 0;
  }
}

bool ch_number_underscores_ok(chart_str s)
{
  enum { START, DIGIT, UNDERSCORE, OTHER } seen = START;
  if (has_sign(s))
    s = ch_str_from(s, 1);
  int base = prefix_base(s);
  if (base != 0) {
    s    = ch_str_from(s, 2);
    seen = DIGIT; /* an underscore may follow the prefix */
  }
  for (size_t i = 0; i < s.size; i++) {
    char c = lower(s.data[i]);
    if (is_digit(s.data[i]) || (base == 16 && c >= 'a' && c <= 'f'))
      seen = DIGIT;
    else if (s.data[i] == '_' ? seen != DIGIT : seen == UNDERSCORE)
      return false;
    else
      seen = s.data[i] == '_' ? UNDERSCORE : OTHER;
  }
  return seen != UNDERSCORE;
}

/* The value of a digit of any base up to 36; 36 for other bytes. */
static int digit_value(char c)
{
  if (is_digit(c))
    return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 36;
}

/* Takes the prefix of a number whose base is not given off its text. */
static int take_base(chart_str *s)
{
  if (s->data[0] != '0')
    return 10;
  int    base   = prefix_base(*s);
  size_t prefix = base != 0 && s->size >= 3 ? 2 : 1;
  *s            = ch_str_from(*s, prefix);
  return prefix == 2 ? base : 8;
}

/* The sum of digits; like Go it looks no further than the digit that overflows. */
static bool add_digits(chart_str s, int base, bool may_have_underscores, uint64_t *out,
                       bool *is_range)
{
  for (size_t i = 0; i < s.size; i++) {
    if (s.data[i] == '_' && may_have_underscores)
      continue;
    int digit = digit_value(s.data[i]);
    if (digit >= base)
      return false;
    ch_wide product = ch_wide_product(*out, (uint64_t) base);
    *out            = product.low + (uint64_t) digit;
    if (product.high != 0 || *out < product.low) {
      *out      = UINT64_MAX;
      *is_range = true;
      return true;
    }
  }
  return true;
}

static bool parse_uint(chart_str s, int base, uint64_t *out, bool *is_range)
{
  chart_str whole = s;
  *out            = 0;
  *is_range       = false;
  if (s.size == 0 || base < 0 || base == 1 || base > 36)
    return false;
  bool is_free = base == 0;
  if (is_free)
    base = take_base(&s);
  bool is_good = add_digits(s, base, is_free, out, is_range);
  if (is_good && !*is_range && is_free && ch_str_find_byte(whole, '_', 0) != CH_NOT_FOUND)
    is_good = ch_number_underscores_ok(whole);
  if (!is_good)
    *out = 0;
  return is_good;
}

bool ch_number_parse_uint(chart_str s, int base, uint64_t *out, bool *is_range)
{
  bool ignored;
  return parse_uint(s, base, out, is_range == NULL ? &ignored : is_range);
}

bool ch_number_parse_int(chart_str s, int base, int64_t *out, bool *is_range)
{
  bool     is_too_large;
  uint64_t magnitude;
  bool     is_negative = s.size > 0 && s.data[0] == '-';
  bool is_good  = parse_uint(has_sign(s) ? ch_str_from(s, 1) : s, base, &magnitude, &is_too_large);
  uint64_t most = (uint64_t) INT64_MAX + is_negative;
  is_too_large  = is_too_large || magnitude > most;
  if (is_too_large)
    magnitude = most;
  if (is_range != NULL)
    *is_range = is_too_large;
  *out = is_negative ? (int64_t) (0 - magnitude) : (int64_t) magnitude;
  return is_good;
}

int64_t ch_number_to_int(double number)
{
  bool fits = number >= -9223372036854775808.0 && number < 9223372036854775808.0;
  return fits ? (int64_t) number : INT64_MIN;
}
