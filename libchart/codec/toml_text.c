/* SPDX-License-Identifier: Apache-2.0
 * Characters and strings of TOML, and complaints about them. */
#include "codec/toml_reading.h"

#include "base/utf8.h"
#include "value/print.h"

/* ---- complaints --------------------------------------------------------------------------- */

/* The key at hand in full; its last part is not quoted. */
static void print_last_key(ch_buffer *out, const ch_toml_reader *r)
{
  ch_toml_print_name(out, r->context);
  if (r->key.size != 0 && r->context->parent != NULL)
    ch_buffer_byte(out, '.');
  ch_buffer_str(out, r->key);
}

void ch_toml_fail_at(ch_toml_reader *r, size_t line, const char *format, chart_value argument)
{
  ch_buffer message, key;
  ch_buffer_init(&key, r->arena);
  print_last_key(&key, r);
  ch_buffer_init(&message, r->arena);
  ch_buffer_text(&message, "toml: line ");
  ch_buffer_integer(&message, (int64_t) line);
  if (key.size != 0) {
    ch_buffer_text(&message, " (last key ");
    ch_print_quoted(&message, ch_buffer_view(&key), false);
    ch_buffer_byte(&message, ')');
  }
  ch_buffer_text(&message, ": ");
  if (ch_is_nil(argument))
    ch_buffer_text(&message, format);
  else
    ch_print_format(&message, chart_str_from(format), &argument, 1);
  ch_throw_str(r->arena->fault, CHART_ERR_YAML, ch_buffer_view(&message));
}

void ch_toml_fail(ch_toml_reader *r, const char *format, chart_value argument)
{
  bool is_behind = r->is_at_end && r->at > 0 && r->text.data[r->at - 1] == '\n';
  is_behind      = is_behind || (r->is_at_end && !r->compat->counts_toml_end);
  ch_toml_fail_at(r, r->line - is_behind, format, argument);
}

void ch_toml_fail_plain(ch_toml_reader *r, const char *message)
{
  ch_toml_fail(r, message, ch_nil());
}

/* ---- characters --------------------------------------------------------------------------- */

static bool is_control(chart_str rest, uint32_t c)
{
  if (c == '\r')
    return rest.size == 1 || rest.data[1] != '\n';
  return (c < ' ' && c != '\t' && c != '\n') || c == 0x7f;
}

static uint32_t decode(ch_toml_reader *r, size_t *width)
{
  chart_str rest = ch_str_from(r->text, r->at);
  uint32_t  c    = (unsigned char) rest.data[0];
  *width         = 1;
  if (c >= 0x80)
    c = ch_utf8_decode(rest, width);
  if (c == CH_RUNE_ERROR && *width == 1)
    ch_toml_fail_at(r, r->line, "invalid UTF-8 byte: 0x%02x", ch_int((unsigned char) rest.data[0]));
  if (is_control(rest, c))
    ch_toml_fail_at(r, r->line, "TOML files cannot contain control characters: '0x%02x'",
                    ch_int(c));
  return c;
}

uint32_t ch_toml_peek(ch_toml_reader *r)
{
  size_t width;
  return r->at == r->text.size ? 0 : decode(r, &width);
}

uint32_t ch_toml_next(ch_toml_reader *r)
{
  size_t width;
  r->is_at_end = r->at == r->text.size;
  if (r->is_at_end)
    return 0;
  uint32_t c = decode(r, &width);
  r->at += width;
  r->line += c == '\n';
  return c;
}

bool ch_toml_accept(ch_toml_reader *r, uint32_t c)
{
  if (ch_toml_peek(r) != c)
    return false;
  ch_toml_next(r);
  return true;
}

void ch_toml_skip_blanks(ch_toml_reader *r)
{
  while (ch_toml_is_blank(ch_toml_peek(r)))
    ch_toml_next(r);
  r->start = r->at;
}

/* ---- escapes: their form ------------------------------------------------------------------ */

static bool is_hex(uint32_t c)
{
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static void scan_digits(ch_toml_reader *r, int count, const char *complaint)
{
  for (int i = 0; i < count; i++)
    if (!is_hex(ch_toml_next(r)))
      ch_toml_fail(r, complaint, ch_string(ch_toml_token(r)));
}

/* Behind the backslash. */
static void scan_escape(ch_toml_reader *r)
{
  uint32_t c = ch_toml_next(r);
  switch (c) {
  case 'x':
    if (!r->compat->reads_toml_1_1)
      break;
    scan_digits(r, 2, "expected two hexadecimal digits after '\\x', but got %q instead");
    return;
  case 'u':
    scan_digits(r, 4, "expected four hexadecimal digits after '\\u', but got %q instead");
    return;
  case 'U':
    scan_digits(r, 8, "expected eight hexadecimal digits after '\\U', but got %q instead");
    return;
  default: break;
  }
  const char *known = r->compat->reads_toml_1_1 ? "ebtnfr\"\\ \t" : "btnfr\"\\ \t";
  if (c == 0 || c > 0x7f || strchr(known, (int) c) == NULL)
    ch_toml_fail_at(r, r->line - r->is_at_end, "invalid escape in string '\\%c'", ch_int(c));
}

/* ---- escapes: their meaning --------------------------------------------------------------- */

static void write_escaped_rune(ch_toml_reader *r, ch_buffer *out, chart_str digits)
{
  uint32_t rune = 0;
  for (size_t i = 0; i < digits.size; i++) {
    char c = digits.data[i];
    rune   = rune << 4 | (uint32_t) (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  if (rune > 0x10FFFF || (rune >= 0xD800 && rune < 0xE000))
    ch_toml_fail_at(r, r->line, "Escaped character '\\u%s' is not valid UTF-8.", ch_string(digits));
  ch_buffer_rune(out, rune);
}

/* Appends what the escape behind a backslash at text[i] means.  Result: its size. */
static size_t write_escape(ch_toml_reader *r, ch_buffer *out, chart_str text, size_t i)
{
  static const char names[] = "btnfre\"\\", meant[] = "\b\t\n\f\r\x1b\"\\";
  char              c      = text.data[i];
  size_t            digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  if (digits != 0)
    write_escaped_rune(r, out, ch_str_cut(text, i + 1, i + 1 + digits));
  else if (c == ' ' || c == '\t')
    ch_toml_fail_at(r, r->line, "invalid escape: '\\%c'", ch_int(c));
  else
    ch_buffer_byte(out, meant[strchr(names, c) - names]);
  return 1 + digits;
}

/* The size of the white space at text[i] if there is a line end in it, or 0. */
static size_t folded_size(chart_str text, size_t i)
{
  bool   has_line_end = false;
  size_t end          = i;
  for (; end < text.size && strchr(" \t\r\n", text.data[end]) != NULL; end++)
    has_line_end = has_line_end || text.data[end] == '\n';
  return has_line_end ? end - i : 0;
}

static chart_str without_escapes(ch_toml_reader *r, chart_str text, bool is_long)
{
  ch_buffer out;
  size_t    backslash = ch_str_find_byte(text, '\\', 0);
  if (backslash == CH_NOT_FOUND)
    return text;
  ch_buffer_init(&out, r->arena);
  for (size_t i = 0; i < text.size;) {
    if (text.data[i] != '\\') {
      ch_buffer_byte(&out, text.data[i++]);
      continue;
    }
    size_t folded = is_long ? folded_size(text, i + 1) : 0;
    i += 1 + (folded != 0 ? folded : write_escape(r, &out, text, i + 1));
  }
  return ch_buffer_view(&out);
}

/* ---- strings ------------------------------------------------------------------------------ */

_Noreturn static void fail_open(ch_toml_reader *r, const char *quote)
{
  ch_toml_fail(r, "unexpected EOF; expected %s", ch_string(chart_str_from(quote)));
}

chart_str ch_toml_read_string(ch_toml_reader *r, char quote)
{
  r->start = r->at;
  for (;;) {
    uint32_t c = ch_toml_next(r);
    if (c == 0)
      fail_open(r, quote == '"' ? "'\"'" : "\"'\"");
    if (ch_toml_is_line_end(c))
      ch_toml_fail_at(r, r->line - 1, "strings cannot contain newlines", ch_nil());
    if (c == '\\' && quote == '"')
      scan_escape(r);
    if (c == (unsigned char) quote)
      break;
  }
  chart_str text = ch_str_cut(r->text, r->start, r->at - 1);
  return quote == '"' ? without_escapes(r, text, false) : text;
}

/* Behind a quote: whether two more follow, that are the end of the string, for up to two quotes may
 * stand in front of them. */
static bool is_closed(ch_toml_reader *r, char quote)
{
  const char *five   = quote == '"' ? "\"\"\"\"\"" : "'''''";
  size_t      back   = r->at;
  bool        second = ch_toml_accept(r, (unsigned char) quote);
  if (second && ch_toml_accept(r, (unsigned char) quote)) {
    if (ch_toml_peek(r) != (unsigned char) quote)
      return true;
    chart_str token = ch_toml_token(r);
    if (ch_str_ends(token, chart_str_from(five)) &&
        !(quote == '"' && ch_str_ends(token, CHART_STR("\\\"\"\"\"\""))))
      ch_toml_fail_plain(r, quote == '"' ? "unexpected '\"\"\"\"\"\"'" : "unexpected \"''''''\"");
  }
  r->at = back;
  return false;
}

static chart_str without_first_line_end(chart_str text)
{
  if (ch_str_starts(text, CHART_STR("\r\n")))
    return ch_str_from(text, 2);
  return ch_str_starts(text, CHART_STR("\n")) ? ch_str_from(text, 1) : text;
}

chart_str ch_toml_read_long_string(ch_toml_reader *r, char quote)
{
  r->start = r->at;
  for (;;) {
    uint32_t c = ch_toml_next(r);
    if (c == 0)
      fail_open(r, quote == '"' ? "'\"\"\"'" : "\"'''\"");
    if (c == '\\' && quote == '"' && !ch_toml_is_line_end(ch_toml_peek(r)))
      scan_escape(r);
    if (c == (unsigned char) quote && is_closed(r, quote))
      break;
  }
  chart_str text = without_first_line_end(ch_str_cut(r->text, r->start, r->at - 3));
  return quote == '"' ? without_escapes(r, text, true) : text;
}
