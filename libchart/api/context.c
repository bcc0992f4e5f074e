/* SPDX-License-Identifier: Apache-2.0
 * Contexts: host, limits, the user's functions, the log. */
#include "api/objects.h"
#include "value/signature.h"

#include <stdlib.h>

const char *chart_version(void)
{
  return CHART_VERSION_TEXT;
}

static void pass_log(void *user, ch_log_level level, chart_str message,
                     const ch_log_field *fields, size_t field_count)
{
  enum { MOST = 8 };
  const chart_context *context = (const chart_context *) user;
  chart_log_field      shown[MOST];
  size_t               count = field_count > MOST ? MOST : field_count;
  for (size_t i = 0; i < count; i++)
    shown[i] = (chart_log_field){ fields[i].key, fields[i].value };
  context->log_write(context->log_user, (chart_log_level) level, message, shown, count);
}

static void set_limits(chart_limits *out, const chart_limits *wanted)
{
  *out = (chart_limits) CHART_LIMITS_INIT;
  if (wanted != NULL && wanted->struct_size >= sizeof *wanted)
    *out = *wanted;
  out->memory = out->memory == 0 ? (size_t) 4 << 30 : out->memory;
  out->output = out->output == 0 ? (size_t) 1 << 30 : out->output;
  out->stack  = out->stack == 0 ? CH_STACK_ROOM_DEFAULT : out->stack;
}

/* Takes the functions of `wanted` that are set; the POSIX ones stand for the others. */
static void set_host(chart_host *out, const chart_host *wanted)
{
  *out = chart_host_posix();
  if (wanted == NULL)
    return;
  out->user           = wanted->user;
  out->now            = wanted->now != NULL ? wanted->now : out->now;
  out->random         = wanted->random != NULL ? wanted->random : out->random;
  out->read_file      = wanted->read_file != NULL ? wanted->read_file : out->read_file;
  out->list_directory = wanted->list_directory != NULL ? wanted->list_directory
                                                       : out->list_directory;
  out->stat_file      = wanted->stat_file != NULL ? wanted->stat_file : out->stat_file;
  out->resolve        = wanted->resolve;
}

typedef struct create_job {
  chart_context               *context;
  const chart_context_options *options;
} create_job;

static const ch_function *copy_function(ch_arena *arena, const chart_function *function)
{
  ch_signature      signature;
  ch_user_function *copy = (ch_user_function *) ch_arena_zero(arena, 1, sizeof *copy);
  if (function->name == NULL || function->call == NULL || function->signature == NULL ||
      !ch_signature_parse(&signature, function->signature))
    ch_throw(arena->fault, CHART_ERR_ARGUMENT,
             "function \"%s\": its signature must look like \"func(string, ...any) string\"",
             function->name == NULL ? "" : function->name);
  copy->function           = *function;
  copy->function.name      = ch_arena_copy(arena, chart_str_from(function->name)).data;
  copy->function.signature = ch_arena_copy(arena, chart_str_from(function->signature)).data;
  copy->function.help =
    function->help == NULL ? "" : ch_arena_copy(arena, chart_str_from(function->help)).data;
  copy->row[0] = (ch_function){ copy->function.name, copy->function.signature,
                                ch_user_function_call, 0, copy->function.help };
  return copy->row;
}

static void create(void *argument)
{
  const create_job            *job     = (const create_job *) argument;
  chart_context               *context = job->context;
  const chart_context_options *options = job->options;
  set_host(&context->host, options == NULL ? NULL : &options->host);
  set_limits(&context->limits, options == NULL ? NULL : &options->limits);
  if (options == NULL)
    return;
  ch_arena           *arena  = &context->arena;
  const ch_function **tables = (const ch_function **) ch_arena_zero(
    arena, options->function_count + 1, sizeof(const ch_function *));
  for (size_t i = 0; i < options->function_count; i++)
    tables[i] = copy_function(arena, &options->functions[i]);
  context->functions = tables;
  context->log_write = options->log;
  context->log_user  = options->log_user;
  if (options->log != NULL)
    context->log = (ch_log){ pass_log, context };
  if (options->working_directory != NULL)
    context->working_directory = ch_arena_copy(arena, chart_str_from(options->working_directory));
}

int chart_context_create(chart_context **out, const chart_context_options *options,
                         chart_error *error)
{
  chart_context *context = (chart_context *) calloc(1, sizeof *context);
  *out                   = NULL;
  if (context == NULL) {
    ch_error_set(error, CHART_ERR_MEMORY, CHART_STR("out of memory"), (chart_str){ NULL, 0 }, 0, 0);
    return CHART_ERR_MEMORY;
  }
  ch_arena_init(&context->arena, NULL, SIZE_MAX);
  create_job             job    = { context, options };
  const ch_guard_options guard  = { .arena = &context->arena };
  int                    status = ch_guard(&guard, error, create, &job);
  if (status != CHART_OK)
    chart_context_destroy(context);
  else
    *out = context;
  return status;
}

void chart_context_destroy(chart_context *context)
{
  if (context == NULL)
    return;
  ch_arena_destroy(&context->arena);
  free(context);
}
