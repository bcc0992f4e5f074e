/* SPDX-License-Identifier: Apache-2.0
 * Tests the public API as its users see it: public headers, shared library, charts in memory. */
#include <chart/chart.h>

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

/* ---- charts in memory ------------------------------------------------------------------------- */

typedef struct memory_file {
  const char *path, *text;
} memory_file;

enum { MOST_FILES = 8 };

typedef struct disk {
  memory_file files[MOST_FILES]; /* below /c */
  size_t      count;
  int64_t     now;
  int         denied; /* errno of every file but Chart.yaml, or 0 */
} disk;

static int read_file(void *user, const char                                          *path,
                     bool (*write)(void *sink, const void *bytes, size_t size), void *sink)
{
  const disk *d = (const disk *) user;
  for (size_t i = 0; i < d->count; i++) {
    if (strcmp(path + strlen("/c/"), d->files[i].path) != 0)
      continue;
    if (d->denied != 0 && strcmp(d->files[i].path, "Chart.yaml") != 0)
      return d->denied;
    /* In two pieces, as any stream may come. */
    size_t size = strlen(d->files[i].text), half = size / 2;
    if (write(sink, d->files[i].text, half))
      write(sink, d->files[i].text + half, size - half);
    return 0;
  }
  return ENOENT;
}

static int list_directory(void *user, const char                                         *path,
                          bool (*entry)(void *sink, const chart_file_entry *entry), void *sink)
{
  static const char templates[] = "templates/";
  const disk       *d           = (const disk *) user;
  bool              is_root     = strcmp(path, "/c") == 0;
  chart_file_entry  folder      = { "templates", CHART_FILE_DIRECTORY, false, 0 };
  for (size_t i = 0; i < d->count; i++) {
    const char      *name  = d->files[i].path;
    bool             below = strncmp(name, templates, strlen(templates)) == 0;
    chart_file_entry file  = { below ? name + strlen(templates) : name, CHART_FILE_REGULAR, false,
                              0 };
    if (below != is_root && !entry(sink, &file))
      return 0;
  }
  if (is_root)
    entry(sink, &folder);
  return 0;
}

static int stat_file(void *user, const char *path, chart_file_entry *out)
{
  (void) user;
  *out = (chart_file_entry){ path, CHART_FILE_DIRECTORY, false, 0 };
  return strcmp(path, "/c") == 0 ? 0 : ENOENT;
}

static void stopped_clock(void *user, int64_t *seconds, int32_t *nanoseconds)
{
  *seconds     = ((const disk *) user)->now;
  *nanoseconds = 0;
}

static int no_randomness(void *user, void *bytes, size_t size)
{
  (void) user;
  memset(bytes, 7, size);
  return 0;
}

/* ---- fixture ---------------------------------------------------------------------------------- */

/* One rendering with all that it takes; filled by a test, run by run(), undone by stop(). */
typedef struct bench {
  disk                  disk;
  chart_host            host;
  chart_limits          limits;
  chart_context_options options;
  chart_render_options  release;
  chart_context        *context;
  chart_values         *values;
  chart_chart          *chart;
  chart_rendering      *rendering;
  chart_error           error;
} bench;

static void put_file(bench *b, const char *path, const char *text)
{
  assert_true(b->disk.count < MOST_FILES);
  b->disk.files[b->disk.count++] = (memory_file){ path, text };
}

/* A chart with one template. */
static void start(bench *b, const char *template)
{
  memset(b, 0, sizeof *b);
  b->host                = (chart_host) CHART_HOST_INIT;
  b->limits              = (chart_limits) CHART_LIMITS_INIT;
  b->options             = (chart_context_options) CHART_CONTEXT_OPTIONS_INIT;
  b->release             = (chart_render_options) CHART_RENDER_OPTIONS_INIT;
  b->error               = (chart_error) CHART_ERROR_INIT;
  b->host.user           = &b->disk;
  b->host.read_file      = read_file;
  b->host.list_directory = list_directory;
  b->host.stat_file      = stat_file;
  b->options.host        = &b->host;
  b->options.limits      = &b->limits;
  put_file(b, "Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\nappVersion: \"7\"\n");
  if (template != NULL)
    put_file(b, "templates/a.yaml", template);
}

static void stop(bench *b)
{
  chart_rendering_destroy(b->rendering);
  chart_chart_destroy(b->chart);
  chart_values_destroy(b->values);
  chart_context_destroy(b->context);
  chart_error_clear(&b->error);
}

static int make_context(bench *b)
{
  return b->context != NULL ? CHART_OK : chart_context_create(&b->context, &b->options, &b->error);
}

static chart_values *values_of(bench *b)
{
  assert_int_equal(make_context(b), CHART_OK);
  if (b->values == NULL)
    assert_int_equal(chart_values_create(&b->values, b->context, &b->error), CHART_OK);
  return b->values;
}

static void add_yaml(bench *b, const char *text)
{
  assert_int_equal(chart_values_add_yaml(values_of(b), "v.yaml", chart_str_from(text), &b->error),
                   CHART_OK);
}

static int run(bench *b)
{
  int status = make_context(b);
  if (status == CHART_OK)
    status = chart_load(&b->chart, b->context, "/c", &b->error);
  if (status == CHART_OK)
    status = chart_render(&b->rendering, b->context, b->chart, b->values, &b->release, &b->error);
  assert_int_equal(status, b->error.status);
  return status;
}

static void assert_str(chart_str got, const char *want)
{
  char text[4096];
  snprintf(text, sizeof text, "%.*s", (int) got.size, got.data == NULL ? "" : got.data);
  assert_string_equal(text, want);
}

static void assert_contains(chart_str got, const char *part)
{
  if (got.data == NULL || strstr(got.data, part) == NULL)
    fail_msg("\"%.*s\" lacks \"%s\"", (int) got.size, got.data, part);
}

static void assert_status(int got, int want, const char *name, const chart_error *error)
{
  if (got != want)
    fail_msg("%s: %s, not %s: %s", name, chart_status_name((chart_status) got),
             chart_status_name((chart_status) want),
             error->message.data == NULL ? "" : error->message.data);
}

/* The text of a rendered file of the chart. */
static chart_str rendered(const bench *b, const char *want)
{
  chart_str path, text;
  for (size_t i = 0; chart_rendering_file(b->rendering, i, &path, &text); i++)
    if (path.size == strlen(want) && memcmp(path.data, want, path.size) == 0)
      return text;
  fail_msg("%s was not rendered", want);
  return (chart_str){ NULL, 0 };
}

/* Runs it and looks at the text alone: most texts here are no manifests. */
static void assert_renders(bench *b, const char *want)
{
  int status = run(b);
  if (status != CHART_ERR_YAML)
    assert_status(status, CHART_OK, want, &b->error);
  assert_str(rendered(b, "c/templates/a.yaml"), want);
}

/* ---- contexts, versions, errors --------------------------------------------------------------- */

static void test_constants(void **state)
{
  (void) state;
  assert_string_equal(chart_version(), CHART_VERSION_TEXT);
  assert_string_equal(chart_status_name(CHART_OK), "CHART_OK");
  assert_string_equal(chart_status_name(CHART_ERR_OUTPUT), "CHART_ERR_OUTPUT");
  assert_string_equal(chart_status_name((chart_status) 77), "CHART_ERR_UNKNOWN");
  chart_host host = chart_host_posix();
  assert_non_null(host.read_file);
  assert_null(host.resolve);
}

static void test_nothing_to_destroy(void **state)
{
  (void) state;
  chart_rendering_destroy(NULL);
  chart_chart_destroy(NULL);
  chart_values_destroy(NULL);
  chart_context_destroy(NULL);
  chart_error_clear(NULL);
  chart_error error = CHART_ERROR_INIT;
  chart_error_clear(&error);
}

static void test_defaults(void **state)
{
  (void) state;
  chart_context   *context;
  chart_chart     *chart;
  chart_rendering *rendering;
  assert_int_equal(chart_context_create(&context, NULL, NULL), CHART_OK);
  assert_int_equal(chart_load(&chart, context, APP_CHART, NULL), CHART_OK);
  assert_str(chart_chart_name(chart), "app_v1");
  assert_str(chart_chart_app_version(chart), "v1.17b");
  assert_true(chart_chart_version(chart).size != 0);
  assert_int_equal(chart_render(&rendering, context, chart, NULL, NULL, NULL), CHART_OK);
  chart_chart_destroy(chart);
  assert_true(chart_rendering_manifest_count(rendering) > 3);
  chart_rendering_destroy(rendering);
  chart_context_destroy(context);
}

static void test_unset_sizes(void **state)
{
  (void) state;
  static const chart_observer no_size = { 0, NULL, NULL, NULL, NULL };
  bench                       b;
  start(&b, "a");
  b.host.struct_size = 0;
  assert_int_equal(make_context(&b), CHART_ERR_ARGUMENT);
  assert_str(b.error.message, "struct_size is not set: start with CHART_HOST_INIT");
  b.host.struct_size   = sizeof b.host;
  b.limits.struct_size = 0;
  assert_int_equal(make_context(&b), CHART_ERR_ARGUMENT);
  b.limits.struct_size  = sizeof b.limits;
  b.options.struct_size = 0;
  assert_int_equal(make_context(&b), CHART_ERR_ARGUMENT);
  assert_null(b.context);
  b.options.struct_size = sizeof b.options;
  b.release.observer    = &no_size;
  assert_int_equal(run(&b), CHART_ERR_ARGUMENT);
  stop(&b);
}

/* A caller who was compiled when there were no steps. */
static void test_older_struct(void **state)
{
  (void) state;
  bench b;
  start(&b, "# {{ range 100 }}x{{ end }}");
  b.limits.struct_size = offsetof(chart_limits, steps);
  b.limits.steps       = 1;
  assert_int_equal(run(&b), CHART_OK);
  stop(&b);
}

static void test_error_is_replaced(void **state)
{
  (void) state;
  bench b;
  start(&b, NULL);
  chart_values *values = values_of(&b);
  assert_int_equal(chart_values_add_set(values, CHART_SET, "a", &b.error), CHART_ERR_VALUES);
  assert_int_equal(chart_values_add_file(values, "/c/none", &b.error), CHART_ERR_IO);
  assert_str(b.error.message, "open /c/none: no such file or directory");
  assert_int_equal(chart_values_add_set(values, CHART_SET, "a=1", &b.error), CHART_OK);
  assert_int_equal(b.error.status, CHART_OK);
  assert_null(b.error.message.data);
  stop(&b);
}

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

/* ---- host ------------------------------------------------------------------------------------- */

static void test_host(void **state)
{
  (void) state;
  bench b;
  start(&b, "{{ $a := randAlphaNum 8 }}{{ eq $a (randAlphaNum 8) }}");
  b.host.random = no_randomness;
  assert_renders(&b, "true");
  stop(&b);
  start(&b, "{{ now.Unix }}");
  b.host.now = stopped_clock;
  b.disk.now = 1234567890;
  assert_renders(&b, "1234567890");
  stop(&b);
}

static int no_random_device(void *user, void *bytes, size_t size)
{
  (void) user, (void) bytes, (void) size;
  return ENOSYS;
}

static void test_host_failures(void **state)
{
  (void) state;
  bench b;
  start(&b, "a");
  b.disk.denied = EACCES;
  assert_int_equal(run(&b), CHART_ERR_IO);
  assert_contains(b.error.message, "permission denied");
  stop(&b);
  start(&b, "{{ randAlphaNum 8 }}");
  b.host.random = no_random_device;
  assert_int_equal(run(&b), CHART_ERR_EXECUTE);
  stop(&b);
  start(&b, "a");
  assert_int_equal(make_context(&b), CHART_OK);
  assert_int_equal(chart_load(&b.chart, b.context, "/d", &b.error), CHART_ERR_IO);
  assert_null(b.chart);
  assert_contains(b.error.message, "no such file or directory");
  stop(&b);
}

/* ---- limits ----------------------------------------------------------------------------------- */

typedef struct limit_row {
  const char *name, *template;
  size_t      memory, output;
  uint64_t    steps;
  int         status;
  const char *message;
} limit_row;

static const limit_row limit_rows[] = {
  { "memory", "{{ range 100000 }}{{ $_ := set $.Values (toString .) (list .) }}{{ end }}", 1 << 20,
    0, 0, CHART_ERR_LIMIT, "memory limit of 1048576 bytes reached" },
  { "memory by one text", "{{ repeat 100000000 \"x\" | len }}", 1 << 20, 0, 0, CHART_ERR_LIMIT,
    "memory limit of 1048576 bytes reached" },
  { "output", "{{ range 100000 }}0123456789{{ end }}", 0, 5000, 0, CHART_ERR_LIMIT,
    "output limit of 5000 bytes reached" },
  { "steps", "{{ range 9223372036854775807 }}{{ end }}", 0, 0, 100000, CHART_ERR_LIMIT,
    "limit of 100000 steps reached" },
  { "include of itself", "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}", 0,
    0, 0, CHART_ERR_EXECUTE,
    "rendering template has a nested reference name: a: unable to execute template" },
  { "template of itself", "{{ define \"a\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" }}",
    0, 0, 0, CHART_ERR_LIMIT, "nested too deeply" },
  { "tpl of itself", "{{ $_ := set .Values \"t\" \"{{ tpl .Values.t . }}\" }}{{ tpl .Values.t . }}",
    0, 0, 0, CHART_ERR_LIMIT, "nested too deeply" },
};

static void test_limits(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(limit_rows); i++) {
    const limit_row *row = &limit_rows[i];
    bench            b;
    start(&b, row->template);
    b.limits.memory = row->memory;
    b.limits.output = row->output;
    b.limits.steps  = row->steps;
    assert_status(run(&b), row->status, row->name, &b.error);
    assert_contains(b.error.message, row->message);
    assert_null(b.rendering);
    stop(&b);
  }
}

/* Text of nested brackets: `before`, count times `open`, middle, count times `close`, `after`. */
static char *nested(const char *before, const char *open, const char *middle, const char *close,
                    const char *after, size_t count)
{
  size_t room =
    strlen(before) + count * (strlen(open) + strlen(close)) + strlen(middle) + strlen(after) + 1;
  char *text = (char *) malloc(room), *at = text;
  assert_non_null(text);
  at += sprintf(at, "%s", before);
  for (size_t i = 0; i < count; i++)
    at += sprintf(at, "%s", open);
  at += sprintf(at, "%s", middle);
  for (size_t i = 0; i < count; i++)
    at += sprintf(at, "%s", close);
  sprintf(at, "%s", after);
  return text;
}

static const struct {
  const char *name, *before, *open, *middle, *close, *after;
} nesting_rows[] = {
  { "parentheses", "{{ ", "(", "1", ")", " }}" },
  { "if", "", "{{ if 1 }}", "x", "{{ end }}", "" },
  { "range", "", "{{ range 1 }}", "x", "{{ end }}", "" },
  { "with", "", "{{ with 1 }}", "x", "{{ else }}y{{ end }}", "" },
};

static void test_deep_templates(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(nesting_rows); i++) {
    char *text = nested(nesting_rows[i].before, nesting_rows[i].open, nesting_rows[i].middle,
                        nesting_rows[i].close, nesting_rows[i].after, 100000);
    bench b;
    start(&b, text);
    b.limits.stack = 1 << 20;
    int status     = run(&b);
    /* Go itself refuses parentheses that are too deep. */
    if (status != CHART_ERR_PARSE)
      assert_status(status, CHART_ERR_LIMIT, nesting_rows[i].name, &b.error);
    assert_contains(b.error.message, "c/templates/a.yaml");
    assert_str(b.error.file, "c/templates/a.yaml");
    stop(&b);
    free(text);
  }
}

static void test_deep_values(void **state)
{
  (void) state;
  char *text = nested("a: ", "[", "", "]", "", 200000);
  bench b;
  start(&b, NULL);
  b.limits.stack       = 1 << 20;
  chart_values *values = values_of(&b);
  int           status = chart_values_add_yaml(values, "v.yaml", chart_str_from(text), &b.error);
  if (status != CHART_ERR_YAML)
    assert_status(status, CHART_ERR_LIMIT, "deep values", &b.error);
  assert_true(b.error.message.size < 200);
  stop(&b);
  free(text);
}

/* Nine levels of nine aliases each would be 387 million nodes. */
static const char alias_bomb[] = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                                 "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                                 "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                                 "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
                                 "f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
                                 "g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n"
                                 "h: &h [*g,*g,*g,*g,*g,*g,*g,*g,*g]\n";

static void test_alias_bomb(void **state)
{
  (void) state;
  bench b;
  start(&b, alias_bomb);
  b.limits.memory = (size_t) 64 << 20;
  int status      = run(&b);
  if (status != CHART_ERR_YAML)
    assert_status(status, CHART_ERR_LIMIT, "in output", &b.error);
  chart_values *values = values_of(&b);
  status = chart_values_add_yaml(values, "v.yaml", chart_str_from(alias_bomb), &b.error);
  if (status != CHART_ERR_YAML)
    assert_status(status, CHART_ERR_LIMIT, "in values", &b.error);
  stop(&b);
}

/* ---- observers -------------------------------------------------------------------------------- */

typedef struct notes {
  char   text[4096];
  size_t size;
} notes;

static void note(notes *n, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  int written = vsnprintf(n->text + n->size, sizeof n->text - n->size, format, arguments);
  va_end(arguments);
  n->size += written < 0 ? 0 : (size_t) written;
  assert_true(n->size < sizeof n->text);
}

static size_t line_of(const chart_place *place)
{
  size_t line = 1;
  for (size_t i = 0; i < place->offset; i++)
    line += place->text.data[i] == '\n';
  return line;
}

static void see_wrote(void *user, const chart_place *place, size_t from, size_t to)
{
  note((notes *) user, "%.*s:%zu wrote %zu-%zu\n", (int) place->template_name.size,
       place->template_name.data, line_of(place), from, to);
}

static void see_branched(void *user, const chart_place *place, bool taken)
{
  note((notes *) user, "%.*s:%zu %s\n", (int) place->file.size, place->file.data, line_of(place),
       taken ? "taken" : "not taken");
}

static void see_read(void *user, const chart_place *place, chart_str key, chart_origin origin)
{
  note((notes *) user, "%zu read %.*s from %u:%u\n", line_of(place), (int) key.size, key.data,
       (unsigned) origin.source, (unsigned) origin.offset);
}

static const char watched[] = "{{- define \"d\" }}{{ .b }}{{ end -}}\n"
                              "x{{ if .Values.a }}\n"
                              "y{{ end }}\n"
                              "{{ range list }}z{{ end }}{{ include \"d\" .Values }}";

static void test_observer(void **state)
{
  (void) state;
  static notes   n;
  bench          b;
  chart_observer observer = CHART_OBSERVER_INIT;
  n.size                  = 0;
  observer.user           = &n;
  observer.wrote          = see_wrote;
  observer.branched       = see_branched;
  observer.read           = see_read;
  start(&b, watched);
  b.release.observer = &observer;
  add_yaml(&b, "a: true\n");
  assert_int_equal(chart_values_add_set(b.values, CHART_SET, "b=5", &b.error), CHART_OK);
  assert_renders(&b, "x\ny\n5");
  static const char *const wanted[] = {
    "c/templates/a.yaml:2 wrote 0-1\n", "2 read a from 1:0\n", "c/templates/a.yaml:2 taken\n",
    "c/templates/a.yaml:4 not taken\n", "1 read b from 2:",    "d:1 wrote 4-5\n",
    "c/templates/a.yaml:4 wrote 4-5\n",
  };
  const char *at = n.text;
  for (size_t i = 0; i < COUNT(wanted); i++) {
    const char *hit = strstr(at, wanted[i]);
    if (hit == NULL)
      fail_msg("\"%s\" is not in the rest of:\n%s", wanted[i], n.text);
    at = hit;
  }
  stop(&b);
}

/* One callback alone. */
static void test_observer_in_part(void **state)
{
  (void) state;
  static notes   n;
  bench          b;
  chart_observer observer = CHART_OBSERVER_INIT;
  n.size                  = 0;
  observer.user           = &n;
  observer.branched       = see_branched;
  start(&b, watched);
  b.release.observer = &observer;
  assert_renders(&b, "x\n");
  assert_string_equal(n.text, "c/templates/a.yaml:2 not taken\nc/templates/a.yaml:4 not taken\n");
  stop(&b);
}

/* ---- errors and their places ------------------------------------------------------------------ */

static void test_parse_error(void **state)
{
  (void) state;
  bench b;
  start(&b, "a: 1\nb: {{ .x }}{{ nosuch 1 }}\n");
  assert_int_equal(run(&b), CHART_ERR_PARSE);
  assert_str(b.error.message,
             "parse error at (c/templates/a.yaml:2): function \"nosuch\" not defined");
  assert_str(b.error.file, "c/templates/a.yaml");
  assert_int_equal(b.error.line, 2);
  assert_int_equal(b.error.column, 15);
  assert_int_equal(b.error.step_count, 1);
  assert_str(b.error.steps[0].source_line, "b: {{ .x }}{{ nosuch 1 }}");
  assert_str(b.error.steps[0].template_name, "c/templates/a.yaml");
  assert_true(b.error.is_rendering);
  stop(&b);
}

static void test_error_through_include(void **state)
{
  (void) state;
  bench b;
  start(&b, "a: 1\nb: {{ include \"h\" . }}\n");
  put_file(&b, "templates/_h.tpl", "\n{{ define \"h\" }}\n  {{ .Values.a.b.c }}\n{{ end }}");
  assert_int_equal(run(&b), CHART_ERR_EXECUTE);
  assert_str(b.error.message,
             "c/templates/a.yaml:2:6\n  executing \"c/templates/a.yaml\" at <include \"h\" .>:\n"
             "    error calling include:\nc/templates/_h.tpl:3:12\n"
             "  executing \"h\" at <.Values.a.b.c>:\n"
             "    nil pointer evaluating interface {}.b");
  assert_str(b.error.file, "c/templates/_h.tpl");
  assert_int_equal(b.error.line, 3);
  assert_int_equal(b.error.column, 13);
  assert_int_equal(b.error.step_count, 2);
  assert_str(b.error.steps[0].file, "c/templates/a.yaml");
  assert_int_equal(b.error.steps[0].line, 2);
  assert_int_equal(b.error.steps[0].column, 7);
  assert_str(b.error.steps[0].source_line, "b: {{ include \"h\" . }}");
  assert_str(b.error.steps[1].template_name, "h");
  assert_str(b.error.steps[1].source_line, "  {{ .Values.a.b.c }}");
  stop(&b);
}

/* A text of tpl stands in no file: the place is that of the call. */
static void test_error_through_tpl(void **state)
{
  (void) state;
  bench b;
  start(&b, "a: 1\n\nb: {{ tpl .Values.t . }}\n");
  add_yaml(&b, "t: \"x\\n{{ fail `no` }}\"");
  assert_int_equal(run(&b), CHART_ERR_EXECUTE);
  assert_str(b.error.message, "execution error at (c/templates/a.yaml:3:6): no");
  assert_str(b.error.file, "c/templates/a.yaml");
  assert_int_equal(b.error.line, 3);
  assert_int_equal(b.error.column, 7);
  assert_int_equal(b.error.step_count, 2);
  assert_int_equal(b.error.steps[1].file.size, 0);
  assert_int_equal(b.error.steps[1].line, 2);
  assert_str(b.error.steps[1].source_line, "{{ fail `no` }}");
  stop(&b);
}

static void test_broken_output(void **state)
{
  (void) state;
  bench b;
  start(&b, "{{- /* gone */ -}}\nkind: A\n---\n# more\nkind: B\nmetadata: [\n");
  assert_int_equal(run(&b), CHART_ERR_YAML);
  assert_contains(b.error.message, "YAML parse error on c/templates/a.yaml: error converting");
  assert_str(b.error.file, "c/templates/a.yaml");
  assert_int_equal(b.error.line, 6);
  assert_true(b.error.is_rendering);
  assert_non_null(b.rendering);
  assert_str(rendered(&b, "c/templates/a.yaml"), "kind: A\n---\n# more\nkind: B\nmetadata: [\n");
  assert_int_equal(chart_rendering_manifest_count(b.rendering), 0);
  stop(&b);
}

static void test_broken_chart(void **state)
{
  (void) state;
  bench b;
  start(&b, "a");
  put_file(&b, "values.yaml", "a: 1\nb:\n  - c\n d: 1\n");
  assert_int_equal(run(&b), CHART_ERR_YAML);
  assert_contains(b.error.message, "cannot load values.yaml: ");
  assert_str(b.error.file, "values.yaml");
  assert_int_equal(b.error.line, 4);
  assert_false(b.error.is_rendering);
  stop(&b);
  start(&b, "a");
  b.disk.files[0].text = "name: c\nname: [";
  assert_int_equal(run(&b), CHART_ERR_YAML);
  assert_str(b.error.file, "/c/Chart.yaml");
  stop(&b);
}

static void test_bad_options(void **state)
{
  (void) state;
  bench b;
  start(&b, "a");
  b.release.release_name = "No Name";
  assert_int_equal(run(&b), CHART_ERR_ARGUMENT);
  assert_false(b.error.is_rendering);
  b.release.release_name = NULL;
  b.release.kube_version = "abc";
  assert_int_equal(chart_render(&b.rendering, b.context, b.chart, NULL, &b.release, &b.error),
                   CHART_ERR_ARGUMENT);
  assert_str(b.error.message, "invalid kube version 'abc': could not parse \"abc\" as version");
  assert_null(b.rendering);
  stop(&b);
}

/* ---- results ---------------------------------------------------------------------------------- */

static const char mixed[] = "kind: Deployment\nmetadata: {name: d}\n---\n"
                            "kind: Service\napiVersion: v1\nmetadata: {name: s}\n---\n"
                            "kind: Pod\nmetadata:\n  annotations:\n    helm.sh/hook: test\n";

static bool append(void *sink, const char *bytes, size_t size)
{
  note((notes *) sink, "%.*s", (int) size, bytes);
  return true;
}

static bool refuse(void *sink, const char *bytes, size_t size)
{
  (void) sink, (void) bytes, (void) size;
  return false;
}

static void test_manifests(void **state)
{
  (void) state;
  bench b;
  start(&b, mixed);
  put_file(&b, "templates/NOTES.txt", "hello {{ .Release.Name }}");
  put_file(&b, "templates/_h.tpl", "not rendered");
  assert_int_equal(run(&b), CHART_OK);
  assert_int_equal(chart_rendering_manifest_count(b.rendering), 3);
  chart_manifest first = chart_rendering_manifest(b.rendering, 0);
  chart_manifest last  = chart_rendering_manifest(b.rendering, 2);
  assert_str(first.kind, "Service");
  assert_str(first.api_version, "v1");
  assert_str(first.name, "s");
  assert_str(first.path, "c/templates/a.yaml");
  assert_str(first.text, "kind: Service\napiVersion: v1\nmetadata: {name: s}");
  assert_false(first.is_hook);
  assert_true(last.is_hook && last.is_test);
  assert_str(last.hook, "test");
  assert_int_equal(chart_rendering_manifest(b.rendering, 3).text.size, 0);
  assert_str(chart_rendering_notes(b.rendering), "hello release-name");
  assert_int_equal(chart_rendering_file_count(b.rendering), 2);
  stop(&b);
}

static void test_printing(void **state)
{
  (void) state;
  static notes        n;
  static const char  *only[]  = { "templates/none.yaml" };
  chart_print_options options = CHART_PRINT_OPTIONS_INIT;
  bench               b;
  start(&b, mixed);
  assert_int_equal(run(&b), CHART_OK);
  n.size                = 0;
  options.without_hooks = true;
  assert_int_equal(chart_rendering_print(b.rendering, &options, append, &n, &b.error), CHART_OK);
  assert_string_equal(n.text, "---\n# Source: c/templates/a.yaml\nkind: Service\napiVersion: v1\n"
                              "metadata: {name: s}\n---\n# Source: c/templates/a.yaml\n"
                              "kind: Deployment\nmetadata: {name: d}\n");
  assert_int_equal(chart_rendering_print(b.rendering, NULL, refuse, NULL, &b.error),
                   CHART_ERR_OUTPUT);
  options.show_only       = only;
  options.show_only_count = 1;
  assert_int_equal(chart_rendering_print(b.rendering, &options, append, &n, &b.error),
                   CHART_ERR_NOT_FOUND);
  assert_str(b.error.message, "could not find template templates/none.yaml in chart");
  options.struct_size = 0;
  assert_int_equal(chart_rendering_print(b.rendering, &options, append, &n, &b.error),
                   CHART_ERR_ARGUMENT);
  stop(&b);
}

static void see_log(void *user, chart_log_level level, chart_str message,
                    const chart_log_field *fields, size_t field_count)
{
  (void) fields, (void) field_count;
  note((notes *) user, "%d %.*s\n", (int) level, (int) message.size, message.data);
}

static void test_log(void **state)
{
  (void) state;
  static notes n;
  bench        b;
  n.size = 0;
  start(&b, "a: 1");
  put_file(&b, "values.yaml", "m: 1\n");
  b.options.log      = see_log;
  b.options.log_user = &n;
  add_yaml(&b, "m: {a: 1}");
  assert_int_equal(run(&b), CHART_OK);
  assert_string_equal(n.text, "0 warning: skipped value for c.m: Not a table.\n");
  stop(&b);
}

/* ---- threads ---------------------------------------------------------------------------------- */

enum { THREADS = 8, TURNS = 20 };

typedef struct shared {
  chart_context      *context;
  const chart_chart  *chart;
  const chart_values *values;
  char               *want;
} shared;

typedef struct text {
  char  *data;
  size_t size;
} text;

static bool collect(void *sink, const char *bytes, size_t size)
{
  text *t    = (text *) sink;
  char *more = (char *) realloc(t->data, t->size + size + 1);
  if (more == NULL)
    return false;
  memcpy(more + t->size, bytes, size);
  t->data = more;
  t->size += size;
  t->data[t->size] = '\0';
  return true;
}

/* Result: owned, or NULL. */
static char *render_once(const shared *s)
{
  text             out       = { NULL, 0 };
  chart_rendering *rendering = NULL;
  if (chart_render(&rendering, s->context, s->chart, s->values, NULL, NULL) == CHART_OK)
    chart_rendering_print(rendering, NULL, collect, &out, NULL);
  chart_rendering_destroy(rendering);
  return out.data;
}

/* Result: its argument when all went well. */
static void *render_often(void *argument)
{
  const shared *s       = (const shared *) argument;
  bool          is_same = true;
  for (int i = 0; i < TURNS; i++) {
    char *got = render_once(s);
    is_same   = is_same && got != NULL && strcmp(got, s->want) == 0;
    free(got);
  }
  return is_same ? argument : NULL;
}

static void run_threads(shared *s)
{
  pthread_t threads[THREADS];
  for (size_t i = 0; i < THREADS; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, render_often, s), 0);
  for (size_t i = 0; i < THREADS; i++) {
    void *result = NULL;
    assert_int_equal(pthread_join(threads[i], &result), 0);
    assert_ptr_equal(result, s);
  }
}

/* The threads are the first to look at chart and values, so that what is put off till then is seen
 * by a thread sanitizer; the text to compare with comes from a second set of both. */
static void test_threads(void **state)
{
  (void) state;
  chart_chart  *charts[2];
  chart_values *values[2];
  shared        s               = { .want = NULL };
  chart_limits  limits          = CHART_LIMITS_INIT;
  limits.stack                  = 1 << 20;
  chart_context_options options = CHART_CONTEXT_OPTIONS_INIT;
  options.limits                = &limits;
  assert_int_equal(chart_context_create(&s.context, &options, NULL), CHART_OK);
  for (size_t i = 0; i < 2; i++) {
    assert_int_equal(chart_load(&charts[i], s.context, APP_CHART, NULL), CHART_OK);
    assert_int_equal(chart_values_create(&values[i], s.context, NULL), CHART_OK);
    assert_int_equal(chart_values_add_file(values[i], APP_CHART "/ci/production-values.yaml", NULL),
                     CHART_OK);
    assert_int_equal(chart_values_add_set(values[i], CHART_SET, "z=1,env.Z=z,env.A=a", NULL),
                     CHART_OK);
  }
  s.chart  = charts[0];
  s.values = values[0];
  s.want   = render_once(&s);
  assert_non_null(s.want);
  s.chart  = charts[1];
  s.values = values[1];
  run_threads(&s);
  free(s.want);
  for (size_t i = 0; i < 2; i++) {
    chart_chart_destroy(charts[i]);
    chart_values_destroy(values[i]);
  }
  chart_context_destroy(s.context);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_constants),
    cmocka_unit_test(test_nothing_to_destroy),
    cmocka_unit_test(test_defaults),
    cmocka_unit_test(test_unset_sizes),
    cmocka_unit_test(test_older_struct),
    cmocka_unit_test(test_error_is_replaced),
    cmocka_unit_test(test_layers),
    cmocka_unit_test(test_values_from_code),
    cmocka_unit_test(test_added_value_is_a_copy),
    cmocka_unit_test(test_walking_values),
    cmocka_unit_test(test_other_kinds),
    cmocka_unit_test(test_wrong_containers),
    cmocka_unit_test(test_broken_yaml),
    cmocka_unit_test(test_own_functions),
    cmocka_unit_test(test_misused_functions),
    cmocka_unit_test(test_refused_functions),
    cmocka_unit_test(test_host),
    cmocka_unit_test(test_host_failures),
    cmocka_unit_test(test_limits),
    cmocka_unit_test(test_deep_templates),
    cmocka_unit_test(test_deep_values),
    cmocka_unit_test(test_alias_bomb),
    cmocka_unit_test(test_observer),
    cmocka_unit_test(test_observer_in_part),
    cmocka_unit_test(test_parse_error),
    cmocka_unit_test(test_error_through_include),
    cmocka_unit_test(test_error_through_tpl),
    cmocka_unit_test(test_broken_output),
    cmocka_unit_test(test_broken_chart),
    cmocka_unit_test(test_bad_options),
    cmocka_unit_test(test_manifests),
    cmocka_unit_test(test_printing),
    cmocka_unit_test(test_log),
    cmocka_unit_test(test_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
