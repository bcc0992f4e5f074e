/* SPDX-License-Identifier: Apache-2.0
 * The Go types that values wear: their names and kinds. */
#include "value/type.h"

#include "value/object.h"

#define TEXT(literal)                 \
  {                                   \
    ("" literal), sizeof(literal) - 1 \
  }

const ch_type_info ch_type_table[CH_TYPE_COUNT] = {
#define TYPE_ROW(name, go_name, kind, reflect_kind, element) \
  [CH_TYPE_##name] = { TEXT(go_name), kind, TEXT(reflect_kind), CH_TYPE_##element },
  CH_TYPES(TYPE_ROW)
#undef TYPE_ROW
};

chart_str ch_type_name(chart_value value)
{
  if (value.kind == CHART_NIL)
    return CHART_STR("<nil>");
  if (value.kind == CHART_OBJECT && value.as.object != NULL)
    return value.as.object->class->name;
  return ch_type_table[value.type].name;
}

chart_str ch_type_kind_name(chart_value value)
{
  if (value.kind == CHART_NIL)
    return CHART_STR("invalid");
  if (value.kind == CHART_OBJECT && value.as.object != NULL)
    return value.as.object->class->reflect_kind;
  return ch_type_table[value.type].reflect_kind;
}
