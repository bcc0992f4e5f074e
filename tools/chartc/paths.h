/* SPDX-License-Identifier: Apache-2.0
 * File names as Go's path/filepath handles them. */
#ifndef CHARTC_PATHS_H
#define CHARTC_PATHS_H

#include <stdbool.h>
#include <stddef.h>

/* filepath.Clean: no doubled slashes, no `.`, no `..` behind a name.
 * Result: false when it does not fit into out. */
bool path_clean(const char *path, char *out, size_t size);

/* filepath.Abs: against the folder that we are in.  Result: as path_clean. */
bool path_absolute(const char *path, char *out, size_t size);

#endif
