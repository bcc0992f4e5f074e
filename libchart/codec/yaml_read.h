/* SPDX-License-Identifier: Apache-2.0
 * YAML text to values, as Helm's library reads it: sigs.k8s.io/yaml 1.6.0 over go-yaml v2.4.3.
 *
 * YAML 1.1 with that library's rules (booleans, octals, merge keys in position, duplicate keys:
 * the last one wins), seen through JSON as Helm sees it: every number is float64, keys are
 * strings, infinities are errors.  libyaml's events are what is read. */
#ifndef CH_CODEC_YAML_READ_H
#define CH_CODEC_YAML_READ_H

#include "base/arena.h"
#include "value/value.h"

/* What a reader may spend; 0 means the default. */
typedef struct ch_yaml_limits {
  size_t depth;   /* nesting of nodes; default 10,000 as go-yaml has it */
  size_t aliases; /* nodes made by expanding aliases beyond go-yaml's own ratio rule: see .c */
} ch_yaml_limits;

/* Reads the first document of `text`.  An empty document gives nil.  Leaves of dicts and lists get
 * origins {source, offset}: source 0 records none.
 * Result: arena; strings borrow from text where they stand there unchanged, so text must live as
 * long as the result.
 * Throws: CHART_ERR_YAML with Helm's words, "error converting YAML to JSON: yaml: line 2: ..." and
 * the true line and column in fault->line, fault->column. */
chart_value ch_yaml_read(ch_arena *arena, chart_str text, uint32_t source, ch_yaml_limits limits);

/* Whether somebody looks at the value of `key`. */
typedef bool ch_yaml_key_filter(chart_str key);

/* Like ch_yaml_read without origins, for who looks only at some entries of the outermost mapping:
 * the others may be missing.  Throws as ch_yaml_read: all of the text is checked. */
chart_value ch_yaml_read_some(ch_arena *arena, chart_str text, ch_yaml_key_filter *filter);

/* Like ch_yaml_read, but integers stay CHART_INT or CHART_UINT: for what is decoded into a struct,
 * where a number may become the text of a string field.  Records no origins. */
chart_value ch_yaml_read_typed(ch_arena *arena, chart_str text, ch_yaml_limits limits);

/* Like ch_yaml_read for what must be a dict (`map[string]any`): an empty document gives an empty
 * dict; any other shape throws "error unmarshaling JSON: while decoding JSON: json: cannot
 * unmarshal array into Go value of type map[string]interface {}". */
chart_value ch_yaml_read_dict(ch_arena *arena, chart_str text, uint32_t source,
                              ch_yaml_limits limits);

/* A values file: every document is read and merged, later ones win (Helm 4).  Throws as
 * ch_yaml_read_dict with "cannot unmarshal yaml document: " or "error reading yaml document: " in
 * front, as Helm puts it.  Also reproduces the reader's lost last line (yaml 1.2 of the reference
 * notes) only if the reference does. */
chart_value ch_yaml_read_values(ch_arena *arena, chart_str text, uint32_t source,
                                ch_yaml_limits limits);

#endif
