/* SPDX-License-Identifier: Apache-2.0
 * Growing byte buffers: growth on the heap and on an arena. */
#include "base/buffer.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

enum { FIRST_ROOM = 256 };

void ch_buffer_init(ch_buffer *buffer, ch_arena *arena)
{
  *buffer = (ch_buffer){ .limit = UINT32_MAX, .arena = arena, .fault = arena->fault };
}

void ch_buffer_init_heap(ch_buffer *buffer, ch_fault *fault, size_t limit)
{
  *buffer = (ch_buffer){ .limit = limit, .fault = fault };
}

void ch_buffer_clear(void *object)
{
  ch_buffer *buffer = (ch_buffer *) object;
  if (buffer->arena == NULL)
    free(buffer->data);
  buffer->data = NULL;
  buffer->size = buffer->room = 0;
}

static bool extend_in_place(ch_buffer *buffer, size_t room)
{
  ch_arena *arena = buffer->arena;
  size_t    more  = room - buffer->room;
  if (buffer->data == NULL || buffer->data + buffer->room != arena->next ||
      (size_t) (arena->end - arena->next) < more)
    return false;
  arena->next += more;
  buffer->room = room;
  return true;
}

/* Rounding up may pass the limit by less than the arena rounds anyway. */
static void grow_on_arena(ch_buffer *buffer, size_t room)
{
  room = (room + 15u) & ~(size_t) 15u;
  if (extend_in_place(buffer, room))
    return;
  char *data = (char *) ch_arena_alloc(buffer->arena, room);
  if (buffer->size != 0)
    memcpy(data, buffer->data, buffer->size);
  buffer->data = data;
  buffer->room = room;
}

void ch_buffer_reserve_slow(ch_buffer *buffer, size_t more)
{
  if (more > buffer->limit || buffer->size > buffer->limit - more)
    ch_throw(buffer->fault, CHART_ERR_LIMIT, "output limit of %zu bytes reached", buffer->limit);
  size_t needed = buffer->size + more;
  size_t room   = buffer->room < FIRST_ROOM ? FIRST_ROOM : buffer->room * 2;
  room          = room < needed ? needed : room;
  room          = room > buffer->limit ? buffer->limit : room;
  if (buffer->arena != NULL) {
    grow_on_arena(buffer, room);
    return;
  }
  char *data = (char *) realloc(buffer->data, room);
  if (data == NULL)
    ch_throw_memory(buffer->fault);
  buffer->data = data;
  buffer->room = room;
}

void ch_buffer_settle(ch_buffer *buffer)
{
  const size_t room = (buffer->size + 15u) & ~(size_t) 15u;
  if (buffer->arena == NULL || buffer->data == NULL || room >= buffer->room ||
      buffer->data + buffer->room != buffer->arena->next)
    return;
  buffer->arena->next -= buffer->room - room;
  buffer->room = room;
}

void ch_buffer_fill(ch_buffer *buffer, char c, size_t count)
{
  if (count == 0)
    return;
  ch_buffer_reserve(buffer, count);
  memset(buffer->data + buffer->size, c, count);
  buffer->size += count;
}

void ch_buffer_integer(ch_buffer *buffer, int64_t n)
{
  char     digits[24];
  size_t   at        = sizeof digits;
  uint64_t magnitude = n < 0 ? 0 - (uint64_t) n : (uint64_t) n;
  do {
    digits[--at] = (char) ('0' + magnitude % 10);
    magnitude /= 10;
  } while (magnitude != 0);
  if (n < 0)
    digits[--at] = '-';
  ch_buffer_bytes(buffer, digits + at, sizeof digits - at);
}

void ch_buffer_rune(ch_buffer *buffer, uint32_t rune)
{
  char bytes[4];
  ch_buffer_bytes(buffer, bytes, ch_utf8_encode(bytes, rune));
}
