/* SPDX-License-Identifier: Apache-2.0
 * The flags of `chartc template`: those of `helm template`, and chartc's own. */
#ifndef CHARTC_FLAGS_TEMPLATE_H
#define CHARTC_FLAGS_TEMPLATE_H

#include "options.h"

enum {
  OPTION_API_VERSIONS,
  OPTION_ATOMIC,
  OPTION_CA_FILE,
  OPTION_CERT_FILE,
  OPTION_COMPAT,
  OPTION_CREATE_NAMESPACE,
  OPTION_DEPENDENCY_UPDATE,
  OPTION_DESCRIPTION,
  OPTION_DEVEL,
  OPTION_DISABLE_OPENAPI,
  OPTION_DRY_RUN,
  OPTION_ENABLE_DNS,
  OPTION_FORCE,
  OPTION_FORCE_CONFLICTS,
  OPTION_FORCE_REPLACE,
  OPTION_GENERATE_NAME,
  OPTION_HIDE_NOTES,
  OPTION_INCLUDE_CRDS,
  OPTION_INSECURE,
  OPTION_IS_UPGRADE,
  OPTION_KEY_FILE,
  OPTION_KEYRING,
  OPTION_KUBE_VERSION,
  OPTION_LABELS,
  OPTION_MAX_MEMORY,
  OPTION_MAX_OUTPUT,
  OPTION_MAX_STEPS,
  OPTION_NAME_TEMPLATE,
  OPTION_NO_HOOKS,
  OPTION_OUTPUT_DIR,
  OPTION_PASS_CREDENTIALS,
  OPTION_PASSWORD,
  OPTION_PLAIN_HTTP,
  OPTION_POST_RENDERER,
  OPTION_POST_RENDERER_ARGS,
  OPTION_RELEASE_NAME,
  OPTION_RENDER_SUBCHART_NOTES,
  OPTION_REPLACE,
  OPTION_REPO,
  OPTION_ROLLBACK,
  OPTION_SEED,
  OPTION_SERVER_SIDE,
  OPTION_SET,
  OPTION_SET_FILE,
  OPTION_SET_JSON,
  OPTION_SET_LITERAL,
  OPTION_SET_STRING,
  OPTION_SHOW_ONLY,
  OPTION_SKIP_CRDS,
  OPTION_SKIP_SCHEMA,
  OPTION_SKIP_TESTS,
  OPTION_TAKE_OWNERSHIP,
  OPTION_TIMEOUT,
  OPTION_USERNAME,
  OPTION_VALIDATE,
  OPTION_VALUES,
  OPTION_VERIFY,
  OPTION_VERSION,
  OPTION_WAIT,
  OPTION_WAIT_FOR_JOBS,
  OPTION_COUNT
};

extern const option_row template_options[];

/* Flags that exclude each other: complains of two that were given.  Result: 0 or 1. */
int template_check_groups(const option_values *o);

/* What can be said of flags alone, in Helm's order: certificates that cannot be read, --dry-run,
 * and what needs a cluster or a network.  Result: 0, or 1 after a complaint. */
int template_check_flags(const option_values *o);

/* Labels that belong to Helm itself.  Result: 0, or 1 after a complaint. */
int template_check_labels(const option_values *o);

#endif
