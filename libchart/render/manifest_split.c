/* SPDX-License-Identifier: Apache-2.0
 * Splitting text into documents at `(start or blanks and a newline)---blanks`, as Helm's regular
 * expression `(?:^|\s*\n)---\s*` does it. */
#include "render/manifest.h"

#include "codec/yaml_bytes.h"
#include "funcs/unicode.h"

/* What \s means in Go: no vertical tab. */
static bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/* The offset of the next `---` at the start of a line whose newline is not before `from`; text.size:
 * there is none. */
static size_t find_dashes(chart_str text, size_t from)
{
  const chart_str dashes = CHART_STR("---");
  if (from == 0 && ch_str_starts(text, dashes))
    return 0;
  for (;; from++) {
    from = ch_yaml_find_line(text, from, '-');
    if (from >= text.size)
      return text.size;
    if (text.data[from] == '\n' && ch_str_starts(ch_str_from(text, from + 1), dashes))
      return from + 1;
  }
}

/* Finds the next separator at or after `from`.  The blanks before its newline belong to it, but
 * not those that an earlier separator took (they lie before `from`). */
static bool find_separator(chart_str text, size_t from, size_t *start, size_t *end)
{
  const size_t hit = find_dashes(text, from);
  if (hit == text.size)
    return false;
  *start = hit;
  while (*start > from && is_blank(text.data[*start - 1]))
    --*start;
  *end = hit + 3;
  while (*end < text.size && is_blank(text.data[*end]))
    ++*end;
  return true;
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
