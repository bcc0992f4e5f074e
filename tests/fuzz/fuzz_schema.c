/* SPDX-License-Identifier: Apache-2.0
 * A schema and values that are checked against it: `=== values.schema.json` and `=== values.yaml`. */
#include "fuzz.h"
#include "memory_chart.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  memory_chart chart = { .count = 0 };
  memory_chart_add(&chart, "Chart.yaml", CHART_STR("apiVersion: v2\nname: c\nversion: 0.1.0\n"));
  memory_chart_split(&chart, (chart_str){ (const char *) bytes, size });
  chart_context *context = memory_chart_context(&chart);
  memory_chart_render(context, NULL);
  chart_context_destroy(context);
  return 0;
}
