/* SPDX-License-Identifier: Apache-2.0
 * Tests funcs/version.h: semantic versions and constraints as Masterminds/semver reads them. */
#include "funcs/version.h"

#include "fixture.h"

#define NEWEST ch_compat_table[CH_COMPAT_4_2]

/* ---- versions ----------------------------------------------------------------------------- */

static const struct {
  const char *text;
  const char *want; /* the normal form, or what is wrong */
} version_rows[] = {
  { "1.2.3", "1.2.3" },
  { "v1.2.3", "1.2.3" },
  { "1", "1.0.0" },
  { "1.2", "1.2.0" },
  { "01.002.3", "1.2.3" },
  { "1.2.3-a.1+b.c", "1.2.3-a.1+b.c" },
  { "1.2-rc1", "1.2.0-rc1" },
  { "1.2.3--", "1.2.3--" },
  { "18446744073709551615.1.1", "18446744073709551615.1.1" },
  { "", "invalid semantic version" },
  { "v", "invalid semantic version" },
  { "V1", "invalid semantic version" },
  { "1.2.3.4", "invalid semantic version" },
  { "1.", "invalid semantic version" },
  { "1.2.3-", "invalid semantic version" },
  { "1.2.3-a..b", "invalid semantic version" },
  { "1.2.3+", "invalid semantic version" },
  { "1.2.3-a_b", "invalid semantic version" },
  { "1.x", "invalid semantic version" },
  { "1.2.3-01", "version segment starts with 0" },
  { "1.2.3-0", "1.2.3-0" },
  { "1.18446744073709551616",
    "error parsing version segment: strconv.ParseUint: parsing \"18446744073709551616\": value out "
    "of range" },
};

static void reads_versions(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(version_rows); i++) {
    ch_version version;
    ch_buffer  out;
    ch_buffer_init(&out, &arena);
    chart_str got =
      ch_version_parse(&arena, &version, chart_str_from(version_rows[i].text), NEWEST);
    if (got.size == 0) {
      ch_version_write(&out, &version);
      got = ch_buffer_view(&out);
    }
    if (!ch_str_is(got, version_rows[i].want))
      fail_msg("\"%s\": got %.*s", version_rows[i].text, CH_STR_ARG(got));
  }
}

/* In ascending order; the versions of one line are equal. */
static const char *const ordered[][2] = {
  { "0.0.1-0", "0.0.1-0+x" }, { "0.0.1-alpha", "v0.0.1-alpha" },
  { "0.0.1-alpha.1", NULL },  { "0.0.1-alpha.beta", NULL },
  { "0.0.1-beta", NULL },     { "0.0.1-beta.2", NULL },
  { "0.0.1-beta.11", NULL },  { "0.0.1-rc.1", NULL },
  { "0.0.1", "0.0.1+meta" },  { "0.1", "0.1.0" },
  { "1", "1.0.0" },           { "1.0.1-x.99999999999999999999", NULL },
  { "1.0.1-x.a", NULL },      { "1.10", NULL },
};

static ch_version parsed(const char *text)
{
  ch_version version;
  assert_int_equal(ch_version_parse(&arena, &version, chart_str_from(text), NEWEST).size, 0);
  return version;
}

static void orders_versions(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(ordered); i++) {
    ch_version one = parsed(ordered[i][0]);
    if (ordered[i][1] != NULL) {
      ch_version same = parsed(ordered[i][1]);
      assert_int_equal(ch_version_compare(&one, &same), 0);
    }
    for (size_t k = i + 1; k < COUNT(ordered); k++) {
      ch_version other = parsed(ordered[k][0]);
      if (ch_version_compare(&one, &other) >= 0 || ch_version_compare(&other, &one) <= 0)
        fail_msg("%s is not below %s", ordered[i][0], ordered[k][0]);
    }
  }
}

/* ---- constraints -------------------------------------------------------------------------- */

static const struct {
  const char *constraint, *version;
  bool        want;
} check_rows[] = {
  { ">=1.20", "v1.21.3-gke.1", false },
  { ">=1.20-0", "v1.21.3-gke.1", true },
  { "^1.2.3", "1.5.0", true },
  { "~1.2", "1.2.9", true },
  { "~>1.2", "1.3", false },
  { "~1.x", "1.9", true },
  { "^0.2.3", "0.3.0", false },
  { "^0.0.3", "0.0.4", false },
  { "^0.0", "0.0.9", true },
  { "^0", "0.9", true },
  { ">1", "1.9", false },
  { ">1", "2.0", true },
  { ">1.2", "1.2.9", false },
  { "<=1.2", "1.2.9", true },
  { "<1.2", "1.1.9", true },
  { "!=1.2", "1.2.3", false },
  { "1", "1.9.9", true },
  { "*", "1.0.0-beta", false },
  { "*-0", "1.0.0-beta", true },
  { "1.2 - 1.4", "1.4.9", true },
  { "1.x || >=3", "2.0.0", false },
  { "<2-0", "2.0.0-alpha", false },
  { "=1.2.3", "1.2.3+b", true },
  { ">=1.19.0-0 <1.25.0-0", "v1.24.9-eks-123", true },
  { "^1.2.0-alpha", "1.3.0-beta", true },
  { ">1.2.3-beta.2", "1.2.3-beta.10", true },
  { "=>1", "1", true },
  { "=<1", "1.5", true },
  { " > 1 , < 3 ", "2", true },
};

static void checks_constraints(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(check_rows); i++) {
    const ch_constraints *constraints;
    ch_version            version = parsed(check_rows[i].version);
    chart_str             complaint =
      ch_constraints_parse(&arena, &constraints, chart_str_from(check_rows[i].constraint), NEWEST);
    assert_int_equal(complaint.size, 0);
    if (ch_constraints_check(constraints, &version) != check_rows[i].want)
      fail_msg("%s against %s", check_rows[i].constraint, check_rows[i].version);
  }
}

static const struct {
  const char *constraint, *complaint;
} complaint_rows[] = {
  { "", "improper constraint: \"\"" },
  { "==1", "improper constraint: \"==1\"" },
  { "1,", "improper constraint: \"1,\"" },
  { ">=1 ||", "improper constraint: \"\"" },
  { ">1 - 2", "improper constraint: \">>= 1, <= 2 \"" },
  { "1.2.3.4", "improper constraint: \"1.2.3.4\"" },
  { "1x", "constraint parser error" },
  { "1|2", "constraint parser error" },
  { "1.0.0-01", "constraint parser error" },
  { "1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||"
    "1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1||1",
    "too many constraint groups (max 32)" },
};

static void refuses_constraints(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(complaint_rows); i++) {
    const ch_constraints *constraints;
    chart_str             got = ch_constraints_parse(&arena, &constraints,
                                                     chart_str_from(complaint_rows[i].constraint), NEWEST);
    if (!ch_str_is(got, complaint_rows[i].complaint))
      fail_msg("%s: got %.*s", complaint_rows[i].constraint, CH_STR_ARG(got));
  }
}

static void limits_lengths(void **state)
{
  (void) state;
  char                  digits[520];
  ch_version            version;
  const ch_constraints *constraints;
  memset(digits, '1', sizeof digits);
  assert_true(ch_str_is(ch_version_parse(&arena, &version, ch_str(digits, 257), NEWEST),
                        "version string is too long (max 256 bytes)"));
  assert_true(ch_str_is(ch_constraints_parse(&arena, &constraints, ch_str(digits, 513), NEWEST),
                        "constraint string is too long (max 512 bytes)"));
  assert_true(ch_str_is(ch_constraints_parse(&arena, &constraints, ch_str(digits, 512), NEWEST),
                        "constraint parser error"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_versions),     cmocka_unit_test(orders_versions),
    cmocka_unit_test(checks_constraints), cmocka_unit_test(refuses_constraints),
    cmocka_unit_test(limits_lengths),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
