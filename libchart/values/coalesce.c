/* SPDX-License-Identifier: Apache-2.0
 * Coalescing: the defaults of a chart and of its sub-charts fill what the user left open.
 *
 * Follows Helm's pkg/chart/common/util/coalesce.go.  Helm copies a chart's values first and then
 * moves parts of the copy; here a part is copied when it is taken, with the same result.  Globals
 * and imported values are the exception: Helm shares their inner maps between a chart and its
 * sub-charts, so that one chart's merging (or a template's `set`) shows in another's, and so do
 * we. */
#include "values/coalesce.h"

#include "value/print.h"

/* Where the entries of a source table may go. */
typedef enum source_kind {
  SOURCE_DEFAULTS, /* they are a chart's and must be copied; nulls delete what they meet */
  SOURCE_SECTION,  /* likewise, but nulls are kept: a parent's section for a sub-chart */
  SOURCE_MOVED     /* they are moved, so the target shares them; nulls are kept */
} source_kind;

typedef struct coalescing {
  ch_arena        *arena;
  ch_log           log;
  const ch_compat *compat;
  bool keeps_nulls; /* Helm's merging in place of coalescing: no null deletes or vanishes */
} coalescing;

static bool is_table(chart_value value)
{
  return value.kind == CHART_DICT;
}

static chart_str dotted(coalescing *self, chart_str prefix, chart_str key)
{
  if (prefix.size == 0)
    return key;
  return ch_arena_format(self->arena, "%.*s.%.*s", CH_STR_ARG(prefix), CH_STR_ARG(key));
}

/* A copy without the nulls that stand in tables; those in lists stay. */
static chart_value copy_without_nulls(ch_arena *arena, chart_value value)
{
  if (!is_table(value))
    return ch_value_copy(arena, value);
  ch_guard_stack(arena->fault);
  chart_value copy = ch_dict_copy(arena, value, copy_without_nulls);
  ch_dict_drop_nils(copy);
  return copy;
}

static chart_value taken(coalescing *self, chart_value value, source_kind source)
{
  if (source == SOURCE_MOVED)
    return value;
  if (source == SOURCE_SECTION || !self->compat->drops_null_defaults)
    return ch_value_copy(self->arena, value);
  return copy_without_nulls(self->arena, value);
}

/* ---- warnings ----------------------------------------------------------------------------- */

static void warn(coalescing *self, chart_str message)
{
  ch_log_write(self->log, CH_LOG_INFO, message, NULL, 0);
}

static void warn_skipped(coalescing *self, chart_str prefix, chart_str key)
{
  warn(self, ch_arena_format(self->arena, "warning: skipped value for %.*s.%.*s: Not a table.",
                             CH_STR_ARG(prefix), CH_STR_ARG(key)));
}

static void warn_with_value(coalescing *self, const char *before, chart_str key,
                            const char *between, chart_value value, source_kind source)
{
  if (self->log.write == NULL)
    return;
  ch_buffer text;
  ch_buffer_init(&text, self->arena);
  ch_buffer_text(&text, before);
  ch_buffer_str(&text, key);
  ch_buffer_text(&text, between);
  ch_print_value(&text, taken(self, value, source));
  ch_buffer_byte(&text, ')');
  warn(self, ch_buffer_view(&text));
}

static void warn_kept(coalescing *self, const chart_dict_entry *entry, chart_str prefix,
                      source_kind source)
{
  warn_with_value(self, "warning: cannot overwrite table with non table for ",
                  dotted(self, prefix, entry->key), " (", entry->value, source);
}

static void warn_conflict(coalescing *self, chart_str key)
{
  ch_buffer text;
  ch_buffer_init(&text, self->arena);
  ch_buffer_text(&text, "Conflict: cannot merge map onto non-map for ");
  ch_print_quoted(&text, key, false);
  ch_buffer_text(&text, ". Skipping.");
  warn(self, ch_buffer_view(&text));
}

/* ---- tables ------------------------------------------------------------------------------- */

static void merge_table(coalescing *self, chart_value into, chart_value from, chart_str prefix,
                        source_kind source);

/* `known` is the place of the same key in the target; the target wins. */
static void merge_known(coalescing *self, chart_value known, const chart_dict_entry *entry,
                        chart_str prefix, source_kind source)
{
  if (is_table(known) && is_table(entry->value))
    merge_table(self, known, entry->value, dotted(self, prefix, entry->key), source);
  else if (is_table(entry->value))
    warn_kept(self, entry, prefix, source);
  else if (is_table(known) && !ch_is_nil(entry->value))
    warn_with_value(self, "warning: destination for ", dotted(self, prefix, entry->key),
                    " is a table. Ignoring non-table value (", entry->value, source);
}

/* A null of the target deletes the key where nulls delete, unless the default is null as well:
 * then Helms differ. */
static void merge_null(coalescing *self, chart_value into, const chart_dict_entry *entry,
                       chart_str prefix, source_kind source)
{
  if (source == SOURCE_DEFAULTS && !(self->compat->keeps_null_over_null && ch_is_nil(entry->value)))
    ch_dict_remove(into, entry->key);
  else if (!self->compat->marks_nulls && is_table(entry->value))
    warn_kept(self, entry, prefix, source);
}

static void merge_entry(coalescing *self, chart_value into, const chart_dict_entry *entry,
                        chart_str prefix, source_kind source)
{
  chart_dict_entry *known      = ch_dict_find(into, entry->key);
  bool              drops_null = source == SOURCE_DEFAULTS && self->compat->drops_null_defaults;
  if (drops_null && ch_is_nil(entry->value))
    return;
  if (known == NULL)
    ch_dict_set_from(self->arena, into, entry->key, taken(self, entry->value, source),
                     entry->origin);
  else if (ch_is_nil(known->value))
    merge_null(self, into, entry, prefix, source);
  else
    merge_known(self, known->value, entry, prefix, source);
}

/* Helm marks the target's nulls in the source, which shows where the source is still in use. */
static void mark_nulls(coalescing *self, chart_value into, chart_value from)
{
  const chart_dict_entry *entries = ch_dict_sorted(into);
  for (size_t i = 0; i < ch_dict_size(into); i++)
    if (ch_is_nil(entries[i].value))
      ch_dict_set_from(self->arena, from, entries[i].key, entries[i].value, entries[i].origin);
}

static void merge_table(coalescing *self, chart_value into, chart_value from, chart_str prefix,
                        source_kind source)
{
  ch_guard_stack(self->arena->fault);
  if (self->compat->marks_nulls && source == SOURCE_MOVED && into.as.dict != from.as.dict)
    mark_nulls(self, into, from);
  const chart_dict_entry *entries = ch_dict_sorted(from);
  for (size_t i = 0; i < ch_dict_size(from); i++)
    merge_entry(self, into, &entries[i], prefix, source);
}

/* ---- one chart ---------------------------------------------------------------------------- */

static bool has_child(const ch_chart *chart, chart_str name)
{
  for (size_t i = 0; i < chart->child_count; i++)
    if (ch_str_equal(chart->children[i]->metadata->name, name))
      return true;
  return false;
}

static void add_default(coalescing *self, const ch_chart *chart, chart_value values,
                        const chart_dict_entry *entry, chart_str prefix)
{
  chart_dict_entry *known  = ch_dict_find(values, entry->key);
  source_kind       source = self->keeps_nulls ? SOURCE_SECTION : SOURCE_DEFAULTS;
  if (known == NULL) {
    if (self->keeps_nulls || !self->compat->drops_null_defaults || !ch_is_nil(entry->value))
      ch_dict_set_from(self->arena, values, entry->key, taken(self, entry->value, source),
                       entry->origin);
  } else if (ch_is_nil(known->value)) {
    if (!self->keeps_nulls)
      ch_dict_remove(values, entry->key);
  } else if (is_table(known->value) && is_table(entry->value)) {
    if (has_child(chart, entry->key))
      source = SOURCE_SECTION;
    merge_table(self, known->value, entry->value, dotted(self, prefix, entry->key), source);
  } else if (is_table(known->value) && !ch_is_nil(entry->value)) {
    warn_skipped(self, prefix, entry->key);
  }
}

static void add_defaults(coalescing *self, const ch_chart *chart, chart_value values,
                         chart_str prefix)
{
  const chart_dict_entry *entries = ch_dict_sorted(chart->values);
  for (size_t i = 0; i < ch_dict_size(chart->values); i++)
    add_default(self, chart, values, &entries[i], prefix);
}

/* ---- globals ------------------------------------------------------------------------------ */

/* The table under `global`, a new one if there is none; nil when it is no table. */
static chart_value globals_of(coalescing *self, chart_value values, const char *role)
{
  const chart_dict_entry *entry = ch_dict_find(values, CHART_STR("global"));
  if (entry == NULL)
    return ch_dict_new(self->arena, CH_TYPE_DICT, 0);
  if (is_table(entry->value))
    return entry->value;
  warn(self, ch_arena_format(self->arena,
                             "warning: skipping globals because %s global is not a table.", role));
  return ch_nil();
}

static void add_global(coalescing *self, chart_value globals, const chart_dict_entry *entry,
                       chart_str prefix)
{
  chart_dict_entry *known = ch_dict_find(globals, entry->key);
  if (!is_table(entry->value)) {
    if (known != NULL && is_table(known->value))
      warn(self,
           ch_arena_format(self->arena, "key %.*s is table. Skipping", CH_STR_ARG(entry->key)));
    else
      ch_dict_set_from(self->arena, globals, entry->key, entry->value, entry->origin);
    return;
  }
  if (known != NULL && !is_table(known->value)) {
    warn_conflict(self, entry->key);
    return;
  }
  chart_value copy = ch_dict_copy(self->arena, entry->value, NULL);
  if (known != NULL)
    merge_table(self, copy, known->value, dotted(self, prefix, entry->key), SOURCE_MOVED);
  ch_dict_set_from(self->arena, globals, entry->key, copy, entry->origin);
}

/* Hands the globals of a chart's values on to those of a sub-chart. */
static void pass_globals(coalescing *self, chart_value values, chart_value child_values,
                         chart_str prefix)
{
  chart_value theirs = globals_of(self, child_values, "destination");
  chart_value ours   = is_table(theirs) ? globals_of(self, values, "source") : ch_nil();
  if (!is_table(ours))
    return;
  const chart_dict_entry *entries = ch_dict_sorted(ours);
  for (size_t i = 0; i < ch_dict_size(ours); i++)
    add_global(self, theirs, &entries[i], prefix);
  if (ch_dict_find(child_values, CHART_STR("global")) == NULL)
    ch_dict_set_text(self->arena, child_values, "global", theirs);
}

/* ---- the tree of charts ------------------------------------------------------------------- */

_Noreturn static void throw_mismatch(coalescing *self, chart_str name, chart_value section)
{
  chart_value arguments[] = { ch_string(name), section };
  ch_buffer   text;
  ch_buffer_init(&text, self->arena);
  ch_print_format(&text, CHART_STR("type mismatch on %s: %t"), arguments, 2);
  ch_throw_str(self->arena->fault, CHART_ERR_VALUES, ch_buffer_view(&text));
}

static chart_value section_for(coalescing *self, chart_value values, chart_str name)
{
  const chart_dict_entry *entry = ch_dict_find(values, name);
  if (entry == NULL) {
    chart_value section = ch_dict_new(self->arena, CH_TYPE_DICT, 0);
    ch_dict_set(self->arena, values, name, section);
    return section;
  }
  if (!is_table(entry->value))
    throw_mismatch(self, name, entry->value);
  return entry->value;
}

static void coalesce(coalescing *self, const ch_chart *chart, chart_value values, chart_str prefix)
{
  ch_guard_stack(self->arena->fault);
  chart_str path = dotted(self, prefix, chart->metadata->name);
  add_defaults(self, chart, values, path);
  for (size_t i = 0; i < chart->child_count; i++) {
    const ch_chart *child   = chart->children[i];
    chart_value     section = section_for(self, values, child->metadata->name);
    pass_globals(self, values, section, path);
    coalesce(self, child, section, path);
  }
}

chart_value ch_values_coalesce(ch_arena *arena, const ch_chart *chart, chart_value user, ch_log log,
                               const ch_compat *compat)
{
  coalescing  self   = { arena, log, compat, false };
  chart_value values = is_table(user) && user.as.dict != NULL ? ch_value_copy(arena, user)
                                                              : ch_dict_new(arena, CH_TYPE_DICT, 0);
  coalesce(&self, chart, values, CHART_STR(""));
  return values;
}

chart_value ch_values_gather_defaults(ch_arena *arena, const ch_chart *chart, ch_log log,
                                      const ch_compat *compat)
{
  coalescing  self   = { arena, log, compat, true };
  chart_value values = ch_dict_new(arena, CH_TYPE_DICT, 0);
  coalesce(&self, chart, values, CHART_STR(""));
  return values;
}

void ch_values_merge_tables(ch_arena *arena, chart_value into, chart_value from, ch_log log,
                            const ch_compat *compat)
{
  coalescing self = { arena, log, compat, true };
  merge_table(&self, into, from, CHART_STR(""), SOURCE_MOVED);
}
