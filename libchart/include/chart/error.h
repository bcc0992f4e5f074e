/* SPDX-License-Identifier: Apache-2.0
 * What went wrong, where, and through which templates. */
#ifndef CHART_ERROR_H
#define CHART_ERROR_H

#include <chart/export.h>
#include <chart/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One template on the way to an error. */
typedef struct chart_error_step {
  chart_str template_name; /* of the file, or of the define */
  chart_str file;          /* that it was written in; empty for a text given to `tpl` */
  size_t    line, column;  /* 1-based */
  chart_str source_line;   /* the text of that line */
} chart_error_step;

/* The error of the last call that got this struct.  Start with CHART_ERROR_INIT, clear with
 * chart_error_clear; a call that fails replaces what was in it, one that succeeds leaves
 * CHART_OK.  All texts are owned by the struct.
 *
 * file, line and column tell where the error stands: in a chart's file, in a values file, or, for
 * YAML that templates wrote, in the rendered file of that name. */
typedef struct chart_error {
  chart_status            status;
  chart_str               message;      /* as Helm prints it after `Error: `; NUL-terminated */
  chart_str               file;         /* empty when unknown */
  size_t                  line, column; /* 1-based; 0 when unknown */
  const chart_error_step *steps;        /* outermost first; templates only.  Of very deep ones
                                           the innermost */
  size_t                  step_count;
  bool  is_rendering; /* happened after the values stood, in templates or output */
  void *memory;       /* private */
} chart_error;

#define CHART_ERROR_INIT                                           \
  {                                                                \
    CHART_OK, { NULL, 0 }, { NULL, 0 }, 0, 0, NULL, 0, false, NULL \
  }

/* Gives back what the error owns and makes it CHART_ERROR_INIT again.  error may be NULL.
 * Status: none, cannot fail.   Threads: any, one at a time for one error. */
CHART_API void chart_error_clear(chart_error *error);

/* A constant that names the status: "CHART_ERR_PARSE". */
CHART_API const char *chart_status_name(chart_status status);

#ifdef __cplusplus
}
#endif
#endif
