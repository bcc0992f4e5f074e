/* SPDX-License-Identifier: Apache-2.0
 * Formatted text for messages: the part of printf that the library uses, for texts of any bytes. */
#include "base/format.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST_DIRECTIVE = 16, LONGEST_NUMBER = 64 };

typedef struct target {
  char  *data;
  size_t room; /* without the place of the final NUL */
  size_t size; /* of the whole text, whether it fits or not */
} target;

static void put(target *out, const char *bytes, size_t size)
{
  size_t left = out->size < out->room ? out->room - out->size : 0;
  size_t fits = size < left ? size : left;
  if (fits != 0)
    memcpy(out->data + out->size, bytes, fits);
  out->size += size;
}

/* The directive at `format`, from its % to its letter, as a string of its own. */
static size_t copy_directive(char directive[LONGEST_DIRECTIVE], const char *format)
{
  size_t size = 1 + strspn(format + 1, "-+ #0123456789.*zl") + 1;
  if (size >= LONGEST_DIRECTIVE)
    size = LONGEST_DIRECTIVE - 1;
  memcpy(directive, format, size);
  directive[size] = '\0';
  return size;
}

/* The directives are those that the compiler has checked in the caller's format. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

size_t ch_format(char *out, size_t room, const char *format, va_list arguments)
{
  target text = { out, room == 0 ? 0 : room - 1, 0 };
  while (*format != '\0') {
    char   directive[LONGEST_DIRECTIVE], number[LONGEST_NUMBER];
    size_t plain = strcspn(format, "%");
    put(&text, format, plain);
    format += plain;
    if (*format == '\0')
      break;
    if (strncmp(format, "%.*s", 4) == 0) { /* most of them */
      int given = va_arg(arguments, int);
      put(&text, va_arg(arguments, const char *), given < 0 ? 0 : (size_t) given);
      format += 4;
      continue;
    }
    size_t size    = copy_directive(directive, format);
    char   verb    = directive[size - 1];
    int    written = 0;
    format += size;
    if (verb == 's') {
      const char *given = va_arg(arguments, const char *);
      put(&text, given, strlen(given));
    } else if (verb == '%') {
      put(&text, "%", 1);
    } else if (strchr(directive, 'z') != NULL) {
      written = snprintf(number, sizeof number, directive, va_arg(arguments, size_t));
    } else if (strstr(directive, "ll") != NULL) {
      written = snprintf(number, sizeof number, directive, va_arg(arguments, long long));
    } else if (strchr(directive, 'l') != NULL) {
      written = snprintf(number, sizeof number, directive, va_arg(arguments, long));
    } else {
      written = snprintf(number, sizeof number, directive, va_arg(arguments, int));
    }
    if (written > 0)
      put(&text, number, (size_t) written < sizeof number ? (size_t) written : sizeof number - 1);
  }
  if (room != 0)
    out[text.size < text.room ? text.size : text.room] = '\0';
  return text.size;
}

#pragma GCC diagnostic pop
