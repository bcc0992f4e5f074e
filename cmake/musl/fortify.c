/* SPDX-License-Identifier: Apache-2.0
 * The checking variants of C functions that Debian's archives call and musl lacks.
 *
 * The archives were compiled against glibc with _FORTIFY_SOURCE, which turns memcpy into
 * __memcpy_chk wherever the size of the target is known.  musl has everything else that they take,
 * under the same names and with the same layouts; what is missing here is an error of the linker. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__memcpy_chk(void *target, const void *source, size_t size, size_t room);
int   __sprintf_chk(char *target, int flag, size_t room, const char *format, ...);
int   __snprintf_chk(char *target, size_t size, int flag, size_t room, const char *format, ...);
int   __vsnprintf_chk(char *target, size_t size, int flag, size_t room, const char *format,
                      va_list arguments);
int   __fprintf_chk(FILE *file, int flag, const char *format, ...);

void *__memcpy_chk(void *target, const void *source, size_t size, size_t room)
{
  if (size > room)
    abort();
  return memcpy(target, source, size);
}

int __vsnprintf_chk(char *target, size_t size, int flag, size_t room, const char *format,
                    va_list arguments)
{
  (void) flag;
  if (size > room)
    abort();
  return vsnprintf(target, size, format, arguments);
}

int __snprintf_chk(char *target, size_t size, int flag, size_t room, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  int result = __vsnprintf_chk(target, size, flag, room, format, arguments);
  va_end(arguments);
  return result;
}

int __sprintf_chk(char *target, int flag, size_t room, const char *format, ...)
{
  (void) flag;
  va_list arguments;
  va_start(arguments, format);
  int result = vsnprintf(target, room, format, arguments);
  va_end(arguments);
  if (result >= 0 && (size_t) result >= room)
    abort();
  return result;
}

int __fprintf_chk(FILE *file, int flag, const char *format, ...)
{
  (void) flag;
  va_list arguments;
  va_start(arguments, format);
  int result = vfprintf(file, format, arguments);
  va_end(arguments);
  return result;
}
