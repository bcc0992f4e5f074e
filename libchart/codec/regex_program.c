/* SPDX-License-Identifier: Apache-2.0
 * From the parse tree of a regular expression to its program.
 *
 * A node is compiled when what follows it is known, so the program is built from its end. */
#include "codec/regex_program.h"

enum { MOST_STEPS = 4 << 20 };

typedef struct compiler {
  ch_arena         *arena;
  ch_regex_program *program;
} compiler;

static uint32_t compile(compiler *c, const ch_regex_node *node, uint32_t next);

static uint32_t add_step(compiler *c, ch_regex_opcode op, uint32_t next, uint32_t other)
{
  ch_regex_program *program = c->program;
  if (program->size == MOST_STEPS)
    ch_throw(c->arena->fault, CHART_ERR_LIMIT, "regular expression is too large");
  if (program->size == program->room) {
    size_t         room  = program->room == 0 ? 32 : program->room * 2;
    ch_regex_step *steps = (ch_regex_step *) ch_arena_array(c->arena, room, sizeof *steps);
    if (program->size != 0)
      memcpy(steps, program->steps, program->size * sizeof *steps);
    program->steps = steps;
    program->room  = room;
  }
  program->steps[program->size] = (ch_regex_step){ op, next, other };
  return (uint32_t) program->size++;
}

/* ---- one code point ----------------------------------------------------------------------- */

/* Bit n stands for the code point start + n, for the 64 from `start` on. */
static uint64_t bits_from_to(ch_rune_range range, uint32_t start)
{
  if (range.first >= start + 64 || range.last < start)
    return 0;
  const uint32_t first = range.first < start ? 0 : range.first - start;
  const uint32_t last  = range.last >= start + 64 ? 63 : range.last - start;
  return UINT64_MAX >> (63 - last) & UINT64_MAX << first;
}

static uint32_t add_class(compiler *c, ch_rune_set set)
{
  ch_regex_program *program = c->program;
  if (program->class_count == program->class_room) {
    size_t          room    = program->class_room == 0 ? 4 : program->class_room * 2;
    ch_regex_class *classes = (ch_regex_class *) ch_arena_array(c->arena, room, sizeof *classes);
    if (program->class_count != 0)
      memcpy(classes, program->classes, program->class_count * sizeof *classes);
    program->classes    = classes;
    program->class_room = room;
  }
  ch_regex_class *class = &program->classes[program->class_count];
  *class                = (ch_regex_class){ { 0, 0 }, set };
  for (size_t i = 0; i < set.size && set.ranges[i].first < 0x80; i++) {
    class->ascii[0] |= bits_from_to(set.ranges[i], 0);
    class->ascii[1] |= bits_from_to(set.ranges[i], 64);
  }
  return (uint32_t) program->class_count++;
}

/* The same set is met again where a repetition copies its node. */
static uint32_t find_class(compiler *c, const ch_rune_set *set)
{
  const ch_regex_program *program = c->program;
  for (size_t i = 0; i < program->class_count; i++)
    if (program->classes[i].set.ranges == set->ranges && program->classes[i].set.size == set->size)
      return (uint32_t) i;
  return add_class(c, *set);
}

static uint32_t compile_folded(compiler *c, uint32_t rune, uint32_t next)
{
  ch_rune_set set = { NULL, 0, 0 };
  ch_rune_set_add_folded(c->arena, &set, rune, rune);
  ch_rune_set_tidy(&set);
  return add_step(c, CH_REGEX_DO_CLASS, next, add_class(c, set));
}

/* Number i of `count` pieces, from the one that comes last. */
static size_t from_last(const compiler *c, size_t i, size_t count)
{
  return c->program->is_reversed ? i : count - 1 - i;
}

static uint32_t compile_literal(compiler *c, const ch_regex_node *node, uint32_t next)
{
  for (size_t i = 0; i < node->as.text.count; i++) {
    uint32_t rune = node->as.text.runes[from_last(c, i, node->as.text.count)];
    if (node->folds && ch_rune_next_case(rune) != rune)
      next = compile_folded(c, rune, next);
    else
      next = add_step(c, CH_REGEX_DO_RUNE, next, rune);
  }
  return next;
}

/* ---- repetitions -------------------------------------------------------------------------- */

static uint32_t add_fork(compiler *c, const ch_regex_node *repeat, uint32_t body, uint32_t next)
{
  if (repeat->is_lazy)
    return add_step(c, CH_REGEX_DO_FORK, next, body);
  return add_step(c, CH_REGEX_DO_FORK, body, next);
}

/* x+, and in *fork the step that decides whether to go round again. */
static uint32_t compile_loop(compiler *c, const ch_regex_node *repeat, uint32_t next,
                             uint32_t *fork)
{
  *fork               = add_fork(c, repeat, 0, next);
  uint32_t       body = compile(c, repeat->as.sub.nodes[0], *fork);
  ch_regex_step *step = &c->program->steps[*fork];
  if (repeat->is_lazy)
    step->other = body;
  else
    step->next = body;
  return body;
}

/* x{2,5} is xx(x(x(x)?)?)?, x{2,} is xx+; x* is (x+)? where x can be empty, or else the priority
 * of the empty match would be wrong. */
static uint32_t compile_repeat(compiler *c, const ch_regex_node *node, uint32_t next)
{
  const ch_regex_node *sub    = node->as.sub.nodes[0];
  uint32_t             entry  = next, fork;
  int32_t              copies = node->min;
  if (node->max == CH_REGEX_NO_LIMIT) {
    entry = compile_loop(c, node, next, &fork);
    if (node->min == 0)
      return ch_regex_is_nullable(sub) ? add_fork(c, node, entry, next) : fork;
    copies--;
  }
  for (int32_t i = node->min; i < node->max; i++)
    entry = add_fork(c, node, compile(c, sub, entry), next);
  for (int32_t i = 0; i < copies; i++)
    entry = compile(c, sub, entry);
  return entry;
}

/* ---- nodes -------------------------------------------------------------------------------- */

static uint32_t compile_group(compiler *c, const ch_regex_node *node, uint32_t next)
{
  if (c->program->is_reversed)
    return compile(c, node->as.sub.nodes[0], next);
  next = add_step(c, CH_REGEX_DO_SAVE, next, 2 * node->group + 1);
  next = compile(c, node->as.sub.nodes[0], next);
  return add_step(c, CH_REGEX_DO_SAVE, next, 2 * node->group);
}

static uint32_t compile_branches(compiler *c, const ch_regex_node *node, uint32_t next)
{
  size_t   i     = node->as.sub.count - 1;
  uint32_t entry = compile(c, node->as.sub.nodes[i], next);
  while (i-- > 0)
    entry = add_step(c, CH_REGEX_DO_FORK, compile(c, node->as.sub.nodes[i], next), entry);
  return entry;
}

static uint32_t compile_assertion(compiler *c, ch_regex_op op, uint32_t next)
{
  static const uint8_t mirrored[] = {
    [CH_REGEX_BEGIN_TEXT] = CH_REGEX_END_TEXT, [CH_REGEX_END_TEXT] = CH_REGEX_BEGIN_TEXT,
    [CH_REGEX_BEGIN_LINE] = CH_REGEX_END_LINE, [CH_REGEX_END_LINE] = CH_REGEX_BEGIN_LINE,
    [CH_REGEX_WORD_EDGE] = CH_REGEX_WORD_EDGE, [CH_REGEX_NO_WORD_EDGE] = CH_REGEX_NO_WORD_EDGE,
  };
  return add_step(c, CH_REGEX_DO_ASSERT, next, c->program->is_reversed ? mirrored[op] : op);
}

static uint32_t compile(compiler *c, const ch_regex_node *node, uint32_t next)
{
  switch (node->op) {
  case CH_REGEX_EMPTY: return next;
  case CH_REGEX_LITERAL: return compile_literal(c, node, next);
  case CH_REGEX_CLASS: return add_step(c, CH_REGEX_DO_CLASS, next, find_class(c, &node->as.set));
  case CH_REGEX_GROUP: return compile_group(c, node, next);
  case CH_REGEX_REPEAT: return compile_repeat(c, node, next);
  case CH_REGEX_ALTERNATE: return compile_branches(c, node, next);
  case CH_REGEX_CONCAT:
    for (size_t i = 0; i < node->as.sub.count; i++)
      next = compile(c, node->as.sub.nodes[from_last(c, i, node->as.sub.count)], next);
    return next;
  default: return compile_assertion(c, (ch_regex_op) node->op, next);
  }
}

/* ---- how a match begins ------------------------------------------------------------------- */

static bool is_anchored(const ch_regex_node *node)
{
  switch (node->op) {
  case CH_REGEX_BEGIN_TEXT: return true;
  case CH_REGEX_GROUP:
  case CH_REGEX_CONCAT: return is_anchored(node->as.sub.nodes[0]);
  case CH_REGEX_REPEAT: return node->min != 0 && is_anchored(node->as.sub.nodes[0]);
  case CH_REGEX_ALTERNATE:
    for (size_t i = 0; i < node->as.sub.count; i++)
      if (!is_anchored(node->as.sub.nodes[i]))
        return false;
    return true;
  default: return false;
  }
}

static void mark_class(ch_regex_program *program, const ch_regex_class *class)
{
  for (size_t half = 0; half < 2; half++)
    for (uint64_t bits = class->ascii[half]; bits != 0; bits &= bits - 1)
      program->first_bytes[64 * half + (size_t) __builtin_ctzll(bits)] = true;
  if (class->set.size != 0 && class->set.ranges[class->set.size - 1].last >= 0x80)
    memset(program->first_bytes + 0x80, true, 0x80);
}

static void mark_step(ch_regex_program *program, const ch_regex_step *step)
{
  if (step->op == CH_REGEX_DO_CLASS)
    mark_class(program, &program->classes[step->other]);
  else if (step->other < 0x80)
    program->first_bytes[step->other] = true;
  else
    memset(program->first_bytes + 0x80, true, 0x80);
}

/* Follows all that can come before the first code point. */
static void find_first_bytes(compiler *c)
{
  ch_regex_program *program = c->program;
  ch_arena_mark     mark    = ch_arena_take_mark(c->arena);
  bool             *seen    = (bool *) ch_arena_zero(c->arena, program->size, sizeof *seen);
  uint32_t         *stack = (uint32_t *) ch_arena_array(c->arena, program->size + 1, sizeof *stack);
  size_t            depth = 0;
  program->has_first_bytes = true;
  stack[depth++]           = program->start;
  while (depth != 0) {
    uint32_t             at   = stack[--depth];
    const ch_regex_step *step = &program->steps[at];
    if (seen[at])
      continue;
    seen[at] = true;
    if (step->op == CH_REGEX_DO_MATCH)
      program->has_first_bytes = false;
    else if (step->op == CH_REGEX_DO_RUNE || step->op == CH_REGEX_DO_CLASS)
      mark_step(program, step);
    else
      stack[depth++] = step->next;
    if (step->op == CH_REGEX_DO_FORK)
      stack[depth++] = step->other;
  }
  ch_arena_release(c->arena, mark);
}

ch_regex_program *ch_regex_program_new(ch_arena *arena, const ch_regex_tree *tree, bool is_reversed)
{
  compiler c = { arena, (ch_regex_program *) ch_arena_zero(arena, 1, sizeof(ch_regex_program)) };
  c.program->is_reversed = is_reversed;
  uint32_t match         = add_step(&c, CH_REGEX_DO_MATCH, 0, 0);
  c.program->start       = compile(&c, tree->root, match);
  c.program->is_anchored = !is_reversed && is_anchored(tree->root);
  if (!is_reversed && !c.program->is_anchored)
    find_first_bytes(&c);
  return c.program;
}
