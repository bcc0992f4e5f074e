/* SPDX-License-Identifier: Apache-2.0
 * Go signatures of template functions, read from their text form, and what they accept.
 *
 * This is the one place that knows when an argument fits a parameter and how a misfit is worded
 * (Go 1.26 text/template, exec.go: validateType). */
#ifndef CH_VALUE_SIGNATURE_H
#define CH_VALUE_SIGNATURE_H

#include "value/function.h"

typedef enum ch_parameter_kind {
  CH_PARAMETER_ANY,   /* interface {} */
  CH_PARAMETER_VALUE, /* "value": Go's reflect.Value, given as it is (builtins of the language) */
  CH_PARAMETER_BOOL,
  CH_PARAMETER_INT,
  CH_PARAMETER_INT64,
  CH_PARAMETER_UINT32, /* only constants fit: no value that templates see has this type */
  CH_PARAMETER_FLOAT64,
  CH_PARAMETER_STRING,
  CH_PARAMETER_BYTES,
  CH_PARAMETER_STRING_LIST,
  CH_PARAMETER_LIST,      /* []interface {} */
  CH_PARAMETER_DICT,      /* map[string]interface {} */
  CH_PARAMETER_NAMED_INT, /* time.Duration: constants come as int64, its values as objects */
  CH_PARAMETER_NAMED      /* another type, compared by name */
} ch_parameter_kind;

typedef struct ch_parameter {
  ch_parameter_kind kind;
  chart_str         name; /* as Go prints the type: "map[string]interface {}" */
} ch_parameter;

enum { CH_PARAMETERS_MAX = 8 };

typedef struct ch_signature {
  size_t       count;       /* parameters, the variadic one included */
  bool         is_variadic; /* the last one takes any number */
  ch_parameter result;      /* what stands behind the parameters; its name is empty without one */
  ch_parameter parameter[CH_PARAMETERS_MAX]; /* last, so that a copy may end with the last in use */
} ch_signature;

/* Reads "func(string, ...any) string" into *out.  false when it is not of that form. */
bool ch_signature_parse(ch_signature *out, const char *text);

/* The parameter that argument number i (from 0) goes to; for a variadic signature the last one
 * repeats.  Result: borrowed from the signature. */
const ch_parameter *ch_signature_parameter(const ch_signature *signature, size_t i);

typedef enum ch_fit {
  CH_FIT,         /* *value is now what the function gets */
  CH_FIT_INVALID, /* no value where one is needed: "invalid value; expected T" */
  CH_FIT_WRONG    /* "wrong type for value; expected T; got *got" */
} ch_fit;

/* Makes an evaluated value fit the parameter: unwraps interfaces, turns absence into the nil of
 * types that have one, takes common.Values for a map.  *got is set for CH_FIT_WRONG. */
ch_fit ch_parameter_fit(const ch_parameter *parameter, chart_value *value, chart_str *got);

/* Whether the constant nil may be given. */
bool ch_parameter_takes_nil(const ch_parameter *parameter);

/* The nil of the parameter's type. */
chart_value ch_parameter_nil(const ch_parameter *parameter);

#endif
