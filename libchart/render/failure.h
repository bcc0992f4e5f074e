/* SPDX-License-Identifier: Apache-2.0
 * The text of template errors, as Helm rewrites Go's (pkg/engine/engine.go, 4.2.3). */
#ifndef CH_RENDER_FAILURE_H
#define CH_RENDER_FAILURE_H

#include "gotmpl/exec.h"

/* "parse error at (FILE:LINE): LAST PART" from Go's message.  Result: arena. */
chart_str ch_failure_parse_text(ch_arena *arena, chart_str file, chart_str message);

/* "execution error at (…): …" for the author's own messages, blocks of lines for errors whose
 * every link is the engine's, else Go's message.  Result: arena, or borrowed from failure. */
chart_str ch_failure_execute_text(ch_arena *arena, const ch_exec_failure *failure,
                                  const ch_compat *compat);

#endif
