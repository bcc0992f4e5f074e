/* SPDX-License-Identifier: Apache-2.0
 * Walking and printing a rendering through the public API. */
#include "api/objects.h"
#include "render/output.h"

size_t chart_rendering_manifest_count(const chart_rendering *rendering)
{
  return rendering->manifests.resources.size + rendering->manifests.hooks.size;
}

chart_manifest chart_rendering_manifest(const chart_rendering *rendering, size_t i)
{
  const ch_manifests *all       = &rendering->manifests;
  size_t              resources = all->resources.size;
  if (i >= chart_rendering_manifest_count(rendering))
    return (chart_manifest){ .path = { NULL, 0 } };
  const ch_manifest *m =
    i < resources ? &all->resources.items[i] : &all->hooks.items[i - resources];
  return (chart_manifest){ .path        = m->path,
                           .text        = m->text,
                           .api_version = m->api_version,
                           .kind        = m->kind,
                           .name        = m->name,
                           .is_hook     = m->is_hook,
                           .is_test     = (m->events & CH_HOOK_TEST) != 0,
                           .hook        = m->hook };
}

chart_str chart_rendering_notes(const chart_rendering *rendering)
{
  return rendering->notes;
}

static bool file_at(const ch_file_list *files, size_t i, chart_str *path, chart_str *text)
{
  if (i >= files->size)
    return false;
  *path = files->items[i].name;
  *text = files->items[i].data;
  return true;
}

size_t chart_rendering_file_count(const chart_rendering *rendering)
{
  return rendering->files.size;
}

bool chart_rendering_file(const chart_rendering *rendering, size_t i, chart_str *path,
                          chart_str *text)
{
  return file_at(&rendering->files, i, path, text);
}

size_t chart_rendering_crd_count(const chart_rendering *rendering)
{
  return rendering->crds.size;
}

bool chart_rendering_crd(const chart_rendering *rendering, size_t i, chart_str *path,
                         chart_str *text)
{
  return file_at(&rendering->crds, i, path, text);
}

/* ---- printing -------------------------------------------------------------------------------- */

typedef struct print_job {
  const chart_rendering     *rendering;
  const chart_print_options *wanted; /* as the caller gave them; or NULL */
  ch_arena                  *scratch;
  bool (*write)(void *sink, const char *bytes, size_t size);
  void *sink;
} print_job;

static void pass_on(void *user, chart_str piece)
{
  const print_job *job = (const print_job *) user;
  if (!job->write(job->sink, piece.data, piece.size))
    ch_throw(job->scratch->fault, CHART_ERR_OUTPUT, "the output could not be written");
}

static void print(void *argument)
{
  print_job          *job     = (print_job *) argument;
  ch_arena           *scratch = job->scratch;
  chart_print_options options = CHART_PRINT_OPTIONS_INIT;
  if (job->wanted != NULL && !ch_options_copy(&options, sizeof options, job->wanted))
    ch_throw(scratch->fault, CHART_ERR_ARGUMENT,
             "struct_size is not set: start with CHART_PRINT_OPTIONS_INIT");
  size_t     count    = options.show_only_count;
  chart_str *patterns = (chart_str *) ch_arena_array(scratch, count + 1, sizeof *patterns);
  for (size_t i = 0; i < count; i++)
    patterns[i] = chart_str_from(options.show_only[i]);
  const ch_output_options inner = { .without_hooks   = options.without_hooks,
                                    .without_tests   = options.without_tests,
                                    .show_only       = patterns,
                                    .show_only_count = count,
                                    .crds = options.with_crds ? &job->rendering->crds : NULL,
                                    .post_rendered = options.post_rendered,
                                    .compat        = job->rendering->compat };
  ch_output               out   = ch_output_to(scratch, pass_on, job);
  if (options.raw)
    ch_output_raw(&out, scratch, &job->rendering->files);
  else if (options.for_post_renderer)
    ch_output_resources(&out, &job->rendering->manifests, inner.crds);
  else
    ch_output_manifests(&out, scratch, &job->rendering->manifests, &inner);
}

int chart_rendering_print(const chart_rendering *rendering, const chart_print_options     *options,
                          bool (*write)(void *sink, const char *bytes, size_t size), void *sink,
                          chart_error *error)
{
  ch_arena scratch;
  ch_arena_init(&scratch, NULL, SIZE_MAX);
  print_job              job    = { rendering, options, &scratch, write, sink };
  const ch_guard_options guard  = { .arena = &scratch };
  int                    status = ch_guard(&guard, error, print, &job);
  ch_arena_destroy(&scratch);
  return status;
}
