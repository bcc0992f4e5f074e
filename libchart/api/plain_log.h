/* SPDX-License-Identifier: Apache-2.0
 * Log messages as the lines that Helm 3.17 writes. */
#ifndef CH_API_PLAIN_LOG_H
#define CH_API_PLAIN_LOG_H

#include "base/log.h"

/* Hands the line for a message to `write`; messages that Helm 3 does not have are dropped, and so is
 * a line for which there is no memory. */
void ch_plain_log(chart_str message, const ch_log_field *fields, size_t field_count,
                  void (*write)(void *user, chart_str line), void *user);

#endif
