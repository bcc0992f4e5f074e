/* SPDX-License-Identifier: Apache-2.0
 * The formats of the network: addresses, host names, e-mail, URIs. */
#include "values/schema_format.h"

#include "base/number.h"
#include "base/utf8.h"
#include "codec/ipv6.h"
#include "values/schema_url.h"

/* ---- addresses ------------------------------------------------------------------------------ */

static bool check_octet(ch_arena *arena, chart_str text, chart_str *why)
{
  if (text.size > 1 && text.data[0] == '0')
    return ch_format_fail(arena, why, "leading zeros");
  int64_t    number   = 0;
  bool       is_range = false;
  const bool is_good  = ch_number_parse_int(text, 10, &number, &is_range);
  if (!is_good || is_range)
    return ch_format_fail(arena, why, "strconv.Atoi: parsing %.*s: %s",
                          CH_STR_ARG(ch_url_quote(arena, text)),
                          is_range ? "value out of range" : "invalid syntax");
  return (number >= 0 && number <= 255) ||
         ch_format_fail(arena, why, "decimal must be between 0 and 255");
}

bool ch_format_ipv4(ch_arena *arena, chart_str text, chart_str *why)
{
  size_t dots = 0;
  for (size_t i = 0; i < text.size; i++)
    dots += text.data[i] == '.';
  if (dots != 3)
    return ch_format_fail(arena, why, "expected four decimals");
  chart_str part;
  for (size_t at = 0; ch_format_next(text, '.', &at, &part);)
    if (!check_octet(arena, part, why))
      return false;
  return true;
}

bool ch_format_ipv6(ch_arena *arena, chart_str text, chart_str *why)
{
  bool has_zone;
  if (ch_str_find_byte(text, ':', 0) == CH_NOT_FOUND)
    return ch_format_fail(arena, why, "missing colon");
  if (!ch_ipv6_check(arena, text, &has_zone, why))
    return false;
  return !has_zone || ch_format_fail(arena, why, "zone id is not a part of ipv6 address");
}

/* ---- names ---------------------------------------------------------------------------------- */

static bool fail_character(ch_arena *arena, chart_str rest, chart_str *why)
{
  return ch_format_fail(arena, why, "invalid character %.*s",
                        CH_STR_ARG(ch_format_quote_rune(arena, rest)));
}

static bool check_label(ch_arena *arena, chart_str label, chart_str *why)
{
  if (label.size < 1 || label.size > 63)
    return ch_format_fail(arena, why, "label must be 1 to 63 characters long");
  if (label.data[0] == '-')
    return ch_format_fail(arena, why, "label starts with hyphen");
  if (label.data[label.size - 1] == '-')
    return ch_format_fail(arena, why, "label ends with hyphen");
  for (size_t i = 0; i < label.size; i++)
    if (!ch_format_is_letter(label.data[i]) && !ch_format_is_digit(label.data[i]) &&
        label.data[i] != '-')
      return fail_character(arena, ch_str_from(label, i), why);
  return true;
}

bool ch_format_hostname(ch_arena *arena, chart_str text, chart_str *why)
{
  if (ch_str_ends(text, CHART_STR(".")))
    text.size--;
  if (text.size > 253)
    return ch_format_fail(arena, why, "more than 253 characters long");
  chart_str label;
  for (size_t at = 0; ch_format_next(text, '.', &at, &label);)
    if (!check_label(arena, label, why))
      return false;
  return true;
}

static bool check_plain_local(ch_arena *arena, chart_str local, chart_str *why)
{
  if (ch_str_starts(local, CHART_STR(".")))
    return ch_format_fail(arena, why, "starts with dot");
  if (ch_str_ends(local, CHART_STR(".")))
    return ch_format_fail(arena, why, "ends with dot");
  if (ch_str_find(local, CHART_STR(".."), 0) != CH_NOT_FOUND)
    return ch_format_fail(arena, why, "consecutive dots");
  for (size_t i = 0; i < local.size; i++) {
    const char c = local.data[i];
    if (!ch_format_is_letter(c) && !ch_format_is_digit(c) &&
        (c == '\0' || strchr(".!#$%&'*+-/=?^_`{|}~", c) == NULL))
      return fail_character(arena, ch_str_from(local, i), why);
  }
  return true;
}

static bool check_local(ch_arena *arena, chart_str local, chart_str *why)
{
  if (local.size > 64)
    return ch_format_fail(arena, why, "local part more than 64 characters long");
  if (local.size <= 1 || local.data[0] != '"')
    return check_plain_local(arena, local, why);
  for (size_t i = 1; i + 1 < local.size; i++)
    if (local.data[i] == '\\' || local.data[i] == '"')
      return ch_format_fail(arena, why,
                            "backslash and quote are not allowed within quoted local part");
  return true;
}

static bool check_literal_domain(ch_arena *arena, chart_str domain, chart_str *why)
{
  if (ch_str_starts(domain, CHART_STR("IPv6:")))
    return ch_format_ipv6(arena, ch_str_from(domain, 5), why) ||
           ch_format_fail_inside(arena, why, "invalid ipv6 address");
  return ch_format_ipv4(arena, domain, why) ||
         ch_format_fail_inside(arena, why, "invalid ipv4 address");
}

bool ch_format_email(ch_arena *arena, chart_str text, chart_str *why)
{
  if (text.size > 254)
    return ch_format_fail(arena, why, "more than 255 characters long");
  const size_t at = ch_str_find_last(text, CHART_STR("@"));
  if (at == CH_NOT_FOUND)
    return ch_format_fail(arena, why, "missing @");
  const chart_str domain = ch_str_from(text, at + 1);
  if (!check_local(arena, ch_str_cut(text, 0, at), why))
    return false;
  if (ch_str_starts(domain, CHART_STR("[")) && ch_str_ends(domain, CHART_STR("]")))
    return check_literal_domain(arena, ch_str_cut(domain, 1, domain.size - 1), why);
  return ch_format_hostname(arena, domain, why) ||
         ch_format_fail_inside(arena, why, "invalid domain");
}

/* ---- URIs ----------------------------------------------------------------------------------- */

static bool parse(ch_arena *arena, chart_str text, ch_url *url, chart_str *why)
{
  if (!ch_schema_url_parse(arena, text, url, why))
    return false;
  chart_str host = ch_url_host_name(url->host), ignored;
  ch_url_unescape(arena, host, &host, &ignored);
  if (ch_str_find_byte(host, ':', 0) == CH_NOT_FOUND)
    return true;
  if (ch_str_find_byte(url->host, '[', 0) == CH_NOT_FOUND ||
      ch_str_find_byte(url->host, ']', 0) == CH_NOT_FOUND)
    return ch_format_fail(arena, why, "ipv6 address not enclosed in brackets");
  return ch_format_ipv6(arena, host, why) ||
         ch_format_fail_inside(arena, why, "invalid ipv6 address");
}

bool ch_format_uri(ch_arena *arena, chart_str text, chart_str *why)
{
  ch_url url;
  if (!parse(arena, text, &url, why))
    return false;
  return url.scheme.size != 0 || ch_format_fail(arena, why, "relative url");
}

bool ch_format_uri_reference(ch_arena *arena, chart_str text, chart_str *why)
{
  ch_url url;
  if (ch_str_find_byte(text, '\\', 0) != CH_NOT_FOUND)
    return ch_format_fail(arena, why, "contains \\");
  return parse(arena, text, &url, why);
}

/* Whether Go keeps the path as it was written, since escaping what it means would not give it. */
static bool is_raw(ch_arena *arena, chart_str path)
{
  chart_str meaning, why;
  ch_buffer again;
  if (!ch_url_unescape(arena, path, &meaning, &why))
    return false;
  ch_buffer_init(&again, arena);
  for (size_t i = 0; i < meaning.size; i++) {
    const char c = meaning.data[i];
    if (ch_format_is_letter(c) || ch_format_is_digit(c) ||
        (c != '\0' && strchr("-_.~$&+,/:;=@", c) != NULL))
      ch_buffer_byte(&again, c);
    else
      ch_buffer_str(&again, ch_arena_format(arena, "%%%02X", (unsigned) (unsigned char) c));
  }
  return !ch_str_equal(ch_buffer_view(&again), path);
}

bool ch_format_uri_template(ch_arena *arena, chart_str text, chart_str *why)
{
  ch_url    url;
  chart_str token;
  if (!parse(arena, text, &url, why))
    return false;
  for (size_t at = 0; is_raw(arena, url.path) && ch_format_next(url.path, '/', &at, &token);) {
    bool is_open = false;
    if (!ch_url_unescape(arena, token, &token, why))
      return ch_format_fail_inside(arena, why, "percent decode failed");
    for (size_t i = 0; i < token.size; i++) {
      if (token.data[i] != '{' && token.data[i] != '}')
        continue;
      if (is_open == (token.data[i] == '{'))
        return ch_format_fail(arena, why, "nested curly braces");
      is_open = !is_open;
    }
    if (is_open)
      return ch_format_fail(arena, why, "no matching closing brace");
  }
  return true;
}
