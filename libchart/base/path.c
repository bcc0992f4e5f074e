/* SPDX-License-Identifier: Apache-2.0
 * Paths as text: cleaning, joining, taking apart. */
#include "base/path.h"

#include "base/buffer.h"

static size_t element_end(chart_str path, size_t from)
{
  size_t slash = ch_str_find_byte(path, '/', from);
  return slash == CH_NOT_FOUND ? path.size : slash;
}

static bool is_dots(chart_str element)
{
  return ch_str_is(element, ".") || ch_str_is(element, "..");
}

/* Whether cleaning would change nothing; `..` is left to the long way. */
static bool is_clean(chart_str path)
{
  if (path.size == 0)
    return false;
  if (ch_str_is(path, "/") || ch_str_is(path, "."))
    return true;
  for (size_t at = path.data[0] == '/' ? 1 : 0; at <= path.size;) {
    size_t    end     = element_end(path, at);
    chart_str element = ch_str_cut(path, at, end);
    if (element.size == 0 || is_dots(element))
      return false;
    at = end + 1;
  }
  return true;
}

/* Takes the last element off again; a leading `..` of a relative path stays. */
static bool remove_last(ch_buffer *out, size_t floor)
{
  if (out->size <= floor)
    return false;
  while (out->size > floor && out->data[out->size - 1] != '/')
    out->size--;
  if (out->size > floor)
    out->size--;
  return true;
}

static void add_element(ch_buffer *out, chart_str element, bool is_rooted)
{
  if (out->size > (is_rooted ? 1u : 0u))
    ch_buffer_byte(out, '/');
  ch_buffer_str(out, element);
}

chart_str ch_path_clean(ch_arena *arena, chart_str path)
{
  if (is_clean(path))
    return path;
  ch_buffer out;
  ch_buffer_init(&out, arena);
  bool   is_rooted = ch_path_is_absolute(path);
  size_t floor     = is_rooted ? 1 : 0; /* what `..` cannot take off */
  if (is_rooted)
    ch_buffer_byte(&out, '/');
  for (size_t at = 0; at < path.size;) {
    size_t    end     = element_end(path, at);
    chart_str element = ch_str_cut(path, at, end);
    at                = end + 1;
    if (element.size == 0 || ch_str_is(element, "."))
      continue;
    if (!ch_str_is(element, "..")) {
      add_element(&out, element, is_rooted);
    } else if (!remove_last(&out, floor) && !is_rooted) {
      add_element(&out, element, is_rooted);
      floor = out.size;
    }
  }
  return out.size == 0 ? CHART_STR(".") : ch_buffer_view(&out);
}

chart_str ch_path_join(ch_arena *arena, chart_str directory, chart_str name)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_reserve(&out, directory.size + name.size + 2);
  ch_buffer_str(&out, directory);
  if (!ch_str_ends(directory, CHART_STR("/")))
    ch_buffer_byte(&out, '/');
  ch_buffer_str(&out, name);
  ch_buffer_byte(&out, '\0');
  return ch_str(out.data, out.size - 1);
}

chart_str ch_path_absolute(ch_arena *arena, chart_str directory, chart_str path)
{
  if (ch_path_is_absolute(path) || directory.size == 0)
    return ch_path_clean(arena, path);
  return ch_path_clean(arena, ch_path_join(arena, directory, path));
}

chart_str ch_path_base(chart_str path)
{
  if (path.size == 0)
    return CHART_STR(".");
  path         = ch_str_trim_right(path, "/");
  size_t start = path.size;
  while (start > 0 && path.data[start - 1] != '/')
    start--;
  return path.size == 0 ? CHART_STR("/") : ch_str_from(path, start);
}

chart_str ch_path_extension(chart_str path)
{
  for (size_t at = path.size; at-- > 0 && path.data[at] != '/';)
    if (path.data[at] == '.')
      return ch_str_from(path, at);
  return ch_str_cut(path, path.size, path.size);
}
