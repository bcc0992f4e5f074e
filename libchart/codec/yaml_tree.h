/* SPDX-License-Identifier: Apache-2.0
 * The nodes of one YAML document, as they were written: aliases and merges are not carried out.
 *
 * go-yaml too reads the whole document before it decodes any of it; that decides which of several
 * errors is reported, and lets an alias be decoded anew wherever it stands.  The nodes lie in one
 * array, a collection before what is inside it. */
#ifndef CH_CODEC_YAML_TREE_H
#define CH_CODEC_YAML_TREE_H

#include "codec/yaml_event.h"
#include "value/value.h"

typedef struct ch_yaml_node {
  uint8_t  kind;        /* a ch_yaml_event_kind, never CH_YAML_CLOSE */
  bool     is_implicit; /* of scalars: the text decides what it is */
  bool     is_open;     /* of aliases: being decoded just now */
  uint32_t tag;         /* a number for ch_yaml_tree_tag; 0: none */
  uint32_t offset;      /* in the text */
  uint32_t next;        /* the node behind this one and all that is inside it */
  union {
    chart_str text;   /* of scalars */
    size_t    count;  /* of collections: how many nodes stand directly inside */
    uint32_t  target; /* of aliases: the node that is meant */
  } as;
} ch_yaml_node;

typedef struct ch_yaml_tree {
  ch_yaml_text *text;
  ch_buffer     nodes;   /* of ch_yaml_node; heap: it need not outlive the reading */
  ch_buffer     open;    /* of uint32_t: the collections that are not closed; heap */
  chart_value   anchors; /* name to number of the node that had it last */
  chart_value   tags;    /* strings */
} ch_yaml_tree;

/* Readies an empty tree; ch_yaml_tree_clear gives its heap memory back. */
void ch_yaml_tree_init(ch_yaml_tree *tree, ch_yaml_text *text);
void ch_yaml_tree_clear(ch_yaml_tree *tree);

/* Forgets all nodes. */
void ch_yaml_tree_reset(ch_yaml_tree *tree);

/* Adds one event: a ch_yaml_sink.  Throws: an alias without anchor; memory. */
void ch_yaml_tree_add(void *tree, const ch_yaml_event *event);

static inline size_t ch_yaml_tree_size(const ch_yaml_tree *tree)
{
  return tree->nodes.size / sizeof(ch_yaml_node);
}

static inline ch_yaml_node *ch_yaml_tree_at(const ch_yaml_tree *tree, uint32_t number)
{
  return (ch_yaml_node *) (void *) tree->nodes.data + number;
}

static inline chart_str ch_yaml_tree_tag(const ch_yaml_tree *tree, const ch_yaml_node *node)
{
  return node->tag == 0 ? ch_str(NULL, 0) : ch_text(ch_list_at(tree->tags, node->tag - 1));
}

/* The name that the alias `node` gives. */
chart_str ch_yaml_tree_alias(const ch_yaml_tree *tree, const ch_yaml_node *node);

#endif
