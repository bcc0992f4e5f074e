/* SPDX-License-Identifier: Apache-2.0
 * A growing run of bytes. */
#ifndef CHARTC_BYTES_H
#define CHARTC_BYTES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct bytes {
  char  *data; /* owned: bytes_free */
  size_t size, room;
} bytes;

/* Appends; false when there is no memory.  Fits chart_rendering_print with the bytes as the sink. */
bool bytes_add(void *out, const char *data, size_t size);

/* Appends all that can be read from the file.  Result: 0, or an errno value. */
int bytes_read_all(bytes *out, int file);

void bytes_free(bytes *b);

#endif
