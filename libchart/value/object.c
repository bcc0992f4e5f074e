/* SPDX-License-Identifier: Apache-2.0
 * Objects: making them and getting at their data. */
#include "value/object.h"

chart_value ch_object(ch_arena *arena, const ch_class *class, void *data)
{
  chart_object *object = (chart_object *) ch_arena_alloc(arena, sizeof *object);
  *object              = (chart_object){ class, data };
  return (chart_value){ .kind = CHART_OBJECT, .type = CH_TYPE_OBJECT, .as.object = object };
}

static bool is_basic(const chart_object *object)
{
  return object != NULL && object->class->fields == NULL && object->class->field != NULL &&
         !ch_str_is(object->class->reflect_kind, "ptr");
}

/* What is in a basic type fits into the value itself: no arena is needed. */
chart_value ch_object_plain(chart_value value)
{
  if (value.kind != CHART_OBJECT || !is_basic(value.as.object))
    return value;
  return value.as.object->class->field(NULL, value.as.object, 0);
}

void *ch_object_data(chart_value value, const ch_class *class)
{
  if (value.kind != CHART_OBJECT || value.as.object == NULL || value.as.object->class != class)
    return NULL;
  return value.as.object->data;
}
