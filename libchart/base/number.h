/* SPDX-License-Identifier: Apache-2.0
 * Number text as Go reads and writes it, exact and without locale (Go 1.26 strconv). */
#ifndef CH_BASE_NUMBER_H
#define CH_BASE_NUMBER_H

#include "base/buffer.h"

/* Appends `number` as strconv.FormatFloat(number, verb, precision, 64) would: verb is one of
 * e E f F g G b x X; precision -1 means the shortest text that reads back as the same number.
 * NaN, +Inf and -Inf are written so.  Throws: as the buffer. */
void ch_number_format(ch_buffer *out, double number, char verb, int precision);

/* Appends the text of fmt's %v, which is verb 'g' with precision -1: the shortest digits that read
 * back, in exponent form iff the decimal exponent is < -4 or >= 6, however many digits there are:
 * 999999, 1e+06, 1.2345675e+06, 0.0001, 1e-05.  (JSON and YAML text have rules of their own.) */
void ch_number_shortest(ch_buffer *out, double number);

/* The shortest decimal digits of a finite number > 0 or < 0: writes at most 17 digits (no sign, no
 * trailing zeros) to digits and gives their count; value = 0.d1d2d3... * 10^*point. */
size_t ch_number_digits(char digits[18], int *point, double number);

/* Reads s as strconv.ParseFloat(s, 64) does: decimal and hexadecimal floats, underscores between
 * digits as in Go's literals (1_000.5, 0x_1p4), and inf, infinity, nan in any case.  Result: false
 * on a syntax error, *out = 0; out of range gives true, *out = +-Inf and *is_range = true.
 * is_range may be NULL. */
bool ch_number_parse_float(chart_str s, double *out, bool *is_range);

/* Reads s as strconv.ParseInt(s, base, 64) does (base 0: prefixes 0x 0o 0b 0 and underscores).
 * Result: false on a syntax error; out of range gives true, the nearest bound, *is_range = true. */
bool ch_number_parse_int(chart_str s, int base, int64_t *out, bool *is_range);

/* Likewise strconv.ParseUint. */
bool ch_number_parse_uint(chart_str s, int base, uint64_t *out, bool *is_range);

/* number as Go's float64 -> int64 conversion gives it on amd64: truncated; out of range or NaN:
 * INT64_MIN. */
int64_t ch_number_to_int(double number);

/* The value of a hexadecimal digit, a byte or a rune; -1: it is none. */
static inline int ch_number_hex_digit(int64_t c)
{
  if (c >= '0' && c <= '9')
    return (int) c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? (int) c - 'a' + 10 : -1;
}

#endif
