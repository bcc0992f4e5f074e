/* SPDX-License-Identifier: Apache-2.0
 * Splitting text into documents at `(start or blanks and a newline)---blanks`, as Helm's regular
 * expression `(?:^|\s*\n)---\s*` does it. */
#include "render/manifest.h"

#include "funcs/unicode.h"

/* What \s means in Go: no vertical tab. */
static bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
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
  chart_str trimmed = ch_unicode_trim_start(piece);
  if (compat->trims_documents)
    trimmed = ch_unicode_trim_end(trimmed);
  if (trimmed.size != 0)
    ch_file_list_add(arena, pieces, (ch_file){ { NULL, 0 }, trimmed, NULL });
}

ch_file_list ch_manifest_split(ch_arena *arena, chart_str text, const ch_compat *compat)
{
  ch_file_list pieces = { NULL, 0, 0 };
  size_t       at     = 0, start, end;
  text                = ch_unicode_trim_start(text);
  if (compat->trims_documents)
    text = ch_unicode_trim_end(text);
  while (find_separator(text, at, &start, &end)) {
    add_piece(arena, &pieces, ch_str_cut(text, at, start), compat);
    at = end;
  }
  add_piece(arena, &pieces, ch_str_from(text, at), compat);
  return pieces;
}
