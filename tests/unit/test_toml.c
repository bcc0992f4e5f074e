/* SPDX-License-Identifier: Apache-2.0
 * Tests codec/toml.h: TOML as BurntSushi/toml reads and writes it. */
#include "codec/toml.h"

#include "codec/json.h"

#include <stdio.h>

#include "fixture_output.h"

/* ---- times, which are strings here ----------------------------------------------------------- */

static bool read_time(void *where, chart_str text, chart_value *result)
{
  *result = ch_string(ch_arena_format((ch_arena *) where, "<%.*s>", CH_STR_ARG(text)));
  return text.data[0] != '9';
}

static bool write_time(ch_buffer *to, chart_value value)
{
  (void) to;
  (void) value;
  return false;
}

static const ch_toml_times times = { &arena, read_time, write_time };

/* ---- calls that may throw -------------------------------------------------------------------- */

typedef struct job {
  chart_str   text;
  chart_value value;
} job;

static void read_text(void *argument)
{
  job *this   = (job *) argument;
  this->value = ch_toml_read(&arena, this->text, &times, ch_compat_table[CH_COMPAT_4_2]);
  ch_json_write(&out, this->value, CH_JSON_COMPACT);
}

static void write_value(void *argument)
{
  ch_toml_write(&out, ((job *) argument)->value, &times, ch_compat_table[CH_COMPAT_4_2]);
}

/* Runs body; what it wrote, or its message, must be `want`. */
static void expect(const char *name, void (*body)(void *), job *this, const char *want)
{
  out.size      = 0;
  chart_str got = ch_try(&fault, body, this) ? ch_buffer_view(&out) : fault.message;
  if (!ch_str_is(got, want))
    fail_msg("%s: got %.*s, want %s", name, CH_STR_ARG(got), want);
}

/* ---- reading --------------------------------------------------------------------------------- */

static const struct {
  const char *text, *want;
} reads[] = {
  { "", "{}" },
  { "a = 1\r\nb=0x1F # c\n[t]\n'x y'.z = -0.5", "{\"a\":1,\"b\":31,\"t\":{\"x y\":{\"z\":-0.5}}}" },
  { "[[a]]\n[[a]]\nb = [1,[true,\n],{c='d'}]", "{\"a\":[{},{\"b\":[1,[true],{\"c\":\"d\"}]}]}" },
  { "a = \"\"\"\nx \\\n  y\\\"\"\"\"\"\"", "{\"a\":\"x y\\\"\\\"\\\"\"}" },
  { "a = '''\nx'''''", "{\"a\":\"x''\"}" },
  { "a = 1979-05-27 07:32:00z", "{\"a\":\"\\u003c1979-05-27T07:32:00Z\\u003e\"}" },
  { "a = 9979-05-27", "toml: line 1 (last key \"a\"): invalid datetime: \"9979-05-27\"" },
  { "a = [1]\na.b = 2", "{\"a\":{\"b\":2}}" }, /* as the reference does, if not as TOML says */
  { "a = 1\n\na = 2", "toml: line 3 (last key \"a\"): Key 'a' has already been defined." },
  { "[a]\nb = 1\n[a.b]", "toml: line 3 (last key \"a\"): Key 'a.b' has already been defined." },
  { "a = {b.a = 1, b = 2, b.c = 3}", "toml: line 1 (last key \"a.b.c\"): \"a.b\" is not a table" },
  { "a = \"x\n\"", "toml: line 1 (last key \"a\"): strings cannot contain newlines" },
  { "a = inan", "toml: line 1 (last key \"a\"): Invalid float \"inan\": underscores must be "
                "surrounded by digits" },
  { "a = int", "toml: line 1 (last key \"a\"): expected value but found \"nt\" instead" },
  { "a = \"\\q\"", "toml: line 1 (last key \"a\"): invalid escape in string '\\q'" },
  { "a = \xff", "toml: line 1 (last key \"a\"): invalid UTF-8 byte: 0xff" },
  { "\n[a", "toml: line 2: expected '.' or ']' to end table name, but got '\\x00' instead" },
};

static void test_reading(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(reads); i++) {
    job this = { .text = chart_str_from(reads[i].text) };
    expect(reads[i].text, read_text, &this, reads[i].want);
  }
}

/* Every text that is cut off somewhere ends in a value or a complaint; the texts have no bytes
 * behind their ends, which a sanitizer would see. */
static void test_cut_texts(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(reads); i++)
    for (size_t size = strlen(reads[i].text); size-- > 0;) {
      char copy[256];
      memcpy(copy + sizeof copy - size, reads[i].text, size);
      job this = { .text = ch_str(copy + sizeof copy - size, size) };
      out.size = 0;
      ch_try(&fault, read_text, &this);
    }
}

static void test_depth(void **state)
{
  (void) state;
  ch_buffer text;
  ch_buffer_init(&text, &arena);
  ch_buffer_text(&text, "a = ");
  ch_buffer_fill(&text, '[', 1000000);
  job this = { .text = ch_buffer_view(&text) };
  assert_false(ch_try(&fault, read_text, &this));
  assert_int_equal(fault.status, CHART_ERR_LIMIT);
}

/* ---- writing --------------------------------------------------------------------------------- */

static const struct {
  const char *json, *want;
} writes[] = {
  { "{}", "" },
  { "{\"b\":1,\"a b\":\"x\\\"\\n\\u0001\",\"c\":{\"d\":[true]}}",
    "\"a b\" = \"x\\\"\\n\\u0001\"\nb = 1.0\n\n[c]\n  d = [true]\n" },
  { "{\"a\":{\"b\":{}}}", "[a]\n  [a.b]\n" },
  { "{\"a\":[{\"b\":1e6},{}]}", "[[a]]\n  b = 1e+06\n\n[[a]]\n" },
  { "{\"a\":[1,{\"b\":null,\"c\":[{}]}]}", "a = [1.0, {c = [{}]}]\n" },
  { "{\"a\":[1,{\"b\":1,\"c\":null}]}", "a = [1.0, {b = 1.0, }]\n" },
  { "{\"a\":[null]}", "toml: cannot encode array with nil element" },
  { "[{}]", "toml: top-level values must be Go maps or structs" },
  { "[1,[]]", "[1.0, []]" },
};

static void test_writing(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(writes); i++) {
    job this = { .value = ch_json_read(&arena, chart_str_from(writes[i].json)) };
    expect(writes[i].json, write_value, &this, writes[i].want);
  }
}

static void test_circle(void **state)
{
  (void) state;
  chart_value dict = ch_dict_new(&arena, CH_TYPE_DICT, 1);
  ch_dict_set_text(&arena, dict, "a", dict);
  job this = { .value = dict };
  assert_false(ch_try(&fault, write_value, &this));
  assert_int_equal(fault.status, CHART_ERR_LIMIT);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_reading), cmocka_unit_test(test_cut_texts), cmocka_unit_test(test_depth),
    cmocka_unit_test(test_writing), cmocka_unit_test(test_circle),
  };
  return cmocka_run_group_tests(tests, start_output, stop_output);
}
