/* SPDX-License-Identifier: Apache-2.0
 * urlParse and urlJoin: sprig's url.go over Go 1.26's net/url. */
#include "funcs/call.h"
#include "funcs/funcs.h"

#include "codec/ipv6.h"
#include "value/print.h"

/* The parts with their escapes resolved, but for opaque and query. */
typedef struct url {
  chart_str scheme, opaque, user, password, host, path, query, fragment;
  bool      has_user, has_password;
} url;

/* Where a wrong URL is refused: the complaint, before `parse "URL": `. */
typedef struct reader {
  ch_arena        *arena;
  const ch_compat *compat;
  chart_str        why;
} reader;

typedef enum part { PART_PATH, PART_HOST, PART_ZONE, PART_USER, PART_FRAGMENT } part;

/* ---- bytes -------------------------------------------------------------------------------- */

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

static int hex_digit(char c)
{
  if (is_digit(c))
    return c - '0';
  c = (char) (c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Whether Go leaves the byte alone where it prints that part. */
static bool is_plain(char c, part where)
{
  static const char *const allowed[] = {
    [PART_PATH] = "-_.~$&+,/:;=@",          [PART_HOST] = "-_.~!$&'()*+,;=:[]<>\"",
    [PART_ZONE] = "-_.~!$&'()*+,;=:[]<>\"", [PART_USER] = "-_.~$&+,;=",
    [PART_FRAGMENT] = "-_.~$&+,/:;=?@!()*",
  };
  return is_letter(c) || is_digit(c) || is_in(c, allowed[where]);
}

static void print_escaped(ch_buffer *out, chart_str text, part where)
{
  static const char hexadecimal[] = "0123456789ABCDEF";
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (is_plain(c, where)) {
      ch_buffer_byte(out, c);
      continue;
    }
    ch_buffer_byte(out, '%');
    ch_buffer_byte(out, hexadecimal[(unsigned char) c >> 4]);
    ch_buffer_byte(out, hexadecimal[(unsigned char) c & 15]);
  }
}

/* ---- complaints --------------------------------------------------------------------------- */

static bool refuse(reader *r, const char *why)
{
  r->why = chart_str_from(why);
  return false;
}

static bool refuse_quoted(reader *r, const char *before, chart_str shown, const char *after)
{
  ch_buffer out;
  ch_buffer_init(&out, r->arena);
  ch_buffer_text(&out, before);
  ch_print_quoted(&out, shown, false);
  ch_buffer_text(&out, after);
  r->why = ch_buffer_view(&out);
  return false;
}

/* ---- escapes ------------------------------------------------------------------------------ */

/* A host may only escape what is not ASCII, its zone also what needs no escape, and blanks. */
static bool may_stand_escaped(char c, part where)
{
  switch (where) {
  case PART_HOST: return (unsigned char) c >= 0x80 || c == '%';
  case PART_ZONE: return c == '%' || c == ' ' || is_plain(c, PART_HOST);
  default: return true;
  }
}

/* Reads the escape at the start of rest. */
static bool read_escape(reader *r, chart_str rest, part where, char *out)
{
  chart_str escape = ch_str_cut(rest, 0, rest.size < 3 ? rest.size : 3);
  int       high   = escape.size < 3 ? -1 : hex_digit(escape.data[1]);
  int       low    = escape.size < 3 ? -1 : hex_digit(escape.data[2]);
  if (high < 0 || low < 0)
    return refuse_quoted(r, "invalid URL escape ", escape, "");
  *out = (char) (high * 16 + low);
  if (!may_stand_escaped(*out, where))
    return refuse_quoted(r, "invalid URL escape ", escape, "");
  return true;
}

static bool unescape(reader *r, chart_str text, part where, chart_str *out)
{
  bool   is_host = where == PART_HOST || where == PART_ZONE;
  char  *bytes   = (char *) ch_arena_alloc(r->arena, text.size + 1);
  size_t size    = 0;
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (c == '%') {
      if (!read_escape(r, ch_str_from(text, i), where, &bytes[size++]))
        return false;
      i += 2;
      continue;
    }
    if (is_host && (unsigned char) c < 0x80 && !is_plain(c, where))
      return refuse_quoted(r, "invalid character ", ch_str_cut(text, i, i + 1), " in host name");
    bytes[size++] = c;
  }
  *out = ch_str(bytes, size);
  return true;
}

/* ---- hosts -------------------------------------------------------------------------------- */

/* Nothing, or a colon and digits. */
static bool is_port(chart_str text)
{
  if (text.size != 0 && text.data[0] != ':')
    return false;
  for (size_t i = 1; i < text.size; i++)
    if (!is_digit(text.data[i]))
      return false;
  return true;
}

static bool refuse_port(reader *r, chart_str port)
{
  return refuse_quoted(r, "invalid port ", port, " after host");
}

static bool read_address(reader *r, chart_str text, chart_str *out)
{
  size_t    zone = ch_str_find(text, CHART_STR("%25"), 0);
  size_t    end  = zone == CH_NOT_FOUND ? text.size : zone;
  chart_str address, tail = { NULL, 0 }, why;
  if (!unescape(r, ch_str_cut(text, 0, end), PART_HOST, &address) ||
      !unescape(r, ch_str_from(text, end), PART_ZONE, &tail))
    return false;
  ch_buffer whole;
  ch_buffer_init(&whole, r->arena);
  ch_buffer_str(&whole, address);
  ch_buffer_str(&whole, tail);
  *out = ch_buffer_view(&whole);
  if (!r->compat->checks_ipv6_hosts)
    return true;
  if (!ch_ipv6_check(r->arena, *out, NULL, &why)) {
    r->why = ch_arena_format(r->arena, "invalid host: %.*s", CH_STR_ARG(why));
    return false;
  }
  return ch_str_find_byte(*out, ':', 0) != CH_NOT_FOUND || refuse(r, "invalid IP-literal");
}

/* `[::1%25en0]:80`. */
static bool read_bracketed(reader *r, chart_str text, chart_str *out)
{
  size_t close = ch_str_find_last(text, CHART_STR("]"));
  if (close == CH_NOT_FOUND)
    return refuse(r, "missing ']' in host");
  chart_str port = ch_str_from(text, close + 1), address;
  if (!is_port(port))
    return refuse_port(r, port);
  if (!read_address(r, ch_str_cut(text, 1, close), &address))
    return false;
  ch_buffer host;
  ch_buffer_init(&host, r->arena);
  ch_buffer_byte(&host, '[');
  ch_buffer_str(&host, address);
  ch_buffer_byte(&host, ']');
  ch_buffer_str(&host, port);
  *out = ch_buffer_view(&host);
  return true;
}

/* For newer Go a second colon is wrong, though only with http and https. */
static bool read_host(reader *r, chart_str scheme, chart_str text, chart_str *out)
{
  size_t bracket = ch_str_find_last(text, CHART_STR("["));
  if (bracket == 0)
    return read_bracketed(r, text, out);
  if (bracket != CH_NOT_FOUND && r->compat->checks_ipv6_hosts)
    return refuse(r, "invalid IP-literal");
  bool is_web =
    !r->compat->takes_ports_twice && (ch_str_is(scheme, "http") || ch_str_is(scheme, "https"));
  size_t colon = is_web ? ch_str_find_byte(text, ':', 0) : ch_str_find_last(text, CHART_STR(":"));
  if (colon != CH_NOT_FOUND && !is_port(ch_str_from(text, colon)))
    return refuse_port(r, ch_str_from(text, colon));
  return unescape(r, text, PART_HOST, out);
}

/* URL.Hostname. */
static chart_str host_name(chart_str host)
{
  size_t colon = ch_str_find_last(host, CHART_STR(":"));
  if (colon != CH_NOT_FOUND && is_port(ch_str_from(host, colon)))
    host = ch_str_cut(host, 0, colon);
  if (ch_str_starts(host, CHART_STR("[")) && ch_str_ends(host, CHART_STR("]")))
    host = ch_str_cut(host, 1, host.size - 1);
  return host;
}

/* ---- parts -------------------------------------------------------------------------------- */

static bool read_user(reader *r, chart_str text, url *out)
{
  size_t colon = ch_str_find_byte(text, ':', 0);
  for (size_t i = 0; i < text.size; i++)
    if (!is_letter(text.data[i]) && !is_digit(text.data[i]) &&
        !is_in(text.data[i], "-._:~!$&'()*+,;=%@"))
      return refuse(r, "net/url: invalid userinfo");
  out->has_user     = true;
  out->has_password = colon != CH_NOT_FOUND;
  size_t end        = out->has_password ? colon : text.size;
  if (!unescape(r, ch_str_cut(text, 0, end), PART_USER, &out->user))
    return false;
  return !out->has_password || unescape(r, ch_str_from(text, colon + 1), PART_USER, &out->password);
}

static bool read_authority(reader *r, chart_str text, url *out)
{
  size_t    at   = ch_str_find_last(text, CHART_STR("@"));
  chart_str host = at == CH_NOT_FOUND ? text : ch_str_from(text, at + 1);
  if (!read_host(r, out->scheme, host, &out->host))
    return false;
  return at == CH_NOT_FOUND || read_user(r, ch_str_cut(text, 0, at), out);
}

/* Cuts the scheme off *rest, in lower case. */
static bool read_scheme(reader *r, chart_str *rest, url *out)
{
  size_t size = 0;
  while (size < rest->size &&
         (is_letter(rest->data[size]) || (size > 0 && is_in(rest->data[size], "0123456789+-."))))
    size++;
  if (size == rest->size || rest->data[size] != ':')
    return true;
  if (size == 0)
    return refuse(r, "missing protocol scheme");
  char *scheme = (char *) ch_arena_alloc(r->arena, size);
  for (size_t i = 0; i < size; i++)
    scheme[i] = (char) (is_letter(rest->data[i]) ? rest->data[i] | 0x20 : rest->data[i]);
  out->scheme = ch_str(scheme, size);
  *rest       = ch_str_from(*rest, size + 1);
  return true;
}

static bool has_colon_in_first_segment(chart_str path)
{
  size_t slash = ch_str_find_byte(path, '/', 0);
  return ch_str_find_byte(path, ':', 0) < slash;
}

static bool read_path(reader *r, chart_str rest, url *out)
{
  bool is_rooted = ch_str_starts(rest, CHART_STR("/"));
  if (!is_rooted && out->scheme.size != 0) {
    out->opaque = rest;
    return true;
  }
  if (!is_rooted && has_colon_in_first_segment(rest))
    return refuse(r, "first path segment in URL cannot contain colon");
  if (ch_str_starts(rest, CHART_STR("//")) &&
      (out->scheme.size != 0 || !ch_str_starts(rest, CHART_STR("///")))) {
    size_t slash = ch_str_find_byte(rest, '/', 2);
    size_t end   = slash == CH_NOT_FOUND ? rest.size : slash;
    if (!read_authority(r, ch_str_cut(rest, 2, end), out))
      return false;
    rest = ch_str_from(rest, end);
  }
  return unescape(r, rest, PART_PATH, &out->path);
}

/* A URL without its fragment. */
static bool read_parts(reader *r, chart_str text, url *out)
{
  chart_str rest = text;
  for (size_t i = 0; i < text.size; i++)
    if ((unsigned char) text.data[i] < ' ' || text.data[i] == 0x7f)
      return refuse(r, "net/url: invalid control character in URL");
  if (!read_scheme(r, &rest, out))
    return false;
  size_t mark = ch_str_find_byte(rest, '?', 0);
  if (mark != CH_NOT_FOUND) {
    out->query = ch_str_from(rest, mark + 1);
    rest       = ch_str_cut(rest, 0, mark);
  }
  return read_path(r, rest, out);
}

/* Reads text into *out.  Throws `what`, and Go's words: `parse "a:b": first path segment …` */
static void read_url(ch_call *call, chart_str text, const char *what, url *out)
{
  reader    r     = { .arena = call->arena, .compat = call->compat };
  size_t    hash  = ch_str_find_byte(text, '#', 0);
  chart_str shown = hash == CH_NOT_FOUND ? text : ch_str_cut(text, 0, hash);
  bool      is_read;
  *out    = (url){ .has_user = false };
  is_read = read_parts(&r, shown, out);
  if (is_read && hash != CH_NOT_FOUND) {
    shown   = text;
    is_read = unescape(&r, ch_str_from(text, hash + 1), PART_FRAGMENT, &out->fragment);
  }
  if (is_read)
    return;
  ch_buffer message;
  ch_buffer_init(&message, call->arena);
  ch_buffer_text(&message, what);
  ch_buffer_text(&message, ": parse ");
  ch_print_quoted(&message, shown, false);
  ch_buffer_text(&message, ": ");
  ch_buffer_str(&message, r.why);
  ch_throw_str(call->fault, CHART_ERR_EXECUTE, ch_buffer_view(&message));
}

/* ---- printing ----------------------------------------------------------------------------- */

static void print_user(ch_buffer *out, const url *u)
{
  print_escaped(out, u->user, PART_USER);
  if (!u->has_password)
    return;
  ch_buffer_byte(out, ':');
  print_escaped(out, u->password, PART_USER);
}

static void print_authority(ch_buffer *out, const url *u)
{
  bool has_authority = u->host.size != 0 || u->has_user;
  if (has_authority || (u->scheme.size != 0 && u->path.size != 0))
    ch_buffer_text(out, "//");
  if (u->has_user) {
    print_user(out, u);
    ch_buffer_byte(out, '@');
  }
  print_escaped(out, u->host, PART_HOST);
}

static void print_path(ch_buffer *out, const url *u)
{
  if (ch_str_is(u->path, "*")) {
    ch_buffer_text(out, u->host.size != 0 ? "/*" : "*");
    return;
  }
  if (u->path.size != 0 && u->path.data[0] != '/' && u->host.size != 0)
    ch_buffer_byte(out, '/');
  if (out->size == 0 && has_colon_in_first_segment(u->path))
    ch_buffer_text(out, "./");
  print_escaped(out, u->path, PART_PATH);
}

/* URL.String. */
static void print_url(ch_buffer *out, const url *u)
{
  ch_buffer_str(out, u->scheme);
  if (u->scheme.size != 0)
    ch_buffer_byte(out, ':');
  if (u->opaque.size != 0) {
    ch_buffer_str(out, u->opaque);
  } else {
    print_authority(out, u);
    print_path(out, u);
  }
  if (u->query.size != 0)
    ch_buffer_byte(out, '?');
  ch_buffer_str(out, u->query);
  if (u->fragment.size != 0)
    ch_buffer_byte(out, '#');
  print_escaped(out, u->fragment, PART_FRAGMENT);
}

/* ---- functions ---------------------------------------------------------------------------- */

static chart_value fn_urlParse(CH_PARAMETERS)
{
  url       u;
  ch_buffer user;
  read_url(call, ch_text(arg[0]), "unable to parse url", &u);
  ch_buffer_init(&user, call->arena);
  print_user(&user, &u);
  chart_value dict = ch_dict_new(call->arena, CH_TYPE_DICT, 8);
  ch_dict_set_text(call->arena, dict, "scheme", ch_string(u.scheme));
  ch_dict_set_text(call->arena, dict, "host", ch_string(u.host));
  ch_dict_set_text(call->arena, dict, "hostname", ch_string(host_name(u.host)));
  ch_dict_set_text(call->arena, dict, "path", ch_string(u.path));
  ch_dict_set_text(call->arena, dict, "query", ch_string(u.query));
  ch_dict_set_text(call->arena, dict, "opaque", ch_string(u.opaque));
  ch_dict_set_text(call->arena, dict, "fragment", ch_string(u.fragment));
  ch_dict_set_text(call->arena, dict, "userinfo", ch_string(ch_buffer_view(&user)));
  return dict;
}

static chart_str member(ch_call *call, chart_value dict, const char *key)
{
  chart_value value = ch_dict_get_text(dict, key);
  if (value.kind == CHART_STRING)
    return ch_text(value);
  if (value.kind == CHART_NIL && value.type == CH_TYPE_ABSENT)
    return CHART_STR("");
  if (value.kind == CHART_NIL)
    ch_fail_nil(call);
  ch_fail(call, "unable to parse %s key, must be of type string, but %.*s found", key,
          CH_STR_ARG(ch_type_kind_name(value)));
}

/* sprig has Go read the user in a URL made up for it. */
static void read_member_user(ch_call *call, chart_str text, url *out)
{
  url       u;
  ch_buffer whole;
  if (text.size == 0)
    return;
  ch_buffer_init(&whole, call->arena);
  ch_buffer_text(&whole, "proto://");
  ch_buffer_str(&whole, text);
  ch_buffer_text(&whole, "@host");
  read_url(call, ch_buffer_view(&whole), "unable to parse userinfo in dict", &u);
  out->has_user     = u.has_user;
  out->has_password = u.has_password;
  out->user         = u.user;
  out->password     = u.password;
}

static chart_value fn_urlJoin(CH_PARAMETERS)
{
  url u      = { .has_user = false };
  u.scheme   = member(call, arg[0], "scheme");
  u.host     = member(call, arg[0], "host");
  u.path     = member(call, arg[0], "path");
  u.query    = member(call, arg[0], "query");
  u.opaque   = member(call, arg[0], "opaque");
  u.fragment = member(call, arg[0], "fragment");
  read_member_user(call, member(call, arg[0], "userinfo"), &u);
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  print_url(&out, &u);
  return ch_buffer_value(&out);
}

const ch_function ch_url_functions[] = {
  { "urlParse", "func(string) map[string]any", fn_urlParse, 0, "the parts of URL as a dict" },
  { "urlJoin", "func(map[string]any) string", fn_urlJoin, 0, "the URL made of the parts in DICT" },
  { 0 },
};
