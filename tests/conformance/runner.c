/* SPDX-License-Identifier: Apache-2.0
 * Runs conformance case files through libchart's public API and compares with what was recorded.
 *
 *   conformance FILE.yaml…        every case; differences are printed
 *   conformance --case NAME FILE  one case, with what came out
 *
 * The chart of each case lives in memory: the context's host table serves its files.  Time zones are
 * those of the system. */
#include "memory_chart.h"

#include <chart/chart.h>

#include <stdio.h>
#include <stdlib.h>

/* ---- text that grows --------------------------------------------------------------------------- */

typedef struct text {
  char  *data;
  size_t size;
} text;

static bool append(void *sink, const char *bytes, size_t size)
{
  text *t    = (text *) sink;
  char *data = (char *) realloc(t->data, t->size + size + 1);
  if (data == NULL)
    return false;
  if (size != 0)
    memcpy(data + t->size, bytes, size);
  data[t->size + size] = '\0';
  t->data              = data;
  t->size += size;
  return true;
}

static void append_str(text *t, chart_str s)
{
  append(t, s.data, s.size);
}

static chart_str view(const text *t)
{
  return (chart_str){ t->data, t->size };
}

static bool same(chart_str a, chart_str b)
{
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static bool needs_quotes(chart_str value)
{
  for (size_t i = 0; i < value.size; i++)
    if (value.data[i] == ' ' || value.data[i] == '"' || value.data[i] == '=' ||
        (unsigned char) value.data[i] < ' ')
      return true;
  return value.size == 0;
}

static void append_quoted(text *t, chart_str value)
{
  append(t, "\"", 1);
  for (size_t i = 0; i < value.size; i++) {
    if (value.data[i] == '"' || value.data[i] == '\\')
      append(t, "\\", 1);
    if (value.data[i] == '\n')
      append(t, "\\n", 2);
    else
      append(t, value.data + i, 1);
  }
  append(t, "\"", 1);
}

/* A log line as Helm 3 writes it. */
static void plain_log_line(void *user, chart_log_level level, chart_str message,
                           const chart_log_field *fields, size_t field_count)
{
  text *t = (text *) user;
  (void) level;
  (void) fields;
  (void) field_count;
  append_str(t, message);
  append(t, "\n", 1);
}

/* A log line as the reference writes it. */
static void log_line(void *user, chart_log_level level, chart_str message,
                     const chart_log_field *fields, size_t field_count)
{
  static const char *const names[] = { "INFO", "WARN", "ERROR" };
  text                    *t       = (text *) user;
  append_str(t, chart_str_from("level="));
  append_str(t, chart_str_from(names[level]));
  append_str(t, chart_str_from(" msg="));
  append_quoted(t, message);
  for (size_t i = 0; i < field_count; i++) {
    append(t, " ", 1);
    append_str(t, chart_str_from(fields[i].key));
    append(t, "=", 1);
    if (needs_quotes(fields[i].value))
      append_quoted(t, fields[i].value);
    else
      append_str(t, fields[i].value);
  }
  append(t, "\n", 1);
}

/* ---- one case ---------------------------------------------------------------------------------- */

/* What the flags of a case ask for. */
typedef struct flags {
  chart_render_options render;
  chart_print_options  print;
  const char          *api_versions[8];
  const char          *show_only[8];
  const char          *files[8]; /* --values */
  size_t               file_count;
  const char          *sets[8]; /* --set-json and its kin */
  chart_set_kind       set_kinds[8];
  size_t               set_count;
} flags;

/* What a case gave. */
typedef struct outcome {
  int  status;
  text raw;    /* of templates/a.yaml */
  text output; /* the whole, as printed */
  text error;  /* what follows `Error: ` */
  text log;
} outcome;

static chart_value field(chart_value dict, const char *name)
{
  return chart_dict_get(dict, chart_str_from(name));
}

static chart_str text_field(chart_value dict, const char *name)
{
  return chart_text(field(dict, name));
}

/* A C string of a value's text, kept until the program ends: a runner is short-lived. */
typedef struct kept {
  struct kept *older;
  char         text[];
} kept;

static kept *all_kept = NULL;

static const char *c_string(chart_str s)
{
  kept *copy = (kept *) malloc(sizeof *copy + s.size + 1);
  if (copy == NULL)
    exit(2);
  if (s.size != 0)
    memcpy(copy->text, s.data, s.size);
  copy->text[s.size] = '\0';
  copy->older        = all_kept;
  all_kept           = copy;
  return copy->text;
}

static void free_kept(void)
{
  while (all_kept != NULL) {
    kept *older = all_kept->older;
    free(all_kept);
    all_kept = older;
  }
}

/* The value of flag `name` when flags[*i] is it, as --name=value or --name value. */
static const char *flag_value(chart_value list, size_t *i, const char *name)
{
  const char *given = c_string(chart_text(chart_list_get(list, *i)));
  size_t      size  = strlen(name);
  if (strncmp(given, name, size) != 0 || (given[size] != '\0' && given[size] != '='))
    return NULL;
  if (given[size] == '=')
    return given + size + 1;
  ++*i;
  return c_string(chart_text(chart_list_get(list, *i)));
}

/* The parts of a text between commas. */
static void split(const char *list, const char **items, size_t *count)
{
  for (;;) {
    size_t size       = strcspn(list, ",");
    items[(*count)++] = c_string((chart_str){ list, size });
    if (list[size] == '\0')
      return;
    list += size + 1;
  }
}

static const struct {
  const char    *name;
  chart_set_kind kind;
} set_flags[] = {
  { "--set-json", CHART_SET_JSON },       { "--set", CHART_SET },
  { "--set-string", CHART_SET_STRING },   { "--set-file", CHART_SET_FILE },
  { "--set-literal", CHART_SET_LITERAL },
};

enum { SET_FLAGS = sizeof set_flags / sizeof *set_flags };

static bool read_set_flag(flags *out, chart_value list, size_t *i)
{
  for (size_t k = 0; k < SET_FLAGS; k++) {
    const char *value = flag_value(list, i, set_flags[k].name);
    if (value == NULL)
      continue;
    out->set_kinds[out->set_count] = set_flags[k].kind;
    out->sets[out->set_count++]    = value;
    return true;
  }
  return false;
}

static bool read_flag(flags *out, chart_value list, size_t *i)
{
  const char *value;
  chart_str   given = chart_text(chart_list_get(list, *i));
  const char *word  = c_string(given);
  if ((value = flag_value(list, i, "--namespace")) != NULL ||
      (value = flag_value(list, i, "-n")) != NULL)
    out->render.release_namespace = value;
  else if ((value = flag_value(list, i, "--kube-version")) != NULL)
    out->render.kube_version = value;
  else if ((value = flag_value(list, i, "--api-versions")) != NULL ||
           (value = flag_value(list, i, "-a")) != NULL)
    split(value, out->api_versions, &out->render.api_version_count);
  else if ((value = flag_value(list, i, "--values")) != NULL ||
           (value = flag_value(list, i, "-f")) != NULL)
    split(value, out->files, &out->file_count);
  else if ((value = flag_value(list, i, "--show-only")) != NULL ||
           (value = flag_value(list, i, "-s")) != NULL)
    out->show_only[out->print.show_only_count++] = value;
  else if (strcmp(word, "--is-upgrade") == 0)
    out->render.is_upgrade = true;
  else if (strcmp(word, "--no-hooks") == 0)
    out->print.without_hooks = true;
  else if (strcmp(word, "--skip-tests") == 0)
    out->print.without_tests = true;
  else if (strcmp(word, "--skip-schema-validation") == 0)
    out->render.skip_schema = true;
  else if (strcmp(word, "--include-crds") == 0)
    out->print.with_crds = true;
  else
    return read_set_flag(out, list, i);
  return true;
}

static bool read_flags(flags *out, chart_value list)
{
  *out = (flags){ .render = CHART_RENDER_OPTIONS_INIT, .print = CHART_PRINT_OPTIONS_INIT };
  out->render.release_name = "r";
  out->render.api_versions = out->api_versions;
  out->print.show_only     = out->show_only;
  for (size_t i = 0; i < chart_size(list); i++)
    if (!read_flag(out, list, &i))
      return false;
  return true;
}

/* The text of `values_files` number i goes by the name values-N.yaml. */
static void file_name(char name[32], size_t i)
{
  snprintf(name, 32, "values-%u.yaml", (unsigned) i + 1);
}

static void build_tree(memory_tree *tree, chart_value file, chart_value one)
{
  static const char metadata[] = "apiVersion: v2\nname: c\nversion: 0.1.0\n";
  chart_value       own        = field(one, "values");
  chart_value       files      = field(one, "files");
  chart_str         key;
  chart_value       data;
  for (size_t i = 0; chart_dict_entry_at(files, i, &key, &data); i++)
    memory_tree_add(tree, "/c/", key, chart_text(data));
  if (memory_tree_find(tree, "/c/Chart.yaml") == NULL)
    memory_tree_add(tree, "/c/", chart_str_from("Chart.yaml"), chart_str_from(metadata));
  if (memory_tree_find(tree, "/c/values.yaml") == NULL)
    memory_tree_add(tree, "/c/", chart_str_from("values.yaml"),
                    chart_text(own.kind == CHART_STRING ? own : field(file, "values")));
  chart_value layers = field(one, "values_files");
  for (size_t i = 0; i < chart_size(layers); i++) {
    char name[32];
    file_name(name, i);
    memory_tree_add(tree, "", chart_str_from(name), chart_text(chart_list_get(layers, i)));
  }
  if (field(one, "template").kind == CHART_STRING)
    memory_tree_add(tree, "/c/templates/", chart_str_from("a.yaml"), text_field(one, "template"));
  if (field(file, "helpers").kind == CHART_STRING &&
      memory_tree_find(tree, "/c/templates/_helpers.tpl") == NULL)
    memory_tree_add(tree, "/c/templates/", chart_str_from("_helpers.tpl"),
                    text_field(file, "helpers"));
}

static int add_files(chart_values *values, chart_value one, const flags *f, chart_error *error)
{
  int    status = CHART_OK;
  size_t count  = f->file_count != 0 ? 0 : chart_size(field(one, "values_files"));
  for (size_t i = 0; i < count && status == CHART_OK; i++) {
    char name[32];
    file_name(name, i);
    status = chart_values_add_file(values, name, error);
  }
  for (size_t i = 0; i < f->file_count && status == CHART_OK; i++)
    status = chart_values_add_file(values, f->files[i], error);
  return status;
}

/* All of one kind: those in the list of the case, then those among the flags. */
static int add_sets(chart_values *values, chart_value list, const flags *f, chart_set_kind kind,
                    chart_error *error)
{
  int status = CHART_OK;
  for (size_t i = 0; i < chart_size(list) && status == CHART_OK; i++)
    status =
      chart_values_add_set(values, kind, c_string(chart_text(chart_list_get(list, i))), error);
  for (size_t i = 0; i < f->set_count && status == CHART_OK; i++)
    if (f->set_kinds[i] == kind)
      status = chart_values_add_set(values, kind, f->sets[i], error);
  return status;
}

static int add_values(chart_values *values, chart_value one, const flags *f, chart_error *error)
{
  int status = add_files(values, one, f, error);
  for (size_t k = 0; k < SET_FLAGS && status == CHART_OK; k++) {
    chart_value list = chart_nil();
    if (set_flags[k].kind == CHART_SET)
      list = field(one, "set");
    if (set_flags[k].kind == CHART_SET_STRING)
      list = field(one, "set_string");
    status = add_sets(values, list, f, set_flags[k].kind, error);
  }
  return status;
}

/* The version of Helm that gave the answers. */
static chart_compat compat_of(chart_value file)
{
  chart_str version = text_field(file, "helm");
  if (same(version, chart_str_from("3.17.3")))
    return CHART_COMPAT_3_17;
  return same(version, chart_str_from("4.1.4")) ? CHART_COMPAT_4_1 : CHART_COMPAT_4_2;
}

static void keep_output(outcome *out, const chart_rendering *rendering, const flags *f,
                        chart_error *error)
{
  chart_str path, data;
  for (size_t i = 0; chart_rendering_file(rendering, i, &path, &data); i++)
    if (path.size == strlen("c/templates/a.yaml") &&
        memcmp(path.data, "c/templates/a.yaml", path.size) == 0)
      append_str(&out->raw, data);
  if (out->status == CHART_OK)
    out->status = chart_rendering_print(rendering, &f->print, append, &out->output, error);
}

static void keep_error(outcome *out, const chart_error *error)
{
  static const char hint[] = "\n\nUse --debug flag to render out invalid YAML";
  append_str(&out->error, error->message);
  if (error->is_rendering)
    append_str(&out->error, chart_str_from(hint));
}

/* The answers were recorded in UTC. */
static bool in_utc(void *user, char *name, size_t room, size_t *size)
{
  (void) user;
  (void) name;
  (void) room;
  *size = 0;
  return true;
}

static void run_case(outcome *out, chart_value file, chart_value one, const flags *f)
{
  memory_tree          *tree      = (memory_tree *) calloc(1, sizeof *tree);
  chart_context_options options   = CHART_CONTEXT_OPTIONS_INIT;
  chart_host            host      = memory_tree_host(tree);
  chart_context        *context   = NULL;
  chart_values         *values    = NULL;
  chart_chart          *chart     = NULL;
  chart_rendering      *rendering = NULL;
  chart_error           error     = CHART_ERROR_INIT;
  if (tree == NULL)
    exit(2);
  build_tree(tree, file, one);
  host.time_zone   = in_utc;
  options.host     = &host;
  options.compat   = compat_of(file);
  options.log      = options.compat == CHART_COMPAT_3_17 ? plain_log_line : log_line;
  options.log_user = &out->log;
  out->status      = chart_context_create(&context, &options, &error);
  if (out->status == CHART_OK)
    out->status = chart_values_create(&values, context, &error);
  if (out->status == CHART_OK)
    out->status = add_values(values, one, f, &error);
  if (out->status == CHART_OK)
    out->status = chart_load(&chart, context, "/c", &error);
  if (out->status == CHART_OK)
    out->status = chart_render(&rendering, context, chart, values, &f->render, &error);
  if (rendering != NULL)
    keep_output(out, rendering, f, &error);
  if (out->status != CHART_OK)
    keep_error(out, &error);
  chart_rendering_destroy(rendering);
  chart_chart_destroy(chart);
  chart_values_destroy(values);
  chart_context_destroy(context);
  chart_error_clear(&error);
  free(tree);
}

static void free_outcome(outcome *out)
{
  free(out->raw.data);
  free(out->output.data);
  free(out->error.data);
  free(out->log.data);
}

/* ---- comparing ----------------------------------------------------------------------------------- */

static void print_difference(chart_str name, const char *what, chart_str wanted, chart_str got)
{
  printf("--- %.*s: %s\n  wanted: ", (int) name.size, name.data, what);
  fwrite(wanted.data, 1, wanted.size, stdout);
  printf("\n  got:    ");
  fwrite(got.data, 1, got.size, stdout);
  printf("\n");
}

static bool check_text(chart_str name, const char *what, chart_str wanted, chart_str got)
{
  if (same(wanted, got))
    return true;
  print_difference(name, what, wanted, got);
  return false;
}

/* The standard error of the command: log lines, then the error. */
static text whole_stderr(const outcome *out)
{
  text all = { NULL, 0 };
  append_str(&all, view(&out->log));
  if (out->status != CHART_OK) {
    append_str(&all, chart_str_from("Error: "));
    append_str(&all, view(&out->error));
    append(&all, "\n", 1);
  }
  return all;
}

static bool check_command(chart_str name, chart_value one, const outcome *out)
{
  text all = whole_stderr(out);
  bool ok  = check_text(name, "stdout", text_field(one, "stdout"), view(&out->output));
  ok       = check_text(name, "stderr", text_field(one, "stderr"), view(&all)) && ok;
  free(all.data);
  chart_value status = field(one, "status");
  int         wanted = status.kind == CHART_FLOAT ? (int) status.as.number : 0;
  if (wanted == (out->status == CHART_OK ? 0 : 1))
    return ok;
  printf("--- %.*s: exit status %d was wanted\n", (int) name.size, name.data, wanted);
  return false;
}

/* The raw output was seen in a run whose manifests did not parse, so neither need ours. */
static bool check_case(chart_value one, const outcome *out)
{
  chart_str name = text_field(one, "name");
  if (same(text_field(one, "kind"), chart_str_from("stdout")))
    return check_command(name, one, out);
  if (field(one, "error").kind == CHART_STRING)
    return check_text(name, "error", text_field(one, "error"),
                      out->status == CHART_OK ? chart_str_from("(no error)") : view(&out->error));
  if (out->status != CHART_OK && out->status != CHART_ERR_YAML)
    return check_text(name, "output", text_field(one, "output"), view(&out->error));
  return check_text(name, "output", text_field(one, "output"), view(&out->raw));
}

typedef struct totals {
  size_t passed, failed;
} totals;

static void run_one(chart_value file, chart_value one, totals *sum)
{
  outcome   out = { 0 };
  flags     f;
  chart_str name = text_field(one, "name");
  if (!read_flags(&f, field(one, "flags"))) {
    printf("--- %.*s: a flag that the runner does not know\n", (int) name.size, name.data);
    sum->failed++;
    return;
  }
  run_case(&out, file, one, &f);
  if (check_case(one, &out))
    sum->passed++;
  else
    sum->failed++;
  free_outcome(&out);
}

static chart_str read_whole(const char *path)
{
  text  t = { NULL, 0 };
  char  buffer[65536];
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    perror(path);
    exit(2);
  }
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, file)) > 0;)
    append(&t, buffer, n);
  fclose(file);
  return view(&t);
}

static void run_file(const char *path, const char *only, totals *sum)
{
  chart_error    error = CHART_ERROR_INIT;
  chart_context *context;
  chart_values  *holder;
  chart_value    file;
  chart_str      source = read_whole(path);
  if (chart_context_create(&context, NULL, &error) != CHART_OK ||
      chart_values_create(&holder, context, &error) != CHART_OK ||
      chart_value_from_yaml(&file, chart_values_memory(holder), source, &error) != CHART_OK) {
    fprintf(stderr, "%s: %s\n", path, error.message.data);
    exit(2);
  }
  chart_value cases = field(file, "cases");
  if (chart_size(cases) == 0) {
    fprintf(stderr, "%s: no cases\n", path);
    exit(2);
  }
  for (size_t i = 0; i < chart_size(cases); i++) {
    chart_value one = chart_list_get(cases, i);
    if (only == NULL || same(text_field(one, "name"), chart_str_from(only)))
      run_one(file, one, sum);
  }
  chart_values_destroy(holder);
  chart_context_destroy(context);
  free((char *) (uintptr_t) source.data);
}

int main(int argc, char **argv)
{
  totals      sum   = { 0, 0 };
  const char *only  = NULL;
  int         first = 1;
  if (argc > 3 && strcmp(argv[1], "--case") == 0) {
    only  = argv[2];
    first = 3;
  }
  if (argc <= first) {
    fprintf(stderr, "usage: conformance [--case NAME] FILE.yaml...\n");
    return 2;
  }
  for (int i = first; i < argc; i++)
    run_file(argv[i], only, &sum);
  free_kept();
  printf("%zu passed, %zu failed\n", sum.passed, sum.failed);
  return sum.failed == 0 && sum.passed != 0 ? 0 : 1;
}
