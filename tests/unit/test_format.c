/* SPDX-License-Identifier: Apache-2.0
 * Tests base/format.h: directives, cut texts, and texts with a NUL inside. */
#include "base/format.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

__attribute__((format(printf, 3, 4))) static size_t formatted(char *out, size_t room,
                                                              const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  size_t size = ch_format(out, room, format, arguments);
  va_end(arguments);
  return size;
}

static void test_directives(void **state)
{
  char got[256], want[256];
  (void) state;
#define EXPECT_AS_PRINTF(...)                                        \
  do {                                                               \
    int size = snprintf(want, sizeof want, __VA_ARGS__);             \
    assert_int_equal(formatted(got, sizeof got, __VA_ARGS__), size); \
    assert_string_equal(got, want);                                  \
  } while (0)
  EXPECT_AS_PRINTF("plain");
  EXPECT_AS_PRINTF("%s|%.*s|%c|%%", "text", 2, "abc", 'x');
  EXPECT_AS_PRINTF("%d %u %x %02X %03d", -7, 7u, 255u, 10u, 5);
  EXPECT_AS_PRINTF("%zu %zd %ld %lu", SIZE_MAX, (ptrdiff_t) -1, -5L, 5UL);
  EXPECT_AS_PRINTF("%lld %llu %llx", INT64_MIN + 0LL, UINT64_MAX + 0ULL, 255ULL);
}

static void test_nul(void **state)
{
  char got[16];
  (void) state;
  assert_int_equal(formatted(got, sizeof got, "<%.*s>", 3, "a\0b"), 5);
  assert_memory_equal(got, "<a\0b>", 6);
}

static void test_room(void **state)
{
  char got[4] = "xyz";
  (void) state;
  assert_int_equal(formatted(NULL, 0, "%s", "longer"), 6);
  assert_int_equal(formatted(got, sizeof got, "%s%d", "ab", 123), 5);
  assert_string_equal(got, "ab1");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_directives),
    cmocka_unit_test(test_nul),
    cmocka_unit_test(test_room),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
