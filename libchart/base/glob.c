/* SPDX-License-Identifier: Apache-2.0
 * Shell-like patterns: a pattern is a row of chunks, each one perhaps after a star.
 *
 * Follows path/filepath.Match (Go 1.26), its reports of bad patterns included: a chunk that does
 * not match is still read to its end, a chunk that is never reached is not. */
#include "base/glob.h"

#include "base/utf8.h"

static chart_str without_first(chart_str s, size_t count)
{
  return ch_str_from(s, count);
}

/* The length of the pattern's first chunk: up to the next star outside of a class. */
static size_t chunk_length(chart_str pattern)
{
  bool   in_class = false;
  size_t at       = 0;
  for (; at < pattern.size; at++) {
    char c = pattern.data[at];
    if (c == '\\' && at + 1 < pattern.size)
      at++;
    else if (c == '[')
      in_class = true;
    else if (c == ']')
      in_class = false;
    else if (c == '*' && !in_class)
      break;
  }
  return at;
}

/* Reads one bound of a range in a class; false: the pattern is bad. */
static bool read_bound(chart_str *chunk, uint32_t *rune)
{
  if (chunk->size == 0 || chunk->data[0] == '-' || chunk->data[0] == ']')
    return false;
  if (chunk->data[0] == '\\')
    *chunk = without_first(*chunk, 1);
  if (chunk->size == 0)
    return false;
  size_t width;
  *rune  = ch_utf8_decode(*chunk, &width);
  *chunk = without_first(*chunk, width);
  return !(*rune == CH_RUNE_ERROR && width == 1) && chunk->size != 0;
}

/* Reads the class after its `[` and says in *matches whether `rune` is in it. */
static bool read_class(chart_str *chunk, uint32_t rune, bool *matches)
{
  bool is_negated = chunk->size != 0 && chunk->data[0] == '^';
  if (is_negated)
    *chunk = without_first(*chunk, 1);
  bool is_in = false;
  for (size_t ranges = 0; ranges == 0 || chunk->data[0] != ']'; ranges++) {
    uint32_t low, high;
    if (!read_bound(chunk, &low))
      return false;
    high = low;
    if (chunk->data[0] == '-') {
      *chunk = without_first(*chunk, 1);
      if (!read_bound(chunk, &high))
        return false;
    }
    is_in = is_in || (low <= rune && rune <= high);
  }
  *chunk   = without_first(*chunk, 1);
  *matches = is_in != is_negated;
  return true;
}

/* Matches `chunk`, which has no star, against the start of *name and cuts that off. */
static ch_glob_result match_chunk(chart_str chunk, chart_str *name)
{
  chart_str rest   = *name;
  bool      failed = false;
  while (chunk.size != 0) {
    failed       = failed || rest.size == 0;
    size_t width = 1;
    char   c     = chunk.data[0];
    chunk        = without_first(chunk, 1);
    if (c == '[') {
      uint32_t rune = failed ? 0 : ch_utf8_decode(rest, &width);
      bool     matches;
      if (!read_class(&chunk, rune, &matches))
        return CH_GLOB_BAD_PATTERN;
      rest   = failed ? rest : without_first(rest, width);
      failed = failed || !matches;
      continue;
    }
    if (c == '\\' && chunk.size == 0)
      return CH_GLOB_BAD_PATTERN;
    bool is_any = c == '?';
    if (c == '\\') {
      c     = chunk.data[0];
      chunk = without_first(chunk, 1);
    }
    if (failed)
      continue;
    failed = is_any ? rest.data[0] == '/' : rest.data[0] != c;
    if (is_any)
      (void) ch_utf8_decode(rest, &width);
    rest = without_first(rest, width);
  }
  if (failed)
    return CH_GLOB_NO;
  *name = rest;
  return CH_GLOB_YES;
}

/* Tries `chunk` at every place that a star before it can reach. */
static ch_glob_result match_after_star(chart_str chunk, bool is_last, chart_str *name)
{
  for (size_t i = 0; i < name->size && name->data[i] != '/'; i++) {
    chart_str      rest   = without_first(*name, i + 1);
    ch_glob_result result = match_chunk(chunk, &rest);
    if (result == CH_GLOB_BAD_PATTERN)
      return result;
    if (result == CH_GLOB_NO || (is_last && rest.size != 0))
      continue;
    *name = rest;
    return CH_GLOB_YES;
  }
  return CH_GLOB_NO;
}

ch_glob_result ch_glob_match(chart_str pattern, chart_str name)
{
  while (pattern.size != 0) {
    bool has_star = pattern.data[0] == '*';
    while (pattern.size != 0 && pattern.data[0] == '*')
      pattern = without_first(pattern, 1);
    size_t    length = chunk_length(pattern);
    chart_str chunk  = ch_str_cut(pattern, 0, length);
    pattern          = without_first(pattern, length);
    if (has_star && chunk.size == 0)
      return ch_str_find_byte(name, '/', 0) == CH_NOT_FOUND ? CH_GLOB_YES : CH_GLOB_NO;

    chart_str      rest   = name;
    ch_glob_result result = match_chunk(chunk, &rest);
    if (result == CH_GLOB_YES && (rest.size == 0 || pattern.size != 0)) {
      name = rest;
      continue;
    }
    if (result != CH_GLOB_BAD_PATTERN && has_star)
      result = match_after_star(chunk, pattern.size == 0, &name);
    else if (result == CH_GLOB_YES)
      result = CH_GLOB_NO;
    if (result != CH_GLOB_YES)
      return result;
  }
  return name.size == 0 ? CH_GLOB_YES : CH_GLOB_NO;
}
