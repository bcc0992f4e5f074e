/* SPDX-License-Identifier: Apache-2.0
 * What the argument CHART refers to: a path on this disk, or something that Helm would fetch. */
#ifndef CHARTC_CHART_REFERENCE_H
#define CHARTC_CHART_REFERENCE_H

#include "options.h"

/* Whether Helm would fetch the text from a network: it begins with http:, https: or oci:. */
bool reference_is_remote(const char *text);

/* Finds the chart on disk, --repo and --verify considered; `-` is standard input.
 * Result: 0 and *path, owned: free; or 1 after an `Error:` that says why there is none. */
int reference_locate(const option_values *o, const char *reference, char **path);

#endif
