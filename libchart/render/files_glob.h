/* SPDX-License-Identifier: Apache-2.0
 * The patterns of .Files.Glob (gobwas/glob with separator `/`): * ** ? [ab] [!a-z] {x,y} \x. */
#ifndef CH_RENDER_FILES_GLOB_H
#define CH_RENDER_FILES_GLOB_H

#include "base/arena.h"

/* Whether the pattern is well formed. */
bool ch_files_glob_valid(chart_str pattern);

/* Whether all of `name` matches the well-formed pattern.  Throws: nested too deeply; memory. */
bool ch_files_glob_match(ch_arena *arena, chart_str pattern, chart_str name);

#endif
