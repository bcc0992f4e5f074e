/* SPDX-License-Identifier: Apache-2.0
 * Runs the program of a regular expression: all threads at once, one code point after the other
 * (Pike's algorithm, as in Go's regexp/exec.go).
 *
 * A thread is a step of the program and the places that were saved on the way to it.  Threads stand
 * in a list in the order in which a backtracking matcher would try them; a step stands in the list
 * once, so the work for each code point is bounded by the size of the program. */
#include "base/utf8.h"
#include "codec/regex_program.h"

enum { NO_RUNE = -1 };

/* Saved places; shared until one of the owners saves another place. */
typedef struct places {
  struct places *next; /* in the free list */
  size_t         users;
  size_t         at[];
} places;

typedef struct thread {
  uint32_t step;
  places  *saved; /* NULL: the step was passed through, no thread waits at it */
} thread;

/* A set of steps in order of insertion; `where` needs no clearing. */
typedef struct thread_list {
  thread   *threads;
  uint32_t *where;
  size_t    size;
} thread_list;

/* What is left to do while threads are added: go on at `step`, or return to `saved`. */
typedef struct todo {
  uint32_t step;
  places  *saved;
} todo;

typedef struct machine {
  const ch_regex_program *program;
  ch_arena               *arena;
  chart_str               subject;
  size_t                  slots; /* places that a thread saves */
  places                 *free;
  todo                   *stack;
  size_t                  work;   /* steps that may still be taken */
  int32_t                 before; /* the code points around the present place, or NO_RUNE */
  int32_t                 after;
  places                 *found;
} machine;

/* ---- places ------------------------------------------------------------------------------- */

static places *new_places(machine *m)
{
  places *saved = m->free;
  if (saved != NULL)
    m->free = saved->next;
  else
    saved = (places *) ch_arena_alloc(m->arena, sizeof *saved + m->slots * sizeof(size_t));
  saved->users = 1;
  return saved;
}

static places *share(places *saved)
{
  saved->users++;
  return saved;
}

static void drop(machine *m, places *saved)
{
  if (saved == NULL || --saved->users != 0)
    return;
  saved->next = m->free;
  m->free     = saved;
}

/* A copy of `saved` with another place in the slot. */
static places *with_place(machine *m, const places *saved, size_t slot, size_t place)
{
  places *copy = new_places(m);
  memcpy(copy->at, saved->at, m->slots * sizeof(size_t));
  copy->at[slot] = place;
  return copy;
}

/* ---- assertions --------------------------------------------------------------------------- */

static bool is_word(int32_t rune)
{
  return rune == '_' || (rune >= '0' && rune <= '9') || (rune >= 'A' && rune <= 'Z') ||
         (rune >= 'a' && rune <= 'z');
}

static bool holds(const machine *m, uint32_t assertion)
{
  switch (assertion) {
  case CH_REGEX_BEGIN_TEXT: return m->before == NO_RUNE;
  case CH_REGEX_END_TEXT: return m->after == NO_RUNE;
  case CH_REGEX_BEGIN_LINE: return m->before == NO_RUNE || m->before == '\n';
  case CH_REGEX_END_LINE: return m->after == NO_RUNE || m->after == '\n';
  case CH_REGEX_WORD_EDGE: return is_word(m->before) != is_word(m->after);
  default: return is_word(m->before) == is_word(m->after);
  }
}

/* ---- threads ------------------------------------------------------------------------------ */

/* Puts the step on the list; false when it stands there already. */
static bool insert(thread_list *list, uint32_t step)
{
  uint32_t known = list->where[step];
  if (known < list->size && list->threads[known].step == step)
    return false;
  list->where[step]           = (uint32_t) list->size;
  list->threads[list->size++] = (thread){ step, NULL };
  return true;
}

/* Adds the threads that wait after `step` and all that needs no code point.  Takes over the share
 * in `saved`. */
static void add_threads(machine *m, thread_list *list, uint32_t step, size_t place, places *saved)
{
  size_t depth      = 0;
  m->stack[depth++] = (todo){ step, NULL };
  while (depth != 0) {
    todo next = m->stack[--depth];
    if (next.saved != NULL) {
      drop(m, saved);
      saved = next.saved;
      continue;
    }
    for (bool goes_on = true; goes_on && insert(list, next.step);) {
      const ch_regex_step *s = &m->program->steps[next.step];
      m->work -= m->work != 0;
      switch (s->op) {
      case CH_REGEX_DO_FORK: m->stack[depth++] = (todo){ s->other, NULL }; break;
      case CH_REGEX_DO_ASSERT: goes_on = holds(m, s->other); break;
      case CH_REGEX_DO_SAVE:
        if (s->other >= m->slots)
          break;
        m->stack[depth++] = (todo){ 0, saved };
        saved             = with_place(m, saved, s->other, place);
        break;
      default:
        list->threads[list->size - 1].saved = share(saved);
        goes_on                             = false;
        break;
      }
      next.step = s->next;
    }
  }
  drop(m, saved);
}

static bool accepts(const machine *m, const ch_regex_step *step, int32_t rune)
{
  if (rune == NO_RUNE)
    return false;
  if (step->op == CH_REGEX_DO_RUNE)
    return step->other == (uint32_t) rune;
  const ch_regex_class *class = &m->program->classes[step->other];
  if (rune < 0x80)
    return (class->ascii[rune / 64] >> rune % 64 & 1) != 0;
  return ch_rune_set_has(&class->set, (uint32_t) rune);
}

static void clear(machine *m, thread_list *list, size_t from)
{
  for (size_t i = from; i < list->size; i++)
    drop(m, list->threads[i].saved);
  list->size = 0;
}

static void keep_match(machine *m, const places *saved, size_t place)
{
  drop(m, m->found);
  m->found = new_places(m);
  memcpy(m->found->at, saved->at, m->slots * sizeof(size_t));
  if (m->slots >= 2)
    m->found->at[1] = place;
}

/* Moves every thread of `now` that accepts `rune` on to `then`; a match ends all that are less
 * preferred.  `next_place` is where the rune ends. */
static void move_threads(machine *m, thread_list *now, thread_list *then, int32_t rune,
                         size_t place, size_t next_place)
{
  for (size_t i = 0; i < now->size; i++) {
    places *saved = now->threads[i].saved;
    if (saved == NULL)
      continue;
    const ch_regex_step *step = &m->program->steps[now->threads[i].step];
    if (step->op == CH_REGEX_DO_MATCH) {
      keep_match(m, saved, place);
      clear(m, now, i);
      return;
    }
    m->work -= m->work != 0;
    if (accepts(m, step, rune))
      add_threads(m, then, step->next, next_place, saved);
    else
      drop(m, saved);
  }
  now->size = 0;
}

/* ---- the subject -------------------------------------------------------------------------- */

static int32_t rune_at(chart_str subject, size_t place, size_t *width)
{
  *width = 0;
  if (place >= subject.size)
    return NO_RUNE;
  unsigned char byte = (unsigned char) subject.data[place];
  if (byte < 0x80) {
    *width = 1;
    return byte;
  }
  return (int32_t) ch_utf8_decode(ch_str_from(subject, place), width);
}

static int32_t rune_before(chart_str subject, size_t place)
{
  size_t width;
  return place == 0 ? NO_RUNE
                    : (int32_t) ch_utf8_decode_last(ch_str_cut(subject, 0, place), &width);
}

/* The first place at or after `place` where a match may begin. */
static size_t skip(const machine *m, size_t place)
{
  const ch_regex_program *program = m->program;
  if (!program->has_first_bytes)
    return place;
  const unsigned char *bytes = (const unsigned char *) m->subject.data;
  while (place < m->subject.size && !program->first_bytes[bytes[place]])
    place++;
  return place;
}

static void start_thread(machine *m, thread_list *now, size_t place)
{
  places *saved = new_places(m);
  for (size_t i = 0; i < m->slots; i++)
    saved->at[i] = CH_NOT_FOUND;
  if (m->slots != 0)
    saved->at[0] = place;
  add_threads(m, now, m->program->start, place, saved);
}

static thread_list new_list(ch_arena *arena, size_t size)
{
  return (thread_list){ (thread *) ch_arena_array(arena, size, sizeof(thread)),
                        (uint32_t *) ch_arena_zero(arena, size, sizeof(uint32_t)), 0 };
}

static void run(machine *m, size_t from)
{
  thread_list now   = new_list(m->arena, m->program->size);
  thread_list then  = new_list(m->arena, m->program->size);
  size_t      place = from, width, next_width;
  m->before         = rune_before(m->subject, place);
  int32_t rune      = rune_at(m->subject, place, &width);
  for (;;) {
    if (now.size == 0) {
      if (m->found != NULL || (m->program->is_anchored && place != 0))
        return;
      size_t start = skip(m, place);
      if (start != place) {
        place     = start;
        m->before = rune_before(m->subject, place);
        rune      = rune_at(m->subject, place, &width);
      }
    }
    m->after = rune;
    if (m->found == NULL)
      start_thread(m, &now, place);
    m->before = rune;
    m->after  = rune_at(m->subject, place + width, &next_width);
    move_threads(m, &now, &then, rune, place, place + width);
    if (rune == NO_RUNE || (m->slots == 0 && m->found != NULL))
      return;
    if (m->work == 0)
      ch_throw(m->arena->fault, CHART_ERR_LIMIT, "regular expression takes too long");
    place += width;
    width            = next_width;
    rune             = m->after;
    thread_list swap = now;
    now              = then;
    then             = swap;
  }
}

bool ch_regex_program_run(const ch_regex_program *program, ch_arena *scratch, chart_str subject,
                          size_t from, ch_regex_span *spans, size_t count, size_t *work)
{
  if (program->is_anchored && from != 0)
    return false;
  ch_arena_mark mark = ch_arena_take_mark(scratch);
  machine       m    = { .program = program, .arena = scratch, .subject = subject };
  m.work             = *work;
  m.slots            = 2 * count;
  m.stack            = (todo *) ch_arena_array(scratch, 2 * program->size + 1, sizeof(todo));
  run(&m, from);
  *work         = m.work;
  bool is_found = m.found != NULL;
  for (size_t i = 0; is_found && i < count; i++)
    spans[i] = (ch_regex_span){ m.found->at[2 * i], m.found->at[2 * i + 1] };
  ch_arena_release(scratch, mark);
  return is_found;
}
