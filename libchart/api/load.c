/* SPDX-License-Identifier: Apache-2.0
 * Loading charts through the public API. */
#include "api/objects.h"

#include <stdlib.h>

typedef struct load_job {
  chart_chart      *chart;
  chart_str         path, archive;
  const chart_file *files;
  size_t            count;
} load_job;

static ch_load_options options_of(const chart_context *context)
{
  return (ch_load_options){ .host              = &context->host,
                            .working_directory = context->working_directory,
                            .source            = CH_CHART_SOURCES,
                            .late_size         = context->late_size,
                            .log               = context->log,
                            .compat            = context->compat };
}

/* ---- origins ------------------------------------------------------------------------------------ */

static void note_sources(chart_chart *chart, const ch_chart *part)
{
  ch_arena *arena = &chart->arena;
  size_t    i     = part->source - CH_CHART_SOURCES;
  ch_guard_stack(arena->fault);
  if (i < chart->source_count)
    chart->sources[i] =
      (ch_origin_source){ ch_arena_format(arena, "%.*s/values.yaml",
                                          CH_STR_ARG(ch_chart_full_path(arena, part))),
                          part->values_file.data };
  for (size_t k = 0; k < part->child_count; k++)
    note_sources(chart, part->children[k]);
}

static void prepare_sources(chart_chart *chart)
{
  chart->source_count = ch_chart_count(chart->root);
  chart->sources =
    (ch_origin_source *) ch_arena_zero(&chart->arena, chart->source_count, sizeof *chart->sources);
  note_sources(chart, chart->root);
}

bool chart_chart_locate(const chart_chart *chart, chart_origin origin, chart_source_place *out)
{
  size_t i = (size_t) origin.source - CH_CHART_SOURCES;
  return origin.source >= CH_CHART_SOURCES && i < chart->source_count &&
         chart->sources[i].name.size != 0 &&
         ch_origin_locate(&chart->sources[i], origin.offset, out);
}

/* ---- loading ------------------------------------------------------------------------------------ */

static void load_path(void *argument)
{
  const load_job       *job     = (const load_job *) argument;
  ch_arena             *arena   = &job->chart->arena;
  const ch_load_options options = options_of(job->chart->context);
  job->chart->root              = ch_chart_load(arena, ch_arena_copy(arena, job->path), &options);
  prepare_sources(job->chart);
}

static void load_with_dependencies(void *argument)
{
  const load_job       *job     = (const load_job *) argument;
  ch_arena             *arena   = &job->chart->arena;
  const ch_load_options options = options_of(job->chart->context);
  chart_str             path    = ch_arena_copy(arena, job->path);
  job->chart->root              = ch_chart_load(arena, path, &options);
  ch_chart_complete(arena, job->chart->root, path, &options);
  prepare_sources(job->chart);
}

static void load_archive(void *argument)
{
  const load_job       *job     = (const load_job *) argument;
  const ch_load_options options = options_of(job->chart->context);
  job->chart->root              = ch_chart_load_archive(&job->chart->arena, job->archive, &options);
  prepare_sources(job->chart);
}

static void load_files(void *argument)
{
  const load_job       *job     = (const load_job *) argument;
  ch_arena             *arena   = &job->chart->arena;
  const ch_load_options options = options_of(job->chart->context);
  ch_file_list          files   = { .size = 0 };
  for (size_t i = 0; i < job->count; i++)
    ch_file_list_add(arena, &files,
                     (ch_file){ ch_arena_copy(arena, job->files[i].path),
                                ch_arena_copy(arena, job->files[i].data), NULL });
  job->chart->root = ch_chart_load_files(arena, &files, &options);
  prepare_sources(job->chart);
}

static int load(chart_chart **out, chart_context *context, void (*body)(void *), load_job job,
                chart_error *error)
{
  chart_chart *chart = (chart_chart *) calloc(1, sizeof *chart);
  *out               = NULL;
  if (chart == NULL) {
    ch_error_set(error, CHART_ERR_MEMORY, CHART_STR("out of memory"), (chart_str){ NULL, 0 }, 0, 0);
    return CHART_ERR_MEMORY;
  }
  chart->context = context;
  job.chart      = chart;
  ch_arena_init(&chart->arena, NULL, context->limits.memory);
  const ch_guard_options guard  = { .arena = &chart->arena, .stack = context->limits.stack };
  int                    status = ch_guard(&guard, error, body, &job);
  if (status != CHART_OK)
    chart_chart_destroy(chart);
  else
    *out = chart;
  return status;
}

int chart_load(chart_chart **out, chart_context *context, const char *path, chart_error *error)
{
  return load(out, context, load_path, (load_job){ .path = chart_str_from(path) }, error);
}

int chart_load_with_dependencies(chart_chart **out, chart_context *context, const char *path,
                                 chart_error *error)
{
  return load(out, context, load_with_dependencies, (load_job){ .path = chart_str_from(path) },
              error);
}

int chart_load_archive(chart_chart **out, chart_context *context, chart_str archive,
                       chart_error *error)
{
  return load(out, context, load_archive, (load_job){ .archive = archive }, error);
}

int chart_load_files(chart_chart **out, chart_context *context, const chart_file *files,
                     size_t count, chart_error *error)
{
  return load(out, context, load_files, (load_job){ .files = files, .count = count }, error);
}

void chart_chart_destroy(chart_chart *chart)
{
  if (chart == NULL)
    return;
  ch_arena_destroy(&chart->arena);
  free(chart);
}

chart_str chart_chart_name(const chart_chart *chart)
{
  return chart->root->metadata->name;
}

chart_str chart_chart_version(const chart_chart *chart)
{
  return chart->root->metadata->version;
}

chart_str chart_chart_app_version(const chart_chart *chart)
{
  return chart->root->metadata->app_version;
}
