/* SPDX-License-Identifier: Apache-2.0
 * Where the manifests of `chartc template` go: standard output, files, a post-renderer. */
#include "template_job.h"

#include "bytes.h"
#include "output_tree.h"
#include "paths.h"
#include "post_renderer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static chart_print_options print_options(const template_job *j)
{
  const option_values *o       = j->o;
  chart_print_options  options = CHART_PRINT_OPTIONS_INIT;
  options.without_hooks        = o->result[OPTION_NO_HOOKS].is_on;
  options.without_tests        = o->result[OPTION_SKIP_TESTS].is_on;
  options.with_crds            = o->result[OPTION_INCLUDE_CRDS].is_on;
  options.show_only            = o->result[OPTION_SHOW_ONLY].items;
  options.show_only_count      = o->result[OPTION_SHOW_ONLY].count;
  return options;
}

static int print(template_job *j, const chart_print_options *options)
{
  int status = chart_rendering_print(j->rendering, options, console_write, NULL, &j->error);
  if (status == CHART_OK || status == CHART_ERR_OUTPUT)
    return 0; /* console_finish reports what could not be written */
  return template_fail(j);
}

void template_write_raw(template_job *j)
{
  chart_print_options options = print_options(j);
  options.raw                 = true;
  print(j, &options);
}

/* ---- post-renderer -------------------------------------------------------------------------------- */

/* The post-renderer's name; NULL when there is none. */
static const char *renderer_name(const option_values *o)
{
  const option_result *names = &o->result[OPTION_POST_RENDERER];
  for (size_t i = names->count; i-- > 0;)
    if (names->items[i][0] != '\0')
      return names->items[i];
  return NULL;
}

/* Lets the post-renderer make *answer of the CRDs and manifests.  As in Helm 3 it gets nothing when
 * these go to files.  That it can be found the flag has seen. */
static int post_render(template_job *j, const char *name, bool to_files, chart_str *answer)
{
  char                 path[8192], why[8192];
  const option_result *arguments = &j->o->result[OPTION_POST_RENDERER_ARGS];
  chart_print_options  options   = print_options(j);
  bytes                input     = { NULL, 0, 0 };
  char                *output    = NULL;
  int                  status    = 0;
  options.for_post_renderer      = true;
  if (!post_renderer_find(name, path, sizeof path, why, sizeof why))
    return console_fail("%s", why);
  if (!to_files &&
      chart_rendering_print(j->rendering, &options, bytes_add, &input, &j->error) != CHART_OK)
    status = template_fail(j);
  if (status == 0)
    status = post_renderer_run(path, arguments->items, arguments->count, input.data, input.size,
                               !j->is_debug, &output, &answer->size);
  bytes_free(&input);
  answer->data = output;
  return status;
}

/* ---- files ---------------------------------------------------------------------------------------- */

static bool add_crds(const template_job *j, output_tree *tree, const char *folder)
{
  chart_str path, text;
  for (size_t i = 0; chart_rendering_crd(j->rendering, i, &path, &text); i++)
    if (!output_tree_add(tree, folder, path, text))
      return false;
  return true;
}

static bool add_manifests(const template_job *j, output_tree *tree, const char *folder)
{
  const option_values *o     = j->o;
  size_t               count = chart_rendering_manifest_count(j->rendering);
  for (size_t i = 0; i < count; i++) {
    chart_manifest m = chart_rendering_manifest(j->rendering, i);
    if (m.is_hook &&
        (o->result[OPTION_NO_HOOKS].is_on || (m.is_test && o->result[OPTION_SKIP_TESTS].is_on)))
      continue;
    if (!output_tree_add(tree, folder, m.path, m.text))
      return false;
  }
  return true;
}

/* With --release-name there is one more folder, but not for CRDs. */
static int write_files(template_job *j, const char *folder)
{
  const option_values *o    = j->o;
  output_tree          tree = { NULL, 0, 0 };
  char                 joined[8192], below[8192];
  bool                 has_name = o->result[OPTION_RELEASE_NAME].is_on;
  snprintf(joined, sizeof joined, "%s/%s", folder, j->release_name);
  if (has_name && !path_clean(joined, below, sizeof below))
    return console_fail("open %s: file name too long", joined);
  bool is_added = (!o->result[OPTION_INCLUDE_CRDS].is_on || add_crds(j, &tree, folder)) &&
                  add_manifests(j, &tree, has_name ? below : folder);
  int status = is_added ? output_tree_write(&tree, j->is_debug ? NULL : CONSOLE_DEBUG_HINT)
                        : console_fail("out of memory");
  output_tree_free(&tree);
  return status;
}

/* What is printed besides: nothing, or what the post-renderer said of nothing. */
static int write_tree(template_job *j, const char *folder, chart_str answer)
{
  static const char    blanks[] = " \t\n\v\f\r";
  const option_result *shown    = &j->o->result[OPTION_SHOW_ONLY];
  /* Helm looks for them in what it would have printed, which is nothing. */
  if (shown->count != 0)
    return console_fail("could not find template %s in chart", shown->items[0]);
  int status = write_files(j, folder);
  while (answer.size > 0 && strchr(blanks, answer.data[answer.size - 1]) != NULL)
    answer.size--;
  while (answer.size > 0 && strchr(blanks, answer.data[0]) != NULL) {
    answer.data++;
    answer.size--;
  }
  if (status == 0) {
    console_write(NULL, answer.data, answer.size);
    console_write(NULL, "\n", 1);
  }
  return status;
}

int template_write(template_job *j)
{
  chart_str           answer   = { NULL, 0 };
  chart_print_options options  = print_options(j);
  const char         *folder   = options_text(j->o, OPTION_OUTPUT_DIR);
  bool                to_files = folder != NULL && folder[0] != '\0';
  const char         *renderer = renderer_name(j->o);
  if (renderer != NULL) {
    int status = post_render(j, renderer, to_files, &answer);
    if (status != 0)
      return status;
    options.post_rendered = answer.data == NULL ? CHART_STR("") : answer;
  }
  int status = to_files ? write_tree(j, folder, answer) : print(j, &options);
  free((void *) (uintptr_t) answer.data);
  return status;
}
