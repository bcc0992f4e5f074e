/* SPDX-License-Identifier: Apache-2.0
 * The table of what differs between Helm 3.17, 4.1 and 4.2. */
#include "base/compat.h"

#define S(literal)                    \
  {                                   \
    ("" literal), sizeof(literal) - 1 \
  }

static const char *const missing_in_4_2[]  = { NULL };
static const char *const missing_in_4_1[]  = { "mustToToml", NULL };
static const char *const missing_in_3_17[] = { "mustToToml", "mustToYaml", NULL };

static const ch_compat helm_4_2 = {
  .helm = { S("v4.2.3"), S("43e8b7feece8beb0fcba47059ec9b522fd929a64"), S("go1.26.5"), S("v1.36") },
  .kube_version            = S("v1.36.0"),
  .kube_minor              = S("36"),
  .api_versions            = CH_COMPAT_API_4_2,
  .normalizes_kube_version = true,
  .missing_functions       = missing_in_4_2,
  .drops_null_defaults     = true,
  .keeps_null_over_null    = true,
  .marks_nulls             = true,
  .merges_value_documents  = true,
  .detects_chart_version   = true,
  .copies_grandchildren    = true,
  .names_compared_types    = true,
  .reads_toml_1_1          = true,
  .merges_json_objects     = true,
  .ranges_over_integers    = true,
  .checks_pre_by_group     = true,
  .checks_ipv6_hosts       = true,
  .quotes_bad_constraints  = true,
  .limits_versions         = true,
  .writes_toml_exponents   = true,
  .counts_toml_end         = true,
  .knows_webhooks          = true,
  .breaks_up_errors        = true,
  .names_failed_steps      = true,
  .names_release_check     = true,
  .counts_comment_lines    = true,
  .hides_archive_errors    = true,
  .missing_dependencies    = "an error occurred while checking for chart dependencies. "
                             "You may need to run 'helm dependency build' to fetch",
  .head_type               = "value of type util.SimpleHead",
};

static const ch_compat helm_4_1 = {
  .helm = { S("v4.1.4"), S("05fa37973dc9e42b76e1d2883494c87174b6074f"), S("go1.25.9"), S("v1.35") },
  .kube_version            = S("v1.35.0"),
  .kube_minor              = S("35"),
  .api_versions            = CH_COMPAT_API_4_1,
  .normalizes_kube_version = true,
  .missing_functions       = missing_in_4_1,
  .keeps_null_over_null    = true,
  .marks_nulls             = true,
  .merges_value_documents  = true,
  .detects_chart_version   = true,
  .copies_grandchildren    = true,
  .names_compared_types    = true,
  .reads_toml_1_1          = true,
  .merges_json_objects     = true,
  .ranges_over_integers    = true,
  .checks_pre_by_group     = true,
  .checks_ipv6_hosts       = true,
  .takes_ports_twice       = true,
  .writes_toml_exponents   = true,
  .counts_toml_end         = true,
  .knows_webhooks          = true,
  .trims_documents         = true,
  .breaks_up_errors        = true,
  .names_failed_steps      = true,
  .names_release_check     = true,
  .counts_comment_lines    = true,
  .hides_archive_errors    = true,
  .missing_dependencies    = "an error occurred while checking for chart dependencies. "
                             "You may need to run `helm dependency build` to fetch",
  .head_type               = "value of type util.SimpleHead",
};

static const ch_compat helm_3_17 = {
  .helm = { S("v3.17.3"), S("e4da49785aa6e6ee2b86efd5dd9e43400318262b"), S("go1.23.7"), S("") },
  .kube_version                 = S("v1.32.0"),
  .kube_minor                   = S("32"),
  .api_versions                 = CH_COMPAT_API_3_17,
  .has_old_types                = true,
  .has_chart_struct             = true,
  .missing_functions            = missing_in_3_17,
  .takes_ports_twice            = true,
  .trims_documents              = true,
  .missing_dependencies         = "An error occurred while checking for chart dependencies. "
                                  "You may need to run `helm dependency build` to fetch",
  .head_type                    = "value of type releaseutil.SimpleHead",
  .refuses_open_index           = true,
  .checks_schemas_as_helm3      = true,
  .has_plain_logs               = true,
  .has_capital_semver_words     = true,
  .takes_dots_as_name           = true,
  .reads_kube_version_as_semver = true,
};

const ch_compat *const ch_compat_table[CH_COMPAT_COUNT] = {
  [CH_COMPAT_4_2]  = &helm_4_2,
  [CH_COMPAT_4_1]  = &helm_4_1,
  [CH_COMPAT_3_17] = &helm_3_17,
};
