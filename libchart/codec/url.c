/* SPDX-License-Identifier: Apache-2.0
 * Reading URLs as Go's net/url does. */
#include "codec/url.h"

#include "base/number.h"
#include "codec/ipv6.h"
#include "value/print.h"

chart_str ch_url_quote(ch_arena *arena, chart_str text)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_print_quoted(&out, text, false);
  return ch_buffer_view(&out);
}

static bool is_letter(char c)
{
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool is_in(char c, const char *set)
{
  return c != '\0' && strchr(set, c) != NULL;
}

/* ---- escapes -------------------------------------------------------------------------------- */

typedef enum part { PART_PATH, PART_HOST, PART_ZONE, PART_USER } part;

/* Whether the escape %XX, which stands in `text`, may stand in a host: not for what needs none. */
static bool may_escape_in_host(chart_str escape, part where)
{
  const unsigned char byte = (unsigned char) (ch_number_hex_digit(escape.data[1]) * 16 +
                                              ch_number_hex_digit(escape.data[2]));
  if (where == PART_HOST)
    return byte >= 0x80 || ch_str_is(escape, "%25");
  return ch_str_is(escape, "%25") || byte == ' ' || is_letter((char) byte) ||
         is_digit((char) byte) || byte >= 0x80 || is_in((char) byte, "-_.~!$&'()*+,;=:[]<>\"");
}

static bool fail_escape(ch_arena *arena, chart_str escape, chart_str *why)
{
  *why = ch_arena_format(arena, "invalid URL escape %.*s", CH_STR_ARG(ch_url_quote(arena, escape)));
  return false;
}

static bool is_host_byte(char c)
{
  return (unsigned char) c >= 0x80 || is_letter(c) || is_digit(c) ||
         is_in(c, "-_.~!$&'()*+,;=:[]<>\"");
}

static bool unescape(ch_arena *arena, chart_str text, part where, chart_str *out, chart_str *why)
{
  char  *bytes = (char *) ch_arena_alloc(arena, text.size + 1);
  size_t size  = 0;
  for (size_t i = 0; i < text.size; i++) {
    const char      c          = text.data[i];
    const chart_str rest       = ch_str_from(text, i);
    const bool      is_in_host = where == PART_HOST || where == PART_ZONE;
    if (c == '%') {
      const chart_str escape = ch_str_cut(rest, 0, rest.size < 3 ? rest.size : 3);
      if (escape.size < 3 || ch_number_hex_digit(escape.data[1]) < 0 ||
          ch_number_hex_digit(escape.data[2]) < 0)
        return fail_escape(arena, escape, why);
      if (is_in_host && !may_escape_in_host(escape, where))
        return fail_escape(arena, escape, why);
      bytes[size++] =
        (char) (ch_number_hex_digit(escape.data[1]) << 4 | ch_number_hex_digit(escape.data[2]));
      i += 2;
    } else if (is_in_host && !is_host_byte(c)) {
      *why = ch_arena_format(arena, "invalid character %.*s in host name",
                             CH_STR_ARG(ch_url_quote(arena, ch_str_cut(rest, 0, 1))));
      return false;
    } else {
      bytes[size++] = c;
    }
  }
  *out = ch_str(bytes, size);
  return true;
}

bool ch_url_unescape(ch_arena *arena, chart_str text, chart_str *out, chart_str *why)
{
  if (ch_str_find_byte(text, '%', 0) == CH_NOT_FOUND) {
    *out = text;
    return true;
  }
  return unescape(arena, text, PART_PATH, out, why);
}

void ch_url_escape(ch_buffer *out, chart_str text, const char *plain)
{
  static const char hexadecimal[] = "0123456789ABCDEF";
  for (size_t i = 0; i < text.size; i++) {
    const char c = text.data[i];
    if (is_letter(c) || is_digit(c) || is_in(c, plain)) {
      ch_buffer_byte(out, c);
      continue;
    }
    ch_buffer_byte(out, '%');
    ch_buffer_byte(out, hexadecimal[(unsigned char) c >> 4]);
    ch_buffer_byte(out, hexadecimal[(unsigned char) c & 15]);
  }
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool fail(chart_str *why, const char *text)
{
  *why = chart_str_from(text);
  return false;
}

/* Cuts the scheme off *rest. */
static bool read_scheme(ch_arena *arena, chart_str *rest, ch_url *url, chart_str *why)
{
  for (size_t i = 0; i < rest->size; i++) {
    const char c = rest->data[i];
    if (is_letter(c))
      continue;
    if (c == ':' && i == 0)
      return fail(why, "missing protocol scheme");
    if (c == ':') {
      url->scheme = ch_arena_copy(arena, ch_str_cut(*rest, 0, i));
      char *bytes = (char *) url->scheme.data;
      for (size_t k = 0; k < i; k++)
        if (is_letter(bytes[k]))
          bytes[k] = (char) (bytes[k] | 0x20);
      *rest = ch_str_from(*rest, i + 1);
      return true;
    }
    if (i == 0 || !(is_digit(c) || is_in(c, "+-.")))
      return true;
  }
  return true;
}

static void read_query(chart_str *rest, ch_url *url)
{
  const size_t mark = ch_str_find_byte(*rest, '?', 0);
  if (mark == CH_NOT_FOUND)
    return;
  url->query        = ch_str_from(*rest, mark + 1);
  url->forces_query = url->query.size == 0;
  *rest             = ch_str_cut(*rest, 0, mark);
}

static bool is_port(chart_str port)
{
  if (port.size != 0 && port.data[0] != ':')
    return false;
  for (size_t i = 1; i < port.size; i++)
    if (!is_digit(port.data[i]))
      return false;
  return true;
}

static bool fail_port(ch_arena *arena, chart_str port, chart_str *why)
{
  *why =
    ch_arena_format(arena, "invalid port %.*s after host", CH_STR_ARG(ch_url_quote(arena, port)));
  return false;
}

static bool check_bracketed(ch_arena *arena, const ch_compat *compat, chart_str host,
                            chart_str *why)
{
  const size_t end = ch_str_find_last(host, CHART_STR("]"));
  if (end == CH_NOT_FOUND)
    return fail(why, "missing ']' in host");
  const chart_str port = ch_str_from(host, end + 1);
  if (!is_port(port))
    return fail_port(arena, port, why);
  const chart_str name = ch_str_cut(host, 1, end);
  const size_t    zone = ch_str_find(name, CHART_STR("%25"), 0);
  chart_str       address, tail = { NULL, 0 };
  if (!unescape(arena, ch_str_cut(name, 0, zone == CH_NOT_FOUND ? name.size : zone), PART_HOST,
                &address, why) ||
      (zone != CH_NOT_FOUND && !unescape(arena, ch_str_from(name, zone), PART_ZONE, &tail, why)))
    return false;
  address = ch_arena_format(arena, "%.*s%.*s", CH_STR_ARG(address), CH_STR_ARG(tail));
  if (!compat->checks_ipv6_hosts)
    return true;
  if (!ch_ipv6_check(arena, address, NULL, why)) {
    *why = ch_arena_format(arena, "invalid host: %.*s", CH_STR_ARG(*why));
    return false;
  }
  return ch_str_find_byte(address, ':', 0) != CH_NOT_FOUND || fail(why, "invalid IP-literal");
}

/* For newer Go a second colon is wrong, though only with http and https. */
static bool check_host(ch_arena *arena, const ch_compat *compat, chart_str scheme, chart_str host,
                       chart_str *why)
{
  const size_t bracket = ch_str_find_last(host, CHART_STR("["));
  if (bracket == 0)
    return check_bracketed(arena, compat, host, why);
  if (bracket != CH_NOT_FOUND && compat->checks_ipv6_hosts)
    return fail(why, "invalid IP-literal");
  const bool is_strict =
    !compat->takes_ports_twice && (ch_str_is(scheme, "http") || ch_str_is(scheme, "https"));
  const size_t colon =
    is_strict ? ch_str_find_byte(host, ':', 0) : ch_str_find_last(host, CHART_STR(":"));
  if (colon != CH_NOT_FOUND && !is_port(ch_str_from(host, colon)))
    return fail_port(arena, ch_str_from(host, colon), why);
  chart_str ignored;
  return unescape(arena, host, PART_HOST, &ignored, why);
}

static bool check_user(ch_arena *arena, chart_str user, chart_str *why)
{
  for (size_t i = 0; i < user.size; i++)
    if (!is_letter(user.data[i]) && !is_digit(user.data[i]) &&
        !is_in(user.data[i], "-._:~!$&'()*+,;=%@"))
      return fail(why, "net/url: invalid userinfo");
  const size_t colon = ch_str_find_byte(user, ':', 0);
  const size_t end   = colon == CH_NOT_FOUND ? user.size : colon;
  chart_str    ignored;
  return unescape(arena, ch_str_cut(user, 0, end), PART_USER, &ignored, why) &&
         unescape(arena, ch_str_from(user, end), PART_USER, &ignored, why);
}

static bool read_authority(ch_arena *arena, const ch_compat *compat, chart_str text, ch_url *url,
                           chart_str *why)
{
  const size_t at = ch_str_find_last(text, CHART_STR("@"));
  url->has_user   = at != CH_NOT_FOUND;
  url->host       = url->has_user ? ch_str_from(text, at + 1) : text;
  if (!check_host(arena, compat, url->scheme, url->host, why))
    return false;
  if (!url->has_user)
    return true;
  url->user = ch_str_cut(text, 0, at);
  return check_user(arena, url->user, why);
}

static bool read_rooted(ch_arena *arena, const ch_compat *compat, chart_str rest, ch_url *url,
                        chart_str *why)
{
  if ((url->scheme.size != 0 || !ch_str_starts(rest, CHART_STR("///"))) &&
      ch_str_starts(rest, CHART_STR("//"))) {
    const chart_str authority = ch_str_from(rest, 2);
    const size_t    slash     = ch_str_find_byte(authority, '/', 0);
    const size_t    end       = slash == CH_NOT_FOUND ? authority.size : slash;
    rest                      = ch_str_from(authority, end);
    if (!read_authority(arena, compat, ch_str_cut(authority, 0, end), url, why))
      return false;
  } else if (url->scheme.size != 0 && ch_str_starts(rest, CHART_STR("/"))) {
    url->omits_host = true;
  }
  url->path = rest;
  chart_str ignored;
  return ch_url_unescape(arena, rest, &ignored, why);
}

static bool read_parts(ch_arena *arena, const ch_compat *compat, chart_str rest, ch_url *url,
                       chart_str *why)
{
  for (size_t i = 0; i < rest.size; i++)
    if ((unsigned char) rest.data[i] < ' ' || rest.data[i] == 0x7f)
      return fail(why, "net/url: invalid control character in URL");
  if (!read_scheme(arena, &rest, url, why))
    return false;
  read_query(&rest, url);
  if (!ch_str_starts(rest, CHART_STR("/"))) {
    if (url->scheme.size != 0) {
      url->opaque = rest;
      return true;
    }
    const size_t colon = ch_str_find_byte(rest, ':', 0);
    if (colon != CH_NOT_FOUND && ch_str_find_byte(rest, '/', 0) > colon)
      return fail(why, "first path segment in URL cannot contain colon");
  }
  return read_rooted(arena, compat, rest, url, why);
}

bool ch_url_parse(ch_arena *arena, const ch_compat *compat, chart_str text, ch_url *out,
                  chart_str *why)
{
  const size_t hash  = ch_str_find_byte(text, '#', 0);
  chart_str    shown = hash == CH_NOT_FOUND ? text : ch_str_cut(text, 0, hash);
  chart_str    ignored;
  *out    = (ch_url){ .omits_host = false };
  bool ok = read_parts(arena, compat, shown, out, why);
  if (ok && hash != CH_NOT_FOUND) {
    shown         = text;
    out->fragment = ch_str_from(text, hash + 1);
    ok            = ch_url_unescape(arena, out->fragment, &ignored, why);
  }
  if (!ok)
    *why = ch_arena_format(arena, "parse %.*s: %.*s", CH_STR_ARG(ch_url_quote(arena, shown)),
                           CH_STR_ARG(*why));
  return ok;
}

chart_str ch_url_host_name(chart_str host)
{
  const size_t colon = ch_str_find_last(host, CHART_STR(":"));
  if (colon != CH_NOT_FOUND && is_port(ch_str_from(host, colon)))
    host = ch_str_cut(host, 0, colon);
  if (ch_str_starts(host, CHART_STR("[")) && ch_str_ends(host, CHART_STR("]")))
    host = ch_str_cut(host, 1, host.size - 1);
  return host;
}
