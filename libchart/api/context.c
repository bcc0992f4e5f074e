/* SPDX-License-Identifier: Apache-2.0
 * Contexts: host, limits, the user's functions, the log. */
#include "api/objects.h"
#include "api/plain_log.h"

#include <stdlib.h>

const char *chart_version(void)
{
  return CHART_VERSION_TEXT;
}

static void pass_log(void *user, ch_log_level level, chart_str message, const ch_log_field *fields,
                     size_t field_count)
{
  enum { MOST = 8 };
  const chart_context *context = (const chart_context *) user;
  chart_log_field      shown[MOST];
  size_t               count = field_count > MOST ? MOST : field_count;
  for (size_t i = 0; i < count; i++)
    shown[i] = (chart_log_field){ fields[i].key, fields[i].value };
  context->log_write(context->log_user, (chart_log_level) level, message, shown, count);
}

static void check_size(ch_fault *fault, bool is_set, const char *initialiser)
{
  if (!is_set)
    ch_throw(fault, CHART_ERR_ARGUMENT, "struct_size is not set: start with %s", initialiser);
}

static void set_limits(chart_context *context, const chart_limits *wanted)
{
  chart_limits *out = &context->limits;
  *out              = (chart_limits) CHART_LIMITS_INIT;
  if (wanted != NULL)
    check_size(context->arena.fault, ch_options_copy(out, sizeof *out, wanted),
               "CHART_LIMITS_INIT");
  out->memory = out->memory == 0 ? (size_t) 4 << 30 : out->memory;
  out->output = out->output == 0 ? (size_t) 1 << 30 : out->output;
  out->stack  = out->stack == 0 ? CH_STACK_ROOM_DEFAULT : out->stack;
}

/* Takes the functions of `wanted` that are set; the POSIX ones stand for the others.  Whose files
 * are not the system's has no use for the links of the system. */
static void set_host(chart_context *context, const chart_host *wanted)
{
  chart_host *out = &context->host, own;
  *out            = chart_host_posix();
  if (wanted == NULL)
    return;
  check_size(context->arena.fault, ch_options_copy(&own, sizeof own, wanted), "CHART_HOST_INIT");
  bool has_files = own.read_file != NULL || own.list_directory != NULL || own.stat_file != NULL;
  out->user      = own.user;
  out->now       = own.now != NULL ? own.now : out->now;
  out->random    = own.random != NULL ? own.random : out->random;
  out->read_file = own.read_file != NULL ? own.read_file : out->read_file;
  out->list_directory = own.list_directory != NULL ? own.list_directory : out->list_directory;
  out->stat_file      = own.stat_file != NULL ? own.stat_file : out->stat_file;
  out->resolve        = own.resolve;
  out->environment    = own.environment;
  out->read_link      = own.read_link != NULL || has_files ? own.read_link : out->read_link;
  out->time_zone      = own.time_zone != NULL ? own.time_zone : out->time_zone;
  out->is_seeded      = own.is_seeded;
  out->seeded_seconds = own.seeded_seconds;
  memcpy(out->seed, own.seed, sizeof out->seed);
}

static void pass_line(void *user, chart_str line)
{
  const chart_context *context = (const chart_context *) user;
  context->log_write(context->log_user, CHART_LOG_INFO, line, NULL, 0);
}

static void pass_plain_log(void *user, ch_log_level level, chart_str message,
                           const ch_log_field *fields, size_t field_count)
{
  (void) level;
  ch_plain_log(message, fields, field_count, pass_line, user);
}

/* ---- functions ------------------------------------------------------------------------------- */

static bool is_identifier(const char *name)
{
  if (name[0] == '\0' || (name[0] >= '0' && name[0] <= '9'))
    return false;
  for (; *name != '\0'; name++) {
    char lower = (char) (*name | 0x20);
    if (*name != '_' && !(lower >= 'a' && lower <= 'z') && !(*name >= '0' && *name <= '9'))
      return false;
  }
  return true;
}

/* Other types can be named in a signature, but a user could not make values of them. */
static bool read_signature(ch_signature *out, const char *text)
{
  if (text == NULL || !ch_signature_parse(out, text) || out->result.kind == CH_PARAMETER_NAMED)
    return false;
  for (size_t i = 0; i < out->count; i++)
    if (out->parameter[i].kind == CH_PARAMETER_NAMED)
      return false;
  return true;
}

static const ch_function *copy_function(ch_arena *arena, const chart_function *function)
{
  ch_signature      signature;
  ch_user_function *copy = (ch_user_function *) ch_arena_zero(arena, 1, sizeof *copy);
  const char       *name = function->name == NULL ? "" : function->name;
  if (!is_identifier(name))
    ch_throw(arena->fault, CHART_ERR_ARGUMENT, "function name \"%s\" is not a valid identifier",
             name);
  if (function->call == NULL)
    ch_throw(arena->fault, CHART_ERR_ARGUMENT, "function \"%s\" has no body", name);
  copy->function           = *function;
  copy->function.name      = ch_arena_copy(arena, chart_str_from(name)).data;
  copy->function.signature = ch_arena_copy(arena, chart_str_from(function->signature)).data;
  copy->function.help      = ch_arena_copy(arena, chart_str_from(function->help)).data;
  if (!read_signature(&signature, copy->function.signature))
    ch_throw(arena->fault, CHART_ERR_ARGUMENT,
             "function \"%s\": cannot read its signature \"%s\"; it must look like "
             "\"func(string, ...any) string\"",
             name, copy->function.signature);
  copy->result = signature.result;
  copy->row[0] = (ch_function){ copy->function.name, copy->function.signature,
                                ch_user_function_call, 0, copy->function.help };
  return copy->row;
}

static void add_functions(chart_context *context, const chart_function *functions, size_t count)
{
  ch_arena           *arena = &context->arena;
  const ch_function **tables =
    (const ch_function **) ch_arena_zero(arena, count + 1, sizeof(const ch_function *));
  for (size_t i = 0; i < count; i++)
    tables[i] = copy_function(arena, &functions[i]);
  context->functions = tables;
}

/* ---- contexts -------------------------------------------------------------------------------- */

typedef struct create_job {
  chart_context               *context;
  const chart_context_options *options;
} create_job;

static void create(void *argument)
{
  const create_job     *job     = (const create_job *) argument;
  chart_context        *context = job->context;
  ch_arena             *arena   = &context->arena;
  chart_context_options options = CHART_CONTEXT_OPTIONS_INIT;
  if (job->options != NULL)
    check_size(arena->fault, ch_options_copy(&options, sizeof options, job->options),
               "CHART_CONTEXT_OPTIONS_INIT");
  if ((size_t) options.compat >= CH_COMPAT_COUNT)
    ch_throw(arena->fault, CHART_ERR_ARGUMENT, "unknown compat: %d", (int) options.compat);
  context->compat = ch_compat_table[options.compat];
  set_host(context, options.host);
  set_limits(context, options.limits);
  add_functions(context, options.functions, options.function_count);
  context->late_size = options.late_size;
  context->log_write = options.log;
  context->log_user  = options.log_user;
  if (options.log != NULL)
    context->log = (ch_log){ context->compat->has_plain_logs ? pass_plain_log : pass_log, context };
  if (options.working_directory != NULL)
    context->working_directory = ch_arena_copy(arena, chart_str_from(options.working_directory));
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
