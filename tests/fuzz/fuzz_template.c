/* SPDX-License-Identifier: Apache-2.0
 * One template in a chart that is in order: parsing and executing. */
#include "fuzz.h"
#include "memory_chart.h"

static const char chart_yaml[]  = "apiVersion: v2\nname: c\nversion: 0.1.0\nappVersion: v1\n";
static const char values_yaml[] = "s: text\nn: 3\nf: 1.5\nb: true\nnothing: null\nempty: \"\"\n"
                                  "list: [a, 1, null, {k: v}]\n"
                                  "map: {a: 1, b: {c: [1, 2]}, \"odd key\": x}\n"
                                  "text: |\n  {{ .Values.s }}\n  line: two\n";
static const char helpers[] =
  "{{- define \"h\" }}{{ . }}{{ end }}\n"
  "{{- define \"again\" }}{{ if . }}{{ include \"again\" (rest .) }}{{ end }}{{ end }}\n";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  memory_chart chart = { .count = 0 };
  memory_chart_add(&chart, "Chart.yaml", chart_str_from(chart_yaml));
  memory_chart_add(&chart, "values.yaml", chart_str_from(values_yaml));
  memory_chart_add(&chart, "templates/_helpers.tpl", chart_str_from(helpers));
  memory_chart_add(&chart, "templates/t.yaml", (chart_str){ (const char *) bytes, size });
  chart_context *context = memory_chart_context(&chart);
  memory_chart_render(context, NULL);
  chart_context_destroy(context);
  return 0;
}
