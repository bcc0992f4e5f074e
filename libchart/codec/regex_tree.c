/* SPDX-License-Identifier: Apache-2.0
 * The parse tree of a regular expression: making nodes within Go's limits, and simplifying. */
#include "codec/regex_parser.h"

enum {
  MOST_HEIGHT       = 1000,
  MOST_SIZE         = (128 << 20) / 40, /* instructions of Go's that fit 128 MiB */
  MOST_CLASS_BOUNDS = (128 << 20) / 4   /* bounds of ranges that do */
};

/* ---- limits ------------------------------------------------------------------------------- */

static int64_t sum_of_sizes(const ch_regex_node *node)
{
  int64_t sum = 0;
  for (size_t i = 0; i < node->as.sub.count; i++)
    sum += node->as.sub.nodes[i]->size;
  return sum;
}

static int64_t repeat_size(const ch_regex_node *node)
{
  int64_t sub = node->as.sub.nodes[0]->size;
  if (node->max != CH_REGEX_NO_LIMIT)
    return node->is_counted ? node->max * sub + node->max - node->min : 1 + sub;
  if (node->min == 0)
    return 2 + sub;
  return 1 + node->min * sub;
}

static int64_t size_of(const ch_regex_node *node)
{
  switch (node->op) {
  case CH_REGEX_LITERAL: return (int64_t) node->as.text.count;
  case CH_REGEX_GROUP: return 2 + sum_of_sizes(node);
  case CH_REGEX_REPEAT: return repeat_size(node);
  case CH_REGEX_CONCAT: return sum_of_sizes(node);
  case CH_REGEX_ALTERNATE: return sum_of_sizes(node) + (int64_t) node->as.sub.count - 1;
  default: return 1;
  }
}

static bool has_subs(const ch_regex_node *node)
{
  return node->op >= CH_REGEX_GROUP && node->op <= CH_REGEX_ALTERNATE;
}

static void measure(ch_regex_node *node)
{
  int64_t size = size_of(node);
  node->size   = size < 1 ? 1 : size;
  node->height = 1;
  for (size_t i = 0; has_subs(node) && i < node->as.sub.count; i++)
    if (node->as.sub.nodes[i]->height >= node->height)
      node->height = node->as.sub.nodes[i]->height + 1;
}

_Noreturn static void fail_whole(ch_regex_parser *p, const char *what)
{
  ch_regex_fail(p, what, 0, p->pattern.size);
}

static void check_limits(ch_regex_parser *p, ch_regex_node *node)
{
  measure(node);
  if (p->class_bounds > MOST_CLASS_BOUNDS || node->size > MOST_SIZE)
    fail_whole(p, "expression too large");
  if (node->height > MOST_HEIGHT)
    fail_whole(p, "expression nests too deeply");
}

/* ---- the stack ---------------------------------------------------------------------------- */

ch_regex_node *ch_regex_new_node(ch_regex_parser *p, ch_regex_op op)
{
  ch_regex_node *node = (ch_regex_node *) ch_arena_zero(p->arena, 1, sizeof *node);
  node->op            = (uint8_t) op;
  return node;
}

static void append_runes(ch_arena *arena, ch_regex_node *literal, const ch_regex_node *more)
{
  size_t count = literal->as.text.count, needed = count + more->as.text.count;
  if (literal->as.text.room < needed) {
    size_t    room  = needed < 8 ? 8 : needed * 2;
    uint32_t *runes = (uint32_t *) ch_arena_array(arena, room, sizeof *runes);
    memcpy(runes, literal->as.text.runes, count * sizeof *runes);
    literal->as.text.runes = runes;
    literal->as.text.room  = room;
  }
  memcpy(literal->as.text.runes + count, more->as.text.runes,
         more->as.text.count * sizeof *more->as.text.runes);
  literal->as.text.count = needed;
}

/* Joins the two topmost nodes when both are literals.  This happens as late as the next push, when
 * no repetition can take the last letter away any more. */
static void join_literals(ch_regex_parser *p)
{
  if (p->stack_size < 2)
    return;
  ch_regex_node *below = p->stack[p->stack_size - 2], *top = p->stack[p->stack_size - 1];
  if (below->op != CH_REGEX_LITERAL || top->op != CH_REGEX_LITERAL || below->folds != top->folds)
    return;
  append_runes(p->arena, below, top);
  measure(below);
  p->stack_size--;
}

void ch_regex_push(ch_regex_parser *p, ch_regex_node *node)
{
  join_literals(p);
  if (p->stack_size == p->stack_room) {
    size_t          room  = p->stack_room == 0 ? 16 : p->stack_room * 2;
    ch_regex_node **stack = (ch_regex_node **) ch_arena_array(p->arena, room, sizeof(void *));
    if (p->stack_size != 0)
      memcpy(stack, p->stack, p->stack_size * sizeof(void *));
    p->stack      = stack;
    p->stack_room = room;
  }
  p->stack[p->stack_size++] = node;
  if (node->op == CH_REGEX_CLASS)
    p->class_bounds += 2 * node->as.set.size;
  check_limits(p, node);
}

static void set_sub(ch_regex_parser *p, ch_regex_node *node, ch_regex_node *sub)
{
  node->as.sub.nodes    = (ch_regex_node **) ch_arena_array(p->arena, 1, sizeof(void *));
  node->as.sub.nodes[0] = sub;
  node->as.sub.count    = 1;
}

void ch_regex_push_repeat(ch_regex_parser *p, ch_regex_node *repeat)
{
  set_sub(p, repeat, p->stack[p->stack_size - 1]);
  p->stack[p->stack_size - 1] = repeat;
  check_limits(p, repeat);
}

/* How many places the branch or piece `node` takes in a node of its parent's kind: a concatenation
 * within a concatenation gives its pieces. */
static size_t pieces_of(const ch_regex_node *node, ch_regex_op op)
{
  return node->op == op ? node->as.sub.count : 1;
}

/* One node of the `count` nodes at `nodes`; BAR markers among them are left out. */
static ch_regex_node *collect(ch_regex_parser *p, ch_regex_op op, ch_regex_node **nodes,
                              size_t count)
{
  size_t room = 0;
  for (size_t i = 0; i < count; i++)
    room += pieces_of(nodes[i], op);
  ch_regex_node *result = ch_regex_new_node(p, op);
  result->as.sub.nodes  = (ch_regex_node **) ch_arena_array(p->arena, room, sizeof(void *));
  for (size_t i = 0; i < count; i++) {
    ch_regex_node  *node  = nodes[i];
    ch_regex_node **from  = node->op == op ? node->as.sub.nodes : &nodes[i];
    size_t          taken = pieces_of(node, op);
    if (node->op == CH_REGEX_BAR)
      continue;
    memcpy(result->as.sub.nodes + result->as.sub.count, from, taken * sizeof(void *));
    result->as.sub.count += taken;
  }
  return result;
}

static bool is_marker(const ch_regex_node *node)
{
  return node->op >= CH_REGEX_OPEN;
}

void ch_regex_join_concat(ch_regex_parser *p)
{
  join_literals(p);
  size_t first = p->stack_size;
  while (first > 0 && !is_marker(p->stack[first - 1]))
    first--;
  size_t count = p->stack_size - first;
  if (count == 1)
    return;
  ch_regex_node *node = count == 0 ? ch_regex_new_node(p, CH_REGEX_EMPTY)
                                   : collect(p, CH_REGEX_CONCAT, p->stack + first, count);
  p->stack_size       = first;
  ch_regex_push(p, node);
}

void ch_regex_join_branches(ch_regex_parser *p)
{
  size_t first = p->stack_size;
  while (first > 0 && p->stack[first - 1]->op != CH_REGEX_OPEN)
    first--;
  size_t count = p->stack_size - first;
  if (count == 1)
    return;
  ch_regex_node *node = collect(p, CH_REGEX_ALTERNATE, p->stack + first, count);
  p->stack_size       = first;
  ch_regex_push(p, node);
}

/* ---- simplifying -------------------------------------------------------------------------- */

bool ch_regex_is_nullable(const ch_regex_node *node)
{
  switch (node->op) {
  case CH_REGEX_LITERAL:
  case CH_REGEX_CLASS: return false;
  case CH_REGEX_GROUP: return ch_regex_is_nullable(node->as.sub.nodes[0]);
  case CH_REGEX_REPEAT: return node->min == 0 || ch_regex_is_nullable(node->as.sub.nodes[0]);
  case CH_REGEX_CONCAT:
    for (size_t i = 0; i < node->as.sub.count; i++)
      if (!ch_regex_is_nullable(node->as.sub.nodes[i]))
        return false;
    return true;
  case CH_REGEX_ALTERNATE:
    for (size_t i = 0; i < node->as.sub.count; i++)
      if (ch_regex_is_nullable(node->as.sub.nodes[i]))
        return true;
    return false;
  default: return true;
  }
}

static bool has_groups(const ch_regex_node *node)
{
  if (node->op == CH_REGEX_GROUP)
    return true;
  for (size_t i = 0; has_subs(node) && i < node->as.sub.count; i++)
    if (has_groups(node->as.sub.nodes[i]))
      return true;
  return false;
}

/* Whether `node` is what repeating `sub` once more does not change: x** is x*. */
static bool is_same_repeat(const ch_regex_node *node, const ch_regex_node *sub)
{
  bool is_simple = node->max == CH_REGEX_NO_LIMIT ? node->min <= 1 : node->max == 1;
  return is_simple && sub->op == CH_REGEX_REPEAT && sub->min == node->min &&
         sub->max == node->max && sub->is_lazy == node->is_lazy;
}

static ch_regex_node *simplify(ch_regex_tree *tree, ch_regex_node *node)
{
  for (size_t i = 0; has_subs(node) && i < node->as.sub.count; i++)
    node->as.sub.nodes[i] = simplify(tree, node->as.sub.nodes[i]);
  if (node->op != CH_REGEX_REPEAT)
    return node;
  ch_regex_node *sub = node->as.sub.nodes[0];
  if (node->max == 0) {
    tree->has_lost_groups = tree->has_lost_groups || has_groups(sub);
    node->op              = CH_REGEX_EMPTY;
    return node;
  }
  bool is_once = node->min == 1 && node->max == 1;
  return is_once || sub->op == CH_REGEX_EMPTY || is_same_repeat(node, sub) ? sub : node;
}

void ch_regex_simplify(ch_regex_tree *tree)
{
  tree->root = simplify(tree, tree->root);
}
