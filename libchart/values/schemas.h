/* SPDX-License-Identifier: Apache-2.0
 * The values.schema.json of every chart in a tree, checked against the values it would render with.
 *
 * As Helm's ValidateAgainstSchema (pkg/chart/common/util/jsonschema.go) and ToRenderValues. */
#ifndef CH_VALUES_SCHEMAS_H
#define CH_VALUES_SCHEMAS_H

#include "package/chart.h"

/* Checks `values`, coalesced, against the schema of `chart`, then each sub-chart's section against
 * the schema of that sub-chart.  Throws CHART_ERR_SCHEMA with all that Helm prints after `Error: `:
 * "values don't meet the specifications of the schema(s) in the following chart(s):\nc:\n- …".
 * A schema may refer to no files: `host` is only asked whether they are there, for the message. */
void ch_values_check_schemas(ch_arena *arena, const ch_chart *chart, chart_value values,
                             const chart_host *host, const ch_compat *compat);

#endif
