/* SPDX-License-Identifier: Apache-2.0
 * Whole values: copying, freezing, comparing, and their truth. */
#include "value/object.h"
#include "value/value.h"

static chart_value copy_list(ch_arena *arena, chart_value value)
{
  const chart_list *from = value.as.list;
  chart_value       copy = ch_list_new(arena, (ch_type) value.type, from->size);
  for (size_t i = 0; i < from->size; i++) {
    chart_origin origin = from->origins == NULL ? (chart_origin){ 0, 0 } : from->origins[i];
    ch_list_push_from(arena, copy, ch_value_copy(arena, from->items[i]), origin);
  }
  return copy;
}

static chart_value copy_dict(ch_arena *arena, chart_value value)
{
  const chart_dict *from = value.as.dict;
  chart_value       copy = ch_dict_new(arena, (ch_type) value.type, from->size);
  for (uint32_t i = 0; i < from->size; i++) {
    const chart_dict_entry *entry = &from->entries[i];
    ch_dict_append(arena, copy, entry->key, ch_value_copy(arena, entry->value), entry->origin);
  }
  return copy;
}

chart_value ch_value_copy(ch_arena *arena, chart_value value)
{
  bool is_container = value.kind == CHART_LIST || value.kind == CHART_DICT;
  if (!is_container || value.as.list == NULL)
    return value;
  ch_guard_stack(arena->fault);
  return value.kind == CHART_LIST ? copy_list(arena, value) : copy_dict(arena, value);
}

void ch_value_freeze(ch_arena *arena, chart_value value)
{
  if (value.kind == CHART_LIST) {
    ch_guard_stack(arena->fault);
    for (size_t i = 0; i < ch_list_size(value); i++)
      ch_value_freeze(arena, ch_list_at(value, i));
  } else if (value.kind == CHART_DICT) {
    ch_guard_stack(arena->fault);
    const chart_dict_entry *entries = ch_dict_sorted(value);
    for (size_t i = 0; i < ch_dict_size(value); i++)
      ch_value_freeze(arena, entries[i].value);
  }
}

static bool lists_equal(ch_arena *arena, chart_value a, chart_value b)
{
  if ((a.as.list == NULL) != (b.as.list == NULL) || ch_list_size(a) != ch_list_size(b))
    return false;
  for (size_t i = 0; i < ch_list_size(a); i++)
    if (!ch_value_equal(arena, ch_list_at(a, i), ch_list_at(b, i)))
      return false;
  return true;
}

static bool dicts_equal(ch_arena *arena, chart_value a, chart_value b)
{
  if ((a.as.dict == NULL) != (b.as.dict == NULL) || ch_dict_size(a) != ch_dict_size(b))
    return false;
  for (size_t i = 0; i < ch_dict_size(a); i++) {
    const chart_dict_entry *ours   = &a.as.dict->entries[i];
    const chart_dict_entry *theirs = ch_dict_find(b, ours->key);
    if (theirs == NULL || !ch_value_equal(arena, ours->value, theirs->value))
      return false;
  }
  return true;
}

/* reflect.DeepEqual looks through pointers at the fields. */
static bool objects_equal(ch_arena *arena, const chart_object *a, const chart_object *b)
{
  if (a == b)
    return true;
  if (a == NULL || b == NULL || a->class != b->class || a->class->field == NULL)
    return false;
  if (a->class->fields == NULL) /* a named basic type */
    return ch_value_equal(arena, a->class->field(arena, a, 0), b->class->field(arena, b, 0));
  for (size_t i = 0; a->class->fields[i].size != 0; i++)
    if (!ch_value_equal(arena, a->class->field(arena, a, i), b->class->field(arena, b, i)))
      return false;
  return true;
}

bool ch_value_equal(ch_arena *arena, chart_value a, chart_value b)
{
  if (a.kind != b.kind)
    return false;
  if (a.kind != CHART_NIL && a.type != b.type)
    return false;
  ch_guard_stack(arena->fault);
  switch ((chart_kind) a.kind) {
  case CHART_NIL: return true;
  case CHART_BOOL: return a.as.boolean == b.as.boolean;
  case CHART_INT: return a.as.integer == b.as.integer;
  case CHART_UINT: return a.as.natural == b.as.natural;
  case CHART_FLOAT: return a.as.number == b.as.number;
  case CHART_COMPLEX:
    return a.as.complex[0] == b.as.complex[0] && a.as.complex[1] == b.as.complex[1];
  case CHART_STRING: return ch_str_equal(ch_text(a), ch_text(b));
  case CHART_BYTES:
    return (a.as.text == NULL) == (b.as.text == NULL) && ch_str_equal(ch_text(a), ch_text(b));
  case CHART_LIST: return lists_equal(arena, a, b);
  case CHART_DICT: return dicts_equal(arena, a, b);
  case CHART_OBJECT: return objects_equal(arena, a.as.object, b.as.object);
  case CHART_KIND_COUNT: break;
  }
  return false;
}

bool ch_value_is_true(chart_value value)
{
  switch ((chart_kind) value.kind) {
  case CHART_NIL: return false;
  case CHART_BOOL: return value.as.boolean;
  case CHART_INT: return value.as.integer != 0;
  case CHART_UINT: return value.as.natural != 0;
  case CHART_FLOAT: return value.as.number != 0;
  case CHART_COMPLEX: return value.as.complex[0] != 0 || value.as.complex[1] != 0;
  case CHART_STRING:
  case CHART_BYTES: return value.size != 0;
  case CHART_LIST: return ch_list_size(value) != 0;
  case CHART_DICT: return ch_dict_size(value) != 0;
  case CHART_OBJECT:
    return value.as.object != NULL &&
           (value.as.object->class->is_empty == NULL ||
            !value.as.object->class->is_empty(value.as.object));
  case CHART_KIND_COUNT: break;
  }
  return false;
}
