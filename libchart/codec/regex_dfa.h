/* SPDX-License-Identifier: Apache-2.0
 * The program of a regular expression as a deterministic automaton that is built while it runs.
 *
 * It looks at each code point once, whatever the pattern, and takes any bytes.  It finds where a
 * match is, not its groups. */
#ifndef CH_CODEC_REGEX_DFA_H
#define CH_CODEC_REGEX_DFA_H

#include "codec/regex_program.h"

typedef struct ch_regex_dfa ch_regex_dfa;

/* An automaton for `program`, which it borrows.  Result: arena, or NULL when the program would make
 * states too large. */
ch_regex_dfa *ch_regex_dfa_new(ch_arena *arena, const ch_regex_program *program);

/* Where the leftmost-first match ends starting at or after `from`; any: where some match ends. */
ch_regex_outcome ch_regex_dfa_find_end(ch_regex_dfa *dfa, chart_str subject, size_t from, bool any,
                                       size_t *end);

/* Where the longest match starts that ends at `end` and does not start before `from`.  The program
 * must be a reversed one. */
ch_regex_outcome ch_regex_dfa_find_start(ch_regex_dfa *dfa, chart_str subject, size_t from,
                                         size_t end, size_t *start);

#endif
