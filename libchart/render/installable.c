/* SPDX-License-Identifier: Apache-2.0
 * Whether a chart can be rendered at all: its type, its dependencies (Helm 4.2.3's pkg/cmd and
 * pkg/action). */
#include "render/render.h"

static bool has_child(const ch_chart *chart, chart_str name)
{
  for (size_t i = 0; i < chart->child_count; i++)
    if (ch_str_equal(chart->children[i]->metadata->name, name))
      return true;
  return false;
}

static void check_present(ch_arena *arena, const ch_chart *chart, const ch_compat *compat)
{
  ch_buffer missing;
  ch_buffer_init(&missing, arena);
  for (size_t i = 0; i < chart->metadata->dependency_count; i++) {
    const ch_dependency *dependency = chart->metadata->dependencies[i];
    if (has_child(chart, dependency->name))
      continue;
    if (missing.size != 0)
      ch_buffer_text(&missing, ", ");
    ch_buffer_str(&missing, dependency->name);
  }
  if (missing.size != 0)
    ch_throw(arena->fault, CHART_ERR_CHART,
             "%s missing dependencies: found in Chart.yaml, but missing in charts/ directory: %.*s",
             compat->missing_dependencies, CH_STR_ARG(ch_buffer_view(&missing)));
}

void ch_render_check_installable(ch_arena *arena, const ch_chart *chart, ch_log log,
                                 const ch_compat *compat)
{
  if (ch_str_is(chart->metadata->type, "library"))
    ch_throw(arena->fault, CHART_ERR_CHART, "library charts are not installable");
  if (chart->metadata->is_deprecated)
    ch_log_write(log, CH_LOG_WARN, CHART_STR("this chart is deprecated"), NULL, 0);
  check_present(arena, chart, compat);
}
