/* SPDX-License-Identifier: Apache-2.0
 * Decimal numbers without limit of digits: reading, comparing, dividing. */
#include "values/schema_number.h"

#include "base/number.h"

enum { EXPONENT_MAX = 1000000 }; /* where Go's big.Rat gives up */

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* Takes the zeros at both ends of digits away. */
static void normalize(ch_decimal *number)
{
  while (number->count > 0 && number->digits[0] == '0') {
    number->digits++;
    number->count--;
    number->point--;
  }
  while (number->count > 0 && number->digits[number->count - 1] == '0')
    number->count--;
  if (number->count == 0)
    *number = (ch_decimal){ .digits = "" };
}

static bool read_exponent(chart_str text, size_t at, int64_t *exponent)
{
  bool is_range = false;
  *exponent     = 0;
  return at == text.size ||
         (ch_number_parse_int(ch_str_from(text, at + 1), 10, exponent, &is_range) && !is_range &&
          *exponent <= EXPONENT_MAX && *exponent >= -EXPONENT_MAX);
}

/* JSON's grammar for numbers is taken for granted. */
static bool from_text(ch_arena *arena, chart_str text, ch_decimal *out)
{
  char  *digits = (char *) ch_arena_alloc(arena, text.size + 1);
  size_t at     = 0;
  *out          = (ch_decimal){ .digits = digits };
  if (at < text.size && (text.data[at] == '-' || text.data[at] == '+'))
    out->is_negative = text.data[at++] == '-';
  while (at < text.size && is_digit(text.data[at]))
    digits[out->count++] = text.data[at++];
  out->point = (int64_t) out->count;
  if (at < text.size && text.data[at] == '.')
    for (at++; at < text.size && is_digit(text.data[at]);)
      digits[out->count++] = text.data[at++];
  if (out->count == 0 || (at < text.size && (text.data[at] | 0x20) != 'e'))
    return false;
  int64_t exponent;
  if (!read_exponent(text, at, &exponent))
    return false;
  out->point += exponent;
  normalize(out);
  return true;
}

static bool from_natural(ch_arena *arena, uint64_t natural, bool is_negative, ch_decimal *out)
{
  char *end = (char *) ch_arena_alloc(arena, 24) + 24, *at = end;
  for (; natural != 0; natural /= 10)
    *--at = (char) ('0' + natural % 10);
  *out = (ch_decimal){ at, (size_t) (end - at), end - at, is_negative };
  normalize(out);
  return true;
}

static bool from_double(ch_arena *arena, double number, ch_decimal *out)
{
  if (number - number != 0) /* NaN and infinities */
    return false;
  *out = (ch_decimal){ .digits = "" };
  if (number == 0)
    return true;
  char *digits = (char *) ch_arena_alloc(arena, 18);
  int   point;
  out->count       = ch_number_digits(digits, &point, number);
  out->digits      = digits;
  out->point       = point;
  out->is_negative = number < 0;
  return true;
}

bool ch_decimal_from_value(ch_arena *arena, chart_value value, ch_decimal *out)
{
  switch (value.kind) {
  case CHART_BYTES: return from_text(arena, ch_text(value), out);
  case CHART_INT:
    return from_natural(
      arena, value.as.integer < 0 ? 0 - (uint64_t) value.as.integer : (uint64_t) value.as.integer,
      value.as.integer < 0, out);
  case CHART_UINT: return from_natural(arena, value.as.natural, false, out);
  case CHART_FLOAT: return from_double(arena, value.as.number, out);
  default: return false;
  }
}

/* Of the absolute values. */
static int compare_sizes(const ch_decimal *a, const ch_decimal *b)
{
  if (a->count == 0 || b->count == 0)
    return (a->count != 0) - (b->count != 0);
  if (a->point != b->point)
    return a->point < b->point ? -1 : 1;
  return ch_str_compare(ch_str(a->digits, a->count), ch_str(b->digits, b->count));
}

int ch_decimal_compare(const ch_decimal *a, const ch_decimal *b)
{
  if (a->is_negative != b->is_negative)
    return a->is_negative ? -1 : 1;
  return a->is_negative ? compare_sizes(b, a) : compare_sizes(a, b);
}

int64_t ch_decimal_to_int(const ch_decimal *number)
{
  uint64_t natural = 0;
  for (int64_t i = 0; i < number->point; i++) {
    const bool has_digit = (uint64_t) i < number->count;
    natural              = natural * 10 + (has_digit ? (uint64_t) (number->digits[i] - '0') : 0);
  }
  if (number->is_negative)
    natural = 0 - natural;
  int64_t result;
  memcpy(&result, &natural, sizeof result);
  return result;
}

/* ---- division ------------------------------------------------------------------------------- */

/* A remainder: `size` decimal digits, the highest first. */
typedef struct remainder_digits {
  unsigned char *digits;
  size_t         size;
} remainder_digits;

static bool is_less(const remainder_digits *rest, const char *divisor)
{
  for (size_t i = 0; i + 1 < rest->size; i++)
    if (rest->digits[i + 1] != (unsigned char) (divisor[i] - '0'))
      return rest->digits[i + 1] < (unsigned char) (divisor[i] - '0');
  return false;
}

static void subtract(remainder_digits *rest, const char *divisor)
{
  int borrow = 0;
  for (size_t i = rest->size - 1; i > 0; i--) {
    int digit       = rest->digits[i] - (divisor[i - 1] - '0') - borrow;
    borrow          = digit < 0;
    rest->digits[i] = (unsigned char) (digit + (borrow ? 10 : 0));
  }
  rest->digits[0] = (unsigned char) (rest->digits[0] - borrow);
}

static void push_digit(remainder_digits *rest, unsigned char digit, const char *divisor)
{
  memmove(rest->digits, rest->digits + 1, rest->size - 1);
  rest->digits[rest->size - 1] = digit;
  while (rest->digits[0] != 0 || !is_less(rest, divisor))
    subtract(rest, divisor);
}

/* Whether the digits of a with `zeros` zeros are a multiple of those of b, digit by digit. */
static bool is_multiple_slowly(ch_arena *arena, const ch_decimal *a, size_t zeros,
                               const ch_decimal *b)
{
  if ((a->count + zeros) > (size_t) 100000000 / b->count)
    ch_throw(arena->fault, CHART_ERR_LIMIT, "multipleOf: the numbers have too many digits");
  remainder_digits rest = { (unsigned char *) ch_arena_zero(arena, b->count + 1, 1), b->count + 1 };
  for (size_t i = 0; i < a->count + zeros; i++)
    push_digit(&rest, i < a->count ? (unsigned char) (a->digits[i] - '0') : 0, b->digits);
  for (size_t i = 0; i < rest.size; i++)
    if (rest.digits[i] != 0)
      return false;
  return true;
}

bool ch_decimal_is_multiple(ch_arena *arena, const ch_decimal *a, const ch_decimal *b)
{
  if (a->count == 0 || b->count == 0)
    return b->count != 0;
  /* As integers times a power of ten; the integers do not end in 0, so the power must not fall. */
  const int64_t zeros = (a->point - (int64_t) a->count) - (b->point - (int64_t) b->count);
  if (zeros < 0)
    return false;
  if (b->count > 18)
    return is_multiple_slowly(arena, a, (size_t) zeros, b);
  uint64_t divisor = 0, rest = 0;
  for (size_t i = 0; i < b->count; i++)
    divisor = divisor * 10 + (uint64_t) (b->digits[i] - '0');
  for (size_t i = 0; i < a->count; i++)
    rest = (rest * 10 + (uint64_t) (a->digits[i] - '0')) % divisor;
  for (int64_t i = 0; i < zeros && rest != 0; i++)
    rest = rest * 10 % divisor;
  return rest == 0;
}

double ch_decimal_to_double(ch_arena *arena, const ch_decimal *number)
{
  if (number->count == 0)
    return 0;
  const chart_str text =
    ch_arena_format(arena, "%s0.%.*se%lld", number->is_negative ? "-" : "", (int) number->count,
                    number->digits, (long long) number->point);
  double result = 0;
  ch_number_parse_float(text, &result, NULL);
  return result;
}
