/* SPDX-License-Identifier: Apache-2.0
 * Tests codec/yaml_read.h: values files, places of errors and values, limits, memory. */
#include "yaml_reading.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- values files --------------------------------------------------------------------------- */

/* The reference's answers to -f; coalescing changes none of them. */
static const row values_rows[] = {
  { "a: 1\n---\nb: 2\n", "{\"a\":1,\"b\":2}" },
  { "a: {b: 1, c: {d: 2}}\n---\na: {c: {e: 3}}\n", "{\"a\":{\"b\":1,\"c\":{\"d\":2,\"e\":3}}}" },
  { "a: {b: 1}\n---\na: 5\n", "{\"a\":5}" },
  { "a: 5\n---\na: {b: 1}\n", "{\"a\":{\"b\":1}}" },
  { "---\na: 1\n--- # c\nb: 2", "{\"a\":1,\"b\":2}" },
  { "a: |\n  x\n---\nb: y\n", "{\"a\":\"x\\n\",\"b\":true}" },
  { "a: 1\r\nb: |\r\n  x\r\n---\r\nc: 2\r\n", "{\"a\":1,\"b\":\"x\\n\",\"c\":2}" },
  { "--- a\nb: 1", "! error reading yaml document: invalid Yaml document separator: a" },
  { "----", "! error reading yaml document: invalid Yaml document separator: -" },
  { "a: 1\n---\n- b\n",
    "! cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot "
    "unmarshal array into Go value of type map[string]interface {}" },
  { "a: 1\n---\nb: c: d\n", "! cannot unmarshal yaml document: error converting YAML to JSON: "
                            "yaml: mapping values are not allowed in this context" },
  { "a: 1\n---\n\nb: 1\n c: 2\n",
    "! cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 3: mapping values "
    "are not allowed in this context" },
  { "a: \"x\n---\ny\"", "! cannot unmarshal yaml document: error converting YAML to JSON: yaml: "
                        "line 2: found unexpected end of stream" },
  { "%YAML 1.1\n---\na: 1", "! cannot unmarshal yaml document: error converting YAML to JSON: "
                            "yaml: line 1: did not find expected <document start>" },
  { "# nothing\n", "{}" },
  { "---\n---\n---\n", "{}" },
  { "a: 1\n...\nb: 2\n---\nc: 3", "{\"a\":1,\"c\":3}" },
  { "a: 1\n---\n---\nb: 2\n---", "{\"a\":1,\"b\":2}" },
  { "a: 1\n---\xC2\xA0\nb: 2", "{\"a\":1,\"b\":2}" },
};

static void test_values_files(void **state)
{
  (void) state;
  expect_rows(ch_yaml_read_values, values_rows, COUNT(values_rows));
}

static char *repeated(const char *head, const char *part, size_t count, const char *tail)
{
  size_t room = strlen(head) + strlen(part) * count + strlen(tail) + 1;
  char  *text = (char *) malloc(room);
  char  *to   = text;
  assert_non_null(text);
  to += sprintf(to, "%s", head);
  while (count-- > 0)
    to += sprintf(to, "%s", part);
  sprintf(to, "%s", tail);
  return text;
}

/* The reference loses a last line of 4096, 8192, ... bytes that has no line end. */
static void test_lost_last_line(void **state)
{
  (void) state;
  static const struct {
    size_t      fill;
    const char *tail, *want;
  } rows[] = { { 4091, "#\n", "{\"x\":1,\"z\":2}" },
               { 4091, "#", "{\"x\":1}" },
               { 4090, "#", "{\"x\":1,\"z\":2}" },
               { 4092, "#", "{\"x\":1,\"z\":2}" },
               { 8187, "#", "{\"x\":1}" } };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char *text = repeated("x: 1\nz: 2", " ", rows[i].fill, rows[i].tail);
    expect(ch_yaml_read_values, chart_str_from(text), rows[i].want);
    free(text);
  }
}

/* ---- places --------------------------------------------------------------------------------- */

/* Where errors are, whatever line their words name. */
static void test_error_places(void **state)
{
  static const struct {
    const char *text;
    reader     *read;
    size_t      line, column;
  } rows[] = {
    { "a: b: c", ch_yaml_read, 1, 5 },
    { "a: 1\n b: 2", ch_yaml_read, 2, 3 },
    { "a: 1\n- b\n", ch_yaml_read, 2, 1 },
    { "x:\n  y: [1\nb: 2", ch_yaml_read, 3, 2 },
    { "a: \"x", ch_yaml_read, 1, 6 },
    { "a: 1\nb: *nope", ch_yaml_read, 2, 4 },
    { "a: 1\nb:\n  c: !!int x", ch_yaml_read, 3, 6 },
    { "a: 1\nb: .inf", ch_yaml_read, 2, 4 },
    { "a:\n  ? [x]\n  : 1", ch_yaml_read, 2, 5 },
    { "a:\n  ~: 1", ch_yaml_read, 2, 3 },
    { "a: 1\nb: \x01", ch_yaml_read, 2, 4 },
    { "a: 1\n---\nb: 2\nc: d: e", ch_yaml_read_values, 4, 5 },
    { "a: 1\r\nx: y\r\nc: d: e\r\n", ch_yaml_read_values, 3, 5 },
    { "a: 1\n---\nb: 1\n--- x", ch_yaml_read_values, 4, 1 },
  };
  (void) state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    reading r = { .read = rows[i].read, .text = chart_str_from(rows[i].text) };
    assert_false(run(&r, SIZE_MAX));
    if (r.fault.line != rows[i].line || r.fault.column != rows[i].column)
      fail_msg("%s: at %zu:%zu, wanted %zu:%zu", rows[i].text, r.fault.line, r.fault.column,
               rows[i].line, rows[i].column);
    finish(&r);
  }
}

static void expect_offset(chart_str text, chart_origin origin, const char *at)
{
  assert_int_equal(origin.source, 7);
  if (!ch_str_starts(ch_str_from(text, origin.offset), chart_str_from(at)))
    fail_msg("origin %u is not at %s", origin.offset, at);
}

/* Every text has the same values at other places, so that each reader gets its turn. */
static void test_origins(void **state)
{
  static const struct {
    const char *text;
    reader     *read;
  } rows[] = {
    { "# c\nkey: [one, two]\n", ch_yaml_read },
    { "key: # c\n- one\n- two\n", ch_yaml_read },
    { "x: &x 1\n\"key\": [one,\n two]\n", ch_yaml_read },
    { "x: !!str 1\nkey: [one,\n two]\n", ch_yaml_read },
    { "x: \"\xC3\xA9\"\nkey: [one,\n two]\n", ch_yaml_read },
    { "x: 1\r\n---\r\ny: 2\r\nkey:\r\n- one\r\n- two\r\n", ch_yaml_read_values },
    { "x: 1\n---\n\nkey: [one, two]", ch_yaml_read_values },
  };
  (void) state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    reading r = { .read = rows[i].read, .text = chart_str_from(rows[i].text), .source = 7 };
    assert_true(run(&r, SIZE_MAX));
    const chart_dict_entry *entry     = ch_dict_find(r.value, CHART_STR("key"));
    bool                    is_quoted = r.text.data[entry->origin.offset] == '"';
    expect_offset(r.text, entry->origin, is_quoted ? "\"key" : "key");
    expect_offset(r.text, entry->value.as.list->origins[0], "one");
    expect_offset(r.text, entry->value.as.list->origins[1], "two");
    finish(&r);
  }
}

static void test_source_zero_records_no_origins(void **state)
{
  (void) state;
  reading r = { .read = ch_yaml_read, .text = CHART_STR("&x a: [1, 2]") };
  assert_true(run(&r, SIZE_MAX));
  assert_null(ch_dict_get_text(r.value, "a").as.list->origins);
  finish(&r);
}

static bool borrows(const reading *r, const char *key)
{
  chart_str text = ch_text(ch_dict_get_text(r->value, key));
  return text.data >= r->text.data && text.data + text.size <= r->text.data + r->text.size;
}

static void test_unchanged_strings_are_borrowed(void **state)
{
  (void) state;
  const char              *text     = "p: plain text\ns: 'single'\nd: \"double\"\nl: |-\n  line\n"
                                      "e: \"\\t\"\nf: a\n  b\n";
  static const char *const others[] = { "a: 1\n", "a: &a 1\n", "a: !!str 1\n" };
  for (size_t i = 0; i < COUNT(others); i++) {
    char   *whole = repeated(others[i], text, 1, "");
    reading r     = { .read = ch_yaml_read, .text = chart_str_from(whole) };
    assert_true(run(&r, SIZE_MAX));
    assert_true(borrows(&r, "p") && borrows(&r, "s") && borrows(&r, "d"));
    assert_false(borrows(&r, "e") || borrows(&r, "f"));
    finish(&r);
    free(whole);
  }
}

static void test_integers_can_stay(void **state)
{
  (void) state;
  ch_fault fault;
  ch_arena arena;
  ch_fault_init(&fault, CH_STACK_ROOM_DEFAULT);
  ch_arena_init(&arena, &fault, SIZE_MAX);
  chart_str   text  = CHART_STR("i: 5\nu: 18446744073709551615\nf: 1.5\nx: &x 1");
  chart_value value = ch_yaml_read_typed(&arena, text, (ch_yaml_limits){ 0, 0 });
  assert_int_equal(ch_dict_get_text(value, "i").kind, CHART_INT);
  assert_int_equal(ch_dict_get_text(value, "u").kind, CHART_UINT);
  assert_int_equal(ch_dict_get_text(value, "f").kind, CHART_FLOAT);
  assert_int_equal(ch_dict_get_text(value, "x").kind, CHART_INT);
  ch_arena_destroy(&arena);
  ch_fault_clear(&fault);
}

/* ---- long and deep texts -------------------------------------------------------------------- */

static void expect_repeated(const char *head, const char *part, size_t count, const char *tail,
                            const char *want)
{
  char *text = repeated(head, part, count, tail);
  expect(ch_yaml_read, chart_str_from(text), want);
  free(text);
}

/* The stack may be used up before: a sanitizer makes frames large. */
static void test_nesting(void **state)
{
  (void) state;
  static const char *const parts[] = { "[", "{a: ", "- " };
  for (size_t i = 0; i < COUNT(parts); i++) {
    char   *text = repeated("", parts[i], 100000, "");
    reading r    = { .read = ch_yaml_read, .text = chart_str_from(text) };
    assert_false(run(&r, SIZE_MAX));
    chart_str message = r.fault.message;
    if (!ch_str_is(message, "nested too deeply") &&
        !ch_str_ends(message, CHART_STR("exceeded max depth of 10000")))
      fail_msg("%.*s", CH_STR_ARG(message));
    finish(&r);
    free(text);
  }
}

static void test_depth_is_an_argument(void **state)
{
  (void) state;
  reading r = { .read = ch_yaml_read, .text = CHART_STR("[[[[1]]]]"), .limits = { .depth = 3 } };
  assert_false(run(&r, SIZE_MAX));
  assert_true(ch_str_ends(r.fault.message, CHART_STR("exceeded max depth of 3")));
  finish(&r);
}

static void test_aliases_are_limited(void **state)
{
  (void) state;
  static const char bomb[] = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                             "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c]\n"
                             "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e]\n";
  expect(ch_yaml_read, chart_str_from(bomb), "!yaml: document contains excessive aliasing");
  reading r = { .read   = ch_yaml_read,
                .text   = CHART_STR("a: &a [1, 2, 3]\nb: [*a, *a]"),
                .limits = { .aliases = 5 } };
  assert_false(run(&r, SIZE_MAX));
  assert_int_equal(r.fault.status, CHART_ERR_LIMIT);
  finish(&r);
}

/* A simple key has at most 1024 characters. */
static void test_long_keys(void **state)
{
  (void) state;
  char *want = repeated("{\"a\":{\"b\":1,\"", "k", 1024, "\":2}}");
  expect_repeated("a: {b: 1, ", "k", 1024, ": 2}", want);
  expect_repeated("a: {b: 1, ", "k", 1025, ": 2}", "!yaml: did not find expected ',' or '}'");
  free(want);
}

/* go-yaml decodes 512 bytes at a time: a bad byte in the piece that a mistake is in comes first. */
static void test_bad_bytes_come_in_pieces(void **state)
{
  (void) state;
  expect_repeated("a: b: c\n", "#", 200, "\x01", "!yaml: control characters are not allowed");
  expect_repeated("a: b: c\n", "#", 600, "\x01",
                  "!yaml: mapping values are not allowed in this "
                  "context");
}

/* ---- memory --------------------------------------------------------------------------------- */

/* Whatever the arena's limit is, a reading ends with its value or with the limit's error. */
static void test_every_memory_limit(void **state)
{
  static const char *const texts[] = {
    "a: 1\nb: [x, {c: d}]\n",
    "a: &x {b: \"c\\td\"}\ne: [*x, *x]\n<<: *x\n",
    "a: !!str 1\n? [b]\n: c: d",
    "a: 1\r\n---\r\nb: !x 2\r\n",
  };
  (void) state;
  for (size_t i = 0; i < COUNT(texts); i++)
    for (size_t limit = 0; limit < 300000; limit += 4000) {
      reading r = { .read = ch_yaml_read_values, .text = chart_str_from(texts[i]), .source = 1 };
      if (!run(&r, limit) && r.fault.status != CHART_ERR_LIMIT)
        assert_int_equal(r.fault.status, CHART_ERR_YAML);
      finish(&r);
    }
}

/* A reading may stand between marks: it leaves nothing behind that the arena would miss. */
static void test_reading_between_marks(void **state)
{
  (void) state;
  ch_fault fault;
  ch_arena arena;
  ch_fault_init(&fault, CH_STACK_ROOM_DEFAULT);
  ch_arena_init(&arena, &fault, SIZE_MAX);
  ch_arena_alloc(&arena, 16);
  size_t used = 0;
  for (int i = 0; i < 1000; i++) {
    ch_arena_mark mark = ch_arena_take_mark(&arena);
    ch_yaml_read(&arena, CHART_STR("a: &x [1, 2]\nb: *x\nc: >\n x\n"), 0, (ch_yaml_limits){ 0, 0 });
    ch_arena_release(&arena, mark);
    if (i == 1)
      used = arena.used;
  }
  assert_int_equal(arena.used, used);
  ch_arena_destroy(&arena);
  ch_fault_clear(&fault);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_values_files),
    cmocka_unit_test(test_lost_last_line),
    cmocka_unit_test(test_error_places),
    cmocka_unit_test(test_origins),
    cmocka_unit_test(test_source_zero_records_no_origins),
    cmocka_unit_test(test_unchanged_strings_are_borrowed),
    cmocka_unit_test(test_integers_can_stay),
    cmocka_unit_test(test_nesting),
    cmocka_unit_test(test_depth_is_an_argument),
    cmocka_unit_test(test_aliases_are_limited),
    cmocka_unit_test(test_long_keys),
    cmocka_unit_test(test_bad_bytes_come_in_pieces),
    cmocka_unit_test(test_every_memory_limit),
    cmocka_unit_test(test_reading_between_marks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
