/* SPDX-License-Identifier: Apache-2.0
 * What most unit tests begin with: an arena and the fault that it throws. */
#ifndef TEST_FIXTURE_H
#define TEST_FIXTURE_H

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static ch_fault fault;
static ch_arena arena;

static inline int start(void **state)
{
  (void) state;
  ch_fault_init(&fault, CH_STACK_ROOM_DEFAULT);
  ch_arena_init(&arena, &fault, SIZE_MAX);
  return 0;
}

static inline int stop(void **state)
{
  (void) state;
  ch_arena_destroy(&arena);
  ch_fault_clear(&fault);
  return 0;
}

#endif
