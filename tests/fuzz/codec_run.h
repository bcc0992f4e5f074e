/* SPDX-License-Identifier: Apache-2.0
 * Running code below the public API: an arena, and what was thrown. */
#ifndef CODEC_RUN_H
#define CODEC_RUN_H

#include "value/value.h"

#include <stdint.h>

typedef struct codec_run {
  ch_arena    arena;
  ch_fault    fault;
  chart_str   text;
  chart_value result;
} codec_run;

void codec_run_open(codec_run *run, const uint8_t *bytes, size_t size);
void codec_run_close(codec_run *run);

/* Runs body(run).  Result: whether it returned; else run->fault tells why. */
bool codec_run_try(codec_run *run, void (*body)(void *run));

/* The same values, of the same types, written at the same places. */
bool codec_run_same(ch_fault *fault, chart_value a, chart_value b);

/* Says what went wrong and aborts. */
_Noreturn void codec_run_fail(const codec_run *run, const char *what);

#endif
