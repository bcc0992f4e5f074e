/* SPDX-License-Identifier: Apache-2.0
 * The parse tree of a regular expression. */
#ifndef CH_CODEC_REGEX_SYNTAX_H
#define CH_CODEC_REGEX_SYNTAX_H

#include "codec/regex_unicode.h"

typedef enum ch_regex_op {
  CH_REGEX_EMPTY,
  CH_REGEX_LITERAL,
  CH_REGEX_CLASS, /* one code point of a set */
  CH_REGEX_BEGIN_TEXT,
  CH_REGEX_END_TEXT,
  CH_REGEX_BEGIN_LINE,
  CH_REGEX_END_LINE,
  CH_REGEX_WORD_EDGE,
  CH_REGEX_NO_WORD_EDGE,
  CH_REGEX_GROUP,
  CH_REGEX_REPEAT,
  CH_REGEX_CONCAT,
  CH_REGEX_ALTERNATE,
  CH_REGEX_OPEN, /* only while parsing: an open parenthesis */
  CH_REGEX_BAR   /* only while parsing: | */
} ch_regex_op;

#define CH_REGEX_NO_LIMIT (-1)

typedef struct ch_regex_node ch_regex_node;

struct ch_regex_node {
  uint8_t  op;         /* a ch_regex_op */
  uint8_t  flags;      /* OPEN: those of the parser outside */
  bool     folds;      /* LITERAL: in any case; its letters are the least ones of their orbits */
  bool     is_lazy;    /* REPEAT: prefers fewer */
  bool     is_counted; /* REPEAT: was written {…} */
  uint32_t height;
  int32_t  min, max; /* REPEAT */
  uint32_t group;    /* GROUP: its number, OPEN: or 0 */
  int64_t  size;     /* instructions that Go counts for it */
  union {
    struct {
      uint32_t *runes; /* LITERAL */
      size_t    count, room;
    } text;
    ch_rune_set set; /* CLASS: tidy */
    struct {
      ch_regex_node **nodes; /* GROUP, REPEAT: one; CONCAT, ALTERNATE: two or more */
      size_t          count;
    } sub;
  } as;
};

typedef struct ch_regex_tree {
  ch_regex_node *root;
  chart_str     *names; /* of the groups: names[0] for group 1; "" where there is none */
  size_t         group_count;
  bool           has_lost_groups; /* some group of the pattern stands nowhere in the tree: (a){0} */
} ch_regex_tree;

/* Parses `pattern` as regexp/syntax does with its flag Perl.  Result: arena; borrows nothing.
 * Throws: CHART_ERR_EXECUTE, with Go's text. */
ch_regex_tree ch_regex_parse(ch_arena *arena, chart_str pattern);

/* Rewrites the tree as Go's Simplify does, but keeps counts: x{1} is x, (?:x*)* is x*. */
void ch_regex_simplify(ch_regex_tree *tree);

/* Whether the node can match the empty text. */
bool ch_regex_is_nullable(const ch_regex_node *node);

#endif
