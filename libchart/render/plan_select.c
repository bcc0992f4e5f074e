/* SPDX-License-Identifier: Apache-2.0
 * Which sub-charts are in: aliases, tags and conditions (Helm 4.2.3, processDependencyEnabled of
 * pkg/chart/v2/util/dependencies.go).
 *
 * Helm copies a sub-chart once for each dependency that names it, but not what stands two levels
 * below: copies of one chart may share grandchildren, and the last of them is their parent.  Paths
 * show that, so the pointers here are laid as Helm lays them. */
#include "render/plan.h"

#include "funcs/unicode.h"
#include "funcs/version.h"
#include "values/coalesce.h"

typedef struct selection {
  ch_arena        *arena;
  ch_arena        *scratch; /* the values at each level, which only the choice needs */
  ch_log           log;
  const ch_compat *compat;
} selection;

/* ---- versions and aliases --------------------------------------------------------------------- */

static bool is_compatible(ch_arena *arena, chart_str range, chart_str version,
                          const ch_compat *compat)
{
  ch_version            parsed;
  const ch_constraints *constraints;
  return ch_version_parse(arena, &parsed, version, compat).size == 0 &&
         ch_constraints_parse(arena, &constraints, range, compat).size == 0 &&
         ch_constraints_check(constraints, &parsed);
}

static bool is_wanted(selection *self, const ch_dependency *dependency, const ch_chart *chart)
{
  return ch_str_equal(chart->metadata->name, dependency->name) &&
         is_compatible(self->scratch, dependency->version, chart->metadata->version, self->compat);
}

static bool is_declared(selection *self, const ch_chart *parent, const ch_chart *child)
{
  for (size_t i = 0; i < parent->metadata->dependency_count; i++)
    if (is_wanted(self, parent->metadata->dependencies[i], child))
      return true;
  return false;
}

/* A copy whose dependencies are those of the original: what happens to one shows in the other. */
static ch_metadata *share_dependencies(ch_arena *arena, const ch_metadata *metadata)
{
  ch_metadata *copy  = (ch_metadata *) ch_arena_alloc(arena, sizeof *copy);
  size_t       count = metadata->dependency_count;
  *copy              = *metadata;
  if (metadata->dependencies == NULL)
    return copy;
  copy->dependencies = (ch_dependency **) ch_arena_array(arena, count, sizeof(ch_dependency *));
  if (count != 0)
    memcpy(copy->dependencies, metadata->dependencies, count * sizeof(ch_dependency *));
  return copy;
}

/* A copy of the chart and, but for their metadata, of its children. */
static ch_chart *copy_child(ch_arena *arena, const ch_chart *chart, const ch_compat *compat)
{
  ch_chart *copy = (ch_chart *) ch_arena_alloc(arena, sizeof *copy);
  *copy          = *chart;
  if (!compat->copies_grandchildren) {
    copy->metadata = share_dependencies(arena, chart->metadata);
    return copy;
  }
  copy->metadata = ch_plan_copy_metadata(arena, chart->metadata);
  copy->children = (ch_chart **) ch_arena_array(arena, chart->child_count, sizeof(ch_chart *));
  for (size_t i = 0; i < chart->child_count; i++) {
    copy->children[i]         = (ch_chart *) ch_arena_alloc(arena, sizeof(ch_chart));
    *copy->children[i]        = *chart->children[i];
    copy->children[i]->parent = copy;
  }
  return copy;
}

static ch_chart *find_wanted(selection *self, const ch_chart *parent,
                             const ch_dependency *dependency)
{
  for (size_t i = 0; i < parent->child_count; i++)
    if (is_wanted(self, dependency, parent->children[i]))
      return parent->children[i];
  return NULL;
}

/* The children that nobody declared, then one for each dependency that is met. */
static void name_children(selection *self, ch_chart *chart)
{
  ch_metadata *metadata = chart->metadata;
  size_t       room = chart->child_count + metadata->dependency_count, count = 0;
  ch_chart   **children = (ch_chart **) ch_arena_array(self->arena, room, sizeof(ch_chart *));
  for (size_t i = 0; i < chart->child_count; i++)
    if (!is_declared(self, chart, chart->children[i]))
      children[count++] = chart->children[i];
  for (size_t i = 0; i < metadata->dependency_count; i++) {
    ch_dependency  *dependency = metadata->dependencies[i];
    const ch_chart *found      = find_wanted(self, chart, dependency);
    if (found != NULL) {
      children[count] = copy_child(self->arena, found, self->compat);
      if (dependency->alias.size != 0)
        children[count]->metadata->name = dependency->alias;
      count++;
    }
    if (dependency->alias.size != 0)
      dependency->name = dependency->alias;
    dependency->is_enabled = true;
  }
  for (size_t i = 0; i < count; i++)
    children[i]->parent = chart;
  chart->children    = children;
  chart->child_count = count;
}

/* ---- tags ------------------------------------------------------------------------------------- */

static void warn_no_boolean(selection *self, const char *key, chart_str path,
                            const ch_dependency *dependency)
{
  const ch_log_field fields[] = { { key, path }, { "chart", dependency->name } };
  ch_log_write(self->log, CH_LOG_WARN, CHART_STR("returned non-bool value"), fields, 2);
}

static void apply_tags(selection *self, ch_dependency *dependency, chart_value tags)
{
  bool has_true = false, has_false = false;
  for (size_t i = 0; i < ch_list_size(dependency->tags); i++) {
    chart_str               tag   = ch_text(ch_list_at(dependency->tags, i));
    const chart_dict_entry *entry = ch_dict_find(tags, tag);
    if (entry == NULL)
      continue;
    if (entry->value.kind != CHART_BOOL)
      warn_no_boolean(self, "tag", tag, dependency);
    else if (entry->value.as.boolean)
      has_true = true;
    else
      has_false = true;
  }
  dependency->is_enabled = has_true || !has_false;
}

/* ---- conditions ------------------------------------------------------------------------------- */

static chart_str take_part(chart_str *rest, char separator)
{
  size_t    end  = ch_str_find_byte(*rest, separator, 0);
  chart_str part = ch_str_cut(*rest, 0, end == CH_NOT_FOUND ? rest->size : end);
  *rest          = ch_str_from(*rest, end == CH_NOT_FOUND ? rest->size : end + 1);
  return part;
}

/* The value at the end of a dotted path, unless it is a table; NULL when there is none. */
static const chart_value *value_at(chart_value values, chart_str path)
{
  const chart_dict_entry *entry = NULL;
  for (bool is_last = false; !is_last;) {
    is_last = ch_str_find_byte(path, '.', 0) == CH_NOT_FOUND;
    entry   = ch_dict_find(values, take_part(&path, '.'));
    if (entry == NULL || (entry->value.kind == CHART_DICT) == is_last)
      return NULL;
    values = entry->value;
  }
  return &entry->value;
}

/* The first path that leads to a boolean decides. */
static void apply_condition(selection *self, ch_dependency *dependency, chart_value values,
                            chart_str prefix)
{
  chart_str rest = ch_unicode_trim_space(dependency->condition);
  while (rest.size != 0) {
    chart_str part = take_part(&rest, ',');
    if (part.size == 0)
      continue;
    chart_str path =
      ch_arena_format(self->scratch, "%.*s%.*s", CH_STR_ARG(prefix), CH_STR_ARG(part));
    const chart_value *found = value_at(values, path);
    if (found == NULL)
      continue;
    if (found->kind == CHART_BOOL) {
      dependency->is_enabled = found->as.boolean;
      return;
    }
    warn_no_boolean(self, "path", part, dependency);
  }
}

/* ---- the choice ------------------------------------------------------------------------------- */

static void choose(selection *self, const ch_metadata *metadata, chart_value values,
                   chart_str prefix)
{
  chart_value tags = ch_dict_get_text(values, "tags");
  for (size_t i = 0; tags.kind == CHART_DICT && i < metadata->dependency_count; i++)
    apply_tags(self, metadata->dependencies[i], tags);
  for (size_t i = 0; i < metadata->dependency_count; i++)
    apply_condition(self, metadata->dependencies[i], values, prefix);
}

static bool is_ruled_out(const ch_metadata *metadata, chart_str name)
{
  for (size_t i = 0; i < metadata->dependency_count; i++)
    if (!metadata->dependencies[i]->is_enabled &&
        ch_str_equal(metadata->dependencies[i]->name, name))
      return true;
  return false;
}

static void drop_children(ch_chart *chart)
{
  size_t kept = 0;
  for (size_t i = 0; i < chart->child_count; i++)
    if (!is_ruled_out(chart->metadata, chart->children[i]->metadata->name))
      chart->children[kept++] = chart->children[i];
  chart->child_count = kept;
}

static void drop_dependencies(ch_metadata *metadata)
{
  size_t kept = 0;
  for (size_t i = 0; i < metadata->dependency_count; i++)
    if (metadata->dependencies[i]->is_enabled)
      metadata->dependencies[kept++] = metadata->dependencies[i];
  metadata->dependency_count = kept;
  if (kept == 0)
    metadata->dependencies = NULL;
}

/* `values` are those of the parent, from its own point of view: Helm lays the chart's defaults
 * over them as if it were the root.  A chart that declares nothing ends the descent. */
static void select_in(selection *self, ch_chart *chart, chart_value values, chart_str prefix)
{
  ch_metadata *metadata = chart->metadata;
  ch_guard_stack(self->arena->fault);
  if (metadata->dependencies == NULL)
    return;
  name_children(self, chart);
  ch_arena_mark mark = ch_arena_take_mark(self->scratch);
  chart_value   seen = ch_values_coalesce(self->scratch, chart, values, self->log, self->compat);
  choose(self, metadata, seen, prefix);
  drop_children(chart);
  for (size_t i = 0; i < chart->child_count; i++) {
    chart_str path = ch_arena_format(self->scratch, "%.*s%.*s.", CH_STR_ARG(prefix),
                                     CH_STR_ARG(chart->children[i]->metadata->name));
    select_in(self, chart->children[i], seen, path);
  }
  drop_dependencies(metadata);
  for (size_t i = 0; i < chart->child_count; i++)
    chart->children[i]->parent = chart;
  ch_arena_release(self->scratch, mark);
}

static void destroy(void *arena)
{
  ch_arena_destroy((ch_arena *) arena);
}

void ch_plan_select(ch_arena *arena, ch_chart *chart, chart_value user, ch_log log,
                    const ch_compat *compat)
{
  ch_arena *scratch = (ch_arena *) ch_arena_alloc(arena, sizeof *scratch);
  ch_arena_init(scratch, arena->fault, arena->limit);
  ch_arena_on_destroy(arena, destroy, scratch);
  selection self = { arena, scratch, log, compat };
  select_in(&self, chart, user, CHART_STR(""));
  ch_arena_forget(arena, scratch);
  ch_arena_destroy(scratch);
}
