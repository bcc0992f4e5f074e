/* SPDX-License-Identifier: Apache-2.0
 * Reading doubles as strconv.ParseFloat does.
 *
 * Three steps of rising cost: doubles are exact for few digits and small exponents (Clinger 1990);
 * one or two products with a 128-bit power of ten decide nearly all others (Lemire, "Number Parsing
 * at a Gigabyte per Second", 2021); large integers decide the rest. */
#include "base/number_parts.h"

#include <float.h>

/* The text between sign and end, scanned once. */
typedef struct decimal {
  uint64_t  mantissa; /* of the first digits: 19 decimal or 16 hexadecimal ones */
  int64_t   exponent; /* the value is mantissa * 10^exponent, or mantissa * 2^exponent */
  bool      is_cut;   /* digits other than 0 did not fit the mantissa */
  bool      is_negative;
  bool      is_hexadecimal;
  size_t    digit_count; /* without zeros at the start */
  chart_str digits;      /* where they stand, with a point and underscores among them */
} decimal;

/* More digits than any number between two doubles has. */
enum { DIGITS_THAT_COUNT = 770 };

#define DOUBLE_INFINITY ((uint64_t) CH_DOUBLE_SPECIAL << CH_DOUBLE_FRACTION_BITS)

static char lower(char c)
{
  return (char) (c | ('x' - 'X'));
}

static int digit_of(char c, bool is_hexadecimal)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c = lower(c);
  return is_hexadecimal && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* ---- scanning ----------------------------------------------------------------------------- */

static void add_digit(decimal *number, int digit)
{
  size_t most = number->is_hexadecimal ? 16 : 19;
  if (number->digit_count++ < most)
    number->mantissa = number->mantissa * (number->is_hexadecimal ? 16 : 10) + (uint64_t) digit;
  else
    number->is_cut = number->is_cut || digit != 0;
}

/* Reads the digits and the point at the start of s.  Result: how many bytes they are; 0: none. */
static size_t scan_digits(decimal *number, chart_str s)
{
  int64_t zeros   = 0; /* at the start, behind the point */
  int64_t point   = -1;
  bool    is_seen = false;
  size_t  i       = 0;
  for (; i < s.size; i++) {
    char c = s.data[i];
    if (c == '_')
      continue;
    if (c == '.') {
      if (point >= 0)
        break;
      point = (int64_t) number->digit_count;
      continue;
    }
    int digit = digit_of(c, number->is_hexadecimal);
    if (digit < 0)
      break;
    is_seen = true;
    if (digit == 0 && number->digit_count == 0)
      zeros += point >= 0;
    else
      add_digit(number, digit);
  }
  int64_t most     = number->is_hexadecimal ? 16 : 19;
  int64_t kept     = (int64_t) number->digit_count < most ? (int64_t) number->digit_count : most;
  int64_t whole    = point >= 0 ? point : (int64_t) number->digit_count;
  number->exponent = (whole - zeros - kept) * (number->is_hexadecimal ? 4 : 1);
  number->digits   = ch_str_cut(s, 0, i);
  return is_seen ? i : 0;
}

/* Reads an exponent, of which s[0] is the letter.  Result: its bytes; 0: it is not valid. */
static size_t scan_exponent(decimal *number, chart_str s)
{
  size_t  i           = 1;
  bool    is_negative = s.size > 1 && s.data[1] == '-';
  int64_t exponent    = 0;
  if (s.size > 1 && (s.data[1] == '+' || s.data[1] == '-'))
    i++;
  if (i >= s.size || digit_of(s.data[i], false) < 0)
    return 0;
  for (; i < s.size && (s.data[i] == '_' || digit_of(s.data[i], false) >= 0); i++)
    if (s.data[i] != '_' && exponent < 10000) /* Go ignores what follows, too */
      exponent = exponent * 10 + digit_of(s.data[i], false);
  number->exponent += is_negative ? -exponent : exponent;
  return i;
}

static bool scan(decimal *number, chart_str s)
{
  chart_str rest = s;
  *number        = (decimal){ .is_negative = s.size > 0 && s.data[0] == '-' };
  if (s.size > 0 && (s.data[0] == '+' || s.data[0] == '-'))
    rest = ch_str_from(rest, 1);
  if (rest.size > 2 && rest.data[0] == '0' && lower(rest.data[1]) == 'x') {
    number->is_hexadecimal = true;
    rest                   = ch_str_from(rest, 2);
  }
  size_t used = scan_digits(number, rest);
  if (used == 0)
    return false;
  rest = ch_str_from(rest, used);
  if (rest.size > 0 && lower(rest.data[0]) == (number->is_hexadecimal ? 'p' : 'e')) {
    used = scan_exponent(number, rest);
    if (used == 0)
      return false;
    rest = ch_str_from(rest, used);
  } else if (number->is_hexadecimal) {
    return false;
  }
  if (rest.size != 0)
    return false;
  return ch_str_find_byte(s, '_', 0) == CH_NOT_FOUND || ch_number_underscores_ok(s);
}

/* ---- rounding ----------------------------------------------------------------------------- */

static int leading_zeros(uint64_t bits)
{
  int count = 0;
  for (; bits >> (63 - count) == 0; count++)
    ;
  return count;
}

/* The bits of the double nearest to mantissa * 2^exponent; mantissa is not 0.  is_cut: the true
 * value is a little greater. */
static uint64_t round_to_double(uint64_t mantissa, int64_t exponent, bool is_cut)
{
  int zeros = leading_zeros(mantissa);
  mantissa <<= zeros;
  exponent -= zeros;
  if (exponent > 1023 - 63)
    return DOUBLE_INFINITY;
  bool     is_normal = exponent >= CH_DOUBLE_LEAST - 11;
  int64_t  shift     = is_normal ? 11 : CH_DOUBLE_LEAST - exponent;
  uint64_t biased    = is_normal ? (uint64_t) (exponent + 11 + CH_DOUBLE_BIAS - 1) : 0;
  if (shift > 64)
    return 0;
  uint64_t kept = shift == 64 ? 0 : mantissa >> shift;
  uint64_t half = UINT64_C(1) << (shift - 1);
  uint64_t rest = mantissa & (half | (half - 1));
  bool     up   = rest > half || (rest == half && (is_cut || kept % 2 == 1));
  /* The hidden bit, or a carry into it, counts the exponent up. */
  return (biased << CH_DOUBLE_FRACTION_BITS) + kept + up;
}

/* ---- decimals ----------------------------------------------------------------------------- */

static bool is_exact(const decimal *number, double *out)
{
  static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
  bool has_few = !number->is_cut && number->mantissa >> (CH_DOUBLE_FRACTION_BITS + 1) == 0;
  bool is_near = number->exponent >= -22 && number->exponent <= 22;
  if (!has_few || !is_near || FLT_EVAL_METHOD != 0)
    return false;
  double mantissa = (double) number->mantissa;
  *out            = number->exponent < 0 ? mantissa / powers[-number->exponent]
                                         : mantissa * powers[number->exponent];
  return true;
}

/* The number lies between two multiples of a power of two; where both round to the same double,
 * that is the answer.  Result: whether they do; *bits: what the lower one rounds to. */
static bool is_decided_by_product(const decimal *number, int exponent, uint64_t *bits)
{
  int      zeros   = leading_zeros(number->mantissa);
  int      binary  = ch_power_log2(exponent) + 1 - zeros;
  uint64_t power   = ch_number_powers[exponent - CH_POWER_LEAST].high;
  uint64_t product = ch_wide_product(number->mantissa << zeros, power).high;
  /* One for the rest of the power, one for the rest of the product; the rest of a cut mantissa of
   * 19 digits is less than 2^4 after the shift. */
  uint64_t error = number->is_cut ? 18 : 2;
  *bits          = round_to_double(product, binary, false);
  return product <= UINT64_MAX - error && round_to_double(product + error, binary, false) == *bits;
}

/* Reads `count` digits.  Result: how many bytes they are. */
static size_t read_digits(ch_big *big, chart_str digits, size_t count)
{
  uint32_t group = 0, scale = 1;
  bool     is_started = false;
  size_t   i          = 0;
  ch_big_set(big, 0);
  for (; count > 0; i++) {
    int digit  = digit_of(digits.data[i], false);
    is_started = is_started || digit > 0;
    if (digit < 0 || !is_started)
      continue;
    group = group * 10 + (uint32_t) digit;
    scale *= 10;
    count--;
    if (scale == 1000000000 || count == 0) {
      ch_big_multiply(big, scale, group);
      group = 0;
      scale = 1;
    }
  }
  return i;
}

static bool has_digit_above_0(chart_str digits)
{
  for (size_t i = 0; i < digits.size; i++)
    if (digit_of(digits.data[i], false) > 0)
      return true;
  return false;
}

/* The number's first digits as an integer times a power of ten. */
typedef struct exact_decimal {
  ch_big big;
  int    exponent;
  bool   is_cut;
} exact_decimal;

static void read_exactly(exact_decimal *exact, const decimal *number)
{
  size_t in_mantissa = number->digit_count < 19 ? number->digit_count : 19;
  size_t used   = number->digit_count < DIGITS_THAT_COUNT ? number->digit_count : DIGITS_THAT_COUNT;
  size_t read   = read_digits(&exact->big, number->digits, used);
  exact->is_cut = has_digit_above_0(ch_str_from(number->digits, read));
  exact->exponent = (int) (number->exponent + (int64_t) in_mantissa - (int64_t) used);
}

/* Compares the number with the middle between the double and the next greater one. */
static int compare_with_middle(const exact_decimal *exact, ch_double number)
{
  ch_big left = exact->big, right;
  ch_big_set(&right, 2 * number.mantissa + 1);
  if (exact->exponent >= 0)
    ch_big_multiply_power_5(&left, exact->exponent);
  else
    ch_big_multiply_power_5(&right, -exact->exponent);
  int shift = exact->exponent - (number.exponent - 1);
  if (shift >= 0)
    ch_big_shift_left(&left, shift);
  else
    ch_big_shift_left(&right, -shift);
  int order = ch_big_compare(&left, &right);
  return order == 0 && exact->is_cut ? 1 : order;
}

/* `guess` is not more than one double above the answer. */
static uint64_t round_exactly(const decimal *number, uint64_t guess)
{
  exact_decimal exact;
  read_exactly(&exact, number);
  uint64_t bits = guess == 0 ? 0 : guess - 1;
  for (; bits < DOUBLE_INFINITY; bits++) {
    int order = compare_with_middle(&exact, ch_double_take_apart(ch_double_from_bits(bits)));
    if (order < 0 || (order == 0 && bits % 2 == 0))
      break;
  }
  return bits;
}

static double decimal_to_double(const decimal *number)
{
  enum { LEAST = CH_POWER_LEAST, MOST = 308 }; /* beyond them even 19 digits give 0 or infinity */
  double   exact;
  uint64_t bits;
  if (number->mantissa == 0 || number->exponent < LEAST)
    return 0.0;
  if (number->exponent > MOST)
    return ch_double_from_bits(DOUBLE_INFINITY);
  if (is_exact(number, &exact))
    return exact;
  if (!is_decided_by_product(number, (int) number->exponent, &bits))
    bits = round_exactly(number, bits);
  return ch_double_from_bits(bits);
}

/* ---- all together ------------------------------------------------------------------------- */

static double hexadecimal_to_double(const decimal *number)
{
  if (number->mantissa == 0)
    return 0.0;
  return ch_double_from_bits(round_to_double(number->mantissa, number->exponent, number->is_cut));
}

static bool is_word(chart_str s, const char *word)
{
  size_t size = strlen(word);
  for (size_t i = 0; i < s.size; i++)
    if (i >= size || lower(s.data[i]) != word[i])
      return false;
  return s.size == size;
}

/* Infinities may have a sign, NaN may not. */
static bool parse_word(chart_str s, double *out)
{
  bool      is_negative = s.size > 0 && s.data[0] == '-';
  bool      is_signed   = is_negative || (s.size > 0 && s.data[0] == '+');
  chart_str word        = is_signed ? ch_str_from(s, 1) : s;
  if (is_word(word, "inf") || is_word(word, "infinity"))
    *out = ch_double_from_bits(DOUBLE_INFINITY | (uint64_t) is_negative << 63);
  else if (is_word(s, "nan"))
    *out = ch_double_from_bits(DOUBLE_INFINITY | 1);
  else
    return false;
  return true;
}

bool ch_number_parse_float(chart_str s, double *out, bool *is_range)
{
  decimal number;
  bool    ignored;
  is_range  = is_range == NULL ? &ignored : is_range;
  *is_range = false;
  *out      = 0.0;
  if (parse_word(s, out))
    return true;
  if (!scan(&number, s))
    return false;
  *out      = number.is_hexadecimal ? hexadecimal_to_double(&number) : decimal_to_double(&number);
  *is_range = ch_double_bits(*out) == DOUBLE_INFINITY;
  if (number.is_negative)
    *out = -*out;
  return true;
}
