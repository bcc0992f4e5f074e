/* SPDX-License-Identifier: Apache-2.0
 * Functions on strings: cutting, searching, joining, quoting, indenting. */
#include "funcs/call.h"
#include "funcs/funcs.h"
#include "funcs/unicode.h"
#include "value/print.h"

enum { AT_START, AT_END, ANYWHERE };
enum { SAME_LINE, NEW_LINE };

/* ---- trimming ----------------------------------------------------------------------------- */

static chart_value fn_trim(CH_PARAMETERS)
{
  return ch_string(ch_unicode_trim_space(ch_text(arg[0])));
}

static bool has_rune(chart_str set, uint32_t rune)
{
  for (size_t at = 0, width; at < set.size; at += width)
    if (ch_utf8_decode(ch_str_from(set, at), &width) == rune)
      return true;
  return false;
}

static chart_value fn_trimAll(CH_PARAMETERS)
{
  chart_str set = ch_text(arg[0]), s = ch_text(arg[1]);
  size_t    width;
  while (s.size != 0 && has_rune(set, ch_utf8_decode(s, &width)))
    s = ch_str_from(s, width);
  while (s.size != 0 && has_rune(set, ch_utf8_decode_last(s, &width)))
    s.size -= width;
  return ch_string(s);
}

static chart_value fn_trimPrefix(CH_PARAMETERS)
{
  chart_str prefix = ch_text(arg[0]), s = ch_text(arg[1]);
  return ch_str_starts(s, prefix) ? ch_string(ch_str_from(s, prefix.size)) : arg[1];
}

static chart_value fn_trimSuffix(CH_PARAMETERS)
{
  chart_str suffix = ch_text(arg[0]), s = ch_text(arg[1]);
  return ch_str_ends(s, suffix) ? ch_string(ch_str_cut(s, 0, s.size - suffix.size)) : arg[1];
}

/* ---- cutting ------------------------------------------------------------------------------ */

static chart_value fn_trunc(CH_PARAMETERS)
{
  int64_t   width = arg[0].as.integer;
  chart_str s     = ch_text(arg[1]);
  int64_t   size  = (int64_t) s.size;
  if (width < 0 && size + width > 0)
    return ch_string(ch_str_from(s, (size_t) (size + width)));
  if (width >= 0 && size > width)
    return ch_string(ch_str_cut(s, 0, (size_t) width));
  return arg[1];
}

static chart_value fn_substr(CH_PARAMETERS)
{
  long long start = arg[0].as.integer, end = arg[1].as.integer;
  chart_str s    = ch_text(arg[2]);
  long long size = (long long) s.size;
  if (start < 0) {
    if (end < 0)
      ch_fail(call, "runtime error: slice bounds out of range [:%lld]", end);
    if (end > size)
      ch_fail(call, "runtime error: slice bounds out of range [:%lld] with length %lld", end, size);
    start = 0;
  } else if (end < 0 || end > size) {
    end = size;
  }
  if (start > end)
    ch_fail(call, "runtime error: slice bounds out of range [%lld:%lld]", start, end);
  return ch_string(ch_str_cut(s, (size_t) start, (size_t) end));
}

/* ---- searching ---------------------------------------------------------------------------- */

static chart_value fn_contains(CH_PARAMETERS)
{
  chart_str part = ch_text(arg[0]), s = ch_text(arg[1]);
  switch (call->function->variant) {
  case AT_START: return ch_bool(ch_str_starts(s, part));
  case AT_END: return ch_bool(ch_str_ends(s, part));
  default: return ch_bool(ch_str_find(s, part, 0) != CH_NOT_FOUND);
  }
}

static size_t count_parts(chart_str s, chart_str part)
{
  size_t hits = 0;
  for (size_t at = 0; (at = ch_str_find(s, part, at)) != CH_NOT_FOUND; at += part.size)
    hits++;
  return hits;
}

static char *put(char *to, chart_str s)
{
  if (s.size != 0)
    memcpy(to, s.data, s.size);
  return to + s.size;
}

/* strings.Replace with an empty old text: `fresh` before each code point and at the end. */
static chart_value put_between(ch_call *call, chart_str s, chart_str fresh)
{
  size_t size   = s.size + (ch_utf8_count(s) + 1) * fresh.size;
  char  *result = ch_text_room(call, size);
  char  *to     = put(result, fresh);
  for (size_t at = 0, width; at < s.size; at += width) {
    (void) ch_utf8_decode(ch_str_from(s, at), &width);
    to = put(to, ch_str_cut(s, at, at + width));
    to = put(to, fresh);
  }
  return ch_string(ch_str(result, size));
}

static chart_value fn_replace(CH_PARAMETERS)
{
  chart_str old = ch_text(arg[0]), fresh = ch_text(arg[1]), s = ch_text(arg[2]);
  if (old.size == 0)
    return fresh.size == 0 ? arg[2] : put_between(call, s, fresh);
  size_t hits = count_parts(s, old);
  if (hits == 0)
    return arg[2];
  size_t size   = s.size - hits * old.size + hits * fresh.size;
  char  *result = ch_text_room(call, size);
  char  *to     = result;
  size_t from   = 0;
  for (; hits > 0; hits--) {
    size_t hit = ch_str_find(s, old, from);
    to         = put(to, ch_str_cut(s, from, hit));
    to         = put(to, fresh);
    from       = hit + old.size;
  }
  put(to, ch_str_from(s, from));
  return ch_string(ch_str(result, size));
}

/* ---- repeating, indenting ----------------------------------------------------------------- */

/* The count of strings.Repeat(s, count), whose errors they are. */
static size_t repeat_count(ch_call *call, int64_t count, size_t size)
{
  if (count < 0)
    ch_fail(call, "strings: negative Repeat count");
  if (size != 0 && count > INT64_MAX / (int64_t) size)
    ch_fail(call, "strings: Repeat output length overflow");
  return (size_t) count;
}

static chart_value fn_repeat(CH_PARAMETERS)
{
  chart_str s     = ch_text(arg[1]);
  size_t    times = repeat_count(call, arg[0].as.integer, s.size);
  if (times == 0 || s.size == 0)
    return ch_string(ch_str(NULL, 0));
  char *result = ch_text_room(call, times * s.size);
  for (char *to = result; times > 0; times--)
    to = put(to, s);
  return ch_string(ch_str(result, (size_t) arg[0].as.integer * s.size));
}

static size_t count_byte(chart_str s, char c)
{
  size_t hits = 0;
  for (size_t at = 0; (at = ch_str_find_byte(s, c, at)) != CH_NOT_FOUND; at++)
    hits++;
  return hits;
}

static chart_value fn_indent(CH_PARAMETERS)
{
  chart_str s     = ch_text(arg[1]);
  size_t    pad   = repeat_count(call, arg[0].as.integer, 1);
  size_t    lines = count_byte(s, '\n') + 1;
  size_t    lead  = call->function->variant == NEW_LINE ? 1 : 0;
  if (pad > UINT32_MAX)
    (void) ch_text_room(call, pad);
  size_t size   = lead + s.size + lines * pad;
  char  *result = ch_text_room(call, size);
  char  *to     = result;
  if (lead != 0)
    *to++ = '\n';
  for (size_t from = 0; lines > 0; lines--) {
    memset(to, ' ', pad);
    size_t end = lines == 1 ? s.size : ch_str_find_byte(s, '\n', from) + 1;
    to         = put(to + pad, ch_str_cut(s, from, end));
    from       = end;
  }
  return ch_string(ch_str(result, size));
}

/* ---- quoting, joining --------------------------------------------------------------------- */

static bool is_plain(chart_str s)
{
  for (size_t i = 0; i < s.size; i++)
    if (s.data[i] < ' ' || s.data[i] > '~' || s.data[i] == '"' || s.data[i] == '\\')
      return false;
  return true;
}

/* Nearly every text that charts quote needs no escape. */
static chart_value quote_plain(ch_call *call, chart_str s)
{
  char *result        = ch_text_room(call, s.size + 2);
  result[0]           = '"';
  *put(result + 1, s) = '"';
  return ch_string(ch_str(result, s.size + 2));
}

static chart_value fn_quote(CH_PARAMETERS)
{
  if (count == 1 && arg[0].kind == CHART_STRING && is_plain(ch_text(arg[0])))
    return quote_plain(call, ch_text(arg[0]));
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  for (size_t i = 0; i < count; i++) {
    if (ch_is_nil(arg[i]))
      continue;
    chart_str text = ch_print_strval(call->arena, arg[i]);
    if (out.size != 0)
      ch_buffer_byte(&out, ' ');
    ch_print_quoted(&out, text, false);
  }
  return ch_buffer_value(&out);
}

static chart_value fn_squote(CH_PARAMETERS)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  for (size_t i = 0; i < count; i++) {
    if (ch_is_nil(arg[i]))
      continue;
    ch_buffer_text(&out, out.size == 0 ? "'" : " '");
    ch_print_value(&out, arg[i]);
    ch_buffer_byte(&out, '\'');
  }
  return ch_buffer_value(&out);
}

static chart_value fn_cat(CH_PARAMETERS)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  bool is_first = true;
  for (size_t i = 0; i < count; i++) {
    if (ch_is_nil(arg[i]))
      continue;
    if (!is_first)
      ch_buffer_byte(&out, ' ');
    ch_print_value(&out, arg[i]);
    is_first = false;
  }
  return ch_buffer_value(&out);
}

static chart_value fn_plural(CH_PARAMETERS)
{
  return arg[2].as.integer == 1 ? arg[0] : arg[1];
}

static chart_value fn_hello(CH_PARAMETERS)
{
  return ch_string(CHART_STR("Hello!"));
}

const ch_function ch_string_functions[] = {
  { "trim", "func(string) string", fn_trim, 0, "STRING without white space at both ends" },
  { "trimAll", "func(string, string) string", fn_trimAll, 0,
    "STRING without the characters of SET at both ends" },
  { "trimall", "func(string, string) string", fn_trimAll, 0, "the old name of trimAll" },
  { "trimPrefix", "func(string, string) string", fn_trimPrefix, 0, "STRING without PREFIX" },
  { "trimSuffix", "func(string, string) string", fn_trimSuffix, 0, "STRING without SUFFIX" },
  { "trunc", "func(int, string) string", fn_trunc, 0,
    "the first COUNT bytes of STRING, or the last when COUNT is negative" },
  { "substr", "func(int, int, string) string", fn_substr, 0,
    "the bytes of STRING from START to before END" },
  { "contains", "func(string, string) bool", fn_contains, ANYWHERE, "whether STRING has PART" },
  { "hasPrefix", "func(string, string) bool", fn_contains, AT_START,
    "whether STRING starts with PREFIX" },
  { "hasSuffix", "func(string, string) bool", fn_contains, AT_END,
    "whether STRING ends with SUFFIX" },
  { "replace", "func(string, string, string) string", fn_replace, 0,
    "STRING with every OLD replaced by NEW" },
  { "repeat", "func(int, string) string", fn_repeat, 0, "STRING, COUNT times over" },
  { "indent", "func(int, string) string", fn_indent, SAME_LINE,
    "STRING with COUNT blanks before each line" },
  { "nindent", "func(int, string) string", fn_indent, NEW_LINE,
    "a line break, then STRING with COUNT blanks before each line" },
  { "quote", "func(...any) string", fn_quote, 0,
    "each value in double quotes, escaped as Go does" },
  { "squote", "func(...any) string", fn_squote, 0, "each value in single quotes, nothing escaped" },
  { "cat", "func(...any) string", fn_cat, 0, "the values, a blank between them" },
  { "plural", "func(string, string, int) string", fn_plural, 0, "ONE when COUNT is 1, else MANY" },
  { "hello", "func() string", fn_hello, 0, "Hello!" },
  { 0 },
};
