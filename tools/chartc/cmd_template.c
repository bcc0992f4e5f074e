/* SPDX-License-Identifier: Apache-2.0
 * chartc template: renders a chart and prints its manifests, as `helm template` does. */
#include "chart_reference.h"
#include "command.h"
#include "kubeconfig.h"
#include "paths.h"
#include "template_job.h"

#include "bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- arguments ------------------------------------------------------------------------------------ */

static int fail_arguments(const option_values *o)
{
  fputs("Error: expected at most two arguments, unexpected arguments: ", stderr);
  for (size_t i = 2; i < o->argument_count; i++)
    fprintf(stderr, "%s%s", i == 2 ? "" : ", ", o->arguments[i]);
  fputc('\n', stderr);
  return 1;
}

static int check_arguments(template_job *j)
{
  if (j->o->argument_count != 0)
    return template_check_groups(j->o);
  return console_fail("\"%s template\" requires at least 1 argument\n\n"
                      "Usage:  %s template [NAME] [CHART] [flags]",
                      console_program(), console_program());
}

static int check_flags(template_job *j)
{
  const char *version = options_text(j->o, OPTION_KUBE_VERSION);
  if (version != NULL && version[0] != '\0' &&
      chart_check_kube_version(j->context, version, &j->error) != CHART_OK)
    return template_fail(j);
  return template_check_flags(j->o);
}

/* ---- the name ------------------------------------------------------------------------------------- */

static int name_by_template(template_job *j, const char *text)
{
  bytes name = { NULL, 0, 0 };
  if (chart_name_from_template(j->context, text, bytes_add, &name, &j->error) != CHART_OK) {
    bytes_free(&name);
    return template_fail(j);
  }
  j->release_name = strndup(name.size == 0 ? "" : name.data, name.size);
  bytes_free(&name);
  return 0;
}

/* NAME CHART, or CHART alone. */
static int find_name(template_job *j)
{
  const option_values *o            = j->o;
  const char          *text         = options_text(o, OPTION_NAME_TEMPLATE);
  bool                 has_template = text != NULL && text[0] != '\0';
  if (o->argument_count > 2)
    return fail_arguments(o);
  if (o->argument_count == 2 && o->result[OPTION_GENERATE_NAME].is_on)
    return console_fail("cannot set --generate-name and also specify a name");
  if (o->argument_count == 2 && has_template)
    return console_fail("cannot set --name-template and also specify a name");
  if (has_template)
    return name_by_template(j, text);
  j->release_name = strdup(o->argument_count == 2 ? o->arguments[0] : "release-name");
  return 0;
}

/* A flag or the environment says it, or the kubeconfig; else it is the default. */
static int find_namespace(template_job *j)
{
  const option_values     *o            = j->o;
  const char              *given        = options_text(o, GLOBAL_NAMESPACE);
  const char              *context_name = options_text(o, GLOBAL_KUBE_CONTEXT);
  const kubeconfig_options where        = { options_text(o, GLOBAL_KUBECONFIG),
                                     context_name != NULL ? context_name
                                                                 : getenv("HELM_KUBECONTEXT") };
  if (given == NULL)
    given = getenv("HELM_NAMESPACE");
  if (given != NULL && given[0] != '\0')
    j->release_namespace = strdup(given);
  else
    j->release_namespace = kubeconfig_namespace(j->context, &where);
  return 0;
}

/* ---- the chart ------------------------------------------------------------------------------------ */

static void debug_version(const template_job *j)
{
  const char     *version = options_text(j->o, OPTION_VERSION);
  bool            is_set  = version != NULL && version[0] != '\0';
  chart_log_field field   = { "version", chart_str_from(is_set ? version : "") };
  console_debug("Original chart version", &field, 1);
  if (!is_set && j->o->result[OPTION_DEVEL].is_on)
    console_debug("setting version to >0.0.0-0", NULL, 0);
}

static int locate_chart(template_job *j)
{
  char absolute[8192];
  if (reference_locate(j->o, j->o->arguments[j->o->argument_count - 1], &j->chart_path) != 0)
    return 1;
  if (j->is_debug && path_absolute(j->chart_path, absolute, sizeof absolute)) {
    chart_log_field field = { "path", chart_str_from(absolute) };
    console_debug("Chart path", &field, 1);
  }
  return 0;
}

static int load_input(template_job *j)
{
  bytes archive = { NULL, 0, 0 };
  int   number  = bytes_read_all(&archive, STDIN_FILENO);
  int   status  = 0;
  if (number != 0)
    status = console_fail("cannot read standard input: %s", strerror(number));
  else if (chart_load_archive(&j->chart, j->context, (chart_str){ archive.data, archive.size },
                              &j->error) != CHART_OK)
    status = template_fail(j);
  bytes_free(&archive);
  return status;
}

static int load_chart(template_job *j)
{
  int status                                                                = 0;
  int (*load)(chart_chart **, chart_context *, const char *, chart_error *) = chart_load;
  if (j->o->result[OPTION_DEPENDENCY_UPDATE].is_on)
    load = chart_load_with_dependencies;
  if (strcmp(j->chart_path, "-") == 0)
    status = load_input(j);
  else if (load(&j->chart, j->context, j->chart_path, &j->error) != CHART_OK)
    status = template_fail(j);
  return status == 0 ? template_check_labels(j->o) : status;
}

/* ---- rendering ------------------------------------------------------------------------------------ */

static chart_render_options render_options(const template_job *j)
{
  const option_values *o       = j->o;
  const char          *version = options_text(o, OPTION_KUBE_VERSION);
  chart_render_options options = CHART_RENDER_OPTIONS_INIT;
  options.release_name         = j->release_name;
  options.release_namespace    = j->release_namespace;
  options.is_upgrade           = o->result[OPTION_IS_UPGRADE].is_on;
  options.skip_schema          = o->result[OPTION_SKIP_SCHEMA].is_on;
  options.skip_crds            = !o->result[OPTION_INCLUDE_CRDS].is_on;
  options.kube_version         = version == NULL || version[0] == '\0' ? NULL : version;
  options.api_versions         = o->result[OPTION_API_VERSIONS].items;
  options.api_version_count    = o->result[OPTION_API_VERSIONS].count;
  return options;
}

/* What --debug prints of a rendering that failed: the text as far as there is any. */
static int fail_render(template_job *j)
{
  if (!j->is_debug)
    return template_fail_as(j, &j->error, j->error.is_rendering);
  chart_error failure = j->error;
  j->error            = (chart_error) CHART_ERROR_INIT;
  if (j->rendering != NULL)
    template_write_raw(j);
  else if (failure.is_rendering)
    console_write(NULL, "\n", 1);
  template_fail_as(j, &failure, false);
  chart_error_clear(&failure);
  return 1;
}

static int render(template_job *j)
{
  if (j->is_debug) {
    chart_log_field fields[] = { { "chart", chart_chart_name(j->chart) },
                                 { "dependencies", chart_str_from("0") } };
    console_debug("number of dependencies in the chart", fields, 2);
  }
  chart_render_options options = render_options(j);
  if (chart_render(&j->rendering, j->context, j->chart, j->values, &options, &j->error) != CHART_OK)
    return fail_render(j);
  return 0;
}

/* In Helm's order, so that of two errors the same one is told. */
static int run_steps(template_job *j)
{
  static int (*const steps[])(
    template_job *) = { check_arguments, template_create_context, check_flags, find_name,
                        locate_chart,    template_add_values,     load_chart,  find_namespace,
                        render,          template_write };
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    if (steps[i] == find_name && j->is_debug)
      debug_version(j);
    if (steps[i](j) != 0)
      return 1;
  }
  return 0;
}

/* The flag says it, or else $HELM_DEBUG, if it holds a word for it. */
static bool is_debug(const option_values *o)
{
  bool        is_on    = false;
  const char *from_env = getenv("HELM_DEBUG");
  if (o->result[GLOBAL_DEBUG].is_given)
    return o->result[GLOBAL_DEBUG].is_on;
  return from_env != NULL && options_read_bool(from_env, &is_on) && is_on;
}

static int run(const option_values *o)
{
  template_job j      = { .o = o, .is_debug = is_debug(o), .error = CHART_ERROR_INIT };
  int          status = run_steps(&j);
  chart_rendering_destroy(j.rendering);
  chart_chart_destroy(j.chart);
  chart_values_destroy(j.values);
  chart_context_destroy(j.context);
  chart_error_clear(&j.error);
  free(j.release_name);
  free(j.release_namespace);
  free(j.chart_path);
  free(j.working_directory);
  return status;
}

const command template_command = {
  .name      = "template",
  .arguments = "[NAME] CHART",
  .summary   = "render a chart and print its manifests",
  .text    = "Reads the chart in directory or archive CHART, lays the values given by -f and --set "
             "over its\n"
             "own, runs its templates and prints the manifests in install order, as\n"
             "`helm template` prints them.  Nothing is asked of a cluster.\n\n"
             "Examples:\n"
             "  chartc template demo ./chart\n"
             "  chartc template demo ./chart -f production.yaml --set replicas=3 -n shop\n"
             "  chartc template demo ./chart -s templates/service.yaml | kubectl apply -f -",
  .options = template_options,
  .run     = run,
};
