/* SPDX-License-Identifier: Apache-2.0
 * Custom resource definitions: the files below crds/ (Helm 4.2.3's pkg/chart/v2/chart.go). */
#include "render/render.h"

static bool equal_ignoring_case(chart_str s, const char *lower)
{
  if (s.size != strlen(lower))
    return false;
  for (size_t i = 0; i < s.size; i++)
    if ((s.data[i] | 0x20) != lower[i])
      return false;
  return true;
}

static bool is_manifest(chart_str name)
{
  static const char *const extensions[] = { "yaml", "yml", "json" };
  size_t                   dot          = ch_str_find_last(name, CHART_STR("."));
  for (size_t i = 0; dot != CH_NOT_FOUND && i < sizeof extensions / sizeof *extensions; i++)
    if (equal_ignoring_case(ch_str_from(name, dot + 1), extensions[i]))
      return true;
  return false;
}

static void add_crds(ch_arena *arena, const ch_chart *chart, const chart_host *host,
                     ch_file_list *list)
{
  ch_guard_stack(arena->fault);
  chart_str chart_path = ch_chart_full_path(arena, chart);
  for (size_t i = 0; i < chart->files.size; i++) {
    const ch_file *file = &chart->files.items[i];
    if (!ch_str_starts(file->name, CHART_STR("crds/")) || !is_manifest(file->name))
      continue;
    chart_str path =
      ch_arena_format(arena, "%.*s/%.*s", CH_STR_ARG(chart_path), CH_STR_ARG(file->name));
    bool      is_late = file->late_path != NULL;
    chart_str text = is_late ? ch_file_text(arena, host, file) : ch_arena_copy(arena, file->data);
    ch_file_list_add(arena, list, (ch_file){ path, text, NULL });
  }
  for (size_t i = 0; i < chart->child_count; i++)
    add_crds(arena, chart->children[i], host, list);
}

ch_file_list ch_render_crds(ch_arena *arena, const ch_chart *chart, const chart_host *host)
{
  ch_file_list list = { NULL, 0, 0 };
  add_crds(arena, chart, host, &list);
  return list;
}
