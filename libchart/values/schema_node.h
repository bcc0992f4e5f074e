/* SPDX-License-Identifier: Apache-2.0
 * What the files of schema.h share: documents and places, nodes, complaints.
 *
 * A *document* is one JSON text.  A *place* is a position in it that is, or may be, a schema; it
 * knows its path and its *resource*, the nearest place around it with an id of its own.  A *node*
 * is what a place is compiled to.  JSON pointers are put together only for messages. */
#ifndef CH_VALUES_SCHEMA_NODE_H
#define CH_VALUES_SCHEMA_NODE_H

#include "base/buffer.h"
#include "codec/regex.h"
#include "values/schema.h"
#include "values/schema_number.h"

typedef struct ch_schema_place    ch_schema_place;
typedef struct ch_schema_resource ch_schema_resource;
typedef struct ch_schema_document ch_schema_document;
typedef struct ch_schema_node     ch_schema_node;
typedef struct ch_schema_compiler ch_schema_compiler;

/* ---- documents ------------------------------------------------------------------------------ */

enum {
  CH_VOCABULARY_CORE             = 1,
  CH_VOCABULARY_APPLICATOR       = 2,
  CH_VOCABULARY_UNEVALUATED      = 4,
  CH_VOCABULARY_VALIDATION       = 8,
  CH_VOCABULARY_META_DATA        = 16,
  CH_VOCABULARY_FORMAT           = 32, /* format-annotation in 2020-12 */
  CH_VOCABULARY_FORMAT_ASSERTION = 64,
  CH_VOCABULARY_CONTENT          = 128
};

typedef struct ch_schema_dialect {
  int      draft;        /* 4, 6, 7, 2019, 2020 */
  unsigned vocabularies; /* as a metaschema of the user's own lists them; 0: those of the draft */
} ch_schema_dialect;

typedef struct ch_schema_anchor ch_schema_anchor;
struct ch_schema_anchor {
  ch_schema_anchor *next;
  ch_schema_place  *place;
  chart_str         name;
  bool              is_dynamic;
};

struct ch_schema_resource {
  ch_schema_place  *place;
  ch_schema_anchor *anchors;         /* the newest first */
  chart_value       anchors_by_name; /* CHART_BYTES that point to them */
  chart_value       references;      /* places by the fragments that lead to them, "#/..." */
  chart_str         id;
  ch_schema_dialect dialect;
};

struct ch_schema_document {
  ch_schema_document *next;
  ch_schema_place    *root;
  chart_value         resources_by_id; /* CHART_BYTES that point to ch_schema_resource */
  chart_str           url;
  chart_value         value;
  bool                is_odd; /* something in it may be wrong: ask the metaschema */
};

struct ch_schema_place {
  chart_value         value;
  ch_schema_document *document;
  ch_schema_place    *parent;
  const chart_str    *keyword;      /* the path from the parent: one token, */
  const chart_str    *token;        /* then perhaps a second one (or NULL), */
  uint32_t            index;        /* or an index; CH_SCHEMA_NO_INDEX: none */
  bool                is_lost;      /* the token is a pointer that leads nowhere from `parent` */
  bool                is_ill;       /* that is no JSON pointer */
  bool                is_collected; /* its ids, anchors and sub-schemas are known */
  ch_schema_resource *resource;
  ch_schema_node     *node; /* NULL until something refers to it */
};

#define CH_SCHEMA_NO_INDEX UINT32_MAX

/* A hash table from addresses to addresses. */
typedef struct ch_schema_table_slot {
  const void *key; /* NULL: free */
  void       *value;
} ch_schema_table_slot;

typedef struct ch_schema_table {
  ch_schema_table_slot *slots;
  size_t                size, mask;
} ch_schema_table;

void *ch_schema_table_get(const ch_schema_table *table, const void *key);

/* Where the value of key stands, or is to be put: then NULL.  Result: valid until the next call. */
void **ch_schema_table_at(ch_arena *arena, ch_schema_table *table, const void *key);

struct ch_schema_compiler {
  ch_arena           *arena;
  ch_schema_options   options;
  ch_schema_document *documents;
  ch_schema_table     places;  /* by the address of a dict */
  ch_schema_table     regexes; /* by the address of a pattern's text */
  ch_schema_node    **queue;
  size_t              queue_size, queue_room;
  ch_schema_compiler *metaschemas; /* compiles the metaschemas; NULL until asked for */
};

/* The draft whose metaschema has that URL; 0: none. */
int ch_schema_draft_of_url(chart_str url);

/* The document `url`, loaded if need be.  Throws what loading and collecting it throws. */
ch_schema_document *ch_schema_document_load(ch_schema_compiler *compiler, chart_str url);

/* Takes `value` for the document `url`. */
ch_schema_document *ch_schema_document_add(ch_schema_compiler *compiler, chart_str url,
                                           chart_value value);

/* Learns ids, anchors and sub-schemas at and below a place that a reference led to. */
void ch_schema_place_collect(ch_schema_compiler *compiler, ch_schema_place *place);

/* The place of the value below `place` that keyword and, if any, token or index lead to; these are
 * borrowed. */
ch_schema_place *ch_schema_place_below(ch_schema_compiler *compiler, ch_schema_place *place,
                                       const chart_str *keyword, const chart_str *token,
                                       uint32_t index, chart_value value);

/* What ch_schema_index_add has put under `name`, or NULL. */
void *ch_schema_index_get(chart_value index, chart_str name);
void  ch_schema_index_add(ch_arena *arena, chart_value *index, chart_str name, void *object);

/* The place that the reference `ref`, written in `resource`, leads to; maybe a lost one. */
ch_schema_place *ch_schema_resolve(ch_schema_compiler *compiler, const ch_schema_place *from,
                                   chart_str ref);

/* Appends the place's JSON pointer. */
void ch_schema_place_pointer(ch_buffer *out, const ch_schema_place *place);

/* "URL#/pointer" with percent escapes. */
chart_str ch_schema_place_location(ch_arena *arena, const ch_schema_place *place);

/* Appends a token of a JSON pointer: ~ and / escaped. */
void ch_schema_escape(ch_buffer *out, chart_str token);

/* The text (arena) of the metaschema at `url`, or false. */
bool ch_schema_metaschema_text(ch_arena *arena, chart_str url, chart_str *text);

/* The node that checks schemas of the dialect.  Result: lives with compiler. */
const ch_schema_node *ch_schema_metaschema(ch_schema_compiler *compiler, ch_schema_dialect dialect);

/* Throws unless the place's value fits the metaschema of its dialect. */
void ch_schema_check_place(ch_schema_compiler *compiler, ch_schema_place *place);

/* The regex of a pattern that stands in a document; NULL, and Go's words in *why, for a bad one. */
ch_regex *ch_schema_regex(ch_schema_compiler *compiler, chart_str pattern, chart_str *why);

/* Whether the vocabulary is in use. */
bool ch_schema_dialect_has(ch_schema_dialect dialect, unsigned vocabulary);

/* ---- nodes ---------------------------------------------------------------------------------- */

enum {
  CH_SCHEMA_NULL    = 1,
  CH_SCHEMA_BOOLEAN = 2,
  CH_SCHEMA_NUMBER  = 4,
  CH_SCHEMA_INTEGER = 8,
  CH_SCHEMA_STRING  = 16,
  CH_SCHEMA_ARRAY   = 32,
  CH_SCHEMA_OBJECT  = 64
};

/* The JSON type of a value, never CH_SCHEMA_INTEGER.  0: none (a Go type that is no JSON). */
unsigned ch_schema_type_of(chart_value value);

/* Whether a number is a whole one. */
bool ch_schema_is_integer(ch_arena *arena, chart_value value);

typedef struct ch_schema_names {
  chart_str *items;
  size_t     size;
} ch_schema_names;

typedef struct ch_schema_nodes {
  const ch_schema_node **items;
  size_t                 size;
} ch_schema_nodes;

/* `additionalProperties`, `additionalItems`: a schema, or false, or (is_set alone) true. */
typedef struct ch_schema_rest {
  const ch_schema_node *node;
  bool                  is_set;
  bool                  is_refused;
} ch_schema_rest;

typedef struct ch_schema_limit {
  int64_t value;
  bool    is_set;
} ch_schema_limit;

typedef struct ch_schema_pattern {
  ch_regex             *regex;
  chart_str             text;
  const ch_schema_node *node;
} ch_schema_pattern;

/* `dependencies`, `dependentSchemas`, `dependentRequired`: what the property `name` asks for. */
typedef struct ch_schema_dependency {
  chart_str             name;
  const ch_schema_node *node; /* or NULL: */
  ch_schema_names       names;
} ch_schema_dependency;

typedef struct ch_schema_dependencies {
  ch_schema_dependency *items;
  size_t                size;
} ch_schema_dependencies;

typedef struct ch_schema_object_rules {
  ch_schema_limit        min_properties, max_properties;
  ch_schema_names        required;
  chart_value            properties;     /* the schema's own dict, sorted; NIL: none */
  const ch_schema_node **property_nodes; /* by the number of its entry */
  ch_schema_pattern     *patterns;
  size_t                 pattern_count;
  ch_schema_rest         additional;
  const ch_schema_node  *names;
  ch_schema_dependencies dependencies, dependent_schemas, dependent_required;
} ch_schema_object_rules;

typedef struct ch_schema_array_rules {
  ch_schema_limit       min_items, max_items, min_contains, max_contains;
  ch_schema_nodes       prefix; /* prefixItems; before 2020-12 `items` as a list */
  const ch_schema_node *items;  /* for all after the prefix */
  ch_schema_rest        additional;
  const ch_schema_node *contains;
  bool                  is_unique;
} ch_schema_array_rules;

typedef struct ch_schema_string_rules {
  ch_schema_limit   min_length, max_length;
  ch_schema_pattern pattern; /* regex NULL: none */
} ch_schema_string_rules;

typedef struct ch_schema_number_rules {
  const ch_decimal *minimum, *maximum, *above, *below, *multiple_of; /* NULL: none */
} ch_schema_number_rules;

typedef struct ch_schema_logic_rules {
  const ch_schema_node *inverse; /* `not` */
  ch_schema_nodes       all, any, one;
  const ch_schema_node *condition, *consequence, *alternative;
} ch_schema_logic_rules;

/* Checks a text; a wrong one gives false and the reason. */
typedef bool (*ch_schema_format_check)(ch_arena *arena, chart_str text, chart_str *why);

typedef struct ch_schema_format {
  const char            *name;
  ch_schema_format_check check;
} ch_schema_format;

/* The format of that name, or NULL. */
const ch_schema_format *ch_schema_format_named(chart_str name);

/* The keywords that came with 2019-09 and 2020-12. */
typedef struct ch_schema_newer_rules {
  const ch_schema_node  *recursive_reference, *dynamic_reference;
  chart_str              dynamic_reference_anchor, dynamic_anchor;
  const ch_schema_node  *unevaluated_properties, *unevaluated_items;
  ch_schema_dependencies dynamic_anchors; /* of a resource's root: name and node */
} ch_schema_newer_rules;

struct ch_schema_node {
  ch_schema_place              *place; /* NULL: made for a metaschema of chosen vocabularies */
  const ch_schema_node         *resource;
  int                           draft;
  uint8_t                       types; /* 0: any */
  uint8_t                       enumeration_types;
  bool                          is_boolean, is_true;
  bool                          is_recursive_anchor;
  bool                          all_properties_evaluated, all_items_evaluated;
  size_t                        items_evaluated;
  const chart_value            *constant, *enumeration; /* NULL: none */
  const ch_schema_format       *format;
  const ch_schema_node         *reference;
  const ch_schema_object_rules *object;
  const ch_schema_array_rules  *array;
  const ch_schema_string_rules *string;
  const ch_schema_number_rules *number;
  const ch_schema_logic_rules  *logic;
  ch_schema_newer_rules        *newer; /* NULL: none of them */
};

/* The newer rules of the node, where there are none empty ones. */
static inline const ch_schema_newer_rules *ch_schema_newer(const ch_schema_node *node)
{
  static const ch_schema_newer_rules none;
  return node->newer == NULL ? &none : node->newer;
}

/* The node of a place, compiled later by ch_schema_compile_queue. */
ch_schema_node *ch_schema_enqueue(ch_schema_compiler *compiler, ch_schema_place *place);

/* Compiles all that was enqueued and what that refers to. */
void ch_schema_compile_queue(ch_schema_compiler *compiler);

/* ---- validation ----------------------------------------------------------------------------- */

/* One reason why a value does not fit, with the reasons for it. */
typedef struct ch_schema_complaint ch_schema_complaint;
struct ch_schema_complaint {
  ch_schema_complaint *next;
  ch_schema_complaint *causes, *last_cause;
  chart_str            where; /* JSON pointer */
  chart_str            text;
  bool                 is_group, is_reference;
};

/* How many steps a validation may take: visits of a value, and what each has to walk through. */
#define CH_SCHEMA_STEP_LIMIT 20000000u

/* Checks `value`; `compiler` is given where the value is itself a schema of one of its documents.
 * Result: arena, or NULL: it fits.  A group has no text of its own. */
ch_schema_complaint *ch_schema_run(ch_arena *arena, const ch_schema_node *node, chart_value value,
                                   ch_schema_compiler *compiler);

/* "jsonschema validation failed with 'URL#'" and a line for each complaint. */
chart_str ch_schema_report(ch_arena *arena, const ch_schema_node *node,
                           const ch_schema_complaint *complaint);

/* ---- texts ---------------------------------------------------------------------------------- */

/* Appends text in single quotes. */
void ch_schema_quote(ch_buffer *out, chart_str text);

/* Appends a count, a number in English: 70,000; 1.5×10²¹. */
void ch_schema_print_count(ch_buffer *out, int64_t count);
void ch_schema_print_number(ch_buffer *out, const ch_decimal *number);

/* Appends a scalar as messages show what is allowed. */
void ch_schema_print_scalar(ch_buffer *out, chart_value value);

/* ---- equality ------------------------------------------------------------------------------- */

/* JSON equality: 1 is 1.0. */
bool ch_schema_equal(ch_arena *arena, chart_value a, chart_value b);

/* Whether two items of the list are equal: *first and *second are the first such pair. */
bool ch_schema_find_equal(ch_arena *arena, chart_value list, size_t *first, size_t *second);

#endif
