/* SPDX-License-Identifier: Apache-2.0
 * Tests contexts, hosts, limits: what everything is made with, through the public API. */
#include "api_bench.h"

/* ---- contexts, versions, errors --------------------------------------------------------------- */

static void test_constants(void **state)
{
  (void) state;
  assert_string_equal(chart_version(), CHART_VERSION_TEXT);
  assert_string_equal(chart_status_name(CHART_OK), "CHART_OK");
  assert_string_equal(chart_status_name(CHART_ERR_OUTPUT), "CHART_ERR_OUTPUT");
  assert_string_equal(chart_status_name((chart_status) 77), "CHART_ERR_UNKNOWN");
  chart_host host = chart_host_posix();
  assert_non_null(host.read_file);
  assert_null(host.resolve);
}

static void test_nothing_to_destroy(void **state)
{
  (void) state;
  chart_rendering_destroy(NULL);
  chart_chart_destroy(NULL);
  chart_values_destroy(NULL);
  chart_context_destroy(NULL);
  chart_error_clear(NULL);
  chart_error error = CHART_ERROR_INIT;
  chart_error_clear(&error);
}

static void test_defaults(void **state)
{
  (void) state;
  chart_context   *context;
  chart_chart     *chart;
  chart_rendering *rendering;
  assert_int_equal(chart_context_create(&context, NULL, NULL), CHART_OK);
  assert_int_equal(chart_load(&chart, context, APP_CHART, NULL), CHART_OK);
  assert_str(chart_chart_name(chart), "app_v1");
  assert_str(chart_chart_app_version(chart), "v1.17b");
  assert_true(chart_chart_version(chart).size != 0);
  assert_int_equal(chart_render(&rendering, context, chart, NULL, NULL, NULL), CHART_OK);
  chart_chart_destroy(chart);
  assert_true(chart_rendering_manifest_count(rendering) > 3);
  chart_rendering_destroy(rendering);
  chart_context_destroy(context);
}

static void test_unset_sizes(void **state)
{
  (void) state;
  static const chart_observer no_size = { 0, NULL, NULL, NULL, NULL };
  bench                       b;
  start(&b, "a");
  b.host.struct_size = 0;
  assert_int_equal(make_context(&b), CHART_ERR_ARGUMENT);
  assert_str(b.error.message, "struct_size is not set: start with CHART_HOST_INIT");
  b.host.struct_size   = sizeof b.host;
  b.limits.struct_size = 0;
  assert_int_equal(make_context(&b), CHART_ERR_ARGUMENT);
  b.limits.struct_size  = sizeof b.limits;
  b.options.struct_size = 0;
  assert_int_equal(make_context(&b), CHART_ERR_ARGUMENT);
  assert_null(b.context);
  b.options.struct_size = sizeof b.options;
  b.release.observer    = &no_size;
  assert_int_equal(run(&b), CHART_ERR_ARGUMENT);
  stop(&b);
}

/* A caller who was compiled when there were no steps. */
static void test_older_struct(void **state)
{
  (void) state;
  bench b;
  start(&b, "# {{ range 100 }}x{{ end }}");
  b.limits.struct_size = offsetof(chart_limits, steps);
  b.limits.steps       = 1;
  assert_int_equal(run(&b), CHART_OK);
  stop(&b);
}

static void test_error_is_replaced(void **state)
{
  (void) state;
  bench b;
  start(&b, NULL);
  chart_values *values = values_of(&b);
  assert_int_equal(chart_values_add_set(values, CHART_SET, "a", &b.error), CHART_ERR_VALUES);
  assert_int_equal(chart_values_add_file(values, "/c/none", &b.error), CHART_ERR_IO);
  assert_str(b.error.message, "open /c/none: no such file or directory");
  assert_int_equal(chart_values_add_set(values, CHART_SET, "a=1", &b.error), CHART_OK);
  assert_int_equal(b.error.status, CHART_OK);
  assert_null(b.error.message.data);
  stop(&b);
}

/* ---- host ------------------------------------------------------------------------------------- */

static void test_host(void **state)
{
  (void) state;
  bench b;
  start(&b, "{{ $a := randAlphaNum 8 }}{{ eq $a (randAlphaNum 8) }}");
  b.host.random = no_randomness;
  assert_renders(&b, "true");
  stop(&b);
  start(&b, "{{ now.Unix }}");
  b.host.now = stopped_clock;
  b.disk.now = 1234567890;
  assert_renders(&b, "1234567890");
  stop(&b);
}

static int no_random_device(void *user, void *bytes, size_t size)
{
  (void) user, (void) bytes, (void) size;
  return ENOSYS;
}

static void test_host_failures(void **state)
{
  (void) state;
  bench b;
  start(&b, "a");
  b.disk.denied = EACCES;
  assert_int_equal(run(&b), CHART_ERR_IO);
  assert_contains(b.error.message, "permission denied");
  stop(&b);
  start(&b, "{{ randAlphaNum 8 }}");
  b.host.random = no_random_device;
  assert_int_equal(run(&b), CHART_ERR_EXECUTE);
  stop(&b);
  start(&b, "a");
  assert_int_equal(make_context(&b), CHART_OK);
  assert_int_equal(chart_load(&b.chart, b.context, "/d", &b.error), CHART_ERR_IO);
  assert_null(b.chart);
  assert_contains(b.error.message, "no such file or directory");
  stop(&b);
}

/* ---- limits ----------------------------------------------------------------------------------- */

typedef struct limit_row {
  const char *name, *template;
  size_t      memory, output;
  uint64_t    steps;
  int         status;
  const char *message;
} limit_row;

static const limit_row limit_rows[] = {
  { "memory", "{{ range 100000 }}{{ $_ := set $.Values (toString .) (list .) }}{{ end }}", 1 << 20,
    0, 0, CHART_ERR_LIMIT, "memory limit of 1048576 bytes reached" },
  { "memory by one text", "{{ repeat 100000000 \"x\" | len }}", 1 << 20, 0, 0, CHART_ERR_LIMIT,
    "memory limit of 1048576 bytes reached" },
  { "output", "{{ range 100000 }}0123456789{{ end }}", 0, 5000, 0, CHART_ERR_LIMIT,
    "output limit of 5000 bytes reached" },
  { "steps", "{{ range 9223372036854775807 }}{{ end }}", 0, 0, 100000, CHART_ERR_LIMIT,
    "limit of 100000 steps reached" },
  { "include of itself", "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}", 0,
    0, 0, CHART_ERR_EXECUTE,
    "rendering template has a nested reference name: a: unable to execute template" },
  { "template of itself", "{{ define \"a\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" }}",
    0, 0, 0, CHART_ERR_LIMIT, "nested too deeply" },
  { "tpl of itself", "{{ $_ := set .Values \"t\" \"{{ tpl .Values.t . }}\" }}{{ tpl .Values.t . }}",
    0, 0, 0, CHART_ERR_LIMIT, "nested too deeply" },
};

static void test_limits(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(limit_rows); i++) {
    const limit_row *row = &limit_rows[i];
    bench            b;
    start(&b, row->template);
    b.limits.memory = row->memory;
    b.limits.output = row->output;
    b.limits.steps  = row->steps;
    assert_status(run(&b), row->status, row->name, &b.error);
    assert_contains(b.error.message, row->message);
    assert_null(b.rendering);
    stop(&b);
  }
}

/* Text of nested brackets: `before`, count times `open`, middle, count times `close`, `after`. */
static char *nested(const char *before, const char *open, const char *middle, const char *close,
                    const char *after, size_t count)
{
  size_t room =
    strlen(before) + count * (strlen(open) + strlen(close)) + strlen(middle) + strlen(after) + 1;
  char *text = (char *) malloc(room), *at = text;
  assert_non_null(text);
  at += sprintf(at, "%s", before);
  for (size_t i = 0; i < count; i++)
    at += sprintf(at, "%s", open);
  at += sprintf(at, "%s", middle);
  for (size_t i = 0; i < count; i++)
    at += sprintf(at, "%s", close);
  sprintf(at, "%s", after);
  return text;
}

static const struct {
  const char *name, *before, *open, *middle, *close, *after;
} nesting_rows[] = {
  { "parentheses", "{{ ", "(", "1", ")", " }}" },
  { "if", "", "{{ if 1 }}", "x", "{{ end }}", "" },
  { "range", "", "{{ range 1 }}", "x", "{{ end }}", "" },
  { "with", "", "{{ with 1 }}", "x", "{{ else }}y{{ end }}", "" },
};

static void test_deep_templates(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(nesting_rows); i++) {
    char *text = nested(nesting_rows[i].before, nesting_rows[i].open, nesting_rows[i].middle,
                        nesting_rows[i].close, nesting_rows[i].after, 100000);
    bench b;
    start(&b, text);
    b.limits.stack = 1 << 20;
    int status     = run(&b);
    /* Go itself refuses parentheses that are too deep. */
    if (status != CHART_ERR_PARSE)
      assert_status(status, CHART_ERR_LIMIT, nesting_rows[i].name, &b.error);
    assert_contains(b.error.message, "c/templates/a.yaml");
    assert_str(b.error.file, "c/templates/a.yaml");
    stop(&b);
    free(text);
  }
}

static void test_deep_values(void **state)
{
  (void) state;
  char *text = nested("a: ", "[", "", "]", "", 200000);
  bench b;
  start(&b, NULL);
  b.limits.stack       = 1 << 20;
  chart_values *values = values_of(&b);
  int           status = chart_values_add_yaml(values, "v.yaml", chart_str_from(text), &b.error);
  if (status != CHART_ERR_YAML)
    assert_status(status, CHART_ERR_LIMIT, "deep values", &b.error);
  assert_true(b.error.message.size < 200);
  stop(&b);
  free(text);
}

/* Nine levels of nine aliases each would be 387 million nodes. */
static const char alias_bomb[] = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                                 "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                                 "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                                 "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
                                 "f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
                                 "g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n"
                                 "h: &h [*g,*g,*g,*g,*g,*g,*g,*g,*g]\n";

static void test_alias_bomb(void **state)
{
  (void) state;
  bench b;
  start(&b, alias_bomb);
  b.limits.memory = (size_t) 64 << 20;
  int status      = run(&b);
  if (status != CHART_ERR_YAML)
    assert_status(status, CHART_ERR_LIMIT, "in output", &b.error);
  chart_values *values = values_of(&b);
  status = chart_values_add_yaml(values, "v.yaml", chart_str_from(alias_bomb), &b.error);
  if (status != CHART_ERR_YAML)
    assert_status(status, CHART_ERR_LIMIT, "in values", &b.error);
  stop(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_constants),    cmocka_unit_test(test_nothing_to_destroy),
    cmocka_unit_test(test_defaults),     cmocka_unit_test(test_unset_sizes),
    cmocka_unit_test(test_older_struct), cmocka_unit_test(test_error_is_replaced),
    cmocka_unit_test(test_host),         cmocka_unit_test(test_host_failures),
    cmocka_unit_test(test_limits),       cmocka_unit_test(test_deep_templates),
    cmocka_unit_test(test_deep_values),  cmocka_unit_test(test_alias_bomb),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
