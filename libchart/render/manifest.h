/* SPDX-License-Identifier: Apache-2.0
 * Rendered text to manifests: splitting, reading heads, telling hooks, install order (Helm 4.2.3's
 * pkg/release/v1/util). */
#ifndef CH_RENDER_MANIFEST_H
#define CH_RENDER_MANIFEST_H

#include "base/compat.h"
#include "package/chart.h"

enum { CH_HOOK_TEST = 1 };

typedef struct ch_manifest {
  chart_str path; /* of the template that wrote it: c/templates/x.yaml */
  chart_str text; /* the document, without separators */
  chart_str api_version, kind, name;
  chart_str hook; /* the hook annotation as written; empty: an ordinary manifest */
  bool      is_hook;
  unsigned  events; /* CH_HOOK_TEST: is a test */
} ch_manifest;

typedef struct ch_manifest_list {
  ch_manifest *items;
  size_t       size;
  size_t       room;
} ch_manifest_list;

typedef struct ch_manifests {
  ch_manifest_list resources; /* in install order */
  ch_manifest_list hooks;     /* likewise */
} ch_manifests;

/* Sorts the documents of rendered `files` (NOTES and partials are passed over).  `log` hears of
 * documents dropped for an unknown hook.  Result: arena; texts borrow from the files.
 * Throws CHART_ERR_YAML "YAML parse error on PATH: …". */
ch_manifests ch_manifests_sort(ch_arena *arena, const ch_file_list *files, ch_log log,
                               const ch_compat *compat);

/* Splits a text at its `---` lines by Helm's rule.  Result: arena; the pieces borrow from text. */
ch_file_list ch_manifest_split(ch_arena *arena, chart_str text, const ch_compat *compat);

/* Whether a rendered file holds notes and no manifests. */
bool ch_manifest_is_notes(chart_str path);

#endif
