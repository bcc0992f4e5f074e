/* SPDX-License-Identifier: Apache-2.0
 * The user's values: files, --set strings, values from code, in layers. */
#ifndef CHART_VALUES_H
#define CHART_VALUES_H

#include <chart/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Layers of values, merged in the order in which they are added.  Helm adds all files first, then
 * all --set, then all --set-string; do the same for the same result.
 *
 * The functions that add are for one thread at a time.  When one fails, a part of its layer may have
 * been merged: destroy the set, or render without caring for that layer. */
typedef struct chart_values chart_values;

typedef enum chart_set_kind {
  CHART_SET,         /* --set: true, false, null and integers are typed */
  CHART_SET_STRING,  /* --set-string: always strings */
  CHART_SET_LITERAL, /* --set-literal: the text behind the first `=` as it is */
  CHART_SET_FILE,    /* --set-file: the text of the file at that path */
  CHART_SET_JSON     /* --set-json: JSON behind each `=`, or one JSON object */
} chart_set_kind;

/* An empty set.  Result: *out, owned: chart_values_destroy.   Status: MEMORY. */
CHART_API int chart_values_create(chart_values **out, chart_context *context, chart_error *error);

/* values may be NULL. */
CHART_API void chart_values_destroy(chart_values *values);

/* Merges the YAML file at `path`: dicts deep, everything else replaced.
 * Status: IO "open PATH: no such file or directory"; YAML "failed to parse PATH: …". */
CHART_API int chart_values_add_file(chart_values *values, const char *path, chart_error *error);

/* Merges YAML text; `name` stands for a path in errors and origins.  Both are copied. */
CHART_API int chart_values_add_yaml(chart_values *values, const char *name, chart_str text,
                                    chart_error *error);

/* Merges one --set string: "a.b=1,c[0]=x".  Copied.
 * Status: VALUES "failed parsing --set data: key \"a\" has no value".  Helm 4.2.3, pkg/strvals. */
CHART_API int chart_values_add_set(chart_values *values, chart_set_kind kind, const char *text,
                                   chart_error *error);

/* Merges a dict made in chart_values_memory(values).  Status: ARGUMENT when it is no dict. */
CHART_API int chart_values_add_value(chart_values *values, chart_value dict, chart_error *error);

/* Where the layer that `origin` tells of was written: the file, and the key there; or the flag
 * ("--set"), and the value in its text.
 * Result: *out, borrowed from values; false when the origin is none of these layers'. */
CHART_API bool chart_values_locate(const chart_values *values, chart_origin origin,
                                   chart_source_place *out);

/* Memory for values of your own. */
CHART_API chart_memory *chart_values_memory(chart_values *values);

/* All layers so far, merged.  Result: borrowed until the next layer is added. */
CHART_API chart_value chart_values_root(const chart_values *values);

#ifdef __cplusplus
}
#endif
#endif
