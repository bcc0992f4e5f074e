/* SPDX-License-Identifier: Apache-2.0
 * Tokens to parse trees (Go 1.26's text/template/parse/parse.go): one function a rule. */
#include "gotmpl/constant.h"
#include "gotmpl/parser.h"

enum { FEW_NAMES = 16, MOST_DECLARED = 2 };

static const ch_node *parse_pipeline(ch_parser *p, const char *context, ch_token_kind end);
static const ch_node *parse_item(ch_parser *p);

/* ---- tokens ------------------------------------------------------------------------------- */

/* Tokens stay where they are until the next one is read: nothing is copied. */
static inline const ch_token *next(ch_parser *p)
{
  if (p->peeked == 0) {
    ch_lexer_next(&p->lexer);
    return &p->lexer.token;
  }
  return --p->peeked == 0 ? &p->lexer.token : &p->earlier;
}

static inline void back_up(ch_parser *p)
{
  p->peeked++;
}

/* Puts `token` in front of the one token that was peeked. */
static void back_up_2(ch_parser *p, ch_token token)
{
  p->earlier = token;
  p->peeked  = 2;
}

static inline const ch_token *peek(ch_parser *p)
{
  if (p->peeked == 0) {
    p->peeked = 1;
    ch_lexer_next(&p->lexer);
  }
  return p->peeked == 1 ? &p->lexer.token : &p->earlier;
}

static const ch_token *expect(ch_parser *p, ch_token_kind kind, const char *context)
{
  const ch_token *token = next(p);
  if (token->kind != kind)
    ch_parse_fail_token(p, *token, context);
  return token;
}

static inline chart_str text_of(const ch_parser *p, const ch_token *token)
{
  return (chart_str){ p->text.data + token->offset, token->size };
}

/* ---- nodes and names ---------------------------------------------------------------------- */

static inline ch_node head(ch_node_kind kind, uint32_t offset)
{
  return (ch_node){ (uint8_t) kind, 0, offset };
}

static ch_node *new_plain(ch_parser *p, ch_node_kind kind, uint32_t offset)
{
  ch_node *node = (ch_node *) ch_arena_alloc(p->arena, sizeof *node);
  *node         = head(kind, offset);
  return node;
}

static ch_list_node *new_list(ch_parser *p, ch_node_kind kind, uint32_t offset, size_t room)
{
  ch_list_node *list =
    (ch_list_node *) ch_arena_alloc(p->arena, sizeof *list + room * sizeof(ch_node *));
  list->node     = head(kind, offset);
  list->size     = 0;
  list->declared = 0;
  return list;
}

static void make_waiting_room(ch_parser *p)
{
  ch_node_stack  *stack = &p->waiting;
  uint32_t        room  = stack->room * 2;
  const ch_node **items = (const ch_node **) ch_arena_array(p->arena, room, sizeof *items);
  memcpy(items, stack->items, stack->size * sizeof *items);
  stack->items = items;
  stack->room  = room;
}

static inline void push(ch_parser *p, const ch_node *node)
{
  if (p->waiting.size == p->waiting.room)
    make_waiting_room(p);
  p->waiting.items[p->waiting.size++] = node;
}

/* Moves the nodes that wait since there were `from` of them into a list of just that size (`more`
 * places stay free behind them).  Nodes of a list wait until its end is found: lists that grow would
 * leave their smaller selves behind. */
static ch_list_node *take_waiting(ch_parser *p, ch_node_kind kind, uint32_t offset, uint32_t from,
                                  uint32_t more)
{
  uint32_t      size = p->waiting.size - from;
  ch_list_node *list = new_list(p, kind, offset, (size_t) size + more);
  for (uint32_t i = 0; i < size; i++) /* most have one to three */
    list->items[i] = p->waiting.items[from + i];
  list->size      = size;
  p->waiting.size = from;
  return list;
}

static void declare(ch_parser *p, chart_str name)
{
  ch_name_list *list = &p->variables;
  if (list->size == list->room) {
    uint32_t   room  = list->room * 2;
    chart_str *items = (chart_str *) ch_arena_array(p->arena, room, sizeof *items);
    memcpy(items, list->items, list->size * sizeof *items);
    list->items = items;
    list->room  = room;
  }
  list->items[list->size++] = name;
}

/* The name as it was declared, or an empty one: all uses of a variable then share one text, which
 * makes telling them apart cheap. */
static chart_str declared_name(const ch_parser *p, chart_str name)
{
  for (uint32_t i = p->variables.size; i-- > p->first_variable;)
    if (ch_str_equal(p->variables.items[i], name))
      return p->variables.items[i];
  return (chart_str){ NULL, 0 };
}

static inline ch_name name_of(chart_str text)
{
  return (ch_name){ text.data, (uint32_t) text.size, ch_str_hash(text) };
}

/* Adds a template to those that the text defines; the first non-empty one of a name stays. */
static void define(ch_parser *p, ch_template *template)
{
  if (p->defined_index.kind != CHART_DICT)
    p->defined_index = ch_dict_new(p->arena, CH_TYPE_DICT, 1);
  const chart_dict_entry *present = ch_dict_find(p->defined_index, template->name);
  if (present != NULL) {
    ch_template **old = &p->defined[present->value.as.natural];
    if (ch_node_is_empty((*old)->root, p->text))
      *old = template;
    else if (!ch_node_is_empty(template->root, p->text))
      ch_parse_fail_quoted(p, "template: multiple definition of template ", template->name, "");
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

static ch_template *new_template(ch_parser *p, chart_str name, const ch_list_node *root)
{
  ch_template *template = (ch_template *) ch_arena_alloc(p->arena, sizeof *template);
  *template             = (ch_template){ name, p->file, p->text, root };
  return template;
}

/* ---- operands ----------------------------------------------------------------------------- */

static const ch_node *parse_identifier(ch_parser *p, const ch_token *token)
{
  const ch_signature *signature;
  const ch_function  *function = ch_function_set_find(p->functions, text_of(p, token), &signature);
  if (function == NULL)
    ch_parse_fail_quoted(p, "function ", text_of(p, token), " not defined");
  ch_function_node *node = (ch_function_node *) ch_arena_alloc(p->arena, sizeof *node);
  *node = (ch_function_node){ head(CH_NODE_IDENTIFIER, token->offset), function, signature };
  return &node->node;
}

/* Whether a field follows without a blank before it. */
static inline bool is_field(const ch_token *token)
{
  return token->kind == CH_TOKEN_FIELD && !token->after_space;
}

/* Names in the order in which they are read: on the stack while they are few, for a path takes no
 * more of the arena than it is long. */
typedef struct names {
  ch_name  few[FEW_NAMES];
  ch_name *all;
  uint32_t size;
  uint32_t room;
} names;

static void make_room_for_name(ch_parser *p, names *n)
{
  ch_name *more = (ch_name *) ch_arena_array(p->arena, (size_t) n->room * 2, sizeof *more);
  memcpy(more, n->all, n->size * sizeof *more);
  n->all = more;
  n->room *= 2;
}

/* Reads the fields that follow, up to a blank or another token. */
static void read_fields(ch_parser *p, names *n)
{
  n->all  = n->few;
  n->room = FEW_NAMES;
  while (is_field(peek(p))) {
    if (n->size == n->room)
      make_room_for_name(p, n);
    n->all[n->size++] = name_of(ch_str_from(text_of(p, next(p)), 1));
  }
}

/* A field or variable and the fields behind it. */
static const ch_node *parse_path(ch_parser *p, ch_node_kind kind, uint32_t offset, chart_str first)
{
  names n;
  n.few[0] = name_of(first);
  n.size   = 1;
  read_fields(p, &n);
  ch_path_node *node =
    (ch_path_node *) ch_arena_alloc(p->arena, sizeof *node + n.size * sizeof(ch_name));
  node->node = head(kind, offset);
  node->size = n.size;
  for (uint32_t i = 0; i < n.size; i++)
    node->names[i] = n.all[i];
  return &node->node;
}

static const ch_node *parse_chain(ch_parser *p, const ch_node *base)
{
  names n;
  n.size = 0;
  read_fields(p, &n);
  ch_chain_node *node =
    (ch_chain_node *) ch_arena_alloc(p->arena, sizeof *node + n.size * sizeof(ch_name));
  *node = (ch_chain_node){ head(CH_NODE_CHAIN, base->offset), n.size, base };
  memcpy(node->names, n.all, n.size * sizeof(ch_name));
  return &node->node;
}

static const ch_node *parse_variable(ch_parser *p, const ch_token *token)
{
  chart_str name = declared_name(p, text_of(p, token));
  if (name.size == 0)
    ch_parse_fail_quoted(p, "undefined variable ", text_of(p, token), "");
  return parse_path(p, CH_NODE_VARIABLE, token->offset, name);
}

static const ch_node *parse_number(ch_parser *p, const ch_token *token)
{
  ch_number_node *node    = (ch_number_node *) ch_arena_zero(p->arena, 1, sizeof *node);
  chart_str       message = { NULL, 0 };
  node->node              = head(CH_NODE_NUMBER, token->offset);
  node->size              = token->size;
  if (!ch_constant_number(p->arena, token->kind, text_of(p, token), node, &message))
    ch_parse_fail(p, message);
  return &node->node;
}

static const ch_node *parse_string(ch_parser *p, const ch_token *token)
{
  chart_str quoted = text_of(p, token);
  chart_str value  = { quoted.data + 1, quoted.size - 2 };
  if (!token->is_plain && !ch_constant_string(p->arena, quoted, &value))
    ch_parse_fail_text(p, "invalid syntax");
  ch_string_node *node = (ch_string_node *) ch_arena_alloc(p->arena, sizeof *node);
  *node = (ch_string_node){ head(CH_NODE_STRING, token->offset), token->size, (uint32_t) value.size,
                            value.data };
  return &node->node;
}

static const ch_node *parse_bool(ch_parser *p, const ch_token *token)
{
  ch_node *node = new_plain(p, CH_NODE_BOOL, token->offset);
  node->bits    = ch_str_is(text_of(p, token), "true");
  return node;
}

/* A term, or NULL when the next token starts none. */
static const ch_node *parse_term(ch_parser *p)
{
  const ch_token *token = next(p);
  switch (token->kind) {
  case CH_TOKEN_IDENTIFIER: return parse_identifier(p, token);
  case CH_TOKEN_DOT: return new_plain(p, CH_NODE_DOT, token->offset);
  case CH_TOKEN_NIL: return new_plain(p, CH_NODE_NIL, token->offset);
  case CH_TOKEN_VARIABLE: return parse_variable(p, token);
  case CH_TOKEN_FIELD:
    return parse_path(p, CH_NODE_FIELD, token->offset, ch_str_from(text_of(p, token), 1));
  case CH_TOKEN_BOOL: return parse_bool(p, token);
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

/* A term and the fields behind it, or NULL. */
static const ch_node *parse_operand(ch_parser *p)
{
  const ch_node *term = parse_term(p);
  if (term == NULL || !is_field(peek(p)))
    return term;
  if (is_constant(term)) {
    while (is_field(peek(p)))
      next(p);
    ch_parse_fail_field(p, term);
  }
  return parse_chain(p, term);
}

/* ---- pipelines ---------------------------------------------------------------------------- */

static bool is_pipeline(const ch_node *node)
{
  return node->kind == CH_NODE_PIPE || node->kind == CH_NODE_COMMAND;
}

/* The operands that wait since there were `from`, as a command: a single one stands for itself, but in
 * parentheses, which only a pipeline has. */
static const ch_node *take_command(ch_parser *p, uint32_t offset, uint32_t from)
{
  if (p->waiting.size == from)
    ch_parse_fail_text(p, "empty command");
  const ch_node *first = p->waiting.items[from];
  if (p->waiting.size - from > 1 || is_pipeline(first))
    return &take_waiting(p, CH_NODE_COMMAND, offset, from, 0)->node;
  p->waiting.size = from;
  return first;
}

static const ch_node *parse_command(ch_parser *p)
{
  uint32_t offset = peek(p)->offset;
  uint32_t from   = p->waiting.size;
  for (;;) {
    const ch_node *operand = parse_operand(p);
    if (operand != NULL)
      push(p, operand);
    /* Only behind blanks may another operand follow. */
    if (operand != NULL && peek(p)->after_space)
      continue;
    const ch_token *token = next(p);
    if (token->kind == CH_TOKEN_RIGHT_DELIMITER || token->kind == CH_TOKEN_RIGHT_PAREN)
      back_up(p);
    else if (token->kind != CH_TOKEN_PIPE)
      ch_parse_fail_token(p, *token, "operand");
    return take_command(p, offset, from);
  }
}

/* The variables at the start of a pipeline. */
typedef struct declarations {
  const ch_node *variables[MOST_DECLARED];
  uint32_t       size;
  bool           is_assign;
} declarations;

static void declare_in(ch_parser *p, declarations *d, const ch_token *variable)
{
  chart_str     known = declared_name(p, text_of(p, variable));
  chart_str     name  = known.size == 0 ? text_of(p, variable) : known;
  ch_path_node *node  = (ch_path_node *) ch_arena_alloc(p->arena, sizeof *node + sizeof(ch_name));
  node->node          = head(CH_NODE_VARIABLE, variable->offset);
  node->size          = 1;
  node->names[0]      = name_of(name);
  d->variables[d->size++] = &node->node;
  declare(p, name);
}

_Noreturn static void fail_declarations(ch_parser *p, const char *context)
{
  ch_parse_fail(p, ch_arena_format(p->arena, "too many declarations in %s", context));
}

/* After the comma of `range $i, $v`: whether a second variable may follow. */
static void check_second_variable(ch_parser *p, const declarations *d, const char *context)
{
  if (strcmp(context, "range") != 0 || d->size >= MOST_DECLARED)
    fail_declarations(p, context);
  ch_token_kind kind = peek(p)->kind;
  if (kind != CH_TOKEN_VARIABLE && kind != CH_TOKEN_RIGHT_DELIMITER && kind != CH_TOKEN_RIGHT_PAREN)
    ch_parse_fail_text(p, "range can only initialize variables");
}

/* `$x :=`, `$x =` or `$i, $v :=` at the start of a pipeline. */
static void parse_declarations(ch_parser *p, declarations *d, const char *context)
{
  while (peek(p)->kind == CH_TOKEN_VARIABLE) {
    ch_token        variable = *next(p);
    const ch_token *sign     = peek(p);
    if (sign->kind == CH_TOKEN_ASSIGN || sign->kind == CH_TOKEN_DECLARE) {
      d->is_assign = sign->kind == CH_TOKEN_ASSIGN;
      next(p);
      declare_in(p, d, &variable);
      return;
    }
    if (sign->kind != CH_TOKEN_CHAR || p->text.data[sign->offset] != ',') {
      back_up_2(p, variable);
      return;
    }
    next(p);
    declare_in(p, d, &variable);
    check_second_variable(p, d, context);
  }
}

/* A constant can only be the first command. */
static void check_stages(ch_parser *p, uint32_t from)
{
  const ch_node **first = p->waiting.items + from;
  for (size_t i = 1; i < p->waiting.size - from; i++) {
    const ch_node *command = first[i];
    if (is_constant(command->kind == CH_NODE_COMMAND ? ch_node_list(command)->items[0] : command))
      ch_parse_fail(
        p, ch_arena_format(p->arena, "non executable command in pipeline stage %zu", i + 1));
  }
}

/* The commands that wait since there were `from`, as a pipeline. */
static const ch_node *take_pipeline(ch_parser *p, uint32_t offset, uint32_t from,
                                    const declarations *d, bool has_parentheses)
{
  if (p->waiting.size - from > 1 || d->size != 0) {
    ch_list_node *pipe = take_waiting(p, CH_NODE_PIPE, offset, from, d->size);
    pipe->node.bits    = d->is_assign;
    pipe->declared     = d->size;
    for (uint32_t i = 0; i < d->size; i++)
      pipe->items[pipe->size + i] = d->variables[i];
    return &pipe->node;
  }
  const ch_node *command = p->waiting.items[from];
  if (has_parentheses && command->kind != CH_NODE_COMMAND)
    return &take_waiting(p, CH_NODE_COMMAND, offset, from, 0)->node;
  p->waiting.size = from;
  return command;
}

static bool starts_operand(ch_token_kind kind)
{
  switch (kind) {
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

static const ch_node *parse_pipeline(ch_parser *p, const char *context, ch_token_kind end)
{
  ch_guard_stack(p->arena->fault);
  uint32_t     offset = peek(p)->offset;
  uint32_t     from   = p->waiting.size;
  declarations d;
  d.size      = 0;
  d.is_assign = false;
  parse_declarations(p, &d, context);
  for (;;) {
    const ch_token *token = next(p);
    if (token->kind == end)
      break;
    if (!starts_operand(token->kind))
      ch_parse_fail_token(p, *token, context);
    back_up(p);
    push(p, parse_command(p));
  }
  if (p->waiting.size == from)
    ch_parse_fail(p, ch_arena_format(p->arena, "missing value for %s", context));
  check_stages(p, from);
  return take_pipeline(p, offset, from, &d, end == CH_TOKEN_RIGHT_PAREN);
}

/* ---- actions ------------------------------------------------------------------------------ */

/* Text and actions up to {{end}} or {{else}}, which is then p->mark. */
static const ch_list_node *parse_list(ch_parser *p)
{
  uint32_t offset = peek(p)->offset;
  uint32_t from   = p->waiting.size;
  while (peek(p)->kind != CH_TOKEN_EOF) {
    const ch_node *node = parse_item(p);
    if (node == &p->mark)
      return take_waiting(p, CH_NODE_LIST, offset, from, 0);
    push(p, node);
  }
  ch_parse_fail_text(p, "unexpected EOF");
}

static const ch_node *parse_control(ch_parser *p, ch_node_kind kind, const char *context);

/* What follows {{else}}: `else if` inside an if, and `else with` inside a with, stand for a nested
 * control that needs no end of its own. */
static const ch_list_node *parse_else(ch_parser *p, ch_node_kind kind, const char *context)
{
  ch_token_kind own    = kind == CH_NODE_IF     ? CH_TOKEN_IF
                         : kind == CH_NODE_WITH ? CH_TOKEN_WITH
                                                : CH_TOKEN_EOF;
  uint32_t      offset = p->mark.offset;
  if (own != CH_TOKEN_EOF && peek(p)->kind == own) {
    next(p);
    uint32_t from = p->waiting.size;
    push(p, parse_control(p, kind, context));
    return take_waiting(p, CH_NODE_LIST, offset, from, 0);
  }
  const ch_list_node *list = parse_list(p);
  if (p->mark.kind != CH_NODE_END)
    ch_parse_fail_node(p, "expected end; found ", &p->mark, "");
  return list;
}

static const ch_node *parse_control(ch_parser *p, ch_node_kind kind, const char *context)
{
  ch_guard_stack(p->arena->fault);
  uint32_t         scope = p->variables.size;
  uint32_t         start = peek(p)->offset;
  ch_control_node *node  = (ch_control_node *) ch_arena_alloc(p->arena, sizeof *node);
  node->node             = head(kind, start);
  node->pipe             = parse_pipeline(p, context, CH_TOKEN_RIGHT_DELIMITER);
  p->range_depth += kind == CH_NODE_RANGE;
  node->body = parse_list(p);
  p->range_depth -= kind == CH_NODE_RANGE;
  node->otherwise   = p->mark.kind == CH_NODE_ELSE ? parse_else(p, kind, context) : NULL;
  p->variables.size = scope;
  return &node->node;
}

static const ch_node *parse_jump(ch_parser *p, ch_node_kind kind, uint32_t offset, const char *name)
{
  const ch_token *token = next(p);
  if (token->kind != CH_TOKEN_RIGHT_DELIMITER)
    ch_parse_fail_token(p, *token, name);
  if (p->range_depth == 0)
    ch_parse_fail(p, ch_arena_format(p->arena, "%s outside {{range}}", name));
  return new_plain(p, kind, offset);
}

static const ch_node *parse_mark(ch_parser *p, ch_node_kind kind, const char *context)
{
  const ch_token *token = peek(p);
  bool joins = kind == CH_NODE_ELSE && (token->kind == CH_TOKEN_IF || token->kind == CH_TOKEN_WITH);
  if (!joins)
    expect(p, CH_TOKEN_RIGHT_DELIMITER, context);
  p->mark = head(kind, token->offset);
  return &p->mark;
}

static chart_str parse_template_name(ch_parser *p, ch_token token, const char *context)
{
  if (token.kind != CH_TOKEN_STRING && token.kind != CH_TOKEN_RAW_STRING)
    ch_parse_fail_token(p, token, context);
  chart_str name;
  if (!ch_constant_string(p->arena, text_of(p, &token), &name))
    ch_parse_fail_text(p, "invalid syntax");
  return name;
}

static const ch_node *new_template_call(ch_parser *p, ch_token token, chart_str name,
                                        const ch_node *pipe)
{
  ch_template_node *node = (ch_template_node *) ch_arena_alloc(p->arena, sizeof *node);
  *node                  = (ch_template_node){ head(CH_NODE_TEMPLATE, token.offset), name, pipe };
  return &node->node;
}

static const ch_node *parse_template_call(ch_parser *p)
{
  static const char context[] = "template clause";
  ch_token          token     = *next(p);
  chart_str         name      = parse_template_name(p, token, context);
  const ch_node    *pipe      = NULL;
  if (next(p)->kind != CH_TOKEN_RIGHT_DELIMITER) {
    back_up(p);
    pipe = parse_pipeline(p, context, CH_TOKEN_RIGHT_DELIMITER);
  }
  return new_template_call(p, token, name, pipe);
}

/* The body of a define or block: variables, range depth and the action line start afresh. */
static void parse_body(ch_parser *p, chart_str name, const char *context)
{
  uint32_t outer_variables = p->variables.size, outer_first = p->first_variable;
  int      outer_depth  = p->range_depth;
  size_t   outer_action = p->action;
  p->first_variable     = p->variables.size;
  p->range_depth        = 0;
  p->action             = CH_NOT_FOUND;
  declare(p, CHART_STR("$"));
  const ch_list_node *root = parse_list(p);
  if (p->mark.kind != CH_NODE_END)
    ch_parse_fail_node(p, "unexpected ", &p->mark,
                       ch_arena_format(p->arena, " in %s", context).data);
  define(p, new_template(p, name, root));
  p->variables.size = outer_variables;
  p->first_variable = outer_first;
  p->range_depth    = outer_depth;
  p->action         = outer_action;
}

static const ch_node *parse_block(ch_parser *p)
{
  static const char context[] = "block clause";
  ch_token          token     = *next(p);
  chart_str         name      = parse_template_name(p, token, context);
  const ch_node    *pipe      = parse_pipeline(p, context, CH_TOKEN_RIGHT_DELIMITER);
  parse_body(p, name, context);
  return new_template_call(p, token, name, pipe);
}

static void parse_definition(ch_parser *p)
{
  static const char context[] = "define clause";
  ch_token          token     = *next(p);
  chart_str         name      = parse_template_name(p, token, context);
  expect(p, CH_TOKEN_RIGHT_DELIMITER, context);
  parse_body(p, name, context);
}

static const ch_node *parse_clause(ch_parser *p)
{
  const ch_token *token = next(p);
  switch (token->kind) {
  case CH_TOKEN_BLOCK: return parse_block(p);
  case CH_TOKEN_BREAK: return parse_jump(p, CH_NODE_BREAK, token->offset, "{{break}}");
  case CH_TOKEN_CONTINUE: return parse_jump(p, CH_NODE_CONTINUE, token->offset, "{{continue}}");
  case CH_TOKEN_ELSE: return parse_mark(p, CH_NODE_ELSE, "else");
  case CH_TOKEN_END: return parse_mark(p, CH_NODE_END, "end");
  case CH_TOKEN_IF: return parse_control(p, CH_NODE_IF, "if");
  case CH_TOKEN_RANGE: return parse_control(p, CH_NODE_RANGE, "range");
  case CH_TOKEN_TEMPLATE: return parse_template_call(p);
  case CH_TOKEN_WITH: return parse_control(p, CH_NODE_WITH, "with");
  default: back_up(p); return parse_pipeline(p, "command", CH_TOKEN_RIGHT_DELIMITER);
  }
}

/* What stands behind the left delimiter at `offset`. */
static const ch_node *parse_action(ch_parser *p, uint32_t offset)
{
  p->action           = offset;
  const ch_node *node = parse_clause(p);
  p->action           = CH_NOT_FOUND;
  return node;
}

/* A text, an action or a control structure; or p->mark. */
static const ch_node *parse_item(ch_parser *p)
{
  const ch_token *token = next(p);
  if (token->kind == CH_TOKEN_TEXT) {
    ch_text_node *text = (ch_text_node *) ch_arena_alloc(p->arena, sizeof *text);
    *text              = (ch_text_node){ head(CH_NODE_TEXT, token->offset), token->size };
    return &text->node;
  }
  if (token->kind != CH_TOKEN_LEFT_DELIMITER)
    ch_parse_fail_token(p, *token, "input");
  return parse_action(p, token->offset);
}

/* An item outside of all control structures. */
static void push_top(ch_parser *p, const ch_node *item)
{
  if (item == &p->mark)
    ch_parse_fail_node(p, "unexpected ", item, "");
  push(p, item);
}

static const ch_list_node *parse_top(ch_parser *p)
{
  while (peek(p)->kind != CH_TOKEN_EOF) {
    if (peek(p)->kind == CH_TOKEN_LEFT_DELIMITER) {
      uint32_t delimiter = next(p)->offset;
      if (peek(p)->kind == CH_TOKEN_DEFINE) {
        next(p);
        parse_definition(p);
        continue;
      }
      push_top(p, parse_action(p, delimiter));
    } else {
      push_top(p, parse_item(p));
    }
  }
  return take_waiting(p, CH_NODE_LIST, 0, 0, 0);
}

/* The small arrays at the end stay as they are: clearing them would cost more than some templates. */
static void init(ch_parser *p, ch_arena *arena, const ch_function_set *functions, chart_str file,
                 chart_str text)
{
  memset(p, 0, offsetof(ch_parser, few_waiting));
  p->arena     = arena;
  p->functions = functions;
  p->file      = file;
  p->text      = text;
  p->action    = CH_NOT_FOUND;
  p->waiting   = (ch_node_stack){ p->few_waiting, 0, CH_PARSER_FEW_NODES };
  p->variables = (ch_name_list){ p->few_variables, 0, CH_PARSER_FEW_NAMES };
  ch_lexer_init(&p->lexer, arena, text);
  p->lexer.counts_comments = !ch_function_set_compat(functions)->counts_comment_lines;
}

ch_parsed ch_parse_text(ch_arena *arena, const ch_function_set *functions, chart_str name,
                        chart_str text)
{
  if (text.size >= UINT32_MAX)
    ch_throw(arena->fault, CHART_ERR_LIMIT, "template %.*s is larger than 4 GiB", CH_STR_ARG(name));
  ch_parser p;
  init(&p, arena, functions, name, text);
  declare(&p, CHART_STR("$"));
  ch_template *main_template = new_template(&p, name, parse_top(&p));
  define(&p, main_template);
  return (ch_parsed){ main_template, p.defined, p.defined_size };
}
