/* SPDX-License-Identifier: Apache-2.0
 * Chart.yaml to ch_metadata: what sigs.k8s.io/yaml and encoding/json do with Helm's structs.
 *
 * Two steps of theirs are one here: numbers and booleans become text where the field is a string,
 * and the result is decoded into a struct.  Fields match without regard to case, keys come in
 * bytewise order (so `Name` before `name`: the last one wins), null changes nothing, the first
 * wrong type is reported at the end. */
#include "package/build.h"

#include <inttypes.h>
#include <math.h>

#include "base/buffer.h"
#include "base/number.h"
#include "codec/json.h"
#include "codec/yaml_read.h"

typedef enum field_kind {
  FIELD_STRING,
  FIELD_BOOL,
  FIELD_STRINGS,    /* []string */
  FIELD_ANY_LIST,   /* []interface {} */
  FIELD_STRING_MAP, /* map[string]string */
  FIELD_STRUCTS,    /* []*T: an array of pointers, its count behind it */
  FIELD_TIME
} field_kind;

typedef struct struct_info struct_info;

typedef struct field_info {
  const char        *name; /* NULL ends a table */
  field_kind         kind;
  size_t             offset;
  const struct_info *element; /* of FIELD_STRUCTS */
} field_info;

struct struct_info {
  const char       *name; /* as Go's messages have it */
  size_t            size;
  const field_info *fields;
};

typedef struct struct_list {
  void **items;
  size_t size;
} struct_list;

typedef struct decoder {
  ch_arena   *arena;
  const char *struct_name; /* of the struct that is being filled; NULL: none yet */
  chart_str   path;        /* the fields on the way: "maintainers.name" */
  chart_str   error;       /* the first one */
} decoder;

/* ---- the structs -------------------------------------------------------------------------- */

/* clang-format off */
#define FIELD(type, name, kind, member) { name, kind, offsetof(type, member), NULL }
#define FIELD_END { NULL, FIELD_STRING, 0, NULL }
/* clang-format on */

static const field_info maintainer_fields[] = {
  FIELD(ch_maintainer, "name", FIELD_STRING, name),
  FIELD(ch_maintainer, "email", FIELD_STRING, email),
  FIELD(ch_maintainer, "url", FIELD_STRING, url),
  FIELD_END,
};

static const struct_info maintainer_struct = { "Maintainer", sizeof(ch_maintainer),
                                               maintainer_fields };

static const field_info dependency_fields[] = {
  FIELD(ch_dependency, "name", FIELD_STRING, name),
  FIELD(ch_dependency, "version", FIELD_STRING, version),
  FIELD(ch_dependency, "repository", FIELD_STRING, repository),
  FIELD(ch_dependency, "condition", FIELD_STRING, condition),
  FIELD(ch_dependency, "tags", FIELD_STRINGS, tags),
  FIELD(ch_dependency, "enabled", FIELD_BOOL, is_enabled),
  FIELD(ch_dependency, "import-values", FIELD_ANY_LIST, import_values),
  FIELD(ch_dependency, "alias", FIELD_STRING, alias),
  FIELD_END,
};

static const struct_info dependency_struct = { "Dependency", sizeof(ch_dependency),
                                               dependency_fields };

static const field_info metadata_fields[] = {
  FIELD(ch_metadata, "name", FIELD_STRING, name),
  FIELD(ch_metadata, "home", FIELD_STRING, home),
  FIELD(ch_metadata, "sources", FIELD_STRINGS, sources),
  FIELD(ch_metadata, "version", FIELD_STRING, version),
  FIELD(ch_metadata, "description", FIELD_STRING, description),
  FIELD(ch_metadata, "keywords", FIELD_STRINGS, keywords),
  { "maintainers", FIELD_STRUCTS, offsetof(ch_metadata, maintainers), &maintainer_struct },
  FIELD(ch_metadata, "icon", FIELD_STRING, icon),
  FIELD(ch_metadata, "apiVersion", FIELD_STRING, api_version),
  FIELD(ch_metadata, "condition", FIELD_STRING, condition),
  FIELD(ch_metadata, "tags", FIELD_STRING, tags),
  FIELD(ch_metadata, "appVersion", FIELD_STRING, app_version),
  FIELD(ch_metadata, "deprecated", FIELD_BOOL, is_deprecated),
  FIELD(ch_metadata, "annotations", FIELD_STRING_MAP, annotations),
  FIELD(ch_metadata, "kubeVersion", FIELD_STRING, kube_version),
  { "dependencies", FIELD_STRUCTS, offsetof(ch_metadata, dependencies), &dependency_struct },
  FIELD(ch_metadata, "type", FIELD_STRING, type),
  FIELD_END,
};

static const struct_info metadata_struct = { "Metadata", sizeof(ch_metadata), metadata_fields };

/* Only what tells the kind of chart. */
static const field_info base_fields[] = {
  FIELD(ch_metadata, "apiVersion", FIELD_STRING, api_version),
  FIELD_END,
};

static const struct_info base_struct = { "chartBase", sizeof(ch_metadata), base_fields };

typedef struct lock {
  chart_str   generated, digest;
  struct_list dependencies;
} lock;

static const field_info lock_fields[] = {
  FIELD(lock, "generated", FIELD_TIME, generated),
  FIELD(lock, "digest", FIELD_STRING, digest),
  { "dependencies", FIELD_STRUCTS, offsetof(lock, dependencies), &dependency_struct },
  FIELD_END,
};

static const struct_info lock_struct = { "Lock", sizeof(lock), lock_fields };

_Static_assert(offsetof(ch_metadata, maintainer_count) ==
                 offsetof(ch_metadata, maintainers) + offsetof(struct_list, size),
               "a FIELD_STRUCTS is laid out as struct_list");
_Static_assert(offsetof(ch_metadata, dependency_count) ==
                 offsetof(ch_metadata, dependencies) + offsetof(struct_list, size),
               "a FIELD_STRUCTS is laid out as struct_list");

/* ---- errors ------------------------------------------------------------------------------- */

/* Go decodes on after a wrong type; the first one is what the user hears of. */
static void wrong_type(decoder *self, chart_value value, const char *go_type)
{
  if (self->error.size != 0)
    return;
  if (self->struct_name == NULL)
    self->error = ch_arena_format(self->arena, "json: cannot unmarshal %s into Go value of type %s",
                                  ch_json_word(value), go_type);
  else
    self->error = ch_arena_format(
      self->arena, "json: cannot unmarshal %s into Go struct field %s.%.*s of type %s",
      ch_json_word(value), self->struct_name, CH_STR_ARG(self->path), go_type);
}

static void throw_error(const decoder *self)
{
  if (self->error.size != 0)
    ch_throw(self->arena->fault, CHART_ERR_CHART,
             "error unmarshaling JSON: while decoding JSON: %.*s", CH_STR_ARG(self->error));
}

/* ---- fields ------------------------------------------------------------------------------- */

/* strconv.FormatFloat(number, 'g', -1, 32): the fewest digits that give the same float32. */
static chart_str float_text(ch_arena *arena, double number)
{
  double    single = (double) (float) number, back = number;
  ch_buffer text;
  ch_buffer_init(&text, arena);
  for (int digits = 0; digits < 9 && isfinite(single); digits++) {
    text.size = 0;
    ch_number_format(&text, single, 'e', digits);
    ch_number_parse_float(ch_buffer_view(&text), &back, NULL);
    if ((double) (float) back == single)
      break;
  }
  text.size = 0;
  ch_number_shortest(&text, isfinite(single) ? back : single);
  return ch_buffer_view(&text);
}

static chart_str scalar_text(ch_arena *arena, chart_value value)
{
  if (value.kind == CHART_BOOL)
    return value.as.boolean ? CHART_STR("true") : CHART_STR("false");
  if (value.kind == CHART_INT)
    return ch_arena_format(arena, "%" PRId64, value.as.integer);
  if (value.kind == CHART_UINT)
    return ch_arena_format(arena, "%" PRIu64, value.as.natural);
  return float_text(arena, value.as.number);
}

static void fill_string(decoder *self, chart_str *out, chart_value value)
{
  if (value.kind == CHART_STRING)
    *out = ch_text(value);
  else if (value.kind == CHART_LIST || value.kind == CHART_DICT)
    wrong_type(self, value, "string");
  else if (value.kind != CHART_NIL)
    *out = scalar_text(self->arena, value);
}

static void fill_bool(decoder *self, bool *out, chart_value value)
{
  if (value.kind == CHART_BOOL)
    *out = value.as.boolean;
  else if (value.kind != CHART_NIL)
    wrong_type(self, value, "bool");
}

static void fill_strings(decoder *self, chart_value *out, chart_value value)
{
  if (value.kind == CHART_NIL) {
    *out = ch_list_nil(CH_TYPE_LIST);
    return;
  }
  if (value.kind != CHART_LIST) {
    wrong_type(self, value, "[]string");
    return;
  }
  *out = ch_list_new(self->arena, CH_TYPE_LIST, ch_list_size(value));
  for (size_t i = 0; i < ch_list_size(value); i++) {
    chart_str text = { NULL, 0 };
    fill_string(self, &text, ch_list_at(value, i));
    ch_list_push(self->arena, *out, ch_string(text));
  }
}

/* The numbers of []interface {} are float64. */
static chart_value with_floats(ch_arena *arena, chart_value value)
{
  ch_guard_stack(arena->fault);
  if (value.kind == CHART_INT)
    return ch_float((double) value.as.integer);
  if (value.kind == CHART_UINT)
    return ch_float((double) value.as.natural);
  for (size_t i = 0; value.kind == CHART_LIST && i < ch_list_size(value); i++)
    value.as.list->items[i] = with_floats(arena, ch_list_at(value, i));
  for (size_t i = 0; value.kind == CHART_DICT && i < ch_dict_size(value); i++)
    value.as.dict->entries[i].value = with_floats(arena, value.as.dict->entries[i].value);
  return value;
}

static void fill_any_list(decoder *self, chart_value *out, chart_value value)
{
  if (value.kind == CHART_LIST)
    *out = with_floats(self->arena, value);
  else if (value.kind == CHART_NIL)
    *out = ch_list_nil(CH_TYPE_LIST);
  else
    wrong_type(self, value, "[]interface {}");
}

static void fill_string_map(decoder *self, chart_value *out, chart_value value)
{
  if (value.kind == CHART_NIL) {
    *out = ch_dict_nil(CH_TYPE_STRING_DICT);
    return;
  }
  if (value.kind != CHART_DICT) {
    wrong_type(self, value, "map[string]string");
    return;
  }
  if (out->as.dict == NULL)
    *out = ch_dict_new(self->arena, CH_TYPE_STRING_DICT, ch_dict_size(value));
  const chart_dict_entry *entries = ch_dict_sorted(value);
  for (size_t i = 0; i < ch_dict_size(value); i++) {
    chart_str text = { NULL, 0 };
    fill_string(self, &text, entries[i].value);
    ch_dict_set(self->arena, *out, entries[i].key, ch_string(text));
  }
}

/* Nobody asks for the time of Chart.lock; only its type is looked at. */
static void check_time(decoder *self, chart_value value)
{
  if (value.kind != CHART_STRING && value.kind != CHART_NIL && self->error.size == 0)
    self->error = CHART_STR("Time.UnmarshalJSON: input is not a JSON string");
}

static void fill_struct(decoder *self, const struct_info *info, void *out, chart_value value);

/* An element that is there already is filled further, as Go does it through the pointer. */
static void fill_structs(decoder *self, const struct_info *info, struct_list *out,
                         chart_value value)
{
  if (value.kind == CHART_NIL) {
    *out = (struct_list){ NULL, 0 };
    return;
  }
  if (value.kind != CHART_LIST) {
    chart_str type = ch_arena_format(self->arena, "[]*v2.%s", info->name);
    wrong_type(self, value, type.data);
    return;
  }
  struct_list fresh = { NULL, ch_list_size(value) };
  fresh.items       = (void **) ch_arena_zero(self->arena, fresh.size, sizeof *fresh.items);
  for (size_t i = 0; i < fresh.size; i++) {
    chart_value item = ch_list_at(value, i);
    if (item.kind == CHART_NIL)
      continue;
    fresh.items[i] = i < out->size ? out->items[i] : NULL;
    if (fresh.items[i] == NULL)
      fresh.items[i] = ch_arena_zero(self->arena, 1, info->size);
    fill_struct(self, info, fresh.items[i], item);
  }
  *out = fresh;
}

static void fill_field(decoder *self, const field_info *field, void *at, chart_value value)
{
  switch (field->kind) {
  case FIELD_STRING: fill_string(self, (chart_str *) at, value); break;
  case FIELD_BOOL: fill_bool(self, (bool *) at, value); break;
  case FIELD_STRINGS: fill_strings(self, (chart_value *) at, value); break;
  case FIELD_ANY_LIST: fill_any_list(self, (chart_value *) at, value); break;
  case FIELD_STRING_MAP: fill_string_map(self, (chart_value *) at, value); break;
  case FIELD_STRUCTS: fill_structs(self, field->element, (struct_list *) at, value); break;
  case FIELD_TIME: check_time(self, value); break;
  }
}

/* ---- structs ------------------------------------------------------------------------------ */

static char lower(char c)
{
  return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
}

static bool equal_fold(const char *name, chart_str key)
{
  if (strlen(name) != key.size)
    return false;
  for (size_t i = 0; i < key.size; i++)
    if (lower(name[i]) != lower(key.data[i]))
      return false;
  return true;
}

static const field_info *find_field(const struct_info *info, chart_str key)
{
  const field_info *folded = NULL;
  for (const field_info *field = info->fields; field->name != NULL; field++) {
    if (ch_str_is(key, field->name))
      return field;
    if (folded == NULL && equal_fold(field->name, key))
      folded = field;
  }
  return folded;
}

static chart_str path_to(const decoder *self, const char *name)
{
  if (self->path.size == 0)
    return chart_str_from(name);
  return ch_arena_format(self->arena, "%.*s.%s", CH_STR_ARG(self->path), name);
}

static void fill_struct(decoder *self, const struct_info *info, void *out, chart_value value)
{
  if (value.kind == CHART_NIL)
    return;
  if (value.kind != CHART_DICT) {
    const char *package = info == &base_struct ? "loader" : "v2";
    chart_str   type    = ch_arena_format(self->arena, "%s.%s", package, info->name);
    wrong_type(self, value, type.data);
    return;
  }
  const decoder           outer   = *self;
  const chart_dict_entry *entries = ch_dict_sorted(value);
  for (size_t i = 0; i < ch_dict_size(value); i++) {
    const field_info *field = find_field(info, entries[i].key);
    if (field == NULL)
      continue;
    self->struct_name = info->name;
    self->path        = path_to(&outer, field->name);
    fill_field(self, field, (char *) out + field->offset, entries[i].value);
  }
  self->struct_name = outer.struct_name;
  self->path        = outer.path;
}

static void decode(ch_arena *arena, const struct_info *info, void *out, chart_value tree)
{
  decoder self = { .arena = arena };
  fill_struct(&self, info, out, tree);
  throw_error(&self);
}

/* ---- the interface ------------------------------------------------------------------------ */

chart_value ch_metadata_read(ch_arena *arena, chart_str text)
{
  ch_yaml_limits limits = { 0, 0 };
  return ch_yaml_read_typed(arena, text, limits);
}

chart_str ch_metadata_detect_version(ch_arena *arena, chart_value tree)
{
  ch_metadata base = { .is_deprecated = false };
  decode(arena, &base_struct, &base, tree);
  return base.api_version;
}

void ch_metadata_add(ch_arena *arena, ch_metadata *metadata, chart_value tree)
{
  decode(arena, &metadata_struct, metadata, tree);
}

void ch_metadata_check_lock(ch_arena *arena, chart_value tree)
{
  lock unused = { .digest = { NULL, 0 } };
  decode(arena, &lock_struct, &unused, tree);
}
