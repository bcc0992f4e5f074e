/* SPDX-License-Identifier: Apache-2.0
 * A quick yes: whether a value fits a plain schema, without compiling it.
 *
 * Most schemas are plain: no schema below the root has a name or a dialect of its own, every keyword
 * has a value of the right kind, and references lead into the same document.  Most values fit.  Then
 * nobody needs nodes, places and complaints; both are walked side by side as they were read.  What
 * is not plain, and what does not fit, is left to compilation and validation, which have the words
 * for it. */
#include "values/schema_keyword.h"

#include "base/utf8.h"

/* What goes beyond these is not plain; validation has limits of its own. */
enum {
  STEPS_MAX  = CH_SCHEMA_STEP_LIMIT / 20,
  DEPTH_MAX  = 128,
  HOPS_MAX   = 32, /* from schema to schema for one value: more may have no end */
  DIGITS_MAX = 15  /* of a size */
};

typedef enum verdict { NO, YES, UNSURE } verdict;

typedef struct glance {
  ch_schema_compiler compiler; /* keeps the regexes, and that alone */
  ch_arena          *arena;
  chart_value        root;
  chart_value        references; /* the schemas that the texts of references lead to */
  int                draft;
  bool               asserts_format;
  size_t             steps, depth;
} glance;

/* ---- the schema ----------------------------------------------------------------------------- */

/* Keywords that name a schema, or refer to what only validation knows. */
#define NAMING                                                                                  \
  (CH_KEYWORD_BIT(ANCHOR) | CH_KEYWORD_BIT(DYNAMIC_ANCHOR) | CH_KEYWORD_BIT(RECURSIVE_ANCHOR) | \
   CH_KEYWORD_BIT(DYNAMIC_REF) | CH_KEYWORD_BIT(RECURSIVE_REF) | CH_KEYWORD_BIT(VOCABULARY))

/* Keywords that below the root make a schema a resource of its own. */
#define IDENTITY (CH_KEYWORD_BIT(ID) | CH_KEYWORD_BIT(ID4) | CH_KEYWORD_BIT(SCHEMA))

/* Where the token leads from a schema: to a schema, or (*is_map) to a map of schemas. */
static bool go_below(const glance *self, chart_str token, chart_value *at, bool *is_map)
{
  const ch_schema_keyword keyword = ch_schema_keyword_in(self->draft, token);
  const chart_dict_entry *entry   = ch_dict_find(*at, token);
  if (keyword == CH_KEYWORD_COUNT || entry == NULL)
    return false;
  const ch_schema_shape shape = ch_schema_keyword_table[keyword].shape;
  *at                         = entry->value;
  *is_map                     = shape == CH_SHAPE_SCHEMA_MAP;
  return *is_map || shape == CH_SHAPE_SCHEMA || shape == CH_SHAPE_SCHEMA_OR_FLAG ||
         shape == CH_SHAPE_SCHEMA_OR_SCHEMAS;
}

/* The schema that "#/token/token" leads to.  Each step goes over a keyword, so that the schema is
 * one that was, or will be, looked at. */
static bool find_target(const glance *self, chart_str reference, chart_value *target)
{
  bool is_map = false;
  *target     = self->root;
  for (size_t at = 1, end; at < reference.size; at = end) {
    const size_t slash = ch_str_find_byte(reference, '/', at + 1);
    end                = slash == CH_NOT_FOUND ? reference.size : slash;
    if (reference.data[at] != '/')
      return false;
    const chart_str token = ch_str_cut(reference, at + 1, end);
    if (is_map) {
      *target = ch_dict_get(*target, token);
      is_map  = false;
    } else if (!go_below(self, token, target, &is_map)) {
      return false;
    }
    if (target->kind != CHART_DICT)
      return false;
  }
  return !is_map;
}

static bool is_right_reference(glance *self, chart_value schema, chart_value reference)
{
  if (reference.kind != CHART_STRING)
    return false;
  const chart_str text = ch_text(reference);
  if (ch_dict_find(self->references, text) != NULL)
    return true;
  chart_value target;
  if (!ch_str_starts(text, CHART_STR("#")) || ch_str_find_byte(text, '~', 0) != CH_NOT_FOUND ||
      !ch_schema_keyword_is_right(&self->compiler, self->draft, schema, CH_KEYWORD_REF,
                                  reference) ||
      !find_target(self, text, &target))
    return false;
  ch_dict_set(self->arena, self->references, text, target);
  return true;
}

static bool is_right(glance *self, chart_value schema, ch_schema_keyword_set refused);

static bool is_right_below(glance *self, chart_value schema)
{
  if (schema.kind != CHART_DICT)
    return schema.kind == CHART_BOOL && self->draft >= 6;
  if (self->depth == DEPTH_MAX)
    return false;
  ch_guard_stack(self->arena->fault);
  self->depth++;
  const bool result = is_right(self, schema, NAMING | IDENTITY);
  self->depth--;
  return result;
}

static bool is_right_list(glance *self, chart_value list)
{
  if (list.kind != CHART_LIST || ch_list_size(list) == 0)
    return false;
  for (size_t i = 0; i < ch_list_size(list); i++)
    if (!is_right_below(self, ch_list_at(list, i)))
      return false;
  return true;
}

static bool is_right_map(glance *self, chart_value map, ch_schema_shape shape)
{
  if (map.kind != CHART_DICT)
    return false;
  const size_t size = ch_dict_size(map);
  for (size_t i = 0; i < size; i++) {
    const chart_dict_entry *entry = &map.as.dict->entries[i];
    chart_str               why;
    if (shape == CH_SHAPE_REGEX_MAP && ch_schema_regex(&self->compiler, entry->key, &why) == NULL)
      return false;
    if (shape == CH_SHAPE_SCHEMA_OR_NAMES_MAP && ch_schema_is_names(self->draft, entry->value))
      continue;
    if (!is_right_below(self, entry->value))
      return false;
  }
  return true;
}

static bool is_right_keyword(glance *self, chart_value schema, ch_schema_keyword keyword,
                             chart_value value)
{
  const ch_schema_shape shape = ch_schema_keyword_table[keyword].shape;
  switch (shape) {
  case CH_SHAPE_SCHEMA_OR_FLAG: return value.kind == CHART_BOOL || is_right_below(self, value);
  case CH_SHAPE_SCHEMA_OR_SCHEMAS:
    return value.kind == CHART_LIST && self->draft < 2020 ? is_right_list(self, value)
                                                          : is_right_below(self, value);
  case CH_SHAPE_SCHEMA: return is_right_below(self, value);
  case CH_SHAPE_SCHEMAS: return is_right_list(self, value);
  case CH_SHAPE_SCHEMA_MAP:
  case CH_SHAPE_REGEX_MAP:
  case CH_SHAPE_SCHEMA_OR_NAMES_MAP: return is_right_map(self, value, shape);
  default:
    return keyword == CH_KEYWORD_REF
             ? is_right_reference(self, schema, value)
             : ch_schema_keyword_is_right(&self->compiler, self->draft, schema, keyword, value);
  }
}

/* Whether nothing in the schema, a dict, can be an error. */
static bool is_right(glance *self, chart_value schema, ch_schema_keyword_set refused)
{
  const chart_dict_entry *entries = schema.as.dict->entries;
  const size_t            size    = ch_dict_size(schema);
  for (size_t i = 0; i < size; i++) {
    const ch_schema_keyword keyword = ch_schema_keyword_in(self->draft, entries[i].key);
    if (keyword == CH_KEYWORD_COUNT)
      continue;
    if ((refused >> keyword & 1) != 0 || !is_right_keyword(self, schema, keyword, entries[i].value))
      return false;
  }
  return true;
}

/* ---- values: any type ----------------------------------------------------------------------- */

/* The keywords of one schema. */
typedef struct keywords {
  ch_schema_keyword_set present;
  const chart_value    *values[CH_KEYWORD_COUNT]; /* of those alone that are present */
} keywords;

static void gather(keywords *known, int draft, chart_value schema)
{
  const chart_dict_entry *entries = schema.as.dict->entries;
  const size_t            size    = ch_dict_size(schema);
  known->present                  = 0;
  for (size_t i = 0; i < size; i++) {
    const ch_schema_keyword keyword = ch_schema_keyword_in(draft, entries[i].key);
    if (keyword == CH_KEYWORD_COUNT)
      continue;
    known->values[keyword] = &entries[i].value;
    known->present |= UINT64_C(1) << keyword;
  }
}

static bool has_any(const keywords *known, ch_schema_keyword_set set)
{
  return (known->present & set) != 0;
}

/* The value of the keyword, or NULL. */
static const chart_value *value_of(const keywords *known, ch_schema_keyword keyword)
{
  return (known->present >> keyword & 1) != 0 ? known->values[keyword] : NULL;
}

static verdict yes_if(bool holds)
{
  return holds ? YES : NO;
}

/* Counts work as validation does.  False: it is too much. */
static bool spend(glance *self, size_t steps)
{
  self->steps += steps;
  return self->steps <= STEPS_MAX;
}

/* Whether `value` fits the schema; *hops* says how many schemas it has been sent through. */
static verdict fits(glance *self, chart_value schema, chart_value value, size_t hops);

static bool has_type(glance *self, chart_value names, chart_value value, unsigned type)
{
  unsigned types = ch_schema_type_named(names);
  for (size_t i = 0; names.kind == CHART_LIST && i < ch_list_size(names); i++)
    types |= ch_schema_type_named(ch_list_at(names, i));
  return (types & type) != 0 || (type == CH_SCHEMA_NUMBER && (types & CH_SCHEMA_INTEGER) != 0 &&
                                 ch_schema_is_integer(self->arena, value));
}

static verdict check_enumeration(glance *self, chart_value list, chart_value value)
{
  if (!spend(self, ch_list_size(list)))
    return UNSURE;
  for (size_t i = 0; i < ch_list_size(list); i++)
    if (ch_schema_equal(self->arena, value, ch_list_at(list, i)))
      return YES;
  return NO;
}

static bool has_format(glance *self, chart_value name, chart_value value)
{
  if (value.kind != CHART_STRING || (self->draft >= 2019 && !self->asserts_format))
    return true;
  const ch_schema_format *format = ch_schema_format_named(ch_text(name));
  chart_str               why    = { NULL, 0 };
  return format == NULL || format->check(self->arena, ch_text(value), &why);
}

static verdict check_general(glance *self, const keywords *known, chart_value value, unsigned type)
{
  const chart_value *types       = value_of(known, CH_KEYWORD_TYPE);
  const chart_value *constant    = value_of(known, CH_KEYWORD_CONST);
  const chart_value *enumeration = value_of(known, CH_KEYWORD_ENUM);
  const chart_value *format      = value_of(known, CH_KEYWORD_FORMAT);
  if ((types != NULL && !has_type(self, *types, value, type)) ||
      (constant != NULL && !ch_schema_equal(self->arena, value, *constant)) ||
      (format != NULL && !has_format(self, *format, value)))
    return NO;
  return enumeration == NULL ? YES : check_enumeration(self, *enumeration, value);
}

/* Whether the size lies between what the two keywords say. */
static verdict check_size(const keywords *known, ch_schema_keyword least, ch_schema_keyword most,
                          size_t size)
{
  for (int i = 0; i < 2; i++) {
    const chart_value *bound = value_of(known, i == 0 ? least : most);
    uint64_t           limit = 0;
    if (bound == NULL)
      continue;
    if (bound->size > DIGITS_MAX)
      return UNSURE;
    for (size_t j = 0; j < bound->size; j++)
      limit = limit * 10 + (uint64_t) (bound->as.text[j] - '0');
    if (i == 0 ? size < limit : size > limit)
      return NO;
  }
  return YES;
}

/* ---- values: objects ------------------------------------------------------------------------ */

static verdict check_required(glance *self, chart_value names, chart_value value)
{
  if (!spend(self, ch_list_size(names)))
    return UNSURE;
  for (size_t i = 0; i < ch_list_size(names); i++)
    if (ch_dict_find(value, ch_text(ch_list_at(names, i))) == NULL)
      return NO;
  return YES;
}

/* Checks the property against the patterns; *is_known becomes true where one matches. */
static verdict check_patterns(glance *self, chart_value patterns, const chart_dict_entry *property,
                              bool *is_known)
{
  verdict      result = YES;
  const size_t size   = ch_dict_size(patterns);
  if (!spend(self, 8 * size))
    return UNSURE;
  for (size_t i = 0; i < size && result == YES; i++) {
    const chart_dict_entry *entry = &patterns.as.dict->entries[i];
    chart_str               why;
    if (!ch_regex_matches(ch_schema_regex(&self->compiler, entry->key, &why), property->key))
      continue;
    *is_known = true;
    result    = fits(self, entry->value, property->value, 0);
  }
  return result;
}

static verdict check_property(glance *self, const keywords *known, const chart_dict_entry *property)
{
  const chart_value *named      = value_of(known, CH_KEYWORD_PROPERTIES);
  const chart_value *patterns   = value_of(known, CH_KEYWORD_PATTERN_PROPERTIES);
  const chart_value *additional = value_of(known, CH_KEYWORD_ADDITIONAL_PROPERTIES);
  bool               is_known   = false;
  verdict            result     = YES;
  if (named != NULL) {
    const chart_dict_entry *entry = ch_dict_find_hashed(*named, property->key, property->hash);
    is_known                      = entry != NULL;
    if (entry != NULL)
      result = fits(self, entry->value, property->value, 0);
  }
  if (result == YES && patterns != NULL)
    result = check_patterns(self, *patterns, property, &is_known);
  if (result == YES && !is_known && additional != NULL)
    result = fits(self, *additional, property->value, 0);
  return result;
}

static verdict check_properties(glance *self, const keywords *known, chart_value value)
{
  verdict      result = YES;
  const size_t size   = ch_dict_size(value);
  for (size_t i = 0; i < size && result == YES; i++)
    result = check_property(self, known, &value.as.dict->entries[i]);
  return result;
}

static verdict check_names(glance *self, chart_value schema, chart_value value)
{
  verdict      result = YES;
  const size_t size   = ch_dict_size(value);
  for (size_t i = 0; i < size && result == YES; i++)
    result = fits(self, schema, ch_string(value.as.dict->entries[i].key), 0);
  return result;
}

/* What the presence of a property asks for: other properties, or that a schema fits. */
static verdict check_dependencies(glance *self, chart_value map, chart_value value, size_t hops)
{
  verdict      result = YES;
  const size_t size   = ch_dict_size(map);
  for (size_t i = 0; i < size && result == YES; i++) {
    const chart_dict_entry *entry = &map.as.dict->entries[i];
    if (ch_dict_find(value, entry->key) == NULL)
      continue;
    result = entry->value.kind == CHART_LIST ? check_required(self, entry->value, value)
                                             : fits(self, entry->value, value, hops);
  }
  return result;
}

static verdict check_all_dependencies(glance *self, const keywords *known, chart_value value,
                                      size_t hops)
{
  static const ch_schema_keyword all[]  = { CH_KEYWORD_DEPENDENCIES, CH_KEYWORD_DEPENDENT_SCHEMAS,
                                            CH_KEYWORD_DEPENDENT_REQUIRED };
  verdict                        result = YES;
  for (size_t i = 0; i < sizeof all / sizeof all[0] && result == YES; i++) {
    const chart_value *map = value_of(known, all[i]);
    if (map != NULL)
      result = check_dependencies(self, *map, value, hops);
  }
  return result;
}

#define OF_PROPERTIES                                                \
  (CH_KEYWORD_BIT(PROPERTIES) | CH_KEYWORD_BIT(PATTERN_PROPERTIES) | \
   CH_KEYWORD_BIT(ADDITIONAL_PROPERTIES))
#define OF_DEPENDENCIES                                               \
  (CH_KEYWORD_BIT(DEPENDENCIES) | CH_KEYWORD_BIT(DEPENDENT_SCHEMAS) | \
   CH_KEYWORD_BIT(DEPENDENT_REQUIRED))

static verdict check_object(glance *self, const keywords *known, chart_value value, size_t hops)
{
  const chart_value *required = value_of(known, CH_KEYWORD_REQUIRED);
  const chart_value *names    = value_of(known, CH_KEYWORD_PROPERTY_NAMES);
  verdict            result =
    check_size(known, CH_KEYWORD_MIN_PROPERTIES, CH_KEYWORD_MAX_PROPERTIES, ch_dict_size(value));
  if (result == YES && required != NULL)
    result = check_required(self, *required, value);
  if (result == YES && names != NULL)
    result = check_names(self, *names, value);
  if (result == YES && has_any(known, OF_DEPENDENCIES))
    result = check_all_dependencies(self, known, value, hops);
  if (result == YES && has_any(known, OF_PROPERTIES))
    result = check_properties(self, known, value);
  return result == YES && has_any(known, CH_KEYWORD_BIT(UNEVALUATED_PROPERTIES)) ? UNSURE : result;
}

/* ---- values: arrays, strings, numbers ------------------------------------------------------- */

/* The schemas of the first items, and the one for the others; NULL: none. */
static void find_item_schemas(const glance *self, const keywords *known, const chart_value **first,
                              const chart_value **others)
{
  const chart_value *items = value_of(known, CH_KEYWORD_ITEMS);
  *first                   = value_of(known, CH_KEYWORD_PREFIX_ITEMS);
  *others                  = items;
  if (self->draft < 2020 && items != NULL && items->kind == CHART_LIST) {
    *first  = items;
    *others = value_of(known, CH_KEYWORD_ADDITIONAL_ITEMS);
  }
}

static verdict check_array(glance *self, const keywords *known, chart_value value)
{
  if (has_any(known, CH_KEYWORD_BIT(CONTAINS) | CH_KEYWORD_BIT(UNEVALUATED_ITEMS)))
    return UNSURE;
  const chart_value *first, *others;
  const size_t       size   = ch_list_size(value);
  verdict            result = check_size(known, CH_KEYWORD_MIN_ITEMS, CH_KEYWORD_MAX_ITEMS, size);
  const chart_value *unique = value_of(known, CH_KEYWORD_UNIQUE_ITEMS);
  size_t             one, other;
  if (result == YES && unique != NULL && unique->as.boolean)
    result = yes_if(!ch_schema_find_equal(self->arena, value, &one, &other));
  find_item_schemas(self, known, &first, &others);
  for (size_t i = 0; i < size && result == YES; i++) {
    if (first != NULL && i < ch_list_size(*first))
      result = fits(self, ch_list_at(*first, i), ch_list_at(value, i), 0);
    else if (others != NULL)
      result = fits(self, *others, ch_list_at(value, i), 0);
  }
  return result;
}

static verdict check_string(glance *self, const keywords *known, chart_value value)
{
  verdict result = YES;
  if (has_any(known, CH_KEYWORD_BIT(MIN_LENGTH) | CH_KEYWORD_BIT(MAX_LENGTH)))
    result = check_size(known, CH_KEYWORD_MIN_LENGTH, CH_KEYWORD_MAX_LENGTH,
                        ch_utf8_count(ch_text(value)));
  const chart_value *pattern = value_of(known, CH_KEYWORD_PATTERN);
  if (result != YES || pattern == NULL)
    return result;
  chart_str why;
  return yes_if(
    ch_regex_matches(ch_schema_regex(&self->compiler, ch_text(*pattern), &why), ch_text(value)));
}

/* Compares a number with a bound: -1, 0 or 1.  False: one of them cannot be read. */
static bool compare_numbers(glance *self, chart_value value, chart_value bound, int *order)
{
  ch_decimal a, b;
  if (!ch_decimal_from_value(self->arena, value, &a) ||
      !ch_decimal_from_value(self->arena, bound, &b))
    return false;
  *order = ch_decimal_compare(&a, &b);
  *order = (*order > 0) - (*order < 0);
  return true;
}

static verdict check_number(glance *self, const keywords *known, chart_value value)
{
  static const struct {
    ch_schema_keyword keyword;
    int               refused, also_refused; /* the orders of a number that does not fit */
  } bounds[] = {
    { CH_KEYWORD_MINIMUM, -1, -1 },
    { CH_KEYWORD_MAXIMUM, 1, 1 },
    { CH_KEYWORD_EXCLUSIVE_MINIMUM, -1, 0 },
    { CH_KEYWORD_EXCLUSIVE_MAXIMUM, 1, 0 },
  };
  for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
    const chart_value *bound = value_of(known, bounds[i].keyword);
    int                order;
    if (bound == NULL)
      continue;
    if (!compare_numbers(self, value, *bound, &order))
      return UNSURE; /* also the flags of draft 4 */
    if (order == bounds[i].refused || order == bounds[i].also_refused)
      return NO;
  }
  return has_any(known, CH_KEYWORD_BIT(MULTIPLE_OF)) ? UNSURE : YES;
}

static verdict check_by_type(glance *self, const keywords *known, chart_value value, unsigned type,
                             size_t hops)
{
  switch (type) {
  case CH_SCHEMA_OBJECT: return check_object(self, known, value, hops);
  case CH_SCHEMA_ARRAY: return check_array(self, known, value);
  case CH_SCHEMA_STRING: return check_string(self, known, value);
  case CH_SCHEMA_NUMBER: return check_number(self, known, value);
  default: return YES;
  }
}

/* ---- values: logic -------------------------------------------------------------------------- */

static verdict check_all(glance *self, chart_value schemas, chart_value value, size_t hops)
{
  verdict result = YES;
  for (size_t i = 0; i < ch_list_size(schemas) && result == YES; i++)
    result = fits(self, ch_list_at(schemas, i), value, hops);
  return result;
}

static verdict check_any(glance *self, chart_value schemas, chart_value value, size_t hops)
{
  verdict result = NO;
  for (size_t i = 0; i < ch_list_size(schemas) && result != YES; i++) {
    const verdict one = fits(self, ch_list_at(schemas, i), value, hops);
    result            = one == NO ? result : one;
  }
  return result;
}

static verdict check_one(glance *self, chart_value schemas, chart_value value, size_t hops)
{
  size_t matches = 0;
  for (size_t i = 0; i < ch_list_size(schemas); i++) {
    const verdict one = fits(self, ch_list_at(schemas, i), value, hops);
    if (one == UNSURE)
      return UNSURE;
    matches += one == YES;
  }
  return yes_if(matches == 1);
}

static verdict check_condition(glance *self, const keywords *known, chart_value value, size_t hops)
{
  const verdict condition = fits(self, *known->values[CH_KEYWORD_IF], value, hops);
  if (condition == UNSURE)
    return UNSURE;
  const chart_value *next = value_of(known, condition == YES ? CH_KEYWORD_THEN : CH_KEYWORD_ELSE);
  return next == NULL ? YES : fits(self, *next, value, hops);
}

static verdict check_logic(glance *self, const keywords *known, chart_value value, size_t hops)
{
  const chart_value *all = value_of(known, CH_KEYWORD_ALL_OF);
  const chart_value *any = value_of(known, CH_KEYWORD_ANY_OF);
  const chart_value *one = value_of(known, CH_KEYWORD_ONE_OF);
  const chart_value *not = value_of(known, CH_KEYWORD_NOT);
  verdict result         = all == NULL ? YES : check_all(self, *all, value, hops);
  if (result == YES && any != NULL)
    result = check_any(self, *any, value, hops);
  if (result == YES && one != NULL)
    result = check_one(self, *one, value, hops);
  if (result == YES && has_any(known, CH_KEYWORD_BIT(IF)))
    result = check_condition(self, known, value, hops);
  if (result != YES || not == NULL)
    return result;
  const verdict inverse = fits(self, *not, value, hops);
  return inverse == UNSURE ? UNSURE : yes_if(inverse == NO);
}

/* ---- values: the walk ----------------------------------------------------------------------- */

#define LOGIC                                                                 \
  (CH_KEYWORD_BIT(ALL_OF) | CH_KEYWORD_BIT(ANY_OF) | CH_KEYWORD_BIT(ONE_OF) | \
   CH_KEYWORD_BIT(NOT) | CH_KEYWORD_BIT(IF))

/* The schema is a dict. */
static verdict fits_dict(glance *self, chart_value schema, chart_value value, size_t hops)
{
  keywords known; /* not cleared: it is large, and most of it is not used */
  gather(&known, self->draft, schema);
  verdict            result    = YES;
  const chart_value *reference = value_of(&known, CH_KEYWORD_REF);
  if (reference != NULL) {
    const chart_dict_entry *target = ch_dict_find(self->references, ch_text(*reference));
    result                         = fits(self, target->value, value, hops + 1);
    if (self->draft < 2019) /* nothing else counts, but for a slip of Helm's library */
      return has_any(&known, CH_KEYWORD_BIT(CONST)) ? UNSURE : result;
  }
  const unsigned type = ch_schema_type_of(value);
  if (type == 0)
    return UNSURE;
  if (result == YES)
    result = check_general(self, &known, value, type);
  if (result == YES)
    result = check_by_type(self, &known, value, type, hops + 1);
  if (result == YES && has_any(&known, LOGIC))
    result = check_logic(self, &known, value, hops + 1);
  return result;
}

/* The schema that a `$ref` with nothing beside it leads to; another schema leads to itself. */
static chart_value behind_reference(const glance *self, chart_value schema, size_t *hops)
{
  while (ch_dict_size(schema) == 1 && *hops < HOPS_MAX) {
    const chart_dict_entry *entry = schema.as.dict->entries;
    if (!ch_str_equal(entry->key, CHART_STR("$ref")))
      break;
    schema = ch_dict_find(self->references, ch_text(entry->value))->value;
    ++*hops;
  }
  return schema;
}

static verdict fits(glance *self, chart_value schema, chart_value value, size_t hops)
{
  if (schema.kind == CHART_DICT)
    schema = behind_reference(self, schema, &hops);
  if (schema.kind == CHART_BOOL)
    return yes_if(schema.as.boolean);
  if (hops > HOPS_MAX || self->depth == DEPTH_MAX || !spend(self, 1))
    return UNSURE;
  ch_guard_stack(self->arena->fault);
  self->depth++;
  const verdict result = fits_dict(self, schema, value, hops);
  self->depth--;
  return result;
}

static bool find_draft(glance *self, const ch_schema_options *options)
{
  const chart_value schema = ch_dict_get_text(self->root, "$schema");
  self->draft              = options->default_draft == 0 ? 2020 : options->default_draft;
  if (schema.kind == CHART_STRING)
    self->draft = ch_schema_draft_of_url(ch_text(schema));
  return self->draft != 0;
}

bool ch_schema_fits_plainly(ch_arena *arena, chart_value document, chart_value value,
                            const ch_schema_options *options)
{
  glance self = { .compiler       = { .arena = arena },
                  .arena          = arena,
                  .root           = document,
                  .asserts_format = options->asserts_format };
  if (document.kind != CHART_DICT || !find_draft(&self, options))
    return false;
  self.references = ch_dict_new(arena, CH_TYPE_DICT, 0);
  return is_right(&self, document, NAMING) && fits(&self, document, value, 0) == YES;
}
