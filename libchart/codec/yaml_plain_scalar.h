/* SPDX-License-Identifier: Apache-2.0
 * The keys and scalars of the plain reader.  All functions: false means that the text leaves the
 * plain part of YAML. */
#ifndef CH_CODEC_YAML_PLAIN_SCALAR_H
#define CH_CODEC_YAML_PLAIN_SCALAR_H

#include "codec/yaml_scalar.h"
#include "codec/yaml_text.h"
#include "value/value.h"

typedef struct ch_yaml_plain {
  ch_arena           *arena;
  const ch_yaml_text *whole; /* for origins */
  chart_str           text;
  uint32_t            source;
  ch_yaml_integers    integers;
  size_t              at;
  size_t              line_start;
  size_t              column; /* of the first character of the line that comes next */
  bool                is_end; /* no such line: the document is over */
} ch_yaml_plain;

/* The offset of the line feed that ends the line of `from`, or the text's size. */
size_t ch_yaml_plain_line_end(const ch_yaml_plain *p, size_t from);

/* Whether there is a mark of three of the sign `mark` at `offset`, the start of a line. */
bool ch_yaml_plain_is_mark(const ch_yaml_plain *p, size_t offset, char mark);

/* Reads `key:`; p then stands behind the colon. */
bool ch_yaml_plain_key(ch_yaml_plain *p, chart_str *out);

/* Reads a scalar, whose further lines are more than `indent` columns in, or a flow collection that
 * lies on one line; p then stands behind it. */
bool ch_yaml_plain_inline(ch_yaml_plain *p, size_t indent, chart_value *out);

/* Reads a literal or folded block whose parent is `indent` columns in; p then stands at the start of
 * the line behind it. */
bool ch_yaml_plain_text_block(ch_yaml_plain *p, size_t indent, chart_value *out);

#endif
