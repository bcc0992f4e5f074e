/* SPDX-License-Identifier: Apache-2.0
 * toYaml: values to YAML text as sigs.k8s.io/yaml 1.6.0 writes it.
 *
 * That library marshals to JSON, reads the JSON with go-yaml v2.4.3 and emits what it has read.
 * Here the values are written at once, and what the detour does to them is done in passing: invalid
 * UTF-8 becomes U+FFFD, U+0085 is folded like the line break it is to YAML, numbers get the type
 * that their JSON text has in YAML, and what the YAML reader refuses is an error (the errors of
 * JSON come first, since all of the JSON is written first). */
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

enum { WIDTH = 80, FLOW_DEPTH_MAX = 10000, JSON_KEY_MAX = 1024 };

#define MARSHAL_ERROR "error marshaling into JSON: "

typedef struct writer {
  ch_yaml_emitter emit;
  ch_arena        scratch;
  ch_nesting      nesting;
  const char     *problem; /* the first thing that the YAML reader refuses; NULL: none */
} writer;

static void write_value(writer *self, chart_value value, size_t indent, ch_yaml_slot slot);

static void refuse(writer *self, const char *problem)
{
  if (self->problem == NULL)
    self->problem = problem;
}

/* ---- text on its way through JSON ----------------------------------------------------------- */

static bool is_refused(uint32_t rune)
{
  return (rune >= 0x7f && rune < 0xa0 && rune != 0x85) || rune == 0xfffe || rune == 0xffff;
}

/* Whether text comes out of the JSON as it went in. */
static bool is_clean(writer *self, chart_str text)
{
  bool   clean = true;
  size_t width;
  for (size_t at = 0; at < text.size; at += width) {
    const uint32_t rune = ch_utf8_decode(ch_str_from(text, at), &width);
    clean &= rune != 0x85 && (rune != CH_RUNE_ERROR || width != 1);
    if (is_refused(rune))
      refuse(self, "control characters are not allowed");
  }
  return clean;
}

static bool is_gap(chart_str text, size_t at)
{
  return at < text.size &&
         (text.data[at] == ' ' || ch_str_starts(ch_str_from(text, at), CHART_STR("\xc2\x85")));
}

static bool is_document_mark(chart_str text, size_t at)
{
  const chart_str rest = ch_str_from(text, at);
  return (ch_str_starts(rest, CHART_STR("---")) || ch_str_starts(rest, CHART_STR("..."))) &&
         is_gap(rest, 3);
}

/* Appends the blanks and line breaks at `at` as a YAML reader folds them; gives their end. */
static size_t fold_gap(writer *self, ch_buffer *out, chart_str text, size_t at)
{
  const size_t from   = at;
  size_t       breaks = 0;
  while (is_gap(text, at)) {
    breaks += text.data[at] != ' ';
    at += text.data[at] == ' ' ? 1 : 2;
  }
  if (breaks == 0)
    ch_buffer_bytes(out, text.data + from, at - from);
  else if (breaks == 1)
    ch_buffer_byte(out, ' ');
  else
    ch_buffer_fill(out, '\n', breaks - 1);
  if (breaks != 0 && text.data[at - 1] != ' ' && is_document_mark(text, at))
    refuse(self, "found unexpected document indicator");
  return at;
}

/* What becomes of text that is not clean.  Result: scratch. */
static chart_str through_json(writer *self, chart_str text)
{
  ch_buffer out;
  ch_buffer_init(&out, &self->scratch);
  for (size_t at = 0; at < text.size;) {
    if (is_gap(text, at)) {
      at = fold_gap(self, &out, text, at);
      continue;
    }
    size_t width;
    ch_buffer_rune(&out, ch_utf8_decode(ch_str_from(text, at), &width));
    at += width;
  }
  return ch_buffer_view(&out);
}

/* How text is written that may not be clean; it may need scratch. */
static ch_yaml_form form_of(writer *self, chart_str text)
{
  unsigned traits = ch_yaml_find_traits(text);
  if ((traits & (CH_YAML_HIGH | CH_YAML_DELETE)) != 0 && !is_clean(self, text)) {
    text   = through_json(self, text);
    traits = ch_yaml_find_traits(text);
  }
  return ch_yaml_form_of(text, traits, CH_YAML_V2);
}

/* ---- scalars ------------------------------------------------------------------------------ */

static void write_string(writer *self, chart_str text, size_t indent)
{
  const ch_arena_mark mark = ch_arena_take_mark(&self->scratch);
  const ch_yaml_form  form = form_of(self, text);
  ch_yaml_emit_scalar(&self->emit, &form, indent);
  ch_arena_release(&self->scratch, mark);
}

static void write_bytes(writer *self, chart_str bytes, size_t indent)
{
  const ch_arena_mark mark = ch_arena_take_mark(&self->scratch);
  ch_buffer           text;
  ch_buffer_init(&text, &self->scratch);
  ch_base64_write(&text, bytes);
  write_string(self, ch_buffer_view(&text), indent);
  ch_arena_release(&self->scratch, mark);
}

/* Writes digits, followed by zeros up to `point`, if that is an int64 or a uint64.
 * Result: false when it is not. */
static bool write_large(ch_buffer *out, const char *digits, size_t count, size_t point,
                        bool is_negative)
{
  char text[24];
  if (point > 20)
    return false;
  memcpy(text, digits, count);
  memset(text + count, '0', point - count);
  text[point]       = '\0';
  const char *limit = is_negative ? "9223372036854775808" : "18446744073709551615";
  if (point > strlen(limit) || (point == strlen(limit) && strcmp(text, limit) > 0))
    return false;
  if (is_negative)
    ch_buffer_byte(out, '-');
  ch_buffer_bytes(out, text, point);
  return true;
}

/* Integral numbers have no point and no exponent in JSON, and so are integers to YAML. */
static void write_number(writer *self, double number)
{
  ch_buffer *out = self->emit.out;
  if (isnan(number) || isinf(number))
    ch_throw(out->fault, CHART_ERR_YAML, MARSHAL_ERROR "json: unsupported value: %s",
             isnan(number) ? "NaN"
             : number > 0  ? "+Inf"
                           : "-Inf");
  if (fabs(number) < 1e15 && number == (double) (int64_t) number) {
    ch_buffer_integer(out, (int64_t) number);
    return;
  }
  char   digits[18];
  int    point;
  size_t count = ch_number_digits(digits, &point, number);
  if (point < (int) count || !write_large(out, digits, count, (size_t) point, number < 0))
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
  case CHART_FLOAT: write_number(self, value.as.number); break;
  case CHART_STRING: write_string(self, ch_text(value), indent); break;
  case CHART_BYTES: write_bytes(self, ch_text(value), indent); break;
  case CHART_LIST: ch_buffer_text(out, value.as.list == NULL ? "null" : "[]"); break;
  case CHART_DICT: ch_buffer_text(out, value.as.dict == NULL ? "null" : "{}"); break;
  case CHART_NIL:
  case CHART_OBJECT: /* a nil pointer */ ch_buffer_text(out, "null"); break;
  case CHART_COMPLEX:
  case CHART_KIND_COUNT:
    ch_throw(out->fault, CHART_ERR_YAML, MARSHAL_ERROR "json: unsupported type: %.*s",
             CH_STR_ARG(ch_type_name(value)));
  }
}

/* ---- keys --------------------------------------------------------------------------------- */

static size_t json_width(uint32_t rune, size_t width)
{
  if (rune == '"' || rune == '\\' || (rune >= '\b' && rune <= '\r' && rune != '\v'))
    return 2;
  const bool is_code = rune < 0x20 || rune == '<' || rune == '>' || rune == '&' || rune == 0x2028 ||
                       rune == 0x2029 || (rune == CH_RUNE_ERROR && width == 1);
  return is_code ? 6 : 1;
}

/* To the YAML reader, a key ends on its line and within 1,024 characters, quotes included. */
static void check_key_size(writer *self, chart_str key)
{
  size_t size = 2, width;
  for (size_t at = 0; at < key.size; at += width) {
    const uint32_t rune = ch_utf8_decode(ch_str_from(key, at), &width);
    size += rune == 0x85 ? JSON_KEY_MAX : json_width(rune, width);
  }
  if (size > JSON_KEY_MAX)
    refuse(self, "did not find expected ',' or '}'");
}

/* Whether s has bytes from 0x7f on: eight bytes are looked at together. */
static bool has_high_bytes(chart_str s)
{
  const uint64_t ones = UINT64_MAX / 255;
  uint64_t       word = 0;
  for (; s.size >= sizeof word; s = ch_str_from(s, sizeof word)) {
    memcpy(&word, s.data, sizeof word);
    if ((((word + ones) | word) & ones << 7) != 0)
      return true;
  }
  for (size_t i = 0; i < s.size; i++)
    if ((unsigned char) s.data[i] >= 0x7f)
      return true;
  return false;
}

static bool is_suspect(chart_str key)
{
  return key.size > JSON_KEY_MAX / 6 || has_high_bytes(key);
}

/* The dict with its keys as they come out of the JSON: keys may have become equal there, and then
 * the last one wins.  Result: the dict itself, or scratch. */
static chart_value with_clean_keys(writer *self, chart_value dict)
{
  const chart_dict_entry *entry = ch_dict_sorted(dict);
  const size_t            size  = ch_dict_size(dict);
  bool                    clean = true;
  for (size_t i = 0; i < size; i++)
    if (is_suspect(entry[i].key)) {
      check_key_size(self, entry[i].key);
      clean &= is_clean(self, entry[i].key);
    }
  if (clean)
    return dict;
  const chart_value result = ch_dict_new(&self->scratch, CH_TYPE_DICT, size);
  for (size_t i = 0; i < size; i++)
    ch_dict_set(&self->scratch, result, through_json(self, entry[i].key), entry[i].value);
  return result;
}

/* ---- containers --------------------------------------------------------------------------- */

static void write_entry(writer *self, const chart_dict_entry *entry, size_t indent)
{
  const unsigned     traits = ch_yaml_find_traits(entry->key);
  const ch_yaml_form key    = ch_yaml_form_of(entry->key, traits, CH_YAML_V2);
  const ch_yaml_slot slot   = ch_yaml_emit_key(&self->emit, &key, indent);
  write_value(self, entry->value, indent + CH_YAML_INDENT, slot);
}

static void write_dict(writer *self, chart_value dict, size_t indent, ch_yaml_slot slot)
{
  const ch_arena_mark     mark  = ch_arena_take_mark(&self->scratch);
  const chart_value       clean = with_clean_keys(self, dict);
  const chart_dict_entry *entry = ch_dict_sorted(clean);
  const size_t            size  = ch_dict_size(clean);
  const uint32_t         *order = ch_yaml_order(&self->scratch, entry, size, CH_YAML_V2);
  for (size_t i = 0; i < size; i++) {
    ch_yaml_emit_indent(&self->emit, i, indent, slot);
    write_entry(self, &entry[order == NULL ? i : order[i]], indent);
  }
  ch_arena_release(&self->scratch, mark);
}

static void write_list(writer *self, chart_value list, size_t indent, ch_yaml_slot slot)
{
  const size_t size = ch_list_size(list);
  for (size_t i = 0; i < size; i++) {
    ch_yaml_emit_indent(&self->emit, i, indent, slot);
    ch_buffer_byte(self->emit.out, '-');
    write_value(self, ch_list_at(list, i), indent + CH_YAML_INDENT, CH_YAML_AFTER_DASH);
  }
}

/* ---- objects ------------------------------------------------------------------------------ */

/* Writes what an object's own JSON says. */
static void write_marshaled(writer *self, const struct chart_object *object, size_t indent,
                            ch_yaml_slot slot)
{
  ch_buffer json;
  ch_buffer_init(&json, &self->scratch);
  ch_json_write_object(&json, object, MARSHAL_ERROR);
  chart_value value = ch_json_read(&self->scratch, ch_buffer_view(&json));
  int64_t     integer;
  if (value.kind == CHART_FLOAT && ch_number_parse_int(ch_buffer_view(&json), 10, &integer, NULL))
    value = ch_int64(integer); /* the float may have lost digits of it */
  write_value(self, value, indent, slot);
}

static void write_fields(writer *self, const struct chart_object *object, size_t indent,
                         ch_yaml_slot slot)
{
  const chart_str  *name = object->class->fields;
  const chart_value dict = ch_dict_new(&self->scratch, CH_TYPE_DICT, 0);
  for (size_t i = 0; name != NULL && name[i].size != 0; i++)
    ch_dict_set(&self->scratch, dict, name[i], object->class->field(&self->scratch, object, i));
  write_value(self, dict, indent, slot);
}

static void write_object(writer *self, const struct chart_object *object, size_t indent,
                         ch_yaml_slot slot)
{
  const ch_arena_mark mark = ch_arena_take_mark(&self->scratch);
  if (object->class->json != NULL)
    write_marshaled(self, object, indent, slot);
  else
    write_fields(self, object, indent, slot);
  ch_arena_release(&self->scratch, mark);
}

/* ---- values ------------------------------------------------------------------------------- */

static bool is_filled(chart_value value)
{
  if (value.kind == CHART_LIST)
    return ch_list_size(value) != 0;
  if (value.kind == CHART_DICT)
    return ch_dict_size(value) != 0;
  return value.kind == CHART_OBJECT && value.as.object != NULL;
}

static void write_container(writer *self, chart_value value, size_t indent, ch_yaml_slot slot)
{
  ch_nesting_level here;
  ch_nesting_enter(&self->nesting, &here, value);
  if (self->nesting.depth > FLOW_DEPTH_MAX)
    refuse(self, "exceeded max depth of 10000");
  if (value.kind == CHART_OBJECT) {
    write_object(self, value.as.object, indent, slot);
  } else {
    if (slot == CH_YAML_AFTER_KEY)
      ch_yaml_emit_line(&self->emit);
    if (value.kind == CHART_DICT)
      write_dict(self, value, indent, slot);
    else /* a list stands as far to the left as the key before it */
      write_list(self, value, slot == CH_YAML_AFTER_KEY ? indent - CH_YAML_INDENT : indent, slot);
  }
  ch_nesting_leave(&self->nesting);
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
  if (this->self.problem != NULL)
    ch_throw(this->self.nesting.fault, CHART_ERR_YAML, "yaml: %s", this->self.problem);
}

void ch_yaml_write(ch_buffer *out, chart_value value)
{
  job this = {
    .self.emit    = { .out = out, .line = out->size, .width = WIDTH },
    .self.nesting = { .fault = out->fault, .prefix = MARSHAL_ERROR },
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
