/* SPDX-License-Identifier: Apache-2.0
 * Paths with `/`, taken as text: Go's path/filepath on Unix, which looks at no file system. */
#ifndef CH_BASE_PATH_H
#define CH_BASE_PATH_H

#include "base/arena.h"

/* The shortest path that means the same (filepath.Clean): no `.`, no `x/..`, no double or final
 * slash; "." for the empty path.  Result: borrowed from path when it is clean, else arena. */
chart_str ch_path_clean(ch_arena *arena, chart_str path);

/* directory + "/" + name, as they stand, with a NUL after it.  Result: arena. */
chart_str ch_path_join(ch_arena *arena, chart_str directory, chart_str name);

/* `path` seen from `directory` (filepath.Join), cleaned; an absolute path is just cleaned.
 * Result: as ch_path_clean. */
chart_str ch_path_absolute(ch_arena *arena, chart_str directory, chart_str path);

/* The last element (filepath.Base): "." for the empty path, "/" for the root.
 * Result: borrowed from path, or a constant. */
chart_str ch_path_base(chart_str path);

/* The suffix from the last dot of the last element on (filepath.Ext), or an empty string.
 * Result: borrowed from path. */
chart_str ch_path_extension(chart_str path);

static inline bool ch_path_is_absolute(chart_str path)
{
  return path.size != 0 && path.data[0] == '/';
}

#endif
