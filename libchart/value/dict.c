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

/* Dict and entries are made together: that is one piece of memory less. */
static chart_dict *new_dict(ch_arena *arena, size_t room)
{
  if (room > UINT32_MAX / 4)
    ch_throw_memory(arena->fault);
  chart_dict *dict =
    (chart_dict *) ch_arena_alloc(arena, sizeof *dict + room * sizeof *dict->entries);
  *dict = (chart_dict){ .entries   = (chart_dict_entry *) (dict + 1),
                        .room      = (uint32_t) room,
                        .is_sorted = true };
  if (room > INDEX_FROM)
    make_index(arena, dict);
  return dict;
}

chart_value ch_dict_new(ch_arena *arena, ch_type type, size_t room)
{
  return (
    chart_value){ .kind = CHART_DICT, .type = (uint8_t) type, .as.dict = new_dict(arena, room) };
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

/* ---- late values ------------------------------------------------------------------------------ */

/* It has an index, however small it is: a dict without one is never late, and need not be asked. */
void ch_dict_make_late(ch_arena *arena, ch_late_dict *dict)
{
  dict->dict.is_late   = true;
  dict->dict.is_sorted = false; /* the first walk completes it */
  if (dict->dict.slots == NULL)
    make_index(arena, &dict->dict);
}

/* Out of the way of those who look things up in dicts that are not late. */
static __attribute__((cold, noinline)) chart_dict_entry *completed(const chart_dict *dict,
                                                                   chart_dict_entry *entry)
{
  ch_late_dict *late = (ch_late_dict *) (uintptr_t) dict;
  late->complete(late, entry);
  return entry;
}

__attribute__((cold)) void ch_dict_complete_late(chart_dict *dict)
{
  for (uint32_t i = 0; i < dict->size; i++)
    completed(dict, &dict->entries[i]);
  dict->is_late = false;
}

/* ---- finding and adding ----------------------------------------------------------------------- */

static __attribute__((noinline)) chart_dict_entry *find_by_index(const chart_dict *dict,
                                                                 chart_str key, uint32_t hash)
{
  for (uint32_t slot = hash & dict->slot_mask; dict->slots[slot] != 0;
       slot          = (slot + 1) & dict->slot_mask) {
    chart_dict_entry *entry = &dict->entries[dict->slots[slot] - 1];
    if (entry->hash == hash && ch_str_equal(entry->key, key))
      return dict->is_late ? completed(dict, entry) : entry;
  }
  return NULL;
}

/* Most dicts are small, and so is a look into them: it is no call. */
static inline chart_dict_entry *find(const chart_dict *dict, chart_str key, uint32_t hash)
{
  if (dict->slots != NULL)
    return find_by_index(dict, key, hash);
  chart_dict_entry *const end = dict->entries + dict->size;
  for (chart_dict_entry *entry = dict->entries; entry < end; entry++)
    if (entry->hash == hash && ch_str_equal(entry->key, key))
      return entry;
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

/* Most keys differ in their first byte. */
static bool is_before(chart_str a, chart_str b)
{
  if (a.size != 0 && b.size != 0 && a.data[0] != b.data[0])
    return (unsigned char) a.data[0] < (unsigned char) b.data[0];
  return ch_str_compare(a, b) < 0;
}

/* Whether key comes behind all others, so that it must be new. */
static bool is_behind_all(const chart_dict *self, chart_str key)
{
  return self->size == 0 || (self->is_sorted && is_before(self->entries[self->size - 1].key, key));
}

/* There is room for it, and is_sorted is seen to. */
static void put(chart_dict *self, const chart_dict_entry *entry)
{
  self->entries[self->size] = *entry;
  if (self->slots != NULL)
    index_entry(self, self->size);
  self->size++;
}

static void append(ch_arena *arena, chart_dict *self, const chart_dict_entry *entry)
{
  if (self->size == self->room)
    grow(arena, self);
  self->is_sorted = is_behind_all(self, entry->key);
  put(self, entry);
}

/* Adds or replaces.  What comes behind all others need not be looked for. */
static void set(ch_arena *arena, chart_dict *self, const chart_dict_entry *entry)
{
  const bool is_last = is_behind_all(self, entry->key);
  if (!is_last) {
    chart_dict_entry *known = find(self, entry->key, entry->hash);
    if (known != NULL) {
      known->value  = entry->value;
      known->origin = entry->origin;
      return;
    }
  }
  if (self->size == self->room)
    grow(arena, self);
  self->is_sorted = is_last;
  put(self, entry);
}

static chart_dict_entry make_entry(chart_str key, chart_value item, chart_origin origin)
{
  item.flags = 0;
  return (chart_dict_entry){ key, item, origin, ch_str_hash(key) };
}

void ch_dict_append(ch_arena *arena, chart_value dict, chart_str key, chart_value item,
                    chart_origin origin)
{
  const chart_dict_entry entry = make_entry(key, item, origin);
  append(arena, dict.as.dict, &entry);
}

chart_value ch_dict_of_pairs(ch_arena *arena, ch_type type, const chart_value *pairs, size_t count)
{
  chart_dict        *self = new_dict(arena, count);
  const chart_value *end  = pairs == NULL ? NULL : pairs + 2 * count;
  for (; pairs != end; pairs += 2) {
    const chart_str   key   = ch_text(pairs[0]);
    const uint32_t    hash  = ch_str_hash(key);
    chart_dict_entry *entry = &self->entries[self->size];
    if (!is_behind_all(self, key)) {
      chart_dict_entry *known = find(self, key, hash);
      if (known != NULL) {
        known->value = pairs[1];
        continue;
      }
      self->is_sorted = false;
    }
    *entry = (chart_dict_entry){ key, pairs[1], { 0, 0 }, hash };
    if (self->slots != NULL)
      index_entry(self, self->size);
    self->size++;
  }
  return (chart_value){ .kind = CHART_DICT, .type = (uint8_t) type, .as.dict = self };
}

void ch_dict_set_from(ch_arena *arena, chart_value dict, chart_str key, chart_value item,
                      chart_origin origin)
{
  const chart_dict_entry entry = make_entry(key, item, origin);
  set(arena, dict.as.dict, &entry);
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

/* ---- sorting ---------------------------------------------------------------------------------- */

enum {
  FEW           = 48, /* so many are sorted at once */
  MOST_PARTINGS = 40  /* keys that were chosen to part badly must not take long */
};

/* The first bytes of a key as a number: smaller for keys that come before, equal for too many. */
typedef struct rank {
  uint64_t head;
  uint32_t number; /* of the entry */
} rank;

static uint64_t head_of(chart_str key)
{
  uint64_t head = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  if (key.size >= sizeof head) {
    memcpy(&head, key.data, sizeof head);
    return __builtin_bswap64(head);
  }
#endif
  for (size_t i = 0; i < key.size && i < sizeof head; i++)
    head |= (uint64_t) (unsigned char) key.data[i] << (56 - 8 * i);
  return head;
}

static bool key_before(chart_str a, uint64_t a_head, chart_str b, uint64_t b_head)
{
  return a_head != b_head ? a_head < b_head : ch_str_compare(a, b) < 0;
}

static bool ranks_before(const chart_dict_entry *entries, rank a, rank b)
{
  return key_before(entries[a.number].key, a.head, entries[b.number].key, b.head);
}

/* Sorts `size` entries, which are few, from one place to another. */
static void sort_few(chart_dict_entry *to, const chart_dict_entry *from, uint32_t size)
{
  rank ranks[FEW];
  for (uint32_t i = 0; i < size; i++) {
    const rank next = { head_of(from[i].key), i };
    uint32_t   at   = i;
    for (; at > 0 && ranks_before(from, next, ranks[at - 1]); at--)
      ranks[at] = ranks[at - 1];
    ranks[at] = next;
  }
  for (uint32_t i = 0; i < size; i++)
    to[i] = from[ranks[i].number];
}

static int by_key(const void *a, const void *b)
{
  return ch_str_compare(((const chart_dict_entry *) a)->key, ((const chart_dict_entry *) b)->key);
}

/* Puts all keys up to that of some entry before all behind it.  Result: how many are before. */
static uint32_t part(chart_dict_entry *entries, uint32_t size)
{
  const chart_str pivot = entries[(size - 1) / 2].key;
  const uint64_t  head  = head_of(pivot);
  uint32_t        low = 0, high = size - 1;
  for (;; low++, high--) {
    while (key_before(entries[low].key, head_of(entries[low].key), pivot, head))
      low++;
    while (key_before(pivot, head, entries[high].key, head_of(entries[high].key)))
      high--;
    if (low >= high)
      return high + 1;
    const chart_dict_entry swapped = entries[low];
    entries[low]                   = entries[high];
    entries[high]                  = swapped;
  }
}

/* Parts the entries until they are few; where that does not help, the C library sorts. */
static void sort_many(chart_dict_entry *entries, uint32_t size, unsigned patience)
{
  chart_dict_entry copy[FEW];
  for (; size > FEW && patience > 0; patience--) {
    const uint32_t before = part(entries, size);
    sort_many(entries, before, patience - 1);
    entries += before;
    size -= before;
  }
  if (size > FEW) {
    qsort(entries, size, sizeof *entries, by_key);
    return;
  }
  memcpy(copy, entries, size * sizeof *copy);
  sort_few(entries, copy, size);
}

const chart_dict_entry *ch_dict_sorted(chart_value dict)
{
  chart_dict *self = dict.as.dict;
  if (self == NULL || self->size == 0)
    return NULL;
  if (!self->is_sorted) {
    ch_dict_complete(dict);
    sort_many(self->entries, self->size, MOST_PARTINGS);
    self->is_sorted = true;
    rebuild_index(self);
  }
  return self->entries;
}

/* ---- building ---------------------------------------------------------------------------------- */

void ch_dict_begin(ch_dict_builder *builder)
{
  builder->dict = (chart_dict){ .entries = builder->few, .room = CH_DICT_FEW, .is_sorted = true };
}

void ch_dict_add(ch_arena *arena, ch_dict_builder *builder, chart_str key, chart_value item,
                 chart_origin origin)
{
  const chart_dict_entry entry = make_entry(key, item, origin);
  set(arena, &builder->dict, &entry);
}

chart_value ch_dict_finish(ch_arena *arena, const ch_dict_builder *builder, ch_type type)
{
  const chart_dict *built = &builder->dict;
  chart_dict       *self;
  if (built->entries == builder->few) {
    self = new_dict(arena, built->size);
    memcpy(self->entries, built->entries, built->size * sizeof *self->entries);
    self->size      = built->size;
    self->is_sorted = built->is_sorted;
  } else {
    self  = (chart_dict *) ch_arena_alloc(arena, sizeof *self);
    *self = *built;
  }
  return (chart_value){ .kind = CHART_DICT, .type = (uint8_t) type, .as.dict = self };
}

/* ---- copying ----------------------------------------------------------------------------------- */

chart_value ch_dict_copy(ch_arena *arena, chart_value dict,
                         chart_value (*copy)(ch_arena *arena, chart_value value))
{
  const uint32_t size = (uint32_t) ch_dict_size(dict);
  chart_dict    *self = new_dict(arena, size);
  if (size != 0) {
    ch_dict_complete(dict);
    memcpy(self->entries, dict.as.dict->entries, size * sizeof *self->entries);
    self->size      = size;
    self->is_sorted = dict.as.dict->is_sorted;
    rebuild_index(self);
  }
  for (uint32_t i = 0; copy != NULL && i < size; i++) {
    chart_dict_entry *entry = &self->entries[i];
    const unsigned    kind  = entry->value.kind;
    if (kind == CHART_LIST || kind == CHART_DICT || kind == CHART_OBJECT)
      entry->value = copy(arena, entry->value);
  }
  return (chart_value){ .kind = CHART_DICT, .type = dict.type, .as.dict = self };
}

void ch_dict_drop_nils(chart_value dict)
{
  chart_dict *self = dict.as.dict;
  uint32_t    kept = 0;
  for (uint32_t i = 0; i < self->size; i++)
    if (!ch_is_nil(self->entries[i].value)) {
      if (kept != i)
        self->entries[kept] = self->entries[i];
      kept++;
    }
  if (kept == self->size)
    return;
  self->size = kept;
  rebuild_index(self);
}
