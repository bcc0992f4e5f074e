/* SPDX-License-Identifier: Apache-2.0
 * time.Duration, time.Month and time.Weekday as values: integers with names. */
#ifndef CH_FUNCS_TIME_NAMED_H
#define CH_FUNCS_TIME_NAMED_H

#include "value/object.h"

extern const ch_class ch_duration_class;
extern const ch_class ch_month_class;
extern const ch_class ch_weekday_class;

/* A value of one of these classes.  Result: arena. */
chart_value ch_named_int(ch_arena *arena, const ch_class *class, int64_t number);

/* A time.Duration argument: a value of the class, or a constant, which comes as an integer. */
int64_t ch_duration_of(chart_value value);

#endif
