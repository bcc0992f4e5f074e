/* SPDX-License-Identifier: Apache-2.0
 * JSON text, read and written byte for byte as Go's encoding/json does (Go 1.26). */
#ifndef CH_CODEC_JSON_H
#define CH_CODEC_JSON_H

#include "base/buffer.h"
#include "value/value.h"

typedef enum ch_json_style {
  CH_JSON_COMPACT, /* json.Marshal: `<`, `>`, `&` escaped */
  CH_JSON_RAW,     /* Encoder with SetEscapeHTML(false), without its final newline */
  CH_JSON_PRETTY   /* json.MarshalIndent(value, "", "  ") */
} ch_json_style;

/* Appends the JSON of `value`.  Throws CHART_ERR_YAML with Go's words: "json: unsupported value:
 * NaN". */
void ch_json_write(ch_buffer *out, chart_value value, ch_json_style style);

/* Appends the quoted form of text: escapes as the style has them, invalid UTF-8 as \ufffd. */
void ch_json_write_string(ch_buffer *out, chart_str text, ch_json_style style);

/* Appends what the object's class writes as its JSON.  Throws "json: error calling MarshalJSON for
 * type time.Time: ..." behind `prefix`. */
void ch_json_write_object(ch_buffer *out, const struct chart_object *object, const char *prefix);

/* Appends a finite number as encoding/json writes a float64.  Throws for NaN and infinities. */
void ch_json_write_number(ch_buffer *out, double number);

/* Reads one JSON text into values (every number float64, objects map[string]any), as
 * json.Unmarshal into an interface{} does.  Result: arena; strings borrow from text where they
 * stand there unescaped.  Throws CHART_ERR_YAML with Go's words: "unexpected end of JSON input",
 * "invalid character 'x' looking for beginning of value". */
chart_value ch_json_read(ch_arena *arena, chart_str text);

/* encoding/json's word for a value that stands where another kind was wanted: "array", "object" … */
const char *ch_json_word(chart_value value);

/* As json.Unmarshal into a map[string]interface{} (CH_TYPE_DICT) or []interface{} (CH_TYPE_LIST):
 * another shape throws "json: cannot unmarshal array into Go value of type map[string]interface
 * {}"; null gives a nil dict or list.  What had been decoded before an UnmarshalTypeError inside
 * (a number out of range) stays: *partial gets it, when partial is not NULL. */
chart_value ch_json_read_as(ch_arena *arena, chart_str text, ch_type type, chart_value *partial);

/* Reads the first JSON value of text as a json.Decoder would, and puts the offset after it into
 * *end.  Throws io errors as "EOF", "unexpected EOF". */
chart_value ch_json_read_first(ch_arena *arena, chart_str text, size_t *end);

/* Reads one JSON text as a json.Decoder with UseNumber would, but keeps the text of each number: as
 * CHART_BYTES, which JSON itself cannot give.  Throws as a Decoder; "invalid character after
 * top-level value" when more follows. */
chart_value ch_json_read_document(ch_arena *arena, chart_str text);

#endif
