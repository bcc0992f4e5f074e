/* SPDX-License-Identifier: Apache-2.0
 * Go's time.Duration: a number of nanoseconds in an int64_t, its text, its rounding. */
#ifndef CH_FUNCS_DURATION_H
#define CH_FUNCS_DURATION_H

#include "base/buffer.h"

#define CH_SECOND INT64_C(1000000000)
#define CH_MINUTE (60 * CH_SECOND)
#define CH_HOUR   (60 * CH_MINUTE)

/* time.ParseDuration: `1h15m30.918s`.  Result: an empty text, or what Go says against it (arena);
 * *out is 0 then. */
chart_str ch_duration_parse(ch_arena *arena, int64_t *out, chart_str text);

/* Appends Duration.String: `1h15m30.918s`, `0s`, `1.5µs`. */
void ch_duration_print(ch_buffer *out, int64_t duration);

/* Duration.Truncate and Duration.Round to a multiple of `unit`; unchanged when unit <= 0. */
int64_t ch_duration_truncate(int64_t duration, int64_t unit);
int64_t ch_duration_round(int64_t duration, int64_t unit);

/* Reads decimal digits from *at on, as far as they go.  Result: false when the number is larger
 * than 2^63. */
bool ch_duration_digits(chart_str text, size_t *at, uint64_t *out);

/* Appends text as package time quotes what it complains about: everything but printable ASCII by
 * its bytes in hexadecimal. */
void ch_duration_quote(ch_buffer *out, chart_str text);

#endif
