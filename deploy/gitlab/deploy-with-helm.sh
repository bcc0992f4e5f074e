#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What deploy.sh does, with Helm in place of chartc: deploy-with-helm.sh ENVIRONMENT TAG
# Helm keeps the history in the cluster, goes back by itself, and removes what a version no longer has.
set -eu
. "$(dirname "$0")/release.sh"

[ $# -eq 2 ] || fail "usage: deploy-with-helm.sh ENVIRONMENT TAG"
flags=$(values_of "$@")
# shellcheck disable=SC2086  # one flag a word; none has a blank
exec helm upgrade "$release" charts/app_v1 --install --rollback-on-failure --wait \
  --timeout "${DEPLOY_TIMEOUT:-15m}" --namespace "$(namespace_of "$1")" $flags
