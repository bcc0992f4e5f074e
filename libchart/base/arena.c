/* SPDX-License-Identifier: Apache-2.0
 * Arenas: chunks, marks, pins and the clean-up list. */
#include "base/arena.h"

#include "base/format.h"

#include <stdlib.h>

#ifdef CH_ARENA_IS_WATCHED
#include <sanitizer/asan_interface.h>
enum { RED_ZONE = 16 }; /* between two allocations */
#else
enum { RED_ZONE = 0 };
#define ASAN_POISON_MEMORY_REGION(address, size)   ((void) 0)
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void) 0)
#endif

enum { FIRST_CHUNK = 1 << 10, STEP = 16 << 10, LARGEST_STEP = 224 << 10 };

struct ch_arena_chunk {
  ch_arena_chunk *older;
  size_t          size;   /* of the whole chunk, this head included */
  size_t          serial; /* 1 for the first chunk, one more for each newer one */
  size_t          padding;
};

struct ch_arena_cleanup {
  ch_arena_cleanup *older;
  void (*clean)(void *object);
  void *object;
};

static char *first_byte(ch_arena_chunk *chunk)
{
  return (char *) (chunk + 1);
}

void ch_arena_init(ch_arena *arena, ch_fault *fault, size_t limit)
{
  memset(arena, 0, sizeof *arena);
  arena->fault = fault;
  arena->limit = limit;
}

static void drop_spare(ch_arena *arena)
{
  if (arena->spare != NULL)
    arena->used -= arena->spare->size;
  free(arena->spare);
  arena->spare = NULL;
}

/* One released chunk is kept: a loop whose turns straddle the end of a chunk must not buy and
 * return memory at every turn. */
static void drop_newest(ch_arena *arena)
{
  ch_arena_chunk *chunk = arena->chunk;
  arena->chunk          = chunk->older;
  if (arena->spare != NULL && arena->spare->size >= chunk->size) {
    arena->used -= chunk->size;
    free(chunk);
    return;
  }
  drop_spare(arena);
  arena->spare = chunk;
}

void ch_arena_destroy(ch_arena *arena)
{
  for (ch_arena_cleanup *c = arena->cleanups; c != NULL; c = c->older)
    if (c->clean != NULL)
      c->clean(c->object);
  while (arena->chunk != NULL)
    drop_newest(arena);
  drop_spare(arena);
  ch_arena_init(arena, NULL, arena->limit);
}

/* What an arena grows by.  Many hold next to nothing: the first chunk is small.  Later ones grow with
 * what is already used, so that their number stays small, but slowly: most arenas then live on chunks
 * of one size, which they hand on to each other. */
static size_t step_of(const ch_arena *arena)
{
  size_t step = arena->used / 16;
  if (arena->used == 0)
    return FIRST_CHUNK;
  return step < STEP ? STEP : step > LARGEST_STEP ? LARGEST_STEP : step;
}

/* A request larger than the step gets a chunk of its own size. */
static ch_arena_chunk *buy_chunk(ch_arena *arena, size_t room)
{
  size_t step = step_of(arena);
  if (step < room + sizeof(ch_arena_chunk))
    step = room + sizeof(ch_arena_chunk);
  if (step > arena->limit || arena->used > arena->limit - step)
    ch_throw(arena->fault, CHART_ERR_LIMIT, "memory limit of %zu bytes reached", arena->limit);
  ch_arena_chunk *chunk = (ch_arena_chunk *) malloc(step);
  if (chunk == NULL)
    ch_throw_memory(arena->fault);
  chunk->size = step;
  arena->used += step;
  return chunk;
}

static void add_chunk(ch_arena *arena, size_t room)
{
  ch_arena_chunk *chunk = arena->spare;
  if (chunk != NULL && chunk->size - sizeof *chunk >= room)
    arena->spare = NULL;
  else
    chunk = buy_chunk(arena, room);
  chunk->older  = arena->chunk;
  chunk->serial = arena->chunk == NULL ? 1 : arena->chunk->serial + 1;
  arena->chunk  = chunk;
  arena->next   = first_byte(chunk);
  arena->end    = (char *) chunk + chunk->size;
  ASAN_POISON_MEMORY_REGION(arena->next, (size_t) (arena->end - arena->next));
}

void *ch_arena_grow(ch_arena *arena, size_t size)
{
  size_t room = (((size == 0 ? 1 : size) + 7u) & ~(size_t) 7u) + RED_ZONE;
  if (room < size || room > SIZE_MAX / 2)
    ch_throw_memory(arena->fault);
  if ((size_t) (arena->end - arena->next) < room)
    add_chunk(arena, room);
  void *result = arena->next;
  arena->next += room;
  ASAN_UNPOISON_MEMORY_REGION(result, size);
  return result;
}

void *ch_arena_array(ch_arena *arena, size_t count, size_t size)
{
  if (size != 0 && count > SIZE_MAX / size)
    ch_throw_memory(arena->fault);
  return ch_arena_alloc(arena, count * size);
}

void *ch_arena_zero(ch_arena *arena, size_t count, size_t size)
{
  void *result = ch_arena_array(arena, count, size);
  return memset(result, 0, count * size);
}

chart_str ch_arena_copy(ch_arena *arena, chart_str s)
{
  char *data = (char *) ch_arena_alloc(arena, s.size + 1);
  if (s.size != 0)
    memcpy(data, s.data, s.size);
  data[s.size] = '\0';
  return ch_str(data, s.size);
}

chart_str ch_arena_format(ch_arena *arena, const char *format, ...)
{
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  size_t size = ch_format(NULL, 0, format, arguments);
  va_end(arguments);
  char *data = (char *) ch_arena_alloc(arena, size + 1);
  ch_format(data, size + 1, format, again);
  va_end(again);
  return ch_str(data, size);
}

void ch_arena_on_destroy(ch_arena *arena, void (*clean)(void *object), void *object)
{
  ch_arena_cleanup *entry = (ch_arena_cleanup *) ch_arena_alloc(arena, sizeof *entry);
  *entry                  = (ch_arena_cleanup){ arena->cleanups, clean, object };
  arena->cleanups         = entry;
}

void ch_arena_forget(ch_arena *arena, void *object)
{
  for (ch_arena_cleanup *c = arena->cleanups; c != NULL; c = c->older)
    if (c->object == object)
      c->clean = NULL;
}

static bool is_below_pin(const ch_arena *arena, ch_arena_mark mark)
{
  if (arena->pin_chunk == NULL)
    return false;
  if (mark.chunk == arena->pin_chunk)
    return mark.next < arena->pin_next;
  return mark.chunk == NULL || mark.chunk->serial < arena->pin_chunk->serial;
}

void ch_arena_release(ch_arena *arena, ch_arena_mark mark)
{
  if (is_below_pin(arena, mark))
    mark = (ch_arena_mark){ arena->pin_chunk, arena->pin_next };
  /* The first chunk stays: a loop must not buy and return it at every turn. */
  while (arena->chunk != mark.chunk && arena->chunk->older != NULL)
    drop_newest(arena);
  if (arena->chunk == NULL)
    return;
  arena->next = arena->chunk == mark.chunk ? mark.next : first_byte(arena->chunk);
  arena->end  = (char *) arena->chunk + arena->chunk->size;
  ASAN_POISON_MEMORY_REGION(arena->next, (size_t) (arena->end - arena->next));
}
