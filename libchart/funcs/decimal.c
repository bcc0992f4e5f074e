/* SPDX-License-Identifier: Apache-2.0
 * addf and its kin: floating-point arithmetic done on decimal numbers, so that 0.1 and 0.2 give
 * 0.3 (shopspring/decimal 1.4.0 as sprig uses it).
 *
 * Each operand is taken for the shortest decimal number that reads back as the same float64; sums,
 * differences and products are exact, quotients are rounded to 16 places, half away from zero; the
 * result is the float64 nearest to what comes out. */
#include "funcs/call.h"
#include "funcs/cast.h"
#include "funcs/funcs.h"

#include "base/number.h"

#include <math.h>
#include <stdio.h>

enum { ADD, SUBTRACT, MULTIPLY, DIVIDE };
enum { LIMB_DIGITS = 9, LIMB_BASE = 1000000000, QUOTIENT_PLACES = 16, FLOAT_DIGITS = 17 };

__extension__ typedef unsigned __int128 wide;

/* The number (limb[0] + limb[1] * 10^9 + …) * 10^exponent, or its negative.  The last limb is
 * never 0; zero has no limbs. */
typedef struct decimal {
  uint32_t *limb;
  size_t    size;
  int       exponent;
  bool      is_negative;
} decimal;

static const uint32_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };

static decimal trimmed(decimal number)
{
  while (number.size != 0 && number.limb[number.size - 1] == 0)
    number.size--;
  return number;
}

static decimal with_room(ch_arena *arena, size_t size, int exponent)
{
  uint32_t *limb = (uint32_t *) ch_arena_zero(arena, size, sizeof *limb);
  return (decimal){ limb, size, exponent, false };
}

static decimal from_integer(ch_arena *arena, uint64_t n, int exponent)
{
  decimal result = with_room(arena, 3, exponent);
  for (size_t i = 0; i < 3; i++, n /= LIMB_BASE)
    result.limb[i] = (uint32_t) (n % LIMB_BASE);
  return trimmed(result);
}

/* The digits of a float64 as a whole number, and the power of ten that it is to be taken times. */
static uint64_t float_digits(double number, int *exponent)
{
  char     digits[FLOAT_DIGITS + 1];
  int      point;
  uint64_t whole = 0;
  size_t   size  = ch_number_digits(digits, &point, number);
  for (size_t i = 0; i < size; i++)
    whole = whole * 10 + (uint64_t) (digits[i] - '0');
  *exponent = point - (int) size;
  return whole;
}

static double operand(ch_call *call, chart_value value)
{
  double number = ch_cast_float(value);
  if (isnan(number))
    ch_fail(call, "Cannot create a Decimal from NaN");
  if (isinf(number))
    ch_fail(call, "Cannot create a Decimal from %cInf", number < 0 ? '-' : '+');
  return number;
}

static decimal from_float(ch_arena *arena, double number)
{
  if (number == 0)
    return (decimal){ 0 };
  int      exponent;
  uint64_t whole     = float_digits(number, &exponent);
  decimal  result    = from_integer(arena, whole, exponent);
  result.is_negative = number < 0;
  return result;
}

/* ---- arithmetic on the limbs -------------------------------------------------------------- */

/* The same number with a lower exponent. */
static decimal rescaled(ch_arena *arena, decimal number, int exponent)
{
  size_t   shift  = (size_t) (number.exponent - exponent);
  uint64_t factor = powers[shift % LIMB_DIGITS], carry = 0;
  if (shift == 0 || number.size == 0)
    return (decimal){ number.limb, number.size, exponent, number.is_negative };
  size_t  skip       = shift / LIMB_DIGITS;
  decimal result     = with_room(arena, number.size + skip + 1, exponent);
  result.is_negative = number.is_negative;
  for (size_t i = 0; i < number.size; i++) {
    carry += number.limb[i] * factor;
    result.limb[i + skip] = (uint32_t) (carry % LIMB_BASE);
    carry /= LIMB_BASE;
  }
  result.limb[number.size + skip] = (uint32_t) carry;
  return trimmed(result);
}

static bool is_smaller(decimal a, decimal b)
{
  if (a.size != b.size)
    return a.size < b.size;
  for (size_t i = a.size; i > 0; i--)
    if (a.limb[i - 1] != b.limb[i - 1])
      return a.limb[i - 1] < b.limb[i - 1];
  return false;
}

/* |a| + |b|, or |a| - |b| where |a| is not smaller; the exponents are the same. */
static decimal combined(ch_arena *arena, decimal a, decimal b, bool subtracts)
{
  size_t  size   = (a.size > b.size ? a.size : b.size) + 1;
  decimal result = with_room(arena, size, a.exponent);
  int64_t carry  = 0;
  for (size_t i = 0; i < size; i++) {
    int64_t own   = i < a.size ? a.limb[i] : 0;
    int64_t other = i < b.size ? b.limb[i] : 0;
    carry += own + (subtracts ? -other : other);
    bool borrows   = carry < 0;
    result.limb[i] = (uint32_t) ((carry + (borrows ? LIMB_BASE : 0)) % LIMB_BASE);
    carry          = borrows ? -1 : carry / LIMB_BASE;
  }
  result.is_negative = a.is_negative;
  return trimmed(result);
}

static decimal add(ch_arena *arena, decimal a, decimal b)
{
  int exponent = a.exponent < b.exponent ? a.exponent : b.exponent;
  a            = rescaled(arena, a, exponent);
  b            = rescaled(arena, b, exponent);
  if (a.is_negative == b.is_negative)
    return combined(arena, a, b, false);
  return is_smaller(a, b) ? combined(arena, b, a, true) : combined(arena, a, b, true);
}

static decimal multiply(ch_arena *arena, decimal a, decimal b)
{
  decimal result = with_room(arena, a.size + b.size, a.exponent + b.exponent);
  for (size_t i = 0; i < a.size; i++) {
    uint64_t carry = 0;
    for (size_t k = 0; k < b.size; k++) {
      carry += result.limb[i + k] + (uint64_t) a.limb[i] * b.limb[k];
      result.limb[i + k] = (uint32_t) (carry % LIMB_BASE);
      carry /= LIMB_BASE;
    }
    result.limb[i + b.size] = (uint32_t) carry;
  }
  result.is_negative = a.is_negative != b.is_negative;
  return trimmed(result);
}

/* Divides the whole number of the limbs in place; gives the rest. */
static uint64_t divide_limbs(decimal *number, uint64_t divisor)
{
  wide rest = 0;
  for (size_t i = number->size; i > 0; i--) {
    rest                = rest * LIMB_BASE + number->limb[i - 1];
    number->limb[i - 1] = (uint32_t) (rest / divisor);
    rest %= divisor;
  }
  *number = trimmed(*number);
  return (uint64_t) rest;
}

/* Drops `places` decimal digits in place; gives the highest one of them. */
static uint32_t drop_digits(decimal *number, size_t places)
{
  size_t   skip = (places - 1) / LIMB_DIGITS, within = (places - 1) % LIMB_DIGITS;
  uint32_t highest = 0;
  if (skip >= number->size) {
    number->size = 0;
    return 0;
  }
  highest = number->limb[skip] / powers[within] % 10;
  number->limb += skip;
  number->size -= skip;
  (void) divide_limbs(number, (uint64_t) powers[within] * 10);
  return highest;
}

/* a / (divisor * 10^exponent): truncated to 16 places, then rounded away from zero where at least
 * half a unit was cut off.  The limbs of `a` may be overwritten. */
static decimal divide(ch_arena *arena, decimal a, uint64_t divisor, int exponent, bool is_negative)
{
  int      shift   = a.exponent - exponent + QUOTIENT_PLACES;
  uint32_t dropped = 0;
  decimal  quotient;
  if (shift >= 0) {
    quotient = rescaled(arena, a, a.exponent - shift);
  } else {
    quotient = a;
    dropped  = drop_digits(&quotient, (size_t) -shift);
  }
  uint64_t rest        = divide_limbs(&quotient, divisor);
  quotient.exponent    = -QUOTIENT_PLACES;
  quotient.is_negative = a.is_negative != is_negative;
  if (2 * rest < divisor && !(2 * rest + 1 == divisor && dropped >= 5))
    return quotient;
  decimal unit     = from_integer(arena, 1, -QUOTIENT_PLACES);
  unit.is_negative = quotient.is_negative;
  return add(arena, quotient, unit);
}

/* ---- functions ---------------------------------------------------------------------------- */

static double to_float(ch_arena *arena, decimal number)
{
  if (number.size == 0)
    return 0;
  ch_buffer text;
  ch_buffer_init(&text, arena);
  if (number.is_negative)
    ch_buffer_byte(&text, '-');
  for (size_t i = number.size; i > 0; i--) {
    char digits[LIMB_DIGITS + 2];
    snprintf(digits, sizeof digits, "%09lu", (unsigned long) number.limb[i - 1]);
    ch_buffer_bytes(&text, digits, LIMB_DIGITS);
  }
  ch_buffer_byte(&text, 'e');
  ch_buffer_integer(&text, number.exponent);
  double result = 0;
  (void) ch_number_parse_float(ch_buffer_view(&text), &result, NULL);
  return result;
}

static decimal apply(ch_call *call, decimal total, double with)
{
  decimal other = from_float(call->arena, with);
  switch (call->function->variant) {
  case SUBTRACT: other.is_negative = !other.is_negative; return add(call->arena, total, other);
  case MULTIPLY: return multiply(call->arena, total, other);
  case DIVIDE: break;
  default: return add(call->arena, total, other);
  }
  if (with == 0)
    ch_fail(call, "decimal division by 0");
  int      exponent;
  uint64_t divisor = float_digits(with, &exponent);
  return divide(call->arena, total, divisor, exponent, with < 0);
}

static chart_value fn_addf(CH_PARAMETERS)
{
  decimal sum = { 0 };
  for (size_t i = 0; i < count; i++)
    sum = apply(call, sum, operand(call, arg[i]));
  return ch_float(to_float(call->arena, sum));
}

static chart_value fn_add1f(CH_PARAMETERS)
{
  decimal sum = apply(call, from_float(call->arena, operand(call, arg[0])), 1);
  return ch_float(to_float(call->arena, sum));
}

static chart_value fn_subf(CH_PARAMETERS)
{
  decimal total = from_float(call->arena, operand(call, arg[0]));
  for (size_t i = 1; i < count; i++)
    total = apply(call, total, operand(call, arg[i]));
  return ch_float(to_float(call->arena, total));
}

const ch_function ch_decimal_functions[] = {
  { "addf", "func(...any) float64", fn_addf, ADD, "the sum of numbers" },
  { "add1f", "func(any) float64", fn_add1f, ADD, "NUMBER plus one" },
  { "subf", "func(any, ...any) float64", fn_subf, SUBTRACT, "A minus the numbers that follow" },
  { "mulf", "func(any, ...any) float64", fn_subf, MULTIPLY, "the product of numbers" },
  { "divf", "func(any, ...any) float64", fn_subf, DIVIDE,
    "A divided by the numbers that follow, to 16 places" },
  { 0 },
};
