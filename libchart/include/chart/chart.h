/* SPDX-License-Identifier: Apache-2.0
 * libchart: renders Helm charts.  This header includes all others.
 *
 *   chart_context  what charts are rendered with: host, limits, functions of your own
 *   chart_chart    a loaded chart, immutable
 *   chart_values   the user's values, layer on layer
 *   chart_rendering  what came out: manifests, hooks, notes
 *
 * Every function that can fail returns a chart_status and takes a chart_error (may be NULL) as its
 * last argument; results come first and are called out.  The library never exits, prints, or keeps
 * state outside these objects. */
#ifndef CHART_CHART_H
#define CHART_CHART_H

#include <chart/context.h>
#include <chart/error.h>
#include <chart/function.h>
#include <chart/host.h>
#include <chart/load.h>
#include <chart/observer.h>
#include <chart/render.h>
#include <chart/types.h>
#include <chart/value.h>
#include <chart/values.h>
#include <chart/version.h>

#endif
