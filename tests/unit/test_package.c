/* SPDX-License-Identifier: Apache-2.0
 * Tests package/chart.h: loading charts from a file system that stands in a table. */
#include "package/chart.h"

#include "codec/json.h"
#include "value/print.h"

#include <errno.h>
#include <stdio.h>

#include "fixture.h"

#define HEAD "apiVersion: v2\nname: c\nversion: 1.0.0\n"

static ch_buffer logged;

static int start_logged(void **state)
{
  start(state);
  ch_buffer_init_heap(&logged, &fault, 1u << 20);
  return 0;
}

static int stop_logged(void **state)
{
  ch_buffer_clear(&logged);
  return stop(state);
}

/* ---- a file system ------------------------------------------------------------------------ */

typedef enum disk_kind { FILE_TEXT, FILE_LINK, FILE_FIFO, FILE_HUGE, FILE_LOCKED } disk_kind;

typedef struct disk_file {
  const char *path; /* "c/Chart.yaml"; directories are implied */
  const char *data; /* of a link: its target */
  disk_kind   kind;
} disk_file;

static const disk_file *disk;
static size_t           disk_size;

static bool is_below(const char *path, const char *directory)
{
  size_t size = strlen(directory);
  return strncmp(path, directory, size) == 0 && path[size] == '/';
}

/* All of the disk stands below /w. */
static const char *inside(const char *path)
{
  return strncmp(path, "/w/", 3) == 0 ? path + 3 : path;
}

static const disk_file *disk_find(const char *path)
{
  path = inside(path);
  for (size_t i = 0; i < disk_size; i++)
    if (strcmp(disk[i].path, path) == 0)
      return &disk[i];
  return NULL;
}

static bool disk_has_directory(const char *path)
{
  path = inside(path);
  for (size_t i = 0; i < disk_size; i++)
    if (is_below(disk[i].path, path))
      return true;
  return strcmp(path, "/w") == 0;
}

static const disk_file *disk_follow(const disk_file *file)
{
  while (file != NULL && file->kind == FILE_LINK)
    file = disk_find(file->data);
  return file;
}

typedef bool write_piece(void *sink, const void *bytes, size_t size);
typedef bool take_entry(void *sink, const chart_file_entry *entry);

static int read_file(void *user, const char *path, write_piece *write, void *sink)
{
  (void) user;
  static char      zeros[64 << 10];
  const disk_file *file = disk_follow(disk_find(path));
  if (file == NULL)
    return disk_has_directory(path) ? EISDIR : ENOENT;
  if (file->kind == FILE_LOCKED)
    return EACCES;
  bool goes_on = true;
  for (int i = 0; i < 81 && goes_on && file->kind == FILE_HUGE; i++)
    goes_on = write(sink, zeros, sizeof zeros);
  /* in two pieces, since hosts may do so */
  size_t size = file->data == NULL ? 0 : strlen(file->data);
  if (size > 4 && goes_on && write(sink, file->data, 3))
    write(sink, file->data + 3, size - 3);
  else if (size != 0 && goes_on)
    write(sink, file->data, size);
  return 0;
}

/* Calls `entry` in the reverse order of the table: the loader must sort. */
static int list_directory(void *user, const char *path, take_entry *entry, void *sink)
{
  (void) user;
  char last[256] = "";
  path           = inside(path);
  if (!disk_has_directory(path))
    return ENOENT;
  for (size_t i = disk_size; i-- > 0;) {
    if (!is_below(disk[i].path, path))
      continue;
    char        name[256];
    const char *rest = disk[i].path + strlen(path) + 1;
    size_t      size = strcspn(rest, "/");
    memcpy(name, rest, size);
    name[size] = '\0';
    if (strcmp(name, last) == 0)
      continue;
    strcpy(last, name);
    const disk_file *target = disk_follow(&disk[i]);
    chart_file_entry found  = { .name = name, .is_link = disk[i].kind == FILE_LINK };
    found.kind =
      target == NULL || target->kind == FILE_FIFO ? CHART_FILE_OTHER : CHART_FILE_REGULAR;
    if (rest[size] == '/')
      found.kind = CHART_FILE_DIRECTORY;
    if (!entry(sink, &found))
      break;
  }
  return 0;
}

static int read_link(void *user, const char *path, char *target, size_t room, size_t *size)
{
  (void) user;
  const disk_file *file = disk_find(path);
  if (file == NULL)
    return disk_has_directory(path) ? EINVAL : ENOENT;
  if (file->kind != FILE_LINK)
    return EINVAL;
  *size = strlen(file->data) < room ? strlen(file->data) : room;
  memcpy(target, file->data, *size);
  return 0;
}

/* ---- loading ------------------------------------------------------------------------------ */

static void keep_log(void *user, ch_log_level level, chart_str message, const ch_log_field *fields,
                     size_t field_count)
{
  (void) user;
  (void) level;
  ch_buffer_str(&logged, message);
  for (size_t i = 0; i < field_count; i++) {
    ch_buffer_byte(&logged, ' ');
    ch_buffer_text(&logged, fields[i].key);
    ch_buffer_byte(&logged, '=');
    ch_buffer_str(&logged, fields[i].value);
  }
  ch_buffer_byte(&logged, '\n');
}

typedef struct loading {
  const char *path;
  uint32_t    source;
  ch_chart   *chart;
} loading;

static void load(void *argument)
{
  loading   *self = (loading *) argument;
  chart_host host = { .struct_size    = sizeof host,
                      .read_file      = read_file,
                      .list_directory = list_directory,
                      .read_link      = read_link };
  self->chart =
    ch_chart_load_directory(&arena, chart_str_from(self->path),
                            &(ch_load_options){ .host              = &host,
                                                .working_directory = CHART_STR("/w"),
                                                .source            = self->source,
                                                .log               = { keep_log, NULL },
                                                .compat = ch_compat_table[CH_COMPAT_4_2] });
}

static bool try_load(const disk_file *files, size_t count, loading *self)
{
  disk        = files;
  disk_size   = count;
  logged.size = 0;
  return ch_try(&fault, load, self);
}

#define LOAD(files) load_files(files, COUNT(files))

static ch_chart *load_files(const disk_file *files, size_t count)
{
  loading self = { .path = "c" };
  if (!try_load(files, count, &self))
    fail_msg("%.*s", CH_STR_ARG(fault.message));
  return self.chart;
}

static void expect(chart_str got, const char *want)
{
  if (!ch_str_is(got, want))
    fail_msg("got:  %.*s\nwant: %s", CH_STR_ARG(got), want);
}

#define EXPECT_ERROR(files, want) expect_error(files, COUNT(files), want)

static void expect_error(const disk_file *files, size_t count, const char *want)
{
  loading self = { .path = "c" };
  if (try_load(files, count, &self))
    fail_msg("no error: %s", want);
  expect(fault.message, want);
}

static void expect_files(const ch_file_list *files, const char *want)
{
  ch_buffer out;
  ch_buffer_init(&out, &arena);
  for (size_t i = 0; i < files->size; i++) {
    ch_buffer_str(&out, files->items[i].name);
    ch_buffer_byte(&out, '=');
    ch_buffer_str(&out, files->items[i].data);
    ch_buffer_byte(&out, ';');
  }
  expect(ch_buffer_view(&out), want);
}

static chart_str to_json(chart_value value)
{
  ch_buffer out;
  ch_buffer_init(&out, &arena);
  ch_json_write(&out, value, CH_JSON_RAW);
  return ch_buffer_view(&out);
}

/* ---- parts -------------------------------------------------------------------------------- */

static const disk_file whole_chart[] = {
  { .path = "c/.helmignore", .data = "*.bak\n/ci/\n" },
  { .path = "c/Chart.yaml", .data = HEAD },
  { .path = "c/Chart.lock", .data = "digest: x\n" },
  { .path = "c/LICENSE", .data = "L\r\n" },
  { .path = "c/README.md", .data = "\uFEFFR" },
  { .path = "c/a.bak", .data = "ignored" },
  { .path = "c/charts/s/.helmignore", .data = "values.yaml" },
  { .path = "c/charts/s/Chart.yaml", .data = "name: s\nversion: 1\n" },
  { .path = "c/charts/s/charts/t/Chart.yaml", .data = "name: t\nversion: 1\n" },
  { .path = "c/charts/s/templates/x.yaml", .data = "x" },
  { .path = "c/charts/s/values.yaml", .data = "a: 1\n" },
  { .path = "c/charts/s.prov", .data = "p" },
  { .path = "c/charts/_off/values.yaml", .data = "" },
  { .path = "c/charts/r/Chart.yaml", .data = "name: first\nversion: 1\n" },
  { .path = "c/ci/values.yaml", .data = "ignored" },
  { .path = "c/crds/z.yaml", .data = "z" },
  { .path = "c/empty", .data = "" },
  { .path = "c/templates/.hidden", .data = "ignored" },
  { .path = "c/templates/NOTES.txt", .data = "N" },
  { .path = "c/templates/_h.tpl", .data = "H" },
  { .path = "c/templates/sub/.kept", .data = "k" },
  { .path = "c/templates.txt", .data = "t" },
  { .path = "c/values.schema.json", .data = "{}" },
  { .path = "c/values.yaml", .data = "\uFEFFa: {b: 1}\n---\na: {c: [2, null]}\n" },
};

static void sorts_files_into_parts(void **state)
{
  (void) state;
  ch_chart *c = LOAD(whole_chart);
  expect_files(&c->templates, "templates/NOTES.txt=N;templates/_h.tpl=H;templates/sub/.kept=k;");
  expect_files(&c->files, ".helmignore=*.bak\n/ci/\n;LICENSE=L\r\n;README.md=R;charts/s.prov=p;"
                          "crds/z.yaml=z;empty=;templates.txt=t;");
  expect(c->schema.data, "{}");
  expect(c->lock.name, "Chart.lock");
  expect(to_json(c->values), "{\"a\":{\"b\":1,\"c\":[2,null]}}");
  expect(ch_buffer_view(&logged), "");
}

static void loads_sub_charts(void **state)
{
  (void) state;
  loading self = { .path = "/w/c", .source = 5 };
  assert_true(try_load(whole_chart, COUNT(whole_chart), &self));
  ch_chart *c = self.chart;
  assert_int_equal(c->child_count, 2);
  assert_int_equal(ch_chart_count(c), 4);
  ch_chart *first = c->children[0], *s = c->children[1];
  expect(first->metadata->name, "first");
  expect(first->metadata->api_version, "v1");
  expect(s->metadata->name, "s");
  assert_ptr_equal(s->parent, c);
  expect(to_json(s->values), "{\"a\":1}");
  expect_files(&s->templates, "templates/x.yaml=x;");
  expect(s->children[0]->metadata->name, "t");
  assert_int_equal(c->source, 5);
  assert_int_equal(first->source, 6);
  assert_int_equal(s->source, 7);
  assert_int_equal(s->children[0]->source, 8);
  assert_int_equal(ch_dict_find(s->values, CHART_STR("a"))->origin.source, 7);
}

static void reads_requirements(void **state)
{
  (void) state;
  static const disk_file old[] = {
    { .path = "c/Chart.yaml",
      .data = "name: c\nversion: 1\ndependencies: [{name: a, version: 1, "
              "condition: x}]\n" },
    { .path = "c/requirements.yaml", .data = "dependencies: [{version: 2}, {name: b}]" },
    { .path = "c/requirements.lock", .data = "digest: x" },
  };
  ch_chart *c = LOAD(old);
  assert_int_equal(c->metadata->dependency_count, 2);
  expect(c->metadata->dependencies[0]->name, "a");
  expect(c->metadata->dependencies[0]->version, "2");
  expect(c->metadata->dependencies[0]->condition, "x");
  expect(c->metadata->dependencies[1]->name, "b");
  expect_files(&c->files, "requirements.lock=digest: x;"
                          "requirements.yaml=dependencies: [{version: 2}, {name: b}];");
  static const disk_file new[] = {
    { .path = "c/Chart.yaml", .data = HEAD },
    { .path = "c/requirements.yaml", .data = "dependencies: []" },
  };
  c = LOAD(new);
  expect_files(&c->files, "");
  expect(ch_buffer_view(&logged),
         "Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". "
         "We recommend migrating dependencies to Chart.yaml.\n");
}

static void follows_links(void **state)
{
  (void) state;
  static const disk_file files[] = {
    { .path = "c/Chart.yaml", .data = HEAD },
    { .path = "c/link", .data = "/w/out/text", .kind = FILE_LINK },
    { .path = "out/text", .data = "T" },
  };
  ch_chart *c = LOAD(files);
  expect_files(&c->files, "link=T;");
  expect(ch_buffer_view(&logged), "found symbolic link in path. Contents of linked file included "
                                  "and used path=/w/c/link resolved=/w/out/text\n");
}

/* ---- metadata ----------------------------------------------------------------------------- */

static const struct {
  const char *text, *want; /* what follows HEAD; the keys of .Chart that are not as in HEAD */
} metadata_rows[] = {
  { "", "{}" },
  { "appVersion: 1.10\nkubeVersion: 20240101\nhome: 1.0e6\nicon: true\ndescription: 0x10\n",
    "{\"AppVersion\":\"1.1\",\"Description\":\"16\",\"Home\":\"1e+06\",\"Icon\":\"true\","
    "\"KubeVersion\":\"20240101\"}" },
  { "appVersion: 3.14159265358979\nhome: 1e100\nicon: 18446744073709551615\n",
    "{\"AppVersion\":\"3.1415927\",\"Home\":\"+Inf\",\"Icon\":\"18446744073709551615\"}" },
  { "keywords: [a, 1, null, false]\nsources: []\n", "{\"Keywords\":[\"a\",\"1\",\"\",\"false\"]}" },
  { "Name: first\nNAME: second\n", "{}" },
  { "Keywords: [a]\nICON: i\n", "{\"Icon\":\"i\",\"Keywords\":[\"a\"]}" },
  { "deprecated: yes\nunknown: {a: [1]}\n", "{\"Deprecated\":true}" },
  { "annotations: {b: 2, a: null, c: 1.5}\n",
    "{\"Annotations\":{\"a\":\"\",\"b\":\"2\",\"c\":\"1.5\"}}" },
  { "annotations: {}\n", "{\"Annotations\":{}}" },
  { "maintainers: [{name: \"a\\tb\\u0001\", email: 5}, {}]\n",
    "{\"Maintainers\":[{\"Email\":\"5\",\"Name\":\"a b\",\"URL\":\"\"},"
    "{\"Email\":\"\",\"Name\":\"\",\"URL\":\"\"}]}" },
  { "dependencies: [{name: s, version: 1.10, tags: [1], import-values: [2, {child: x}], alias: "
    "q}]\n",
    "{\"Dependencies\":[{\"Alias\":\"q\",\"Condition\":\"\",\"Enabled\":false,"
    "\"ImportValues\":[2,{\"child\":\"x\"}],\"Name\":\"s\",\"Repository\":\"\",\"Tags\":[\"1\"],"
    "\"Version\":\"1.1\"}]}" },
  { "description: \"a\\nb\\u00a0c\\u200bd\\u2028\"\n", "{\"Description\":\"a b cd \"}" },
};

static ch_chart *load_metadata(const char *text)
{
  static char     joined[4096];
  const disk_file files[] = { { .path = "c/Chart.yaml", .data = joined } };
  strcpy(joined, HEAD);
  strcat(joined, text);
  return LOAD(files);
}

static void converts_metadata(void **state)
{
  (void) state;
  chart_value plain =
    ch_chart_template_value(&arena, load_metadata(""), ch_compat_table[CH_COMPAT_4_2]);
  expect(to_json(plain),
         "{\"APIVersion\":\"v2\",\"Annotations\":null,\"AppVersion\":\"\",\"Condition\":\"\","
         "\"Dependencies\":[],\"Deprecated\":false,\"Description\":\"\",\"Home\":\"\","
         "\"Icon\":\"\",\"IsRoot\":true,\"Keywords\":[],\"KubeVersion\":\"\",\"Maintainers\":[],"
         "\"Name\":\"c\",\"Sources\":[],\"Tags\":\"\",\"Type\":\"\",\"Version\":\"1.0.0\"}");
  for (size_t i = 0; i < COUNT(metadata_rows); i++) {
    chart_value value = ch_chart_template_value(&arena, load_metadata(metadata_rows[i].text),
                                                ch_compat_table[CH_COMPAT_4_2]);
    chart_value other = ch_dict_new(&arena, CH_TYPE_DICT, 0);
    for (size_t k = 0; k < ch_dict_size(value); k++) {
      const chart_dict_entry *entry = &ch_dict_sorted(value)[k];
      if (!ch_value_equal(&arena, entry->value, ch_dict_get(plain, entry->key)))
        ch_dict_set(&arena, other, entry->key, entry->value);
    }
    expect(to_json(other), metadata_rows[i].want);
  }
}

static void gives_templates_helms_types(void **state)
{
  (void) state;
  chart_value value =
    ch_chart_template_value(&arena, load_metadata("maintainers: [{name: a}]\nkeywords: [a]\n"),
                            ch_compat_table[CH_COMPAT_4_2]);
  expect(ch_type_name(value), "map[string]interface {}");
  expect(ch_type_name(ch_dict_get_text(value, "Annotations")), "map[string]string");
  expect(ch_type_name(ch_dict_get_text(value, "Keywords")), "[]interface {}");
  expect(ch_type_name(ch_dict_get_text(value, "Dependencies")), "[]interface {}");
  chart_value maintainers = ch_dict_get_text(value, "Maintainers");
  expect(ch_type_name(ch_list_at(maintainers, 0)), "map[string]interface {}");
}

/* ---- errors ------------------------------------------------------------------------------- */

#define WRONG                                                                           \
  "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot " \
  "unmarshal "

static const struct {
  const char *text, *want; /* of the whole Chart.yaml */
} metadata_errors[] = {
  { "", "validation: chart.metadata.name is required" },
  { "- a", WRONG "array into Go value of type loader.chartBase" },
  { "apiVersion: [a]", WRONG "array into Go struct field chartBase.apiVersion of type string" },
  { "apiVersion: 2\nname: c\n", "unsupported chart version" },
  { "apiVersion: v3\nname: c\nversion: 1\n", "invalid chart apiVersion" },
  { "name: c\n", "validation: chart.metadata.version is required" },
  { "name: ..\nversion: 1\n", "validation: chart.metadata.name \"..\" is not allowed" },
  { "name: a/\"b\nversion: 1\n", "validation: chart.metadata.name \"a/\\\"b\" is invalid" },
  { HEAD "version: 1.2.3-01\n", "validation: chart.metadata.version \"1.2.3-01\" is invalid" },
  { HEAD "type: x\n", "validation: chart.metadata.type must be application or library" },
  { HEAD "keywords: a\n", WRONG "string into Go struct field Metadata.keywords of type []string" },
  { HEAD "keywords: [{}]\n", WRONG "object into Go struct field Metadata.keywords of type string" },
  { HEAD "deprecated: 1\nkeywords: a\n",
    WRONG "number into Go struct field Metadata.deprecated of type bool" },
  { HEAD "annotations: [a]\n",
    WRONG "array into Go struct field Metadata.annotations of type map[string]string" },
  { HEAD "annotations: {a: [b]}\n",
    WRONG "array into Go struct field Metadata.annotations of type string" },
  { HEAD "maintainers: a\n",
    WRONG "string into Go struct field Metadata.maintainers of type []*v2.Maintainer" },
  { HEAD "maintainers: [a]\n",
    WRONG "string into Go struct field Metadata.maintainers of type v2.Maintainer" },
  { HEAD "maintainers: [{name: [a]}]\n",
    WRONG "array into Go struct field Maintainer.maintainers.name of type string" },
  { HEAD "maintainers: [null]\n", "validation: maintainers must not contain empty or null nodes" },
  { HEAD "dependencies: [null]\n",
    "validation: dependencies must not contain empty or null nodes" },
  { HEAD "dependencies: [{name: s, alias: a b}]\n",
    "validation: dependency \"s\" has disallowed characters in the alias" },
  { HEAD "dependencies: [{name: s}, {name: t, alias: s}]\n",
    "validation: more than one dependency with name or alias \"s\"" },
};

static void reports_bad_metadata(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(metadata_errors); i++) {
    const disk_file files[] = { { .path = "c/Chart.yaml", .data = metadata_errors[i].text } };
    EXPECT_ERROR(files, metadata_errors[i].want);
  }
}

typedef struct extra_file {
  disk_file   file; /* beside a good Chart.yaml */
  const char *want;
} extra_file;

static const extra_file file_errors[] = {
  { { .path = "c/values.yaml", .data = "- a" },
    "cannot load values.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while "
    "decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}" },
  { { .path = "c/Chart.lock", .data = "digest: [a]" },
    "cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
    "array into Go struct field Lock.digest of type string" },
  { { .path = "c/.helmignore", .data = "a/**" }, "double-star (**) syntax is not supported" },
  { { .path = "c/.helmignore", .data = "!keep" }, "Chart.yaml file is missing" },
  { { .path = "c/.helmignore", .kind = FILE_LOCKED }, "open /w/c/.helmignore: permission denied" },
  { { .path = "c/templates/x", .kind = FILE_LOCKED },
    "error reading templates/x: open /w/c/templates/x: permission denied" },
  { { .path = "c/d/pipe", .kind = FILE_FIFO },
    "cannot load irregular file /w/c/d/pipe as it has file mode type bits set" },
  { { .path = "c/d/huge", .kind = FILE_HUGE },
    "chart file \"huge\" is larger than the maximum file size 5242880" },
  { { .path = "c/d/link", .data = "nope", .kind = FILE_LINK },
    "error evaluating symlink /w/c/d/link: lstat /w/c/d/nope: no such file or directory" },
  { { .path = "c/charts/README.md", .data = "x" },
    "error unpacking subchart README.md in c: Chart.yaml file is missing" },
  { { .path = "c/charts/s/values.yaml", .data = "a: 1" },
    "error unpacking subchart s in c: Chart.yaml file is missing" },
  { { .path = "c/charts/s/Chart.yaml", .data = "[a]" },
    "error unpacking subchart s in c: cannot load Chart.yaml: error unmarshaling JSON: while "
    "decoding JSON: json: cannot unmarshal array into Go value of type v2.Metadata" },
  { { .path = "c/charts/s/requirements.yaml", .data = "dependencies: []" },
    "error unpacking subchart s in c: validation: chart.metadata.apiVersion is required" },
  { { .path = "c/charts/s.tgz/x", .data = "x" },
    "error unpacking subchart tar in c: expected s.tgz, got s.tgz/x" },
};

static void reports_bad_files(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(file_errors); i++) {
    const disk_file files[] = { { .path = "c/Chart.yaml", .data = HEAD }, file_errors[i].file };
    EXPECT_ERROR(files, file_errors[i].want);
  }
}

static const struct {
  const char *path, *shown;
} path_rows[] = {
  { "c", "/w/c" }, { "./c/", "/w/c" }, { "/x/../y", "/y" }, { "../w/c", "/w/c" }, { ".", "/w" },
};

static void names_whole_paths(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(path_rows); i++) {
    char    want[256];
    loading self = { .path = path_rows[i].path };
    assert_false(try_load(NULL, 0, &self));
    snprintf(want, sizeof want,
             "unable to detect chart at %s/Chart.yaml: open %s/Chart.yaml: no such file or "
             "directory",
             path_rows[i].shown, path_rows[i].shown);
    expect(fault.message, want);
  }
}

static void tells_where_yaml_is_broken(void **state)
{
  (void) state;
  static const disk_file files[] = {
    { .path = "c/Chart.yaml", .data = HEAD },
    { .path = "c/values.yaml", .data = "a: 1\nb: 2\n c: 3\n" },
  };
  EXPECT_ERROR(files, "cannot load values.yaml: cannot unmarshal yaml document: error converting "
                      "YAML to JSON: yaml: line 3: mapping values are not allowed in this context");
  expect(fault.file, "values.yaml");
  assert_int_equal(fault.line, 3);
}

/* ---- limits ------------------------------------------------------------------------------- */

static void survives_little_memory(void **state)
{
  (void) state;
  bool is_loaded = false;
  for (size_t limit = 0; !is_loaded; limit += 1000) {
    ch_arena_destroy(&arena);
    ch_arena_init(&arena, &fault, limit);
    loading self = { .path = "c" };
    is_loaded    = try_load(whole_chart, COUNT(whole_chart), &self);
    assert_true(is_loaded || fault.status == CHART_ERR_LIMIT);
    assert_true(limit < 1u << 20);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(sorts_files_into_parts, start_logged, stop_logged),
    cmocka_unit_test_setup_teardown(loads_sub_charts, start_logged, stop_logged),
    cmocka_unit_test_setup_teardown(reads_requirements, start_logged, stop_logged),
    cmocka_unit_test_setup_teardown(follows_links, start_logged, stop_logged),
    cmocka_unit_test_setup_teardown(converts_metadata, start_logged, stop_logged),
    cmocka_unit_test_setup_teardown(gives_templates_helms_types, start_logged, stop_logged),
    cmocka_unit_test_setup_teardown(reports_bad_metadata, start_logged, stop_logged),
    cmocka_unit_test_setup_teardown(reports_bad_files, start_logged, stop_logged),
    cmocka_unit_test_setup_teardown(names_whole_paths, start_logged, stop_logged),
    cmocka_unit_test_setup_teardown(tells_where_yaml_is_broken, start_logged, stop_logged),
    cmocka_unit_test_setup_teardown(survives_little_memory, start_logged, stop_logged),
  };
  return cmocka_run_group_tests_name("package", tests, NULL, NULL);
}
