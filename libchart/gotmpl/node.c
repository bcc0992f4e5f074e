/* SPDX-License-Identifier: Apache-2.0
 * Parse tree nodes: lists, canonical text, emptiness. */
#include "gotmpl/node.h"

#include "value/print.h"

void ch_node_push_slow(ch_arena *arena, ch_node_list *list, ch_node *node)
{
  uint32_t  room  = list->room == 0 ? 2 : list->room * 2;
  ch_node **items = (ch_node **) ch_arena_array(arena, room, sizeof *items);
  if (list->size != 0)
    memcpy(items, list->items, list->size * sizeof *items);
  list->items               = items;
  list->room                = room;
  list->items[list->size++] = node;
}

static void print_joined(ch_buffer *out, const ch_node_list *list, const char *separator)
{
  for (size_t i = 0; i < list->size; i++) {
    if (i != 0)
      ch_buffer_text(out, separator);
    ch_node_print(out, list->items[i]);
  }
}

static void print_operand(ch_buffer *out, const ch_node *node)
{
  if (node->kind != CH_NODE_PIPE) {
    ch_node_print(out, node);
    return;
  }
  ch_buffer_byte(out, '(');
  ch_node_print(out, node);
  ch_buffer_byte(out, ')');
}

static void print_pipe(ch_buffer *out, const ch_node *node)
{
  if (node->as.pipe.declared != NULL) {
    print_joined(out, node->as.pipe.declared, ", ");
    ch_buffer_text(out, node->is_assign ? " = " : " := ");
  }
  print_joined(out, &node->as.pipe.commands, " | ");
}

static void print_path(ch_buffer *out, const ch_node *node)
{
  if (node->kind == CH_NODE_CHAIN)
    print_operand(out, node->as.path.base);
  for (size_t i = 0; i < node->as.path.size; i++) {
    if (node->kind != CH_NODE_VARIABLE || i != 0)
      ch_buffer_byte(out, '.');
    ch_buffer_str(out, node->as.path.names[i].text);
  }
}

static void print_template(ch_buffer *out, const ch_node *node)
{
  ch_buffer_text(out, "{{template ");
  ch_print_quoted(out, node->as.template.name, false);
  if (node->as.template.pipe != NULL) {
    ch_buffer_byte(out, ' ');
    ch_node_print(out, node->as.template.pipe);
  }
  ch_buffer_text(out, "}}");
}

static void print_control(ch_buffer *out, const ch_node *node, const char *word)
{
  ch_buffer_text(out, "{{");
  ch_buffer_text(out, word);
  ch_node_print(out, node->as.control.pipe);
  ch_buffer_text(out, "}}");
  if (node->kind == CH_NODE_ACTION)
    return;
  ch_node_print(out, node->as.control.body);
  if (node->as.control.otherwise != NULL) {
    ch_buffer_text(out, "{{else}}");
    ch_node_print(out, node->as.control.otherwise);
  }
  ch_buffer_text(out, "{{end}}");
}

static void print_command(ch_buffer *out, const ch_node *node)
{
  for (size_t i = 0; i < node->as.list.size; i++) {
    if (i != 0)
      ch_buffer_byte(out, ' ');
    print_operand(out, node->as.list.items[i]);
  }
}

void ch_node_print(ch_buffer *out, const ch_node *node)
{
  switch ((ch_node_kind) node->kind) {
  case CH_NODE_LIST: print_joined(out, &node->as.list, ""); break;
  case CH_NODE_TEXT: ch_buffer_str(out, node->as.text); break;
  case CH_NODE_ACTION: print_control(out, node, ""); break;
  case CH_NODE_IF: print_control(out, node, "if "); break;
  case CH_NODE_WITH: print_control(out, node, "with "); break;
  case CH_NODE_RANGE: print_control(out, node, "range "); break;
  case CH_NODE_TEMPLATE: print_template(out, node); break;
  case CH_NODE_BREAK: ch_buffer_text(out, "{{break}}"); break;
  case CH_NODE_CONTINUE: ch_buffer_text(out, "{{continue}}"); break;
  case CH_NODE_COMMENT: break;
  case CH_NODE_ELSE: ch_buffer_text(out, "{{else}}"); break;
  case CH_NODE_END: ch_buffer_text(out, "{{end}}"); break;
  case CH_NODE_PIPE: print_pipe(out, node); break;
  case CH_NODE_COMMAND: print_command(out, node); break;
  case CH_NODE_IDENTIFIER: ch_buffer_str(out, node->as.call.name); break;
  case CH_NODE_FIELD:
  case CH_NODE_VARIABLE:
  case CH_NODE_CHAIN: print_path(out, node); break;
  case CH_NODE_DOT: ch_buffer_byte(out, '.'); break;
  case CH_NODE_NIL: ch_buffer_text(out, "nil"); break;
  case CH_NODE_BOOL: ch_buffer_text(out, node->as.boolean ? "true" : "false"); break;
  case CH_NODE_NUMBER: ch_buffer_str(out, node->as.number->text); break;
  case CH_NODE_STRING: ch_buffer_str(out, node->as.string.quoted); break;
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

bool ch_node_is_empty(const ch_node *node)
{
  if (node->kind == CH_NODE_TEXT)
    return is_blank(node->as.text);
  if (node->kind != CH_NODE_LIST)
    return node->kind == CH_NODE_COMMENT;
  for (size_t i = 0; i < node->as.list.size; i++)
    if (!ch_node_is_empty(node->as.list.items[i]))
      return false;
  return true;
}
