#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What all ways of deploying share; other scripts read it with ". deploy/gitlab/release.sh".
# From the environment: IMAGE and KUBERNETES_VERSION, which .gitlab-ci.yml sets.

# The names of the release and of its Deployment, which the chart makes of it.
# shellcheck disable=SC2034  # used by those who read this file
release=app-v1

fail()
{
  echo "${0##*/}: $*" >&2
  exit 1
}

# namespace_of ENVIRONMENT: where it runs. The namespace is there already.
namespace_of()
{
  echo "app-$1"
}

# values_of ENVIRONMENT TAG [TREE]: the flags, one a line, that give a chart its values; the same for
# chartc and for Helm.
values_of()
{
  values=${3:-.}/deploy/gitlab/env/$1.yaml
  [ -f "$values" ] || fail "no values for the environment $1: there is no $values"
  printf '%s\n' "--values=$values" "--set-string=image.repository=${IMAGE:?}" "--set-string=image.tag=$2"
}
