/* SPDX-License-Identifier: Apache-2.0
 * .helmignore: which files of a chart directory are left out (Helm's pkg/ignore, 4.2.3). */
#ifndef CH_PACKAGE_HELMIGNORE_H
#define CH_PACKAGE_HELMIGNORE_H

#include "base/arena.h"
#include "base/log.h"

typedef struct ch_ignore_rules ch_ignore_rules;

/* Reads the rules of `text` (may be empty) and adds Helm's built-in one, `templates/.?*`.  `log`
 * hears of patterns that turn out to be bad only when they are used.
 * Result: arena; borrows from text.  Throws CHART_ERR_CHART: "double-star (**) syntax is not
 * supported", "syntax error in pattern". */
ch_ignore_rules *ch_ignore_parse(ch_arena *arena, chart_str text, ch_log log);

/* Whether `path` (relative, with `/`) is ignored. */
bool ch_ignore_match(const ch_ignore_rules *rules, chart_str path, bool is_directory);

#endif
