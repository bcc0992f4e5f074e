/* SPDX-License-Identifier: Apache-2.0
 * Running templates (Go 1.26's text/template/exec.go).
 *
 * An execution writes straight into one output buffer.  Its memory has stack discipline: what an
 * action allocates is released after it, what a body declares is released at the end of the body,
 * unless something was pinned (base/arena.h). */
#ifndef CH_GOTMPL_EXEC_H
#define CH_GOTMPL_EXEC_H

#include "gotmpl/template.h"

typedef struct ch_exec ch_exec;

/* A row without a body is one of the lazy builtins, told apart by its variant. */
enum { CH_LAZY_AND = 1, CH_LAZY_OR = 2 };

/* The functions of the language itself: and or not eq ne lt le gt ge len index call print printf
 * println html js urlquery.  Go's slice is left out: sprig's takes its place.  Every function set
 * wants them. */
extern const ch_function ch_builtin_functions[];

/* Watches an execution.  Each function may be NULL; none may throw. */
typedef struct ch_observer {
  void *user;
  /* An action (or a text) at `offset` of template->text wrote the output bytes from .. to. */
  void (*wrote)(void *user, const ch_template *template, size_t offset, size_t from, size_t to);
  /* An if, with or range took its body or its else; `taken`: the body. */
  void (*branched)(void *user, const ch_template *template, size_t offset, bool taken);
  /* A field of a dict was read; origin says where its value was written. */
  void (*read)(void *user, const ch_template *template, size_t offset, chart_str key,
               chart_origin origin);
} ch_observer;

typedef struct ch_exec_options {
  const ch_template_set *set;
  ch_arena              *scratch; /* temporaries: nobody else allocates there meanwhile */
  ch_arena              *lasting; /* caches; lives as long as the execution */
  ch_buffer             *out;     /* a heap buffer */
  const chart_host      *host;
  const ch_compat       *compat;
  void                  *engine; /* reaches functions as call->engine */
  /* Methods of values that are no objects: indexed by ch_type, NULL where there are none. */
  const ch_function *const *methods;
  const ch_observer        *observer;    /* or NULL */
  uint64_t                  step_limit;  /* nodes walked; 0: no limit */
  size_t                    depth_limit; /* of {{template}} calls; 0: Go's 100,000 */
} ch_exec_options;

/* An execution, ready to run templates of the set one after the other.  Result: lasting. */
ch_exec *ch_exec_new(const ch_exec_options *options);

/* Runs the template `name` with `data` as dot, appending to the output.  Throws
 * CHART_ERR_EXECUTE (or what a function threw) with Go's whole text; ch_exec_error then tells its
 * parts. */
void ch_exec_run(ch_exec *exec, chart_str name, chart_value data);

/* ---- for functions that run templates themselves (include, tpl) ------------------------------ */

/* Runs template `name` of the set and gives what it wrote.  Result: scratch.
 * Throws `template: no template "x" associated with template "ROOT"`. */
chart_str ch_exec_include(ch_exec *exec, chart_str name, chart_value data, chart_str root);

/* Runs a template of `set` that was parsed on the fly; names are looked up in `set` meanwhile.  In
 * error texts `wrap` and the quoted text of the template stand before its own errors.
 * Result: scratch. */
chart_str ch_exec_text(ch_exec *exec, const ch_template_set *set, const ch_template *template,
                       chart_value data, const char *wrap);

/* The set in which names are looked up now. */
const ch_template_set *ch_exec_set(const ch_exec *exec);

/* ---- errors ---------------------------------------------------------------------------------- */

/* One template on the way to the error, outermost first. */
typedef struct ch_exec_step {
  const ch_template *template;
  size_t line, column; /* 1-based line, 0-based byte column, as Go prints them */
  size_t offset;       /* in template->text */
} ch_exec_step;

typedef struct ch_exec_failure {
  chart_str     text;  /* Go's whole message */
  size_t       *links; /* where in text each wrapped error starts, outermost (0) first */
  size_t        link_count;
  chart_str     location;     /* of the outermost template: "c/templates/a.yaml:1:3" */
  bool          is_user;      /* the cause is the author's own message (fail, required) … */
  chart_str     user_message; /* … namely this one */
  ch_exec_step *steps;
  size_t        step_count;
} ch_exec_failure;

/* What the last ch_exec_run threw.  Result: lasting. */
const ch_exec_failure *ch_exec_error(const ch_exec *exec);

#endif
