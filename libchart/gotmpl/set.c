/* SPDX-License-Identifier: Apache-2.0
 * Sets: functions found by name, templates found by name. */
#include "gotmpl/known_texts.h"
#include "gotmpl/template.h"

/* ---- functions ---------------------------------------------------------------------------- */

/* A table, many tables, or names that older layers are not asked for; what it is not is NULL. */
typedef struct function_layer {
  const ch_function           *table;
  const ch_function *const    *tables;
  const char *const           *removed;
  const struct function_layer *older;
} function_layer;

typedef struct found_function {
  const ch_function *row;
  uint32_t           hash;
  ch_signature       signature; /* cut off behind the last parameter */
} found_function;

/* Tables are walked from end to end, but once a name: a chart calls one function out of ten, so
 * there would be more work in preparing all of them. */
typedef struct function_cache {
  const found_function **slots; /* a hash table; NULL: free */
  size_t                 mask;  /* number of slots - 1 */
  size_t                 used;
} function_cache;

struct ch_function_set {
  ch_arena             *arena;
  const ch_compat      *compat;
  const function_layer *newest;
  function_cache       *found;
};

enum { FIRST_SLOTS = 128 };

static void add_layer(ch_arena *arena, ch_function_set *set, function_layer layer)
{
  function_layer *added = (function_layer *) ch_arena_alloc(arena, sizeof *added);
  *added                = layer;
  added->older          = set->newest;
  set->newest           = added;
}

void ch_function_set_add(ch_arena *arena, ch_function_set *set, const ch_function *table)
{
  add_layer(arena, set, (function_layer){ .table = table });
}

void ch_function_set_remove(ch_function_set *set, const char *const *names)
{
  add_layer(set->arena, set, (function_layer){ .removed = names });
}

static const found_function **new_slots(ch_arena *arena, size_t count)
{
  return (const found_function **) ch_arena_zero(arena, count, sizeof(const found_function *));
}

ch_function_set *ch_function_set_new(ch_arena *arena, const ch_function *const *tables,
                                     const ch_compat *compat)
{
  ch_function_set *set   = (ch_function_set *) ch_arena_alloc(arena, sizeof *set);
  function_cache  *found = (function_cache *) ch_arena_alloc(arena, sizeof *found);
  *found                 = (function_cache){ new_slots(arena, FIRST_SLOTS), FIRST_SLOTS - 1, 0 };
  *set                   = (ch_function_set){ arena, compat, NULL, found };
  add_layer(arena, set, (function_layer){ .tables = tables });
  return set;
}

const ch_compat *ch_function_set_compat(const ch_function_set *set)
{
  return set->compat;
}

/* Most names differ in their first byte. */
static bool is_named(const char *known, chart_str name)
{
  return known[0] == name.data[0] && ch_str_is(name, known);
}

static const ch_function *find_in_table(const ch_function *table, chart_str name)
{
  for (; table->name != NULL; table++)
    if (is_named(table->name, name))
      return table;
  return NULL;
}

static const ch_function *find_in_layer(const function_layer *layer, chart_str name)
{
  const ch_function *found = layer->table == NULL ? NULL : find_in_table(layer->table, name);
  if (layer->tables != NULL)
    for (const ch_function *const *table = layer->tables; *table != NULL && found == NULL; table++)
      found = find_in_table(*table, name);
  return found;
}

static bool is_removed(const function_layer *layer, chart_str name)
{
  if (layer->removed != NULL)
    for (const char *const *removed = layer->removed; *removed != NULL; removed++)
      if (is_named(*removed, name))
        return true;
  return false;
}

static const ch_function *find_row(const ch_function_set *set, chart_str name)
{
  const ch_function *found = NULL;
  for (const function_layer *layer = set->newest; layer != NULL && found == NULL;
       layer                       = layer->older) {
    if (is_removed(layer, name))
      return NULL;
    found = find_in_layer(layer, name);
  }
  return found;
}

static const found_function **slot_of(const function_cache *found, chart_str name, uint32_t hash)
{
  size_t at = hash & found->mask;
  while (found->slots[at] != NULL &&
         (found->slots[at]->hash != hash || !ch_str_is(name, found->slots[at]->row->name)))
    at = (at + 1) & found->mask;
  return &found->slots[at];
}

static void make_room(ch_arena *arena, function_cache *found)
{
  if (found->used * 2 <= found->mask)
    return;
  const found_function **old  = found->slots;
  size_t                 size = found->mask + 1;
  found->mask                 = size * 2 - 1;
  found->slots                = new_slots(arena, size * 2);
  for (size_t i = 0; i < size; i++)
    if (old[i] != NULL)
      *slot_of(found, chart_str_from(old[i]->row->name), old[i]->hash) = old[i];
}

static const found_function *remember(ch_arena *arena, function_cache *cache,
                                      const ch_function *row, uint32_t hash)
{
  found_function found;
  found.row  = row;
  found.hash = hash;
  if (!ch_signature_parse(&found.signature, row->signature))
    ch_throw(arena->fault, CHART_ERR_ARGUMENT, "function %s has a bad signature: %s", row->name,
             row->signature);
  size_t size = offsetof(found_function, signature.parameter) +
                found.signature.count * sizeof *found.signature.parameter;
  const found_function *kept =
    (const found_function *) memcpy(ch_arena_alloc(arena, size), &found, size);
  make_room(arena, cache);
  *slot_of(cache, chart_str_from(row->name), hash) = kept;
  cache->used++;
  return kept;
}

const ch_function *ch_function_set_find(const ch_function_set *set, chart_str name,
                                        const ch_signature **signature)
{
  uint32_t              hash  = ch_str_hash(name);
  const found_function *found = *slot_of(set->found, name, hash);
  if (found == NULL) {
    const ch_function *row = find_row(set, name);
    if (row == NULL)
      return NULL;
    found = remember(set->arena, set->found, row, hash);
  }
  *signature = &found->signature;
  return found->row;
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
  ch_known_texts         texts;
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

static ch_parsed parse(ch_template_set *set, ch_arena *arena, chart_str name, chart_str text)
{
  const ch_parsed *known = ch_known_texts_find(&set->texts, text);
  ch_parsed        parsed;
  if (known != NULL && ch_known_text_rename(known, arena, name, &parsed))
    return parsed;
  parsed = ch_parse_text(arena, set->functions, name, text);
  if (known == NULL)
    ch_known_texts_add(&set->texts, arena, parsed);
  return parsed;
}

const ch_template *ch_template_set_parse(ch_template_set *set, ch_arena *arena, chart_str name,
                                         chart_str text)
{
  ch_parsed parsed = parse(set, arena, name, text);
  for (size_t i = 0; i < parsed.defined_count; i++)
    ch_template_set_add(set, arena, parsed.defined[i]);
  return parsed.main;
}
