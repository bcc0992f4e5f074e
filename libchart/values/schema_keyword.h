/* SPDX-License-Identifier: Apache-2.0
 * The keywords of JSON Schema: which drafts know them, and what their values look like. */
#ifndef CH_VALUES_SCHEMA_KEYWORD_H
#define CH_VALUES_SCHEMA_KEYWORD_H

#include "values/schema_node.h"

/* What the value of a keyword has to be. */
typedef enum ch_schema_shape {
  CH_SHAPE_ANY,
  CH_SHAPE_TEXT,
  CH_SHAPE_FLAG,
  CH_SHAPE_COUNT, /* a whole number, not negative */
  CH_SHAPE_NUMBER,
  CH_SHAPE_ABOVE_0,
  CH_SHAPE_BOUND, /* a number, in draft 4 a flag beside `maximum` or `minimum` */
  CH_SHAPE_URL,
  CH_SHAPE_ANCHOR,
  CH_SHAPE_REGEX,
  CH_SHAPE_TYPES,
  CH_SHAPE_NAMES, /* strings, no two equal */
  CH_SHAPE_NAMES_MAP,
  CH_SHAPE_VALUES, /* `enum` */
  CH_SHAPE_LIST,
  CH_SHAPE_RARE,   /* left to the metaschema */
  CH_SHAPE_SCHEMA, /* from here on: schemas below the keyword */
  CH_SHAPE_SCHEMA_OR_FLAG,
  CH_SHAPE_SCHEMAS,
  CH_SHAPE_SCHEMA_OR_SCHEMAS,
  CH_SHAPE_SCHEMA_MAP,
  CH_SHAPE_REGEX_MAP, /* schemas by patterns */
  CH_SHAPE_SCHEMA_OR_NAMES_MAP
} ch_schema_shape;

/* X(name, text, first draft, last draft, shape), by length of the text; of one length, the frequent
 * ones come first. */
#define CH_SCHEMA_KEYWORDS(X)                                               \
  X(ID4, "id", 4, 4, URL)                                                   \
  X(IF, "if", 7, 2020, SCHEMA)                                              \
  X(ID, "$id", 6, 2020, URL)                                                \
  X(NOT, "not", 4, 2020, SCHEMA)                                            \
  X(TYPE, "type", 4, 2020, TYPES)                                           \
  X(REF, "$ref", 4, 2020, URL)                                              \
  X(ELSE, "else", 7, 2020, SCHEMA)                                          \
  X(ENUM, "enum", 4, 2020, VALUES)                                          \
  X(THEN, "then", 7, 2020, SCHEMA)                                          \
  X(ITEMS, "items", 4, 2020, SCHEMA_OR_SCHEMAS)                             \
  X(DEFS, "$defs", 2019, 2020, SCHEMA_MAP)                                  \
  X(ALL_OF, "allOf", 4, 2020, SCHEMAS)                                      \
  X(ANY_OF, "anyOf", 4, 2020, SCHEMAS)                                      \
  X(CONST, "const", 6, 2020, ANY)                                           \
  X(ONE_OF, "oneOf", 4, 2020, SCHEMAS)                                      \
  X(TITLE, "title", 4, 2020, TEXT)                                          \
  X(FORMAT, "format", 4, 2020, TEXT)                                        \
  X(DEFAULT, "default", 4, 2020, ANY)                                       \
  X(MINIMUM, "minimum", 4, 2020, NUMBER)                                    \
  X(PATTERN, "pattern", 4, 2020, REGEX)                                     \
  X(MAXIMUM, "maximum", 4, 2020, NUMBER)                                    \
  X(SCHEMA, "$schema", 4, 2020, URL)                                        \
  X(ANCHOR, "$anchor", 2019, 2020, ANCHOR)                                  \
  X(REQUIRED, "required", 4, 2020, NAMES)                                   \
  X(COMMENT, "$comment", 7, 2020, TEXT)                                     \
  X(CONTAINS, "contains", 6, 2020, SCHEMA)                                  \
  X(EXAMPLES, "examples", 6, 2020, LIST)                                    \
  X(MAX_ITEMS, "maxItems", 4, 2020, COUNT)                                  \
  X(MIN_ITEMS, "minItems", 4, 2020, COUNT)                                  \
  X(READ_ONLY, "readOnly", 7, 2020, FLAG)                                   \
  X(MIN_LENGTH, "minLength", 4, 2020, COUNT)                                \
  X(MAX_LENGTH, "maxLength", 4, 2020, COUNT)                                \
  X(WRITE_ONLY, "writeOnly", 7, 2020, FLAG)                                 \
  X(PROPERTIES, "properties", 4, 2020, SCHEMA_MAP)                          \
  X(DEPRECATED, "deprecated", 2019, 2020, FLAG)                             \
  X(MULTIPLE_OF, "multipleOf", 4, 2020, ABOVE_0)                            \
  X(DESCRIPTION, "description", 4, 2020, TEXT)                              \
  X(DYNAMIC_REF, "$dynamicRef", 2020, 2020, URL)                            \
  X(VOCABULARY, "$vocabulary", 2019, 2020, RARE)                            \
  X(DEFINITIONS, "definitions", 4, 2020, SCHEMA_MAP)                        \
  X(MAX_CONTAINS, "maxContains", 2019, 2020, COUNT)                         \
  X(MIN_CONTAINS, "minContains", 2019, 2020, COUNT)                         \
  X(PREFIX_ITEMS, "prefixItems", 2020, 2020, SCHEMAS)                       \
  X(UNIQUE_ITEMS, "uniqueItems", 4, 2020, FLAG)                             \
  X(DEPENDENCIES, "dependencies", 4, 2020, SCHEMA_OR_NAMES_MAP)             \
  X(RECURSIVE_REF, "$recursiveRef", 2019, 2020, URL)                        \
  X(CONTENT_SCHEMA, "contentSchema", 2019, 2020, SCHEMA)                    \
  X(MAX_PROPERTIES, "maxProperties", 4, 2020, COUNT)                        \
  X(MIN_PROPERTIES, "minProperties", 4, 2020, COUNT)                        \
  X(PROPERTY_NAMES, "propertyNames", 6, 2020, SCHEMA)                       \
  X(DYNAMIC_ANCHOR, "$dynamicAnchor", 2020, 2020, ANCHOR)                   \
  X(ADDITIONAL_ITEMS, "additionalItems", 4, 2020, SCHEMA_OR_FLAG)           \
  X(CONTENT_ENCODING, "contentEncoding", 7, 2020, TEXT)                     \
  X(RECURSIVE_ANCHOR, "$recursiveAnchor", 2019, 2020, RARE)                 \
  X(CONTENT_MEDIA_TYPE, "contentMediaType", 7, 2020, TEXT)                  \
  X(DEPENDENT_SCHEMAS, "dependentSchemas", 2019, 2020, SCHEMA_MAP)          \
  X(EXCLUSIVE_MAXIMUM, "exclusiveMaximum", 4, 2020, BOUND)                  \
  X(EXCLUSIVE_MINIMUM, "exclusiveMinimum", 4, 2020, BOUND)                  \
  X(UNEVALUATED_ITEMS, "unevaluatedItems", 2019, 2020, SCHEMA)              \
  X(DEPENDENT_REQUIRED, "dependentRequired", 2019, 2020, NAMES_MAP)         \
  X(PATTERN_PROPERTIES, "patternProperties", 4, 2020, REGEX_MAP)            \
  X(ADDITIONAL_PROPERTIES, "additionalProperties", 4, 2020, SCHEMA_OR_FLAG) \
  X(UNEVALUATED_PROPERTIES, "unevaluatedProperties", 2019, 2020, SCHEMA)

typedef enum ch_schema_keyword {
#define CH_SCHEMA_KEYWORD_ENUM(name, text, first, last, shape) CH_KEYWORD_##name,
  CH_SCHEMA_KEYWORDS(CH_SCHEMA_KEYWORD_ENUM)
#undef CH_SCHEMA_KEYWORD_ENUM
    CH_KEYWORD_COUNT /* also: no keyword */
} ch_schema_keyword;

typedef struct ch_schema_keyword_info {
  chart_str       name;
  int             first, last;
  ch_schema_shape shape;
} ch_schema_keyword_info;

extern const ch_schema_keyword_info ch_schema_keyword_table[CH_KEYWORD_COUNT];

/* A set of keywords has the bit 1 << keyword for each. */
typedef uint64_t ch_schema_keyword_set;
_Static_assert(CH_KEYWORD_COUNT <= 64, "a set of keywords fits into 64 bits");
#define CH_KEYWORD_BIT(name) (UINT64_C(1) << CH_KEYWORD_##name)

/* The keyword of that name, or CH_KEYWORD_COUNT. */
ch_schema_keyword ch_schema_keyword_named(chart_str name);

/* The keyword of that name where `draft` knows it, or CH_KEYWORD_COUNT. */
static inline ch_schema_keyword ch_schema_keyword_in(int draft, chart_str name)
{
  const ch_schema_keyword keyword = ch_schema_keyword_named(name);
  if (keyword == CH_KEYWORD_COUNT || ch_schema_keyword_table[keyword].first > draft ||
      ch_schema_keyword_table[keyword].last < draft)
    return CH_KEYWORD_COUNT;
  return keyword;
}

/* The CH_SCHEMA_... of the type that the value names, or 0. */
unsigned ch_schema_type_named(chart_value name);

/* Whether the value of a keyword that holds no schemas is clearly right; the metaschema knows more.
 * schema: the dict that it stands in. */
bool ch_schema_keyword_is_right(ch_schema_compiler *compiler, int draft, chart_value schema,
                                ch_schema_keyword keyword, chart_value value);

/* Whether value is a list of different strings, not empty in draft 4. */
bool ch_schema_is_names(int draft, chart_value value);

#endif
