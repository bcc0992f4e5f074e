#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 - Installs libchart, moves it, and builds and runs its example there.
#
# Usage: installed.sh BUILD_FOLDER   (CC, CXX and CFLAGS as the build itself has them)
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
build=$(CDPATH='' cd -- "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CC="${CC:-cc}" CXX="${CXX:-c++}" CFLAGS="${CFLAGS:-}"
export CMAKE_GENERATOR="${CMAKE_GENERATOR:-Ninja}"
prefix=$work/moved

fail() {
  printf 'installed: %s\n' "$*" >&2
  exit 1
}

# Runs a command quietly; shows what it said if it fails.
quietly() {
  "$@" >"$work/log" 2>&1 && return
  cat "$work/log" >&2
  fail "failed: $*"
}

is_sanitized() {
  case $CFLAGS in
  *-fsanitize*) return 0 ;;
  *) return 1 ;;
  esac
}

# ---- Installing

install_and_move() {
  quietly cmake --install "$build" --prefix "$work/first"
  mv "$work/first" "$prefix"
  if grep -rn "$work\|$root\|$build" "$prefix" --include='*.cmake' --include='*.pc'; then
    fail 'an installed file holds an absolute path'
  fi
  PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name chart.pc)")
  library_folder=$(dirname "$PKG_CONFIG_PATH")
  export PKG_CONFIG_PATH
  has_shared=false
  [ ! -e "$library_folder/libchart.so" ] || has_shared=true
}

# ---- Headers

# Each header compiles on its own, and twice.
check_header() {
  printf '#include <chart/%s>\n#include <chart/%s>\ntypedef int something;\n' "$1" "$1" \
    >"$work/header.c"
  quietly "$CC" -std=c11 -pedantic-errors -Wall -Wextra -Werror -I"$prefix/include" \
    -fsyntax-only "$work/header.c"
  ! command -v "$CXX" >/dev/null ||
    quietly "$CXX" -std=c++17 -pedantic-errors -Wall -Wextra -Werror -I"$prefix/include" \
      -fsyntax-only -x c++ "$work/header.c"
}

check_headers() {
  for header in "$prefix"/include/chart/*.h; do
    check_header "$(basename "$header")"
  done
  command -v "$CXX" >/dev/null || echo 'installed: no C++ compiler, headers checked as C only' >&2
}

# Every initialiser, and a call, from C++.
check_cxx_program() {
  command -v "$CXX" >/dev/null || return 0
  # shellcheck disable=SC2046,SC2086
  quietly "$CXX" -std=c++17 -pedantic-errors -Wall -Wextra -Werror $CFLAGS \
    "$root/tests/integration/initialisers.cpp" $(pkg-config --cflags --libs chart) \
    -Wl,-rpath,"$library_folder" -o "$work/initialisers"
  "$work/initialisers" || fail 'the C++ program failed'
}

# ---- The example

# by_cmake NAME OPTION…: builds the example as $work/NAME/render
by_cmake() {
  folder=$work/$1
  shift
  quietly cmake -S "$root/docs/examples" -B "$folder" -DCMAKE_PREFIX_PATH="$prefix" "$@"
  quietly cmake --build "$folder"
}

# by_pkg_config NAME "PKG-CONFIG OPTIONS" "COMPILER OPTIONS"
by_pkg_config() {
  mkdir "$work/$1"
  # shellcheck disable=SC2046,SC2086
  quietly "$CC" -std=c11 -pedantic-errors -Wall -Wextra -Werror $CFLAGS \
    "$root/docs/examples/render.c" $3 $(pkg-config $2 --cflags --libs chart) \
    -Wl,-rpath,"$library_folder" -o "$work/$1/render"
}

# compare NAME: the program's manifests are those of chartc, which cuts the blank end of the last one.
compare() {
  "$work/$1/render" "$chart" "$values" "$set" >"$work/out" 2>"$work/notes" ||
    fail "$1: $(cat "$work/notes")"
  diff -uB "$work/want" "$work/out" || fail "$1: its manifests differ from those of chartc"
  [ -s "$work/notes" ] || fail "$1: no notes"
}

# A function of the program's own, and an error with its place.
check_own_function() {
  printf 'image: |-\n  {{ pinned "registry.example.com/team/app" }}\n' >"$work/pinned.yaml"
  "$work/$1/render" "$chart" "$work/pinned.yaml" replicaCount=2 2>"$work/notes" |
    grep -q 'image: "\{0,1\}registry.example.com/team/app@sha256:2c26' || fail "$1: no pinned image"
  printf 'image: |-\n  {{ pinned "nobody/knows" }}\n' >"$work/pinned.yaml"
  if "$work/$1/render" "$chart" "$work/pinned.yaml" replicaCount=2 >/dev/null 2>"$work/errors"; then
    fail "$1: an unknown image is no error"
  fi
  grep -q '^app_v1/templates/[a-z_.]*:[0-9]*:[0-9]*: .*' "$work/errors" &&
    grep -q 'error calling pinned: no digest is known of this image' "$work/errors" ||
    fail "$1: its error lacks the place: $(cat "$work/errors")"
}

check_program() {
  compare "$1"
  check_own_function "$1"
}

# ---- The whole

chart=$root/charts/app_v1
values=$chart/ci/production-values.yaml
set=replicaCount=5

install_and_move
check_headers
check_cxx_program
"$prefix/bin/chartc" template demo "$chart" -n staging -f "$values" --set "$set" >"$work/want"

by_cmake cmake
check_program cmake
by_cmake cmake-static -DLINK_STATICALLY=ON
check_program cmake-static
by_pkg_config pkg-config '' ''
check_program pkg-config
if is_sanitized; then
  echo 'installed: sanitizers do not go into a static program, none was built' >&2
else
  by_pkg_config pkg-config-static --static -static
  check_program pkg-config-static
fi
if $has_shared; then
  ldd "$work/cmake/render" | grep -q "libchart.so.0.1 => $library_folder/" ||
    fail 'chart::chart is not the shared library'
fi
! ldd "$work/cmake-static/render" | grep -q libchart || fail 'chart::static is shared'
echo 'installed: all programs gave what chartc gives'
