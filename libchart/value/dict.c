/* SPDX-License-Identifier: Apache-2.0
 * Dicts: an entry array that sorts itself when walked, and a hash index once it is worth it. */
#include "value/value.h"

#include <stdlib.h>

enum { INDEX_FROM = 12 };

static void index_entry(chart_dict *dict, uint32_t number)
{
  uint32_t slot = dict->entries[number].hash & dict->slot_mask;
  while (dict->slots[slot] != 0)
    slot = (slot + 1) & dict->slot_mask;
  dict->slots[slot] = number + 1;
}

static void rebuild_index(chart_dict *dict)
{
  if (dict->slots == NULL)
    return;
  memset(dict->slots, 0, ((size_t) dict->slot_mask + 1) * sizeof *dict->slots);
  for (uint32_t i = 0; i < dict->size; i++)
    index_entry(dict, i);
}

static void make_index(ch_arena *arena, chart_dict *dict)
{
  size_t slots = 32;
  while (slots < (size_t) dict->room * 2)
    slots *= 2;
  dict->slots     = (uint32_t *) ch_arena_array(arena, slots, sizeof *dict->slots);
  dict->slot_mask = (uint32_t) slots - 1;
  rebuild_index(dict);
}

chart_value ch_dict_new(ch_arena *arena, ch_type type, size_t room)
{
  chart_dict *dict = (chart_dict *) ch_arena_alloc(arena, sizeof *dict);
  *dict            = (chart_dict){ .room = (uint32_t) room, .is_sorted = true };
  if (room != 0)
    dict->entries = (chart_dict_entry *) ch_arena_array(arena, room, sizeof *dict->entries);
  if (room > INDEX_FROM)
    make_index(arena, dict);
  return (chart_value){ .kind = CHART_DICT, .type = (uint8_t) type, .as.dict = dict };
}

static void grow(ch_arena *arena, chart_dict *dict)
{
  size_t room = dict->room < 4 ? 4 : (size_t) dict->room * 2;
  if (room > UINT32_MAX / 4)
    ch_throw_memory(arena->fault);
  chart_dict_entry *entries = (chart_dict_entry *) ch_arena_array(arena, room, sizeof *entries);
  if (dict->size != 0)
    memcpy(entries, dict->entries, dict->size * sizeof *entries);
  dict->entries = entries;
  dict->room    = (uint32_t) room;
  if (room > INDEX_FROM)
    make_index(arena, dict);
}

static chart_dict_entry *find(const chart_dict *dict, chart_str key, uint32_t hash)
{
  if (dict->slots == NULL) {
    for (uint32_t i = 0; i < dict->size; i++)
      if (dict->entries[i].hash == hash && ch_str_equal(dict->entries[i].key, key))
        return &dict->entries[i];
    return NULL;
  }
  for (uint32_t slot = hash & dict->slot_mask; dict->slots[slot] != 0;
       slot          = (slot + 1) & dict->slot_mask) {
    chart_dict_entry *entry = &dict->entries[dict->slots[slot] - 1];
    if (entry->hash == hash && ch_str_equal(entry->key, key))
      return entry;
  }
  return NULL;
}

chart_dict_entry *ch_dict_find(chart_value dict, chart_str key)
{
  return ch_dict_size(dict) == 0 ? NULL : find(dict.as.dict, key, ch_str_hash(key));
}

chart_dict_entry *ch_dict_find_hashed(chart_value dict, chart_str key, uint32_t hash)
{
  return ch_dict_size(dict) == 0 ? NULL : find(dict.as.dict, key, hash);
}

chart_value ch_dict_get(chart_value dict, chart_str key)
{
  const chart_dict_entry *entry = ch_dict_find(dict, key);
  return entry == NULL ? ch_absent() : entry->value;
}

chart_value ch_dict_get_text(chart_value dict, const char *key)
{
  return ch_dict_get(dict, chart_str_from(key));
}

static void append(ch_arena *arena, chart_dict *self, chart_dict_entry entry)
{
  if (self->size == self->room)
    grow(arena, self);
  if (self->is_sorted && self->size != 0)
    self->is_sorted = ch_str_compare(self->entries[self->size - 1].key, entry.key) < 0;
  self->entries[self->size] = entry;
  if (self->slots != NULL)
    index_entry(self, self->size);
  self->size++;
}

void ch_dict_append(ch_arena *arena, chart_value dict, chart_str key, chart_value item,
                    chart_origin origin)
{
  item.flags = 0;
  append(arena, dict.as.dict, (chart_dict_entry){ key, item, origin, ch_str_hash(key) });
}

void ch_dict_set_from(ch_arena *arena, chart_value dict, chart_str key, chart_value item,
                      chart_origin origin)
{
  uint32_t          hash  = ch_str_hash(key);
  chart_dict_entry *entry = find(dict.as.dict, key, hash);
  item.flags              = 0;
  if (entry == NULL) {
    append(arena, dict.as.dict, (chart_dict_entry){ key, item, origin, hash });
    return;
  }
  entry->value  = item;
  entry->origin = origin;
}

void ch_dict_set(ch_arena *arena, chart_value dict, chart_str key, chart_value item)
{
  ch_dict_set_from(arena, dict, key, item, (chart_origin){ 0, 0 });
}

void ch_dict_set_text(ch_arena *arena, chart_value dict, const char *key, chart_value item)
{
  ch_dict_set(arena, dict, chart_str_from(key), item);
}

bool ch_dict_remove(chart_value dict, chart_str key)
{
  chart_dict_entry *entry = ch_dict_find(dict, key);
  if (entry == NULL)
    return false;
  chart_dict *self  = dict.as.dict;
  size_t      after = (size_t) (self->entries + self->size - entry) - 1;
  memmove(entry, entry + 1, after * sizeof *entry);
  self->size--;
  rebuild_index(self);
  return true;
}

static int by_key(const void *a, const void *b)
{
  return ch_str_compare(((const chart_dict_entry *) a)->key, ((const chart_dict_entry *) b)->key);
}

const chart_dict_entry *ch_dict_sorted(chart_value dict)
{
  chart_dict *self = dict.as.dict;
  if (self == NULL || self->size == 0)
    return NULL;
  if (!self->is_sorted) {
    qsort(self->entries, self->size, sizeof *self->entries, by_key);
    self->is_sorted = true;
    rebuild_index(self);
  }
  return self->entries;
}
