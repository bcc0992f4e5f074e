/* SPDX-License-Identifier: Apache-2.0
 * What a YAML scalar means: go-yaml v2's resolver (YAML 1.1 without base 60).
 *
 * The reader asks it for every plain scalar; the emitter asks it whether a string would be read
 * back as something else and so needs quotes. */
#ifndef CH_CODEC_YAML_SCALAR_H
#define CH_CODEC_YAML_SCALAR_H

#include <chart/types.h>

typedef enum ch_yaml_kind {
  CH_YAML_STRING,
  CH_YAML_NIL,
  CH_YAML_BOOL,
  CH_YAML_INT,  /* fits int64 */
  CH_YAML_UINT, /* above the largest int64 */
  CH_YAML_FLOAT,
  CH_YAML_TIMESTAMP, /* its value stays the text */
  CH_YAML_BINARY     /* only by the tag !!binary: the text is base64, not yet decoded */
} ch_yaml_kind;

typedef struct ch_yaml_scalar {
  ch_yaml_kind kind;
  union {
    bool     boolean;
    int64_t  integer;
    uint64_t natural;
    double   number;
  } as;
} ch_yaml_scalar;

/* What becomes of integers: Helm sees them as float64, unless they are to end in a struct. */
typedef enum ch_yaml_integers { CH_YAML_TO_FLOATS, CH_YAML_KEEP_INTEGERS } ch_yaml_integers;

/* What the untagged plain scalar `text` stands for. */
ch_yaml_scalar ch_yaml_resolve(chart_str text);

/* What `text` stands for under the full tag `tag` ("tag:yaml.org,2002:int"; empty: as
 * ch_yaml_resolve).  Tags that the resolver does not know give strings.
 * Result: false when the text does not fit the tag: then *out says what it would have been, for
 * go-yaml's "cannot decode !!str `x` as a !!int". */
bool ch_yaml_resolve_as(chart_str tag, chart_str text, ch_yaml_scalar *out);

/* The short tag of a kind: "!!int". */
const char *ch_yaml_kind_tag(ch_yaml_kind kind);

#endif
