/* SPDX-License-Identifier: Apache-2.0
 * A run of `chartc template`: what its steps share.  cmd_template.c says in which order they go. */
#ifndef CHARTC_TEMPLATE_JOB_H
#define CHARTC_TEMPLATE_JOB_H

#include "console.h"
#include "flags_global.h"
#include "flags_template.h"

#include <chart/chart.h>

typedef struct template_job {
  const option_values *o;
  bool                 is_debug;
  bool                 wants_names;  /* a template asked for a host's address that nobody knows */
  char                *release_name; /* owned, as what follows */
  char                *release_namespace;
  char                *chart_path;
  char                *working_directory;
  chart_context       *context;
  chart_values        *values;
  chart_chart         *chart;
  chart_rendering     *rendering;
  chart_error          error;
} template_job;

/* The context: limits, seed, host.  Each step's result: 0, or 1 after an `Error:`. */
int template_create_context(template_job *j);

/* The user's values, in Helm's order. */
int template_add_values(template_job *j);

/* The rendering, to standard output or to files, through the post-renderer if there is one. */
int template_write(template_job *j);

/* What --debug prints of a rendering whose output is no YAML: the text as it is. */
void template_write_raw(template_job *j);

/* Writes j->error with what can be said of its place.  Result: 1. */
int template_fail(const template_job *j);

/* The same for another error, with Helm's hint about --debug if wanted. */
int template_fail_as(const template_job *j, const chart_error *error, bool with_hint);

#endif
