/* SPDX-License-Identifier: Apache-2.0
 * Making and reading values: scalars, strings, lists and dicts.
 *
 * Lists and dicts are references, as in Go: copying a chart_value shares what it points to.  Lists
 * are only written while they are built; dicts may be changed by `set` and its kin at any time.
 *
 * A dict keeps its entries in one array, in the order of insertion until somebody walks it, sorted
 * by key from then on; a hash index appears once a dict has more than a handful of entries.
 *
 * A late dict has keys whose values are made when somebody looks at them: one when it is found, all
 * when the dict is walked.  Whoever reads `entries` without ch_dict_sorted calls ch_dict_complete. */
#ifndef CH_VALUE_VALUE_H
#define CH_VALUE_VALUE_H

#include "base/arena.h"
#include "value/type.h"

/* chart_value.flags: the value was read out of an interface-typed slot (an element of []any or of
 * map[string]any) and no pipeline has unwrapped it yet.  Only the template engine sets and reads
 * it; stored values never carry it. */
#define CH_FLAG_INTERFACE 1u

typedef struct chart_list {
  chart_value  *items;
  size_t        size;
  size_t        room;
  chart_origin *origins; /* one for each item, or NULL when nobody recorded them */
} chart_list;

typedef struct chart_dict_entry {
  chart_str    key; /* 16 bytes */
  chart_value  value;
  chart_origin origin;
  uint32_t     hash;
} chart_dict_entry;

typedef struct chart_dict {
  chart_dict_entry *entries;
  uint32_t          size;
  uint32_t          room;
  uint32_t         *slots;     /* hash index: entry number + 1, 0 for free; NULL while small */
  uint32_t          slot_mask; /* number of slots - 1; a power of two - 1 */
  bool              is_sorted;
  bool              is_late; /* it is the first member of a ch_late_dict */
} chart_dict;

typedef struct ch_late_dict {
  chart_dict dict;
  /* Puts the value of an entry into its place, unless it is there already.  May throw. */
  void (*complete)(struct ch_late_dict *self, chart_dict_entry *entry);
} ch_late_dict;

/* ---- scalars ------------------------------------------------------------------------------ */

/* No value at all (a Go reflect.Value{}): what a template called without data sees as dot. */
static inline chart_value ch_absent(void)
{
  return (chart_value){ .kind = CHART_NIL, .type = CH_TYPE_ABSENT };
}

/* A nil held by an interface: null in YAML and JSON. */
static inline chart_value ch_nil(void)
{
  return (chart_value){ .kind = CHART_NIL, .type = CH_TYPE_NIL };
}

static inline chart_value ch_bool(bool b)
{
  return (chart_value){ .kind = CHART_BOOL, .type = CH_TYPE_BOOL, .as.boolean = b };
}

static inline chart_value ch_int(int64_t n)
{
  return (chart_value){ .kind = CHART_INT, .type = CH_TYPE_INT, .as.integer = n };
}

static inline chart_value ch_int64(int64_t n)
{
  return (chart_value){ .kind = CHART_INT, .type = CH_TYPE_INT64, .as.integer = n };
}

static inline chart_value ch_uint64(uint64_t n)
{
  return (chart_value){ .kind = CHART_UINT, .type = CH_TYPE_UINT64, .as.natural = n };
}

static inline chart_value ch_uint8(uint8_t n)
{
  return (chart_value){ .kind = CHART_UINT, .type = CH_TYPE_UINT8, .as.natural = n };
}

static inline chart_value ch_float(double x)
{
  return (chart_value){ .kind = CHART_FLOAT, .type = CH_TYPE_FLOAT64, .as.number = x };
}

/* Borrows s.  s.size must fit 32 bits: every buffer is limited so. */
static inline chart_value ch_string(chart_str s)
{
  return (chart_value){
    .kind = CHART_STRING, .type = CH_TYPE_STRING, .size = (uint32_t) s.size, .as.text = s.data
  };
}

static inline chart_value ch_bytes(chart_str s)
{
  return (chart_value){
    .kind = CHART_BYTES, .type = CH_TYPE_BYTES, .size = (uint32_t) s.size, .as.text = s.data
  };
}

/* The text of a CHART_STRING or CHART_BYTES value.  Result: borrowed as the value borrows it. */
static inline chart_str ch_text(chart_value v)
{
  return (chart_str){ v.as.text, v.size };
}

static inline bool ch_is_nil(chart_value v)
{
  return v.kind == CHART_NIL;
}

/* ---- lists -------------------------------------------------------------------------------- */

/* An empty, non-nil list of one of the list types with room for `room` items. */
chart_value ch_list_new(ch_arena *arena, ch_type type, size_t room);

/* A list of copies of the items. */
chart_value ch_list_of(ch_arena *arena, ch_type type, const chart_value *items, size_t count);

/* The nil slice of a list type: `[]` printed, null in JSON. */
static inline chart_value ch_list_nil(ch_type type)
{
  return (chart_value){ .kind = CHART_LIST, .type = (uint8_t) type };
}

/* Appends to a list that is still being built.  list must not be nil. */
void ch_list_push(ch_arena *arena, chart_value list, chart_value item);

/* Appends an item that was written at `origin`. */
void ch_list_push_from(ch_arena *arena, chart_value list, chart_value item, chart_origin origin);

static inline size_t ch_list_size(chart_value list)
{
  return list.as.list == NULL ? 0 : list.as.list->size;
}

/* Item i < size.  Result: borrowed from the list. */
static inline chart_value ch_list_at(chart_value list, size_t i)
{
  return list.as.list->items[i];
}

/* The items of a list or of bytes (as uint8 values) or nothing for others, as a plain array:
 * what sprig's list functions walk.  Result: borrowed from the list, or arena for bytes. */
const chart_value *ch_list_items(ch_arena *arena, chart_value list, size_t *size);

/* ---- dicts -------------------------------------------------------------------------------- */

/* An empty, non-nil dict of one of the dict types with room for `room` entries. */
chart_value ch_dict_new(ch_arena *arena, ch_type type, size_t room);

/* A dict of `count` keys and values that stand in turn in `pairs`; of equal keys the last one
 * counts.  The keys are strings; they and the values are borrowed, the array is not. */
chart_value ch_dict_of_pairs(ch_arena *arena, ch_type type, const chart_value *pairs, size_t count);

static inline chart_value ch_dict_nil(ch_type type)
{
  return (chart_value){ .kind = CHART_DICT, .type = (uint8_t) type };
}

static inline size_t ch_dict_size(chart_value dict)
{
  return dict.as.dict == NULL ? 0 : dict.as.dict->size;
}

/* The entry of `key`, or NULL.  Result: borrowed until the dict changes or is walked. */
chart_dict_entry *ch_dict_find(chart_value dict, chart_str key);

/* The same for a key whose ch_str_hash is known. */
chart_dict_entry *ch_dict_find_hashed(chart_value dict, chart_str key, uint32_t hash);

/* The value of `key`, or ch_absent() when there is none. */
chart_value ch_dict_get(chart_value dict, chart_str key);

/* Like ch_dict_get with a constant key. */
chart_value ch_dict_get_text(chart_value dict, const char *key);

/* Adds or replaces.  `key` and `item` are borrowed: they must live as long as the dict.  The dict
 * must not be nil.  A template function that writes into a dict which it did not make itself calls
 * ch_arena_pin(call->arena) afterwards, so that the new entry outlives the action. */
void ch_dict_set(ch_arena *arena, chart_value dict, chart_str key, chart_value item);

void ch_dict_set_from(ch_arena *arena, chart_value dict, chart_str key, chart_value item,
                      chart_origin origin);

/* ch_dict_set with a constant key. */
void ch_dict_set_text(ch_arena *arena, chart_value dict, const char *key, chart_value item);

/* Appends an entry whose key is known not to be in the dict.  For readers that check themselves. */
void ch_dict_append(ch_arena *arena, chart_value dict, chart_str key, chart_value item,
                    chart_origin origin);

/* Says that a dict whose keys are all there is late. */
void ch_dict_make_late(ch_arena *arena, ch_late_dict *dict);

/* Makes the values of a late dict that are not there yet.  Throws: what `complete` throws. */
void ch_dict_complete_late(chart_dict *dict);

/* The same for any dict, nil included. */
static inline void ch_dict_complete(chart_value dict)
{
  if (dict.as.dict != NULL && dict.as.dict->is_late)
    ch_dict_complete_late(dict.as.dict);
}

/* A copy of the dict, of a nil one an empty dict.  copy(arena, value) makes the lists, dicts and
 * objects in it; NULL: they are shared. */
chart_value ch_dict_copy(ch_arena *arena, chart_value dict,
                         chart_value (*copy)(ch_arena *arena, chart_value value));

/* Removes every entry whose value is nil, of a dict that is not nil itself and not late. */
void ch_dict_drop_nils(chart_value dict);

/* A dict whose size is not known before it is complete.  Small ones are gathered here, so that they
 * take no more of an arena than they need. */
enum { CH_DICT_FEW = 12 };

typedef struct ch_dict_builder {
  chart_dict       dict;
  chart_dict_entry few[CH_DICT_FEW];
} ch_dict_builder;

void ch_dict_begin(ch_dict_builder *builder);

/* As ch_dict_set_from. */
void ch_dict_add(ch_arena *arena, ch_dict_builder *builder, chart_str key, chart_value item,
                 chart_origin origin);

/* The dict of all that was added; the builder is done with. */
chart_value ch_dict_finish(ch_arena *arena, const ch_dict_builder *builder, ch_type type);

/* Removes the key; false when there was none. */
bool ch_dict_remove(chart_value dict, chart_str key);

/* The entries in ascending bytewise order of their keys.  Result: borrowed until the dict changes.
 * The first walk after a change sorts in place; to share a dict between threads, walk it once
 * beforehand (ch_value_freeze). */
const chart_dict_entry *ch_dict_sorted(chart_value dict);

/* ---- whole trees -------------------------------------------------------------------------- */

/* A copy of every list and dict in `value`, made in `arena`; strings and objects stay borrowed.
 * Types and origins are kept. */
chart_value ch_value_copy(ch_arena *arena, chart_value value);

/* Sorts every dict in `value`, so that later walks write nothing. */
void ch_value_freeze(ch_arena *arena, chart_value value);

/* Go's reflect.DeepEqual: types count, nil and empty slices differ, NaN differs from itself. */
bool ch_value_equal(ch_arena *arena, chart_value a, chart_value b);

/* text/template's truth: false, 0, "", nil, empty lists and dicts are false; objects are true. */
bool ch_value_is_true(chart_value value);

#endif
