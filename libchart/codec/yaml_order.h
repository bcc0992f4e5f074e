/* SPDX-License-Identifier: Apache-2.0
 * The order in which go-yaml writes the keys of a map. */
#ifndef CH_CODEC_YAML_ORDER_H
#define CH_CODEC_YAML_ORDER_H

#include "codec/yaml_style.h"
#include "value/value.h"

/* Whether go-yaml writes the key a before b.  Letters come after everything else, and digits count
 * as numbers: a1 < a2 < a10.  The second edition's relation is not transitive (a10 < a1b < a2 <
 * a10), so Helm's own order of such keys varies from run to run. */
bool ch_yaml_key_less(chart_str a, chart_str b, ch_yaml_edition edition);

/* The numbers of the entries in the order in which they are written: one and the same for the same
 * entries, whatever the keys.  Result: scratch, or NULL when they are written as they stand. */
const uint32_t *ch_yaml_order(ch_arena *scratch, const chart_dict_entry *entries, size_t size,
                              ch_yaml_edition edition);

#endif
