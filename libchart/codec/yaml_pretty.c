/* SPDX-License-Identifier: Apache-2.0
 * toYamlPretty: values to YAML text as go-yaml v3.0.4 writes them, indented by two.
 *
 * Nothing goes through JSON here: integers and floats stay what they are, bytes are a list of
 * numbers, and text that is not UTF-8 becomes !!binary. */
#include "codec/yaml_write.h"

#include "base/number.h"
#include "base/utf8.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/nesting.h"
#include "codec/yaml_emit.h"
#include "codec/yaml_order.h"
#include "value/object.h"

#include <math.h>

enum { BINARY_LINE = 70 };

typedef struct writer {
  ch_yaml_emitter emit;
  ch_arena        scratch;
  ch_nesting      nesting;
} writer;

static void write_value(writer *self, chart_value value, size_t indent, ch_yaml_slot slot);

/* ---- scalars ------------------------------------------------------------------------------ */

/* The base64 of `bytes`, in lines when it is long.  Result: scratch. */
static chart_str binary_text(writer *self, chart_str bytes)
{
  ch_buffer text, lines;
  ch_buffer_init(&text, &self->scratch);
  ch_base64_write(&text, bytes);
  if (text.size < BINARY_LINE)
    return ch_buffer_view(&text);
  ch_buffer_init(&lines, &self->scratch);
  for (size_t at = 0; at < text.size; at += BINARY_LINE) {
    const size_t left = text.size - at;
    ch_buffer_bytes(&lines, text.data + at, left < BINARY_LINE ? left : BINARY_LINE);
    ch_buffer_byte(&lines, '\n');
  }
  return ch_buffer_view(&lines);
}

static ch_yaml_form form_of(writer *self, chart_str text)
{
  const unsigned traits = ch_yaml_find_traits(text);
  if ((traits & CH_YAML_HIGH) != 0 && !ch_utf8_valid(text))
    return ch_yaml_form_of_binary(binary_text(self, text));
  return ch_yaml_form_of(text, traits, CH_YAML_V3);
}

static void write_string(writer *self, chart_str text, size_t indent)
{
  const ch_yaml_form form = form_of(self, text);
  ch_yaml_emit_scalar(&self->emit, &form, indent);
}

static void write_number(ch_buffer *out, double number)
{
  if (isnan(number))
    ch_buffer_text(out, ".nan");
  else if (isinf(number))
    ch_buffer_text(out, number > 0 ? ".inf" : "-.inf");
  else
    ch_number_shortest(out, number);
}

/* Writes anything but a container that is not empty. */
static void write_scalar(writer *self, chart_value value, size_t indent)
{
  ch_buffer *out = self->emit.out;
  switch ((chart_kind) value.kind) {
  case CHART_BOOL: ch_buffer_text(out, value.as.boolean ? "true" : "false"); break;
  case CHART_INT: ch_buffer_integer(out, value.as.integer); break;
  case CHART_UINT: ch_json_write(out, value, CH_JSON_COMPACT); break;
  case CHART_FLOAT: write_number(out, value.as.number); break;
  case CHART_STRING: write_string(self, ch_text(value), indent); break;
  case CHART_BYTES:
  case CHART_LIST: ch_buffer_text(out, "[]"); break;
  case CHART_DICT: ch_buffer_text(out, "{}"); break;
  case CHART_NIL:
  case CHART_OBJECT: /* a nil pointer */ ch_buffer_text(out, "null"); break;
  case CHART_COMPLEX:
  case CHART_KIND_COUNT:
    ch_throw(out->fault, CHART_ERR_YAML, "cannot marshal type: %.*s",
             CH_STR_ARG(ch_type_name(value)));
  }
}

/* ---- containers --------------------------------------------------------------------------- */

static void write_entry(writer *self, chart_str key, chart_value value, size_t indent)
{
  const ch_yaml_form form = form_of(self, key);
  const ch_yaml_slot slot = ch_yaml_emit_key(&self->emit, &form, indent);
  write_value(self, value, indent + CH_YAML_INDENT, slot);
}

static void write_dict(writer *self, chart_value dict, size_t indent, ch_yaml_slot slot)
{
  const chart_dict_entry *entry = ch_dict_sorted(dict);
  const size_t            size  = ch_dict_size(dict);
  const uint32_t         *order = ch_yaml_order(&self->scratch, entry, size, CH_YAML_V3);
  for (size_t i = 0; i < size; i++) {
    const chart_dict_entry *next = &entry[order == NULL ? i : order[i]];
    ch_yaml_emit_indent(&self->emit, i, indent, slot);
    write_entry(self, next->key, next->value, indent);
  }
}

static void write_list(writer *self, chart_value list, size_t indent, ch_yaml_slot slot)
{
  size_t             size;
  const chart_value *item = ch_list_items(&self->scratch, list, &size);
  for (size_t i = 0; i < size; i++) {
    ch_yaml_emit_indent(&self->emit, i, indent, slot);
    ch_buffer_byte(self->emit.out, '-');
    write_value(self, item[i], indent + CH_YAML_INDENT, CH_YAML_AFTER_DASH);
  }
}

/* ---- objects ------------------------------------------------------------------------------ */

static chart_str lower(writer *self, chart_str name)
{
  const chart_str result = ch_arena_copy(&self->scratch, name);
  for (char *c = (char *) result.data; c < result.data + result.size; c++)
    if (*c >= 'A' && *c <= 'Z')
      *c = (char) (*c - 'A' + 'a');
  return result;
}

static void write_line(writer *self, chart_str text, ch_yaml_slot slot)
{
  if (slot != CH_YAML_AT_ROOT)
    ch_buffer_byte(self->emit.out, ' ');
  ch_buffer_str(self->emit.out, text);
  ch_yaml_emit_line(&self->emit);
}

/* The fields whose names start with a capital: the others are not exported. */
static void write_fields(writer *self, const struct chart_object *object, size_t indent,
                         ch_yaml_slot slot)
{
  const chart_str *name  = object->class->fields;
  size_t           count = 0;
  for (size_t i = 0; name != NULL && name[i].size != 0; i++) {
    if (name[i].data[0] < 'A' || name[i].data[0] > 'Z')
      continue;
    if (count == 0 && slot == CH_YAML_AFTER_KEY)
      ch_yaml_emit_line(&self->emit);
    const chart_value value = object->class->field(&self->scratch, object, i);
    ch_yaml_emit_indent(&self->emit, count++, indent, slot);
    write_entry(self, lower(self, name[i]), value, indent);
  }
  if (count == 0)
    write_line(self, CHART_STR("{}"), slot);
}

/* The JSON that an object marshals itself to; empty when it is a struct of its fields.  (JSON that
 * is an object comes from the tags of a struct, which YAML does not see.)  Result: scratch. */
static chart_str marshaled(writer *self, const struct chart_object *object)
{
  ch_buffer json;
  ch_buffer_init(&json, &self->scratch);
  if (object->class->json != NULL)
    object->class->json(&json, object);
  const bool is_struct = json.size != 0 && json.data[0] == '{' && object->class->fields != NULL;
  return is_struct ? CHART_STR("") : ch_buffer_view(&json);
}

static void write_duration(writer *self, const struct chart_object *object, size_t indent,
                           ch_yaml_slot slot)
{
  ch_buffer text;
  ch_buffer_init(&text, &self->scratch);
  object->class->text(&text, object);
  write_value(self, ch_string(ch_buffer_view(&text)), indent, slot);
}

/* Writes what stands in the JSON of an object: a string there is that of an
 * encoding.TextMarshaler, but times are no strings to go-yaml. */
static void write_marshaled(writer *self, const struct chart_object *object, chart_str json,
                            size_t indent, ch_yaml_slot slot)
{
  const chart_value value   = ch_json_read(&self->scratch, json);
  const bool        is_time = ch_str_ends(object->class->name, CHART_STR("time.Time"));
  if (value.kind == CHART_STRING && is_time)
    write_line(self, ch_text(value), slot);
  else if (value.kind == CHART_FLOAT) /* an integer, which may be too large for a float */
    write_line(self, json, slot);
  else
    write_value(self, value, indent, slot);
}

static void write_object(writer *self, const struct chart_object *object, size_t indent,
                         ch_yaml_slot slot)
{
  if (ch_str_is(object->class->name, "time.Duration") && object->class->text != NULL) {
    write_duration(self, object, indent, slot);
    return;
  }
  const chart_str json = marshaled(self, object);
  if (json.size == 0)
    write_fields(self, object, indent, slot);
  else
    write_marshaled(self, object, json, indent, slot);
}

/* ---- values ------------------------------------------------------------------------------- */

static bool is_filled(chart_value value)
{
  switch (value.kind) {
  case CHART_BYTES: return value.size != 0;
  case CHART_LIST: return ch_list_size(value) != 0;
  case CHART_DICT: return ch_dict_size(value) != 0;
  case CHART_OBJECT: return value.as.object != NULL;
  default: return false;
  }
}

static void write_container(writer *self, chart_value value, size_t indent, ch_yaml_slot slot)
{
  const ch_arena_mark mark = ch_arena_take_mark(&self->scratch);
  ch_nesting_level    here;
  ch_nesting_enter(&self->nesting, &here, value);
  if (slot == CH_YAML_AFTER_KEY && value.kind != CHART_OBJECT)
    ch_yaml_emit_line(&self->emit);
  if (value.kind == CHART_DICT)
    write_dict(self, value, indent, slot);
  else if (value.kind == CHART_OBJECT)
    write_object(self, value.as.object, indent, slot);
  else
    write_list(self, value, indent, slot);
  ch_nesting_leave(&self->nesting);
  ch_arena_release(&self->scratch, mark);
}

static void write_value(writer *self, chart_value value, size_t indent, ch_yaml_slot slot)
{
  if (is_filled(value)) {
    write_container(self, value, indent, slot);
    return;
  }
  if (slot != CH_YAML_AT_ROOT)
    ch_buffer_byte(self->emit.out, ' ');
  write_scalar(self, value, slot == CH_YAML_AT_ROOT ? CH_YAML_INDENT : indent);
  ch_yaml_emit_line(&self->emit);
}

/* ---- documents ---------------------------------------------------------------------------- */

typedef struct job {
  writer      self;
  chart_value value;
} job;

static void write_document(void *argument)
{
  job *this = (job *) argument;
  write_value(&this->self, this->value, 0, CH_YAML_AT_ROOT);
}

void ch_yaml_write_pretty(ch_buffer *out, chart_value value)
{
  job this = {
    .self.emit    = { .out = out, .line = out->size, .width = SIZE_MAX },
    .self.nesting = { .fault = out->fault, .prefix = "" },
    .value        = value,
  };
  ch_arena_init(&this.self.scratch, out->fault, SIZE_MAX);
  const size_t size       = out->size;
  const bool   is_written = ch_try(out->fault, write_document, &this);
  ch_arena_destroy(&this.self.scratch);
  if (is_written)
    return;
  out->size = size;
  ch_rethrow(out->fault);
}
