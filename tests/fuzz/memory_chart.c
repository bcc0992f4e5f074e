/* SPDX-License-Identifier: Apache-2.0
 * Charts in memory: the host functions, and a whole rendering. */
#include "memory_chart.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const char root[] = "/c";

/* ---- files -------------------------------------------------------------------------------------- */

void memory_chart_add(memory_chart *chart, const char *path, chart_str text)
{
  if (chart->count < MEMORY_FILES)
    chart->files[chart->count++] = (memory_file){ chart_str_from(path), text };
}

static bool is_header(chart_str text, size_t at)
{
  return (at == 0 || text.data[at - 1] == '\n') && text.size - at >= 4 &&
         memcmp(text.data + at, "=== ", 4) == 0;
}

void memory_chart_split(memory_chart *chart, chart_str text)
{
  for (size_t at = 0; at < text.size; at++) {
    if (!is_header(text, at) || chart->count == MEMORY_FILES)
      continue;
    memory_file *file  = &chart->files[chart->count++];
    size_t       start = at + 4;
    for (at = start; at < text.size && text.data[at] != '\n';)
      at++;
    file->path = (chart_str){ text.data + start, at - start };
    start      = at < text.size ? at + 1 : at;
    for (at = start; at < text.size && !is_header(text, at);)
      at++;
    file->text = (chart_str){ text.data + start, at - start };
    at--;
  }
}

chart_str memory_chart_find(const memory_chart *chart, chart_str path)
{
  for (size_t i = 0; i < chart->count; i++)
    if (chart->files[i].path.size == path.size &&
        memcmp(chart->files[i].path.data, path.data, path.size) == 0)
      return chart->files[i].text.data == NULL ? CHART_STR("") : chart->files[i].text;
  return (chart_str){ NULL, 0 };
}

/* What of `path` stands behind /c/; the empty string for /c itself. */
static bool inside(const char *path, chart_str *out)
{
  size_t size = strlen(root);
  if (strncmp(path, root, size) != 0 || (path[size] != '\0' && path[size] != '/'))
    return false;
  *out = chart_str_from(path + size + (path[size] == '/'));
  return true;
}

/* ---- host --------------------------------------------------------------------------------------- */

static int read_file(void *user, const char                                          *path,
                     bool (*write)(void *sink, const void *bytes, size_t size), void *sink)
{
  chart_str name;
  chart_str text =
    inside(path, &name) ? memory_chart_find((memory_chart *) user, name) : (chart_str){ NULL, 0 };
  if (text.data == NULL)
    return ENOENT;
  write(sink, text.data, text.size);
  return 0;
}

static bool is_listed(const memory_chart *chart, size_t before, chart_str prefix, chart_str name)
{
  for (size_t i = 0; i < before; i++) {
    chart_str path = chart->files[i].path;
    if (path.size >= prefix.size + name.size && memcmp(path.data, prefix.data, prefix.size) == 0 &&
        memcmp(path.data + prefix.size, name.data, name.size) == 0 &&
        (path.size == prefix.size + name.size || path.data[prefix.size + name.size] == '/'))
      return true;
  }
  return false;
}

/* Names that no directory can hold are left out. */
static bool is_name(chart_str name)
{
  return name.size != 0 && name.size < 256 && memchr(name.data, '\0', name.size) == NULL &&
         !(name.size <= 2 && memcmp(name.data, "..", name.size) == 0);
}

static int list_directory(void *user, const char                                         *path,
                          bool (*entry)(void *sink, const chart_file_entry *entry), void *sink)
{
  const memory_chart *chart = (const memory_chart *) user;
  chart_str           folder;
  char                prefix[4096];
  if (!inside(path, &folder) || folder.size + 2 > sizeof prefix)
    return ENOENT;
  int       length = snprintf(prefix, sizeof prefix, "%.*s%s", (int) folder.size, folder.data,
                        folder.size == 0 ? "" : "/");
  chart_str start  = { prefix, (size_t) length };
  for (size_t i = 0; i < chart->count; i++) {
    chart_str file = chart->files[i].path;
    if (file.size <= start.size || memcmp(file.data, start.data, start.size) != 0)
      continue;
    const char *name  = file.data + start.size;
    const char *slash = (const char *) memchr(name, '/', file.size - start.size);
    chart_str   first = { name, slash == NULL ? file.size - start.size : (size_t) (slash - name) };
    char        text[256];
    if (!is_name(first) || is_listed(chart, i, start, first))
      continue;
    memcpy(text, first.data, first.size);
    text[first.size]       = '\0';
    chart_file_entry found = { .name = text,
                               .kind = slash == NULL ? CHART_FILE_REGULAR : CHART_FILE_DIRECTORY };
    if (!entry(sink, &found))
      return 0;
  }
  return 0;
}

static int stat_file(void *user, const char *path, chart_file_entry *out)
{
  chart_str name;
  *out = (chart_file_entry){ .name = path, .kind = CHART_FILE_DIRECTORY };
  if (!inside(path, &name))
    return ENOENT;
  if (memory_chart_find((memory_chart *) user, name).data != NULL)
    out->kind = CHART_FILE_REGULAR;
  return 0;
}

static void stopped_clock(void *user, int64_t *seconds, int32_t *nanoseconds)
{
  (void) user;
  *seconds     = 1700000000;
  *nanoseconds = 0;
}

static int no_randomness(void *user, void *bytes, size_t size)
{
  (void) user;
  memset(bytes, 0x5A, size);
  return 0;
}

/* ---- rendering ---------------------------------------------------------------------------------- */

chart_context *memory_chart_context(memory_chart *chart)
{
  chart_context *context;
  chart_host     host           = CHART_HOST_INIT;
  chart_limits   limits         = CHART_LIMITS_INIT;
  host.user                     = chart;
  host.now                      = stopped_clock;
  host.random                   = no_randomness;
  host.read_file                = read_file;
  host.list_directory           = list_directory;
  host.stat_file                = stat_file;
  limits.memory                 = (size_t) 256 << 20;
  limits.output                 = (size_t) 16 << 20;
  limits.steps                  = 100000;
  chart_context_options options = CHART_CONTEXT_OPTIONS_INIT;
  options.host                  = &host;
  options.limits                = &limits;
  if (chart_context_create(&context, &options, NULL) != CHART_OK)
    abort();
  return context;
}

static bool drop(void *sink, const char *bytes, size_t size)
{
  (void) bytes;
  *(size_t *) sink += size;
  return true;
}

static void print(const chart_rendering *rendering, bool raw)
{
  chart_print_options options = CHART_PRINT_OPTIONS_INIT;
  size_t              printed = 0;
  options.raw                 = raw;
  options.with_crds           = true;
  chart_rendering_print(rendering, &options, drop, &printed, NULL);
}

void memory_chart_render(chart_context *context, const chart_values *values)
{
  chart_chart     *chart;
  chart_rendering *rendering;
  chart_error      error  = CHART_ERROR_INIT;
  int              status = chart_load(&chart, context, root, &error);
  if (status == CHART_OK) {
    status = chart_render(&rendering, context, chart, values, NULL, &error);
    if (rendering != NULL)
      print(rendering, status != CHART_OK);
    chart_rendering_destroy(rendering);
  }
  /* Whoever gets an error also gets a text for it. */
  if (status != CHART_OK && error.message.size == 0)
    abort();
  chart_chart_destroy(chart);
  chart_error_clear(&error);
}
