/* SPDX-License-Identifier: Apache-2.0
 * Shell-like patterns as Go's path/filepath.Match has them: * ? [a-z] [^a] \x; * stops at `/`. */
#ifndef CH_BASE_GLOB_H
#define CH_BASE_GLOB_H

#include "base/str.h"

typedef enum ch_glob_result { CH_GLOB_NO, CH_GLOB_YES, CH_GLOB_BAD_PATTERN } ch_glob_result;

/* Whether all of `name` matches `pattern`.  As in Go, a bad pattern may be reported only when the
 * matching reaches the bad part. */
ch_glob_result ch_glob_match(chart_str pattern, chart_str name);

#endif
