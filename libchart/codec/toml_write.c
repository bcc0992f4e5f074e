/* SPDX-License-Identifier: Apache-2.0
 * Values as TOML (encode.go of BurntSushi/toml 1.6.0). */
#include "codec/toml.h"

#include <math.h>

#include "base/number.h"
#include "value/object.h"

typedef struct writer {
  ch_buffer           *out;
  size_t               start; /* of the document in `out` */
  const ch_toml_times *times;
  const ch_compat     *compat;
  bool                 is_inline; /* inside of an array: tables are {…} */
} writer;

/* The full name of a table. */
typedef struct path {
  const struct path *parent; /* NULL at the top */
  chart_str          part;
  size_t             depth; /* parts above this one */
} path;

/* What a value is to TOML. */
typedef enum shape { NOTHING, SCALAR, ARRAY, TABLE, TABLES } shape;

static void write_element(writer *self, chart_value value);
static void write_table_members(writer *self, const path *key, chart_value value);

/* ---- text --------------------------------------------------------------------------------- */

static void write_control(ch_buffer *out, char c)
{
  static const char short_forms[] = "b\bt\tn\nf\fr\r";
  static const char hexadecimal[] = "0123456789abcdef";
  ch_buffer_byte(out, '\\');
  for (size_t i = 0; i + 1 < sizeof short_forms; i += 2)
    if (short_forms[i + 1] == c) {
      ch_buffer_byte(out, short_forms[i]);
      return;
    }
  ch_buffer_text(out, "u00");
  ch_buffer_byte(out, hexadecimal[(unsigned char) c >> 4]);
  ch_buffer_byte(out, hexadecimal[(unsigned char) c & 15]);
}

/* Appends text as TOML quotes it. */
static void quote(ch_buffer *out, chart_str text)
{
  ch_buffer_byte(out, '"');
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if ((unsigned char) c < ' ' || c == 0x7f) {
      write_control(out, c);
      continue;
    }
    if (c == '"' || c == '\\')
      ch_buffer_byte(out, '\\');
    ch_buffer_byte(out, c);
  }
  ch_buffer_byte(out, '"');
}

static bool is_bare(chart_str part)
{
  for (size_t i = 0; i < part.size; i++) {
    char c = part.data[i];
    if (!((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(c >= '0' && c <= '9') && c != '_' &&
        c != '-')
      return false;
  }
  return part.size != 0;
}

void ch_toml_write_key(ch_buffer *out, chart_str part)
{
  if (is_bare(part))
    ch_buffer_str(out, part);
  else
    quote(out, part);
}

static void write_path(ch_buffer *out, const path *key)
{
  if (key->parent != NULL) {
    write_path(out, key->parent);
    ch_buffer_byte(out, '.');
  }
  ch_toml_write_key(out, key->part);
}

static void write_indent(writer *self, const path *key)
{
  ch_buffer_fill(self->out, ' ', key->depth * 2);
}

/* Only after something else. */
static void new_line(writer *self)
{
  if (self->out->size != self->start)
    ch_buffer_byte(self->out, '\n');
}

_Noreturn static void refuse(writer *self, const char *why)
{
  ch_throw(self->out->fault, CHART_ERR_YAML, "%s", why);
}

/* ---- shapes ------------------------------------------------------------------------------- */

static bool is_nil(chart_value value)
{
  switch ((chart_kind) value.kind) {
  case CHART_NIL: return true;
  case CHART_BYTES: return value.as.text == NULL;
  case CHART_LIST: return value.as.list == NULL;
  case CHART_DICT: return value.as.dict == NULL;
  case CHART_OBJECT: return value.as.object == NULL;
  default: return false;
  }
}

/* Whether an object is a string to TOML: an encoding.TextMarshaler in Go, whose JSON is one,
 * too. */
static bool is_text(writer *self, const chart_object *object)
{
  size_t size = self->out->size;
  if (object->class->json == NULL || object->class->text == NULL)
    return false;
  object->class->json(self->out, object);
  bool result     = self->out->data[size] == '"';
  self->out->size = size;
  return result;
}

static shape shape_of_object(writer *self, chart_value value)
{
  const chart_object *object = value.as.object;
  return object->class->fields == NULL || is_text(self, object) ? SCALAR : TABLE;
}

static shape shape_of(writer *self, chart_value value);

static shape shape_of_list(writer *self, chart_value list)
{
  shape result = ch_list_size(list) == 0 ? ARRAY : TABLES;
  ch_guard_stack(self->out->fault);
  for (size_t i = 0; i < ch_list_size(list); i++) {
    shape element = shape_of(self, ch_list_at(list, i));
    if (element == NOTHING)
      refuse(self, "toml: cannot encode array with nil element");
    if (element != TABLE)
      result = ARRAY;
  }
  return result;
}

static shape shape_of(writer *self, chart_value value)
{
  if (is_nil(value))
    return NOTHING;
  switch ((chart_kind) value.kind) {
  case CHART_BYTES: return ARRAY;
  case CHART_LIST: return shape_of_list(self, value);
  case CHART_DICT: return TABLE;
  case CHART_OBJECT: return shape_of_object(self, value);
  case CHART_COMPLEX: refuse(self, "unsupported type: complex128");
  default: return SCALAR;
  }
}

/* ---- values in a line --------------------------------------------------------------------- */

static void write_float(ch_buffer *out, double number, const ch_compat *compat)
{
  size_t start = out->size;
  if (isnan(number) || isinf(number)) {
    ch_buffer_text(out, signbit(number) ? "-" : "");
    ch_buffer_text(out, isnan(number) ? "nan" : "inf");
    return;
  }
  ch_number_format(out, number, compat->writes_toml_exponents ? 'g' : 'f', -1);
  for (size_t i = start; i < out->size; i++)
    if (out->data[i] == 'e' || out->data[i] == '.')
      return;
  ch_buffer_text(out, ".0");
}

static void write_natural(ch_buffer *out, uint64_t n)
{
  if (n >= 10)
    write_natural(out, n / 10);
  ch_buffer_byte(out, (char) ('0' + n % 10));
}

static void write_array(writer *self, chart_value list)
{
  size_t size = list.kind == CHART_BYTES ? list.size : ch_list_size(list);
  ch_buffer_byte(self->out, '[');
  for (size_t i = 0; i < size; i++) {
    ch_buffer_text(self->out, i == 0 ? "" : ", ");
    if (list.kind == CHART_BYTES)
      ch_buffer_integer(self->out, (unsigned char) list.as.text[i]);
    else
      write_element(self, ch_list_at(list, i));
  }
  ch_buffer_byte(self->out, ']');
}

static void write_inline_table(writer *self, chart_value value)
{
  bool was_inline = self->is_inline;
  self->is_inline = true;
  ch_buffer_byte(self->out, '{');
  write_table_members(self, NULL, value);
  ch_buffer_byte(self->out, '}');
  self->is_inline = was_inline;
}

/* What an object says of itself, quoted. */
static void write_own_text(writer *self, const chart_object *object)
{
  ch_buffer text;
  ch_buffer_init(&text, self->out->arena);
  object->class->text(&text, object);
  quote(self->out, ch_buffer_view(&text));
}

static void write_object(writer *self, chart_value value)
{
  const chart_object *object = value.as.object;
  if (self->times->write(self->out, value))
    return;
  if (shape_of_object(self, value) == TABLE)
    write_inline_table(self, value);
  else if (is_text(self, object) || ch_str_is(object->class->name, "time.Duration"))
    write_own_text(self, object);
  else
    write_element(self, ch_object_plain(value));
}

static void write_element(writer *self, chart_value value)
{
  ch_buffer *out = self->out;
  ch_guard_stack(out->fault);
  switch ((chart_kind) value.kind) {
  case CHART_BOOL: ch_buffer_text(out, value.as.boolean ? "true" : "false"); break;
  case CHART_INT: ch_buffer_integer(out, value.as.integer); break;
  case CHART_UINT: write_natural(out, value.as.natural); break;
  case CHART_FLOAT: write_float(out, value.as.number, self->compat); break;
  case CHART_STRING: quote(out, ch_text(value)); break;
  case CHART_BYTES:
  case CHART_LIST: write_array(self, value); break;
  case CHART_DICT: write_inline_table(self, value); break;
  case CHART_OBJECT: write_object(self, value); break;
  case CHART_COMPLEX: refuse(self, "unexpected type: complex128");
  case CHART_NIL:
  case CHART_KIND_COUNT: break;
  }
}

/* ---- tables ------------------------------------------------------------------------------- */

static void write_heading(writer *self, const path *key, const char *open, const char *close)
{
  write_indent(self, key);
  ch_buffer_text(self->out, open);
  write_path(self->out, key);
  ch_buffer_text(self->out, close);
  new_line(self);
}

static void write_tables(writer *self, const path *key, chart_value list)
{
  for (size_t i = 0; i < ch_list_size(list); i++) {
    new_line(self);
    write_heading(self, key, "[[", "]]");
    write_table_members(self, key, ch_list_at(list, i));
  }
}

static void write_key_value(writer *self, const path *key, chart_value value)
{
  write_indent(self, key);
  ch_toml_write_key(self->out, key->part);
  ch_buffer_text(self->out, " = ");
  write_element(self, value);
  new_line(self);
}

static void write_member(writer *self, const path *key, chart_value value, shape what)
{
  if (what == TABLES) {
    write_tables(self, key, value);
  } else if (what == TABLE) {
    if (key->depth == 0)
      new_line(self);
    write_heading(self, key, "[", "]");
    write_table_members(self, key, value);
  } else {
    write_key_value(self, key, value);
  }
}

/* The entries of a dict, or the exported fields of an object, one after the other. */
typedef struct members {
  const chart_dict_entry *entries; /* NULL: of an object */
  const chart_object     *object;
  size_t                  size;
} members;

static members members_of(chart_value value)
{
  if (value.kind == CHART_DICT)
    return (members){ ch_dict_sorted(value), NULL, ch_dict_size(value) };
  members result = { NULL, value.as.object, 0 };
  while (result.object->class->fields[result.size].size != 0)
    result.size++;
  return result;
}

/* Member i; false when it is not exported. */
static bool member_at(writer *self, const members *all, size_t i, chart_str *name,
                      chart_value *value)
{
  if (all->entries != NULL) {
    *name  = all->entries[i].key;
    *value = all->entries[i].value;
    return true;
  }
  *name = all->object->class->fields[i];
  if (name->data[0] < 'A' || name->data[0] > 'Z')
    return false;
  *value = all->object->class->field(self->out->arena, all->object, i);
  return true;
}

typedef struct counts {
  size_t plain, tables;
} counts;

/* All members are looked at before the first one is written. */
static counts count_members(writer *self, const members *all)
{
  counts      result = { 0, 0 };
  chart_str   name;
  chart_value value;
  for (size_t i = 0; i < all->size; i++) {
    if (!member_at(self, all, i, &name, &value))
      continue;
    if (shape_of(self, value) >= TABLE)
      result.tables++;
    else
      result.plain++;
  }
  return result;
}

/* Go decides by the number of the member whether a comma follows, even if those behind it are nil
 * and left out; for a struct, by the number of the field. */
static bool has_comma(const members *all, counts total, bool is_table, size_t field, size_t rank)
{
  if (all->entries == NULL)
    return field + 1 != total.plain + total.tables;
  if (is_table)
    return rank + 1 != total.tables;
  return total.tables > 0 || rank + 1 != total.plain;
}

static void write_inline_member(writer *self, chart_str name, chart_value value, bool is_followed)
{
  ch_toml_write_key(self->out, name);
  ch_buffer_text(self->out, " = ");
  write_element(self, value);
  ch_buffer_text(self->out, is_followed ? ", " : "");
}

/* The members that are tables, or those that are not. */
static void write_members(writer *self, const path *key, const members *all, counts total,
                          bool are_tables)
{
  size_t      rank = 0;
  chart_str   name;
  chart_value value;
  for (size_t i = 0; i < all->size; i++) {
    if (!member_at(self, all, i, &name, &value))
      continue;
    shape what = shape_of(self, value);
    if ((what >= TABLE) != are_tables)
      continue;
    bool is_followed = has_comma(all, total, are_tables, i, rank++);
    if (what == NOTHING)
      continue;
    path member = { key, name, key == NULL ? 0 : key->depth + 1 };
    if (self->is_inline)
      write_inline_member(self, name, value, is_followed);
    else
      write_member(self, &member, value, what);
  }
}

/* What is no table comes first, for behind a table's heading all is that table's. */
static void write_table_members(writer *self, const path *key, chart_value value)
{
  ch_guard_stack(self->out->fault);
  members all   = members_of(value);
  counts  total = count_members(self, &all);
  write_members(self, key, &all, total, false);
  write_members(self, key, &all, total, true);
}

/* ---- documents ---------------------------------------------------------------------------- */

void ch_toml_write(ch_buffer *out, chart_value value, const ch_toml_times *times,
                   const ch_compat *compat)
{
  writer self = { .out = out, .start = out->size, .times = times, .compat = compat };
  if (value.kind == CHART_COMPLEX)
    refuse(&self, "unsupported type for key '': complex128");
  switch (shape_of(&self, value)) {
  case TABLES: refuse(&self, "toml: top-level values must be Go maps or structs");
  case TABLE: write_table_members(&self, NULL, value); break;
  case NOTHING:
    if (value.kind != CHART_LIST && value.kind != CHART_BYTES)
      break;
    ch_buffer_text(out, "[]");
    break;
  default: write_element(&self, value);
  }
}
