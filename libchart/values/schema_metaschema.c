/* SPDX-License-Identifier: Apache-2.0
 * The metaschemas of the drafts, and validating schemas against them.
 *
 * The texts are minimal equivalents, written for this library: they give the verdicts of the
 * official metaschemas and fail through the same keywords in the same nesting, but have no titles,
 * comments or default values. */
#include "values/schema_url.h"
#include "values/schema_visit.h"

/* What stands between double quotes here is JSON with single quotes. */
#define SIMPLE_TYPES "{'enum':['array','boolean','integer','null','number','object','string']}"

#define TYPE(types)                                                        \
  "{'anyOf':[{'$ref':'" types "'},{'type':'array','items':{'$ref':'" types \
  "'},'minItems':1,'uniqueItems':true}]}"

#define MAP(schema) "{'type':'object','additionalProperties':" schema "}"

#define REGEX_MAP(schema) \
  "{'type':'object','additionalProperties':" schema ",'propertyNames':{'format':'regex'}}"

#define STRING    "{'type':'string'}"
#define BOOLEAN   "{'type':'boolean'}"
#define NUMBER    "{'type':'number'}"
#define COUNT     "{'type':'integer','minimum':0}"
#define URL       "{'type':'string','format':'uri'}"
#define REFERENCE "{'type':'string','format':'uri-reference'}"
#define REGEX     "{'type':'string','format':'regex'}"
#define ABOVE_0   "{'type':'number','exclusiveMinimum':0}"

/* ---- drafts 4 to 7 -------------------------------------------------------------------------- */

#define SELF  "{'$ref':'#'}"
#define LIST  "{'$ref':'#/definitions/list'}"
#define NAMES "{'$ref':'#/definitions/names'}"
#define N     "{'$ref':'#/definitions/count'}"
#define N0    "{'$ref':'#/definitions/count0'}"
#define DEFINITIONS                                                                     \
  "'definitions':{'list':{'type':'array','minItems':1,'items':" SELF "},'count':" COUNT \
  ",'count0':{'allOf':[" N ",{'default':0}]},'types':" SIMPLE_TYPES ",'names':"

/* What is the same in all three. */
#define COMMON                                                                                \
  "'$schema':" URL ",'title':" STRING ",'description':" STRING ",'maximum':" NUMBER           \
  ",'minimum':" NUMBER ",'maxLength':" N ",'minLength':" N0 ",'pattern':" REGEX               \
  ",'items':{'anyOf':[" SELF "," LIST "]},'maxItems':" N ",'minItems':" N0                    \
  ",'uniqueItems':" BOOLEAN ",'maxProperties':" N ",'minProperties':" N0 ",'required':" NAMES \
  ",'definitions':" MAP(SELF) ",'properties':" MAP(SELF) ",'dependencies':" MAP(              \
    "{'anyOf':[" SELF "," NAMES                                                               \
    "]}") ",'enum':{'type':'array','minItems':1,'uniqueItems':true},'"                        \
          "type':" TYPE("#/definitions/types") ",'format':" STRING ",'allOf':" LIST           \
                                               ",'anyOf':" LIST ",'oneOf':" LIST ",'not':" SELF

#define FROM_6                                                                                    \
  ",'$id':" REFERENCE ",'$ref':" REFERENCE ",'multipleOf':" ABOVE_0 ",'exclusiveMaximum':" NUMBER \
  ",'exclusiveMinimum':" NUMBER ",'additionalItems':" SELF ",'contains':" SELF                    \
  ",'additionalProperties':" SELF ",'propertyNames':" SELF

#define NAMES_FROM_6 "{'type':'array','items':" STRING ",'uniqueItems':true}}"
#define FLAG_OR_SELF "{'anyOf':[" BOOLEAN "," SELF "]}"

static const char draft_4[] =
  "{'$schema':'http://json-schema.org/draft-04/schema#'," DEFINITIONS
  "{'type':'array','items':" STRING ",'minItems':1,'uniqueItems':true}},'type':'object',"
  "'properties':{" COMMON ",'id':" STRING ",'$ref':" STRING
  ",'multipleOf':{'type':'number','minimum':0,'exclusiveMinimum':true},'exclusiveMaximum':" BOOLEAN
  ",'exclusiveMinimum':" BOOLEAN ",'additionalItems':" FLAG_OR_SELF
  ",'additionalProperties':" FLAG_OR_SELF ",'patternProperties':" MAP(
    SELF) "},'dependencies':{'exclusiveMaximum':['maximum'],'exclusiveMinimum':['minimum']}}";

static const char draft_6[] =
  "{'$schema':'http://json-schema.org/draft-06/schema#',"
  "'$id':'http://json-schema.org/draft-06/schema#'," DEFINITIONS NAMES_FROM_6
  ",'type':['object','boolean'],'properties':{" COMMON           FROM_6
  ",'patternProperties':" MAP(SELF) "}}";

static const char draft_7[] =
  "{'$schema':'http://json-schema.org/draft-07/schema#',"
  "'$id':'http://json-schema.org/draft-07/schema#'," DEFINITIONS NAMES_FROM_6
  ",'type':['object','boolean'],'properties':{" COMMON           FROM_6
  ",'patternProperties':" REGEX_MAP(SELF) ",'$comment':" STRING ",'readOnly':" BOOLEAN
                                          ",'writeOnly':" BOOLEAN
                                          ",'examples':{'type':'array'},'contentMediaType':" STRING
                                          ",'contentEncoding':" STRING ",'if':" SELF ",'then':" SELF
                                          ",'else':" SELF "}}";

/* ---- 2019-09 and 2020-12 -------------------------------------------------------------------- */

#define BASE_2019 "https://json-schema.org/draft/2019-09/"
#define BASE_2020 "https://json-schema.org/draft/2020-12/"

#define HEAD_2019(name)                                     \
  "{'$schema':'" BASE_2019 "schema','$id':'" BASE_2019 name \
  "','$recursiveAnchor':true,'type':['object','boolean'],"
#define HEAD_2020(name)                                     \
  "{'$schema':'" BASE_2020 "schema','$id':'" BASE_2020 name \
  "','$dynamicAnchor':'meta','type':['object','boolean'],"

#define META_2019 "{'$recursiveRef':'#'}"
#define META_2020 "{'$dynamicRef':'#meta'}"
#define DEF(name) "{'$ref':'#/$defs/" name "'}"

static const char schema_2019[] = HEAD_2019(
  "schema") "'allOf':[{'$ref':'meta/core'},{'$ref':'meta/applicator'},{'$ref':'meta/validation'},"
            "{'$ref':'meta/meta-data'},{'$ref':'meta/format'},{'$ref':'meta/content'}],"
            "'properties':{'definitions':" MAP(META_2019) ",'dependencies':" MAP(
              "{'anyOf':[" META_2019 ",{'$ref':'meta/validation#/$defs/names'}]}") "}}";

static const char schema_2020[] = HEAD_2020(
  "schema") "'allOf':[{'$ref':'meta/core'},{'$ref':'meta/applicator'},{'$ref':'meta/unevaluated'},"
            "{'$ref':'meta/validation'},{'$ref':'meta/meta-data'},{'$ref':'meta/"
            "format-annotation'},"
            "{'$ref':'meta/content'}],"
            "'properties':{'definitions':" MAP(META_2020) ",'dependencies':" MAP(
              "{'anyOf':[" META_2020
              ",{'$ref':'meta/validation#/$defs/names'}]}") ",'$recursiveAnchor':{'$ref':'meta/"
                                                            "core#/$defs/anchor'},"
                                                            "'$recursiveRef':{'$ref':'meta/core#/"
                                                            "$defs/reference'}}}";

static const char core_2019[] =
  HEAD_2019("meta/core") "'properties':{'$id':{'type':'string','format':'uri-reference','pattern':'"
                         "^[^#]*#?$'},"
                         "'$schema':" URL ",'$anchor':{'type':'string','pattern':'^[A-Za-z][-A-Za-"
                         "z0-9.:_]*$'},'$ref':" REFERENCE ",'$recursiveRef':" REFERENCE
                         ",'$recursiveAnchor':" BOOLEAN
                         ",'$vocabulary':{'type':'object','propertyNames':" URL
                         ",'additionalProperties':" BOOLEAN "},'$comment':" STRING
                         ",'$defs':" MAP(META_2019) "}}";

static const char core_2020[] = HEAD_2020(
  "meta/core") "'properties':{'$id':{'$ref':'#/$defs/"
               "reference','pattern':'^[^#]*#?$'},'$schema':" DEF("url") ",'$ref':" DEF(
                 "refere"
                 "nce") ",'$anchor':" DEF("anchor") ",'$dynamicRef':" DEF("reference") ",'$"
                                                                                       "dynamicAn"
                                                                                       "chor'"
                                                                                       ":" DEF(
                                                                                         "a"
                                                                                         "n"
                                                                                         "c"
                                                                                         "h"
                                                                                         "o"
                                                                                         "r") ",'$"
                                                                                              "voca"
                                                                                              "bula"
                                                                                              "ry':"
                                                                                              "{'"
                                                                                              "type"
                                                                                              "':"
                                                                                              "'obj"
                                                                                              "ect'"
                                                                                              ",'"
                                                                                              "prop"
                                                                                              "erty"
                                                                                              "Name"
                                                                                              "s'"
                                                                                              ":" DEF(
                                                                                                "u"
                                                                                                "r"
                                                                                                "l") ",'"
                                                                                                     "additionalProperties'"
                                                                                                     ":" BOOLEAN
                                                                                                     "},'$comment':" STRING
                                                                                                     ",'$defs':" MAP(
                                                                                                       META_2020) "},"
                                                                                                                  "'$defs':{"
                                                                                                                  "'anchor':"
                                                                                                                  "{'type':'"
                                                                                                                  "string','"
                                                                                                                  "pattern':"
                                                                                                                  "'^[A-Za-"
                                                                                                                  "z_][-A-"
                                                                                                                  "Za-z0-9._"
                                                                                                                  "]*$'},'"
                                                                                                                  "url':" URL
                                                                                                                  ",'"
                                                                                                                  "reference"
                                                                                                                  "'"
                                                                                                                  ":" REFERENCE
                                                                                                                  "}}";

#define APPLICATORS(meta)                                                                         \
  "'contains':" meta ",'additionalProperties':" meta                                              \
  ",'properties':" MAP(meta) ",'patternProperties':" REGEX_MAP(meta) ",'dependentSchemas':" MAP(  \
    meta) ",'propertyNames':" meta ",'if':" meta ",'then':" meta ",'else':" meta                  \
          ",'allOf':" DEF("list") ",'anyOf':" DEF("list") ",'oneOf':" DEF(                        \
            "list") ",'not':" meta "},'$defs':{'list':{'type':'array','minItems':1,'items':" meta \
                    "}}}"

static const char applicator_2019[] =
  HEAD_2019("meta/applicator") "'properties':{'additionalItems':" META_2019
                               ",'unevaluatedItems':" META_2019
                               ",'unevaluatedProperties':" META_2019 ",'items':{'anyOf':[" META_2019
                               "," DEF("list") "]}," APPLICATORS(META_2019);

static const char applicator_2020[] =
  HEAD_2020("meta/applicator") "'properties':{'prefixItems':" DEF(
    "list") ",'items':" META_2020 "," APPLICATORS(META_2020);

static const char unevaluated_2020[] =
  HEAD_2020("meta/unevaluated") "'properties':{'unevaluatedItems':" META_2020
                                ",'unevaluatedProperties':" META_2020 "}}";

#define VALIDATION                                                                                                                                                   \
  "'properties':{'type':" TYPE(                                                                                                                                      \
    "#/$defs/types") ",'enum':{'type':'array'},'multipleOf':" ABOVE_0 ",'maximum':" NUMBER                                                                           \
                     ",'exclusiveMaximum':" NUMBER ",'minimum':" NUMBER                                                                                              \
                     ",'exclusiveMinimum':" NUMBER                                                                                                                   \
                     ",'maxLength':" DEF("count") ",'minLength':" DEF(                                                                                               \
                       "count0") ",'pattern':" REGEX                                                                                                                 \
                                 ",'maxItems':" DEF("count") ",'minItems':" DEF(                                                                                     \
                                   "count0") ",'uniqueItems':" BOOLEAN                                                                                               \
                                             ",'maxContains':" DEF("count") ",'minContains':" DEF("count") ",'maxProperties':" DEF("count") ",'minProperties':" DEF( \
                                               "count0") ",'required':" DEF("names") ",'"                                                                            \
                                                                                     "dependentRe"                                                                   \
                                                                                     "quired'"                                                                       \
                                                                                     ":" MAP(DEF(                                                                    \
                                                                                       "names")) "},'$defs':{'count':" COUNT                                         \
                                                                                                 ",'count0':" DEF(                                                   \
                                                                                                   "count") ",'types':" SIMPLE_TYPES                                 \
                                                                                                            ",'names':{'type':'array','items':" STRING               \
                                                                                                            ",'uniqueItems':true}}}"

static const char validation_2019[] = HEAD_2019("meta/validation") VALIDATION;
static const char validation_2020[] = HEAD_2020("meta/validation") VALIDATION;

#define META_DATA                                                                   \
  "'properties':{'title':" STRING ",'description':" STRING ",'deprecated':" BOOLEAN \
  ",'readOnly':" BOOLEAN ",'writeOnly':" BOOLEAN ",'examples':{'type':'array'}}}"
#define FORMAT "'properties':{'format':" STRING "}}"
#define CONTENT(meta)                                                                              \
  "'properties':{'contentMediaType':" STRING ",'contentEncoding':" STRING ",'contentSchema':" meta \
  "}}"

static const char meta_data_2019[]        = HEAD_2019("meta/meta-data") META_DATA;
static const char meta_data_2020[]        = HEAD_2020("meta/meta-data") META_DATA;
static const char format_2019[]           = HEAD_2019("meta/format") FORMAT;
static const char format_2020[]           = HEAD_2020("meta/format-annotation") FORMAT;
static const char format_assertion_2020[] = HEAD_2020("meta/format-assertion") FORMAT;
static const char content_2019[]          = HEAD_2019("meta/content") CONTENT(META_2019);
static const char content_2020[]          = HEAD_2020("meta/content") CONTENT(META_2020);

/* ---- the texts ------------------------------------------------------------------------------ */

typedef struct metaschema {
  const char *path;
  const char *text;
  int         draft;
  unsigned    vocabulary; /* 0: the whole draft */
} metaschema;

static const metaschema metaschemas[] = {
  { "draft-04/schema", draft_4, 4, 0 },
  { "draft-06/schema", draft_6, 6, 0 },
  { "draft-07/schema", draft_7, 7, 0 },
  { "draft/2019-09/schema", schema_2019, 2019, 0 },
  { "draft/2020-12/schema", schema_2020, 2020, 0 },
  { "draft/2019-09/meta/core", core_2019, 2019, CH_VOCABULARY_CORE },
  { "draft/2019-09/meta/applicator", applicator_2019, 2019, CH_VOCABULARY_APPLICATOR },
  { "draft/2019-09/meta/validation", validation_2019, 2019, CH_VOCABULARY_VALIDATION },
  { "draft/2019-09/meta/meta-data", meta_data_2019, 2019, CH_VOCABULARY_META_DATA },
  { "draft/2019-09/meta/format", format_2019, 2019, CH_VOCABULARY_FORMAT },
  { "draft/2019-09/meta/content", content_2019, 2019, CH_VOCABULARY_CONTENT },
  { "draft/2020-12/meta/core", core_2020, 2020, CH_VOCABULARY_CORE },
  { "draft/2020-12/meta/applicator", applicator_2020, 2020, CH_VOCABULARY_APPLICATOR },
  { "draft/2020-12/meta/unevaluated", unevaluated_2020, 2020, CH_VOCABULARY_UNEVALUATED },
  { "draft/2020-12/meta/validation", validation_2020, 2020, CH_VOCABULARY_VALIDATION },
  { "draft/2020-12/meta/meta-data", meta_data_2020, 2020, CH_VOCABULARY_META_DATA },
  { "draft/2020-12/meta/format-annotation", format_2020, 2020, CH_VOCABULARY_FORMAT },
  { "draft/2020-12/meta/format-assertion", format_assertion_2020, 2020,
    CH_VOCABULARY_FORMAT_ASSERTION },
  { "draft/2020-12/meta/content", content_2020, 2020, CH_VOCABULARY_CONTENT },
};

enum { METASCHEMA_COUNT = sizeof metaschemas / sizeof metaschemas[0] };

static const metaschema *find_metaschema(chart_str url)
{
  if (ch_str_starts(url, CHART_STR("http://json-schema.org/")))
    url = ch_str_from(url, sizeof "http://json-schema.org/" - 1);
  else if (ch_str_starts(url, CHART_STR("https://json-schema.org/")))
    url = ch_str_from(url, sizeof "https://json-schema.org/" - 1);
  else
    return NULL;
  if (ch_str_is(url, "schema"))
    url = CHART_STR("draft/2020-12/schema");
  for (size_t i = 0; i < METASCHEMA_COUNT; i++)
    if (ch_str_is(url, metaschemas[i].path))
      return &metaschemas[i];
  return NULL;
}

bool ch_schema_metaschema_text(ch_arena *arena, chart_str url, chart_str *text)
{
  const metaschema *found = find_metaschema(url);
  if (found == NULL)
    return false;
  *text      = ch_arena_copy(arena, chart_str_from(found->text));
  char *json = (char *) text->data;
  for (size_t i = 0; i < text->size; i++)
    if (json[i] == '\'')
      json[i] = '"';
  return true;
}

/* ---- validating schemas --------------------------------------------------------------------- */

static const ch_schema_node *compile_metaschema(ch_schema_compiler *compiler,
                                                const metaschema   *wanted)
{
  const char     *scheme = wanted->draft < 2019 ? "http" : "https";
  const chart_str url =
    ch_arena_format(compiler->arena, "%s://json-schema.org/%s", scheme, wanted->path);
  ch_schema_document *document = ch_schema_document_load(compiler, url);
  ch_schema_node     *node     = ch_schema_enqueue(compiler, document->root);
  ch_schema_compile_queue(compiler);
  return node;
}

/* A node that asks the metaschema of each vocabulary, as `allOf` would. */
static const ch_schema_node *join_vocabularies(ch_schema_compiler *compiler,
                                               ch_schema_dialect   dialect)
{
  ch_arena              *arena = compiler->arena;
  ch_schema_node        *node  = (ch_schema_node *) ch_arena_zero(arena, 1, sizeof *node);
  ch_schema_logic_rules *logic = (ch_schema_logic_rules *) ch_arena_zero(arena, 1, sizeof *logic);
  node->draft                  = dialect.draft;
  node->resource               = node;
  node->logic                  = logic;
  logic->all.items =
    (const ch_schema_node **) ch_arena_zero(arena, METASCHEMA_COUNT, sizeof(ch_schema_node *));
  for (size_t i = 0; i < METASCHEMA_COUNT; i++)
    if (metaschemas[i].draft == dialect.draft &&
        (metaschemas[i].vocabulary & dialect.vocabularies) != 0)
      logic->all.items[logic->all.size++] = compile_metaschema(compiler, &metaschemas[i]);
  if (dialect.draft >= 2020) {
    node->newer = (ch_schema_newer_rules *) ch_arena_zero(arena, 1, sizeof *node->newer);
    node->newer->dynamic_anchor  = CHART_STR("meta");
    ch_schema_dependency *anchor = (ch_schema_dependency *) ch_arena_alloc(arena, sizeof *anchor);
    *anchor = (ch_schema_dependency){ .name = node->newer->dynamic_anchor, .node = node };
    node->newer->dynamic_anchors = (ch_schema_dependencies){ anchor, 1 };
  }
  return node;
}

const ch_schema_node *ch_schema_metaschema(ch_schema_compiler *compiler, ch_schema_dialect dialect)
{
  if (compiler->metaschemas == NULL) {
    compiler->metaschemas =
      (ch_schema_compiler *) ch_arena_zero(compiler->arena, 1, sizeof *compiler->metaschemas);
    compiler->metaschemas->arena = compiler->arena;
    compiler->metaschemas->options =
      (ch_schema_options){ .default_draft = 2020, .asserts_format = true };
  }
  if (dialect.vocabularies != 0)
    return join_vocabularies(compiler->metaschemas, dialect);
  for (size_t i = 0; i < METASCHEMA_COUNT; i++)
    if (metaschemas[i].draft == dialect.draft && metaschemas[i].vocabulary == 0)
      return compile_metaschema(compiler->metaschemas, &metaschemas[i]);
  return NULL;
}

void ch_schema_check_place(ch_schema_compiler *compiler, ch_schema_place *place)
{
  ch_arena                  *arena = compiler->arena;
  const ch_schema_node      *meta  = ch_schema_metaschema(compiler, place->resource->dialect);
  const ch_schema_complaint *found = ch_schema_run(arena, meta, place->value, compiler);
  if (found == NULL)
    return;
  const chart_str report = ch_schema_report(arena, meta, found);
  ch_throw(arena->fault, CHART_ERR_SCHEMA, "%.*s is not valid against metaschema: %.*s",
           CH_STR_ARG(ch_url_quote(arena, ch_schema_place_location(arena, place))),
           CH_STR_ARG(report));
}
