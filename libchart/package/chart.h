/* SPDX-License-Identifier: Apache-2.0
 * A chart in memory: metadata, default values, templates, files, sub-charts.
 *
 * A chart is immutable once it is loaded; threads may share it.  All of it lives in one arena, but
 * for late files, which each rendering that wants them reads into its own. */
#ifndef CH_PACKAGE_CHART_H
#define CH_PACKAGE_CHART_H

#include "base/arena.h"
#include "base/compat.h"
#include "base/log.h"
#include "value/value.h"

#include <chart/host.h>

/* A file of a chart; `name` is its path inside the chart with `/`.  A late one was not read: data.data
 * is NULL, data.size what the file had then.  Only ch_chart.files and .templates have such files. */
typedef struct ch_file {
  chart_str   name;
  chart_str   data;
  const char *late_path; /* for the host; NULL: `data` is there */
} ch_file;

typedef struct ch_file_list {
  ch_file *items;
  size_t   size;
  size_t   room;
} ch_file_list;

typedef struct ch_maintainer {
  chart_str name, email, url;
} ch_maintainer;

/* A dependency as Chart.yaml declares it. */
typedef struct ch_dependency {
  chart_str   name, version, repository, condition, alias;
  bool        is_enabled;
  chart_value tags;          /* list of strings, or a nil list */
  chart_value import_values; /* []any, or a nil list */
} ch_dependency;

/* What Chart.yaml says, after Helm's conversions. */
typedef struct ch_metadata {
  chart_str       api_version, name, version, app_version, kube_version, description, type, icon;
  chart_str       home, condition, tags;
  bool            is_deprecated;
  chart_value     keywords, sources; /* lists of strings, or nil lists */
  chart_value     annotations;       /* map[string]string, a nil map when absent */
  ch_maintainer **maintainers;       /* none is NULL once the chart was validated */
  size_t          maintainer_count;
  ch_dependency     *
    *dependencies; /* likewise; NULL: Chart.yaml has no such list, not even an empty one */
  size_t dependency_count;
} ch_metadata;

typedef struct ch_chart ch_chart;
struct ch_chart {
  ch_metadata *metadata;    /* a plan's copies of one chart may share theirs */
  chart_value  values;      /* values.yaml; an empty dict without one.  Origins have `source` */
  uint32_t     source;      /* the origin source number of values.yaml; 0: none */
  ch_file      values_file; /* its text; name empty when absent */
  ch_file      schema;      /* values.schema.json; name empty when absent */
  ch_file      lock;        /* Chart.lock or requirements.lock; name empty when absent */
  ch_file_list templates;   /* names begin with templates/ */
  ch_file_list files;       /* what .Files shows */
  ch_chart   **children;    /* sub-charts found under charts/, by the name of their directory */
  size_t       child_count;
  ch_chart    *parent; /* NULL for the root */
};

/* What loading may use and where its complaints go. */
typedef struct ch_load_options {
  const chart_host *host;
  /* What relative paths are relative to, absolute: Helm's messages show whole paths.  Empty: they
   * are shown as they were given. */
  chart_str working_directory;
  /* Origin source number of the root's values.yaml; sub-charts get the following ones, each chart
   * before its own sub-charts.  0: no origins are recorded. */
  uint32_t source;
  /* Files of a directory that hold so many bytes or more, and whose texts loading itself has no use
   * for, are late.  0: none. */
  size_t           late_size;
  ch_log           log;
  const ch_compat *compat;
} ch_load_options;

/* Loads the chart at `path`, a directory or an archive, as `helm template PATH` does.
 * Result: arena, frozen; take no mark around it.  Throws: CHART_ERR_IO, CHART_ERR_CHART,
 * CHART_ERR_YAML, CHART_ERR_LIMIT in Helm's words. */
ch_chart *ch_chart_load(ch_arena *arena, chart_str path, const ch_load_options *options);

/* Loads the chart directory `path`, .helmignore included.  Result and faults: as above. */
ch_chart *ch_chart_load_directory(ch_arena *arena, chart_str path, const ch_load_options *options);

/* Loads the chart in the gzipped tar archive `bytes`, which are borrowed for the length of the
 * call.  Result and faults: as above. */
ch_chart *ch_chart_load_archive(ch_arena *arena, chart_str bytes, const ch_load_options *options);

/* Loads a chart from files in memory, whose names and texts must live as long as the chart; none is
 * ignored.  Result and faults: as above. */
ch_chart *ch_chart_load_files(ch_arena *arena, const ch_file_list *files,
                              const ch_load_options *options);

/* Gives the chart, which was loaded from the directory `path` and is still this thread's own, the
 * dependencies that Chart.yaml names and charts/ lacks, from where their file:// repositories say.
 * The files stay as they are.
 * Throws CHART_ERR_CHART where a dependency is not there, has another version than is wanted, or
 * lies in another kind of repository; and what ch_chart_load throws. */
void ch_chart_complete(ch_arena *arena, ch_chart *chart, chart_str path,
                       const ch_load_options *options);

/* The path of the chart in the tree it is in, as output shows it: "c/charts/s".  Result: arena. */
chart_str ch_chart_full_path(ch_arena *arena, const ch_chart *chart);

/* How many charts the tree has, itself included: so many source numbers are in use. */
size_t ch_chart_count(const ch_chart *chart);

/* What templates see as .Chart: a dict `APIVersion Annotations AppVersion …`, or for Helm 3 a
 * struct.  Result: arena; a new one at each call. */
chart_value ch_chart_template_value(ch_arena *arena, const ch_chart *chart,
                                    const ch_compat *compat);

/* The text of a file, read now if it is late.  Result: borrowed from the file, or arena.
 * Throws CHART_ERR_IO for a late file that cannot be read, or has another size than it had. */
chart_str ch_file_text(ch_arena *arena, const chart_host *host, const ch_file *file);

/* Appends a file; its name and data are borrowed. */
void ch_file_list_add(ch_arena *arena, ch_file_list *list, ch_file file);

/* The largest file that a chart may hold. */
#define CH_FILE_SIZE_LIMIT ((size_t) 5 << 20)

/* Reads the file at `path` whole.  Result: arena.  Throws CHART_ERR_IO "open PATH: no such file or
 * directory" (Go's words for the errno value). */
chart_str ch_read_file(ch_arena *arena, const chart_host *host, chart_str path);

/* Go's text for an errno value: "no such file or directory". */
const char *ch_errno_text(int number);

#endif
