/* SPDX-License-Identifier: Apache-2.0
 * Loading charts through the public API. */
#include "api/objects.h"

#include <stdlib.h>

typedef struct load_job {
  chart_chart *chart;
  const char  *path;
} load_job;

static void load(void *argument)
{
  const load_job       *job     = (const load_job *) argument;
  chart_chart          *chart   = job->chart;
  chart_context        *context = chart->context;
  const ch_load_options options = { .host              = &context->host,
                                    .working_directory = context->working_directory,
                                    .source            = CH_CHART_SOURCES,
                                    .log               = context->log,
                                    .compat            = context->compat };
  chart_str             path    = ch_arena_copy(&chart->arena, chart_str_from(job->path));
  chart->root                   = ch_chart_load_directory(&chart->arena, path, &options);
}

int chart_load(chart_chart **out, chart_context *context, const char *path, chart_error *error)
{
  chart_chart *chart = (chart_chart *) calloc(1, sizeof *chart);
  *out               = NULL;
  if (chart == NULL) {
    ch_error_set(error, CHART_ERR_MEMORY, CHART_STR("out of memory"), (chart_str){ NULL, 0 }, 0, 0);
    return CHART_ERR_MEMORY;
  }
  chart->context = context;
  ch_arena_init(&chart->arena, NULL, context->limits.memory);
  load_job               job    = { chart, path };
  const ch_guard_options guard  = { .arena = &chart->arena, .stack = context->limits.stack };
  int                    status = ch_guard(&guard, error, load, &job);
  if (status != CHART_OK)
    chart_chart_destroy(chart);
  else
    *out = chart;
  return status;
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
