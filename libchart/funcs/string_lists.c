/* SPDX-License-Identifier: Apache-2.0
 * Functions between strings and lists of strings. */
#include "base/utf8.h"
#include "funcs/call.h"
#include "funcs/funcs.h"
#include "value/print.h"

#include <stdlib.h>

/* ---- splitting ---------------------------------------------------------------------------- */

/* What a splitter does with each part. */
typedef struct part_sink {
  ch_arena   *arena;
  chart_value target; /* a []string or a map[string]string */
  char       *keys;   /* room for the keys _0, _1, … of a map */
  size_t      number;
} part_sink;

enum { KEY_ROOM = 21 };

/* Writes the key of part `number`; gives its size. */
static size_t write_key(char *key, size_t number)
{
  size_t digits = 1;
  for (size_t rest = number / 10; rest != 0; rest /= 10)
    digits++;
  key[0] = '_';
  for (size_t i = digits; i > 0; i--, number /= 10)
    key[i] = (char) ('0' + number % 10);
  return digits + 1;
}

static void add_part(part_sink *sink, chart_str part)
{
  if (sink->target.kind == CHART_LIST) {
    ch_list_push(sink->arena, sink->target, ch_string(part));
    return;
  }
  chart_str key = ch_str(sink->keys, write_key(sink->keys, sink->number));
  sink->keys += key.size;
  sink->number++;
  ch_dict_append(sink->arena, sink->target, key, ch_string(part), (chart_origin){ 0, 0 });
}

/* How many parts strings.SplitN(s, separator, limit) has; limit < 0: no limit. */
static size_t count_parts(chart_str s, chart_str separator, int64_t limit)
{
  size_t parts = 0, most = limit < 0 ? SIZE_MAX : (size_t) limit;
  if (separator.size == 0) {
    parts = ch_utf8_count(s);
    return parts < most ? parts : most;
  }
  for (size_t at = 0; at != CH_NOT_FOUND && parts < most; parts++) {
    at = ch_str_find(s, separator, at);
    at = at == CH_NOT_FOUND ? at : at + separator.size;
  }
  return parts;
}

static void split_parts(part_sink *sink, chart_str s, chart_str separator, size_t parts)
{
  size_t from = 0;
  for (; parts > 1; parts--) {
    size_t end, next;
    if (separator.size == 0) {
      size_t width;
      (void) ch_utf8_decode(ch_str_from(s, from), &width);
      end = next = from + width;
    } else {
      end  = ch_str_find(s, separator, from);
      next = end + separator.size;
    }
    add_part(sink, ch_str_cut(s, from, end));
    from = next;
  }
  if (parts == 1)
    add_part(sink, ch_str_from(s, from));
}

static chart_value split(ch_call *call, chart_str separator, int64_t limit, chart_str s)
{
  size_t    parts = count_parts(s, separator, limit);
  part_sink sink  = { .arena = call->arena };
  sink.keys       = (char *) ch_arena_array(call->arena, parts, KEY_ROOM);
  sink.target     = ch_dict_new(call->arena, CH_TYPE_STRING_DICT, 0);
  split_parts(&sink, s, separator, parts);
  return sink.target;
}

static chart_value fn_split(CH_PARAMETERS)
{
  return split(call, ch_text(arg[0]), -1, ch_text(arg[1]));
}

static chart_value fn_splitn(CH_PARAMETERS)
{
  return split(call, ch_text(arg[0]), arg[1].as.integer, ch_text(arg[2]));
}

static chart_value fn_splitList(CH_PARAMETERS)
{
  chart_str separator = ch_text(arg[0]), s = ch_text(arg[1]);
  size_t    parts = count_parts(s, separator, -1);
  part_sink sink  = { .arena = call->arena };
  sink.target     = ch_list_new(call->arena, CH_TYPE_STRING_LIST, parts);
  split_parts(&sink, s, separator, parts);
  return sink.target;
}

/* ---- joining ------------------------------------------------------------------------------ */

static chart_value fn_join(CH_PARAMETERS)
{
  chart_str separator = ch_text(arg[0]);
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  if (!ch_is_list(arg[1])) {
    if (!ch_is_nil(arg[1]))
      ch_append_strval(&out, arg[1]);
    return ch_buffer_value(&out);
  }
  size_t             size;
  const chart_value *items    = ch_list_items(call->arena, arg[1], &size);
  bool               is_first = true;
  for (size_t i = 0; i < size; i++) {
    if (ch_is_nil(items[i]))
      continue;
    if (!is_first)
      ch_buffer_str(&out, separator);
    ch_append_strval(&out, items[i]);
    is_first = false;
  }
  return ch_buffer_value(&out);
}

static chart_value to_strings(ch_call *call, chart_value value)
{
  if (value.kind == CHART_LIST && value.type == CH_TYPE_STRING_LIST)
    return value;
  if (ch_is_nil(value))
    return ch_list_new(call->arena, CH_TYPE_STRING_LIST, 0);
  size_t             size  = 1;
  const chart_value *items = &value;
  if (ch_is_list(value))
    items = ch_list_items(call->arena, value, &size);
  chart_value result = ch_list_new(call->arena, CH_TYPE_STRING_LIST, size);
  for (size_t i = 0; i < size; i++)
    if (!ch_is_nil(items[i]))
      ch_list_push(call->arena, result, ch_string(ch_print_strval(call->arena, items[i])));
  return result;
}

static chart_value fn_toStrings(CH_PARAMETERS)
{
  return to_strings(call, arg[0]);
}

static chart_value fn_toString(CH_PARAMETERS)
{
  return ch_string(ch_print_strval(call->arena, arg[0]));
}

/* ---- sorting ------------------------------------------------------------------------------ */

static int by_text(const void *a, const void *b)
{
  return ch_str_compare(ch_text(*(const chart_value *) a), ch_text(*(const chart_value *) b));
}

/* A []string is sorted where it stands, as sprig does: whoever else holds it sees the new order. */
static chart_value fn_sortAlpha(CH_PARAMETERS)
{
  chart_value list;
  if (ch_is_list(arg[0])) {
    list = to_strings(call, arg[0]);
  } else {
    list = ch_list_new(call->arena, CH_TYPE_STRING_LIST, 1);
    ch_list_push(call->arena, list, ch_string(ch_print_strval(call->arena, arg[0])));
  }
  if (ch_list_size(list) > 1) {
    list.as.list->origins = NULL;
    qsort(list.as.list->items, list.as.list->size, sizeof(chart_value), by_text);
  }
  return list;
}

const ch_function ch_string_list_functions[] = {
  { "split", "func(string, string) map[string]string", fn_split, 0,
    "the parts of STRING between SEPARATORs as a dict with the keys _0, _1 and so on" },
  { "splitn", "func(string, int, string) map[string]string", fn_splitn, 0,
    "like split, but at most COUNT parts" },
  { "splitList", "func(string, string) []string", fn_splitList, 0,
    "the parts of STRING between SEPARATORs as a list" },
  { "join", "func(string, any) string", fn_join, 0, "the texts of LIST with SEPARATOR between" },
  { "toStrings", "func(any) []string", fn_toStrings, 0, "the texts of LIST" },
  { "toString", "func(any) string", fn_toString, 0, "VALUE as text" },
  { "sortAlpha", "func(any) []string", fn_sortAlpha, 0, "the texts of LIST in bytewise order" },
  { 0 },
};
