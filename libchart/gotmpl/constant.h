/* SPDX-License-Identifier: Apache-2.0
 * Constants of the template language: quoted strings, characters and numbers (Go's strconv rules). */
#ifndef CH_GOTMPL_CONSTANT_H
#define CH_GOTMPL_CONSTANT_H

#include "gotmpl/lex.h"
#include "gotmpl/node.h"

/* The value of a STRING or RAW_STRING token (strconv.Unquote).  Result: true and *out, borrowed
 * from the token where nothing is escaped, else arena. */
bool ch_constant_string(ch_arena *arena, ch_token token, chart_str *out);

/* The value of a NUMBER, COMPLEX or CHAR_CONSTANT token.  Result: true and *out, or false and
 * *message (arena). */
bool ch_constant_number(ch_arena *arena, ch_token token, ch_number *out, chart_str *message);

#endif
