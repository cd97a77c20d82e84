#!/bin/bash
# clang-tidy (bugprone, cert, clang-analyzer) over the product's sources: one case a file. What is off, and
# why, stands in .clang-tidy.
. tests/lib.sh
require clang-tidy

# A report is kept under the hash of all that it depends on: the file and its headers as the compiler
# sees them, comments included, and what is asked for.
kept=$BUILD/tidy
answers=$(mktemp -d) && mkdir -p "$kept" || exit 1
trap 'rm -rf "$answers"' EXIT
asked=$(cat .clang-tidy && clang-tidy --version)
export kept answers asked
tidy() {
	local flags=(-I. -D_GNU_SOURCE '-DCAREACL_VERSION="x"' -std=c17) hash report status
	hash=$({ echo "$asked" && gcc "${flags[@]}" -E -CC "$1"; } | sha256sum)
	report=$kept/${hash%% *}
	if [ ! -e "$report" ]; then
		clang-tidy --quiet "$1" -- "${flags[@]}" >"$report.$$" 2>/dev/null
		status=$?
		[ "$status" = 0 ] || echo "status $status" >>"$report.$$"
		mv "$report.$$" "$report"
	fi
	cp "$report" "$answers/${1//\//,}"
}
export -f tidy
mapfile -t files < <(find policy wording registry acl_sync pam_module -name '*.c' | sort)
printf '%s\0' "${files[@]}" | xargs -0 -P "$(nproc)" -I '{}' bash -c 'tidy {}'
for file in "${files[@]}"; do
	is "$(cat "$answers/${file//\//,}" 2>&1)" "" "clang-tidy $file"
done
finish
