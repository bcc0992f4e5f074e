#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Brings a version into an environment, and goes back if it does not come up: deploy.sh ENVIRONMENT TAG
#
# What was last deployed well is kept in the cluster, in the ConfigMap app-v1-deployed, so that going
# back means all objects, not the Deployment alone, and what a version no longer has can be removed.
# Leaves what it has applied in deployed.yaml.
set -eu
. "$(dirname "$0")/release.sh"

timeout=${DEPLOY_TIMEOUT:-15m} # more than the chart's progressDeadlineSeconds

# apply FILE: has the cluster take the manifests, and waits until all new pods serve.
apply()
{
  kubectl --namespace "$namespace" apply --filename "$1" &&
    kubectl --namespace "$namespace" rollout status "deployment/$release" --timeout "$timeout"
}

# The tag and the manifests that were last deployed well; empty at the first time.
read_last()
{
  kubectl --namespace "$namespace" get configmap "$release-deployed" --ignore-not-found \
    --output 'jsonpath={.data.tag}' >"$work/tag"
  kubectl --namespace "$namespace" get configmap "$release-deployed" --ignore-not-found \
    --output 'jsonpath={.data.manifests}' >"$work/last.yaml"
}

remember()
{
  kubectl --namespace "$namespace" create configmap "$release-deployed" --dry-run=client --output yaml \
    --from-literal "tag=$tag" --from-file manifests=deployed.yaml >"$work/remember.yaml"
  kubectl --namespace "$namespace" apply --filename "$work/remember.yaml"
}

# names FILE: the objects in a file that are in the cluster, sorted.
names()
{
  kubectl --namespace "$namespace" get --filename "$1" --ignore-not-found --output name | sort
}

# remove_others OLD NEW: removes what the one file has and the other has not, such as an Ingress that
# was switched off.
remove_others()
{
  names "$1" >"$work/old"
  names "$2" >"$work/new"
  for object in $(comm -23 "$work/old" "$work/new"); do
    kubectl --namespace "$namespace" delete "$object"
  done
}

go_back()
{
  [ -s "$work/last.yaml" ] || fail "$tag did not come up in $environment, and there is no version to go back to"
  last=$(cat "$work/tag")
  echo "deploy.sh: $tag did not come up in $environment; going back to $last" >&2
  apply "$work/last.yaml" || fail "going back to $last failed, too: look at the cluster"
  remove_others deployed.yaml "$work/last.yaml"
  fail "$tag did not come up in $environment; $last runs there again"
}

[ $# -eq 2 ] || fail "usage: deploy.sh ENVIRONMENT TAG"
environment=$1
tag=$2
namespace=$(namespace_of "$environment")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A file, not a pipe: if rendering fails half-way, nothing at all is applied.
sh "$(dirname "$0")/render.sh" "$environment" "$tag" >deployed.yaml
read_last
apply deployed.yaml || go_back
if [ -s "$work/last.yaml" ]; then
  remove_others "$work/last.yaml" deployed.yaml
fi
remember
echo "deploy.sh: $tag runs in $environment"
