#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Starts an image and asks it what the kubelet will ask: probe-image.sh IMAGE VERSION
# Leaves a JUnit report in image.xml.
set -eu
. "$(dirname "$0")/release.sh"

port=${PROBE_PORT:-8080}
url=http://${CONTAINER_HOST:-127.0.0.1}:$port

# ask PATH: what the application answers; false unless that is a success.
ask()
{
  wget -q -T 2 -O - "$url$1"
}

gets_ready()
{
  tries=0
  until ask /readyz >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || return 1
    sleep 0.5
  done
}

is_alive()
{
  ask /healthz >/dev/null
}

tells_version()
{
  [ "$(ask /)" = "app $version" ]
}

# With time enough it must end by itself, with status 0.
ends_well()
{
  docker stop --time 30 app >/dev/null &&
    [ "$(docker inspect --format '{{.State.ExitCode}}' app)" = 0 ]
}

# check NAME: runs a function, and takes down what came of it.
check()
{
  if "$1"; then
    echo "passed: $1"
    echo "  <testcase classname=\"image\" name=\"$1\"/>" >>image.xml
  else
    echo "FAILED: $1"
    echo "  <testcase classname=\"image\" name=\"$1\"><failure message=\"see the job's log\"/></testcase>" >>image.xml
    failures=$((failures + 1))
  fi
}

[ $# -eq 2 ] || fail "usage: probe-image.sh IMAGE VERSION"
version=$2
failures=0
docker run --detach --name app --read-only --publish "$port:8080" "$1" >/dev/null
trap 'docker rm --force app >/dev/null' EXIT
echo '<testsuite name="image">' >image.xml
for name in gets_ready is_alive tells_version ends_well; do
  check "$name"
done
echo '</testsuite>' >>image.xml
[ "$failures" -eq 0 ] || fail "$failures checks failed"
