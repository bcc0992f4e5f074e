/* SPDX-License-Identifier: Apache-2.0
 * The grammar of --set and its kin (Helm's pkg/strvals, 4.2.3). */
#ifndef CH_VALUES_SET_STRING_H
#define CH_VALUES_SET_STRING_H

#include "value/value.h"

#include <chart/host.h>

typedef enum ch_set_kind {
  CH_SET_TYPED,   /* --set: true, false, null, integers are typed */
  CH_SET_STRING,  /* --set-string: always a string */
  CH_SET_FILE,    /* --set-file: the text of the file at that path */
  CH_SET_LITERAL, /* --set-literal: the whole text after the first `=` */
  CH_SET_JSON     /* --set-json: JSON values, in its `key=JSON,key=JSON` form */
} ch_set_kind;

/* What parsing may use; all zero will do but for CH_SET_FILE. */
typedef struct ch_set_options {
  ch_set_kind       kind;
  uint32_t          source; /* leaves get the origin {source, offset in text}; 0: none */
  const chart_host *host;   /* for CH_SET_FILE */
  bool refuses_open_index;  /* a text that ends inside `[` is wrong; else it just ends there */
} ch_set_options;

/* Parses `text` ("a.b=1,c[0]=x") into the dict `into`, which it changes in place down to its
 * leaves: `into` must be the caller's own (ch_value_copy it otherwise).  Strings borrow from text.
 * Throws CHART_ERR_VALUES with strvals' words: `key "a" has no value`; CHART_ERR_IO for a file. */
void ch_set_parse(ch_arena *arena, chart_value into, chart_str text, ch_set_options options);

#endif
