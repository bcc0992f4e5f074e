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

chart_value ch_value_copy(ch_arena *arena, chart_value value)
{
  const chart_object *object = value.kind == CHART_OBJECT ? value.as.object : NULL;
  if (object != NULL && object->class->copy != NULL)
    return object->class->copy(arena, object);
  bool is_container = value.kind == CHART_LIST || value.kind == CHART_DICT;
  if (!is_container || value.as.list == NULL)
    return value;
  ch_guard_stack(arena->fault);
  return value.kind == CHART_LIST ? copy_list(arena, value)
                                  : ch_dict_copy(arena, value, ch_value_copy);
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

/* ---- equality ------------------------------------------------------------------------------ */

/* reflect.DeepEqual takes two lists or dicts for equal when it meets them for a second time: that
 * ends cycles, and keeps parts that are shared from being walked over and over.  Here they are
 * remembered only once many have been compared: in nearly all values none comes twice. */
enum { REMEMBER_AFTER = 2000, FIRST_PAIRS = 4096 };

typedef struct pair {
  const void *a, *b; /* NULL: free */
} pair;

typedef struct comparison {
  ch_arena *arena;
  size_t    compared;
  pair     *pairs; /* a hash table; NULL as long as nothing is remembered */
  size_t    mask, used;
} comparison;

static bool equal(comparison *c, chart_value a, chart_value b);

static pair *pair_of(const comparison *c, pair wanted)
{
  uintptr_t mixed = ((uintptr_t) wanted.a >> 4) * 31 + ((uintptr_t) wanted.b >> 4);
  size_t    at    = (size_t) (mixed * UINT64_C(0x9E3779B97F4A7C15) >> 20) & c->mask;
  while (c->pairs[at].a != NULL && (c->pairs[at].a != wanted.a || c->pairs[at].b != wanted.b))
    at = (at + 1) & c->mask;
  return &c->pairs[at];
}

static void make_room(comparison *c)
{
  pair  *old  = c->pairs;
  size_t size = old == NULL ? 0 : c->mask + 1;
  if (c->used * 2 < size)
    return;
  c->mask  = (size == 0 ? FIRST_PAIRS : size * 2) - 1;
  c->pairs = (pair *) ch_arena_zero(c->arena, c->mask + 1, sizeof *c->pairs);
  for (size_t i = 0; i < size; i++)
    if (old[i].a != NULL)
      *pair_of(c, old[i]) = old[i];
}

/* Whether the two are the same, or have been met before. */
static bool is_known(comparison *c, const void *a, const void *b)
{
  if (a == b)
    return true;
  if (a == NULL || b == NULL || ++c->compared < REMEMBER_AFTER)
    return false;
  make_room(c);
  pair  wanted = { a, b };
  pair *slot   = pair_of(c, wanted);
  if (slot->a != NULL)
    return true;
  *slot = wanted;
  c->used++;
  return false;
}

static bool lists_equal(comparison *c, chart_value a, chart_value b)
{
  if (is_known(c, a.as.list, b.as.list))
    return true;
  if ((a.as.list == NULL) != (b.as.list == NULL) || ch_list_size(a) != ch_list_size(b))
    return false;
  for (size_t i = 0; i < ch_list_size(a); i++)
    if (!equal(c, ch_list_at(a, i), ch_list_at(b, i)))
      return false;
  return true;
}

static bool dicts_equal(comparison *c, chart_value a, chart_value b)
{
  if (is_known(c, a.as.dict, b.as.dict))
    return true;
  if ((a.as.dict == NULL) != (b.as.dict == NULL) || ch_dict_size(a) != ch_dict_size(b))
    return false;
  ch_dict_complete(a);
  for (size_t i = 0; i < ch_dict_size(a); i++) {
    const chart_dict_entry *ours   = &a.as.dict->entries[i];
    const chart_dict_entry *theirs = ch_dict_find(b, ours->key);
    if (theirs == NULL || !equal(c, ours->value, theirs->value))
      return false;
  }
  return true;
}

/* reflect.DeepEqual looks through pointers at the fields. */
static bool objects_equal(comparison *c, const chart_object *a, const chart_object *b)
{
  if (a == b)
    return true;
  if (a == NULL || b == NULL || a->class != b->class || a->class->field == NULL)
    return false;
  if (a->class->fields == NULL) /* a named basic type */
    return equal(c, a->class->field(c->arena, a, 0), b->class->field(c->arena, b, 0));
  for (size_t i = 0; a->class->fields[i].size != 0; i++)
    if (!equal(c, a->class->field(c->arena, a, i), b->class->field(c->arena, b, i)))
      return false;
  return true;
}

static bool equal(comparison *c, chart_value a, chart_value b)
{
  if (a.kind != b.kind)
    return false;
  if (a.kind != CHART_NIL && a.type != b.type)
    return false;
  ch_guard_stack(c->arena->fault);
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
  case CHART_LIST: return lists_equal(c, a, b);
  case CHART_DICT: return dicts_equal(c, a, b);
  case CHART_OBJECT: return objects_equal(c, a.as.object, b.as.object);
  case CHART_KIND_COUNT: break;
  }
  return false;
}

bool ch_value_equal(ch_arena *arena, chart_value a, chart_value b)
{
  comparison c = { .arena = arena };
  return equal(&c, a, b);
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
    return value.as.object != NULL && (value.as.object->class->is_empty == NULL ||
                                       !value.as.object->class->is_empty(value.as.object));
  case CHART_KIND_COUNT: break;
  }
  return false;
}
