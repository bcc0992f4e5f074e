/* SPDX-License-Identifier: Apache-2.0
 * Tests the dicts of value/value.h: finding, replacing and sorting, in dicts of every size. */
#include "value/value.h"

#include <stdio.h>

#include "fixture.h"

/* Keys that differ in their first bytes, in later ones, in length, and in bytes above 0x7f. */
static chart_str key_number(size_t i)
{
  static const char *const shapes[] = { "%zu", "key-%zu", "a-long-prefix-%zu", "\xc3\xa9%zu",
                                        "%zu-and-a-long-end" };
  return ch_arena_format(&arena, shapes[i % 5], i * 7919 % 1000);
}

static void expect_sorted(chart_value dict, size_t size)
{
  const chart_dict_entry *entries = ch_dict_sorted(dict);
  assert_int_equal(ch_dict_size(dict), size);
  for (size_t i = 1; i < size; i++)
    assert_true(ch_str_compare(entries[i - 1].key, entries[i].key) < 0);
}

static void expect_all(chart_value dict, size_t size, int64_t added)
{
  for (size_t i = 0; i < size; i++) {
    const chart_value found = ch_dict_get(dict, key_number(i));
    assert_int_equal(found.kind, CHART_INT);
    assert_int_equal(found.as.integer, (int64_t) i + added);
  }
  assert_null(ch_dict_find(dict, CHART_STR("not there")));
}

static void sorts_and_finds(void **state)
{
  (void) state;
  for (size_t size = 0; size < 130; size++) {
    const chart_value dict = ch_dict_new(&arena, CH_TYPE_DICT, size % 3 == 0 ? size : 0);
    for (size_t i = 0; i < size; i++)
      ch_dict_set(&arena, dict, key_number(i), ch_int((int64_t) i));
    expect_all(dict, size, 0);
    expect_sorted(dict, size);
    expect_all(dict, size, 0);
  }
}

/* Thousands of keys in orders that suit some ways of sorting and not others. */
static void sorts_many(void **state)
{
  enum { SIZE = 3000 };
  (void) state;
  for (size_t order = 0; order < 4; order++) {
    const chart_value dict = ch_dict_new(&arena, CH_TYPE_DICT, 0);
    for (size_t i = 0; i < SIZE; i++) {
      const size_t orders[] = { i, SIZE - i, i % 2 == 0 ? i : SIZE - i, i * 7919 % SIZE };
      ch_dict_set(&arena, dict, ch_arena_format(&arena, "some-key-%zu", orders[order]),
                  ch_int((int64_t) orders[order]));
    }
    const size_t size = ch_dict_size(dict);
    assert_true(size >= SIZE / 2);
    expect_sorted(dict, size);
    for (size_t i = 0; i < size; i++) {
      const chart_dict_entry entry = ch_dict_sorted(dict)[i];
      assert_int_equal(ch_dict_get(dict, entry.key).as.integer, entry.value.as.integer);
    }
  }
}

static chart_value add_one(ch_arena *into, chart_value list)
{
  const chart_value copy = ch_value_copy(into, list);
  ch_list_push(into, copy, ch_int(1));
  return copy;
}

static void builds_and_copies(void **state)
{
  (void) state;
  for (size_t size = 0; size < 40; size++) {
    ch_dict_builder builder;
    ch_dict_begin(&builder);
    for (size_t i = 0; i < 2 * size; i++) /* each key twice; the second value counts */
      ch_dict_add(&arena, &builder, key_number(i % size), ch_int((int64_t) i),
                  (chart_origin){ 1, (uint32_t) i });
    const chart_value dict = ch_dict_finish(&arena, &builder, CH_TYPE_DICT);
    expect_all(dict, size, (int64_t) size);
    ch_dict_set(&arena, dict, CHART_STR("list"), ch_list_new(&arena, CH_TYPE_LIST, 0));
    ch_dict_set(&arena, dict, CHART_STR("null"), ch_nil());
    const chart_value copy = ch_dict_copy(&arena, dict, add_one);
    ch_dict_drop_nils(copy);
    expect_all(copy, size, (int64_t) size);
    expect_sorted(copy, size + 1);
    assert_int_equal(ch_list_size(ch_dict_get_text(copy, "list")), 1);
    assert_int_equal(ch_list_size(ch_dict_get_text(dict, "list")), 0);
    expect_sorted(dict, size + 2);
    if (size != 0)
      assert_int_equal(ch_dict_find(copy, key_number(0))->origin.offset, size);
  }
}

static void makes_dicts_of_pairs(void **state)
{
  (void) state;
  for (size_t size = 0; size < 130; size++) {
    chart_value pairs[4 * 130];
    for (size_t i = 0; i < 2 * size; i++) { /* each key twice; the second value counts */
      pairs[2 * i]     = ch_string(key_number(i % size));
      pairs[2 * i + 1] = ch_int((int64_t) i);
    }
    const chart_value dict = ch_dict_of_pairs(&arena, CH_TYPE_DICT, pairs, 2 * size);
    expect_all(dict, size, (int64_t) size);
    expect_sorted(dict, size);
    ch_dict_set(&arena, dict, CHART_STR("one more"), ch_nil());
    expect_all(dict, size, (int64_t) size);
    expect_sorted(dict, size + 1);
    assert_true(ch_dict_remove(dict, CHART_STR("one more")));
    expect_all(dict, size, (int64_t) size);
  }
}

static void sorts_bytes_not_characters(void **state)
{
  (void) state;
  static const chart_str sorted[] = { { "", 0 },         { "\0", 1 },         { "\0\0", 2 },
                                      { "a", 1 },        { "a\0", 2 },        { "abcdefg", 7 },
                                      { "abcdefgh", 8 }, { "abcdefgh\0", 9 }, { "abcdefghi", 9 },
                                      { "\x7f", 1 },     { "\x80", 1 },       { "\xff", 1 } };
  enum { SIZE = sizeof sorted / sizeof sorted[0] };
  const chart_value dict = ch_dict_new(&arena, CH_TYPE_DICT, 0);
  for (size_t i = 0; i < SIZE; i++)
    ch_dict_set(&arena, dict, sorted[i * 5 % SIZE], ch_nil());
  const chart_dict_entry *entries = ch_dict_sorted(dict);
  for (size_t i = 0; i < SIZE; i++)
    assert_true(ch_str_equal(entries[i].key, sorted[i]));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(sorts_and_finds),
    cmocka_unit_test(sorts_many),
    cmocka_unit_test(builds_and_copies),
    cmocka_unit_test(makes_dicts_of_pairs),
    cmocka_unit_test(sorts_bytes_not_characters),
  };
  return cmocka_run_group_tests_name("dict", tests, start, stop);
}
