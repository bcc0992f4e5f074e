/* SPDX-License-Identifier: Apache-2.0
 * Functions of your own in templates. */
#ifndef CHART_FUNCTION_H
#define CHART_FUNCTION_H

#include <chart/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A call of a function that is under way. */
typedef struct chart_call chart_call;

/* A function as a table row.
 *
 * The signature is Go's, with `any` for interface{}: "func(string, ...any) string".  Parameter
 * types known: any, bool, int, int64, float64, string, []byte, []string, []any, map[string]any.
 * Arity and types are checked, and misfits worded as Helm words them, before `call` runs: a
 * parameter `string` arrives as CHART_STRING, `any` as whatever was given.  The result's type is one
 * of these as well.
 *
 * `call` puts its result, of the type promised, into *result and returns 0, or returns
 * chart_call_fail(…).  It must not throw, longjmp or exit, and may run on several threads at once
 * when the context does.  What the result holds must live in chart_call_memory or longer; arguments
 * are borrowed for the length of the call, but may be given back as a part of the result. */
typedef struct chart_function {
  const char *name;
  const char *signature;
  int (*call)(chart_call *call, const chart_value *arguments, size_t count, chart_value *result);
  void       *user; /* chart_call_user gives it back */
  const char *help; /* one line, or NULL */
} chart_function;

/* The `user` of the row. */
CHART_API void *chart_call_user(chart_call *call);

/* Memory that lives until the action that made the call is done. */
CHART_API chart_memory *chart_call_memory(chart_call *call);

/* Sets the text behind `error calling NAME: ` (copied) and gives CHART_ERR_EXECUTE to return. */
CHART_API int chart_call_fail(chart_call *call, const char *message);

#ifdef __cplusplus
}
#endif
#endif
