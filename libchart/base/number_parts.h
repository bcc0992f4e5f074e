/* SPDX-License-Identifier: Apache-2.0
 * What the files of number.h share: the parts of a double, powers of ten, large integers. */
#ifndef CH_BASE_NUMBER_PARTS_H
#define CH_BASE_NUMBER_PARTS_H

#include "base/number.h"

/* ---- doubles ------------------------------------------------------------------------------ */

enum {
  CH_DOUBLE_FRACTION_BITS = 52,
  CH_DOUBLE_LEAST         = -1074, /* exponent of the subnormal numbers' last bit */
  CH_DOUBLE_BIAS          = 1075,  /* biased exponent - bias = exponent of the last bit */
  CH_DOUBLE_SPECIAL       = 0x7FF  /* the biased exponent of infinities and NaN */
};

#define CH_DOUBLE_HIDDEN_BIT (UINT64_C(1) << CH_DOUBLE_FRACTION_BITS)

/* A finite double is +- mantissa * 2^exponent, with mantissa < 2^53. */
typedef struct ch_double {
  uint64_t mantissa;
  int      exponent;
  bool     is_negative;
  bool     is_special; /* an infinity when mantissa is 0, else NaN */
} ch_double;

static inline uint64_t ch_double_bits(double number)
{
  uint64_t bits;
  memcpy(&bits, &number, sizeof bits);
  return bits;
}

static inline double ch_double_from_bits(uint64_t bits)
{
  double number;
  memcpy(&number, &bits, sizeof number);
  return number;
}

static inline ch_double ch_double_take_apart(double number)
{
  uint64_t  bits   = ch_double_bits(number);
  int       biased = (int) (bits >> CH_DOUBLE_FRACTION_BITS & CH_DOUBLE_SPECIAL);
  ch_double parts  = { .mantissa    = bits & (CH_DOUBLE_HIDDEN_BIT - 1),
                       .exponent    = (biased == 0 ? 1 : biased) - CH_DOUBLE_BIAS,
                       .is_negative = bits >> 63 != 0,
                       .is_special  = biased == CH_DOUBLE_SPECIAL };
  if (biased != 0 && !parts.is_special)
    parts.mantissa |= CH_DOUBLE_HIDDEN_BIT;
  return parts;
}

/* ---- wide products ------------------------------------------------------------------------ */

typedef struct ch_wide {
  uint64_t high, low;
} ch_wide;

static inline ch_wide ch_wide_product(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
  __extension__ typedef unsigned __int128 wide;
  wide                                    product = (wide) a * b;
  return (ch_wide){ (uint64_t) (product >> 64), (uint64_t) product };
#else
  uint64_t a0 = (uint32_t) a, a1 = a >> 32, b0 = (uint32_t) b, b1 = b >> 32;
  uint64_t low    = a0 * b0;
  uint64_t middle = a1 * b0 + (low >> 32);
  uint64_t other  = a0 * b1 + (uint32_t) middle;
  return (ch_wide){ a1 * b1 + (middle >> 32) + (other >> 32), other << 32 | (uint32_t) low };
#endif
}

/* ---- powers of ten ------------------------------------------------------------------------ */

enum { CH_POWER_LEAST = -342, CH_POWER_MOST = 324 };

/* The upper 128 bits of a power of ten, rounded up; the highest bit is set. */
typedef ch_wide ch_number_power;

/* 10^(i + CH_POWER_LEAST). */
extern const ch_number_power ch_number_powers[CH_POWER_MOST - CH_POWER_LEAST + 1];

/* floor(log2(10^n)) for |n| <= 1233. */
static inline int ch_power_log2(int n)
{
  return (n * 1741647) >> 19;
}

/* ---- large integers ----------------------------------------------------------------------- */

/* Enough for both sides of every comparison that reading needs (2,700 bits), and for the digits of
 * the smallest number (2,547 bits). */
enum { CH_BIG_LIMBS = 96 };

typedef struct ch_big {
  size_t   size; /* the limbs in use, least first; the last one is not zero */
  uint32_t limb[CH_BIG_LIMBS];
} ch_big;

void ch_big_set(ch_big *big, uint64_t value);

/* big = big * factor + more. */
void ch_big_multiply(ch_big *big, uint32_t factor, uint32_t more);

/* big = big * 5^n. */
void ch_big_multiply_power_5(ch_big *big, int n);

/* big = big * 2^n. */
void ch_big_shift_left(ch_big *big, int n);

/* big = big / divisor.  Result: the remainder. */
uint32_t ch_big_divide(ch_big *big, uint32_t divisor);

/* Negative, zero or positive. */
int ch_big_compare(const ch_big *a, const ch_big *b);

/* ---- text --------------------------------------------------------------------------------- */

/* Whether the underscores in a number stand as Go's literals allow: between digits, or between the
 * prefix of the base and a digit. */
bool ch_number_underscores_ok(chart_str s);

/* ---- digits ------------------------------------------------------------------------------- */

/* The number with the longest expansion has 767 digits. */
enum { CH_DIGITS_MOST = 800 };

/* A number > 0 as 0.d1d2d3... * 10^point, without zeros at the end; zero has no digits. */
typedef struct ch_digits {
  size_t count;
  int    point;
  char   text[CH_DIGITS_MOST];
} ch_digits;

/* The shortest digits that read back as the number. */
void ch_digits_shortest(ch_digits *digits, ch_double number);

/* At most `count` (>= 1) digits, rounded half to even on the exact value. */
void ch_digits_significant(ch_digits *digits, ch_double number, size_t count);

/* As many digits as stand before and at most `count` digits behind the decimal point, likewise. */
void ch_digits_decimals(ch_digits *digits, ch_double number, size_t count);

#endif
