/* SPDX-License-Identifier: Apache-2.0
 * The parse tree of templates (after Go 1.26's text/template/parse).
 *
 * Nodes live in the arena that the template was parsed into and never change.  Templates are mostly
 * nodes, so the tree is packed: each kind is a struct of its own behind a common head, lists are part
 * of their node, and what is a slice of the template's text is known by its offset there.
 *
 * A pipeline is as small as it can be.  PIPE nodes stand only for several commands or declared
 * variables; one command stands for itself, and one operand in no parentheses too.  An action has no
 * node at all: in a LIST, whatever is neither text nor a control structure is the pipeline of an
 * action.  As an operand, a PIPE or a COMMAND is one in parentheses.
 *
 * Functions, and the hashes of field names, are resolved by the parser. */
#ifndef CH_GOTMPL_NODE_H
#define CH_GOTMPL_NODE_H

#include "base/buffer.h"
#include "value/function.h"
#include "value/signature.h"

typedef enum ch_node_kind {
  CH_NODE_LIST,
  CH_NODE_TEXT,
  CH_NODE_IF,
  CH_NODE_WITH,
  CH_NODE_RANGE,
  CH_NODE_TEMPLATE,
  CH_NODE_BREAK,
  CH_NODE_CONTINUE,
  CH_NODE_ELSE, /* only inside the parser */
  CH_NODE_END,  /* only inside the parser */
  CH_NODE_PIPE, /* from here on: pipelines, and what they are made of */
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

/* What every node starts with; ELSE, END, BREAK, CONTINUE, DOT and NIL are no more than this. */
typedef struct ch_node {
  uint8_t kind; /* a ch_node_kind */
  uint8_t bits; /* BOOL: its value; NUMBER: CH_NUMBER_*; PIPE: whether it assigns (`=`, not `:=`) */
  uint32_t offset; /* of its first byte in the text of its template */
} ch_node;

/* LIST: texts, actions, control structures.  COMMAND: operands.  PIPE: commands. */
typedef struct ch_list_node {
  ch_node        node;
  uint32_t       size;
  uint32_t       declared; /* PIPE: as many VARIABLE nodes, left of := or =, follow the commands */
  const ch_node *items[];
} ch_list_node;

typedef struct ch_text_node {
  ch_node  node;
  uint32_t size; /* bytes of the template's text */
} ch_text_node;

/* IF, WITH, RANGE */
typedef struct ch_control_node {
  ch_node             node;
  const ch_node      *pipe;
  const ch_list_node *body;
  const ch_list_node *otherwise; /* or NULL */
} ch_control_node;

typedef struct ch_template_node {
  ch_node        node;
  chart_str      name;
  const ch_node *pipe; /* or NULL */
} ch_template_node;

/* IDENTIFIER: always a function. */
typedef struct ch_function_node {
  ch_node             node;
  const ch_function  *function;
  const ch_signature *signature;
} ch_function_node;

/* A field name with its hash, as dicts want it. */
typedef struct ch_name {
  const char *data;
  uint32_t    size;
  uint32_t    hash;
} ch_name;

/* FIELD, and VARIABLE: the variable itself (with `$`) comes first. */
typedef struct ch_path_node {
  ch_node  node;
  uint32_t size;
  ch_name  names[];
} ch_path_node;

/* Fields of what an operand gives. */
typedef struct ch_chain_node {
  ch_node        node;
  uint32_t       size;
  const ch_node *base;
  ch_name        names[];
} ch_chain_node;

/* What a number constant can be used as, and whether it is written like a float: that is its type when
 * nobody asks for another. */
enum {
  CH_NUMBER_INT           = 1,
  CH_NUMBER_UINT          = 2,
  CH_NUMBER_FLOAT         = 4,
  CH_NUMBER_COMPLEX       = 8,
  CH_NUMBER_IS_FLOAT_TEXT = 16
};

typedef struct ch_number_node {
  ch_node  node;
  uint32_t size; /* bytes of the template's text */
  int64_t  integer;
  uint64_t natural;
  double   number;
  double  *complex; /* real and imaginary part; NULL for what has no other use */
} ch_number_node;

typedef struct ch_string_node {
  ch_node     node;
  uint32_t    quoted_size; /* bytes of the template's text */
  uint32_t    size;        /* of the value */
  const char *data;
} ch_string_node;

static inline const ch_list_node *ch_node_list(const ch_node *node)
{
  return (const ch_list_node *) (const void *) node;
}

static inline const ch_text_node *ch_node_text(const ch_node *node)
{
  return (const ch_text_node *) (const void *) node;
}

static inline const ch_control_node *ch_node_control(const ch_node *node)
{
  return (const ch_control_node *) (const void *) node;
}

static inline const ch_template_node *ch_node_template(const ch_node *node)
{
  return (const ch_template_node *) (const void *) node;
}

static inline const ch_function_node *ch_node_function(const ch_node *node)
{
  return (const ch_function_node *) (const void *) node;
}

static inline const ch_path_node *ch_node_path(const ch_node *node)
{
  return (const ch_path_node *) (const void *) node;
}

static inline const ch_chain_node *ch_node_chain(const ch_node *node)
{
  return (const ch_chain_node *) (const void *) node;
}

static inline const ch_number_node *ch_node_number(const ch_node *node)
{
  return (const ch_number_node *) (const void *) node;
}

static inline const ch_string_node *ch_node_string(const ch_node *node)
{
  return (const ch_string_node *) (const void *) node;
}

static inline chart_str ch_name_text(ch_name name)
{
  return ch_str(name.data, name.size);
}

/* The variables that a pipeline declares or assigns: its number of them, as VARIABLE nodes. */
static inline const ch_node *const *ch_node_declared(const ch_node *pipe, uint32_t *count)
{
  *count = 0;
  if (pipe->kind != CH_NODE_PIPE)
    return NULL;
  const ch_list_node *list = ch_node_list(pipe);
  *count                   = list->declared;
  return list->items + list->size;
}

static inline ch_name ch_node_variable(const ch_node *node)
{
  return ch_node_path(node)->names[0];
}

/* Where Go sees a node of the template with this text: a longer path stands at its second part. */
uint32_t ch_node_position(const ch_node *node, chart_str text);

/* Appends the node's canonical text, as error messages show it: single blanks, constants as
 * written (Go's Node.String).  `text` is that of its template. */
void ch_node_print(ch_buffer *out, const ch_node *node, chart_str text);

/* Whether the list holds nothing but white space and comments: such a definition never replaces
 * another. */
bool ch_node_is_empty(const ch_list_node *list, chart_str text);

#endif
