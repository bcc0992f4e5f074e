/* SPDX-License-Identifier: Apache-2.0
 * What the files of schema3.h share: parsed schemas. */
#ifndef CH_VALUES_SCHEMA3_NODE_H
#define CH_VALUES_SCHEMA3_NODE_H

#include "codec/regex.h"
#include "values/schema3.h"
#include "values/schema_node.h"

typedef struct ch_schema3 ch_schema3;

typedef struct ch_schema3_list {
  ch_schema3 **items;
  size_t       size;
} ch_schema3_list;

/* A schema under a name: of a property, a pattern, a dependency. */
typedef struct ch_schema3_named {
  chart_str   name;
  ch_schema3 *node;  /* or, of a dependency, NULL: */
  chart_value names; /* the properties it asks for */
  ch_regex   *regex; /* of a pattern */
} ch_schema3_named;

typedef struct ch_schema3_named_list {
  ch_schema3_named *items;
  size_t            size;
} ch_schema3_named_list;

/* `additionalProperties`, `additionalItems`. */
typedef struct ch_schema3_rest {
  ch_schema3 *node; /* or NULL: */
  bool        is_refused;
} ch_schema3_rest;

/* Drafts are told by number; a schema of none in particular has this one. */
#define CH_SCHEMA3_HYBRID 1000

struct ch_schema3 {
  int                   draft;
  bool                  is_boolean, is_true;
  ch_schema3           *reference; /* all that counts, when there is one */
  chart_value           types;     /* list of strings; NIL: any */
  ch_schema3_named_list properties, patterns, dependencies;
  ch_schema3_rest       more_properties, more_items;
  ch_schema3           *property_names, *contains, *inverse, *condition, *consequence, *alternative;
  ch_schema3_list       items, any, one, all;
  bool                  is_single_item, is_unique;
  const ch_decimal     *multiple_of, *minimum, *maximum, *above, *below; /* NULL: none */
  ch_schema_limit  min_length, max_length, min_properties, max_properties, min_items, max_items;
  chart_value      required; /* list of strings */
  ch_regex        *pattern;
  chart_str        pattern_text, format;
  const chart_str *constant;    /* as JSON; NULL: none */
  chart_value      enumeration; /* list of JSON texts */
};

/* ---- schema3_parse.c ---------------------------------------------------------------------- */

/* Parses the schema and what it refers to.  Result: arena. */
ch_schema3 *ch_schema3_parse(ch_arena *arena, chart_value document);

/* The JSON of a value in which numbers may be CHART_BYTES, as json.Marshal writes it once they are
 * float64.  Result: arena. */
chart_str ch_schema3_json(ch_arena *arena, chart_value value);

/* ---- schema3_reference.c ------------------------------------------------------------------ */

/* The places that references can lead to, by URL. */
typedef struct ch_schema3_pool {
  ch_arena   *arena;
  chart_value documents; /* dict: URL -> schema */
  ch_schema_table
    targets; /* by the address of a dict that has $ref: its absolute URL, a chart_str */
} ch_schema3_pool;

/* Adds a document that is known as `url` and all ids in it. */
void ch_schema3_pool_add(ch_schema3_pool *pool, chart_str url, chart_value document);

/* The absolute URL that the $ref of `schema` leads to. */
chart_str ch_schema3_target(const ch_schema3_pool *pool, chart_value schema);

/* The schema at an absolute URL.  Throws CHART_ERR_SCHEMA. */
chart_value ch_schema3_find(ch_schema3_pool *pool, chart_str url);

/* The draft that a document names, or 0.  Throws CHART_ERR_SCHEMA. */
int ch_schema3_draft(ch_arena *arena, chart_value document);

/* ---- schema3_format.c --------------------------------------------------------------------- */

/* Whether the text has the format; always true for unknown ones. */
bool ch_schema3_fits_format(ch_arena *arena, chart_str format, chart_str text);

#endif
