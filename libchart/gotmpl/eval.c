/* SPDX-License-Identifier: Apache-2.0
 * Evaluating pipelines: operands, fields, methods, function calls and their arguments. */
#include "gotmpl/state.h"

#include "value/object.h"
#include "value/print.h"

/* Values are returned in registers; what is kept in memory between is handed on by pointer.  A
 * value that is written field by field and then copied whole costs a stalled load each time. */

static void at(ch_exec *exec, const ch_node *node)
{
  exec->frame->at = node;
}

/* The static type of a value, as errors name it. */
static chart_str static_type(chart_value value)
{
  if ((value.flags & CH_FLAG_INTERFACE) != 0 || value.type == CH_TYPE_NIL)
    return CHART_STR("interface {}");
  return ch_type_name(value);
}

static chart_str node_text(ch_exec *exec, const ch_node *node)
{
  ch_buffer out;
  ch_buffer_init(&out, exec->arena);
  ch_node_print(&out, node, exec->frame->template->text);
  return ch_buffer_view(&out);
}

/* ---- variables ------------------------------------------------------------------------------- */

void ch_eval_declare(ch_exec *exec, ch_name name, chart_value value)
{
  if (exec->variable_count == exec->variable_room) {
    size_t       room = exec->variable_room == 0 ? 64 : exec->variable_room * 2;
    ch_variable *all  = (ch_variable *) ch_arena_array(exec->call.lasting, room, sizeof *all);
    if (exec->variable_count != 0)
      memcpy(all, exec->variables, exec->variable_count * sizeof *all);
    exec->variables     = all;
    exec->variable_room = room;
  }
  exec->variables[exec->variable_count++] = (ch_variable){ name, value };
}

static ch_variable *find_variable(ch_exec *exec, ch_name name)
{
  for (size_t i = exec->variable_count; i-- > exec->frame->variables;)
    if (exec->variables[i].name.hash == name.hash &&
        (exec->variables[i].name.data == name.data ||
         ch_str_equal(ch_name_text(exec->variables[i].name), ch_name_text(name))))
      return &exec->variables[i];
  ch_exec_fail(exec, "undefined variable: %.*s", CH_STR_ARG(name));
}

static bool points_into_memory(chart_value value)
{
  return value.kind >= CHART_COMPLEX;
}

/* The variable may belong to an outer scope, whose memory is older than the value's. */
void ch_eval_assign(ch_exec *exec, ch_name name, chart_value value)
{
  find_variable(exec, name)->value = value;
  if (points_into_memory(value))
    ch_arena_pin(exec->arena);
}

/* ---- calls ----------------------------------------------------------------------------------- */

/* A function or method about to be called. */
typedef struct callee {
  const ch_function  *row;
  const ch_signature *signature;
  const ch_node      *node;     /* shown when the function fails */
  const chart_value  *receiver; /* of a method; or NULL */
} callee;

static chart_value eval_argument(ch_exec *exec, const ch_parameter *parameter, const ch_node *node);

/* Everything that needs a closer look than fit_at_once takes. */
static chart_value fit(ch_exec *exec, const ch_parameter *parameter, chart_value value)
{
  chart_str got;
  switch (ch_parameter_fit(parameter, &value, &got)) {
  case CH_FIT: return value;
  case CH_FIT_INVALID:
    ch_exec_fail(exec, "invalid value; expected %.*s", CH_STR_ARG(parameter->name));
  case CH_FIT_WRONG: break;
  }
  ch_exec_fail(exec, "wrong type for value; expected %.*s; got %.*s", CH_STR_ARG(parameter->name),
               CH_STR_ARG(got));
}

/* Whether a value fits with no more than its interface taken off. */
static inline bool fits_at_once(const ch_parameter *parameter, chart_value value)
{
  switch (parameter->kind) {
  case CH_PARAMETER_ANY: return value.kind != CHART_NIL;
  case CH_PARAMETER_INT: return value.type == CH_TYPE_INT;
  case CH_PARAMETER_STRING: return value.type == CH_TYPE_STRING;
  default: return false;
  }
}

static inline chart_value fitted(ch_exec *exec, const ch_parameter *parameter, chart_value value)
{
  if (parameter->kind == CH_PARAMETER_VALUE)
    return value;
  if (!fits_at_once(parameter, value))
    return fit(exec, parameter, value);
  value.flags = 0;
  return value;
}

_Noreturn static void fail_count(ch_exec *exec, const callee *f, size_t given, size_t count)
{
  if (f->signature->is_variadic)
    ch_exec_fail(exec, "wrong number of args for %s: want at least %zu got %zu", f->row->name,
                 f->signature->count - 1, given);
  ch_exec_fail(exec, "wrong number of args for %s: want %zu got %zu", f->row->name,
               f->signature->count, count);
}

static inline void check_count(ch_exec *exec, const callee *f, size_t given, bool has_final)
{
  size_t count = given + has_final;
  bool   fits =
    f->signature->is_variadic ? count + 1 >= f->signature->count : count == f->signature->count;
  if (!fits)
    fail_count(exec, f, given, count);
}

/* `and` and `or` evaluate no more than they need and give the argument that decided. */
static chart_value call_lazy(ch_exec *exec, const callee *f, const ch_node *const *arguments,
                             size_t given, const chart_value *final)
{
  bool        stops_at = f->row->variant == CH_LAZY_OR;
  chart_value value    = ch_absent();
  for (size_t i = 0; i < given; i++) {
    value = eval_argument(exec, &f->signature->parameter[0], arguments[i]);
    if (ch_value_is_true(value) == stops_at)
      return value;
  }
  return final == NULL ? value : *final;
}

/* Methods without a body are those whose results, "(int, int)", no template can take. */
_Noreturn static void refuse_results(ch_exec *exec, const callee *f)
{
  chart_str results = f->signature->result.name;
  size_t    count   = 1;
  size_t    last    = 0;
  for (size_t i = 0; i < results.size; i++)
    if (results.data[i] == ' ') {
      count++;
      last = i + 1;
    }
  if (count != 2)
    ch_exec_fail(exec, "function %s has %zu return values; should be 1 or 2", f->row->name, count);
  ch_exec_fail(exec,
               "invalid function signature for %s: second return value should be error; is %.*s",
               f->row->name, CH_STR_ARG(ch_str_cut(results, last, results.size - 1)));
}

static chart_value run_function(ch_exec *exec, const callee *f, const chart_value *arguments,
                                size_t count)
{
  ch_frame      *frame  = exec->frame;
  size_t         depth  = exec->depth;
  const ch_node *before = frame->at;
  frame->at             = f->node;
  frame->calling        = f->row;
  exec->call.function   = f->row;
  chart_value result    = f->row->body(&exec->call, arguments, count);
  frame                 = &exec->frames[depth - 1];
  frame->calling        = NULL;
  frame->at             = before;
  if (result.flags != 0)
    result.flags = 0;
  return result;
}

static chart_value call(ch_exec *exec, const callee *f, const ch_node *const *arguments,
                        size_t given, const chart_value *final)
{
  enum { SMALL = 6 };
  chart_value  small[SMALL];
  size_t       first = f->receiver != NULL;
  size_t       count = first + given + (final != NULL);
  chart_value *all   = small;
  check_count(exec, f, given, final != NULL);
  if (f->row->body == NULL && f->receiver != NULL)
    refuse_results(exec, f);
  if (f->row->body == NULL)
    return call_lazy(exec, f, arguments, given, final);
  if (count > SMALL)
    all = (chart_value *) ch_arena_array(exec->arena, count, sizeof *all);
  if (first != 0)
    all[0] = *f->receiver;
  for (size_t i = 0; i < given; i++)
    all[first + i] = eval_argument(exec, ch_signature_parameter(f->signature, i), arguments[i]);
  if (final != NULL)
    all[count - 1] = fitted(exec, ch_signature_parameter(f->signature, given), *final);
  return run_function(exec, f, all, count);
}

/* ---- fields ---------------------------------------------------------------------------------- */

/* What stands behind a field or function in its command: its arguments. */
typedef struct operands {
  const ch_node *const *items; /* behind the field or function itself */
  size_t                size;
  const chart_value    *final; /* what is piped in; NULL: nothing (Go's missingVal) */
} operands;

static const operands NO_OPERANDS = { NULL, 0, NULL };

static inline bool has_arguments(const operands *o)
{
  return o->size != 0 || o->final != NULL;
}

static const ch_function *find_method(const ch_exec *exec, chart_value receiver, chart_str name)
{
  const ch_function *rows = NULL;
  if (receiver.kind == CHART_OBJECT)
    rows = receiver.as.object == NULL ? NULL : receiver.as.object->class->methods;
  else if (exec->methods != NULL)
    rows = exec->methods[receiver.type];
  for (; rows != NULL && rows->name != NULL; rows++)
    if (rows->name[0] == name.data[0] && ch_str_is(name, rows->name))
      return rows;
  return NULL;
}

static chart_value call_method(ch_exec *exec, const ch_function *row, chart_value receiver,
                               const ch_node *node, const operands *o)
{
  ch_signature signature;
  if (!ch_signature_parse(&signature, row->signature))
    ch_exec_fail(exec, "method %s has a bad signature", row->name);
  receiver.flags = 0;
  callee f       = { row, &signature, node, &receiver };
  return call(exec, &f, o->items, o->size, o->final);
}

static void note_read(const ch_exec *exec, const ch_node *node, const chart_dict_entry *entry)
{
  if (exec->observer != NULL && exec->observer->read != NULL)
    exec->observer->read(exec->observer->user, exec->frame->template,
                         ch_node_position(node, exec->frame->template->text), entry->key,
                         entry->origin);
}

/* The zero value of a dict's element type: what a missing key gives. */
static chart_value zero_element(ch_type dict_type)
{
  switch (ch_type_table[dict_type].element) {
  case CH_TYPE_STRING: return ch_string((chart_str){ NULL, 0 });
  case CH_TYPE_BYTES: return ch_bytes((chart_str){ NULL, 0 });
  default: return ch_nil();
  }
}

static inline chart_value dict_field(ch_exec *exec, const ch_node *node, chart_value dict,
                                     ch_name name)
{
  const chart_dict_entry *entry = ch_dict_find_hashed(dict, ch_name_text(name), name.hash);
  if (entry == NULL)
    return zero_element((ch_type) dict.type);
  note_read(exec, node, entry);
  chart_value value = entry->value;
  if (ch_type_table[dict.type].element == CH_TYPE_NIL)
    value.flags = CH_FLAG_INTERFACE;
  return value;
}

static bool object_field(ch_exec *exec, chart_value object, chart_str name, chart_value *out)
{
  const ch_class *class = object.as.object == NULL ? NULL : object.as.object->class;
  if (class == NULL || class->fields == NULL)
    return false;
  for (size_t i = 0; class->fields[i].size != 0; i++) {
    if (!ch_str_equal(class->fields[i], name))
      continue;
    if (name.data[0] >= 'a' && name.data[0] <= 'z')
      ch_exec_fail(exec, "%.*s is an unexported field of struct type %.*s", CH_STR_ARG(name),
                   CH_STR_ARG(class->name));
    *out = class->field(exec->arena, object.as.object, i);
    return true;
  }
  return class->promoted != NULL && class->promoted(exec->arena, object.as.object, name, out);
}

static chart_value eval_field(ch_exec *exec, ch_name name, const ch_node *node, const operands *o,
                              chart_value receiver)
{
  if (receiver.kind == CHART_NIL) {
    if (receiver.type == CH_TYPE_ABSENT)
      return ch_absent();
    ch_exec_fail(exec, "nil pointer evaluating interface {}.%.*s", CH_STR_ARG(name));
  }
  const ch_function *method = find_method(exec, receiver, ch_name_text(name));
  if (method != NULL)
    return call_method(exec, method, receiver, node, o);
  chart_value value;
  if (receiver.kind == CHART_DICT) {
    if (has_arguments(o))
      ch_exec_fail(exec, "%.*s is not a method but has arguments", CH_STR_ARG(name));
    return dict_field(exec, node, receiver, name);
  }
  if (receiver.kind == CHART_OBJECT && object_field(exec, receiver, ch_name_text(name), &value)) {
    if (has_arguments(o))
      ch_exec_fail(exec, "%.*s has arguments but cannot be invoked as function", CH_STR_ARG(name));
    return value;
  }
  ch_exec_fail(exec, "can't evaluate field %.*s in type %.*s", CH_STR_ARG(name),
               CH_STR_ARG(static_type(receiver)));
}

/* Only such names can be those of methods. */
static inline bool is_exported(ch_name name)
{
  return name.size != 0 && name.data[0] >= 'A' && name.data[0] <= 'Z';
}

/* Only the last field of a chain can be a method with arguments. */
static chart_value eval_fields(ch_exec *exec, chart_value receiver, const ch_node *node,
                               const ch_name *names, size_t size, const operands *o)
{
  for (size_t i = 0; i < size; i++) {
    const operands *own = i + 1 == size ? o : &NO_OPERANDS;
    if (receiver.kind == CHART_DICT && !is_exported(names[i]) && !has_arguments(own))
      receiver = dict_field(exec, node, receiver, names[i]);
    else
      receiver = eval_field(exec, names[i], node, own, receiver);
  }
  return receiver;
}

/* ---- operands -------------------------------------------------------------------------------- */

_Noreturn static void fail_arguments(ch_exec *exec, const ch_node *node)
{
  ch_exec_fail(exec, "can't give argument to non-function %.*s", CH_STR_ARG(node_text(exec, node)));
}

static inline void refuse_arguments(ch_exec *exec, const ch_node *node, const operands *o)
{
  if (has_arguments(o))
    fail_arguments(exec, node);
}

static chart_value eval_variable(ch_exec *exec, const ch_node *node, const operands *o)
{
  at(exec, node);
  const ch_path_node *path  = ch_node_path(node);
  chart_value         value = find_variable(exec, path->names[0])->value;
  if (path->size == 1) {
    refuse_arguments(exec, node, o);
    return value;
  }
  return eval_fields(exec, value, node, path->names + 1, path->size - 1, o);
}

static chart_value eval_function(ch_exec *exec, const ch_node *node, const ch_node *shown,
                                 const operands *o)
{
  at(exec, node);
  const ch_function_node *called = ch_node_function(node);
  callee                  f      = { called->function, called->signature, shown, NULL };
  return call(exec, &f, o->items, o->size, o->final);
}

static chart_value eval_chain(ch_exec *exec, const ch_node *node, const operands *o)
{
  const ch_chain_node *chain = ch_node_chain(node);
  at(exec, node);
  if (chain->base->kind == CH_NODE_NIL)
    ch_exec_fail(exec, "indirection through explicit nil in %.*s",
                 CH_STR_ARG(node_text(exec, node)));
  static const ch_parameter any   = { CH_PARAMETER_VALUE, { NULL, 0 } };
  chart_value               value = eval_argument(exec, &any, chain->base);
  return eval_fields(exec, value, node, chain->names, chain->size, o);
}

/* The constant with the type it has when nobody asks for another. */
static chart_value eval_number(ch_exec *exec, const ch_node *node)
{
  const ch_number_node *n    = ch_node_number(node);
  unsigned              uses = node->bits;
  at(exec, node);
  if (uses & CH_NUMBER_COMPLEX)
    return (
      chart_value){ .kind = CHART_COMPLEX, .type = CH_TYPE_COMPLEX128, .as.complex = n->complex };
  if ((uses & CH_NUMBER_FLOAT) && (uses & CH_NUMBER_IS_FLOAT_TEXT))
    return ch_float(n->number);
  if (uses & CH_NUMBER_INT)
    return ch_int(n->integer);
  if (uses & CH_NUMBER_UINT)
    ch_exec_fail(exec, "%.*s overflows int", CH_STR_ARG(node_text(exec, node)));
  return ch_absent();
}

static chart_value eval_field_node(ch_exec *exec, const ch_node *node, const operands *o)
{
  at(exec, node);
  const ch_path_node *path = ch_node_path(node);
  return eval_fields(exec, exec->dot, node, path->names, path->size, o);
}

/* ---- arguments ------------------------------------------------------------------------------- */

_Noreturn static void fail_expected(ch_exec *exec, const char *what, const ch_node *node)
{
  ch_exec_fail(exec, "expected %s; found %.*s", what, CH_STR_ARG(node_text(exec, node)));
}

static chart_value constant_text(const ch_node *node)
{
  const ch_string_node *constant = ch_node_string(node);
  return ch_string(ch_str(constant->data, constant->size));
}

static chart_value integer_argument(ch_exec *exec, const ch_parameter *parameter,
                                    const ch_node *node)
{
  if (node->kind != CH_NODE_NUMBER || !(node->bits & CH_NUMBER_INT))
    fail_expected(exec, "integer", node);
  int64_t n = ch_node_number(node)->integer;
  return parameter->kind == CH_PARAMETER_INT ? ch_int(n) : ch_int64(n);
}

/* Go cuts off what does not fit into 32 bits. */
static chart_value natural_argument(ch_exec *exec, const ch_node *node)
{
  if (node->kind != CH_NODE_NUMBER || !(node->bits & CH_NUMBER_UINT))
    fail_expected(exec, "unsigned integer", node);
  return ch_uint64((uint32_t) ch_node_number(node)->natural);
}

/* A constant where `parameter` is wanted: its type follows the parameter. */
static chart_value constant_argument(ch_exec *exec, const ch_parameter *parameter,
                                     const ch_node *node)
{
  switch (parameter->kind) {
  case CH_PARAMETER_ANY:
  case CH_PARAMETER_VALUE:
    if (node->kind == CH_NODE_NUMBER)
      return eval_number(exec, node);
    return node->kind == CH_NODE_BOOL ? ch_bool(node->bits != 0) : constant_text(node);
  case CH_PARAMETER_BOOL:
    if (node->kind != CH_NODE_BOOL)
      fail_expected(exec, "bool", node);
    return ch_bool(node->bits != 0);
  case CH_PARAMETER_STRING:
    if (node->kind != CH_NODE_STRING)
      fail_expected(exec, "string", node);
    return constant_text(node);
  case CH_PARAMETER_INT:
  case CH_PARAMETER_INT64:
  case CH_PARAMETER_NAMED_INT: return integer_argument(exec, parameter, node);
  case CH_PARAMETER_UINT32: return natural_argument(exec, node);
  case CH_PARAMETER_FLOAT64:
    if (node->kind != CH_NODE_NUMBER || !(node->bits & CH_NUMBER_FLOAT))
      fail_expected(exec, "float", node);
    return ch_float(ch_node_number(node)->number);
  case CH_PARAMETER_BYTES:
  case CH_PARAMETER_STRING_LIST:
  case CH_PARAMETER_LIST:
  case CH_PARAMETER_DICT:
  case CH_PARAMETER_NAMED: break;
  }
  ch_exec_fail(exec, "can't handle %.*s for arg of type %.*s", CH_STR_ARG(node_text(exec, node)),
               CH_STR_ARG(parameter->name));
}

static chart_value eval_argument(ch_exec *exec, const ch_parameter *parameter, const ch_node *node)
{
  at(exec, node);
  switch ((ch_node_kind) node->kind) {
  case CH_NODE_FIELD: return fitted(exec, parameter, eval_field_node(exec, node, &NO_OPERANDS));
  case CH_NODE_CHAIN: return fitted(exec, parameter, eval_chain(exec, node, &NO_OPERANDS));
  case CH_NODE_VARIABLE: return fitted(exec, parameter, eval_variable(exec, node, &NO_OPERANDS));
  case CH_NODE_DOT: return fitted(exec, parameter, exec->dot);
  case CH_NODE_NIL:
    if (!ch_parameter_takes_nil(parameter))
      ch_exec_fail(exec, "cannot assign nil to %.*s", CH_STR_ARG(parameter->name));
    return ch_parameter_nil(parameter);
  case CH_NODE_PIPE:
  case CH_NODE_COMMAND: return fitted(exec, parameter, ch_eval_pipeline(exec, node));
  case CH_NODE_IDENTIFIER:
    return fitted(exec, parameter, eval_function(exec, node, node, &NO_OPERANDS));
  default: return constant_argument(exec, parameter, node);
  }
}

/* ---- pipelines ------------------------------------------------------------------------------- */

/* `command` is a COMMAND, or the one operand of which it consists. */
static chart_value eval_command(ch_exec *exec, const ch_node *command, const chart_value *final)
{
  const ch_node *word = command;
  operands       o    = { NULL, 0, final };
  if (command->kind == CH_NODE_COMMAND) {
    const ch_list_node *list = ch_node_list(command);
    word                     = list->items[0];
    o.items                  = list->items + 1;
    o.size                   = list->size - 1;
  }
  switch ((ch_node_kind) word->kind) {
  case CH_NODE_IDENTIFIER: return eval_function(exec, word, command, &o);
  case CH_NODE_FIELD: return eval_field_node(exec, word, &o);
  case CH_NODE_CHAIN: return eval_chain(exec, word, &o);
  case CH_NODE_VARIABLE: return eval_variable(exec, word, &o);
  case CH_NODE_PIPE:
  case CH_NODE_COMMAND: refuse_arguments(exec, word, &o); return ch_eval_pipeline(exec, word);
  default: break;
  }
  at(exec, word);
  refuse_arguments(exec, word, &o);
  switch ((ch_node_kind) word->kind) {
  case CH_NODE_BOOL: return ch_bool(word->bits != 0);
  case CH_NODE_DOT: return exec->dot;
  case CH_NODE_NUMBER: return eval_number(exec, word);
  case CH_NODE_STRING: return constant_text(word);
  default: ch_exec_fail(exec, "nil is not a command");
  }
}

/* A pipeline looks inside interfaces: nil becomes no value at all. */
static chart_value unwrapped(chart_value value)
{
  if (value.kind == CHART_NIL)
    return ch_absent();
  if (value.flags != 0)
    value.flags = 0;
  return value;
}

static chart_value eval_stages(ch_exec *exec, const ch_list_node *pipe)
{
  chart_value value = unwrapped(eval_command(exec, pipe->items[0], NULL));
  for (size_t i = 1; i < pipe->size; i++) {
    chart_value final = value;
    value             = unwrapped(eval_command(exec, pipe->items[i], &final));
  }
  for (size_t i = 0; i < pipe->declared; i++) {
    ch_name name = ch_node_variable(pipe->items[pipe->size + i]);
    if (pipe->node.bits)
      ch_eval_assign(exec, name, value);
    else
      ch_eval_declare(exec, name, value);
  }
  return value;
}

chart_value ch_eval_pipeline(ch_exec *exec, const ch_node *pipe)
{
  ch_guard_stack(exec->fault);
  at(exec, pipe);
  if (pipe->kind == CH_NODE_PIPE)
    return eval_stages(exec, ch_node_list(pipe));
  return unwrapped(eval_command(exec, pipe, NULL));
}
