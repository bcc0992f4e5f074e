/* SPDX-License-Identifier: Apache-2.0
 * Tests codec/yaml_write.h: toYaml and toYamlPretty. */
#include "codec/yaml_write.h"

#include "codec/json.h"
#include "codec/yaml_order.h"
#include "value/object.h"

#include <math.h>
#include <stdio.h>

#include "fixture_output.h"

/* Lines are folded behind column 80, so many texts here are longer than that. */
#define A10 "aaaaaaaaaa"
#define A70 A10 A10 A10 A10 A10 A10 A10
#define A80 A70 A10
#define E5  "\303\251\303\251\303\251\303\251\303\251"
#define E10 E5 E5
#define E80 E10 E10 E10 E10 E10 E10 E10 E10
#define K10 "k k k k k "
#define K80 K10 K10 K10 K10 K10 K10 K10 K10

/* ---- calls that may throw ------------------------------------------------------------------ */

typedef void writer(ch_buffer *out, chart_value value);

typedef struct job {
  writer     *write;
  chart_value value;
  chart_str   json;
} job;

static void do_write(void *argument)
{
  const job *this = (const job *) argument;
  this->write(&out, this->value);
}

static void do_read(void *argument)
{
  job *this   = (job *) argument;
  this->value = ch_json_read(&arena, this->json);
}

static chart_value from_json(const char *json)
{
  job this = { .json = chart_str_from(json) };
  if (!ch_try(&fault, do_read, &this))
    fail_msg("%s: %.*s", json, CH_STR_ARG(fault.message));
  return this.value;
}

/* `want` is without the newline at the end, as toYaml gives it. */
static void expect(writer *write, chart_value value, const char *want)
{
  job this = { .write = write, .value = value };
  out.size = 0;
  if (!ch_try(&fault, do_write, &this))
    fail_msg("%s: %.*s", want, CH_STR_ARG(fault.message));
  if (out.size != 0 && out.data[out.size - 1] == '\n')
    out.size--;
  ch_buffer_byte(&out, '\0');
  assert_string_equal(out.data, want);
}

static void expect_both(chart_value value, const char *want)
{
  expect(ch_yaml_write, value, want);
  expect(ch_yaml_write_pretty, value, want);
}

static void expect_fault(writer *write, chart_value value, const char *want)
{
  job this = { .write = write, .value = value };
  out.size = 0;
  ch_buffer_text(&out, "before");
  assert_false(ch_try(&fault, do_write, &this));
  assert_int_equal(fault.status, CHART_ERR_YAML);
  assert_true(ch_str_is(ch_buffer_view(&out), "before"));
  if (!ch_str_is(fault.message, want))
    fail_msg("got %.*s, want %s", CH_STR_ARG(fault.message), want);
}

static chart_value text(const char *s)
{
  return ch_string(chart_str_from(s));
}

/* What is written, by toYaml and by toYamlPretty (NULL: the same). */
struct row {
  const char *given, *want, *pretty;
};

static void expect_row(chart_value value, const struct row *row)
{
  expect(ch_yaml_write, value, row->want);
  expect(ch_yaml_write_pretty, value, row->pretty == NULL ? row->want : row->pretty);
}

static void expect_texts(const struct row *rows, size_t count)
{
  for (size_t i = 0; i < count; i++)
    expect_row(text(rows[i].given), &rows[i]);
}

static void expect_values(const struct row *rows, size_t count)
{
  for (size_t i = 0; i < count; i++)
    expect_row(from_json(rows[i].given), &rows[i]);
}

/* ---- styles of strings ---------------------------------------------------------------------- */

static const char *const plain_texts[] = {
  "a",
  "it's",
  "a\"b",
  "a\\b",
  "a:b",
  "http://a:80/x",
  "a#b",
  "a*",
  "~a",
  "-a",
  "?a",
  ":a",
  "a[",
  "a,b",
  "v1.2",
  "1/2",
  "1,000",
  "oN",
  "NaN",
  "0x",
  "1e",
  "1.2.3",
  "_1",
  "<<",
  "=",
  "+",
  "\303\251\346\227\245\346\234\254",
  "\302\240",
  "a\342\200\213",
  "t",
  "1:60",
  "20200-01-01",
};

static void leaves_most_strings_plain(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(plain_texts); i++)
    expect_both(text(plain_texts[i]), plain_texts[i]);
}

/* What would be read back as something else, or is in the old notation of base 60. */
static const char *const ambiguous_texts[] = {
  "",           "~",        "null",
  "Null",       "true",     "False",
  "y",          "N",        "off",
  "On",         "123",      "0777",
  "08",         "1e3",      "1_000",
  ".5",         "+1",       "-0",
  "0x1F",       "0b11",     "0o17",
  ".inf",       "-.INF",    ".NaN",
  "2020-01-02", "2001-1-1", "2001-12-14t21:59:43.10-05:00",
  "12:30",      "-1:30",    "190:20:30.5",
  "1_0:2",
};

static void quotes_ambiguous_strings(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(ambiguous_texts); i++) {
    char want[64];
    snprintf(want, sizeof want, "\"%s\"", ambiguous_texts[i]);
    expect_both(text(ambiguous_texts[i]), want);
  }
}

/* What the resolver of go-yaml v3 takes for numbers, unlike that of v2. */
static const struct row octal_rows[] = {
  { "0o-17", "0o-17", "\"0o-17\"" },
  { "0_o+_1_7_", "0_o+_1_7_", "\"0_o+_1_7_\"" },
  { "0o-1000000000000000000000", "0o-1000000000000000000000", "\"0o-1000000000000000000000\"" },
  { "0o+1000000000000000000000", "0o+1000000000000000000000", NULL },
  { "0o-", "0o-", NULL },
  { "0o-8", "0o-8", NULL },
  { "0O-7", "0O-7", NULL },
};

static void quotes_signed_octals_when_pretty(void **state)
{
  (void) state;
  expect_texts(octal_rows, COUNT(octal_rows));
}

static const char *const structural_texts[] = {
  " a", "a ", "-",  "- a",   "?",   "? a",   ":",   ": a",  "a:",    "a: b", "a #b",
  "#a", ",a", "[a", "]a",    "{a",  "}a",    "&a",  "*a",   "!a",    "|a",   ">a",
  "%a", "@a", "`a", "\"a\"", "---", "--- a", "...", "....", "null ",
};

static void quotes_what_looks_like_structure(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(structural_texts); i++) {
    char want[64];
    snprintf(want, sizeof want, "'%s'", structural_texts[i]);
    expect_both(text(structural_texts[i]), want);
  }
  expect_both(text("'a'"), "'''a'''");
  expect_both(text("it's: a"), "'it''s: a'");
}

static const struct row escaped_rows[] = {
  { "a\tb", "\"a\\tb\"", NULL },
  { "a\015b", "\"a\\rb\"", NULL },
  { "\007\010\013\014\033\001", "\"\\a\\b\\v\\f\\e\\x01\"", NULL },
  { "\360\237\230\200", "\"\\U0001F600\"", NULL },
  { "\357\273\277", "\"\\uFEFF\"", NULL },
  { "a\357\273\277", "\"a\\uFEFF\"", NULL },
  { "\357\273\277 a/", "\"\\uFEFF\\x20\\x61\\x2F\"", NULL },
  { "\" \\\t", "\"\\\" \\\\\\t\"", NULL },
  { "a \nb", "\"a \\nb\"", NULL },
  { "a\n ", "\"a\\n \"", NULL },
  { "a\tb\nc", "\"a\\tb\\nc\"", "|-\n  a\tb\n  c" },
  { "a\342\200\250 b\n", "|\n  a\342\200\250   b", NULL },
  { "a\342\200\250b", "'a\342\200\250  b'", NULL },
  { "a\342\200\251", "'a\342\200\251'", NULL },
};

static void escapes_what_cannot_be_shown(void **state)
{
  (void) state;
  expect_texts(escaped_rows, COUNT(escaped_rows));
  expect_both(ch_string(CHART_STR("a\0z")), "\"a\\0z\"");
  expect(ch_yaml_write_pretty, text("\302\205\177"), "\"\\N\\x7F\"");
}

static const struct row literal_rows[] = {
  { "a\nb", "|-\n  a\n  b", NULL },
  { "a\nb\n", "|\n  a\n  b", NULL },
  { "a\nb\n\n", "|+\n  a\n  b\n", NULL },
  { "\n", "|2+\n", NULL },
  { "\n\n", "|2+\n\n", NULL },
  { "\na", "|2-\n\n  a", NULL },
  { " a\nb", "|2-\n   a\n  b", NULL },
  { "a\n\n\nb\n", "|\n  a\n\n\n  b", NULL },
  { "a\n  b\n", "|\n  a\n    b", NULL },
  { "a: b\n# c\n- d\n", "|\n  a: b\n  # c\n  - d", NULL },
  { "a\n\342\200\250b", "|-\n  a\n\342\200\250  b", NULL },
  { "a\342\200\251\nb\342\200\250", "|\n  a\342\200\251\n  b\342\200\250", NULL },
};

static void writes_lines_literally(void **state)
{
  (void) state;
  expect_texts(literal_rows, COUNT(literal_rows));
}

static const struct row folded_rows[] = {
  { A80 " b", A80 " b", NULL },
  { A80 "a b", A80 "a\n  b", A80 "a b" },
  { A80 "a  b c", A80 "a  b\n  c", A80 "a  b c" },
  { A80 "a b ", "'" A80 "a\n  b '", "'" A80 "a b '" },
  { A80 "a: b", "'" A80 "a:\n  b'", "'" A80 "a: b'" },
  { "it's: " A80 " b", "'it''s: " A80 "\n  b'", "'it''s: " A80 " b'" },
  { "\t" A80 " b", "\"\\t" A80 "\n  b\"", "\"\\t" A80 " b\"" },
  { "\t" A80 "  b", "\"\\t" A80 "\n  \\ b\"", "\"\\t" A80 "  b\"" },
  { A80 "b " A80 " " A80, A80 "b\n  " A80 "\n  " A80, A80 "b " A80 " " A80 },
  { E80 " b", E80 " b", NULL },
  { E80 "a b", E80 "a\n  b", E80 "a b" },
  { A80 "a b\nc", "|-\n  " A80 "a b\n  c", NULL },
};

static const struct row nested_folded_rows[] = {
  { "{\"k\":\"" A70 "1234567 b\"}", "k: " A70 "1234567 b", NULL },
  { "{\"k\":\"" A70 "12345678 b\"}", "k: " A70 "12345678\n  b", "k: " A70 "12345678 b" },
  { "{\"k\":{\"l\":[\"" A70 "1234567 b\"]}}", "k:\n  l:\n  - " A70 "1234567\n    b",
    "k:\n  l:\n    - " A70 "1234567 b" },
};

static void folds_long_lines(void **state)
{
  (void) state;
  expect_texts(folded_rows, COUNT(folded_rows));
  expect_values(nested_folded_rows, COUNT(nested_folded_rows));
}

/* ---- other scalars -------------------------------------------------------------------------- */

static const struct row number_rows[] = {
  { "0", "0", NULL },
  { "1", "1", NULL },
  { "-1", "-1", NULL },
  { "1.5", "1.5", NULL },
  { "100.25", "100.25", NULL },
  { "1000000", "1000000", "1e+06" },
  { "-1000000", "-1000000", "-1e+06" },
  { "1000000000000000.0", "1000000000000000", "1e+15" },
  { "1e+18", "1000000000000000000", "1e+18" },
  { "2147483648", "2147483648", "2.147483648e+09" },
  { "9223372036854775807", "9223372036854776000", "9.223372036854776e+18" },
  { "9223372036854775808", "9223372036854776000", "9.223372036854776e+18" },
  { "-9223372036854775808", "-9.223372036854776e+18", NULL },
  { "-9223372036854777856", "-9.223372036854778e+18", NULL },
  { "1.844674407370955e+19", "18446744073709550000", "1.844674407370955e+19" },
  { "1.8446744073709552e+19", "1.8446744073709552e+19", NULL },
  { "1e+20", "1e+20", NULL },
  { "1e+21", "1e+21", NULL },
  { "12345678.9", "1.23456789e+07", NULL },
  { "0.1", "0.1", NULL },
  { "1e-05", "1e-05", NULL },
  { "1e-07", "1e-07", NULL },
  { "-0.0", "0", "-0" },
  { "5e-324", "5e-324", NULL },
  { "1.7976931348623157e+308", "1.7976931348623157e+308", NULL },
};

static void writes_numbers(void **state)
{
  (void) state;
  expect_values(number_rows, COUNT(number_rows));
  expect_both(ch_int64(INT64_MIN), "-9223372036854775808");
  expect_both(ch_uint64(UINT64_MAX), "18446744073709551615");
}

static void writes_infinities_only_without_json(void **state)
{
  (void) state;
  expect(ch_yaml_write_pretty, ch_float((double) NAN), ".nan");
  expect(ch_yaml_write_pretty, ch_float(-(double) INFINITY), "-.inf");
  expect_fault(ch_yaml_write, ch_float((double) NAN),
               "error marshaling into JSON: json: unsupported value: NaN");
  expect_fault(ch_yaml_write, ch_float((double) INFINITY),
               "error marshaling into JSON: json: unsupported value: +Inf");
}

static void tells_nil_from_empty_only_in_json(void **state)
{
  (void) state;
  expect(ch_yaml_write, ch_list_nil(CH_TYPE_LIST), "null");
  expect(ch_yaml_write, ch_dict_nil(CH_TYPE_DICT), "null");
  expect(ch_yaml_write_pretty, ch_list_nil(CH_TYPE_LIST), "[]");
  expect(ch_yaml_write_pretty, ch_dict_nil(CH_TYPE_DICT), "{}");
  expect_both(ch_absent(), "null");
}

static void writes_bytes(void **state)
{
  (void) state;
  expect(ch_yaml_write, ch_bytes(CHART_STR("")), "\"\"");
  expect(ch_yaml_write, ch_bytes(CHART_STR("hi\xff")), "aGn/");
  expect(ch_yaml_write_pretty, ch_bytes(CHART_STR("")), "[]");
  expect(ch_yaml_write_pretty, ch_bytes(CHART_STR("hi\xff")), "- 104\n- 105\n- 255");
}

/* ---- containers ----------------------------------------------------------------------------- */

static const struct row layout_rows[] = {
  { "null", "null", NULL },
  { "true", "true", NULL },
  { "[]", "[]", NULL },
  { "{}", "{}", NULL },
  { "[[]]", "- []", NULL },
  { "[{}]", "- {}", NULL },
  { "{\"a\": []}", "a: []", NULL },
  { "{\"a\": {}}", "a: {}", NULL },
  { "[1, [2, [3]], 4]", "- 1\n- - 2\n  - - 3\n- 4", NULL },
  { "{\"a\": [1, {\"b\": 2, \"c\": [3]}]}", "a:\n- 1\n- b: 2\n  c:\n  - 3",
    "a:\n  - 1\n  - b: 2\n    c:\n      - 3" },
  { "[{\"a\": 1, \"b\": {\"c\": 2}}, {\"d\": [[1, 2], [{\"e\": 3}]]}]",
    "- a: 1\n  b:\n    c: 2\n- d:\n  - - 1\n    - 2\n  - - e: 3",
    "- a: 1\n  b:\n    c: 2\n- d:\n    - - 1\n      - 2\n    - - e: 3" },
  { "{\"a\": \"x\\ny\\n\", \"b\": [\"x\\n\\ny\", {\"c\": \"\\n\"}]}",
    "a: |\n  x\n  y\nb:\n- |-\n  x\n\n  y\n- c: |2+\n",
    "a: |\n  x\n  y\nb:\n  - |-\n    x\n\n    y\n  - c: |2+\n" },
  { "{\"a\": {\"b\": {\"c\": null}}}", "a:\n  b:\n    c: null", NULL },
  { "[\"a\\n\", \"b\"]", "- |\n  a\n- b", NULL },
};

static void lays_out_containers(void **state)
{
  (void) state;
  expect_values(layout_rows, COUNT(layout_rows));
}

static const struct row key_rows[] = {
  { "{\"\": 1, \"true\": 2, \"1\": 3, \"a b\": 4, \"a: b\": 5, \"'\": 6, \"- x\": 7, \"\303"
    "\251\": 8}",
    "\"\": 1\n'''': 6\n'- x': 7\n\"1\": 3\na b: 4\n'a: b': 5\n\"true\": 2\n\303\251: 8", NULL },
  { "{\"a\\nb\": 1, \"c\": 2}", "? |-\n  a\n  b\n: 1\nc: 2", NULL },
  { "{\"a\\nb\": {\"x\": 1}}", "? |-\n  a\n  b\n: x: 1", NULL },
  { "{\"a\\nb\": [1, 2]}", "? |-\n  a\n  b\n: - 1\n  - 2", NULL },
  { "{\"a\\nb\": \"x\\ny\", \"c\": [{\"d\\n\": {}}]}",
    "? |-\n  a\n  b\n: |-\n  x\n  y\nc:\n- ? |\n    d\n  : {}",
    "? |-\n  a\n  b\n: |-\n  x\n  y\nc:\n  - ? |\n      d\n    : {}" },
  { "{\"a\\rb\": 1}", "? \"a\\rb\"\n: 1", NULL },
  { "{\"a\342\200\250b\": 1}", "? 'a\342\200\250  b'\n: 1", NULL },
  { "{\"" A80 A10 A10 A10 A10 "12345678\":1}", A80 A10 A10 A10 A10 "12345678: 1", NULL },
  { "{\"" A80 A10 A10 A10 A10 "123456789\":1}", "? " A80 A10 A10 A10 A10 "123456789\n: 1", NULL },
  { "{\"" K80 K10 "k\":1}", K80 K10 "k: 1", NULL },
  { "{\"" A80 " " A80 "\":[1]}", "? " A80 "\n  " A80 "\n: - 1", "? " A80 " " A80 "\n: - 1" },
  { "{\"" E80 "\":1}", "? " E80 "\n: 1", NULL },
};

static void writes_keys(void **state)
{
  (void) state;
  expect_values(key_rows, COUNT(key_rows));
}

static const struct row order_rows[] = {
  { "{\"B\": 1, \"a\": 1, \"b\": 1, \"A\": 1, \"1\": 1, \"2\": 1, \"10\": 1, \"_\": 1, \"-\":"
    " 1, \".\": 1, \"/\": 1, \"\303\251\": 1, \"Z\": 1, \"~\": 1, \"a1\": 1, \"a2\": 1, \"a10"
    "\": 1, \"a01\": 1, \"a-1\": 1, \"a.b\": 1, \"a/b\": 1, \"a_1\": 1, \"aB\": 1, \"aa\": 1}",
    "'-': 1\n.: 1\n/: 1\n_: 1\n\"~\": 1\n\"1\": 1\n\"2\": 1\n\"10\": 1\nA: 1\nB: 1\nZ: 1\na: "
    "1\na-1: 1\na.b: 1\na/b: 1\na_1: 1\na1: 1\na01: 1\na2: 1\na10: 1\naB: 1\naa: 1\nb: 1\n"
    "\303\251: 1",
    NULL },
  { "{\"http1\": 1, \"http01\": 1, \"http001\": 1, \"http2\": 1, \"http10\": 1}",
    "http1: 1\nhttp01: 1\nhttp001: 1\nhttp2: 1\nhttp10: 1", NULL },
  { "{\"a1\": 1, \"a1b\": 1, \"a01\": 1, \"a2\": 1}", "a1: 1\na1b: 1\na01: 1\na2: 1", NULL },
  { "{\"x10\": 1, \"x100\": 1, \"x9\": 1, \"x090\": 1, \"x1000000000000000000000\": 1}",
    "x9: 1\nx10: 1\nx090: 1\nx100: 1\nx1000000000000000000000: 1", NULL },
  { "{\"b\": 1, \"a\": 1, \"\303\251\": 1, \"\303\211\": 1, \"z\": 1, \"a\303\251\": 1}",
    "a: 1\na\303\251: 1\nb: 1\nz: 1\n\303\211: 1\n\303\251: 1", NULL },
};

static void sorts_keys(void **state)
{
  (void) state;
  expect_values(order_rows, COUNT(order_rows));
  assert_true(ch_yaml_key_less(CHART_STR("a1b"), CHART_STR("a10"), CH_YAML_V3));
  assert_true(ch_yaml_key_less(CHART_STR("a10"), CHART_STR("a1b"), CH_YAML_V2));
  assert_false(ch_yaml_key_less(CHART_STR("a"), CHART_STR("a"), CH_YAML_V2));
}

static void sorts_alike_where_the_order_has_cycles(void **state)
{
  (void) state;
  static const char *const keys[]    = { "v1", "v10", "v1alpha1", "v1beta1", "v2" };
  char                     first[64] = "";
  for (size_t shift = 0; shift < COUNT(keys); shift++) {
    chart_value dict = ch_dict_new(&arena, CH_TYPE_DICT, 0);
    for (size_t i = 0; i < COUNT(keys); i++)
      ch_dict_set_text(&arena, dict, keys[(i + shift) % COUNT(keys)], ch_nil());
    out.size = 0;
    ch_yaml_write(&out, dict);
    ch_buffer_byte(&out, '\0');
    if (shift == 0)
      snprintf(first, sizeof first, "%s", out.data);
    assert_string_equal(out.data, first);
  }
}

static void finds_cycles(void **state)
{
  (void) state;
  const chart_value dict = ch_dict_new(&arena, CH_TYPE_DICT, 0);
  ch_dict_set_text(&arena, dict, "self", dict);
  expect_fault(ch_yaml_write, dict,
               "error marshaling into JSON: json: unsupported value: encountered a cycle via "
               "map[string]interface {}");
}

static chart_value nested(size_t depth)
{
  chart_value value = ch_nil();
  while (depth-- != 0) {
    const chart_value list = ch_list_new(&arena, CH_TYPE_LIST, 1);
    ch_list_push(&arena, list, value);
    value = list;
  }
  return value;
}

static void limits_the_depth(void **state)
{
  (void) state;
  job this = { .write = ch_yaml_write, .value = nested(10000) };
  if (!ch_try(&fault, do_write, &this) && fault.status == CHART_ERR_LIMIT)
    skip(); /* sanitizers use up the stack before */
  expect_fault(ch_yaml_write, nested(10001), "yaml: exceeded max depth of 10000");
}

/* ---- text that does not go through JSON unchanged --------------------------------------------- */

static void replaces_invalid_utf8(void **state)
{
  (void) state;
  expect(ch_yaml_write, text("a\377\342\200"), "a\357\277\275\357\277\275\357\277\275");
  expect(ch_yaml_write_pretty, text("a\377"), "!!binary Yf8=");
  expect(ch_yaml_write_pretty, text("\377" A70),
         "!!binary |\n"
         "  /2FhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYW\n"
         "  FhYWFhYWFhYWFhYWFhYWFhYWE=");
}

static void keeps_the_last_of_equal_keys(void **state)
{
  (void) state;
  const chart_value dict = ch_dict_new(&arena, CH_TYPE_DICT, 0);
  ch_dict_set_text(&arena, dict, "a\376", ch_int(2));
  ch_dict_set_text(&arena, dict, "a\200", ch_int(1));
  ch_dict_set_text(&arena, dict, "b", ch_int(3));
  expect(ch_yaml_write, dict, "a\357\277\275: 2\nb: 3");
  expect(ch_yaml_write_pretty, dict, "!!binary YYA=: 1\n!!binary Yf4=: 2\nb: 3");
}

static const struct row next_line_rows[] = {
  { "a\302\205b", "a b", NULL },
  { "a  \302\205  b", "a b", NULL },
  { "a\302\205\302\205b", "|-\n  a\n  b", NULL },
  { "a\302\205 \302\205 \302\205b", "|-\n  a\n\n  b", NULL },
  { "\302\205", "' '", NULL },
  { "a \302\205", "'a '", NULL },
  { "a\302\205---", "a ---", NULL },
  { "a\302\205 --- b", "a --- b", NULL },
};

static void folds_next_line_characters(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(next_line_rows); i++)
    expect(ch_yaml_write, text(next_line_rows[i].given), next_line_rows[i].want);
}

static chart_value with_key(const char *key)
{
  const chart_value dict = ch_dict_new(&arena, CH_TYPE_DICT, 1);
  ch_dict_set_text(&arena, dict, key, ch_nil());
  return dict;
}

static void refuses_what_yaml_cannot_read(void **state)
{
  (void) state;
  static char key[1024];
  memset(key, 'k', sizeof key - 1);
  expect_fault(ch_yaml_write, text("a\177"), "yaml: control characters are not allowed");
  expect_fault(ch_yaml_write, text("\302\200"), "yaml: control characters are not allowed");
  expect_fault(ch_yaml_write, text("\357\277\277"), "yaml: control characters are not allowed");
  expect_fault(ch_yaml_write, with_key("\177"), "yaml: control characters are not allowed");
  expect_fault(ch_yaml_write, text("\302\205--- "), "yaml: found unexpected document indicator");
  expect_fault(ch_yaml_write, with_key(key), "yaml: did not find expected ',' or '}'");
  expect_fault(ch_yaml_write, with_key("a\302\205b"), "yaml: did not find expected ',' or '}'");
  key[1022] = '\0';
  ch_yaml_write(&out, with_key(key));
  memset(key, '<', 171); /* each becomes \\u003c in between */
  key[171] = '\0';
  expect_fault(ch_yaml_write, with_key(key), "yaml: did not find expected ',' or '}'");
  key[170] = '\0';
  ch_yaml_write(&out, with_key(key));
}

static void reports_json_errors_first(void **state)
{
  (void) state;
  const chart_value list = ch_list_new(&arena, CH_TYPE_LIST, 2);
  ch_list_push(&arena, list, text("\177"));
  ch_list_push(&arena, list, ch_float((double) NAN));
  expect_fault(ch_yaml_write, list, "error marshaling into JSON: json: unsupported value: NaN");
}

/* ---- objects -------------------------------------------------------------------------------- */

static void write_given(ch_buffer *buffer, const struct chart_object *object)
{
  ch_buffer_text(buffer, (const char *) object->data);
}

static void write_hour(ch_buffer *buffer, const struct chart_object *object)
{
  (void) object;
  ch_buffer_text(buffer, "1h0m0s");
}

static chart_value give_number(ch_arena *owner, const struct chart_object *object, size_t i)
{
  const chart_value list = ch_list_new(owner, CH_TYPE_LIST, 1);
  (void) object;
  ch_list_push(owner, list, ch_int((int64_t) i));
  return list;
}

static const chart_str names[]        = { { "Minor", 5 }, { "Major", 5 }, { NULL, 0 } };
static const ch_class  time_class     = { .name = { "time.Time", 9 }, .json = write_given };
static const ch_class  duration_class = { .name = { "time.Duration", 13 },
                                          .text = write_hour,
                                          .json = write_given };
static const ch_class  version_class  = { .name = { "*semver.Version", 15 }, .json = write_given };
static const ch_class  struct_class   = { .name   = { "test.Struct", 11 },
                                          .fields = names,
                                          .field  = give_number };
static const ch_class  tagged_class   = {
     .name = { "test.Tagged", 11 }, .fields = names, .field = give_number, .json = write_given
};
static const ch_class opaque_class = { .name = { "test.Opaque", 11 } };

static const struct {
  const ch_class *class;
  const char *json, *want, *pretty;
} object_rows[] = {
  { &time_class, "\"2020-02-03T00:00:00Z\"", "a: \"2020-02-03T00:00:00Z\"",
    "a: 2020-02-03T00:00:00Z" },
  { &duration_class, "9007199254740993", "a: 9007199254740993", "a: 1h0m0s" },
  { &version_class, "\"1.2.3\"", "a: 1.2.3", "a: 1.2.3" },
  { &struct_class, "", "a:\n  Major:\n  - 1\n  Minor:\n  - 0",
    "a:\n  minor:\n    - 0\n  major:\n    - 1" },
  { &tagged_class, "{\"z\":1,\"y\":[]}", "a:\n  \"y\": []\n  z: 1",
    "a:\n  minor:\n    - 0\n  major:\n    - 1" },
  { &opaque_class, "", "a: {}", "a: {}" },
};

static void writes_objects(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(object_rows); i++) {
    char       *json = (char *) ch_arena_copy(&arena, chart_str_from(object_rows[i].json)).data;
    chart_value dict = ch_dict_new(&arena, CH_TYPE_DICT, 1);
    ch_dict_set_text(&arena, dict, "a", ch_object(&arena, object_rows[i].class, json));
    expect(ch_yaml_write, dict, object_rows[i].want);
    expect(ch_yaml_write_pretty, dict, object_rows[i].pretty);
  }
  expect_both((chart_value){ .kind = CHART_OBJECT, .type = CH_TYPE_OBJECT }, "null");
}

/* ---- limits --------------------------------------------------------------------------------- */

static void stops_at_the_limit(void **state)
{
  (void) state;
  enum { LIMIT = 300 };
  static const char long_text[] = A80 "\377" A80 A80 A80 A80;
  ch_buffer                                              small;
  const ch_buffer                                        whole = out;
  job this = { .write = ch_yaml_write, .value = text(long_text) };
  ch_buffer_init_heap(&small, &fault, LIMIT);
  out                = small;
  const bool written = ch_try(&fault, do_write, &this);
  ch_buffer_clear(&out);
  out = whole;
  assert_false(written);
  assert_int_equal(fault.status, CHART_ERR_LIMIT);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(leaves_most_strings_plain, empty_output),
    cmocka_unit_test_setup(quotes_ambiguous_strings, empty_output),
    cmocka_unit_test_setup(quotes_signed_octals_when_pretty, empty_output),
    cmocka_unit_test_setup(quotes_what_looks_like_structure, empty_output),
    cmocka_unit_test_setup(escapes_what_cannot_be_shown, empty_output),
    cmocka_unit_test_setup(writes_lines_literally, empty_output),
    cmocka_unit_test_setup(folds_long_lines, empty_output),
    cmocka_unit_test_setup(writes_numbers, empty_output),
    cmocka_unit_test_setup(writes_infinities_only_without_json, empty_output),
    cmocka_unit_test_setup(tells_nil_from_empty_only_in_json, empty_output),
    cmocka_unit_test_setup(writes_bytes, empty_output),
    cmocka_unit_test_setup(lays_out_containers, empty_output),
    cmocka_unit_test_setup(writes_keys, empty_output),
    cmocka_unit_test_setup(sorts_keys, empty_output),
    cmocka_unit_test_setup(sorts_alike_where_the_order_has_cycles, empty_output),
    cmocka_unit_test_setup(finds_cycles, empty_output),
    cmocka_unit_test_setup(limits_the_depth, empty_output),
    cmocka_unit_test_setup(replaces_invalid_utf8, empty_output),
    cmocka_unit_test_setup(keeps_the_last_of_equal_keys, empty_output),
    cmocka_unit_test_setup(folds_next_line_characters, empty_output),
    cmocka_unit_test_setup(refuses_what_yaml_cannot_read, empty_output),
    cmocka_unit_test_setup(reports_json_errors_first, empty_output),
    cmocka_unit_test_setup(writes_objects, empty_output),
    cmocka_unit_test_setup(stops_at_the_limit, empty_output),
  };
  return cmocka_run_group_tests_name("yaml_write", tests, start_output, stop_output);
}
