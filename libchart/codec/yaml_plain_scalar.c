/* SPDX-License-Identifier: Apache-2.0
 * The keys and scalars of the plain reader: plain, quoted, literal, flow. */
#include "codec/yaml_plain_scalar.h"

#include "base/number.h"

/* Longer keys are left to the complete reader, which knows the limits. */
enum { LONGEST_KEY = 200, DEEPEST_FLOW = 50 };

static bool read_flow_value(ch_yaml_plain *p, size_t depth, chart_value *out);

static char at(const ch_yaml_plain *p, size_t offset)
{
  return ch_yaml_plain_byte(p, offset);
}

size_t ch_yaml_plain_line_end(const ch_yaml_plain *p, size_t from)
{
  size_t end = ch_str_find_byte(p->text, '\n', from);
  return end == CH_NOT_FOUND ? p->text.size : end;
}

/* Bytes that are never an indicator, wherever they stand in a plain scalar. */
static bool is_safe(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '/' || c == '$' || c == '+' || c == '=' || c == '~' || c == '(' ||
         c == ')' || c == '^' || c == ';' || c == '<' || (unsigned char) c >= 0x80;
}

bool ch_yaml_plain_is_mark(const ch_yaml_plain *p, size_t offset, char mark)
{
  return at(p, offset) == mark && at(p, offset + 1) == mark && at(p, offset + 2) == mark;
}

/* ---- scalars of several lines -------------------------------------------------------------------- */

/* Goes from the end of a line to the next one with text; *breaks is the number of line ends between
 * them.  Result: where that text starts; CH_NOT_FOUND: there is none, or it is none of ours. */
static size_t next_text(const ch_yaml_plain *p, size_t offset, size_t *breaks, size_t *column)
{
  size_t line = offset;
  for (*breaks = 0; offset < p->text.size; offset++) {
    char c = p->text.data[offset];
    if (c == '\n') {
      ++*breaks;
      line = offset + 1;
    } else if (c != ' ') {
      *column     = offset - line;
      bool is_odd = c == '\t' || (*column == 0 && (c == '-' || c == '.'));
      return is_odd ? CH_NOT_FOUND : offset;
    }
  }
  return CH_NOT_FOUND;
}

static void put_folded(ch_buffer *text, chart_str line, size_t breaks)
{
  while (line.size != 0 && line.data[line.size - 1] == ' ')
    line.size--;
  ch_buffer_str(text, line);
  if (breaks == 1)
    ch_buffer_byte(text, ' ');
  else
    ch_buffer_fill(text, '\n', breaks - 1);
}

/* ---- quoted ------------------------------------------------------------------------------------- */

/* What is read so far of a quoted scalar: text, and the source from `start` on. */
typedef struct quoted {
  ch_yaml_plain *p;
  size_t         start;
  ch_buffer      text;
  bool           is_built;
} quoted;

static void put_source(quoted *q, size_t end)
{
  if (!q->is_built)
    ch_buffer_init(&q->text, q->p->arena);
  q->is_built = true;
  ch_buffer_str(&q->text, ch_str_cut(q->p->text, q->start, end));
}

/* The line ends at *offset: goes on with the next one. */
static bool put_line(quoted *q, size_t *offset)
{
  size_t breaks, column, next = next_text(q->p, *offset, &breaks, &column);
  if (next == CH_NOT_FOUND)
    return false;
  chart_str line = ch_str_cut(q->p->text, q->start, *offset);
  put_source(q, q->start);
  put_folded(&q->text, line, breaks);
  q->start = *offset = next;
  return true;
}

/* The quote at `end` closes the scalar. */
static chart_str quoted_text(quoted *q, size_t end)
{
  q->p->at = end + 1;
  if (!q->is_built)
    return ch_str_cut(q->p->text, q->start, end);
  put_source(q, end);
  ch_buffer_settle(&q->text);
  return ch_buffer_view(&q->text);
}

static bool read_single(ch_yaml_plain *p, bool is_one_line, chart_str *out)
{
  quoted q = { .p = p, .start = p->at + 1 };
  size_t i = q.start;
  for (;;) {
    i            = ch_yaml_find_any(p->text, i, '\'', '\n', '\t', '\t');
    const char c = at(p, i);
    if (c == '\t' || (c == '\n' && (is_one_line || !put_line(&q, &i))))
      return false;
    if (c == '\'' && at(p, i + 1) != '\'')
      break;
    if (c == '\'') {
      put_source(&q, ++i);
      q.start = ++i;
    }
  }
  *out = quoted_text(&q, i);
  return true;
}

/* The character whose number has `digits` digits, from `at` on; 0: not one that stands for itself. */
static uint32_t code_point(chart_str text, size_t at, size_t digits)
{
  enum { FIRST_SURROGATE = 0xD800 };
  uint32_t rune = 0;
  if (text.size - at < digits)
    return 0;
  for (size_t i = at; i < at + digits; i++) {
    const int digit = ch_number_hex_digit(text.data[i]);
    if (digit < 0)
      return 0;
    rune = rune << 4 | (uint32_t) digit;
  }
  return rune >= ' ' && rune < FIRST_SURROGATE ? rune : 0;
}

/* Adds what the backslash at *offset means, and moves behind it; false: not one of the common ones. */
static bool put_escape(quoted *q, size_t *offset)
{
  const size_t sign   = *offset + 1;
  const char   c      = at(q->p, sign);
  const size_t digits = c == 'u' ? 4 : c == 'x' ? 2 : 0;
  uint32_t     rune   = 0;
  if (digits != 0)
    rune = code_point(q->p->text, sign + 1, digits);
  else if (c == '"' || c == '\\' || c == ' ')
    rune = (uint32_t) c;
  else if (c == 'n' || c == 't')
    rune = c == 'n' ? '\n' : '\t';
  if (rune == 0)
    return false;
  put_source(q, *offset);
  ch_buffer_rune(&q->text, rune);
  *offset  = sign + 1 + digits;
  q->start = *offset;
  return true;
}

static bool read_double(ch_yaml_plain *p, bool is_one_line, chart_str *out)
{
  quoted q = { .p = p, .start = p->at + 1 };
  size_t i = q.start;
  for (;;) {
    i            = ch_yaml_find_any(p->text, i, '"', '\\', '\n', '\t');
    const char c = at(p, i);
    if (c == '\t' || (c == '\n' && (is_one_line || !put_line(&q, &i))))
      return false;
    if (c == '"')
      break;
    if (c == '\\' && !put_escape(&q, &i))
      return false;
  }
  *out = quoted_text(&q, i);
  return true;
}

/* Keys and what stands in flow collections must end on the line they start on. */
static bool read_quoted(ch_yaml_plain *p, bool is_one_line, chart_str *out)
{
  return at(p, p->at) == '"' ? read_double(p, is_one_line, out) : read_single(p, is_one_line, out);
}

/* ---- keys --------------------------------------------------------------------------------------- */

static bool is_key_end(const ch_yaml_plain *p, size_t offset)
{
  char after = at(p, offset + 1);
  return at(p, offset) == ':' && (after == ' ' || after == '\n');
}

/* Whether a plain key or value that starts at `offset` starts like text. */
static bool starts_plain(const ch_yaml_plain *p, size_t offset)
{
  char c = at(p, offset);
  return is_safe(c) || (c == '-' && (is_safe(at(p, offset + 1)) || at(p, offset + 1) == '-'));
}

/* What ends a run of plain text on its line. */
typedef enum run_end { ENDS_LINE, ENDS_KEY, ENDS_ODDLY } run_end;

/* Goes over the text that starts at `from`: to the line's end, to blanks and a comment, or to the
 * colon behind a key.  *end is where the text ends, *sign what ended it. */
static run_end read_run(const ch_yaml_plain *p, size_t from, size_t *end, size_t *sign)
{
  run_end result = ENDS_LINE;
  size_t  i      = from;
  for (;; i++) {
    i            = ch_yaml_find_any(p->text, i, '\n', ':', '#', '\t');
    const char c = at(p, i);
    if (c == '\n' || (c == '#' && at(p, i - 1) == ' '))
      break;
    if (c == '\t')
      return ENDS_ODDLY;
    if (c == ':' && is_key_end(p, i)) {
      result = ENDS_KEY;
      break;
    }
  }
  *sign = i;
  while (i > from && p->text.data[i - 1] == ' ')
    i--;
  *end = i;
  return result;
}

/* Whether a plain key is a string, and no merge. */
static bool is_plain_name(chart_str key)
{
  return key.size <= LONGEST_KEY && ch_yaml_resolve(key).kind == CH_YAML_STRING &&
         !(key.size == 2 && key.data[0] == '<' && key.data[1] == '<');
}

static bool read_plain_key(ch_yaml_plain *p, chart_str *out)
{
  size_t end, colon;
  if (!starts_plain(p, p->at) || read_run(p, p->at, &end, &colon) != ENDS_KEY)
    return false;
  *out  = ch_str_cut(p->text, p->at, end);
  p->at = colon;
  return is_plain_name(*out);
}

static bool read_quoted_key(ch_yaml_plain *p, chart_str *out)
{
  return read_quoted(p, true, out) && out->size <= LONGEST_KEY;
}

static bool is_quote(char c)
{
  return c == '"' || c == '\'';
}

bool ch_yaml_plain_key(ch_yaml_plain *p, chart_str *out)
{
  const bool is_key = is_quote(at(p, p->at)) ? read_quoted_key(p, out) && is_key_end(p, p->at)
                                             : read_plain_key(p, out);
  p->at += is_key;
  return is_key;
}

/* ---- plain -------------------------------------------------------------------------------------- */

/* Nothing else can be infinite, which would be an error. */
static bool may_be_number(char first)
{
  return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
}

static bool resolve(const ch_yaml_plain *p, chart_str text, chart_value *out)
{
  if (p->skips && !may_be_number(text.data[0])) {
    *out = ch_nil();
    return true;
  }
  const ch_yaml_scalar scalar   = ch_yaml_resolve(text);
  const bool           is_float = p->integers == CH_YAML_TO_FLOATS;
  switch (scalar.kind) {
  case CH_YAML_NIL: *out = ch_nil(); return true;
  case CH_YAML_BOOL: *out = ch_bool(scalar.as.boolean); return true;
  case CH_YAML_INT:
    *out = is_float ? ch_float((double) scalar.as.integer) : ch_int(scalar.as.integer);
    return true;
  case CH_YAML_UINT:
    *out = is_float ? ch_float((double) scalar.as.natural) : ch_uint64(scalar.as.natural);
    return true;
  case CH_YAML_FLOAT:
    *out = ch_float(scalar.as.number);
    return scalar.as.number - scalar.as.number == 0; /* neither infinite nor NaN */
  case CH_YAML_STRING:
  case CH_YAML_TIMESTAMP: *out = ch_string(text); return true;
  case CH_YAML_BINARY: break;
  }
  return false;
}

/* Where the scalar goes on after the line that ends at `end`; CH_NOT_FOUND: nowhere. */
static size_t plain_continues(const ch_yaml_plain *p, size_t end, size_t indent, size_t *breaks)
{
  size_t column;
  end = ch_yaml_after_blanks(p->text, end);
  if (at(p, end) != '\n')
    return CH_NOT_FOUND;
  size_t next = next_text(p, end, breaks, &column);
  return next != CH_NOT_FOUND && column > indent && at(p, next) != '#' ? next : CH_NOT_FOUND;
}

/* The whole of a scalar whose first line is known to go from `start` to `end`. */
static bool read_plain_lines(ch_yaml_plain *p, size_t indent, size_t start, size_t end,
                             chart_value *out)
{
  size_t    breaks, sign, next;
  ch_buffer text;
  ch_buffer_init(&text, p->arena);
  while ((next = plain_continues(p, end, indent, &breaks)) != CH_NOT_FOUND) {
    put_folded(&text, ch_str_cut(p->text, start, end), breaks);
    start = next;
    if (read_run(p, start, &end, &sign) != ENDS_LINE)
      return false;
  }
  ch_buffer_str(&text, ch_str_cut(p->text, start, end));
  ch_buffer_settle(&text);
  p->at = end;
  return resolve(p, ch_buffer_view(&text), out) && ch_yaml_plain_finish_line(p);
}

/* Nearly all of them have one line; then the next one is not further in. */
static bool read_plain(ch_yaml_plain *p, size_t indent, chart_value *out)
{
  const size_t start    = p->at;
  const bool   is_colon = at(p, start) == ':' && is_safe(at(p, start + 1));
  size_t       end, sign;
  if (!(starts_plain(p, start) || is_colon) || read_run(p, start, &end, &sign) != ENDS_LINE)
    return false;
  p->at = end;
  if (!ch_yaml_plain_finish_line(p))
    return false;
  if (!p->is_end && p->column > indent)
    return read_plain_lines(p, indent, start, end, out);
  return resolve(p, ch_str_cut(p->text, start, end), out);
}

/* ---- flow --------------------------------------------------------------------------------------- */

/* Goes over a plain word in which no scanner can see an indicator. */
static chart_str read_flow_word(ch_yaml_plain *p)
{
  const size_t start = p->at;
  if (starts_plain(p, start))
    while (is_safe(at(p, p->at)) || at(p, p->at) == '-')
      p->at++;
  return ch_str_cut(p->text, start, p->at);
}

static bool read_flow_scalar(ch_yaml_plain *p, chart_value *out)
{
  chart_str text;
  if (is_quote(at(p, p->at))) {
    if (!read_quoted(p, true, &text))
      return false;
    *out = ch_string(text);
    return true;
  }
  text = read_flow_word(p);
  return text.size != 0 && resolve(p, text, out);
}

static bool read_flow_key(ch_yaml_plain *p, chart_str *out)
{
  if (is_quote(at(p, p->at)))
    return read_quoted_key(p, out) && at(p, p->at) == ':';
  *out = read_flow_word(p);
  return out->size != 0 && is_key_end(p, p->at) && is_plain_name(*out);
}

static bool take(ch_yaml_plain *p, char wanted)
{
  const bool is_there = p->at < p->text.size && p->text.data[p->at] == wanted;
  p->at += is_there;
  return is_there;
}

/* Blanks and ends of lines.  What starts a line may be a mark of documents, which needs the complete
 * reader. */
static void skip_flow_blanks(ch_yaml_plain *p)
{
  ch_yaml_plain_skip_blanks(p);
  while (p->at < p->text.size && p->text.data[p->at] == '\n') {
    const char first = at(p, p->at + 1);
    if (first == '-' || first == '.')
      return;
    p->at++;
    ch_yaml_plain_skip_blanks(p);
  }
}

/* Behind an element: `,` and more, or the closing sign; a comma may stand before that, too. */
static bool read_flow_sign(ch_yaml_plain *p, char close, bool *is_last)
{
  skip_flow_blanks(p);
  const bool has_comma = take(p, ',');
  if (has_comma)
    skip_flow_blanks(p);
  *is_last = take(p, close);
  return has_comma || *is_last;
}

static bool read_flow_list(ch_yaml_plain *p, size_t depth, chart_value *out)
{
  *out = p->skips ? ch_nil() : ch_list_new(p->arena, CH_TYPE_LIST, 0);
  skip_flow_blanks(p);
  bool is_last = take(p, ']');
  while (!is_last) {
    chart_value        item;
    const chart_origin origin = ch_yaml_plain_origin(p, p->at);
    if (!read_flow_value(p, depth, &item) || !read_flow_sign(p, ']', &is_last))
      return false;
    if (!p->skips)
      ch_list_push_from(p->arena, *out, item, origin);
  }
  return true;
}

static bool read_flow_dict(ch_yaml_plain *p, size_t depth, chart_value *out)
{
  ch_dict_builder dict;
  ch_dict_begin(&dict);
  skip_flow_blanks(p);
  bool is_last = take(p, '}');
  while (!is_last) {
    chart_str          key;
    chart_value        value;
    const chart_origin origin = ch_yaml_plain_origin(p, p->at);
    if (!read_flow_key(p, &key))
      return false;
    p->at++;
    skip_flow_blanks(p);
    if (!read_flow_value(p, depth, &value) || !read_flow_sign(p, '}', &is_last))
      return false;
    if (!p->skips)
      ch_dict_add(p->arena, &dict, key, value, origin);
  }
  *out = p->skips ? ch_nil() : ch_dict_finish(p->arena, &dict, CH_TYPE_DICT);
  return true;
}

static bool read_flow_value(ch_yaml_plain *p, size_t depth, chart_value *out)
{
  char c = at(p, p->at);
  if (c != '[' && c != '{')
    return read_flow_scalar(p, out);
  if (depth == DEEPEST_FLOW)
    return false;
  p->at++;
  return c == '[' ? read_flow_list(p, depth + 1, out) : read_flow_dict(p, depth + 1, out);
}

bool ch_yaml_plain_inline(ch_yaml_plain *p, size_t indent, chart_value *out)
{
  const char c = at(p, p->at);
  if (c == '[' || c == '{')
    return read_flow_value(p, 0, out) && ch_yaml_plain_finish_line(p);
  if (!is_quote(c))
    return read_plain(p, indent, out);
  chart_str text;
  if (!read_quoted(p, false, &text) || !ch_yaml_plain_finish_line(p))
    return false;
  *out = ch_string(text);
  return true;
}
