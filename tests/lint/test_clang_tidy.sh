#!/bin/bash
# clang-tidy (bugprone, cert, clang-analyzer) over the product's sources: one case a file. What is off, and
# why, stands in .clang-tidy.
. tests/lib.sh
require clang-tidy

reports=$(mktemp -d) || exit 1
trap 'rm -rf "$reports"' EXIT
export reports
tidy() { # each file's findings in a report of its own
	clang-tidy --quiet "$1" -- -I. -D_GNU_SOURCE -DCAREACL_VERSION='"x"' -std=c17 \
		>"$reports/${1//\//,}" 2>/dev/null || echo "status $?" >>"$reports/${1//\//,}"
}
export -f tidy
mapfile -t files < <(find policy registry acl_sync pam_module -name '*.c' | sort)
printf '%s\0' "${files[@]}" | xargs -0 -P "$(nproc)" -I '{}' bash -c 'tidy {}'
for file in "${files[@]}"; do
	is "$(cat "$reports/${file//\//,}")" "" "clang-tidy $file"
done
finish
