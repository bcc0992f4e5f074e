/* SPDX-License-Identifier: Apache-2.0
 * What function bodies share: their parameters, their results, their errors. */
#ifndef CH_FUNCS_CALL_H
#define CH_FUNCS_CALL_H

#include "value/function.h"

/* The parameters of a function body; few bodies need all three. */
#define CH_PARAMETERS                                                                    \
  ch_call *call __attribute__((unused)), const chart_value *arg __attribute__((unused)), \
    size_t count __attribute__((unused))

/* Throws what the template author reads after "error calling NAME: ". */
#define ch_fail(call, ...) ch_throw((call)->fault, CHART_ERR_EXECUTE, __VA_ARGS__)

/* Throws what Go says where it meets a nil pointer. */
_Noreturn void ch_fail_nil(ch_call *call);

/* Room for a text of `size` bytes.  Throws: memory; limit, when a value cannot hold as much. */
char *ch_text_room(ch_call *call, size_t size);

/* The text that a buffer on an arena holds, as a value.  What the buffer had not used goes back
 * to the arena; it must not be written to any more. */
chart_value ch_buffer_value(ch_buffer *buffer);

/* `value` as a list or a dict holds it: both nils become one. */
static inline chart_value ch_stored(chart_value value)
{
  return value.kind == CHART_NIL ? ch_nil() : value;
}

/* Appends sprig's strval: strings and bytes as they are, everything else as %v. */
void ch_append_strval(ch_buffer *out, chart_value value);

/* sprig's `empty`: nil, false, 0, "", lists and dicts without items; structs never. */
bool ch_is_empty(chart_value value);

static inline bool ch_is_list(chart_value value)
{
  return value.kind == CHART_LIST || value.kind == CHART_BYTES;
}

#endif
