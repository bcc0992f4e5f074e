/* SPDX-License-Identifier: Apache-2.0
 * Functions that make a text fit a width: wrap, wrapWith, abbrev, abbrevboth (goutils 1.1.1).
 *
 * All of them count bytes. */
#include "funcs/call.h"
#include "funcs/funcs.h"

typedef struct wrapping {
  size_t    width;
  chart_str line_break;
  bool      cuts_words;
} wrapping;

/* Writes one line that starts at `at` and gives where the next one starts. */
static size_t wrap_line(ch_buffer *out, chart_str s, size_t at, wrapping how)
{
  chart_str line  = ch_str_cut(s, at, at + how.width + 1);
  size_t    blank = ch_str_find_last(line, CHART_STR(" "));
  if (blank != CH_NOT_FOUND) {
    ch_buffer_str(out, ch_str_cut(line, 0, blank));
    ch_buffer_str(out, how.line_break);
    return at + blank + 1;
  }
  if (how.cuts_words) {
    ch_buffer_str(out, ch_str_cut(line, 0, how.width));
    ch_buffer_str(out, how.line_break);
    return at + how.width;
  }
  blank = ch_str_find_byte(s, ' ', at + how.width);
  if (blank == CH_NOT_FOUND) {
    ch_buffer_str(out, ch_str_from(s, at));
    return s.size;
  }
  ch_buffer_str(out, ch_str_cut(s, at, blank));
  ch_buffer_str(out, how.line_break);
  return blank + 1;
}

static chart_value wrap(ch_call *call, chart_str s, wrapping how)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  size_t at = 0;
  while (s.size - at > how.width) {
    if (s.data[at] == ' ')
      at++;
    else
      at = wrap_line(&out, s, at, how);
  }
  ch_buffer_str(&out, ch_str_from(s, at));
  return ch_buffer_value(&out);
}

static size_t wrap_width(chart_value width)
{
  return width.as.integer < 1 ? 1 : (size_t) width.as.integer;
}

static chart_value fn_wrap(CH_PARAMETERS)
{
  wrapping how = { wrap_width(arg[0]), CHART_STR("\n"), false };
  return wrap(call, ch_text(arg[1]), how);
}

static chart_value fn_wrapWith(CH_PARAMETERS)
{
  wrapping how = { wrap_width(arg[0]), ch_text(arg[1]), true };
  if (how.line_break.size == 0)
    how.line_break = CHART_STR("\n");
  return wrap(call, ch_text(arg[2]), how);
}

/* The start of s and "..." in `width` bytes, with "..." in front when has_lead. */
static chart_value abbreviated(ch_call *call, chart_str s, size_t width, bool has_lead)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  if (has_lead) {
    ch_buffer_text(&out, "...");
    width -= 3;
  }
  ch_buffer_str(&out, s.size <= width ? s : ch_str_cut(s, 0, width - 3));
  if (s.size > width)
    ch_buffer_text(&out, "...");
  return ch_buffer_value(&out);
}

static chart_value fn_abbrev(CH_PARAMETERS)
{
  int64_t   width = arg[0].as.integer;
  chart_str s     = ch_text(arg[1]);
  if (width < 4 || (uint64_t) width >= s.size)
    return arg[1];
  return abbreviated(call, s, (size_t) width, false);
}

/* `left` is the offset of a byte that must be seen; `right` the greatest size of the result. */
static chart_value fn_abbrevboth(CH_PARAMETERS)
{
  int64_t   left = arg[0].as.integer, right = arg[1].as.integer;
  chart_str s    = ch_text(arg[2]);
  int64_t   size = (int64_t) s.size;
  if (right < 4 || (left > 0 && right < 7) || size <= right)
    return arg[2];
  if (left > size)
    left = size;
  if (left >= 0 && size - left < right - 3)
    left = size - (right - 3);
  if (left <= 4)
    return abbreviated(call, s, (size_t) right, false);
  if (right < 7)
    return ch_string(ch_str(NULL, 0));
  if (left + right - 3 < size)
    return abbreviated(call, ch_str_from(s, (size_t) left), (size_t) right, true);
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_buffer_text(&out, "...");
  ch_buffer_str(&out, ch_str_from(s, (size_t) (size - (right - 3))));
  return ch_buffer_value(&out);
}

const ch_function ch_wrapping_functions[] = {
  { "wrap", "func(int, string) string", fn_wrap, 0,
    "STRING with lines of WIDTH bytes, broken at blanks" },
  { "wrapWith", "func(int, string, string) string", fn_wrapWith, 0,
    "STRING broken by SEPARATOR at WIDTH bytes; long words are cut" },
  { "abbrev", "func(int, string) string", fn_abbrev, 0, "STRING in WIDTH bytes, ended by dots" },
  { "abbrevboth", "func(int, int, string) string", fn_abbrevboth, 0,
    "the part of STRING around OFFSET in WIDTH bytes, dots at both ends" },
  { 0 },
};
