/* SPDX-License-Identifier: Apache-2.0
 * A growing run of bytes: from memory, from files. */
#include "bytes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 1 << 16 };

/* Room for `more` bytes behind those that are there. */
static bool reserve(bytes *b, size_t more)
{
  if (b->room - b->size >= more)
    return true;
  size_t room = b->room < PIECE ? PIECE : b->room * 2;
  if (room - b->size < more)
    room = b->size + more;
  char *data = (char *) realloc(b->data, room);
  if (data == NULL)
    return false;
  b->data = data;
  b->room = room;
  return true;
}

bool bytes_add(void *out, const char *data, size_t size)
{
  bytes *b = (bytes *) out;
  if (!reserve(b, size))
    return false;
  if (size != 0)
    memcpy(b->data + b->size, data, size);
  b->size += size;
  return true;
}

int bytes_read_all(bytes *b, int file)
{
  for (;;) {
    if (!reserve(b, PIECE))
      return ENOMEM;
    ssize_t n = read(file, b->data + b->size, b->room - b->size);
    if (n == 0)
      return 0;
    if (n < 0 && errno != EINTR)
      return errno;
    b->size += n < 0 ? 0 : (size_t) n;
  }
}

void bytes_free(bytes *b)
{
  free(b->data);
  *b = (bytes){ NULL, 0, 0 };
}
