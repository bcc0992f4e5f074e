/* SPDX-License-Identifier: Apache-2.0
 * JSON Schema as Helm 3.17 checks it: with the verdicts and the words of github.com/xeipuuv/
 * gojsonschema 1.2.0.
 *
 * Drafts 4, 6 and 7; a schema that names no draft, or a newer one, has the rules of all three.  The
 * library goes by the random order of Go maps; here the order is that of the keys.  Documents other
 * than the chart's own schema and the metaschemas are not loaded. */
#ifndef CH_VALUES_SCHEMA3_H
#define CH_VALUES_SCHEMA3_H

#include "base/arena.h"
#include "value/value.h"

/* Checks `value` against the schema `document`, as ch_json_read_document gives it.
 * Result: empty, or a line for each thing that is wrong: "- a.b: Invalid type. Expected: string,
 * given: integer\n" (arena).  Throws CHART_ERR_SCHEMA in the library's words for a schema that makes
 * no sense; CHART_ERR_LIMIT when it makes the work endless. */
chart_str ch_schema3_check(ch_arena *arena, chart_value document, chart_value value);

#endif
