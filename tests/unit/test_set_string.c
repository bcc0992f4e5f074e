/* SPDX-License-Identifier: Apache-2.0
 * Tests values/set_string.h: the grammar of --set and its kin. */
#include "values/set_string.h"

#include "codec/json.h"

#include <errno.h>

#include "fixture.h"

/* What -f gave before. */
#define FILES "{\"a\":{\"b\":1},\"l\":[\"x\",{\"y\":1},[1,2],null],\"s\":\"str\",\"n\":null}"

#define NESTED_10 "a.a.a.a.a.a.a.a.a.a."

typedef struct row {
  const char *base, *text, *want; /* want: JSON, or an error that does not start with `{` */
} row;

typedef struct setting {
  const char    *base;
  chart_str      text;
  ch_set_options options;
  chart_value    values;
  chart_str      json;
} setting;

static void set(void *argument)
{
  setting *self = (setting *) argument;
  self->values  = ch_json_read(&arena, chart_str_from(self->base));
  ch_set_parse(&arena, self->values, self->text, self->options);
  ch_buffer out;
  ch_buffer_init(&out, &arena);
  ch_json_write(&out, self->values, CH_JSON_RAW);
  self->json = ch_buffer_view(&out);
}

static void check_row(const row *r, ch_set_options options)
{
  setting   self = { .base = r->base, .text = chart_str_from(r->text), .options = options };
  bool      done = ch_try(&fault, set, &self);
  chart_str got  = done ? self.json : fault.message;
  if (!ch_str_is(got, r->want))
    fail_msg("%s: got %.*s, want %s", r->text, CH_STR_ARG(got), r->want);
}

static void check_rows(const row *rows, size_t count, ch_set_kind kind)
{
  for (size_t i = 0; i < count; i++)
    check_row(&rows[i], (ch_set_options){ .kind = kind });
}

static const row typed_rows[] = {
  /* paths */
  { "{}", "a=1", "{\"a\":1}" },
  { "{}", "a.b.c=1,a.d=2", "{\"a\":{\"b\":{\"c\":1},\"d\":2}}" },
  { "{}", "a\\.b=1", "{\"a.b\":1}" },
  { "{}", "a = 1", "{\"a \":\" 1\"}" },
  { "{}", "\\=\\[\\,\\\\=x", "{\"=[,\\\\\":\"x\"}" },
  { "{}", "it's\"=1", "{\"it's\\\"\":1}" },
  { "{}", "", "{}" },
  { "{}", ".a=1", "{}" },
  { "{}", "=1", "{}" },
  { "{}", "a=1,", "{\"a\":1}" },
  { "{}", NESTED_10 NESTED_10 NESTED_10 "b=1",
    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":"
    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":"
    "{\"a\":{\"a\":{\"a\":{\"a\":{\"b\":1}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}" },
  { "{}", NESTED_10 NESTED_10 NESTED_10 "a.b=1",
    "value name nested level is greater than maximum supported nested level of 30" },
  { "{}", "a", "key \"a\" has no value" },
  { "{}", "a\\", "key \"a\" has no value" },
  { "{}", "a,b=1", "key \"a\" has no value (cannot end with ,)" },
  { "{}", "a=1,,b=2", "key \"\" has no value (cannot end with ,)" },
  { "{}", "a..b=1", "key map \"a\" has no value" },
  { "{}", "a.b.=1", "key map \"b\" has no value" },
  { "{}", "a.", "{}" },
  /* values */
  { "{}", "a=true,b=TRUE,c=False,d=null,e=Null",
    "{\"a\":true,\"b\":true,\"c\":false,\"d\":null,"
    "\"e\":null}" },
  { "{}", "a=fal\u017Fe", "{\"a\":false}" },
  { "{}", "a=0,b=-5,c=+5,d=-0", "{\"a\":0,\"b\":-5,\"c\":5,\"d\":0}" },
  { "{}", "a=007,b=0777,c=00", "{\"a\":\"007\",\"b\":\"0777\",\"c\":\"00\"}" },
  { "{}", "a=1.5,b=1e3,c=1_0,d=~,e=yes",
    "{\"a\":\"1.5\",\"b\":\"1e3\",\"c\":\"1_0\",\"d\":\"~\",\"e\":\"yes\"}" },
  { "{}", "a=9223372036854775807,b=9223372036854775808",
    "{\"a\":9223372036854775807,\"b\":\"9223372036854775808\"}" },
  { "{}", "a=", "{\"a\":\"\"}" },
  { "{}", "a=,b=1", "{\"a\":\"\",\"b\":1}" },
  { "{}", "a=x\\,y", "{\"a\":\"x,y\"}" },
  { "{}", "a=b=c", "{\"a\":\"b=c\"}" },
  { "{}", "a=a\\b\\", "{\"a\":\"ab\"}" },
  { "{}", "a=\xFF", "{\"a\":\"\uFFFD\"}" },
  { "{}", "a=\u00E9", "{\"a\":\"\u00E9\"}" },
  /* lists */
  { "{}", "x={a,1,true,null}", "{\"x\":[\"a\",1,true,null]}" },
  { "{}", "x={}", "{\"x\":[\"\"]}" },
  { "{}", "x={a,}", "{\"x\":[\"a\",\"\"]}" },
  { "{}", "x={ a , b }", "{\"x\":[\" a \",\" b \"]}" },
  { "{}", "x={a\\,b,\\}},y=1", "{\"x\":[\"a,b\",\"}\"],\"y\":1}" },
  { "{}", "x={a", "list must terminate with '}'" },
  { "{}", "x={a}y", "key \"y\" has no value" },
  { "{}", "x={a}y=1", "{\"x\":[\"a\"],\"y\":1}" },
  { "{}", "x={{a}}", "key \"}\" has no value" },
  /* indexes */
  { "{}", "l[0]=1,l[2]=3", "{\"l\":[1,null,3]}" },
  { "{}", "l[007]=1", "{\"l\":[null,null,null,null,null,null,null,1]}" },
  { "{}", "l[0][1]=2", "{\"l\":[[null,2]]}" },
  { "{}", "l[0].x=1,l[0].y=2", "{\"l\":[{\"x\":1,\"y\":2}]}" },
  { "{}", "l[1].a[0]={a,b}", "{\"l\":[null,{\"a\":[[\"a\",\"b\"]]}]}" },
  { "{}", "l[0]", "{\"l\":[]}" },
  { "{}", "l[0=1", "{}" },
  { "{}", "l[0]=", "{\"l\":[\"\"]}" },
  { "{}", "l[0]=1,l[1]", "{\"l\":[1]}" },
  { "{}", "a[0].b.=1", "key map \"b\" has no value" },
  { "{}", "l[x]=1", "error parsing index: strconv.Atoi: parsing \"x\": invalid syntax" },
  { "{}", "l[]=1", "error parsing index: strconv.Atoi: parsing \"\": invalid syntax" },
  { "{}", "l[0][99999999999999999999]=1",
    "error parsing index: strconv.Atoi: parsing \"99999999999999999999\": value out of range" },
  { "{}", "l[-1]=1", "negative -1 index not allowed" },
  { "{}", "l[65537]=1", "index of 65537 is greater than maximum supported index of 65536" },
  { "{}", "l[0]x=1", "unexpected data at end of array index: ['x']" },
  { "{}", "l[0]x'\"\\\\\t=1",
    "unexpected data at end of array index: ['x' '\\'' '\"' '\\\\' '\\t']" },
  /* what was there before */
  { FILES, "a.c=2,s=x",
    "{\"a\":{\"b\":1,\"c\":2},\"l\":[\"x\",{\"y\":1},[1,2],null],\"n\":null,"
    "\"s\":\"x\"}" },
  { FILES, "l[1].z=2,l[2][0]=9,l[4]=e,l[0].q=1",
    "{\"a\":{\"b\":1},\"l\":[{\"q\":1},{\"y\":1,\"z\":2},[9,2],null,\"e\"],\"n\":null,"
    "\"s\":\"str\"}" },
  { FILES, "l[3][1]=x",
    "{\"a\":{\"b\":1},\"l\":[\"x\",{\"y\":1},[1,2],[null,\"x\"]],\"n\":null,"
    "\"s\":\"str\"}" },
  { FILES, "s.x=1",
    "unable to parse key: interface conversion: interface {} is string, not "
    "map[string]interface {}" },
  { FILES, "n.x=1",
    "unable to parse key: interface conversion: interface {} is nil, not "
    "map[string]interface {}" },
  { FILES, "a[0]=1",
    "unable to parse key: interface conversion: interface {} is "
    "map[string]interface {}, not []interface {}" },
  { FILES, "l[0][0]=1",
    "unable to parse key: interface conversion: interface {} is string, not "
    "[]interface {}" },
  { "{}", "a=1,a.b=2",
    "unable to parse key: interface conversion: interface {} is int64, not "
    "map[string]interface {}" },
};

static void reads_typed_values(void **state)
{
  (void) state;
  check_rows(typed_rows, COUNT(typed_rows), CH_SET_TYPED);
}

static const row string_rows[] = {
  { "{}", "a=1,b=true,c=null", "{\"a\":\"1\",\"b\":\"true\",\"c\":\"null\"}" },
  { "{}", "a={1,x},b=", "{\"a\":[\"1\",\"x\"],\"b\":\"\"}" },
  { "{}", "a=x\\,y", "{\"a\":\"x,y\"}" },
};

static void reads_strings(void **state)
{
  (void) state;
  check_rows(string_rows, COUNT(string_rows), CH_SET_STRING);
}

static const row literal_rows[] = {
  { "{}", "a=1,b={x}\\,", "{\"a\":\"1,b={x}\\\\,\"}" },
  { "{}", "a.b[1]=x", "{\"a\":{\"b\":[null,\"x\"]}}" },
  { "{}", "a\\.b=x", "{\"a\\\\\":{\"b\":\"x\"}}" },
  { "{}", "a,b=x", "{\"a,b\":\"x\"}" },
  { "{}", "a=", "{\"a\":\"\"}" },
  { "{}", "a", "key \"a\" has no value" },
  { "{}", "l[0]y=1", "unexpected data at end of array index: ['y']" },
};

static void reads_literals(void **state)
{
  (void) state;
  check_rows(literal_rows, COUNT(literal_rows), CH_SET_LITERAL);
}

static const row json_rows[] = {
  { "{}", "a={\"b\":[1,null]},c=\"x,y\"", "{\"a\":{\"b\":[1,null]},\"c\":\"x,y\"}" },
  { "{}", "a=,b= ,c= 1.50 , d=2", "{\"a\":null,\"b\":null,\"c\":1.5,\" d\":2}" },
  { "{}", "l[1]=true", "{\"l\":[null,true]}" },
};

static void reads_json(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(json_rows); i++) {
    setting self = { .base    = json_rows[i].base,
                     .text    = chart_str_from(json_rows[i].text),
                     .options = { .kind = CH_SET_JSON } };
    assert_true(ch_try(&fault, set, &self));
    /* keys are compared in their sorted order */
    chart_value want = ch_json_read(&arena, chart_str_from(json_rows[i].want));
    if (!ch_value_equal(&arena, self.values, want))
      fail_msg("%s: %.*s", json_rows[i].text, CH_STR_ARG(self.json));
  }
}

/* ---- files -------------------------------------------------------------------------------- */

typedef bool write_piece(void *sink, const void *bytes, size_t size);

static int read_file(void *user, const char *path, write_piece *write, void *sink)
{
  (void) user;
  if (strcmp(path, "dir/text") != 0)
    return ENOENT;
  write(sink, "some,", 5);
  write(sink, "text\n", 5);
  return 0;
}

static const row file_rows[] = {
  { "{}", "a=dir/text", "{\"a\":\"some,text\\n\"}" },
  { "{}", "a[0]=dir/text,b={dir/text}", "{\"a\":[\"some,text\\n\"],\"b\":[\"some,text\\n\"]}" },
  { "{}", "a=nope", "open nope: no such file or directory" },
};

static void reads_files(void **state)
{
  (void) state;
  chart_host host = { .struct_size = sizeof host, .read_file = read_file };
  for (size_t i = 0; i < COUNT(file_rows); i++)
    check_row(&file_rows[i], (ch_set_options){ .kind = CH_SET_FILE, .host = &host });
}

/* ---- origins, limits ---------------------------------------------------------------------- */

static void remembers_where_leaves_were_written(void **state)
{
  (void) state;
  setting self = { .base    = "{}",
                   .text    = CHART_STR("a.b=1,l[1]=x,m={p,q}"),
                   .options = { .kind = CH_SET_TYPED, .source = 7 } };
  assert_true(ch_try(&fault, set, &self));
  chart_value a = ch_dict_get_text(self.values, "a");
  assert_int_equal(ch_dict_find(a, CHART_STR("b"))->origin.source, 7);
  assert_int_equal(ch_dict_find(a, CHART_STR("b"))->origin.offset, 4);
  chart_value l = ch_dict_get_text(self.values, "l");
  assert_int_equal(l.as.list->origins[1].offset, 11);
  chart_value m = ch_dict_get_text(self.values, "m");
  assert_int_equal(m.as.list->origins[0].offset, 16);
  assert_int_equal(m.as.list->origins[1].offset, 18);
}

static void survives_deep_nesting(void **state)
{
  (void) state;
  static char text[600000];
  memset(text, 0, sizeof text);
  text[0] = 'l';
  for (size_t i = 1; i + 3 < sizeof text; i += 3)
    memcpy(text + i, "[0]", 3);
  setting self = { .base = "{}", .text = chart_str_from(text) };
  ch_fault_init(&fault, 256 << 10);
  assert_false(ch_try(&fault, set, &self));
  assert_int_equal(fault.status, CHART_ERR_LIMIT);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(reads_typed_values, start, stop),
    cmocka_unit_test_setup_teardown(reads_strings, start, stop),
    cmocka_unit_test_setup_teardown(reads_literals, start, stop),
    cmocka_unit_test_setup_teardown(reads_json, start, stop),
    cmocka_unit_test_setup_teardown(reads_files, start, stop),
    cmocka_unit_test_setup_teardown(remembers_where_leaves_were_written, start, stop),
    cmocka_unit_test_setup_teardown(survives_deep_nesting, start, stop),
  };
  return cmocka_run_group_tests_name("set_string", tests, NULL, NULL);
}
