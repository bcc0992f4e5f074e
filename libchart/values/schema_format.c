/* SPDX-License-Identifier: Apache-2.0
 * The table of formats, and those that stand alone: pointers, UUIDs, versions, patterns. */
#include "values/schema_format.h"

#include "base/format.h"
#include "base/utf8.h"
#include "value/print.h"

/* ---- reasons -------------------------------------------------------------------------------- */

bool ch_format_fail(ch_arena *arena, chart_str *why, const char *format, ...)
{
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  const size_t size = ch_format(NULL, 0, format, arguments);
  va_end(arguments);
  char *text = (char *) ch_arena_alloc(arena, size + 1);
  ch_format(text, size + 1, format, again);
  va_end(again);
  *why = ch_str(text, size);
  return false;
}

bool ch_format_fail_inside(ch_arena *arena, chart_str *why, const char *before)
{
  return ch_format_fail(arena, why, "%s: %.*s", before, CH_STR_ARG(*why));
}

chart_str ch_format_quote_rune(ch_arena *arena, chart_str rest)
{
  size_t            width;
  const chart_value rune = ch_int((int64_t) ch_utf8_decode(rest, &width));
  ch_buffer         out;
  ch_buffer_init(&out, arena);
  ch_print_format(&out, CHART_STR("%q"), &rune, 1);
  return ch_buffer_view(&out);
}

bool ch_format_next(chart_str text, char separator, size_t *at, chart_str *part)
{
  if (*at > text.size)
    return false;
  const size_t found = ch_str_find_byte(text, separator, *at);
  const size_t end   = found == CH_NOT_FOUND ? text.size : found;
  *part              = ch_str_cut(text, *at, end);
  *at                = end + 1;
  return true;
}

/* ---- pointers ------------------------------------------------------------------------------- */

static bool check_pointer(ch_arena *arena, chart_str text, chart_str *why)
{
  if (text.size == 0)
    return true;
  if (text.data[0] != '/')
    return ch_format_fail(arena, why, "not starting with /");
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] != '~')
      continue;
    const char next = i + 1 < text.size ? text.data[i + 1] : '\0';
    if (next != '0' && next != '1')
      return ch_format_fail(arena, why, "~ must be followed by 0 or 1");
  }
  return true;
}

static bool check_relative_pointer(ch_arena *arena, chart_str text, chart_str *why)
{
  size_t digits = 0;
  while (digits < text.size && ch_format_is_digit(text.data[digits]))
    digits++;
  if (digits == 0)
    return ch_format_fail(arena, why, "must start with non-negative integer");
  if (digits > 1 && text.data[0] == '0')
    return ch_format_fail(arena, why, "starts with zero");
  text = ch_str_from(text, digits);
  return ch_str_is(text, "#") || check_pointer(arena, text, why);
}

/* ---- identifiers ---------------------------------------------------------------------------- */

static bool is_hex(char c)
{
  return ch_format_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static bool check_uuid(ch_arena *arena, chart_str text, chart_str *why)
{
  static const size_t sizes[] = { 8, 4, 4, 4, 12 };
  size_t              count   = 1;
  for (size_t i = 0; i < text.size; i++)
    count += text.data[i] == '-';
  if (count != 5)
    return ch_format_fail(arena, why, "must have 5 elements");
  chart_str part;
  for (size_t at = 0, i = 0; ch_format_next(text, '-', &at, &part); i++) {
    if (part.size != sizes[i])
      return ch_format_fail(arena, why, "element %d must be %d characters long", (int) i + 1,
                            (int) sizes[i]);
    for (size_t k = 0; k < part.size; k++)
      if (!is_hex(part.data[k]))
        return ch_format_fail(arena, why, "non-hex character %.*s",
                              CH_STR_ARG(ch_format_quote_rune(arena, ch_str_from(part, k))));
  }
  return true;
}

static bool is_identifier_byte(char c)
{
  return ch_format_is_digit(c) || ch_format_is_letter(c) || c == '-';
}

/* `kind` is "build" or "pre-release". */
static bool check_identifier(ch_arena *arena, chart_str text, const char *kind, chart_str *why)
{
  if (text.size == 0)
    return ch_format_fail(arena, why, "%s identifier is empty", kind);
  bool is_number = true;
  for (size_t i = 0; i < text.size; i++) {
    if (!is_identifier_byte(text.data[i]))
      return ch_format_fail(arena, why, "invalid character %.*s in %s identifier",
                            CH_STR_ARG(ch_format_quote_rune(arena, ch_str_from(text, i))), kind);
    is_number = is_number && ch_format_is_digit(text.data[i]);
  }
  if (kind[0] == 'p' && is_number && text.size > 1 && text.data[0] == '0')
    return ch_format_fail(arena, why, "pre-release numeric identifier starts with zero");
  return true;
}

static bool check_identifiers(ch_arena *arena, chart_str text, const char *kind, chart_str *why)
{
  chart_str part;
  for (size_t at = 0; ch_format_next(text, '.', &at, &part);)
    if (!check_identifier(arena, part, kind, why))
      return false;
  return true;
}

static bool check_version_core(ch_arena *arena, chart_str text, chart_str *why)
{
  static const char *const names[] = { "major", "minor", "patch" };
  size_t                   count   = 1;
  for (size_t i = 0; i < text.size; i++)
    count += text.data[i] == '.';
  if (count != 3)
    return ch_format_fail(arena, why, "versionCore must have 3 numbers separated by dot");
  chart_str part;
  for (size_t at = 0, i = 0; ch_format_next(text, '.', &at, &part); i++) {
    if (part.size == 0)
      return ch_format_fail(arena, why, "%s is empty", names[i]);
    if (part.size > 1 && part.data[0] == '0')
      return ch_format_fail(arena, why, "%s starts with zero", names[i]);
    for (size_t k = 0; k < part.size; k++)
      if (!ch_format_is_digit(part.data[k]))
        return ch_format_fail(arena, why, "%s contains non-digit", names[i]);
  }
  return true;
}

static bool check_semver(ch_arena *arena, chart_str text, chart_str *why)
{
  const size_t plus = ch_str_find_byte(text, '+', 0);
  if (plus != CH_NOT_FOUND) {
    if (plus + 1 == text.size)
      return ch_format_fail(arena, why, "build is empty");
    if (!check_identifiers(arena, ch_str_from(text, plus + 1), "build", why))
      return false;
    text = ch_str_cut(text, 0, plus);
  }
  const size_t dash = ch_str_find_byte(text, '-', 0);
  if (dash != CH_NOT_FOUND) {
    if (!check_identifiers(arena, ch_str_from(text, dash + 1), "pre-release", why))
      return false;
    text = ch_str_cut(text, 0, dash);
  }
  return check_version_core(arena, text, why);
}

/* ---- patterns ------------------------------------------------------------------------------- */

/* The regex is never searched with, so nothing but memory stays behind. */
static bool check_regex(ch_arena *arena, chart_str text, chart_str *why)
{
  return ch_regex_try_compile(arena, text, why) != NULL;
}

/* ---- the table ------------------------------------------------------------------------------ */

static const ch_schema_format formats[] = {
  { "json-pointer", check_pointer },
  { "relative-json-pointer", check_relative_pointer },
  { "uuid", check_uuid },
  { "duration", ch_format_duration },
  { "period", ch_format_period },
  { "ipv4", ch_format_ipv4 },
  { "ipv6", ch_format_ipv6 },
  { "hostname", ch_format_hostname },
  { "email", ch_format_email },
  { "date", ch_format_date },
  { "time", ch_format_time },
  { "date-time", ch_format_date_time },
  { "uri", ch_format_uri },
  { "iri", ch_format_uri },
  { "uri-reference", ch_format_uri_reference },
  { "iri-reference", ch_format_uri_reference },
  { "uri-template", ch_format_uri_template },
  { "semver", check_semver },
  { "regex", check_regex },
};

const ch_schema_format *ch_schema_format_named(chart_str name)
{
  for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
    if (ch_str_is(name, formats[i].name))
      return &formats[i];
  return NULL;
}
