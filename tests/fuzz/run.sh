#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs every fuzz target for some seconds: run.sh BUILD_DIR SECONDS [TARGET...]
#
# BUILD_DIR is one of the preset `fuzz`.  What the fuzzers learn stays in BUILD_DIR/corpus; inputs that
# break something go to BUILD_DIR/findings, and the first one ends the run.
set -euo pipefail
if [ $# -lt 2 ]; then
  printf 'usage: %s BUILD_DIR SECONDS [TARGET...]\n' "$0" >&2
  exit 2
fi
build=$(cd "$1" && pwd)
seconds=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
tests=$here/..
[ $# -ne 0 ] || set -- archive certificate chart json schema set template values yaml_plain yaml_scan

mkdir -p "$build/findings"
/usr/bin/python3 "$here/collect.py" "$build/collected"

for target in "$@"; do
  case $target in
    values | yaml_*) more=("$tests/../charts" "$tests/charts" "$tests/conformance/cases") ;;
    *) more=() ;;
  esac
  case $target in values) dictionary=yaml ;; *) dictionary=${target%%_*} ;; esac
  mkdir -p "$build/corpus/$target" "$build/collected/$target"
  printf '== %s\n' "$target"
  "$build/tests/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -max_len=8192 -verbosity=0 -print_final_stats=1 -artifact_prefix="$build/findings/$target-" \
    -dict="$here/$dictionary.dict" "$build/corpus/$target" "$here/seeds/$target" \
    "$build/collected/$target" "${more[@]}"
done
