/* SPDX-License-Identifier: Apache-2.0
 * Loading charts. */
#ifndef CHART_LOAD_H
#define CHART_LOAD_H

#include <chart/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A chart with its sub-charts: immutable, so many threads may render it at once. */
typedef struct chart_chart chart_chart;

/* Loads the chart at `path` as `helm template` does: a directory, .helmignore included, or an archive
 * (.tgz).  Sub-charts below charts/ are loaded with it, as directories and archives to any depth.
 * Result: *out, owned: chart_chart_destroy.   Status: IO, CHART, YAML, MEMORY, LIMIT (a file above
 * 5 MiB, an archive above 100 MiB).   Threads: any.   From: Helm 4.2.3, pkg/chart/loader. */
CHART_API int chart_load(chart_chart **out, chart_context *context, const char *path,
                         chart_error *error);

/* The same for a chart directory with dependencies that lie elsewhere on this disk: those that
 * Chart.yaml names, that charts/ lacks, and whose repository is file://PATH (against the chart's
 * directory), are loaded from there, as `--dependency-update` would put them into charts/.  No file
 * is written.
 * Result and threads: as chart_load.   Status: as chart_load; CHART also for a dependency whose
 * version does not fit, or whose repository is not on this disk.
 * From: Helm 4.2.3, internal/resolver. */
CHART_API int chart_load_with_dependencies(chart_chart **out, chart_context *context,
                                           const char *path, chart_error *error);

/* Loads the chart in a gzipped tar archive, whose bytes are borrowed for the length of the call.  The
 * first element of each path in it is left out; .helmignore is not looked at; a symbolic link counts
 * as an empty file.
 * Result and threads: as chart_load.   Status: CHART, YAML, MEMORY, LIMIT. */
CHART_API int chart_load_archive(chart_chart **out, chart_context *context, chart_str archive,
                                 chart_error *error);

/* A file of a chart; path: inside the chart, as "templates/x.yaml". */
typedef struct chart_file {
  chart_str path;
  chart_str data;
} chart_file;

/* Loads a chart from files in memory, which are copied.  .helmignore is not looked at; archives below
 * charts/ are unpacked.
 * Result and threads: as chart_load.   Status: CHART (also for a path that is absolute, leaves the
 * chart or is not in its shortest form), YAML, MEMORY, LIMIT. */
CHART_API int chart_load_files(chart_chart **out, chart_context *context, const chart_file *files,
                               size_t count, chart_error *error);

/* Where in a values.yaml of the chart or its sub-charts `origin` is.
 * Result: *out, borrowed from chart; false when the origin is none of theirs.   Threads: any. */
CHART_API bool chart_chart_locate(const chart_chart *chart, chart_origin origin,
                                  chart_source_place *out);

/* chart may be NULL. */
CHART_API void chart_chart_destroy(chart_chart *chart);

/* What Chart.yaml says.  Result: borrowed from chart. */
CHART_API chart_str chart_chart_name(const chart_chart *chart);
CHART_API chart_str chart_chart_version(const chart_chart *chart);
CHART_API chart_str chart_chart_app_version(const chart_chart *chart);

#ifdef __cplusplus
}
#endif
#endif
