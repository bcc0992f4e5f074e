/* SPDX-License-Identifier: Apache-2.0
 * What the files that parse regular expressions share. */
#ifndef CH_CODEC_REGEX_PARSER_H
#define CH_CODEC_REGEX_PARSER_H

#include "codec/regex_syntax.h"

enum {
  CH_REGEX_FOLD       = 1, /* i */
  CH_REGEX_MULTI_LINE = 2, /* m */
  CH_REGEX_DOT_ALL    = 4, /* s */
  CH_REGEX_UNGREEDY   = 8  /* U */
};

typedef struct ch_regex_parser {
  ch_arena       *arena;
  chart_str       pattern;
  size_t          at; /* what is parsed next */
  uint8_t         flags;
  ch_regex_node **stack; /* finished nodes, and OPEN and BAR markers between them */
  size_t          stack_size, stack_room;
  chart_str      *names;
  size_t          group_count, names_room;
  size_t last_repeat;  /* where the repetition began that ended right here, or CH_NOT_FOUND */
  size_t class_bounds; /* ends of ranges so far, for one of Go's limits */
} ch_regex_parser;

/* Throws: error parsing regexp: WHAT: `pattern[from, to)`. */
_Noreturn void ch_regex_fail(ch_regex_parser *p, const char *what, size_t from, size_t to);

/* The byte `ahead` of the next one, or -1 at the end. */
static inline int ch_regex_peek(const ch_regex_parser *p, size_t ahead)
{
  return ahead < p->pattern.size - p->at ? (unsigned char) p->pattern.data[p->at + ahead] : -1;
}

/* Reads one code point; U+FFFD at the end.  Throws: invalid UTF-8. */
uint32_t ch_regex_next_rune(ch_regex_parser *p);

/* Throws when the pattern is not valid UTF-8 between `from` and `to`. */
void ch_regex_check_utf8(ch_regex_parser *p, size_t from, size_t to);

/* ---- regex_class.c ------------------------------------------------------------------------ */

/* Reads an escape that stands for one code point: \n \x41 \012 \. … */
uint32_t ch_regex_parse_escape(ch_regex_parser *p);

/* Reads \d \w \s \pL \p{Greek} or an upper case form of these and adds what it stands for; false,
 * and nothing is read, when there is none of them. */
bool ch_regex_parse_class_escape(ch_regex_parser *p, ch_rune_set *set);

/* Reads […].  The result is tidy. */
void ch_regex_parse_class(ch_regex_parser *p, ch_rune_set *set);

/* ---- regex_tree.c ------------------------------------------------------------------------- */

ch_regex_node *ch_regex_new_node(ch_regex_parser *p, ch_regex_op op);

/* Puts a node on the stack, joining literals below it.  Throws: Go's limits. */
void ch_regex_push(ch_regex_parser *p, ch_regex_node *node);

/* Puts the repetition of the topmost node in its place. */
void ch_regex_push_repeat(ch_regex_parser *p, ch_regex_node *repeat);

/* Makes one node of all above the topmost marker, of the branches above the topmost OPEN. */
void ch_regex_join_concat(ch_regex_parser *p);
void ch_regex_join_branches(ch_regex_parser *p);

#endif
