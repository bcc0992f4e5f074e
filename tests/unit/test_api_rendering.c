/* SPDX-License-Identifier: Apache-2.0
 * Tests renderings: manifests, texts, observers, through the public API. */
#include "api_bench.h"

/* ---- observers -------------------------------------------------------------------------------- */

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

/* ---- results ---------------------------------------------------------------------------------- */

static const char mixed[] = "kind: Deployment\nmetadata: {name: d}\n---\n"
                            "kind: Service\napiVersion: v1\nmetadata: {name: s}\n---\n"
                            "kind: Pod\nmetadata:\n  annotations:\n    helm.sh/hook: test\n";

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

/* ---- names of releases ------------------------------------------------------------------------ */

static const char *one_variable(void *user, const char *name)
{
  (void) user;
  return strcmp(name, "WHERE") == 0 ? "shop" : NULL;
}

static const struct {
  const char *template, *want;
  int status;
} name_rows[] = {
  { "demo", "demo", CHART_OK },
  { "{{ upper \"a\" }}{{ len (list 1 2) }}", "A2", CHART_OK },
  { "{{ . }}", "<no value>", CHART_OK },
  { "{{ env \"WHERE\" }}{{ env \"NOPE\" }}", "shop", CHART_OK },
  { "{{ expandenv \"a-$WHERE-${WHERE}-$NOPE-$-${\" }}", "a-shop-shop--", CHART_OK },
  { "{{ index (fromJson \"[7]\") 0 }}{{ fromJson \"[\" }}", "7<no value>", CHART_OK },
  { "{{", "template: name-template:1: unclosed action", CHART_ERR_PARSE },
  { "{{ include \"x\" . }}", "template: name-template:1: function \"include\" not defined",
    CHART_ERR_PARSE },
  { "{{ toYaml 1 }}", "template: name-template:1: function \"toYaml\" not defined",
    CHART_ERR_PARSE },
  { "{{ fail \"no\" }}",
    "template: name-template:1:3: executing \"name-template\" at <fail \"no\">: error calling "
    "fail: "
    "no",
    CHART_ERR_EXECUTE },
};

static void test_names(void **state)
{
  (void) state;
  static notes n;
  bench        b;
  start(&b, NULL);
  b.host.environment = one_variable;
  assert_int_equal(make_context(&b), CHART_OK);
  for (size_t i = 0; i < COUNT(name_rows); i++) {
    n = (notes){ .size = 0 };
    assert_status(chart_name_from_template(b.context, name_rows[i].template, append, &n, &b.error),
                  name_rows[i].status, name_rows[i].template, &b.error);
    if (name_rows[i].status == CHART_OK)
      assert_string_equal(n.text, name_rows[i].want);
    else
      assert_str(b.error.message, name_rows[i].want);
  }
  assert_int_equal(chart_name_from_template(b.context, "x", refuse, NULL, &b.error),
                   CHART_ERR_OUTPUT);
  stop(&b);
}

/* Without a host's own, no variable is set. */
static void test_name_without_environment(void **state)
{
  (void) state;
  static notes n;
  bench        b;
  start(&b, NULL);
  assert_int_equal(make_context(&b), CHART_OK);
  assert_int_equal(chart_name_from_template(b.context, "a{{ env \"PATH\" }}", append, &n, &b.error),
                   CHART_OK);
  assert_string_equal(n.text, "a");
  stop(&b);
}

static void test_kube_versions(void **state)
{
  (void) state;
  bench b;
  start(&b, NULL);
  assert_int_equal(make_context(&b), CHART_OK);
  assert_int_equal(chart_check_kube_version(b.context, "1.33", &b.error), CHART_OK);
  assert_int_equal(chart_check_kube_version(b.context, "x", &b.error), CHART_ERR_ARGUMENT);
  assert_str(b.error.message, "invalid kube version 'x': could not parse \"x\" as version");
  stop(&b);
}

/* ---- CRDs and post-renderers ------------------------------------------------------------------ */

static void test_crds(void **state)
{
  (void) state;
  const chart_file files[] = {
    { CHART_STR("Chart.yaml"), CHART_STR("apiVersion: v2\nname: c\nversion: 0.1.0\n") },
    { CHART_STR("crds/a.yaml"), CHART_STR("kind: A\n") },
    { CHART_STR("crds/README.md"), CHART_STR("no manifest") },
    { CHART_STR("charts/s/Chart.yaml"), CHART_STR("apiVersion: v2\nname: s\nversion: 0.1.0\n") },
    { CHART_STR("charts/s/crds/b.json"), CHART_STR("{}") },
  };
  bench     b;
  chart_str path, data;
  start(&b, NULL);
  assert_int_equal(make_context(&b), CHART_OK);
  assert_int_equal(chart_load_files(&b.chart, b.context, files, COUNT(files), &b.error), CHART_OK);
  assert_int_equal(chart_render(&b.rendering, b.context, b.chart, NULL, &b.release, &b.error),
                   CHART_OK);
  assert_int_equal(chart_rendering_crd_count(b.rendering), 2);
  assert_true(chart_rendering_crd(b.rendering, 0, &path, &data));
  assert_str(path, "c/crds/a.yaml");
  assert_str(data, "kind: A\n");
  assert_true(chart_rendering_crd(b.rendering, 1, &path, &data));
  assert_str(path, "c/charts/s/crds/b.json");
  assert_false(chart_rendering_crd(b.rendering, 2, &path, &data));
  stop(&b);
}

static void test_post_rendering(void **state)
{
  (void) state;
  static notes        n;
  chart_print_options options = CHART_PRINT_OPTIONS_INIT;
  bench               b;
  start(&b, mixed);
  assert_int_equal(run(&b), CHART_OK);
  options.for_post_renderer = true;
  assert_int_equal(chart_rendering_print(b.rendering, &options, append, &n, &b.error), CHART_OK);
  assert_string_equal(n.text, "---\n# Source: c/templates/a.yaml\nkind: Service\napiVersion: v1\n"
                              "metadata: {name: s}\n---\n# Source: c/templates/a.yaml\n"
                              "kind: Deployment\nmetadata: {name: d}\n");
  n                         = (notes){ .size = 0 };
  options.for_post_renderer = false;
  options.post_rendered     = CHART_STR(" \n\xC2\xA0x: 1\n\n");
  assert_int_equal(chart_rendering_print(b.rendering, &options, append, &n, &b.error), CHART_OK);
  assert_string_equal(n.text, "x: 1\n---\n# Source: c/templates/a.yaml\nkind: Pod\nmetadata:\n"
                              "  annotations:\n    helm.sh/hook: test\n\n");
  n                     = (notes){ .size = 0 };
  options.post_rendered = CHART_STR("");
  options.without_hooks = true;
  assert_int_equal(chart_rendering_print(b.rendering, &options, append, &n, &b.error), CHART_OK);
  assert_string_equal(n.text, "\n");
  stop(&b);
}

/* ---- dependencies elsewhere ------------------------------------------------------------------- */

static void test_dependencies(void **state)
{
  (void) state;
  chart_context   *context   = NULL;
  chart_chart     *chart     = NULL;
  chart_rendering *rendering = NULL;
  chart_error      error     = CHART_ERROR_INIT;
  assert_int_equal(chart_context_create(&context, NULL, &error), CHART_OK);
  assert_int_equal(chart_load(&chart, context, CLI_FIXTURE "/parent", &error), CHART_OK);
  assert_int_equal(chart_render(&rendering, context, chart, NULL, NULL, &error), CHART_ERR_CHART);
  assert_contains(error.message, "missing in charts/ directory: s");
  chart_chart_destroy(chart);
  assert_int_equal(chart_load_with_dependencies(&chart, context, CLI_FIXTURE "/parent", &error),
                   CHART_OK);
  assert_int_equal(chart_render(&rendering, context, chart, NULL, NULL, &error), CHART_OK);
  assert_int_equal(chart_rendering_manifest_count(rendering), 2);
  assert_str(chart_rendering_manifest(rendering, 1).path, "parent/charts/s/templates/a.yaml");
  chart_rendering_destroy(rendering);
  chart_chart_destroy(chart);
  assert_int_equal(chart_load_with_dependencies(&chart, context, CLI_FIXTURE "/missing", &error),
                   CHART_ERR_CHART);
  assert_null(chart);
  chart_context_destroy(context);
  chart_error_clear(&error);
}

/* A sink that compares what it gets with what should come, and wants so many pieces at most. */
typedef struct comparing {
  const char *want;
  size_t      size, pieces, most;
} comparing;

static bool compare(void *sink, const char *bytes, size_t size)
{
  comparing *c = (comparing *) sink;
  if (c->pieces == c->most)
    return false;
  c->pieces++;
  assert_true(c->size + size <= strlen(c->want));
  assert_memory_equal(c->want + c->size, bytes, size);
  c->size += size;
  return true;
}

/* A megabyte comes in pieces, whose ends nobody sees. */
static void test_large_output(void **state)
{
  enum { DOCUMENTS = 400, ROOM = 1500000 };
  bench  b;
  char  *want = (char *) malloc(ROOM);
  size_t size = 0;
  (void) state;
  start(&b, "{{ range 400 }}\n---\nkind: K\nmetadata: {name: n{{ . }}}\ndata: "
            "{{ repeat 3000 \"x\" }}{{ end }}");
  assert_non_null(want);
  assert_int_equal(run(&b), CHART_OK);
  assert_int_equal(chart_rendering_manifest_count(b.rendering), DOCUMENTS);
  for (size_t i = 0; i < DOCUMENTS; i++) {
    chart_manifest m = chart_rendering_manifest(b.rendering, i);
    size += (size_t) snprintf(want + size, ROOM - size, "---\n# Source: c/templates/a.yaml\n%.*s\n",
                              (int) m.text.size, m.text.data);
  }
  comparing all = { want, 0, 0, 1000 }, some = { want, 0, 0, 2 };
  assert_int_equal(chart_rendering_print(b.rendering, NULL, compare, &all, &b.error), CHART_OK);
  assert_int_equal(all.size, size);
  assert_true(all.pieces > 2);
  assert_int_equal(chart_rendering_print(b.rendering, NULL, compare, &some, &b.error),
                   CHART_ERR_OUTPUT);
  assert_true(some.size < size);
  const char         *pattern = "templates/*";
  chart_print_options shown   = CHART_PRINT_OPTIONS_INIT;
  shown.show_only             = &pattern;
  shown.show_only_count       = 1;
  memcpy(want + size, "\n", 2); /* the last piece has kept its own newline */
  comparing again = { want, 0, 0, 1000 };
  assert_int_equal(chart_rendering_print(b.rendering, &shown, compare, &again, &b.error), CHART_OK);
  assert_int_equal(again.size, size + 1);
  free(want);
  stop(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_observer),       cmocka_unit_test(test_observer_in_part),
    cmocka_unit_test(test_manifests),      cmocka_unit_test(test_printing),
    cmocka_unit_test(test_large_output),   cmocka_unit_test(test_log),
    cmocka_unit_test(test_names),          cmocka_unit_test(test_name_without_environment),
    cmocka_unit_test(test_kube_versions),  cmocka_unit_test(test_crds),
    cmocka_unit_test(test_post_rendering), cmocka_unit_test(test_dependencies),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
