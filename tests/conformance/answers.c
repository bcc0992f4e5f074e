/* SPDX-License-Identifier: Apache-2.0
 * Answers templates, one after the other, as a chart of its own each: for the generators.
 *
 *   answers VALUES.yaml < QUESTIONS > ANSWERS
 *
 * A question is a line with a number and as many bytes of template; an answer is a line with `output`
 * or `error` and a number, and as many bytes.  VALUES.yaml is the values.yaml of every chart. */
#include "memory_chart.h"

#include <chart/chart.h>

#include <stdio.h>
#include <stdlib.h>

enum { LONGEST_QUESTION = 1 << 20 };

static const char metadata[] = "apiVersion: v2\nname: c\nversion: 0.1.0\n";
static const char hint[]     = "\n\nUse --debug flag to render out invalid YAML";

static void answer(const char *what, chart_str text, chart_str more)
{
  printf("%s %zu\n", what, text.size + more.size);
  fwrite(text.data, 1, text.size, stdout);
  fwrite(more.data, 1, more.size, stdout);
}

/* The rendered file is asked for as it is, so its YAML may be broken. */
static void render(chart_context *context)
{
  chart_render_options options   = CHART_RENDER_OPTIONS_INIT;
  chart_error          error     = CHART_ERROR_INIT;
  chart_chart         *chart     = NULL;
  chart_rendering     *rendering = NULL;
  chart_str            path, text = { "", 0 };
  options.release_name = "r";
  if (chart_load(&chart, context, "/c", &error) == CHART_OK)
    (void) chart_render(&rendering, context, chart, NULL, &options, &error);
  if (rendering != NULL && chart_rendering_file(rendering, 0, &path, &text))
    answer("output", text, chart_str_from(""));
  else
    answer("error", error.message, chart_str_from(error.is_rendering ? hint : ""));
  chart_rendering_destroy(rendering);
  chart_chart_destroy(chart);
  chart_error_clear(&error);
}

static void answer_one(chart_str values, chart_str template)
{
  memory_tree           tree    = { .count = 0 };
  chart_host            host    = memory_tree_host(&tree);
  chart_context_options options = CHART_CONTEXT_OPTIONS_INIT;
  chart_context        *context = NULL;
  options.host                  = &host;
  memory_tree_add(&tree, "/c/", chart_str_from("Chart.yaml"), chart_str_from(metadata));
  memory_tree_add(&tree, "/c/", chart_str_from("values.yaml"), values);
  memory_tree_add(&tree, "/c/templates/", chart_str_from("a.yaml"), template);
  if (chart_context_create(&context, &options, NULL) != CHART_OK)
    exit(2);
  render(context);
  chart_context_destroy(context);
}

/* `size` bytes of `file`; ends the program when there are fewer. */
static chart_str read_bytes(FILE *file, size_t size)
{
  char *data = (char *) malloc(size + 1);
  if (data == NULL || fread(data, 1, size, file) != size) {
    fprintf(stderr, "answers: the input ends too early\n");
    exit(2);
  }
  return (chart_str){ data, size };
}

static chart_str read_values(const char *path)
{
  FILE *file = fopen(path, "rb");
  long  size = -1;
  if (file != NULL && fseek(file, 0, SEEK_END) == 0)
    size = ftell(file);
  if (size < 0) {
    perror(path);
    exit(2);
  }
  rewind(file);
  chart_str values = read_bytes(file, (size_t) size);
  fclose(file);
  return values;
}

int main(int argc, char **argv)
{
  char line[32];
  if (argc != 2) {
    fprintf(stderr, "usage: answers VALUES.yaml < QUESTIONS\n");
    return 2;
  }
  chart_str values = read_values(argv[1]);
  while (fgets(line, sizeof line, stdin) != NULL) {
    unsigned long size = strtoul(line, NULL, 10);
    if (size > LONGEST_QUESTION) {
      fprintf(stderr, "answers: a template of %lu bytes is too long\n", size);
      return 2;
    }
    chart_str template = read_bytes(stdin, size);
    answer_one(values, template);
    free((char *) (uintptr_t) template.data);
  }
  free((char *) (uintptr_t) values.data);
  return 0;
}
