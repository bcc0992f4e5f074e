/* SPDX-License-Identifier: Apache-2.0
 * Tests errors and the places that they tell, through the public API. */
#include "api_bench.h"

/* ---- errors and their places ------------------------------------------------------------------ */

static void test_parse_error(void **state)
{
  (void) state;
  bench b;
  start(&b, "a: 1\nb: {{ .x }}{{ nosuch 1 }}\n");
  assert_int_equal(run(&b), CHART_ERR_PARSE);
  assert_str(b.error.message,
             "parse error at (c/templates/a.yaml:2): function \"nosuch\" not defined");
  assert_str(b.error.file, "c/templates/a.yaml");
  assert_int_equal(b.error.line, 2);
  assert_int_equal(b.error.column, 15);
  assert_int_equal(b.error.step_count, 1);
  assert_str(b.error.steps[0].source_line, "b: {{ .x }}{{ nosuch 1 }}");
  assert_str(b.error.steps[0].template_name, "c/templates/a.yaml");
  assert_true(b.error.is_rendering);
  stop(&b);
}

static void test_error_through_include(void **state)
{
  (void) state;
  bench b;
  start(&b, "a: 1\nb: {{ include \"h\" . }}\n");
  put_file(&b, "templates/_h.tpl", "\n{{ define \"h\" }}\n  {{ .Values.a.b.c }}\n{{ end }}");
  assert_int_equal(run(&b), CHART_ERR_EXECUTE);
  assert_str(b.error.message,
             "c/templates/a.yaml:2:6\n  executing \"c/templates/a.yaml\" at <include \"h\" .>:\n"
             "    error calling include:\nc/templates/_h.tpl:3:12\n"
             "  executing \"h\" at <.Values.a.b.c>:\n"
             "    nil pointer evaluating interface {}.b");
  assert_str(b.error.file, "c/templates/_h.tpl");
  assert_int_equal(b.error.line, 3);
  assert_int_equal(b.error.column, 13);
  assert_int_equal(b.error.step_count, 2);
  assert_str(b.error.steps[0].file, "c/templates/a.yaml");
  assert_int_equal(b.error.steps[0].line, 2);
  assert_int_equal(b.error.steps[0].column, 7);
  assert_str(b.error.steps[0].source_line, "b: {{ include \"h\" . }}");
  assert_str(b.error.steps[1].template_name, "h");
  assert_str(b.error.steps[1].source_line, "  {{ .Values.a.b.c }}");
  stop(&b);
}

/* A text of tpl stands in no file: the place is that of the call. */
static void test_error_through_tpl(void **state)
{
  (void) state;
  bench b;
  start(&b, "a: 1\n\nb: {{ tpl .Values.t . }}\n");
  add_yaml(&b, "t: \"x\\n{{ fail `no` }}\"");
  assert_int_equal(run(&b), CHART_ERR_EXECUTE);
  assert_str(b.error.message, "execution error at (c/templates/a.yaml:3:6): no");
  assert_str(b.error.file, "c/templates/a.yaml");
  assert_int_equal(b.error.line, 3);
  assert_int_equal(b.error.column, 7);
  assert_int_equal(b.error.step_count, 2);
  assert_int_equal(b.error.steps[1].file.size, 0);
  assert_int_equal(b.error.steps[1].line, 2);
  assert_str(b.error.steps[1].source_line, "{{ fail `no` }}");
  stop(&b);
}

static void test_broken_output(void **state)
{
  (void) state;
  bench b;
  start(&b, "{{- /* gone */ -}}\nkind: A\n---\n# more\nkind: B\nmetadata: [\n");
  assert_int_equal(run(&b), CHART_ERR_YAML);
  assert_contains(b.error.message, "YAML parse error on c/templates/a.yaml: error converting");
  assert_str(b.error.file, "c/templates/a.yaml");
  assert_int_equal(b.error.line, 6);
  assert_true(b.error.is_rendering);
  assert_non_null(b.rendering);
  assert_str(rendered(&b, "c/templates/a.yaml"), "kind: A\n---\n# more\nkind: B\nmetadata: [\n");
  assert_int_equal(chart_rendering_manifest_count(b.rendering), 0);
  stop(&b);
}

static void test_broken_chart(void **state)
{
  (void) state;
  bench b;
  start(&b, "a");
  put_file(&b, "values.yaml", "a: 1\nb:\n  - c\n d: 1\n");
  assert_int_equal(run(&b), CHART_ERR_YAML);
  assert_contains(b.error.message, "cannot load values.yaml: ");
  assert_str(b.error.file, "values.yaml");
  assert_int_equal(b.error.line, 4);
  assert_false(b.error.is_rendering);
  stop(&b);
  start(&b, "a");
  b.disk.files[0].text = "name: c\nname: [";
  assert_int_equal(run(&b), CHART_ERR_YAML);
  assert_str(b.error.file, "/c/Chart.yaml");
  stop(&b);
}

static void test_bad_options(void **state)
{
  (void) state;
  bench b;
  start(&b, "a");
  b.release.release_name = "No Name";
  assert_int_equal(run(&b), CHART_ERR_ARGUMENT);
  assert_false(b.error.is_rendering);
  b.release.release_name = NULL;
  b.release.kube_version = "abc";
  assert_int_equal(chart_render(&b.rendering, b.context, b.chart, NULL, &b.release, &b.error),
                   CHART_ERR_ARGUMENT);
  assert_str(b.error.message, "invalid kube version 'abc': could not parse \"abc\" as version");
  assert_null(b.rendering);
  stop(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_parse_error),       cmocka_unit_test(test_error_through_include),
    cmocka_unit_test(test_error_through_tpl), cmocka_unit_test(test_broken_output),
    cmocka_unit_test(test_broken_chart),      cmocka_unit_test(test_bad_options),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
