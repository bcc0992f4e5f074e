/* SPDX-License-Identifier: Apache-2.0
 * Documents: loading them, and learning their ids, anchors, dialects and sub-schemas. */
#include "values/schema_keyword.h"
#include "values/schema_url.h"

#include "codec/json.h"
#include "package/chart.h"

_Noreturn static void fail_loading(ch_schema_compiler *compiler, chart_str url, chart_str why)
{
  ch_throw(compiler->arena->fault, CHART_ERR_SCHEMA, "failing loading %.*s: %.*s",
           CH_STR_ARG(ch_url_quote(compiler->arena, url)), CH_STR_ARG(why));
}

static bool is_official(chart_str url)
{
  return ch_str_starts(url, CHART_STR("http://json-schema.org/")) ||
         ch_str_starts(url, CHART_STR("https://json-schema.org/"));
}

/* ---- dialects ------------------------------------------------------------------------------- */

typedef struct draft_name {
  const char *path;
  int         draft;
} draft_name;

static const draft_name drafts[] = {
  { "json-schema.org/schema", 2020 },
  { "json-schema.org/draft/2020-12/schema", 2020 },
  { "json-schema.org/draft/2019-09/schema", 2019 },
  { "json-schema.org/draft-07/schema", 7 },
  { "json-schema.org/draft-06/schema", 6 },
  { "json-schema.org/draft-04/schema", 4 },
};

int ch_schema_draft_of_url(chart_str url)
{
  if (ch_str_ends(url, CHART_STR("#")))
    url.size--;
  if (ch_str_starts(url, CHART_STR("http://")))
    url = ch_str_from(url, 7);
  else if (ch_str_starts(url, CHART_STR("https://")))
    url = ch_str_from(url, 8);
  for (size_t i = 0; i < sizeof drafts / sizeof drafts[0]; i++)
    if (ch_str_is(url, drafts[i].path))
      return drafts[i].draft;
  return 0;
}

static unsigned default_vocabularies(int draft)
{
  return CH_VOCABULARY_APPLICATOR | CH_VOCABULARY_VALIDATION |
         (draft >= 2020 ? CH_VOCABULARY_UNEVALUATED : 0u);
}

bool ch_schema_dialect_has(ch_schema_dialect dialect, unsigned vocabulary)
{
  if (vocabulary == CH_VOCABULARY_CORE || dialect.draft < 2019)
    return true;
  const unsigned used =
    dialect.vocabularies != 0 ? dialect.vocabularies : default_vocabularies(dialect.draft);
  return (used & vocabulary) != 0;
}

static unsigned vocabulary_named(int draft, chart_str url)
{
  static const struct {
    const char *name;
    unsigned    vocabulary;
    int         draft; /* 0: both */
  } names[] = {
    { "core", CH_VOCABULARY_CORE, 0 },
    { "applicator", CH_VOCABULARY_APPLICATOR, 0 },
    { "unevaluated", CH_VOCABULARY_UNEVALUATED, 2020 },
    { "validation", CH_VOCABULARY_VALIDATION, 0 },
    { "meta-data", CH_VOCABULARY_META_DATA, 0 },
    { "format", CH_VOCABULARY_FORMAT, 2019 },
    { "format-annotation", CH_VOCABULARY_FORMAT, 2020 },
    { "format-assertion", CH_VOCABULARY_FORMAT_ASSERTION, 2020 },
    { "content", CH_VOCABULARY_CONTENT, 0 },
  };
  const chart_str prefix = draft == 2019
                             ? CHART_STR("https://json-schema.org/draft/2019-09/vocab/")
                             : CHART_STR("https://json-schema.org/draft/2020-12/vocab/");
  for (size_t i = 0; ch_str_starts(url, prefix) && i < sizeof names / sizeof names[0]; i++)
    if (ch_str_is(ch_str_from(url, prefix.size), names[i].name) &&
        (names[i].draft == 0 || names[i].draft == draft))
      return names[i].vocabulary;
  return 0;
}

/* The vocabularies that the metaschema `document`, known as `url`, requires; 0: it lists none. */
static unsigned required_vocabularies(ch_schema_compiler *compiler, int draft, chart_str url,
                                      chart_value document)
{
  if (draft < 2019 || document.kind != CHART_DICT)
    return 0;
  const chart_value list = ch_dict_get_text(document, "$vocabulary");
  if (list.kind != CHART_DICT)
    return 0;
  unsigned                found   = CH_VOCABULARY_CORE;
  const chart_dict_entry *entries = ch_dict_sorted(list);
  for (size_t i = 0; i < ch_dict_size(list); i++) {
    if (entries[i].value.kind != CHART_BOOL || !entries[i].value.as.boolean)
      continue;
    const unsigned known = vocabulary_named(draft, entries[i].key);
    if (known == 0)
      ch_throw(compiler->arena->fault, CHART_ERR_SCHEMA, "unsupported vocabulary %.*s in %.*s",
               CH_STR_ARG(ch_url_quote(compiler->arena, entries[i].key)),
               CH_STR_ARG(ch_url_quote(compiler->arena, url)));
    found |= known;
  }
  return found;
}

/* ---- loading -------------------------------------------------------------------------------- */

static chart_value read_text(ch_schema_compiler *compiler, chart_str text)
{
  return ch_json_read_document(compiler->arena, text);
}

/* Relative references lead to the root of the file system, where hardly ever anything is. */
static const char *why_unreadable(ch_schema_compiler *compiler, chart_str path)
{
  const chart_host *host = compiler->options.host;
  chart_file_entry  entry;
  const int         status =
    host == NULL ? 0
                         : host->stat_file(host->user, ch_arena_copy(compiler->arena, path).data, &entry);
  return status == 0 ? "a schema may refer to no files" : ch_errno_text(status);
}

/* Nobody gave us the document: Helm's words for one that is not to be had. */
static chart_value missing_document(ch_schema_compiler *compiler, chart_str url)
{
  ch_arena *arena = compiler->arena;
  ch_url    parts;
  chart_str why;
  if (!ch_schema_url_parse(arena, url, &parts, &why))
    fail_loading(compiler, url, why);
  if (ch_str_is(parts.scheme, "urn")) /* Helm takes what it cannot resolve for `true` */
    return ch_bool(true);
  if (ch_str_is(parts.scheme, "file")) {
    ch_url_unescape(arena, parts.path, &parts.path, &why);
    fail_loading(compiler, url,
                 ch_arena_format(arena, "open %.*s: %s", CH_STR_ARG(parts.path),
                                 why_unreadable(compiler, parts.path)));
  }
  if (ch_str_is(parts.scheme, "http") || ch_str_is(parts.scheme, "https"))
    fail_loading(compiler, url,
                 ch_arena_format(arena, "HTTP request failed for %.*s: the network is not used",
                                 CH_STR_ARG(url)));
  fail_loading(
    compiler, url,
    ch_arena_format(arena, "no URLLoader registered for %.*s",
                    CH_STR_ARG(ch_url_quote(arena, ch_schema_url_print(arena, &parts)))));
}

static chart_value fetch(ch_schema_compiler *compiler, chart_str url)
{
  chart_str text;
  if (ch_schema_metaschema_text(compiler->arena, url, &text))
    return read_text(compiler, text);
  if (compiler->options.load != NULL && compiler->options.load(compiler->options.user, url, &text))
    return read_text(compiler, text);
  return missing_document(compiler, url);
}

static ch_schema_document *find_document(ch_schema_compiler *compiler, chart_str url)
{
  for (ch_schema_document *d = compiler->documents; d != NULL; d = d->next)
    if (ch_str_equal(d->url, url))
      return d;
  return NULL;
}

/* The value of the document, which need not be taken for a schema. */
static chart_value document_value(ch_schema_compiler *compiler, chart_str url)
{
  const ch_schema_document *document = find_document(compiler, url);
  return document != NULL ? document->value : fetch(compiler, url);
}

enum { METASCHEMAS_MAX = 16 }; /* so many may stand one behind the other */

/* The draft of the metaschema that `$schema` names, through however many metaschemas. */
static int draft_behind(ch_schema_compiler *compiler, const ch_schema_place *place, chart_str url,
                        int fallback)
{
  ch_arena *arena = compiler->arena;
  for (int depth = 0; depth < METASCHEMAS_MAX; depth++) {
    const int draft = ch_schema_draft_of_url(url);
    if (draft != 0)
      return draft;
    const size_t hash = ch_str_find_byte(url, '#', 0);
    url               = hash == CH_NOT_FOUND ? url : ch_str_cut(url, 0, hash);
    ch_url    parts;
    chart_str why;
    if (!ch_schema_url_parse(arena, url, &parts, &why))
      ch_throw(arena->fault, CHART_ERR_SCHEMA, "invalid $schema in %.*s: %.*s",
               CH_STR_ARG(ch_url_quote(arena, ch_schema_place_location(arena, place))),
               CH_STR_ARG(why));
    if (depth == 0 && place->parent == NULL && ch_str_equal(url, place->document->url))
      ch_throw(arena->fault, CHART_ERR_SCHEMA, "draft %.*s is not supported",
               CH_STR_ARG(ch_url_quote(arena, url)));
    const chart_value document = document_value(compiler, url);
    const chart_value next =
      document.kind == CHART_DICT ? ch_dict_get_text(document, "$schema") : ch_nil();
    if (next.kind != CHART_STRING)
      return fallback;
    url = ch_text(next);
  }
  ch_throw(arena->fault, CHART_ERR_SCHEMA, "cycle in resolving $schema in %.*s",
           CH_STR_ARG(ch_url_quote(arena, url)));
}

static ch_schema_dialect dialect_named(ch_schema_compiler *compiler, int draft, chart_str url)
{
  ch_schema_dialect dialect = { draft, 0 };
  if (ch_schema_draft_of_url(url) != 0)
    return dialect;
  const size_t hash    = ch_str_find_byte(url, '#', 0);
  url                  = hash == CH_NOT_FOUND ? url : ch_str_cut(url, 0, hash);
  dialect.vocabularies = required_vocabularies(compiler, draft, url, document_value(compiler, url));
  return dialect;
}

/* ---- ids and anchors ------------------------------------------------------------------------ */

/* The id of a schema without its fragment; empty: none. */
static chart_str id_of(int draft, chart_value schema)
{
  if (draft < 2019 && ch_dict_find(schema, CHART_STR("$ref")) != NULL)
    return ch_str(NULL, 0);
  const chart_value id = ch_dict_get_text(schema, draft == 4 ? "id" : "$id");
  if (id.kind != CHART_STRING)
    return ch_str(NULL, 0);
  const size_t hash = ch_str_find_byte(ch_text(id), '#', 0);
  return hash == CH_NOT_FOUND ? ch_text(id) : ch_str_cut(ch_text(id), 0, hash);
}

static chart_str pointer_of(ch_arena *arena, const ch_schema_place *place)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_schema_place_pointer(&out, place);
  return ch_url_quote(arena, ch_buffer_view(&out));
}

static void add_resource(ch_schema_compiler *compiler, ch_schema_place *place, chart_str id,
                         ch_schema_dialect dialect)
{
  ch_arena                 *arena = compiler->arena;
  const ch_schema_resource *other =
    (const ch_schema_resource *) ch_schema_index_get(place->document->resources_by_id, id);
  if (other != NULL)
    ch_throw(arena->fault, CHART_ERR_SCHEMA, "duplicate id %.*s in %.*s at %.*s and %.*s",
             CH_STR_ARG(ch_url_quote(arena, id)),
             CH_STR_ARG(ch_url_quote(arena, place->document->url)),
             CH_STR_ARG(pointer_of(arena, place)), CH_STR_ARG(pointer_of(arena, other->place)));
  ch_schema_resource *resource = (ch_schema_resource *) ch_arena_zero(arena, 1, sizeof *resource);
  resource->place              = place;
  resource->id                 = id;
  resource->dialect            = dialect;
  place->resource              = resource;
  ch_schema_index_add(arena, &place->document->resources_by_id, id, resource);
}

static void add_anchor(ch_schema_compiler *compiler, ch_schema_place *place, chart_str name,
                       bool is_dynamic)
{
  ch_arena           *arena    = compiler->arena;
  ch_schema_resource *resource = place->resource;
  ch_schema_anchor   *anchor =
    (ch_schema_anchor *) ch_schema_index_get(resource->anchors_by_name, name);
  if (anchor != NULL && anchor->place != place)
    ch_throw(arena->fault, CHART_ERR_SCHEMA, "duplicate anchor %.*s in %.*s at %.*s and %.*s",
             CH_STR_ARG(ch_url_quote(arena, name)),
             CH_STR_ARG(ch_url_quote(arena, place->document->url)),
             CH_STR_ARG(pointer_of(arena, anchor->place)), CH_STR_ARG(pointer_of(arena, place)));
  if (anchor != NULL) {
    anchor->is_dynamic = anchor->is_dynamic || is_dynamic;
    return;
  }
  anchor            = (ch_schema_anchor *) ch_arena_zero(arena, 1, sizeof *anchor);
  *anchor           = (ch_schema_anchor){ resource->anchors, place, name, is_dynamic };
  resource->anchors = anchor;
  ch_schema_index_add(arena, &resource->anchors_by_name, name, anchor);
}

/* Before 2019-09 an anchor is the fragment of an id. */
static void collect_anchor_in_id(ch_schema_compiler *compiler, ch_schema_place *place, int draft)
{
  if (ch_dict_find(place->value, CHART_STR("$ref")) != NULL)
    return;
  const chart_value id = ch_dict_get_text(place->value, draft == 4 ? "id" : "$id");
  const size_t      hash =
    id.kind == CHART_STRING ? ch_str_find_byte(ch_text(id), '#', 0) : CH_NOT_FOUND;
  if (hash == CH_NOT_FOUND)
    return;
  chart_str name, why;
  if (!ch_url_unescape(compiler->arena, ch_str_from(ch_text(id), hash + 1), &name, &why))
    ch_throw(
      compiler->arena->fault, CHART_ERR_SCHEMA, "error in parsing anchor at %.*s",
      CH_STR_ARG(ch_url_quote(compiler->arena, ch_schema_place_location(compiler->arena, place))));
  if (name.size != 0 && name.data[0] != '/')
    add_anchor(compiler, place, name, false);
}

static void collect_anchors(ch_schema_compiler *compiler, ch_schema_place *place)
{
  const int draft = place->resource->dialect.draft;
  if (draft < 2019) {
    collect_anchor_in_id(compiler, place, draft);
    return;
  }
  const chart_value anchor = ch_dict_get_text(place->value, "$anchor");
  if (anchor.kind == CHART_STRING)
    add_anchor(compiler, place, ch_text(anchor), false);
  const chart_value dynamic = ch_dict_get_text(place->value, "$dynamicAnchor");
  if (draft >= 2020 && dynamic.kind == CHART_STRING)
    add_anchor(compiler, place, ch_text(dynamic), true);
}

static chart_str join_id(ch_schema_compiler *compiler, const ch_schema_place *place, chart_str base,
                         chart_str id)
{
  ch_url    parts;
  chart_str why;
  if (!ch_schema_url_parse(compiler->arena, id, &parts, &why))
    ch_throw(
      compiler->arena->fault, CHART_ERR_SCHEMA, "error in parsing id at %.*s",
      CH_STR_ARG(ch_url_quote(compiler->arena, ch_schema_place_location(compiler->arena, place))));
  return ch_schema_url_join(compiler->arena, base, id);
}

/* Makes the place a resource of its own where it is one.  Result: the draft of its keywords. */
static int collect_resource(ch_schema_compiler *compiler, ch_schema_place *place, chart_str base,
                            ch_schema_dialect fallback)
{
  const bool        is_root    = place->parent == NULL;
  const chart_value schema     = ch_dict_get_text(place->value, "$schema");
  bool              has_schema = schema.kind == CHART_STRING;
  int               draft      = fallback.draft;
  if (has_schema)
    draft = draft_behind(compiler, place, ch_text(schema), fallback.draft);
  chart_str id = id_of(draft, place->value);
  if (id.size == 0 && !is_root) {
    has_schema = false; /* $schema counts only beside an id */
    draft      = fallback.draft;
    id         = id_of(draft, place->value);
  }
  if (id.size != 0)
    base = join_id(compiler, place, base, id);
  if (id.size != 0 || is_root)
    add_resource(compiler, place, base,
                 has_schema ? dialect_named(compiler, draft, ch_text(schema)) : fallback);
  return draft;
}

/* ---- sub-schemas ---------------------------------------------------------------------------- */

static void collect(ch_schema_compiler *compiler, ch_schema_place *place);

static void collect_below(ch_schema_compiler *compiler, ch_schema_place *place,
                          const chart_str *keyword, const chart_str *token, uint32_t index,
                          chart_value value)
{
  if (value.kind != CHART_DICT) {
    const bool is_flag      = value.kind == CHART_BOOL && place->resource->dialect.draft >= 6;
    place->document->is_odd = place->document->is_odd || !is_flag;
    return;
  }
  collect(compiler, ch_schema_place_below(compiler, place, keyword, token, index, value));
}

static void collect_list(ch_schema_compiler *compiler, ch_schema_place *place,
                         const chart_str *keyword, chart_value list)
{
  if (list.kind != CHART_LIST || ch_list_size(list) == 0)
    place->document->is_odd = true;
  for (size_t i = 0; list.kind == CHART_LIST && i < ch_list_size(list); i++)
    collect_below(compiler, place, keyword, NULL, (uint32_t) i, ch_list_at(list, i));
}

static void collect_map(ch_schema_compiler *compiler, ch_schema_place *place,
                        const chart_str *keyword, chart_value map, ch_schema_shape shape)
{
  if (map.kind != CHART_DICT) {
    place->document->is_odd = true;
    return;
  }
  const int               draft   = place->resource->dialect.draft;
  const chart_dict_entry *entries = ch_dict_sorted(map);
  for (size_t i = 0; i < ch_dict_size(map); i++) {
    chart_str why;
    if (shape == CH_SHAPE_REGEX_MAP && ch_schema_regex(compiler, entries[i].key, &why) == NULL)
      place->document->is_odd = true;
    if (shape == CH_SHAPE_SCHEMA_OR_NAMES_MAP && ch_schema_is_names(draft, entries[i].value))
      continue;
    collect_below(compiler, place, keyword, &entries[i].key, CH_SCHEMA_NO_INDEX, entries[i].value);
  }
}

static void collect_keyword(ch_schema_compiler *compiler, ch_schema_place *place, int draft,
                            const chart_dict_entry *entry)
{
  const ch_schema_keyword keyword = ch_schema_keyword_in(draft, entry->key);
  if (keyword == CH_KEYWORD_COUNT)
    return;
  const ch_schema_shape shape = ch_schema_keyword_table[keyword].shape;
  const chart_str      *name  = &ch_schema_keyword_table[keyword].name;
  switch (shape) {
  case CH_SHAPE_SCHEMA_OR_FLAG:
    if (entry->value.kind == CHART_BOOL)
      return;
    collect_below(compiler, place, name, NULL, CH_SCHEMA_NO_INDEX, entry->value);
    return;
  case CH_SHAPE_SCHEMA_OR_SCHEMAS:
    if (entry->value.kind == CHART_LIST && draft < 2020)
      collect_list(compiler, place, name, entry->value);
    else
      collect_below(compiler, place, name, NULL, CH_SCHEMA_NO_INDEX, entry->value);
    return;
  case CH_SHAPE_SCHEMA:
    collect_below(compiler, place, name, NULL, CH_SCHEMA_NO_INDEX, entry->value);
    return;
  case CH_SHAPE_SCHEMAS: collect_list(compiler, place, name, entry->value); return;
  case CH_SHAPE_SCHEMA_MAP:
  case CH_SHAPE_REGEX_MAP:
  case CH_SHAPE_SCHEMA_OR_NAMES_MAP:
    collect_map(compiler, place, name, entry->value, shape);
    return;
  default:
    if (!ch_schema_keyword_is_right(compiler, draft, place->value, keyword, entry->value))
      place->document->is_odd = true;
  }
}

/* Whether some keyword may tell of an id, an anchor or another dialect. */
static bool has_identity(chart_value schema)
{
  const chart_dict_entry *entries = schema.as.dict->entries;
  for (size_t i = 0; i < ch_dict_size(schema); i++) {
    const chart_str key = entries[i].key;
    if (key.size >= 2 && (key.data[0] == '$' ? !ch_str_is(key, "$ref") : ch_str_is(key, "id")))
      return true;
  }
  return false;
}

/* The place is a dict, and its resource is that of the place around it. */
static void collect(ch_schema_compiler *compiler, ch_schema_place *place)
{
  if (place->is_collected)
    return;
  ch_guard_stack(compiler->arena->fault);
  place->is_collected               = true;
  const ch_schema_resource *outer   = place->parent == NULL ? NULL : place->resource;
  ch_schema_dialect         dialect = { compiler->options.default_draft, 0 };
  chart_str                 base    = place->document->url;
  if (outer != NULL) {
    dialect = outer->dialect;
    base    = outer->id;
  }
  int draft = dialect.draft;
  if (outer == NULL || has_identity(place->value)) {
    draft = collect_resource(compiler, place, base, dialect);
    collect_anchors(compiler, place);
  }
  if (place->resource->dialect.vocabularies != 0)
    place->document->is_odd = true;
  const chart_dict_entry *entries = place->value.as.dict->entries;
  for (size_t i = 0; i < ch_dict_size(place->value); i++)
    collect_keyword(compiler, place, draft, &entries[i]);
}

/* ---- documents ------------------------------------------------------------------------------ */

static void collect_root(ch_schema_compiler *compiler, ch_schema_place *root)
{
  if (root->value.kind == CHART_DICT) {
    collect(compiler, root);
    return;
  }
  root->is_collected = true;
  add_resource(compiler, root, root->document->url,
               (ch_schema_dialect){ compiler->options.default_draft, 0 });
  if (root->value.kind != CHART_BOOL || compiler->options.default_draft < 6)
    root->document->is_odd = true;
}

ch_schema_document *ch_schema_document_add(ch_schema_compiler *compiler, chart_str url,
                                           chart_value value)
{
  ch_arena           *arena    = compiler->arena;
  ch_schema_document *document = (ch_schema_document *) ch_arena_zero(arena, 1, sizeof *document);
  ch_schema_place    *root     = (ch_schema_place *) ch_arena_zero(arena, 1, sizeof *root);
  document->url                = url;
  document->value              = value;
  document->root               = root;
  root->value                  = value;
  root->document               = document;
  root->index                  = CH_SCHEMA_NO_INDEX;
  if (value.kind == CHART_DICT)
    *ch_schema_table_at(arena, &compiler->places, value.as.dict) = root;
  collect_root(compiler, root);
  if (document->is_odd && !is_official(url))
    ch_schema_check_place(compiler, root);
  document->next      = compiler->documents;
  compiler->documents = document;
  return document;
}

ch_schema_document *ch_schema_document_load(ch_schema_compiler *compiler, chart_str url)
{
  ch_schema_document *document = find_document(compiler, url);
  return document != NULL ? document : ch_schema_document_add(compiler, url, fetch(compiler, url));
}

void ch_schema_place_collect(ch_schema_compiler *compiler, ch_schema_place *place)
{
  if (place->is_collected)
    return;
  ch_schema_document *document = place->document;
  document->is_odd             = false;
  if (place->value.kind == CHART_DICT)
    collect(compiler, place);
  else
    document->is_odd = place->value.kind != CHART_BOOL || place->resource->dialect.draft < 6;
  place->is_collected = true;
  if (document->is_odd)
    ch_schema_check_place(compiler, place);
}
