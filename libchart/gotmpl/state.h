/* SPDX-License-Identifier: Apache-2.0
 * The state of an execution, shared by the files of gotmpl/ that make it up. */
#ifndef CH_GOTMPL_STATE_H
#define CH_GOTMPL_STATE_H

#include "gotmpl/exec.h"

typedef struct ch_variable {
  ch_name     name;
  chart_value value;
} ch_variable;

/* A template that is running. */
typedef struct ch_frame {
  const ch_template *template;
  const ch_node     *at;        /* the node being evaluated, for errors */
  const ch_function *calling;   /* the function that is running, or NULL */
  bool               is_call;   /* entered by {{template}}: takes its caller's place in errors */
  const char        *wrap;      /* put before errors of this frame, with the quoted text; or NULL */
  size_t             variables; /* where this frame's variables start */
} ch_frame;

struct ch_exec {
  ch_fault                 *fault;
  ch_arena                 *arena;
  ch_buffer                *out;
  const ch_template_set    *set;
  const ch_observer        *observer;
  const ch_function *const *methods;
  chart_value               dot;
  ch_name                   dollar; /* what every template calls its data */
  ch_frame                 *frame;  /* the innermost one: &frames[depth - 1] */
  ch_frame                 *frames;
  size_t                    depth, frame_room;
  ch_variable              *variables;
  size_t                    variable_count, variable_room;
  uint64_t                  steps, step_limit;
  size_t                    call_depth, call_limit;
  ch_call                   call; /* what functions get; `function` is set for each call */
  ch_exec_failure           failure;
};

/* ---- eval.c ---------------------------------------------------------------------------------- */

/* The value of a pipeline; declares or assigns its variables. */
chart_value ch_eval_pipeline(ch_exec *exec, const ch_node *pipe);

void ch_eval_declare(ch_exec *exec, ch_name name, chart_value value);
void ch_eval_assign(ch_exec *exec, ch_name name, chart_value value);

/* ---- exec.c ---------------------------------------------------------------------------------- */

/* Throws an error of the engine itself, at frame->at. */
_Noreturn void ch_exec_fail(ch_exec *exec, const char *format, ...)
  __attribute__((format(printf, 2, 3)));

/* ---- trace.c --------------------------------------------------------------------------------- */

/* Composes exec->failure from the frames and the fault that was caught. */
void ch_exec_compose(ch_exec *exec);

#endif
