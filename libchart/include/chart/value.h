/* SPDX-License-Identifier: Apache-2.0
 * Making and reading values. */
#ifndef CHART_VALUE_H
#define CHART_VALUE_H

#include <chart/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Memory that values live in: of a values set (chart_values_memory) or of a function call
 * (chart_call_memory).  Freed as a whole by its owner. */
typedef struct chart_memory chart_memory;

/* ---- scalars: cannot fail, threads: any ------------------------------------------------------ */

CHART_API chart_value chart_nil(void);
CHART_API chart_value chart_bool(bool b);
CHART_API chart_value chart_int(int64_t n);   /* Go's int */
CHART_API chart_value chart_int64(int64_t n); /* Go's int64, what --set makes */
CHART_API chart_value chart_float(double x);  /* Go's float64, what YAML makes */

/* Borrows text, which must be smaller than 4 GiB. */
CHART_API chart_value chart_string(chart_str text);

/* The text of a CHART_STRING or CHART_BYTES; empty for others.  Result: borrowed as the value. */
CHART_API chart_str chart_text(chart_value value);

/* The Go type of the value as %T prints it: "map[string]interface {}".  Result: a constant. */
CHART_API chart_str chart_type_name(chart_value value);

/* ---- building: status MEMORY or LIMIT, threads: one at a time for one memory ------------------ */

/* A copy of text in `memory`. */
CHART_API int chart_string_copy(chart_value *out, chart_memory *memory, chart_str text);

/* An empty []interface {} or map[string]interface {}. */
CHART_API int chart_list_create(chart_value *out, chart_memory *memory);
CHART_API int chart_dict_create(chart_value *out, chart_memory *memory);

/* Appends to a list that is still being built; ARGUMENT when it is no list made here. */
CHART_API int chart_list_append(chart_memory *memory, chart_value list, chart_value item);

/* Adds or replaces.  The key is copied, the item borrowed. */
CHART_API int chart_dict_set(chart_memory *memory, chart_value dict, chart_str key,
                             chart_value item);

/* Reads the first YAML document of text by Helm's rules; text is copied.
 * Status: YAML with Helm's message and the position. */
CHART_API int chart_value_from_yaml(chart_value *out, chart_memory *memory, chart_str text,
                                    chart_error *error);

/* ---- reading: cannot fail, threads: any while nobody writes ----------------------------------- */

/* Items of a list or entries of a dict; 0 for others. */
CHART_API size_t chart_size(chart_value value);

/* Item i of a list; nil beyond its end.  Result: borrowed from list. */
CHART_API chart_value chart_list_get(chart_value list, size_t i);

/* The value of `key`; nil when it is absent.  Result: borrowed from dict. */
CHART_API chart_value chart_dict_get(chart_value dict, chart_str key);

/* Entry i in ascending order of keys; false beyond the end.  Result: borrowed from dict.
 * The first walk after a change sorts the dict: not while others read it. */
CHART_API bool chart_dict_entry_at(chart_value dict, size_t i, chart_str *key, chart_value *value);

#ifdef __cplusplus
}
#endif
#endif
