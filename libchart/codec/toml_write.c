/* SPDX-License-Identifier: Apache-2.0
 * Values as TOML (encode.go of BurntSushi/toml 1.6.0). */
#include "codec/toml.h"

#include <math.h>

#include "base/number.h"
#include "codec/json.h"
#include "value/object.h"

typedef struct writer {
  ch_buffer           *out;
  size_t               start; /* of the document in `out` */
  const ch_toml_times *times;
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
static void write_table(writer *self, const path *key, chart_value value);

/* ---- text --------------------------------------------------------------------------------- */

static void write_control(ch_buffer *out, char c)
{
  static const char short_forms[]    = "b\bt\tn\nf\fr\r";
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

void ch_toml_quote(ch_buffer *out, chart_str text)
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
    ch_toml_quote(out, part);
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

/* Objects that marshal themselves to a text are strings here, and named numbers are scalars. */
static bool is_struct(const chart_object *object)
{
  ch_fault  *fault = NULL;
  const bool has_fields = object->class->fields != NULL;
  (void) fault;
  return has_fields;
}

static shape shape_of(writer *self, chart_value value);

static shape shape_of_list(writer *self, chart_value list)
{
  shape result = ch_list_size(list) == 0 ? ARRAY : TABLES;
  for (size_t i = 0; i < ch_list_size(list); i++) {
    shape element = shape_of(self, ch_list_at(list, i));
    if (element == NOTHING)
      refuse(self, "toml: cannot encode array with nil element");
    if (element != TABLE)
      result = ARRAY;
  }
  return result;
}
