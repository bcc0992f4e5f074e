/* SPDX-License-Identifier: Apache-2.0
 * The formats that schemas can ask for in Helm 3, each checked as loosely as its library does. */
#include "codec/ipv6.h"
#include "funcs/time.h"
#include "values/schema3_node.h"
#include "values/schema_format.h"
#include "values/schema_url.h"

/* ---- times ---------------------------------------------------------------------------------- */

static bool is_time_like(ch_arena *arena, chart_str text, const char *const *layouts)
{
  for (; *layouts != NULL; layouts++) {
    ch_time ignored;
    if (ch_time_parse(arena, &ignored, chart_str_from(*layouts), text, NULL).size == 0)
      return true;
  }
  return false;
}

static bool is_date(ch_arena *arena, chart_str text)
{
  static const char *const layouts[] = { "2006-01-02", NULL };
  return is_time_like(arena, text, layouts);
}

static bool is_time(ch_arena *arena, chart_str text)
{
  static const char *const layouts[] = { "15:04:05Z07:00", "15:04:05", NULL };
  return is_time_like(arena, text, layouts);
}

static bool is_date_time(ch_arena *arena, chart_str text)
{
  static const char *const layouts[] = { "15:04:05", "15:04:05Z07:00", "2006-01-02",
                                         "2006-01-02T15:04:05Z07:00", NULL };
  return is_time_like(arena, text, layouts);
}

/* ---- addresses ------------------------------------------------------------------------------ */

/* net.ParseIP takes both forms; which it was is told by the separators alone. */
static bool is_address(ch_arena *arena, chart_str text)
{
  chart_str why;
  bool      has_zone = false;
  return ch_format_ipv4(arena, text, &why) ||
         (ch_ipv6_check(arena, text, &has_zone, &why) && !has_zone);
}

static bool is_ipv4(ch_arena *arena, chart_str text)
{
  return ch_str_find_byte(text, '.', 0) != CH_NOT_FOUND && is_address(arena, text);
}

static bool is_ipv6(ch_arena *arena, chart_str text)
{
  return ch_str_find_byte(text, ':', 0) != CH_NOT_FOUND && is_address(arena, text);
}

/* ---- URLs ----------------------------------------------------------------------------------- */

static bool read_url(ch_arena *arena, chart_str text, ch_url *url)
{
  chart_str why;
  size_t    hash = ch_str_find_byte(text, '#', 0);
  return ch_str_find_byte(text, '\\', 0) == CH_NOT_FOUND &&
         ch_schema_url_parse(arena, hash == CH_NOT_FOUND ? text : ch_str_cut(text, 0, hash), url,
                             &why);
}

static bool is_uri(ch_arena *arena, chart_str text)
{
  ch_url url;
  return read_url(arena, text, &url) && url.scheme.size != 0;
}

static bool is_uri_reference(ch_arena *arena, chart_str text)
{
  ch_url url;
  return read_url(arena, text, &url);
}

/* ---- patterns ------------------------------------------------------------------------------- */

static bool fits(ch_arena *arena, const char *pattern, chart_str text)
{
  return ch_regex_matches(ch_regex_compile(arena, chart_str_from(pattern)), text);
}

static bool is_uri_template(ch_arena *arena, chart_str text)
{
  ch_url    url;
  chart_str path, why;
  return read_url(arena, text, &url) && ch_url_unescape(arena, url.path, &path, &why) &&
         fits(arena, "^([^{]*({[^}]*})?)*$", path);
}

static bool is_hostname(ch_arena *arena, chart_str text)
{
  return text.size < 256 && fits(arena,
                                 "^([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])"
                                 "(\\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9]))*$",
                                 text);
}

static bool is_uuid(ch_arena *arena, chart_str text)
{
  return fits(arena, "^[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$", text);
}

static bool is_regex(ch_arena *arena, chart_str text)
{
  chart_str why;
  return ch_regex_try_compile(arena, text, &why) != NULL;
}

static bool is_pointer(ch_arena *arena, chart_str text)
{
  return fits(arena, "^(?:/(?:[^~/]|~0|~1)*)*$", text);
}

static bool is_relative_pointer(ch_arena *arena, chart_str text)
{
  return fits(arena, "^(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~0|~1)*)*)$", text);
}

/* net/mail.ParseAddress, but for comments and what is older than they are: NAME <a@b> or a@b. */
static bool is_email(ch_arena *arena, chart_str text)
{
#define ATOM  "[^\\x00-\\x20\\x7f()<>\\[\\]:;@\\\\,.\"]+"
#define WORDS ATOM "(?:\\." ATOM ")*"
  static const char pattern[] = "^[ \\t]*(?:(?:\"(?:[^\"\\\\]|\\\\.)*\"|[^\"<>@,:;\\\\()\\[\\]]*)[ "
                                "\\t]*<ADDRESS>|ADDRESS)[ \\t]*$";
  static const char address[] =
    "(?:" WORDS "|\"(?:[^\"\\\\]|\\\\.)*\")@(?:" WORDS "|\\[[0-9a-fA-F.:]+\\])";
#undef WORDS
#undef ATOM
  ch_buffer all;
  ch_buffer_init(&all, arena);
  for (const char *at = pattern; *at != '\0'; at++) {
    if (strncmp(at, "ADDRESS", 7) == 0) {
      ch_buffer_text(&all, address);
      at += 6;
    } else {
      ch_buffer_byte(&all, *at);
    }
  }
  return ch_regex_matches(ch_regex_compile(arena, ch_buffer_view(&all)), text);
}

/* ---- the table ------------------------------------------------------------------------------ */

static const struct {
  const char *name;
  bool (*fits)(ch_arena *arena, chart_str text);
} formats[] = {
  { "date", is_date },
  { "time", is_time },
  { "date-time", is_date_time },
  { "hostname", is_hostname },
  { "email", is_email },
  { "idn-email", is_email },
  { "ipv4", is_ipv4 },
  { "ipv6", is_ipv6 },
  { "uri", is_uri },
  { "uri-reference", is_uri_reference },
  { "iri", is_uri },
  { "iri-reference", is_uri_reference },
  { "uri-template", is_uri_template },
  { "uuid", is_uuid },
  { "regex", is_regex },
  { "json-pointer", is_pointer },
  { "relative-json-pointer", is_relative_pointer },
};

bool ch_schema3_fits_format(ch_arena *arena, chart_str format, chart_str text)
{
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (ch_str_is(format, formats[i].name))
      return formats[i].fits(arena, text);
  return true;
}
