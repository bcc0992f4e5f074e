/* SPDX-License-Identifier: Apache-2.0
 * Splitting text into documents at `(start or blanks and a newline)---blanks`, as Helm's regular
 * expression `(?:^|\s*\n)---\s*` does it. */
#include "render/manifest.h"

#include "base/utf8.h"

/* What \s means in Go: no vertical tab. */
static bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/* unicode.IsSpace of the code point at the start of s: its width, or 0. */
static size_t space_width(chart_str s)
{
  unsigned char c = (unsigned char) s.data[0];
  if (c < 0x80)
    return (c >= '\t' && c <= '\r') || c == ' ';
  size_t   width;
  uint32_t rune     = ch_utf8_decode(s, &width);
  bool     is_space = rune == 0x85 || rune == 0xA0 || rune == 0x1680 ||
                  (rune >= 0x2000 && rune <= 0x200A) || rune == 0x2028 || rune == 0x2029 ||
                  rune == 0x202F || rune == 0x205F || rune == 0x3000;
  return is_space ? width : 0;
}

static chart_str trim_start(chart_str s)
{
  while (s.size != 0) {
    size_t width = space_width(s);
    if (width == 0)
      break;
    s = ch_str_from(s, width);
  }
  return s;
}

/* Where the code point starts that ends s. */
static size_t last_start(chart_str s)
{
  size_t at = s.size - 1;
  while (at > 0 && s.size - at < 4 && ((unsigned char) s.data[at] & 0xC0) == 0x80)
    at--;
  return at;
}

static chart_str trim_end(chart_str text)
{
  while (text.size != 0) {
    size_t at    = last_start(text);
    size_t width = space_width(ch_str_from(text, at));
    if (width == 0 || at + width != text.size)
      break;
    text.size = at;
  }
  return text;
}

/* Finds the next separator at or after `from`.  The blanks before its newline belong to it, but
 * not those that an earlier separator took (they lie before `from`). */
static bool find_separator(chart_str text, size_t from, size_t *start, size_t *end)
{
  size_t at = from;
  for (;;) {
    size_t hit = ch_str_find(text, CHART_STR("---"), at);
    if (hit == CH_NOT_FOUND)
      return false;
    bool starts_line = hit == 0 || (hit > from && text.data[hit - 1] == '\n');
    if (starts_line) {
      *start = hit;
      while (*start > from && is_blank(text.data[*start - 1]))
        --*start;
      *end = hit + 3;
      while (*end < text.size && is_blank(text.data[*end]))
        ++*end;
      return true;
    }
    at = hit + 1;
  }
}

static void add_piece(ch_arena *arena, ch_file_list *pieces, chart_str piece,
                      const ch_compat *compat)
{
  chart_str trimmed = trim_start(piece);
  if (compat->trims_documents)
    trimmed = trim_end(trimmed);
  if (trimmed.size != 0)
    ch_file_list_add(arena, pieces, (ch_file){ { NULL, 0 }, trimmed });
}

ch_file_list ch_manifest_split(ch_arena *arena, chart_str text, const ch_compat *compat)
{
  ch_file_list pieces = { NULL, 0, 0 };
  size_t       at     = 0, start, end;
  text                = trim_start(text);
  if (compat->trims_documents)
    text = trim_end(text);
  while (find_separator(text, at, &start, &end)) {
    add_piece(arena, &pieces, ch_str_cut(text, at, start), compat);
    at = end;
  }
  add_piece(arena, &pieces, ch_str_from(text, at), compat);
  return pieces;
}
