/* SPDX-License-Identifier: Apache-2.0
 * Rendering a chart: from coalesced values to the text of every template file (Helm's pkg/engine
 * and the part of pkg/action that feeds it, 4.2.3). */
#ifndef CH_RENDER_RENDER_H
#define CH_RENDER_RENDER_H

#include "base/compat.h"
#include "gotmpl/exec.h"
#include "package/chart.h"

/* A Kubernetes version as .Capabilities shows it. */
typedef struct ch_kube_version {
  chart_str version;    /* v1.33.4-gke.1 */
  chart_str normalized; /* v1.33.4 */
  chart_str major, minor;
} ch_kube_version;

/* Reads `text` as --kube-version does.  Result: arena.  Throws CHART_ERR_ARGUMENT "invalid kube
 * version 'abc': could not parse "abc" as version". */
ch_kube_version ch_kube_version_parse(ch_arena *arena, chart_str text, const ch_compat *compat);

/* The version that Helm assumes without a cluster: v1.36.0. */
ch_kube_version ch_kube_version_default(const ch_compat *compat);

typedef struct ch_render_options {
  chart_str                 release_name, release_namespace;
  bool                      is_upgrade;
  ch_kube_version           kube_version;
  const chart_str          *api_versions; /* added to Helm's default ones */
  size_t                    api_version_count;
  const ch_function *const *functions; /* tables of the user, ending with NULL; or NULL */
  const chart_host         *host;
  const ch_compat          *compat;
  const ch_observer        *observer;                   /* or NULL */
  size_t                    memory_limit, output_limit; /* SIZE_MAX: none */
  uint64_t                  step_limit;                 /* 0: none */
} ch_render_options;

typedef struct ch_render_failure {
  chart_str     message; /* as Helm prints it */
  ch_exec_step *steps;   /* the templates on the way to the error, outermost first */
  size_t        step_count;
} ch_render_failure;

/* Renders every template of `chart` and its sub-charts with `values` (from ch_values_coalesce;
 * templates may change them).  Result: arena; the files in the order in which they ran, each with
 * the path "chart/templates/x.yaml" as its name.
 * Throws CHART_ERR_PARSE and CHART_ERR_EXECUTE with Helm's message; *failure then tells where. */
ch_file_list ch_render(ch_arena *arena, const ch_chart *chart, chart_value values,
                       const ch_render_options *options, ch_render_failure *failure);

/* Throws CHART_ERR_CHART for a library chart, and where dependencies are missing; `log` hears that
 * the chart is deprecated. */
void ch_render_check_installable(ch_arena *arena, const ch_chart *chart, ch_log log,
                                 const ch_compat *compat);

/* The files below crds/ of the chart, then of its sub-charts, with the paths that output shows.
 * Result: arena, texts too.  Throws CHART_ERR_IO for a late file that cannot be read. */
ch_file_list ch_render_crds(ch_arena *arena, const ch_chart *chart, const chart_host *host);

/* Throws CHART_ERR_CHART when the chart wants another Kubernetes version. */
void ch_render_check_kube_version(ch_arena *arena, const ch_chart *chart,
                                  const ch_kube_version *version, const ch_compat *compat);

#endif
