/* SPDX-License-Identifier: Apache-2.0
 * What differs between the versions of Helm that libchart can follow: 3.17, 4.1 and 4.2.
 *
 * Each difference is a named behaviour, and compat.c says in one table which version has it.  Code
 * asks for the behaviour and never for the version.  Measured on Helm 3.17.3, 4.1.4 and 4.2.3;
 * docs/compat.md tells users the same. */
#ifndef CH_BASE_COMPAT_H
#define CH_BASE_COMPAT_H

#include "base/str.h"

/* .Capabilities.HelmVersion. */
typedef struct ch_compat_build {
  chart_str version, git_commit, go_version;
  chart_str kube_client_version; /* empty: there is no such field */
} ch_compat_build;

/* Bits of ch_compat.api_versions. */
enum { CH_COMPAT_API_3_17 = 1, CH_COMPAT_API_4_1 = 2, CH_COMPAT_API_4_2 = 4 };

typedef struct ch_compat {
  /* ---- what templates see */
  ch_compat_build helm;
  chart_str       kube_version, kube_minor; /* what is assumed without a cluster */
  unsigned        api_versions;             /* the bit that its rows of the table below have */
  bool normalizes_kube_version; /* .KubeVersion has a second form without its suffix, which its
                                   String and a chart's kubeVersion are about */
  bool has_old_types;           /* Go types of templates' objects are those of package chartutil */
  bool has_chart_struct;        /* .Chart is a Go struct, not a map */

  /* ---- values */
  bool drops_null_defaults;  /* nulls in a chart's own values.yaml count for nothing */
  bool keeps_null_over_null; /* below the top, the user's null stays where the default is null */
  bool marks_nulls; /* tables that meet nulls vanish without a word, also for other sub-charts */

  bool merges_json_objects;     /* --set-json takes a whole object */
  bool refuses_open_index;      /* --set a[0 is an error */
  bool checks_schemas_as_helm3; /* by values/schema3.h: other words, and drafts up to 7 */

  /* ---- functions */
  const char *const *missing_functions; /* ends with NULL */
  bool               ranges_over_integers;
  bool names_compared_types; /* an error of eq and its kin says which types did not fit */
  bool quotes_bad_constraints;
  bool checks_pre_by_group;   /* one pre-release lets a whole group of constraints see them */
  bool limits_versions;       /* the length of versions and constraints */
  bool checks_ipv6_hosts;     /* urlParse: what stands in brackets is an address */
  bool takes_ports_twice;     /* urlParse: a web host may have two colons */
  bool writes_toml_exponents; /* toToml 1e+06; else 1000000.0 */
  bool counts_toml_end;       /* an error at the end of a first line is on line 1 */

  bool reads_toml_1_1; /* fromToml: escapes \x and \e, times without seconds, long inline tables */

  /* ---- rendered text */
  bool        trims_documents;  /* every document loses the white space at its end */
  bool        knows_webhooks;   /* kinds of webhooks stand in the install order */
  bool        breaks_up_errors; /* errors of templates are blocks of lines */
  const char *head_type;        /* what a manifest that is no map cannot be read into */

  /* ---- messages */
  const char *missing_dependencies; /* what stands in front of " missing dependencies: …" */
  bool        has_plain_logs;       /* lines without level and fields */
  bool        names_failed_steps; /* an error of the dependencies says whose it is, and is logged */
  bool        names_release_check; /* a bad release name is logged, too, and the error says it */
  bool        has_capital_semver_words; /* "Invalid Semantic Version", as semver 3.3 had it */
  bool        counts_comment_lines;     /* the line of a parse error counts those within comments */
  bool hides_archive_errors; /* of an archive that cannot be read it says no more than that */

  /* ---- charts */
  bool merges_value_documents; /* a values file may have several documents */
  bool
    detects_chart_version;   /* Chart.yaml is read first, for its apiVersion, which must be known */
  bool copies_grandchildren; /* an alias has sub-charts of its own */
  bool takes_dots_as_name;   /* a chart may be called . or .. */
  bool reads_kube_version_as_semver; /* --kube-version is a semantic version */
} ch_compat;

typedef enum ch_compat_level {
  CH_COMPAT_4_2,
  CH_COMPAT_4_1,
  CH_COMPAT_3_17,
  CH_COMPAT_COUNT
} ch_compat_level;

/* By ch_compat_level. */
extern const ch_compat *const ch_compat_table[CH_COMPAT_COUNT];

/* The API versions that Helm knows without a cluster, in its order. */
typedef struct ch_compat_api_version {
  chart_str name;
  unsigned  versions; /* bits */
} ch_compat_api_version;

extern const ch_compat_api_version ch_compat_api_versions[];
extern const size_t                ch_compat_api_version_count;

#endif
