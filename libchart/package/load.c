/* SPDX-License-Identifier: Apache-2.0
 * Loading charts: from a path, an archive or files in memory; and what kind of chart each is.
 *
 * Follows Helm's pkg/chart/loader, which looks at the apiVersion before it reads the rest. */
#include "package/build.h"

#include "base/path.h"
#include "package/archive.h"
#include "package/gunzip.h"
#include "package/read.h"

/* ---- what kind of chart ------------------------------------------------------------------------ */

typedef struct detecting {
  ch_arena    *arena;
  chart_str    text;
  ch_detection found;
} detecting;

static void read_version(void *argument)
{
  detecting *self     = (detecting *) argument;
  self->found.tree    = ch_metadata_read(self->arena, self->text);
  self->found.version = ch_metadata_detect_version(self->arena, self->found.tree);
}

/* Version v3 is known, loaded, and refused only by whoever wants to render it. */
static bool is_known_version(chart_str version)
{
  return version.size == 0 || ch_str_is(version, "v1") || ch_str_is(version, "v2") ||
         ch_str_is(version, "v3");
}

ch_detection ch_chart_detect(ch_arena *arena, chart_str chart_yaml, chart_str shown,
                             const ch_compat *compat)
{
  detecting self = { .arena = arena, .text = chart_yaml };
  if (!ch_try(arena->fault, read_version, &self)) {
    arena->fault->file = shown;
    ch_rethrow_behind(arena, "cannot load Chart.yaml: ");
  }
  if (compat->detects_chart_version && !is_known_version(self.found.version))
    ch_throw(arena->fault, CHART_ERR_CHART, "unsupported chart version");
  return self.found;
}

/* Helm loads charts of version v3, and then cannot do with them what it does with all others. */
_Noreturn static void throw_new_version(ch_arena *arena, const ch_chart *chart)
{
  ch_throw(
    arena->fault, CHART_ERR_CHART, "%s",
    chart->child_count <= chart->metadata->dependency_count
      ? "invalid chart apiVersion"
      : "an error occurred while checking for chart dependencies. You may need to run 'helm "
        "dependency build' to fetch missing dependencies: unsupported chart dependency type");
}

ch_chart *ch_chart_build_detected(ch_arena *arena, const ch_file_list *files,
                                  const ch_detection *found, const ch_load_options *options)
{
  uint32_t  source = options->source;
  ch_chart *chart  = ch_chart_build(arena, files, &found->tree, options, &source);
  if (options->compat->detects_chart_version && ch_str_is(found->version, "v3"))
    throw_new_version(arena, chart);
  return chart;
}

/* ---- files in memory --------------------------------------------------------------------------- */

static const ch_file *find_chart_yaml(const ch_file_list *files)
{
  for (size_t i = 0; i < files->size; i++)
    if (ch_str_is(files->items[i].name, "Chart.yaml"))
      return &files->items[i];
  return NULL;
}

static ch_chart *load_files(ch_arena *arena, const ch_file_list *files, const char *problem,
                            const ch_load_options *options)
{
  const ch_file *chart_yaml = find_chart_yaml(files);
  if (chart_yaml == NULL)
    ch_throw(arena->fault, CHART_ERR_CHART, "%s",
             options->compat->detects_chart_version ? problem : "Chart.yaml file is missing");
  ch_detection found = ch_chart_detect(arena, chart_yaml->data, chart_yaml->name, options->compat);
  return ch_chart_build_detected(arena, files, &found, options);
}

ch_chart *ch_chart_load_files(ch_arena *arena, const ch_file_list *files,
                              const ch_load_options *options)
{
  ch_file_list kept = { .size = 0 };
  for (size_t i = 0; i < files->size; i++) {
    ch_file file = files->items[i];
    ch_archive_check_name(arena, file.name);
    file.data = ch_text_without_mark(file.data);
    ch_file_list_add(arena, &kept, file);
  }
  return load_files(arena, &kept, "Chart.yaml file is missing", options);
}

/* ---- archives ---------------------------------------------------------------------------------- */

typedef struct unpacking {
  ch_arena    *arena;
  chart_str    bytes;
  ch_file_list files;
} unpacking;

static void unpack(void *argument)
{
  unpacking *self = (unpacking *) argument;
  self->files     = ch_archive_files(self->arena, self->bytes);
}

/* Also that of an archive inside of the archive. */
static bool is_bad_header(const ch_fault *fault)
{
  return fault->status == CHART_ERR_CHART &&
         ch_str_ends(fault->message, CHART_STR(CH_GUNZIP_BAD_HEADER));
}

_Noreturn static void throw_bad_file(ch_arena *arena, chart_str shown)
{
  chart_str details = ch_arena_copy(arena, arena->fault->message);
  ch_throw(arena->fault, CHART_ERR_CHART,
           "file '%.*s' does not appear to be a valid chart file (details: %.*s)",
           CH_STR_ARG(shown), CH_STR_ARG(details));
}

/* Of a file Helm 4 does not say what is wrong inside of it. */
_Noreturn static void throw_in_file(ch_arena *arena, chart_str shown, const ch_compat *compat)
{
  ch_fault *fault = arena->fault;
  if (is_bad_header(fault))
    throw_bad_file(arena, shown);
  if (fault->status == CHART_ERR_MEMORY || !compat->hides_archive_errors)
    ch_rethrow(fault);
  ch_throw(fault, fault->status, "unable to load chart archive");
}

_Noreturn static void throw_in_stream(ch_arena *arena)
{
  ch_fault *fault = arena->fault;
  if (is_bad_header(fault))
    ch_throw(fault, CHART_ERR_CHART,
             "stream does not appear to be a valid chart file (details: %s)", CH_GUNZIP_BAD_HEADER);
  ch_rethrow_behind(arena, "unable to load chart archive: ");
}

#define NO_CHART_YAML "unable to detect chart version, no Chart.yaml found"

ch_chart *ch_chart_load_archive(ch_arena *arena, chart_str bytes, const ch_load_options *options)
{
  unpacking self = { .arena = arena, .bytes = bytes };
  if (!ch_try(arena->fault, unpack, &self))
    throw_in_stream(arena);
  return load_files(arena, &self.files, NO_CHART_YAML, options);
}

typedef struct packed_load {
  ch_arena              *arena;
  const ch_file_list    *files;
  const ch_load_options *options;
  ch_chart              *chart;
} packed_load;

static void load_unpacked(void *argument)
{
  packed_load *self = (packed_load *) argument;
  self->chart       = load_files(self->arena, self->files, NO_CHART_YAML, self->options);
}

static void destroy(void *arena)
{
  ch_arena_destroy((ch_arena *) arena);
}

/* The packed bytes are of no use once they are unpacked. */
static ch_chart *load_packed(ch_arena *arena, chart_str path, chart_str shown,
                             const ch_load_options *options)
{
  unpacking self   = { .arena = arena };
  ch_arena *packed = (ch_arena *) ch_arena_alloc(arena, sizeof *packed);
  bool      is_too_large;
  ch_arena_init(packed, arena->fault, arena->limit);
  ch_arena_on_destroy(arena, destroy, packed);
  int number =
    ch_host_read(packed, options->host, path, UINT32_MAX - 1, &self.bytes, &is_too_large);
  if (number != 0)
    ch_throw(arena->fault, CHART_ERR_IO, "open %.*s: %s", CH_STR_ARG(shown), ch_errno_text(number));
  if (is_too_large)
    ch_throw(arena->fault, CHART_ERR_LIMIT, "file %.*s is too large", CH_STR_ARG(shown));
  ch_archive_check(arena, shown, self.bytes);
  if (!ch_try(arena->fault, unpack, &self))
    throw_in_file(arena, shown, options->compat);
  ch_arena_forget(arena, packed);
  ch_arena_destroy(packed);
  packed_load rest = { arena, &self.files, options, NULL };
  if (ch_try(arena->fault, load_unpacked, &rest))
    return rest.chart;
  if (is_bad_header(arena->fault))
    throw_bad_file(arena, shown);
  ch_rethrow(arena->fault);
}

/* ---- paths ------------------------------------------------------------------------------------- */

/* Helm cleans the path as text before it asks the system: `link/..` is no step through the link.
 * What starts with `..` is taken from the working directory as the caller names it. */
chart_str ch_path_for_host(ch_arena *arena, chart_str path, chart_str shown)
{
  chart_str clean = ch_path_clean(arena, path);
  return ch_str_starts(clean, CHART_STR("..")) ? shown : clean;
}

ch_chart *ch_chart_load(ch_arena *arena, chart_str path, const ch_load_options *options)
{
  const chart_host *host  = options->host;
  chart_str         shown = ch_path_absolute(arena, options->working_directory, path);
  chart_str         clean = ch_arena_copy(arena, ch_path_for_host(arena, path, shown));
  chart_file_entry  entry;
  if (host->stat_file(host->user, clean.data, &entry) == 0 && entry.kind != CHART_FILE_DIRECTORY)
    return load_packed(arena, clean, shown, options);
  return ch_chart_load_directory(arena, path, options);
}
