/* SPDX-License-Identifier: Apache-2.0
 * What templates see as .Chart in Helm 3: a Go struct around the metadata. */
#ifndef CH_PACKAGE_CHART_STRUCT_H
#define CH_PACKAGE_CHART_STRUCT_H

#include "package/chart.h"

/* The object behind .Chart; it borrows chart.  Result: arena. */
chart_value ch_chart_struct(ch_arena *arena, const ch_chart *chart);

#endif
