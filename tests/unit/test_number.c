/* SPDX-License-Identifier: Apache-2.0
 * Tests base/number.h: number text as Go reads and writes it. */
#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>

#include "fixture_output.h"

static void expect_text(const char *want)
{
  ch_buffer_byte(&out, '\0');
  assert_string_equal(out.data, want);
  out.size = 0;
}

/* ---- writing ------------------------------------------------------------------------------ */

static const struct {
  double      number;
  const char *want;
} shortest_rows[] = {
  { 0, "0" },
  { -0.0, "-0" },
  { 5, "5" },
  { -17, "-17" },
  { 1.5, "1.5" },
  { 0.1, "0.1" },
  { 0.1 + 0.2, "0.30000000000000004" },
  { 100000, "100000" },
  { 999999, "999999" },
  { -999999, "-999999" },
  { 999999.5, "999999.5" },
  { 1000000, "1e+06" },
  { -1000000, "-1e+06" },
  { 1234567.5, "1.2345675e+06" },
  { 123456789, "1.23456789e+08" },
  { 0.0001, "0.0001" },
  { 0.00001, "1e-05" },
  { 1e20, "1e+20" },
  { 1e100, "1e+100" },
  { 1e23, "1e+23" },
  { 9007199254740993.0, "9.007199254740992e+15" },
  { 1125899906842624.25, "1.1258999068426242e+15" }, /* the middle of two texts of 17 digits */
  { 1125899906842624.75, "1.1258999068426248e+15" },
  { 2.2250738585072014e-308, "2.2250738585072014e-308" },
  { 2.225073858507201e-308, "2.225073858507201e-308" },
  { 5e-324, "5e-324" },
  { 1.7976931348623157e308, "1.7976931348623157e+308" },
  { 4.35, "4.35" },
  { 2e-44, "2e-44" },
  { (double) INFINITY, "+Inf" },
  { (double) -INFINITY, "-Inf" },
  { (double) NAN, "NaN" },
};

static void writes_shortest(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(shortest_rows); i++) {
    ch_number_shortest(&out, shortest_rows[i].number);
    expect_text(shortest_rows[i].want);
  }
}

static const struct {
  double      number;
  char        verb;
  int         precision;
  const char *want;
} format_rows[] = {
  { 1, 'e', 5, "1.00000e+00" },
  { 1, 'f', 5, "1.00000" },
  { 1, 'g', 5, "1" },
  { 1, 'g', -1, "1" },
  { 1, 'x', -1, "0x1p+00" },
  { 1, 'x', 5, "0x1.00000p+00" },
  { 20, 'x', -1, "0x1.4p+04" },
  { 1234567.8, 'x', -1, "0x1.2d687cccccccdp+20" },
  { 1234567.8, 'x', 5, "0x1.2d688p+20" },
  { 1.999999, 'x', 0, "0x1p+01" },
  { 1.5, 'x', 0, "0x1p+01" },
  { 1.25, 'x', 0, "0x1p+00" },
  { -1.5, 'X', 20, "-0X1.80000000000000000000P+00" },
  { 5e-324, 'x', -1, "0x1p-1074" },
  { 0, 'x', 3, "0x0.000p+00" },
  { 0, 'e', 5, "0.00000e+00" },
  { 0, 'e', -1, "0e+00" },
  { 0, 'f', 3, "0.000" },
  { 0, 'g', 3, "0" },
  { -1, 'f', 0, "-1" },
  { 12, 'f', 0, "12" },
  { 1e23, 'e', 17, "9.99999999999999916e+22" },
  { 1e23, 'f', 17, "99999999999999991611392.00000000000000000" },
  { 1e23, 'g', 17, "9.9999999999999992e+22" },
  { 1e23, 'f', -1, "100000000000000000000000" },
  { 1e23, 'E', -1, "1E+23" },
  { 123456, 'g', 3, "1.23e+05" },
  { 100, 'g', 3, "100" },
  { 1000000, 'g', 20, "1000000" },
  { 32, 'g', 0, "3e+01" },
  { 400, 'g', 2, "4e+02" },
  { 40, 'g', 2, "40" },
  { 1e-5, 'G', -1, "1E-05" },
  { 1.005, 'f', 2, "1.00" },
  { 2.25, 'f', 1, "2.2" },
  { 2.75, 'f', 1, "2.8" },
  { 0.5, 'f', 0, "0" },
  { 1.5, 'f', 0, "2" },
  { 2.5, 'f', 0, "2" },
  { 0.06, 'f', 1, "0.1" },
  { 0.04, 'f', 1, "0.0" },
  { 0.0001, 'f', 1, "0.0" },
  { 9.5, 'e', 0, "1e+01" },
  { 99.96, 'e', 2, "1.00e+02" },
  { 999.999, 'f', 2, "1000.00" },
  { 5e-324, 'e', 20, "4.94065645841246544177e-324" },
  { 5e-324, 'f', 3, "0.000" },
  { 8e15, 'f', 2, "8000000000000000.00" },
  { 2251799813685248.5, 'f', 0, "2251799813685248" },
  { 1, 'b', -1, "4503599627370496p-52" },
  { 5e-324, 'b', -1, "1p-1074" },
  { 1e300, 'b', -1, "6724873095247260p+944" },
  { -8.25, 'F', 1, "-8.2" },
};

static void writes_formats(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(format_rows); i++) {
    ch_number_format(&out, format_rows[i].number, format_rows[i].verb, format_rows[i].precision);
    expect_text(format_rows[i].want);
  }
}

/* The C library is a witness where the locale is "C", as it is here. */
static void writes_long_expansions(void **state)
{
  (void) state;
  static const double numbers[] = { 2.2250738585072009e-308, 5e-324, 1.7976931348623157e308, 0.1 };
  for (size_t i = 0; i < COUNT(numbers); i++) {
    char want[1200];
    snprintf(want, sizeof want, "%.900e", numbers[i]);
    ch_number_format(&out, numbers[i], 'e', 900);
    expect_text(want);
    snprintf(want, sizeof want, "%.800f", numbers[i]);
    ch_number_format(&out, numbers[i], 'f', 800);
    expect_text(want);
  }
}

static void gives_digits(void **state)
{
  (void) state;
  char digits[18];
  int  point;
  assert_int_equal(ch_number_digits(digits, &point, -1234.5), 5);
  assert_memory_equal(digits, "12345", 5);
  assert_int_equal(point, 4);
  assert_int_equal(ch_number_digits(digits, &point, 1000), 1);
  assert_int_equal(point, 4);
  assert_int_equal(ch_number_digits(digits, &point, 0.1 + 0.2), 17);
  assert_memory_equal(digits, "30000000000000004", 17);
  assert_int_equal(point, 0);
}

/* ---- reading floats ----------------------------------------------------------------------- */

static const struct {
  const char *text;
  double      want;
} float_rows[] = {
  { "0", 0 },
  { "-0", -0.0 },
  { "+1", 1 },
  { "1.", 1 },
  { ".5", 0.5 },
  { "1e23", 1e23 },
  { "1E+23", 1e23 },
  { "100000000000000016777215", 1.0000000000000001e23 },
  { "123456700", 1.234567e8 },
  { "1_000.5", 1000.5 },
  { "1_23.50_0_0e+1_2", 1.235e14 },
  { "0x1p4", 16 },
  { "-0X.8P1", -1 },
  { "0x_1p0", 1 },
  { "0x1.fffffffffffff8p0", 2 },
  { "0x1.fffffffffffff7p0", 0x1.fffffffffffffp0 },
  { "0x1.00000000000008p0", 1 },
  { "0x1.000000000000080000000000000001p0", 0x1.0000000000001p0 },
  { "0x1p-1074", 5e-324 },
  { "0x1p-1075", 0 },
  { "0x1.8p-1075", 5e-324 },
  { "0x0p99999", 0 },
  { "inf", (double) INFINITY },
  { "-INFINITY", (double) -INFINITY },
  { "5e-324", 5e-324 },
  { "2.4703282292062327e-324", 0 },
  { "2.4703282292062328e-324", 5e-324 },
  { "1e-400", 0 },
  { "1e-99999999", 0 },
  { "0e+99999999", 0 },
  { "2.2250738585072011e-308", 2.225073858507201e-308 },
  { "2.2250738585072012e-308", 2.2250738585072014e-308 },
  { "1.7976931348623157e308", 1.7976931348623157e308 },
  { "1.797693134862315807e308", 1.7976931348623157e308 },
  { "9007199254740993", 9007199254740992.0 },
  { "9007199254740993.0000000000000000000000000000000000001", 9007199254740994.0 },
  { "1.00000000000000011102230246251565404236316680908203125", 1 },
  { "1.00000000000000011102230246251565404236316680908203124", 1 },
  { "1.00000000000000011102230246251565404236316680908203126", 1.0000000000000002 },
  { "0.00000000000000000000000000000000000000000000000001e50", 1 },
};

static void reads_floats(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(float_rows); i++) {
    double number;
    bool   is_range = true;
    if (!ch_number_parse_float(chart_str_from(float_rows[i].text), &number, &is_range) ||
        memcmp(&number, &float_rows[i].want, sizeof number) != 0)
      fail_msg("%s gives %a", float_rows[i].text, number);
    assert_false(is_range);
  }
}

static void reads_nan(void **state)
{
  (void) state;
  double number = 0;
  assert_true(ch_number_parse_float(CHART_STR("NaN"), &number, NULL));
  assert_true(number != number);
}

static void reads_floats_out_of_range(void **state)
{
  (void) state;
  static const char *rows[] = {
    "1e309",    "1.7976931348623159e308",  "1e400000",
    "0x1p1024", "0x1.fffffffffffff8p1023", "179769313486231580793e289"
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    double number;
    bool   is_range = false;
    assert_true(ch_number_parse_float(chart_str_from(rows[i]), &number, &is_range));
    assert_true(is_range && number == (double) INFINITY);
  }
  double number;
  assert_true(ch_number_parse_float(CHART_STR("-1e999"), &number, NULL));
  assert_true(number == (double) -INFINITY);
}

static void refuses_other_text(void **state)
{
  (void) state;
  static const char *rows[] = { "",      " ",     "x",    "1x",        "1 ",   " 1",   "+",
                                ".",     "1e",    "1e+",  "e1",        "1.1.", "0x",   "0x1",
                                "0x1.8", "0xp1",  "_1",   "1_",        "1__0", "1_.5", "1._5",
                                "1e_5",  "+nan",  "infi", "infinityx", "0b1",  "0o7",  "--1",
                                "1p4",   "0x1e5", "1e5_", "nanx" };
  for (size_t i = 0; i < COUNT(rows); i++) {
    double number   = 1;
    bool   is_range = true;
    if (ch_number_parse_float(chart_str_from(rows[i]), &number, &is_range))
      fail_msg("%s gives %a", rows[i], number);
    assert_true(number == 0 && !is_range);
  }
}

/* Divides the decimal digits of a text by two. */
static void halve(char *text)
{
  int rest = 0;
  for (; *text != 'e'; text++)
    if (*text != '.') {
      int digit = rest * 10 + *text - '0';
      *text     = (char) ('0' + digit / 2);
      rest      = digit % 2;
    }
}

static double read_float(void)
{
  double number = 0;
  assert_true(ch_number_parse_float(ch_buffer_view(&out), &number, NULL));
  return number;
}

/* The middle between the greatest subnormal number and the least normal one has 768 digits, more
 * than any other number of its kind. */
static void reads_the_longest_middle(void **state)
{
  (void) state;
  const double lower = 0x0.fffffffffffffp-1022, upper = 0x1p-1022;
  ch_number_format(&out, 0x1.fffffffffffffp-1022, 'e', 900);
  halve(out.data);
  char *last = out.data + out.size - sizeof "e-308";
  while (*last == '0')
    last--;
  assert_int_equal(last - out.data, 768);
  assert_true(read_float() == upper);
  --*last;
  assert_true(read_float() == lower);
  ++*last;
  out.data[900] = '1';
  assert_true(read_float() == upper);
}

static void reads_digits_behind_a_middle(void **state)
{
  (void) state;
  ch_buffer_text(&out, "1.00000000000000011102230246251565404236316680908203125");
  ch_buffer_fill(&out, '0', 900);
  assert_true(read_float() == 1);
  ch_buffer_byte(&out, '1');
  assert_true(read_float() == 1.0000000000000002);
}

static uint64_t next_random(uint64_t *seed)
{
  *seed ^= *seed << 13;
  *seed ^= *seed >> 7;
  *seed ^= *seed << 17;
  return *seed;
}

static void reads_what_it_wrote(void **state)
{
  (void) state;
  static const int precisions[] = { -1, 16, 20, 40 };
  uint64_t         seed         = 88172645463325252u;
  for (size_t i = 0; i < 20000; i++) {
    uint64_t bits = next_random(&seed);
    double   number, again;
    memcpy(&number, &bits, sizeof number);
    if (number - number != 0)
      continue;
    ch_number_format(&out, number, 'e', precisions[i % COUNT(precisions)]);
    assert_true(ch_number_parse_float(ch_buffer_view(&out), &again, NULL));
    assert_memory_equal(&number, &again, sizeof number);
    out.size = 0;
  }
}

static void rounds_as_the_c_library_does(void **state)
{
  (void) state;
  static const char verbs[] = { 'e', 'f' };
  uint64_t          seed    = 2463534242u;
  for (int i = 0; i < 20000; i++) {
    char   want[512];
    double number =
      (double) (int64_t) next_random(&seed) / (double) (1 + next_random(&seed) % 99999);
    if (i % 3 == 0)
      number = (double) (next_random(&seed) % 100000) / 64; /* many halves */
    snprintf(want, sizeof want, i % 2 == 0 ? "%.*e" : "%.*f", i % 7, number);
    ch_number_format(&out, number, verbs[i % 2], i % 7);
    expect_text(want);
  }
}

static void ignores_the_locale(void **state)
{
  (void) state;
  static const char *names[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8" };
  const char        *set     = NULL;
  for (size_t i = 0; i < COUNT(names) && set == NULL; i++)
    set = setlocale(LC_ALL, names[i]);
  if (set == NULL)
    skip();
  double number;
  ch_number_shortest(&out, 1.5);
  expect_text("1.5");
  assert_true(ch_number_parse_float(CHART_STR("2.5"), &number, NULL));
  assert_true(number == 2.5);
  setlocale(LC_ALL, "C");
}

/* ---- integers ----------------------------------------------------------------------------- */

typedef enum outcome { FINE, RANGE, SYNTAX } outcome;

static const struct {
  const char *text;
  int         base;
  int64_t     want;
  outcome     outcome;
} int_rows[] = {
  { "0", 10, 0, FINE },
  { "-0", 10, 0, FINE },
  { "+123", 10, 123, FINE },
  { "-012345", 10, -12345, FINE },
  { "9223372036854775807", 10, INT64_MAX, FINE },
  { "9223372036854775808", 10, INT64_MAX, RANGE },
  { "-9223372036854775808", 10, INT64_MIN, FINE },
  { "-9223372036854775809", 10, INT64_MIN, RANGE },
  { "99999999999999999999999x", 10, INT64_MAX, RANGE },
  { "", 10, 0, SYNTAX },
  { "-", 10, 0, SYNTAX },
  { "1x", 10, 0, SYNTAX },
  { "1_0", 10, 0, SYNTAX },
  { " 1", 10, 0, SYNTAX },
  { "0x10", 10, 0, SYNTAX },
  { "0x10", 0, 16, FINE },
  { "-0X_1f", 0, -31, FINE },
  { "0b101", 0, 5, FINE },
  { "0o17", 0, 15, FINE },
  { "017", 0, 15, FINE },
  { "0", 0, 0, FINE },
  { "08", 0, 0, SYNTAX },
  { "0x", 0, 0, SYNTAX },
  { "0_1", 0, 1, FINE },
  { "1_2_3", 0, 123, FINE },
  { "1__2", 0, 0, SYNTAX },
  { "_12", 0, 0, SYNTAX },
  { "12_", 0, 0, SYNTAX },
  { "zz", 36, 35 * 36 + 35, FINE },
  { "12", 2, 0, SYNTAX },
  { "1", 1, 0, SYNTAX },
  { "1", 37, 0, SYNTAX },
};

static void reads_ints(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(int_rows); i++) {
    int64_t number   = 1;
    bool    is_range = false;
    bool    is_good =
      ch_number_parse_int(chart_str_from(int_rows[i].text), int_rows[i].base, &number, &is_range);
    outcome got = !is_good ? SYNTAX : is_range ? RANGE : FINE;
    if (got != int_rows[i].outcome || number != int_rows[i].want)
      fail_msg("%s gives %lld", int_rows[i].text, (long long) number);
  }
}

static void reads_uints(void **state)
{
  (void) state;
  uint64_t number;
  bool     is_range;
  assert_true(ch_number_parse_uint(CHART_STR("18446744073709551615"), 10, &number, &is_range));
  assert_true(number == UINT64_MAX && !is_range);
  assert_true(ch_number_parse_uint(CHART_STR("18446744073709551616"), 10, &number, &is_range));
  assert_true(number == UINT64_MAX && is_range);
  assert_true(ch_number_parse_uint(CHART_STR("0xffffffffffffffff0"), 0, &number, NULL));
  assert_true(number == UINT64_MAX);
  assert_false(ch_number_parse_uint(CHART_STR("+1"), 10, &number, NULL));
  assert_false(ch_number_parse_uint(CHART_STR("-1"), 10, &number, NULL));
  assert_false(ch_number_parse_uint((chart_str){ NULL, 0 }, 0, &number, NULL));
}

static void turns_floats_into_ints(void **state)
{
  (void) state;
  assert_true(ch_number_to_int(1.9) == 1);
  assert_true(ch_number_to_int(-1.9) == -1);
  assert_true(ch_number_to_int(-9223372036854775808.0) == INT64_MIN);
  assert_true(ch_number_to_int(9223372036854775808.0) == INT64_MIN);
  assert_true(ch_number_to_int(1e300) == INT64_MIN);
  assert_true(ch_number_to_int((double) NAN) == INT64_MIN);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(writes_shortest, empty_output),
    cmocka_unit_test_setup(writes_formats, empty_output),
    cmocka_unit_test_setup(writes_long_expansions, empty_output),
    cmocka_unit_test_setup(gives_digits, empty_output),
    cmocka_unit_test_setup(reads_floats, empty_output),
    cmocka_unit_test_setup(reads_nan, empty_output),
    cmocka_unit_test_setup(reads_floats_out_of_range, empty_output),
    cmocka_unit_test_setup(refuses_other_text, empty_output),
    cmocka_unit_test_setup(reads_the_longest_middle, empty_output),
    cmocka_unit_test_setup(reads_digits_behind_a_middle, empty_output),
    cmocka_unit_test_setup(reads_what_it_wrote, empty_output),
    cmocka_unit_test_setup(rounds_as_the_c_library_does, empty_output),
    cmocka_unit_test_setup(ignores_the_locale, empty_output),
    cmocka_unit_test_setup(reads_ints, empty_output),
    cmocka_unit_test_setup(reads_uints, empty_output),
    cmocka_unit_test_setup(turns_floats_into_ints, empty_output),
  };
  return cmocka_run_group_tests_name("number", tests, start_output, stop_output);
}
