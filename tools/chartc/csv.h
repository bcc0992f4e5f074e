/* SPDX-License-Identifier: Apache-2.0
 * One line of comma-separated values, as Go's encoding/csv reads the value of a flag. */
#ifndef CHARTC_CSV_H
#define CHARTC_CSV_H

#include <stdbool.h>
#include <stddef.h>

typedef struct csv_reader {
  const char *text;
  size_t      at; /* the next field; SIZE_MAX: the line is over */
} csv_reader;

typedef enum csv_status { CSV_FIELD, CSV_END, CSV_WRONG } csv_status;

/* Reads the next field into out.  All fields of a text, each with its NUL, fit into
 * strlen(text) + 1 bytes.
 * Result: CSV_WRONG with Go's words in message when quotes are misplaced. */
csv_status csv_read(csv_reader *reader, char *out, char *message, size_t message_size);

#endif
