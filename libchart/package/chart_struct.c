/* SPDX-License-Identifier: Apache-2.0
 * .Chart of Helm 3.17: struct { chart.Metadata; IsRoot bool }, with the fields of pkg/chart. */
#include "package/chart_struct.h"

#include "codec/json.h"
#include "value/object.h"

#define S(literal)                    \
  {                                   \
    ("" literal), sizeof(literal) - 1 \
  }

/* A field of a struct: its name, that of its JSON member, and whether JSON shows it when empty. */
typedef struct field_row {
  chart_str name, json_name;
  bool      is_kept;
} field_row;

/* ---- JSON ----------------------------------------------------------------------------------- */

static bool is_empty(chart_value value)
{
  switch ((chart_kind) value.kind) {
  case CHART_BOOL: return !value.as.boolean;
  case CHART_STRING: return value.size == 0;
  case CHART_LIST: return ch_list_size(value) == 0;
  case CHART_DICT: return ch_dict_size(value) == 0;
  default: return ch_is_nil(value);
  }
}

/* Appends the members of an object, without braces. */
static void write_members(ch_buffer *out, const chart_object *object, const field_row *rows)
{
  bool is_first = true;
  for (size_t i = 0; rows[i].name.size != 0; i++) {
    chart_value value = object->class->field(out->arena, object, i);
    if (!rows[i].is_kept && is_empty(value))
      continue;
    if (!is_first)
      ch_buffer_byte(out, ',');
    is_first = false;
    ch_json_write_string(out, rows[i].json_name, CH_JSON_COMPACT);
    ch_buffer_byte(out, ':');
    ch_json_write(out, value, CH_JSON_COMPACT);
  }
}

static void write_object(ch_buffer *out, const chart_object *object, const field_row *rows)
{
  ch_buffer_byte(out, '{');
  write_members(out, object, rows);
  ch_buffer_byte(out, '}');
}

/* A list as the slice it is in Go, which may be nil. */
static chart_value typed(chart_value list, ch_type type)
{
  if (list.kind != CHART_LIST)
    list = (chart_value){ .kind = CHART_LIST };
  list.type = (uint8_t) type;
  return list;
}

/* ---- maintainers ---------------------------------------------------------------------------- */

static const chart_str maintainer_fields[] = { S("Name"), S("Email"), S("URL"), S("") };

static const field_row maintainer_rows[] = {
  { S("Name"), S("name"), false },
  { S("Email"), S("email"), false },
  { S("URL"), S("url"), false },
  { S(""), S(""), false },
};

static chart_value maintainer_field(ch_arena *arena, const chart_object *object, size_t i)
{
  const ch_maintainer *maintainer = (const ch_maintainer *) object->data;
  const chart_str      texts[]    = { maintainer->name, maintainer->email, maintainer->url };
  (void) arena;
  return ch_string(texts[i]);
}

static void maintainer_json(ch_buffer *out, const chart_object *object)
{
  write_object(out, object, maintainer_rows);
}

static const ch_class maintainer_class = {
  .name         = S("*chart.Maintainer"),
  .reflect_kind = S("ptr"),
  .fields       = maintainer_fields,
  .field        = maintainer_field,
  .json         = maintainer_json,
};

/* ---- dependencies --------------------------------------------------------------------------- */

static const chart_str dependency_fields[] = { S("Name"),         S("Version"), S("Repository"),
                                               S("Condition"),    S("Tags"),    S("Enabled"),
                                               S("ImportValues"), S("Alias"),   S("") };

static const field_row dependency_rows[] = {
  { S("Name"), S("name"), true },
  { S("Version"), S("version"), false },
  { S("Repository"), S("repository"), true },
  { S("Condition"), S("condition"), false },
  { S("Tags"), S("tags"), false },
  { S("Enabled"), S("enabled"), false },
  { S("ImportValues"), S("import-values"), false },
  { S("Alias"), S("alias"), false },
  { S(""), S(""), false },
};

static chart_value dependency_field(ch_arena *arena, const chart_object *object, size_t i)
{
  const ch_dependency *dependency = (const ch_dependency *) object->data;
  const chart_value    values[]   = {
         ch_string(dependency->name),
         ch_string(dependency->version),
         ch_string(dependency->repository),
         ch_string(dependency->condition),
         typed(dependency->tags, CH_TYPE_STRING_LIST),
         ch_bool(dependency->is_enabled),
         typed(dependency->import_values, CH_TYPE_LIST),
         ch_string(dependency->alias),
  };
  (void) arena;
  return values[i];
}

static void dependency_json(ch_buffer *out, const chart_object *object)
{
  write_object(out, object, dependency_rows);
}

static const ch_class dependency_class = {
  .name         = S("*chart.Dependency"),
  .reflect_kind = S("ptr"),
  .fields       = dependency_fields,
  .field        = dependency_field,
  .json         = dependency_json,
};

/* ---- metadata ------------------------------------------------------------------------------- */

static const chart_str metadata_fields[] = {
  S("Name"),         S("Home"),        S("Sources"),    S("Version"),     S("Description"),
  S("Keywords"),     S("Maintainers"), S("Icon"),       S("APIVersion"),  S("Condition"),
  S("Tags"),         S("AppVersion"),  S("Deprecated"), S("Annotations"), S("KubeVersion"),
  S("Dependencies"), S("Type"),        S(""),
};

static const field_row metadata_rows[] = {
  { S("Name"), S("name"), false },
  { S("Home"), S("home"), false },
  { S("Sources"), S("sources"), false },
  { S("Version"), S("version"), false },
  { S("Description"), S("description"), false },
  { S("Keywords"), S("keywords"), false },
  { S("Maintainers"), S("maintainers"), false },
  { S("Icon"), S("icon"), false },
  { S("APIVersion"), S("apiVersion"), false },
  { S("Condition"), S("condition"), false },
  { S("Tags"), S("tags"), false },
  { S("AppVersion"), S("appVersion"), false },
  { S("Deprecated"), S("deprecated"), false },
  { S("Annotations"), S("annotations"), false },
  { S("KubeVersion"), S("kubeVersion"), false },
  { S("Dependencies"), S("dependencies"), false },
  { S("Type"), S("type"), false },
  { S(""), S(""), false },
};

static chart_value maintainers_of(ch_arena *arena, const ch_metadata *metadata)
{
  if (metadata->maintainers == NULL)
    return typed(ch_nil(), CH_TYPE_MAINTAINER_LIST_3);
  chart_value list = ch_list_new(arena, CH_TYPE_MAINTAINER_LIST_3, metadata->maintainer_count);
  for (size_t i = 0; i < metadata->maintainer_count; i++)
    ch_list_push(arena, list, ch_object(arena, &maintainer_class, metadata->maintainers[i]));
  return list;
}

static chart_value dependencies_of(ch_arena *arena, const ch_metadata *metadata)
{
  if (metadata->dependencies == NULL)
    return typed(ch_nil(), CH_TYPE_DEPENDENCY_LIST_3);
  chart_value list = ch_list_new(arena, CH_TYPE_DEPENDENCY_LIST_3, metadata->dependency_count);
  for (size_t i = 0; i < metadata->dependency_count; i++)
    ch_list_push(arena, list, ch_object(arena, &dependency_class, metadata->dependencies[i]));
  return list;
}

static chart_value metadata_field(ch_arena *arena, const chart_object *object, size_t i)
{
  const ch_metadata *m = (const ch_metadata *) object->data;
  switch (i) {
  case 0: return ch_string(m->name);
  case 1: return ch_string(m->home);
  case 2: return typed(m->sources, CH_TYPE_STRING_LIST);
  case 3: return ch_string(m->version);
  case 4: return ch_string(m->description);
  case 5: return typed(m->keywords, CH_TYPE_STRING_LIST);
  case 6: return maintainers_of(arena, m);
  case 7: return ch_string(m->icon);
  case 8: return ch_string(m->api_version);
  case 9: return ch_string(m->condition);
  case 10: return ch_string(m->tags);
  case 11: return ch_string(m->app_version);
  case 12: return ch_bool(m->is_deprecated);
  case 13: return m->annotations;
  case 14: return ch_string(m->kube_version);
  case 15: return dependencies_of(arena, m);
  default: return ch_string(m->type);
  }
}

static void metadata_json(ch_buffer *out, const chart_object *object)
{
  write_object(out, object, metadata_rows);
}

static const ch_class metadata_class = {
  .name         = S("chart.Metadata"),
  .reflect_kind = S("struct"),
  .fields       = metadata_fields,
  .field        = metadata_field,
  .json         = metadata_json,
};

/* ---- the chart ------------------------------------------------------------------------------ */

/* The metadata as an object of its own, which the struct embeds. */
typedef struct chart_struct {
  chart_object metadata;
  bool         is_root;
} chart_struct;

static const chart_str chart_fields[] = { S("Metadata"), S("IsRoot"), S("") };

static chart_value chart_field(ch_arena *arena, const chart_object *object, size_t i)
{
  chart_struct *self = (chart_struct *) object->data;
  (void) arena;
  if (i == 1)
    return ch_bool(self->is_root);
  return (
    chart_value){ .kind = CHART_OBJECT, .type = CH_TYPE_OBJECT, .as.object = &self->metadata };
}

static bool chart_promoted(ch_arena *arena, const chart_object *object, chart_str name,
                           chart_value *out)
{
  const chart_struct *self = (const chart_struct *) object->data;
  for (size_t i = 0; metadata_fields[i].size != 0; i++)
    if (ch_str_equal(metadata_fields[i], name)) {
      *out = metadata_field(arena, &self->metadata, i);
      return true;
    }
  return false;
}

/* The members of what is embedded stand among the struct's own. */
static void chart_json(ch_buffer *out, const chart_object *object)
{
  const chart_struct *self = (const chart_struct *) object->data;
  ch_buffer_byte(out, '{');
  write_members(out, &self->metadata, metadata_rows);
  if (out->data[out->size - 1] != '{')
    ch_buffer_byte(out, ',');
  ch_buffer_text(out, self->is_root ? "\"IsRoot\":true}" : "\"IsRoot\":false}");
}

static const ch_class chart_class = {
  .name         = S("struct { chart.Metadata; IsRoot bool }"),
  .reflect_kind = S("struct"),
  .fields       = chart_fields,
  .field        = chart_field,
  .promoted     = chart_promoted,
  .json         = chart_json,
};

chart_value ch_chart_struct(ch_arena *arena, const ch_chart *chart)
{
  chart_struct *self     = (chart_struct *) ch_arena_alloc(arena, sizeof *self);
  void         *metadata = (void *) (uintptr_t) chart->metadata;
  *self                  = (chart_struct){ { &metadata_class, metadata }, chart->parent == NULL };
  return ch_object(arena, &chart_class, self);
}
