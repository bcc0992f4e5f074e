/* SPDX-License-Identifier: Apache-2.0
 * Decimal numbers without limit of digits: what JSON writes and what bounds are compared with.
 *
 * Helm's library compares rational numbers made from decimal text; a float64 counts as the shortest
 * text that reads back as it. */
#ifndef CH_VALUES_SCHEMA_NUMBER_H
#define CH_VALUES_SCHEMA_NUMBER_H

#include "base/arena.h"
#include "value/value.h"

/* 0.d1d2d3… times 10^point; d1 and the last digit are not 0, and zero has no digits. */
typedef struct ch_decimal {
  const char *digits;
  size_t      count;
  int64_t     point;
  bool        is_negative;
} ch_decimal;

/* The number that `value` (a number, or JSON number text as CHART_BYTES) holds.  Result: false for
 * what is no number and where Go's big.Rat gives up: NaN, infinities, exponents over a million. */
bool ch_decimal_from_value(ch_arena *arena, chart_value value, ch_decimal *out);

/* Negative, zero or positive. */
int ch_decimal_compare(const ch_decimal *a, const ch_decimal *b);

static inline bool ch_decimal_is_integer(const ch_decimal *number)
{
  return number->point >= 0 && (uint64_t) number->point >= number->count;
}

/* The number as an int64_t, as Go's big.Int.Int64 cuts it. number must be an integer. */
int64_t ch_decimal_to_int(const ch_decimal *number);

/* Whether a is a whole multiple of b. */
bool ch_decimal_is_multiple(ch_arena *arena, const ch_decimal *a, const ch_decimal *b);

/* The nearest double. */
double ch_decimal_to_double(ch_arena *arena, const ch_decimal *number);

#endif
