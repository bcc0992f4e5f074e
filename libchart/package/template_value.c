/* SPDX-License-Identifier: Apache-2.0
 * What templates see as .Chart: Helm 4's structToMap over the metadata, and IsRoot.
 *
 * Lists become []interface {}, empty where absent; structs become maps of all their fields;
 * annotations stay a map[string]string. */
#include "package/chart_struct.h"

static chart_value list_of(ch_arena *arena, chart_value list)
{
  chart_value copy = ch_list_new(arena, CH_TYPE_LIST, ch_list_size(list));
  for (size_t i = 0; i < ch_list_size(list); i++)
    ch_list_push(arena, copy, ch_value_copy(arena, ch_list_at(list, i)));
  return copy;
}

static void put(ch_arena *arena, chart_value dict, const char *key, chart_value value)
{
  ch_dict_append(arena, dict, chart_str_from(key), value, (chart_origin){ 0, 0 });
}

static void put_text(ch_arena *arena, chart_value dict, const char *key, chart_str text)
{
  put(arena, dict, key, ch_string(text));
}

static chart_value maintainers_of(ch_arena *arena, const ch_metadata *metadata)
{
  chart_value list = ch_list_new(arena, CH_TYPE_LIST, metadata->maintainer_count);
  for (size_t i = 0; i < metadata->maintainer_count; i++) {
    const ch_maintainer *maintainer = metadata->maintainers[i];
    chart_value          dict       = ch_dict_new(arena, CH_TYPE_DICT, 3);
    put_text(arena, dict, "Email", maintainer->email);
    put_text(arena, dict, "Name", maintainer->name);
    put_text(arena, dict, "URL", maintainer->url);
    ch_list_push(arena, list, dict);
  }
  return list;
}

static chart_value dependency_of(ch_arena *arena, const ch_dependency *dependency)
{
  chart_value dict = ch_dict_new(arena, CH_TYPE_DICT, 8);
  put_text(arena, dict, "Alias", dependency->alias);
  put_text(arena, dict, "Condition", dependency->condition);
  put(arena, dict, "Enabled", ch_bool(dependency->is_enabled));
  put(arena, dict, "ImportValues", list_of(arena, dependency->import_values));
  put_text(arena, dict, "Name", dependency->name);
  put_text(arena, dict, "Repository", dependency->repository);
  put(arena, dict, "Tags", list_of(arena, dependency->tags));
  put_text(arena, dict, "Version", dependency->version);
  return dict;
}

static chart_value dependencies_of(ch_arena *arena, const ch_metadata *metadata)
{
  chart_value list = ch_list_new(arena, CH_TYPE_LIST, metadata->dependency_count);
  for (size_t i = 0; i < metadata->dependency_count; i++)
    ch_list_push(arena, list, dependency_of(arena, metadata->dependencies[i]));
  return list;
}

chart_value ch_chart_template_value(ch_arena *arena, const ch_chart *chart, const ch_compat *compat)
{
  if (compat->has_chart_struct)
    return ch_chart_struct(arena, chart);
  const ch_metadata *metadata = chart->metadata;
  chart_value        dict     = ch_dict_new(arena, CH_TYPE_DICT, 18);
  put_text(arena, dict, "APIVersion", metadata->api_version);
  put(arena, dict, "Annotations", ch_value_copy(arena, metadata->annotations));
  put_text(arena, dict, "AppVersion", metadata->app_version);
  put_text(arena, dict, "Condition", metadata->condition);
  put(arena, dict, "Dependencies", dependencies_of(arena, metadata));
  put(arena, dict, "Deprecated", ch_bool(metadata->is_deprecated));
  put_text(arena, dict, "Description", metadata->description);
  put_text(arena, dict, "Home", metadata->home);
  put_text(arena, dict, "Icon", metadata->icon);
  put(arena, dict, "IsRoot", ch_bool(chart->parent == NULL));
  put(arena, dict, "Keywords", list_of(arena, metadata->keywords));
  put_text(arena, dict, "KubeVersion", metadata->kube_version);
  put(arena, dict, "Maintainers", maintainers_of(arena, metadata));
  put_text(arena, dict, "Name", metadata->name);
  put(arena, dict, "Sources", list_of(arena, metadata->sources));
  put_text(arena, dict, "Tags", metadata->tags);
  put_text(arena, dict, "Type", metadata->type);
  put_text(arena, dict, "Version", metadata->version);
  return dict;
}
