/* SPDX-License-Identifier: Apache-2.0
 * Import-values: what a chart takes over from its sub-charts' values (Helm 4.2.3,
 * processImportValues of pkg/chart/v2/util/dependencies.go).
 *
 * Two imports into one table meet in the first one's own table, which is the sub-chart's: so the
 * second shows in the first sub-chart's values too, in Helm and here. */
#include "render/plan.h"

#include "value/print.h"
#include "values/coalesce.h"

typedef struct importing {
  ch_arena        *arena;
  ch_log           log;
  const ch_compat *compat;
  chart_value      defaults; /* of the chart and its sub-charts, nulls kept */
  chart_value      imported;
} importing;

/* One import: the table at a dotted path of a sub-chart's values, and where it goes. */
typedef struct import_wish {
  chart_str child, parent;
} import_wish;

/* ---- reading what Chart.yaml says -------------------------------------------------------------- */

/* As fmt.Sprintf("%v", …), for whatever stands there. */
static chart_str text_of(ch_arena *arena, chart_value dict, const char *key)
{
  const chart_dict_entry *entry = ch_dict_find(dict, chart_str_from(key));
  ch_buffer               text;
  ch_buffer_init(&text, arena);
  ch_print_value(&text, entry == NULL ? ch_nil() : entry->value);
  return ch_buffer_view(&text);
}

/* What templates then find in .Chart. */
static chart_value as_written(ch_arena *arena, import_wish wanted)
{
  chart_value dict = ch_dict_new(arena, CH_TYPE_STRING_DICT, 2);
  ch_dict_set_text(arena, dict, "child", ch_string(wanted.child));
  ch_dict_set_text(arena, dict, "parent", ch_string(wanted.parent));
  return dict;
}

/* ---- tables ------------------------------------------------------------------------------------ */

/* Looks up the table at a dotted path.  Result: false with the part that is no table in *missing. */
static bool find_table(chart_value values, chart_str path, chart_value *out, chart_str *missing)
{
  for (bool is_last = false; !is_last;) {
    size_t dot                    = ch_str_find_byte(path, '.', 0);
    is_last                       = dot == CH_NOT_FOUND;
    *missing                      = ch_str_cut(path, 0, is_last ? path.size : dot);
    path                          = ch_str_from(path, is_last ? path.size : dot + 1);
    const chart_dict_entry *entry = ch_dict_find(values, *missing);
    if (entry == NULL || entry->value.kind != CHART_DICT)
      return false;
    values = entry->value;
  }
  *out = values;
  return true;
}

/* The table inside new ones, one for each part of the path. */
static chart_value at_path(ch_arena *arena, chart_str path, chart_value table)
{
  if (ch_str_is(path, "."))
    return table;
  for (bool is_first = false; !is_first;) {
    size_t dot        = ch_str_find_last(path, CHART_STR("."));
    is_first          = dot == CH_NOT_FOUND;
    chart_value outer = ch_dict_new(arena, CH_TYPE_DICT, 1);
    ch_dict_set(arena, outer, ch_str_from(path, is_first ? 0 : dot + 1), table);
    table = outer;
    path  = ch_str_cut(path, 0, is_first ? 0 : dot);
  }
  return table;
}

static void warn_missing(importing *self, chart_str chart, bool shows_chart, chart_str part)
{
  ch_buffer text;
  ch_buffer_init(&text, self->arena);
  ch_print_quoted(&text, part, false);
  ch_buffer_text(&text, " is not a table");
  const ch_log_field fields[] = { { "chart", chart }, { "error", ch_buffer_view(&text) } };
  if (shows_chart)
    ch_log_write(self->log, CH_LOG_WARN, CHART_STR("ImportValues missing table from chart"), fields,
                 2);
  else
    ch_log_write(self->log, CH_LOG_WARN, CHART_STR("ImportValues missing table"), &fields[1], 1);
}

/* ---- the steps --------------------------------------------------------------------------------- */

/* An empty table is not shared, as in Helm. */
static chart_value shared_table(ch_arena *arena, chart_value table)
{
  return ch_dict_size(table) == 0 ? ch_dict_new(arena, CH_TYPE_DICT, 0) : table;
}

static void take(importing *self, const ch_dependency *dependency, import_wish wanted,
                 bool shows_chart)
{
  chart_value table;
  chart_str   missing;
  chart_str   path = ch_arena_format(self->arena, "%.*s.%.*s", CH_STR_ARG(dependency->name),
                                     CH_STR_ARG(wanted.child));
  if (!find_table(self->defaults, path, &table, &missing)) {
    warn_missing(self, dependency->name, shows_chart, missing);
    return;
  }
  table = shared_table(self->arena, table);
  ch_values_merge_tables(self->arena, self->imported, at_path(self->arena, wanted.parent, table),
                         self->log, self->compat);
}

static void take_all(importing *self, ch_dependency *dependency)
{
  chart_value wishes = dependency->import_values;
  chart_value kept   = ch_list_new(self->arena, CH_TYPE_LIST, ch_list_size(wishes));
  for (size_t i = 0; i < ch_list_size(wishes); i++) {
    chart_value wish    = ch_list_at(wishes, i);
    bool        is_dict = wish.kind == CHART_DICT && wish.type == CH_TYPE_DICT;
    import_wish wanted  = { { NULL, 0 }, CHART_STR(".") };
    if (is_dict)
      wanted =
        (import_wish){ text_of(self->arena, wish, "child"), text_of(self->arena, wish, "parent") };
    else if (wish.kind == CHART_STRING)
      wanted.child = ch_arena_format(self->arena, "exports.%.*s", CH_STR_ARG(ch_text(wish)));
    else
      continue; /* also what an earlier run over a shared chart has left */
    ch_list_push(self->arena, kept, as_written(self->arena, wanted));
    take(self, dependency, wanted, is_dict);
  }
  dependency->import_values = kept;
}

/* What the chart says by itself goes before what it imports. */
void ch_plan_import(ch_arena *arena, ch_chart *chart, ch_log log, const ch_compat *compat)
{
  ch_guard_stack(arena->fault);
  const ch_metadata *metadata = chart->metadata;
  for (size_t i = 0; i < chart->child_count; i++)
    ch_plan_import(arena, chart->children[i], log, compat);
  if (metadata->dependencies == NULL)
    return;
  importing self = { arena, log, compat, ch_values_gather_defaults(arena, chart, log, compat),
                     ch_dict_new(arena, CH_TYPE_DICT, 0) };
  for (size_t i = 0; i < metadata->dependency_count; i++)
    take_all(&self, metadata->dependencies[i]);
  chart->values = ch_value_copy(arena, self.defaults);
  ch_values_merge_tables(arena, chart->values, self.imported, log, compat);
}
