/* SPDX-License-Identifier: Apache-2.0
 * Nodes of a YAML document to values: what scalars mean, aliases, merges, keys that become strings.
 *
 * Helm sees YAML through Go's JSON: numbers end as float64, keys as strings.  Errors come in the
 * order of its three steps: decoding, conversion of keys, JSON. */
#ifndef CH_CODEC_YAML_DECODE_H
#define CH_CODEC_YAML_DECODE_H

#include "codec/yaml_read.h"
#include "codec/yaml_scalar.h"
#include "codec/yaml_tree.h"

/* Decodes the whole tree; an empty one is nil.  Leaves get origins in `source`, unless it is 0.
 * Result: arena, borrowing from the text.  Throws: as ch_yaml_fail. */
chart_value ch_yaml_decode(ch_yaml_tree *tree, uint32_t source, ch_yaml_limits limits,
                           ch_yaml_integers integers);

/* ---- for error texts ----------------------------------------------------------------------- */

/* Decodes node `number` keeping Go's types: integers stay integers, and keys are made by
 * ch_yaml_raw_key.  Result: arena. */
chart_value ch_yaml_decode_raw(ch_yaml_tree *tree, uint32_t number, ch_yaml_limits limits);

/* A string that stands for a scalar key and sorts as Go's fmt sorts keys of all types. */
chart_str ch_yaml_raw_key(ch_arena *arena, chart_value key);

/* Throws "yaml: invalid map key: ..." for a list or dict that was decoded raw. */
_Noreturn void ch_yaml_fail_key(ch_yaml_text *text, size_t offset, chart_value raw);

/* Throws "unsupported map key of type: ..." if somewhere in `raw` a key is nil or too large for an
 * int64; returns if there is none. */
void ch_yaml_check_keys(ch_yaml_text *text, chart_value raw);

#endif
