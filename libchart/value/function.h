/* SPDX-License-Identifier: Apache-2.0
 * Template functions as table rows: a name, a Go signature, a C function.
 *
 * Arity, argument types, conversions and the texts of their errors come from the signature, once,
 * for all functions (value/signature.h).  A C function therefore gets arguments that already have
 * the right kind: a parameter written `int` arrives with kind CHART_INT, `string` as CHART_STRING,
 * `map[string]any` as CHART_DICT (nil possible), `any` as whatever was given (both nils possible,
 * as CH_TYPE_ABSENT or CH_TYPE_NIL; no value carries CH_FLAG_INTERFACE).
 *
 * Signatures are Go's, with `any` for interface{}: "func(string, ...any) string",
 * "func(int, string) string".  A function whose Go form also returns an error just says its result;
 * it fails by ch_throw(call->fault, CHART_ERR_EXECUTE, "text"): the engine puts
 * `error calling NAME: ` and the position in front.  Parameter types known: any, bool, int, int64,
 * uint32, float64, string, []byte, []string, []any, map[string]any, time.Time, time.Duration (a constant
 * comes as an int64, any other as an object), *semver.Version, and `...` before the last one. */
#ifndef CH_VALUE_FUNCTION_H
#define CH_VALUE_FUNCTION_H

#include "base/buffer.h"
#include "base/compat.h"
#include "value/value.h"

#include <chart/host.h>

typedef struct ch_call ch_call;

typedef chart_value (*ch_function_body)(ch_call *call, const chart_value *arg, size_t count);

typedef struct ch_function {
  const char      *name;      /* NULL ends a table */
  const char      *signature; /* "func(int, string) string" */
  ch_function_body body;
  int              variant; /* tells near-equal functions that share a body apart */
  const char      *help;    /* what it gives, in one line: "STRING, COUNT times over" */
} ch_function;

/* What a running function may use. */
struct ch_call {
  ch_fault          *fault;
  ch_arena          *arena;    /* dies at the end of the action unless pinned: ch_arena_pin */
  ch_arena          *lasting;  /* lives as long as the rendering: caches */
  const ch_function *function; /* the row being called: ->variant, ->name */
  void              *engine;   /* the owner's: what include and tpl need; functions of value/ and
                                  funcs/ must not look at it */
  const chart_host  *host;     /* clock, randomness, DNS: every function is set but `resolve` */
  const ch_compat   *compat;
  void              *regexes; /* cache of compiled patterns, owned by funcs/regex.c; lasting */
  void              *zones;   /* cache of time zones, owned by funcs/time_zone.c; lasting */
  void              *stream;  /* randomness of a seeded host, owned by funcs/random.c; lasting */
};

#endif
