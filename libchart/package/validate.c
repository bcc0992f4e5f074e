/* SPDX-License-Identifier: Apache-2.0
 * Cleaning and checking metadata: Validate of Helm's pkg/chart/v2/metadata.go. */
#include "package/build.h"

#include "base/buffer.h"
#include "base/path.h"
#include "base/utf8.h"
#include "funcs/unicode.h"
#include "funcs/version.h"
#include "value/print.h"

/* ---- cleaning ----------------------------------------------------------------------------- */

static bool is_clean(chart_str s)
{
  for (size_t i = 0; i < s.size; i++)
    if (s.data[i] < ' ' || s.data[i] > '~')
      return false;
  return true;
}

/* White space becomes blanks, what cannot be printed goes. */
static chart_str cleaned(ch_arena *arena, chart_str s)
{
  if (is_clean(s))
    return s;
  ch_buffer out;
  ch_buffer_init(&out, arena);
  for (size_t at = 0, width; at < s.size; at += width) {
    uint32_t rune = ch_utf8_decode(ch_str_from(s, at), &width);
    if (ch_rune_is_space(rune))
      ch_buffer_byte(&out, ' ');
    else if (ch_print_is_printable(rune))
      ch_buffer_rune(&out, rune);
  }
  return ch_buffer_view(&out);
}

static void clean(ch_arena *arena, chart_str *s)
{
  *s = cleaned(arena, *s);
}

static void clean_list(ch_arena *arena, chart_value list)
{
  for (size_t i = 0; i < ch_list_size(list); i++)
    list.as.list->items[i] = ch_string(cleaned(arena, ch_text(list.as.list->items[i])));
}

/* ---- checks ------------------------------------------------------------------------------- */

static void demand(ch_arena *arena, bool condition, const char *problem)
{
  if (!condition)
    ch_throw(arena->fault, CHART_ERR_CHART, "validation: %s", problem);
}

static void demand_of(ch_arena *arena, bool condition, const char *subject, chart_str name,
                      const char *problem)
{
  if (condition)
    return;
  ch_buffer quoted;
  ch_buffer_init(&quoted, arena);
  ch_print_quoted(&quoted, name, false);
  chart_str text = ch_buffer_view(&quoted);
  ch_throw(arena->fault, CHART_ERR_CHART, "validation: %s %.*s%s", subject, CH_STR_ARG(text),
           problem);
}

static bool is_version(ch_arena *arena, chart_str text, const ch_compat *compat)
{
  ch_version version;
  return ch_version_parse(arena, &version, text, compat).size == 0;
}

static void check_identity(ch_arena *arena, const ch_metadata *metadata, const ch_compat *compat)
{
  const char *subject = "chart.metadata.name";
  chart_str   name = metadata->name, type = metadata->type;
  demand(arena, metadata->api_version.size != 0, "chart.metadata.apiVersion is required");
  demand(arena, name.size != 0, "chart.metadata.name is required");
  demand_of(arena, compat->takes_dots_as_name || (!ch_str_is(name, ".") && !ch_str_is(name, "..")),
            subject, name, " is not allowed");
  demand_of(arena, ch_str_equal(name, ch_path_base(name)), subject, name, " is invalid");
  demand(arena, metadata->version.size != 0, "chart.metadata.version is required");
  demand_of(arena, is_version(arena, metadata->version, compat), "chart.metadata.version",
            metadata->version, " is invalid");
  demand(arena, type.size == 0 || ch_str_is(type, "application") || ch_str_is(type, "library"),
         "chart.metadata.type must be application or library");
}

static void check_maintainers(ch_arena *arena, const ch_metadata *metadata)
{
  for (size_t i = 0; i < metadata->maintainer_count; i++) {
    ch_maintainer *maintainer = metadata->maintainers[i];
    demand(arena, maintainer != NULL, "maintainers must not contain empty or null nodes");
    clean(arena, &maintainer->name);
    clean(arena, &maintainer->email);
    clean(arena, &maintainer->url);
  }
}

static bool is_alias_byte(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-';
}

static bool is_alias(chart_str s)
{
  for (size_t i = 0; i < s.size; i++)
    if (!is_alias_byte(s.data[i]))
      return false;
  return true;
}

static void check_dependency(ch_arena *arena, ch_dependency *dependency)
{
  demand(arena, dependency != NULL, "dependencies must not contain empty or null nodes");
  clean(arena, &dependency->name);
  clean(arena, &dependency->version);
  clean(arena, &dependency->repository);
  clean(arena, &dependency->condition);
  clean_list(arena, dependency->tags);
  demand_of(arena, is_alias(dependency->alias), "dependency", dependency->name,
            " has disallowed characters in the alias");
}

static void check_dependencies(ch_arena *arena, const ch_metadata *metadata)
{
  chart_value seen = ch_dict_new(arena, CH_TYPE_DICT, 0);
  for (size_t i = 0; i < metadata->dependency_count; i++) {
    ch_dependency *dependency = metadata->dependencies[i];
    check_dependency(arena, dependency);
    chart_str name = dependency->alias.size != 0 ? dependency->alias : dependency->name;
    demand_of(arena, ch_dict_find(seen, name) == NULL,
              "more than one dependency with name or alias", name, "");
    ch_dict_set(arena, seen, name, ch_bool(true));
  }
}

void ch_metadata_validate(ch_arena *arena, ch_metadata *metadata, const ch_compat *compat)
{
  clean(arena, &metadata->name);
  clean(arena, &metadata->description);
  clean(arena, &metadata->home);
  clean(arena, &metadata->icon);
  clean(arena, &metadata->condition);
  clean(arena, &metadata->tags);
  clean(arena, &metadata->app_version);
  clean(arena, &metadata->kube_version);
  clean_list(arena, metadata->sources);
  clean_list(arena, metadata->keywords);
  check_identity(arena, metadata, compat);
  check_maintainers(arena, metadata);
  check_dependencies(arena, metadata);
}
