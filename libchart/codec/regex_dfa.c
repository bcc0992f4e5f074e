/* SPDX-License-Identifier: Apache-2.0
 * The program of a regular expression as a deterministic automaton that is built while it runs.
 *
 * A state is the list of the steps that threads stand at, most preferred first, before anything is
 * known of the next code point; and what kind of code point came before.  With the next one, both
 * sides of the place are known: assertions are decided, forks followed, and the threads that accept
 * the code point make the next state.  A match shows at this moment too, one code point late.
 *
 * Code points that no step tells apart share an interval; transitions are kept for intervals. */
#include "codec/regex_dfa.h"

#include <stdlib.h>

#include "base/utf8.h"

enum {
  MOST_PROGRAM   = 4096,
  MOST_INTERVALS = 4096,
  MOST_STATES    = 4096,
  MOST_WORDS     = 1 << 20, /* of memory for states: four megabytes */
  MOST_WORK      = 1 << 26  /* steps followed to make transitions */
};

/* What stands beside a place. */
typedef enum beside { NOTHING, NEWLINE, WORD, OTHER, BESIDE_COUNT } beside;

typedef struct dfa_state {
  uint32_t *steps;
  uint32_t  size;
  uint32_t  hash;
  uint32_t  next_same;   /* the next state in the hash chain, or 0 */
  uint8_t   before;      /* a `beside` */
  bool      has_matched; /* nothing less preferred than a known match is followed any more */
} dfa_state;

struct ch_regex_dfa {
  ch_arena               *arena;
  const ch_regex_program *program;
  bool                    has_assertions;

  uint32_t *bounds;      /* where intervals start, ascending; bounds[0] is 0 */
  uint8_t  *interval_is; /* a `beside` for each interval */
  uint32_t  intervals;
  uint16_t  ascii[128];

  dfa_state *states; /* states[0] does not exist */
  uint32_t   state_count, state_room;
  uint32_t   words; /* of memory that states take */
  uint32_t   chains[256];
  uint32_t   starts[BESIDE_COUNT]; /* states, or 0 */

  /* A row for each state: a transition for each interval, the last for the end of the subject.  A
   * transition is where the row of the next state starts, shifted, and whether there is a match
   * before the code point; 0 when it is not known yet. */
  uint32_t *rows;
  uint32_t  width; /* of a row */

  uint32_t  work;
  uint32_t  now;   /* the number of the transition that is being made */
  uint32_t *seen;  /* at which one each step was last followed … */
  uint32_t *added; /* … and added to a state */
  uint32_t *stack;
  uint32_t *steps; /* the state being made */
  uint32_t  size;
};

enum { MATCH_BIT = 1, DEAD_STATE = 1 };

/* ---- intervals ---------------------------------------------------------------------------- */

static void add_bounds(ch_regex_dfa *dfa, uint32_t first, uint32_t last)
{
  dfa->bounds[dfa->intervals++] = first;
  if (last < CH_RUNE_LAST)
    dfa->bounds[dfa->intervals++] = last + 1;
}

static void add_assertion_bounds(ch_regex_dfa *dfa)
{
  add_bounds(dfa, '\n', '\n');
  add_bounds(dfa, '0', '9');
  add_bounds(dfa, 'A', 'Z');
  add_bounds(dfa, '_', '_');
  add_bounds(dfa, 'a', 'z');
}

/* An upper limit for the number of bounds, or 0 when there are too many. */
static size_t count_bounds(ch_regex_dfa *dfa)
{
  const ch_regex_program *program = dfa->program;
  size_t                  count   = 11;
  for (size_t i = 0; i < program->size; i++) {
    count += program->steps[i].op == CH_REGEX_DO_RUNE ? 2 : 0;
    dfa->has_assertions = dfa->has_assertions || program->steps[i].op == CH_REGEX_DO_ASSERT;
  }
  for (size_t i = 0; i < program->class_count; i++)
    count += 2 * program->classes[i].set.size;
  return count > MOST_INTERVALS ? 0 : count;
}

static int compare_bounds(const void *a, const void *b)
{
  uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  return (x > y) - (x < y);
}

static beside kind_of(uint32_t rune)
{
  if (rune == '\n')
    return NEWLINE;
  bool is_word = rune == '_' || (rune >= '0' && rune <= '9') || (rune >= 'A' && rune <= 'Z') ||
                 (rune >= 'a' && rune <= 'z');
  return is_word ? WORD : OTHER;
}

static void sort_bounds(ch_regex_dfa *dfa)
{
  uint32_t kept = 0;
  qsort(dfa->bounds, dfa->intervals, sizeof *dfa->bounds, compare_bounds);
  for (uint32_t i = 1; i < dfa->intervals; i++)
    if (dfa->bounds[i] != dfa->bounds[kept])
      dfa->bounds[++kept] = dfa->bounds[i];
  dfa->intervals = kept + 1;
  for (uint32_t i = 0, rune = 0; rune < 0x80; rune++) {
    while (i + 1 < dfa->intervals && dfa->bounds[i + 1] <= rune)
      i++;
    dfa->ascii[rune] = (uint16_t) i;
  }
  dfa->interval_is = (uint8_t *) ch_arena_alloc(dfa->arena, dfa->intervals);
  for (uint32_t i = 0; i < dfa->intervals; i++)
    dfa->interval_is[i] = (uint8_t) (dfa->has_assertions ? kind_of(dfa->bounds[i]) : OTHER);
}

static bool make_intervals(ch_regex_dfa *dfa)
{
  const ch_regex_program *program = dfa->program;
  size_t                  room    = count_bounds(dfa);
  if (room == 0)
    return false;
  dfa->bounds = (uint32_t *) ch_arena_array(dfa->arena, room, sizeof *dfa->bounds);
  add_bounds(dfa, 0, CH_RUNE_LAST);
  if (dfa->has_assertions)
    add_assertion_bounds(dfa);
  for (size_t i = 0; i < program->size; i++)
    if (program->steps[i].op == CH_REGEX_DO_RUNE)
      add_bounds(dfa, program->steps[i].other, program->steps[i].other);
  for (size_t i = 0; i < program->class_count; i++) {
    const ch_rune_set *set = &program->classes[i].set;
    for (size_t k = 0; k < set->size; k++)
      add_bounds(dfa, set->ranges[k].first, set->ranges[k].last);
  }
  sort_bounds(dfa);
  return true;
}

static uint32_t interval_of(const ch_regex_dfa *dfa, uint32_t rune)
{
  if (rune < 0x80)
    return dfa->ascii[rune];
  uint32_t low = 0, high = dfa->intervals;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (dfa->bounds[middle] <= rune)
      low = middle;
    else
      high = middle;
  }
  return low;
}

ch_regex_dfa *ch_regex_dfa_new(ch_arena *arena, const ch_regex_program *program)
{
  if (program->size > MOST_PROGRAM)
    return NULL;
  ch_regex_dfa *dfa = (ch_regex_dfa *) ch_arena_zero(arena, 1, sizeof *dfa);
  dfa->arena        = arena;
  dfa->program      = program;
  if (!make_intervals(dfa))
    return NULL;
  dfa->seen        = (uint32_t *) ch_arena_zero(arena, program->size, sizeof *dfa->seen);
  dfa->added       = (uint32_t *) ch_arena_zero(arena, program->size, sizeof *dfa->added);
  dfa->stack       = (uint32_t *) ch_arena_array(arena, program->size + 1, sizeof *dfa->stack);
  dfa->steps       = (uint32_t *) ch_arena_array(arena, program->size + 1, sizeof *dfa->steps);
  dfa->width       = dfa->intervals + 1;
  dfa->state_count = 1;
  return dfa;
}

/* ---- states ------------------------------------------------------------------------------- */

static uint32_t hash_state(const ch_regex_dfa *dfa, beside before, bool has_matched)
{
  uint32_t hash = 2166136261u ^ ((uint32_t) before << 1 | has_matched);
  for (uint32_t i = 0; i < dfa->size; i++)
    hash = (hash ^ dfa->steps[i]) * 16777619u;
  return hash ^ hash >> 15;
}

static void *grown(ch_regex_dfa *dfa, const void *old, size_t count, size_t room, size_t size)
{
  char *more = (char *) ch_arena_zero(dfa->arena, room, size);
  if (count != 0)
    memcpy(more, old, count * size);
  return more;
}

static void reserve_state(ch_regex_dfa *dfa)
{
  if (dfa->state_count < dfa->state_room)
    return;
  uint32_t count = dfa->state_room, room = count == 0 ? 8 : count * 2;
  size_t   width  = dfa->width * sizeof *dfa->rows;
  dfa->states     = (dfa_state *) grown(dfa, dfa->states, count, room, sizeof *dfa->states);
  dfa->rows       = (uint32_t *) grown(dfa, dfa->rows, count, room, width);
  dfa->state_room = room;
}

static uint32_t add_state(ch_regex_dfa *dfa, uint32_t hash, beside before, bool has_matched)
{
  uint32_t words = dfa->size + dfa->width;
  if (dfa->state_count == MOST_STATES || dfa->words + words > MOST_WORDS)
    return 0;
  reserve_state(dfa);
  uint32_t   number = dfa->state_count++;
  dfa_state *state  = &dfa->states[number];
  *state            = (dfa_state){ .size = dfa->size, .hash = hash, .has_matched = has_matched };
  state->before     = (uint8_t) before;
  state->steps      = (uint32_t *) grown(dfa, dfa->steps, dfa->size, dfa->size, sizeof(uint32_t));
  state->next_same  = dfa->chains[hash % 256];
  dfa->chains[hash % 256] = number;
  dfa->words += words;
  return number;
}

/* The state of dfa->steps, or 0 when there is no more room. */
static uint32_t find_state(ch_regex_dfa *dfa, beside before, bool has_matched)
{
  uint32_t hash = hash_state(dfa, before, has_matched);
  for (uint32_t i = dfa->chains[hash % 256]; i != 0; i = dfa->states[i].next_same) {
    const dfa_state *state = &dfa->states[i];
    if (state->hash == hash && state->size == dfa->size && state->before == before &&
        state->has_matched == has_matched &&
        memcmp(state->steps, dfa->steps, dfa->size * sizeof *dfa->steps) == 0)
      return i;
  }
  return add_state(dfa, hash, before, has_matched);
}

/* ---- transitions -------------------------------------------------------------------------- */

static bool holds(uint32_t assertion, beside before, beside after)
{
  switch (assertion) {
  case CH_REGEX_BEGIN_TEXT: return before == NOTHING;
  case CH_REGEX_END_TEXT: return after == NOTHING;
  case CH_REGEX_BEGIN_LINE: return before == NOTHING || before == NEWLINE;
  case CH_REGEX_END_LINE: return after == NOTHING || after == NEWLINE;
  case CH_REGEX_WORD_EDGE: return (before == WORD) != (after == WORD);
  default: return (before == WORD) == (after == WORD);
  }
}

static bool accepts(const ch_regex_dfa *dfa, const ch_regex_step *step, uint32_t interval)
{
  if (interval == dfa->intervals)
    return false;
  uint32_t rune = dfa->bounds[interval];
  if (step->op == CH_REGEX_DO_RUNE)
    return step->other == rune;
  return ch_rune_set_has(&dfa->program->classes[step->other].set, rune);
}

static void add_step(ch_regex_dfa *dfa, uint32_t step)
{
  if (dfa->added[step] == dfa->now)
    return;
  dfa->added[step]        = dfa->now;
  dfa->steps[dfa->size++] = step;
}

/* Follows one thread of a state over an interval.  Result: whether it has matched before that. */
static bool follow(ch_regex_dfa *dfa, uint32_t first, beside before, uint32_t interval)
{
  bool     is_match   = false;
  beside   after      = interval == dfa->intervals ? NOTHING : (beside) dfa->interval_is[interval];
  uint32_t depth      = 0;
  dfa->stack[depth++] = first;
  while (depth != 0) {
    uint32_t at = dfa->stack[--depth];
    if (dfa->seen[at] == dfa->now)
      continue;
    dfa->seen[at] = dfa->now;
    dfa->work++;
    const ch_regex_step *step = &dfa->program->steps[at];
    if (step->op == CH_REGEX_DO_FORK) {
      dfa->stack[depth++] = step->other;
      dfa->stack[depth++] = step->next;
    } else if (step->op == CH_REGEX_DO_SAVE) {
      dfa->stack[depth++] = step->next;
    } else if (step->op == CH_REGEX_DO_ASSERT) {
      if (holds(step->other, before, after))
        dfa->stack[depth++] = step->next;
    } else if (step->op == CH_REGEX_DO_MATCH) {
      is_match = true;
      if (!dfa->program->is_reversed)
        return true;
    } else if (accepts(dfa, step, interval)) {
      add_step(dfa, step->next);
    }
  }
  return is_match;
}

/* Works out a transition from the state whose row starts at `row`.  Result: it, or 0 when there is
 * no more room. */
static uint32_t make_transition(ch_regex_dfa *dfa, uint32_t row, uint32_t interval)
{
  const ch_regex_program *program  = dfa->program;
  const dfa_state        *state    = &dfa->states[row / dfa->width];
  bool                    is_match = false, is_end = interval == dfa->intervals;
  dfa->size = 0;
  dfa->now++;
  for (uint32_t i = 0; i < state->size && (!is_match || program->is_reversed); i++)
    is_match |= follow(dfa, state->steps[i], (beside) state->before, interval);
  bool has_matched = state->has_matched || is_match;
  if (!has_matched && !is_end && !program->is_anchored && !program->is_reversed)
    add_step(dfa, program->start);
  uint32_t to = DEAD_STATE;
  if (dfa->size != 0)
    to = find_state(dfa, (beside) dfa->interval_is[interval], has_matched);
  if (to == 0 || dfa->work > MOST_WORK)
    return 0;
  return dfa->rows[row + interval] = to * dfa->width << 1 | is_match;
}

/* The row of the state in which a search starts, or 0 when there is no more room. */
static uint32_t start_row(ch_regex_dfa *dfa, beside before)
{
  if (dfa->state_count == DEAD_STATE) {
    dfa->size = 0;
    if (find_state(dfa, OTHER, true) == 0)
      return 0;
  }
  if (dfa->starts[before] == 0) {
    dfa->size           = 1;
    dfa->steps[0]       = dfa->program->start;
    dfa->starts[before] = find_state(dfa, before, false);
  }
  return dfa->starts[before] * dfa->width;
}

/* ---- searching ---------------------------------------------------------------------------- */

static uint32_t interval_after(const ch_regex_dfa *dfa, chart_str subject, size_t place,
                               size_t *width)
{
  *width = 1;
  if (place == subject.size)
    return dfa->intervals;
  unsigned char byte = (unsigned char) subject.data[place];
  if (byte < 0x80)
    return dfa->ascii[byte];
  return interval_of(dfa, ch_utf8_decode(ch_str_from(subject, place), width));
}

static uint32_t interval_before(const ch_regex_dfa *dfa, chart_str subject, size_t place,
                                size_t *width)
{
  *width = 1;
  if (place == 0)
    return dfa->intervals;
  unsigned char byte = (unsigned char) subject.data[place - 1];
  if (byte < 0x80)
    return dfa->ascii[byte];
  return interval_of(dfa, ch_utf8_decode_last(ch_str_cut(subject, 0, place), width));
}

/* What stands in an interval: NOTHING in that of the end. */
static beside kind_in(const ch_regex_dfa *dfa, uint32_t interval)
{
  return interval == dfa->intervals ? NOTHING : (beside) dfa->interval_is[interval];
}

static ch_regex_outcome outcome_of(size_t found, size_t *out)
{
  *out = found;
  return found == CH_NOT_FOUND ? CH_REGEX_NOT_THERE : CH_REGEX_FOUND;
}

/* The first place at or after `place` where a match can begin. */
static size_t skip(const ch_regex_program *program, chart_str subject, size_t place)
{
  const unsigned char *bytes = (const unsigned char *) subject.data;
  while (place < subject.size && !program->first_bytes[bytes[place]])
    place++;
  return place;
}

ch_regex_outcome ch_regex_dfa_find_end(ch_regex_dfa *dfa, chart_str subject, size_t from, bool any,
                                       size_t *end)
{
  size_t         found = CH_NOT_FOUND, width;
  const beside   first = kind_in(dfa, interval_before(dfa, subject, from, &width));
  const uint32_t dead = DEAD_STATE * dfa->width, start = start_row(dfa, first);
  /* Back in this row, nothing is left of what was read. */
  const bool     is_idle_start = dfa->program->has_first_bytes && !dfa->has_assertions;
  const uint32_t idle = is_idle_start && !dfa->program->is_anchored ? start_row(dfa, OTHER) : 0;
  uint32_t       row  = start;
  for (size_t place = from; row != 0; place += width) {
    if (row == idle)
      place = skip(dfa->program, subject, place);
    uint32_t interval   = interval_after(dfa, subject, place, &width);
    uint32_t transition = dfa->rows[row + interval];
    if (transition == 0)
      transition = make_transition(dfa, row, interval);
    if ((transition & MATCH_BIT) != 0)
      found = place;
    row = transition >> 1;
    if (row == dead || (found != CH_NOT_FOUND && any))
      return outcome_of(found, end);
  }
  return CH_REGEX_GAVE_UP;
}

ch_regex_outcome ch_regex_dfa_find_start(ch_regex_dfa *dfa, chart_str subject, size_t from,
                                         size_t end, size_t *start)
{
  size_t         found = CH_NOT_FOUND, width;
  const uint32_t dead  = DEAD_STATE * dfa->width;
  uint32_t       row   = start_row(dfa, kind_in(dfa, interval_after(dfa, subject, end, &width)));
  for (size_t place = end; row != 0; place -= width) {
    uint32_t interval   = interval_before(dfa, subject, place, &width);
    uint32_t transition = dfa->rows[row + interval];
    if (transition == 0)
      transition = make_transition(dfa, row, interval);
    if ((transition & MATCH_BIT) != 0)
      found = place;
    row = transition >> 1;
    if (row == dead || (place <= from && row != 0))
      return outcome_of(found, start);
  }
  return CH_REGEX_GAVE_UP;
}
