/* SPDX-License-Identifier: Apache-2.0
 * Release names that a template makes: `--name-template` (Helm 4.2.3's pkg/action, TemplateName). */
#ifndef CH_RENDER_NAME_TEMPLATE_H
#define CH_RENDER_NAME_TEMPLATE_H

#include "render/render.h"

/* Runs `text` with sprig's functions and no data.  Of the options host, compat, memory_limit, output_limit
 * and step_limit count.  Result: arena.  Throws CHART_ERR_PARSE and CHART_ERR_EXECUTE in Go's
 * words. */
chart_str ch_name_template_run(ch_arena *arena, chart_str text, const ch_render_options *options);

#endif
