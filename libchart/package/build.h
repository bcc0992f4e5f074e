/* SPDX-License-Identifier: Apache-2.0
 * The steps between a chart's files and a ch_chart, which the files of package/ share. */
#ifndef CH_PACKAGE_BUILD_H
#define CH_PACKAGE_BUILD_H

#include "package/chart.h"

/* Puts `prefix` in front of the message of the fault that ch_try caught last, and throws it again
 * with its position. */
_Noreturn void ch_rethrow_behind(ch_arena *arena, const char *prefix);

/* Reads YAML for ch_metadata_add: integers stay integers.  Throws "error converting YAML to JSON:
 * yaml: …". */
chart_value ch_metadata_read(ch_arena *arena, chart_str text);

/* The apiVersion that Helm finds when it only wants to know the kind of chart.
 * Throws "error unmarshaling JSON: … Go struct field chartBase.apiVersion of type string". */
chart_str ch_metadata_detect_version(ch_arena *arena, chart_value tree);

/* Adds what `tree` (of Chart.yaml or requirements.yaml) says to *metadata, as json.Unmarshal into
 * a struct that is already filled does.
 * Throws "error unmarshaling JSON: … Go struct field Metadata.keywords of type []string". */
void ch_metadata_add(ch_arena *arena, ch_metadata *metadata, chart_value tree);

/* Checks that `tree` could be a Chart.lock.  Throws likewise. */
void ch_metadata_check_lock(ch_arena *arena, chart_value tree);

/* Cleans and checks the metadata as Helm's Validate does: throws "validation: chart.metadata.name
 * is required" and its kin. */
void ch_metadata_validate(ch_arena *arena, ch_metadata *metadata, const ch_compat *compat);

/* What Chart.yaml says before the rest is looked at. */
typedef struct ch_detection {
  chart_value tree;
  chart_str   version; /* apiVersion */
} ch_detection;

/* Reads the text of Chart.yaml, which messages call `shown`.
 * Throws "cannot load Chart.yaml: …", "unsupported chart version". */
ch_detection ch_chart_detect(ch_arena *arena, chart_str chart_yaml, chart_str shown,
                             const ch_compat *compat);

/* Builds a chart from all its files.  Throws "invalid chart apiVersion" for one that can be loaded
 * but not rendered. */
ch_chart *ch_chart_build_detected(ch_arena *arena, const ch_file_list *files,
                                  const ch_detection *found, const ch_load_options *options);

/* `path` as the host gets it; `shown` is the same as an absolute path.  Result: arena, or path. */
chart_str ch_path_for_host(ch_arena *arena, chart_str path, chart_str shown);

/* Whether loading has no use for the text of the file `name`, and a rendering may have none either:
 * what .Files shows, and templates of sub-charts, which may be switched off.  Not archives. */
bool ch_chart_can_read_late(chart_str name);

/* Builds a chart whose Chart.yaml has been read already, into `chart_yaml` (absent: read it from
 * the files).  *source: the next free source number, moved on. */
ch_chart *ch_chart_build(ch_arena *arena, const ch_file_list *files, const chart_value *chart_yaml,
                         const ch_load_options *options, uint32_t *source);

#endif
