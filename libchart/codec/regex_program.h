/* SPDX-License-Identifier: Apache-2.0
 * A regular expression as a program for an automaton, and the machine that runs it.
 *
 * It means what Go's means, to the last group of an empty loop, on any bytes, in time linear in the
 * subject.  It is slower than pcre2 where that does not have to try twice. */
#ifndef CH_CODEC_REGEX_PROGRAM_H
#define CH_CODEC_REGEX_PROGRAM_H

#include "codec/regex.h"
#include "codec/regex_syntax.h"

/* What a search comes to. */
typedef enum ch_regex_outcome {
  CH_REGEX_FOUND,
  CH_REGEX_NOT_THERE,
  CH_REGEX_GAVE_UP /* it would take too much time or memory: ask another engine */
} ch_regex_outcome;

typedef enum ch_regex_opcode {
  CH_REGEX_DO_MATCH,
  CH_REGEX_DO_RUNE,  /* this code point; then `next` */
  CH_REGEX_DO_CLASS, /* one of a class; then `next` */
  CH_REGEX_DO_FORK,  /* rather `next`, or else `other` */
  CH_REGEX_DO_SAVE,  /* remember the place in slot `other`; then `next` */
  CH_REGEX_DO_ASSERT /* the ch_regex_op `other` holds here; then `next` */
} ch_regex_opcode;

typedef struct ch_regex_step {
  uint32_t op;
  uint32_t next;
  uint32_t other;
} ch_regex_step;

typedef struct ch_regex_class {
  uint64_t    ascii[2]; /* bit n: holds code point n */
  ch_rune_set set;
} ch_regex_class;

typedef struct ch_regex_program {
  ch_regex_step  *steps;
  size_t          size, room;
  ch_regex_class *classes;
  size_t          class_count, class_room;
  uint32_t        start;
  bool            is_reversed;     /* reads the subject from its end */
  bool            is_anchored;     /* a match begins at the start of the text */
  bool            has_first_bytes; /* a match begins with a byte of these */
  bool            first_bytes[256];
} ch_regex_program;

/* A program; is_reversed: one that reads a subject from its end to its start, and knows no groups.
 * Result: arena.  Throws: memory; limit, when the program grows out of all bounds. */
ch_regex_program *ch_regex_program_new(ch_arena *arena, const ch_regex_tree *tree,
                                       bool is_reversed);

/* Runs a program that is not reversed: finds the leftmost-first match at or after `from` and puts
 * its first `count` spans into spans; with count 0 it only says whether there is one.
 * scratch: for working memory, all given back.  *work: how many steps may be taken, less those that
 * were.  Throws: memory; limit, when there are none left. */
bool ch_regex_program_run(const ch_regex_program *program, ch_arena *scratch, chart_str subject,
                          size_t from, ch_regex_span *spans, size_t count, size_t *work);

#endif
