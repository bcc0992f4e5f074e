/* SPDX-License-Identifier: Apache-2.0
 * Places in documents: finding them again, their JSON pointers, and where references lead. */
#include "values/schema_node.h"

#include "base/number.h"
#include "values/schema_url.h"

/* ---- tables --------------------------------------------------------------------------------- */

enum { FIRST_SLOTS = 64 };

static ch_schema_table_slot *slot_of(const ch_schema_table *table, const void *key)
{
  const uint64_t hash = (uint64_t) (uintptr_t) key * UINT64_C(0x9E3779B97F4A7C15);
  size_t         i    = (size_t) (hash >> 32) & table->mask;
  while (table->slots[i].key != NULL && table->slots[i].key != key)
    i = (i + 1) & table->mask;
  return &table->slots[i];
}

void *ch_schema_table_get(const ch_schema_table *table, const void *key)
{
  return table->slots == NULL ? NULL : slot_of(table, key)->value;
}

static void grow(ch_arena *arena, ch_schema_table *table)
{
  const ch_schema_table old  = *table;
  const size_t          room = old.slots == NULL ? FIRST_SLOTS : (old.mask + 1) * 4;
  table->mask                = room - 1;
  table->slots = (ch_schema_table_slot *) ch_arena_zero(arena, room, sizeof *table->slots);
  for (size_t i = 0; old.slots != NULL && i <= old.mask; i++)
    if (old.slots[i].key != NULL)
      *slot_of(table, old.slots[i].key) = old.slots[i];
}

void **ch_schema_table_at(ch_arena *arena, ch_schema_table *table, const void *key)
{
  if (table->slots == NULL || table->size > table->mask / 4 * 3)
    grow(arena, table);
  ch_schema_table_slot *slot = slot_of(table, key);
  if (slot->key == NULL) {
    slot->key = key;
    table->size++;
  }
  return &slot->value;
}

/* The pointer itself travels as a value's text. */
void *ch_schema_index_get(chart_value index, chart_str name)
{
  const chart_dict_entry *entry = index.kind == CHART_DICT ? ch_dict_find(index, name) : NULL;
  return entry == NULL ? NULL : (void *) (uintptr_t) entry->value.as.text;
}

void ch_schema_index_add(ch_arena *arena, chart_value *index, chart_str name, void *object)
{
  if (index->kind != CHART_DICT)
    *index = ch_dict_new(arena, CH_TYPE_DICT, 0);
  ch_dict_set(arena, *index, name, ch_bytes(ch_str((const char *) object, 0)));
}

/* ---- places --------------------------------------------------------------------------------- */

ch_schema_place *ch_schema_place_below(ch_schema_compiler *compiler, ch_schema_place *place,
                                       const chart_str *keyword, const chart_str *token,
                                       uint32_t index, chart_value value)
{
  const bool is_dict = value.kind == CHART_DICT && value.as.dict != NULL;
  void     **known =
    is_dict ? ch_schema_table_at(compiler->arena, &compiler->places, value.as.dict) : NULL;
  if (is_dict && *known != NULL)
    return (ch_schema_place *) *known;
  ch_schema_place *child = (ch_schema_place *) ch_arena_alloc(compiler->arena, sizeof *child);
  *child                 = (ch_schema_place){ .value    = value,
                                              .document = place->document,
                                              .parent   = place,
                                              .keyword  = keyword,
                                              .token    = token,
                                              .index    = index,
                                              .resource = place->resource };
  if (is_dict)
    *known = child;
  return child;
}

void ch_schema_escape(ch_buffer *out, chart_str token)
{
  for (size_t i = 0; i < token.size; i++) {
    if (token.data[i] == '~')
      ch_buffer_text(out, "~0");
    else if (token.data[i] == '/')
      ch_buffer_text(out, "~1");
    else
      ch_buffer_byte(out, token.data[i]);
  }
}

void ch_schema_place_pointer(ch_buffer *out, const ch_schema_place *place)
{
  if (place->parent == NULL)
    return;
  ch_guard_stack(out->fault);
  ch_schema_place_pointer(out, place->parent);
  if (place->is_lost) {
    ch_buffer_str(out, *place->token);
    return;
  }
  ch_buffer_byte(out, '/');
  ch_schema_escape(out, *place->keyword);
  if (place->token != NULL) {
    ch_buffer_byte(out, '/');
    ch_schema_escape(out, *place->token);
  } else if (place->index != CH_SCHEMA_NO_INDEX) {
    ch_buffer_byte(out, '/');
    ch_buffer_integer(out, (int64_t) place->index);
  }
}

/* Go's url.PathEscape of each token of a pointer. */
static void percent_encode(ch_buffer *out, chart_str pointer)
{
  ch_url_escape(out, pointer, "/-_.~$&+=:@");
}

chart_str ch_schema_place_location(ch_arena *arena, const ch_schema_place *place)
{
  ch_buffer pointer, out;
  ch_buffer_init(&pointer, arena);
  ch_schema_place_pointer(&pointer, place);
  ch_buffer_init(&out, arena);
  ch_buffer_str(&out, place->document->url);
  ch_buffer_byte(&out, '#');
  percent_encode(&out, ch_buffer_view(&pointer));
  return ch_buffer_view(&out);
}

/* ---- pointers ------------------------------------------------------------------------------- */

static bool unescape(ch_arena *arena, chart_str token, chart_str *out)
{
  *out = token;
  if (ch_str_find_byte(token, '~', 0) == CH_NOT_FOUND)
    return true;
  char  *bytes = (char *) ch_arena_alloc(arena, token.size);
  size_t size  = 0;
  for (size_t i = 0; i < token.size; i++) {
    const bool is_escape = token.data[i] == '~';
    const char next      = is_escape && i + 1 < token.size ? token.data[++i] : '\0';
    if (is_escape && next != '0' && next != '1')
      return false;
    bytes[size++] = !is_escape ? token.data[i] : next == '0' ? '~' : '/';
  }
  *out = ch_str(bytes, size);
  return true;
}

static bool value_below(chart_value value, chart_str token, chart_value *below)
{
  int64_t index;
  bool    is_range = false;
  if (value.kind == CHART_DICT) {
    const chart_dict_entry *entry = ch_dict_find(value, token);
    if (entry != NULL)
      *below = entry->value;
    return entry != NULL;
  }
  if (value.kind != CHART_LIST || !ch_number_parse_int(token, 10, &index, &is_range) || is_range ||
      index < 0 || (uint64_t) index >= ch_list_size(value))
    return false;
  *below = ch_list_at(value, (size_t) index);
  return true;
}

/* Path tokens are borrowed by places; these do not stand in a document. */
static const chart_str *keep_token(ch_schema_compiler *compiler, chart_str token)
{
  chart_str *kept = (chart_str *) ch_arena_alloc(compiler->arena, sizeof *kept);
  *kept           = token;
  return kept;
}

static ch_schema_place *lost_place(ch_schema_compiler *compiler, ch_schema_place *from,
                                   chart_str pointer, bool is_ill)
{
  ch_schema_place *place = (ch_schema_place *) ch_arena_zero(compiler->arena, 1, sizeof *place);
  place->document        = from->document;
  place->parent          = from;
  place->resource        = from->resource;
  place->token           = keep_token(compiler, pointer);
  place->is_lost         = true;
  place->is_ill          = is_ill;
  return place;
}

static ch_schema_place *place_at(ch_schema_compiler *compiler, ch_schema_place *place,
                                 chart_str token, chart_value value)
{
  if (value.kind == CHART_DICT) {
    void *known = ch_schema_table_get(&compiler->places, value.as.dict);
    if (known != NULL)
      return (ch_schema_place *) known;
  }
  return ch_schema_place_below(compiler, place, keep_token(compiler, token), NULL,
                               CH_SCHEMA_NO_INDEX, value);
}

static ch_schema_place *follow(ch_schema_compiler *compiler, ch_schema_place *from,
                               chart_str pointer)
{
  ch_schema_place *place = from;
  for (size_t at = 0; at < pointer.size;) {
    const size_t slash = ch_str_find_byte(pointer, '/', at + 1);
    const size_t end   = slash == CH_NOT_FOUND ? pointer.size : slash;
    chart_str    token;
    chart_value  value;
    if (!unescape(compiler->arena, ch_str_cut(pointer, at + 1, end), &token))
      return lost_place(compiler, from, pointer, true);
    if (!value_below(place->value, token, &value))
      return lost_place(compiler, from, pointer, false);
    place = place_at(compiler, place, token, value);
    at    = end;
  }
  return place;
}

/* ---- references ----------------------------------------------------------------------------- */

static ch_schema_place *find_anchor(ch_schema_compiler       *compiler,
                                    const ch_schema_resource *resource, chart_str name)
{
  const ch_schema_anchor *anchor =
    (const ch_schema_anchor *) ch_schema_index_get(resource->anchors_by_name, name);
  if (anchor != NULL)
    return anchor->place;
  ch_buffer reference;
  ch_buffer_init(&reference, compiler->arena);
  ch_buffer_str(&reference, resource->id);
  ch_buffer_byte(&reference, '#');
  percent_encode(&reference, name);
  ch_throw(compiler->arena->fault, CHART_ERR_SCHEMA, "anchor in %.*s not found in schema %.*s",
           CH_STR_ARG(ch_url_quote(compiler->arena, ch_buffer_view(&reference))),
           CH_STR_ARG(ch_url_quote(compiler->arena, resource->place->document->url)));
}

static ch_schema_place *resolve_fragment(ch_schema_compiler       *compiler,
                                         const ch_schema_resource *resource, chart_str fragment)
{
  if (fragment.size == 0 || fragment.data[0] == '/')
    return follow(compiler, resource->place, fragment);
  return find_anchor(compiler, resource, fragment);
}

static const ch_schema_resource *resource_named(const ch_schema_document *document, chart_str url)
{
  if (ch_str_equal(document->url, url))
    return document->root->resource;
  return (const ch_schema_resource *) ch_schema_index_get(document->resources_by_id, url);
}

static chart_str decode_fragment(ch_arena *arena, chart_str ref, chart_str fragment)
{
  chart_str why;
  if (!ch_url_unescape(arena, fragment, &fragment, &why))
    ch_throw(arena->fault, CHART_ERR_SCHEMA, "error in parsing %.*s: %.*s",
             CH_STR_ARG(ch_url_quote(arena, ref)), CH_STR_ARG(why));
  return fragment;
}

static ch_schema_place *resolve(ch_schema_compiler *compiler, const ch_schema_place *from,
                                chart_str ref)
{
  const size_t    hash     = ch_str_find_byte(ref, '#', 0);
  const bool      has_hash = hash != CH_NOT_FOUND;
  const chart_str fragment =
    decode_fragment(compiler->arena, ref, has_hash ? ch_str_from(ref, hash + 1) : ch_str(NULL, 0));
  if (hash == 0)
    return resolve_fragment(compiler, from->resource, fragment);
  const chart_str           url      = ch_schema_url_join(compiler->arena, from->resource->id,
                                           has_hash ? ch_str_cut(ref, 0, hash) : ref);
  const ch_schema_resource *resource = resource_named(from->document, url);
  if (resource == NULL)
    resource = ch_schema_document_load(compiler, url)->root->resource;
  return resolve_fragment(compiler, resource, fragment);
}

ch_schema_place *ch_schema_resolve(ch_schema_compiler *compiler, const ch_schema_place *from,
                                   chart_str ref)
{
  if (!ch_str_starts(ref, CHART_STR("#/")))
    return resolve(compiler, from, ref);
  chart_value     *known = &from->resource->references;
  ch_schema_place *place = (ch_schema_place *) ch_schema_index_get(*known, ref);
  if (place == NULL) {
    place = resolve(compiler, from, ref);
    ch_schema_index_add(compiler->arena, known, ref, place);
  }
  return place;
}
