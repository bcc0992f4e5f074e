/* SPDX-License-Identifier: Apache-2.0
 * Walking parse trees: text, actions, control structures, template calls. */
#include "gotmpl/state.h"

#include "base/format.h"
#include "value/object.h"
#include "value/print.h"

typedef enum flow { FLOW_ON, FLOW_BREAK, FLOW_CONTINUE } flow;

enum { GO_TEMPLATE_DEPTH = 100000 };

static flow walk_list(ch_exec *exec, const ch_list_node *list);

/* Walks the list with another dot. */
static flow walk_with(ch_exec *exec, chart_value dot, const ch_list_node *list)
{
  chart_value outer = exec->dot;
  exec->dot         = dot;
  flow result       = walk_list(exec, list);
  exec->dot         = outer;
  return result;
}

ch_exec *ch_exec_new(const ch_exec_options *options)
{
  static const chart_str dollar = { "$", 1 };

  ch_exec *exec    = (ch_exec *) ch_arena_zero(options->lasting, 1, sizeof *exec);
  exec->dollar     = (ch_name){ dollar.data, 1, ch_str_hash(dollar) };
  exec->fault      = options->lasting->fault;
  exec->arena      = options->scratch;
  exec->out        = options->out;
  exec->set        = options->set;
  exec->observer   = options->observer;
  exec->methods    = options->methods;
  exec->step_limit = options->step_limit == 0 ? UINT64_MAX : options->step_limit;
  exec->call_limit = options->depth_limit == 0 ? GO_TEMPLATE_DEPTH : options->depth_limit;
  exec->call       = (ch_call){ .fault   = exec->fault,
                                .arena   = options->scratch,
                                .lasting = options->lasting,
                                .engine  = options->engine,
                                .host    = options->host,
                                .compat  = options->compat };
  return exec;
}

_Noreturn void ch_exec_fail(ch_exec *exec, const char *format, ...)
{
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  size_t size = ch_format(NULL, 0, format, arguments);
  va_end(arguments);
  char *text = (char *) ch_arena_alloc(exec->arena, size + 1);
  ch_format(text, size + 1, format, again);
  va_end(again);
  exec->frame->calling = NULL;
  ch_throw_str(exec->fault, CHART_ERR_EXECUTE, ch_str(text, size));
}

/* ---- frames ---------------------------------------------------------------------------------- */

static void push_frame(ch_exec *exec, const ch_template *template, bool is_call, const char *wrap)
{
  if (exec->depth == exec->frame_room) {
    size_t    room   = exec->frame_room == 0 ? 32 : exec->frame_room * 2;
    ch_frame *frames = (ch_frame *) ch_arena_array(exec->call.lasting, room, sizeof *frames);
    if (exec->depth != 0)
      memcpy(frames, exec->frames, exec->depth * sizeof *frames);
    exec->frames     = frames;
    exec->frame_room = room;
  }
  exec->frames[exec->depth] = (ch_frame){
    .template = template, .is_call = is_call, .wrap = wrap, .variables = exec->variable_count
  };
  exec->frame = &exec->frames[exec->depth++];
}

static void pop_frame(ch_exec *exec)
{
  exec->variable_count = exec->frame->variables;
  exec->depth--;
  exec->frame = exec->depth == 0 ? NULL : &exec->frames[exec->depth - 1];
}

/* Runs a template in a frame of its own: it sees no variable but `$`. */
static void run_template(ch_exec *exec, const ch_template *template, chart_value data, bool is_call,
                         const char *wrap)
{
  ch_guard_stack(exec->fault);
  push_frame(exec, template, is_call, wrap);
  ch_eval_declare(exec, exec->dollar, data);
  walk_with(exec, data, template->root);
  pop_frame(exec);
}

/* ---- control structures ---------------------------------------------------------------------- */

static void note_branch(const ch_exec *exec, const ch_node *node, bool taken)
{
  if (exec->observer != NULL && exec->observer->branched != NULL)
    exec->observer->branched(exec->observer->user, exec->frame->template, node->offset, taken);
}

static void note_output(const ch_exec *exec, const ch_node *node, size_t from)
{
  if (exec->observer != NULL && exec->observer->wrote != NULL && exec->out->size != from)
    exec->observer->wrote(exec->observer->user, exec->frame->template, node->offset, from,
                          exec->out->size);
}

static flow walk_if_or_with(ch_exec *exec, const ch_node *node)
{
  const ch_control_node *control = ch_node_control(node);
  size_t                 scope   = exec->variable_count;
  ch_arena_mark          mark    = ch_arena_take_mark(exec->arena);
  chart_value            value   = ch_eval_pipeline(exec, control->pipe);
  bool                   taken   = ch_value_is_true(value);
  flow                   result  = FLOW_ON;
  note_branch(exec, node, taken);
  if (taken)
    result = walk_with(exec, node->kind == CH_NODE_WITH ? value : exec->dot, control->body);
  else if (control->otherwise != NULL)
    result = walk_list(exec, control->otherwise);
  exec->variable_count = scope;
  ch_arena_release(exec->arena, mark);
  return result;
}

/* A range loop that is running. */
typedef struct loop {
  ch_exec               *exec;
  const ch_control_node *node;
  const ch_node *const  *declared; /* variables */
  uint32_t               declared_size;
  size_t                 scope; /* variables to keep at the end of a turn */
} loop;

static void set_top(ch_exec *exec, size_t from_top, chart_value value)
{
  exec->variables[exec->variable_count - from_top].value = value;
}

static void set_loop_variables(loop *l, chart_value key, chart_value element)
{
  if (l->declared_size == 0)
    return;
  bool has_two = l->declared_size > 1;
  if (!l->node->pipe->bits) {
    set_top(l->exec, 1, element);
    if (has_two)
      set_top(l->exec, 2, key);
    return;
  }
  ch_eval_assign(l->exec, ch_node_variable(l->declared[0]), has_two ? key : element);
  if (has_two)
    ch_eval_assign(l->exec, ch_node_variable(l->declared[1]), element);
}

/* One turn; false: the loop ends. */
static bool turn(loop *l, chart_value key, chart_value element)
{
  ch_arena_mark mark = ch_arena_take_mark(l->exec->arena);
  set_loop_variables(l, key, element);
  flow result             = walk_with(l->exec, element, l->node->body);
  l->exec->variable_count = l->scope;
  ch_arena_release(l->exec->arena, mark);
  return result != FLOW_BREAK;
}

static chart_value from_interface(chart_value value, ch_type container)
{
  if (ch_type_table[container].element == CH_TYPE_NIL)
    value.flags = CH_FLAG_INTERFACE;
  return value;
}

static bool range_list(loop *l, chart_value list)
{
  const chart_list *items = list.as.list;
  for (size_t i = 0; items != NULL && i < items->size; i++)
    if (!turn(l, ch_int((int64_t) i), from_interface(items->items[i], (ch_type) list.type)))
      break;
  return ch_list_size(list) != 0;
}

static bool range_bytes(loop *l, chart_value bytes)
{
  for (size_t i = 0; i < bytes.size; i++)
    if (!turn(l, ch_int((int64_t) i), ch_uint8((uint8_t) bytes.as.text[i])))
      break;
  return bytes.size != 0;
}

/* The loop walks a snapshot: the body may change the dict. */
static bool range_dict(loop *l, chart_value dict)
{
  size_t                  size    = ch_dict_size(dict);
  const chart_dict_entry *entries = ch_dict_sorted(dict);
  if (size == 0)
    return false;
  chart_value *pairs = (chart_value *) ch_arena_array(l->exec->arena, size * 2, sizeof *pairs);
  for (size_t i = 0; i < size; i++) {
    pairs[2 * i]     = ch_string(entries[i].key);
    pairs[2 * i + 1] = from_interface(entries[i].value, (ch_type) dict.type);
  }
  for (size_t i = 0; i < size; i++)
    if (!turn(l, pairs[2 * i], pairs[2 * i + 1]))
      break;
  return true;
}

static chart_str value_text(ch_exec *exec, chart_value value)
{
  ch_buffer out;
  ch_buffer_init(&out, exec->arena);
  ch_print_value(&out, value);
  return ch_buffer_view(&out);
}

/* `value` is what is ranged over, `limit` the number that it is. */
static bool range_integer(loop *l, chart_value value, chart_value limit)
{
  if (l->declared_size > 1)
    ch_exec_fail(l->exec, "can't use %.*s to iterate over more than one variable",
                 CH_STR_ARG(value_text(l->exec, value)));
  bool    is_unsigned = limit.kind == CHART_UINT;
  int64_t most        = is_unsigned && limit.as.natural > INT64_MAX ? INT64_MAX : limit.as.integer;
  for (int64_t i = 0; i < most; i++) {
    chart_value element = limit;
    element.as.integer  = i;
    if (value.kind == CHART_OBJECT)
      element = value.as.object->class->of_number(l->exec->arena, value.as.object->class, i);
    if (!turn(l, ch_absent(), element))
      break;
  }
  return most > 0;
}

/* A time.Month and its like. */
static bool is_named_number(chart_value value)
{
  return ch_object_plain(value).kind == CHART_INT && value.as.object->class->of_number != NULL;
}

/* Whether there was anything to walk. */
static bool range_over(loop *l, chart_value value)
{
  switch ((chart_kind) value.kind) {
  case CHART_NIL: return false;
  case CHART_LIST: return range_list(l, value);
  case CHART_BYTES: return range_bytes(l, value);
  case CHART_DICT: return range_dict(l, value);
  case CHART_INT:
  case CHART_UINT:
    if (l->exec->call.compat->ranges_over_integers)
      return range_integer(l, value, value);
    break;
  case CHART_OBJECT:
    if (is_named_number(value) && l->exec->call.compat->ranges_over_integers)
      return range_integer(l, value, ch_object_plain(value));
    break;
  case CHART_BOOL:
  case CHART_FLOAT:
  case CHART_COMPLEX:
  case CHART_STRING:
  case CHART_KIND_COUNT: break;
  }
  ch_exec_fail(l->exec, "range can't iterate over %.*s", CH_STR_ARG(value_text(l->exec, value)));
}

static flow walk_range(ch_exec *exec, const ch_node *node)
{
  const ch_control_node *control = ch_node_control(node);
  size_t                 scope   = exec->variable_count;
  ch_arena_mark          mark    = ch_arena_take_mark(exec->arena);
  chart_value            value   = ch_eval_pipeline(exec, control->pipe);
  loop                   l       = { .exec = exec, .node = control, .scope = exec->variable_count };
  l.declared                     = ch_node_declared(control->pipe, &l.declared_size);
  bool taken                     = range_over(&l, value);
  flow result                    = FLOW_ON;
  note_branch(exec, node, taken);
  /* A break in the else part belongs to this loop, as in Go. */
  if (!taken && control->otherwise != NULL)
    result = walk_list(exec, control->otherwise) == FLOW_CONTINUE ? FLOW_CONTINUE : FLOW_ON;
  exec->variable_count = scope;
  ch_arena_release(exec->arena, mark);
  return result;
}

static void walk_template(ch_exec *exec, const ch_node *node)
{
  const ch_template_node *called = ch_node_template(node);
  const ch_template *template    = ch_template_set_find(exec->set, called->name);
  if (template == NULL) {
    ch_buffer name;
    ch_buffer_init(&name, exec->arena);
    ch_print_quoted(&name, called->name, false);
    ch_exec_fail(exec, "template %.*s not defined", CH_STR_ARG(ch_buffer_view(&name)));
  }
  if (exec->call_depth >= exec->call_limit)
    ch_exec_fail(exec, "exceeded maximum template depth (%zu)", exec->call_limit);
  chart_value data = ch_absent();
  if (called->pipe != NULL)
    data = ch_eval_pipeline(exec, called->pipe);
  exec->call_depth++;
  run_template(exec, template, data, true, NULL);
  exec->call_depth--;
}

static void walk_action(ch_exec *exec, const ch_node *node)
{
  if (node->kind == CH_NODE_PIPE && ch_node_list(node)->declared != 0) {
    ch_eval_pipeline(exec, node);
    return;
  }
  size_t        from  = exec->out->size;
  ch_arena_mark mark  = ch_arena_take_mark(exec->arena);
  chart_value   value = ch_eval_pipeline(exec, node);
  exec->frame->at     = node;
  ch_print_action(exec->out, value);
  note_output(exec, node, from);
  ch_arena_release(exec->arena, mark);
}

static void walk_text(ch_exec *exec, const ch_node *node)
{
  size_t      from = exec->out->size;
  const char *text = exec->frame->template->text.data;
  ch_buffer_str(exec->out, ch_str(text + node->offset, ch_node_text(node)->size));
  note_output(exec, node, from);
}

static void count_step(ch_exec *exec)
{
  if (exec->steps++ >= exec->step_limit)
    ch_throw(exec->fault, CHART_ERR_LIMIT, "limit of %llu steps reached",
             (unsigned long long) exec->step_limit);
}

static flow walk(ch_exec *exec, const ch_node *node)
{
  exec->frame->at = node;
  count_step(exec);
  switch ((ch_node_kind) node->kind) {
  case CH_NODE_TEXT: walk_text(exec, node); return FLOW_ON;
  case CH_NODE_IF:
  case CH_NODE_WITH: return walk_if_or_with(exec, node);
  case CH_NODE_RANGE: return walk_range(exec, node);
  case CH_NODE_TEMPLATE: walk_template(exec, node); return FLOW_ON;
  case CH_NODE_BREAK: return FLOW_BREAK;
  case CH_NODE_CONTINUE: return FLOW_CONTINUE;
  default: walk_action(exec, node); return FLOW_ON;
  }
}

static flow walk_list(ch_exec *exec, const ch_list_node *list)
{
  exec->frame->at = &list->node;
  count_step(exec);
  for (size_t i = 0; i < list->size; i++) {
    flow result = walk(exec, list->items[i]);
    if (result != FLOW_ON)
      return result;
  }
  return FLOW_ON;
}

/* ---- entry points ---------------------------------------------------------------------------- */

static const ch_template *find_or_fail(ch_exec *exec, chart_str name, chart_str root)
{
  const ch_template *template = ch_template_set_find(exec->set, name);
  if (template != NULL)
    return template;
  ch_buffer text;
  ch_buffer_init(&text, exec->arena);
  ch_buffer_text(&text, "template: no template ");
  ch_print_quoted(&text, name, false);
  ch_buffer_text(&text, " associated with template ");
  ch_print_quoted(&text, root, false);
  ch_throw_str(exec->fault, CHART_ERR_EXECUTE, ch_buffer_view(&text));
}

/* What was written since `from`, taken out of the output. */
static chart_str take_output(ch_exec *exec, size_t from)
{
  chart_str written = ch_str_cut(ch_buffer_view(exec->out), from, exec->out->size);
  chart_str copy    = ch_arena_copy(exec->arena, written);
  exec->out->size   = from;
  return copy;
}

static chart_str capture(ch_exec *exec, const ch_template *template, chart_value data,
                         const char *wrap)
{
  /* text/template's depth counts {{template}} calls since the last Execute. */
  size_t        outer_depth = exec->call_depth;
  size_t        from        = exec->out->size;
  ch_arena_mark mark        = ch_arena_take_mark(exec->arena);
  exec->call_depth          = 0;
  /* Execute is given an interface: a nil in it is no value. */
  if (data.kind == CHART_NIL)
    data = ch_absent();
  run_template(exec, template, data, false, wrap);
  exec->call_depth = outer_depth;
  ch_arena_release(exec->arena, mark);
  return take_output(exec, from);
}

chart_str ch_exec_include(ch_exec *exec, chart_str name, chart_value data, chart_str root)
{
  return capture(exec, find_or_fail(exec, name, root), data, NULL);
}

chart_str ch_exec_text(ch_exec *exec, const ch_template_set *set, const ch_template *template,
                       chart_value data, const char *wrap)
{
  const ch_template_set *outer = exec->set;
  exec->set                    = set;
  chart_str result             = capture(exec, template, data, wrap);
  exec->set                    = outer;
  return result;
}

const ch_template_set *ch_exec_set(const ch_exec *exec)
{
  return exec->set;
}

typedef struct run {
  ch_exec    *exec;
  chart_str   name;
  chart_value data;
} run;

static void run_body(void *argument)
{
  run          *r    = (run *) argument;
  ch_arena_mark mark = ch_arena_take_mark(r->exec->arena);
  run_template(r->exec, find_or_fail(r->exec, r->name, r->name), r->data, false, NULL);
  ch_arena_release(r->exec->arena, mark);
}

void ch_exec_run(ch_exec *exec, chart_str name, chart_value data)
{
  run                    r     = { exec, name, data };
  const ch_template_set *outer = exec->set;
  exec->depth                  = 0;
  exec->variable_count         = 0;
  exec->call_depth             = 0;
  exec->frame                  = NULL;
  if (ch_try(exec->fault, run_body, &r))
    return;
  exec->set = outer;
  ch_exec_compose(exec);
  ch_throw_str(exec->fault, exec->fault->status, exec->failure.text);
}

const ch_exec_failure *ch_exec_error(const ch_exec *exec)
{
  return &exec->failure;
}
