/* SPDX-License-Identifier: Apache-2.0
 * Growing byte buffers with a maximum.
 *
 * A buffer made on an arena suits a text that is built without calling back into templates: it
 * grows in place while it is the arena's newest allocation.  A heap buffer suits output that
 * outlives marks of an arena; its owner clears it (or puts it on an arena's clean-up list). */
#ifndef CH_BASE_BUFFER_H
#define CH_BASE_BUFFER_H

#include "base/arena.h"

typedef struct ch_buffer {
  char     *data;
  size_t    size;
  size_t    room;
  size_t    limit; /* `size` may not pass this */
  ch_arena *arena; /* NULL: heap */
  ch_fault *fault;
} ch_buffer;

/* An empty buffer whose bytes live in `arena`. */
void ch_buffer_init(ch_buffer *buffer, ch_arena *arena);

/* An empty buffer on the heap that may hold `limit` bytes.  Clear it with ch_buffer_clear. */
void ch_buffer_init_heap(ch_buffer *buffer, ch_fault *fault, size_t limit);

/* Gives back a heap buffer's memory.  Fits ch_arena_on_destroy. */
void ch_buffer_clear(void *buffer);

/* Makes room for `more` bytes; they start at data + size.  Throws: memory, limit. */
void ch_buffer_reserve_slow(ch_buffer *buffer, size_t more);

static inline void ch_buffer_reserve(ch_buffer *buffer, size_t more)
{
  if (buffer->room - buffer->size < more)
    ch_buffer_reserve_slow(buffer, more);
}

static inline void ch_buffer_byte(ch_buffer *buffer, char c)
{
  ch_buffer_reserve(buffer, 1);
  buffer->data[buffer->size++] = c;
}

static inline void ch_buffer_bytes(ch_buffer *buffer, const char *data, size_t size)
{
  if (size == 0)
    return;
  ch_buffer_reserve(buffer, size);
  memcpy(buffer->data + buffer->size, data, size);
  buffer->size += size;
}

static inline void ch_buffer_str(ch_buffer *buffer, chart_str s)
{
  ch_buffer_bytes(buffer, s.data, s.size);
}

static inline void ch_buffer_text(ch_buffer *buffer, const char *text)
{
  ch_buffer_bytes(buffer, text, strlen(text));
}

/* Gives back what an arena still holds for it, as far as it can.  For texts that stay as they are. */
void ch_buffer_settle(ch_buffer *buffer);

/* `count` times the byte c. */
void ch_buffer_fill(ch_buffer *buffer, char c, size_t count);

/* The decimal digits of n. */
void ch_buffer_integer(ch_buffer *buffer, int64_t n);

/* The UTF-8 bytes of the code point; U+FFFD for what is no code point. */
void ch_buffer_rune(ch_buffer *buffer, uint32_t rune);

/* What was written.  Result: borrowed until the next write (for good when on an arena and no more
 * is written). */
static inline chart_str ch_buffer_view(const ch_buffer *buffer)
{
  return ch_str(buffer->data, buffer->size);
}

#endif
