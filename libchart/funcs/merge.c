/* SPDX-License-Identifier: Apache-2.0
 * merge and mergeOverwrite, as mergo 1.0.1 does them when sprig calls it.
 *
 * The first dict is changed in place.  Dicts that both sides have are merged; a dict that only a
 * source has is put in as it is, so that both sides share it from then on.  Without `overwrite`
 * an entry is taken over where the target has none or an empty one; with it, always.  The few
 * cases in which mergo gives an error are here too; `merge` answers them with an empty string. */
#include "funcs/call.h"
#include "funcs/funcs.h"
#include "value/object.h"

enum { OVERWRITE = 1, MUST = 2 };

/* Dicts that share parts with themselves, level on level, have no end in sight. */
enum { MOST_ENTRIES = 100000000 };

static const char different_types[] = "src and dst must be of same type";

typedef struct merger {
  ch_call *call;
  bool     overwrites;
  size_t   entries; /* merged so far */
} merger;

/* mergo's isEmptyValue: pointers are empty as what they point to is, and structs never are. */
static bool is_blank(chart_value value)
{
  if (value.kind == CHART_OBJECT)
    return value.as.object == NULL;
  return value.kind != CHART_COMPLEX && ch_is_empty(value);
}

static bool is_pointer(chart_value value)
{
  return value.kind == CHART_OBJECT && value.as.object != NULL &&
         ch_str_is(value.as.object->class->reflect_kind, "ptr");
}

/* What reflect says when a value does not fit the type of a map's elements. */
static void put(merger *self, chart_value target, chart_value source, const chart_dict_entry *entry)
{
  ch_type to = ch_type_table[target.type].element, from = ch_type_table[source.type].element;
  if (to != CH_TYPE_NIL && to != from) {
    bool      is_list   = entry->value.kind == CHART_LIST || entry->value.kind == CHART_BYTES;
    chart_str from_name = is_list ? ch_type_name(entry->value) : ch_type_table[from].name;
    chart_str to_name   = ch_type_table[to].name;
    ch_fail(self->call,
            "reflect.Value.SetMapIndex: value of type %.*s is not assignable to type %.*s",
            CH_STR_ARG(from_name), CH_STR_ARG(to_name));
  }
  ch_dict_set_from(self->call->arena, target, entry->key, entry->value, entry->origin);
}

static bool merge_dicts(merger *self, chart_value target, chart_value source);

/* Merges a dict or an object into what stands in its place; gives false for mergo's error. */
static bool merge_into(merger *self, chart_value target, chart_value source)
{
  if (target.kind == CHART_DICT) {
    bool is_deep = source.kind == CHART_DICT && target.as.dict != NULL;
    return !is_deep || merge_dicts(self, target, source);
  }
  return !is_pointer(target) || is_pointer(source) || self->overwrites;
}

static bool merge_entry(merger *self, chart_value target, chart_value source,
                        const chart_dict_entry *entry)
{
  const chart_dict_entry *present = ch_dict_find(target, entry->key);
  chart_value             old     = present == NULL ? ch_absent() : present->value;
  if (ch_is_nil(entry->value)) {
    if (self->overwrites)
      put(self, target, source, entry);
    return true;
  }
  bool is_deep = entry->value.kind == CHART_DICT || entry->value.kind == CHART_OBJECT;
  if (is_deep && !merge_into(self, old, entry->value))
    return false;
  if (!is_blank(old)) {
    bool both_dicts = entry->value.kind == CHART_DICT && old.kind == CHART_DICT;
    if (both_dicts || !self->overwrites)
      return true;
  }
  put(self, target, source, entry);
  return true;
}

/* The entry is copied and its dict asked anew at each turn: where source and target share parts,
 * merging may move the entries. */
static bool merge_dicts(merger *self, chart_value target, chart_value source)
{
  if (target.as.dict == source.as.dict) /* a shared one: there is nothing to take over */
    return true;
  ch_guard_stack(self->call->fault);
  (void) ch_dict_sorted(source);
  for (size_t i = 0; i < ch_dict_size(source); i++) {
    if (++self->entries > MOST_ENTRIES)
      ch_throw(self->call->fault, CHART_ERR_LIMIT, "limit of %d merged entries reached",
               (int) MOST_ENTRIES);
    chart_dict_entry entry = source.as.dict->entries[i];
    if (!merge_entry(self, target, source, &entry))
      return false;
  }
  return true;
}

static chart_value fn_merge(CH_PARAMETERS)
{
  merger      self   = { call, (call->function->variant & OVERWRITE) != 0, 0 };
  chart_value target = arg[0];
  target.type        = CH_TYPE_DICT;
  for (size_t i = 1; i < count; i++) {
    if (target.as.dict == NULL && arg[i].as.dict != NULL)
      target = ch_dict_new(call->arena, CH_TYPE_DICT, 0);
    if (merge_dicts(&self, target, arg[i]))
      continue;
    if ((call->function->variant & MUST) != 0)
      ch_fail(call, "%s", different_types);
    target = ch_string(CHART_STR(""));
    break;
  }
  ch_arena_pin(call->arena);
  return target;
}

const ch_function ch_merge_functions[] = {
  { "merge", "func(map[string]any, ...map[string]any) any", fn_merge, 0,
    "DICT itself, completed from the other dicts" },
  { "mustMerge", "func(map[string]any, ...map[string]any) any", fn_merge, MUST,
    "the same as merge, with its errors" },
  { "mergeOverwrite", "func(map[string]any, ...map[string]any) any", fn_merge, OVERWRITE,
    "DICT itself, overwritten by the other dicts in turn" },
  { "mustMergeOverwrite", "func(map[string]any, ...map[string]any) any", fn_merge, OVERWRITE | MUST,
    "the same as mergeOverwrite, with its errors" },
  { 0 },
};
