/* SPDX-License-Identifier: Apache-2.0
 * References of schemas for Helm 3: ids, absolute URLs, JSON pointers (xeipuuv/gojsonreference and
 * gojsonpointer). */
#include "base/number.h"
#include "codec/json.h"
#include "values/schema3_node.h"
#include "values/schema_url.h"

/* ---- URLs ----------------------------------------------------------------------------------- */

static chart_str without_fragment(chart_str url)
{
  size_t hash = ch_str_find_byte(url, '#', 0);
  return hash == CH_NOT_FOUND ? url : ch_str_cut(url, 0, hash);
}

static chart_str fragment_of(chart_str url)
{
  size_t hash = ch_str_find_byte(url, '#', 0);
  return hash == CH_NOT_FOUND ? ch_str(NULL, 0) : ch_str_from(url, hash + 1);
}

typedef struct joining {
  ch_arena *arena;
  chart_str base, reference, result;
} joining;

static void join_urls(void *argument)
{
  joining *self = (joining *) argument;
  self->result  = ch_schema_url_join(self->arena, self->base, self->reference);
}

/* A reference without a base: relative paths get a slash in front, as Go resolves them. */
static chart_str from_nowhere(ch_arena *arena, chart_str reference)
{
  size_t colon = ch_str_find_byte(reference, ':', 0), slash = ch_str_find_byte(reference, '/', 0);
  if (slash == 0 || (colon != CH_NOT_FOUND && (slash == CH_NOT_FOUND || colon < slash)))
    return reference;
  if (ch_str_starts(reference, CHART_STR("./")))
    return ch_str_from(reference, 1);
  return ch_arena_format(arena, "/%.*s", CH_STR_ARG(reference));
}

/* `reference` seen from `base`; what cannot be read is an error only when somebody follows it. */
static chart_str inherit(ch_arena *arena, chart_str base, chart_str reference)
{
  joining   self     = { arena, without_fragment(base), without_fragment(reference), { NULL, 0 } };
  chart_str fragment = fragment_of(reference);
  if (self.reference.size == 0)
    self.result = self.base;
  else if (self.base.size == 0)
    self.result = from_nowhere(arena, self.reference);
  else if (!ch_try(arena->fault, join_urls, &self))
    self.result = self.reference;
  if (fragment.size == 0)
    return self.result;
  return ch_arena_format(arena, "%.*s#%.*s", CH_STR_ARG(self.result), CH_STR_ARG(fragment));
}

/* ---- the pool ------------------------------------------------------------------------------- */

static void add_places(ch_schema3_pool *pool, chart_value value, chart_str base);

static void add_members(ch_schema3_pool *pool, chart_value dict, chart_str base, bool are_schemas)
{
  static const char *const maps[]  = { "properties", "dependencies", "patternProperties" };
  const chart_dict_entry  *entries = ch_dict_sorted(dict);
  for (size_t i = 0; i < ch_dict_size(dict); i++) {
    chart_str key    = entries[i].key;
    bool      is_map = false;
    for (size_t k = 0; are_schemas && k < sizeof maps / sizeof *maps; k++)
      is_map = is_map || ch_str_is(key, maps[k]);
    if (are_schemas && (ch_str_is(key, "const") || ch_str_is(key, "enum")))
      continue;
    if (!is_map)
      add_places(pool, entries[i].value, base);
    else if (entries[i].value.kind == CHART_DICT)
      add_members(pool, entries[i].value, base, false);
  }
}

static void add_places(ch_schema3_pool *pool, chart_value value, chart_str base)
{
  ch_guard_stack(pool->arena->fault);
  for (size_t i = 0; value.kind == CHART_LIST && i < ch_list_size(value); i++)
    add_places(pool, ch_list_at(value, i), base);
  if (value.kind != CHART_DICT)
    return;
  const chart_dict_entry *id = ch_dict_find(value, CHART_STR("id"));
  id                         = id == NULL ? ch_dict_find(value, CHART_STR("$id")) : id;
  if (id != NULL && id->value.kind == CHART_STRING) {
    base = inherit(pool->arena, base, ch_text(id->value));
    if (ch_dict_find(pool->documents, base) != NULL)
      return;
    ch_dict_set(pool->arena, pool->documents, base, value);
  }
  const chart_dict_entry *reference = ch_dict_find(value, CHART_STR("$ref"));
  if (reference != NULL && reference->value.kind == CHART_STRING) {
    chart_str *url = (chart_str *) ch_arena_alloc(pool->arena, sizeof *url);
    *url           = inherit(pool->arena, base, ch_text(reference->value));
    *ch_schema_table_at(pool->arena, &pool->targets, value.as.dict) = url;
  }
  add_members(pool, value, base, true);
}

void ch_schema3_pool_add(ch_schema3_pool *pool, chart_str url, chart_value document)
{
  add_places(pool, document, url);
  ch_dict_set(pool->arena, pool->documents, url, document);
}

chart_str ch_schema3_target(const ch_schema3_pool *pool, chart_value schema)
{
  const chart_str *url =
    (const chart_str *) ch_schema_table_get(&pool->targets, (const void *) schema.as.dict);
  return url == NULL ? ch_text(ch_dict_get_text(schema, "$ref")) : *url;
}

/* ---- pointers ------------------------------------------------------------------------------- */

static chart_str unescape_token(ch_arena *arena, chart_str token)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  for (size_t i = 0; i < token.size; i++) {
    bool is_escape = token.data[i] == '~' && i + 1 < token.size &&
                     (token.data[i + 1] == '0' || token.data[i + 1] == '1');
    ch_buffer_byte(&out, !is_escape ? token.data[i] : token.data[++i] == '0' ? '~' : '/');
  }
  return ch_buffer_view(&out);
}

static chart_value step(ch_arena *arena, chart_value from, chart_str token)
{
  int64_t index;
  bool    is_range = false;
  if (from.kind == CHART_DICT) {
    const chart_dict_entry *entry = ch_dict_find(from, token);
    if (entry == NULL)
      ch_throw(arena->fault, CHART_ERR_SCHEMA, "Object has no key '%.*s'", CH_STR_ARG(token));
    return entry->value;
  }
  if (from.kind != CHART_LIST)
    ch_throw(arena->fault, CHART_ERR_SCHEMA, "Invalid token reference '%.*s'", CH_STR_ARG(token));
  if (!ch_number_parse_int(token, 10, &index, &is_range) || is_range)
    ch_throw(arena->fault, CHART_ERR_SCHEMA, "Invalid array index '%.*s'", CH_STR_ARG(token));
  if (index < 0 || (size_t) index >= ch_list_size(from))
    ch_throw(arena->fault, CHART_ERR_SCHEMA, "Out of bound array[0,%zu] index '%lld'",
             ch_list_size(from), (long long) index);
  return ch_list_at(from, (size_t) index);
}

static chart_value at_pointer(ch_arena *arena, chart_value document, chart_str fragment)
{
  chart_str pointer, why;
  if (!ch_url_unescape(arena, fragment, &pointer, &why))
    ch_throw_str(arena->fault, CHART_ERR_SCHEMA, why);
  if (pointer.size != 0 && pointer.data[0] != '/')
    return document; /* no pointer at all, which the library passes over */
  for (size_t at = 0; at < pointer.size;) {
    size_t end = ch_str_find_byte(pointer, '/', at + 1);
    end        = end == CH_NOT_FOUND ? pointer.size : end;
    document   = step(arena, document, unescape_token(arena, ch_str_cut(pointer, at + 1, end)));
    at         = end;
  }
  return document;
}

/* ---- documents ------------------------------------------------------------------------------ */

static const struct {
  const char *url;
  int         draft;
} metaschemas[] = { { "http://json-schema.org/draft-04/schema", 4 },
                    { "http://json-schema.org/draft-06/schema", 6 },
                    { "http://json-schema.org/draft-07/schema", 7 } };

enum { METASCHEMAS = sizeof metaschemas / sizeof *metaschemas };

int ch_schema3_draft(ch_arena *arena, chart_value document)
{
  const chart_dict_entry *entry = ch_dict_find(document, CHART_STR("$schema"));
  if (entry == NULL)
    return 0;
  if (entry->value.kind != CHART_STRING)
    ch_throw(arena->fault, CHART_ERR_SCHEMA, "$schema must be of type string");
  chart_str url = ch_text(entry->value);
  if (ch_str_ends(url, CHART_STR("#")))
    url.size--;
  for (size_t i = 0; i < METASCHEMAS; i++)
    if (ch_str_is(url, metaschemas[i].url))
      return metaschemas[i].draft;
  return 0;
}

_Noreturn static void refuse_document(ch_arena *arena, chart_str url)
{
  ch_url    parts;
  chart_str why, base = without_fragment(url);
  if (!ch_schema_url_parse(arena, base, &parts, &why))
    ch_throw_str(arena->fault, CHART_ERR_SCHEMA, why);
  if (ch_str_is(parts.scheme, "file"))
    ch_throw(arena->fault, CHART_ERR_SCHEMA, "open %.*s: no such file or directory",
             CH_STR_ARG(parts.path));
  if (parts.scheme.size == 0 || parts.host.size == 0)
    ch_throw(arena->fault, CHART_ERR_SCHEMA, "Reference %.*s must be canonical", CH_STR_ARG(url));
  ch_throw(arena->fault, CHART_ERR_SCHEMA, "Get \"%.*s\": schemas are not fetched from the network",
           CH_STR_ARG(base));
}

static void load_document(ch_schema3_pool *pool, chart_str url)
{
  chart_str base = without_fragment(url), text;
  for (size_t i = 0; i < METASCHEMAS; i++)
    if (ch_str_is(base, metaschemas[i].url) &&
        ch_schema_metaschema_text(pool->arena, base, &text)) {
      ch_schema3_pool_add(pool, base, ch_json_read_document(pool->arena, text));
      return;
    }
  refuse_document(pool->arena, url);
}

chart_value ch_schema3_find(ch_schema3_pool *pool, chart_str url)
{
  const chart_dict_entry *entry = ch_dict_find(pool->documents, url);
  if (entry != NULL)
    return entry->value;
  if (ch_dict_find(pool->documents, without_fragment(url)) == NULL)
    load_document(pool, url);
  return at_pointer(pool->arena, ch_dict_get(pool->documents, without_fragment(url)),
                    fragment_of(url));
}
