/* SPDX-License-Identifier: Apache-2.0
 * The fixture of tests of what is written: a buffer besides the arena. */
#ifndef TEST_FIXTURE_OUTPUT_H
#define TEST_FIXTURE_OUTPUT_H

#include "base/buffer.h"

#include "fixture.h"

static ch_buffer out;

static inline int start_output(void **state)
{
  start(state);
  ch_buffer_init_heap(&out, &fault, SIZE_MAX);
  return 0;
}

static inline int empty_output(void **state)
{
  (void) state;
  out.size = 0;
  return 0;
}

static inline int stop_output(void **state)
{
  ch_buffer_clear(&out);
  return stop(state);
}

#endif
