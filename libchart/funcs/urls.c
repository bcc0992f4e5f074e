/* SPDX-License-Identifier: Apache-2.0
 * urlParse and urlJoin: sprig's url.go over Go 1.26's net/url. */
#include "funcs/call.h"
#include "funcs/funcs.h"

#include "codec/url.h"

/* The parts with their escapes resolved, but for opaque and query. */
typedef struct url {
  chart_str scheme, opaque, user, password, host, path, query, fragment;
  bool      has_user, has_password;
} url;

/* What Go leaves unescaped in each part besides letters and digits. */
static const char plain_in_path[]     = "-_.~$&+,/:;=@";
static const char plain_in_host[]     = "-_.~!$&'()*+,;=:[]<>\"";
static const char plain_in_user[]     = "-_.~$&+,;=";
static const char plain_in_fragment[] = "-_.~$&+,/:;=?@!()*";

/* ---- reading ------------------------------------------------------------------------------ */

/* A part of a URL that was read: its escapes are right. */
static chart_str unescaped(ch_arena *arena, chart_str text)
{
  chart_str out, why;
  return ch_url_unescape(arena, text, &out, &why) ? out : text;
}

/* Reads text into *out.  Throws `what`, and Go's words: `parse "a:b": first path segment …` */
static void read_url(ch_call *call, chart_str text, const char *what, url *out)
{
  ch_arena *arena = call->arena;
  ch_url    parts;
  chart_str why;
  if (!ch_url_parse(arena, call->compat, text, &parts, &why))
    ch_fail(call, "%s: %.*s", what, CH_STR_ARG(why));
  const size_t colon = ch_str_find_byte(parts.user, ':', 0);
  *out               = (url){ .scheme       = parts.scheme,
                              .opaque       = parts.opaque,
                              .host         = unescaped(arena, parts.host),
                              .path         = unescaped(arena, parts.path),
                              .query        = parts.query,
                              .fragment     = unescaped(arena, parts.fragment),
                              .has_user     = parts.has_user,
                              .has_password = colon != CH_NOT_FOUND };
  out->user =
    unescaped(arena, ch_str_cut(parts.user, 0, out->has_password ? colon : parts.user.size));
  if (out->has_password)
    out->password = unescaped(arena, ch_str_from(parts.user, colon + 1));
}

/* ---- printing ----------------------------------------------------------------------------- */

static void print_user(ch_buffer *out, const url *u)
{
  ch_url_escape(out, u->user, plain_in_user);
  if (!u->has_password)
    return;
  ch_buffer_byte(out, ':');
  ch_url_escape(out, u->password, plain_in_user);
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
  ch_url_escape(out, u->host, plain_in_host);
}

static bool has_colon_in_first_segment(chart_str path)
{
  size_t slash = ch_str_find_byte(path, '/', 0);
  return ch_str_find_byte(path, ':', 0) < slash;
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
  ch_url_escape(out, u->path, plain_in_path);
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
  ch_url_escape(out, u->fragment, plain_in_fragment);
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
  ch_dict_set_text(call->arena, dict, "hostname", ch_string(ch_url_host_name(u.host)));
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
