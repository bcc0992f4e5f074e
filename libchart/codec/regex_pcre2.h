/* SPDX-License-Identifier: Apache-2.0
 * pcre2 as an engine for regular expressions: the quickest to find groups in short subjects. */
#ifndef CH_CODEC_REGEX_PCRE2_H
#define CH_CODEC_REGEX_PCRE2_H

#include "codec/regex_program.h"

typedef struct ch_regex_pcre2 ch_regex_pcre2;

/* Result: arena; or NULL when pcre2 means something else, or cannot hold the pattern.
 * Throws: memory. */
ch_regex_pcre2 *ch_regex_pcre2_new(ch_arena *arena, const ch_regex_tree *tree);

/* Finds the leftmost-first match at or after `from` in a subject of valid UTF-8.  Gives up when it
 * has tried for long, and soon when it gave up several times before. */
ch_regex_outcome ch_regex_pcre2_find(ch_regex_pcre2 *engine, chart_str subject, size_t from,
                                     ch_regex_span *spans, size_t count);

#endif
