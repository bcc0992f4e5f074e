/* SPDX-License-Identifier: Apache-2.0
 * Tests that a context follows the version of Helm that it was made for, through the public API. */
#include "api_bench.h"

static const struct {
  chart_compat compat;
  const char  *version, *chart, *loop;
} versions[] = {
  { CHART_COMPAT_4_2, "v4.2.3 v1.36.0", "<nil>", "012" },
  { CHART_COMPAT_4_1, "v4.1.4 v1.35.0", "<nil>", "012" },
  { CHART_COMPAT_3_17, "v3.17.3 v1.32.0", "chart.Metadata", NULL },
};

static void test_versions(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(versions); i++) {
    bench b;
    start(&b, "{{ .Capabilities.HelmVersion.Version }} {{ .Capabilities.KubeVersion.Version }}");
    put_file(&b, "templates/b.yaml", "{{ printf \"%T\" .Chart.Metadata }}");
    b.options.compat = versions[i].compat;
    run(&b);
    assert_str(rendered(&b, "c/templates/a.yaml"), versions[i].version);
    assert_str(rendered(&b, "c/templates/b.yaml"), versions[i].chart);
    stop(&b);
  }
}

static void test_failures(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(versions); i++) {
    bench b;
    start(&b, "a: {{ range 3 }}{{ . }}{{ end }}");
    b.options.compat = versions[i].compat;
    int status       = run(&b);
    if (versions[i].loop != NULL) {
      assert_status(status, CHART_OK, versions[i].version, &b.error);
      assert_str(rendered(&b, "c/templates/a.yaml"), "a: 012");
    } else {
      assert_status(status, CHART_ERR_EXECUTE, versions[i].version, &b.error);
      assert_str(b.error.message,
                 "template: c/templates/a.yaml:1:12: executing \"c/templates/a.yaml\" at <3>: "
                 "range can't iterate over 3");
    }
    stop(&b);
  }
}

/* The lines that were logged, one after the other. */
static char logged[1024];

static void keep_line(void *user, chart_log_level level, chart_str message,
                      const chart_log_field *fields, size_t field_count)
{
  size_t size = strlen(logged);
  (void) user;
  (void) level;
  snprintf(logged + size, sizeof logged - size, "%.*s %zu %s\n", (int) message.size, message.data,
           field_count, field_count == 0 ? "" : fields[0].key);
}

static const char *log_of(chart_compat compat)
{
  bench b;
  logged[0] = '\0';
  start(&b, "metadata: {annotations: {helm.sh/hook: \"a\\\"b\"}}\n");
  put_file(&b, "values.yaml", "a: 1\n");
  b.options.compat = compat;
  b.options.log    = keep_line;
  add_yaml(&b, "a: {b: 1}\n");
  assert_int_equal(run(&b), CHART_OK);
  stop(&b);
  return logged;
}

static void test_log(void **state)
{
  (void) state;
  assert_string_equal(log_of(CHART_COMPAT_4_1), "warning: skipped value for c.a: Not a table. 0 \n"
                                                "skipping unknown hooks 1 hookTypes\n");
  assert_string_equal(log_of(CHART_COMPAT_3_17),
                      "coalesce.go:237: warning: skipped value for c.a: Not a table. 0 \n"
                      "manifest_sorter.go:190: info: skipping unknown hook: \"a\\\"b\" 0 \n");
}

static void test_no_version(void **state)
{
  (void) state;
  bench b;
  start(&b, NULL);
  b.options.compat = (chart_compat) 7;
  assert_int_equal(make_context(&b), CHART_ERR_ARGUMENT);
  assert_str(b.error.message, "unknown compat: 7");
  stop(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_versions),
    cmocka_unit_test(test_failures),
    cmocka_unit_test(test_log),
    cmocka_unit_test(test_no_version),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
