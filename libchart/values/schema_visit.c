/* SPDX-License-Identifier: Apache-2.0
 * Validation: what does not depend on the type of the value, and the walk itself. */
#include "values/schema_visit.h"
#include "values/schema_url.h"

void ch_schema_count(ch_schema_visit *visit, size_t steps)
{
  visit->run->steps += steps;
  if (visit->run->steps > CH_SCHEMA_STEP_LIMIT)
    ch_throw(visit->run->arena->fault, CHART_ERR_LIMIT,
             "the schema takes more than %u steps to check the values", CH_SCHEMA_STEP_LIMIT);
}

/* ---- complaints ----------------------------------------------------------------------------- */

static void print_step(ch_buffer *out, const ch_schema_step *step)
{
  if (step == NULL)
    return;
  ch_guard_stack(out->fault);
  print_step(out, step->parent);
  ch_buffer_byte(out, '/');
  if (step->index == CH_NOT_FOUND)
    ch_schema_escape(out, step->key);
  else
    ch_buffer_integer(out, (int64_t) step->index);
}

static ch_schema_complaint *make_complaint(const ch_schema_visit *visit, chart_str text)
{
  if (visit->is_quiet)
    return &visit->run->quiet;
  ch_arena            *arena = visit->run->arena;
  ch_schema_complaint *complaint =
    (ch_schema_complaint *) ch_arena_zero(arena, 1, sizeof *complaint);
  complaint->text = text;
  ch_buffer pointer;
  ch_buffer_init(&pointer, arena);
  print_step(&pointer, visit->where);
  complaint->where = ch_buffer_view(&pointer);
  return complaint;
}

void ch_schema_note(ch_schema_visit *visit, ch_schema_complaint *complaint)
{
  if (complaint == NULL)
    return;
  visit->count++;
  if (visit->is_quiet) {
    visit->first = &visit->run->quiet;
    return;
  }
  complaint->next = NULL;
  if (visit->first == NULL)
    visit->first = complaint;
  else
    visit->last->next = complaint;
  visit->last = complaint;
}

ch_buffer ch_schema_text(ch_schema_visit *visit)
{
  ch_buffer text;
  ch_buffer_init(&text, visit->run->arena);
  return text;
}

ch_schema_complaint *ch_schema_complain(ch_schema_visit *visit, const ch_buffer *text)
{
  ch_schema_complaint *complaint = make_complaint(visit, ch_buffer_view(text));
  ch_schema_note(visit, complaint);
  return complaint;
}

ch_schema_complaint *ch_schema_complain_text(ch_schema_visit *visit, const char *text)
{
  ch_schema_complaint *complaint = make_complaint(visit, chart_str_from(text));
  ch_schema_note(visit, complaint);
  return complaint;
}

void ch_schema_complain_counts(ch_schema_visit *visit, const char *name, int64_t got, int64_t want)
{
  ch_buffer text = ch_schema_text(visit);
  ch_buffer_text(&text, name);
  ch_buffer_text(&text, ": got ");
  ch_schema_print_count(&text, got);
  ch_buffer_text(&text, ", want ");
  ch_schema_print_count(&text, want);
  ch_schema_complain(visit, &text);
}

static ch_schema_complaint *only(const ch_schema_visit *visit, const ch_buffer *text)
{
  return make_complaint(visit, ch_buffer_view(text));
}

/* What the visit has to say: nothing, one complaint, or a group of them. */
static ch_schema_complaint *sum_up(const ch_schema_visit *visit)
{
  if (visit->count < 2 || visit->is_quiet)
    return visit->first;
  ch_schema_complaint *group = make_complaint(visit, ch_str(NULL, 0));
  group->is_group            = true;
  group->causes              = visit->first;
  return group;
}

/* ---- what was evaluated --------------------------------------------------------------------- */

static ch_schema_leftover make_leftover(const ch_schema_visit *visit, bool is_needed)
{
  const ch_schema_node *node    = visit->node;
  ch_schema_leftover    open    = { NULL, 0, 0 };
  const bool            is_dict = visit->value.kind == CHART_DICT;
  size_t                first   = 0;
  if (is_dict) {
    if (node->all_properties_evaluated ||
        !(is_needed || ch_schema_newer(node)->unevaluated_properties != NULL))
      return open;
    open.size = ch_dict_size(visit->value);
  } else if (visit->value.kind == CHART_LIST) {
    if (node->all_items_evaluated ||
        !(is_needed || ch_schema_newer(node)->unevaluated_items != NULL))
      return open;
    open.size = ch_list_size(visit->value);
    first     = node->items_evaluated;
  }
  if (first >= open.size)
    return (ch_schema_leftover){ NULL, 0, 0 };
  open.is_open = (bool *) ch_arena_zero(visit->run->arena, open.size, sizeof(bool));
  open.count   = open.size - first;
  memset(open.is_open + first, true, open.count);
  return open;
}

/* What the other visit of the same value has evaluated counts here too. */
static void merge_leftover(ch_schema_leftover *open, const ch_schema_leftover *other)
{
  for (size_t i = 0; open->count != 0 && i < open->size; i++)
    if (other->is_open == NULL || !other->is_open[i])
      ch_schema_close(open, i);
}

static void check_unevaluated(ch_schema_visit *visit)
{
  const ch_schema_newer_rules *rules   = visit->node->newer;
  const bool                   is_dict = visit->value.kind == CHART_DICT;
  if (is_dict ? rules->unevaluated_properties == NULL
              : visit->value.kind != CHART_LIST || rules->unevaluated_items == NULL)
    return;
  const ch_schema_leftover open    = visit->open;
  const chart_dict_entry  *entries = is_dict ? ch_dict_sorted(visit->value) : NULL;
  for (size_t i = 0; open.count != 0 && i < open.size; i++) {
    if (!open.is_open[i])
      continue;
    if (is_dict)
      ch_schema_note(visit, ch_schema_visit_below(visit, rules->unevaluated_properties,
                                                  entries[i].value, entries[i].key, CH_NOT_FOUND));
    else
      ch_schema_note(visit, ch_schema_visit_below(visit, rules->unevaluated_items,
                                                  ch_list_at(visit->value, i), ch_str(NULL, 0), i));
  }
  visit->open = (ch_schema_leftover){ NULL, 0, 0 };
}

/* ---- references ----------------------------------------------------------------------------- */

static ch_schema_complaint *follow(ch_schema_visit *visit, const ch_schema_node *node,
                                   const char *keyword)
{
  ch_schema_complaint *cause = ch_schema_visit_same(visit, node, keyword, false);
  if (cause == NULL || visit->is_quiet)
    return cause;
  ch_schema_complaint *complaint = make_complaint(visit, ch_str(NULL, 0));
  complaint->is_reference        = true;
  complaint->causes              = cause->is_group ? cause->causes : cause;
  return complaint;
}

static void follow_recursive(ch_schema_visit *visit)
{
  const ch_schema_node *target = visit->node->newer->recursive_reference;
  if (target == NULL)
    return;
  const bool is_dynamic = target->is_recursive_anchor;
  for (const ch_schema_visit *v = visit; is_dynamic && v != NULL; v = v->parent) {
    ch_schema_count(visit, 1);
    if (v->scope_node->resource->is_recursive_anchor)
      target = v->scope_node;
  }
  ch_schema_note(visit, follow(visit, target, "$recursiveRef"));
}

static const ch_schema_node *find_dynamic_anchor(const ch_schema_node *resource, chart_str name)
{
  const ch_schema_dependencies *anchors = &ch_schema_newer(resource)->dynamic_anchors;
  for (size_t i = 0; i < anchors->size; i++)
    if (ch_str_equal(anchors->items[i].name, name))
      return anchors->items[i].node;
  return NULL;
}

static void follow_dynamic(ch_schema_visit *visit)
{
  const ch_schema_node *target = visit->node->newer->dynamic_reference;
  if (target == NULL)
    return;
  const chart_str anchor = visit->node->newer->dynamic_reference_anchor;
  const bool      is_dynamic =
    anchor.size != 0 && ch_str_equal(ch_schema_newer(target)->dynamic_anchor, anchor);
  for (const ch_schema_visit *v = visit; is_dynamic && v != NULL; v = v->parent) {
    const ch_schema_node *found = find_dynamic_anchor(v->scope_node->resource, anchor);
    target                      = found == NULL ? target : found;
    ch_schema_count(visit, 1 + ch_schema_newer(v->scope_node->resource)->dynamic_anchors.size);
  }
  ch_schema_note(visit, follow(visit, target, "$dynamicRef"));
}

/* ---- endless references --------------------------------------------------------------------- */

static chart_str location_of(ch_arena *arena, const ch_schema_node *node)
{
  return node->place == NULL ? CHART_STR("urn:mem:metaschema")
                             : ch_schema_place_location(arena, node->place);
}

static void print_keyword_location(ch_buffer *out, const ch_schema_visit *visit)
{
  if (visit->parent == NULL)
    return;
  ch_guard_stack(out->fault);
  print_keyword_location(out, visit->parent);
  if (visit->reference != NULL) {
    ch_buffer_byte(out, '/');
    ch_buffer_text(out, visit->reference);
    return;
  }
  const chart_str outer = location_of(out->arena, visit->parent->scope_node);
  const chart_str inner = location_of(out->arena, visit->scope_node);
  ch_buffer_str(out, ch_str_from(inner, outer.size < inner.size ? outer.size : inner.size));
}

static chart_str keyword_location(ch_arena *arena, const ch_schema_visit *visit)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  print_keyword_location(&out, visit);
  return ch_buffer_view(&out);
}

static ch_schema_complaint *check_cycle(ch_schema_visit *visit)
{
  const ch_schema_visit *other = visit->parent;
  size_t                 steps = 0;
  for (; other != NULL && other->depth == visit->depth && other->scope_node != visit->scope_node;
       steps++)
    other = other->parent;
  ch_schema_count(visit, steps);
  if (other == NULL || other->depth != visit->depth)
    return NULL;
  if (visit->is_quiet)
    return &visit->run->quiet;
  ch_arena       *arena = visit->run->arena;
  const chart_str one   = keyword_location(arena, visit);
  const chart_str two   = keyword_location(arena, other);
  ch_buffer       text  = ch_schema_text(visit);
  ch_buffer_text(&text, "both ");
  ch_buffer_str(&text, one);
  ch_buffer_text(&text, " and ");
  ch_buffer_str(&text, two);
  ch_buffer_text(&text, " resolve to ");
  ch_buffer_str(&text, ch_url_quote(arena, location_of(arena, visit->node)));
  ch_buffer_text(&text, " causing reference cycle");
  return only(visit, &text);
}

/* ---- any type ------------------------------------------------------------------------------- */

unsigned ch_schema_type_of(chart_value value)
{
  switch (value.kind) {
  case CHART_NIL: return CH_SCHEMA_NULL;
  case CHART_BOOL: return CH_SCHEMA_BOOLEAN;
  case CHART_INT:
  case CHART_UINT:
  case CHART_FLOAT:
  case CHART_BYTES: return CH_SCHEMA_NUMBER;
  case CHART_STRING: return CH_SCHEMA_STRING;
  case CHART_LIST: return CH_SCHEMA_ARRAY;
  case CHART_DICT: return CH_SCHEMA_OBJECT;
  default: return 0;
  }
}

bool ch_schema_is_integer(ch_arena *arena, chart_value value)
{
  if (value.kind == CHART_INT || value.kind == CHART_UINT)
    return true;
  if (value.kind == CHART_FLOAT && value.as.number > -1e15 && value.as.number < 1e15)
    return (double) (int64_t) value.as.number == value.as.number;
  ch_decimal number;
  return ch_decimal_from_value(arena, value, &number) && ch_decimal_is_integer(&number);
}

static const struct {
  unsigned    type;
  const char *name;
} type_names[] = {
  { CH_SCHEMA_NULL, "null" },     { CH_SCHEMA_BOOLEAN, "boolean" },
  { CH_SCHEMA_NUMBER, "number" }, { CH_SCHEMA_INTEGER, "integer" },
  { CH_SCHEMA_STRING, "string" }, { CH_SCHEMA_ARRAY, "array" },
  { CH_SCHEMA_OBJECT, "object" },
};

static void print_types(ch_buffer *out, unsigned types)
{
  bool is_first = true;
  for (size_t i = 0; i < sizeof type_names / sizeof type_names[0]; i++) {
    if ((types & type_names[i].type) == 0)
      continue;
    ch_buffer_text(out, is_first ? "" : " or ");
    ch_buffer_text(out, type_names[i].name);
    is_first = false;
  }
}

static ch_schema_complaint *check_type(ch_schema_visit *visit, unsigned type)
{
  const unsigned types = visit->node->types;
  if (type == 0) {
    ch_buffer text = ch_schema_text(visit);
    ch_buffer_text(&text, "invalid jsonType ");
    ch_buffer_str(&text, ch_type_name(visit->value));
    return only(visit, &text);
  }
  if (types == 0 || (types & type) != 0 ||
      (type == CH_SCHEMA_NUMBER && (types & CH_SCHEMA_INTEGER) != 0 &&
       ch_schema_is_integer(visit->run->arena, visit->value)))
    return NULL;
  if (visit->is_quiet)
    return &visit->run->quiet;
  ch_buffer text = ch_schema_text(visit);
  ch_buffer_text(&text, "got ");
  print_types(&text, type);
  ch_buffer_text(&text, ", want ");
  print_types(&text, types);
  return only(visit, &text);
}

static bool is_container(chart_value value)
{
  return value.kind == CHART_LIST || value.kind == CHART_DICT;
}

static ch_schema_complaint *check_constant(ch_schema_visit *visit)
{
  if (visit->node->constant == NULL)
    return NULL;
  const chart_value want = *visit->node->constant;
  if (ch_schema_equal(visit->run->arena, visit->value, want))
    return NULL;
  ch_buffer text = ch_schema_text(visit);
  if (is_container(want)) {
    ch_buffer_text(&text, "'const' failed");
  } else {
    ch_buffer_text(&text, "value must be ");
    ch_schema_print_scalar(&text, want);
  }
  return only(visit, &text);
}

static void print_enumeration(ch_buffer *out, chart_value list)
{
  for (size_t i = 0; i < ch_list_size(list); i++)
    if (is_container(ch_list_at(list, i))) {
      ch_buffer_text(out, "'enum' failed");
      return;
    }
  ch_buffer_text(out, ch_list_size(list) == 1 ? "value must be " : "value must be one of ");
  for (size_t i = 0; i < ch_list_size(list); i++) {
    ch_buffer_text(out, i == 0 ? "" : ", ");
    ch_schema_print_scalar(out, ch_list_at(list, i));
  }
}

static ch_schema_complaint *check_enumeration(ch_schema_visit *visit, unsigned type)
{
  const ch_schema_node *node = visit->node;
  if (node->enumeration == NULL)
    return NULL;
  const chart_value list      = *node->enumeration;
  const bool        may_match = (node->enumeration_types & type) != 0;
  ch_schema_count(visit, may_match ? ch_list_size(list) : 0);
  for (size_t i = 0; may_match && i < ch_list_size(list); i++)
    if (ch_schema_equal(visit->run->arena, visit->value, ch_list_at(list, i)))
      return NULL;
  if (visit->is_quiet)
    return &visit->run->quiet;
  ch_buffer text = ch_schema_text(visit);
  print_enumeration(&text, list);
  return only(visit, &text);
}

static ch_schema_complaint *check_format(ch_schema_visit *visit)
{
  const ch_schema_format *format = visit->node->format;
  chart_str               why    = { NULL, 0 };
  if (format == NULL || visit->value.kind != CHART_STRING ||
      format->check(visit->run->arena, ch_text(visit->value), &why))
    return NULL;
  ch_buffer text = ch_schema_text(visit);
  ch_schema_quote(&text, ch_text(visit->value));
  ch_buffer_text(&text, " is not valid ");
  ch_buffer_text(&text, format->name);
  ch_buffer_text(&text, ": ");
  ch_buffer_str(&text, why);
  return only(visit, &text);
}

/* ---- logic ---------------------------------------------------------------------------------- */

static void complain_causes(ch_schema_visit *visit, const char *text, ch_schema_complaint *causes)
{
  ch_schema_complaint *complaint = ch_schema_complain_text(visit, text);
  if (!visit->is_quiet)
    complaint->causes = causes;
}

/* A list of complaints on its way to become causes. */
typedef struct list {
  ch_schema_complaint *first, *last;
} list;

static void append(list *to, ch_schema_complaint *complaint)
{
  complaint->next = NULL;
  if (to->first == NULL)
    to->first = complaint;
  else if (to->last != complaint) /* the quiet one */
    to->last->next = complaint;
  to->last = complaint;
}

static void check_all(ch_schema_visit *visit, const ch_schema_nodes *nodes)
{
  list causes = { NULL, NULL };
  for (size_t i = 0; i < nodes->size; i++) {
    ch_schema_complaint *cause = ch_schema_visit_same(visit, nodes->items[i], NULL, false);
    if (cause != NULL)
      append(&causes, cause);
    if (cause != NULL && visit->is_quiet)
      break;
  }
  if (causes.first != NULL)
    complain_causes(visit, "'allOf' failed", causes.first);
}

static void check_any(ch_schema_visit *visit, const ch_schema_nodes *nodes)
{
  list causes  = { NULL, NULL };
  bool matched = nodes->size == 0;
  for (size_t i = 0; i < nodes->size; i++) {
    ch_schema_complaint *cause = ch_schema_visit_same(visit, nodes->items[i], NULL, false);
    if (cause != NULL) {
      append(&causes, cause);
      continue;
    }
    matched = true;
    if (visit->open.count == 0)
      break; /* else the others may evaluate more */
  }
  if (!matched)
    complain_causes(visit, "'anyOf' failed", causes.first);
}

static void complain_two_match(ch_schema_visit *visit, size_t first, size_t second)
{
  ch_buffer text = ch_schema_text(visit);
  ch_buffer_text(&text, "'oneOf' failed, subschemas ");
  ch_schema_print_count(&text, (int64_t) first);
  ch_buffer_text(&text, ", ");
  ch_schema_print_count(&text, (int64_t) second);
  ch_buffer_text(&text, " matched");
  ch_schema_complain(visit, &text);
}

static void check_one(ch_schema_visit *visit, const ch_schema_nodes *nodes)
{
  list   causes = { NULL, NULL };
  size_t match  = CH_NOT_FOUND;
  for (size_t i = 0; i < nodes->size; i++) {
    const bool           has_match = match != CH_NOT_FOUND;
    ch_schema_complaint *cause     = ch_schema_visit_same(visit, nodes->items[i], NULL, has_match);
    if (cause != NULL && !has_match)
      append(&causes, cause);
    if (cause != NULL)
      continue;
    if (has_match) {
      complain_two_match(visit, match, i);
      return;
    }
    match = i;
  }
  if (match == CH_NOT_FOUND && nodes->size != 0)
    complain_causes(visit, "'oneOf' failed, none matched", causes.first);
}

static void check_logic(ch_schema_visit *visit, const ch_schema_logic_rules *rules)
{
  if (rules->inverse != NULL && ch_schema_visit_same(visit, rules->inverse, NULL, true) == NULL)
    ch_schema_complain_text(visit, "'not' failed");
  check_all(visit, &rules->all);
  check_any(visit, &rules->any);
  check_one(visit, &rules->one);
  if (rules->condition == NULL)
    return;
  const bool            holds = ch_schema_visit_same(visit, rules->condition, NULL, true) == NULL;
  const ch_schema_node *next  = holds ? rules->consequence : rules->alternative;
  if (next != NULL)
    ch_schema_note(visit, ch_schema_visit_same(visit, next, NULL, false));
}

/* ---- the walk ------------------------------------------------------------------------------- */

static void visit_type(ch_schema_visit *visit, unsigned type)
{
  const ch_schema_node *node = visit->node;
  if (type == CH_SCHEMA_OBJECT && node->object != NULL)
    ch_schema_visit_object(visit, node->object);
  else if (type == CH_SCHEMA_ARRAY && node->array != NULL)
    ch_schema_visit_array(visit, node->array);
  else if (type == CH_SCHEMA_STRING && node->string != NULL)
    ch_schema_visit_string(visit, node->string);
  else if (type == CH_SCHEMA_NUMBER && node->number != NULL)
    ch_schema_visit_number(visit, node->number);
}

/* The checks after whose failure the others are not made. */
static ch_schema_complaint *visit_first(ch_schema_visit *visit, unsigned type)
{
  ch_schema_complaint *complaint = check_cycle(visit);
  if (complaint == NULL)
    complaint = check_type(visit, type);
  if (complaint == NULL)
    complaint = check_constant(visit);
  if (complaint == NULL)
    complaint = check_enumeration(visit, type);
  return complaint != NULL ? complaint : check_format(visit);
}

static ch_schema_complaint *visit_node(ch_schema_visit *visit)
{
  const ch_schema_node *node = visit->node;
  ch_guard_stack(visit->run->arena->fault);
  ch_schema_count(visit, 1);
  if (node->is_boolean)
    return node->is_true ? NULL : make_complaint(visit, CHART_STR("false schema"));
  const unsigned       type      = ch_schema_type_of(visit->value);
  ch_schema_complaint *complaint = visit_first(visit, type);
  if (complaint != NULL)
    return complaint;
  if (node->reference != NULL) {
    complaint = follow(visit, node->reference, "$ref");
    if (node->draft < 2019)
      return complaint;
    ch_schema_note(visit, complaint);
  }
  visit_type(visit, type);
  if (visit->count == 0 || !visit->is_quiet) {
    if (node->newer != NULL) {
      follow_recursive(visit);
      follow_dynamic(visit);
    }
    if (node->logic != NULL)
      check_logic(visit, node->logic);
    if (node->newer != NULL)
      check_unevaluated(visit);
  }
  return sum_up(visit);
}

/* Where a schema of another dialect begins inside the schema that is validated, its metaschema
 * takes over. */
static void switch_dialect(ch_schema_visit *visit)
{
  if (visit->meta == NULL || visit->node != visit->meta || visit->value.kind != CHART_DICT)
    return;
  const ch_schema_place *place = (const ch_schema_place *) ch_schema_table_get(
    &visit->run->compiler->places, visit->value.as.dict);
  if (place == NULL || place->resource == NULL || place->resource->place != place)
    return;
  visit->meta = ch_schema_metaschema(visit->run->compiler, place->resource->dialect);
  visit->node = visit->meta;
}

/* Complaints outlive the visit; what a visit without complaints has allocated does not. */
static ch_schema_complaint *visit_and_forget(ch_schema_visit *visit, ch_schema_visit *same)
{
  ch_arena     *arena = visit->run->arena;
  ch_arena_mark mark  = ch_arena_take_mark(arena);
  visit->open         = make_leftover(visit, same != NULL && same->open.count != 0);
  switch_dialect(visit);
  ch_schema_complaint *complaint = visit_node(visit);
  if (complaint == NULL && same != NULL)
    merge_leftover(&same->open, &visit->open);
  if (complaint == NULL || visit->is_quiet)
    ch_arena_release(arena, mark);
  return complaint;
}

ch_schema_complaint *ch_schema_visit_same(ch_schema_visit *visit, const ch_schema_node *node,
                                          const char *reference, bool is_quiet)
{
  ch_schema_visit sub = { .run        = visit->run,
                          .node       = node,
                          .scope_node = node,
                          .meta       = visit->meta,
                          .parent     = visit,
                          .reference  = reference,
                          .where      = visit->where,
                          .value      = visit->value,
                          .depth      = visit->depth,
                          .is_quiet   = visit->is_quiet || is_quiet };
  return visit_and_forget(&sub, visit);
}

ch_schema_complaint *ch_schema_visit_below(ch_schema_visit *visit, const ch_schema_node *node,
                                           chart_value value, chart_str key, size_t index)
{
  const ch_schema_step step = { visit->where, key, index };
  ch_schema_visit      sub  = { .run        = visit->run,
                                .node       = node,
                                .scope_node = node,
                                .meta       = visit->meta,
                                .parent     = visit,
                                .where      = &step,
                                .value      = value,
                                .depth      = visit->depth + 1,
                                .is_quiet   = visit->is_quiet };
  return visit_and_forget(&sub, NULL);
}

ch_schema_complaint *ch_schema_visit_apart(ch_schema_visit *visit, const ch_schema_node *node,
                                           chart_value value)
{
  ch_schema_visit sub = { .run        = visit->run,
                          .node       = node,
                          .scope_node = node,
                          .meta       = visit->meta,
                          .value      = value,
                          .is_quiet   = visit->is_quiet };
  return visit_and_forget(&sub, NULL);
}

static void destroy_arena(void *object)
{
  ch_arena_destroy((ch_arena *) object);
}

ch_schema_complaint *ch_schema_run(ch_arena *arena, const ch_schema_node *node, chart_value value,
                                   ch_schema_compiler *compiler)
{
  ch_arena *scratch = (ch_arena *) ch_arena_alloc(arena, sizeof *scratch);
  ch_arena_init(scratch, arena->fault, arena->limit);
  ch_arena_on_destroy(arena, destroy_arena, scratch);
  ch_schema_run_state run   = { .arena = scratch, .compiler = compiler };
  ch_schema_visit     visit = { .run        = &run,
                                .node       = node,
                                .scope_node = node,
                                .meta       = compiler == NULL ? NULL : node,
                                .value      = value };
  return visit_and_forget(&visit, NULL);
}
