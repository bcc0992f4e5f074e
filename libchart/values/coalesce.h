/* SPDX-License-Identifier: Apache-2.0
 * Laying the user's values over the defaults of a chart tree (Helm's coalesce.go, 4.2.3). */
#ifndef CH_VALUES_COALESCE_H
#define CH_VALUES_COALESCE_H

#include "package/chart.h"
#include "value/value.h"

/* Merges values file `over` into `base`: dicts deep, everything else replaced, nulls kept (Helm's
 * MergeMaps for -f files).  Result: base, changed; sub-dicts of `over` become part of it. */
chart_value ch_values_merge(ch_arena *arena, chart_value base, chart_value over);

/* The values that `chart` renders with: `user` over the defaults of the chart and its sub-charts,
 * by the rules for nulls, globals and tables.  `log` hears of what cannot be merged, in
 * Helm's words: "warning: skipped value for c.a: Not a table."
 * Result: arena, a tree of its own: nothing in it is shared with the dicts and lists of the chart
 * or the user (so `set .Values…` in a template changes neither), type CH_TYPE_DICT throughout.  As
 * in Helm, the globals of a chart and its sub-charts may share dicts with each other.
 * Throws CHART_ERR_VALUES: "type mismatch on s: …". */
chart_value ch_values_coalesce(ch_arena *arena, const ch_chart *chart, chart_value user, ch_log log,
                               const ch_compat *compat);

/* What the chart and its sub-charts say by themselves, with every null kept (Helm's MergeValues
 * without values of a user): what import-values are taken from.  Result and faults: as above. */
chart_value ch_values_gather_defaults(ch_arena *arena, const ch_chart *chart, ch_log log,
                                      const ch_compat *compat);

/* Fills `into` with what only `from` has, nulls kept (Helm's MergeTables).  As in Helm, dicts of
 * `from` become part of `into`, and a null of `into` is written into `from` as well. */
void ch_values_merge_tables(ch_arena *arena, chart_value into, chart_value from, ch_log log,
                            const ch_compat *compat);

#endif
