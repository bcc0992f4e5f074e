/* SPDX-License-Identifier: Apache-2.0
 * Tests codec/json.h: JSON text as Go reads and writes it. */
#include "codec/json.h"

#include "value/object.h"

#include <math.h>
#include <stdio.h>

#include "fixture_output.h"

static void expect_text(const char *name, chart_str got, chart_str want)
{
  if (ch_str_equal(got, want))
    return;
  fail_msg("%s: got %.*s, want %.*s", name, CH_STR_ARG(got), CH_STR_ARG(want));
}

static void expect_output(const char *name, const char *want)
{
  expect_text(name, ch_buffer_view(&out), chart_str_from(want));
  out.size = 0;
}

/* ---- calls that may throw ------------------------------------------------------------------ */

typedef struct job {
  chart_value   value;
  ch_json_style style;
  chart_str     text;
  ch_type       type; /* 0: read any value */
  chart_value   partial;
  size_t        end;
} job;

static void do_write(void *argument)
{
  const job *this = (const job *) argument;
  ch_json_write(&out, this->value, this->style);
}

static void do_read(void *argument)
{
  job *this   = (job *) argument;
  this->value = this->type == 0 ? ch_json_read(&arena, this->text)
                                : ch_json_read_as(&arena, this->text, this->type, &this->partial);
}

static void do_read_first(void *argument)
{
  job *this   = (job *) argument;
  this->value = ch_json_read_first(&arena, this->text, &this->end);
}

static void expect_written(const char *name, chart_value value, ch_json_style style,
                           const char *want)
{
  job this = { .value = value, .style = style };
  if (!ch_try(&fault, do_write, &this))
    fail_msg("%s: %.*s", name, CH_STR_ARG(fault.message));
  expect_output(name, want);
}

static void expect_fault(const char *name, void (*body)(void *), job *this, const char *want)
{
  assert_false(ch_try(&fault, body, this));
  assert_int_equal(fault.status, CHART_ERR_YAML);
  expect_text(name, fault.message, chart_str_from(want));
  out.size = 0;
}

static chart_value read_text(const char *text)
{
  job this = { .text = chart_str_from(text) };
  if (!ch_try(&fault, do_read, &this))
    fail_msg("%s: %.*s", text, CH_STR_ARG(fault.message));
  return this.value;
}

/* ---- writing scalars ------------------------------------------------------------------------ */

static const struct {
  chart_str   text;
  const char *compact, *raw;
} string_rows[] = {
  { { NULL, 0 }, "\"\"", NULL },
  { { "plain", 5 }, "\"plain\"", NULL },
  { { "\"\\", 2 }, "\"\\\"\\\\\"", NULL },
  { { "a/b", 3 }, "\"a/b\"", NULL },
  { { "\b\f\n\r\t", 5 }, "\"\\b\\f\\n\\r\\t\"", NULL },
  { { "\0\1\x1f", 3 }, "\"\\u0000\\u0001\\u001f\"", NULL },
  { { "\x7f", 1 }, "\"\x7f\"", NULL },
  { { "<a&b>", 5 }, "\"\\u003ca\\u0026b\\u003e\"", "\"<a&b>\"" },
  { { "\xc3\xa9", 2 }, "\"\xc3\xa9\"", NULL },
  { { "\xe2\x80\xa8\xe2\x80\xa9", 6 }, "\"\\u2028\\u2029\"", NULL },
  { { "\xf0\x9f\x98\x80", 4 }, "\"\xf0\x9f\x98\x80\"", NULL },
  { { "\xef\xbf\xbd", 3 }, "\"\xef\xbf\xbd\"", NULL },
  { { "a\xff\xe2\x80z", 5 }, "\"a\\ufffd\\ufffd\\ufffdz\"", NULL },
};

static void writes_strings(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(string_rows); i++) {
    const char *compact = string_rows[i].compact;
    const char *raw     = string_rows[i].raw == NULL ? compact : string_rows[i].raw;
    ch_json_write_string(&out, string_rows[i].text, CH_JSON_COMPACT);
    expect_output(compact, compact);
    ch_json_write_string(&out, string_rows[i].text, CH_JSON_PRETTY);
    expect_output(compact, compact);
    ch_json_write_string(&out, string_rows[i].text, CH_JSON_RAW);
    expect_output(compact, raw);
  }
}

static const struct {
  double      number;
  const char *want;
} number_rows[] = {
  { 0, "0" },
  { -0.0, "-0" },
  { 1, "1" },
  { -42, "-42" },
  { 1e6, "1000000" },
  { 1.5, "1.5" },
  { 0.1, "0.1" },
  { 123456789.123, "123456789.123" },
  { 1e20, "100000000000000000000" },
  { 9.99e20, "999000000000000000000" },
  { 1e21, "1e+21" },
  { -1e21, "-1e+21" },
  { 1.5e300, "1.5e+300" },
  { 1e-6, "0.000001" },
  { 1e-7, "1e-7" },
  { 1.25e-10, "1.25e-10" },
  { 5e-324, "5e-324" },
  { 1.7976931348623157e308, "1.7976931348623157e+308" },
  { 9007199254740993.0, "9007199254740992" },
  { 9223372036854775807.0, "9223372036854776000" },
};

static void writes_numbers(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(number_rows); i++) {
    ch_json_write_number(&out, number_rows[i].number);
    expect_output(number_rows[i].want, number_rows[i].want);
  }
}

static void writes_scalars_of_each_kind(void **state)
{
  (void) state;
  expect_written("nil", ch_nil(), CH_JSON_COMPACT, "null");
  expect_written("absent", ch_absent(), CH_JSON_COMPACT, "null");
  expect_written("bool", ch_bool(false), CH_JSON_COMPACT, "false");
  expect_written("int", ch_int64(INT64_MIN), CH_JSON_COMPACT, "-9223372036854775808");
  expect_written("uint", ch_uint64(UINT64_MAX), CH_JSON_COMPACT, "18446744073709551615");
  expect_written("uint8", ch_uint8(7), CH_JSON_COMPACT, "7");
  expect_written("bytes", ch_bytes(CHART_STR("")), CH_JSON_COMPACT, "\"\"");
  expect_written("bytes", ch_bytes(CHART_STR("a")), CH_JSON_COMPACT, "\"YQ==\"");
  expect_written("bytes", ch_bytes(CHART_STR("\xff\xfe")), CH_JSON_COMPACT, "\"//4=\"");
  expect_written("bytes", ch_bytes(CHART_STR("abcd")), CH_JSON_COMPACT, "\"YWJjZA==\"");
  expect_written("nil list", ch_list_nil(CH_TYPE_LIST), CH_JSON_COMPACT, "null");
  expect_written("nil dict", ch_dict_nil(CH_TYPE_DICT), CH_JSON_PRETTY, "null");
}

static void refuses_what_json_cannot_say(void **state)
{
  (void) state;
  static const double one[2]   = { 1, 1 };
  job                 nan      = { .value = ch_float((double) NAN) };
  job                 infinity = { .value = ch_float(-(double) INFINITY) };
  job                 complex  = { .value = {
                                     .kind = CHART_COMPLEX, .type = CH_TYPE_COMPLEX128, .as.complex = one } };
  expect_fault("nan", do_write, &nan, "json: unsupported value: NaN");
  expect_fault("infinity", do_write, &infinity, "json: unsupported value: -Inf");
  expect_fault("complex", do_write, &complex, "json: unsupported type: complex128");
}

/* ---- writing containers --------------------------------------------------------------------- */

static const struct {
  const char *compact, *pretty;
} container_rows[] = {
  { "[]", "[]" },
  { "{}", "{}" },
  { "[[],{}]", "[\n  [],\n  {}\n]" },
  { "[1,\"a\",null]", "[\n  1,\n  \"a\",\n  null\n]" },
  { "{\"B\":1,\"a\":{\"b\":[true]},\"a10\":2,\"a2\":3}",
    "{\n  \"B\": 1,\n  \"a\": {\n    \"b\": [\n      true\n    ]\n  },\n  \"a10\": 2,\n"
    "  \"a2\": 3\n}" },
};

static void writes_containers(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(container_rows); i++) {
    const chart_value value = read_text(container_rows[i].compact);
    expect_written("compact", value, CH_JSON_COMPACT, container_rows[i].compact);
    expect_written("raw", value, CH_JSON_RAW, container_rows[i].compact);
    expect_written("pretty", value, CH_JSON_PRETTY, container_rows[i].pretty);
  }
}

static void finds_cycles(void **state)
{
  (void) state;
  const chart_value dict = ch_dict_new(&arena, CH_TYPE_DICT, 0);
  const chart_value list = ch_list_new(&arena, CH_TYPE_LIST, 1);
  ch_list_push(&arena, list, dict);
  ch_dict_set_text(&arena, dict, "self", list);
  job by_dict = { .value = dict }, by_list = { .value = list };
  expect_fault("dict", do_write, &by_dict,
               "json: unsupported value: encountered a cycle via map[string]interface {}");
  expect_fault("list", do_write, &by_list,
               "json: unsupported value: encountered a cycle via []interface {}");
}

static void writes_deep_values(void **state)
{
  (void) state;
  enum { DEPTH = 9000 };
  chart_value value = ch_nil();
  for (int i = 0; i < DEPTH; i++) {
    const chart_value list = ch_list_new(&arena, CH_TYPE_LIST, 1);
    ch_list_push(&arena, list, value);
    value = list;
  }
  job this = { .value = value };
  assert_true(ch_try(&fault, do_write, &this));
  assert_int_equal(out.size, 2 * DEPTH + 4);
}

/* ---- writing objects ------------------------------------------------------------------------ */

static chart_value pair_field(ch_arena *owner, const struct chart_object *object, size_t i)
{
  const char *const *texts = (const char *const *) object->data;
  const chart_value  list  = ch_list_new(owner, CH_TYPE_LIST, 1);
  if (i == 0)
    return ch_string(chart_str_from(texts[0]));
  ch_list_push(owner, list, ch_string(chart_str_from(texts[1])));
  return list;
}

static void tagged_json(ch_buffer *buffer, const struct chart_object *object)
{
  (void) object;
  ch_buffer_text(buffer, "{\"z\":[],\"y\":{},\"x\":[1,{\"a:{\":\"\\\"}\"}]}");
}

static const chart_str pair_fields[] = { { "Zone", 4 }, { "Areas", 5 }, { NULL, 0 } };
static const chart_str no_fields[]   = { { NULL, 0 } };
static const ch_class  pair_class    = { .name         = { "test.Pair", 9 },
                                         .reflect_kind = { "struct", 6 },
                                         .fields       = pair_fields,
                                         .field        = pair_field };
static const ch_class  tagged_class  = { .name         = { "test.Tagged", 11 },
                                         .reflect_kind = { "struct", 6 },
                                         .json         = tagged_json };
static const ch_class  empty_class   = { .name         = { "test.Empty", 10 },
                                         .reflect_kind = { "struct", 6 },
                                         .fields       = no_fields };

static void writes_objects(void **state)
{
  (void) state;
  const char       *texts[2] = { "a<", "b" };
  const chart_value pair     = ch_object(&arena, &pair_class, texts);
  const chart_value tagged   = ch_object(&arena, &tagged_class, NULL);
  const chart_value nothing  = { .kind = CHART_OBJECT, .type = CH_TYPE_OBJECT };
  expect_written("fields", pair, CH_JSON_COMPACT, "{\"Zone\":\"a\\u003c\",\"Areas\":[\"b\"]}");
  expect_written("fields", pair, CH_JSON_PRETTY,
                 "{\n  \"Zone\": \"a\\u003c\",\n  \"Areas\": [\n    \"b\"\n  ]\n}");
  expect_written("own json", tagged, CH_JSON_COMPACT,
                 "{\"z\":[],\"y\":{},\"x\":[1,{\"a:{\":\"\\\"}\"}]}");
  expect_written("own json", tagged, CH_JSON_PRETTY,
                 "{\n  \"z\": [],\n  \"y\": {},\n  \"x\": [\n    1,\n    {\n"
                 "      \"a:{\": \"\\\"}\"\n    }\n  ]\n}");
  expect_written("empty", ch_object(&arena, &empty_class, NULL), CH_JSON_PRETTY, "{}");
  expect_written("nil pointer", nothing, CH_JSON_COMPACT, "null");
}

static void stops_at_the_limit(void **state)
{
  (void) state;
  static char text[1000];
  memset(text, 'a', sizeof text - 1);
  const char *texts[2] = { text, "b" };
  job this             = { .value = ch_object(&arena, &pair_class, texts) };
  ch_buffer whole      = out;
  ch_buffer_init_heap(&out, &fault, 500);
  assert_false(ch_try(&fault, do_write, &this));
  assert_int_equal(fault.status, CHART_ERR_LIMIT);
  ch_buffer_clear(&out);
  out = whole;
}

/* ---- reading -------------------------------------------------------------------------------- */

static const struct {
  const char *text, *want;
} read_rows[] = {
  { " null ", "null" },
  { "true", "true" },
  { "false\n", "false" },
  { "0", "0" },
  { "-0", "-0" },
  { "12e2", "1200" },
  { "1.5E-3", "0.0015" },
  { "123456789012345", "123456789012345" },
  { "12345678901234567890", "12345678901234567000" },
  { "1e-400", "0" },
  { "[ ]", "[]" },
  { "[ 1 , [ 2 ] ]", "[1,[2]]" },
  { "{ }", "{}" },
  { "{ \"b\" : 1 , \"a\" : 2 }", "{\"a\":2,\"b\":1}" },
  { "{\"a\":1,\"a\":{\"b\":2}}", "{\"a\":{\"b\":2}}" },
  { "\"\"", "\"\"" },
  { "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"a\\\"\\\\/\\b\\f\\n\\r\\t\"" },
  { "\"\\u00e9\\u20AC\"", "\"\xc3\xa9\xe2\x82\xac\"" },
  { "\"\\ud83d\\ude00\"", "\"\xf0\x9f\x98\x80\"" },
  { "\"\\ud83d\\u0041\"", "\"\xef\xbf\xbd"
                          "A\"" },
  { "\"\\ude00\\ud83d\"", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
  { "\"\\u0000\"", "\"\\u0000\"" },
  { "\"\xff\xc3\xa9\xe2\x80\"", "\"\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\"" },
};

static void reads_values(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(read_rows); i++)
    expect_written(read_rows[i].text, read_text(read_rows[i].text), CH_JSON_COMPACT,
                   read_rows[i].want);
}

/* Whatever stands in a string, at whatever distance from both ends. */
static void reads_strings_of_any_length(void **state)
{
  (void) state;
  static const struct {
    const char *written, *want; /* NULL: refused */
  } rows[] = {
    { "!", "!" },
    { " ", " " },
    { "#", "#" },
    { "[", "[" },
    { "]", "]" },
    { "\x7f", "\x7f" },
    { "\\\"", "\"" },
    { "\\\\", "\\" },
    { "\xc3\xa9", "\xc3\xa9" },
    { "\xa2", "\xef\xbf\xbd" },
    { "\xdc", "\xef\xbf\xbd" },
    { "\x1f", NULL },
    { "\x01", NULL },
  };
  for (size_t row = 0; row < COUNT(rows); row++)
    for (int before = 0; before < 20; before++)
      for (int after = 0; after < 20; after++) {
        static const char pad[] = "abcdefghijklmnopqrstuvwxyz";
        char              written[64], want[64];
        snprintf(written, sizeof written, "[\"%.*s%s%.*s\"]", before, pad, rows[row].written, after,
                 pad);
        if (rows[row].want == NULL) {
          snprintf(want, sizeof want, "invalid character '\\x%02x' in string literal",
                   (unsigned) rows[row].written[0]);
          job this = { .text = chart_str_from(written) };
          expect_fault(written, do_read, &this, want);
          continue;
        }
        snprintf(want, sizeof want, "%.*s%s%.*s", before, pad, rows[row].want, after, pad);
        const chart_value list = read_text(written);
        expect_text(written, ch_text(ch_list_at(list, 0)), chart_str_from(want));
      }
}

static void skips_blanks_of_any_length(void **state)
{
  (void) state;
  static const char *const blanks[] = { "\n", "\r\n", "\t", " ", "\n\n", "\n\t" };
  for (size_t i = 0; i < COUNT(blanks); i++)
    for (int spaces = 0; spaces < 30; spaces++) {
      char text[200];
      snprintf(text, sizeof text, "%s%*s[1,%s%*s2%s%*s]%s%*s", blanks[i], spaces, "", blanks[i],
               spaces, "", blanks[i], spaces, "", blanks[i], spaces, "");
      expect_written(text, read_text(text), CH_JSON_COMPACT, "[1,2]");
    }
}

/* Lists and objects that hold many more, and each other. */
static void reads_wide_and_nested_containers(void **state)
{
  (void) state;
  ch_buffer text;
  ch_buffer_init(&text, &arena);
  ch_buffer_text(&text, "[");
  for (int i = 0; i < 200; i++)
    ch_buffer_str(&text, ch_arena_format(&arena, "%s{\"k%d\":[%d,{\"x\":%d}],\"a\":[]}",
                                         i == 0 ? "" : ",", i, i, i));
  ch_buffer_text(&text, "]");
  job this = { .text = ch_buffer_view(&text) };
  assert_true(ch_try(&fault, do_read, &this));
  assert_int_equal(ch_list_size(this.value), 200);
  for (int i = 0; i < 200; i++) {
    char want[64];
    snprintf(want, sizeof want, "{\"a\":[],\"k%d\":[%d,{\"x\":%d}]}", i, i, i);
    expect_written(want, ch_list_at(this.value, (size_t) i), CH_JSON_COMPACT, want);
  }
}

static void borrows_literal_strings(void **state)
{
  (void) state;
  static const char text[] = "\"caf\xc3\xa9\"";
  const chart_value value  = read_text(text);
  assert_ptr_equal(value.as.text, text + 1);
  assert_int_equal(value.size, 5);
}

static void gives_go_types(void **state)
{
  (void) state;
  assert_int_equal(read_text("1").type, CH_TYPE_FLOAT64);
  assert_int_equal(read_text("[]").type, CH_TYPE_LIST);
  assert_int_equal(read_text("{}").type, CH_TYPE_DICT);
  assert_int_equal(read_text("null").type, CH_TYPE_NIL);
  assert_non_null(read_text("{}").as.dict);
  assert_non_null(read_text("[]").as.list);
}

static const struct {
  const char *text, *want;
} error_rows[] = {
  { "", "unexpected end of JSON input" },
  { " \n", "unexpected end of JSON input" },
  { "[", "unexpected end of JSON input" },
  { "[1", "unexpected end of JSON input" },
  { "[1,", "unexpected end of JSON input" },
  { "{", "unexpected end of JSON input" },
  { "{\"a\"", "unexpected end of JSON input" },
  { "{\"a\":1", "unexpected end of JSON input" },
  { "\"a", "unexpected end of JSON input" },
  { "tru", "invalid character ' ' in literal true (expecting 'e')" },
  { "trua", "invalid character 'a' in literal true (expecting 'e')" },
  { "fa", "invalid character ' ' in literal false (expecting 'l')" },
  { "nil", "invalid character 'i' in literal null (expecting 'u')" },
  { "x", "invalid character 'x' looking for beginning of value" },
  { "'a'", "invalid character '\\'' looking for beginning of value" },
  { "+1", "invalid character '+' looking for beginning of value" },
  { "[1,]", "invalid character ']' looking for beginning of value" },
  { "{,}", "invalid character ',' looking for beginning of object key string" },
  { "{\"a\":1,}", "invalid character '}' looking for beginning of object key string" },
  { "{\"a\" 1}", "invalid character '1' after object key" },
  { "{\"a\":1 \"b\"}", "invalid character '\"' after object key:value pair" },
  { "[1 2]", "invalid character '2' after array element" },
  { "1 x", "invalid character 'x' after top-level value" },
  { "01", "invalid character '1' after top-level value" },
  { "-", "invalid character ' ' in numeric literal" },
  { "-a", "invalid character 'a' in numeric literal" },
  { "1.", "invalid character ' ' after decimal point in numeric literal" },
  { "1.e", "invalid character 'e' after decimal point in numeric literal" },
  { "1e+", "invalid character ' ' in exponent of numeric literal" },
  { "[1e]", "invalid character ']' in exponent of numeric literal" },
  { "\"\n\"", "invalid character '\\n' in string literal" },
  { "\"\x1f\"", "invalid character '\\x1f' in string literal" },
  { "\"\\x\"", "invalid character 'x' in string escape code" },
  { "\"\\", "invalid character ' ' in string escape code" },
  { "\"\\u00g0\"", "invalid character 'g' in \\u hexadecimal character escape" },
  { "\xef\xbb\xbf{}", "invalid character '\xc3\xaf' looking for beginning of value" },
  { "\x80", "invalid character '\\u0080' looking for beginning of value" },
  { "\x7f", "invalid character '\\x7f' looking for beginning of value" },
  { "\\", "invalid character '\\\\' looking for beginning of value" },
  { "1e400", "json: cannot unmarshal number 1e400 into Go value of type float64" },
  { "[-1e999,1e400]", "json: cannot unmarshal number -1e999 into Go value of type float64" },
  { "[1e400,}", "invalid character '}' looking for beginning of value" },
};

static void explains_errors(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(error_rows); i++) {
    job this = { .text = chart_str_from(error_rows[i].text) };
    expect_fault(error_rows[i].text, do_read, &this, error_rows[i].want);
  }
}

static void limits_the_depth(void **state)
{
  (void) state;
  static char text[20003];
  memset(text, '[', 10000);
  memset(text + 10000, ']', 10000);
  job this = { .text = ch_str(text, 20000) };
  assert_true(ch_try(&fault, do_read, &this));
  memset(text, '[', 10001);
  this.text.size = 10001;
  expect_fault("deep", do_read, &this, "invalid character '[' exceeded max depth");
}

/* ---- reading into a map or a list ----------------------------------------------------------- */

static const struct {
  const char *text;
  ch_type     type;
  const char *error, *want; /* the value, or what was decoded before the error */
} shape_rows[] = {
  { "{\"a\":1}", CH_TYPE_DICT, NULL, "{\"a\":1}" },
  { "[1]", CH_TYPE_LIST, NULL, "[1]" },
  { "null", CH_TYPE_DICT, NULL, "null" },
  { "null", CH_TYPE_LIST, NULL, "null" },
  { "[1]", CH_TYPE_DICT,
    "json: cannot unmarshal array into Go value of type map[string]interface {}", "{}" },
  { "\"a\"", CH_TYPE_DICT,
    "json: cannot unmarshal string into Go value of type map[string]interface {}", "{}" },
  { "1e999", CH_TYPE_DICT,
    "json: cannot unmarshal number into Go value of type map[string]interface {}", "{}" },
  { "true", CH_TYPE_LIST, "json: cannot unmarshal bool into Go value of type []interface {}",
    "[]" },
  { "{\"a\":1}", CH_TYPE_LIST, "json: cannot unmarshal object into Go value of type []interface {}",
    "[]" },
  { "{\"a\":1e400,\"b\":2}", CH_TYPE_DICT,
    "json: cannot unmarshal number 1e400 into Go value of type float64", "{\"a\":null,\"b\":2}" },
  { "{\"a\":1", CH_TYPE_DICT, "unexpected end of JSON input", "{}" },
};

static void reads_into_shapes(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(shape_rows); i++) {
    job this = { .text = chart_str_from(shape_rows[i].text), .type = shape_rows[i].type };
    if (shape_rows[i].error != NULL)
      expect_fault(shape_rows[i].text, do_read, &this, shape_rows[i].error);
    else
      assert_true(ch_try(&fault, do_read, &this));
    expect_written(shape_rows[i].text, this.partial, CH_JSON_COMPACT, shape_rows[i].want);
  }
}

/* ---- reading from a stream ------------------------------------------------------------------ */

static const struct {
  const char *text;
  size_t      end;
  const char *want;
} stream_rows[] = {
  { "1,2", 1, "1" },      { " {\"a\":1} x", 8, "{\"a\":1}" },
  { "[1]]", 3, "[1]" },   { "\"a\"b", 3, "\"a\"" },
  { "true,", 4, "true" },
};

static const struct {
  const char *text, *want;
} stream_error_rows[] = {
  { "", "EOF" },
  { " \n", "EOF" },
  { "[1", "unexpected EOF" },
  { "tru", "unexpected EOF" },
  { "1.", "unexpected EOF" },
  { "\"\\", "unexpected EOF" },
  { "trux", "invalid character 'x' in literal true (expecting 'e')" },
  { "]", "invalid character ']' looking for beginning of value" },
};

static void reads_from_streams(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(stream_rows); i++) {
    job this = { .text = chart_str_from(stream_rows[i].text) };
    assert_true(ch_try(&fault, do_read_first, &this));
    assert_int_equal(this.end, stream_rows[i].end);
    expect_written(stream_rows[i].text, this.value, CH_JSON_COMPACT, stream_rows[i].want);
  }
  for (size_t i = 0; i < COUNT(stream_error_rows); i++) {
    job this = { .text = chart_str_from(stream_error_rows[i].text) };
    expect_fault(stream_error_rows[i].text, do_read_first, &this, stream_error_rows[i].want);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(writes_strings, empty_output),
    cmocka_unit_test_setup(writes_numbers, empty_output),
    cmocka_unit_test_setup(writes_scalars_of_each_kind, empty_output),
    cmocka_unit_test_setup(refuses_what_json_cannot_say, empty_output),
    cmocka_unit_test_setup(writes_containers, empty_output),
    cmocka_unit_test_setup(finds_cycles, empty_output),
    cmocka_unit_test_setup(writes_deep_values, empty_output),
    cmocka_unit_test_setup(writes_objects, empty_output),
    cmocka_unit_test_setup(stops_at_the_limit, empty_output),
    cmocka_unit_test_setup(reads_values, empty_output),
    cmocka_unit_test_setup(reads_strings_of_any_length, empty_output),
    cmocka_unit_test_setup(skips_blanks_of_any_length, empty_output),
    cmocka_unit_test_setup(reads_wide_and_nested_containers, empty_output),
    cmocka_unit_test_setup(borrows_literal_strings, empty_output),
    cmocka_unit_test_setup(gives_go_types, empty_output),
    cmocka_unit_test_setup(explains_errors, empty_output),
    cmocka_unit_test_setup(limits_the_depth, empty_output),
    cmocka_unit_test_setup(reads_into_shapes, empty_output),
    cmocka_unit_test_setup(reads_from_streams, empty_output),
  };
  return cmocka_run_group_tests_name("json", tests, start_output, stop_output);
}
