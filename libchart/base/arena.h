/* SPDX-License-Identifier: Apache-2.0
 * Arenas: memory that is given back all at once, or down to a mark.
 *
 * An arena is a list of chunks of growing size; an allocation moves a pointer.  A chart, a values
 * set and a rendering each own one.  Foreign objects (a file, a libyaml parser, a pcre2 pattern)
 * are put on the arena's clean-up list in the same breath as they are opened.
 *
 * Marks make temporaries die early: the template engine takes a mark before an action and releases
 * it after.  Where something made in between must live on (it was put into an older dict, or into
 * a variable of an outer scope), ch_arena_pin keeps all that exists at that moment; a release never
 * goes below a pin. */
#ifndef CH_BASE_ARENA_H
#define CH_BASE_ARENA_H

#include "base/fault.h"
#include "base/str.h"

typedef struct ch_arena_chunk   ch_arena_chunk;
typedef struct ch_arena_cleanup ch_arena_cleanup;

typedef struct ch_arena {
  ch_fault         *fault; /* where failed allocations go; changes with each public call */
  char             *next;  /* the free bytes of the newest chunk: next .. end */
  char             *end;
  ch_arena_chunk   *chunk;     /* newest first */
  ch_arena_chunk   *spare;     /* the chunk released last, kept for the next growth; may be NULL */
  ch_arena_cleanup *cleanups;  /* newest first */
  size_t            used;      /* bytes in all chunks */
  size_t            limit;     /* `used` may not pass this; SIZE_MAX: no limit */
  ch_arena_chunk   *pin_chunk; /* release stops here */
  char             *pin_next;
} ch_arena;

typedef struct ch_arena_mark {
  ch_arena_chunk *chunk;
  char           *next;
} ch_arena_mark;

/* Makes an empty arena; allocates nothing yet. */
void ch_arena_init(ch_arena *arena, ch_fault *fault, size_t limit);

/* Runs the clean-ups, newest first, and gives all memory back. */
void ch_arena_destroy(ch_arena *arena);

void *ch_arena_grow(ch_arena *arena, size_t size);

/* Under AddressSanitizer what an arena has not given out, or has taken back, may not be touched. */
#if defined(__SANITIZE_ADDRESS__)
#define CH_ARENA_IS_WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CH_ARENA_IS_WATCHED 1
#endif
#endif

/* `size` bytes, aligned for pointers, doubles and 64-bit integers; not cleared.
 * Throws: CHART_ERR_MEMORY. */
static inline void *ch_arena_alloc(ch_arena *arena, size_t size)
{
#ifdef CH_ARENA_IS_WATCHED
  return ch_arena_grow(arena, size);
#else
  size_t room = (size + 7u) & ~(size_t) 7u;
  if (room < size || (size_t) (arena->end - arena->next) < room || room == 0)
    return ch_arena_grow(arena, size);
  void *result = arena->next;
  arena->next += room;
  return result;
#endif
}

/* `count` zeroed objects of `size` bytes.  Throws: CHART_ERR_MEMORY (also when count * size is
 * too large for a size_t). */
void *ch_arena_zero(ch_arena *arena, size_t count, size_t size);

/* `count` objects of `size` bytes, not cleared.  Throws as ch_arena_zero. */
void *ch_arena_array(ch_arena *arena, size_t count, size_t size);

/* A copy of s with a NUL after it, so that result.data also serves as a C string. */
chart_str ch_arena_copy(ch_arena *arena, chart_str s);

/* A printf-like text with a NUL after it. */
chart_str ch_arena_format(ch_arena *arena, const char *format, ...)
  __attribute__((format(printf, 2, 3)));

/* Calls clean(object) when the arena is destroyed (not at a release: take no mark around it). */
void ch_arena_on_destroy(ch_arena *arena, void (*clean)(void *object), void *object);

/* Takes `object` off the clean-up list without calling its function: it was closed already. */
void ch_arena_forget(ch_arena *arena, void *object);

static inline ch_arena_mark ch_arena_take_mark(const ch_arena *arena)
{
  return (ch_arena_mark){ arena->chunk, arena->next };
}

/* Frees what was allocated after the mark and is not pinned. */
void ch_arena_release(ch_arena *arena, ch_arena_mark mark);

/* Keeps everything that is allocated at this moment until the arena is destroyed. */
static inline void ch_arena_pin(ch_arena *arena)
{
  arena->pin_chunk = arena->chunk;
  arena->pin_next  = arena->next;
}

#endif
