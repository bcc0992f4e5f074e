/* SPDX-License-Identifier: Apache-2.0
 * Dependencies that charts/ lacks and that lie elsewhere on this disk: `--dependency-update` of Helm
 * 4.2.3 (internal/resolver, pkg/downloader) for file:// repositories.
 *
 * Helm packs such charts into charts/ and writes a Chart.lock.  Here they only join the chart in
 * memory, so that rendering changes no file. */
#include "package/chart.h"

#include "base/path.h"
#include "funcs/version.h"
#include "value/print.h"

typedef struct completion {
  ch_arena              *arena;
  ch_chart              *chart;
  chart_str              path; /* of the chart, absolute */
  const ch_load_options *options;
  ch_buffer              misfits; /* dependencies whose charts have other versions */
  size_t                 misfit_count;
  size_t                 room; /* of chart->children */
} completion;

static bool has_child(const ch_chart *chart, chart_str name)
{
  for (size_t i = 0; i < chart->child_count; i++)
    if (ch_str_equal(chart->children[i]->metadata->name, name))
      return true;
  return false;
}

static bool is_complete(const ch_chart *chart)
{
  for (size_t i = 0; i < chart->metadata->dependency_count; i++)
    if (!has_child(chart, chart->metadata->dependencies[i]->name))
      return false;
  return true;
}

static const ch_constraints *constraints_of(const completion *c, const ch_dependency *d)
{
  const ch_constraints *constraints = NULL;
  chart_str wrong = ch_constraints_parse(c->arena, &constraints, d->version, c->options->compat);
  if (wrong.size != 0)
    ch_throw(c->arena->fault, CHART_ERR_CHART,
             "dependency \"%.*s\" has an invalid version/constraint format: %.*s",
             CH_STR_ARG(d->name),
             CH_STR_ARG(ch_version_complaint(c->arena, wrong, c->options->compat)));
  return constraints;
}

/* Where the dependency lies: below charts/, or where its repository says.  Throws when nothing is
 * there. */
static chart_str folder_of(const completion *c, const ch_dependency *d)
{
  static const char scheme[] = "file://";
  chart_str         folder   = ch_arena_format(c->arena, "charts/%.*s", CH_STR_ARG(d->name));
  chart_file_entry  entry;
  const chart_host *host = c->options->host;
  if (d->repository.size != 0)
    folder = ch_str_from(d->repository, sizeof scheme - 1);
  folder = ch_arena_copy(c->arena, ch_path_absolute(c->arena, c->path, folder));
  if (host->stat_file(host->user, folder.data, &entry) != 0)
    ch_throw(c->arena->fault, CHART_ERR_CHART, "directory %.*s not found", CH_STR_ARG(folder));
  if (host->stat_file(host->user, ch_path_join(c->arena, folder, CHART_STR("Chart.yaml")).data,
                      &entry) != 0)
    ch_throw(c->arena->fault, CHART_ERR_CHART, "Chart.yaml file is missing");
  return folder;
}

static void note_misfit(completion *c, const ch_dependency *d)
{
  if (c->misfit_count++ != 0)
    ch_buffer_text(&c->misfits, ", ");
  ch_print_quoted(&c->misfits, d->name, false);
  ch_buffer_text(&c->misfits, " (repository ");
  ch_print_quoted(&c->misfits, d->repository, false);
  ch_buffer_text(&c->misfits, ", version ");
  ch_print_quoted(&c->misfits, d->version, false);
  ch_buffer_byte(&c->misfits, ')');
}

static void adopt(completion *c, ch_chart *child)
{
  ch_chart *chart = c->chart;
  if (chart->child_count == c->room) {
    c->room         = c->room * 2 + 4;
    ch_chart **more = (ch_chart **) ch_arena_array(c->arena, c->room, sizeof *more);
    if (chart->child_count != 0)
      memcpy((void *) more, (const void *) chart->children,
             chart->child_count * sizeof(ch_chart *));
    chart->children = more;
  }
  child->parent                         = chart;
  chart->children[chart->child_count++] = child;
}

static bool is_local(const ch_dependency *d)
{
  return d->repository.size == 0 || ch_str_starts(d->repository, CHART_STR("file://"));
}

static void complete_one(completion *c, const ch_dependency *d)
{
  ch_version version;
  if (has_child(c->chart, d->name))
    return;
  if (!is_local(d))
    ch_throw(
      c->arena->fault, CHART_ERR_CHART,
      "dependency \"%.*s\" lies in the repository %.*s, and nothing is downloaded: run `helm "
      "dependency update` on the chart first",
      CH_STR_ARG(d->name), CH_STR_ARG(d->repository));
  const ch_constraints *constraints = constraints_of(c, d);
  ch_load_options       options     = *c->options;
  if (options.source != 0)
    options.source += (uint32_t) ch_chart_count(c->chart);
  ch_chart *child = ch_chart_load_directory(c->arena, folder_of(c, d), &options);
  chart_str wrong = ch_version_parse(c->arena, &version, child->metadata->version, options.compat);
  if (wrong.size != 0)
    ch_throw_str(c->arena->fault, CHART_ERR_CHART, wrong);
  if (ch_constraints_check(constraints, &version))
    adopt(c, child);
  else
    note_misfit(c, d);
}

void ch_chart_complete(ch_arena *arena, ch_chart *chart, chart_str path,
                       const ch_load_options *options)
{
  completion c = { .arena   = arena,
                   .chart   = chart,
                   .path    = ch_path_absolute(arena, options->working_directory, path),
                   .options = options,
                   .room    = chart->child_count };
  if (is_complete(chart))
    return;
  ch_buffer_init(&c.misfits, arena);
  for (size_t i = 0; i < chart->metadata->dependency_count; i++)
    complete_one(&c, chart->metadata->dependencies[i]);
  if (c.misfit_count != 0)
    ch_throw(
      arena->fault, CHART_ERR_CHART,
      "can't get a valid version for %zu subchart(s): %.*s. Make sure a matching chart version "
      "exists in the repo, or change the version constraint in Chart.yaml",
      c.misfit_count, CH_STR_ARG(ch_buffer_view(&c.misfits)));
}
