/* SPDX-License-Identifier: Apache-2.0
 * The keys and scalars of the plain reader: plain, quoted, literal, flow. */
#include "codec/yaml_plain_scalar.h"

#include "codec/yaml_scalar.h"

/* Longer keys are left to the complete reader, which knows the limits. */
enum { LONGEST_KEY = 200, DEEPEST_FLOW = 50 };

static bool read_flow_value(ch_yaml_plain *p, size_t depth, chart_value *out);

static char at(const ch_yaml_plain *p, size_t offset)
{
  return offset < p->text.size ? p->text.data[offset] : '\n';
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
  return ch_buffer_view(&q->text);
}

static bool read_single(ch_yaml_plain *p, bool is_one_line, chart_str *out)
{
  quoted q = { .p = p, .start = p->at + 1 };
  size_t i = q.start;
  for (;;) {
    char c = at(p, i);
    if (c == '\t' || (c == '\n' && (is_one_line || !put_line(&q, &i))))
      return false;
    if (c == '\'' && at(p, i + 1) != '\'')
      break;
    if (c == '\'') {
      put_source(&q, ++i);
      q.start = i + 1;
    }
    i += c != '\n';
  }
  *out = quoted_text(&q, i);
  return true;
}

/* The character behind a backslash; 0: not one of the common ones. */
static char unescaped(char c)
{
  switch (c) {
  case '"':
  case '\\': return c;
  case 'n': return '\n';
  case 't': return '\t';
  default: return 0;
  }
}

static bool read_double(ch_yaml_plain *p, bool is_one_line, chart_str *out)
{
  quoted q = { .p = p, .start = p->at + 1 };
  size_t i = q.start;
  for (;;) {
    char c = at(p, i);
    if (c == '\t' || (c == '\n' && (is_one_line || !put_line(&q, &i))))
      return false;
    if (c == '"')
      break;
    if (c == '\\') {
      char meant = unescaped(at(p, i + 1));
      if (meant == 0)
        return false;
      put_source(&q, i);
      ch_buffer_byte(&q.text, meant);
      q.start = ++i + 1;
    }
    i += c != '\n';
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

static bool read_plain_key(ch_yaml_plain *p, chart_str *out)
{
  size_t end = p->at;
  if (!starts_plain(p, p->at))
    return false;
  while (is_safe(at(p, end)) || at(p, end) == '-' || (at(p, end) == ':' && !is_key_end(p, end)))
    end++;
  if (!is_key_end(p, end))
    return false;
  *out  = ch_str_cut(p->text, p->at, end);
  p->at = end;
  if (out->size > LONGEST_KEY)
    return false;
  ch_yaml_kind kind = ch_yaml_resolve(*out).kind;
  return kind == CH_YAML_STRING && !ch_str_is(*out, "<<");
}

bool ch_yaml_plain_key(ch_yaml_plain *p, chart_str *out)
{
  char c = at(p, p->at);
  if (c == '"' || c == '\'') {
    if (!read_quoted(p, true, out) || out->size > LONGEST_KEY || !is_key_end(p, p->at))
      return false;
  } else if (!read_plain_key(p, out)) {
    return false;
  }
  p->at++;
  return true;
}

/* ---- plain -------------------------------------------------------------------------------------- */

static bool resolve(const ch_yaml_plain *p, chart_str text, chart_value *out)
{
  ch_yaml_scalar scalar   = ch_yaml_resolve(text);
  bool           is_float = p->integers == CH_YAML_TO_FLOATS;
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

/* Where the text of a plain scalar ends on the line of `offset`: before blanks, ` #` or the line's
 * end.  CH_NOT_FOUND: something on the line is none of ours. */
static size_t plain_end(const ch_yaml_plain *p, size_t offset)
{
  size_t end = offset;
  for (;; end++) {
    char c = at(p, end);
    if (c == '\n' || (c == '#' && at(p, end - 1) == ' '))
      break;
    if (c == '\t' || (c == ':' && is_key_end(p, end)))
      return CH_NOT_FOUND;
  }
  while (end > offset && p->text.data[end - 1] == ' ')
    end--;
  return end;
}

/* Where the scalar goes on after the line that ends at p->at; CH_NOT_FOUND: nowhere. */
static size_t plain_continues(const ch_yaml_plain *p, size_t indent, size_t *breaks)
{
  size_t column, end = p->at;
  while (at(p, end) == ' ')
    end++;
  if (at(p, end) != '\n')
    return CH_NOT_FOUND;
  size_t next = next_text(p, end, breaks, &column);
  return next != CH_NOT_FOUND && column > indent && at(p, next) != '#' ? next : CH_NOT_FOUND;
}

static bool read_plain(ch_yaml_plain *p, size_t indent, chart_value *out)
{
  size_t start    = p->at, breaks;
  bool   is_colon = at(p, start) == ':' && is_safe(at(p, start + 1));
  size_t end      = starts_plain(p, start) || is_colon ? plain_end(p, start) : CH_NOT_FOUND;
  if (end == CH_NOT_FOUND)
    return false;
  p->at       = end;
  size_t next = plain_continues(p, indent, &breaks);
  if (next == CH_NOT_FOUND)
    return resolve(p, ch_str_cut(p->text, start, end), out);
  ch_buffer text;
  ch_buffer_init(&text, p->arena);
  while (next != CH_NOT_FOUND) {
    put_folded(&text, ch_str_cut(p->text, start, end), breaks);
    start = next;
    end   = plain_end(p, start);
    if (end == CH_NOT_FOUND)
      return false;
    p->at = end;
    next  = plain_continues(p, indent, &breaks);
  }
  ch_buffer_str(&text, ch_str_cut(p->text, start, end));
  return resolve(p, ch_buffer_view(&text), out);
}

/* ---- flow --------------------------------------------------------------------------------------- */

static void skip_blanks(ch_yaml_plain *p)
{
  while (p->at < p->text.size && p->text.data[p->at] == ' ')
    p->at++;
}

static bool read_flow_scalar(ch_yaml_plain *p, chart_value *out)
{
  char c = at(p, p->at);
  if (c == '"' || c == '\'') {
    chart_str text;
    if (!read_quoted(p, true, &text))
      return false;
    *out = ch_string(text);
    return true;
  }
  size_t start = p->at, end = p->at;
  if (!starts_plain(p, start))
    return false;
  while (is_safe(at(p, end)) || at(p, end) == '-')
    end++;
  p->at = end;
  return resolve(p, ch_str_cut(p->text, start, end), out);
}

/* Behind an element: `,` and more, or the closing sign. */
static bool read_flow_sign(ch_yaml_plain *p, char close, bool *is_last)
{
  skip_blanks(p);
  char c   = at(p, p->at++);
  *is_last = c == close;
  if (*is_last)
    return true;
  skip_blanks(p);
  return c == ',' && at(p, p->at) != close;
}

static bool read_flow_list(ch_yaml_plain *p, size_t depth, chart_value *out)
{
  *out = ch_list_new(p->arena, CH_TYPE_LIST, 0);
  skip_blanks(p);
  bool is_last = at(p, p->at) == ']';
  p->at += is_last;
  while (!is_last) {
    chart_value  item;
    chart_origin origin = { 0, 0 };
    if (p->source != 0)
      origin = (chart_origin){ p->source, (uint32_t) ch_yaml_place(p->whole, p->at) };
    if (!read_flow_value(p, depth, &item) || !read_flow_sign(p, ']', &is_last))
      return false;
    ch_list_push_from(p->arena, *out, item, origin);
  }
  return true;
}

static bool read_flow_dict(ch_yaml_plain *p, size_t depth, chart_value *out)
{
  *out = ch_dict_new(p->arena, CH_TYPE_DICT, 0);
  skip_blanks(p);
  bool is_last = at(p, p->at) == '}';
  p->at += is_last;
  while (!is_last) {
    chart_str    key;
    chart_value  value;
    chart_origin origin = { 0, 0 };
    if (p->source != 0)
      origin = (chart_origin){ p->source, (uint32_t) ch_yaml_place(p->whole, p->at) };
    /* Inside braces the two scanners differ on colons that no blank follows. */
    if (!ch_yaml_plain_key(p, &key) || ch_str_find_byte(key, ':', 0) != CH_NOT_FOUND)
      return false;
    skip_blanks(p);
    if (!read_flow_value(p, depth, &value) || !read_flow_sign(p, '}', &is_last))
      return false;
    ch_dict_set_from(p->arena, *out, key, value, origin);
  }
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
  char c = at(p, p->at);
  if (c == '[' || c == '{')
    return read_flow_value(p, 0, out);
  if (c != '"' && c != '\'')
    return read_plain(p, indent, out);
  chart_str text;
  if (!read_quoted(p, false, &text))
    return false;
  *out = ch_string(text);
  return true;
}

/* ---- literal and folded blocks ------------------------------------------------------------------ */

/* How many blanks the line at `start` begins with; *is_blank: and nothing else. */
static size_t count_blanks(const ch_yaml_plain *p, size_t start, bool *is_blank)
{
  size_t i = start;
  while (i < p->text.size && p->text.data[i] == ' ')
    i++;
  *is_blank = at(p, i) == '\n';
  return i - start;
}

/* The header behind `|` or `>`: only a chomping sign and a comment. */
static bool read_header(ch_yaml_plain *p, char *chomp)
{
  p->at++;
  *chomp = at(p, p->at);
  if (*chomp == '-' || *chomp == '+')
    p->at++;
  else
    *chomp = ' ';
  size_t from = p->at;
  skip_blanks(p);
  if (at(p, p->at) == '#' && p->at > from)
    p->at = ch_yaml_plain_line_end(p, p->at);
  if (p->at >= p->text.size || p->text.data[p->at] != '\n')
    return false;
  p->at++;
  return true;
}

/* The indentation of the first line that has text; false without one, or when a blank line before
 * it is longer. */
static bool find_indent(const ch_yaml_plain *p, size_t parent, size_t *indent)
{
  size_t longest = 0;
  for (size_t line = p->at; line < p->text.size; line = ch_yaml_plain_line_end(p, line) + 1) {
    bool   is_blank;
    size_t blanks = count_blanks(p, line, &is_blank);
    if (!is_blank) {
      *indent = blanks;
      return blanks > parent && blanks >= longest && at(p, line + blanks) != '\t';
    }
    longest = blanks > longest ? blanks : longest;
  }
  return false;
}

/* What stands for `breaks` line ends between two lines of a block. */
static void put_breaks(ch_buffer *text, size_t breaks, bool is_folded)
{
  if (!is_folded)
    ch_buffer_fill(text, '\n', breaks);
  else if (breaks == 1)
    ch_buffer_byte(text, ' ');
  else if (breaks > 1)
    ch_buffer_fill(text, '\n', breaks - 1);
}

/* Lines that are further in than the others, or that start with a tab, are not folded. */
static bool is_unfoldable(const ch_yaml_plain *p, size_t blanks, size_t indent)
{
  return blanks > indent || at(p, p->at + indent) == '\t';
}

bool ch_yaml_plain_text_block(ch_yaml_plain *p, size_t parent, chart_value *out)
{
  bool   is_folded = at(p, p->at) == '>';
  char   chomp;
  size_t indent, breaks = 0;
  if (!read_header(p, &chomp) || !find_indent(p, parent, &indent))
    return false;
  ch_buffer text;
  ch_buffer_init(&text, p->arena);
  while (p->at < p->text.size) {
    bool   is_blank;
    size_t blanks = count_blanks(p, p->at, &is_blank);
    if (!is_blank && blanks < indent)
      break;
    size_t end     = ch_yaml_plain_line_end(p, p->at);
    bool   is_last = end == p->text.size;
    if (is_blank && (blanks > indent || is_last))
      return false;
    if (!is_blank) {
      if (is_folded && (is_unfoldable(p, blanks, indent) || (text.size == 0 && breaks != 0)))
        return false;
      put_breaks(&text, breaks, is_folded);
      ch_buffer_str(&text, ch_str_cut(p->text, p->at + indent, end));
      breaks = 0;
    }
    breaks += !is_last; /* nothing ends the last line, so there is nothing to keep */
    p->at = end + !is_last;
  }
  ch_buffer_fill(&text, '\n', chomp == '-' ? 0 : chomp == '+' || breaks == 0 ? breaks : 1);
  *out = ch_string(ch_buffer_view(&text));
  return true;
}
