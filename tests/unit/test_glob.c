/* SPDX-License-Identifier: Apache-2.0
 * Tests base/glob.h and base/path.h: patterns and paths as Go's path/filepath has them. */
#include "base/glob.h"
#include "base/path.h"

#include "fixture.h"

/* ---- patterns ----------------------------------------------------------------------------- */

static const struct {
  const char    *pattern, *name;
  ch_glob_result want;
} glob_rows[] = {
  { "abc", "abc", CH_GLOB_YES },
  { "abc", "abcd", CH_GLOB_NO },
  { "", "", CH_GLOB_YES },
  { "", "a", CH_GLOB_NO },
  { "*", "", CH_GLOB_YES },
  { "*", "abc", CH_GLOB_YES },
  { "*", "a/b", CH_GLOB_NO },
  { "*c", "abc", CH_GLOB_YES },
  { "a*", "a", CH_GLOB_YES },
  { "a*", "abc", CH_GLOB_YES },
  { "a*", "ab/c", CH_GLOB_NO },
  { "a*/b", "abc/b", CH_GLOB_YES },
  { "a*/b", "a/c/b", CH_GLOB_NO },
  { "a**b", "axyb", CH_GLOB_YES },
  { "a*b*c*d*e*/f", "axbxcxdxe/f", CH_GLOB_YES },
  { "a*b*c*d*e*/f", "axbxcxdxexxx/f", CH_GLOB_YES },
  { "a*b*c*d*e*/f", "axbxcxdxe/xxx/f", CH_GLOB_NO },
  { "a*b?c*x", "abxbbxdbxebxczzx", CH_GLOB_YES },
  { "a*b?c*x", "abxbbxdbxebxczzy", CH_GLOB_NO },
  { "ab[c]", "abc", CH_GLOB_YES },
  { "ab[b-d]", "abc", CH_GLOB_YES },
  { "ab[e-g]", "abc", CH_GLOB_NO },
  { "ab[^c]", "abc", CH_GLOB_NO },
  { "ab[^e-g]", "abc", CH_GLOB_YES },
  { "a\\*b", "a*b", CH_GLOB_YES },
  { "a\\*b", "ab", CH_GLOB_NO },
  { "a?b", "a\u263Ab", CH_GLOB_YES },
  { "a[^a]b", "a\u263Ab", CH_GLOB_YES },
  { "a???b", "a\u263Ab", CH_GLOB_NO },
  { "[a-\u03B6]*", "\u03B1", CH_GLOB_YES },
  { "*[a-\u03B6]", "A", CH_GLOB_NO },
  { "a?b", "a/b", CH_GLOB_NO },
  { "a*b", "a/b", CH_GLOB_NO },
  { "[\\]a]", "]", CH_GLOB_YES },
  { "[\\-]", "-", CH_GLOB_YES },
  { "[x\\-]", "x", CH_GLOB_YES },
  { "[x\\-]", "z", CH_GLOB_NO },
  { "[\\-x]", "a", CH_GLOB_NO },
  { "*x", "xxx", CH_GLOB_YES },
  { "templates/.?*", "templates/.x", CH_GLOB_YES },
  { "templates/.?*", "templates/.", CH_GLOB_NO },
  { "[]a]", "]", CH_GLOB_BAD_PATTERN },
  { "[-]", "-", CH_GLOB_BAD_PATTERN },
  { "[x-]", "x", CH_GLOB_BAD_PATTERN },
  { "[-x]", "x", CH_GLOB_BAD_PATTERN },
  { "[a-b-c]", "a", CH_GLOB_BAD_PATTERN },
  { "[", "a", CH_GLOB_BAD_PATTERN },
  { "[^", "a", CH_GLOB_BAD_PATTERN },
  { "[^bc", "a", CH_GLOB_BAD_PATTERN },
  { "[a", "", CH_GLOB_BAD_PATTERN },
  { "a[", "a", CH_GLOB_BAD_PATTERN },
  { "a[", "x", CH_GLOB_BAD_PATTERN },
  { "a\\", "a", CH_GLOB_BAD_PATTERN },
  { "[\xFF]", "a", CH_GLOB_BAD_PATTERN },
  /* a chunk that the matching never reaches is never looked at */
  { "x*[", "abc", CH_GLOB_NO },
  { "a*x*[", "abc", CH_GLOB_NO },
  { "a*[", "abc", CH_GLOB_BAD_PATTERN },
};

static void matches_patterns(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(glob_rows); i++) {
    ch_glob_result got =
      ch_glob_match(chart_str_from(glob_rows[i].pattern), chart_str_from(glob_rows[i].name));
    if (got != glob_rows[i].want)
      fail_msg("%s against %s: %d", glob_rows[i].pattern, glob_rows[i].name, (int) got);
  }
}

/* ---- paths -------------------------------------------------------------------------------- */

static void expect(const char *what, chart_str got, const char *want)
{
  if (!ch_str_is(got, want))
    fail_msg("%s: got \"%.*s\", want \"%s\"", what, CH_STR_ARG(got), want);
}

static const struct {
  const char *path, *clean, *base, *extension;
} path_rows[] = {
  { "", ".", ".", "" },
  { ".", ".", ".", "." },
  { "/", "/", "/", "" },
  { "//", "/", "/", "" },
  { "abc", "abc", "abc", "" },
  { "abc/def.x", "abc/def.x", "def.x", ".x" },
  { "/abc.d/def", "/abc.d/def", "def", "" },
  { "abc//def//ghi", "abc/def/ghi", "ghi", "" },
  { "abc/./def.tar.gz/", "abc/def.tar.gz", "def.tar.gz", "" },
  { "abc/def/..", "abc", "..", "." },
  { "abc/def/../../..", "..", "..", "." },
  { "/abc/../../def", "/def", "def", "" },
  { "../../abc", "../../abc", "abc", "" },
  { "../a/../../b", "../../b", "b", "" },
  { "a/../..", "..", "..", "." },
  { "./c", "c", "c", "" },
  { "...", "...", "...", "." },
};

static void takes_paths_apart(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(path_rows); i++) {
    chart_str path = chart_str_from(path_rows[i].path);
    expect(path_rows[i].path, ch_path_clean(&arena, path), path_rows[i].clean);
    expect(path_rows[i].path, ch_path_base(path), path_rows[i].base);
    expect(path_rows[i].path, ch_path_extension(path), path_rows[i].extension);
  }
}

static void makes_paths_absolute(void **state)
{
  (void) state;
  chart_str home = CHART_STR("/w/d");
  expect("relative", ch_path_absolute(&arena, home, CHART_STR("./c/")), "/w/d/c");
  expect("upwards", ch_path_absolute(&arena, home, CHART_STR("../c")), "/w/c");
  expect("above the root", ch_path_absolute(&arena, home, CHART_STR("../../../c")), "/c");
  expect("absolute", ch_path_absolute(&arena, home, CHART_STR("/x//c")), "/x/c");
  expect("nowhere", ch_path_absolute(&arena, CHART_STR(""), CHART_STR("./c")), "c");
  expect("join", ch_path_join(&arena, CHART_STR("/"), CHART_STR("x")), "/x");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(matches_patterns),
    cmocka_unit_test(takes_paths_apart),
    cmocka_unit_test(makes_paths_absolute),
  };
  return cmocka_run_group_tests_name("glob", tests, start, stop);
}
