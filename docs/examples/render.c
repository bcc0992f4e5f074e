/* SPDX-License-Identifier: Apache-2.0
 * Renders a chart with libchart: the manifests go to standard output, the notes to standard error.
 *
 *   render CHART VALUES.yaml KEY=VALUE
 *
 *   cc render.c $(pkg-config --cflags --libs chart) -o render */
#include <chart/chart.h>

#include <stdio.h>

/* ---- a function of our own: {{ pinned "registry.example.com/team/app" }} ------------------------ */

typedef struct pin {
  const char *image, *digest;
} pin;

static const pin pins[] = {
  { "registry.example.com/team/app", "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0" },
  { "registry.example.com/team/db", "sha256:fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04f" },
  { NULL, NULL },
};

/* The signature has made sure that there is one argument, and that it is a string. */
static int pinned(chart_call *call, const chart_value *arguments, size_t count, chart_value *result)
{
  const pin *all  = (const pin *) chart_call_user(call);
  chart_str  name = chart_text(arguments[0]);
  char       text[512];
  (void) count;
  for (const pin *p = all; p->image != NULL; p++)
    if (strlen(p->image) == name.size && memcmp(p->image, name.data, name.size) == 0) {
      snprintf(text, sizeof text, "%s@%s", p->image, p->digest);
      return chart_string_copy(result, chart_call_memory(call), chart_str_from(text));
    }
  return chart_call_fail(call, "no digest is known of this image");
}

static const chart_function functions[] = {
  { "pinned", "func(string) string", pinned, (void *) pins, "IMAGE with its digest" },
};

/* ---- rendering ---------------------------------------------------------------------------------- */

/* Whatever is NULL was not made, and may be destroyed nevertheless. */
typedef struct job {
  chart_context   *context;
  chart_values    *values;
  chart_chart     *chart;
  chart_rendering *rendering;
} job;

static int render(job *j, const char *path, const char *values_file, const char *set,
                  chart_error *error)
{
  chart_context_options options = CHART_CONTEXT_OPTIONS_INIT;
  options.functions             = functions;
  options.function_count        = sizeof functions / sizeof *functions;

  chart_render_options release = CHART_RENDER_OPTIONS_INIT;
  release.release_name         = "demo";
  release.release_namespace    = "staging";

  int status = chart_context_create(&j->context, &options, error);
  if (status == CHART_OK)
    status = chart_values_create(&j->values, j->context, error);
  if (status == CHART_OK)
    status = chart_values_add_file(j->values, values_file, error);
  if (status == CHART_OK)
    status = chart_values_add_set(j->values, CHART_SET, set, error);
  if (status == CHART_OK)
    status = chart_load(&j->chart, j->context, path, error);
  if (status == CHART_OK)
    status = chart_render(&j->rendering, j->context, j->chart, j->values, &release, error);
  return status;
}

static void put(FILE *file, chart_str text)
{
  fwrite(text.data, 1, text.size, file);
}

/* Manifests in install order, then hooks, as `helm template` prints them. */
static void print(const chart_rendering *rendering)
{
  for (size_t i = 0; i < chart_rendering_manifest_count(rendering); i++) {
    chart_manifest manifest = chart_rendering_manifest(rendering, i);
    fputs("---\n# Source: ", stdout);
    put(stdout, manifest.path);
    fputc('\n', stdout);
    put(stdout, manifest.text);
    fputc('\n', stdout);
  }
  put(stderr, chart_rendering_notes(rendering));
}

/* The place first, as compilers do, so that editors can jump to it; then the way to it. */
static void print_error(const chart_error *error)
{
  if (error->file.size != 0)
    fprintf(stderr, "%s:%zu:%zu: ", error->file.data, error->line, error->column);
  fprintf(stderr, "%s (%s)\n", error->message.data, chart_status_name(error->status));
  for (size_t i = error->step_count; i-- > 0;) {
    const chart_error_step *step = &error->steps[i];
    fprintf(stderr, "  in %s, line %zu: %s\n", step->template_name.data, step->line,
            step->source_line.data);
  }
}

int main(int argc, char **argv)
{
  job         j     = { NULL, NULL, NULL, NULL };
  chart_error error = CHART_ERROR_INIT;
  if (argc != 4) {
    fprintf(stderr, "usage: %s CHART VALUES.yaml KEY=VALUE\n", argv[0]);
    return 2;
  }
  int status = render(&j, argv[1], argv[2], argv[3], &error);
  if (status == CHART_OK)
    print(j.rendering);
  else
    print_error(&error);

  chart_rendering_destroy(j.rendering);
  chart_chart_destroy(j.chart);
  chart_values_destroy(j.values);
  chart_context_destroy(j.context);
  chart_error_clear(&error);
  return status == CHART_OK ? 0 : 1;
}
