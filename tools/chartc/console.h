/* SPDX-License-Identifier: Apache-2.0
 * What chartc writes: results to standard output, messages to standard error. */
#ifndef CHARTC_CONSOLE_H
#define CHARTC_CONSOLE_H

#include <chart/chart.h>

/* The name that messages call the command by: the last part of argv[0]. */
const char *console_program(void);
void        console_set_program(const char *argv0);

/* Writes all of the bytes to standard output; fits chart_rendering_print.  Result: false on an
 * error, which console_finish then reports. */
bool console_write(void *sink, const char *bytes, size_t size);

/* Closes standard output.  Result: 0, or 1 after an `Error:` line that says why not all of the
 * output was written. */
int console_finish(void);

/* Writes `Error: MESSAGE` and a newline.  Result: 1, the exit status. */
int console_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Whether errors are shown with their place: standard error is a terminal. */
bool console_shows_places(void);

/* What Helm adds to errors of a rendering, unless --debug is on. */
#define CONSOLE_DEBUG_HINT "Use --debug flag to render out invalid YAML"

/* Writes the error as Helm does, a paragraph of advice behind it (may be NULL), then, on a terminal,
 * the source line with a caret and the templates on the way.  source is the text of error->file, or
 * empty where it is not at hand.  Result: 1. */
int console_fail_chart(const chart_error *error, const char *advice, chart_str source);

/* Go's text for an errno value. */
typedef struct errno_text {
  char text[64];
} errno_text;

errno_text console_errno(int number);

/* Writes a log line as Helm does: level=WARN msg="…" key=value.  Fits chart_context_options.log. */
void console_log(void *user, chart_log_level level, chart_str message,
                 const chart_log_field *fields, size_t field_count);

/* Writes log messages as Helm 3 does: the message alone. */
void console_log_plain(void *user, chart_log_level level, chart_str message,
                       const chart_log_field *fields, size_t field_count);

/* The same for --debug. */
void console_debug(const char *message, const chart_log_field *fields, size_t field_count);

#endif
