/* SPDX-License-Identifier: Apache-2.0
 * CHART_API marks what the shared library exports. */
#ifndef CHART_EXPORT_H
#define CHART_EXPORT_H

#if defined(__GNUC__) || defined(__clang__)
#define CHART_API __attribute__((visibility("default")))
#else
#define CHART_API
#endif

#endif
