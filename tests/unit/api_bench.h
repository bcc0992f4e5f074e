/* SPDX-License-Identifier: Apache-2.0
 * What the tests of the public API share: charts in memory, one rendering with all that it takes,
 * assertions on its texts.  Public headers only. */
#ifndef TEST_API_BENCH_H
#define TEST_API_BENCH_H

#include <chart/chart.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

/* ---- charts in memory ------------------------------------------------------------------------- */

typedef struct memory_file {
  const char *path, *text;
} memory_file;

enum { MOST_FILES = 8 };

typedef struct disk {
  memory_file files[MOST_FILES]; /* below /c */
  size_t      count;
  int64_t     now;
  int         denied; /* errno of every file but Chart.yaml, or 0 */
} disk;

static inline int read_file(void *user, const char                                          *path,
                            bool (*write)(void *sink, const void *bytes, size_t size), void *sink)
{
  const disk *d = (const disk *) user;
  for (size_t i = 0; i < d->count; i++) {
    if (strcmp(path + strlen("/c/"), d->files[i].path) != 0)
      continue;
    if (d->denied != 0 && strcmp(d->files[i].path, "Chart.yaml") != 0)
      return d->denied;
    /* In two pieces, as any stream may come. */
    size_t size = strlen(d->files[i].text), half = size / 2;
    if (write(sink, d->files[i].text, half))
      write(sink, d->files[i].text + half, size - half);
    return 0;
  }
  return ENOENT;
}

static inline int list_directory(void *user, const char *path,
                                 bool (*entry)(void *sink, const chart_file_entry *entry),
                                 void *sink)
{
  static const char templates[] = "templates/";
  const disk       *d           = (const disk *) user;
  bool              is_root     = strcmp(path, "/c") == 0;
  chart_file_entry  folder      = { .name = "templates", .kind = CHART_FILE_DIRECTORY };
  for (size_t i = 0; i < d->count; i++) {
    const char      *name  = d->files[i].path;
    bool             below = strncmp(name, templates, strlen(templates)) == 0;
    chart_file_entry file  = { .name = below ? name + strlen(templates) : name,
                               .kind = CHART_FILE_REGULAR };
    if (below != is_root && !entry(sink, &file))
      return 0;
  }
  if (is_root)
    entry(sink, &folder);
  return 0;
}

static inline int stat_file(void *user, const char *path, chart_file_entry *out)
{
  (void) user;
  *out = (chart_file_entry){ .name = path, .kind = CHART_FILE_DIRECTORY };
  return strcmp(path, "/c") == 0 ? 0 : ENOENT;
}

static inline void stopped_clock(void *user, int64_t *seconds, int32_t *nanoseconds)
{
  *seconds     = ((const disk *) user)->now;
  *nanoseconds = 0;
}

static inline int no_randomness(void *user, void *bytes, size_t size)
{
  (void) user;
  memset(bytes, 7, size);
  return 0;
}

/* ---- fixture ---------------------------------------------------------------------------------- */

/* One rendering with all that it takes; filled by a test, run by run(), undone by stop(). */
typedef struct bench {
  disk                  disk;
  chart_host            host;
  chart_limits          limits;
  chart_context_options options;
  chart_render_options  release;
  chart_context        *context;
  chart_values         *values;
  chart_chart          *chart;
  chart_rendering      *rendering;
  chart_error           error;
} bench;

static inline void put_file(bench *b, const char *path, const char *text)
{
  assert_true(b->disk.count < MOST_FILES);
  b->disk.files[b->disk.count++] = (memory_file){ path, text };
}

/* A chart with one template. */
static inline void start(bench *b, const char *template)
{
  memset(b, 0, sizeof *b);
  b->host                = (chart_host) CHART_HOST_INIT;
  b->limits              = (chart_limits) CHART_LIMITS_INIT;
  b->options             = (chart_context_options) CHART_CONTEXT_OPTIONS_INIT;
  b->release             = (chart_render_options) CHART_RENDER_OPTIONS_INIT;
  b->error               = (chart_error) CHART_ERROR_INIT;
  b->host.user           = &b->disk;
  b->host.read_file      = read_file;
  b->host.list_directory = list_directory;
  b->host.stat_file      = stat_file;
  b->options.host        = &b->host;
  b->options.limits      = &b->limits;
  put_file(b, "Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\nappVersion: \"7\"\n");
  if (template != NULL)
    put_file(b, "templates/a.yaml", template);
}

static inline void stop(bench *b)
{
  chart_rendering_destroy(b->rendering);
  chart_chart_destroy(b->chart);
  chart_values_destroy(b->values);
  chart_context_destroy(b->context);
  chart_error_clear(&b->error);
}

static inline int make_context(bench *b)
{
  return b->context != NULL ? CHART_OK : chart_context_create(&b->context, &b->options, &b->error);
}

static inline chart_values *values_of(bench *b)
{
  assert_int_equal(make_context(b), CHART_OK);
  if (b->values == NULL)
    assert_int_equal(chart_values_create(&b->values, b->context, &b->error), CHART_OK);
  return b->values;
}

static inline void add_yaml(bench *b, const char *text)
{
  assert_int_equal(chart_values_add_yaml(values_of(b), "v.yaml", chart_str_from(text), &b->error),
                   CHART_OK);
}

static inline int run(bench *b)
{
  int status = make_context(b);
  if (status == CHART_OK)
    status = chart_load(&b->chart, b->context, "/c", &b->error);
  if (status == CHART_OK)
    status = chart_render(&b->rendering, b->context, b->chart, b->values, &b->release, &b->error);
  assert_int_equal(status, b->error.status);
  return status;
}

static inline void assert_str(chart_str got, const char *want)
{
  char text[4096];
  snprintf(text, sizeof text, "%.*s", (int) got.size, got.data == NULL ? "" : got.data);
  assert_string_equal(text, want);
}

static inline void assert_contains(chart_str got, const char *part)
{
  if (got.data == NULL || strstr(got.data, part) == NULL)
    fail_msg("\"%.*s\" lacks \"%s\"", (int) got.size, got.data, part);
}

static inline void assert_status(int got, int want, const char *name, const chart_error *error)
{
  if (got != want)
    fail_msg("%s: %s, not %s: %s", name, chart_status_name((chart_status) got),
             chart_status_name((chart_status) want),
             error->message.data == NULL ? "" : error->message.data);
}

/* The text of a rendered file of the chart. */
static inline chart_str rendered(const bench *b, const char *want)
{
  chart_str path, text;
  for (size_t i = 0; chart_rendering_file(b->rendering, i, &path, &text); i++)
    if (path.size == strlen(want) && memcmp(path.data, want, path.size) == 0)
      return text;
  fail_msg("%s was not rendered", want);
  return (chart_str){ NULL, 0 };
}

/* Runs it and looks at the text alone: most texts here are no manifests. */
static inline void assert_renders(bench *b, const char *want)
{
  int status = run(b);
  if (status != CHART_ERR_YAML)
    assert_status(status, CHART_OK, want, &b->error);
  assert_str(rendered(b, "c/templates/a.yaml"), want);
}

/* ---- notes -------------------------------------------------------------------------------------- */

/* What callbacks were told, as text. */
typedef struct notes {
  char   text[4096];
  size_t size;
} notes;

static inline void note(notes *n, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  int written = vsnprintf(n->text + n->size, sizeof n->text - n->size, format, arguments);
  va_end(arguments);
  n->size += written < 0 ? 0 : (size_t) written;
  assert_true(n->size < sizeof n->text);
}

static inline bool append(void *sink, const char *bytes, size_t size)
{
  note((notes *) sink, "%.*s", (int) size, bytes);
  return true;
}

static inline bool refuse(void *sink, const char *bytes, size_t size)
{
  (void) sink, (void) bytes, (void) size;
  return false;
}

#endif
