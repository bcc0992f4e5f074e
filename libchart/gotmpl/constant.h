/* SPDX-License-Identifier: Apache-2.0
 * Constants of the template language: quoted strings, characters and numbers (Go's strconv rules). */
#ifndef CH_GOTMPL_CONSTANT_H
#define CH_GOTMPL_CONSTANT_H

#include "gotmpl/lex.h"
#include "gotmpl/node.h"

/* The value of a constant between double quotes, or raw between backquotes (strconv.Unquote).
 * Result: true and *out, borrowed from the text where nothing is escaped, else arena. */
bool ch_constant_string(ch_arena *arena, chart_str quoted, chart_str *out);

/* The value of a NUMBER, COMPLEX or CHAR_CONSTANT token of this text: fills `out` but for its place.
 * Result: true, or false and *message (arena). */
bool ch_constant_number(ch_arena *arena, ch_token_kind kind, chart_str text, ch_number_node *out,
                        chart_str *message);

#endif
