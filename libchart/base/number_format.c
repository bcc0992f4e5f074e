/* SPDX-License-Identifier: Apache-2.0
 * Writing doubles as strconv.FormatFloat does: the layouts of digits. */
#include "base/number_parts.h"

/* The precision that stands for "as many digits as needed". */
enum { SHORTEST = -1 };

static void put_sign(ch_buffer *out, ch_double number)
{
  if (number.is_negative)
    ch_buffer_byte(out, '-');
}

/* A sign and at least `width` digits. */
static void put_exponent(ch_buffer *out, char letter, int exponent, int width)
{
  ch_buffer_byte(out, letter);
  ch_buffer_byte(out, exponent < 0 ? '-' : '+');
  exponent = exponent < 0 ? -exponent : exponent;
  for (int bound = 10; width > 1; width--, bound *= 10)
    if (exponent < bound)
      ch_buffer_byte(out, '0');
  ch_buffer_integer(out, exponent);
}

/* Digits from..to (exclusive), zeros where there are none. */
static void put_digits(ch_buffer *out, const ch_digits *digits, size_t from, size_t to)
{
  size_t have = digits->count < from ? from : digits->count;
  have        = have > to ? to : have;
  ch_buffer_bytes(out, digits->text + from, have - from);
  ch_buffer_fill(out, '0', to - have);
}

/* d.ddde+dd with `decimals` digits behind the point. */
static void put_scientific(ch_buffer *out, const ch_digits *digits, size_t decimals, char letter)
{
  put_digits(out, digits, 0, 1);
  if (decimals > 0) {
    ch_buffer_byte(out, '.');
    put_digits(out, digits, 1, 1 + decimals);
  }
  put_exponent(out, letter, digits->count == 0 ? 0 : digits->point - 1, 2);
}

/* ddd.ddd with `decimals` digits behind the point. */
static void put_plain(ch_buffer *out, const ch_digits *digits, size_t decimals)
{
  size_t whole = digits->point > 0 ? (size_t) digits->point : 0;
  size_t zeros = digits->point < 0 ? (size_t) -digits->point : 0;
  if (whole > 0)
    put_digits(out, digits, 0, whole);
  else
    ch_buffer_byte(out, '0');
  if (decimals == 0)
    return;
  ch_buffer_byte(out, '.');
  zeros = zeros > decimals ? decimals : zeros;
  ch_buffer_fill(out, '0', zeros);
  put_digits(out, digits, whole, whole + decimals - zeros);
}

static void format_scientific(ch_buffer *out, ch_double number, char letter, int precision)
{
  ch_digits digits;
  if (precision == SHORTEST)
    ch_digits_shortest(&digits, number);
  else
    ch_digits_significant(&digits, number, (size_t) precision + 1);
  size_t least = digits.count == 0 ? 0 : digits.count - 1;
  put_scientific(out, &digits, precision == SHORTEST ? least : (size_t) precision, letter);
}

static void format_plain(ch_buffer *out, ch_double number, int precision)
{
  ch_digits digits;
  if (precision == SHORTEST)
    ch_digits_shortest(&digits, number);
  else
    ch_digits_decimals(&digits, number, (size_t) precision);
  int least = (int) digits.count - digits.point;
  put_plain(out, &digits,
            precision != SHORTEST ? (size_t) precision
            : least > 0           ? (size_t) least
                                  : 0);
}

/* Zeros at the end are never shown; so digits.count, which has none, decides about decimals. */
static void put_general(ch_buffer *out, const ch_digits *digits, char letter, int threshold)
{
  int count    = (int) digits->count;
  int exponent = digits->point - 1;
  if (exponent < -4 || exponent >= threshold)
    put_scientific(out, digits, count == 0 ? 0 : digits->count - 1, letter);
  else
    put_plain(out, digits, count > digits->point ? (size_t) (count - digits->point) : 0);
}

static void format_general(ch_buffer *out, ch_double number, char letter, int precision)
{
  ch_digits digits;
  if (precision == SHORTEST) {
    ch_digits_shortest(&digits, number);
    put_general(out, &digits, letter, 6);
    return;
  }
  precision = precision == 0 ? 1 : precision;
  ch_digits_significant(&digits, number, (size_t) precision);
  int count = (int) digits.count;
  put_general(out, &digits, letter, precision > count && count >= digits.point ? count : precision);
}

/* -ddddp+dd: the mantissa as an integer. */
static void format_binary(ch_buffer *out, ch_double number)
{
  ch_buffer_integer(out, (int64_t) number.mantissa);
  put_exponent(out, 'p', number.exponent, 1);
}

/* Rounds a mantissa whose point stands right of bit 60 to `digits` hexadecimal digits behind it. */
static uint64_t round_hexadecimal(uint64_t mantissa, int digits)
{
  int      shift = 60 - 4 * digits;
  uint64_t unit  = UINT64_C(1) << shift;
  uint64_t rest  = mantissa & (unit - 1);
  mantissa -= rest;
  bool is_odd = (mantissa & unit) != 0;
  return rest > unit / 2 || (rest == unit / 2 && is_odd) ? mantissa + unit : mantissa;
}

static void format_hexadecimal(ch_buffer *out, ch_double number, bool is_upper, int precision)
{
  const char *digits   = is_upper ? "0123456789ABCDEF" : "0123456789abcdef";
  uint64_t    mantissa = number.mantissa << 8; /* a hidden bit now is bit 60 */
  int         exponent = mantissa == 0 ? 0 : number.exponent + CH_DOUBLE_FRACTION_BITS;
  for (; mantissa != 0 && mantissa >> 60 == 0; mantissa <<= 1)
    exponent--;
  if (precision != SHORTEST && precision < 15)
    mantissa = round_hexadecimal(mantissa, precision);
  if (mantissa >> 61 != 0) {
    mantissa >>= 1;
    exponent++;
  }
  ch_buffer_text(out, is_upper ? "0X" : "0x");
  ch_buffer_byte(out, digits[mantissa >> 60]);
  mantissa <<= 4;
  if (precision > 0 || (precision == SHORTEST && mantissa != 0))
    ch_buffer_byte(out, '.');
  for (int i = 0; precision == SHORTEST ? mantissa != 0 : i < precision; i++, mantissa <<= 4)
    ch_buffer_byte(out, digits[mantissa >> 60]);
  put_exponent(out, is_upper ? 'P' : 'p', exponent, 2);
}

static void format_special(ch_buffer *out, ch_double number)
{
  if (number.mantissa != 0)
    ch_buffer_text(out, "NaN");
  else
    ch_buffer_text(out, number.is_negative ? "-Inf" : "+Inf");
}

void ch_number_format(ch_buffer *out, double number, char verb, int precision)
{
  ch_double parts = ch_double_take_apart(number);
  if (parts.is_special) {
    format_special(out, parts);
    return;
  }
  precision = precision < 0 ? SHORTEST : precision;
  put_sign(out, parts);
  switch (verb) {
  case 'e':
  case 'E': format_scientific(out, parts, verb, precision); break;
  case 'f':
  case 'F': format_plain(out, parts, precision); break;
  case 'b': format_binary(out, parts); break;
  case 'x':
  case 'X': format_hexadecimal(out, parts, verb == 'X', precision); break;
  default: format_general(out, parts, verb == 'G' ? 'E' : 'e', precision); break;
  }
}

void ch_number_shortest(ch_buffer *out, double number)
{
  bool is_small = number > -1e6 && number < 1e6 && number != 0;
  if (is_small && number == (double) (int32_t) number)
    ch_buffer_integer(out, (int32_t) number);
  else
    ch_number_format(out, number, 'g', SHORTEST);
}
