/* SPDX-License-Identifier: Apache-2.0
 * A one-pass reader for the plain part of YAML: lines, blocks, entries. */
#include "codec/yaml_plain.h"

#include "codec/yaml_plain_scalar.h"

static bool read_block(ch_yaml_plain *p, size_t indent, chart_value *out);
static bool read_value(ch_yaml_plain *p, size_t indent, chart_value *out);

/* ---- lines ------------------------------------------------------------------------------------ */

static char at(const ch_yaml_plain *p, size_t offset)
{
  return offset < p->text.size ? p->text.data[offset] : '\n';
}

/* At `...`: nothing but blanks may follow. */
static bool end_document(ch_yaml_plain *p)
{
  size_t end = p->at + 3;
  while (end < p->text.size && (p->text.data[end] == ' ' || p->text.data[end] == '\n'))
    end++;
  p->is_end = end == p->text.size;
  return p->is_end;
}

/* Moves from the start of a line to the next one that is neither blank nor a comment, and to its
 * first character; p->column is then its indentation.  false: the text leaves the plain part. */
static bool next_line(ch_yaml_plain *p)
{
  for (;;) {
    size_t start = p->at;
    while (p->at < p->text.size && p->text.data[p->at] == ' ')
      p->at++;
    p->line_start = start;
    p->column     = p->at - start;
    p->is_end     = p->at >= p->text.size;
    if (p->is_end)
      return true;
    char c = p->text.data[p->at];
    if (c == '#') {
      p->at = ch_yaml_plain_line_end(p, p->at);
    } else if (c != '\n') {
      if (p->column == 0 && ch_yaml_plain_is_mark(p, p->at, '.'))
        return end_document(p);
      return c != '\t' && c != '%' && !(p->column == 0 && ch_yaml_plain_is_mark(p, p->at, '-'));
    }
    p->at += p->at < p->text.size;
  }
}

/* What may stand behind a value on its line: blanks and a comment.  Moves to the next line. */
static bool finish_line(ch_yaml_plain *p)
{
  size_t from = p->at;
  while (p->at < p->text.size && p->text.data[p->at] == ' ')
    p->at++;
  char c = at(p, p->at);
  if (c == '#' && p->at > from)
    p->at = ch_yaml_plain_line_end(p, p->at);
  else if (c != '\n')
    return false;
  p->at += p->at < p->text.size;
  return next_line(p);
}

/* The first line of the document, behind its `---` if it has one. */
static bool first_line(ch_yaml_plain *p)
{
  if (next_line(p))
    return true;
  if (p->column != 0 || !ch_yaml_plain_is_mark(p, p->at, '-'))
    return false;
  p->at += 3;
  return finish_line(p);
}

static bool is_dash(const ch_yaml_plain *p, size_t offset)
{
  char after = at(p, offset + 1);
  return at(p, offset) == '-' && (after == ' ' || after == '\n');
}

static void skip_blanks(ch_yaml_plain *p)
{
  while (p->at < p->text.size && p->text.data[p->at] == ' ')
    p->at++;
}

static bool ends_line(const ch_yaml_plain *p)
{
  char c = at(p, p->at);
  return c == '\n' || (c == '#' && p->at > 0 && at(p, p->at - 1) == ' ');
}

/* ---- blocks ----------------------------------------------------------------------------------- */

/* A block, or a value on a line of its own, further in than its parent at `indent`. */
static bool read_inner(ch_yaml_plain *p, size_t indent, chart_value *out)
{
  chart_str    key;
  const size_t start    = p->at;
  bool         is_block = is_dash(p, start) || ch_yaml_plain_key(p, &key);
  p->at                 = start;
  return is_block ? read_block(p, p->column, out) : read_value(p, indent, out);
}

/* What a key without a value on its own line has: a block further in, a sequence at the same place,
 * or null. */
static bool read_below(ch_yaml_plain *p, size_t indent, chart_value *out)
{
  if (!finish_line(p))
    return false;
  if (!p->is_end && p->column > indent)
    return read_inner(p, indent, out);
  if (!p->is_end && p->column == indent && is_dash(p, p->at))
    return read_block(p, indent, out);
  *out = ch_nil();
  return true;
}

/* The value of an entry whose line goes on behind the key or the dash.  What follows may not be
 * further in: that would be the scalar's second line. */
static bool read_value(ch_yaml_plain *p, size_t indent, chart_value *out)
{
  skip_blanks(p);
  if (ends_line(p))
    return read_below(p, indent, out);
  if (at(p, p->at) == '|' || at(p, p->at) == '>') {
    if (!ch_yaml_plain_text_block(p, indent, out) || !next_line(p))
      return false;
  } else if (!ch_yaml_plain_inline(p, indent, out) || !finish_line(p)) {
    return false;
  }
  return p->is_end || p->column <= indent;
}

static chart_origin origin_of(const ch_yaml_plain *p, size_t offset)
{
  if (p->source == 0)
    return (chart_origin){ 0, 0 };
  return (chart_origin){ p->source, (uint32_t) ch_yaml_place(p->whole, offset) };
}

static bool read_mapping(ch_yaml_plain *p, size_t indent, chart_value *out)
{
  *out = ch_dict_new(p->arena, CH_TYPE_DICT, 4);
  do {
    chart_str   key;
    chart_value value;
    size_t      offset = p->at;
    if (!ch_yaml_plain_key(p, &key) || !read_value(p, indent, &value))
      return false;
    ch_dict_set_from(p->arena, *out, key, value, origin_of(p, offset));
  } while (!p->is_end && p->column == indent);
  return p->is_end || p->column < indent;
}

/* An item behind its dash: a sequence or mapping that starts on the same line, or a value; *place is
 * where it starts, for a null behind the dash. */
static bool read_item(ch_yaml_plain *p, size_t indent, chart_value *out, size_t *place)
{
  *place = ++p->at;
  skip_blanks(p);
  if (ends_line(p)) {
    if (!finish_line(p))
      return false;
    bool is_below = !p->is_end && p->column > indent;
    if (is_below)
      *place = p->at;
    else
      *out = ch_nil();
    return !is_below || read_inner(p, indent, out);
  }
  *place       = p->at;
  size_t start = p->at, column = p->at - p->line_start;
  if (is_dash(p, p->at)) {
    p->column = column;
    return read_block(p, column, out);
  }
  chart_str key;
  bool      is_mapping = ch_yaml_plain_key(p, &key);
  p->at                = start;
  if (!is_mapping)
    return read_value(p, indent, out);
  p->column = column;
  return read_block(p, column, out);
}

static bool read_sequence(ch_yaml_plain *p, size_t indent, chart_value *out)
{
  *out = ch_list_new(p->arena, CH_TYPE_LIST, 4);
  do {
    chart_value item;
    size_t      place;
    if (!read_item(p, indent, &item, &place))
      return false;
    ch_list_push_from(p->arena, *out, item, origin_of(p, place));
  } while (!p->is_end && p->column == indent && is_dash(p, p->at));
  return p->is_end || p->column <= indent;
}

/* p stands at the first character of the block, `indent` columns in. */
static bool read_block(ch_yaml_plain *p, size_t indent, chart_value *out)
{
  ch_guard_stack(p->arena->fault);
  return is_dash(p, p->at) ? read_sequence(p, indent, out) : read_mapping(p, indent, out);
}

bool ch_yaml_plain_read(const ch_yaml_text *text, uint32_t source, ch_yaml_integers integers,
                        chart_value *out)
{
  ch_yaml_plain p = {
    .arena = text->arena, .whole = text, .text = text->text, .source = source, .integers = integers
  };
  if (text->bad_bytes != NULL || text->has_marks || text->has_odd_breaks || text->is_transcoded)
    return false;
  if (!first_line(&p))
    return false;
  if (p.is_end) { /* an end without a start is an error */
    *out = ch_nil();
    return ch_str_find(text->text, CHART_STR("..."), 0) == CH_NOT_FOUND;
  }
  char first = at(&p, p.at);
  if (first == '{' || first == '[')
    return ch_yaml_plain_inline(&p, 0, out) && finish_line(&p) && p.is_end;
  return read_block(&p, p.column, out) && p.is_end;
}
