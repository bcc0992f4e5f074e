/* SPDX-License-Identifier: Apache-2.0
 * Rendering through the public API: from chart and values to manifests. */
#include "render/render.h"
#include "api/objects.h"
#include "render/engine.h"
#include "render/name_template.h"
#include "render/plan.h"
#include "render/release_name.h"

#include <stdlib.h>

typedef struct render_job {
  chart_rendering            *rendering;
  const chart_context        *context;
  const chart_chart          *chart;
  const chart_values         *values;
  const chart_render_options *wanted; /* as the caller gave them; or NULL */
  chart_render_options        options;
  ch_render_failure           failure;
  bool                        is_rendering; /* the values stand */
  bool                        has_files;
} render_job;

static void check_size(ch_arena *arena, bool is_set, const char *initialiser)
{
  if (!is_set)
    ch_throw(arena->fault, CHART_ERR_ARGUMENT, "struct_size is not set: start with %s",
             initialiser);
}

/* ---- observers -------------------------------------------------------------------------------- */

static chart_place place_of(const ch_template *template, size_t offset)
{
  return (chart_place){ template->name, template->file, template->text, offset };
}

static void pass_wrote(void *user, const ch_template *template, size_t offset, size_t from,
                       size_t to)
{
  const chart_observer *observer = (const chart_observer *) user;
  chart_place           place    = place_of(template, offset);
  observer->wrote(observer->user, &place, from, to);
}

static void pass_branched(void *user, const ch_template *template, size_t offset, bool taken)
{
  const chart_observer *observer = (const chart_observer *) user;
  chart_place           place    = place_of(template, offset);
  observer->branched(observer->user, &place, taken);
}

static void pass_read(void *user, const ch_template *template, size_t offset, chart_str key,
                      chart_origin origin)
{
  const chart_observer *observer = (const chart_observer *) user;
  chart_place           place    = place_of(template, offset);
  observer->read(observer->user, &place, key, origin);
}

static const ch_observer *observer_for(ch_arena *arena, const chart_observer *observer)
{
  if (observer == NULL)
    return NULL;
  chart_observer *kept  = (chart_observer *) ch_arena_alloc(arena, sizeof *kept);
  ch_observer    *inner = (ch_observer *) ch_arena_alloc(arena, sizeof *inner);
  check_size(arena, ch_options_copy(kept, sizeof *kept, observer), "CHART_OBSERVER_INIT");
  *inner = (ch_observer){ .user     = kept,
                          .wrote    = kept->wrote == NULL ? NULL : pass_wrote,
                          .branched = kept->branched == NULL ? NULL : pass_branched,
                          .read     = kept->read == NULL ? NULL : pass_read };
  return inner;
}

/* ---- options ---------------------------------------------------------------------------------- */

static chart_str text_or(ch_arena *arena, const char *text, const char *otherwise)
{
  return ch_arena_copy(arena, chart_str_from(text == NULL ? otherwise : text));
}

static const chart_str *api_versions(ch_arena *arena, const chart_render_options *options)
{
  chart_str *all = (chart_str *) ch_arena_array(arena, options->api_version_count + 1, sizeof *all);
  for (size_t i = 0; i < options->api_version_count; i++)
    all[i] = ch_arena_copy(arena, chart_str_from(options->api_versions[i]));
  return all;
}

static ch_render_options inner_options(ch_arena *arena, const render_job *job)
{
  const chart_render_options *options = &job->options;
  const chart_context        *context = job->context;
  return (ch_render_options){
    .release_name      = text_or(arena, options->release_name, "release-name"),
    .release_namespace = text_or(arena, options->release_namespace, "default"),
    .is_upgrade        = options->is_upgrade,
    .kube_version =
      options->kube_version == NULL
        ? ch_kube_version_default(context->compat)
        : ch_kube_version_parse(arena, ch_arena_copy(arena, chart_str_from(options->kube_version)),
                                context->compat),
    .api_versions      = api_versions(arena, options),
    .api_version_count = options->api_version_count,
    .functions         = context->functions,
    .host              = &context->host,
    .compat            = context->compat,
    .observer          = observer_for(arena, options->observer),
    .memory_limit      = context->limits.memory,
    .output_limit      = context->limits.output,
    .step_limit        = context->limits.steps,
  };
}

/* ---- rendering -------------------------------------------------------------------------------- */

static void take_notes(chart_rendering *rendering, const ch_chart *chart)
{
  chart_str path = ch_arena_format(&rendering->arena, "%.*s/templates/NOTES.txt",
                                   CH_STR_ARG(chart->metadata->name));
  for (size_t i = 0; i < rendering->files.size; i++)
    if (ch_str_equal(rendering->files.items[i].name, path))
      rendering->notes = rendering->files.items[i].data;
}

typedef struct version_job {
  ch_arena            *arena;
  const chart_context *context;
  const char          *text;
} version_job;

static void check_version(void *argument)
{
  const version_job *job = (const version_job *) argument;
  ch_kube_version_parse(job->arena, chart_str_from(job->text), job->context->compat);
}

int chart_check_kube_version(const chart_context *context, const char *text, chart_error *error)
{
  ch_arena arena;
  ch_arena_init(&arena, NULL, SIZE_MAX);
  version_job            job    = { &arena, context, text };
  const ch_guard_options guard  = { .arena = &arena };
  int                    status = ch_guard(&guard, error, check_version, &job);
  ch_arena_destroy(&arena);
  return status;
}

typedef struct name_job {
  ch_arena            *arena;
  const chart_context *context;
  const char          *text;
  bool (*write)(void *sink, const char *bytes, size_t size);
  void *sink;
} name_job;

static void make_name(void *argument)
{
  const name_job         *job     = (const name_job *) argument;
  const ch_render_options options = { .host         = &job->context->host,
                                      .compat       = job->context->compat,
                                      .memory_limit = job->context->limits.memory,
                                      .output_limit = job->context->limits.output,
                                      .step_limit   = job->context->limits.steps };
  chart_str               text    = ch_arena_copy(job->arena, chart_str_from(job->text));
  chart_str               name    = ch_name_template_run(job->arena, text, &options);
  if (!job->write(job->sink, name.data, name.size))
    ch_throw(job->arena->fault, CHART_ERR_OUTPUT, "the name could not be written");
}

int chart_name_from_template(chart_context *context, const char                              *text,
                             bool (*write)(void *sink, const char *bytes, size_t size), void *sink,
                             chart_error *error)
{
  ch_arena arena;
  ch_arena_init(&arena, NULL, context->limits.memory);
  name_job               job    = { &arena, context, text, write, sink };
  const ch_guard_options guard  = { .arena = &arena, .stack = context->limits.stack };
  int                    status = ch_guard(&guard, error, make_name, &job);
  ch_arena_destroy(&arena);
  return status;
}

static void render(void *argument)
{
  render_job      *job       = (render_job *) argument;
  chart_rendering *rendering = job->rendering;
  ch_arena        *arena     = &rendering->arena;
  const ch_chart  *chart     = job->chart->root;
  if (job->wanted != NULL)
    check_size(arena, ch_options_copy(&job->options, sizeof job->options, job->wanted),
               "CHART_RENDER_OPTIONS_INIT");
  ch_render_options options = inner_options(arena, job);
  ch_render_check_installable(arena, chart, job->context->log, options.compat);
  ch_release_name_check(arena, options.release_name, job->context->log, options.compat);
  chart_value user  = job->values == NULL ? ch_dict_new(arena, CH_TYPE_DICT, 0) : job->values->root;
  ch_plan     plan  = ch_plan_make(arena, chart, user, job->options.skip_schema, options.host,
                                   job->context->log, options.compat);
  job->is_rendering = true;
  ch_render_check_kube_version(arena, chart, &options.kube_version, options.compat);
  rendering->files = ch_render(arena, plan.chart, plan.values, &options, &job->failure);
  job->has_files   = true;
  take_notes(rendering, chart);
  if (!job->options.skip_crds)
    rendering->crds = ch_render_crds(arena, plan.chart, options.host);
  rendering->manifests =
    ch_manifests_sort(arena, &rendering->files, job->context->log, options.compat);
}

static chart_str line_at(chart_str text, size_t offset)
{
  size_t start = offset > text.size ? text.size : offset;
  while (start > 0 && text.data[start - 1] != '\n')
    start--;
  size_t end = ch_str_find_byte(text, '\n', start);
  return ch_str_cut(text, start, end == CH_NOT_FOUND ? text.size : end);
}

/* The error happened in the innermost template that stands in a file. */
static void place_in_file(chart_error *error)
{
  for (size_t i = error->step_count; i-- > 0;) {
    const chart_error_step *step = &error->steps[i];
    if (step->file.size == 0)
      continue;
    error->file   = step->file;
    error->line   = step->line;
    error->column = step->column;
    return;
  }
}

static chart_error_step public_step(const ch_exec_step *step)
{
  const ch_template *template = step->template;
  bool is_file                = !ch_str_equal(template->file, CH_ENGINE_ROOT);
  return (chart_error_step){ .template_name = template->name,
                             .file          = is_file ? template->file : CHART_STR(""),
                             .line          = step->line,
                             .column        = step->column + 1,
                             .source_line   = line_at(template->text, step->offset) };
}

static void explain(void *argument, ch_fault *fault, chart_error *error)
{
  enum { MOST = 64 };
  const render_job *job = (const render_job *) argument;
  chart_error_step  steps[MOST];
  size_t            total = job->failure.step_count;
  size_t            count = total > MOST ? MOST : total;
  (void) fault;
  error->is_rendering = job->is_rendering;
  for (size_t i = 0; i < count; i++)
    steps[i] = public_step(&job->failure.steps[total - count + i]);
  ch_error_set_steps(error, steps, count);
  place_in_file(error);
}

int chart_render(chart_rendering **out, chart_context *context, const chart_chart *chart,
                 const chart_values *values, const chart_render_options *options,
                 chart_error *error)
{
  chart_rendering *rendering = (chart_rendering *) calloc(1, sizeof *rendering);
  *out                       = NULL;
  if (rendering == NULL) {
    ch_error_set(error, CHART_ERR_MEMORY, CHART_STR("out of memory"), (chart_str){ NULL, 0 }, 0, 0);
    return CHART_ERR_MEMORY;
  }
  rendering->compat = context->compat;
  ch_arena_init(&rendering->arena, NULL, context->limits.memory);
  render_job             job    = { .rendering = rendering,
                                    .context   = context,
                                    .chart     = chart,
                                    .values    = values,
                                    .wanted    = options,
                                    .options   = CHART_RENDER_OPTIONS_INIT };
  const ch_guard_options guard  = { .arena   = &rendering->arena,
                                    .stack   = context->limits.stack,
                                    .explain = explain };
  int                    status = ch_guard(&guard, error, render, &job);
  if (status == CHART_OK || (status == CHART_ERR_YAML && job.has_files))
    *out = rendering;
  else
    chart_rendering_destroy(rendering);
  return status;
}

void chart_rendering_destroy(chart_rendering *rendering)
{
  if (rendering == NULL)
    return;
  ch_arena_destroy(&rendering->arena);
  free(rendering);
}
