/* SPDX-License-Identifier: Apache-2.0
 * From files to a chart: which file plays which part, and the sub-charts among them.
 *
 * Follows LoadFiles of Helm's pkg/chart/v2/loader/load.go.  Helm meets sub-charts in random order;
 * here they come by the name of their directory. */
#include "package/build.h"

#include <stdlib.h>

#include "base/path.h"
#include "codec/yaml_read.h"
#include "package/archive.h"

/* What stands below charts/: the first part of the path says to which sub-chart a file belongs. */
typedef struct packed_file {
  chart_str unit;
  ch_file   file; /* its name starts with the unit */
  size_t    number;
} packed_file;

typedef struct build {
  ch_arena              *arena;
  const ch_load_options *options;
  const ch_file_list    *files;
  const chart_value     *chart_yaml;
  ch_chart              *chart;
  bool                   has_metadata;
  packed_file           *packed;
  size_t                 packed_count;
  uint32_t              *source;
} build;

void ch_file_list_add(ch_arena *arena, ch_file_list *list, ch_file file)
{
  if (list->size == list->room) {
    size_t   room  = list->room == 0 ? 16 : list->room * 2;
    ch_file *items = (ch_file *) ch_arena_array(arena, room, sizeof *items);
    if (list->size != 0)
      memcpy(items, list->items, list->size * sizeof *items);
    list->items = items;
    list->room  = room;
  }
  list->items[list->size++] = file;
}

_Noreturn void ch_rethrow_behind(ch_arena *arena, const char *prefix)
{
  ch_fault *fault = arena->fault;
  if (fault->status != CHART_ERR_MEMORY)
    fault->message = ch_arena_format(arena, "%s%.*s", prefix, CH_STR_ARG(fault->message));
  ch_rethrow(fault);
}

/* ---- YAML files --------------------------------------------------------------------------- */

typedef struct reading {
  build      *self;
  chart_str   text;
  chart_value tree;
} reading;

static void read_metadata(void *argument)
{
  reading *step    = (reading *) argument;
  build   *self    = step->self;
  bool     is_read = self->chart_yaml != NULL;
  ch_metadata_add(self->arena, self->chart->metadata,
                  is_read ? *self->chart_yaml : ch_metadata_read(self->arena, step->text));
  self->chart_yaml = NULL; /* an archive may have a second one */
}

static void read_requirements(void *argument)
{
  reading *step = (reading *) argument;
  ch_metadata_add(step->self->arena, step->self->chart->metadata,
                  ch_metadata_read(step->self->arena, step->text));
}

static void read_lock(void *argument)
{
  reading *step = (reading *) argument;
  ch_metadata_check_lock(step->self->arena, ch_metadata_read(step->self->arena, step->text));
}

static void read_values(void *argument)
{
  reading       *step   = (reading *) argument;
  ch_yaml_limits limits = { 0, 0 };
  build         *self   = step->self;
  if (self->options->compat->merges_value_documents)
    step->tree = ch_yaml_read_values(self->arena, step->text, self->chart->source, limits);
  else
    step->tree = ch_yaml_read_dict(self->arena, step->text, self->chart->source, limits);
}

/* Runs `read` on the file; its errors get Helm's words for the file in front. */
static chart_value read_yaml(build *self, const ch_file *file, void (*read)(void *argument))
{
  reading step = { self, file->data, ch_nil() };
  if (!ch_try(self->arena->fault, read, &step)) {
    chart_str prefix = ch_arena_format(self->arena, "cannot load %.*s: ", CH_STR_ARG(file->name));
    self->arena->fault->file = file->name;
    ch_rethrow_behind(self->arena, prefix.data);
  }
  return step.tree;
}

/* Charts of version v1 show these files to their templates; newer ones should not have them. */
static void add_requirements(build *self, const ch_file *file, const char *advice)
{
  if (ch_str_is(self->chart->metadata->api_version, "v1")) {
    ch_file_list_add(self->arena, &self->chart->files, *file);
    return;
  }
  ch_log_write(self->options->log, CH_LOG_INFO, chart_str_from(advice), NULL, 0);
}

/* ---- roles -------------------------------------------------------------------------------- */

static void add_packed(build *self, const ch_file *file)
{
  if (ch_str_is(ch_path_extension(file->name), ".prov")) {
    ch_file_list_add(self->arena, &self->chart->files, *file);
    return;
  }
  if (self->packed == NULL)
    self->packed =
      (packed_file *) ch_arena_array(self->arena, self->files->size, sizeof *self->packed);
  chart_str name                   = ch_str_from(file->name, strlen("charts/"));
  size_t    slash                  = ch_str_find_byte(name, '/', 0);
  self->packed[self->packed_count] = (packed_file){
    .unit   = ch_str_cut(name, 0, slash == CH_NOT_FOUND ? name.size : slash),
    .file   = { name, file->data, file->late_path },
    .number = self->packed_count,
  };
  self->packed_count++;
}

typedef enum role {
  ROLE_METADATA,
  ROLE_TEMPLATE,
  ROLE_PACKED, /* of a sub-chart */
  ROLE_VALUES,
  ROLE_SCHEMA,
  ROLE_LOCK,
  ROLE_REQUIREMENTS,
  ROLE_REQUIREMENTS_LOCK,
  ROLE_PAYLOAD
} role;

static role role_of(chart_str name)
{
  if (ch_str_starts(name, CHART_STR("templates/")))
    return ROLE_TEMPLATE;
  if (ch_str_starts(name, CHART_STR("charts/")))
    return ROLE_PACKED;
  if (ch_str_is(name, "Chart.yaml"))
    return ROLE_METADATA;
  if (ch_str_is(name, "values.yaml"))
    return ROLE_VALUES;
  if (ch_str_is(name, "values.schema.json"))
    return ROLE_SCHEMA;
  if (ch_str_is(name, "Chart.lock"))
    return ROLE_LOCK;
  if (ch_str_is(name, "requirements.yaml"))
    return ROLE_REQUIREMENTS;
  return ch_str_is(name, "requirements.lock") ? ROLE_REQUIREMENTS_LOCK : ROLE_PAYLOAD;
}

bool ch_chart_can_read_late(chart_str name)
{
  role its       = role_of(name);
  bool is_packed = its == ROLE_PACKED;
  while (its == ROLE_PACKED) {
    size_t slash = ch_str_find_byte(name, '/', strlen("charts/"));
    if (slash == CH_NOT_FOUND)
      return false;
    name = ch_str_from(name, slash + 1);
    its  = role_of(name);
  }
  return its == ROLE_PAYLOAD || (is_packed && its == ROLE_TEMPLATE);
}

static void add_file(build *self, const ch_file *file)
{
  ch_chart *chart = self->chart;
  switch (role_of(file->name)) {
  case ROLE_METADATA: break; /* add_chart_yaml saw it */
  case ROLE_TEMPLATE: ch_file_list_add(self->arena, &chart->templates, *file); break;
  case ROLE_PACKED: add_packed(self, file); break;
  case ROLE_VALUES:
    chart->values_file = *file;
    chart->values      = read_yaml(self, file, read_values);
    break;
  case ROLE_SCHEMA: chart->schema = *file; break;
  case ROLE_LOCK:
    chart->lock = *file;
    read_yaml(self, file, read_lock);
    break;
  case ROLE_REQUIREMENTS:
    self->has_metadata = true;
    add_requirements(self, file,
                     "Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". "
                     "We recommend migrating dependencies to Chart.yaml.");
    read_yaml(self, file, read_requirements);
    break;
  case ROLE_REQUIREMENTS_LOCK:
    chart->lock        = *file;
    self->has_metadata = true;
    read_yaml(self, file, read_lock);
    add_requirements(self, file,
                     "Warning: Dependency locking is handled in Chart.lock since apiVersion "
                     "\"v2\". We recommend migrating to Chart.lock.");
    break;
  case ROLE_PAYLOAD: ch_file_list_add(self->arena, &chart->files, *file); break;
  }
}

static void add_chart_yaml(build *self)
{
  for (size_t i = 0; i < self->files->size; i++) {
    const ch_file *file = &self->files->items[i];
    if (!ch_str_is(file->name, "Chart.yaml"))
      continue;
    self->has_metadata = true;
    read_yaml(self, file, read_metadata);
    if (self->chart->metadata->api_version.size == 0)
      self->chart->metadata->api_version = CHART_STR("v1");
  }
}

/* ---- sub-charts --------------------------------------------------------------------------- */

static int by_unit(const void *a, const void *b)
{
  const packed_file *x = (const packed_file *) a, *y = (const packed_file *) b;
  int                order = ch_str_compare(x->unit, y->unit);
  return order != 0 ? order : (x->number > y->number) - (x->number < y->number);
}

typedef struct child_build {
  build       *self;
  packed_file *files;
  size_t       count;
  ch_chart    *chart;
} child_build;

static void build_child(void *argument)
{
  child_build *child = (child_build *) argument;
  build       *self  = child->self;
  ch_file_list files = { .size = 0 };
  if (ch_str_is(ch_path_extension(child->files[0].unit), ".tgz")) {
    files        = ch_archive_files(self->arena, child->files[0].file.data);
    child->chart = ch_chart_build(self->arena, &files, NULL, self->options, self->source);
    return;
  }
  for (size_t i = 0; i < child->count; i++) {
    const packed_file *packed = &child->files[i];
    if (packed->file.name.size == packed->unit.size)
      continue;
    chart_str name = ch_str_from(packed->file.name, packed->unit.size + 1);
    ch_file_list_add(self->arena, &files,
                     (ch_file){ name, packed->file.data, packed->file.late_path });
  }
  child->chart = ch_chart_build(self->arena, &files, NULL, self->options, self->source);
}

/* Only a file can be an archive. */
static void check_archive(const build *self, const packed_file *first)
{
  bool is_archive = ch_str_is(ch_path_extension(first->unit), ".tgz");
  if (is_archive && !ch_str_equal(first->file.name, first->unit))
    ch_throw(self->arena->fault, CHART_ERR_CHART,
             "error unpacking subchart tar in %.*s: expected %.*s, got %.*s",
             CH_STR_ARG(self->chart->metadata->name), CH_STR_ARG(first->unit),
             CH_STR_ARG(first->file.name));
}

static void add_child(build *self, packed_file *files, size_t count)
{
  child_build child = { self, files, count, NULL };
  ch_chart   *chart = self->chart;
  check_archive(self, &files[0]);
  if (!ch_try(self->arena->fault, build_child, &child)) {
    chart_str prefix = ch_arena_format(
      self->arena, "error unpacking subchart %.*s in %.*s: ", CH_STR_ARG(files[0].unit),
      CH_STR_ARG(chart->metadata->name));
    ch_rethrow_behind(self->arena, prefix.data);
  }
  child.chart->parent                   = chart;
  chart->children[chart->child_count++] = child.chart;
}

static size_t count_units(const build *self)
{
  size_t units = 0;
  for (size_t i = 0; i < self->packed_count; i++)
    units += i == 0 || !ch_str_equal(self->packed[i].unit, self->packed[i - 1].unit);
  return units;
}

static void add_children(build *self)
{
  if (self->packed_count == 0)
    return;
  ch_guard_stack(self->arena->fault);
  qsort(self->packed, self->packed_count, sizeof *self->packed, by_unit);
  self->chart->children =
    (ch_chart **) ch_arena_zero(self->arena, count_units(self), sizeof *self->chart->children);
  for (size_t from = 0, to; from < self->packed_count; from = to) {
    chart_str unit = self->packed[from].unit;
    for (to = from; to < self->packed_count && ch_str_equal(self->packed[to].unit, unit);)
      to++;
    bool is_hidden = unit.size != 0 && (unit.data[0] == '_' || unit.data[0] == '.');
    if (!is_hidden)
      add_child(self, self->packed + from, to - from);
  }
}

/* ---- the whole ---------------------------------------------------------------------------- */

ch_chart *ch_chart_build(ch_arena *arena, const ch_file_list *files, const chart_value *chart_yaml,
                         const ch_load_options *options, uint32_t *source)
{
  ch_chart *chart = (ch_chart *) ch_arena_zero(arena, 1, sizeof *chart);
  build     self  = { .arena      = arena,
                      .options    = options,
                      .files      = files,
                      .chart_yaml = chart_yaml,
                      .chart      = chart,
                      .source     = source };
  chart->source   = *source;
  *source += *source != 0;
  chart->values                = ch_dict_new(arena, CH_TYPE_DICT, 0);
  chart->metadata              = (ch_metadata *) ch_arena_zero(arena, 1, sizeof *chart->metadata);
  chart->metadata->keywords    = ch_list_nil(CH_TYPE_LIST);
  chart->metadata->sources     = ch_list_nil(CH_TYPE_LIST);
  chart->metadata->annotations = ch_dict_nil(CH_TYPE_STRING_DICT);
  add_chart_yaml(&self);
  for (size_t i = 0; i < files->size; i++)
    add_file(&self, &files->items[i]);
  if (!self.has_metadata)
    ch_throw(arena->fault, CHART_ERR_CHART, "Chart.yaml file is missing");
  ch_metadata_validate(arena, chart->metadata, options->compat);
  ch_value_freeze(arena, chart->values);
  add_children(&self);
  return chart;
}

chart_str ch_chart_full_path(ch_arena *arena, const ch_chart *chart)
{
  if (chart->parent == NULL)
    return chart->metadata->name;
  chart_str above = ch_chart_full_path(arena, chart->parent);
  return ch_arena_format(arena, "%.*s/charts/%.*s", CH_STR_ARG(above),
                         CH_STR_ARG(chart->metadata->name));
}

size_t ch_chart_count(const ch_chart *chart)
{
  size_t count = 1;
  for (size_t i = 0; i < chart->child_count; i++)
    count += ch_chart_count(chart->children[i]);
  return count;
}
