/* SPDX-License-Identifier: Apache-2.0
 * From places to nodes: each schema that is reached from the root becomes a node.
 *
 * The order follows the library's (first come, first compiled; the keywords in its order), since it
 * decides which of several errors is told. */
#include "values/schema_keyword.h"
#include "values/schema_url.h"

/* One schema on its way to a node. */
typedef struct subject {
  ch_schema_compiler *compiler;
  ch_arena           *arena;
  ch_schema_place    *place;
  ch_schema_node     *node;
  ch_schema_dialect   dialect;

  ch_schema_keyword_set present;
  const chart_value    *values[CH_KEYWORD_COUNT]; /* of those alone that are present */
} subject;

/* ---- the queue ------------------------------------------------------------------------------ */

static void push(ch_schema_compiler *compiler, ch_schema_node *node)
{
  if (compiler->queue_size == compiler->queue_room) {
    const size_t     room = compiler->queue_room == 0 ? 256 : compiler->queue_room * 2;
    ch_schema_node **queue =
      (ch_schema_node **) ch_arena_array(compiler->arena, room, sizeof(ch_schema_node *));
    if (compiler->queue_size != 0)
      memcpy(queue, compiler->queue, compiler->queue_size * sizeof *queue);
    compiler->queue      = queue;
    compiler->queue_room = room;
  }
  compiler->queue[compiler->queue_size++] = node;
}

ch_schema_node *ch_schema_enqueue(ch_schema_compiler *compiler, ch_schema_place *place)
{
  if (place->node != NULL)
    return place->node;
  place->node        = (ch_schema_node *) ch_arena_zero(compiler->arena, 1, sizeof(ch_schema_node));
  place->node->place = place;
  push(compiler, place->node);
  return place->node;
}

/* ---- values of keywords --------------------------------------------------------------------- */

static const chart_value *any_value_of(const subject *self, ch_schema_keyword keyword)
{
  return (self->present >> keyword & 1) != 0 ? self->values[keyword] : NULL;
}

static const chart_value *value_of(const subject *self, ch_schema_keyword keyword, chart_kind kind)
{
  const chart_value *value = any_value_of(self, keyword);
  return value != NULL && value->kind == kind ? value : NULL;
}

/* A copy of the value, or NULL: where it stands in the document may move when that is sorted. */
static const chart_value *kept(const subject *self, const chart_value *value)
{
  if (value == NULL)
    return NULL;
  chart_value *copy = (chart_value *) ch_arena_alloc(self->arena, sizeof *copy);
  *copy             = *value;
  return copy;
}

static bool flag_of(const subject *self, ch_schema_keyword keyword)
{
  const chart_value *value = value_of(self, keyword, CHART_BOOL);
  return value != NULL && value->as.boolean;
}

static chart_str text_of(const subject *self, ch_schema_keyword keyword)
{
  const chart_value *value = value_of(self, keyword, CHART_STRING);
  return value == NULL ? ch_str(NULL, 0) : ch_text(*value);
}

static const ch_decimal *number_of(const subject *self, ch_schema_keyword keyword)
{
  const chart_value *value = value_of(self, keyword, CHART_BYTES);
  if (value == NULL)
    return NULL;
  ch_decimal *number = (ch_decimal *) ch_arena_alloc(self->arena, sizeof *number);
  return ch_decimal_from_value(self->arena, *value, number) ? number : NULL;
}

static ch_schema_limit limit_of(const subject *self, ch_schema_keyword keyword)
{
  const ch_decimal *number = number_of(self, keyword);
  if (number == NULL || !ch_decimal_is_integer(number))
    return (ch_schema_limit){ 0, false };
  return (ch_schema_limit){ ch_decimal_to_int(number), true };
}

static ch_schema_names names_from(ch_arena *arena, chart_value list)
{
  const size_t    size  = ch_list_size(list);
  ch_schema_names names = { (chart_str *) ch_arena_array(arena, size, sizeof(chart_str)), 0 };
  for (size_t i = 0; i < size; i++)
    if (ch_list_at(list, i).kind == CHART_STRING)
      names.items[names.size++] = ch_text(ch_list_at(list, i));
  return names;
}

/* ---- schemas below keywords ----------------------------------------------------------------- */

static const ch_schema_node *node_below(const subject *self, ch_schema_keyword keyword,
                                        const chart_str *token, uint32_t index, chart_value value)
{
  const chart_str *name = &ch_schema_keyword_table[keyword].name;
  ch_schema_place *place =
    ch_schema_place_below(self->compiler, self->place, name, token, index, value);
  return ch_schema_enqueue(self->compiler, place);
}

static const ch_schema_node *node_of(const subject *self, ch_schema_keyword keyword)
{
  const chart_value *value = any_value_of(self, keyword);
  return value == NULL ? NULL : node_below(self, keyword, NULL, CH_SCHEMA_NO_INDEX, *value);
}

static ch_schema_nodes nodes_of(const subject *self, ch_schema_keyword keyword)
{
  const chart_value *list  = value_of(self, keyword, CHART_LIST);
  ch_schema_nodes    nodes = { NULL, list == NULL ? 0 : ch_list_size(*list) };
  if (nodes.size == 0)
    return nodes;
  nodes.items =
    (const ch_schema_node **) ch_arena_array(self->arena, nodes.size, sizeof(ch_schema_node *));
  for (size_t i = 0; i < nodes.size; i++)
    nodes.items[i] = node_below(self, keyword, NULL, (uint32_t) i, ch_list_at(*list, i));
  return nodes;
}

static ch_schema_rest rest_of(const subject *self, ch_schema_keyword keyword)
{
  const chart_value *flag = value_of(self, keyword, CHART_BOOL);
  if (flag != NULL)
    return (ch_schema_rest){ NULL, true, !flag->as.boolean };
  const ch_schema_node *node = node_of(self, keyword);
  return (ch_schema_rest){ node, node != NULL, false };
}

/* The nodes below a map, in the order of its sorted entries; NULL: no such map. */
static const ch_schema_node **nodes_of_map(const subject *self, ch_schema_keyword keyword)
{
  const chart_value *map = value_of(self, keyword, CHART_DICT);
  if (map == NULL)
    return NULL;
  const size_t            size    = ch_dict_size(*map);
  const chart_dict_entry *entries = ch_dict_sorted(*map);
  const ch_schema_node  **nodes =
    (const ch_schema_node **) ch_arena_array(self->arena, size, sizeof(ch_schema_node *));
  for (size_t i = 0; i < size; i++)
    nodes[i] = node_below(self, keyword, &entries[i].key, CH_SCHEMA_NO_INDEX, entries[i].value);
  return nodes;
}

typedef enum dependency_kind { NAMES_OR_SCHEMAS, ONLY_NAMES, ONLY_SCHEMAS } dependency_kind;

static ch_schema_dependencies dependencies_of(const subject *self, ch_schema_keyword keyword,
                                              dependency_kind kind)
{
  const chart_value     *map    = value_of(self, keyword, CHART_DICT);
  ch_schema_dependencies result = { NULL, 0 };
  if (map == NULL)
    return result;
  const chart_dict_entry *entries = ch_dict_sorted(*map);
  result.items =
    (ch_schema_dependency *) ch_arena_zero(self->arena, ch_dict_size(*map), sizeof *result.items);
  for (size_t i = 0; i < ch_dict_size(*map); i++) {
    ch_schema_dependency *dependency = &result.items[result.size];
    dependency->name                 = entries[i].key;
    if (kind != ONLY_SCHEMAS && entries[i].value.kind == CHART_LIST)
      dependency->names = names_from(self->arena, entries[i].value);
    else if (kind != ONLY_NAMES)
      dependency->node =
        node_below(self, keyword, &entries[i].key, CH_SCHEMA_NO_INDEX, entries[i].value);
    else
      continue;
    result.size++;
  }
  return result;
}

/* ---- patterns ------------------------------------------------------------------------------- */

ch_regex *ch_schema_regex(ch_schema_compiler *compiler, chart_str pattern, chart_str *why)
{
  ch_regex *known = (ch_regex *) ch_schema_table_get(&compiler->regexes, pattern.data);
  if (known != NULL)
    return known;
  known = ch_regex_try_compile(compiler->arena, pattern, why);
  if (known != NULL && pattern.data != NULL)
    *ch_schema_table_at(compiler->arena, &compiler->regexes, pattern.data) = known;
  return known;
}

static ch_schema_pattern pattern_from(const subject *self, ch_schema_keyword keyword,
                                      chart_str text, const ch_schema_node *node)
{
  ch_arena         *arena = self->arena;
  chart_str         why;
  ch_schema_pattern pattern = { ch_schema_regex(self->compiler, text, &why), text, node };
  if (pattern.regex == NULL)
    ch_throw(arena->fault, CHART_ERR_SCHEMA, "invalid regex %.*s at %.*s: %.*s",
             CH_STR_ARG(ch_url_quote(arena, text)),
             CH_STR_ARG(ch_url_quote(
               arena, ch_arena_format(arena, "%.*s/%.*s",
                                      CH_STR_ARG(ch_schema_place_location(arena, self->place)),
                                      CH_STR_ARG(ch_schema_keyword_table[keyword].name)))),
             CH_STR_ARG(why));
  return pattern;
}

static void add_pattern_properties(const subject *self, ch_schema_object_rules *rules)
{
  const ch_schema_node **nodes = nodes_of_map(self, CH_KEYWORD_PATTERN_PROPERTIES);
  if (nodes == NULL)
    return;
  const chart_value       map     = *self->values[CH_KEYWORD_PATTERN_PROPERTIES];
  const chart_dict_entry *entries = ch_dict_sorted(map);
  rules->pattern_count            = ch_dict_size(map);
  rules->patterns = (ch_schema_pattern *) ch_arena_array(self->arena, rules->pattern_count,
                                                         sizeof *rules->patterns);
  for (size_t i = 0; i < rules->pattern_count; i++)
    rules->patterns[i] =
      pattern_from(self, CH_KEYWORD_PATTERN_PROPERTIES, entries[i].key, nodes[i]);
}

/* ---- keywords ------------------------------------------------------------------------------- */

static bool has(const subject *self, unsigned vocabulary)
{
  return ch_schema_dialect_has(self->dialect, vocabulary);
}

static bool has_any(const subject *self, ch_schema_keyword_set keywords)
{
  return (self->present & keywords) != 0;
}

static const ch_schema_node *reference_of(const subject *self, ch_schema_keyword keyword)
{
  const chart_value *ref = value_of(self, keyword, CHART_STRING);
  if (ref == NULL)
    return NULL;
  return ch_schema_enqueue(self->compiler,
                           ch_schema_resolve(self->compiler, self->place, ch_text(*ref)));
}

static void add_logic(const subject *self)
{
  if (!has_any(self, CH_KEYWORD_BIT(ALL_OF) | CH_KEYWORD_BIT(ANY_OF) | CH_KEYWORD_BIT(ONE_OF) |
                       CH_KEYWORD_BIT(NOT) | CH_KEYWORD_BIT(IF)))
    return;
  ch_schema_logic_rules *rules =
    (ch_schema_logic_rules *) ch_arena_zero(self->arena, 1, sizeof *rules);
  rules->all              = nodes_of(self, CH_KEYWORD_ALL_OF);
  rules->any              = nodes_of(self, CH_KEYWORD_ANY_OF);
  rules->one              = nodes_of(self, CH_KEYWORD_ONE_OF);
  rules->inverse          = node_of(self, CH_KEYWORD_NOT);
  rules->condition        = node_of(self, CH_KEYWORD_IF);
  const chart_value *flag = value_of(self, CH_KEYWORD_IF, CHART_BOOL);
  if (rules->condition != NULL && (flag == NULL || flag->as.boolean))
    rules->consequence = node_of(self, CH_KEYWORD_THEN);
  if (rules->condition != NULL && (flag == NULL || !flag->as.boolean))
    rules->alternative = node_of(self, CH_KEYWORD_ELSE);
  self->node->logic = rules;
}

static void add_object_applicators(const subject *self, ch_schema_object_rules *rules)
{
  rules->property_nodes = nodes_of_map(self, CH_KEYWORD_PROPERTIES);
  if (rules->property_nodes != NULL)
    rules->properties = *self->values[CH_KEYWORD_PROPERTIES];
  add_pattern_properties(self, rules);
  rules->additional        = rest_of(self, CH_KEYWORD_ADDITIONAL_PROPERTIES);
  rules->dependencies      = dependencies_of(self, CH_KEYWORD_DEPENDENCIES, NAMES_OR_SCHEMAS);
  rules->names             = node_of(self, CH_KEYWORD_PROPERTY_NAMES);
  rules->dependent_schemas = dependencies_of(self, CH_KEYWORD_DEPENDENT_SCHEMAS, ONLY_SCHEMAS);
  self->node->all_properties_evaluated = rules->additional.is_set;
}

static void add_object(const subject *self)
{
  if (!has_any(self, CH_KEYWORD_BIT(PROPERTIES) | CH_KEYWORD_BIT(PATTERN_PROPERTIES) |
                       CH_KEYWORD_BIT(ADDITIONAL_PROPERTIES) | CH_KEYWORD_BIT(DEPENDENCIES) |
                       CH_KEYWORD_BIT(PROPERTY_NAMES) | CH_KEYWORD_BIT(DEPENDENT_SCHEMAS) |
                       CH_KEYWORD_BIT(DEPENDENT_REQUIRED) | CH_KEYWORD_BIT(REQUIRED) |
                       CH_KEYWORD_BIT(MIN_PROPERTIES) | CH_KEYWORD_BIT(MAX_PROPERTIES)))
    return;
  ch_schema_object_rules *rules =
    (ch_schema_object_rules *) ch_arena_zero(self->arena, 1, sizeof *rules);
  if (has(self, CH_VOCABULARY_APPLICATOR))
    add_object_applicators(self, rules);
  if (has(self, CH_VOCABULARY_VALIDATION)) {
    const chart_value *required = value_of(self, CH_KEYWORD_REQUIRED, CHART_LIST);
    if (required != NULL)
      rules->required = names_from(self->arena, *required);
    rules->min_properties     = limit_of(self, CH_KEYWORD_MIN_PROPERTIES);
    rules->max_properties     = limit_of(self, CH_KEYWORD_MAX_PROPERTIES);
    rules->dependent_required = dependencies_of(self, CH_KEYWORD_DEPENDENT_REQUIRED, ONLY_NAMES);
  }
  self->node->object = rules;
}

static void add_array_applicators(const subject *self, ch_schema_array_rules *rules)
{
  ch_schema_node *node = self->node;
  if (self->dialect.draft >= 2020) {
    rules->prefix             = nodes_of(self, CH_KEYWORD_PREFIX_ITEMS);
    rules->items              = node_of(self, CH_KEYWORD_ITEMS);
    node->all_items_evaluated = rules->items != NULL;
  } else if (value_of(self, CH_KEYWORD_ITEMS, CHART_LIST) != NULL) {
    rules->prefix             = nodes_of(self, CH_KEYWORD_ITEMS);
    rules->additional         = rest_of(self, CH_KEYWORD_ADDITIONAL_ITEMS);
    node->all_items_evaluated = rules->additional.is_set;
  } else {
    rules->items              = node_of(self, CH_KEYWORD_ITEMS);
    node->all_items_evaluated = rules->items != NULL;
  }
  node->items_evaluated = rules->prefix.size;
  rules->contains       = node_of(self, CH_KEYWORD_CONTAINS);
}

static void add_array(const subject *self)
{
  if (!has_any(self, CH_KEYWORD_BIT(ITEMS) | CH_KEYWORD_BIT(PREFIX_ITEMS) |
                       CH_KEYWORD_BIT(CONTAINS) | CH_KEYWORD_BIT(MIN_ITEMS) |
                       CH_KEYWORD_BIT(MAX_ITEMS) | CH_KEYWORD_BIT(UNIQUE_ITEMS)))
    return;
  ch_schema_array_rules *rules =
    (ch_schema_array_rules *) ch_arena_zero(self->arena, 1, sizeof *rules);
  if (has(self, CH_VOCABULARY_APPLICATOR))
    add_array_applicators(self, rules);
  if (has(self, CH_VOCABULARY_VALIDATION)) {
    rules->min_items    = limit_of(self, CH_KEYWORD_MIN_ITEMS);
    rules->max_items    = limit_of(self, CH_KEYWORD_MAX_ITEMS);
    rules->is_unique    = flag_of(self, CH_KEYWORD_UNIQUE_ITEMS);
    rules->min_contains = limit_of(self, CH_KEYWORD_MIN_CONTAINS);
    rules->max_contains = limit_of(self, CH_KEYWORD_MAX_CONTAINS);
  }
  self->node->array = rules;
}

static void add_string(const subject *self)
{
  if (!has_any(self,
               CH_KEYWORD_BIT(MIN_LENGTH) | CH_KEYWORD_BIT(MAX_LENGTH) | CH_KEYWORD_BIT(PATTERN)))
    return;
  ch_schema_string_rules *rules =
    (ch_schema_string_rules *) ch_arena_zero(self->arena, 1, sizeof *rules);
  rules->min_length          = limit_of(self, CH_KEYWORD_MIN_LENGTH);
  rules->max_length          = limit_of(self, CH_KEYWORD_MAX_LENGTH);
  const chart_value *pattern = value_of(self, CH_KEYWORD_PATTERN, CHART_STRING);
  if (pattern != NULL)
    rules->pattern = pattern_from(self, CH_KEYWORD_PATTERN, ch_text(*pattern), NULL);
  self->node->string = rules;
}

static void add_number(const subject *self)
{
  if (!has_any(self, CH_KEYWORD_BIT(MINIMUM) | CH_KEYWORD_BIT(MAXIMUM) |
                       CH_KEYWORD_BIT(EXCLUSIVE_MINIMUM) | CH_KEYWORD_BIT(EXCLUSIVE_MAXIMUM) |
                       CH_KEYWORD_BIT(MULTIPLE_OF)))
    return;
  ch_schema_number_rules *rules =
    (ch_schema_number_rules *) ch_arena_zero(self->arena, 1, sizeof *rules);
  rules->minimum     = number_of(self, CH_KEYWORD_MINIMUM);
  rules->maximum     = number_of(self, CH_KEYWORD_MAXIMUM);
  rules->above       = number_of(self, CH_KEYWORD_EXCLUSIVE_MINIMUM);
  rules->below       = number_of(self, CH_KEYWORD_EXCLUSIVE_MAXIMUM);
  rules->multiple_of = number_of(self, CH_KEYWORD_MULTIPLE_OF);
  if (flag_of(self, CH_KEYWORD_EXCLUSIVE_MINIMUM)) {
    rules->above   = rules->minimum;
    rules->minimum = NULL;
  }
  if (flag_of(self, CH_KEYWORD_EXCLUSIVE_MAXIMUM)) {
    rules->below   = rules->maximum;
    rules->maximum = NULL;
  }
  self->node->number = rules;
}

static void add_types(const subject *self)
{
  const chart_value *type = any_value_of(self, CH_KEYWORD_TYPE);
  if (type == NULL)
    return;
  unsigned types = ch_schema_type_named(*type);
  for (size_t i = 0; type->kind == CHART_LIST && i < ch_list_size(*type); i++)
    types |= ch_schema_type_named(ch_list_at(*type, i));
  self->node->types = (uint8_t) types;
}

static void add_general(const subject *self)
{
  add_types(self);
  ch_schema_node *node  = self->node;
  unsigned        types = 0;
  node->constant        = kept(self, any_value_of(self, CH_KEYWORD_CONST));
  node->enumeration     = kept(self, value_of(self, CH_KEYWORD_ENUM, CHART_LIST));
  for (size_t i = 0; node->enumeration != NULL && i < ch_list_size(*node->enumeration); i++)
    types |= ch_schema_type_of(ch_list_at(*node->enumeration, i));
  node->enumeration_types = (uint8_t) types;
}

static bool asserts_format(const subject *self)
{
  if (self->compiler->options.asserts_format || self->dialect.draft < 2019)
    return true;
  return has(self,
             self->dialect.draft == 2019 ? CH_VOCABULARY_FORMAT : CH_VOCABULARY_FORMAT_ASSERTION);
}

static void add_dynamic_reference(const subject *self, ch_schema_newer_rules *rules)
{
  rules->dynamic_reference = reference_of(self, CH_KEYWORD_DYNAMIC_REF);
  rules->dynamic_anchor    = text_of(self, CH_KEYWORD_DYNAMIC_ANCHOR);
  const chart_str ref      = text_of(self, CH_KEYWORD_DYNAMIC_REF);
  const size_t    hash     = ch_str_find_byte(ref, '#', 0);
  chart_str       anchor, why;
  if (hash != CH_NOT_FOUND &&
      ch_url_unescape(self->arena, ch_str_from(ref, hash + 1), &anchor, &why) && anchor.size != 0 &&
      anchor.data[0] != '/')
    rules->dynamic_reference_anchor = anchor;
}

static void add_unevaluated(const subject *self, ch_schema_newer_rules *rules)
{
  if (!has(self,
           self->dialect.draft == 2019 ? CH_VOCABULARY_APPLICATOR : CH_VOCABULARY_UNEVALUATED))
    return;
  rules->unevaluated_items      = node_of(self, CH_KEYWORD_UNEVALUATED_ITEMS);
  rules->unevaluated_properties = node_of(self, CH_KEYWORD_UNEVALUATED_PROPERTIES);
}

static ch_schema_newer_rules *newer_rules_of(ch_arena *arena, ch_schema_node *node)
{
  if (node->newer == NULL)
    node->newer = (ch_schema_newer_rules *) ch_arena_zero(arena, 1, sizeof *node->newer);
  return node->newer;
}

static void add_newer(const subject *self)
{
  if (!has_any(self, CH_KEYWORD_BIT(RECURSIVE_REF) | CH_KEYWORD_BIT(UNEVALUATED_ITEMS) |
                       CH_KEYWORD_BIT(UNEVALUATED_PROPERTIES) | CH_KEYWORD_BIT(DYNAMIC_REF) |
                       CH_KEYWORD_BIT(DYNAMIC_ANCHOR)))
    return;
  ch_schema_newer_rules *rules = newer_rules_of(self->arena, self->node);
  rules->recursive_reference   = reference_of(self, CH_KEYWORD_RECURSIVE_REF);
  add_unevaluated(self, rules);
  if (self->node->draft >= 2020)
    add_dynamic_reference(self, rules);
}

/* Before 2019-09 what stands beside $ref does not count; but the library forgets that for the
 * keywords that drafts 6 and 7 brought, of which `const` is looked at before $ref.  The others are
 * only compiled, for the sake of the errors in them. */
static void add_beside_reference(const subject *self)
{
  self->node->constant = kept(self, any_value_of(self, CH_KEYWORD_CONST));
  node_of(self, CH_KEYWORD_CONTAINS);
  node_of(self, CH_KEYWORD_PROPERTY_NAMES);
  node_of(self, CH_KEYWORD_IF);
  if (has_any(self, CH_KEYWORD_BIT(IF))) {
    node_of(self, CH_KEYWORD_THEN);
    node_of(self, CH_KEYWORD_ELSE);
  }
}

static void add_keywords(const subject *self)
{
  ch_schema_node *node = self->node;
  node->reference      = reference_of(self, CH_KEYWORD_REF);
  if (node->reference != NULL && node->draft < 2019) {
    add_beside_reference(self);
    return;
  }
  if (has(self, CH_VOCABULARY_APPLICATOR))
    add_logic(self);
  add_array(self);
  add_object(self);
  if (has(self, CH_VOCABULARY_VALIDATION)) {
    add_general(self);
    add_number(self);
    add_string(self);
  }
  if (has_any(self, CH_KEYWORD_BIT(FORMAT)) && asserts_format(self))
    node->format = ch_schema_format_named(text_of(self, CH_KEYWORD_FORMAT));
  node->is_recursive_anchor = flag_of(self, CH_KEYWORD_RECURSIVE_ANCHOR);
  add_newer(self);
}

/* Keywords that the draft does not know are as good as absent. */
static void gather(subject *self)
{
  const chart_dict_entry *entries = self->place->value.as.dict->entries;
  const size_t            size    = ch_dict_size(self->place->value);
  self->present                   = 0;
  for (size_t i = 0; i < size; i++) {
    const ch_schema_keyword keyword = ch_schema_keyword_in(self->dialect.draft, entries[i].key);
    if (keyword == CH_KEYWORD_COUNT)
      continue;
    self->values[keyword] = &entries[i].value;
    self->present |= UINT64_C(1) << keyword;
  }
}

/* ---- places --------------------------------------------------------------------------------- */

_Noreturn static void fail_lost(ch_arena *arena, const ch_schema_place *place)
{
  ch_throw(arena->fault, CHART_ERR_SCHEMA,
           place->is_ill ? "invalid json-pointer %.*s" : "json-pointer in %.*s not found",
           CH_STR_ARG(ch_url_quote(arena, ch_schema_place_location(arena, place))));
}

static void add_dynamic_anchors(ch_schema_compiler *compiler, ch_schema_node *node)
{
  const ch_schema_resource *resource = node->place->resource;
  size_t                    count    = 0;
  for (const ch_schema_anchor *a = resource->anchors; a != NULL; a = a->next)
    count += a->is_dynamic;
  if (count == 0)
    return;
  ch_schema_dependencies *anchors = &newer_rules_of(compiler->arena, node)->dynamic_anchors;
  anchors->items =
    (ch_schema_dependency *) ch_arena_zero(compiler->arena, count, sizeof *anchors->items);
  for (const ch_schema_anchor *a = resource->anchors; a != NULL; a = a->next)
    if (a->is_dynamic)
      anchors->items[anchors->size++] =
        (ch_schema_dependency){ .name = a->name, .node = ch_schema_enqueue(compiler, a->place) };
}

static void compile(ch_schema_compiler *compiler, ch_schema_node *node)
{
  ch_schema_place *place = node->place;
  if (place->is_lost)
    fail_lost(compiler->arena, place);
  ch_schema_place_collect(compiler, place);
  node->draft    = place->resource->dialect.draft;
  node->resource = ch_schema_enqueue(compiler, place->resource->place);
  if (node->draft >= 2020 && node->resource == node)
    add_dynamic_anchors(compiler, node);
  node->is_boolean = place->value.kind == CHART_BOOL ||
                     (place->value.kind == CHART_DICT && ch_dict_size(place->value) == 0);
  node->is_true = place->value.kind == CHART_DICT || place->value.as.boolean;
  if (node->is_boolean || place->value.kind != CHART_DICT)
    return;
  subject self; /* not cleared: it is large, and most of it is not used */
  self.compiler = compiler;
  self.arena    = compiler->arena;
  self.place    = place;
  self.node     = node;
  self.dialect  = place->resource->dialect;
  gather(&self);
  add_keywords(&self);
}

void ch_schema_compile_queue(ch_schema_compiler *compiler)
{
  for (size_t i = 0; i < compiler->queue_size; i++)
    compile(compiler, compiler->queue[i]);
  compiler->queue_size = 0;
}

/* ---- schemas -------------------------------------------------------------------------------- */

struct ch_schema {
  ch_schema_compiler    compiler;
  const ch_schema_node *root;
};

const ch_schema *ch_schema_compile(ch_arena *arena, chart_str url, chart_value document,
                                   const ch_schema_options *options)
{
  ch_schema          *schema   = (ch_schema *) ch_arena_zero(arena, 1, sizeof *schema);
  ch_schema_compiler *compiler = &schema->compiler;
  compiler->arena              = arena;
  if (options != NULL)
    compiler->options = *options;
  if (compiler->options.default_draft == 0)
    compiler->options.default_draft = 2020;
  schema->root = ch_schema_enqueue(compiler, ch_schema_document_add(compiler, url, document)->root);
  ch_schema_compile_queue(compiler);
  return schema;
}

bool ch_schema_validate(const ch_schema *schema, ch_arena *arena, chart_value value,
                        chart_str *complaint)
{
  const ch_schema_complaint *found = ch_schema_run(arena, schema->root, value, NULL);
  if (found != NULL && complaint != NULL)
    *complaint = ch_schema_report(arena, schema->root, found);
  return found == NULL;
}
