/* SPDX-License-Identifier: Apache-2.0
 * chartc template: renders a chart and prints its manifests, as `helm template` does. */
#include "command.h"
#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  OPTION_API_VERSIONS,
  OPTION_COMPAT,
  OPTION_DEBUG,
  OPTION_GENERATE_NAME,
  OPTION_INCLUDE_CRDS,
  OPTION_IS_UPGRADE,
  OPTION_KUBE_VERSION,
  OPTION_NAMESPACE,
  OPTION_NO_HOOKS,
  OPTION_SEED,
  OPTION_SET,
  OPTION_SET_FILE,
  OPTION_SET_JSON,
  OPTION_SET_LITERAL,
  OPTION_SET_STRING,
  OPTION_SHOW_ONLY,
  OPTION_SKIP_SCHEMA,
  OPTION_SKIP_TESTS,
  OPTION_VALUES
};

static const option_row template_options[] = {
  [OPTION_API_VERSIONS]  = { "api-versions", 'a', OPTION_COMMAS, "VERSIONS",
                             "API versions that .Capabilities.APIVersions has besides Helm's" },
  [OPTION_COMPAT]        = { "compat", 0, OPTION_TEXT, "VERSION",
                             "follow Helm 3.17, 4.1 or 4.2 (default 4.2)" },
  [OPTION_DEBUG]         = { "debug", 0, OPTION_SWITCH, NULL,
                             "say what is done; print the output even when it is no YAML" },
  [OPTION_GENERATE_NAME] = { "generate-name", 'g', OPTION_SWITCH, NULL,
                             "leave the release name to chartc (release-name)" },
  [OPTION_INCLUDE_CRDS]  = { "include-crds", 0, OPTION_SWITCH, NULL,
                             "print the files below crds/ first" },
  [OPTION_IS_UPGRADE]    = { "is-upgrade", 0, OPTION_SWITCH, NULL,
                             "set .Release.IsUpgrade instead of .Release.IsInstall" },
  [OPTION_KUBE_VERSION]  = { "kube-version", 0, OPTION_TEXT, "VERSION",
                             "the Kubernetes version of .Capabilities (default v1.36.0)" },
  [OPTION_NAMESPACE]     = { "namespace", 'n', OPTION_TEXT, "NAME",
                             "namespace of the release (default $HELM_NAMESPACE, or default)" },
  [OPTION_NO_HOOKS]      = { "no-hooks", 0, OPTION_SWITCH, NULL, "do not print hooks" },
  [OPTION_SEED]          = { "seed", 0, OPTION_TEXT, "TEXT",
                             "draw all randomness from TEXT and stop the clock: output repeats" },
  [OPTION_SET]           = { "set", 0, OPTION_LIST, "PATH=VALUE",
                             "set values (several: key1=val1,key2=val2; repeatable)" },
  [OPTION_SET_FILE]      = { "set-file", 0, OPTION_LIST, "PATH=FILE",
                             "set values to the text of files" },
  [OPTION_SET_JSON]      = { "set-json", 0, OPTION_LIST, "PATH=JSON",
                             "set values to JSON, or merge one JSON object" },
  [OPTION_SET_LITERAL]   = { "set-literal", 0, OPTION_LIST, "PATH=TEXT",
                             "set a value to the text behind the first `=` as it stands" },
  [OPTION_SET_STRING]    = { "set-string", 0, OPTION_LIST, "PATH=TEXT",
                             "set values that are always strings" },
  [OPTION_SHOW_ONLY]     = { "show-only", 's', OPTION_LIST, "TEMPLATE",
                             "print only what this template gave (repeatable)" },
  [OPTION_SKIP_SCHEMA]   = { "skip-schema-validation", 0, OPTION_SWITCH, NULL,
                             "do not check values against values.schema.json" },
  [OPTION_SKIP_TESTS]    = { "skip-tests", 0, OPTION_SWITCH, NULL, "do not print test hooks" },
  [OPTION_VALUES]        = { "values", 'f', OPTION_COMMAS, "FILE",
                             "read values from a YAML file; - is standard input (repeatable)" },
  [OPTION_VALUES + 1]    = { NULL, 0, OPTION_SWITCH, NULL, NULL },
};

extern char **environ;

/* A template that goes on for longer than this, a minute or more, does not mean to come back. */
#define MOST_STEPS UINT64_C(4000000000)

/* What a run of the command holds. */
typedef struct job {
  const option_values *o;
  bool                 is_debug;
  const char          *release_name;
  const char          *chart_path;
  char                *working_directory;
  chart_context       *context;
  chart_values        *values;
  chart_chart         *chart;
  chart_rendering     *rendering;
  chart_error          error;
} job;

/* ---- errors --------------------------------------------------------------------------------------- */

/* All of the file.  Result: owned, or NULL with errno. */
static char *read_all(int file, size_t *size)
{
  size_t room = 1 << 16;
  char  *data = (char *) malloc(room);
  *size       = 0;
  for (;;) {
    if (data == NULL)
      return NULL;
    ssize_t n = read(file, data + *size, room - *size);
    if (n == 0)
      return data;
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      free(data);
      return NULL;
    }
    *size += (size_t) n;
    if (*size == room) {
      char *more = (char *) realloc(data, room *= 2);
      if (more == NULL)
        free(data);
      data = more;
    }
  }
}

/* The text of a regular file, if it is not too large to look at.  Result: owned, or NULL. */
static char *read_small(const char *path, size_t *size)
{
  struct stat info;
  char       *data = NULL;
  int         file = open(path, O_RDONLY | O_NONBLOCK);
  if (file < 0)
    return NULL;
  if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_size < 1 << 24)
    data = read_all(file, size);
  close(file);
  return data;
}

/* Writes the error with the line of the rendered text, or of the file, that it stands in.  Files of
 * the chart itself are named as they are called inside it. */
static int fail_with_place(const job *j, const chart_error *error, bool with_hint)
{
  chart_str path, text = { NULL, 0 };
  char     *memory = NULL, name[8192];
  size_t    count  = j->rendering == NULL ? 0 : chart_rendering_file_count(j->rendering);
  for (size_t i = 0; i < count && chart_rendering_file(j->rendering, i, &path, &text); i++)
    if (path.size == error->file.size && memcmp(path.data, error->file.data, path.size) == 0)
      return console_fail_chart(error, with_hint, text);
  bool is_own = strncmp(error->message.data, "cannot load ", 12) == 0;
  snprintf(name, sizeof name, "%s%s%.*s", is_own ? j->chart_path : "", is_own ? "/" : "",
           (int) error->file.size, error->file.data);
  text = (chart_str){ NULL, 0 };
  if (error->line != 0 && console_shows_places())
    text.data = memory = read_small(name, &text.size);
  console_fail_chart(error, with_hint, text);
  free(memory);
  return 1;
}

static int fail_job(const job *j)
{
  return fail_with_place(j, &j->error, false);
}

/* ---- arguments ------------------------------------------------------------------------------------ */

static bool is_true(const char *text)
{
  return text != NULL &&
         (strcmp(text, "1") == 0 || strcasecmp(text, "true") == 0 || strcasecmp(text, "t") == 0);
}

static int fail_arguments(const option_values *o)
{
  fputs("Error: expected at most two arguments, unexpected arguments: ", stderr);
  for (size_t i = 2; i < o->argument_count; i++)
    fprintf(stderr, "%s%s", i == 2 ? "" : ", ", o->arguments[i]);
  fputc('\n', stderr);
  return 1;
}

/* NAME CHART, or CHART alone. */
static int read_arguments(job *j)
{
  const option_values *o = j->o;
  if (o->argument_count == 0)
    return console_fail("\"%s template\" requires at least 1 argument\n\n"
                        "Usage:  %s template [NAME] [CHART] [flags]",
                        console_program(), console_program());
  if (o->argument_count > 2)
    return fail_arguments(o);
  if (o->argument_count == 2 && o->result[OPTION_GENERATE_NAME].is_on)
    return console_fail("cannot set --generate-name and also specify a name");
  j->release_name = o->argument_count == 2 ? o->arguments[0] : "release-name";
  j->chart_path   = o->arguments[o->argument_count - 1];
  return 0;
}

/* Helm looks for anything that is no path in a repository. */
static int locate_chart(const job *j)
{
  struct stat info;
  const char *path = j->chart_path;
  if (strcmp(path, "-") == 0 || stat(path, &info) == 0)
    return 0;
  if (path[0] == '/' || path[0] == '.')
    return console_fail("path \"%s\" not found", path);
  if (strchr(path, '/') == NULL)
    return console_fail("non-absolute URLs should be in form of repo_name/path_to_chart, got: %s",
                        path);
  return console_fail("repo %.*s not found", (int) strcspn(path, "/"), path);
}

/* ---- values --------------------------------------------------------------------------------------- */

static int add_input(job *j)
{
  size_t size;
  char  *data = read_all(STDIN_FILENO, &size);
  if (data == NULL)
    return console_fail("cannot read standard input: %s", strerror(errno));
  int status = chart_values_add_yaml(j->values, "-", (chart_str){ data, size }, &j->error);
  free(data);
  return status == CHART_OK ? 0 : fail_job(j);
}

static int add_files(job *j)
{
  const option_result *files = &j->o->result[OPTION_VALUES];
  for (size_t i = 0; i < files->count; i++) {
    if (strcmp(files->items[i], "-") == 0) {
      int status = add_input(j);
      if (status != 0)
        return status;
    } else if (chart_values_add_file(j->values, files->items[i], &j->error) != CHART_OK) {
      return fail_job(j);
    }
  }
  return 0;
}

static int add_sets(job *j, size_t row, chart_set_kind kind)
{
  const option_result *sets = &j->o->result[row];
  for (size_t i = 0; i < sets->count; i++)
    if (chart_values_add_set(j->values, kind, sets->items[i], &j->error) != CHART_OK)
      return fail_job(j);
  return 0;
}

/* Helm's order: the kind of flag decides, not its place on the command line. */
static int add_values(job *j)
{
  static const struct {
    size_t         row;
    chart_set_kind kind;
  } order[] = { { OPTION_SET_JSON, CHART_SET_JSON },
                { OPTION_SET, CHART_SET },
                { OPTION_SET_STRING, CHART_SET_STRING },
                { OPTION_SET_FILE, CHART_SET_FILE },
                { OPTION_SET_LITERAL, CHART_SET_LITERAL } };
  if (chart_values_create(&j->values, j->context, &j->error) != CHART_OK)
    return fail_job(j);
  int status = add_files(j);
  for (size_t i = 0; status == 0 && i < sizeof order / sizeof *order; i++)
    status = add_sets(j, order[i].row, order[i].kind);
  return status;
}

/* ---- rendering ------------------------------------------------------------------------------------ */

static void debug_start(const job *j)
{
  if (!j->is_debug)
    return;
  chart_log_field version = { "version", { "", 0 } };
  char            path[8192];
  bool            is_absolute = j->chart_path[0] == '/';
  snprintf(path, sizeof path, "%s%s%s", is_absolute ? "" : j->working_directory,
           is_absolute ? "" : "/", j->chart_path);
  char           *real  = realpath(path, NULL);
  chart_log_field shown = { "path", chart_str_from(real == NULL ? path : real) };
  console_debug("Original chart version", &version, 1);
  console_debug("Chart path", &shown, 1);
  free(real);
}

/* How much of the stack is left, but for a reserve that functions below the last check may need.
 * Arguments and environment stand on it as well, and may be large.  0: as much as usual. */
static size_t stack_room(void)
{
  const size_t  usual = (size_t) 6 << 20;
  struct rlimit limit;
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return 0;
  const char *here = (const char *) &limit, *top = here;
  for (char **e = environ; e != NULL && *e != NULL; e++)
    top = *e > top ? *e : top;
  size_t used = (size_t) (top - here);
  size_t size = limit.rlim_cur > (rlim_t) 1 << 30 ? (size_t) 1 << 30 : (size_t) limit.rlim_cur;
  size_t room = used < size ? size - used : 0;
  room -= room / 8;
  return room < usual ? room + 1 : usual;
}

/* With --seed: where the clock stands, and what randomness is made of. */
static int seed_host(const job *j, chart_host *host)
{
  const char *seed = options_text(j->o, OPTION_SEED), *epoch = getenv("SOURCE_DATE_EPOCH");
  char       *end     = NULL;
  long long   seconds = 0;
  if (seed == NULL)
    return 0;
  if (seed[0] == '\0')
    return console_fail("--seed must not be empty: everybody would draw the same secrets");
  if (epoch != NULL && epoch[0] != '\0') {
    errno   = 0;
    seconds = strtoll(epoch, &end, 10);
    if (*end != '\0' || errno != 0 || seconds < 0)
      return console_fail("SOURCE_DATE_EPOCH must be the seconds since 1970, not \"%s\"", epoch);
  }
  chart_host_seed(host, chart_str_from(seed), seconds);
  return 0;
}

static bool read_compat(const job *j, chart_compat *out)
{
  static const struct {
    const char  *name;
    chart_compat compat;
  } versions[]     = { { "4.2", CHART_COMPAT_4_2 },
                       { "4.1", CHART_COMPAT_4_1 },
                       { "3.17", CHART_COMPAT_3_17 } };
  const char *text = options_text(j->o, OPTION_COMPAT);
  for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
    if (strcmp(text == NULL ? "4.2" : text, versions[i].name) == 0) {
      *out = versions[i].compat;
      return true;
    }
  console_fail("--compat must be 3.17, 4.1 or 4.2, not \"%s\"", text);
  return false;
}

static int create_context(job *j)
{
  chart_host            host    = CHART_HOST_INIT;
  chart_context_options options = CHART_CONTEXT_OPTIONS_INIT;
  chart_limits          limits  = CHART_LIMITS_INIT;
  limits.steps                  = MOST_STEPS;
  limits.stack                  = stack_room();
  options.limits                = &limits;
  options.host                  = &host;
  if (seed_host(j, &host) != 0)
    return 1;
  j->working_directory      = getcwd(NULL, 0);
  options.working_directory = j->working_directory;
  if (!read_compat(j, &options.compat))
    return 1;
  options.log = options.compat == CHART_COMPAT_3_17 ? console_log_plain : console_log;
  return chart_context_create(&j->context, &options, &j->error) == CHART_OK ? 0 : fail_job(j);
}

static chart_render_options render_options(const job *j)
{
  const option_values *o             = j->o;
  const char          *from_env      = getenv("HELM_NAMESPACE");
  const char          *release_space = options_text(o, OPTION_NAMESPACE);
  chart_render_options options       = CHART_RENDER_OPTIONS_INIT;
  if (release_space == NULL || release_space[0] == '\0')
    release_space = from_env != NULL && from_env[0] != '\0' ? from_env : "default";
  options.release_name      = j->release_name;
  options.release_namespace = release_space;
  options.is_upgrade        = o->result[OPTION_IS_UPGRADE].is_on;
  options.skip_schema       = o->result[OPTION_SKIP_SCHEMA].is_on;
  options.kube_version      = options_text(o, OPTION_KUBE_VERSION);
  options.api_versions      = o->result[OPTION_API_VERSIONS].items;
  options.api_version_count = o->result[OPTION_API_VERSIONS].count;
  return options;
}

static int print(job *j, bool raw)
{
  const option_values *o       = j->o;
  chart_print_options  options = CHART_PRINT_OPTIONS_INIT;
  options.raw                  = raw;
  options.without_hooks        = o->result[OPTION_NO_HOOKS].is_on;
  options.without_tests        = o->result[OPTION_SKIP_TESTS].is_on;
  options.with_crds            = o->result[OPTION_INCLUDE_CRDS].is_on;
  options.show_only            = o->result[OPTION_SHOW_ONLY].items;
  options.show_only_count      = o->result[OPTION_SHOW_ONLY].count;
  int status = chart_rendering_print(j->rendering, &options, console_write, NULL, &j->error);
  if (status == CHART_OK || status == CHART_ERR_OUTPUT)
    return 0; /* console_finish reports what could not be written */
  return fail_job(j);
}

/* What --debug prints of a rendering that failed: the text as far as there is any. */
static int fail_render(job *j)
{
  if (!j->is_debug)
    return fail_with_place(j, &j->error, j->error.is_rendering);
  chart_error failure = j->error;
  j->error            = (chart_error) CHART_ERROR_INIT;
  if (j->rendering != NULL)
    print(j, true);
  else if (failure.is_rendering)
    console_write(NULL, "\n", 1);
  fail_with_place(j, &failure, false);
  chart_error_clear(&failure);
  return 1;
}

/* "-" is an archive on standard input. */
static int load(job *j)
{
  if (strcmp(j->chart_path, "-") != 0)
    return chart_load(&j->chart, j->context, j->chart_path, &j->error) == CHART_OK ? 0
                                                                                   : fail_job(j);
  size_t size;
  char  *data = read_all(STDIN_FILENO, &size);
  if (data == NULL)
    return console_fail("cannot read standard input: %s", strerror(errno));
  int status = chart_load_archive(&j->chart, j->context, (chart_str){ data, size }, &j->error);
  free(data);
  return status == CHART_OK ? 0 : fail_job(j);
}

static int render(job *j)
{
  if (load(j) != 0)
    return 1;
  if (j->is_debug) {
    chart_log_field fields[] = { { "chart", chart_chart_name(j->chart) },
                                 { "dependencies", chart_str_from("0") } };
    console_debug("number of dependencies in the chart", fields, 2);
  }
  chart_render_options options = render_options(j);
  if (chart_render(&j->rendering, j->context, j->chart, j->values, &options, &j->error) != CHART_OK)
    return fail_render(j);
  return print(j, false);
}

static int run_steps(job *j)
{
  static int (*const steps[])(job *) = { read_arguments, create_context };
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    int status = steps[i](j);
    if (status != 0)
      return status;
  }
  if (locate_chart(j) != 0)
    return 1;
  debug_start(j);
  int status = add_values(j);
  return status == 0 ? render(j) : status;
}

static int run(const option_values *o)
{
  job j      = { .o = o, .error = CHART_ERROR_INIT };
  j.is_debug = o->result[OPTION_DEBUG].is_on || is_true(getenv("HELM_DEBUG"));
  int status = run_steps(&j);
  chart_rendering_destroy(j.rendering);
  chart_chart_destroy(j.chart);
  chart_values_destroy(j.values);
  chart_context_destroy(j.context);
  chart_error_clear(&j.error);
  free(j.working_directory);
  return status;
}

const command template_command = {
  .name      = "template",
  .arguments = "[NAME] CHART",
  .summary   = "render a chart and print its manifests",
  .text    = "Reads the chart in directory CHART, lays the values given by -f and --set over its\n"
             "own, runs its templates and prints the manifests in install order, as\n"
             "`helm template` prints them.  Nothing is asked of a cluster.\n\n"
             "Examples:\n"
             "  chartc template demo ./chart\n"
             "  chartc template demo ./chart -f production.yaml --set replicas=3 -n shop\n"
             "  chartc template demo ./chart -s templates/service.yaml | kubectl apply -f -",
  .options = template_options,
  .run     = run,
};
