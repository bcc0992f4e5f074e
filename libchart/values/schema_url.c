/* SPDX-License-Identifier: Apache-2.0
 * Resolving and printing the URLs of schemas, as Go's net/url does (Go 1.26). */
#include "values/schema_url.h"

bool ch_schema_url_parse(ch_arena *arena, chart_str text, ch_url *out, chart_str *why)
{
  return ch_url_parse(arena, ch_compat_table[CH_COMPAT_4_2], text, out, why);
}

/* ---- resolving ------------------------------------------------------------------------------ */

/* Adds one element of a path to what was resolved so far, which begins with `/`. */
static void add_element(ch_buffer *out, chart_str element, bool *is_first)
{
  if (ch_str_is(element, ".")) {
    *is_first = false;
  } else if (ch_str_is(element, "..")) {
    const size_t slash = ch_str_find_last(ch_str_from(ch_buffer_view(out), 1), CHART_STR("/"));
    *is_first          = *is_first || slash == CH_NOT_FOUND;
    out->size          = slash == CH_NOT_FOUND ? 1 : slash + 1;
  } else {
    if (!*is_first)
      ch_buffer_byte(out, '/');
    ch_buffer_str(out, element);
    *is_first = false;
  }
}

static chart_str without_dots(ch_arena *arena, chart_str path)
{
  if (path.size == 0)
    return path;
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_byte(&out, '/');
  chart_str element  = path;
  bool      is_first = true;
  for (size_t at = 0, slash = 0; slash != CH_NOT_FOUND; at = slash + 1) {
    slash   = ch_str_find_byte(path, '/', at);
    element = ch_str_cut(path, at, slash == CH_NOT_FOUND ? path.size : slash);
    add_element(&out, element, &is_first);
  }
  if (ch_str_is(element, ".") || ch_str_is(element, ".."))
    ch_buffer_byte(&out, '/');
  const chart_str whole = ch_buffer_view(&out);
  return whole.size > 1 && whole.data[1] == '/' ? ch_str_from(whole, 1) : whole;
}

static chart_str join_paths(ch_arena *arena, chart_str base, chart_str reference)
{
  if (reference.size == 0)
    return without_dots(arena, base);
  if (reference.data[0] == '/')
    return without_dots(arena, reference);
  const size_t slash = ch_str_find_last(base, CHART_STR("/"));
  return without_dots(
    arena, ch_arena_format(arena, "%.*s%.*s", slash == CH_NOT_FOUND ? 0 : (int) slash + 1,
                           base.size == 0 ? "" : base.data, CH_STR_ARG(reference)));
}

static ch_url resolve(ch_arena *arena, const ch_url *base, ch_url url)
{
  const bool is_absolute = url.scheme.size != 0;
  if (!is_absolute)
    url.scheme = base->scheme;
  if (is_absolute || url.host.size != 0 || url.has_user) {
    url.path = without_dots(arena, url.path);
    return url;
  }
  if (url.path.size == 0 && !url.forces_query && url.query.size == 0)
    url.query = base->query;
  if (base->opaque.size != 0) {
    url.opaque = base->opaque;
    return url;
  }
  url.host     = base->host;
  url.user     = base->user;
  url.has_user = base->has_user;
  url.path     = join_paths(arena, base->path, url.path);
  return url;
}

static void print_authority(ch_buffer *out, const ch_url *url)
{
  if (url->host.size == 0 && !url->has_user && (url->omits_host || url->path.size == 0))
    return;
  ch_buffer_text(out, "//");
  ch_buffer_str(out, url->user);
  if (url->has_user)
    ch_buffer_byte(out, '@');
  ch_buffer_str(out, url->host);
}

chart_str ch_schema_url_print(ch_arena *arena, const ch_url *url)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_str(&out, url->scheme);
  if (url->scheme.size != 0)
    ch_buffer_byte(&out, ':');
  if (url->opaque.size != 0) {
    ch_buffer_str(&out, url->opaque);
  } else {
    if (url->scheme.size != 0 || url->host.size != 0 || url->has_user)
      print_authority(&out, url);
    if (url->host.size != 0 && url->path.size != 0 && url->path.data[0] != '/')
      ch_buffer_byte(&out, '/');
    ch_url_escape(&out, url->path, "-_.~$&+,/:;=?@!'()*[]%");
  }
  if (url->forces_query || url->query.size != 0)
    ch_buffer_byte(&out, '?');
  ch_buffer_str(&out, url->query);
  return ch_buffer_view(&out);
}

static ch_url parse_or_throw(ch_arena *arena, chart_str text)
{
  ch_url    url;
  chart_str why;
  if (!ch_schema_url_parse(arena, text, &url, &why))
    ch_throw(arena->fault, CHART_ERR_SCHEMA, "error in parsing %.*s: %.*s",
             CH_STR_ARG(ch_url_quote(arena, text)), CH_STR_ARG(why));
  return url;
}

chart_str ch_schema_url_join(ch_arena *arena, chart_str base, chart_str reference)
{
  if (reference.size == 0)
    return base;
  const ch_url from = parse_or_throw(arena, base);
  const ch_url url  = resolve(arena, &from, parse_or_throw(arena, reference));
  return ch_schema_url_print(arena, &url);
}
