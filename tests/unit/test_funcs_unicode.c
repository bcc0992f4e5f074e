/* SPDX-License-Identifier: Apache-2.0
 * Tests funcs/unicode.h: classes and cases of code points as Go's package unicode has them. */
#include "funcs/unicode.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static const struct {
  uint32_t rune, upper, lower, title;
} case_rows[] = {
  { 'a', 'A', 'a', 'A' },
  { 'Z', 'Z', 'z', 'Z' },
  { '1', '1', '1', '1' },
  { 0xB5, 0x39C, 0xB5, 0x39C },     /* micro sign */
  { 0xDF, 0xDF, 0xDF, 0xDF },       /* sharp s: no single large letter, says Go */
  { 0x1E9E, 0x1E9E, 0xDF, 0x1E9E }, /* large sharp s */
  { 0xFF, 0x178, 0xFF, 0x178 },
  { 0x130, 0x130, 'i', 0x130 },   /* I with dot */
  { 0x131, 'I', 0x131, 'I' },     /* dotless i */
  { 0x1C4, 0x1C4, 0x1C6, 0x1C5 }, /* DZ with caron: three cases */
  { 0x1C6, 0x1C4, 0x1C6, 0x1C5 },
  { 0x10D0, 0x1C90, 0x10D0, 0x10D0 }, /* Georgian: no title case */
  { 0x10428, 0x10400, 0x10428, 0x10400 },
  { 0x65E5, 0x65E5, 0x65E5, 0x65E5 },
};

static void maps_cases(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(case_rows); i++) {
    uint32_t rune = case_rows[i].rune;
    if (ch_rune_to(CH_CASE_UPPER, rune) != case_rows[i].upper ||
        ch_rune_to(CH_CASE_LOWER, rune) != case_rows[i].lower ||
        ch_rune_to(CH_CASE_TITLE, rune) != case_rows[i].title)
      fail_msg("U+%04lX", (unsigned long) rune);
  }
}

static void tells_classes(void **state)
{
  (void) state;
  assert_true(ch_rune_is_letter('x') && ch_rune_is_letter(0xAA) && ch_rune_is_letter(0x65E5));
  assert_false(ch_rune_is_letter('@') || ch_rune_is_letter('[') || ch_rune_is_letter(0x300));
  assert_true(ch_rune_is_digit(0x663) && ch_rune_is_number(0xBD));
  assert_false(ch_rune_is_digit(0xBD));
  assert_true(ch_rune_is_punct('-') && ch_rune_is_punct('_') && ch_rune_is_punct(0x2026));
  assert_false(ch_rune_is_punct('$') || ch_rune_is_punct('+'));
  assert_true(ch_rune_is_upper(0xC4) && ch_rune_is_lower(0xE4) && ch_rune_is_title(0x1C5));
  assert_false(ch_rune_is_lower(0xAA)); /* category Lo */
}

static void tells_space(void **state)
{
  (void) state;
  size_t spaces = 0;
  for (uint32_t rune = 0; rune < 0x10000; rune++)
    spaces += ch_rune_is_space(rune);
  assert_int_equal(spaces, 25);
  chart_str trimmed = ch_unicode_trim_space(CHART_STR("\t\xC2\xA0 a \xE2\x80\xA8\xC2\x85"));
  assert_true(ch_str_is(trimmed, "a"));
  assert_int_equal(ch_unicode_trim_space(CHART_STR(" \n")).size, 0);
  assert_int_equal(ch_unicode_trim_space(CHART_STR("\xA0")).size, 1); /* not UTF-8 */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(maps_cases),
    cmocka_unit_test(tells_classes),
    cmocka_unit_test(tells_space),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
