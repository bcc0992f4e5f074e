/* SPDX-License-Identifier: Apache-2.0
 * Tests funcs/cast.h: numbers from any value, as spf13/cast makes them. */
#include "funcs/cast.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static const struct {
  const char *text;
  int64_t     integer;
  double      number;
} text_rows[] = {
  { "5", 5, 5 },
  { "+5", 5, 5 },
  { "-010", -8, -10 },
  { "010", 8, 10 },
  { "08", 0, 8 },
  { "0x10", 16, 0 },
  { "0o17", 15, 0 },
  { "0b11", 3, 0 },
  { "1_000", 1000, 1000 },
  { "5.0", 5, 5 },
  { "10.00", 10, 10 },
  { "1.", 0, 1 },
  { "5.5", 0, 5.5 },
  { "5.0.", 5, 0 },
  { "5..0", 0, 0 },
  { ".0", 0, 0 },
  { "0.0", 0, 0 },
  { "1e3", 0, 1000 },
  { " 5", 0, 0 },
  { "", 0, 0 },
  { "x", 0, 0 },
  { "true", 0, 0 },
  { "9223372036854775807", INT64_MAX, 9223372036854775807.0 },
  { "9223372036854775808", 0, 9223372036854775808.0 },
  { "1e999", 0, 0 },
  { "inf", 0, INFINITY },
};

static void casts_texts(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(text_rows); i++) {
    chart_value value = ch_string(chart_str_from(text_rows[i].text));
    double      got   = ch_cast_float(value);
    if (ch_cast_int(value) != text_rows[i].integer)
      fail_msg("\"%s\": got %lld", text_rows[i].text, (long long) ch_cast_int(value));
    if (memcmp(&got, &text_rows[i].number, sizeof got) != 0)
      fail_msg("\"%s\": got %g", text_rows[i].text, got);
  }
}

static void casts_other_values(void **state)
{
  (void) state;
  assert_int_equal(ch_cast_int(ch_bool(true)), 1);
  assert_int_equal(ch_cast_int(ch_nil()), 0);
  assert_int_equal(ch_cast_int(ch_absent()), 0);
  assert_int_equal(ch_cast_int(ch_float(-1.9)), -1);
  assert_true(ch_cast_int(ch_float(1e19)) == INT64_MIN);
  assert_true(ch_cast_int(ch_float(NAN)) == INT64_MIN);
  assert_int_equal(ch_cast_int(ch_uint64(UINT64_MAX)), -1);
  assert_int_equal(ch_cast_int(ch_list_nil(CH_TYPE_LIST)), 0);
  assert_true(ch_cast_float(ch_bool(true)) == 1);
  assert_true(ch_cast_float(ch_nil()) == 0);
  assert_true(ch_cast_float(ch_int(-3)) == -3);
  assert_true(ch_cast_float(ch_uint64(UINT64_MAX)) == 18446744073709551615.0);
  assert_true(ch_cast_float(ch_dict_nil(CH_TYPE_DICT)) == 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(casts_texts),
    cmocka_unit_test(casts_other_values),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
