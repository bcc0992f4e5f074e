/* SPDX-License-Identifier: Apache-2.0
 * Parse tree nodes: lists, canonical text, emptiness. */
#include "gotmpl/node.h"

#include "value/print.h"

static chart_str slice(const ch_node *node, uint32_t size, chart_str text)
{
  return ch_str_cut(text, node->offset, (size_t) node->offset + size);
}

static uint32_t place_of(ch_name field, chart_str text)
{
  return (uint32_t) (field.data - text.data) - 1; /* of its dot */
}

uint32_t ch_node_position(const ch_node *node, chart_str text)
{
  bool is_path = node->kind == CH_NODE_FIELD || node->kind == CH_NODE_VARIABLE;
  if (is_path && ch_node_path(node)->size > 1)
    return place_of(ch_node_path(node)->names[1], text);
  return node->kind == CH_NODE_CHAIN ? place_of(ch_node_chain(node)->names[0], text) : node->offset;
}

static void print_joined(ch_buffer *out, const ch_node *const *items, size_t size,
                         const char *separator, chart_str text)
{
  for (size_t i = 0; i < size; i++) {
    if (i != 0)
      ch_buffer_text(out, separator);
    ch_node_print(out, items[i], text);
  }
}

static void print_operand(ch_buffer *out, const ch_node *node, chart_str text)
{
  if (node->kind != CH_NODE_PIPE && node->kind != CH_NODE_COMMAND) {
    ch_node_print(out, node, text);
    return;
  }
  ch_buffer_byte(out, '(');
  ch_node_print(out, node, text);
  ch_buffer_byte(out, ')');
}

static void print_pipe(ch_buffer *out, const ch_node *node, chart_str text)
{
  const ch_list_node *pipe = ch_node_list(node);
  if (pipe->declared != 0) {
    print_joined(out, pipe->items + pipe->size, pipe->declared, ", ", text);
    ch_buffer_text(out, node->bits ? " = " : " := ");
  }
  print_joined(out, pipe->items, pipe->size, " | ", text);
}

static void print_command(ch_buffer *out, const ch_node *node, chart_str text)
{
  const ch_list_node *command = ch_node_list(node);
  for (size_t i = 0; i < command->size; i++) {
    if (i != 0)
      ch_buffer_byte(out, ' ');
    print_operand(out, command->items[i], text);
  }
}

static void print_list(ch_buffer *out, const ch_list_node *list, chart_str text)
{
  for (size_t i = 0; i < list->size; i++) {
    bool is_action = list->items[i]->kind >= CH_NODE_PIPE;
    ch_buffer_text(out, is_action ? "{{" : "");
    ch_node_print(out, list->items[i], text);
    ch_buffer_text(out, is_action ? "}}" : "");
  }
}

static void print_names(ch_buffer *out, const ch_name *names, size_t size, bool has_variable)
{
  for (size_t i = 0; i < size; i++) {
    if (!has_variable || i != 0)
      ch_buffer_byte(out, '.');
    ch_buffer_str(out, ch_name_text(names[i]));
  }
}

static void print_path(ch_buffer *out, const ch_node *node)
{
  const ch_path_node *path = ch_node_path(node);
  print_names(out, path->names, path->size, node->kind == CH_NODE_VARIABLE);
}

static void print_chain(ch_buffer *out, const ch_node *node, chart_str text)
{
  const ch_chain_node *chain = ch_node_chain(node);
  print_operand(out, chain->base, text);
  print_names(out, chain->names, chain->size, false);
}

static void print_template(ch_buffer *out, const ch_node *node, chart_str text)
{
  const ch_template_node *template = ch_node_template(node);
  ch_buffer_text(out, "{{template ");
  ch_print_quoted(out, template->name, false);
  if (template->pipe != NULL) {
    ch_buffer_byte(out, ' ');
    ch_node_print(out, template->pipe, text);
  }
  ch_buffer_text(out, "}}");
}

static void print_control(ch_buffer *out, const ch_node *node, const char *word, chart_str text)
{
  const ch_control_node *control = ch_node_control(node);
  ch_buffer_text(out, word);
  ch_node_print(out, control->pipe, text);
  ch_buffer_text(out, "}}");
  print_list(out, control->body, text);
  if (control->otherwise != NULL) {
    ch_buffer_text(out, "{{else}}");
    print_list(out, control->otherwise, text);
  }
  ch_buffer_text(out, "{{end}}");
}

void ch_node_print(ch_buffer *out, const ch_node *node, chart_str text)
{
  switch ((ch_node_kind) node->kind) {
  case CH_NODE_LIST: print_list(out, ch_node_list(node), text); break;
  case CH_NODE_TEXT: ch_buffer_str(out, slice(node, ch_node_text(node)->size, text)); break;
  case CH_NODE_IF: print_control(out, node, "{{if ", text); break;
  case CH_NODE_WITH: print_control(out, node, "{{with ", text); break;
  case CH_NODE_RANGE: print_control(out, node, "{{range ", text); break;
  case CH_NODE_TEMPLATE: print_template(out, node, text); break;
  case CH_NODE_BREAK: ch_buffer_text(out, "{{break}}"); break;
  case CH_NODE_CONTINUE: ch_buffer_text(out, "{{continue}}"); break;
  case CH_NODE_ELSE: ch_buffer_text(out, "{{else}}"); break;
  case CH_NODE_END: ch_buffer_text(out, "{{end}}"); break;
  case CH_NODE_PIPE: print_pipe(out, node, text); break;
  case CH_NODE_COMMAND: print_command(out, node, text); break;
  case CH_NODE_IDENTIFIER: ch_buffer_text(out, ch_node_function(node)->function->name); break;
  case CH_NODE_FIELD:
  case CH_NODE_VARIABLE: print_path(out, node); break;
  case CH_NODE_CHAIN: print_chain(out, node, text); break;
  case CH_NODE_DOT: ch_buffer_byte(out, '.'); break;
  case CH_NODE_NIL: ch_buffer_text(out, "nil"); break;
  case CH_NODE_BOOL: ch_buffer_text(out, node->bits ? "true" : "false"); break;
  case CH_NODE_NUMBER: ch_buffer_str(out, slice(node, ch_node_number(node)->size, text)); break;
  case CH_NODE_STRING:
    ch_buffer_str(out, slice(node, ch_node_string(node)->quoted_size, text));
    break;
  }
}

/* bytes.TrimSpace drops Unicode white space; outside ASCII only these three can stand in a text
 * that is otherwise blank: U+0085, U+00A0 and the rest of White_Space. */
static bool is_blank(chart_str s)
{
  static const char *const wide[] = {
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
    "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
    "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
    "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"
  };
  for (;;) {
    s = ch_str_trim_left(s, " \t\n\v\f\r");
    if (s.size == 0)
      return true;
    size_t i = 0;
    while (i < sizeof wide / sizeof *wide && !ch_str_starts(s, chart_str_from(wide[i])))
      i++;
    if (i == sizeof wide / sizeof *wide)
      return false;
    s = ch_str_from(s, strlen(wide[i]));
  }
}

bool ch_node_is_empty(const ch_list_node *list, chart_str text)
{
  for (size_t i = 0; i < list->size; i++) {
    const ch_node *item = list->items[i];
    if (item->kind != CH_NODE_TEXT || !is_blank(slice(item, ch_node_text(item)->size, text)))
      return false;
  }
  return true;
}
