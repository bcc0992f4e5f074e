/* SPDX-License-Identifier: Apache-2.0
 * The plan of a rendering: charts of its own to choose from, then values, then the schemas. */
#include "render/plan.h"

#include "values/coalesce.h"
#include "values/schemas.h"

/* ---- charts of its own ------------------------------------------------------------------------ */

ch_metadata *ch_plan_copy_metadata(ch_arena *arena, const ch_metadata *metadata)
{
  ch_metadata *copy = (ch_metadata *) ch_arena_alloc(arena, sizeof *copy);
  *copy             = *metadata;
  if (metadata->dependencies == NULL)
    return copy;
  copy->dependencies =
    (ch_dependency **) ch_arena_array(arena, metadata->dependency_count, sizeof(ch_dependency *));
  for (size_t i = 0; i < metadata->dependency_count; i++) {
    copy->dependencies[i]  = (ch_dependency *) ch_arena_alloc(arena, sizeof(ch_dependency));
    *copy->dependencies[i] = *metadata->dependencies[i];
  }
  return copy;
}

/* A copy of the tree that shares all but what a plan changes. */
static ch_chart *copy_tree(ch_arena *arena, const ch_chart *chart, ch_chart *parent)
{
  ch_guard_stack(arena->fault);
  ch_chart *copy = (ch_chart *) ch_arena_alloc(arena, sizeof *copy);
  *copy          = *chart;
  copy->parent   = parent;
  copy->metadata = ch_plan_copy_metadata(arena, chart->metadata);
  copy->children = (ch_chart **) ch_arena_array(arena, chart->child_count, sizeof(ch_chart *));
  for (size_t i = 0; i < chart->child_count; i++)
    copy->children[i] = copy_tree(arena, chart->children[i], copy);
  return copy;
}

static bool has_dependencies(const ch_chart *chart)
{
  bool found = chart->metadata->dependencies != NULL;
  for (size_t i = 0; !found && i < chart->child_count; i++)
    found = has_dependencies(chart->children[i]);
  return found;
}

/* ---- the steps -------------------------------------------------------------------------------- */

typedef struct choosing {
  ch_arena        *arena;
  ch_chart        *chart;
  chart_value      user;
  ch_log           log;
  const ch_compat *compat;
} choosing;

static void choose(void *argument)
{
  const choosing *self = (const choosing *) argument;
  ch_plan_select(self->arena, self->chart, self->user, self->log, self->compat);
  ch_plan_import(self->arena, self->chart, self->log, self->compat);
}

/* Only what is wrong with the chart is worded as Helm does; a full memory keeps its own words. */
_Noreturn static void throw_failed(ch_arena *arena, ch_log log, const ch_compat *compat)
{
  ch_fault *fault = arena->fault;
  if (fault->status != CHART_ERR_VALUES)
    ch_rethrow(fault);
  if (!compat->names_failed_steps)
    ch_rethrow(fault);
  chart_str          text     = ch_arena_copy(arena, fault->message);
  const ch_log_field fields[] = { { "error", text } };
  ch_log_write(log, CH_LOG_ERROR, CHART_STR("chart dependencies processing failed"), fields, 1);
  ch_throw(fault, CHART_ERR_VALUES, "chart dependencies processing failed: %.*s", CH_STR_ARG(text));
}

static const ch_chart *chosen(ch_arena *arena, const ch_chart *chart, chart_value user, ch_log log,
                              const ch_compat *compat)
{
  if (!has_dependencies(chart))
    return chart;
  choosing self = { arena, copy_tree(arena, chart, NULL), user, log, compat };
  if (!ch_try(arena->fault, choose, &self))
    throw_failed(arena, log, compat);
  return self.chart;
}

ch_plan ch_plan_make(ch_arena *arena, const ch_chart *chart, chart_value user, bool skip_schema,
                     const chart_host *host, ch_log log, const ch_compat *compat)
{
  ch_plan plan = { .chart = chosen(arena, chart, user, log, compat) };
  plan.values  = ch_values_coalesce(arena, plan.chart, user, log, compat);
  if (!skip_schema)
    ch_values_check_schemas(arena, plan.chart, plan.values, host, compat);
  return plan;
}
