/* SPDX-License-Identifier: Apache-2.0
 * The plan of a rendering: which sub-charts are in, under which names, and with which values
 * (Helm's ProcessDependencies and ToRenderValues, 4.2.3). */
#ifndef CH_RENDER_PLAN_H
#define CH_RENDER_PLAN_H

#include "package/chart.h"

typedef struct ch_plan {
  const ch_chart *chart;  /* the charts that are in; files and texts are the loaded chart's */
  chart_value     values; /* coalesced, and checked against every schema */
} ch_plan;

/* Plans the rendering of `chart`, which stays as it is, with the user's values.  `log` hears of
 * conditions that are no booleans, of imports that are not there, and of values that do not fit.
 * Result: arena; the charts borrow from `chart`, or are `chart` where nothing is to be chosen.
 * Throws: CHART_ERR_VALUES "chart dependencies processing failed: type mismatch on s: …";
 * CHART_ERR_SCHEMA. */
ch_plan ch_plan_make(ch_arena *arena, const ch_chart *chart, chart_value user, bool skip_schema,
                     const chart_host *host, ch_log log, const ch_compat *compat);

/* ---- its steps, each in a file of its own ------------------------------------------------------ */

/* A copy that has dependencies of its own.  Result: arena. */
ch_metadata *ch_plan_copy_metadata(ch_arena *arena, const ch_metadata *metadata);

/* Takes out the sub-charts that conditions and tags rule out, and gives aliases their names, in
 * `chart` and all below it.  The charts must be the plan's own. */
void ch_plan_select(ch_arena *arena, ch_chart *chart, chart_value user, ch_log log,
                    const ch_compat *compat);

/* Copies what import-values name from sub-charts into their parents, deepest charts first.
 * `chart` as above. */
void ch_plan_import(ch_arena *arena, ch_chart *chart, ch_log log, const ch_compat *compat);

#endif
