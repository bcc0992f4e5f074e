/* SPDX-License-Identifier: Apache-2.0
 * Numbers from any value, as spf13/cast 1.7.0 makes them: what cannot be read gives 0. */
#ifndef CH_FUNCS_CAST_H
#define CH_FUNCS_CAST_H

#include "value/value.h"

/* cast.ToInt64, and on 64-bit machines cast.ToInt. */
int64_t ch_cast_int(chart_value value);

/* cast.ToFloat64. */
double ch_cast_float(chart_value value);

#endif
