/* SPDX-License-Identifier: Apache-2.0
 * The keys and scalars of the plain reader.  All functions: false means that the text leaves the
 * plain part of YAML. */
#ifndef CH_CODEC_YAML_PLAIN_SCALAR_H
#define CH_CODEC_YAML_PLAIN_SCALAR_H

#include "codec/yaml_bytes.h"
#include "codec/yaml_plain.h"

/* A node that aliases may stand for. */
typedef struct ch_yaml_anchor ch_yaml_anchor;

typedef struct ch_yaml_plain {
  ch_arena           *arena;
  const ch_yaml_text *whole; /* for origins */
  chart_str           text;
  uint32_t            source;
  ch_yaml_integers    integers;
  ch_yaml_key_filter *filter; /* for the keys of the mapping that is read next; NULL: all count */
  bool                skips;  /* what is read now is checked, but not kept: it comes out as nil */
  size_t              at;
  size_t              line_start;
  size_t              column;       /* of the first character of the line that comes next */
  bool                is_end;       /* no such line: the document is over */
  ch_yaml_anchor     *anchors;      /* newest first */
  size_t              anchor_count; /* of all there were */
  size_t              open_anchors; /* whose values are being read */
  size_t              alias_count;
  size_t              alias_bytes; /* of the text that aliases stood for */
} ch_yaml_plain;

static inline char ch_yaml_plain_byte(const ch_yaml_plain *p, size_t offset)
{
  return offset < p->text.size ? p->text.data[offset] : '\n';
}

static inline void ch_yaml_plain_skip_blanks(ch_yaml_plain *p)
{
  p->at = ch_yaml_after_blanks(p->text, p->at);
}

/* Where a value that starts at `offset` was written. */
static inline chart_origin ch_yaml_plain_origin(const ch_yaml_plain *p, size_t offset)
{
  if (p->source == 0)
    return (chart_origin){ 0, 0 };
  return (chart_origin){ p->source, (uint32_t) ch_yaml_place(p->whole, offset) };
}

/* The offset of the line feed that ends the line of `from`, or the text's size. */
size_t ch_yaml_plain_line_end(const ch_yaml_plain *p, size_t from);

/* Whether there is a mark of three of the sign `mark` at `offset`, the start of a line. */
bool ch_yaml_plain_is_mark(const ch_yaml_plain *p, size_t offset, char mark);

/* Moves from the start of a line to the next one that is neither blank nor a comment, and to its
 * first character; p->column is then its indentation. */
bool ch_yaml_plain_next_line(ch_yaml_plain *p);

/* What may stand behind a value on its line: blanks and a comment.  Moves to the next line. */
bool ch_yaml_plain_finish_line(ch_yaml_plain *p);

/* Reads `key:`; p then stands behind the colon. */
bool ch_yaml_plain_key(ch_yaml_plain *p, chart_str *out);

/* Reads a scalar, whose further lines are more than `indent` columns in, or a flow collection; p then
 * stands at the next line. */
bool ch_yaml_plain_inline(ch_yaml_plain *p, size_t indent, chart_value *out);

/* Reads a literal or folded block whose parent is `indent` columns in; p then stands at the start of
 * the line behind it. */
bool ch_yaml_plain_text_block(ch_yaml_plain *p, size_t indent, chart_value *out);

#endif
