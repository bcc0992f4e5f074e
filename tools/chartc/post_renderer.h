/* SPDX-License-Identifier: Apache-2.0
 * Post-renderers: a program that gets the manifests on its standard input and answers others. */
#ifndef CHARTC_POST_RENDERER_H
#define CHARTC_POST_RENDERER_H

#include <stdbool.h>
#include <stddef.h>

/* Finds the program as Helm 3 does: by PATH, or by the path that `name` is.
 * Result: true and the absolute path; or false and why not. */
bool post_renderer_find(const char *name, char *path, size_t path_size, char *why, size_t why_size);

/* Runs the program at `path` (absolute) with the arguments.
 * Result: 0 with *output, owned: free; or 1 after an `Error:`, with the hint of --debug if wanted. */
int post_renderer_run(const char *path, const char *const *arguments, size_t count,
                      const char *input, size_t input_size, bool with_hint, char **output,
                      size_t *output_size);

#endif
