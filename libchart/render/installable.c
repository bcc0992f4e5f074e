/* SPDX-License-Identifier: Apache-2.0
 * Whether a chart can be rendered at all: its type, its dependencies (Helm 4.2.3's pkg/cmd and
 * pkg/action). */
#include "render/render.h"

static bool has_child(const ch_chart *chart, chart_str name)
{
  for (size_t i = 0; i < chart->child_count; i++)
    if (ch_str_equal(chart->children[i]->metadata.name, name))
      return true;
  return false;
}

static void check_present(ch_arena *arena, const ch_chart *chart)
{
  ch_buffer missing;
  ch_buffer_init(&missing, arena);
  for (size_t i = 0; i < chart->metadata.dependency_count; i++) {
    const ch_dependency *dependency = chart->metadata.dependencies[i];
    if (has_child(chart, dependency->name))
      continue;
    if (missing.size != 0)
      ch_buffer_text(&missing, ", ");
    ch_buffer_str(&missing, dependency->name);
  }
  if (missing.size != 0)
    ch_throw(arena->fault, CHART_ERR_CHART,
             "an error occurred while checking for chart dependencies. You may need to run 'helm "
             "dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in "
             "charts/ directory: %.*s",
             CH_STR_ARG(ch_buffer_view(&missing)));
}

/* Rendering as if these were not there would give wrong manifests without a word. */
static void refuse_selections(ch_arena *arena, const ch_chart *chart)
{
  ch_guard_stack(arena->fault);
  for (size_t i = 0; i < chart->metadata.dependency_count; i++) {
    const ch_dependency *d = chart->metadata.dependencies[i];
    if (d->alias.size != 0 || d->condition.size != 0 || ch_list_size(d->tags) != 0 ||
        ch_list_size(d->import_values) != 0)
      ch_throw(arena->fault, CHART_ERR_CHART,
               "dependency %.*s of chart %.*s: alias, condition, tags and import-values are not "
               "supported by this version; render the chart with Helm",
               CH_STR_ARG(d->name), CH_STR_ARG(chart->metadata.name));
  }
  for (size_t i = 0; i < chart->child_count; i++)
    refuse_selections(arena, chart->children[i]);
}

void ch_render_check_installable(ch_arena *arena, const ch_chart *chart, ch_log log)
{
  if (ch_str_is(chart->metadata.type, "library"))
    ch_throw(arena->fault, CHART_ERR_CHART, "library charts are not installable");
  if (chart->metadata.is_deprecated)
    ch_log_write(log, CH_LOG_WARN, CHART_STR("this chart is deprecated"), NULL, 0);
  check_present(arena, chart);
  refuse_selections(arena, chart);
}
