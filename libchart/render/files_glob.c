/* SPDX-License-Identifier: Apache-2.0
 * The patterns of .Files.Glob, matched by recursion over pattern and name. */
#include "render/files_glob.h"

#include "base/utf8.h"

/* The offset behind the `]` of the class that starts at `at`, or CH_NOT_FOUND. */
static size_t class_end(chart_str pattern, size_t at)
{
  size_t i = at + 1;
  if (i < pattern.size && pattern.data[i] == '!')
    i++;
  size_t first = i;
  for (; i < pattern.size; i++) {
    if (pattern.data[i] == '\\')
      i++;
    else if (pattern.data[i] == ']')
      return i == first ? CH_NOT_FOUND : i + 1;
  }
  return CH_NOT_FOUND;
}

/* The offset of the `}` that closes the `{` at `at`, or CH_NOT_FOUND. */
static size_t braces_end(chart_str pattern, size_t at)
{
  size_t depth = 0;
  for (size_t i = at; i < pattern.size; i++) {
    char c = pattern.data[i];
    if (c == '\\') {
      i++;
    } else if (c == '[') {
      size_t end = class_end(pattern, i);
      if (end == CH_NOT_FOUND)
        return CH_NOT_FOUND;
      i = end - 1;
    } else if (c == '{') {
      depth++;
    } else if (c == '}' && --depth == 0) {
      return i;
    }
  }
  return CH_NOT_FOUND;
}

bool ch_files_glob_valid(chart_str pattern)
{
  size_t open = 0;
  for (size_t i = 0; i < pattern.size; i++) {
    char c = pattern.data[i];
    if (c == '\\') {
      i++;
    } else if (c == '[') {
      size_t end = class_end(pattern, i);
      if (end == CH_NOT_FOUND)
        return false;
      i = end - 1;
    } else if (c == '{') {
      open++;
    } else if (c == '}' && open > 0) {
      open--;
    }
  }
  return open == 0;
}

/* Whether the class that starts at pattern[at] holds the code point. */
static bool class_holds(chart_str pattern, size_t at, uint32_t rune)
{
  size_t end        = class_end(pattern, at) - 1;
  bool   is_negated = pattern.data[at + 1] == '!';
  bool   holds      = false;
  for (size_t i = at + 1 + is_negated; i < end;) {
    size_t width;
    i += pattern.data[i] == '\\';
    uint32_t low  = ch_utf8_decode(ch_str_from(pattern, i), &width);
    uint32_t high = low;
    i += width;
    if (i + 1 < end && pattern.data[i] == '-') {
      high = ch_utf8_decode(ch_str_from(pattern, i + 1), &width);
      i += 1 + width;
    }
    holds = holds || (rune >= low && rune <= high);
  }
  return holds != is_negated;
}

/* A pattern as a list of parts that follow each other: an alternative of {…}, then what stands
 * behind the braces. */
typedef struct part {
  chart_str          text;
  const struct part *rest; /* or NULL */
} part;

/* Where in the pattern a part stands decides what follows it, so a star or brace and a place in the
 * name that did not lead anywhere once never will: `failed` has a bit for each pair of them. */
typedef struct matcher {
  ch_fault      *fault;
  chart_str      pattern, name;
  unsigned char *failed;
} matcher;

static bool match(matcher *m, const part *p, chart_str name);

static bool match_text(matcher *m, chart_str pattern, const part *rest, chart_str name)
{
  part p = { pattern, rest };
  return match(m, &p, name);
}

/* Notes that the part, which starts with a star or a brace, does not match `name`.  Result: false
 * when that was known. */
static bool begin(matcher *m, const part *p, chart_str name)
{
  size_t state =
    (size_t) (p->text.data - m->pattern.data) * (m->name.size + 1) + (m->name.size - name.size);
  bool is_known = (m->failed[state / 8] >> state % 8 & 1) != 0;
  m->failed[state / 8] |= (unsigned char) (1u << state % 8);
  return !is_known;
}

static bool match_star(matcher *m, const part *p, chart_str name)
{
  bool   crosses = p->text.size > 1 && p->text.data[1] == '*';
  size_t stars   = 1;
  while (stars < p->text.size && p->text.data[stars] == '*')
    stars++;
  for (; begin(m, p, name); name = ch_str_from(name, 1)) {
    if (match_text(m, ch_str_from(p->text, stars), p->rest, name))
      return true;
    if (name.size == 0 || (!crosses && name.data[0] == '/'))
      return false;
  }
  return false;
}

static bool match_braces(matcher *m, const part *p, chart_str name)
{
  if (!begin(m, p, name))
    return false;
  size_t end    = braces_end(p->text, 0);
  part   behind = { ch_str_from(p->text, end + 1), p->rest };
  size_t depth  = 0;
  size_t start  = 1;
  for (size_t i = 1; i <= end; i++) {
    char c = p->text.data[i];
    if (c == '\\') {
      i++;
      continue;
    }
    depth += c == '{';
    if (depth == 0 && (c == ',' || i == end)) {
      if (match_text(m, ch_str_cut(p->text, start, i), &behind, name))
        return true;
      start = i + 1;
    }
    depth -= c == '}' && depth > 0;
  }
  return false;
}

static bool match(matcher *m, const part *p, chart_str name)
{
  ch_guard_stack(m->fault);
  if (p->text.size == 0)
    return p->rest == NULL ? name.size == 0 : match(m, p->rest, name);
  char c = p->text.data[0];
  if (c == '*')
    return match_star(m, p, name);
  if (c == '{')
    return match_braces(m, p, name);
  if (name.size == 0)
    return false;
  size_t   width, used = 1;
  uint32_t rune = ch_utf8_decode(name, &width);
  if (c == '?') {
    if (rune == '/')
      return false;
  } else if (c == '[') {
    if (!class_holds(p->text, 0, rune))
      return false;
    used = class_end(p->text, 0);
  } else {
    size_t at = c == '\\' && p->text.size > 1;
    if (p->text.data[at] != name.data[0])
      return false;
    used  = at + 1;
    width = 1;
  }
  return match_text(m, ch_str_from(p->text, used), p->rest, ch_str_from(name, width));
}

bool ch_files_glob_match(ch_arena *arena, chart_str pattern, chart_str name)
{
  ch_arena_mark mark   = ch_arena_take_mark(arena);
  size_t        states = pattern.size * (name.size + 1);
  matcher       m      = { arena->fault, pattern, name,
                           (unsigned char *) ch_arena_zero(arena, states / 8 + 1, 1) };
  bool          found  = match_text(&m, pattern, NULL, name);
  ch_arena_release(arena, mark);
  return found;
}
