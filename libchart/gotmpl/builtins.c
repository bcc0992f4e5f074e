/* SPDX-License-Identifier: Apache-2.0
 * The table of the language's own functions, and those that are short: not len index print call. */
#include "gotmpl/compare.h"
#include "gotmpl/escape.h"
#include "gotmpl/state.h"
#include "value/object.h"
#include "value/print.h"

static chart_value fn_not(ch_call *call, const chart_value *arg, size_t count)
{
  (void) call;
  (void) count;
  return ch_bool(!ch_value_is_true(arg[0]));
}

/* The type of what `indirect` finds behind a pointer. */
static chart_str pointed_type(chart_value value)
{
  chart_str name = ch_type_name(value);
  return ch_str_starts(name, CHART_STR("*")) ? ch_str_from(name, 1) : name;
}

static chart_value fn_len(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  switch ((chart_kind) arg[0].kind) {
  case CHART_NIL:
    if (arg[0].type == CH_TYPE_NIL)
      ch_throw(call->fault, CHART_ERR_EXECUTE, "len of nil pointer");
    ch_throw(call->fault, CHART_ERR_EXECUTE, "reflect: call of reflect.Value.Type on zero Value");
  case CHART_STRING:
  case CHART_BYTES: return ch_int(arg[0].size);
  case CHART_LIST: return ch_int((int64_t) ch_list_size(arg[0]));
  case CHART_DICT: return ch_int((int64_t) ch_dict_size(arg[0]));
  default:
    ch_throw(call->fault, CHART_ERR_EXECUTE, "len of type %.*s", CH_STR_ARG(pointed_type(arg[0])));
  }
}

/* The element number that `index` asks for, checked against size.  Go lets the number that is one
 * too large through to reflect, which words it differently. */
static size_t element_number(ch_call *call, chart_value index, size_t size, const char *what)
{
  index = ch_object_plain(index);
  if (index.kind == CHART_NIL)
    ch_throw(call->fault, CHART_ERR_EXECUTE, "cannot index slice/array with nil");
  if (index.kind != CHART_INT && index.kind != CHART_UINT)
    ch_throw(call->fault, CHART_ERR_EXECUTE, "cannot index slice/array with type %.*s",
             CH_STR_ARG(ch_type_name(index)));
  if (index.as.integer >= 0 && (uint64_t) index.as.integer == size)
    ch_throw(call->fault, CHART_ERR_EXECUTE, "reflect: %s index out of range", what);
  if (index.as.integer < 0 || (uint64_t) index.as.integer > size)
    ch_throw(call->fault, CHART_ERR_EXECUTE, "index out of range: %lld",
             (long long) index.as.integer);
  return (size_t) index.as.integer;
}

static chart_value element_of_dict(ch_call *call, chart_value dict, chart_value key)
{
  if (key.kind == CHART_NIL)
    ch_throw(call->fault, CHART_ERR_EXECUTE, "value is nil; should be of type string");
  if (key.kind != CHART_STRING)
    ch_throw(call->fault, CHART_ERR_EXECUTE, "value has type %.*s; should be string",
             CH_STR_ARG(ch_type_name(key)));
  const chart_dict_entry *entry = ch_dict_find(dict, ch_text(key));
  if (entry != NULL)
    return entry->value;
  switch (ch_type_table[dict.type].element) {
  case CH_TYPE_STRING: return ch_string((chart_str){ NULL, 0 });
  case CH_TYPE_BYTES: return ch_bytes((chart_str){ NULL, 0 });
  default: return ch_nil();
  }
}

static chart_value element_of(ch_call *call, chart_value item, chart_value index)
{
  switch ((chart_kind) item.kind) {
  case CHART_NIL: ch_throw(call->fault, CHART_ERR_EXECUTE, "index of nil pointer");
  case CHART_STRING:
    return ch_uint8((uint8_t) item.as.text[element_number(call, index, item.size, "string")]);
  case CHART_BYTES:
    return ch_uint8((uint8_t) item.as.text[element_number(call, index, item.size, "slice")]);
  case CHART_LIST:
    return ch_list_at(item, element_number(call, index, ch_list_size(item), "slice"));
  case CHART_DICT: return element_of_dict(call, item, index);
  default:
    ch_throw(call->fault, CHART_ERR_EXECUTE, "can't index item of type %.*s",
             CH_STR_ARG(pointed_type(item)));
  }
}

static chart_value fn_index(ch_call *call, const chart_value *arg, size_t count)
{
  if (arg[0].kind == CHART_NIL)
    ch_throw(call->fault, CHART_ERR_EXECUTE, "index of untyped nil");
  chart_value item = arg[0];
  for (size_t i = 1; i < count; i++)
    item = element_of(call, item, arg[i]);
  return item;
}

enum { PRINT_PLAIN, PRINT_LINE };

static chart_value fn_print(ch_call *call, const chart_value *arg, size_t count)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  if (call->function->variant == PRINT_LINE)
    ch_print_line(&out, arg, count);
  else
    ch_print_plain(&out, arg, count);
  return ch_string(ch_buffer_view(&out));
}

static chart_value fn_printf(ch_call *call, const chart_value *arg, size_t count)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_print_format(&out, ch_text(arg[0]), arg + 1, count - 1);
  return ch_string(ch_buffer_view(&out));
}

/* What reflect.Value.String() gives. */
static void print_reflected(ch_buffer *out, chart_value value)
{
  if (value.kind == CHART_STRING) {
    ch_buffer_str(out, ch_text(value));
    return;
  }
  ch_buffer_byte(out, '<');
  ch_buffer_str(out, ch_type_name(value));
  ch_buffer_text(out, " Value>");
}

/* No value of this language is a function, so this can only fail.  The name in the message is the
 * callee as written, the second operand of the command that is running, or what was piped in. */
static chart_value fn_call(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  if (arg[0].kind == CHART_NIL)
    ch_throw(call->fault, CHART_ERR_EXECUTE, "call of nil");
  const ch_exec *exec = (const ch_exec *) (const void *) ((char *) call - offsetof(ch_exec, call));
  const ch_node *node = exec->frame->at;
  ch_buffer      name;
  ch_buffer_init(&name, call->arena);
  if (node->kind == CH_NODE_COMMAND && ch_node_list(node)->size > 1)
    ch_node_print(&name, ch_node_list(node)->items[1], exec->frame->template->text);
  else
    print_reflected(&name, arg[0]);
  ch_throw(call->fault, CHART_ERR_EXECUTE, "non-function %.*s of type %.*s",
           CH_STR_ARG(ch_buffer_view(&name)), CH_STR_ARG(ch_type_name(arg[0])));
}

const ch_function ch_builtin_functions[] = {
  { "and", "func(value, ...value) value", NULL, CH_LAZY_AND,
    "the first empty argument, or the last one" },
  { "or", "func(value, ...value) value", NULL, CH_LAZY_OR,
    "the first non-empty argument, or the last one" },
  { "not", "func(value) bool", fn_not, 0, "whether VALUE is false, 0, empty or nil" },
  { "eq", "func(value, ...value) bool", ch_builtin_equal, CH_COMPARE_EQ,
    "whether A equals any of the others" },
  { "ne", "func(value, value) bool", ch_builtin_equal, CH_COMPARE_NE, "whether A differs from B" },
  { "lt", "func(value, value) bool", ch_builtin_order, CH_COMPARE_LT, "A < B" },
  { "le", "func(value, value) bool", ch_builtin_order, CH_COMPARE_LE, "A <= B" },
  { "gt", "func(value, value) bool", ch_builtin_order, CH_COMPARE_GT, "A > B" },
  { "ge", "func(value, value) bool", ch_builtin_order, CH_COMPARE_GE, "A >= B" },
  { "len", "func(value) int", fn_len, 0, "bytes of a string, items of a list or dict" },
  { "index", "func(value, ...value) value", fn_index, 0, "the element that the keys lead to" },
  { "call", "func(value, ...value) value", fn_call, 0, "calls a function value" },
  { "print", "func(...any) string", fn_print, PRINT_PLAIN, "the arguments as text" },
  { "println", "func(...any) string", fn_print, PRINT_LINE,
    "the arguments as text, blanks between them, and a newline" },
  { "printf", "func(string, ...any) string", fn_printf, 0, "the arguments in FORMAT" },
  { "html", "func(...any) string", ch_builtin_escape, CH_ESCAPE_HTML, "text escaped for HTML" },
  { "js", "func(...any) string", ch_builtin_escape, CH_ESCAPE_JS, "text escaped for JavaScript" },
  { "urlquery", "func(...any) string", ch_builtin_escape, CH_ESCAPE_QUERY,
    "text escaped for a URL query" },
  { NULL, NULL, NULL, 0, NULL },
};
