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
  size_t end       = class_end(pattern, at) - 1;
  bool   is_negated = pattern.data[at + 1] == '!';
  bool   holds      = false;
  for (size_t i = at + 1 + is_negated; i < end;) {
    size_t   width;
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

static bool match(ch_fault *fault, const part *p, chart_str name);

static bool match_text(ch_fault *fault, chart_str pattern, const part *rest, chart_str name)
{
  part p = { pattern, rest };
  return match(fault, &p, name);
}

static bool match_star(ch_fault *fault, const part *p, chart_str name)
{
  bool   crosses = p->text.size > 1 && p->text.data[1] == '*';
  size_t stars   = 1;
  while (stars < p->text.size && p->text.data[stars] == '*')
    stars++;
  for (size_t taken = 0; taken <= name.size; taken++) {
    if (match_text(fault, ch_str_from(p->text, stars), p->rest, ch_str_from(name, taken)))
      return true;
    if (taken < name.size && !crosses && name.data[taken] == '/')
      return false;
  }
  return false;
}

static bool match_braces(ch_fault *fault, const part *p, chart_str name)
{
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
      if (match_text(fault, ch_str_cut(p->text, start, i), &behind, name))
        return true;
      start = i + 1;
    }
    depth -= c == '}' && depth > 0;
  }
  return false;
}

static bool match(ch_fault *fault, const part *p, chart_str name)
{
  ch_guard_stack(fault);
  if (p->text.size == 0)
    return p->rest == NULL ? name.size == 0 : match(fault, p->rest, name);
  char c = p->text.data[0];
  if (c == '*')
    return match_star(fault, p, name);
  if (c == '{')
    return match_braces(fault, p, name);
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
  return match_text(fault, ch_str_from(p->text, used), p->rest, ch_str_from(name, width));
}

bool ch_files_glob_match(ch_fault *fault, chart_str pattern, chart_str name)
{
  return match_text(fault, pattern, NULL, name);
}
