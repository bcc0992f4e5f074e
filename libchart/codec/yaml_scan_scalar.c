/* SPDX-License-Identifier: Apache-2.0
 * Tokens of go-yaml's dialect: plain, quoted and block scalars.
 *
 * A scalar borrows from the text as long as it stands there in one piece; the first fold, escape or
 * indentation inside it turns it into a copy. */
#include "codec/yaml_scan.h"

#include "base/number.h"

/* A scalar that is being put together. */
typedef struct builder {
  ch_yaml_scanner *s;
  size_t           start; /* in the text, while not copied */
  size_t           size;
  bool             is_copied;
  ch_buffer        copy;
} builder;

static void make_copy(builder *b)
{
  if (b->is_copied)
    return;
  ch_buffer_init(&b->copy, b->s->text->arena);
  ch_buffer_bytes(&b->copy, b->s->data + b->start, b->size);
  b->is_copied = true;
}

/* Adds the bytes from..to of the text. */
static void add_source(builder *b, size_t from, size_t to)
{
  if (from == to)
    return;
  if (!b->is_copied && b->size == 0)
    b->start = from;
  if (!b->is_copied && from == b->start + b->size) {
    b->size += to - from;
    return;
  }
  make_copy(b);
  ch_buffer_bytes(&b->copy, b->s->data + from, to - from);
}

static void add_byte(builder *b, char c)
{
  make_copy(b);
  ch_buffer_byte(&b->copy, c);
}

static void add_rune(builder *b, uint32_t rune)
{
  make_copy(b);
  ch_buffer_rune(&b->copy, rune);
}

static chart_str finish(const builder *b)
{
  if (b->is_copied)
    return ch_buffer_view(&b->copy);
  return ch_str(b->s->data + b->start, b->size);
}

/* ---- line breaks -------------------------------------------------------------------------- */

/* The line break or blank at `at` of the text.  Result: its width; *is_line says that it reads as a
 * line feed (LS and PS stay as they are), *is_blank that it is no break at all. */
static size_t gap_at(const ch_yaml_scanner *s, size_t at, bool *is_line, bool *is_blank)
{
  char c    = s->data[at];
  *is_blank = c == ' ' || c == '\t';
  *is_line  = c == '\n' || c == '\r' || c == '\xC2';
  if (c == '\r' && at + 1 < s->size && s->data[at + 1] == '\n')
    return 2;
  return c == '\xC2' ? 2 : c == '\xE2' ? 3 : 1;
}

/* Adds the line breaks in from..to, which else holds blanks only. */
static void add_breaks(builder *b, size_t from, size_t to)
{
  while (from < to) {
    bool   is_line, is_blank;
    size_t width = gap_at(b->s, from, &is_line, &is_blank);
    if (is_line)
      add_byte(b, '\n');
    else if (!is_blank)
      add_source(b, from, from + width);
    from += width;
  }
}

static bool has_break(const ch_yaml_scanner *s, size_t from, size_t to)
{
  for (; from < to; from++)
    if (s->data[from] != ' ' && s->data[from] != '\t')
      return true;
  return false;
}

/* Folds the line breaks in from..to, which starts with one: a single one becomes a blank, of more
 * the first is dropped. */
static void add_fold(builder *b, size_t from, size_t to)
{
  bool   is_line, is_blank;
  size_t width = gap_at(b->s, from, &is_line, &is_blank);
  if (!is_line)
    add_source(b, from, from + width);
  else if (!has_break(b->s, from + width, to))
    add_byte(b, ' ');
  add_breaks(b, from + width, to);
}

/* ---- plain scalars ------------------------------------------------------------------------ */

static bool ends_plain(const ch_yaml_scanner *s)
{
  char c = ch_yaml_look(s, 0);
  if (c == ':')
    return ch_yaml_is_gap(s, 1);
  return s->flow_level != 0 && c != '\0' && strchr(",?[]{}", c) != NULL;
}

/* Bytes that never end a plain scalar: letters, digits and what stands between them in names,
 * images, addresses. */
static bool is_ordinary(char c)
{
  return ch_yaml_is_word(c) || c == '.' || c == '/' || c == '=' || c == '+' || c == '(' || c == ')';
}

/* Reads characters up to a gap or what ends a plain scalar. */
static void skip_plain_run(ch_yaml_scanner *s)
{
  while (!ch_yaml_is_gap(s, 0) && !ends_plain(s)) {
    if (s->text->bad_bytes == NULL && is_ordinary(ch_yaml_look(s, 0))) {
      size_t end = s->at.offset + 1;
      while (end < s->size && is_ordinary(s->data[end]))
        end++;
      uint32_t count = (uint32_t) end - s->at.offset;
      s->at.offset += count;
      s->at.index += count;
      s->at.column += count;
    } else {
      ch_yaml_skip(s);
    }
    ch_yaml_need(s, 2);
  }
}

/* Skips blanks and line breaks.  *fold: where the first break was, CH_NOT_FOUND before. */
static void skip_plain_gap(ch_yaml_scanner *s, size_t *fold, int32_t indent)
{
  ch_yaml_need(s, 1);
  for (;;) {
    if (ch_yaml_is_blank(s, 0)) {
      if (*fold != CH_NOT_FOUND && (int32_t) s->at.column < indent && ch_yaml_look(s, 0) == '\t')
        ch_yaml_scan_fail(s, "found a tab character that violates indentation");
      ch_yaml_skip(s);
    } else if (ch_yaml_break(s, 0) != 0) {
      ch_yaml_need(s, 2);
      if (*fold == CH_NOT_FOUND)
        *fold = s->at.offset;
      ch_yaml_skip_break(s);
    } else {
      return;
    }
    ch_yaml_need(s, 1);
  }
}

void ch_yaml_scan_plain(ch_yaml_scanner *s, ch_yaml_token *out)
{
  builder b      = { .s = s, .start = s->at.offset };
  int32_t indent = s->indent + 1;
  size_t  fold   = CH_NOT_FOUND; /* the first break since the last character */
  size_t  end    = s->at.offset; /* behind the last character */
  for (;;) {
    ch_yaml_need(s, 4);
    if (ch_yaml_at_document_indicator(s) || ch_yaml_look(s, 0) == '#')
      break;
    size_t start = s->at.offset;
    skip_plain_run(s);
    if (s->at.offset != start) {
      if (fold != CH_NOT_FOUND)
        add_fold(&b, fold, start);
      else
        add_source(&b, end, start);
      add_source(&b, start, s->at.offset);
      fold = CH_NOT_FOUND;
      end  = s->at.offset;
    }
    if (!ch_yaml_is_blank(s, 0) && ch_yaml_break(s, 0) == 0)
      break;
    skip_plain_gap(s, &fold, indent);
    if (s->flow_level == 0 && (int32_t) s->at.column < indent)
      break;
  }
  out->is_plain = true;
  out->value    = finish(&b);
  out->end      = (uint32_t) end;
  if (fold != CH_NOT_FOUND)
    s->may_start_key = true;
}

/* ---- quoted scalars ----------------------------------------------------------------------- */

/* What a one-letter escape stands for; 0: not one. */
static uint32_t simple_escape(char c)
{
  switch (c) {
  case 'a': return 0x07;
  case 'b': return 0x08;
  case 't':
  case '\t': return 0x09;
  case 'n': return 0x0A;
  case 'v': return 0x0B;
  case 'f': return 0x0C;
  case 'r': return 0x0D;
  case 'e': return 0x1B;
  case ' ':
  case '"':
  case '\'':
  case '\\': return (unsigned char) c;
  case 'N': return 0x85;
  case '_': return 0xA0;
  case 'L': return 0x2028;
  case 'P': return 0x2029;
  default: return 0;
  }
}

static uint32_t read_code(ch_yaml_scanner *s, size_t length)
{
  uint32_t value = 0;
  ch_yaml_need(s, length);
  for (size_t i = 0; i < length; i++) {
    int digit = ch_number_hex_digit(ch_yaml_look(s, i));
    if (digit < 0)
      ch_yaml_scan_fail(s, "did not find expected hexdecimal number");
    value = value << 4 | (uint32_t) digit;
  }
  if ((value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF)
    ch_yaml_scan_fail(s, "found invalid Unicode character escape code");
  ch_yaml_skip_to(s, s->at.offset + length);
  return value;
}

static void read_escape(ch_yaml_scanner *s, builder *b)
{
  char     c      = ch_yaml_look(s, 1);
  uint32_t rune   = simple_escape(c);
  size_t   length = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  if (rune == 0 && length == 0 && c != '0')
    ch_yaml_scan_fail(s, "found unknown escape character");
  ch_yaml_skip(s);
  ch_yaml_skip(s);
  if (length != 0)
    rune = read_code(s, length);
  if (rune < 0x80)
    add_byte(b, (char) rune);
  else
    add_rune(b, rune);
}

/* Bytes that stand for themselves between quotes, and are not the start of a line break either. */
static bool is_ordinary_quoted(char c)
{
  return (unsigned char) c > ' ' && c != '"' && c != '\'' && c != '\\' && c != '\xC2' &&
         c != '\xE2';
}

/* Reads characters that stand for themselves, up to a gap, a quote or a backslash. */
static void read_quoted_run(ch_yaml_scanner *s, builder *b, char quote)
{
  size_t start = s->at.offset;
  do {
    size_t end = s->at.offset;
    if (s->text->bad_bytes == NULL)
      while (end < s->size && is_ordinary_quoted(s->data[end]))
        end++;
    if (end > s->at.offset)
      ch_yaml_skip_to(s, end);
    else
      ch_yaml_skip(s);
    ch_yaml_need(s, 2);
  } while (!ch_yaml_is_gap(s, 0) && ch_yaml_look(s, 0) != quote &&
           (quote == '\'' || ch_yaml_look(s, 0) != '\\'));
  add_source(b, start, s->at.offset);
}

/* Reads up to the closing quote or a gap.  Result: whether it ended with an escaped line break. */
static bool read_quoted(ch_yaml_scanner *s, builder *b, char quote)
{
  while (!ch_yaml_is_gap(s, 0)) {
    char c = ch_yaml_look(s, 0);
    if (c == quote && quote == '\'' && ch_yaml_look(s, 1) == '\'') {
      add_source(b, s->at.offset, s->at.offset + 1);
      ch_yaml_skip_to(s, s->at.offset + 2);
    } else if (c == quote) {
      return false;
    } else if (c == '\\' && quote == '"') {
      if (ch_yaml_break(s, 1) != 0) {
        ch_yaml_need(s, 3);
        ch_yaml_skip(s);
        ch_yaml_skip_break(s);
        return true;
      }
      read_escape(s, b);
    } else {
      read_quoted_run(s, b, quote);
      continue;
    }
    ch_yaml_need(s, 2);
  }
  return false;
}

/* Reads blanks and line breaks; behind an escaped break the breaks stay and the blanks go. */
static void read_quoted_gap(ch_yaml_scanner *s, builder *b, bool is_escaped)
{
  size_t start = s->at.offset;
  size_t fold  = CH_NOT_FOUND;
  while (ch_yaml_is_blank(s, 0) || ch_yaml_break(s, 0) != 0) {
    if (ch_yaml_is_blank(s, 0)) {
      ch_yaml_skip(s);
    } else {
      ch_yaml_need(s, 2);
      if (fold == CH_NOT_FOUND)
        fold = s->at.offset;
      ch_yaml_skip_break(s);
    }
    ch_yaml_need(s, 1);
  }
  if (is_escaped)
    add_breaks(b, start, s->at.offset);
  else if (fold != CH_NOT_FOUND)
    add_fold(b, fold, s->at.offset);
  else
    add_source(b, start, s->at.offset);
}

void ch_yaml_scan_quoted(ch_yaml_scanner *s, ch_yaml_token *out)
{
  char    quote = ch_yaml_look(s, 0);
  builder b     = { .s = s, .start = s->at.offset + 1 };
  ch_yaml_skip(s);
  for (;;) {
    ch_yaml_need(s, 4);
    if (ch_yaml_at_document_indicator(s))
      ch_yaml_scan_fail(s, "found unexpected document indicator");
    if (ch_yaml_look(s, 0) == '\0')
      ch_yaml_scan_fail(s, "found unexpected end of stream");
    bool is_escaped = read_quoted(s, &b, quote);
    ch_yaml_need(s, 1);
    if (ch_yaml_look(s, 0) == quote)
      break;
    read_quoted_gap(s, &b, is_escaped);
  }
  ch_yaml_skip(s);
  out->value = finish(&b);
}

/* ---- block scalars ------------------------------------------------------------------------ */

typedef struct block {
  bool    is_literal;
  int     chomping; /* -1: no line end at the end, 0: one, 1: all */
  int32_t indent;   /* of the text; 0: not known yet */
} block;

static void read_chomping(ch_yaml_scanner *s, block *k)
{
  char c = ch_yaml_look(s, 0);
  if (c != '+' && c != '-')
    return;
  k->chomping = c == '+' ? 1 : -1;
  ch_yaml_skip(s);
}

static int read_increment(ch_yaml_scanner *s)
{
  char c = ch_yaml_look(s, 0);
  if (c < '0' || c > '9')
    return 0;
  if (c == '0')
    ch_yaml_scan_fail(s, "found an indentation indicator equal to 0");
  ch_yaml_skip(s);
  return c - '0';
}

/* Reads `|2-  # comment` and its line end. */
static block read_header(ch_yaml_scanner *s)
{
  block k = { .is_literal = ch_yaml_look(s, 0) == '|' };
  ch_yaml_skip(s);
  ch_yaml_need(s, 1);
  read_chomping(s, &k);
  ch_yaml_need(s, 1);
  int increment = read_increment(s);
  if (increment != 0 && k.chomping == 0) {
    ch_yaml_need(s, 1);
    read_chomping(s, &k);
  }
  if (increment != 0)
    k.indent = (s->indent >= 0 ? s->indent : 0) + increment;
  ch_yaml_skip_rest_of_line(s);
  return k;
}

/* Skips indentation and empty lines, and finds out the indentation of the text if need be.
 * Result: where the last line break ended. */
static size_t skip_indentation(ch_yaml_scanner *s, block *k)
{
  int32_t deepest = 0;
  size_t  end     = s->at.offset;
  for (;;) {
    ch_yaml_need(s, 1);
    while ((k->indent == 0 || (int32_t) s->at.column < k->indent) && ch_yaml_look(s, 0) == ' ') {
      ch_yaml_skip(s);
      ch_yaml_need(s, 1);
    }
    if ((int32_t) s->at.column > deepest)
      deepest = (int32_t) s->at.column;
    if ((k->indent == 0 || (int32_t) s->at.column < k->indent) && ch_yaml_look(s, 0) == '\t')
      ch_yaml_scan_fail(s, "found a tab character where an indentation space is expected");
    if (ch_yaml_break(s, 0) == 0)
      break;
    ch_yaml_need(s, 2);
    ch_yaml_skip_break(s);
    end = s->at.offset;
  }
  if (k->indent == 0) {
    k->indent = deepest > s->indent + 1 ? deepest : s->indent + 1;
    k->indent = k->indent < 1 ? 1 : k->indent;
  }
  return end;
}

/* What is between two lines: in folded text a line feed goes, unless one of them is indented
 * further.  from..middle is the first break, middle..to the empty lines. */
static void add_between(builder *b, const block *k, bool is_indented, size_t from, size_t middle,
                        size_t to)
{
  bool is_line = false, is_blank = false;
  if (from != middle)
    gap_at(b->s, from, &is_line, &is_blank);
  if (k->is_literal || is_indented || !is_line)
    add_breaks(b, from, middle);
  else if (!has_break(b->s, middle, to))
    add_byte(b, ' ');
  add_breaks(b, middle, to);
}

void ch_yaml_scan_block(ch_yaml_scanner *s, ch_yaml_token *out)
{
  block   k         = read_header(s);
  builder b         = { .s = s, .start = s->at.offset };
  bool    was_blank = false;
  size_t  line_end  = s->at.offset; /* of the last line that has text */
  size_t  empty     = s->at.offset; /* where the empty lines behind it start */
  size_t  empty_end = skip_indentation(s, &k);
  ch_yaml_need(s, 1);
  while ((int32_t) s->at.column == k.indent && ch_yaml_look(s, 0) != '\0') {
    bool is_blank = ch_yaml_is_blank(s, 0);
    add_between(&b, &k, was_blank || is_blank, line_end, empty, empty_end);
    was_blank    = is_blank;
    size_t start = s->at.offset;
    ch_yaml_skip_line(s);
    add_source(&b, start, s->at.offset);
    ch_yaml_need(s, 2);
    line_end = s->at.offset;
    if (ch_yaml_break(s, 0) != 0)
      ch_yaml_skip_break(s);
    empty     = s->at.offset;
    empty_end = skip_indentation(s, &k);
  }
  if (k.chomping != -1)
    add_breaks(&b, line_end, empty);
  if (k.chomping == 1)
    add_breaks(&b, empty, empty_end);
  out->value = finish(&b);
  out->end   = (uint32_t) empty_end;
}
