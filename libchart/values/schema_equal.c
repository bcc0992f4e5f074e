/* SPDX-License-Identifier: Apache-2.0
 * JSON equality: numbers by their size, lists by order, objects by their keys. */
#include "values/schema_node.h"

enum { PAIRWISE_MAX = 20 }; /* so many items are compared each with each */

static bool numbers_equal(ch_arena *arena, chart_value a, chart_value b)
{
  ch_decimal x, y;
  return ch_decimal_from_value(arena, a, &x) && ch_decimal_from_value(arena, b, &y) &&
         ch_decimal_compare(&x, &y) == 0;
}

static bool lists_equal(ch_arena *arena, chart_value a, chart_value b)
{
  if (ch_list_size(a) != ch_list_size(b))
    return false;
  for (size_t i = 0; i < ch_list_size(a); i++)
    if (!ch_schema_equal(arena, ch_list_at(a, i), ch_list_at(b, i)))
      return false;
  return true;
}

static bool dicts_equal(ch_arena *arena, chart_value a, chart_value b)
{
  if (ch_dict_size(a) != ch_dict_size(b))
    return false;
  for (size_t i = 0; i < ch_dict_size(a); i++) {
    const chart_dict_entry *entry = &a.as.dict->entries[i];
    const chart_dict_entry *other = ch_dict_find_hashed(b, entry->key, entry->hash);
    if (other == NULL || !ch_schema_equal(arena, entry->value, other->value))
      return false;
  }
  return true;
}

bool ch_schema_equal(ch_arena *arena, chart_value a, chart_value b)
{
  const unsigned type = ch_schema_type_of(a);
  if (type != ch_schema_type_of(b))
    return false;
  ch_guard_stack(arena->fault);
  switch (type) {
  case CH_SCHEMA_NULL: return true;
  case CH_SCHEMA_BOOLEAN: return a.as.boolean == b.as.boolean;
  case CH_SCHEMA_STRING: return ch_str_equal(ch_text(a), ch_text(b));
  case CH_SCHEMA_NUMBER: return numbers_equal(arena, a, b);
  case CH_SCHEMA_ARRAY: return lists_equal(arena, a, b);
  case CH_SCHEMA_OBJECT: return dicts_equal(arena, a, b);
  default: return false;
  }
}

/* ---- equal items ---------------------------------------------------------------------------- */

static uint32_t hash_of(ch_arena *arena, chart_value value);

static uint32_t hash_of_number(ch_arena *arena, chart_value value)
{
  ch_decimal number;
  if (!ch_decimal_from_value(arena, value, &number))
    return 0;
  return ch_str_hash(ch_str(number.digits, number.count)) ^ (uint32_t) number.point;
}

static uint32_t hash_of_list(ch_arena *arena, chart_value list)
{
  uint32_t hash = 7;
  for (size_t i = 0; i < ch_list_size(list); i++)
    hash = hash * 31 + hash_of(arena, ch_list_at(list, i));
  return hash;
}

/* The order of the entries must not count. */
static uint32_t hash_of_dict(ch_arena *arena, chart_value dict)
{
  uint32_t hash = 11;
  for (size_t i = 0; i < ch_dict_size(dict); i++) {
    const chart_dict_entry *entry = &dict.as.dict->entries[i];
    hash += entry->hash * 31 + hash_of(arena, entry->value) * 17;
  }
  return hash;
}

static uint32_t hash_of(ch_arena *arena, chart_value value)
{
  ch_guard_stack(arena->fault);
  switch (ch_schema_type_of(value)) {
  case CH_SCHEMA_BOOLEAN: return value.as.boolean ? 3 : 5;
  case CH_SCHEMA_STRING: return ch_str_hash(ch_text(value));
  case CH_SCHEMA_NUMBER: return hash_of_number(arena, value);
  case CH_SCHEMA_ARRAY: return hash_of_list(arena, value);
  case CH_SCHEMA_OBJECT: return hash_of_dict(arena, value);
  default: return 1;
  }
}

/* The first item before `second` that is equal to it, or `second`. */
static size_t find_before(ch_arena *arena, chart_value list, size_t second)
{
  size_t i = 0;
  while (i < second && !ch_schema_equal(arena, ch_list_at(list, second), ch_list_at(list, i)))
    i++;
  return i;
}

static bool find_pairwise(ch_arena *arena, chart_value list, size_t *first, size_t *second)
{
  for (*second = 1; *second < ch_list_size(list); ++*second)
    if ((*first = find_before(arena, list, *second)) < *second)
      return true;
  return false;
}

/* Chains of items in the slots of a hash table; item numbers count from 1. */
typedef struct chains {
  size_t   *slots, *next;
  uint32_t *hashes;
  size_t    mask;
} chains;

static chains make_chains(ch_arena *arena, size_t size)
{
  size_t room = 64;
  while (room < size)
    room *= 2;
  return (chains){ .slots  = (size_t *) ch_arena_zero(arena, room, sizeof(size_t)),
                   .next   = (size_t *) ch_arena_zero(arena, size + 1, sizeof(size_t)),
                   .hashes = (uint32_t *) ch_arena_zero(arena, size + 1, sizeof(uint32_t)),
                   .mask   = room - 1 };
}

static bool find_hashed(ch_arena *arena, chart_value list, size_t *first, size_t *second)
{
  chains table = make_chains(arena, ch_list_size(list));
  for (*second = 0; *second < ch_list_size(list); ++*second) {
    const uint32_t hash = hash_of(arena, ch_list_at(list, *second));
    size_t        *slot = &table.slots[hash & table.mask];
    while (*slot != 0) {
      *first = *slot - 1;
      if (table.hashes[*slot] == hash &&
          ch_schema_equal(arena, ch_list_at(list, *second), ch_list_at(list, *first)))
        return true;
      slot = &table.next[*slot];
    }
    *slot                     = *second + 1;
    table.hashes[*second + 1] = hash;
  }
  return false;
}

bool ch_schema_find_equal(ch_arena *arena, chart_value list, size_t *first, size_t *second)
{
  return ch_list_size(list) <= PAIRWISE_MAX ? find_pairwise(arena, list, first, second)
                                            : find_hashed(arena, list, first, second);
}
