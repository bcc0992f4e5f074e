/* SPDX-License-Identifier: Apache-2.0
 * A one-pass reader for the plain part of YAML: lines, blocks, entries, aliases. */
#include "codec/yaml_plain.h"

#include "codec/yaml_plain_scalar.h"
#include "codec/yaml_scan.h"

static bool read_block(ch_yaml_plain *p, size_t indent, chart_value *out);
static bool read_mapping(ch_yaml_plain *p, size_t indent, chart_str key, size_t offset,
                         chart_value *out);
static bool read_value(ch_yaml_plain *p, size_t indent, chart_value *out);

/* ---- lines ------------------------------------------------------------------------------------ */

static char at(const ch_yaml_plain *p, size_t offset)
{
  return ch_yaml_plain_byte(p, offset);
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

bool ch_yaml_plain_next_line(ch_yaml_plain *p)
{
  for (;;) {
    const size_t start = p->at;
    ch_yaml_plain_skip_blanks(p);
    p->line_start = start;
    p->column     = p->at - start;
    p->is_end     = p->at >= p->text.size;
    if (p->is_end)
      return true;
    const char c = p->text.data[p->at];
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

bool ch_yaml_plain_finish_line(ch_yaml_plain *p)
{
  ch_yaml_plain_skip_blanks(p);
  const char c = at(p, p->at);
  if (c == '#' && p->at > 0 && at(p, p->at - 1) == ' ')
    p->at = ch_yaml_plain_line_end(p, p->at);
  else if (c != '\n')
    return false;
  p->at += p->at < p->text.size;
  return ch_yaml_plain_next_line(p);
}

/* The first line of the document, behind its `---` if it has one. */
static bool first_line(ch_yaml_plain *p)
{
  if (ch_yaml_plain_next_line(p))
    return true;
  if (p->column != 0 || !ch_yaml_plain_is_mark(p, p->at, '-'))
    return false;
  p->at += 3;
  return ch_yaml_plain_finish_line(p);
}

static bool is_dash(const ch_yaml_plain *p, size_t offset)
{
  const char after = at(p, offset + 1);
  return at(p, offset) == '-' && (after == ' ' || after == '\n');
}

static bool ends_line(const ch_yaml_plain *p)
{
  const char c = at(p, p->at);
  return c == '\n' || (c == '#' && p->at > 0 && at(p, p->at - 1) == ' ');
}

/* ---- aliases ---------------------------------------------------------------------------------- */

/* go-yaml refuses a document of which aliases make up 99 parts of 100, and larger ones earlier.  As
 * no alias stands in what another one means, that takes more aliases than this, or a document with
 * more nodes; and every node takes a byte of the text. */
enum { MOST_ALIASES = 99, MOST_NODES = 400000 };

struct ch_yaml_anchor {
  ch_yaml_anchor *older;
  chart_str       name;
  chart_value     value;
  size_t          size; /* of the text that it stands for; 0: still being read */
  bool            is_skipped;
};

/* The name behind `&` or `*`. */
static bool read_name(ch_yaml_plain *p, chart_str *out)
{
  const size_t start = p->at + 1;
  size_t       end   = start;
  while (ch_yaml_is_word(at(p, end)))
    end++;
  *out  = ch_str_cut(p->text, start, end);
  p->at = end;
  return end > start && (at(p, end) == ' ' || at(p, end) == '\n');
}

static ch_yaml_anchor *find_anchor(const ch_yaml_plain *p, chart_str name)
{
  ch_yaml_anchor *anchor = p->anchors;
  while (anchor != NULL && !ch_str_equal(anchor->name, name))
    anchor = anchor->older;
  return anchor;
}

/* A value with an anchor in front; `is_item`: of a sequence, where the rest of the line must be the
 * value or its start. */
static bool read_anchored(ch_yaml_plain *p, size_t indent, bool is_item, chart_value *out)
{
  chart_str    name;
  const size_t start = p->at;
  if (!read_name(p, &name) || find_anchor(p, name) != NULL || ++p->anchor_count > MOST_ALIASES)
    return false;
  ch_yaml_anchor *anchor = (ch_yaml_anchor *) ch_arena_alloc(p->arena, sizeof *anchor);
  *anchor    = (ch_yaml_anchor){ .older = p->anchors, .name = name, .is_skipped = p->skips };
  p->anchors = anchor;
  ch_yaml_plain_skip_blanks(p);
  const char c = at(p, p->at);
  if (c == '&' || c == '*' || (is_item && ends_line(p)))
    return false;
  p->open_anchors++;
  if (!read_value(p, indent, out))
    return false;
  p->open_anchors--;
  anchor->value = *out;
  anchor->size  = p->at - start;
  return true;
}

/* Each alias is decoded anew, so that what it gives may be changed alone. */
static bool read_alias(ch_yaml_plain *p, chart_value *out)
{
  chart_str name;
  if (p->open_anchors != 0 || !read_name(p, &name) || !ch_yaml_plain_finish_line(p))
    return false;
  const ch_yaml_anchor *anchor = find_anchor(p, name);
  if (anchor == NULL || (anchor->is_skipped && !p->skips))
    return false;
  p->alias_bytes += anchor->size;
  *out = p->skips ? ch_nil() : ch_value_copy(p->arena, anchor->value);
  return ++p->alias_count <= MOST_ALIASES && p->alias_bytes + p->text.size <= MOST_NODES;
}

/* ---- blocks ----------------------------------------------------------------------------------- */

/* A block, or a value on a line of its own, further in than its parent at `indent`. */
static bool read_inner(ch_yaml_plain *p, size_t indent, chart_value *out)
{
  chart_str    key;
  const size_t start = p->at;
  if (is_dash(p, start))
    return read_block(p, p->column, out);
  if (ch_yaml_plain_key(p, &key))
    return read_mapping(p, p->column, key, start, out);
  p->at        = start;
  const char c = at(p, start);
  return c != '&' && c != '*' && read_value(p, indent, out); /* a second anchor is an error */
}

/* What a key without a value on its own line has: a block further in, a sequence at the same place,
 * or null. */
static bool read_below(ch_yaml_plain *p, size_t indent, chart_value *out)
{
  if (!ch_yaml_plain_finish_line(p))
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
  bool is_read;
  ch_yaml_plain_skip_blanks(p);
  if (ends_line(p))
    return read_below(p, indent, out);
  switch (at(p, p->at)) {
  case '|':
  case '>': is_read = ch_yaml_plain_text_block(p, indent, out) && ch_yaml_plain_next_line(p); break;
  case '&': is_read = read_anchored(p, indent, false, out); break;
  case '*': is_read = read_alias(p, out); break;
  default: is_read = ch_yaml_plain_inline(p, indent, out); break;
  }
  return is_read && (p->is_end || p->column <= indent);
}

/* p stands behind the colon of the first key, which is at `offset`. */
static bool read_mapping(ch_yaml_plain *p, size_t indent, chart_str key, size_t offset,
                         chart_value *out)
{
  const bool                skips  = p->skips;
  ch_yaml_key_filter *const filter = p->filter;
  ch_dict_builder           dict;
  ch_guard_stack(p->arena->fault);
  ch_dict_begin(&dict);
  p->filter = NULL;
  for (;;) {
    chart_value value;
    p->skips = skips || (filter != NULL && !filter(key));
    if (!read_value(p, indent, &value))
      return false;
    if (!p->skips)
      ch_dict_add(p->arena, &dict, key, value, ch_yaml_plain_origin(p, offset));
    if (p->is_end || p->column != indent)
      break;
    offset = p->at;
    if (!ch_yaml_plain_key(p, &key))
      return false;
  }
  p->skips = skips;
  *out     = skips ? ch_nil() : ch_dict_finish(p->arena, &dict, CH_TYPE_DICT);
  return p->is_end || p->column < indent;
}

/* An item behind its dash: a sequence or mapping that starts on the same line, or a value; *place is
 * where it starts, for a null behind the dash. */
static bool read_item(ch_yaml_plain *p, size_t indent, chart_value *out, size_t *place)
{
  *place = ++p->at;
  ch_yaml_plain_skip_blanks(p);
  if (ends_line(p)) {
    if (!ch_yaml_plain_finish_line(p))
      return false;
    bool is_below = !p->is_end && p->column > indent;
    if (is_below)
      *place = p->at;
    else
      *out = ch_nil();
    return !is_below || read_inner(p, indent, out);
  }
  *place              = p->at;
  const size_t start  = p->at;
  const size_t column = p->at - p->line_start;
  if (at(p, start) == '&')
    return read_anchored(p, indent, true, out);
  chart_str  key;
  const bool is_sequence = is_dash(p, start);
  if (!is_sequence && !ch_yaml_plain_key(p, &key)) {
    p->at = start;
    return read_value(p, indent, out);
  }
  p->column = column;
  return is_sequence ? read_block(p, column, out) : read_mapping(p, column, key, start, out);
}

static bool read_sequence(ch_yaml_plain *p, size_t indent, chart_value *out)
{
  const bool skips = p->skips;
  *out             = skips ? ch_nil() : ch_list_new(p->arena, CH_TYPE_LIST, 4);
  do {
    chart_value item;
    size_t      place;
    if (!read_item(p, indent, &item, &place))
      return false;
    if (!skips)
      ch_list_push_from(p->arena, *out, item, ch_yaml_plain_origin(p, place));
  } while (!p->is_end && p->column == indent && is_dash(p, p->at));
  return p->is_end || p->column <= indent;
}

/* p stands at the first character of the block, `indent` columns in. */
static bool read_block(ch_yaml_plain *p, size_t indent, chart_value *out)
{
  chart_str    key;
  const size_t start = p->at;
  ch_guard_stack(p->arena->fault);
  if (is_dash(p, start))
    return read_sequence(p, indent, out);
  return ch_yaml_plain_key(p, &key) && read_mapping(p, indent, key, start, out);
}

bool ch_yaml_plain_read(const ch_yaml_text *text, ch_yaml_plain_options options, chart_value *out)
{
  ch_yaml_plain p = { .arena    = text->arena,
                      .whole    = text,
                      .text     = text->text,
                      .source   = options.source,
                      .integers = options.integers,
                      .filter   = options.filter };
  if (text->bad_bytes != NULL || text->has_marks || text->has_odd_breaks || text->is_transcoded)
    return false;
  if (!first_line(&p))
    return false;
  if (p.is_end) { /* an end without a start is an error */
    *out = ch_nil();
    return ch_str_find(text->text, CHART_STR("..."), 0) == CH_NOT_FOUND;
  }
  const char first = at(&p, p.at);
  if (first == '{' || first == '[')
    return ch_yaml_plain_inline(&p, 0, out) && p.is_end;
  return read_block(&p, p.column, out) && p.is_end;
}
