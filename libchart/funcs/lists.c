/* SPDX-License-Identifier: Apache-2.0
 * Functions on lists.
 *
 * They take lists of every element type (bytes too) and give []any.  None changes its argument.
 * The `must` forms fail with the same words as the plain ones. */
#include "funcs/call.h"
#include "funcs/cast.h"
#include "funcs/funcs.h"

#include <math.h>

enum { FIRST, LAST };

/* The items of an argument that sprig requires to be a list. */
typedef struct items {
  const chart_value *at;
  size_t             size;
} items;

/* `complaint` is a format for the kind of what was given instead. */
static items items_of(ch_call *call, chart_value list, const char *complaint)
{
  if (ch_is_nil(list))
    ch_fail_nil(call);
  if (!ch_is_list(list)) {
    chart_str kind = ch_type_kind_name(list);
    ch_fail(call, "%s %.*s", complaint, CH_STR_ARG(kind));
  }
  items result;
  result.at = ch_list_items(call->arena, list, &result.size);
  return result;
}

static chart_value list_from(ch_call *call, const chart_value *from, size_t size, size_t room)
{
  chart_value result = ch_list_new(call->arena, CH_TYPE_LIST, room);
  if (size != 0)
    memcpy(result.as.list->items, from, size * sizeof *from);
  result.as.list->size = size;
  return result;
}

static chart_value fn_list(CH_PARAMETERS)
{
  chart_value  result = ch_list_new(call->arena, CH_TYPE_LIST, count);
  chart_value *to     = result.as.list->items;
  for (size_t i = 0; i < count; i++)
    to[i] = ch_stored(arg[i]);
  result.as.list->size = count;
  return result;
}

/* ---- taking apart ------------------------------------------------------------------------- */

static chart_value fn_first(CH_PARAMETERS)
{
  bool  is_last = call->function->variant == LAST;
  items list =
    items_of(call, arg[0], is_last ? "Cannot find last on type" : "Cannot find first on type");
  return list.size == 0 ? ch_nil() : list.at[is_last ? list.size - 1 : 0];
}

static chart_value fn_rest(CH_PARAMETERS)
{
  bool  is_initial = call->function->variant == LAST;
  items list =
    items_of(call, arg[0], is_initial ? "Cannot find initial on type" : "Cannot find rest on type");
  if (list.size == 0)
    return ch_list_nil(CH_TYPE_LIST);
  return list_from(call, list.at + (is_initial ? 0 : 1), list.size - 1, list.size - 1);
}

static chart_value slice_items(ch_call *call, chart_value list, size_t from, size_t to)
{
  if (list.kind == CHART_BYTES)
    return ch_bytes(ch_str_cut(ch_text(list), from, to));
  chart_list *part = (chart_list *) ch_arena_alloc(call->arena, sizeof *part);
  *part            = (chart_list){ .items = list.as.list->items + from, .size = to - from };
  part->room       = part->size;
  if (list.as.list->origins != NULL)
    part->origins = list.as.list->origins + from;
  list.as.list = part;
  return list;
}

static chart_value fn_slice(CH_PARAMETERS)
{
  items list = items_of(call, arg[0], "list should be type of slice or array but");
  if (list.size == 0)
    return ch_nil();
  int64_t from = count > 1 ? ch_cast_int(arg[1]) : 0;
  int64_t to   = count > 2 ? ch_cast_int(arg[2]) : (int64_t) list.size;
  if (from < 0 || to < from || (uint64_t) to > list.size)
    ch_fail(call, "reflect.Value.Slice: slice index out of bounds");
  return slice_items(call, arg[0], (size_t) from, (size_t) to);
}

/* The sizes are computed in floating point, as sprig does: that decides what size 0 and negative
 * sizes give. */
static chart_value fn_chunk(CH_PARAMETERS)
{
  items  list   = items_of(call, arg[1], "Cannot chunk type");
  double size   = (double) arg[0].as.integer;
  double total  = (double) list.size;
  double chunks = floor((total - 1) / size) + 1;
  double last   = fmod(total, size) == 0 ? size : fmod(total, size);
  if (!(chunks >= 0) || chunks > total + 1 || (chunks > 0 && last < 0) || (chunks > 1 && size < 0))
    ch_fail(call, "runtime error: makeslice: len out of range");
  size_t      number = (size_t) chunks, from = 0;
  chart_value result = ch_list_new(call->arena, CH_TYPE_LIST_LIST, number);
  for (size_t i = 0; i < number; i++) {
    size_t length = (size_t) (i + 1 < number ? size : last);
    ch_list_push(call->arena, result, list_from(call, list.at + from, length, length));
    from += length;
  }
  return result;
}

/* ---- putting together --------------------------------------------------------------------- */

static chart_value fn_append(CH_PARAMETERS)
{
  items       list   = items_of(call, arg[0], "Cannot push on type");
  chart_value result = list_from(call, list.at, list.size, list.size + 1);
  ch_list_push(call->arena, result, ch_stored(arg[1]));
  return result;
}

static chart_value fn_prepend(CH_PARAMETERS)
{
  items       list   = items_of(call, arg[0], "Cannot prepend on type");
  chart_value result = ch_list_new(call->arena, CH_TYPE_LIST, list.size + 1);
  ch_list_push(call->arena, result, ch_stored(arg[1]));
  for (size_t i = 0; i < list.size; i++)
    ch_list_push(call->arena, result, list.at[i]);
  return result;
}

static void check_concat(ch_call *call, chart_value list)
{
  if (ch_is_nil(list))
    ch_fail_nil(call);
  chart_str kind = ch_type_kind_name(list);
  if (!ch_is_list(list))
    ch_fail(call, "Cannot concat type %.*s as list", CH_STR_ARG(kind));
}

static chart_value fn_concat(CH_PARAMETERS)
{
  size_t total = 0;
  for (size_t i = 0; i < count; i++) {
    check_concat(call, arg[i]);
    total += arg[i].kind == CHART_BYTES ? arg[i].size : ch_list_size(arg[i]);
  }
  if (total == 0)
    return ch_list_nil(CH_TYPE_LIST);
  chart_value result = ch_list_new(call->arena, CH_TYPE_LIST, total);
  for (size_t i = 0; i < count; i++) {
    size_t             size;
    const chart_value *from = ch_list_items(call->arena, arg[i], &size);
    for (size_t k = 0; k < size; k++)
      ch_list_push(call->arena, result, from[k]);
  }
  return result;
}

static chart_value fn_reverse(CH_PARAMETERS)
{
  items       list   = items_of(call, arg[0], "Cannot find reverse on type");
  chart_value result = ch_list_new(call->arena, CH_TYPE_LIST, list.size);
  for (size_t i = list.size; i > 0; i--)
    ch_list_push(call->arena, result, list.at[i - 1]);
  return result;
}

/* ---- picking ------------------------------------------------------------------------------ */

static bool is_text_among(chart_str text, const chart_value *set, size_t size)
{
  for (size_t i = 0; i < size; i++)
    if (set[i].kind == CHART_STRING && ch_str_equal(ch_text(set[i]), text))
      return true;
  return false;
}

static bool is_among(ch_call *call, chart_value value, const chart_value *set, size_t size)
{
  if (value.kind == CHART_STRING)
    return is_text_among(ch_text(value), set, size);
  value = ch_stored(value);
  for (size_t i = 0; i < size; i++)
    if (set[i].kind == value.kind && ch_value_equal(call->arena, value, ch_stored(set[i])))
      return true;
  return false;
}

static chart_value fn_uniq(CH_PARAMETERS)
{
  items       list   = items_of(call, arg[0], "Cannot find uniq on type");
  chart_value result = ch_list_new(call->arena, CH_TYPE_LIST, list.size);
  for (size_t i = 0; i < list.size; i++)
    if (!is_among(call, list.at[i], result.as.list->items, result.as.list->size))
      ch_list_push(call->arena, result, list.at[i]);
  return result;
}

static chart_value fn_without(CH_PARAMETERS)
{
  items       list   = items_of(call, arg[0], "Cannot find without on type");
  chart_value result = ch_list_new(call->arena, CH_TYPE_LIST, list.size);
  for (size_t i = 0; i < list.size; i++)
    if (!is_among(call, list.at[i], arg + 1, count - 1))
      ch_list_push(call->arena, result, list.at[i]);
  return result;
}

static chart_value fn_compact(CH_PARAMETERS)
{
  items       list   = items_of(call, arg[0], "Cannot compact on type");
  chart_value result = ch_list_new(call->arena, CH_TYPE_LIST, list.size);
  for (size_t i = 0; i < list.size; i++)
    if (!ch_is_empty(list.at[i]))
      ch_list_push(call->arena, result, list.at[i]);
  return result;
}

static chart_value fn_has(CH_PARAMETERS)
{
  if (ch_is_nil(arg[1]))
    return ch_bool(false);
  items list = items_of(call, arg[1], "Cannot find has on type");
  return ch_bool(is_among(call, arg[0], list.at, list.size));
}

/* For each function: its row and that of its `must` form. */
#define WITH_MUST(name, must_name, signature, body, variant, help) \
  { name, signature, body, variant, help },                        \
  {                                                                \
    must_name, signature, body, variant, help                      \
  }

const ch_function ch_list_functions[] = {
  { "list", "func(...any) []any", fn_list, 0, "a list of the values" },
  { "tuple", "func(...any) []any", fn_list, 0, "a list of the values" },
  WITH_MUST("first", "mustFirst", "func(any) any", fn_first, FIRST, "the first item of LIST"),
  WITH_MUST("last", "mustLast", "func(any) any", fn_first, LAST, "the last item of LIST"),
  WITH_MUST("rest", "mustRest", "func(any) []any", fn_rest, FIRST, "LIST without its first item"),
  WITH_MUST("initial", "mustInitial", "func(any) []any", fn_rest, LAST,
            "LIST without its last item"),
  WITH_MUST("append", "mustAppend", "func(any, any) []any", fn_append, 0,
            "a list of LIST's items and VALUE"),
  WITH_MUST("push", "mustPush", "func(any, any) []any", fn_append, 0,
            "a list of LIST's items and VALUE"),
  WITH_MUST("prepend", "mustPrepend", "func(any, any) []any", fn_prepend, 0,
            "a list of VALUE and LIST's items"),
  { "concat", "func(...any) any", fn_concat, 0, "one list of all items of the lists" },
  WITH_MUST("reverse", "mustReverse", "func(any) []any", fn_reverse, 0, "LIST from its end"),
  WITH_MUST("uniq", "mustUniq", "func(any) []any", fn_uniq, 0, "LIST without repeated items"),
  WITH_MUST("without", "mustWithout", "func(any, ...any) []any", fn_without, 0,
            "LIST without the values that follow"),
  WITH_MUST("has", "mustHas", "func(any, any) bool", fn_has, 0, "whether VALUE is in LIST"),
  WITH_MUST("compact", "mustCompact", "func(any) []any", fn_compact, 0,
            "LIST without its empty items"),
  WITH_MUST("slice", "mustSlice", "func(any, ...any) any", fn_slice, 0,
            "the items of LIST from FROM to before TO"),
  WITH_MUST("chunk", "mustChunk", "func(int, any) [][]any", fn_chunk, 0,
            "LIST cut into lists of SIZE items"),
  { 0 },
};
