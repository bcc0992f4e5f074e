/* SPDX-License-Identifier: Apache-2.0
 * Tests funcs/time.h and funcs/duration.h: calendar, zones, layouts, durations. */
#include "funcs/time.h"

#include "funcs/duration.h"

#include <stdio.h>

#include "fixture_output.h"

static void expect_text(const char *name, chart_str got, const char *want)
{
  if (!ch_str_is(got, want))
    fail_msg("%s: got %.*s, want %s", name, CH_STR_ARG(got), want);
}

static void expect_output(const char *name, const char *want)
{
  chart_str got = ch_buffer_view(&out);
  out.size      = 0;
  expect_text(name, got, want);
}

/* ---- the calendar ---------------------------------------------------------------------------- */

static void test_every_day(void **state)
{
  (void) state;
  int64_t days = 0;
  for (int64_t year = 1970; year < 2405; year++)
    for (int month = 1; month <= 12; month++)
      for (int day = 1; day <= ch_time_days_in(month, year); day++, days++) {
        ch_date date = ch_time_date(ch_time_from_unix(days * 86400 + 3661, 0, NULL));
        assert_int_equal(date.year, year);
        assert_int_equal(date.month, month);
        assert_int_equal(date.day, day);
        assert_int_equal(date.weekday, (days + 4) % 7);
        assert_int_equal(date.hour * 10000 + date.minute * 100 + date.second, 10101);
        ch_time again = ch_time_from_date(&date, 0, NULL);
        assert_int_equal(ch_time_unix(again), days * 86400 + 3661);
      }
}

static void test_days_of_years(void **state)
{
  (void) state;
  for (int64_t year = -801; year < 4000; year++) {
    ch_date last = ch_time_date(ch_time_from_unix(ch_time_year_start(year) - 1, 0, NULL));
    assert_int_equal(last.year, year - 1);
    assert_int_equal(last.year_day, 365 + ch_time_is_leap(year - 1));
  }
}

static const struct {
  const char *name;
  int64_t     seconds;
  const char *text;
} instants[] = {
  { "the epoch", 0, "1970-01-01 00:00:00 +0000 UTC" },
  { "before it", -1, "1969-12-31 23:59:59 +0000 UTC" },
  { "the year 1", -CH_TIME_1970, "0001-01-01 00:00:00 +0000 UTC" },
  { "before the common era", -70000000000, "-0249-10-15 19:33:20 +0000 UTC" },
  { "the largest", INT64_MAX, "292277026596-12-04 15:30:07 +0000 UTC" },
  { "the smallest", INT64_MIN, "292277026596-12-04 15:30:08 +0000 UTC" },
};

static void test_instants(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(instants); i++) {
    ch_time_print(&out, ch_time_from_unix(instants[i].seconds, 0, NULL));
    expect_output(instants[i].name, instants[i].text);
  }
}

static void test_reckoning(void **state)
{
  (void) state;
  ch_time t = ch_time_from_unix(1000000000, 999999999, NULL);
  ch_time_print(&out, ch_time_add(t, 1));
  expect_output("add", "2001-09-09 01:46:41 +0000 UTC");
  ch_time_print(&out, ch_time_add(t, -1000000000));
  expect_output("add a negative", "2001-09-09 01:46:39.999999999 +0000 UTC");
  ch_time_print(&out, ch_time_add_date(t, 0, -7, -9));
  expect_output("add a date", "2001-01-31 01:46:40.999999999 +0000 UTC");
  ch_time_print(&out, ch_time_add_date(t, 0, 26, 0));
  expect_output("add many months", "2003-11-09 01:46:40.999999999 +0000 UTC");
  ch_time_print(&out, ch_time_truncate(t, CH_HOUR));
  expect_output("truncate", "2001-09-09 01:00:00 +0000 UTC");
  ch_time_print(&out, ch_time_round(t, CH_SECOND));
  expect_output("round", "2001-09-09 01:46:41 +0000 UTC");
  ch_time far = ch_time_add_date(t, 1000, 0, 0);
  assert_true(ch_time_subtract(far, t) == INT64_MAX);
  assert_true(ch_time_subtract(t, far) == INT64_MIN);
  assert_int_equal(ch_time_compare(t, far), -1);
}

/* ---- zones ----------------------------------------------------------------------------------- */

/* A TZif file of version 2: one kind, no changes, and a rule. */
static chart_str zone_file(const char *rule)
{
  ch_buffer file;
  ch_buffer_init(&file, &arena);
  for (int section = 0; section < 2; section++) {
    const unsigned char counts[24] = { [19] = 1, [23] = 4 };
    ch_buffer_bytes(&file, "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
    ch_buffer_bytes(&file, (const char *) counts, 24);
    ch_buffer_bytes(&file, "\0\0\x0e\x10\0\0CET\0", 10);
  }
  ch_buffer_text(&file, "\n");
  ch_buffer_text(&file, rule);
  ch_buffer_text(&file, "\n");
  return ch_buffer_view(&file);
}

static const struct {
  const char *rule;
  int64_t     seconds;
  const char *text;
} rules[] = {
  { "CET-1CEST,M3.5.0,M10.5.0/3", 1616893199, "CET 3600" },
  { "CET-1CEST,M3.5.0,M10.5.0/3", 1616893200, "CEST 7200" },
  { "CET-1CEST,M3.5.0,M10.5.0/3", 1635641999, "CEST 7200" },
  { "CET-1CEST,M3.5.0,M10.5.0/3", 1635642000, "CET 3600" },
  { "AEST-10AEDT,M10.1.0,M4.1.0/3", 1609459200, "AEDT 39600" },
  { "AEST-10AEDT,M10.1.0,M4.1.0/3", 1622505600, "AEST 36000" },
  { "<+0330>-3:30", 0, "+0330 12600" },
  { "EST5EDT", 1625097600, "EDT -14400" },
  { "AAA0BBB,J60,300", 1583020799, "AAA 0" },
  { "AAA0BBB,J60,300", 1583028000, "BBB 3600" },
  { "AAA0BBB,59/0,300", 1582934400, "BBB 3600" },
  { "AA0", 0, "CET 3600" }, /* not a rule: the last kind holds */
  { "AAA0BBB,M13.1.0,J1", 0, "CET 3600" },
  { "AAA0BBB,M3.1.0", 0, "CET 3600" },
};

static void test_rules(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(rules); i++) {
    const ch_zone *zone = ch_zone_read(&arena, CHART_STR("x"), zone_file(rules[i].rule));
    assert_non_null(zone);
    ch_zone_period period = ch_zone_lookup(zone, rules[i].seconds);
    ch_buffer_str(&out, period.name);
    ch_buffer_byte(&out, ' ');
    ch_buffer_integer(&out, period.offset);
    expect_output(rules[i].rule, rules[i].text);
  }
}

static void test_damaged_zones(void **state)
{
  (void) state;
  chart_str file = zone_file("CET-1");
  for (size_t size = 0; size < file.size; size++) {
    char *copy = (char *) ch_arena_copy(&arena, ch_str_cut(file, 0, size)).data;
    ch_zone_read(&arena, CHART_STR("x"), ch_str(copy, size));
  }
  for (size_t at = 0; at < file.size; at++) {
    char *copy          = (char *) ch_arena_copy(&arena, file).data;
    copy[at]            = (char) (copy[at] ^ 0x55);
    const ch_zone *zone = ch_zone_read(&arena, CHART_STR("x"), ch_str(copy, file.size));
    if (zone != NULL)
      ch_zone_lookup(zone, 1616893199);
  }
}

/* ---- layouts --------------------------------------------------------------------------------- */

static const struct {
  const char *layout, *text;
  const char *want; /* the time by RFC 3339, or the complaint */
} parses[] = {
  { "2006-01-02", "2020-02-29", "2020-02-29T00:00:00Z" },
  { "2006-01-02T15:04:05Z07:00", "2020-02-03T04:05:06.7-01:30", "2020-02-03T04:05:06.7-01:30" },
  { "Jan _2 06 3:04pm MST", "FEB  3 69 12:07am XYZ", "1969-02-03T00:07:00Z" },
  { "2006 002", "2020 366", "2020-12-31T00:00:00Z" },
  { "06", "-1", "1999-01-01T00:00:00Z" },
  { "2006-01-02", "2021-02-29", "parsing time \"2021-02-29\": day out of range" },
  { "2006", "20x0", "parsing time \"20x0\" as \"2006\": cannot parse \"20x0\" as \"2006\"" },
  { "2006 ", "2020 x", "parsing time \"2020 x\": extra text: \"x\"" },
  { "15", "24", "parsing time \"24\": hour out of range" },
  { "-07", "+25", "parsing time \"+25\": time zone offset hour out of range" },
  { "-07", "x05", "parsing time \"x05\" as \"-07\": cannot parse \"x05\" as \"-07\"" },
};

static void test_parsing(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(parses); i++) {
    ch_time   t;
    chart_str problem =
      ch_time_parse(&arena, &t, chart_str_from(parses[i].layout), chart_str_from(parses[i].text),
                    ch_zone_fixed(&arena, CHART_STR("UTC"), 0));
    if (problem.size != 0)
      ch_buffer_str(&out, problem);
    else
      ch_time_format(&out, t, CH_TIME_RFC3339);
    expect_output(parses[i].text, parses[i].want);
  }
}

static void test_formatting(void **state)
{
  (void) state;
  ch_time t = ch_time_from_unix(1614834367, 89000000, NULL);
  t.zone    = ch_zone_fixed(&arena, CHART_STR("ABC"), -12345);
  ch_time_format(&out, t, CHART_STR("Mon Jan _2 15:04:05.000 2006 MST -07:00:00 Z0700 __2 3pm"));
  expect_output("format", "Thu Mar  4 01:40:22.089 2021 ABC -03:25:45 -0325  63 1am");
  ch_time_format(&out, t, CHART_STR("Month _2006 05.0001 \xff"));
  expect_output("literals", "Month _2021 22.0003 \xff");
}

/* ---- durations ------------------------------------------------------------------------------- */

static const struct {
  const char *text, *want;
} durations[] = {
  { "0", "0s" },
  { "1h15m30.918s", "1h15m30.918s" },
  { "-1.5h", "-1h30m0s" },
  { "+.5ms", "500\xC2\xB5s" },
  { "1ns", "1ns" },
  { "1.234567us", "1.234\xC2\xB5s" },
  { "9223372036854775807ns", "2562047h47m16.854775807s" },
  { "-9223372036854775808ns", "-2562047h47m16.854775808s" },
  { "9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\"" },
  { "", "time: invalid duration \"\"" },
  { "1", "time: missing unit in duration \"1\"" },
  { "1d", "time: unknown unit \"d\" in duration \"1d\"" },
  { ".s", "time: invalid duration \".s\"" },
  { "1h\xFF", "time: unknown unit \"h\\xff\" in duration \"1h\\xff\"" },
};

static void test_durations(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(durations); i++) {
    int64_t   duration;
    chart_str problem = ch_duration_parse(&arena, &duration, chart_str_from(durations[i].text));
    if (problem.size != 0)
      ch_buffer_str(&out, problem);
    else
      ch_duration_print(&out, duration);
    expect_output(durations[i].text, durations[i].want);
  }
}

static void test_rounding(void **state)
{
  (void) state;
  assert_int_equal(ch_duration_round(1500, 1000), 2000);
  assert_int_equal(ch_duration_round(-1500, 1000), -2000);
  assert_int_equal(ch_duration_round(1499, 1000), 1000);
  assert_int_equal(ch_duration_round(7, 0), 7);
  assert_true(ch_duration_round(INT64_MAX, CH_HOUR) == INT64_MAX);
  assert_true(ch_duration_round(INT64_MIN, CH_HOUR) == INT64_MIN);
  assert_int_equal(ch_duration_truncate(-1500, 1000), -1000);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_every_day), cmocka_unit_test(test_days_of_years),
    cmocka_unit_test(test_instants),  cmocka_unit_test(test_reckoning),
    cmocka_unit_test(test_rules),     cmocka_unit_test(test_damaged_zones),
    cmocka_unit_test(test_parsing),   cmocka_unit_test(test_formatting),
    cmocka_unit_test(test_durations), cmocka_unit_test(test_rounding),
  };
  return cmocka_run_group_tests(tests, start_output, stop_output);
}
