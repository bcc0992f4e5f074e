/* SPDX-License-Identifier: Apache-2.0
 * Laying one values file over another: Helm's MergeMaps. */
#include "values/coalesce.h"

chart_value ch_values_merge(ch_arena *arena, chart_value base, chart_value over)
{
  ch_guard_stack(arena->fault);
  const chart_dict_entry *entries = ch_dict_sorted(over);
  for (size_t i = 0; i < ch_dict_size(over); i++) {
    const chart_dict_entry *entry = &entries[i];
    chart_dict_entry       *known = ch_dict_find(base, entry->key);
    bool is_table                 = entry->value.kind == CHART_DICT && entry->value.as.dict != NULL;
    if (is_table && known != NULL && known->value.kind == CHART_DICT)
      ch_values_merge(arena, known->value, entry->value);
    else
      ch_dict_set_from(arena, base, entry->key, entry->value, entry->origin);
  }
  return base;
}
