/* SPDX-License-Identifier: Apache-2.0
 * Tests values: layers, values from code, walking them, through the public API. */
#include "api_bench.h"

/* ---- values ----------------------------------------------------------------------------------- */

static void test_layers(void **state)
{
  (void) state;
  bench b;
  start(&b, NULL);
  put_file(&b, "more.yaml", "m: {x: file, y: file}\nl: [1, 2]\n");
  chart_values *values = values_of(&b);
  add_yaml(&b, "m: {w: text, x: text}\nl: [9]\nnumber: 1\n");
  assert_int_equal(chart_values_add_file(values, "/c/more.yaml", &b.error), CHART_OK);
  assert_int_equal(chart_values_add_set(values, CHART_SET, "m.y=2,s=true", &b.error), CHART_OK);
  assert_int_equal(chart_values_add_set(values, CHART_SET_STRING, "t=3", &b.error), CHART_OK);
  assert_int_equal(chart_values_add_set(values, CHART_SET_LITERAL, "q=a,b=c", &b.error), CHART_OK);
  chart_value root = chart_values_root(values), m = chart_dict_get(root, CHART_STR("m"));
  assert_int_equal(chart_size(root), 6);
  assert_str(chart_text(chart_dict_get(m, CHART_STR("w"))), "text");
  assert_str(chart_text(chart_dict_get(m, CHART_STR("x"))), "file");
  assert_str(chart_type_name(chart_dict_get(m, CHART_STR("y"))), "int64");
  assert_str(chart_type_name(chart_dict_get(root, CHART_STR("number"))), "float64");
  assert_str(chart_type_name(chart_dict_get(root, CHART_STR("s"))), "bool");
  assert_str(chart_text(chart_dict_get(root, CHART_STR("t"))), "3");
  assert_str(chart_text(chart_dict_get(root, CHART_STR("q"))), "a,b=c");
  assert_int_equal(chart_size(chart_dict_get(root, CHART_STR("l"))), 2);
  stop(&b);
}

static chart_value text_value(chart_memory *memory, const char *text)
{
  chart_value value;
  assert_int_equal(chart_string_copy(&value, memory, chart_str_from(text)), CHART_OK);
  return value;
}

static void test_values_from_code(void **state)
{
  (void) state;
  bench b;
  start(&b, "{{ .Values.list }} {{ .Values.number }} {{ printf \"%T\" .Values.number }}");
  chart_values *values = values_of(&b);
  chart_memory *memory = chart_values_memory(values);
  chart_value   dict, list;
  assert_int_equal(chart_dict_create(&dict, memory), CHART_OK);
  assert_int_equal(chart_list_create(&list, memory), CHART_OK);
  assert_int_equal(chart_list_append(memory, list, text_value(memory, "a")), CHART_OK);
  assert_int_equal(chart_list_append(memory, list, chart_bool(true)), CHART_OK);
  assert_int_equal(chart_list_append(memory, list, chart_float(2.5)), CHART_OK);
  assert_int_equal(chart_dict_set(memory, dict, CHART_STR("list"), list), CHART_OK);
  assert_int_equal(chart_dict_set(memory, dict, CHART_STR("number"), chart_int(1)), CHART_OK);
  assert_int_equal(chart_dict_set(memory, dict, CHART_STR("number"), chart_int64(2)), CHART_OK);
  assert_int_equal(chart_values_add_value(values, dict, &b.error), CHART_OK);
  assert_renders(&b, "[a true 2.5] 2 int64");
  stop(&b);
}

/* What the set took in is a copy: building on changes nothing. */
static void test_added_value_is_a_copy(void **state)
{
  (void) state;
  bench b;
  start(&b, NULL);
  chart_values *values = values_of(&b);
  chart_memory *memory = chart_values_memory(values);
  chart_value   dict;
  assert_int_equal(chart_dict_create(&dict, memory), CHART_OK);
  assert_int_equal(chart_values_add_value(values, dict, &b.error), CHART_OK);
  assert_int_equal(chart_dict_set(memory, dict, CHART_STR("late"), chart_int(1)), CHART_OK);
  assert_int_equal(chart_size(chart_values_root(values)), 0);
  stop(&b);
}

static void test_walking_values(void **state)
{
  (void) state;
  bench       b;
  chart_value tree, item;
  chart_str   key;
  start(&b, NULL);
  chart_memory *memory = chart_values_memory(values_of(&b));
  assert_int_equal(
    chart_value_from_yaml(&tree, memory, CHART_STR("{z: 1, a: [x, null], m: {}}"), &b.error),
    CHART_OK);
  static const char *const keys[] = { "a", "m", "z" };
  for (size_t i = 0; i < COUNT(keys); i++) {
    assert_true(chart_dict_entry_at(tree, i, &key, &item));
    assert_str(key, keys[i]);
  }
  assert_false(chart_dict_entry_at(tree, 3, &key, &item));
  chart_value list = chart_dict_get(tree, CHART_STR("a"));
  assert_str(chart_text(chart_list_get(list, 0)), "x");
  assert_int_equal(chart_list_get(list, 1).kind, CHART_NIL);
  assert_int_equal(chart_list_get(list, 2).kind, CHART_NIL);
  stop(&b);
}

/* Questions to values of other kinds have empty answers. */
static void test_other_kinds(void **state)
{
  (void) state;
  chart_value others[] = { chart_nil(), chart_bool(true), chart_int(1), chart_float(1),
                           chart_string(CHART_STR("s")) };
  chart_str   key;
  chart_value item;
  for (size_t i = 0; i < COUNT(others); i++) {
    assert_int_equal(chart_size(others[i]), 0);
    assert_int_equal(chart_list_get(others[i], 0).kind, CHART_NIL);
    assert_int_equal(chart_dict_get(others[i], CHART_STR("k")).kind, CHART_NIL);
    assert_false(chart_dict_entry_at(others[i], 0, &key, &item));
    assert_int_equal(chart_text(others[i]).size, others[i].kind == CHART_STRING ? 1 : 0);
  }
  assert_str(chart_type_name(chart_nil()), "<nil>");
}

static void test_wrong_containers(void **state)
{
  (void) state;
  bench       b;
  chart_value list, dict, ignored = chart_int(1);
  start(&b, NULL);
  chart_values *values = values_of(&b);
  chart_memory *memory = chart_values_memory(values);
  assert_int_equal(chart_list_create(&list, memory), CHART_OK);
  assert_int_equal(chart_dict_create(&dict, memory), CHART_OK);
  assert_int_equal(chart_list_append(memory, dict, ignored), CHART_ERR_ARGUMENT);
  assert_int_equal(chart_list_append(memory, ignored, ignored), CHART_ERR_ARGUMENT);
  assert_int_equal(chart_dict_set(memory, list, CHART_STR("k"), ignored), CHART_ERR_ARGUMENT);
  assert_int_equal(chart_values_add_value(values, list, &b.error), CHART_ERR_ARGUMENT);
  assert_str(b.error.message, "values must be a dict, not []interface {}");
  assert_int_equal(chart_values_add_set(values, (chart_set_kind) 9, "a=1", &b.error),
                   CHART_ERR_ARGUMENT);
  stop(&b);
}

static void test_broken_yaml(void **state)
{
  (void) state;
  bench       b;
  chart_value value;
  start(&b, NULL);
  chart_values *values = values_of(&b);
  assert_int_equal(chart_values_add_yaml(values, "v.yaml", CHART_STR("a: 1\nb: c: d\n"), &b.error),
                   CHART_ERR_YAML);
  assert_contains(b.error.message, "failed to parse v.yaml: ");
  assert_str(b.error.file, "v.yaml");
  assert_int_equal(b.error.line, 2);
  assert_int_equal(b.error.column, 5);
  assert_false(b.error.is_rendering);
  assert_int_equal(chart_value_from_yaml(&value, chart_values_memory(values),
                                         CHART_STR("a: &x 1\nb: *y\n"), &b.error),
                   CHART_ERR_YAML);
  assert_int_equal(value.kind, CHART_NIL);
  assert_int_equal(b.error.line, 2);
  assert_int_equal(b.error.column, 4);
  stop(&b);
}

/* ---- where values were written ---------------------------------------------------------------- */

/* The origin of each field that the template read. */
typedef struct reads {
  char         key[8][16];
  chart_origin origin[8];
  size_t       count;
} reads;

static void see_read(void *user, const chart_place *place, chart_str key, chart_origin origin)
{
  reads *r = (reads *) user;
  (void) place;
  if (origin.source == 0)
    return;
  assert_true(r->count < 8);
  snprintf(r->key[r->count], sizeof r->key[0], "%.*s", (int) key.size, key.data);
  r->origin[r->count++] = origin;
}

static chart_origin origin_of(const reads *r, const char *key)
{
  for (size_t i = 0; i < r->count; i++)
    if (strcmp(r->key[i], key) == 0)
      return r->origin[i];
  fail_msg("%s was not read", key);
  return (chart_origin){ 0, 0 };
}

static void assert_place(const chart_source_place *place, const char *name, size_t line,
                         size_t column)
{
  assert_str(place->name, name);
  assert_int_equal(place->line, line);
  assert_int_equal(place->column, column);
}

static void test_places(void **state)
{
  (void) state;
  const chart_file files[] = {
    { CHART_STR("Chart.yaml"), CHART_STR("apiVersion: v2\nname: c\nversion: 0.1.0\n") },
    { CHART_STR("values.yaml"), CHART_STR("# values\nown: 1\n") },
    { CHART_STR("charts/s/Chart.yaml"), CHART_STR("apiVersion: v2\nname: s\nversion: 0.1.0\n") },
    { CHART_STR("charts/s/values.yaml"), CHART_STR("a: 0\nb: {deep: 1}\n") },
    { CHART_STR("charts/s/templates/s.yaml"), CHART_STR("s: {{ .Values.b.deep }}") },
    { CHART_STR("templates/a.yaml"),
      CHART_STR("a: {{ .Values.own }}{{ .Values.file }}{{ .Values.set }}{{ .Values.json }}") },
  };
  static reads       r;
  chart_observer     observer = CHART_OBSERVER_INIT;
  chart_source_place place;
  bench              b;
  start(&b, NULL);
  observer.user      = &r;
  observer.read      = see_read;
  b.release.observer = &observer;
  add_yaml(&b, "\n\n  file: 1\n");
  assert_int_equal(chart_values_add_set(b.values, CHART_SET, "x=1,set=2", &b.error), CHART_OK);
  assert_int_equal(chart_values_add_set(b.values, CHART_SET_JSON, "{\"json\": 3}", &b.error),
                   CHART_OK);
  assert_int_equal(chart_load_files(&b.chart, b.context, files, COUNT(files), &b.error), CHART_OK);
  assert_int_equal(chart_render(&b.rendering, b.context, b.chart, b.values, &b.release, &b.error),
                   CHART_OK);
  assert_true(chart_chart_locate(b.chart, origin_of(&r, "own"), &place));
  assert_place(&place, "c/values.yaml", 2, 1);
  assert_true(chart_chart_locate(b.chart, origin_of(&r, "deep"), &place));
  assert_place(&place, "c/charts/s/values.yaml", 2, 5);
  assert_false(chart_values_locate(b.values, origin_of(&r, "deep"), &place));
  assert_true(chart_values_locate(b.values, origin_of(&r, "file"), &place));
  assert_place(&place, "v.yaml", 3, 3);
  assert_true(chart_values_locate(b.values, origin_of(&r, "set"), &place));
  assert_place(&place, "--set", 1, 9);
  assert_str(place.text, "x=1,set=2");
  assert_false(chart_chart_locate(b.chart, origin_of(&r, "set"), &place));
  assert_false(chart_values_locate(b.values, (chart_origin){ 0, 0 }, &place));
  assert_false(chart_values_locate(b.values, (chart_origin){ 99, 0 }, &place));
  assert_false(chart_values_locate(b.values, (chart_origin){ 1, 1000 }, &place));
  assert_false(chart_chart_locate(b.chart, (chart_origin){ UINT32_MAX, 0 }, &place));
  stop(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_layers),
    cmocka_unit_test(test_values_from_code),
    cmocka_unit_test(test_added_value_is_a_copy),
    cmocka_unit_test(test_walking_values),
    cmocka_unit_test(test_other_kinds),
    cmocka_unit_test(test_wrong_containers),
    cmocka_unit_test(test_broken_yaml),
    cmocka_unit_test(test_places),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
