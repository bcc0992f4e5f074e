/* SPDX-License-Identifier: Apache-2.0
 * Tests functions of a user's own, through the public API. */
#include "api_bench.h"

/* ---- functions -------------------------------------------------------------------------------- */

static int give_nil(chart_call *call, const chart_value *a, size_t n, chart_value *result)
{
  (void) call, (void) a, (void) n;
  *result = chart_nil();
  return 0;
}

static int give_user(chart_call *call, const chart_value *a, size_t n, chart_value *result)
{
  (void) a, (void) n;
  *result = *(const chart_value *) chart_call_user(call);
  return 0;
}

static int give_count(chart_call *call, const chart_value *a, size_t n, chart_value *result)
{
  (void) call, (void) a;
  *result = chart_int((int64_t) n);
  return 0;
}

static int give_back(chart_call *call, const chart_value *a, size_t n, chart_value *result)
{
  (void) call, (void) n;
  *result = a[0];
  return 0;
}

static int give_pair(chart_call *call, const chart_value *a, size_t n, chart_value *result)
{
  chart_memory *memory = chart_call_memory(call);
  (void) n;
  return chart_list_create(result, memory) != CHART_OK ||
             chart_list_append(memory, *result, a[0]) != CHART_OK ||
             chart_list_append(memory, *result, a[0]) != CHART_OK
           ? chart_call_fail(call, "no memory")
           : 0;
}

static int give_up(chart_call *call, const chart_value *a, size_t n, chart_value *result)
{
  (void) a, (void) n, (void) result;
  return chart_call_fail(call, "no luck");
}

static int give_up_mute(chart_call *call, const chart_value *a, size_t n, chart_value *result)
{
  (void) call, (void) a, (void) n, (void) result;
  return 1;
}

static chart_value seven = { .kind = CHART_NIL };

static const chart_function own[] = {
  { "nothing", "func() any", give_nil, NULL, "" },
  { "nothings", "func() []any", give_nil, NULL, "" },
  { "noText", "func() string", give_nil, NULL, "" },
  { "seven", "func() int", give_user, &seven, NULL },
  { "badSeven", "func() string", give_user, &seven, NULL },
  { "count", "func(string, ...any) int", give_count, NULL, NULL },
  { "same", "func(any) any", give_back, NULL, NULL },
  { "same_string", "func(string) string", give_back, NULL, NULL },
  { "sameInt", "func(int) int", give_back, NULL, NULL },
  { "sameMap", "func(map[string]any) map[string]any", give_back, NULL, NULL },
  { "pair", "func(any) []any", give_pair, NULL, NULL },
  { "unlucky", "func() string", give_up, NULL, NULL },
  { "mute", "func() string", give_up_mute, NULL, NULL },
  { "upper", "func(string) string", give_back, NULL, "in the place of Helm's" },
};

static const struct {
  const char *template, *want;
} function_rows[] = {
  { "{{ nothing }}", "" },
  { "{{ if nothing }}a{{ else }}b{{ end }}", "b" },
  { "{{ nothings }} {{ len nothings }}", "[] 0" },
  { "{{ seven }}", "7" },
  { "{{ count \"a\" }} {{ count \"a\" 1 }} {{ 3 | count \"a\" 1 2 }}", "1 2 4" },
  { "{{ same 1.5 }} {{ same nil }} {{ same \"x\" | printf \"%T\" }}", "1.5  string" },
  { "{{ (sameMap (dict \"k\" 1)).k }}", "1" },
  { "{{ (sameMap .Values).a }}", "1" },
  { "{{ pair 2 }} {{ range pair \"x\" }}{{ . }}{{ end }}", "[2 2] xx" },
  { "{{ $p := pair 1 }}{{ range 3 }}{{ $p = pair . }}{{ end }}{{ $p }}", "[2 2]" },
  { "{{ $d := dict }}{{ range 3 }}{{ $_ := set $d \"k\" (pair .) }}{{ end }}{{ $d.k }}", "[2 2]" },
  { "{{ upper \"a\" }}", "a" },
};

static void use_functions(bench *b)
{
  seven                     = chart_int(7);
  b->options.functions      = own;
  b->options.function_count = COUNT(own);
}

static void test_own_functions(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(function_rows); i++) {
    bench b;
    start(&b, function_rows[i].template);
    use_functions(&b);
    add_yaml(&b, "a: 1");
    assert_renders(&b, function_rows[i].want);
    stop(&b);
  }
}

static const struct {
  const char *template, *at, *message;
  size_t column;
  bool   is_its_own; /* error; else the engine's */
} misuse_rows[] = {
  { "{{ unlucky }}", "unlucky", "error calling unlucky: no luck", 4, true },
  { "{{ mute }}", "mute", "error calling mute: the function failed without saying why", 4, true },
  { "{{ noText }}", "noText",
    "error calling noText: the function gave <nil> where its signature says string", 4, true },
  { "{{ badSeven }}", "badSeven",
    "error calling badSeven: the function gave int where its signature says string", 4, true },
  { "{{ same }}", "same", "wrong number of args for same: want 1 got 0", 4, false },
  { "{{ 1 | same 2 }}", "same", "wrong number of args for same: want 1 got 2", 8, false },
  { "{{ count }}", "count", "wrong number of args for count: want at least 1 got 0", 4, false },
  { "{{ same_string 1 }}", "1", "expected string; found 1", 16, false },
  { "{{ sameInt \"x\" }}", "\"x\"", "expected integer; found \"x\"", 12, false },
  { "{{ same_string .Values.a }}", ".Values.a",
    "wrong type for value; expected string; got float64", 23, false },
  { "{{ sameMap (list) }}", "list",
    "wrong type for value; expected map[string]interface {}; got []interface {}", 13, false },
  { "{{ same_string nil }}", "nil", "cannot assign nil to string", 16, false },
};

static void test_misused_functions(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(misuse_rows); i++) {
    bench b;
    char  want[512];
    start(&b, misuse_rows[i].template);
    use_functions(&b);
    add_yaml(&b, "a: 1");
    assert_status(run(&b), CHART_ERR_EXECUTE, misuse_rows[i].template, &b.error);
    snprintf(want, sizeof want,
             misuse_rows[i].is_its_own
               ? "template: c/templates/a.yaml:1:%zu: executing \"c/templates/a.yaml\" at <%s>: %s"
               : "c/templates/a.yaml:1:%zu\n  executing \"c/templates/a.yaml\" at <%s>:\n    %s",
             misuse_rows[i].column - 1, misuse_rows[i].at, misuse_rows[i].message);
    assert_str(b.error.message, want);
    assert_str(b.error.file, "c/templates/a.yaml");
    assert_int_equal(b.error.line, 1);
    assert_int_equal(b.error.column, misuse_rows[i].column);
    assert_true(b.error.is_rendering);
    assert_null(b.rendering);
    stop(&b);
  }
}

static const struct {
  chart_function row;
  const char    *message;
} refused_rows[] = {
  { { "f", "string", give_nil, NULL, NULL }, "cannot read its signature \"string\"" },
  { { "f", "func(string", give_nil, NULL, NULL }, "cannot read its signature" },
  { { "f", "func()", give_nil, NULL, NULL }, "cannot read its signature" },
  { { "f", "func(strng) string", give_nil, NULL, NULL }, "cannot read its signature" },
  { { "f", "func(string) strng", give_nil, NULL, NULL }, "cannot read its signature" },
  { { "f", "func(...any, string) string", give_nil, NULL, NULL }, "cannot read its signature" },
  { { "f", NULL, give_nil, NULL, NULL }, "cannot read its signature" },
  { { NULL, "func() any", give_nil, NULL, NULL }, "function name \"\" is not a valid identifier" },
  { { "a-b", "func() any", give_nil, NULL, NULL }, "\"a-b\" is not a valid identifier" },
  { { "1a", "func() any", give_nil, NULL, NULL }, "\"1a\" is not a valid identifier" },
  { { "f", "func() any", NULL, NULL, NULL }, "function \"f\" has no body" },
};

static void test_refused_functions(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(refused_rows); i++) {
    bench b;
    start(&b, NULL);
    b.options.functions      = &refused_rows[i].row;
    b.options.function_count = 1;
    assert_status(make_context(&b), CHART_ERR_ARGUMENT, refused_rows[i].message, &b.error);
    assert_contains(b.error.message, refused_rows[i].message);
    assert_null(b.context);
    stop(&b);
  }
}

/* The newest of a name stands for all others, also for one that the version of Helm lacks. */
static void test_same_names(void **state)
{
  static const chart_function rows[] = {
    { "len", "func(any) any", give_back, NULL, NULL },
    { "mustToYaml", "func(any) any", give_back, NULL, NULL },
    { "twice", "func(any) any", give_nil, NULL, NULL },
    { "twice", "func(any) any", give_back, NULL, NULL },
  };
  bench b;
  (void) state;
  start(&b, "{{ len \"a\" }}{{ mustToYaml \"b\" }}{{ twice \"c\" }}");
  b.options.compat         = CHART_COMPAT_3_17;
  b.options.functions      = rows;
  b.options.function_count = COUNT(rows);
  assert_renders(&b, "abc");
  stop(&b);
}

static void test_many_functions(void **state)
{
  enum { MANY = 300 };
  static chart_function rows[MANY];
  static char           names[MANY][8];
  char template[MANY * 16] = "", want[MANY + 1] = "";
  bench b;
  (void) state;
  for (size_t i = 0; i < MANY; i++) {
    snprintf(names[i], sizeof names[i], "f%zu", i);
    snprintf(template + strlen(template), sizeof template - strlen(template), "{{ f%zu %zu }}", i,
             i % 10);
    want[i] = (char) ('0' + i % 10);
    rows[i] = (chart_function){ names[i], "func(int) int", give_back, NULL, NULL };
  }
  start(&b, template);
  b.options.functions      = rows;
  b.options.function_count = MANY;
  assert_renders(&b, want);
  stop(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_own_functions),     cmocka_unit_test(test_misused_functions),
    cmocka_unit_test(test_refused_functions), cmocka_unit_test(test_same_names),
    cmocka_unit_test(test_many_functions),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
