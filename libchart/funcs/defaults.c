/* SPDX-License-Identifier: Apache-2.0
 * Functions that choose by emptiness or by a condition. */
#include "funcs/call.h"
#include "funcs/funcs.h"

enum { IF_ALL, IF_ANY };

static chart_value fn_default(CH_PARAMETERS)
{
  return count < 2 || ch_is_empty(arg[1]) ? arg[0] : arg[1];
}

static chart_value fn_empty(CH_PARAMETERS)
{
  return ch_bool(ch_is_empty(arg[0]));
}

static chart_value fn_coalesce(CH_PARAMETERS)
{
  for (size_t i = 0; i < count; i++)
    if (!ch_is_empty(arg[i]))
      return arg[i];
  return ch_nil();
}

static chart_value fn_all(CH_PARAMETERS)
{
  bool decides = call->function->variant == IF_ALL;
  for (size_t i = 0; i < count; i++)
    if (ch_is_empty(arg[i]) == decides)
      return ch_bool(!decides);
  return ch_bool(decides);
}

static chart_value fn_ternary(CH_PARAMETERS)
{
  return arg[2].as.boolean ? arg[0] : arg[1];
}

const ch_function ch_default_functions[] = {
  { "default", "func(any, ...any) any", fn_default, 0, "VALUE, or DEFAULT when VALUE is empty" },
  { "empty", "func(any) bool", fn_empty, 0,
    "whether VALUE is nil, false, 0, \"\" or has no items" },
  { "coalesce", "func(...any) any", fn_coalesce, 0, "the first value that is not empty" },
  { "all", "func(...any) bool", fn_all, IF_ALL, "whether no value is empty" },
  { "any", "func(...any) bool", fn_all, IF_ANY, "whether some value is not empty" },
  { "ternary", "func(any, any, bool) any", fn_ternary, 0, "FIRST when CONDITION, else SECOND" },
  { 0 },
};
