/* SPDX-License-Identifier: Apache-2.0
 * Whole charts: lines `=== PATH` begin files; the files named `-f` are the user's values, those named
 * `--set` strings for it. */
#include "fuzz.h"
#include "memory_chart.h"

static chart_values *user_values(chart_context *context, const memory_chart *chart)
{
  chart_values *values;
  if (chart_values_create(&values, context, NULL) != CHART_OK)
    return NULL;
  for (size_t i = 0; i < chart->count; i++) {
    const memory_file *file = &chart->files[i];
    char               text[1024];
    if (file->path.size == 2 && memcmp(file->path.data, "-f", 2) == 0)
      chart_values_add_yaml(values, "-", file->text, NULL);
    if (file->path.size != 5 || memcmp(file->path.data, "--set", 5) != 0 ||
        file->text.size >= sizeof text)
      continue;
    memcpy(text, file->text.data, file->text.size);
    text[file->text.size] = '\0';
    chart_values_add_set(values, CHART_SET, text, NULL);
  }
  return values;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  memory_chart chart = { .count = 0 };
  memory_chart_split(&chart, (chart_str){ (const char *) bytes, size });
  chart_context *context = memory_chart_context(&chart);
  chart_values  *values  = user_values(context, &chart);
  memory_chart_render(context, values);
  chart_values_destroy(values);
  chart_context_destroy(context);
  return 0;
}
