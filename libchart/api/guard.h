/* SPDX-License-Identifier: Apache-2.0
 * The border of the library: every public call that can fail runs its body through here. */
#ifndef CH_API_GUARD_H
#define CH_API_GUARD_H

#include "base/arena.h"

#include <chart/error.h>

typedef struct ch_guard_options {
  ch_arena *arena; /* whose faults end here; or NULL */
  size_t    stack; /* 0: the default */
  /* Adds what only the caller knows to an error that was filled; or NULL. */
  void (*explain)(void *job, ch_fault *fault, chart_error *error);
} ch_guard_options;

/* Runs body(job).  Result: CHART_OK, or the status of what was thrown, with *error filled (error
 * may be NULL).  Afterwards arena->fault is what it was before. */
int ch_guard(const ch_guard_options *options, chart_error *error, void (*body)(void *job),
             void *job);

/* Fills *error; steps are copied with their texts.  Falls back to "out of memory" when there is no
 * memory for the text.  error may be NULL. */
void ch_error_set(chart_error *error, chart_status status, chart_str message, chart_str file,
                  size_t line, size_t column);
void ch_error_set_steps(chart_error *error, const chart_error_step *steps, size_t count);

#endif
