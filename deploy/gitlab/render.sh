#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints the manifests of an environment: render.sh ENVIRONMENT TAG [TREE]
# TREE is the checkout whose chart and values are taken, by default the current directory.
set -eu
. "$(dirname "$0")/release.sh"

[ $# -ge 2 ] || fail "usage: render.sh ENVIRONMENT TAG [TREE]"
flags=$(values_of "$@")
# No hooks: they are Helm's to run, and kubectl would take them for ordinary objects.
# shellcheck disable=SC2086  # one flag a word; none has a blank
exec "${CHARTC:-chartc}" template "$release" "${3:-.}/charts/app_v1" --namespace "$(namespace_of "$1")" \
  --kube-version "${KUBERNETES_VERSION:?}" --no-hooks $flags
