/* SPDX-License-Identifier: Apache-2.0
 * JSON Schema: drafts 4, 6, 7, 2019-09 and 2020-12, with the verdicts and the words of Helm's
 * library (github.com/santhosh-tekuri/jsonschema, v6.0.2).
 *
 * A schema is compiled to nodes whose references are resolved; validation walks node and value side
 * by side.  Where the library follows the random order of Go maps, this one goes by sorted keys.
 * Left out on purpose: contentEncoding, contentMediaType and contentSchema, which Helm does not
 * assert, and vocabularies other than those of the drafts. */
#ifndef CH_VALUES_SCHEMA_H
#define CH_VALUES_SCHEMA_H

#include "base/arena.h"
#include "value/value.h"

#include <chart/host.h>

typedef struct ch_schema ch_schema;

typedef struct ch_schema_options {
  int  default_draft;  /* 4, 6, 7, 2019 or 2020, for schemas without $schema; 0: 2020 */
  bool asserts_format; /* even where the draft takes `format` for an annotation */
  /* Gives the text of a document that the schema refers to, or false.  It must not throw, and the
   * text must live as long as the schema.  NULL: documents other than the metaschemas of the drafts
   * are an error, as Helm words it when a file or host is not there. */
  bool (*load)(void *user, chart_str url, chart_str *text);
  void *user;
  /* Asked why the file of a file:// reference cannot be read, for the message; NULL: nobody is. */
  const chart_host *host;
} ch_schema_options;

/* Compiles the schema `document`, as ch_json_read_document gives it, which is known as `url`.
 * options may be NULL.  Result: arena; it borrows document, whose dicts are sorted on the way; take
 * no mark around this call.
 * Throws: CHART_ERR_SCHEMA in the library's words, also for a schema that its metaschema refuses;
 * CHART_ERR_YAML for broken JSON in a document that it refers to. */
const ch_schema *ch_schema_compile(ch_arena *arena, chart_str url, chart_value document,
                                   const ch_schema_options *options);

/* Whether `value` fits.  If not, and complaint is not NULL, *complaint gets the library's text
 * (arena): "jsonschema validation failed with 'URL#'\n- at '/a': got string, want integer".
 * Numbers may also be CHART_BYTES, which then are taken for the text of a JSON number.
 * Throws: CHART_ERR_LIMIT when the schema makes the work endless. */
bool ch_schema_validate(const ch_schema *schema, ch_arena *arena, chart_value value,
                        chart_str *complaint);

/* Whether `value` surely fits the schema `document`, which surely is in order: a quick look at both
 * as they are.  Where it says no, ask the two functions above, which also know why.
 * options: as above, but not NULL.  Throws: memory, limit. */
bool ch_schema_fits_plainly(ch_arena *arena, chart_value document, chart_value value,
                            const ch_schema_options *options);

#endif
