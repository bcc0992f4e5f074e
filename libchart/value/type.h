/* SPDX-License-Identifier: Apache-2.0
 * The Go types that values wear.
 *
 * Helm's templates can see the Go type of a value: `printf "%T"`, `typeOf`, `kindIs`, the errors of
 * `eq` and of badly typed arguments.  A chart_value therefore carries one of these type numbers
 * beside its kind.  Objects name their own type in their class. */
#ifndef CH_VALUE_TYPE_H
#define CH_VALUE_TYPE_H

#include <chart/types.h>

/* X(name, Go name, kind of chart_value, reflect kind name, type of the elements) */
#define CH_TYPES(X)                                                                           \
  X(ABSENT, "<nil>", CHART_NIL, "invalid", ABSENT)     /* no value at all: reflect.Value{} */ \
  X(NIL, "interface {}", CHART_NIL, "invalid", ABSENT) /* nil held by an interface */         \
  X(BOOL, "bool", CHART_BOOL, "bool", ABSENT)                                                 \
  X(INT, "int", CHART_INT, "int", ABSENT)                                                     \
  X(INT32, "int32", CHART_INT, "int32", ABSENT)                                               \
  X(INT64, "int64", CHART_INT, "int64", ABSENT)                                               \
  X(UINT, "uint", CHART_UINT, "uint", ABSENT)                                                 \
  X(UINT8, "uint8", CHART_UINT, "uint8", ABSENT)                                              \
  X(UINT64, "uint64", CHART_UINT, "uint64", ABSENT)                                           \
  X(FLOAT64, "float64", CHART_FLOAT, "float64", ABSENT)                                       \
  X(COMPLEX128, "complex128", CHART_COMPLEX, "complex128", ABSENT)                            \
  X(STRING, "string", CHART_STRING, "string", UINT8)                                          \
  X(BYTES, "[]uint8", CHART_BYTES, "slice", UINT8)                                            \
  X(LIST, "[]interface {}", CHART_LIST, "slice", NIL)                                         \
  X(STRING_LIST, "[]string", CHART_LIST, "slice", STRING)                                     \
  X(INT_LIST, "[]int", CHART_LIST, "slice", INT)                                              \
  X(LIST_LIST, "[][]interface {}", CHART_LIST, "slice", LIST)                                 \
  X(DICT_LIST, "[]map[string]interface {}", CHART_LIST, "slice", DICT)                        \
  X(VERSION_SET, "common.VersionSet", CHART_LIST, "slice", STRING)                            \
  X(VERSION_SET_3, "chartutil.VersionSet", CHART_LIST, "slice", STRING) /* Helm 3's names */  \
  X(MAINTAINER_LIST_3, "[]*chart.Maintainer", CHART_LIST, "slice", OBJECT)                    \
  X(DEPENDENCY_LIST_3, "[]*chart.Dependency", CHART_LIST, "slice", OBJECT)                    \
  X(DICT, "map[string]interface {}", CHART_DICT, "map", NIL)                                  \
  X(VALUES, "common.Values", CHART_DICT, "map", NIL)                                          \
  X(VALUES_3, "chartutil.Values", CHART_DICT, "map", NIL)                                     \
  X(STRING_DICT, "map[string]string", CHART_DICT, "map", STRING)                              \
  X(FILES, "engine.files", CHART_DICT, "map", BYTES)                                          \
  X(OBJECT, "object", CHART_OBJECT, "struct", ABSENT)                                         \
  X(ZONE, "*time.Location", CHART_OBJECT, "ptr", ABSENT) /* a nil one */

typedef enum ch_type {
#define CH_TYPE_ENUM(name, go_name, kind, reflect_kind, element) CH_TYPE_##name,
  CH_TYPES(CH_TYPE_ENUM)
#undef CH_TYPE_ENUM
    CH_TYPE_COUNT
} ch_type;

typedef struct ch_type_info {
  chart_str  name; /* as %T prints it */
  chart_kind kind;
  chart_str  reflect_kind; /* as kindOf prints it */
  ch_type    element;      /* of lists and dicts; CH_TYPE_NIL: any value */
} ch_type_info;

/* Indexed by ch_type. */
extern const ch_type_info ch_type_table[CH_TYPE_COUNT];

/* The Go type name of `value`, as %T prints it: `map[string]interface {}`, `<nil>` for both nils. */
chart_str ch_type_name(chart_value value);

/* The reflect kind of `value`, as sprig's kindOf prints it: `slice`, `map`, `invalid` for nil. */
chart_str ch_type_kind_name(chart_value value);

#endif
