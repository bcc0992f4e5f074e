/* SPDX-License-Identifier: Apache-2.0
 * Tests package/helmignore.h. */
#include "package/helmignore.h"

#include <stdio.h>

#include "fixture.h"

static char logged[256];

static int start_logged(void **state)
{
  start(state);
  logged[0] = '\0';
  return 0;
}

static void write_log(void *user, ch_log_level level, chart_str message, const ch_log_field *fields,
                      size_t field_count)
{
  (void) user;
  assert_int_equal(level, CH_LOG_ERROR);
  assert_int_equal(field_count, 2);
  snprintf(logged, sizeof logged, "%.*s %s=%.*s %s=%.*s", CH_STR_ARG(message), fields[0].key,
           CH_STR_ARG(fields[0].value), fields[1].key, CH_STR_ARG(fields[1].value));
}

typedef struct parsing {
  chart_str        text;
  ch_ignore_rules *rules;
} parsing;

static void parse(void *argument)
{
  parsing *self = (parsing *) argument;
  self->rules   = ch_ignore_parse(&arena, self->text, (ch_log){ write_log, NULL });
}

static const struct {
  const char *rules, *path; /* a final slash: a directory */
  bool        want;
} rows[] = {
  { "helm.txt", "helm.txt", true },
  { "helm.*", "helm.txt", true },
  { "helm.*", "rudder.txt", false },
  { "*.txt", "tiller.txt", true },
  { "*.txt", "cargo/a.txt", true },
  { "*.txt", "cargo/a.txt.bak", false },
  { "cargo/*.txt", "cargo/a.txt", true },
  { "cargo/*.*", "cargo/a.txt", true },
  { "cargo/*.txt", "mast/a.txt", false },
  { "cargo/*", "cargo/b/a.txt", false },
  { "ru[c-e]?er.txt", "rudder.txt", true },
  { ".*", ".joonix", true },
  { ".*", "helm.txt", false },
  { ".*", "", false },
  { ".*", ".", false },
  { "cargo/", "cargo/", true },
  { "cargo/", "cargo", false },
  { "cargo/", "deep/cargo/", true },
  { "cargo/", "mast/", false },
  { "/", "a/", false },
  { "/a.txt", "a.txt", true },
  { "/a.txt", "cargo/a.txt", false },
  { "/cargo/a.txt", "cargo/a.txt", true },
  { "/cargo/", "cargo/", true },
  /* a negated rule ignores all that it does not match */
  { "!helm.txt", "helm.txt", false },
  { "!helm.txt", "tiller.txt", true },
  { "!*.txt", "cargo", true },
  { "!cargo/", "cargo/", false },
  { "!cargo/", "cargo", true },
  { "!cargo/", "mast/", true },
  { "a.txt\n!*.txt", "a.txt", true },
  /* lines */
  { "# a.txt", "# a.txt", false },
  { "\n  \t\n", "a.txt", false },
  { "  a.txt \r\nb.txt", "a.txt", true },
  { "  a.txt \r\nb.txt", "b.txt", true },
  { "\uFEFFa.txt", "a.txt", true },
  { "x\n\uFEFF"
    "a.txt",
    "a.txt", false },
  { "\u00A0a.txt\u3000", "a.txt", true },
  { "a.txt # no comment", "a.txt", false },
  /* the built-in rule */
  { "", "templates/.dotfile", true },
  { "", "templates/s/.dotfile", false },
  { "", "templates/a.yaml", false },
  { "", ".dotfile", false },
};

static void tells_what_is_ignored(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    parsing self = { .text = chart_str_from(rows[i].rules) };
    assert_true(ch_try(&fault, parse, &self));
    chart_str path         = chart_str_from(rows[i].path);
    bool      is_directory = ch_str_ends(path, CHART_STR("/"));
    path.size -= is_directory;
    if (ch_ignore_match(self.rules, path, is_directory) != rows[i].want)
      fail_msg("\"%s\" on \"%s\"", rows[i].rules, rows[i].path);
  }
}

static void expect_error(chart_str text, const char *want)
{
  parsing self = { .text = text };
  assert_false(ch_try(&fault, parse, &self));
  assert_int_equal(fault.status, CHART_ERR_CHART);
  if (!ch_str_is(fault.message, want))
    fail_msg("\"%.*s\": %.*s", CH_STR_ARG(text), CH_STR_ARG(fault.message));
}

static void refuses_bad_rules(void **state)
{
  (void) state;
  expect_error(CHART_STR("a\nfoo/**/bar"), "double-star (**) syntax is not supported");
  expect_error(CHART_STR("[z-"), "syntax error in pattern");
  expect_error(CHART_STR("x["), "syntax error in pattern");
  static char line[64 << 10];
  memset(line, 'a', sizeof line);
  expect_error(ch_str(line, sizeof line), "bufio.Scanner: token too long");
}

static void reports_late_bad_patterns(void **state)
{
  (void) state;
  parsing self = { .text = CHART_STR("foo\\/") };
  assert_true(ch_try(&fault, parse, &self));
  assert_false(ch_ignore_match(self.rules, CHART_STR("foo"), false));
  assert_string_equal(logged, "");
  assert_false(ch_ignore_match(self.rules, CHART_STR("foo"), true));
  assert_string_equal(logged, "failed to compile rule=foo\\ error=syntax error in pattern");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(tells_what_is_ignored, start_logged, stop),
    cmocka_unit_test_setup_teardown(refuses_bad_rules, start_logged, stop),
    cmocka_unit_test_setup_teardown(reports_late_bad_patterns, start_logged, stop),
  };
  return cmocka_run_group_tests_name("helmignore", tests, NULL, NULL);
}
