/* SPDX-License-Identifier: Apache-2.0
 * Validation: objects, arrays, strings and numbers. */
#include "values/schema_visit.h"

#include "base/utf8.h"

/* ---- objects -------------------------------------------------------------------------------- */

static void print_names(ch_buffer *out, const chart_str *names, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    ch_buffer_text(out, i == 0 ? "" : ", ");
    ch_schema_quote(out, names[i]);
  }
}

/* The names that the object lacks, in *missing (of the run); result: how many. */
static size_t find_missing(ch_schema_visit *visit, const ch_schema_names *names,
                           chart_str **missing)
{
  size_t count = 0;
  *missing     = NULL;
  ch_schema_count(visit, names->size);
  for (size_t i = 0; i < names->size; i++) {
    if (ch_dict_find(visit->value, names->items[i]) != NULL)
      continue;
    if (*missing == NULL)
      *missing = (chart_str *) ch_arena_array(visit->run->arena, names->size, sizeof **missing);
    (*missing)[count++] = names->items[i];
  }
  return count;
}

static void check_required(ch_schema_visit *visit, const ch_schema_names *names)
{
  chart_str   *missing;
  const size_t count = find_missing(visit, names, &missing);
  if (count == 0)
    return;
  ch_buffer text = ch_schema_text(visit);
  ch_buffer_text(&text, count == 1 ? "missing property " : "missing properties ");
  print_names(&text, missing, count);
  ch_schema_complain(visit, &text);
}

static void check_dependency(ch_schema_visit *visit, const ch_schema_dependency *dependency)
{
  if (ch_dict_find(visit->value, dependency->name) == NULL)
    return;
  if (dependency->node != NULL) {
    ch_schema_note(visit, ch_schema_visit_same(visit, dependency->node, NULL, false));
    return;
  }
  chart_str   *missing;
  const size_t count = find_missing(visit, &dependency->names, &missing);
  if (count == 0)
    return;
  ch_buffer text = ch_schema_text(visit);
  ch_buffer_text(&text, "properties ");
  print_names(&text, missing, count);
  ch_buffer_text(&text, " required, if ");
  ch_schema_quote(&text, dependency->name);
  ch_buffer_text(&text, " exists");
  ch_schema_complain(visit, &text);
}

static void check_dependencies(ch_schema_visit *visit, const ch_schema_dependencies *dependencies)
{
  for (size_t i = 0; i < dependencies->size; i++)
    check_dependency(visit, &dependencies->items[i]);
}

/* Checks one property against all keywords that speak of it.  Result: false when it may not be. */
static bool check_property(ch_schema_visit *visit, const ch_schema_object_rules *rules,
                           const chart_dict_entry *entry, size_t number)
{
  bool is_evaluated = false, is_allowed = true;
  if (rules->property_nodes != NULL) {
    const chart_dict_entry *known = ch_dict_find_hashed(rules->properties, entry->key, entry->hash);
    if (known != NULL) {
      const ch_schema_node *node =
        rules->property_nodes[known - rules->properties.as.dict->entries];
      is_evaluated = true;
      ch_schema_note(visit,
                     ch_schema_visit_below(visit, node, entry->value, entry->key, CH_NOT_FOUND));
    }
  }
  ch_schema_count(visit, 8 * rules->pattern_count);
  for (size_t i = 0; i < rules->pattern_count; i++)
    if (ch_regex_matches(rules->patterns[i].regex, entry->key)) {
      is_evaluated = true;
      ch_schema_note(visit, ch_schema_visit_below(visit, rules->patterns[i].node, entry->value,
                                                  entry->key, CH_NOT_FOUND));
    }
  if (!is_evaluated && rules->additional.is_set) {
    is_evaluated = true;
    is_allowed   = !rules->additional.is_refused;
    if (rules->additional.node != NULL)
      ch_schema_note(visit, ch_schema_visit_below(visit, rules->additional.node, entry->value,
                                                  entry->key, CH_NOT_FOUND));
  }
  if (is_evaluated)
    ch_schema_close(&visit->open, number);
  return is_allowed;
}

static void complain_additional(ch_schema_visit *visit, const chart_str *names, size_t count)
{
  ch_buffer text = ch_schema_text(visit);
  ch_buffer_text(&text, "additional properties ");
  print_names(&text, names, count);
  ch_buffer_text(&text, " not allowed");
  ch_schema_complain(visit, &text);
}

static void check_properties(ch_schema_visit *visit, const ch_schema_object_rules *rules)
{
  const size_t            size    = ch_dict_size(visit->value);
  const chart_dict_entry *entries = ch_dict_sorted(visit->value);
  chart_str              *refused = NULL;
  size_t                  count   = 0;
  for (size_t i = 0; i < size; i++) {
    if (visit->is_quiet && visit->count != 0)
      return;
    if (check_property(visit, rules, &entries[i], i))
      continue;
    if (refused == NULL)
      refused = (chart_str *) ch_arena_array(visit->run->arena, size, sizeof *refused);
    refused[count++] = entries[i].key;
  }
  if (count != 0)
    complain_additional(visit, refused, count);
}

static void check_names(ch_schema_visit *visit, const ch_schema_node *node)
{
  const chart_dict_entry *entries = ch_dict_sorted(visit->value);
  for (size_t i = 0; i < ch_dict_size(visit->value); i++) {
    ch_schema_complaint *cause = ch_schema_visit_apart(visit, node, ch_string(entries[i].key));
    if (cause == NULL)
      continue;
    ch_buffer text = ch_schema_text(visit);
    ch_buffer_text(&text, "invalid propertyName ");
    ch_schema_quote(&text, entries[i].key);
    ch_schema_complaint *complaint = ch_schema_complain(visit, &text);
    if (visit->is_quiet)
      return;
    complaint->where  = ch_str(NULL, 0);
    complaint->causes = cause->is_group ? cause->causes : cause;
  }
}

void ch_schema_visit_object(ch_schema_visit *visit, const ch_schema_object_rules *rules)
{
  const int64_t size = (int64_t) ch_dict_size(visit->value);
  if (rules->min_properties.is_set && size < rules->min_properties.value)
    ch_schema_complain_counts(visit, "minProperties", size, rules->min_properties.value);
  if (rules->max_properties.is_set && size > rules->max_properties.value)
    ch_schema_complain_counts(visit, "maxProperties", size, rules->max_properties.value);
  check_required(visit, &rules->required);
  if (visit->is_quiet && visit->count != 0)
    return;
  check_dependencies(visit, &rules->dependencies);
  if (rules->property_nodes != NULL || rules->pattern_count != 0 || rules->additional.is_set)
    check_properties(visit, rules);
  if (visit->is_quiet && visit->count != 0)
    return;
  if (rules->names != NULL)
    check_names(visit, rules->names);
  check_dependencies(visit, &rules->dependent_schemas);
  check_dependencies(visit, &rules->dependent_required);
}

/* ---- arrays --------------------------------------------------------------------------------- */

/* Checks item i, which messages call item `shown`. */
static ch_schema_complaint *visit_item(ch_schema_visit *visit, const ch_schema_node *node, size_t i,
                                       size_t shown)
{
  return ch_schema_visit_below(visit, node, ch_list_at(visit->value, i), ch_str(NULL, 0), shown);
}

static void check_unique(ch_schema_visit *visit)
{
  size_t first, second;
  if (!ch_schema_find_equal(visit->run->arena, visit->value, &first, &second))
    return;
  ch_buffer text = ch_schema_text(visit);
  ch_buffer_text(&text, "items at ");
  ch_schema_print_count(&text, (int64_t) first);
  ch_buffer_text(&text, " and ");
  ch_schema_print_count(&text, (int64_t) second);
  ch_buffer_text(&text, " are equal");
  ch_schema_complain(visit, &text);
}

static void check_items(ch_schema_visit *visit, const ch_schema_array_rules *rules)
{
  const size_t size   = ch_list_size(visit->value);
  const size_t prefix = rules->prefix.size < size ? rules->prefix.size : size;
  for (size_t i = 0; i < prefix; i++)
    ch_schema_note(visit, visit_item(visit, rules->prefix.items[i], i, i));
  const ch_schema_node *rest = rules->items != NULL ? rules->items : rules->additional.node;
  for (size_t i = prefix; rest != NULL && i < size; i++)
    ch_schema_note(visit, visit_item(visit, rest, i, i - prefix)); /* the library counts from 0 */
  if (!rules->additional.is_refused || prefix == size)
    return;
  ch_buffer text = ch_schema_text(visit);
  ch_buffer_text(&text, "last ");
  ch_schema_print_count(&text, (int64_t) (size - prefix));
  ch_buffer_text(&text, " additionalItem(s) not allowed");
  ch_schema_complain(visit, &text);
}

/* "min 3 items required to match contains schema, but matched 2 items at 0 4" */
static void complain_contains(ch_schema_visit *visit, const char *which, int64_t want,
                              const bool *is_match, size_t matches)
{
  ch_buffer text = ch_schema_text(visit);
  ch_buffer_text(&text, which);
  ch_schema_print_count(&text, want);
  ch_buffer_text(&text, " items required to match contains schema, but ");
  if (matches == 0) {
    ch_buffer_text(&text, "none matched");
  } else {
    ch_buffer_text(&text, "matched ");
    ch_schema_print_count(&text, (int64_t) matches);
    ch_buffer_text(&text, " items at");
  }
  for (size_t i = 0; matches != 0 && i < ch_list_size(visit->value); i++)
    if (is_match[i]) {
      ch_buffer_byte(&text, ' ');
      ch_buffer_integer(&text, (int64_t) i);
    }
  ch_schema_complain(visit, &text);
}

static void check_contains(ch_schema_visit *visit, const ch_schema_array_rules *rules)
{
  const size_t         size     = ch_list_size(visit->value);
  bool                *is_match = (bool *) ch_arena_zero(visit->run->arena, size, sizeof(bool));
  size_t               matches  = 0;
  ch_schema_complaint *causes = NULL, *last = NULL;
  for (size_t i = 0; i < size; i++) {
    ch_schema_complaint *cause = visit_item(visit, rules->contains, i, i);
    if (cause == NULL) {
      is_match[i] = true;
      matches++;
      if (visit->node->draft >= 2020)
        ch_schema_close(&visit->open, i);
    } else if (!visit->is_quiet) {
      cause->next                               = NULL;
      *(causes == NULL ? &causes : &last->next) = cause;
      last                                      = cause;
    }
  }
  const bool has_min = rules->min_contains.is_set;
  if (has_min && (int64_t) matches < rules->min_contains.value)
    complain_contains(visit, "min ", rules->min_contains.value, is_match, matches);
  else if (!has_min && matches == 0)
    ch_schema_complain_text(visit, "no items match contains schema");
  else
    causes = NULL;
  if (causes != NULL)
    visit->last->causes = causes;
  if (rules->max_contains.is_set && (int64_t) matches > rules->max_contains.value)
    complain_contains(visit, "max ", rules->max_contains.value, is_match, matches);
}

void ch_schema_visit_array(ch_schema_visit *visit, const ch_schema_array_rules *rules)
{
  const int64_t size = (int64_t) ch_list_size(visit->value);
  if (rules->min_items.is_set && size < rules->min_items.value)
    ch_schema_complain_counts(visit, "minItems", size, rules->min_items.value);
  if (rules->max_items.is_set && size > rules->max_items.value)
    ch_schema_complain_counts(visit, "maxItems", size, rules->max_items.value);
  if (rules->is_unique)
    check_unique(visit);
  check_items(visit, rules);
  if (rules->contains != NULL)
    check_contains(visit, rules);
}

/* ---- strings and numbers -------------------------------------------------------------------- */

void ch_schema_visit_string(ch_schema_visit *visit, const ch_schema_string_rules *rules)
{
  const chart_str subject = ch_text(visit->value);
  if (rules->min_length.is_set || rules->max_length.is_set) {
    const int64_t length = (int64_t) ch_utf8_count(subject);
    if (rules->min_length.is_set && length < rules->min_length.value)
      ch_schema_complain_counts(visit, "minLength", length, rules->min_length.value);
    if (rules->max_length.is_set && length > rules->max_length.value)
      ch_schema_complain_counts(visit, "maxLength", length, rules->max_length.value);
  }
  if (rules->pattern.regex == NULL || ch_regex_matches(rules->pattern.regex, subject))
    return;
  ch_buffer text = ch_schema_text(visit);
  ch_schema_quote(&text, subject);
  ch_buffer_text(&text, " does not match pattern ");
  ch_schema_quote(&text, rules->pattern.text);
  ch_schema_complain(visit, &text);
}

static void complain_number(ch_schema_visit *visit, const char *name, const ch_decimal *got,
                            const ch_decimal *want)
{
  ch_buffer text = ch_schema_text(visit);
  ch_buffer_text(&text, name);
  ch_buffer_text(&text, ": got ");
  ch_schema_print_number(&text, got);
  ch_buffer_text(&text, ", want ");
  ch_schema_print_number(&text, want);
  ch_schema_complain(visit, &text);
}

void ch_schema_visit_number(ch_schema_visit *visit, const ch_schema_number_rules *rules)
{
  ch_decimal got;
  if (!ch_decimal_from_value(visit->run->arena, visit->value, &got))
    ch_throw(visit->run->arena->fault, CHART_ERR_SCHEMA,
             "unable to validate schema: a number is out of range");
  if (rules->minimum != NULL && ch_decimal_compare(&got, rules->minimum) < 0)
    complain_number(visit, "minimum", &got, rules->minimum);
  if (rules->maximum != NULL && ch_decimal_compare(&got, rules->maximum) > 0)
    complain_number(visit, "maximum", &got, rules->maximum);
  if (rules->above != NULL && ch_decimal_compare(&got, rules->above) <= 0)
    complain_number(visit, "exclusiveMinimum", &got, rules->above);
  if (rules->below != NULL && ch_decimal_compare(&got, rules->below) >= 0)
    complain_number(visit, "exclusiveMaximum", &got, rules->below);
  if (rules->multiple_of != NULL &&
      !ch_decimal_is_multiple(visit->run->arena, &got, rules->multiple_of))
    complain_number(visit, "multipleOf", &got, rules->multiple_of);
}
