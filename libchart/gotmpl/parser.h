/* SPDX-License-Identifier: Apache-2.0
 * The state of a parse, shared by parse.c and parse_fail.c. */
#ifndef CH_GOTMPL_PARSER_H
#define CH_GOTMPL_PARSER_H

#include "gotmpl/lex.h"
#include "gotmpl/template.h"

/* Most templates take no more, and then nothing of the arena. */
enum { CH_PARSER_FEW_NODES = 64, CH_PARSER_FEW_NAMES = 16 };

typedef struct ch_name_list {
  chart_str *items;
  uint32_t   size;
  uint32_t   room;
} ch_name_list;

typedef struct ch_node_stack {
  const ch_node **items;
  uint32_t        size;
  uint32_t        room;
} ch_node_stack;

/* What all templates of one text share while it is parsed. */
typedef struct ch_parser {
  ch_arena              *arena;
  const ch_function_set *functions;
  chart_str              file;
  chart_str              text;
  ch_lexer               lexer;
  ch_token               earlier; /* put in front of the lexer's token by back_up_2 */
  unsigned               peeked;  /* tokens that were read and not yet taken */
  ch_name_list           variables;
  ch_node_stack          waiting;        /* see take_waiting */
  ch_node                mark;           /* the ELSE or END that was read last */
  uint32_t               first_variable; /* of the define or block that is being parsed */
  int                    range_depth;
  size_t                 action; /* offset of the action's start, or CH_NOT_FOUND */
  ch_template          **defined;
  size_t                 defined_size, defined_room;
  chart_value            defined_index; /* name to place in `defined` */
  const ch_node         *few_waiting[CH_PARSER_FEW_NODES];
  chart_str              few_variables[CH_PARSER_FEW_NAMES];
} ch_parser;

/* Each throws CHART_ERR_PARSE, `template: FILE:LINE: MESSAGE`, with the line of the newest token. */
_Noreturn void ch_parse_fail(ch_parser *p, chart_str message) __attribute__((cold));
_Noreturn void ch_parse_fail_text(ch_parser *p, const char *message) __attribute__((cold));

/* `before` QUOTED `after` */
_Noreturn void ch_parse_fail_quoted(ch_parser *p, const char *before, chart_str quoted,
                                    const char *after) __attribute__((cold));

/* "unexpected TOKEN in CONTEXT", or what the lexer has to say. */
_Noreturn void ch_parse_fail_token(ch_parser *p, ch_token token, const char *context)
  __attribute__((cold));

/* "`before` NODE `after`" */
_Noreturn void ch_parse_fail_node(ch_parser *p, const char *before, const ch_node *node,
                                  const char *after) __attribute__((cold));

/* "unexpected . after term NODE" */
_Noreturn void ch_parse_fail_field(ch_parser *p, const ch_node *constant) __attribute__((cold));

#endif
