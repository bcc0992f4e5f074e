/* SPDX-License-Identifier: Apache-2.0
 * How deep a writer stands inside a value, and whether the value contains itself. */
#ifndef CH_CODEC_NESTING_H
#define CH_CODEC_NESTING_H

#include "value/value.h"

/* One container that is being written; lives on the C stack of its writer. */
typedef struct ch_nesting_level {
  const void                    *container;
  const struct ch_nesting_level *outer;
} ch_nesting_level;

typedef struct ch_nesting {
  ch_fault               *fault;
  const char             *prefix; /* stands before the text of a fault */
  size_t                  depth;
  const ch_nesting_level *innermost;
} ch_nesting;

/* Enters the list, dict or object `value`, which is not nil.  Throws, in the words of
 * encoding/json, when it is being written already. */
void ch_nesting_enter(ch_nesting *self, ch_nesting_level *here, chart_value value);

static inline void ch_nesting_leave(ch_nesting *self)
{
  self->depth--;
  self->innermost = self->innermost->outer;
}

#endif
