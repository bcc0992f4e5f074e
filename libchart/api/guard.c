/* SPDX-License-Identifier: Apache-2.0
 * The border of the library: catching what was thrown, and the text of public errors. */
#include "api/guard.h"

#include <stdlib.h>

/* One block behind a chart_error, freed with it. */
typedef struct error_block {
  struct error_block *older;
} error_block;

static char *keep(chart_error *error, size_t size)
{
  error_block *block = (error_block *) malloc(sizeof *block + size);
  if (block == NULL)
    return NULL;
  block->older  = (error_block *) error->memory;
  error->memory = block;
  return (char *) (block + 1);
}

static chart_str keep_text(chart_error *error, chart_str text)
{
  char *copy = keep(error, text.size + 1);
  if (copy == NULL)
    return CHART_STR("out of memory");
  if (text.size != 0)
    memcpy(copy, text.data, text.size);
  copy[text.size] = '\0';
  return ch_str(copy, text.size);
}

void chart_error_clear(chart_error *error)
{
  if (error == NULL)
    return;
  error_block *block = (error_block *) error->memory;
  while (block != NULL) {
    error_block *older = block->older;
    free(block);
    block = older;
  }
  *error = (chart_error) CHART_ERROR_INIT;
}

void ch_error_set(chart_error *error, chart_status status, chart_str message, chart_str file,
                  size_t line, size_t column)
{
  if (error == NULL)
    return;
  chart_error_clear(error);
  error->status  = status;
  error->message = keep_text(error, message);
  error->line    = line;
  error->column  = column;
  if (file.size != 0)
    error->file = keep_text(error, file);
}

void ch_error_set_steps(chart_error *error, const chart_error_step *steps, size_t count)
{
  if (error == NULL || count == 0)
    return;
  chart_error_step *copy = (chart_error_step *) (void *) keep(error, count * sizeof *copy);
  if (copy == NULL)
    return;
  for (size_t i = 0; i < count; i++) {
    copy[i]               = steps[i];
    copy[i].template_name = keep_text(error, steps[i].template_name);
    copy[i].file          = keep_text(error, steps[i].file);
    copy[i].source_line   = keep_text(error, steps[i].source_line);
  }
  error->steps      = copy;
  error->step_count = count;
}

int ch_guard(const ch_guard_options *options, chart_error *error, void (*body)(void *job),
             void *job)
{
  ch_fault  fault;
  ch_fault *outer = options->arena == NULL ? NULL : options->arena->fault;
  ch_fault_init(&fault, options->stack == 0 ? CH_STACK_ROOM_DEFAULT : options->stack);
  if (options->arena != NULL)
    options->arena->fault = &fault;
  int status = CHART_OK;
  if (ch_try(&fault, body, job)) {
    chart_error_clear(error);
  } else {
    status = (int) fault.status;
    ch_error_set(error, fault.status, fault.message, fault.file, fault.line, fault.column);
    if (error != NULL && options->explain != NULL)
      options->explain(job, &fault, error);
  }
  ch_fault_clear(&fault);
  if (options->arena != NULL)
    options->arena->fault = outer;
  return status;
}

const char *chart_status_name(chart_status status)
{
  switch (status) {
  case CHART_OK: return "CHART_OK";
  case CHART_ERR_MEMORY: return "CHART_ERR_MEMORY";
  case CHART_ERR_ARGUMENT: return "CHART_ERR_ARGUMENT";
  case CHART_ERR_IO: return "CHART_ERR_IO";
  case CHART_ERR_PARSE: return "CHART_ERR_PARSE";
  case CHART_ERR_EXECUTE: return "CHART_ERR_EXECUTE";
  case CHART_ERR_YAML: return "CHART_ERR_YAML";
  case CHART_ERR_CHART: return "CHART_ERR_CHART";
  case CHART_ERR_VALUES: return "CHART_ERR_VALUES";
  case CHART_ERR_SCHEMA: return "CHART_ERR_SCHEMA";
  case CHART_ERR_LIMIT: return "CHART_ERR_LIMIT";
  case CHART_ERR_NOT_FOUND: return "CHART_ERR_NOT_FOUND";
  case CHART_ERR_OUTPUT: return "CHART_ERR_OUTPUT";
  }
  return "CHART_ERR_UNKNOWN";
}
