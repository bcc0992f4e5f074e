/* SPDX-License-Identifier: Apache-2.0
 * Tests funcs/funcs.h: what holds of every row, and of functions that change their arguments or
 * ask the host. */
#include "funcs/funcs.h"

#include "value/signature.h"

#include "fixture.h"

static chart_host host;
static ch_call    call;

/* A host whose random bytes count up: 0, 1, 2 … */
static int count_up(void *user, void *bytes, size_t size)
{
  unsigned char *next = (unsigned char *) user;
  for (size_t i = 0; i < size; i++)
    ((unsigned char *) bytes)[i] = (*next)++;
  return 0;
}

static unsigned char next_random;

static int start_call(void **state)
{
  start(state);
  next_random = 0;
  host = (chart_host){ .struct_size = sizeof host, .user = &next_random, .random = count_up };
  call = (ch_call){ .fault   = &fault,
                    .arena   = &arena,
                    .lasting = &arena,
                    .host    = &host,
                    .compat  = ch_compat_table[CH_COMPAT_4_2] };
  return 0;
}

static const ch_function *row_of(const char *name)
{
  for (size_t i = 0; ch_function_tables[i] != NULL; i++)
    for (const ch_function *row = ch_function_tables[i]; row->name != NULL; row++)
      if (strcmp(row->name, name) == 0)
        return row;
  fail_msg("there is no function %s", name);
  return NULL;
}

static chart_value run(const char *name, const chart_value *arguments, size_t count)
{
  call.function = row_of(name);
  return call.function->body(&call, arguments, count);
}

static chart_value text(const char *s)
{
  return ch_string(chart_str_from(s));
}

static bool is_text(chart_value value, const char *want)
{
  return value.kind == CHART_STRING && ch_str_is(ch_text(value), want);
}

/* ---- rows --------------------------------------------------------------------------------- */

static void check_row(const ch_function *row)
{
  ch_signature signature;
  if (!ch_signature_parse(&signature, row->signature))
    fail_msg("%s: bad signature %s", row->name, row->signature);
  for (size_t i = 0; i < signature.count; i++)
    if (signature.parameter[i].kind == CH_PARAMETER_NAMED && signature.parameter[i].name.size == 0)
      fail_msg("%s: a parameter has no type", row->name);
  if (row->body == NULL || row->help == NULL || *row->help == '\0' || strlen(row->help) > 100)
    fail_msg("%s: no body or no help", row->name);
  if (row_of(row->name) != row)
    fail_msg("%s: two rows", row->name);
}

static void rows_are_complete(void **state)
{
  (void) state;
  for (size_t i = 0; ch_function_tables[i] != NULL; i++)
    for (const ch_function *row = ch_function_tables[i]; row->name != NULL; row++)
      check_row(row);
}

/* ---- changing arguments ------------------------------------------------------------------- */

static void set_outlives_the_action(void **state)
{
  (void) state;
  chart_value   dict        = ch_dict_new(&arena, CH_TYPE_VALUES, 0);
  ch_arena_mark mark        = ch_arena_take_mark(&arena);
  chart_str     key         = ch_arena_copy(&arena, CHART_STR("key"));
  chart_value   arguments[] = { dict, ch_string(key), ch_absent() };
  chart_value   result      = run("set", arguments, 3);
  ch_arena_release(&arena, mark);
  memset(ch_arena_alloc(&arena, 64), 'x', 64);
  assert_int_equal(result.type, CH_TYPE_DICT);
  assert_ptr_equal(result.as.dict, dict.as.dict);
  assert_int_equal(ch_dict_get_text(dict, "key").type, CH_TYPE_NIL);
  assert_int_equal(ch_dict_size(dict), 1);
}

static void merge_shares_what_only_the_source_has(void **state)
{
  (void) state;
  chart_value target = ch_dict_new(&arena, CH_TYPE_DICT, 0);
  chart_value source = ch_dict_new(&arena, CH_TYPE_DICT, 0);
  chart_value inner  = ch_dict_new(&arena, CH_TYPE_DICT, 0);
  ch_dict_set_text(&arena, source, "inner", inner);
  const chart_value arguments[] = { target, source };
  chart_value       result      = run("merge", arguments, 2);
  assert_ptr_equal(result.as.dict, target.as.dict);
  assert_ptr_equal(ch_dict_get_text(target, "inner").as.dict, inner.as.dict);
}

static void merge_endlessly(void *argument)
{
  (void) argument;
  chart_value dicts[2];
  for (size_t i = 0; i < 2; i++) {
    dicts[i] = ch_dict_new(&arena, CH_TYPE_DICT, 0);
    ch_dict_set_text(&arena, dicts[i], "self", dicts[i]);
  }
  (void) run("merge", dicts, 2);
}

static void merge_of_rings_ends(void **state)
{
  (void) state;
  assert_false(ch_try(&fault, merge_endlessly, NULL));
  assert_int_equal(fault.status, CHART_ERR_LIMIT);
}

static void sortAlpha_sorts_a_string_list_in_place(void **state)
{
  (void) state;
  chart_value list = ch_list_new(&arena, CH_TYPE_STRING_LIST, 2);
  ch_list_push(&arena, list, text("b"));
  ch_list_push(&arena, list, text("a"));
  chart_value sorted = run("sortAlpha", &list, 1);
  assert_ptr_equal(sorted.as.list, list.as.list);
  assert_true(is_text(ch_list_at(list, 0), "a"));
}

/* ---- the host ----------------------------------------------------------------------------- */

static void randomness_comes_from_the_host(void **state)
{
  (void) state;
  chart_value five = ch_int(5);
  next_random      = 0;
  assert_true(is_text(run("randAlpha", &five, 1), "abcde"));
  next_random = 250; /* 250 to 255 would make some digits likelier: dropped */
  assert_true(is_text(run("randNumeric", &five, 1), "01234"));
  next_random = 0;
  assert_true(is_text(run("randBytes", &five, 1), "AAECAwQ="));
  next_random = 0;
  assert_true(is_text(run("uuidv4", NULL, 0), "00010203-0405-4607-8809-0a0b0c0d0e0f"));
}

static int refuse(void *user, void *bytes, size_t size)
{
  (void) user;
  (void) bytes;
  (void) size;
  return 5;
}

static void ask_for_a_uuid(void *argument)
{
  (void) argument;
  (void) run("uuidv4", NULL, 0);
}

static void missing_randomness_is_an_error(void **state)
{
  (void) state;
  host.random = refuse;
  assert_false(ch_try(&fault, ask_for_a_uuid, NULL));
  assert_int_equal(fault.status, CHART_ERR_EXECUTE);
}

static void ask_for_too_long_a_text(void *argument)
{
  (void) argument;
  const chart_value arguments[] = { ch_int(INT64_C(1) << 40), text("ab") };
  (void) run("repeat", arguments, 2);
}

static void too_long_a_text_is_an_error(void **state)
{
  (void) state;
  assert_false(ch_try(&fault, ask_for_too_long_a_text, NULL));
  assert_int_equal(fault.status, CHART_ERR_LIMIT);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(rows_are_complete, start_call, stop),
    cmocka_unit_test_setup_teardown(set_outlives_the_action, start_call, stop),
    cmocka_unit_test_setup_teardown(merge_shares_what_only_the_source_has, start_call, stop),
    cmocka_unit_test_setup_teardown(merge_of_rings_ends, start_call, stop),
    cmocka_unit_test_setup_teardown(sortAlpha_sorts_a_string_list_in_place, start_call, stop),
    cmocka_unit_test_setup_teardown(randomness_comes_from_the_host, start_call, stop),
    cmocka_unit_test_setup_teardown(missing_randomness_is_an_error, start_call, stop),
    cmocka_unit_test_setup_teardown(too_long_a_text_is_an_error, start_call, stop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
