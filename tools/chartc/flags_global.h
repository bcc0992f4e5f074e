/* SPDX-License-Identifier: Apache-2.0
 * The flags of all commands, before and behind the command's name. */
#ifndef CHARTC_FLAGS_GLOBAL_H
#define CHARTC_FLAGS_GLOBAL_H

#include "options.h"

enum {
  GLOBAL_BURST_LIMIT = OPTIONS_GLOBAL,
  GLOBAL_COLOR,
  GLOBAL_COLOUR,
  GLOBAL_CONTENT_CACHE,
  GLOBAL_DEBUG,
  GLOBAL_KUBE_APISERVER,
  GLOBAL_KUBE_AS_GROUP,
  GLOBAL_KUBE_AS_USER,
  GLOBAL_KUBE_CA_FILE,
  GLOBAL_KUBE_CONTEXT,
  GLOBAL_KUBE_INSECURE,
  GLOBAL_KUBE_TLS_SERVER_NAME,
  GLOBAL_KUBE_TOKEN,
  GLOBAL_KUBECONFIG,
  GLOBAL_NAMESPACE,
  GLOBAL_QPS,
  GLOBAL_REGISTRY_CONFIG,
  GLOBAL_REPOSITORY_CACHE,
  GLOBAL_REPOSITORY_CONFIG
};

extern const option_row global_options[];

/* Whether the flag, as written on the command line, has its value in the next word.  Of flags that
 * only a command knows Helm thinks so, unless there is a `=`. */
bool global_takes_next(const char *word);

/* Looks at --color and --colour wherever they stand, as Helm does before it looks at anything else.
 * Result: 0, or 1 after a complaint. */
int global_check_colour(int count, char **argv);

#endif
