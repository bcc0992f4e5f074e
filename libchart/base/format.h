/* SPDX-License-Identifier: Apache-2.0
 * Formatted text for messages: the part of printf that the library uses, for texts of any bytes. */
#ifndef CH_BASE_FORMAT_H
#define CH_BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Writes the formatted text into out[room], cut off where it does not fit, and a NUL behind it.
 * `%.*s` takes a size and as many bytes, whatever they are: unlike printf it does not end at a NUL.
 * Other directives are %s %c %d %i %u %x %X, with the lengths z, l and ll, and flags and widths as
 * printf has them.  Result: the size of the whole text, without the NUL. */
size_t ch_format(char *out, size_t room, const char *format, va_list arguments)
  __attribute__((format(printf, 3, 0)));

#endif
