/* SPDX-License-Identifier: Apache-2.0
 * The version of libchart, and of the Helm that it follows. */
#ifndef CHART_VERSION_H
#define CHART_VERSION_H

#include <chart/export.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CHART_VERSION_MAJOR 0
#define CHART_VERSION_MINOR 1
#define CHART_VERSION_PATCH 0
#define CHART_VERSION_TEXT  "0.1.0"

/* The Helm whose behaviour is the reference. */
#define CHART_HELM_VERSION_TEXT "4.2.3"

/* CHART_VERSION_TEXT of the library that is running, which may be newer than the headers.
 * Result: a constant.  Threads: any. */
CHART_API const char *chart_version(void);

#ifdef __cplusplus
}
#endif
#endif
