/* SPDX-License-Identifier: Apache-2.0
 * The comparison functions of the template language: eq ne lt le gt ge. */
#ifndef CH_GOTMPL_COMPARE_H
#define CH_GOTMPL_COMPARE_H

#include "value/function.h"

/* Which rows of ch_builtin_functions share a body. */
enum { CH_COMPARE_EQ, CH_COMPARE_NE, CH_COMPARE_LT, CH_COMPARE_LE, CH_COMPARE_GT, CH_COMPARE_GE };

chart_value ch_builtin_equal(ch_call *call, const chart_value *arg, size_t count);
chart_value ch_builtin_order(ch_call *call, const chart_value *arg, size_t count);

#endif
