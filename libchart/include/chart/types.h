/* SPDX-License-Identifier: Apache-2.0
 * The vocabulary of the public API: strings, status codes, values, origins.
 *
 * These are plain data shapes without behaviour; every floor of the library shares them. */
#ifndef CHART_TYPES_H
#define CHART_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A run of bytes, UTF-8 by convention, not NUL-terminated.  Borrowed: whoever hands it out says
 * how long `data` lives.  The empty string may have `data` NULL. */
typedef struct chart_str {
  const char *data;
  size_t      size;
} chart_str;

/* What a public call answers: CHART_OK, or the reason why nothing was done.  A name exists where a
 * caller would act differently; the text for people is in chart_error. */
typedef enum chart_status {
  CHART_OK            = 0,
  CHART_ERR_MEMORY    = -1,  /* an allocation failed */
  CHART_ERR_ARGUMENT  = -2,  /* the caller broke the contract of the function */
  CHART_ERR_IO        = -3,  /* a file could not be read */
  CHART_ERR_PARSE     = -4,  /* a template does not parse */
  CHART_ERR_EXECUTE   = -5,  /* a template failed while it ran */
  CHART_ERR_YAML      = -6,  /* YAML or JSON text is broken, or has the wrong shape */
  CHART_ERR_CHART     = -7,  /* the chart is not valid: metadata, names, missing dependencies */
  CHART_ERR_VALUES    = -8,  /* a --set string or a values layer is not valid */
  CHART_ERR_SCHEMA    = -9,  /* the values do not fit values.schema.json */
  CHART_ERR_LIMIT     = -10, /* a limit of chart_limits was reached */
  CHART_ERR_NOT_FOUND = -11, /* what was asked for is not there */
  CHART_ERR_OUTPUT    = -12  /* a file or stream could not be written */
} chart_status;

/* The shapes of values. */
typedef enum chart_kind {
  CHART_NIL,
  CHART_BOOL,
  CHART_INT,     /* signed integers of every width */
  CHART_UINT,    /* unsigned integers of every width */
  CHART_FLOAT,   /* float64 */
  CHART_COMPLEX, /* complex128: only constants of the template language */
  CHART_STRING,
  CHART_BYTES,  /* []uint8 */
  CHART_LIST,   /* every other slice type */
  CHART_DICT,   /* maps with string keys */
  CHART_OBJECT, /* everything with methods or fields of its own: see chart/function.h */
  CHART_KIND_COUNT
} chart_kind;

/* A dynamic value of 16 bytes, passed by value.
 *
 * Scalars are held inside.  Strings and bytes borrow `as.text`, `size` bytes long; lists, dicts and
 * objects point into the arena that made them.  A value also knows the Go type that Helm would hold
 * in its place (`type`, private to the library): `printf "%T"`, `kindIs`, `eq` and argument errors
 * show it.  Make values with the functions of chart/value.h; read scalars from `as` by `kind`. */
typedef struct chart_value {
  uint8_t  kind;  /* a chart_kind */
  uint8_t  type;  /* private: which Go type */
  uint16_t flags; /* private */
  uint32_t size;  /* strings and bytes: length */
  union {
    bool                 boolean;
    int64_t              integer;
    uint64_t             natural;
    double               number;
    const double        *complex; /* real part, imaginary part */
    const char          *text;
    struct chart_list   *list;   /* NULL: a nil slice */
    struct chart_dict   *dict;   /* NULL: a nil map */
    struct chart_object *object; /* NULL: a nil pointer */
  } as;
} chart_value;

/* Where a value was written: a source (0: unknown) and a byte offset in that source's text.
 * Line and column are computed only when shown. */
typedef struct chart_origin {
  uint32_t source;
  uint32_t offset;
} chart_origin;

/* An origin as people read it. */
typedef struct chart_source_place {
  chart_str name;         /* "v.yaml", "--set", "c/charts/s/values.yaml" */
  chart_str text;         /* of the whole source */
  size_t    line, column; /* 1-based; the column counts bytes */
} chart_source_place;

/* The string that `literal` holds.  `literal` must be a string constant. */
#ifdef __cplusplus
#define CHART_STR(literal) (chart_str{ ("" literal), sizeof(literal) - 1 })
#else
#define CHART_STR(literal) ((chart_str){ ("" literal), sizeof(literal) - 1 })
#endif

/* The string that ends before the first NUL of `text`.  Result: borrowed from text. */
static inline chart_str chart_str_from(const char *text)
{
  chart_str result = { text, text == NULL ? 0 : strlen(text) };
  return result;
}

#ifdef __cplusplus
}
#endif
#endif
