/* SPDX-License-Identifier: Apache-2.0
 * The decimal digits of doubles: the shortest ones, and exactly rounded ones.
 *
 * The shortest digits come from Raffaello Giulietti's Schubfach ("The Schubfach way to render
 * doubles", 2020), which needs one 128-bit power of ten.  Rounded digits come from the exact
 * expansion in large integers, except that a few decimals of numbers of ordinary size, which is
 * what `%.2f` asks for, fit 128 bits. */
#include "base/number_parts.h"

static void strip_zeros(ch_digits *digits)
{
  while (digits->count > 0 && digits->text[digits->count - 1] == '0')
    digits->count--;
  if (digits->count == 0)
    digits->point = 0;
}

/* The digits of integer * 10^exponent. */
static void digits_of_integer(ch_digits *digits, uint64_t integer, int exponent)
{
  char   text[20];
  size_t at = sizeof text;
  for (; integer != 0; integer /= 10)
    text[--at] = (char) ('0' + integer % 10);
  digits->count = sizeof text - at;
  digits->point = (int) digits->count + exponent;
  memcpy(digits->text, text + at, digits->count);
  strip_zeros(digits);
}

/* ---- shortest ----------------------------------------------------------------------------- */

/* The upper bits of power * factor; the lowest bit also says that bits below it are not zero, which
 * keeps comparisons with the result right. */
static uint64_t round_to_odd(ch_number_power power, uint64_t factor)
{
  ch_wide  low  = ch_wide_product(power.low, factor);
  ch_wide  high = ch_wide_product(power.high, factor);
  uint64_t rest = high.low + low.high;
  return (high.high + (rest < high.low)) | (rest > 1);
}

/* The greatest k with 10^k <= the width of the interval that reads back as the number. */
static int interval_width(int exponent, bool lower_is_closer)
{
  return (exponent * 1262611 - (lower_is_closer ? 524031 : 0)) >> 22;
}

/* All quantities are in quarters of 10^k, so that the ends of the interval are integers. */
static void schubfach(ch_digits *digits, uint64_t mantissa, int exponent)
{
  bool            lower_is_closer = mantissa == CH_DOUBLE_HIDDEN_BIT && exponent > CH_DOUBLE_LEAST;
  bool            is_even         = mantissa % 2 == 0;
  int             k               = interval_width(exponent, lower_is_closer);
  int             shift           = exponent + ch_power_log2(-k) + 1;
  ch_number_power power           = ch_number_powers[-k - CH_POWER_LEAST];
  uint64_t        below           = 4 * mantissa - (lower_is_closer ? 1 : 2);
  uint64_t        lower           = round_to_odd(power, below << shift) + !is_even;
  uint64_t        value           = round_to_odd(power, 4 * mantissa << shift);
  uint64_t        upper           = round_to_odd(power, (4 * mantissa + 2) << shift) - !is_even;
  uint64_t        floor           = value / 4;
  uint64_t        tenth           = floor / 10;
  bool            tenth_inside    = floor >= 10 && lower <= 40 * tenth;
  bool            above_inside    = floor >= 10 && 40 * tenth + 40 <= upper;
  if (tenth_inside != above_inside) {
    digits_of_integer(digits, tenth + above_inside, k + 1);
    return;
  }
  bool floor_inside = lower <= 4 * floor;
  bool next_inside  = 4 * floor + 4 <= upper;
  bool round_up     = value > 4 * floor + 2 || (value == 4 * floor + 2 && floor % 2 == 1);
  if (floor_inside != next_inside)
    round_up = next_inside;
  digits_of_integer(digits, floor + round_up, k);
}

void ch_digits_shortest(ch_digits *digits, ch_double number)
{
  uint64_t mantissa = number.mantissa;
  int      exponent = number.exponent;
  bool     is_integer =
    exponent <= 0 && exponent > -64 && mantissa >> -exponent << -exponent == mantissa;
  if (is_integer || mantissa == 0)
    digits_of_integer(digits, mantissa == 0 ? 0 : mantissa >> -exponent, 0);
  else
    schubfach(digits, mantissa, exponent);
}

size_t ch_number_digits(char digits[18], int *point, double number)
{
  ch_digits shortest;
  ch_digits_shortest(&shortest, ch_double_take_apart(number));
  *point = shortest.point;
  memcpy(digits, shortest.text, shortest.count);
  return shortest.count;
}

/* ---- rounded ------------------------------------------------------------------------------ */

static void put_nine(char *at, uint32_t group)
{
  for (size_t i = 9; i-- > 0; group /= 10)
    at[i] = (char) ('0' + group % 10);
}

static void expand(ch_digits *digits, ch_double number)
{
  char   text[CH_DIGITS_MOST];
  size_t at = sizeof text;
  ch_big big;
  ch_big_set(&big, number.mantissa);
  if (number.exponent < 0)
    ch_big_multiply_power_5(&big, -number.exponent); /* m / 2^n = m * 5^n / 10^n */
  else
    ch_big_shift_left(&big, number.exponent);
  while (big.size > 0) {
    at -= 9;
    put_nine(text + at, ch_big_divide(&big, 1000000000));
  }
  while (at < sizeof text && text[at] == '0')
    at++;
  digits->count = sizeof text - at;
  digits->point = (int) digits->count + (number.exponent < 0 ? number.exponent : 0);
  memcpy(digits->text, text + at, digits->count);
  strip_zeros(digits);
}

static void round_up_at(ch_digits *digits, size_t keep)
{
  while (keep > 0 && digits->text[keep - 1] == '9')
    keep--;
  if (keep == 0) {
    digits->text[0] = '1';
    digits->count   = 1;
    digits->point++;
    return;
  }
  digits->text[keep - 1]++;
  digits->count = keep;
}

static void round_exactly(ch_digits *digits, size_t keep)
{
  if (keep >= digits->count)
    return;
  char next     = digits->text[keep];
  bool is_half  = next == '5' && keep + 1 == digits->count;
  bool last_odd = keep > 0 && digits->text[keep - 1] % 2 != 0;
  if (is_half ? last_odd : next >= '5') {
    round_up_at(digits, keep);
    return;
  }
  digits->count = keep;
  strip_zeros(digits);
}

void ch_digits_significant(ch_digits *digits, ch_double number, size_t count)
{
  expand(digits, number);
  round_exactly(digits, count);
}

/* number * 10^count rounded to an integer, where all of it fits 128 bits and the result 64. */
static bool scale_to_integer(ch_double number, size_t count, uint64_t *result)
{
  static const uint64_t powers[] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000
  };
  int shift = -number.exponent;
  if (count >= sizeof powers / sizeof powers[0] || shift <= 0 || shift >= 64)
    return false;
  ch_wide  product = ch_wide_product(number.mantissa, powers[count]);
  uint64_t half    = UINT64_C(1) << (shift - 1);
  uint64_t rest    = product.low & (2 * half - 1);
  if (product.high >> (shift - 1) != 0)
    return false;
  *result = product.high << (64 - shift) | product.low >> shift;
  *result += rest > half || (rest == half && *result % 2 == 1);
  return true;
}

void ch_digits_decimals(ch_digits *digits, ch_double number, size_t count)
{
  uint64_t scaled;
  if (scale_to_integer(number, count, &scaled)) {
    digits_of_integer(digits, scaled, -(int) count);
    return;
  }
  expand(digits, number);
  /* Cutting left of the first digit leaves nothing to round: such digits are never shown. */
  if (digits->point >= 0 || count >= (size_t) -digits->point)
    round_exactly(digits, count + (size_t) digits->point);
  else
    digits->count = 0;
}
