#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Gets what the tests of deploy/ run on: tools.sh FOLDER REFERENCE
# FOLDER is for what package.json names, REFERENCE for the reference binaries. A second run needs no network.
set -eu

fail()
{
  echo "tools.sh: $*" >&2
  exit 1
}

[ $# -eq 2 ] || fail "usage: tools.sh FOLDER REFERENCE"
here=$(cd "$(dirname "$0")" && pwd)
for program in buildah docker-registry git rsync shellcheck yamllint npm wget; do
  command -v "$program" >/dev/null || fail "needs $program (tools/dev setup installs it)"
done
sh "$here/../oracle/fetch.sh" "$2"

mkdir -p "$1"
if cmp -s "$here/package.json" "$1/installed.json"; then
  exit 0
fi
rm -f "$1/installed.json"
cp "$here/package.json" "$1/package.json"
npm install --prefix "$1" --no-package-lock --no-audit --no-fund --loglevel=error ||
  fail "npm could not install what tests/deploy/package.json names"
cp "$1/package.json" "$1/installed.json"
