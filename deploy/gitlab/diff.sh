#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Shows what a commit changes in every environment since the last version: diff.sh FOLDER [TAG]
# leaves FOLDER/ENVIRONMENT.diff. The last version is the highest version tag that leads to this commit.
# Without a tag the version stays the same, so that only other changes show.
set -eu
. "$(dirname "$0")/release.sh"

# The version tags among those in standard input; the pattern is that of .gitlab-ci.yml.
version_tags()
{
  pattern=${VERSION_TAG#/}
  grep -E -e "${pattern%/}" || true
}

[ $# -ge 1 ] || fail "usage: diff.sh FOLDER [TAG]"
folder=$1
tag=${2-}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
last=$(git tag --merged HEAD | version_tags | grep -vxF -e "$tag" | sort --version-sort | tail -n 1)
if [ -z "$last" ]; then
  echo "There is no version yet to compare with." | tee "$folder/first.diff"
  exit
fi
tag=${tag:-$last}

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
git archive "$last" charts/app_v1 deploy/gitlab/env | tar -x -C "$tree"
for environment in dev staging prod; do
  sh "$here/render.sh" "$environment" "$last" "$tree" >"$tree/old.yaml"
  sh "$here/render.sh" "$environment" "$tag" >"$tree/new.yaml"
  # diff says 1 where there are differences, which is no failure.
  diff -u --label "$environment at $last" --label "$environment at $tag" "$tree/old.yaml" "$tree/new.yaml" \
    >"$folder/$environment.diff" || [ $? -eq 1 ]
  echo "$environment: $(grep -c '^[-+][^-+]' "$folder/$environment.diff" || true) lines differ from $last"
done
