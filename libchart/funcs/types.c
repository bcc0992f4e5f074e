/* SPDX-License-Identifier: Apache-2.0
 * Functions that look at Go types, and deep copies and comparisons. */
#include "funcs/call.h"
#include "funcs/funcs.h"

enum { EXACTLY, OR_POINTER };

static chart_value fn_kindOf(CH_PARAMETERS)
{
  return ch_string(ch_type_kind_name(arg[0]));
}

static chart_value fn_kindIs(CH_PARAMETERS)
{
  return ch_bool(ch_str_equal(ch_text(arg[0]), ch_type_kind_name(arg[1])));
}

static chart_value fn_typeOf(CH_PARAMETERS)
{
  return ch_string(ch_type_name(arg[0]));
}

static chart_value fn_typeIs(CH_PARAMETERS)
{
  chart_str wanted = ch_text(arg[0]), type = ch_type_name(arg[1]);
  if (ch_str_equal(wanted, type))
    return ch_bool(true);
  bool may_point = call->function->variant == OR_POINTER && type.size != 0 && type.data[0] == '*';
  return ch_bool(may_point && ch_str_equal(wanted, ch_str_from(type, 1)));
}

static chart_value fn_deepEqual(CH_PARAMETERS)
{
  return ch_bool(ch_value_equal(call->arena, ch_stored(arg[0]), ch_stored(arg[1])));
}

static chart_value fn_deepCopy(CH_PARAMETERS)
{
  if (ch_is_nil(arg[0]))
    ch_fail(call, "reflect: call of reflect.Value.Type on zero Value");
  return ch_value_copy(call->arena, arg[0]);
}

const ch_function ch_type_functions[] = {
  { "kindOf", "func(any) string", fn_kindOf, 0,
    "the kind of VALUE: string, map, slice, float64 and so on" },
  { "kindIs", "func(string, any) bool", fn_kindIs, 0, "whether VALUE is of kind KIND" },
  { "typeOf", "func(any) string", fn_typeOf, 0, "the Go type of VALUE" },
  { "typeIs", "func(string, any) bool", fn_typeIs, EXACTLY, "whether VALUE is of type TYPE" },
  { "typeIsLike", "func(string, any) bool", fn_typeIs, OR_POINTER,
    "whether VALUE is of type TYPE or points to one" },
  { "deepEqual", "func(any, any) bool", fn_deepEqual, 0,
    "whether two values are equal all through" },
  { "deepCopy", "func(any) any", fn_deepCopy, 0, "a copy of VALUE that shares nothing with it" },
  { "mustDeepCopy", "func(any) any", fn_deepCopy, 0, "the same as deepCopy" },
  { 0 },
};
