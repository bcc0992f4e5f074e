/* SPDX-License-Identifier: Apache-2.0
 * Tests values/coalesce.h: merging values files, coalescing with the defaults of a chart tree. */
#include "values/coalesce.h"

#include "codec/json.h"

#include "fixture.h"

static chart_value from_json(const char *text)
{
  return ch_json_read(&arena, chart_str_from(text == NULL ? "{}" : text));
}

static chart_str to_json(chart_value value)
{
  ch_buffer out;
  ch_buffer_init(&out, &arena);
  ch_json_write(&out, value, CH_JSON_RAW);
  return ch_buffer_view(&out);
}

static void expect(const char *what, chart_str got, const char *want)
{
  if (!ch_str_is(got, want))
    fail_msg("%s:\n got %.*s\nwant %s", what, CH_STR_ARG(got), want);
}

/* ---- values files ------------------------------------------------------------------------- */

static const struct {
  const char *base, *over, *want;
} merge_rows[] = {
  { "{}", "{\"a\":1}", "{\"a\":1}" },
  { "{\"a\":1}", "{}", "{\"a\":1}" },
  { "{\"a\":{\"b\":1,\"c\":2}}", "{\"a\":{\"b\":3}}", "{\"a\":{\"b\":3,\"c\":2}}" },
  { "{\"a\":{\"b\":1}}", "{\"a\":null}", "{\"a\":null}" },
  { "{\"a\":{\"b\":1}}", "{\"a\":{\"b\":null}}", "{\"a\":{\"b\":null}}" },
  { "{\"a\":1}", "{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1}}" },
  { "{\"a\":[1,2]}", "{\"a\":[3]}", "{\"a\":[3]}" },
};

static void merges_files(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(merge_rows); i++) {
    chart_value merged =
      ch_values_merge(&arena, from_json(merge_rows[i].base), from_json(merge_rows[i].over));
    expect(merge_rows[i].over, to_json(merged), merge_rows[i].want);
  }
}

/* ---- charts ------------------------------------------------------------------------------- */

/* Charts c, s inside of it and t inside of that; a NULL for its values: it is not there. */
typedef struct chart_row {
  const char *name, *c, *s, *t, *user;
  const char *want; /* JSON, or the error */
  const char *log;  /* one line a message */
} chart_row;

static ch_chart *make_chart(const char *name, const char *values, ch_chart *child)
{
  ch_chart *chart       = (ch_chart *) ch_arena_zero(&arena, 1, sizeof *chart);
  chart->metadata       = (ch_metadata *) ch_arena_zero(&arena, 1, sizeof *chart->metadata);
  chart->metadata->name = chart_str_from(name);
  chart->values         = from_json(values);
  ch_value_freeze(&arena, chart->values);
  if (child != NULL) {
    chart->children    = (ch_chart **) ch_arena_zero(&arena, 1, sizeof child);
    chart->children[0] = child;
    chart->child_count = 1;
    child->parent      = chart;
  }
  return chart;
}

static void keep_log(void *user, ch_log_level level, chart_str message, const ch_log_field *fields,
                     size_t field_count)
{
  (void) fields;
  assert_int_equal(level, CH_LOG_INFO);
  assert_int_equal(field_count, 0);
  ch_buffer *log = (ch_buffer *) user;
  ch_buffer_str(log, message);
  ch_buffer_byte(log, '\n');
}

typedef struct coalescing {
  const chart_row *row;
  ch_chart        *chart;
  chart_value      user, values;
  ch_buffer        log;
} coalescing;

static void coalesce(void *argument)
{
  coalescing *self = (coalescing *) argument;
  ch_log      log  = { keep_log, &self->log };
  self->values =
    ch_values_coalesce(&arena, self->chart, self->user, log, ch_compat_table[CH_COMPAT_4_2]);
}

static void check_row(const chart_row *row)
{
  coalescing self = { .row = row };
  ch_chart  *t    = row->t == NULL ? NULL : make_chart("t", row->t, NULL);
  ch_chart  *s    = row->s == NULL ? NULL : make_chart("s", row->s, t);
  self.chart      = make_chart("c", row->c, s);
  self.user       = from_json(row->user);
  chart_str user = to_json(self.user), defaults = to_json(self.chart->values);
  ch_buffer_init(&self.log, &arena);
  bool      done = ch_try(&fault, coalesce, &self);
  chart_str log  = ch_buffer_view(&self.log);
  expect(row->name, done ? to_json(self.values) : fault.message, row->want);
  expect(row->name, log, row->log == NULL ? "" : row->log);
  /* nobody else's tree was written to */
  assert_true(ch_str_equal(to_json(self.user), user));
  assert_true(ch_str_equal(to_json(self.chart->values), defaults));
}

#define C_NULLS                                                                     \
  "{\"top\":null,\"m\":{\"x\":null,\"w\":1},\"s\":{\"a\":null,\"b\":{\"x\":null}}," \
  "\"global\":{\"g\":null}}"
#define S_NULLS "{\"a\":7,\"b\":{\"x\":3,\"z\":4},\"c\":{\"x\":null},\"global\":{\"g\":5}}"

static const chart_row chart_rows[] = {
  { "defaults", "{\"a\":1,\"b\":{\"c\":2}}", NULL, NULL, NULL, "{\"a\":1,\"b\":{\"c\":2}}", NULL },
  { "user wins", "{\"a\":1,\"b\":{\"c\":2,\"d\":3},\"l\":[1]}", NULL, NULL,
    "{\"a\":2,\"b\":{\"c\":4},\"l\":[2,3]}", "{\"a\":2,\"b\":{\"c\":4,\"d\":3},\"l\":[2,3]}",
    NULL },
  /* nulls */
  { "user's null deletes", "{\"a\":1,\"b\":{\"c\":2,\"d\":{\"e\":1}}}", NULL, NULL,
    "{\"a\":null,\"b\":{\"c\":null,\"d\":{\"e\":null}},\"z\":null}",
    "{\"b\":{\"d\":{}},\"z\":null}", NULL },
  { "user's null on null", "{\"a\":null,\"b\":{\"c\":null}}", NULL, NULL,
    "{\"a\":null,\"b\":{\"c\":null}}", "{\"b\":{\"c\":null}}", NULL },
  { "defaults' nulls", "{\"a\":null,\"b\":{\"c\":null,\"d\":{\"e\":null}},\"l\":[null]}", NULL,
    NULL, NULL, "{\"b\":{\"d\":{}},\"l\":[null]}", NULL },
  { "no user", C_NULLS, S_NULLS, NULL, NULL,
    "{\"global\":{},\"m\":{\"w\":1},\"s\":{\"a\":7,\"b\":{\"x\":3,\"z\":4},\"c\":{},"
    "\"global\":{\"g\":5}}}",
    NULL },
  { "user has a map for s", C_NULLS, S_NULLS, NULL, "{\"s\":{\"k\":2}}",
    "{\"global\":{},\"m\":{\"w\":1},\"s\":{\"b\":{\"z\":4},\"c\":{},\"global\":{\"g\":5},\"k\":2}}",
    NULL },
  { "user's null global", C_NULLS, S_NULLS, NULL, "{\"global\":{\"g\":null}}",
    "{\"global\":{\"g\":null},\"m\":{\"w\":1},\"s\":{\"a\":7,\"b\":{\"x\":3,\"z\":4},\"c\":{},"
    "\"global\":{}}}",
    NULL },
  /* sub-charts */
  { "sections", "{\"s\":{\"a\":1,\"t\":{\"q\":1}}}", "{\"a\":2,\"b\":3,\"t\":{\"q\":2,\"r\":2}}",
    "{\"q\":3,\"r\":3,\"u\":3}", NULL,
    "{\"s\":{\"a\":1,\"b\":3,\"global\":{},\"t\":{\"global\":{},\"q\":1,\"r\":2,\"u\":3}}}", NULL },
  { "null section", "{\"a\":1}", "{}", NULL, "{\"s\":null}", "type mismatch on s: %!t(<nil>)",
    NULL },
  { "null section by default", "{\"s\":null}", "{\"a\":1}", NULL, NULL,
    "{\"s\":{\"a\":1,\"global\":{}}}", NULL },
  { "scalar section", "{\"s\":5}", "{}", NULL, NULL, "type mismatch on s: %!t(float64=5)", NULL },
  { "list section", "{\"s\":[1,\"a\"]}", "{}", NULL, NULL,
    "type mismatch on s: [%!t(float64=1) %!t(string=a)]", NULL },
  { "boolean section", "{\"s\":true}", "{}", NULL, NULL, "type mismatch on s: true", NULL },
  /* globals */
  { "globals", "{\"global\":{\"a\":1,\"m\":{\"x\":1}}}",
    "{\"global\":{\"a\":2,\"b\":2,\"m\":{\"x\":2,\"y\":2}}}", "{}", NULL,
    "{\"global\":{\"a\":1,\"m\":{\"x\":1}},\"s\":{\"global\":{\"a\":1,\"b\":2,\"m\":{\"x\":1,\"y\":"
    "2}},"
    "\"t\":{\"global\":{\"a\":1,\"b\":2,\"m\":{\"x\":1,\"y\":2}}}}}",
    NULL },
  { "globals share their depths", "{\"global\":{\"m\":{\"n\":{\"x\":1}}}}", "{}", NULL,
    "{\"s\":{\"global\":{\"m\":{\"n\":{\"y\":2}}}}}",
    "{\"global\":{\"m\":{\"n\":{\"x\":1,\"y\":2}}},"
    "\"s\":{\"global\":{\"m\":{\"n\":{\"x\":1,\"y\":2}}}}}",
    NULL },
  { "globals of odd types", "{\"global\":{\"a\":1,\"b\":{\"c\":1}}}", "{}", NULL,
    "{\"s\":{\"global\":{\"a\":{\"x\":1},\"b\":2}}}",
    "{\"global\":{\"a\":1,\"b\":{\"c\":1}},\"s\":{\"global\":{\"a\":{\"x\":1},\"b\":2}}}",
    "key a is table. Skipping\nConflict: cannot merge map onto non-map for \"b\". Skipping.\n" },
  { "global is no table", "{\"global\":1}", "{\"global\":{\"a\":1}}", NULL, NULL,
    "{\"global\":1,\"s\":{\"global\":{\"a\":1}}}",
    "warning: skipping globals because source global is not a table.\n" },
  { "the child's global is no table", "{\"s\":{\"global\":1},\"global\":{\"a\":1}}", "{}", NULL,
    NULL, "{\"global\":{\"a\":1},\"s\":{\"global\":1}}",
    "warning: skipping globals because destination global is not a table.\n" },
  /* warnings */
  { "scalar under a map", "{\"a\":1,\"b\":null}", "{\"a\":1}", NULL,
    "{\"a\":{\"x\":1},\"b\":{\"x\":1},\"s\":{\"a\":{\"x\":1}}}",
    "{\"a\":{\"x\":1},\"b\":{\"x\":1},\"s\":{\"a\":{\"x\":1},\"global\":{}}}",
    "warning: skipped value for c.a: Not a table.\n"
    "warning: skipped value for c.s.a: Not a table.\n" },
  { "map under a scalar", "{\"a\":{\"x\":1}}", NULL, NULL, "{\"a\":1}", "{\"a\":1}", NULL },
  { "nested conflicts", "{\"a\":{\"b\":{\"x\":1,\"y\":null},\"c\":[1,2],\"d\":null}}", NULL, NULL,
    "{\"a\":{\"b\":1,\"c\":{\"q\":1},\"d\":{}}}", "{\"a\":{\"b\":1,\"c\":{\"q\":1},\"d\":{}}}",
    "warning: cannot overwrite table with non table for c.a.b (map[x:1])\n"
    "warning: destination for c.a.c is a table. Ignoring non-table value ([1 2])\n" },
};

static void coalesces(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(chart_rows); i++)
    check_row(&chart_rows[i]);
}

static void gives_a_tree_of_its_own(void **state)
{
  (void) state;
  ch_chart   *chart = make_chart("c", "{\"m\":{\"x\":1}}", NULL);
  chart_value user  = from_json("{\"u\":{\"y\":1}}");
  chart_value values =
    ch_values_coalesce(&arena, chart, user, (ch_log){ NULL, NULL }, ch_compat_table[CH_COMPAT_4_2]);
  ch_dict_set_text(&arena, ch_dict_get_text(values, "m"), "x", ch_bool(true));
  ch_dict_set_text(&arena, ch_dict_get_text(values, "u"), "y", ch_bool(true));
  expect("chart", to_json(chart->values), "{\"m\":{\"x\":1}}");
  expect("user", to_json(user), "{\"u\":{\"y\":1}}");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(merges_files, start, stop),
    cmocka_unit_test_setup_teardown(coalesces, start, stop),
    cmocka_unit_test_setup_teardown(gives_a_tree_of_its_own, start, stop),
  };
  return cmocka_run_group_tests_name("coalesce", tests, NULL, NULL);
}
