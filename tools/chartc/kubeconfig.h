/* SPDX-License-Identifier: Apache-2.0
 * The namespace that a kubeconfig names: what Helm uses when nobody says another. */
#ifndef CHARTC_KUBECONFIG_H
#define CHARTC_KUBECONFIG_H

#include <chart/chart.h>

typedef struct kubeconfig_options {
  const char *file;    /* --kubeconfig; NULL or empty: $KUBECONFIG, or ~/.kube/config */
  const char *current; /* --kube-context; NULL or empty: $HELM_KUBECONTEXT or the file's */
} kubeconfig_options;

/* Looks the namespace up.  Result: owned: free; NULL when nothing names one, which also a file that
 * is none does not. */
char *kubeconfig_namespace(chart_context *context, const kubeconfig_options *options);

#endif
