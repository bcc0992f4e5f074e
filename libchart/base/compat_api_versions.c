/* SPDX-License-Identifier: Apache-2.0
 * The API versions that each Helm knows without a cluster: what its client-go registers. */
#include "base/compat.h"

enum {
  H3_17 = CH_COMPAT_API_3_17,
  H4_1  = CH_COMPAT_API_4_1,
  H4_2  = CH_COMPAT_API_4_2,
  ALL   = H3_17 | H4_1 | H4_2
};

#define ROW(name, versions)                 \
  {                                         \
    { "" name, sizeof(name) - 1 }, versions \
  }

const ch_compat_api_version ch_compat_api_versions[] = {
  ROW("v1", ALL),
  ROW("admissionregistration.k8s.io/v1", ALL),
  ROW("admissionregistration.k8s.io/v1alpha1", ALL),
  ROW("admissionregistration.k8s.io/v1beta1", ALL),
  ROW("internal.apiserver.k8s.io/v1alpha1", ALL),
  ROW("apps/v1", ALL),
  ROW("apps/v1beta1", ALL),
  ROW("apps/v1beta2", ALL),
  ROW("authentication.k8s.io/v1", ALL),
  ROW("authentication.k8s.io/v1alpha1", ALL),
  ROW("authentication.k8s.io/v1beta1", ALL),
  ROW("authorization.k8s.io/v1", ALL),
  ROW("authorization.k8s.io/v1beta1", ALL),
  ROW("autoscaling/v1", ALL),
  ROW("autoscaling/v2", ALL),
  ROW("autoscaling/v2beta1", H3_17 | H4_1),
  ROW("autoscaling/v2beta2", H3_17 | H4_1),
  ROW("batch/v1", ALL),
  ROW("batch/v1beta1", ALL),
  ROW("certificates.k8s.io/v1", ALL),
  ROW("certificates.k8s.io/v1beta1", ALL),
  ROW("certificates.k8s.io/v1alpha1", ALL),
  ROW("coordination.k8s.io/v1alpha2", ALL),
  ROW("coordination.k8s.io/v1beta1", ALL),
  ROW("coordination.k8s.io/v1", ALL),
  ROW("discovery.k8s.io/v1", ALL),
  ROW("discovery.k8s.io/v1beta1", ALL),
  ROW("events.k8s.io/v1", ALL),
  ROW("events.k8s.io/v1beta1", ALL),
  ROW("extensions/v1beta1", ALL),
  ROW("flowcontrol.apiserver.k8s.io/v1", ALL),
  ROW("flowcontrol.apiserver.k8s.io/v1beta1", ALL),
  ROW("flowcontrol.apiserver.k8s.io/v1beta2", ALL),
  ROW("flowcontrol.apiserver.k8s.io/v1beta3", ALL),
  ROW("networking.k8s.io/v1", ALL),
  ROW("networking.k8s.io/v1alpha1", H3_17),
  ROW("networking.k8s.io/v1beta1", ALL),
  ROW("node.k8s.io/v1", ALL),
  ROW("node.k8s.io/v1alpha1", ALL),
  ROW("node.k8s.io/v1beta1", ALL),
  ROW("policy/v1", ALL),
  ROW("policy/v1beta1", ALL),
  ROW("rbac.authorization.k8s.io/v1", ALL),
  ROW("rbac.authorization.k8s.io/v1beta1", ALL),
  ROW("rbac.authorization.k8s.io/v1alpha1", ALL),
  ROW("resource.k8s.io/v1", H4_1 | H4_2),
  ROW("resource.k8s.io/v1beta2", H4_1 | H4_2),
  ROW("resource.k8s.io/v1beta1", ALL),
  ROW("resource.k8s.io/v1alpha3", ALL),
  ROW("scheduling.k8s.io/v1alpha1", H3_17 | H4_1),
  ROW("scheduling.k8s.io/v1alpha2", H4_2),
  ROW("scheduling.k8s.io/v1beta1", ALL),
  ROW("scheduling.k8s.io/v1", ALL),
  ROW("storage.k8s.io/v1beta1", ALL),
  ROW("storage.k8s.io/v1", ALL),
  ROW("storage.k8s.io/v1alpha1", ALL),
  ROW("storagemigration.k8s.io/v1alpha1", H3_17),
  ROW("storagemigration.k8s.io/v1beta1", H4_1 | H4_2),
  ROW("apiextensions.k8s.io/v1beta1", ALL),
  ROW("apiextensions.k8s.io/v1", ALL),
};

const size_t ch_compat_api_version_count =
  sizeof ch_compat_api_versions / sizeof *ch_compat_api_versions;
