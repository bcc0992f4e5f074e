/* SPDX-License-Identifier: Apache-2.0
 * What Helm adds to the template language: include tpl required fail lookup. */
#ifndef CH_RENDER_ENGINE_H
#define CH_RENDER_ENGINE_H

#include "gotmpl/exec.h"

/* The state that these functions share: ch_call.engine points to it. */
typedef struct ch_engine {
  ch_exec             *exec;
  chart_value          included; /* dict: template name -> where include counts its activations */
  struct ch_tpl_cache *texts;    /* templates of tpl that were seen more than once */
} ch_engine;

/* Readies an engine.  `exec` is set by the caller afterwards. */
void ch_engine_init(ch_engine *engine, ch_arena *lasting);

extern const ch_function ch_engine_functions[];

/* The name of the root of all templates, as errors show it. */
#define CH_ENGINE_ROOT CHART_STR("gotpl")

/* `text` without every `<no value>`.  Result: text itself, or arena. */
chart_str ch_engine_strip(ch_arena *arena, chart_str text);

#endif
