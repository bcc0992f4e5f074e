/* SPDX-License-Identifier: Apache-2.0
 * The parse tree of templates (the shape of Go 1.26's text/template/parse).
 *
 * Nodes live in the arena that the template was parsed into and never change.  A node knows the
 * byte offset where it stands; the template it belongs to knows the text, so line and column are
 * computed only for an error.  Functions, and the hashes of field names, are resolved by the
 * parser. */
#ifndef CH_GOTMPL_NODE_H
#define CH_GOTMPL_NODE_H

#include "base/buffer.h"
#include "value/function.h"
#include "value/signature.h"

typedef enum ch_node_kind {
  CH_NODE_LIST,
  CH_NODE_TEXT,
  CH_NODE_ACTION,
  CH_NODE_IF,
  CH_NODE_WITH,
  CH_NODE_RANGE,
  CH_NODE_TEMPLATE,
  CH_NODE_BREAK,
  CH_NODE_CONTINUE,
  CH_NODE_COMMENT,
  CH_NODE_ELSE, /* only inside the parser */
  CH_NODE_END,  /* only inside the parser */
  CH_NODE_PIPE,
  CH_NODE_COMMAND,
  CH_NODE_IDENTIFIER,
  CH_NODE_FIELD,
  CH_NODE_VARIABLE,
  CH_NODE_CHAIN,
  CH_NODE_DOT,
  CH_NODE_NIL,
  CH_NODE_BOOL,
  CH_NODE_NUMBER,
  CH_NODE_STRING
} ch_node_kind;

/* What a number constant can be used as. */
enum { CH_NUMBER_INT = 1, CH_NUMBER_UINT = 2, CH_NUMBER_FLOAT = 4, CH_NUMBER_COMPLEX = 8 };

typedef struct ch_number {
  unsigned  uses;          /* CH_NUMBER_* */
  bool      is_float_text; /* written like a float: that is its type when nobody asks for another */
  chart_str text;          /* as written */
  int64_t   integer;
  uint64_t  natural;
  double    number;
  double    complex[2];
} ch_number;

/* A field name with its hash, as dicts want it. */
typedef struct ch_name {
  chart_str text;
  uint32_t  hash;
} ch_name;

typedef struct ch_node ch_node;

typedef struct ch_node_list {
  ch_node **items;
  uint32_t  size;
  uint32_t  room;
} ch_node_list;

/* Only as much of a node is there as its kind takes: nothing may read what belongs to another kind. */
struct ch_node {
  uint8_t  kind;      /* a ch_node_kind */
  bool     is_assign; /* PIPE: `=` and not `:=` */
  uint32_t offset;    /* where it stands in the text of its template */
  union {
    ch_node_list list; /* LIST, COMMAND: operands */
    chart_str    text; /* TEXT */
    bool         boolean;
    ch_number   *number;
    struct {
      chart_str quoted; /* as written */
      chart_str value;
    } string;
    struct {
      ch_node_list  commands;
      ch_node_list *declared; /* VARIABLE nodes left of := or =; NULL: none */
    } pipe;
    struct {
      ch_node *pipe;      /* ACTION has only this one */
      ch_node *body;      /* LIST */
      ch_node *otherwise; /* LIST, or NULL */
    } control;            /* ACTION, IF, WITH, RANGE */
    struct {
      chart_str name;
      ch_node  *pipe; /* or NULL */
    } template;
    struct {
      const ch_function  *function;
      const ch_signature *signature;
      chart_str           name;
    } call; /* IDENTIFIER */
    struct {
      ch_name *names; /* VARIABLE: the variable itself (with `$`) comes first */
      size_t   size;
      ch_node *base; /* CHAIN alone: what stands before the first dot */
    } path;          /* FIELD, VARIABLE, CHAIN */
  } as;
};

/* How much of a node is there: templates are mostly nodes, and what a kind has no use for is not even
 * touched. */
static inline size_t ch_node_size(ch_node_kind kind)
{
  const ch_node *node = NULL;
  const size_t   head = offsetof(ch_node, as);
  switch (kind) {
  case CH_NODE_LIST:
  case CH_NODE_COMMAND: return head + sizeof node->as.list;
  case CH_NODE_TEXT: return head + sizeof node->as.text;
  case CH_NODE_ACTION: return head + sizeof node->as.control.pipe;
  case CH_NODE_PIPE: return head + sizeof node->as.pipe;
  case CH_NODE_FIELD:
  case CH_NODE_VARIABLE: return offsetof(ch_node, as.path.base);
  case CH_NODE_BREAK:
  case CH_NODE_CONTINUE:
  case CH_NODE_COMMENT:
  case CH_NODE_ELSE:
  case CH_NODE_END:
  case CH_NODE_DOT:
  case CH_NODE_NIL: return head;
  default: return sizeof *node;
  }
}

/* A node of this kind, all else zero.  Inline, for where the kind is known so is the size. */
static inline ch_node *ch_node_new(ch_arena *arena, ch_node_kind kind, uint32_t offset)
{
  enum { UNIT = 16 }; /* the arena gives no less; clearing a known number of bytes needs no call */
  size_t   units = (ch_node_size(kind) + UNIT - 1u) / UNIT;
  ch_node *node  = (ch_node *) ch_arena_alloc(arena, units * UNIT);
  for (size_t i = 0; i < units; i++)
    memset((char *) node + i * UNIT, 0, UNIT);
  node->kind   = (uint8_t) kind;
  node->offset = offset;
  return node;
}

void ch_node_push_slow(ch_arena *arena, ch_node_list *list, ch_node *node);

/* Appends to a list that grows in `arena`. */
static inline void ch_node_push(ch_arena *arena, ch_node_list *list, ch_node *node)
{
  if (list->size == list->room)
    ch_node_push_slow(arena, list, node);
  else
    list->items[list->size++] = node;
}

/* Appends the node's canonical text, as error messages show it: single blanks, constants as
 * written (Go's Node.String). */
void ch_node_print(ch_buffer *out, const ch_node *node);

/* Whether the list holds nothing but white space and comments: such a definition never replaces
 * another. */
bool ch_node_is_empty(const ch_node *node);

#endif
