/* SPDX-License-Identifier: Apache-2.0
 * What templates see beside .Values and .Chart: .Capabilities, .Release, .Files. */
#ifndef CH_RENDER_OBJECTS_H
#define CH_RENDER_OBJECTS_H

#include "render/render.h"
#include "value/function.h"

/* The object behind .Capabilities.  Result: arena. */
chart_value ch_capabilities_object(ch_arena *arena, const ch_render_options *options);

/* The dict behind .Release.  Result: arena. */
chart_value ch_release_dict(ch_arena *arena, const ch_render_options *options);

/* The map behind .Files, of type engine.files.  Late files are read into `arena` when a template
 * looks at them, or now if `reads_all`.  Result: arena. */
chart_value ch_files_dict(ch_arena *arena, const ch_file_list *files, const chart_host *host,
                          bool reads_all);

/* Methods of values that are no objects, indexed by ch_type: what ch_exec_options wants. */
extern const ch_function *const ch_render_methods[CH_TYPE_COUNT];

/* Tables of methods, each in its own file. */
extern const ch_function ch_files_methods[];       /* engine.files: files.c */
extern const ch_function ch_values_methods[];      /* common.Values: values_methods.c */
extern const ch_function ch_version_set_methods[]; /* common.VersionSet: capabilities.c */

#endif
