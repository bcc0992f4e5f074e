/* SPDX-License-Identifier: Apache-2.0
 * The user's values through the public API: layers from files, --set strings and code. */
#include "api/objects.h"
#include "codec/json.h"
#include "codec/yaml_read.h"
#include "values/coalesce.h"
#include "values/set_string.h"

#include <stdlib.h>

typedef struct layer_job {
  chart_values  *values;
  const char    *name; /* of a file */
  chart_str      text;
  bool           is_file; /* read `name`; else `text` is there */
  chart_set_kind kind;
  chart_value    dict;
} layer_job;

static int add_layer(chart_values *values, void (*body)(void *), layer_job *job, chart_error *error)
{
  job->values                  = values;
  const ch_guard_options guard = { .arena = &values->arena,
                                   .stack = values->context->limits.stack };
  return ch_guard(&guard, error, body, job);
}

static void make_root(void *argument)
{
  layer_job *job    = (layer_job *) argument;
  job->values->root = ch_dict_new(&job->values->arena, CH_TYPE_DICT, 0);
}

int chart_values_create(chart_values **out, chart_context *context, chart_error *error)
{
  chart_values *values = (chart_values *) calloc(1, sizeof *values);
  *out                 = NULL;
  if (values == NULL) {
    ch_error_set(error, CHART_ERR_MEMORY, CHART_STR("out of memory"), (chart_str){ NULL, 0 }, 0, 0);
    return CHART_ERR_MEMORY;
  }
  values->context = context;
  ch_arena_init(&values->arena, NULL, context->limits.memory);
  layer_job job    = { .values = values };
  int       status = add_layer(values, make_root, &job, error);
  if (status != CHART_OK)
    chart_values_destroy(values);
  else
    *out = values;
  return status;
}

void chart_values_destroy(chart_values *values)
{
  if (values == NULL)
    return;
  ch_arena_destroy(&values->arena);
  free(values);
}

/* ---- origins --------------------------------------------------------------------------------- */

/* A number for a layer that was written as `text`. */
static uint32_t new_source(chart_values *values, chart_str name, chart_str text)
{
  if (values->sources == values->source_room) {
    size_t            room = values->source_room == 0 ? 8 : values->source_room * 2;
    ch_origin_source *more =
      (ch_origin_source *) ch_arena_array(&values->arena, room, sizeof *more);
    if (values->sources != 0)
      memcpy(more, values->source_list, values->sources * sizeof *more);
    values->source_list = more;
    values->source_room = room;
  }
  values->source_list[values->sources] = (ch_origin_source){ name, text };
  return ++values->sources;
}

bool ch_origin_locate(const ch_origin_source *source, uint32_t offset, chart_source_place *out)
{
  if (offset > source->text.size)
    return false;
  *out      = (chart_source_place){ .name = source->name, .text = source->text };
  out->line = ch_str_line(source->text, offset, &out->column);
  out->column++;
  return true;
}

bool chart_values_locate(const chart_values *values, chart_origin origin, chart_source_place *out)
{
  return origin.source != 0 && origin.source <= values->sources &&
         ch_origin_locate(&values->source_list[origin.source - 1], origin.offset, out);
}

/* ---- files ----------------------------------------------------------------------------------- */

typedef struct yaml_job {
  ch_arena        *arena;
  const ch_compat *compat;
  chart_str        text;
  uint32_t         source;
  chart_value      result;
} yaml_job;

static void read_yaml(void *argument)
{
  yaml_job      *job    = (yaml_job *) argument;
  ch_yaml_limits limits = { 0, 0 };
  if (job->compat->merges_value_documents)
    job->result = ch_yaml_read_values(job->arena, job->text, job->source, limits);
  else
    job->result = ch_yaml_read_dict(job->arena, job->text, job->source, limits);
}

/* Adds the file's name to what the reader says. */
_Noreturn static void throw_in_file(ch_arena *arena, chart_str name)
{
  ch_fault *fault = arena->fault;
  if (fault->status != CHART_ERR_YAML)
    ch_rethrow(fault);
  fault->file    = name;
  fault->message = ch_arena_format(arena, "failed to parse %.*s: %.*s", CH_STR_ARG(name),
                                   CH_STR_ARG(fault->message));
  ch_rethrow(fault);
}

static void add_yaml(void *argument)
{
  layer_job *job   = (layer_job *) argument;
  ch_arena  *arena = &job->values->arena;
  chart_str  name  = ch_arena_copy(arena, chart_str_from(job->name));
  chart_str  text  = job->is_file ? ch_read_file(arena, &job->values->context->host, name)
                                  : ch_arena_copy(arena, job->text);
  yaml_job read = { arena, job->values->context->compat, text, new_source(job->values, name, text),
                    ch_nil() };
  if (!ch_try(arena->fault, read_yaml, &read))
    throw_in_file(arena, name);
  job->values->root = ch_values_merge(arena, job->values->root, read.result);
}

int chart_values_add_file(chart_values *values, const char *path, chart_error *error)
{
  layer_job job = { .name = path, .is_file = true };
  return add_layer(values, add_yaml, &job, error);
}

int chart_values_add_yaml(chart_values *values, const char *name, chart_str text,
                          chart_error *error)
{
  layer_job job = { .name = name, .text = text };
  return add_layer(values, add_yaml, &job, error);
}

/* ---- --set ----------------------------------------------------------------------------------- */

static const struct {
  ch_set_kind kind;
  const char *flag;
} set_kinds[] = {
  [CHART_SET]         = { CH_SET_TYPED, "--set" },
  [CHART_SET_STRING]  = { CH_SET_STRING, "--set-string" },
  [CHART_SET_LITERAL] = { CH_SET_LITERAL, "--set-literal" },
  [CHART_SET_FILE]    = { CH_SET_FILE, "--set-file" },
  [CHART_SET_JSON]    = { CH_SET_JSON, "--set-json" },
};

static bool is_json_object(const chart_values *values, chart_str text)
{
  return values->context->compat->merges_json_objects &&
         ch_str_starts(ch_str_trim_left(text, " \t\n\v\f\r"), CHART_STR("{"));
}

static void parse_set(void *argument)
{
  layer_job *job   = (layer_job *) argument;
  ch_arena  *arena = &job->values->arena;
  chart_str  text  = ch_arena_copy(arena, job->text);
  if (job->kind == CHART_SET_JSON && is_json_object(job->values, text)) {
    new_source(job->values, CHART_STR("--set-json"), text);
    job->values->root =
      ch_values_merge(arena, job->values->root, ch_json_read_as(arena, text, CH_TYPE_DICT, NULL));
    return;
  }
  ch_set_parse(arena, job->values->root, text,
               (ch_set_options){
                 .kind   = set_kinds[job->kind].kind,
                 .source = new_source(job->values, chart_str_from(set_kinds[job->kind].flag), text),
                 .host   = &job->values->context->host,
                 .refuses_open_index = job->values->context->compat->refuses_open_index });
}

static void add_set(void *argument)
{
  const layer_job *job   = (const layer_job *) argument;
  ch_fault        *fault = job->values->arena.fault;
  if ((size_t) job->kind >= sizeof set_kinds / sizeof *set_kinds)
    ch_throw(fault, CHART_ERR_ARGUMENT, "unknown kind of set: %d", (int) job->kind);
  if (ch_try(fault, parse_set, argument))
    return;
  if (fault->status == CHART_ERR_MEMORY || fault->status == CHART_ERR_LIMIT)
    ch_rethrow(fault);
  /* Of JSON Helm shows what was given and not what is wrong with it. */
  if (job->kind == CHART_SET_JSON)
    ch_throw(fault, CHART_ERR_VALUES, "failed parsing --set-json data %s%.*s",
             is_json_object(job->values, job->text) ? "JSON: " : "", CH_STR_ARG(job->text));
  ch_throw(fault, CHART_ERR_VALUES, "failed parsing %s data: %.*s", set_kinds[job->kind].flag,
           CH_STR_ARG(fault->message));
}

int chart_values_add_set(chart_values *values, chart_set_kind kind, const char *text,
                         chart_error *error)
{
  layer_job job = { .kind = kind, .text = chart_str_from(text) };
  return add_layer(values, add_set, &job, error);
}

/* ---- values from code ------------------------------------------------------------------------ */

static void add_value(void *argument)
{
  layer_job *job   = (layer_job *) argument;
  ch_arena  *arena = &job->values->arena;
  if (job->dict.kind != CHART_DICT)
    ch_throw(arena->fault, CHART_ERR_ARGUMENT, "values must be a dict, not %.*s",
             CH_STR_ARG(ch_type_name(job->dict)));
  job->values->root = ch_values_merge(arena, job->values->root, ch_value_copy(arena, job->dict));
}

int chart_values_add_value(chart_values *values, chart_value dict, chart_error *error)
{
  layer_job job = { .dict = dict };
  return add_layer(values, add_value, &job, error);
}

chart_memory *chart_values_memory(chart_values *values)
{
  return ch_memory_from(&values->arena);
}

chart_value chart_values_root(const chart_values *values)
{
  return values->root;
}
