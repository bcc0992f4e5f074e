#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 - Compares what a shared library exports with the checked-in list.
#
# Usage: exported-symbols.sh LIBCHART.SO
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

# Sanitizers add names of their own.
nm -D --defined-only "$1" | awk '{ print $3 }' | grep -v '^__\(asan\|odr_asan\|ubsan\|tsan\|llvm\)' |
  LC_ALL=C sort | diff -u "$here/exported-symbols.txt" - || {
  echo 'the exported symbols are not those of exported-symbols.txt: is the API meant to change?' >&2
  exit 1
}
