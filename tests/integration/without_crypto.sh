#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# without_crypto.sh CHARTC: what a chartc built with CHART_CRYPTO=OFF does and does not do.
set -eu
chartc=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/templates"
printf 'apiVersion: v2\nname: c\nversion: 0.1.0\n' >"$work/Chart.yaml"

printf 'a: {{ derivePassword 1 "long" "password" "user" "example.com" }} {{ sha1sum "x" }}\n' >"$work/templates/a.yaml"
"$chartc" template "$work" | grep -q 'a: ZedaFaxcZaso9\* 11f6ad8ec52a2984abaafd7c3b516503785c2072'

for call in 'genPrivateKey "rsa"' 'genCA "x" 1' 'genSelfSignedCert "x" nil nil 1' 'buildCustomCert "" ""'; do
  printf 'a: {{ %s }}\n' "$call" >"$work/templates/a.yaml"
  if "$chartc" template "$work" 2>"$work/errors"; then
    echo "$call works" >&2
    exit 1
  fi
  grep -q 'built without keys and certificates (CHART_CRYPTO=OFF): build it with CHART_CRYPTO=ON' "$work/errors"
done

# Arguments are checked as ever.
printf 'a: {{ genCA 1 2 }}\n' >"$work/templates/a.yaml"
"$chartc" template "$work" 2>&1 | grep -q 'expected string; found 1'
