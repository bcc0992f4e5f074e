/* SPDX-License-Identifier: Apache-2.0
 * Sets: functions found by name, templates found by name. */
#include "gotmpl/template.h"

/* ---- functions ---------------------------------------------------------------------------- */

typedef struct function_slot {
  const ch_function  *row; /* NULL: free */
  const ch_signature *signature;
  uint32_t            hash;
} function_slot;

struct ch_function_set {
  ch_arena      *arena;
  function_slot *slots;
  size_t         mask; /* number of slots - 1 */
  size_t         used;
};

enum { FIRST_SLOTS = 512 };

static function_slot *slot_of(const ch_function_set *set, chart_str name, uint32_t hash)
{
  size_t at = hash & set->mask;
  while (set->slots[at].row != NULL &&
         (set->slots[at].hash != hash || !ch_str_is(name, set->slots[at].row->name)))
    at = (at + 1) & set->mask;
  return &set->slots[at];
}

static void put(ch_function_set *set, const ch_function *row)
{
  chart_str      name = chart_str_from(row->name);
  uint32_t       hash = ch_str_hash(name);
  function_slot *slot = slot_of(set, name, hash);
  set->used += slot->row == NULL;
  *slot = (function_slot){ row, NULL, hash };
}

static void make_room(ch_arena *arena, ch_function_set *set, size_t more)
{
  if ((set->used + more) * 2 <= set->mask + 1)
    return;
  function_slot *old  = set->slots;
  size_t         size = set->mask + 1;
  set->mask           = size * 2 - 1;
  set->used           = 0;
  set->slots          = (function_slot *) ch_arena_zero(arena, set->mask + 1, sizeof *set->slots);
  for (size_t i = 0; i < size; i++)
    if (old[i].row != NULL)
      put(set, old[i].row);
}

void ch_function_set_add(ch_arena *arena, ch_function_set *set, const ch_function *table)
{
  for (; table->name != NULL; table++) {
    make_room(arena, set, 1);
    put(set, table);
  }
}

/* The row that stands for a function that is not there: others behind it are found as before. */
static const ch_function removed = { .name = "" };

void ch_function_set_remove(ch_function_set *set, const char *const *names)
{
  for (; *names != NULL; names++) {
    chart_str      name = chart_str_from(*names);
    function_slot *slot = slot_of(set, name, ch_str_hash(name));
    if (slot->row != NULL)
      slot->row = &removed;
  }
}

ch_function_set *ch_function_set_new(ch_arena *arena, const ch_function *const *tables)
{
  ch_function_set *set = (ch_function_set *) ch_arena_alloc(arena, sizeof *set);
  *set                 = (ch_function_set){ .arena = arena, .mask = FIRST_SLOTS - 1 };
  set->slots           = (function_slot *) ch_arena_zero(arena, FIRST_SLOTS, sizeof *set->slots);
  for (; *tables != NULL; tables++)
    ch_function_set_add(arena, set, *tables);
  return set;
}

/* Signatures are read at their first use: most functions of a set are never called. */
const ch_function *ch_function_set_find(const ch_function_set *set, chart_str name,
                                        const ch_signature **signature)
{
  function_slot *slot = slot_of(set, name, ch_str_hash(name));
  if (slot->row == NULL)
    return NULL;
  if (slot->signature == NULL) {
    ch_signature *read = (ch_signature *) ch_arena_alloc(set->arena, sizeof *read);
    if (!ch_signature_parse(read, slot->row->signature))
      ch_throw(set->arena->fault, CHART_ERR_ARGUMENT, "function %s has a bad signature: %s",
               slot->row->name, slot->row->signature);
    slot->signature = read;
  }
  *signature = slot->signature;
  return slot->row;
}

/* ---- templates ---------------------------------------------------------------------------- */

typedef struct template_slot {
  const ch_template *template; /* NULL: free */
  uint32_t hash;
} template_slot;

struct ch_template_set {
  const ch_function_set *functions;
  const ch_template_set *outer;
  template_slot         *slots; /* NULL while empty */
  size_t                 mask;
  size_t                 used;
};

ch_template_set *ch_template_set_new(ch_arena *arena, const ch_function_set *functions,
                                     const ch_template_set *outer)
{
  ch_template_set *set = (ch_template_set *) ch_arena_alloc(arena, sizeof *set);
  *set                 = (ch_template_set){ .functions = functions, .outer = outer };
  return set;
}

const ch_function_set *ch_template_set_functions(const ch_template_set *set)
{
  return set->functions;
}

static template_slot *template_slot_of(const ch_template_set *set, chart_str name, uint32_t hash)
{
  size_t at = hash & set->mask;
  while (set->slots[at].template != NULL &&
         (set->slots[at].hash != hash || !ch_str_equal(set->slots[at].template->name, name)))
    at = (at + 1) & set->mask;
  return &set->slots[at];
}

const ch_template *ch_template_set_find(const ch_template_set *set, chart_str name)
{
  uint32_t hash = ch_str_hash(name);
  for (; set != NULL; set = set->outer) {
    if (set->slots == NULL)
      continue;
    const ch_template *found = template_slot_of(set, name, hash)->template;
    if (found != NULL)
      return found;
  }
  return NULL;
}

static void grow(ch_template_set *set, ch_arena *arena)
{
  template_slot *old  = set->slots;
  size_t         size = old == NULL ? 0 : set->mask + 1;
  set->mask           = (size == 0 ? 16 : size * 2) - 1;
  set->slots          = (template_slot *) ch_arena_zero(arena, set->mask + 1, sizeof *set->slots);
  for (size_t i = 0; i < size; i++)
    if (old[i].template != NULL)
      *template_slot_of(set, old[i].template->name, old[i].hash) = old[i];
}

void ch_template_set_add(ch_template_set *set, ch_arena *arena, const ch_template *template)
{
  const ch_template *old = ch_template_set_find(set, template->name);
  if (old != NULL && ch_node_is_empty(template->root, template->text))
    return;
  if (set->slots == NULL || set->used * 2 > set->mask)
    grow(set, arena);
  uint32_t       hash = ch_str_hash(template->name);
  template_slot *slot = template_slot_of(set, template->name, hash);
  set->used += slot->template == NULL;
  *slot = (template_slot){ template, hash };
}

const ch_template *ch_template_set_parse(ch_template_set *set, ch_arena *arena, chart_str name,
                                         chart_str text)
{
  ch_parsed parsed = ch_parse_text(arena, set->functions, name, text);
  for (size_t i = 0; i < parsed.defined_count; i++)
    ch_template_set_add(set, arena, parsed.defined[i]);
  return parsed.main;
}
