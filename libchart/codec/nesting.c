/* SPDX-License-Identifier: Apache-2.0
 * Entering containers. */
#include "codec/nesting.h"

/* Go looks for cycles only below this depth: above it, writing costs less than looking. */
enum { CYCLE_CHECK_DEPTH = 1000 };

static const void *container_of(chart_value value)
{
  if (value.kind == CHART_LIST)
    return value.as.list;
  return value.kind == CHART_DICT ? (const void *) value.as.dict : (const void *) value.as.object;
}

void ch_nesting_enter(ch_nesting *self, ch_nesting_level *here, chart_value value)
{
  ch_guard_stack(self->fault);
  *here = (ch_nesting_level){ container_of(value), self->innermost };
  if (self->depth >= CYCLE_CHECK_DEPTH)
    for (const ch_nesting_level *outer = self->innermost; outer != NULL; outer = outer->outer)
      if (outer->container == here->container)
        ch_throw(self->fault, CHART_ERR_YAML,
                 "%sjson: unsupported value: encountered a cycle via %.*s", self->prefix,
                 CH_STR_ARG(ch_type_name(value)));
  self->depth++;
  self->innermost = here;
}
