/* SPDX-License-Identifier: Apache-2.0
 * Building the nodes of a YAML document from events. */
#include "codec/yaml_tree.h"

#include "codec/yaml_scan.h"

void ch_yaml_tree_init(ch_yaml_tree *tree, ch_yaml_text *text)
{
  ch_fault *fault = text->arena->fault;
  *tree           = (ch_yaml_tree){ .text = text };
  ch_buffer_init_heap(&tree->nodes, fault, SIZE_MAX / 2);
  ch_buffer_init_heap(&tree->open, fault, SIZE_MAX / 2);
}

void ch_yaml_tree_clear(ch_yaml_tree *tree)
{
  ch_buffer_clear(&tree->nodes);
  ch_buffer_clear(&tree->open);
}

void ch_yaml_tree_reset(ch_yaml_tree *tree)
{
  tree->nodes.size = 0;
  tree->open.size  = 0;
  tree->anchors    = ch_nil();
  tree->tags       = ch_nil();
}

static void remember_anchor(ch_yaml_tree *tree, chart_str name, uint32_t number)
{
  ch_arena *arena = tree->text->arena;
  if (tree->anchors.kind != CHART_DICT)
    tree->anchors = ch_dict_new(arena, CH_TYPE_DICT, 0);
  ch_dict_set(arena, tree->anchors, name, ch_int64(number));
}

static uint32_t remember_tag(ch_yaml_tree *tree, chart_str tag)
{
  ch_arena *arena = tree->text->arena;
  if (tree->tags.kind != CHART_LIST)
    tree->tags = ch_list_new(arena, CH_TYPE_LIST, 0);
  ch_list_push(arena, tree->tags, ch_string(tag));
  return (uint32_t) ch_list_size(tree->tags);
}

static uint32_t find_anchor(ch_yaml_tree *tree, const ch_yaml_event *event)
{
  const chart_dict_entry *entry = NULL;
  if (tree->anchors.kind == CHART_DICT)
    entry = ch_dict_find(tree->anchors, event->text);
  if (entry == NULL)
    ch_yaml_fail(tree->text, event->offset, "yaml: unknown anchor '%.*s' referenced",
                 CH_STR_ARG(event->text));
  return (uint32_t) entry->value.as.integer;
}

static ch_yaml_node *innermost(const ch_yaml_tree *tree)
{
  if (tree->open.size == 0)
    return NULL;
  uint32_t number;
  memcpy(&number, tree->open.data + (tree->open.size - sizeof number), sizeof number);
  return ch_yaml_tree_at(tree, number);
}

static void close_innermost(ch_yaml_tree *tree)
{
  innermost(tree)->next = (uint32_t) ch_yaml_tree_size(tree);
  tree->open.size -= sizeof(uint32_t);
}

static ch_yaml_node make_node(ch_yaml_tree *tree, const ch_yaml_event *event, uint32_t number)
{
  ch_yaml_node node = { .kind        = (uint8_t) event->kind,
                        .is_implicit = event->is_implicit,
                        .offset      = (uint32_t) event->offset,
                        .next        = number + 1 };
  if (event->kind == CH_YAML_SCALAR)
    node.as.text = event->text;
  else if (event->kind == CH_YAML_ALIAS)
    node.as.target = find_anchor(tree, event);
  if (event->tag.size != 0 && event->kind == CH_YAML_SCALAR)
    node.tag = remember_tag(tree, event->tag);
  if (event->anchor.size != 0)
    remember_anchor(tree, event->anchor, number);
  return node;
}

/* The nodes count towards the arena's limit though they do not live there. */
static void reserve_node(ch_yaml_tree *tree)
{
  const ch_arena *arena = tree->text->arena;
  if (tree->nodes.room - tree->nodes.size >= sizeof(ch_yaml_node))
    return;
  if (tree->nodes.room > arena->limit / 2 || arena->used > arena->limit - tree->nodes.room * 2)
    ch_throw(arena->fault, CHART_ERR_LIMIT, "memory limit of %zu bytes reached", arena->limit);
  ch_buffer_reserve(&tree->nodes, sizeof(ch_yaml_node));
}

void ch_yaml_tree_add(void *taker, const ch_yaml_event *event)
{
  ch_yaml_tree *tree = (ch_yaml_tree *) taker;
  if (event->kind == CH_YAML_CLOSE) {
    close_innermost(tree);
    return;
  }
  uint32_t      number = (uint32_t) ch_yaml_tree_size(tree);
  ch_yaml_node  node   = make_node(tree, event, number);
  ch_yaml_node *parent = innermost(tree);
  if (parent != NULL)
    parent->as.count++;
  reserve_node(tree);
  ch_buffer_bytes(&tree->nodes, (const char *) &node, sizeof node);
  if (event->kind == CH_YAML_MAPPING || event->kind == CH_YAML_SEQUENCE)
    ch_buffer_bytes(&tree->open, (const char *) &number, sizeof number);
}

chart_str ch_yaml_tree_alias(const ch_yaml_tree *tree, const ch_yaml_node *node)
{
  chart_str text  = tree->text->text;
  size_t    start = (size_t) node->offset + 1;
  size_t    end   = start;
  while (end < text.size && ch_yaml_is_word(text.data[end]))
    end++;
  return ch_str_cut(text, start, end);
}
