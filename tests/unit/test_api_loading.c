/* SPDX-License-Identifier: Apache-2.0
 * Charts from memory, through the public headers alone. */
#include <chart/chart.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define S(text)            \
  {                        \
    text, sizeof(text) - 1 \
  }

static const struct {
  chart_file  file; /* beside Chart.yaml */
  const char *want; /* the error; NULL: none */
} memory_rows[] = {
  { { S("templates/a.yaml"), S("kind: K") }, NULL },
  { { S("/a"), S("") }, "chart illegally contains absolute paths" },
  { { S("../a"), S("") }, "chart illegally references parent directory" },
  { { S("a//b"), S("") }, "chart contains illegally named files: \"a//b\"" },
  { { S("charts/s.tgz"), S("this is not packed") },
    "error unpacking subchart s.tgz in c: gzip: invalid header" },
};

static void test_files_in_memory(void **state)
{
  chart_context *context = NULL;
  chart_error    error   = CHART_ERROR_INIT;
  (void) state;
  assert_int_equal(chart_context_create(&context, NULL, NULL), CHART_OK);
  for (size_t i = 0; i < sizeof memory_rows / sizeof *memory_rows; i++) {
    chart_file   files[] = { { S("Chart.yaml"), S("apiVersion: v2\nname: c\nversion: 1.0.0\n") },
                             memory_rows[i].file };
    chart_chart *chart   = NULL;
    int          status  = chart_load_files(&chart, context, files, 2, &error);
    assert_int_equal(status, memory_rows[i].want == NULL ? CHART_OK : CHART_ERR_CHART);
    if (memory_rows[i].want != NULL)
      assert_string_equal(error.message.data, memory_rows[i].want);
    chart_chart_destroy(chart);
  }
  chart_chart *chart = NULL;
  assert_int_equal(chart_load_files(&chart, context, NULL, 0, &error), CHART_ERR_CHART);
  assert_string_equal(error.message.data, "Chart.yaml file is missing");
  assert_int_equal(chart_load_archive(&chart, context, chart_str_from("text"), &error),
                   CHART_ERR_CHART);
  assert_null(chart);
  chart_error_clear(&error);
  chart_context_destroy(context);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(test_files_in_memory) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
