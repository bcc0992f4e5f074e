/* SPDX-License-Identifier: Apache-2.0
 * Loading charts. */
#ifndef CHART_LOAD_H
#define CHART_LOAD_H

#include <chart/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A chart with its sub-charts: immutable, so many threads may render it at once. */
typedef struct chart_chart chart_chart;

/* Loads the chart in directory `path` as `helm template` does, .helmignore included.
 * Result: *out, owned: chart_chart_destroy.   Status: IO, CHART, YAML, MEMORY, LIMIT.
 * Threads: any.   From: Helm 4.2.3, pkg/chart/v2/loader. */
CHART_API int chart_load(chart_chart **out, chart_context *context, const char *path,
                         chart_error *error);

/* chart may be NULL. */
CHART_API void chart_chart_destroy(chart_chart *chart);

/* What Chart.yaml says.  Result: borrowed from chart. */
CHART_API chart_str chart_chart_name(const chart_chart *chart);
CHART_API chart_str chart_chart_version(const chart_chart *chart);
CHART_API chart_str chart_chart_app_version(const chart_chart *chart);

#ifdef __cplusplus
}
#endif
#endif
