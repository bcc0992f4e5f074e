/* SPDX-License-Identifier: Apache-2.0
 * Writing JSON, compact, raw or pretty.
 *
 * Follows Go's encoding/json (Go 1.26): keys in bytewise order, structs in the order of their
 * fields, invalid UTF-8 as \ufffd, and U+2028 and U+2029 escaped in every style. */
#include "codec/json.h"

#include "base/number.h"
#include "base/utf8.h"
#include "codec/base64.h"
#include "codec/nesting.h"
#include "value/object.h"

#include <math.h>

typedef struct writer {
  ch_buffer    *out;
  ch_json_style style;
  ch_nesting    nesting;
} writer;

/* ---- strings ------------------------------------------------------------------------------ */

enum { COPY = 0, MARKUP, ESCAPE, HIGH };

#define ROW8(c)  c, c, c, c, c, c, c, c
#define ROW32(c) ROW8(c), ROW8(c), ROW8(c), ROW8(c)

/* What is to be done with each byte of a string. */
static const uint8_t string_class[256] = {
  ROW32(ESCAPE), COPY,        COPY,        ESCAPE,      COPY,        COPY,
  COPY,          MARKUP,      COPY, /*  !"#$%&' */
  ROW8(COPY),    ROW8(COPY),  COPY,        COPY,        COPY,        COPY,
  MARKUP,        COPY,        MARKUP,      COPY, /* 89:;<=>? */
  ROW8(COPY),    ROW8(COPY),  ROW8(COPY),  COPY,        COPY,        COPY,
  COPY,          ESCAPE,      COPY,        COPY,        COPY, /* XYZ[\]^_ */
  ROW32(COPY),   ROW32(HIGH), ROW32(HIGH), ROW32(HIGH), ROW32(HIGH),
};

static void write_escape(ch_buffer *out, unsigned char c)
{
  static const char hex[]  = "0123456789abcdef";
  static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
  const char       *known = c == 0 ? NULL : strchr(from, c);
  ch_buffer_byte(out, '\\');
  if (known != NULL) {
    ch_buffer_byte(out, to[known - from]);
    return;
  }
  char code[5] = { 'u', '0', '0', hex[c >> 4], hex[c & 15] };
  ch_buffer_bytes(out, code, sizeof code);
}

/* Writes the character at the start of `text`, whose first byte is not ASCII; gives its width. */
static size_t write_high(ch_buffer *out, chart_str text)
{
  size_t   width;
  uint32_t rune = ch_utf8_decode(text, &width);
  if (rune == CH_RUNE_ERROR && width == 1)
    ch_buffer_text(out, "\\ufffd");
  else if (rune == 0x2028 || rune == 0x2029)
    ch_buffer_text(out, rune == 0x2028 ? "\\u2028" : "\\u2029");
  else
    ch_buffer_bytes(out, text.data, width);
  return width;
}

void ch_json_write_string(ch_buffer *out, chart_str text, ch_json_style style)
{
  const unsigned first_special = style == CH_JSON_RAW ? ESCAPE : MARKUP;
  ch_buffer_reserve(out, text.size + 2);
  ch_buffer_byte(out, '"');
  for (size_t at = 0; at < text.size;) {
    size_t run = at;
    while (run < text.size && string_class[(unsigned char) text.data[run]] < first_special)
      run++;
    ch_buffer_bytes(out, text.data + at, run - at);
    at = run;
    if (at == text.size)
      break;
    unsigned char c = (unsigned char) text.data[at];
    if (string_class[c] == HIGH) {
      at += write_high(out, ch_str_from(text, at));
    } else {
      write_escape(out, c);
      at++;
    }
  }
  ch_buffer_byte(out, '"');
}

/* ---- numbers ------------------------------------------------------------------------------ */

static void write_exponential(ch_buffer *out, double number)
{
  ch_number_format(out, number, 'e', -1);
  /* JSON writes e-9 where strconv writes e-09. */
  char  *end  = out->data + out->size;
  size_t size = out->size;
  if (size >= 4 && end[-4] == 'e' && end[-3] == '-' && end[-2] == '0') {
    end[-2] = end[-1];
    out->size--;
  }
}

void ch_json_write_number(ch_buffer *out, double number)
{
  if (isnan(number) || isinf(number))
    ch_throw(out->fault, CHART_ERR_YAML, "json: unsupported value: %s",
             isnan(number) ? "NaN"
             : number > 0  ? "+Inf"
                           : "-Inf");
  const double size = fabs(number);
  if (size < 1e15 && number == (double) (int64_t) number && !(number == 0 && signbit(number)))
    ch_buffer_integer(out, (int64_t) number);
  else if (number != 0 && (size < 1e-6 || size >= 1e21))
    write_exponential(out, number);
  else
    ch_number_format(out, number, 'f', -1);
}

static void write_natural(ch_buffer *out, uint64_t n)
{
  if (n > INT64_MAX)
    ch_buffer_integer(out, (int64_t) (n / 10));
  ch_buffer_integer(out, n > INT64_MAX ? (int64_t) (n % 10) : (int64_t) n);
}

/* ---- containers --------------------------------------------------------------------------- */

static void write_value(writer *self, chart_value value);

static void new_line(writer *self)
{
  if (self->style != CH_JSON_PRETTY)
    return;
  ch_buffer_byte(self->out, '\n');
  ch_buffer_fill(self->out, ' ', 2 * self->nesting.depth);
}

static void separate(writer *self, size_t i)
{
  if (i != 0)
    ch_buffer_byte(self->out, ',');
  new_line(self);
}

static void write_key(writer *self, chart_str key)
{
  ch_json_write_string(self->out, key, self->style);
  ch_buffer_byte(self->out, ':');
  if (self->style == CH_JSON_PRETTY)
    ch_buffer_byte(self->out, ' ');
}

static void write_list(writer *self, chart_value list)
{
  const size_t size = ch_list_size(list);
  if (list.as.list == NULL || size == 0) {
    ch_buffer_text(self->out, list.as.list == NULL ? "null" : "[]");
    return;
  }
  ch_nesting_level here;
  ch_nesting_enter(&self->nesting, &here, list);
  ch_buffer_byte(self->out, '[');
  for (size_t i = 0; i < size; i++) {
    separate(self, i);
    write_value(self, ch_list_at(list, i));
  }
  ch_nesting_leave(&self->nesting);
  new_line(self);
  ch_buffer_byte(self->out, ']');
}

static void write_dict(writer *self, chart_value dict)
{
  const size_t size = ch_dict_size(dict);
  if (dict.as.dict == NULL || size == 0) {
    ch_buffer_text(self->out, dict.as.dict == NULL ? "null" : "{}");
    return;
  }
  const chart_dict_entry *entry = ch_dict_sorted(dict);
  ch_nesting_level        here;
  ch_nesting_enter(&self->nesting, &here, dict);
  ch_buffer_byte(self->out, '{');
  for (size_t i = 0; i < size; i++) {
    separate(self, i);
    write_key(self, entry[i].key);
    write_value(self, entry[i].value);
  }
  ch_nesting_leave(&self->nesting);
  new_line(self);
  ch_buffer_byte(self->out, '}');
}

/* ---- objects ------------------------------------------------------------------------------ */

/* Values and text that an object makes live on an arena of their own: the output may be a buffer
 * that grows in place only while nothing else is allocated beside it. */
typedef struct object_job {
  writer     *self;
  chart_value value;
  ch_arena    scratch;
} object_job;

static void with_scratch(writer *self, chart_value value, void (*body)(void *job))
{
  object_job job = { .self = self, .value = value };
  ch_arena_init(&job.scratch, self->out->fault, SIZE_MAX);
  const bool is_written = ch_try(self->out->fault, body, &job);
  ch_arena_destroy(&job.scratch);
  if (!is_written)
    ch_rethrow(self->out->fault);
}

static void write_fields(void *argument)
{
  object_job                *job    = (object_job *) argument;
  writer                    *self   = job->self;
  const struct chart_object *object = job->value.as.object;
  const chart_str           *name   = object->class->fields;
  if (name == NULL || name->size == 0) {
    ch_buffer_text(self->out, "{}");
    return;
  }
  ch_nesting_level here;
  ch_nesting_enter(&self->nesting, &here, job->value);
  ch_buffer_byte(self->out, '{');
  for (size_t i = 0; name[i].size != 0; i++) {
    separate(self, i);
    write_key(self, name[i]);
    write_value(self, object->class->field(&job->scratch, object, i));
  }
  ch_nesting_leave(&self->nesting);
  new_line(self);
  ch_buffer_byte(self->out, '}');
}

/* Gives the offset after the string that starts at `at`. */
static size_t skip_string(chart_str json, size_t at)
{
  for (at++; at < json.size && json.data[at] != '"'; at++)
    if (json.data[at] == '\\')
      at++;
  return at < json.size ? at + 1 : json.size;
}

/* Writes JSON that stands on one line, without blanks, as json.Indent does. */
static void write_indented(writer *self, chart_str json)
{
  for (size_t at = 0; at < json.size;) {
    const size_t from   = at;
    const char   c      = json.data[at];
    const bool   opens  = c == '{' || c == '[';
    at                  = c == '"' ? skip_string(json, at) : at + 1;
    const char next     = at < json.size ? json.data[at] : '\0';
    const bool is_empty = opens && (next == '}' || next == ']');
    if (is_empty)
      at++;
    else if (opens)
      self->nesting.depth++;
    else if (c == '}' || c == ']') {
      self->nesting.depth--;
      new_line(self);
    }
    ch_buffer_bytes(self->out, json.data + from, at - from);
    if (c == ':')
      ch_buffer_byte(self->out, ' ');
    else if (c == ',' || (opens && !is_empty))
      new_line(self);
  }
}

void ch_json_write_object(ch_buffer *out, const struct chart_object *object, const char *prefix)
{
  const ch_class *class = object->class;
  const char *problem   = class->json_problem == NULL ? NULL : class->json_problem(object);
  if (problem != NULL)
    ch_throw(out->fault, CHART_ERR_YAML, "%sjson: error calling MarshalJSON for type %.*s: %s",
             prefix, CH_STR_ARG(class->name), problem);
  class->json(out, object);
}

static void write_pretty_object(void *argument)
{
  object_job                *job    = (object_job *) argument;
  const struct chart_object *object = job->value.as.object;
  ch_buffer                  json;
  ch_buffer_init(&json, &job->scratch);
  ch_json_write_object(&json, object, "");
  write_indented(job->self, ch_buffer_view(&json));
}

static void write_object(writer *self, chart_value value)
{
  if (value.as.object == NULL)
    ch_buffer_text(self->out, "null");
  else if (value.as.object->class->json == NULL)
    with_scratch(self, value, write_fields);
  else if (self->style == CH_JSON_PRETTY)
    with_scratch(self, value, write_pretty_object);
  else
    ch_json_write_object(self->out, value.as.object, "");
}

/* ---- values ------------------------------------------------------------------------------- */

static void write_bytes(ch_buffer *out, chart_str bytes)
{
  ch_buffer_byte(out, '"');
  ch_base64_write(out, bytes);
  ch_buffer_byte(out, '"');
}

static void write_value(writer *self, chart_value value)
{
  ch_buffer *out = self->out;
  switch ((chart_kind) value.kind) {
  case CHART_NIL: ch_buffer_text(out, "null"); break;
  case CHART_BOOL: ch_buffer_text(out, value.as.boolean ? "true" : "false"); break;
  case CHART_INT: ch_buffer_integer(out, value.as.integer); break;
  case CHART_UINT: write_natural(out, value.as.natural); break;
  case CHART_FLOAT: ch_json_write_number(out, value.as.number); break;
  case CHART_STRING: ch_json_write_string(out, ch_text(value), self->style); break;
  case CHART_BYTES: write_bytes(out, ch_text(value)); break;
  case CHART_LIST: write_list(self, value); break;
  case CHART_DICT: write_dict(self, value); break;
  case CHART_OBJECT: write_object(self, value); break;
  case CHART_COMPLEX:
  case CHART_KIND_COUNT:
    ch_throw(out->fault, CHART_ERR_YAML, "json: unsupported type: %.*s",
             CH_STR_ARG(ch_type_name(value)));
  }
}

void ch_json_write(ch_buffer *out, chart_value value, ch_json_style style)
{
  writer self = { .out = out, .style = style, .nesting = { .fault = out->fault, .prefix = "" } };
  write_value(&self, value);
}
