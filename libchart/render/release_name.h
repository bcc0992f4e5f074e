/* SPDX-License-Identifier: Apache-2.0
 * Which release names Helm takes (pkg/chart/v2/util/validate_name.go, 4.2.3). */
#ifndef CH_RENDER_RELEASE_NAME_H
#define CH_RENDER_RELEASE_NAME_H

#include "base/arena.h"
#include "base/compat.h"
#include "base/log.h"

/* Throws CHART_ERR_ARGUMENT "release name check failed: …" for a name that Helm refuses; `log`
 * hears of it first, where Helm logs it. */
void ch_release_name_check(ch_arena *arena, chart_str name, ch_log log, const ch_compat *compat);

#endif
