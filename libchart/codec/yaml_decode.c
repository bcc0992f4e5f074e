/* SPDX-License-Identifier: Apache-2.0
 * Decoding the nodes of a YAML document as go-yaml v2 and sigs.k8s.io/yaml do. */
#include "codec/yaml_decode.h"

#include "base/number.h"
#include "base/utf8.h"
#include "codec/base64_read.h"
#include "codec/yaml_scalar.h"

/* The deepest nesting that Go's JSON decoder takes. */
enum { DEEPEST_JSON = 10000 };

typedef struct decoder {
  ch_yaml_tree  *tree;
  ch_arena      *arena;
  uint32_t       source;
  ch_yaml_limits limits;
  bool           is_raw; /* Go's types are kept, for an error text */
  bool           keeps_integers;
  size_t         steps;       /* nodes decoded, each alias and what it stands for again */
  size_t         alias_steps; /* those of them inside aliases */
  size_t         alias_depth;
  size_t         depth;
  size_t         deepest;
  bool           has_odd_key;       /* a key was nil or above int64 */
  size_t         odd_number_offset; /* of the first infinity or NaN */
} decoder;

static chart_value decode(decoder *d, uint32_t number, chart_value into);

/* ---- limits ------------------------------------------------------------------------------- */

/* go-yaml's measure against documents that consist of little but aliases: the larger the document,
 * the smaller the part that aliases may have. */
static double allowed_ratio(size_t steps)
{
  const double low = 400000, high = 4000000;
  if ((double) steps <= low)
    return 0.99;
  if ((double) steps >= high)
    return 0.10;
  return 0.99 - 0.89 * (((double) steps - low) / (high - low));
}

static void count_step(decoder *d, const ch_yaml_node *node)
{
  d->steps++;
  if (d->is_raw || (d->alias_depth == 0 && d->alias_steps == 0))
    return;
  if (d->alias_depth != 0)
    d->alias_steps++;
  if (d->alias_steps > 100 && d->steps > 1000 &&
      (double) d->alias_steps / (double) d->steps > allowed_ratio(d->steps))
    ch_yaml_fail(d->tree->text, node->offset, "yaml: document contains excessive aliasing");
  if (d->limits.aliases != 0 && d->alias_steps > d->limits.aliases)
    ch_throw(d->arena->fault, CHART_ERR_LIMIT, "alias limit of %zu nodes reached",
             d->limits.aliases);
}

/* ---- scalars ------------------------------------------------------------------------------ */

static _Noreturn void fail_tag(decoder *d, const ch_yaml_node *node, chart_str tag,
                               ch_yaml_kind kind)
{
  chart_str prefix  = CHART_STR("tag:yaml.org,2002:");
  bool      is_long = ch_str_starts(tag, prefix);
  ch_yaml_fail(d->tree->text, node->offset, "yaml: cannot decode %s `%.*s` as a %s%.*s",
               ch_yaml_kind_tag(kind), CH_STR_ARG(node->as.text), is_long ? "!!" : "",
               CH_STR_ARG(ch_str_from(tag, is_long ? prefix.size : 0)));
}

/* JSON has no bytes: what is not UTF-8 becomes U+FFFD there. */
static chart_str replace_invalid(ch_arena *arena, chart_str bytes)
{
  if (ch_utf8_valid(bytes))
    return bytes;
  ch_buffer out;
  ch_buffer_init(&out, arena);
  while (bytes.size != 0) {
    size_t   width;
    uint32_t rune = ch_utf8_decode(bytes, &width);
    ch_buffer_rune(&out, rune);
    bytes = ch_str_from(bytes, width);
  }
  return ch_buffer_view(&out);
}

static chart_value decode_binary(decoder *d, const ch_yaml_node *node)
{
  ch_buffer out;
  ch_buffer_init(&out, d->arena);
  if (!ch_base64_read(&out, node->as.text, NULL))
    ch_yaml_fail(d->tree->text, node->offset, "yaml: !!binary value contains invalid base64 data");
  chart_str bytes = ch_buffer_view(&out);
  return ch_string(d->is_raw ? bytes : replace_invalid(d->arena, bytes));
}

static chart_value decode_scalar(decoder *d, const ch_yaml_node *node)
{
  if (node->tag == 0 && !node->is_implicit)
    return ch_string(node->as.text);
  chart_str      tag = ch_yaml_tree_tag(d->tree, node);
  ch_yaml_scalar scalar;
  if (!ch_yaml_resolve_as(tag, node->as.text, &scalar))
    fail_tag(d, node, tag, scalar.kind);
  switch (scalar.kind) {
  case CH_YAML_NIL: return ch_nil();
  case CH_YAML_BOOL: return ch_bool(scalar.as.boolean);
  case CH_YAML_INT: return ch_int(scalar.as.integer);
  case CH_YAML_UINT: return ch_uint64(scalar.as.natural);
  case CH_YAML_FLOAT:
    if (scalar.as.number - scalar.as.number != 0 && d->odd_number_offset == CH_NOT_FOUND)
      d->odd_number_offset = node->offset;
    return ch_float(scalar.as.number);
  case CH_YAML_BINARY: return decode_binary(d, node);
  case CH_YAML_STRING:
  case CH_YAML_TIMESTAMP: break;
  }
  return ch_string(node->as.text);
}

/* What becomes of a value when it goes through JSON. */
static chart_value finished(const decoder *d, chart_value value)
{
  if (d->is_raw || d->keeps_integers)
    return value;
  if (value.kind == CHART_INT)
    return ch_float((double) value.as.integer);
  if (value.kind == CHART_UINT)
    return ch_float((double) value.as.natural);
  return value;
}

static chart_origin origin_of(const decoder *d, const ch_yaml_node *node)
{
  if (d->is_raw)
    return (chart_origin){ 1, node->offset };
  if (d->source == 0)
    return (chart_origin){ 0, 0 };
  return (chart_origin){ d->source, (uint32_t) ch_yaml_place(d->tree->text, node->offset) };
}

/* ---- keys --------------------------------------------------------------------------------- */

/* The fewest digits that give the same float32, as strconv.FormatFloat(x, 'g', -1, 32). */
static chart_str float_key(ch_arena *arena, double number)
{
  float narrow = (float) number;
  if (number - number != 0 || narrow - narrow != 0)
    return number != number ? CHART_STR(".nan")
           : narrow > 0     ? CHART_STR(".inf")
                            : CHART_STR("-.inf");
  ch_buffer out;
  ch_buffer_init(&out, arena);
  for (int digits = 0; digits < 9; digits++) {
    double back;
    out.size = 0;
    ch_number_format(&out, (double) narrow, 'e', digits);
    if (ch_number_parse_float(ch_buffer_view(&out), &back, NULL) && (float) back == narrow)
      break;
  }
  double shortest = 0;
  ch_number_parse_float(ch_buffer_view(&out), &shortest, NULL);
  out.size = 0;
  ch_number_shortest(&out, shortest);
  return ch_buffer_view(&out);
}

static chart_str integer_key(ch_arena *arena, int64_t n)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_integer(&out, n);
  return ch_buffer_view(&out);
}

/* Decodes a key to its text.  Result: false when JSON has no such key. */
static bool decode_key(decoder *d, uint32_t number, chart_str *out)
{
  chart_value key = decode(d, number, ch_nil());
  if (key.kind == CHART_LIST || key.kind == CHART_DICT)
    ch_yaml_fail_key(d->tree->text, ch_yaml_tree_at(d->tree, number)->offset,
                     ch_yaml_decode_raw(d->tree, number, d->limits));
  if (d->is_raw) {
    *out = ch_yaml_raw_key(d->arena, key);
    return true;
  }
  switch (key.kind) {
  case CHART_STRING: *out = ch_text(key); return true;
  case CHART_BOOL: *out = key.as.boolean ? CHART_STR("true") : CHART_STR("false"); return true;
  case CHART_INT: *out = integer_key(d->arena, key.as.integer); return true;
  case CHART_FLOAT: *out = float_key(d->arena, key.as.number); return true;
  default: d->has_odd_key = true; return false;
  }
}

static bool is_merge(const decoder *d, const ch_yaml_node *key)
{
  if (key->kind != CH_YAML_SCALAR || !ch_str_is(key->as.text, "<<"))
    return false;
  return key->is_implicit || ch_str_is(ch_yaml_tree_tag(d->tree, key), "tag:yaml.org,2002:merge");
}

/* ---- collections -------------------------------------------------------------------------- */

static bool is_mapping(const decoder *d, const ch_yaml_node *node)
{
  if (node->kind == CH_YAML_ALIAS)
    node = ch_yaml_tree_at(d->tree, node->as.target);
  return node->kind == CH_YAML_MAPPING;
}

static void merge_mapping(decoder *d, uint32_t number, chart_value into)
{
  const ch_yaml_node *node = ch_yaml_tree_at(d->tree, number);
  if (!is_mapping(d, node))
    ch_yaml_fail(d->tree->text, node->offset,
                 "yaml: map merge requires map or sequence of maps as the value");
  decode(d, number, into);
}

/* In a list of mappings the earlier ones win, so go-yaml takes them from the back. */
static void merge_list(decoder *d, uint32_t number, chart_value into)
{
  const ch_yaml_node *list  = ch_yaml_tree_at(d->tree, number);
  size_t              count = list->as.count;
  uint32_t           *items = (uint32_t *) ch_arena_array(d->arena, count, sizeof *items);
  uint32_t            item  = number + 1;
  for (size_t i = 0; i < count; i++, item = ch_yaml_tree_at(d->tree, item)->next)
    items[i] = item;
  while (count > 0)
    merge_mapping(d, items[--count], into);
}

static void fill_dict(decoder *d, uint32_t number, chart_value dict)
{
  const ch_yaml_node *node = ch_yaml_tree_at(d->tree, number);
  for (uint32_t i = number + 1; i < node->next;) {
    const ch_yaml_node *key   = ch_yaml_tree_at(d->tree, i);
    const ch_yaml_node *value = ch_yaml_tree_at(d->tree, key->next);
    if (is_merge(d, key)) {
      if (value->kind == CH_YAML_SEQUENCE)
        merge_list(d, key->next, dict);
      else
        merge_mapping(d, key->next, dict);
    } else {
      chart_str   name;
      bool        is_name = decode_key(d, i, &name);
      chart_value item    = finished(d, decode(d, key->next, ch_nil()));
      if (is_name)
        ch_dict_set_from(d->arena, dict, name, item, origin_of(d, key));
    }
    i = value->next;
  }
}

static chart_value decode_mapping(decoder *d, uint32_t number, chart_value into)
{
  if (into.kind != CHART_DICT)
    into = ch_dict_new(d->arena, CH_TYPE_DICT, ch_yaml_tree_at(d->tree, number)->as.count / 2);
  fill_dict(d, number, into);
  return into;
}

static chart_value decode_sequence(decoder *d, uint32_t number)
{
  const ch_yaml_node *node = ch_yaml_tree_at(d->tree, number);
  chart_value         list = ch_list_new(d->arena, CH_TYPE_LIST, node->as.count);
  for (uint32_t i = number + 1; i < node->next;) {
    const ch_yaml_node *item = ch_yaml_tree_at(d->tree, i);
    ch_list_push_from(d->arena, list, finished(d, decode(d, i, ch_nil())), origin_of(d, item));
    i = item->next;
  }
  return list;
}

static chart_value decode_alias(decoder *d, ch_yaml_node *node, chart_value into)
{
  if (node->is_open)
    ch_yaml_fail(d->tree->text, node->offset, "yaml: anchor '%.*s' value contains itself",
                 CH_STR_ARG(ch_yaml_tree_alias(d->tree, node)));
  node->is_open = true;
  d->alias_depth++;
  chart_value value = decode(d, node->as.target, into);
  d->alias_depth--;
  node->is_open = false;
  return value;
}

/* Decodes node `number`; a mapping goes into the dict `into` when that is one. */
static chart_value decode(decoder *d, uint32_t number, chart_value into)
{
  ch_yaml_node *node = ch_yaml_tree_at(d->tree, number);
  count_step(d, node);
  if (node->kind == CH_YAML_SCALAR)
    return decode_scalar(d, node);
  ch_guard_stack(d->arena->fault);
  if (node->kind == CH_YAML_ALIAS)
    return decode_alias(d, node, into);
  d->depth++;
  if (d->depth > d->deepest)
    d->deepest = d->depth;
  chart_value value =
    node->kind == CH_YAML_SEQUENCE ? decode_sequence(d, number) : decode_mapping(d, number, into);
  d->depth--;
  return value;
}

/* ---- what JSON refuses -------------------------------------------------------------------- */

static void check_number(const decoder *d, double number)
{
  if (number - number == 0)
    return;
  const char *name = number != number ? "NaN" : number > 0 ? "+Inf" : "-Inf";
  ch_yaml_fail(d->tree->text, d->odd_number_offset, "json: unsupported value: %s", name);
}

/* Go's encoder walks maps in the order of their keys. */
static void check_numbers(const decoder *d, chart_value value)
{
  ch_guard_stack(d->arena->fault);
  if (value.kind == CHART_FLOAT)
    check_number(d, value.as.number);
  if (value.kind == CHART_LIST)
    for (size_t i = 0; i < ch_list_size(value); i++)
      check_numbers(d, ch_list_at(value, i));
  if (value.kind == CHART_DICT) {
    const chart_dict_entry *entries = ch_dict_sorted(value);
    for (size_t i = 0; i < ch_dict_size(value); i++)
      check_numbers(d, entries[i].value);
  }
}

/* Throws where Go's JSON decoder would find the text nested too deeply. */
static void check_depth(const decoder *d, chart_value value, size_t depth)
{
  if (value.kind != CHART_LIST && value.kind != CHART_DICT)
    return;
  ch_guard_stack(d->arena->fault);
  if (depth > DEEPEST_JSON)
    ch_yaml_throw(d->tree->text, CH_NOT_FOUND,
                  ch_arena_format(d->arena,
                                  "error unmarshaling JSON: while decoding JSON: invalid character "
                                  "'%c' exceeded max depth",
                                  value.kind == CHART_LIST ? '[' : '{'));
  if (value.kind == CHART_LIST)
    for (size_t i = 0; i < ch_list_size(value); i++)
      check_depth(d, ch_list_at(value, i), depth + 1);
  if (value.kind == CHART_DICT) {
    const chart_dict_entry *entries = ch_dict_sorted(value);
    for (size_t i = 0; i < ch_dict_size(value); i++)
      check_depth(d, entries[i].value, depth + 1);
  }
}

static void check_json(decoder *d, chart_value root)
{
  if (d->has_odd_key)
    ch_yaml_check_keys(d->tree->text, ch_yaml_decode_raw(d->tree, 0, d->limits));
  if (d->odd_number_offset != CH_NOT_FOUND)
    check_numbers(d, root);
  if (d->deepest > DEEPEST_JSON)
    check_depth(d, root, 1);
}

static decoder make_decoder(ch_yaml_tree *tree, ch_yaml_limits limits)
{
  return (decoder){ .tree              = tree,
                    .arena             = tree->text->arena,
                    .limits            = limits,
                    .steps             = 1, /* the document itself */
                    .odd_number_offset = CH_NOT_FOUND };
}

chart_value ch_yaml_decode(ch_yaml_tree *tree, uint32_t source, ch_yaml_limits limits,
                           ch_yaml_integers integers)
{
  if (ch_yaml_tree_size(tree) == 0)
    return ch_nil();
  decoder d        = make_decoder(tree, limits);
  d.source         = source;
  d.keeps_integers = integers == CH_YAML_KEEP_INTEGERS;
  chart_value root = finished(&d, decode(&d, 0, ch_nil()));
  check_json(&d, root);
  return root;
}

chart_value ch_yaml_decode_raw(ch_yaml_tree *tree, uint32_t number, ch_yaml_limits limits)
{
  decoder d = make_decoder(tree, limits);
  d.is_raw  = true;
  return decode(&d, number, ch_nil());
}
