/* SPDX-License-Identifier: Apache-2.0
 * Comparing values as Go's eq and lt do: by basic kind, integers across signedness. */
#include "gotmpl/compare.h"

#include "base/buffer.h"
#include "value/object.h"
#include "value/print.h"

static bool is_basic(chart_value v)
{
  return v.kind >= CHART_BOOL && v.kind <= CHART_STRING;
}

static bool are_integers(chart_value a, chart_value b)
{
  return (a.kind == CHART_INT || a.kind == CHART_UINT) &&
         (b.kind == CHART_INT || b.kind == CHART_UINT);
}

static bool is_nil(chart_value v)
{
  switch ((chart_kind) v.kind) {
  case CHART_NIL: return true;
  case CHART_BYTES: return v.as.text == NULL;
  case CHART_LIST: return v.as.list == NULL;
  case CHART_DICT: return v.as.dict == NULL;
  case CHART_OBJECT: return v.as.object == NULL;
  default: return false;
  }
}

_Noreturn static void fail_incompatible(ch_call *call, chart_value a, chart_value b)
{
  if (!call->compat->names_compared_types)
    ch_throw(call->fault, CHART_ERR_EXECUTE, "incompatible types for comparison");
  ch_throw(call->fault, CHART_ERR_EXECUTE, "incompatible types for comparison: %.*s and %.*s",
           CH_STR_ARG(ch_type_name(a)), CH_STR_ARG(ch_type_name(b)));
}

/* Bytes are a slice to Go, whatever they are to us. */
static chart_kind reflect_kind(chart_value v)
{
  return v.kind == CHART_BYTES ? CHART_LIST : (chart_kind) v.kind;
}

_Noreturn static void fail_not_comparable(ch_call *call, chart_value a, chart_value b)
{
  ch_buffer text;
  ch_buffer_init(&text, call->arena);
  if (reflect_kind(a) == reflect_kind(b)) {
    ch_print_format(&text, CHART_STR("non-comparable type %s: "), &b, 1);
    ch_buffer_str(&text, ch_type_name(b));
  } else {
    chart_value shown[] = { a, ch_string(ch_type_name(a)), ch_string(ch_type_name(b)), b };
    ch_print_format(&text, CHART_STR("non-comparable types %s: %v, %s: %v"), shown, 4);
  }
  ch_throw_str(call->fault, CHART_ERR_EXECUTE, ch_buffer_view(&text));
}

static bool basic_equal(chart_value a, chart_value b)
{
  switch ((chart_kind) a.kind) {
  case CHART_BOOL: return a.as.boolean == b.as.boolean;
  case CHART_INT: return a.as.integer == b.as.integer;
  case CHART_UINT: return a.as.natural == b.as.natural;
  case CHART_FLOAT: return a.as.number == b.as.number;
  case CHART_COMPLEX:
    return a.as.complex[0] == b.as.complex[0] && a.as.complex[1] == b.as.complex[1];
  default: return ch_str_equal(ch_text(a), ch_text(b));
  }
}

static bool mixed_equal(chart_value natural, chart_value integer)
{
  return integer.as.integer >= 0 && (uint64_t) integer.as.integer == natural.as.natural;
}

/* Go's ==: structs by their fields, pointers by where they point. */
static bool objects_equal(ch_arena *arena, const chart_object *a, const chart_object *b)
{
  const ch_class *class = a->class;
  if (a == b)
    return true;
  if (class != b->class || !ch_str_is(class->reflect_kind, "struct") || class->fields == NULL)
    return false;
  for (size_t i = 0; class->fields[i].size != 0; i++) {
    chart_value ours = class->field(arena, a, i), theirs = class->field(arena, b, i);
    bool        is_object = ours.kind == CHART_OBJECT && theirs.kind == CHART_OBJECT;
    if (is_object ? ours.as.object != theirs.as.object : !ch_value_equal(arena, ours, theirs))
      return false;
  }
  return true;
}

static bool other_equal(ch_call *call, chart_value a, chart_value b)
{
  bool same_kind = reflect_kind(a) == reflect_kind(b);
  if (!same_kind && a.kind != CHART_NIL && b.kind != CHART_NIL)
    fail_not_comparable(call, a, b);
  if (is_nil(a) || is_nil(b))
    return is_nil(a) == is_nil(b);
  if (b.kind != CHART_OBJECT)
    fail_not_comparable(call, a, b);
  return objects_equal(call->arena, a.as.object, b.as.object);
}

static bool is_named(chart_value v)
{
  return is_basic(ch_object_plain(v)) && !is_basic(v);
}

static bool equal(ch_call *call, chart_value a, chart_value b)
{
  if (is_basic(a) && a.kind == b.kind)
    return basic_equal(a, b);
  if (is_named(a) || is_named(b)) {
    chart_value x = ch_object_plain(a), y = ch_object_plain(b);
    if (is_basic(x) && is_basic(y) && (x.kind == y.kind || are_integers(x, y)))
      return equal(call, x, y);
    if (x.kind != CHART_NIL && y.kind != CHART_NIL)
      fail_incompatible(call, a, b);
    return false;
  }
  if (!is_basic(a) && !is_basic(b))
    return other_equal(call, a, b);
  if (a.kind == CHART_INT && b.kind == CHART_UINT)
    return mixed_equal(b, a);
  if (a.kind == CHART_UINT && b.kind == CHART_INT)
    return mixed_equal(a, b);
  if (a.kind != CHART_NIL && b.kind != CHART_NIL)
    fail_incompatible(call, a, b);
  return false;
}

chart_value ch_builtin_equal(ch_call *call, const chart_value *arg, size_t count)
{
  bool wanted = call->function->variant == CH_COMPARE_EQ;
  if (count < 2)
    ch_throw(call->fault, CHART_ERR_EXECUTE, "missing argument for comparison");
  for (size_t i = 1; i < count; i++)
    if (equal(call, arg[0], arg[i]))
      return ch_bool(wanted);
  return ch_bool(!wanted);
}

static bool basic_less(chart_value a, chart_value b)
{
  switch ((chart_kind) a.kind) {
  case CHART_INT: return a.as.integer < b.as.integer;
  case CHART_UINT: return a.as.natural < b.as.natural;
  case CHART_FLOAT: return a.as.number < b.as.number;
  default: return ch_str_compare(ch_text(a), ch_text(b)) < 0;
  }
}

static bool less(ch_call *call, chart_value a, chart_value b)
{
  chart_value x = ch_object_plain(a), y = ch_object_plain(b);
  bool        has_order = x.kind != CHART_BOOL && x.kind != CHART_COMPLEX;
  if (!is_basic(x) || !is_basic(y) || (x.kind == y.kind && !has_order))
    ch_throw(call->fault, CHART_ERR_EXECUTE, "invalid type for comparison");
  if (x.kind == y.kind)
    return basic_less(x, y);
  if (!are_integers(x, y))
    fail_incompatible(call, a, b);
  if (x.kind == CHART_INT)
    return x.as.integer < 0 || (uint64_t) x.as.integer < y.as.natural;
  return y.as.integer >= 0 && x.as.natural < (uint64_t) y.as.integer;
}

/* le is "lt or eq", gt is "not le", ge is "not lt": NaN shows the difference. */
chart_value ch_builtin_order(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  bool is_less = less(call, arg[0], arg[1]);
  switch (call->function->variant) {
  case CH_COMPARE_LT: return ch_bool(is_less);
  case CH_COMPARE_GE: return ch_bool(!is_less);
  default: break;
  }
  bool is_less_or_equal = is_less || equal(call, arg[0], arg[1]);
  return ch_bool(call->function->variant == CH_COMPARE_LE ? is_less_or_equal : !is_less_or_equal);
}
