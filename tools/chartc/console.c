/* SPDX-License-Identifier: Apache-2.0
 * What chartc writes: output with its errors, log lines, error messages with their place. */
#include "console.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *program      = "chartc";
static int         write_failed = 0; /* an errno value */

const char *console_program(void)
{
  return program;
}

void console_set_program(const char *argv0)
{
  const char *slash = argv0 == NULL ? NULL : strrchr(argv0, '/');
  if (argv0 != NULL && argv0[0] != '\0')
    program = slash == NULL ? argv0 : slash + 1;
}

bool console_write(void *sink, const char *bytes, size_t size)
{
  (void) sink;
  while (size != 0 && write_failed == 0) {
    ssize_t n = write(STDOUT_FILENO, bytes, size);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      write_failed = errno;
      break;
    }
    bytes += n;
    size -= (size_t) n;
  }
  return write_failed == 0;
}

int console_finish(void)
{
  /* Some C libraries write at the first newline: then it was printf that failed. */
  if (write_failed == 0 && (fflush(stdout) != 0 || ferror(stdout) != 0))
    write_failed = errno != 0 ? errno : EIO;
  if (write_failed == 0 && close(STDOUT_FILENO) != 0)
    write_failed = errno;
  if (write_failed == 0)
    return 0;
  return console_fail("cannot write standard output: %s", strerror(write_failed));
}

int console_fail(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  fputs("Error: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  return 1;
}

/* Go has the texts of one C library, but for the capital letter; others word some differently. */
errno_text console_errno(int number)
{
  static const struct {
    int         number;
    const char *text;
  } others[] = {
    { EIO, "input/output error" },
    { ENOMEM, "cannot allocate memory" },
    { EBUSY, "device or resource busy" },
    { EXDEV, "invalid cross-device link" },
    { ENFILE, "too many open files in system" },
    { EMFILE, "too many open files" },
    { ENAMETOOLONG, "file name too long" },
    { ELOOP, "too many levels of symbolic links" },
    { EDQUOT, "disk quota exceeded" },
  };
  errno_text  out;
  const char *text = strerror(number);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (others[i].number == number)
      text = others[i].text;
  snprintf(out.text, sizeof out.text, "%c%s", text[0] | 0x20, text[0] == '\0' ? "" : text + 1);
  return out;
}

static void put(chart_str s)
{
  fwrite(s.data, 1, s.size, stderr);
}

/* ---- places --------------------------------------------------------------------------------------- */

bool console_shows_places(void)
{
  return isatty(STDERR_FILENO) == 1;
}

static bool has_colour(void)
{
  const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
  return (no_colour == NULL || no_colour[0] == '\0') && terminal != NULL &&
         strcmp(terminal, "dumb") != 0;
}

/* Blanks up to the column, with the tabs of the line kept, so that the caret stands under it. */
static void put_caret(chart_str line, size_t column)
{
  for (size_t i = 0; i + 1 < column; i++) {
    char c = i < line.size ? line.data[i] : ' ';
    if (((unsigned char) c & 0xC0) != 0x80) /* a character of several bytes is one column wide */
      fputc(c == '\t' ? '\t' : ' ', stderr);
  }
  fputs(has_colour() ? "\033[1;31m^\033[0m\n" : "^\n", stderr);
}

/* Long lines are cut off, and what a terminal would take for an order is shown as `?`. */
static void put_line(chart_str line)
{
  enum { LONGEST = 200 };
  for (size_t i = 0; i < line.size && i < LONGEST; i++) {
    unsigned char c = (unsigned char) line.data[i];
    fputc((c < ' ' && c != '\t') || c == 0x7F ? '?' : c, stderr);
  }
}

static void put_source(chart_str file, size_t line, size_t column, chart_str text)
{
  fputs("\n  --> ", stderr);
  put(file);
  fprintf(stderr, ":%zu:%zu\n", line, column);
  if (text.data == NULL)
    return;
  fprintf(stderr, "  %5zu | ", line);
  put_line(text);
  fputs("\n        | ", stderr);
  put_caret(text, column);
}

static void put_steps(const chart_error *error)
{
  for (size_t i = error->step_count; i-- > 0;) {
    const chart_error_step *step = &error->steps[i];
    chart_str               file = step->file.size != 0 ? step->file : step->template_name;
    if (i + 1 == error->step_count) {
      put_source(file, step->line, step->column, step->source_line);
      continue;
    }
    fputs("  included at ", stderr);
    put(file);
    fprintf(stderr, ":%zu:%zu\n", step->line, step->column);
  }
}

/* Line `number` of the text; an empty string without data when there is none. */
static chart_str line_of(chart_str text, size_t number)
{
  const char *next = text.data, *end = text.data == NULL ? NULL : text.data + text.size;
  while (next != NULL && --number != 0) {
    next = (const char *) memchr(next, '\n', (size_t) (end - next));
    next = next == NULL ? NULL : next + 1;
  }
  if (next == NULL)
    return (chart_str){ NULL, 0 };
  const char *stop = (const char *) memchr(next, '\n', (size_t) (end - next));
  return (chart_str){ next, (size_t) ((stop == NULL ? end : stop) - next) };
}

int console_fail_chart(const chart_error *error, const char *advice, chart_str source)
{
  fputs("Error: ", stderr);
  put(error->message);
  fputc('\n', stderr);
  if (advice != NULL)
    fprintf(stderr, "\n%s\n", advice);
  if (!console_shows_places())
    return 1;
  if (error->step_count != 0)
    put_steps(error);
  else if (error->file.size != 0 && error->line != 0)
    put_source(error->file, error->line, error->column, line_of(source, error->line));
  return 1;
}

/* ---- log lines: the logfmt of Go's slog text handler ---------------------------------------------- */

static bool needs_quotes(chart_str s)
{
  for (size_t i = 0; i < s.size; i++) {
    unsigned char c = (unsigned char) s.data[i];
    if (c <= ' ' || c == '"' || c == '=' || c == 0x7F)
      return true;
  }
  return s.size == 0;
}

static void put_quoted(chart_str s)
{
  static const char letters[] = "\n\t\r\"\\", escapes[] = "ntr\"\\";
  fputc('"', stderr);
  for (size_t i = 0; i < s.size; i++) {
    char        c   = s.data[i];
    const char *hit = c == '\0' ? NULL : strchr(letters, c);
    if (hit != NULL)
      fprintf(stderr, "\\%c", escapes[hit - letters]);
    else if ((unsigned char) c < ' ' || c == 0x7F)
      fprintf(stderr, "\\x%02x", (unsigned) (unsigned char) c);
    else
      fputc(c, stderr);
  }
  fputc('"', stderr);
}

static void put_value(chart_str s)
{
  if (needs_quotes(s))
    put_quoted(s);
  else
    put(s);
}

static void put_log(const char *level, chart_str message, const chart_log_field *fields,
                    size_t field_count)
{
  fprintf(stderr, "level=%s msg=", level);
  put_value(message);
  for (size_t i = 0; i < field_count; i++) {
    fprintf(stderr, " %s=", fields[i].key);
    put_value(fields[i].value);
  }
  fputc('\n', stderr);
}

void console_log(void *user, chart_log_level level, chart_str message,
                 const chart_log_field *fields, size_t field_count)
{
  static const char *const names[] = { "INFO", "WARN", "ERROR" };
  (void) user;
  put_log(names[level], message, fields, field_count);
}

void console_log_plain(void *user, chart_log_level level, chart_str message,
                       const chart_log_field *fields, size_t field_count)
{
  (void) user;
  (void) level;
  (void) fields;
  (void) field_count;
  put(message);
  fputc('\n', stderr);
}

void console_debug(const char *message, const chart_log_field *fields, size_t field_count)
{
  put_log("DEBUG", chart_str_from(message), fields, field_count);
}
