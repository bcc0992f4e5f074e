/* SPDX-License-Identifier: Apache-2.0
 * The methods of .Values: YAML, AsMap, Table, PathValue (Helm 4.2.3's pkg/chart/common/values.go).
 */
#include "codec/yaml_write.h"
#include "render/objects.h"
#include "value/print.h"

static chart_value fn_YAML(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_yaml_write(&out, arg[0]);
  return ch_string(ch_buffer_view(&out));
}

static chart_value fn_AsMap(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  if (ch_dict_size(arg[0]) == 0)
    return ch_dict_new(call->arena, CH_TYPE_DICT, 0);
  chart_value map = arg[0];
  map.type        = CH_TYPE_DICT;
  return map;
}

_Noreturn static void fail_quoted(ch_call *call, chart_str name, const char *what)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_print_quoted(&out, name, false);
  ch_buffer_text(&out, what);
  ch_throw_str(call->fault, CHART_ERR_EXECUTE, ch_buffer_view(&out));
}

static chart_value table_of(ch_call *call, chart_value dict, chart_str name)
{
  const chart_dict_entry *entry = ch_dict_find(dict, name);
  if (entry == NULL || entry->value.kind != CHART_DICT)
    fail_quoted(call, name, " is not a table");
  chart_value table = entry->value;
  table.type        = call->compat->has_old_types ? CH_TYPE_VALUES_3 : CH_TYPE_VALUES;
  return table;
}

static chart_value walk_tables(ch_call *call, chart_value dict, chart_str path)
{
  for (;;) {
    size_t dot = ch_str_find_byte(path, '.', 0);
    dict       = table_of(call, dict, ch_str_cut(path, 0, dot == CH_NOT_FOUND ? path.size : dot));
    if (dot == CH_NOT_FOUND)
      return dict;
    path = ch_str_from(path, dot + 1);
  }
}

static chart_value fn_Table(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  return walk_tables(call, arg[0], ch_text(arg[1]));
}

/* A value that is no table; a table under the last name counts as no value. */
static chart_value fn_PathValue(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  chart_str path = ch_text(arg[1]);
  if (path.size == 0)
    ch_throw(call->fault, CHART_ERR_EXECUTE, "YAML path cannot be empty");
  size_t      dot   = ch_str_find_last(path, CHART_STR("."));
  chart_value table = arg[0];
  chart_str   key   = path;
  if (dot != CH_NOT_FOUND) {
    key                     = ch_str_from(path, dot + 1);
    const chart_str parents = ch_str_cut(path, 0, dot);
    table                   = walk_tables(call, arg[0], parents);
  }
  const chart_dict_entry *entry = ch_dict_find(table, key);
  if (entry == NULL || entry->value.kind == CHART_DICT)
    fail_quoted(call, key, " is not a value");
  return entry->value;
}

/* Nothing in a template is an io.Writer, so this can only be called in vain. */
static chart_value fn_Encode(ch_call *call, const chart_value *arg, size_t count)
{
  (void) call;
  (void) arg;
  (void) count;
  return ch_absent();
}

const ch_function ch_values_methods[] = {
  { "Encode", "func(io.Writer) any", fn_Encode, 0, "writes the values as YAML to WRITER" },
  { "YAML", "func() string", fn_YAML, 0, "the values as YAML" },
  { "AsMap", "func() map[string]any", fn_AsMap, 0, "the values as a plain map" },
  { "Table", "func(string) common.Values", fn_Table, 0, "the table at PATH" },
  { "PathValue", "func(string) any", fn_PathValue, 0, "the value at PATH, if it is no table" },
  { NULL, NULL, NULL, 0, NULL },
};
