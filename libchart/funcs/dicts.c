/* SPDX-License-Identifier: Apache-2.0
 * Functions on dicts.
 *
 * `set` and `unset` change the dict that they are given, whoever else holds it.  `keys` and
 * `values`, whose order is random in Helm, go by sorted keys. */
#include "funcs/call.h"
#include "funcs/funcs.h"
#include "value/print.h"

static chart_value fn_dict(CH_PARAMETERS)
{
  chart_value dict = ch_dict_new(call->arena, CH_TYPE_DICT, (count + 1) / 2);
  for (size_t i = 0; i < count; i += 2) {
    chart_value item = i + 1 < count ? ch_stored(arg[i + 1]) : ch_string(CHART_STR(""));
    ch_dict_set(call->arena, dict, ch_print_strval(call->arena, arg[i]), item);
  }
  return dict;
}

/* The dict as functions declared to take and give map[string]any hand it on: common.Values loses
 * its name on the way. */
static chart_value as_plain(chart_value dict)
{
  dict.type = CH_TYPE_DICT;
  return dict;
}

static chart_value fn_get(CH_PARAMETERS)
{
  const chart_dict_entry *entry = ch_dict_find(arg[0], ch_text(arg[1]));
  return entry == NULL ? ch_string(CHART_STR("")) : entry->value;
}

static chart_value fn_set(CH_PARAMETERS)
{
  if (arg[0].as.dict == NULL)
    ch_fail(call, "assignment to entry in nil map");
  ch_dict_set(call->arena, arg[0], ch_text(arg[1]), ch_stored(arg[2]));
  ch_arena_pin(call->arena);
  return as_plain(arg[0]);
}

static chart_value fn_unset(CH_PARAMETERS)
{
  ch_dict_remove(arg[0], ch_text(arg[1]));
  return as_plain(arg[0]);
}

static chart_value fn_hasKey(CH_PARAMETERS)
{
  return ch_bool(ch_dict_find(arg[0], ch_text(arg[1])) != NULL);
}

static chart_value fn_pluck(CH_PARAMETERS)
{
  chart_value result = ch_list_new(call->arena, CH_TYPE_LIST, count - 1);
  for (size_t i = 1; i < count; i++) {
    const chart_dict_entry *entry = ch_dict_find(arg[i], ch_text(arg[0]));
    if (entry != NULL)
      ch_list_push_from(call->arena, result, entry->value, entry->origin);
  }
  return result;
}

static chart_value fn_keys(CH_PARAMETERS)
{
  size_t total = 0;
  for (size_t i = 0; i < count; i++)
    total += ch_dict_size(arg[i]);
  chart_value result = ch_list_new(call->arena, CH_TYPE_STRING_LIST, total);
  for (size_t i = 0; i < count; i++) {
    const chart_dict_entry *entry = ch_dict_sorted(arg[i]);
    for (size_t left = ch_dict_size(arg[i]); left > 0; left--, entry++)
      ch_list_push(call->arena, result, ch_string(entry->key));
  }
  return result;
}

static chart_value fn_values(CH_PARAMETERS)
{
  size_t                  size   = ch_dict_size(arg[0]);
  chart_value             result = ch_list_new(call->arena, CH_TYPE_LIST, size);
  const chart_dict_entry *entry  = ch_dict_sorted(arg[0]);
  for (; size > 0; size--, entry++)
    ch_list_push_from(call->arena, result, entry->value, entry->origin);
  return result;
}

static chart_value fn_pick(CH_PARAMETERS)
{
  chart_value result = ch_dict_new(call->arena, CH_TYPE_DICT, count - 1);
  for (size_t i = 1; i < count; i++) {
    const chart_dict_entry *entry = ch_dict_find(arg[0], ch_text(arg[i]));
    if (entry != NULL)
      ch_dict_set_from(call->arena, result, entry->key, entry->value, entry->origin);
  }
  return result;
}

static bool is_named(chart_str key, const chart_value *names, size_t size)
{
  for (size_t i = 0; i < size; i++)
    if (ch_str_equal(key, ch_text(names[i])))
      return true;
  return false;
}

static chart_value fn_omit(CH_PARAMETERS)
{
  size_t                  size   = ch_dict_size(arg[0]);
  chart_value             result = ch_dict_new(call->arena, CH_TYPE_DICT, size);
  const chart_dict_entry *entry  = ch_dict_sorted(arg[0]);
  for (; size > 0; size--, entry++)
    if (!is_named(entry->key, arg + 1, count - 1))
      ch_dict_append(call->arena, result, entry->key, entry->value, entry->origin);
  return result;
}

/* ---- dig ---------------------------------------------------------------------------------- */

/* Throws what a failed Go type assertion says. */
_Noreturn static void fail_conversion(ch_call *call, chart_value value, const char *wanted)
{
  chart_str type = ch_is_nil(value) ? CHART_STR("nil") : ch_type_name(value);
  ch_fail(call, "interface conversion: interface {} is %.*s, not %s", CH_STR_ARG(type), wanted);
}

static void check_dict(ch_call *call, chart_value value)
{
  if (value.kind != CHART_DICT || value.type != CH_TYPE_DICT)
    fail_conversion(call, value, "map[string]interface {}");
}

static chart_value fn_dig(CH_PARAMETERS)
{
  if (count < 3)
    ch_fail(call, "dig needs at least three arguments");
  chart_value at = arg[count - 1];
  check_dict(call, at);
  for (size_t i = 0; i + 2 < count; i++)
    if (arg[i].kind != CHART_STRING)
      fail_conversion(call, arg[i], "string");
  for (size_t i = 0; i + 2 < count; i++) {
    if (i > 0)
      check_dict(call, at);
    const chart_dict_entry *entry = ch_dict_find(at, ch_text(arg[i]));
    if (entry == NULL)
      return arg[count - 2];
    at = entry->value;
  }
  return at;
}

const ch_function ch_dict_functions[] = {
  { "dict", "func(...any) map[string]any", fn_dict, 0, "a dict of KEY VALUE pairs" },
  { "get", "func(map[string]any, string) any", fn_get, 0,
    "the value of KEY in DICT, or an empty string" },
  { "set", "func(map[string]any, string, any) map[string]any", fn_set, 0,
    "DICT itself, KEY in it now being VALUE" },
  { "unset", "func(map[string]any, string) map[string]any", fn_unset, 0,
    "DICT itself, KEY being gone from it" },
  { "hasKey", "func(map[string]any, string) bool", fn_hasKey, 0, "whether DICT has KEY" },
  { "pluck", "func(string, ...map[string]any) []any", fn_pluck, 0,
    "the values of KEY in all dicts that have it" },
  { "keys", "func(...map[string]any) []string", fn_keys, 0, "the keys of the dicts" },
  { "values", "func(map[string]any) []any", fn_values, 0, "the values of DICT" },
  { "pick", "func(map[string]any, ...string) map[string]any", fn_pick, 0,
    "a dict of the named entries of DICT" },
  { "omit", "func(map[string]any, ...string) map[string]any", fn_omit, 0,
    "a dict of all entries of DICT but the named ones" },
  { "dig", "func(...any) any", fn_dig, 0,
    "the value at the path KEY... in DICT, or DEFAULT: KEY... DEFAULT DICT" },
  { 0 },
};
