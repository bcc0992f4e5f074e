/* SPDX-License-Identifier: Apache-2.0
 * Semantic versions: reading, comparing, writing. */
#include "funcs/version.h"

#include "base/number.h"
#include "value/print.h"

enum { LONGEST = 256 };

/* ---- reading ------------------------------------------------------------------------------ */

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool is_identifier(char c)
{
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

static size_t end_of_digits(chart_str s, size_t at)
{
  while (at < s.size && is_digit(s.data[at]))
    at++;
  return at;
}

/* Takes ".12" off *rest; without it, gives an empty text. */
static chart_str take_segment(chart_str *rest)
{
  if (rest->size < 2 || rest->data[0] != '.' || !is_digit(rest->data[1]))
    return ch_str(NULL, 0);
  size_t    end    = end_of_digits(*rest, 1);
  chart_str digits = ch_str_cut(*rest, 1, end);
  *rest            = ch_str_from(*rest, end);
  return digits;
}

/* Takes "-a.b" or "+a.b" off *rest, whose identifiers must not be empty. */
static chart_str take_identifiers(chart_str *rest, char lead)
{
  if (rest->size < 2 || rest->data[0] != lead || !is_identifier(rest->data[1]))
    return ch_str(NULL, 0);
  size_t end = 1;
  while (end < rest->size) {
    bool separates = rest->data[end] == '.' && end + 1 < rest->size &&
                     is_identifier(rest->data[end + 1]) && is_identifier(rest->data[end - 1]);
    if (!separates && !is_identifier(rest->data[end]))
      break;
    end++;
  }
  chart_str identifiers = ch_str_cut(*rest, 1, end);
  *rest                 = ch_str_from(*rest, end);
  return identifiers;
}

static bool read_number(uint64_t *out, chart_str digits)
{
  bool is_out_of_range = false;
  *out                 = 0;
  return digits.size == 0 ||
         (ch_number_parse_uint(digits, 10, out, &is_out_of_range) && !is_out_of_range);
}

static chart_str out_of_range(ch_arena *arena, chart_str digits)
{
  return ch_arena_format(arena,
                         "error parsing version segment: strconv.ParseUint: parsing \"%.*s\": "
                         "value out of range",
                         CH_STR_ARG(digits));
}

chart_str ch_version_check_pre(chart_str pre)
{
  for (size_t at = 0; at <= pre.size;) {
    size_t    dot  = ch_str_find_byte(pre, '.', at);
    size_t    end  = dot == CH_NOT_FOUND ? pre.size : dot;
    chart_str part = ch_str_cut(pre, at, end);
    for (size_t i = 0; i < part.size; i++)
      if (!is_identifier(part.data[i]))
        return CHART_STR("invalid prerelease string");
    if (part.size == 0)
      return CHART_STR("invalid prerelease string");
    if (part.size > 1 && part.data[0] == '0' && end_of_digits(part, 0) == part.size)
      return CHART_STR("version segment starts with 0");
    at = end + 1;
  }
  return ch_str(NULL, 0);
}

chart_str ch_version_check_metadata(chart_str metadata)
{
  char last = '.';
  for (size_t i = 0; i < metadata.size; i++) {
    char c = metadata.data[i];
    if (!is_identifier(c) && (c != '.' || last == '.'))
      return CHART_STR("invalid metadata string");
    last = c;
  }
  return last == '.' ? CHART_STR("invalid metadata string") : ch_str(NULL, 0);
}

chart_str ch_version_parse(ch_arena *arena, ch_version *out, chart_str text,
                           const ch_compat *compat)
{
  *out = (ch_version){ .original = text };
  if (compat->limits_versions && text.size > LONGEST)
    return CHART_STR("version string is too long (max 256 bytes)");
  chart_str rest = text.size != 0 && text.data[0] == 'v' ? ch_str_from(text, 1) : text;
  size_t    end  = end_of_digits(rest, 0);
  if (end == 0)
    return CHART_STR("invalid semantic version");
  chart_str segment[3];
  segment[0]    = ch_str_cut(rest, 0, end);
  rest          = ch_str_from(rest, end);
  segment[1]    = take_segment(&rest);
  segment[2]    = take_segment(&rest);
  out->pre      = take_identifiers(&rest, '-');
  out->metadata = take_identifiers(&rest, '+');
  if (rest.size != 0)
    return CHART_STR("invalid semantic version");
  uint64_t *number[] = { &out->major, &out->minor, &out->patch };
  for (size_t i = 0; i < 3; i++)
    if (!read_number(number[i], segment[i]))
      return out_of_range(arena, segment[i]);
  return out->pre.size == 0 ? ch_str(NULL, 0) : ch_version_check_pre(out->pre);
}

chart_str ch_version_complaint(ch_arena *arena, chart_str complaint, const ch_compat *compat)
{
  static const struct {
    const char *word, *capital;
  } words[] = {
    { "invalid semantic version", "Invalid Semantic Version" },
    { "invalid prerelease", "Invalid Prerelease" },
    { "invalid metadata", "Invalid Metadata" },
    { "version segment", "Version segment" },
    { "error parsing", "Error parsing" },
    { "constraint parser error", "constraint Parser Error" },
  };
  for (size_t i = 0; compat->has_capital_semver_words && i < sizeof words / sizeof *words; i++)
    if (ch_str_starts(complaint, chart_str_from(words[i].word)))
      return ch_arena_format(arena, "%s%.*s", words[i].capital,
                             CH_STR_ARG(ch_str_from(complaint, strlen(words[i].word))));
  return complaint;
}

/* ---- comparing ---------------------------------------------------------------------------- */

static int compare_numbers(uint64_t a, uint64_t b)
{
  return (a > b) - (a < b);
}

/* Numbers come before texts; a number that is too large is a text. */
static int compare_parts(chart_str a, chart_str b)
{
  uint64_t a_number, b_number;
  if (a.size == 0 || b.size == 0)
    return (a.size != 0) - (b.size != 0);
  bool is_a_number = end_of_digits(a, 0) == a.size && read_number(&a_number, a);
  bool is_b_number = end_of_digits(b, 0) == b.size && read_number(&b_number, b);
  if (is_a_number && is_b_number)
    return ch_str_equal(a, b) ? 0 : a_number > b_number ? 1 : -1;
  if (is_a_number != is_b_number)
    return is_a_number ? -1 : 1;
  return ch_str_compare(a, b);
}

static chart_str next_part(chart_str *rest)
{
  size_t    dot  = ch_str_find_byte(*rest, '.', 0);
  size_t    end  = dot == CH_NOT_FOUND ? rest->size : dot;
  chart_str part = ch_str_cut(*rest, 0, end);
  *rest          = ch_str_from(*rest, dot == CH_NOT_FOUND ? end : end + 1);
  return part;
}

int ch_version_compare_pre(chart_str a, chart_str b)
{
  while (a.size != 0 || b.size != 0) {
    int order = compare_parts(next_part(&a), next_part(&b));
    if (order != 0)
      return order;
  }
  return 0;
}

int ch_version_compare(const ch_version *a, const ch_version *b)
{
  int order = compare_numbers(a->major, b->major);
  if (order == 0)
    order = compare_numbers(a->minor, b->minor);
  if (order == 0)
    order = compare_numbers(a->patch, b->patch);
  if (order != 0)
    return order;
  if (a->pre.size == 0 || b->pre.size == 0)
    return (a->pre.size == 0) - (b->pre.size == 0);
  return ch_version_compare_pre(a->pre, b->pre);
}

/* ---- writing ------------------------------------------------------------------------------ */

static void write_number(ch_buffer *out, uint64_t number)
{
  if (number / 10 != 0)
    ch_buffer_integer(out, (int64_t) (number / 10));
  ch_buffer_byte(out, (char) ('0' + number % 10));
}

void ch_version_write(ch_buffer *out, const ch_version *version)
{
  write_number(out, version->major);
  ch_buffer_byte(out, '.');
  write_number(out, version->minor);
  ch_buffer_byte(out, '.');
  write_number(out, version->patch);
  if (version->pre.size != 0) {
    ch_buffer_byte(out, '-');
    ch_buffer_str(out, version->pre);
  }
  if (version->metadata.size != 0) {
    ch_buffer_byte(out, '+');
    ch_buffer_str(out, version->metadata);
  }
}
