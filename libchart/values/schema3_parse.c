/* SPDX-License-Identifier: Apache-2.0
 * Parsing schemas for Helm 3, keyword by keyword in the library's order: so that of several things
 * wrong with a schema the same one is reported. */
#include "codec/json.h"
#include "values/schema3_node.h"

typedef struct parser {
  ch_arena       *arena;
  ch_schema3_pool pool;
  chart_value     parsed; /* dict: URL -> CHART_OBJECT that points to a ch_schema3 */
} parser;

static ch_schema3 *parse(parser *p, chart_value schema, int draft);

/* ---- complaints ----------------------------------------------------------------------------- */

_Noreturn static void fail_type(parser *p, const char *expected, const char *keyword)
{
  ch_throw(p->arena->fault, CHART_ERR_SCHEMA, "Invalid type. Expected: %s, given: %s", expected,
           keyword);
}

_Noreturn static void fail_kind(parser *p, const char *keyword, const char *what)
{
  ch_throw(p->arena->fault, CHART_ERR_SCHEMA, "%s must be of %s", keyword, what);
}

static const chart_value *member(chart_value schema, const char *keyword)
{
  const chart_dict_entry *entry = ch_dict_find(schema, chart_str_from(keyword));
  return entry == NULL ? NULL : &entry->value;
}

static bool is_schema(chart_value value)
{
  return value.kind == CHART_DICT || value.kind == CHART_BOOL;
}

static bool has_text(chart_value list, chart_str text)
{
  for (size_t i = 0; i < ch_list_size(list); i++)
    if (ch_str_equal(ch_text(ch_list_at(list, i)), text))
      return true;
  return false;
}

/* ---- values --------------------------------------------------------------------------------- */

static chart_value with_floats(ch_arena *arena, chart_value value)
{
  ch_guard_stack(arena->fault);
  if (value.kind == CHART_BYTES) {
    ch_decimal number;
    return ch_decimal_from_value(arena, value, &number)
             ? ch_float(ch_decimal_to_double(arena, &number))
             : ch_string(ch_text(value));
  }
  if (value.kind == CHART_LIST) {
    chart_value copy = ch_list_new(arena, CH_TYPE_LIST, ch_list_size(value));
    for (size_t i = 0; i < ch_list_size(value); i++)
      ch_list_push(arena, copy, with_floats(arena, ch_list_at(value, i)));
    return copy;
  }
  if (value.kind != CHART_DICT)
    return value;
  chart_value             copy    = ch_dict_new(arena, CH_TYPE_DICT, ch_dict_size(value));
  const chart_dict_entry *entries = ch_dict_sorted(value);
  for (size_t i = 0; i < ch_dict_size(value); i++)
    ch_dict_set(arena, copy, entries[i].key, with_floats(arena, entries[i].value));
  return copy;
}

chart_str ch_schema3_json(ch_arena *arena, chart_value value)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_json_write(&out, with_floats(arena, value), CH_JSON_COMPACT);
  return ch_buffer_view(&out);
}

/* ---- schemas inside schemas ----------------------------------------------------------------- */

static ch_schema3_named_list parse_named(parser *p, chart_value map, int draft)
{
  ch_schema3_named_list   list    = { NULL, ch_dict_size(map) };
  const chart_dict_entry *entries = ch_dict_sorted(map);
  list.items = (ch_schema3_named *) ch_arena_zero(p->arena, list.size, sizeof *list.items);
  for (size_t i = 0; i < list.size; i++)
    list.items[i] =
      (ch_schema3_named){ .name = entries[i].key, .node = parse(p, entries[i].value, draft) };
  return list;
}

static void parse_properties(parser *p, ch_schema3 *out, chart_value schema)
{
  const chart_value *map = member(schema, "properties");
  if (map == NULL)
    return;
  if (map->kind != CHART_DICT)
    fail_kind(p, "properties", "type object");
  out->properties = parse_named(p, *map, out->draft);
}

static void parse_rest(parser *p, ch_schema3_rest *out, chart_value schema, const char *keyword,
                       int draft)
{
  const chart_value *rest = member(schema, keyword);
  if (rest == NULL)
    return;
  if (rest->kind == CHART_BOOL)
    out->is_refused = !rest->as.boolean;
  else if (rest->kind == CHART_DICT)
    out->node = parse(p, *rest, draft);
  else
    fail_type(p, "boolean/valid schema", keyword);
}

static void parse_patterns(parser *p, ch_schema3 *out, chart_value schema)
{
  const chart_value *map = member(schema, "patternProperties");
  if (map == NULL)
    return;
  if (map->kind != CHART_DICT)
    fail_type(p, "valid schema", "patternProperties");
  out->patterns = parse_named(p, *map, out->draft);
  for (size_t i = 0; i < out->patterns.size; i++) {
    ch_schema3_named *pattern = &out->patterns.items[i];
    chart_str         why;
    pattern->regex = ch_regex_try_compile(p->arena, pattern->name, &why);
    if (pattern->regex == NULL)
      ch_throw(p->arena->fault, CHART_ERR_SCHEMA, "Invalid regex pattern '%.*s'",
               CH_STR_ARG(pattern->name));
  }
}

static void parse_dependency(parser *p, ch_schema3_named *out, chart_value value, int draft)
{
  if (is_schema(value)) {
    out->node = parse(p, value, draft);
    return;
  }
  bool is_right = value.kind == CHART_LIST;
  for (size_t i = 0; is_right && i < ch_list_size(value); i++)
    is_right = ch_list_at(value, i).kind == CHART_STRING;
  if (!is_right)
    fail_kind(p, "dependency", "type schema or array of strings");
  out->names = value;
}

static void parse_dependencies(parser *p, ch_schema3 *out, chart_value schema)
{
  const chart_value *map = member(schema, "dependencies");
  if (map == NULL)
    return;
  if (map->kind != CHART_DICT)
    fail_kind(p, "dependencies", "type object");
  ch_schema3_named_list  *list    = &out->dependencies;
  const chart_dict_entry *entries = ch_dict_sorted(*map);
  list->size                      = ch_dict_size(*map);
  list->items = (ch_schema3_named *) ch_arena_zero(p->arena, list->size, sizeof *list->items);
  for (size_t i = 0; i < list->size; i++) {
    list->items[i].name = entries[i].key;
    parse_dependency(p, &list->items[i], entries[i].value, out->draft);
  }
}

static ch_schema3_list parse_list(parser *p, chart_value list, int draft)
{
  ch_schema3_list out = { NULL, ch_list_size(list) };
  out.items           = (ch_schema3 **) ch_arena_array(p->arena, out.size, sizeof(ch_schema3 *));
  for (size_t i = 0; i < out.size; i++)
    out.items[i] = parse(p, ch_list_at(list, i), draft);
  return out;
}

static void parse_items(parser *p, ch_schema3 *out, chart_value schema)
{
  static const char  expected[] = "valid schema/array of schemas";
  const chart_value *items      = member(schema, "items");
  if (items == NULL)
    return;
  if (is_schema(*items)) {
    out->items.items    = (ch_schema3 **) ch_arena_array(p->arena, 1, sizeof(ch_schema3 *));
    out->items.items[0] = parse(p, *items, out->draft);
    out->items.size     = 1;
    out->is_single_item = true;
    return;
  }
  if (items->kind != CHART_LIST)
    fail_type(p, expected, "items");
  for (size_t i = 0; i < ch_list_size(*items); i++)
    if (!is_schema(ch_list_at(*items, i)))
      fail_type(p, expected, "items");
  out->items = parse_list(p, *items, out->draft);
}

static void parse_choice(parser *p, ch_schema3_list *out, chart_value schema, const char *keyword,
                         const char *shown, int draft)
{
  const chart_value *list = member(schema, keyword);
  if (list == NULL)
    return;
  if (list->kind != CHART_LIST)
    fail_kind(p, shown, "an array");
  *out = parse_list(p, *list, draft);
}

static void parse_one(parser *p, ch_schema3 **out, chart_value schema, const char *keyword,
                      int draft)
{
  const chart_value *one = member(schema, keyword);
  if (one == NULL)
    return;
  if (!is_schema(*one))
    fail_kind(p, keyword, "an object");
  *out = parse(p, *one, draft);
}

/* ---- numbers -------------------------------------------------------------------------------- */

static const ch_decimal *parse_number(parser *p, chart_value value)
{
  ch_decimal *number = (ch_decimal *) ch_arena_alloc(p->arena, sizeof *number);
  return value.kind == CHART_BYTES && ch_decimal_from_value(p->arena, value, number) ? number
                                                                                     : NULL;
}

static void parse_multiple(parser *p, ch_schema3 *out, chart_value schema)
{
  const chart_value *value = member(schema, "multipleOf");
  if (value == NULL)
    return;
  out->multiple_of = parse_number(p, *value);
  if (out->multiple_of == NULL)
    fail_type(p, "number", "multipleOf");
  if (out->multiple_of->count == 0 || out->multiple_of->is_negative)
    ch_throw(p->arena->fault, CHART_ERR_SCHEMA, "multipleOf must be strictly greater than 0");
}

/* In draft 4 the exclusive bound is a flag beside the other one, since draft 6 a number. */
static void parse_bound(parser *p, const ch_decimal **bound, const ch_decimal **exclusive,
                        chart_value schema, const char *keyword, const char *exclusive_keyword,
                        int draft)
{
  const chart_value *value = member(schema, keyword);
  const chart_value *other = member(schema, exclusive_keyword);
  if (value != NULL && (*bound = parse_number(p, *value)) == NULL)
    fail_kind(p, keyword, "a number");
  if (other == NULL)
    return;
  bool may_be_flag = draft == 4 || draft == CH_SCHEMA3_HYBRID, may_be_number = draft != 4;
  if (may_be_number && other->kind == CHART_BYTES) {
    *exclusive = parse_number(p, *other);
    return;
  }
  if (!may_be_flag || other->kind != CHART_BOOL)
    fail_type(p, may_be_flag ? may_be_number ? "boolean/number" : "boolean" : "number",
              exclusive_keyword);
  if (*bound == NULL)
    ch_throw(p->arena->fault, CHART_ERR_SCHEMA, "%s cannot be used without %s", exclusive_keyword,
             keyword);
  if (other->as.boolean) {
    *exclusive = *bound;
    *bound     = NULL;
  }
}

static void parse_limit(parser *p, ch_schema_limit *out, chart_value schema, const char *keyword)
{
  const chart_value *value = member(schema, keyword);
  if (value == NULL)
    return;
  const ch_decimal *number = parse_number(p, *value);
  if (number == NULL || !ch_decimal_is_integer(number))
    fail_kind(p, keyword, "an integer");
  *out = (ch_schema_limit){ ch_decimal_to_int(number), true };
  if (out->value < 0)
    ch_throw(p->arena->fault, CHART_ERR_SCHEMA, "%s must be greater than or equal to 0", keyword);
}

static void check_order(parser *p, ch_schema_limit low, ch_schema_limit high, const char *names)
{
  if (low.is_set && high.is_set && low.value > high.value)
    ch_throw(p->arena->fault, CHART_ERR_SCHEMA, "%s", names);
}

/* ---- the other keywords --------------------------------------------------------------------- */

static void add_type(parser *p, ch_schema3 *out, chart_str type)
{
  static const char        known[]  = "[array boolean integer number null object string]";
  static const char *const names[]  = { "array", "boolean", "integer", "number",
                                        "null",  "object",  "string" };
  bool                     is_known = false;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    is_known = is_known || ch_str_is(type, names[i]);
  if (!is_known)
    ch_throw(p->arena->fault, CHART_ERR_SCHEMA,
             "has a primitive type that is NOT VALID -- given: /%.*s/ Expected valid values are:%s",
             CH_STR_ARG(type), known);
  if (has_text(out->types, type))
    ch_throw(p->arena->fault, CHART_ERR_SCHEMA, "%.*s type is duplicated", CH_STR_ARG(type));
  ch_list_push(p->arena, out->types, ch_string(type));
}

static void parse_types(parser *p, ch_schema3 *out, chart_value schema)
{
  static const char  expected[] = "string/array of strings";
  const chart_value *types      = member(schema, "type");
  if (types == NULL)
    return;
  out->types = ch_list_new(p->arena, CH_TYPE_LIST, 1);
  if (types->kind == CHART_STRING) {
    add_type(p, out, ch_text(*types));
    return;
  }
  if (types->kind != CHART_LIST)
    fail_type(p, expected, "type");
  for (size_t i = 0; i < ch_list_size(*types); i++) {
    chart_value type = ch_list_at(*types, i);
    if (type.kind != CHART_STRING)
      fail_type(p, expected, "type");
    add_type(p, out, ch_text(type));
  }
}

static void parse_strings(parser *p, ch_schema3 *out, chart_value schema)
{
  const chart_value *pattern = member(schema, "pattern");
  const chart_value *format  = member(schema, "format");
  chart_str          why;
  parse_limit(p, &out->min_length, schema, "minLength");
  parse_limit(p, &out->max_length, schema, "maxLength");
  check_order(p, out->min_length, out->max_length, "minLength cannot be greater than maxLength");
  if (pattern != NULL) {
    if (pattern->kind != CHART_STRING)
      fail_kind(p, "pattern", "a string");
    out->pattern_text = ch_text(*pattern);
    out->pattern      = ch_regex_try_compile(p->arena, out->pattern_text, &why);
    if (out->pattern == NULL)
      ch_throw(p->arena->fault, CHART_ERR_SCHEMA, "pattern must be a valid regex");
  }
  if (format == NULL)
    return;
  if (format->kind != CHART_STRING)
    fail_kind(p, "format", "type string");
  out->format = ch_text(*format);
}

static void parse_required(parser *p, ch_schema3 *out, chart_value schema)
{
  const chart_value *required = member(schema, "required");
  if (required == NULL)
    return;
  if (required->kind != CHART_LIST)
    fail_kind(p, "required", "an array");
  out->required = ch_list_new(p->arena, CH_TYPE_LIST, ch_list_size(*required));
  for (size_t i = 0; i < ch_list_size(*required); i++) {
    chart_value name = ch_list_at(*required, i);
    if (name.kind != CHART_STRING)
      ch_throw(p->arena->fault, CHART_ERR_SCHEMA, "required items must be string");
    if (has_text(out->required, ch_text(name)))
      ch_throw(p->arena->fault, CHART_ERR_SCHEMA, "required items must be unique");
    ch_list_push(p->arena, out->required, name);
  }
}

static void parse_enumeration(parser *p, ch_schema3 *out, chart_value schema)
{
  const chart_value *constant = member(schema, "const"), *values = member(schema, "enum");
  if (constant != NULL && out->draft >= 6) {
    chart_str *text = (chart_str *) ch_arena_alloc(p->arena, sizeof *text);
    *text           = ch_schema3_json(p->arena, *constant);
    out->constant   = text;
  }
  if (values == NULL)
    return;
  if (values->kind != CHART_LIST)
    fail_kind(p, "enum", "an array");
  out->enumeration = ch_list_new(p->arena, CH_TYPE_LIST, ch_list_size(*values));
  for (size_t i = 0; i < ch_list_size(*values); i++) {
    chart_str text = ch_schema3_json(p->arena, ch_list_at(*values, i));
    if (has_text(out->enumeration, text))
      ch_throw(p->arena->fault, CHART_ERR_SCHEMA, "enum items must be unique");
    ch_list_push(p->arena, out->enumeration, ch_string(text));
  }
}

static void parse_arrays(parser *p, ch_schema3 *out, chart_value schema)
{
  const chart_value *unique   = member(schema, "uniqueItems");
  const chart_value *contains = member(schema, "contains");
  parse_limit(p, &out->min_items, schema, "minItems");
  parse_limit(p, &out->max_items, schema, "maxItems");
  if (unique != NULL && unique->kind != CHART_BOOL)
    fail_kind(p, "uniqueItems", "a boolean");
  out->is_unique = unique != NULL && unique->as.boolean;
  if (contains != NULL && out->draft >= 6)
    out->contains = parse(p, *contains, out->draft);
}

static void parse_logic(parser *p, ch_schema3 *out, chart_value schema)
{
  parse_choice(p, &out->one, schema, "oneOf", "oneOf", out->draft);
  parse_choice(p, &out->any, schema, "anyOf", "anyOf", out->draft);
  parse_choice(p, &out->all, schema, "allOf", "anyOf", out->draft); /* its own words */
  parse_one(p, &out->inverse, schema, "not", out->draft);
  if (out->draft < 7)
    return;
  parse_one(p, &out->condition, schema, "if", out->draft);
  parse_one(p, &out->consequence, schema, "then", out->draft);
  parse_one(p, &out->alternative, schema, "else", out->draft);
}

/* Texts that only need to be texts. */
static void check_texts(parser *p, chart_value schema, int draft)
{
  bool has_old_id = draft == 4 || (draft == CH_SCHEMA3_HYBRID && member(schema, "id") != NULL);
  const char        *texts[]     = { "title", "description", "$ref" };
  const char        *id          = has_old_id ? "id" : "$id";
  const chart_value *definitions = member(schema, "definitions");
  if (member(schema, id) != NULL && member(schema, id)->kind != CHART_STRING)
    fail_type(p, "string", id);
  if (definitions != NULL && definitions->kind != CHART_DICT)
    fail_type(p, "array of schemas", "definitions");
  for (size_t i = 0; definitions != NULL && i < ch_dict_size(*definitions); i++) {
    chart_value one = ch_dict_sorted(*definitions)[i].value;
    if (!is_schema(one))
      fail_type(p, "array of schemas", "definitions");
    parse(p, one, draft);
  }
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (member(schema, texts[i]) != NULL && member(schema, texts[i])->kind != CHART_STRING)
      fail_type(p, "string", texts[i]);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void parse_into(parser *p, ch_schema3 *out, chart_value schema);

/* The schema at a URL is parsed once; while it is under way, references to it are there already. */
static ch_schema3 *parse_reference(parser *p, chart_value schema, int draft)
{
  chart_str               url   = ch_schema3_target(&p->pool, schema);
  const chart_dict_entry *known = ch_dict_find(p->parsed, url);
  if (known != NULL)
    return (ch_schema3 *) (void *) known->value.as.object;
  ch_schema3 *out  = (ch_schema3 *) ch_arena_zero(p->arena, 1, sizeof *out);
  chart_value held = { .kind = CHART_OBJECT, .as.object = (struct chart_object *) (void *) out };
  out->draft       = draft;
  ch_dict_set(p->arena, p->parsed, url, held);
  chart_value found = ch_schema3_find(&p->pool, url);
  if (!is_schema(found))
    fail_kind(p, "valid schema", "type object");
  int own    = ch_schema3_draft(p->arena, found);
  out->draft = own != 0 ? own : draft;
  parse_into(p, out, found);
  return out;
}

static void parse_into(parser *p, ch_schema3 *out, chart_value schema)
{
  ch_guard_stack(p->arena->fault);
  if (out->draft >= 6 && schema.kind == CHART_BOOL) {
    out->is_boolean = true;
    out->is_true    = schema.as.boolean;
    return;
  }
  if (schema.kind != CHART_DICT)
    ch_throw(p->arena->fault, CHART_ERR_SCHEMA, "Expected: valid schema, given: Invalid JSON");
  check_texts(p, schema, out->draft);
  if (member(schema, "$ref") != NULL) {
    out->reference = parse_reference(p, schema, out->draft);
    return;
  }
  parse_types(p, out, schema);
  parse_properties(p, out, schema);
  parse_rest(p, &out->more_properties, schema, "additionalProperties", out->draft);
  parse_patterns(p, out, schema);
  if (out->draft >= 6)
    parse_one(p, &out->property_names, schema, "propertyNames", out->draft);
  parse_dependencies(p, out, schema);
  parse_items(p, out, schema);
  parse_rest(p, &out->more_items, schema, "additionalItems", out->draft);
  parse_multiple(p, out, schema);
  parse_bound(p, &out->minimum, &out->above, schema, "minimum", "exclusiveMinimum", out->draft);
  parse_bound(p, &out->maximum, &out->below, schema, "maximum", "exclusiveMaximum", out->draft);
  parse_strings(p, out, schema);
  parse_limit(p, &out->min_properties, schema, "minProperties");
  parse_limit(p, &out->max_properties, schema, "maxProperties");
  check_order(p, out->min_properties, out->max_properties,
              "minProperties cannot be greater than maxProperties");
  parse_required(p, out, schema);
  parse_arrays(p, out, schema);
  parse_enumeration(p, out, schema);
  parse_logic(p, out, schema);
}

static ch_schema3 *parse(parser *p, chart_value schema, int draft)
{
  ch_schema3 *out = (ch_schema3 *) ch_arena_zero(p->arena, 1, sizeof *out);
  out->draft      = draft;
  parse_into(p, out, schema);
  return out;
}

ch_schema3 *ch_schema3_parse(ch_arena *arena, chart_value document)
{
  parser p = { .arena  = arena,
               .pool   = { .arena = arena, .documents = ch_dict_new(arena, CH_TYPE_DICT, 0) },
               .parsed = ch_dict_new(arena, CH_TYPE_DICT, 0) };
  if (!is_schema(document))
    ch_throw(arena->fault, CHART_ERR_SCHEMA, "schema is invalid");
  int draft = document.kind == CHART_DICT ? ch_schema3_draft(arena, document) : 0;
  ch_schema3_pool_add(&p.pool, CHART_STR(""), document);
  return parse(&p, document, draft == 0 ? CH_SCHEMA3_HYBRID : draft);
}
