/* SPDX-License-Identifier: Apache-2.0
 * Writing YAML scalars in each of the styles.
 *
 * A text that needs no escapes and cannot reach the fold is copied whole; the loops that go from
 * character to character are for the rest.  U+2028 and U+2029 are line breaks to go-yaml: they are
 * written as they are, start a line, and are followed by its indentation. */
#include "codec/yaml_emit.h"

#include "base/utf8.h"

enum { SIMPLE_KEY_MAX = 128 };

/* ---- lines -------------------------------------------------------------------------------- */

static void start_line(ch_yaml_emitter *self, size_t indent)
{
  ch_buffer_byte(self->out, '\n');
  self->line = self->out->size;
  ch_buffer_fill(self->out, ' ', indent);
}

/* Whether the column, which counts code points, is beyond the width. */
static bool is_wide(const ch_yaml_emitter *self)
{
  const size_t size = self->out->size - self->line;
  return size > self->width &&
         ch_utf8_count(ch_str(self->out->data + self->line, size)) > self->width;
}

/* Whether some blank of an unescaped text might stand beyond the width. */
static bool may_fold(const ch_yaml_emitter *self, const ch_yaml_form *form)
{
  const size_t size = self->out->size - self->line;
  return (form->traits & CH_YAML_SPACE) != 0 &&
         (size > self->width || form->text.size > self->width - size);
}

/* Whether the text may be folded at `at`, a blank, as far as the characters around it go. */
static bool is_fold(chart_str text, size_t at)
{
  return at != 0 && at + 1 < text.size && text.data[at - 1] != ' ';
}

/* Gives the offset of the next line break at or after `at`, or the end. */
static size_t find_break(const ch_yaml_form *form, size_t at)
{
  const chart_str text = form->text;
  if ((form->traits & CH_YAML_BREAKS) == 0) {
    const size_t newline = ch_str_find_byte(text, '\n', at);
    return newline == CH_NOT_FOUND ? text.size : newline;
  }
  while (at < text.size && ch_yaml_break_size(ch_str_from(text, at)) == 0)
    at++;
  return at;
}

/* Writes the line breaks at `at`, if any, and the indentation of the text that follows them. */
static size_t write_breaks(ch_yaml_emitter *self, chart_str text, size_t at, size_t indent)
{
  for (size_t size; (size = ch_yaml_break_size(ch_str_from(text, at))) != 0; at += size)
    ch_buffer_bytes(self->out, text.data + at, size);
  self->line = self->out->size;
  if (at < text.size)
    ch_buffer_fill(self->out, ' ', indent);
  return at;
}

/* ---- plain and single-quoted -------------------------------------------------------------- */

/* Writes words, doubling single quotes when the style wants it. */
static void write_words(ch_yaml_emitter *self, const ch_yaml_form *form, chart_str words)
{
  if (form->style == CH_YAML_PLAIN || (form->traits & CH_YAML_QUOTE) == 0) {
    ch_buffer_str(self->out, words);
    return;
  }
  for (size_t i = 0; i < words.size; i++) {
    if (words.data[i] == '\'')
      ch_buffer_byte(self->out, '\'');
    ch_buffer_byte(self->out, words.data[i]);
  }
}

static bool is_single_space(chart_str text, size_t at)
{
  return is_fold(text, at) && text.data[at + 1] != ' ';
}

/* The offset in `words`, which are written next, before which no blank is beyond the width. */
static size_t find_width(const ch_yaml_emitter *self, const ch_yaml_form *form, chart_str words)
{
  const size_t size     = self->out->size - self->line;
  const bool   is_grown = form->style != CH_YAML_PLAIN && (form->traits & CH_YAML_QUOTE) != 0;
  if (size > self->width || is_grown)
    return 0;
  return self->width - size < words.size ? self->width - size + 1 : words.size;
}

/* Writes a stretch without line breaks, folded. */
static void write_folded(ch_yaml_emitter *self, const ch_yaml_form *form, size_t at, size_t end,
                         size_t indent)
{
  while (at < end) {
    const chart_str words = ch_str_cut(form->text, at, end);
    const size_t    size  = ch_str_find_byte(words, ' ', find_width(self, form, words));
    if (size == CH_NOT_FOUND) {
      write_words(self, form, words);
      return;
    }
    write_words(self, form, ch_str_cut(words, 0, size));
    at += size;
    if (is_single_space(form->text, at) && is_wide(self))
      start_line(self, indent);
    else
      ch_buffer_byte(self->out, ' ');
    at++;
  }
}

static void write_with_breaks(ch_yaml_emitter *self, const ch_yaml_form *form, size_t indent)
{
  for (size_t at = 0; at < form->text.size;) {
    const size_t end = find_break(form, at);
    write_folded(self, form, at, end, indent);
    at = end == form->text.size ? end : write_breaks(self, form->text, end, indent);
  }
}

static void write_unescaped(ch_yaml_emitter *self, const ch_yaml_form *form, size_t indent)
{
  if ((form->traits & CH_YAML_BREAKS) != 0)
    write_with_breaks(self, form, indent);
  else if (may_fold(self, form))
    write_folded(self, form, 0, form->text.size, indent);
  else
    write_words(self, form, form->text);
}

static void write_single_quoted(ch_yaml_emitter *self, const ch_yaml_form *form, size_t indent)
{
  ch_buffer_byte(self->out, '\'');
  write_unescaped(self, form, indent);
  ch_buffer_byte(self->out, '\'');
}

/* ---- double-quoted ------------------------------------------------------------------------ */

static void write_code(ch_buffer *out, uint32_t rune)
{
  static const char hex[]  = "0123456789ABCDEF";
  const int         digits = rune <= 0xff ? 2 : rune <= 0xffff ? 4 : 8;
  ch_buffer_byte(out, digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    ch_buffer_byte(out, hex[rune >> shift & 15u]);
}

static void write_escape(ch_buffer *out, uint32_t rune)
{
  static const char low[]  = "0------abtnvfr-------------e";
  char              letter = '-';
  if (rune < sizeof low - 1)
    letter = low[rune];
  else if (rune == '"' || rune == '\\')
    letter = (char) rune;
  else if (rune == 0x85)
    letter = 'N';
  else if (rune == 0xa0)
    letter = '_';
  else if (rune == 0x2028 || rune == 0x2029)
    letter = rune == 0x2028 ? 'L' : 'P';
  ch_buffer_byte(out, '\\');
  if (letter != '-')
    ch_buffer_byte(out, letter);
  else
    write_code(out, rune);
}

static bool is_escaped(uint32_t rune)
{
  return rune == '"' || rune == '\\' || rune == '\n' || rune == 0x2028 || rune == 0x2029 ||
         !ch_yaml_is_printable(rune);
}

static bool is_plain_byte(char c)
{
  return c > ' ' && c < 0x7f && c != '"' && c != '\\';
}

/* Writes the characters at `at` up to one that is special; gives their count. */
static size_t write_run(ch_buffer *out, chart_str text, size_t at)
{
  size_t end = at;
  while (end < text.size && is_plain_byte(text.data[end]))
    end++;
  ch_buffer_bytes(out, text.data + at, end - at);
  return end - at;
}

static void write_quoted_space(ch_yaml_emitter *self, chart_str text, size_t at, size_t indent)
{
  if (!is_fold(text, at) || !is_wide(self)) {
    ch_buffer_byte(self->out, ' ');
    return;
  }
  start_line(self, indent);
  if (text.data[at + 1] == ' ')
    ch_buffer_byte(self->out, '\\');
}

static void write_double_quoted(ch_yaml_emitter *self, const ch_yaml_form *form, size_t indent)
{
  const chart_str text = form->text;
  /* Where a text starts with a byte order mark, go-yaml escapes all of it. */
  const bool has_mark = ch_str_starts(text, CHART_STR("\xef\xbb\xbf"));
  ch_buffer_byte(self->out, '"');
  for (size_t at = 0; at < text.size;) {
    if (!has_mark)
      at += write_run(self->out, text, at);
    if (at == text.size)
      break;
    size_t         width;
    const uint32_t rune = ch_utf8_decode(ch_str_from(text, at), &width);
    if (has_mark || is_escaped(rune))
      write_escape(self->out, rune);
    else if (rune == ' ')
      write_quoted_space(self, text, at, indent);
    else
      ch_buffer_bytes(self->out, text.data + at, width);
    at += width;
  }
  ch_buffer_byte(self->out, '"');
}

/* ---- literal ------------------------------------------------------------------------------ */

static size_t last_break_size(chart_str text)
{
  for (size_t size = 1; size <= 3 && size <= text.size; size++)
    if (ch_yaml_break_size(ch_str_from(text, text.size - size)) == size)
      return size;
  return 0;
}

/* Appends what follows the `|`: the width of the indentation where it cannot be seen from the
 * first line, and what is to become of the line breaks at the end. */
static void write_header(ch_buffer *out, chart_str text)
{
  ch_buffer_byte(out, '|');
  if (text.data[0] == ' ' || ch_yaml_break_size(text) != 0)
    ch_buffer_byte(out, '2');
  const size_t    last = last_break_size(text);
  const chart_str rest = ch_str_cut(text, 0, text.size - last);
  if (last == 0)
    ch_buffer_byte(out, '-');
  else if (rest.size == 0 || last_break_size(rest) != 0)
    ch_buffer_byte(out, '+');
  ch_buffer_byte(out, '\n');
}

static void write_literal(ch_yaml_emitter *self, const ch_yaml_form *form, size_t indent)
{
  const chart_str text = form->text;
  write_header(self->out, text);
  for (size_t at = write_breaks(self, text, 0, indent); at < text.size;) {
    const size_t end = find_break(form, at);
    ch_buffer_bytes(self->out, text.data + at, end - at);
    at = end == text.size ? end : write_breaks(self, text, end, indent);
  }
}

/* ---- nodes -------------------------------------------------------------------------------- */

void ch_yaml_emit_scalar(ch_yaml_emitter *self, const ch_yaml_form *form, size_t indent)
{
  if (form->tag.size != 0) {
    ch_buffer_str(self->out, form->tag);
    ch_buffer_byte(self->out, ' ');
  }
  switch (form->style) {
  case CH_YAML_PLAIN:
    if ((form->traits & CH_YAML_SPACE) == 0)
      ch_buffer_str(self->out, form->text);
    else
      write_unescaped(self, form, indent);
    break;
  case CH_YAML_SINGLE_QUOTED: write_single_quoted(self, form, indent); break;
  case CH_YAML_DOUBLE_QUOTED: write_double_quoted(self, form, indent); break;
  case CH_YAML_LITERAL: write_literal(self, form, indent); break;
  }
}

static bool is_simple_key(const ch_yaml_form *form)
{
  return !form->is_multiline && form->text.size + form->tag.size <= SIMPLE_KEY_MAX;
}

ch_yaml_slot ch_yaml_emit_key(ch_yaml_emitter *self, const ch_yaml_form *form, size_t indent)
{
  if (is_simple_key(form)) {
    const size_t width = self->width;
    self->width        = SIZE_MAX;
    ch_yaml_emit_scalar(self, form, indent);
    self->width = width;
    ch_buffer_byte(self->out, ':');
    return CH_YAML_AFTER_KEY;
  }
  ch_buffer_text(self->out, "? ");
  ch_yaml_emit_scalar(self, form, indent + CH_YAML_INDENT);
  ch_yaml_emit_line(self);
  ch_buffer_fill(self->out, ' ', indent);
  ch_buffer_byte(self->out, ':');
  return CH_YAML_AFTER_DASH;
}
