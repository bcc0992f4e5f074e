/* SPDX-License-Identifier: Apache-2.0
 * Objects: making them and getting at their data. */
#include "value/object.h"

chart_value ch_object(ch_arena *arena, const ch_class *class, void *data)
{
  chart_object *object = (chart_object *) ch_arena_alloc(arena, sizeof *object);
  *object              = (chart_object){ class, data };
  return (chart_value){ .kind = CHART_OBJECT, .type = CH_TYPE_OBJECT, .as.object = object };
}

void *ch_object_data(chart_value value, const ch_class *class)
{
  if (value.kind != CHART_OBJECT || value.as.object == NULL || value.as.object->class != class)
    return NULL;
  return value.as.object->data;
}
