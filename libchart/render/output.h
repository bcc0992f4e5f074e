/* SPDX-License-Identifier: Apache-2.0
 * Manifests as text: what `helm template` prints (pkg/cmd/template.go, 4.2.3). */
#ifndef CH_RENDER_OUTPUT_H
#define CH_RENDER_OUTPUT_H

#include "base/buffer.h"
#include "render/manifest.h"

typedef struct ch_output_options {
  bool                without_hooks; /* --no-hooks */
  bool                without_tests; /* --skip-tests */
  const chart_str    *show_only;     /* --show-only patterns; none: everything */
  size_t              show_only_count;
  const ch_file_list *crds;          /* --include-crds: printed first; or NULL */
  chart_str           post_rendered; /* stands for CRDs and manifests, unless its data is NULL */
  const ch_compat    *compat;
} ch_output_options;

/* Where text goes.  It is gathered, and handed on in large pieces: memory for all of it would have
 * to be had from the system first. */
typedef struct ch_output {
  ch_buffer gathered;
  size_t    piece;                            /* so much is gathered; SIZE_MAX: all */
  void (*write)(void *user, chart_str piece); /* may throw */
  void *user;
} ch_output;

/* An output that gathers in `arena`. */
ch_output ch_output_to(ch_arena *arena, void (*write)(void *user, chart_str piece), void *user);

/* Writes the whole output.  `scratch` holds what is needed meanwhile.
 * Throws CHART_ERR_NOT_FOUND "could not find template X in chart". */
void ch_output_manifests(ch_output *out, ch_arena *scratch, const ch_manifests *manifests,
                         const ch_output_options *options);

/* Writes what a post-renderer reads: `crds` (may be NULL) and the manifests that are no hooks. */
void ch_output_resources(ch_output *out, const ch_manifests *manifests, const ch_file_list *crds);

/* Writes every rendered file that is not blank, unsplit and by path: what --debug shows of a chart
 * whose output is no valid YAML. */
void ch_output_raw(ch_output *out, ch_arena *scratch, const ch_file_list *files);

#endif
