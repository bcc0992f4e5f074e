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

/* Appends the whole output.  `scratch` holds what is needed meanwhile.
 * Throws CHART_ERR_NOT_FOUND "could not find template X in chart". */
void ch_output_manifests(ch_buffer *out, ch_arena *scratch, const ch_manifests *manifests,
                         const ch_output_options *options);

/* Appends what a post-renderer reads: `crds` (may be NULL) and the manifests that are no hooks. */
void ch_output_resources(ch_buffer *out, const ch_manifests *manifests, const ch_file_list *crds);

/* Appends every rendered file that is not blank, unsplit and by path: what --debug shows of a chart
 * whose output is no valid YAML. */
void ch_output_raw(ch_buffer *out, ch_arena *scratch, const ch_file_list *files);

#endif
