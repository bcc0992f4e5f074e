/* SPDX-License-Identifier: Apache-2.0
 * Tokens to parse trees (Go 1.26's text/template/parse/parse.go): one function a rule. */
#include "gotmpl/constant.h"
#include "gotmpl/lex.h"
#include "gotmpl/template.h"
#include "value/print.h"

enum { FEW_NAMES = 16 };

typedef struct name_list {
  chart_str *items;
  size_t     size;
  size_t     room;
} name_list;

/* What all templates of one text share while it is parsed. */
typedef struct parser {
  ch_arena              *arena;
  const ch_function_set *functions;
  chart_str              file;
  chart_str              text;
  ch_lexer               lexer;
  ch_token               token[2]; /* look-ahead; token[0] is the newest one read */
  int                    peeked;
  name_list              variables;
  ch_node_list           waiting;
  size_t                 first_variable; /* of the define or block that is being parsed */
  int                    range_depth;
  size_t                 action; /* offset of the action's start, or CH_NOT_FOUND */
  ch_template          **defined;
  size_t                 defined_size, defined_room;
  chart_value            defined_index; /* name to place in `defined` */
} parser;

static ch_node *parse_pipeline(parser *p, const char *context, ch_token_kind end);
static ch_node *parse_text_or_action(parser *p);

/* ---- errors ------------------------------------------------------------------------------- */

static size_t line_of(const parser *p, ch_token token)
{
  return ch_str_line(p->text, token.offset, NULL);
}

_Noreturn static void fail(parser *p, chart_str message)
{
  size_t    column;
  size_t    line = ch_str_line(p->text, p->token[0].offset, &column);
  chart_str text = ch_arena_format(p->arena, "template: %.*s:%zu: %.*s", CH_STR_ARG(p->file), line,
                                   CH_STR_ARG(message));
  ch_throw_at(p->arena->fault, CHART_ERR_PARSE, line, column + 1, text);
}

_Noreturn static void fail_text(parser *p, const char *message)
{
  fail(p, chart_str_from(message));
}

/* `before` QUOTED `after` */
_Noreturn static void fail_quoted(parser *p, const char *before, chart_str quoted,
                                  const char *after)
{
  ch_buffer out;
  ch_buffer_init(&out, p->arena);
  ch_buffer_text(&out, before);
  ch_print_quoted(&out, quoted, false);
  ch_buffer_text(&out, after);
  fail(p, ch_buffer_view(&out));
}

static void add_action_start(parser *p, ch_buffer *out, ch_token token)
{
  if (p->action == CH_NOT_FOUND)
    return;
  size_t line = ch_str_line(p->text, p->action, NULL);
  if (line == line_of(p, token))
    return;
  bool is_action = ch_str_ends(token.text, CHART_STR(" action"));
  ch_buffer_text(out, is_action ? " started at " : " in action started at ");
  ch_buffer_str(out, p->file);
  ch_buffer_byte(out, ':');
  ch_buffer_integer(out, (int64_t) line);
}

_Noreturn static void fail_unexpected(parser *p, ch_token token, const char *context)
{
  ch_buffer out;
  ch_buffer_init(&out, p->arena);
  if (token.kind == CH_TOKEN_ERROR) {
    ch_token_print(&out, token);
    add_action_start(p, &out, token);
  } else {
    ch_buffer_text(&out, "unexpected ");
    ch_token_print(&out, token);
    ch_buffer_text(&out, " in ");
    ch_buffer_text(&out, context);
  }
  fail(p, ch_buffer_view(&out));
}

_Noreturn static void fail_unexpected_node(parser *p, const ch_node *node, const char *context)
{
  ch_buffer out;
  ch_buffer_init(&out, p->arena);
  ch_buffer_text(&out, "unexpected ");
  ch_node_print(&out, node);
  ch_buffer_text(&out, context);
  fail(p, ch_buffer_view(&out));
}

/* ---- tokens ------------------------------------------------------------------------------- */

/* The tokens stay where they are until the next one is read: nothing is copied. */
static const ch_token *next(parser *p)
{
  if (p->peeked > 0)
    p->peeked--;
  else
    p->token[0] = ch_lexer_next(&p->lexer);
  return &p->token[p->peeked];
}

static void back_up(parser *p)
{
  p->peeked++;
}

/* Puts `token` in front of the one token that was peeked. */
static void back_up_2(parser *p, ch_token token)
{
  p->token[1] = token;
  p->peeked   = 2;
}

static const ch_token *peek(parser *p)
{
  if (p->peeked == 0) {
    p->peeked   = 1;
    p->token[0] = ch_lexer_next(&p->lexer);
  }
  return &p->token[p->peeked - 1];
}

static const ch_token *expect(parser *p, ch_token_kind kind, const char *context)
{
  const ch_token *token = next(p);
  if (token->kind != kind)
    fail_unexpected(p, *token, context);
  return token;
}

/* ---- nodes and names ---------------------------------------------------------------------- */

static inline ch_node *new_node(parser *p, ch_node_kind kind, uint32_t offset)
{
  return ch_node_new(p->arena, kind, offset);
}

/* The nodes that wait since there were `from` of them, as a list of just that size.  Nodes of a list
 * wait until its end is found: lists that grow would leave their smaller selves behind. */
static ch_node_list take_waiting(parser *p, uint32_t from)
{
  ch_node_list list = { NULL, p->waiting.size - from, p->waiting.size - from };
  if (list.size != 0) {
    list.items = (ch_node **) ch_arena_array(p->arena, list.size, sizeof *list.items);
    for (uint32_t i = 0; i < list.size; i++) /* most have one to three */
      list.items[i] = p->waiting.items[from + i];
  }
  p->waiting.size = from;
  return list;
}

static void push(parser *p, ch_node *node)
{
  ch_node_push(p->arena, &p->waiting, node);
}

static void declare(parser *p, chart_str name)
{
  name_list *list = &p->variables;
  if (list->size == list->room) {
    size_t     room  = list->room == 0 ? 16 : list->room * 2;
    chart_str *items = (chart_str *) ch_arena_array(p->arena, room, sizeof *items);
    if (list->size != 0)
      memcpy(items, list->items, list->size * sizeof *items);
    list->items = items;
    list->room  = room;
  }
  list->items[list->size++] = name;
}

/* The name as it was declared, or an empty one: all uses of a variable then share one text, which
 * makes telling them apart cheap. */
static chart_str declared_name(const parser *p, chart_str name)
{
  for (size_t i = p->variables.size; i-- > p->first_variable;)
    if (ch_str_equal(p->variables.items[i], name))
      return p->variables.items[i];
  return (chart_str){ NULL, 0 };
}

static ch_name name_of(chart_str text)
{
  return (ch_name){ text, ch_str_hash(text) };
}

/* A node whose path is the one name `text`. */
static ch_node *new_path(parser *p, ch_node_kind kind, uint32_t offset, chart_str text)
{
  ch_node *node          = new_node(p, kind, offset);
  node->as.path.names    = (ch_name *) ch_arena_alloc(p->arena, sizeof(ch_name));
  node->as.path.names[0] = name_of(text);
  node->as.path.size     = 1;
  return node;
}

/* Adds a template to those that the text defines; the first non-empty one of a name stays. */
static void define(parser *p, ch_template *template)
{
  if (p->defined_index.kind != CHART_DICT)
    p->defined_index = ch_dict_new(p->arena, CH_TYPE_DICT, 1);
  const chart_dict_entry *present = ch_dict_find(p->defined_index, template->name);
  if (present != NULL) {
    ch_template **old = &p->defined[present->value.as.natural];
    if (ch_node_is_empty((*old)->root))
      *old = template;
    else if (!ch_node_is_empty(template->root))
      fail_quoted(p, "template: multiple definition of template ", template->name, "");
    return;
  }
  ch_dict_set(p->arena, p->defined_index, template->name, ch_uint64(p->defined_size));
  if (p->defined_size == p->defined_room) {
    size_t        room = p->defined_room == 0 ? 8 : p->defined_room * 2;
    ch_template **all  = (ch_template **) ch_arena_array(p->arena, room, sizeof *all);
    if (p->defined_size != 0)
      memcpy(all, p->defined, p->defined_size * sizeof(ch_template *));
    p->defined      = all;
    p->defined_room = room;
  }
  p->defined[p->defined_size++] = template;
}

static ch_template *new_template(parser *p, chart_str name, const ch_node *root)
{
  ch_template *template = (ch_template *) ch_arena_alloc(p->arena, sizeof *template);
  *template             = (ch_template){ name, p->file, p->text, root };
  return template;
}

/* ---- operands ----------------------------------------------------------------------------- */

static ch_node *parse_identifier(parser *p, ch_token token)
{
  const ch_signature *signature;
  const ch_function  *function = ch_function_set_find(p->functions, token.text, &signature);
  if (function == NULL)
    fail_quoted(p, "function ", token.text, " not defined");
  ch_node *node           = new_node(p, CH_NODE_IDENTIFIER, token.offset);
  node->as.call.function  = function;
  node->as.call.signature = signature;
  node->as.call.name      = token.text;
  return node;
}

/* Whether a field follows without a blank before it. */
static bool is_field_here(parser *p)
{
  const ch_token *token = peek(p);
  return token->kind == CH_TOKEN_FIELD && !token->after_space;
}

/* Gathers the fields that follow a term: `names` starts with what the term itself contributes. */
static void parse_fields(parser *p, ch_node *node, const ch_name *names, size_t count)
{
  ch_name  few[FEW_NAMES]; /* a path takes no more of the arena than it is long */
  ch_name *all  = few;
  size_t   room = FEW_NAMES;
  if (count != 0)
    memcpy(all, names, count * sizeof *all);
  while (is_field_here(p)) {
    if (count == room) {
      ch_name *more = (ch_name *) ch_arena_array(p->arena, room * 2, sizeof *more);
      memcpy(more, all, count * sizeof *more);
      all = more;
      room *= 2;
    }
    all[count++] = name_of(ch_str_from(next(p)->text, 1));
  }
  if (all == few) {
    all = (ch_name *) ch_arena_array(p->arena, count, sizeof *all);
    memcpy(all, few, count * sizeof *all);
  }
  node->as.path.names = all;
  node->as.path.size  = count;
}

/* A field or variable and the fields behind it.  The node of a longer path stands at its second field:
 * that is where Go sees it. */
static ch_node *parse_path(parser *p, ch_node_kind kind, uint32_t offset, chart_str first)
{
  if (!is_field_here(p))
    return new_path(p, kind, offset, first);
  ch_name  name = name_of(first);
  ch_node *node = new_node(p, kind, peek(p)->offset);
  parse_fields(p, node, &name, 1);
  return node;
}

static ch_node *parse_variable(parser *p, ch_token token)
{
  chart_str name = declared_name(p, token.text);
  if (name.size == 0)
    fail_quoted(p, "undefined variable ", token.text, "");
  return parse_path(p, CH_NODE_VARIABLE, token.offset, name);
}

static ch_node *parse_number(parser *p, ch_token token)
{
  ch_node *node     = new_node(p, CH_NODE_NUMBER, token.offset);
  node->as.number   = (ch_number *) ch_arena_alloc(p->arena, sizeof(ch_number));
  chart_str message = { NULL, 0 };
  if (!ch_constant_number(p->arena, token, node->as.number, &message))
    fail(p, message);
  return node;
}

static ch_node *parse_string(parser *p, ch_token token)
{
  ch_node *node          = new_node(p, CH_NODE_STRING, token.offset);
  node->as.string.quoted = token.text;
  if (!ch_constant_string(p->arena, token, &node->as.string.value))
    fail_text(p, "invalid syntax");
  return node;
}

/* A term, or NULL when the next token starts none. */
static ch_node *parse_term(parser *p)
{
  ch_token token = *next(p);
  ch_node *node;
  switch ((ch_token_kind) token.kind) {
  case CH_TOKEN_IDENTIFIER: return parse_identifier(p, token);
  case CH_TOKEN_DOT: return new_node(p, CH_NODE_DOT, token.offset);
  case CH_TOKEN_NIL: return new_node(p, CH_NODE_NIL, token.offset);
  case CH_TOKEN_VARIABLE: return parse_variable(p, token);
  case CH_TOKEN_FIELD:
    return parse_path(p, CH_NODE_FIELD, token.offset, ch_str_from(token.text, 1));
  case CH_TOKEN_BOOL:
    node             = new_node(p, CH_NODE_BOOL, token.offset);
    node->as.boolean = ch_str_is(token.text, "true");
    return node;
  case CH_TOKEN_CHAR_CONSTANT:
  case CH_TOKEN_COMPLEX:
  case CH_TOKEN_NUMBER: return parse_number(p, token);
  case CH_TOKEN_LEFT_PAREN:
    return parse_pipeline(p, "parenthesized pipeline", CH_TOKEN_RIGHT_PAREN);
  case CH_TOKEN_STRING:
  case CH_TOKEN_RAW_STRING: return parse_string(p, token);
  default: back_up(p); return NULL;
  }
}

static bool is_constant(const ch_node *node)
{
  return node->kind == CH_NODE_BOOL || node->kind == CH_NODE_STRING ||
         node->kind == CH_NODE_NUMBER || node->kind == CH_NODE_NIL || node->kind == CH_NODE_DOT;
}

_Noreturn static void fail_field_of_constant(parser *p, const ch_node *node)
{
  ch_buffer out;
  ch_buffer_init(&out, p->arena);
  ch_node_print(&out, node);
  fail_quoted(p, "unexpected . after term ", ch_buffer_view(&out), "");
}

/* A term and the fields behind it, or NULL. */
static ch_node *parse_operand(parser *p)
{
  ch_node *term = parse_term(p);
  if (term == NULL || !is_field_here(p))
    return term;
  uint32_t offset = peek(p)->offset;
  if (is_constant(term)) {
    while (is_field_here(p))
      next(p);
    fail_field_of_constant(p, term);
  }
  ch_node *chain      = new_node(p, CH_NODE_CHAIN, offset);
  chain->as.path.base = term;
  parse_fields(p, chain, NULL, 0);
  return chain;
}

/* ---- pipelines ---------------------------------------------------------------------------- */

static ch_node *parse_command(parser *p)
{
  ch_node *command = new_node(p, CH_NODE_COMMAND, peek(p)->offset);
  uint32_t first   = p->waiting.size;
  for (;;) {
    ch_node *operand = parse_operand(p);
    if (operand != NULL)
      push(p, operand);
    /* Only behind blanks may another operand follow. */
    if (operand != NULL && peek(p)->after_space)
      continue;
    const ch_token *token = next(p);
    if (token->kind == CH_TOKEN_RIGHT_DELIMITER || token->kind == CH_TOKEN_RIGHT_PAREN)
      back_up(p);
    else if (token->kind != CH_TOKEN_PIPE)
      fail_unexpected(p, *token, "operand");
    break;
  }
  command->as.list = take_waiting(p, first);
  if (command->as.list.size == 0)
    fail_text(p, "empty command");
  return command;
}

static void declare_in(parser *p, ch_node *pipe, ch_token variable)
{
  chart_str known = declared_name(p, variable.text);
  chart_str name  = known.size == 0 ? variable.text : known;
  ch_node  *node  = new_path(p, CH_NODE_VARIABLE, variable.offset, name);
  if (pipe->as.pipe.declared == NULL)
    pipe->as.pipe.declared = (ch_node_list *) ch_arena_zero(p->arena, 1, sizeof(ch_node_list));
  ch_node_push(p->arena, pipe->as.pipe.declared, node);
  declare(p, name);
}

static bool is_comma(ch_token token)
{
  return token.kind == CH_TOKEN_CHAR && ch_str_is(token.text, ",");
}

_Noreturn static void fail_declarations(parser *p, const char *context)
{
  chart_str message = ch_arena_format(p->arena, "too many declarations in %s", context);
  fail(p, message);
}

/* After the comma of `range $i, $v`: whether a second variable may follow. */
static void check_second_variable(parser *p, const ch_node *pipe, const char *context)
{
  if (strcmp(context, "range") != 0 || pipe->as.pipe.declared->size >= 2)
    fail_declarations(p, context);
  ch_token_kind kind = peek(p)->kind;
  if (kind != CH_TOKEN_VARIABLE && kind != CH_TOKEN_RIGHT_DELIMITER && kind != CH_TOKEN_RIGHT_PAREN)
    fail_text(p, "range can only initialize variables");
}

/* `$x :=`, `$x =` or `$i, $v :=` at the start of a pipeline. */
static void parse_declarations(parser *p, ch_node *pipe, const char *context)
{
  for (;;) {
    ch_token variable = *peek(p);
    if (variable.kind != CH_TOKEN_VARIABLE)
      return;
    next(p);
    ch_token sign = *peek(p);
    if (sign.kind == CH_TOKEN_ASSIGN || sign.kind == CH_TOKEN_DECLARE) {
      pipe->is_assign = sign.kind == CH_TOKEN_ASSIGN;
      next(p);
      declare_in(p, pipe, variable);
      return;
    }
    if (!is_comma(sign)) {
      back_up_2(p, variable);
      return;
    }
    next(p);
    declare_in(p, pipe, variable);
    check_second_variable(p, pipe, context);
  }
}

static void check_pipeline(parser *p, const ch_node *pipe, const char *context)
{
  const ch_node_list *commands = &pipe->as.pipe.commands;
  if (commands->size == 0)
    fail(p, ch_arena_format(p->arena, "missing value for %s", context));
  for (size_t i = 1; i < commands->size; i++)
    if (is_constant(commands->items[i]->as.list.items[0]))
      fail(p, ch_arena_format(p->arena, "non executable command in pipeline stage %zu", i + 1));
}

static bool starts_operand(unsigned kind)
{
  switch ((ch_token_kind) kind) {
  case CH_TOKEN_BOOL:
  case CH_TOKEN_CHAR_CONSTANT:
  case CH_TOKEN_COMPLEX:
  case CH_TOKEN_DOT:
  case CH_TOKEN_FIELD:
  case CH_TOKEN_IDENTIFIER:
  case CH_TOKEN_NUMBER:
  case CH_TOKEN_NIL:
  case CH_TOKEN_RAW_STRING:
  case CH_TOKEN_STRING:
  case CH_TOKEN_VARIABLE:
  case CH_TOKEN_LEFT_PAREN: return true;
  default: return false;
  }
}

static ch_node *parse_pipeline(parser *p, const char *context, ch_token_kind end)
{
  ch_guard_stack(p->arena->fault);
  ch_node *pipe = new_node(p, CH_NODE_PIPE, peek(p)->offset);
  parse_declarations(p, pipe, context);
  uint32_t first = p->waiting.size;
  for (;;) {
    ch_token token = *next(p);
    if (token.kind == end) {
      pipe->as.pipe.commands = take_waiting(p, first);
      check_pipeline(p, pipe, context);
      return pipe;
    }
    if (!starts_operand(token.kind))
      fail_unexpected(p, token, context);
    back_up(p);
    push(p, parse_command(p));
  }
}

/* ---- actions ------------------------------------------------------------------------------ */

/* Text and actions up to {{end}} or {{else}}, which goes to *next_node. */
static ch_node *parse_list(parser *p, ch_node **next_node)
{
  ch_node *list  = new_node(p, CH_NODE_LIST, peek(p)->offset);
  uint32_t first = p->waiting.size;
  while (peek(p)->kind != CH_TOKEN_EOF) {
    ch_node *node = parse_text_or_action(p);
    if (node->kind == CH_NODE_END || node->kind == CH_NODE_ELSE) {
      list->as.list = take_waiting(p, first);
      *next_node    = node;
      return list;
    }
    push(p, node);
  }
  fail_text(p, "unexpected EOF");
}

static ch_node *parse_control(parser *p, ch_node_kind kind, const char *context);

/* What follows {{else}}: `else if` inside an if, and `else with` inside a with, stand for a nested
 * control that needs no end of its own. */
static ch_node *parse_else(parser *p, const ch_node *node, ch_node_kind kind, const char *context)
{
  ch_token_kind own = kind == CH_NODE_IF     ? CH_TOKEN_IF
                      : kind == CH_NODE_WITH ? CH_TOKEN_WITH
                                             : CH_TOKEN_EOF;
  if (own != CH_TOKEN_EOF && peek(p)->kind == own) {
    next(p);
    ch_node *list  = new_node(p, CH_NODE_LIST, node->offset);
    uint32_t first = p->waiting.size;
    push(p, parse_control(p, kind, context));
    list->as.list = take_waiting(p, first);
    return list;
  }
  ch_node *end;
  ch_node *list = parse_list(p, &end);
  if (end->kind != CH_NODE_END) {
    ch_buffer out;
    ch_buffer_init(&out, p->arena);
    ch_buffer_text(&out, "expected end; found ");
    ch_node_print(&out, end);
    fail(p, ch_buffer_view(&out));
  }
  return list;
}

static ch_node *parse_control(parser *p, ch_node_kind kind, const char *context)
{
  ch_guard_stack(p->arena->fault);
  size_t   scope = p->variables.size;
  ch_node *pipe  = parse_pipeline(p, context, CH_TOKEN_RIGHT_DELIMITER);
  ch_node *node  = new_node(p, kind, pipe->offset);
  p->range_depth += kind == CH_NODE_RANGE;
  ch_node *next_node;
  node->as.control.pipe = pipe;
  node->as.control.body = parse_list(p, &next_node);
  p->range_depth -= kind == CH_NODE_RANGE;
  if (next_node->kind == CH_NODE_ELSE)
    node->as.control.otherwise = parse_else(p, next_node, kind, context);
  p->variables.size = scope;
  return node;
}

static ch_node *parse_jump(parser *p, ch_node_kind kind, uint32_t offset, const char *name)
{
  ch_token token = *next(p);
  if (token.kind != CH_TOKEN_RIGHT_DELIMITER)
    fail_unexpected(p, token, name);
  if (p->range_depth == 0)
    fail(p, ch_arena_format(p->arena, "%s outside {{range}}", name));
  return new_node(p, kind, offset);
}

static ch_node *parse_else_mark(parser *p)
{
  ch_token token = *peek(p);
  if (token.kind == CH_TOKEN_IF || token.kind == CH_TOKEN_WITH)
    return new_node(p, CH_NODE_ELSE, token.offset);
  return new_node(p, CH_NODE_ELSE, expect(p, CH_TOKEN_RIGHT_DELIMITER, "else")->offset);
}

static chart_str parse_template_name(parser *p, ch_token token, const char *context)
{
  if (token.kind != CH_TOKEN_STRING && token.kind != CH_TOKEN_RAW_STRING)
    fail_unexpected(p, token, context);
  chart_str name;
  if (!ch_constant_string(p->arena, token, &name))
    fail_text(p, "invalid syntax");
  return name;
}

static ch_node *new_template_call(parser *p, ch_token token, chart_str name, ch_node *pipe)
{
  ch_node *node          = new_node(p, CH_NODE_TEMPLATE, token.offset);
  node->as.template.name = name;
  node->as.template.pipe = pipe;
  return node;
}

static ch_node *parse_template_call(parser *p)
{
  static const char context[] = "template clause";
  ch_token          token     = *next(p);
  chart_str         name      = parse_template_name(p, token, context);
  ch_node          *pipe      = NULL;
  if (next(p)->kind != CH_TOKEN_RIGHT_DELIMITER) {
    back_up(p);
    pipe = parse_pipeline(p, context, CH_TOKEN_RIGHT_DELIMITER);
  }
  return new_template_call(p, token, name, pipe);
}

/* The body of a define or block: variables, range depth and the action line start afresh. */
static void parse_body(parser *p, chart_str name, const char *context)
{
  size_t outer_variables = p->variables.size, outer_first = p->first_variable;
  int    outer_depth  = p->range_depth;
  size_t outer_action = p->action;
  p->first_variable   = p->variables.size;
  p->range_depth      = 0;
  p->action           = CH_NOT_FOUND;
  declare(p, CHART_STR("$"));
  ch_node *end;
  ch_node *root = parse_list(p, &end);
  if (end->kind != CH_NODE_END)
    fail_unexpected_node(p, end, ch_arena_format(p->arena, " in %s", context).data);
  define(p, new_template(p, name, root));
  p->variables.size = outer_variables;
  p->first_variable = outer_first;
  p->range_depth    = outer_depth;
  p->action         = outer_action;
}

static ch_node *parse_block(parser *p)
{
  static const char context[] = "block clause";
  ch_token          token     = *next(p);
  chart_str         name      = parse_template_name(p, token, context);
  ch_node          *pipe      = parse_pipeline(p, context, CH_TOKEN_RIGHT_DELIMITER);
  parse_body(p, name, context);
  return new_template_call(p, token, name, pipe);
}

static void parse_definition(parser *p)
{
  static const char context[] = "define clause";
  ch_token          token     = *next(p);
  if (token.kind != CH_TOKEN_STRING && token.kind != CH_TOKEN_RAW_STRING)
    fail_unexpected(p, token, context);
  chart_str name = parse_template_name(p, token, context);
  expect(p, CH_TOKEN_RIGHT_DELIMITER, context);
  parse_body(p, name, context);
}

static ch_node *parse_action(parser *p)
{
  ch_token token = *next(p);
  switch ((ch_token_kind) token.kind) {
  case CH_TOKEN_BLOCK: return parse_block(p);
  case CH_TOKEN_BREAK: return parse_jump(p, CH_NODE_BREAK, token.offset, "{{break}}");
  case CH_TOKEN_CONTINUE: return parse_jump(p, CH_NODE_CONTINUE, token.offset, "{{continue}}");
  case CH_TOKEN_ELSE: return parse_else_mark(p);
  case CH_TOKEN_END:
    return new_node(p, CH_NODE_END, expect(p, CH_TOKEN_RIGHT_DELIMITER, "end")->offset);
  case CH_TOKEN_IF: return parse_control(p, CH_NODE_IF, "if");
  case CH_TOKEN_RANGE: return parse_control(p, CH_NODE_RANGE, "range");
  case CH_TOKEN_TEMPLATE: return parse_template_call(p);
  case CH_TOKEN_WITH: return parse_control(p, CH_NODE_WITH, "with");
  default: break;
  }
  back_up(p);
  ch_node *node         = new_node(p, CH_NODE_ACTION, peek(p)->offset);
  node->as.control.pipe = parse_pipeline(p, "command", CH_TOKEN_RIGHT_DELIMITER);
  return node;
}

static ch_node *parse_text_or_action(parser *p)
{
  ch_token token = *next(p);
  if (token.kind == CH_TOKEN_TEXT) {
    ch_node *node = new_node(p, CH_NODE_TEXT, token.offset);
    node->as.text = token.text;
    return node;
  }
  if (token.kind != CH_TOKEN_LEFT_DELIMITER)
    fail_unexpected(p, token, "input");
  p->action     = token.offset;
  ch_node *node = parse_action(p);
  p->action     = CH_NOT_FOUND;
  return node;
}

static void parse_top(parser *p, ch_node *root)
{
  while (peek(p)->kind != CH_TOKEN_EOF) {
    if (peek(p)->kind == CH_TOKEN_LEFT_DELIMITER) {
      ch_token delimiter = *next(p);
      if (next(p)->kind == CH_TOKEN_DEFINE) {
        parse_definition(p);
        continue;
      }
      back_up_2(p, delimiter);
    }
    ch_node *node = parse_text_or_action(p);
    if (node->kind == CH_NODE_END || node->kind == CH_NODE_ELSE)
      fail_unexpected_node(p, node, "");
    push(p, node);
  }
  root->as.list = take_waiting(p, 0);
}

ch_parsed ch_parse_text(ch_arena *arena, const ch_function_set *functions, chart_str name,
                        chart_str text)
{
  if (text.size >= UINT32_MAX)
    ch_throw(arena->fault, CHART_ERR_LIMIT, "template %.*s is larger than 4 GiB", CH_STR_ARG(name));
  parser p = {
    .arena = arena, .functions = functions, .file = name, .text = text, .action = CH_NOT_FOUND
  };
  ch_lexer_init(&p.lexer, arena, text);
  declare(&p, CHART_STR("$"));
  ch_node *root = new_node(&p, CH_NODE_LIST, 0);
  parse_top(&p, root);
  ch_template *main_template = new_template(&p, name, root);
  define(&p, main_template);
  return (ch_parsed){ main_template, p.defined, p.defined_size };
}
