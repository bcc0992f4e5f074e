/* SPDX-License-Identifier: Apache-2.0
 * From the parse tree of a regular expression to a pattern that means the same to pcre2. */
#ifndef CH_CODEC_REGEX_TRANSLATE_H
#define CH_CODEC_REGEX_TRANSLATE_H

#include "base/buffer.h"
#include "codec/regex_syntax.h"

/* Whether pcre2 can be trusted with the tree: whether it finds the same groups as Go.  It does not
 * where a loop may go round without moving on, nor where groups are counted that are not there. */
bool ch_regex_suits_pcre2(const ch_regex_tree *tree);

/* Appends the pattern.  It wants the options UTF, DOTALL, DOLLAR_ENDONLY and ALT_CIRCUMFLEX; all
 * else, flags and Unicode's classes included, is written out. */
void ch_regex_translate(ch_buffer *out, const ch_regex_tree *tree);

#endif
