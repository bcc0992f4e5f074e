/* SPDX-License-Identifier: Apache-2.0
 * Late files: what loading does not read, and renderings do when they want it. */
#include "api_bench.h"

#include <sys/stat.h>
#include <unistd.h>

/* ---- a host that tells what was read --------------------------------------------------------- */

/* What the host of a bench hears, whose user pointer is its `disk`: the first member. */
typedef struct late_bench {
  bench bench;
  notes
    read; /* the names of files that were read, Chart.yaml and the chart's own templates left out */
  bool is_doubtful; /* the host is not sure that a file can be read */
} late_bench;

static int note_and_read(void *user, const char                                          *path,
                         bool (*write)(void *sink, const void *bytes, size_t size), void *sink)
{
  late_bench *l      = (late_bench *) user;
  int         result = read_file(user, path, write, sink);
  if (result == 0 && strstr(path, "Chart.yaml") == NULL && strstr(path, "/c/templates/") == NULL)
    note(&l->read, "%s ", path + strlen("/c/"));
  return result;
}

static int tell_size(void *user, const char *path, chart_file_entry *out)
{
  const late_bench *l = (const late_bench *) user;
  const disk       *d = &l->bench.disk;
  if (stat_file(user, path, out) == 0)
    return 0;
  for (size_t i = 0; i < d->count; i++)
    if (strcmp(path + strlen("/c/"), d->files[i].path) == 0) {
      *out = (chart_file_entry){ path, CHART_FILE_REGULAR, false, strlen(d->files[i].text),
                                 d->denied == 0 && !l->is_doubtful };
      return 0;
    }
  return ENOENT;
}

/* A chart with one template and some files, of which those of `late_size` bytes are late. */
static void start_late(late_bench *l, const char *template, size_t late_size)
{
  memset(l, 0, sizeof *l);
  start(&l->bench, template);
  l->bench.host.read_file    = note_and_read;
  l->bench.host.stat_file    = tell_size;
  l->bench.options.late_size = late_size;
  put_file(&l->bench, "data/a.txt", "1\n2\n");
  put_file(&l->bench, "data/b.txt", "\xEF\xBB\xBFkey: value");
  put_file(&l->bench, "LICENSE", "free");
  put_file(&l->bench, "crds/c.yaml", "kind: CustomResourceDefinition");
}

static void change(late_bench *l, const char *path, const char *text)
{
  for (size_t i = 0; i < l->bench.disk.count; i++)
    if (strcmp(l->bench.disk.files[i].path, path) == 0) {
      l->bench.disk.files[i].text = text;
      if (text == NULL)
        l->bench.disk.files[i].path = "gone";
    }
}

static void load(late_bench *l)
{
  assert_int_equal(make_context(&l->bench), CHART_OK);
  assert_status(chart_load(&l->bench.chart, l->bench.context, "/c", &l->bench.error), CHART_OK,
                "load", &l->bench.error);
}

static int render(late_bench *l)
{
  bench *b = &l->bench;
  return chart_render(&b->rendering, b->context, b->chart, b->values, &b->release, &b->error);
}

/* ---- reading late ------------------------------------------------------------------------------ */

static const struct {
  const char *template;
  const char *read; /* once each */
} wants[] = {
  { "x: y", "" },
  { "n: {{ len .Files }}{{ if .Files }} some{{ end }}", "" },
  { "a: {{ .Files.Get \"data/a.txt\" | quote }}", "data/a.txt " },
  { "a: {{ .Files.Get \"data/b.txt\" | quote }}", "data/b.txt " },
  { "a: {{ .Files.Get \"none\" | quote }}", "" },
  { "a: {{ len (.Files.GetBytes \"data/b.txt\") }}", "data/b.txt " },
  { "a: {{ .Files.Lines \"data/a.txt\" }}", "data/a.txt " },
  { "a: {{ .Files.LICENSE | toString }}", "LICENSE " },
  { "a: {{ index .Files \"LICENSE\" | toString }}", "LICENSE " },
  { "{{ .Files.Get \"LICENSE\" }}: {{ .Files.Get \"LICENSE\" }}", "LICENSE " },
  { "n: {{ len (.Files.Glob \"data/*\") }}", "" },
  { "{{ (.Files.Glob \"data/*\").AsConfig }}", "data/a.txt data/b.txt " },
  { "{{ (.Files.Glob \"data/b*\").AsSecrets }}", "data/b.txt " },
  { "a: {{ (.Files.Glob \"data/*\").Get \"data/a.txt\" | quote }}", "data/a.txt " },
  { "a: {{ range $path, $bytes := .Files.Glob \"data/a*\" }}{{ $path }}{{ $.Files.Get $path | "
    "quote }}"
    "{{ $bytes }}{{ end }}",
    "data/a.txt " },
  { "a: {{ range .Files }}{{ len . }} {{ end }}", "LICENSE crds/c.yaml data/a.txt data/b.txt " },
  { "{{ toYaml .Files }}", "LICENSE crds/c.yaml data/a.txt data/b.txt " },
  { "a: {{ toJson . | len }}", "LICENSE crds/c.yaml data/a.txt data/b.txt " },
  { "a: {{ printf \"%s\" .Files | quote }}", "LICENSE crds/c.yaml data/a.txt data/b.txt " },
  { "{{ (deepCopy .Files).AsConfig }}", "LICENSE crds/c.yaml data/a.txt data/b.txt " },
  { "a: {{ deepEqual (.Files.Glob \"data/a*\") (deepCopy (.Files.Glob \"data/a*\")) }}",
    "data/a.txt " },
  { "a: {{ (merge (dict) (dict \"f\" .Files)).f.LICENSE }}", "LICENSE " },
};

static int by_name(const void *a, const void *b)
{
  return strcmp(*(char *const *) a, *(char *const *) b);
}

/* The names in the notes, sorted: maps may be completed in any order. */
static void assert_read(notes *got, const char *want)
{
  char *names[16], sorted[512] = "";
  int   count = 0;
  for (char *name = strtok(got->text, " "); name != NULL; name = strtok(NULL, " "))
    names[count++] = name;
  qsort((void *) names, (size_t) count, sizeof *names, by_name);
  for (int i = 0; i < count; i++)
    snprintf(sorted + strlen(sorted), sizeof sorted - strlen(sorted), "%s ", names[i]);
  assert_string_equal(sorted, want);
}

/* Each way of looking at .Files gives what it gives without late files, and reads what it must. */
static void test_same_output(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(wants); i++) {
    late_bench early, late;
    start_late(&early, wants[i].template, 0);
    start_late(&late, wants[i].template, 1);
    early.bench.release.skip_crds = late.bench.release.skip_crds = true;
    load(&early);
    load(&late);
    assert_string_equal(early.read.text, "LICENSE crds/c.yaml data/a.txt data/b.txt ");
    assert_string_equal(late.read.text, "");
    assert_int_equal(render(&early), render(&late));
    chart_str want = rendered(&early.bench, "c/templates/a.yaml");
    chart_str got  = rendered(&late.bench, "c/templates/a.yaml");
    assert_int_equal(got.size, want.size);
    assert_memory_equal(got.data, want.data, want.size);
    assert_read(&late.read, wants[i].read);
    stop(&early.bench);
    stop(&late.bench);
  }
}

static void test_only_large_files(void **state)
{
  late_bench l;
  (void) state;
  start_late(&l, "{{ .Files.Get \"data/b.txt\" }}", 5);
  load(&l);
  assert_string_equal(l.read.text, "LICENSE data/a.txt ");
  assert_int_equal(render(&l), CHART_OK);
  assert_str(rendered(&l.bench, "c/templates/a.yaml"), "key: value");
  stop(&l.bench);
}

static void test_definitions(void **state)
{
  late_bench l;
  notes      out = { .size = 0 };
  (void) state;
  chart_print_options with_crds = CHART_PRINT_OPTIONS_INIT;
  with_crds.with_crds           = true;
  start_late(&l, "kind: K", 1);
  load(&l);
  assert_int_equal(render(&l), CHART_OK);
  chart_chart_destroy(l.bench.chart);
  l.bench.chart = NULL;
  assert_int_equal(chart_rendering_print(l.bench.rendering, &with_crds, append, &out, NULL),
                   CHART_OK);
  assert_string_equal(out.text, "---\n# Source: c/crds/c.yaml\nkind: CustomResourceDefinition\n"
                                "---\n# Source: c/templates/a.yaml\nkind: K\n");
  assert_read(&l.read, "crds/c.yaml ");
  stop(&l.bench);
}

/* ---- what loading has a use for is never late ------------------------------------------------ */

static void test_roles(void **state)
{
  late_bench l;
  (void) state;
  start_late(&l, "kind: K\nv: {{ .Values.s.v }}", 1);
  l.bench.disk.count = 2;
  put_file(&l.bench, "values.yaml", "s: {w: 1}");
  put_file(&l.bench, "values.schema.json", "{}");
  put_file(&l.bench, "charts/s/Chart.yaml", "apiVersion: v1\nname: s\nversion: 0.1.0\n");
  put_file(&l.bench, "charts/s/values.yaml", "v: 7");
  put_file(&l.bench, "charts/s/requirements.yaml", "dependencies: []");
  load(&l);
  assert_string_equal(l.read.text, "charts/s/requirements.yaml charts/s/values.yaml "
                                   "values.schema.json values.yaml ");
  assert_int_equal(render(&l), CHART_OK);
  assert_str(rendered(&l.bench, "c/templates/a.yaml"), "kind: K\nv: 7");
  stop(&l.bench);
}

/* ---- sub-charts -------------------------------------------------------------------------------- */

/* A chart with the sub-chart s, which is switched off unless the values say otherwise, and s/t in it. */
static void start_with_subcharts(late_bench *l)
{
  start_late(l, "kind: K{{ if .Values.s.used }}\nv: {{ include \"t\" . }}{{ end }}", 1);
  l->bench.disk.count = 2;
  change(l, "Chart.yaml",
         "apiVersion: v2\nname: c\nversion: 0.1.0\n"
         "dependencies: [{name: s, version: 0.1.0, condition: s.used}]");
  put_file(&l->bench, "charts/s/Chart.yaml", "apiVersion: v1\nname: s\nversion: 0.1.0\n");
  put_file(&l->bench, "charts/s/templates/_t.tpl",
           "{{ define \"t\" }}told by {{ .Chart.Name }}{{ end }}");
  put_file(&l->bench, "charts/s/charts/t/Chart.yaml", "apiVersion: v1\nname: t\nversion: 0.1.0\n");
  put_file(&l->bench, "charts/s/charts/t/templates/b.yaml", "\xEF\xBB\xBFkind: B");
}

/* The templates of a sub-chart are read when it takes part. */
static void test_subcharts(void **state)
{
  (void) state;
  for (int on = 0; on < 2; on++) {
    late_bench l;
    start_with_subcharts(&l);
    put_file(&l.bench, "values.yaml", on == 1 ? "s: {used: true}" : "s: {used: false}");
    load(&l);
    assert_string_equal(l.read.text, "values.yaml ");
    l.read.text[l.read.size = 0] = '\0';
    assert_int_equal(render(&l), CHART_OK);
    assert_str(rendered(&l.bench, "c/templates/a.yaml"),
               on == 1 ? "kind: K\nv: told by c" : "kind: K");
    if (on == 1)
      assert_str(rendered(&l.bench, "c/charts/s/charts/t/templates/b.yaml"), "kind: B");
    assert_read(&l.read,
                on == 1 ? "charts/s/charts/t/templates/b.yaml charts/s/templates/_t.tpl " : "");
    stop(&l.bench);
  }
}

/* Where the host is not sure that a file can be read, it is read, and so the error comes when the chart
 * is loaded. */
static void test_doubt(void **state)
{
  (void) state;
  late_bench l;
  start_late(&l, "kind: K", 1);
  l.is_doubtful = true;
  load(&l);
  assert_string_equal(l.read.text, "LICENSE crds/c.yaml data/a.txt data/b.txt ");
  stop(&l.bench);
}

/* The POSIX host is sure of files that everybody may read, and of one's own. */
static void test_posix_files(void **state)
{
  static const struct {
    mode_t mode;
    bool   is_readable;
  } modes[] = { { 0644, true }, { 0600, true }, { 0444, true }, { 0200, false }, { 0, false } };
  char             path[] = "/tmp/late-XXXXXX";
  chart_host       host   = chart_host_posix();
  chart_file_entry entry;
  (void) state;
  int file = mkstemp(path);
  assert_true(file >= 0);
  for (size_t i = 0; i < COUNT(modes); i++) {
    assert_int_equal(fchmod(file, modes[i].mode), 0);
    assert_int_equal(host.stat_file(host.user, path, &entry), 0);
    assert_int_equal(entry.is_readable, modes[i].is_readable);
  }
  close(file);
  unlink(path);
  assert_int_equal(host.stat_file(host.user, "/tmp", &entry), 0);
  assert_false(entry.is_readable);
}

/* Functions of the user's look at values where nothing may be thrown, so no file is late for them. */
static int license_size(chart_call *call, const chart_value *a, size_t n, chart_value *result)
{
  (void) call, (void) n;
  chart_value files = chart_dict_get(a[0], CHART_STR("Files"));
  *result = chart_int((int64_t) chart_text(chart_dict_get(files, CHART_STR("LICENSE"))).size);
  return 0;
}

static void test_own_functions(void **state)
{
  const chart_function row = { "licenseSize", "func(any) int", license_size, NULL, NULL };
  late_bench           l;
  (void) state;
  start_late(&l, "a: {{ licenseSize . }}", 1);
  l.bench.release.skip_crds      = true;
  l.bench.options.functions      = &row;
  l.bench.options.function_count = 1;
  load(&l);
  assert_string_equal(l.read.text, "");
  assert_int_equal(render(&l), CHART_OK);
  assert_str(rendered(&l.bench, "c/templates/a.yaml"), "a: 4");
  assert_read(&l.read, "LICENSE crds/c.yaml data/a.txt data/b.txt ");
  stop(&l.bench);
}

/* ---- failures ---------------------------------------------------------------------------------- */

static const struct {
  const char *text; /* of LICENSE when it is wanted; NULL: it is gone */
  const char *want;
} changes[] = {
  { "freer", "file /c/LICENSE is no longer what it was when the chart was loaded" },
  { "fee", "file /c/LICENSE is no longer what it was when the chart was loaded" },
  { "", "file /c/LICENSE is no longer what it was when the chart was loaded" },
  { NULL, "open /c/LICENSE: no such file or directory" },
};

static void test_changed(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(changes); i++) {
    late_bench l;
    start_late(&l, "a: {{ .Files.Get \"LICENSE\" }}", 1);
    load(&l);
    change(&l, "LICENSE", changes[i].text);
    int status = render(&l);
    assert_contains(l.bench.error.message, changes[i].want);
    assert_status(status, CHART_ERR_IO, changes[i].want, &l.bench.error);
    assert_null(l.bench.rendering);
    stop(&l.bench);
  }
}

static void test_changed_definition(void **state)
{
  late_bench l;
  (void) state;
  start_late(&l, "kind: K", 1);
  load(&l);
  change(&l, "crds/c.yaml", "kind: Other");
  assert_status(render(&l), CHART_ERR_IO, "changed", &l.bench.error);
  assert_str(l.bench.error.message,
             "file /c/crds/c.yaml is no longer what it was when the chart was loaded");
  stop(&l.bench);
}

/* Loading fails as it does without late files: for files that cannot be opened, and too large ones. */
static void test_unreadable(void **state)
{
  (void) state;
  for (size_t late_size = 0; late_size < 2; late_size++) {
    late_bench l;
    start_late(&l, "kind: K", late_size);
    l.bench.disk.denied = EACCES;
    assert_int_equal(make_context(&l.bench), CHART_OK);
    assert_int_equal(chart_load(&l.bench.chart, l.bench.context, "/c", &l.bench.error),
                     CHART_ERR_IO);
    assert_str(l.bench.error.message, "error reading LICENSE: open /c/LICENSE: permission denied");
    stop(&l.bench);
  }
}

static void test_too_large(void **state)
{
  const size_t size = ((size_t) 5 << 20) + 1;
  char        *text = (char *) malloc(size + 1);
  (void) state;
  assert_non_null(text);
  memset(text, 'x', size);
  text[size] = '\0';
  for (size_t late_size = 0; late_size < 2; late_size++) {
    late_bench l;
    start_late(&l, "kind: K", late_size);
    change(&l, "LICENSE", text);
    assert_int_equal(make_context(&l.bench), CHART_OK);
    assert_int_equal(chart_load(&l.bench.chart, l.bench.context, "/c", &l.bench.error),
                     CHART_ERR_LIMIT);
    assert_str(l.bench.error.message,
               "chart file \"LICENSE\" is larger than the maximum file size 5242880");
    change(&l, "LICENSE", text + 1);
    load(&l);
    stop(&l.bench);
  }
  free(text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_same_output),
    cmocka_unit_test(test_only_large_files),
    cmocka_unit_test(test_definitions),
    cmocka_unit_test(test_roles),
    cmocka_unit_test(test_own_functions),
    cmocka_unit_test(test_changed),
    cmocka_unit_test(test_changed_definition),
    cmocka_unit_test(test_unreadable),
    cmocka_unit_test(test_too_large),
    cmocka_unit_test(test_subcharts),
    cmocka_unit_test(test_doubt),
    cmocka_unit_test(test_posix_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
