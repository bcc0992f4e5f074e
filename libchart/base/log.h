/* SPDX-License-Identifier: Apache-2.0
 * Messages that are no errors: what Helm writes as `level=WARN msg="…" key=value` while it goes on.
 *
 * The library prints nothing; it hands each message to a sink, in parts, and whoever prints it
 * quotes and joins them. */
#ifndef CH_BASE_LOG_H
#define CH_BASE_LOG_H

#include "base/str.h"

typedef enum ch_log_level { CH_LOG_INFO, CH_LOG_WARN, CH_LOG_ERROR } ch_log_level;

typedef struct ch_log_field {
  const char *key;
  chart_str   value;
} ch_log_field;

/* One call a message; `message` and `fields` are borrowed for the length of the call.  write must
 * not throw; NULL drops all messages. */
typedef struct ch_log {
  void (*write)(void *user, ch_log_level level, chart_str message, const ch_log_field *fields,
                size_t field_count);
  void *user;
} ch_log;

static inline void ch_log_write(ch_log log, ch_log_level level, chart_str message,
                                const ch_log_field *fields, size_t field_count)
{
  if (log.write != NULL)
    log.write(log.user, level, message, fields, field_count);
}

#endif
