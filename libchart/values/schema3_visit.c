/* SPDX-License-Identifier: Apache-2.0
 * Validation for Helm 3: walking schema and value side by side, scoring, wording.
 *
 * Of several alternatives that all fail, the library reports the one with the best score: each
 * step that was taken counts one, each complaint takes one away. */
#include "base/utf8.h"
#include "codec/json.h"
#include "values/schema3_node.h"

/* A line of the report. */
typedef struct complaint complaint;
struct complaint {
  complaint *next;
  chart_str  text;
};

typedef struct result {
  complaint *first, *last;
  int64_t    score;
} result;

/* The way to the value at hand, innermost first. */
typedef struct context context;
struct context {
  const context *outer;
  chart_str      name;
};

typedef struct visitor {
  ch_arena *arena;
  size_t    steps;
} visitor;

static void visit(visitor *v, const ch_schema3 *node, chart_value value, result *out,
                  const context *where);

static result visit_alone(visitor *v, const ch_schema3 *node, chart_value value,
                          const context *where)
{
  result out = { NULL, NULL, 0 };
  visit(v, node, value, &out, where);
  return out;
}

static bool is_valid(const result *r)
{
  return r->first == NULL;
}

static void append(result *out, const result *other)
{
  out->score += other->score;
  if (other->first == NULL)
    return;
  if (out->first == NULL)
    out->first = other->first;
  else
    out->last->next = other->first;
  out->last = other->last;
}

static void keep_better(result *best, bool *has_best, const result *other)
{
  if (!*has_best || other->score > best->score)
    *best = *other;
  *has_best = true;
}

/* ---- complaints ----------------------------------------------------------------------------- */

/* The field, without the root in front of it. */
static void write_field(ch_buffer *out, const context *where)
{
  if (where == NULL) {
    ch_buffer_text(out, "(root)");
    return;
  }
  if (where->outer != NULL) {
    write_field(out, where->outer);
    ch_buffer_byte(out, '.');
  }
  ch_buffer_str(out, where->name);
}

static ch_buffer start(visitor *v)
{
  ch_buffer text;
  ch_buffer_init(&text, v->arena);
  return text;
}

static void complain(visitor *v, result *out, const context *where, const ch_buffer *words)
{
  ch_buffer  text = start(v);
  complaint *one  = (complaint *) ch_arena_zero(v->arena, 1, sizeof *one);
  ch_buffer_text(&text, "- ");
  write_field(&text, where);
  ch_buffer_text(&text, ": ");
  ch_buffer_str(&text, ch_buffer_view(words));
  ch_buffer_byte(&text, '\n');
  one->text = ch_buffer_view(&text);
  append(out, &(result){ one, one, -2 });
}

static void complain_text(visitor *v, result *out, const context *where, const char *words)
{
  ch_buffer text = start(v);
  ch_buffer_text(&text, words);
  complain(v, out, where, &text);
}

/* `before`, a name, `after`. */
static void complain_name(visitor *v, result *out, const context *where, const char *before,
                          chart_str name, const char *after)
{
  ch_buffer text = start(v);
  ch_buffer_text(&text, before);
  ch_buffer_str(&text, name);
  ch_buffer_text(&text, after);
  complain(v, out, where, &text);
}

static void complain_count(visitor *v, result *out, const context *where, const char *before,
                           int64_t count, const char *after)
{
  complain_name(v, out, where, before, ch_arena_format(v->arena, "%lld", (long long) count), after);
}

/* As Go prints a big.Float: the shortest digits, with an exponent from 10^6 on. */
static void write_number(ch_buffer *out, const ch_decimal *number)
{
  int64_t exponent = number->point - 1;
  if (number->is_negative)
    ch_buffer_byte(out, '-');
  if (number->count == 0) {
    ch_buffer_byte(out, '0');
  } else if (exponent < -4 || exponent >= 6) {
    ch_buffer_byte(out, number->digits[0]);
    if (number->count > 1)
      ch_buffer_byte(out, '.');
    ch_buffer_bytes(out, number->digits + 1, number->count - 1);
    ch_buffer_text(out, exponent < 0 ? "e-" : "e+");
    ch_buffer_text(out, exponent > -10 && exponent < 10 ? "0" : "");
    ch_buffer_integer(out, exponent < 0 ? -exponent : exponent);
  } else if (number->point <= 0) {
    ch_buffer_text(out, "0.");
    ch_buffer_fill(out, '0', (size_t) -number->point);
    ch_buffer_bytes(out, number->digits, number->count);
  } else {
    for (size_t i = 0; i < number->count || i < (size_t) number->point; i++) {
      if (i == (size_t) number->point)
        ch_buffer_byte(out, '.');
      ch_buffer_byte(out, i < number->count ? number->digits[i] : '0');
    }
  }
}

static void complain_number(visitor *v, result *out, const context *where, const char *before,
                            const ch_decimal *number)
{
  ch_buffer text = start(v);
  ch_buffer_text(&text, before);
  write_number(&text, number);
  complain(v, out, where, &text);
}

/* ---- types ---------------------------------------------------------------------------------- */

static bool is_typed_as(const ch_schema3 *node, const char *type)
{
  for (size_t i = 0; i < ch_list_size(node->types); i++)
    if (ch_str_is(ch_text(ch_list_at(node->types, i)), type))
      return true;
  return false;
}

static const char *type_of(chart_value value, bool is_integer)
{
  switch (ch_schema_type_of(value)) {
  case CH_SCHEMA_NULL: return "null";
  case CH_SCHEMA_BOOLEAN: return "boolean";
  case CH_SCHEMA_NUMBER: return is_integer ? "integer" : "number";
  case CH_SCHEMA_STRING: return "string";
  case CH_SCHEMA_ARRAY: return "array";
  default: return "object";
  }
}

static bool fits_type(visitor *v, const ch_schema3 *node, const char *type, result *out,
                      const context *where)
{
  size_t count = node->types.kind == CHART_LIST ? ch_list_size(node->types) : 0;
  if (count == 0 || is_typed_as(node, type) ||
      (strcmp(type, "integer") == 0 && is_typed_as(node, "number")))
    return true;
  ch_buffer text = start(v);
  ch_buffer_text(&text, "Invalid type. Expected: ");
  ch_buffer_text(&text, count > 1 ? "[" : "");
  for (size_t i = 0; i < count; i++) {
    ch_buffer_text(&text, i == 0 ? "" : ",");
    ch_buffer_str(&text, ch_text(ch_list_at(node->types, i)));
  }
  ch_buffer_text(&text, count > 1 ? "]" : "");
  ch_buffer_text(&text, ", given: ");
  ch_buffer_text(&text, type);
  complain(v, out, where, &text);
  return false;
}

/* ---- logic ---------------------------------------------------------------------------------- */

static void visit_any(visitor *v, const ch_schema3 *node, chart_value value, result *out,
                      const context *where)
{
  result best     = { NULL, NULL, 0 };
  bool   has_best = false;
  for (size_t i = 0; i < node->any.size; i++) {
    result one = visit_alone(v, node->any.items[i], value, where);
    if (is_valid(&one))
      return;
    keep_better(&best, &has_best, &one);
  }
  if (!has_best)
    return;
  complain_text(v, out, where, "Must validate at least one schema (anyOf)");
  append(out, &best);
}

static void visit_one(visitor *v, const ch_schema3 *node, chart_value value, result *out,
                      const context *where)
{
  result best     = { NULL, NULL, 0 };
  bool   has_best = false;
  size_t valid    = 0;
  for (size_t i = 0; i < node->one.size; i++) {
    result one = visit_alone(v, node->one.items[i], value, where);
    if (is_valid(&one))
      valid++;
    else if (valid == 0)
      keep_better(&best, &has_best, &one);
  }
  if (node->one.size == 0 || valid == 1)
    return;
  complain_text(v, out, where, "Must validate one and only one schema (oneOf)");
  if (valid == 0)
    append(out, &best);
}

static void visit_all(visitor *v, const ch_schema3 *node, chart_value value, result *out,
                      const context *where)
{
  bool all_fit = true;
  for (size_t i = 0; i < node->all.size; i++) {
    result one = visit_alone(v, node->all.items[i], value, where);
    all_fit    = all_fit && is_valid(&one);
    append(out, &one);
  }
  if (!all_fit)
    complain_text(v, out, where, "Must validate all the schemas (allOf)");
}

static void visit_dependencies(visitor *v, const ch_schema3 *node, chart_value value, result *out,
                               const context *where)
{
  for (size_t i = 0; value.kind == CHART_DICT && i < node->dependencies.size; i++) {
    const ch_schema3_named *one = &node->dependencies.items[i];
    if (ch_dict_find(value, one->name) == NULL)
      continue;
    if (one->node != NULL) {
      visit(v, one->node, value, out, where);
      continue;
    }
    for (size_t k = 0; k < ch_list_size(one->names); k++) {
      chart_str name = ch_text(ch_list_at(one->names, k));
      if (ch_dict_find(value, name) == NULL)
        complain_name(v, out, where, "Has a dependency on ", name, "");
    }
  }
}

static void visit_branch(visitor *v, const ch_schema3 *branch, chart_value value, const char *words,
                         result *out, const context *where)
{
  if (branch == NULL)
    return;
  result taken = visit_alone(v, branch, value, where);
  if (is_valid(&taken))
    return;
  complain_text(v, out, where, words);
  append(out, &taken);
}

static void visit_logic(visitor *v, const ch_schema3 *node, chart_value value, result *out,
                        const context *where)
{
  visit_any(v, node, value, out, where);
  visit_one(v, node, value, out, where);
  visit_all(v, node, value, out, where);
  if (node->inverse != NULL) {
    result inverse = visit_alone(v, node->inverse, value, where);
    if (is_valid(&inverse))
      complain_text(v, out, where, "Must not validate the schema (not)");
  }
  visit_dependencies(v, node, value, out, where);
  if (node->condition != NULL) {
    result condition = visit_alone(v, node->condition, value, where);
    if (is_valid(&condition))
      visit_branch(v, node->consequence, value, "Must validate \"then\" as \"if\" was valid", out,
                   where);
    else
      visit_branch(v, node->alternative, value, "Must validate \"else\" as \"if\" was not valid",
                   out, where);
  }
  out->score++;
}

/* ---- any type ------------------------------------------------------------------------------- */

static void check_enumeration(visitor *v, const ch_schema3 *node, chart_str json, result *out,
                              const context *where)
{
  size_t count = ch_list_size(node->enumeration);
  for (size_t i = 0; i < count; i++)
    if (ch_str_equal(ch_text(ch_list_at(node->enumeration, i)), json))
      return;
  ch_buffer text = start(v);
  write_field(&text, where);
  ch_buffer_text(&text, " must be one of the following: ");
  for (size_t i = 0; i < count; i++) {
    ch_buffer_text(&text, i == 0 ? "" : ", ");
    ch_buffer_str(&text, ch_text(ch_list_at(node->enumeration, i)));
  }
  complain(v, out, where, &text);
}

static void visit_common(visitor *v, const ch_schema3 *node, chart_value value, result *out,
                         const context *where)
{
  bool has_values = node->enumeration.kind == CHART_LIST && ch_list_size(node->enumeration) != 0;
  chart_str json  = { NULL, 0 };
  if (node->constant != NULL || has_values)
    json = ch_schema3_json(v->arena, value);
  if (node->constant != NULL && !ch_str_equal(*node->constant, json)) {
    ch_buffer text = start(v);
    write_field(&text, where);
    ch_buffer_text(&text, " does not match: ");
    ch_buffer_str(&text, *node->constant);
    complain(v, out, where, &text);
  }
  if (has_values)
    check_enumeration(v, node, json, out, where);
  if (node->format.size != 0 && value.kind == CHART_STRING &&
      !ch_schema3_fits_format(v->arena, node->format, ch_text(value)))
    complain_name(v, out, where, "Does not match format '", node->format, "'");
  out->score++;
}

/* ---- arrays --------------------------------------------------------------------------------- */

static void visit_item(visitor *v, const ch_schema3 *node, chart_value list, size_t i, result *out,
                       const context *where)
{
  context inner = { where, ch_arena_format(v->arena, "%zu", i) };
  result  one   = visit_alone(v, node, ch_list_at(list, i), &inner);
  append(out, &one);
}

static void visit_items(visitor *v, const ch_schema3 *node, chart_value list, result *out,
                        const context *where)
{
  size_t count = ch_list_size(list), known = node->items.size;
  for (size_t i = 0; i < count && (i < known || node->is_single_item); i++)
    visit_item(v, node->items.items[node->is_single_item ? 0 : i], list, i, out, where);
  if (node->is_single_item || known == 0 || known >= count)
    return;
  if (node->more_items.is_refused)
    complain_text(v, out, where, "No additional items allowed on array");
  for (size_t i = known; node->more_items.node != NULL && i < count; i++)
    visit_item(v, node->more_items.node, list, i, out, where);
}

static void check_unique(visitor *v, chart_value list, result *out, const context *where)
{
  chart_value seen = ch_dict_new(v->arena, CH_TYPE_DICT, 0);
  for (size_t i = 0; i < ch_list_size(list); i++) {
    chart_str               json  = ch_schema3_json(v->arena, ch_list_at(list, i));
    const chart_dict_entry *other = ch_dict_find(seen, json);
    if (other != NULL) {
      chart_str text = ch_arena_format(v->arena, "array items[%lld,%zu] must be unique",
                                       (long long) other->value.as.integer, i);
      complain_name(v, out, where, "", text, "");
    }
    ch_dict_set(v->arena, seen, json, ch_int((int64_t) i));
  }
}

static void check_contains(visitor *v, const ch_schema3 *node, chart_value list, result *out,
                           const context *where)
{
  result best     = { NULL, NULL, 0 };
  bool   has_best = false;
  for (size_t i = 0; i < ch_list_size(list); i++) {
    context inner = { where, ch_arena_format(v->arena, "%zu", i) };
    result  one   = visit_alone(v, node->contains, ch_list_at(list, i), &inner);
    if (is_valid(&one))
      return;
    keep_better(&best, &has_best, &one);
  }
  complain_text(v, out, where, "At least one of the items must match");
  append(out, &best);
}

static void check_size(visitor *v, ch_schema_limit low, ch_schema_limit high, size_t size,
                       const char *what, result *out, const context *where)
{
  bool        is_array = what[0] == 'i';
  const char *subject  = is_array ? "Array must" : "Must";
  const char *least    = ch_arena_format(v->arena, "%s have at least ", subject).data;
  const char *most     = ch_arena_format(v->arena, "%s have at most ", subject).data;
  const char *after    = is_array ? " items" : " properties";
  if (low.is_set && (int64_t) size < low.value)
    complain_count(v, out, where, least, low.value, after);
  if (high.is_set && (int64_t) size > high.value)
    complain_count(v, out, where, most, high.value, after);
}

static void visit_array(visitor *v, const ch_schema3 *node, chart_value list, result *out,
                        const context *where)
{
  visit_items(v, node, list, out, where);
  if (node->min_items.is_set || node->max_items.is_set)
    check_size(v, node->min_items, node->max_items, ch_list_size(list), "items", out, where);
  if (node->is_unique)
    check_unique(v, list, out, where);
  if (node->contains != NULL)
    check_contains(v, node, list, out, where);
  out->score++;
}

/* ---- objects -------------------------------------------------------------------------------- */

static const ch_schema3 *property_of(const ch_schema3 *node, chart_str name)
{
  for (size_t i = 0; i < node->properties.size; i++)
    if (ch_str_equal(node->properties.items[i].name, name))
      return node->properties.items[i].node;
  return NULL;
}

static bool visit_patterns(visitor *v, const ch_schema3 *node, const chart_dict_entry *entry,
                           result *out, const context *where)
{
  bool matched = false;
  for (size_t i = 0; i < node->patterns.size; i++) {
    const ch_schema3_named *pattern = &node->patterns.items[i];
    if (!ch_regex_matches(pattern->regex, entry->key))
      continue;
    context inner = { where, entry->key };
    result  one   = visit_alone(v, pattern->node, entry->value, &inner);
    append(out, &one);
    matched = true;
  }
  out->score += matched;
  return matched;
}

static void visit_entry(visitor *v, const ch_schema3 *node, const chart_dict_entry *entry,
                        result *out, const context *where)
{
  bool is_known = property_of(node, entry->key) != NULL;
  bool matched  = visit_patterns(v, node, entry, out, where);
  if (is_known || matched)
    return;
  if (node->more_properties.is_refused)
    complain_name(v, out, where, "Additional property ", entry->key, " is not allowed");
  if (node->more_properties.node != NULL) {
    context inner = { where, entry->key };
    result  one   = visit_alone(v, node->more_properties.node, entry->value, &inner);
    append(out, &one);
  }
}

static void visit_names(visitor *v, const ch_schema3 *node, chart_value dict, result *out,
                        const context *where)
{
  const chart_dict_entry *entries = ch_dict_sorted(dict);
  for (size_t i = 0; i < ch_dict_size(dict); i++) {
    result one = visit_alone(v, node->property_names, ch_string(entries[i].key), where);
    if (is_valid(&one))
      continue;
    complain_name(v, out, where, "Property name of \"", entries[i].key, "\" does not match");
    append(out, &one);
  }
}

static void visit_object(visitor *v, const ch_schema3 *node, chart_value dict, result *out,
                         const context *where)
{
  size_t size     = ch_dict_size(dict);
  size_t required = node->required.kind == CHART_LIST ? ch_list_size(node->required) : 0;
  if (node->min_properties.is_set || node->max_properties.is_set)
    check_size(v, node->min_properties, node->max_properties, size, "properties", out, where);
  for (size_t i = 0; i < required; i++) {
    chart_str name = ch_text(ch_list_at(node->required, i));
    if (ch_dict_find(dict, name) != NULL)
      out->score++;
    else
      complain_name(v, out, where, "", name, " is required");
  }
  const chart_dict_entry *entries = ch_dict_sorted(dict);
  for (size_t i = 0; i < size; i++)
    visit_entry(v, node, &entries[i], out, where);
  if (node->property_names != NULL)
    visit_names(v, node, dict, out, where);
  out->score++;
}

static void visit_properties(visitor *v, const ch_schema3 *node, chart_value dict, result *out,
                             const context *where)
{
  for (size_t i = 0; i < node->properties.size; i++) {
    const chart_dict_entry *entry = ch_dict_find(dict, node->properties.items[i].name);
    if (entry == NULL)
      continue;
    context inner = { where, entry->key };
    visit(v, node->properties.items[i].node, entry->value, out, &inner);
  }
}

/* ---- strings and numbers -------------------------------------------------------------------- */

static int64_t count_characters(chart_str text)
{
  int64_t count = 0;
  size_t  width;
  for (size_t at = 0; at < text.size; at += width, count++)
    (void) ch_utf8_decode(ch_str_from(text, at), &width);
  return count;
}

static void visit_string(visitor *v, const ch_schema3 *node, chart_str text, result *out,
                         const context *where)
{
  int64_t count = node->min_length.is_set || node->max_length.is_set ? count_characters(text) : 0;
  if (node->min_length.is_set && count < node->min_length.value)
    complain_count(v, out, where, "String length must be greater than or equal to ",
                   node->min_length.value, "");
  if (node->max_length.is_set && count > node->max_length.value)
    complain_count(v, out, where, "String length must be less than or equal to ",
                   node->max_length.value, "");
  if (node->pattern != NULL && !ch_regex_matches(node->pattern, text))
    complain_name(v, out, where, "Does not match pattern '", node->pattern_text, "'");
  out->score++;
}

static void visit_number(visitor *v, const ch_schema3 *node, const ch_decimal *number, result *out,
                         const context *where)
{
  if (node->multiple_of != NULL && !ch_decimal_is_multiple(v->arena, number, node->multiple_of))
    complain_number(v, out, where, "Must be a multiple of ", node->multiple_of);
  if (node->maximum != NULL && ch_decimal_compare(number, node->maximum) > 0)
    complain_number(v, out, where, "Must be less than or equal to ", node->maximum);
  if (node->below != NULL && ch_decimal_compare(number, node->below) >= 0)
    complain_number(v, out, where, "Must be less than ", node->below);
  if (node->minimum != NULL && ch_decimal_compare(number, node->minimum) < 0)
    complain_number(v, out, where, "Must be greater than or equal to ", node->minimum);
  if (node->above != NULL && ch_decimal_compare(number, node->above) <= 0)
    complain_number(v, out, where, "Must be greater than ", node->above);
  out->score++;
}

/* ---- the walk ------------------------------------------------------------------------------- */

static void visit_value(visitor *v, const ch_schema3 *node, chart_value value, result *out,
                        const context *where)
{
  ch_decimal number;
  bool       is_number =
    ch_schema_type_of(value) == CH_SCHEMA_NUMBER && ch_decimal_from_value(v->arena, value, &number);
  bool is_integer = is_number && ch_decimal_is_integer(&number);
  if (!fits_type(v, node, type_of(value, is_integer), out, where))
    return;
  visit_logic(v, node, value, out, where);
  if (is_number)
    visit_number(v, node, &number, out, where);
  else if (value.kind == CHART_LIST)
    visit_array(v, node, value, out, where);
  else if (value.kind == CHART_DICT)
    visit_object(v, node, value, out, where);
  visit_common(v, node, value, out, where);
  if (value.kind == CHART_STRING)
    visit_string(v, node, ch_text(value), out, where);
  else if (value.kind == CHART_DICT)
    visit_properties(v, node, value, out, where);
  out->score++;
}

static void visit(visitor *v, const ch_schema3 *node, chart_value value, result *out,
                  const context *where)
{
  ch_guard_stack(v->arena->fault);
  if (++v->steps > CH_SCHEMA_STEP_LIMIT)
    ch_throw(v->arena->fault, CHART_ERR_LIMIT,
             "the schema takes more than %u steps to check the values", CH_SCHEMA_STEP_LIMIT);
  if (node->is_boolean) {
    if (!node->is_true)
      complain_text(v, out, where, "False always fails validation");
  } else if (node->reference != NULL) {
    visit(v, node->reference, value, out, where);
  } else {
    visit_value(v, node, value, out, where);
  }
}

chart_str ch_schema3_check(ch_arena *arena, chart_value document, chart_value value)
{
  visitor   v    = { arena, 0 };
  result    all  = visit_alone(&v, ch_schema3_parse(arena, document), value, NULL);
  ch_buffer text = start(&v);
  for (const complaint *c = all.first; c != NULL; c = c->next)
    ch_buffer_str(&text, c->text);
  return ch_buffer_view(&text);
}
