/* SPDX-License-Identifier: Apache-2.0
 * One chart and one values set, rendered in many threads at once: what ThreadSanitizer looks at. */
#include <chart/chart.h>

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { THREADS = 8, TURNS = 20 };

typedef struct shared {
  chart_context      *context;
  const chart_chart  *chart;
  const chart_values *values;
  char               *want;
} shared;

typedef struct text {
  char  *data;
  size_t size;
} text;

static bool collect(void *sink, const char *bytes, size_t size)
{
  text *t    = (text *) sink;
  char *more = (char *) realloc(t->data, t->size + size + 1);
  if (more == NULL)
    return false;
  memcpy(more + t->size, bytes, size);
  t->data = more;
  t->size += size;
  t->data[t->size] = '\0';
  return true;
}

/* Result: owned, or NULL. */
static char *render_once(const shared *s)
{
  text             out       = { NULL, 0 };
  chart_rendering *rendering = NULL;
  if (chart_render(&rendering, s->context, s->chart, s->values, NULL, NULL) == CHART_OK)
    chart_rendering_print(rendering, NULL, collect, &out, NULL);
  chart_rendering_destroy(rendering);
  return out.data;
}

/* Result: its argument when all went well. */
static void *render_often(void *argument)
{
  const shared *s       = (const shared *) argument;
  bool          is_same = true;
  for (int i = 0; i < TURNS; i++) {
    char *got = render_once(s);
    is_same   = is_same && got != NULL && strcmp(got, s->want) == 0;
    free(got);
  }
  return is_same ? argument : NULL;
}

static void run_threads(shared *s)
{
  pthread_t threads[THREADS];
  for (size_t i = 0; i < THREADS; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, render_often, s), 0);
  for (size_t i = 0; i < THREADS; i++) {
    void *result = NULL;
    assert_int_equal(pthread_join(threads[i], &result), 0);
    assert_ptr_equal(result, s);
  }
}

/* Loads what the threads share.  Status: as the loading functions. */
typedef int loader(chart_chart **chart, chart_values **values, chart_context *context);

static int load_app(chart_chart **chart, chart_values **values, chart_context *context)
{
  int status = chart_load(chart, context, APP_CHART, NULL);
  if (status == CHART_OK)
    status = chart_values_create(values, context, NULL);
  if (status == CHART_OK)
    status = chart_values_add_file(*values, APP_CHART "/ci/production-values.yaml", NULL);
  if (status == CHART_OK)
    status = chart_values_add_set(*values, CHART_SET, "z=1,env.Z=z,env.A=a", NULL);
  return status;
}

/* Its files are late, and its templates walk over them. */
static int load_late(chart_chart **chart, chart_values **values, chart_context *context)
{
  int status = chart_load(chart, context, CLI_FIXTURE "/../../charts/helmignore/c", NULL);
  return status == CHART_OK ? chart_values_create(values, context, NULL) : status;
}

#define S(text)            \
  {                        \
    text, sizeof(text) - 1 \
  }
#define DUMP "{{ $_ := set .Values \"x\" .Chart.Name }}kind: K\nv: {{ .Values | toJson | quote }}\n"

/* Everything that a rendering chooses: conditions, tags, aliases, imports. */
static const chart_file umbrella[] = {
  { S("Chart.yaml"), S("apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies:\n"
                       "- {name: s, version: '*', alias: a, tags: [t], import-values: [data]}\n"
                       "- {name: s, version: '*', alias: b, condition: b.on, import-values: "
                       "[{child: m, parent: n}]}\n"
                       "- {name: s, version: '*'}\n") },
  { S("values.yaml"),
    S("tags: {t: true}\nb: {on: true}\ns: {m: {x: null}}\nglobal: {g: {h: 1}}\n") },
  { S("templates/t.yaml"), S(DUMP) },
  { S("charts/s/Chart.yaml"), S("apiVersion: v2\nname: s\nversion: 1.0.0\ndependencies: [{name: u, "
                                "version: 1, alias: v}]\n") },
  { S("charts/s/values.yaml"),
    S("m: {x: 1, y: 2}\nexports: {data: {z: 3}}\nglobal: {g: {i: 2}}\n") },
  { S("charts/s/values.schema.json"), S("{\"type\": \"object\", \"required\": [\"m\"]}") },
  { S("charts/s/templates/t.yaml"), S(DUMP) },
  { S("charts/s/charts/u/Chart.yaml"), S("apiVersion: v2\nname: u\nversion: 1.0.0\n") },
  { S("charts/s/charts/u/templates/t.yaml"), S(DUMP) },
};

static int load_umbrella(chart_chart **chart, chart_values **values, chart_context *context)
{
  int status = chart_load_files(chart, context, umbrella, sizeof umbrella / sizeof *umbrella, NULL);
  if (status == CHART_OK)
    status = chart_values_create(values, context, NULL);
  if (status == CHART_OK)
    status = chart_values_add_set(*values, CHART_SET, "a.m.x=null,s.v.q=1,global.g.h=2", NULL);
  return status;
}

/* The threads are the first to look at chart and values, so that what is put off till then is seen
 * by a thread sanitizer; the text to compare with comes from a second set of both. */
static void check_threads(loader *load)
{
  chart_chart  *charts[2];
  chart_values *values[2];
  shared        s               = { .want = NULL };
  chart_limits  limits          = CHART_LIMITS_INIT;
  limits.stack                  = 1 << 20;
  chart_context_options options = CHART_CONTEXT_OPTIONS_INIT;
  options.limits                = &limits;
  options.late_size             = 1;
  assert_int_equal(chart_context_create(&s.context, &options, NULL), CHART_OK);
  for (size_t i = 0; i < 2; i++)
    assert_int_equal(load(&charts[i], &values[i], s.context), CHART_OK);
  s.chart  = charts[0];
  s.values = values[0];
  s.want   = render_once(&s);
  assert_non_null(s.want);
  s.chart  = charts[1];
  s.values = values[1];
  run_threads(&s);
  free(s.want);
  for (size_t i = 0; i < 2; i++) {
    chart_chart_destroy(charts[i]);
    chart_values_destroy(values[i]);
  }
  chart_context_destroy(s.context);
}

static void test_threads(void **state)
{
  (void) state;
  check_threads(load_app);
}

static void test_threads_with_dependencies(void **state)
{
  (void) state;
  check_threads(load_umbrella);
}

static void test_threads_with_late_files(void **state)
{
  (void) state;
  check_threads(load_late);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_threads),
    cmocka_unit_test(test_threads_with_dependencies),
    cmocka_unit_test(test_threads_with_late_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
