/* SPDX-License-Identifier: Apache-2.0
 * Comma-separated values: fields, quotes, and what is wrong with them. */
#include "csv.h"

#include <stdint.h>
#include <stdio.h>

/* Go counts columns in bytes, from 1. */
static csv_status fail(const csv_reader *r, size_t at, const char *what, char *message,
                       size_t message_size)
{
  size_t line = 1, start = 0;
  for (size_t i = 0; i < at; i++) {
    if (r->text[i] == '\n') {
      line++;
      start = i + 1;
    }
  }
  if (line > 1)
    snprintf(message, message_size, "record on line 1; parse error on line %zu, column %zu: %s",
             line, at - start + 1, what);
  else
    snprintf(message, message_size, "parse error on line 1, column %zu: %s", at + 1, what);
  return CSV_WRONG;
}

/* Behind a field: a comma, or the line is over. */
static csv_status finish(csv_reader *r, size_t at)
{
  r->at = r->text[at] == ',' ? at + 1 : SIZE_MAX;
  return CSV_FIELD;
}

static bool ends_field(char c)
{
  return c == ',' || c == '\n' || c == '\0';
}

static csv_status read_quoted(csv_reader *r, char *out, char *message, size_t message_size)
{
  static const char what[] = "extraneous or missing \" in quoted-field";
  size_t            at     = r->at + 1;
  for (;; at++) {
    if (r->text[at] == '\0')
      return fail(r, at, what, message, message_size);
    if (r->text[at] == '"' && r->text[++at] != '"')
      break;
    *out++ = r->text[at];
  }
  *out = '\0';
  return ends_field(r->text[at]) ? finish(r, at) : fail(r, at - 1, what, message, message_size);
}

csv_status csv_read(csv_reader *r, char *out, char *message, size_t message_size)
{
  if (r->at == SIZE_MAX)
    return CSV_END;
  if (r->text[r->at] == '"')
    return read_quoted(r, out, message, message_size);
  size_t at = r->at;
  for (; !ends_field(r->text[at]); at++) {
    if (r->text[at] == '"')
      return fail(r, at, "bare \" in non-quoted-field", message, message_size);
    *out++ = r->text[at];
  }
  *out = '\0';
  return finish(r, at);
}
