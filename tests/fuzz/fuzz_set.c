/* SPDX-License-Identifier: Apache-2.0
 * Strings for --set and its kin: the first byte chooses the kind; lines are given one after the
 * other to one values set. */
#include "fuzz.h"
#include "memory_chart.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  memory_chart   chart   = { .count = 0 };
  chart_context *context = memory_chart_context(&chart);
  chart_values  *values;
  char          *text = (char *) malloc(size + 1);
  if (text == NULL || chart_values_create(&values, context, NULL) != CHART_OK)
    abort();
  memcpy(text, bytes, size);
  text[size]                          = '\0';
  static const chart_set_kind kinds[] = { CHART_SET, CHART_SET_STRING, CHART_SET_LITERAL,
                                          CHART_SET_FILE, CHART_SET_JSON };
  chart_set_kind kind = size == 0 ? CHART_SET : kinds[bytes[0] % (sizeof kinds / sizeof *kinds)];
  for (char *line = text + (size != 0); line != NULL;) {
    char *end = strchr(line, '\n');
    if (end != NULL)
      *end++ = '\0';
    chart_error error = CHART_ERROR_INIT;
    if (chart_values_add_set(values, kind, line, &error) != CHART_OK && error.message.size == 0)
      abort();
    chart_error_clear(&error);
    line = end;
  }
  free(text);
  chart_values_destroy(values);
  chart_context_destroy(context);
  return 0;
}
