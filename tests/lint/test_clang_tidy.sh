#!/bin/bash
# clang-tidy (bugprone, cert, clang-analyzer) over the product's sources: one case a file. What is off, and
# why, stands in .clang-tidy.
# takes long: and keeps all processors busy, so that those that wait are best begun beside it
. tests/lib.sh
require clang-tidy

# A report is kept under the hash of all that it depends on: the file and its headers as the compiler
# sees them, comments included, and what is asked for.
kept=$BUILD/tidy
answers=$(mktemp -d) && mkdir -p "$kept" || exit 1
trap 'rm -rf "$answers"' EXIT
asked=$(cat .clang-tidy && clang-tidy --version)
export kept answers asked
# tidy FILE...: asked together first, which is quicker; where that finds anything, each file by itself
tidy() {
	local flags=(-I. -D_GNU_SOURCE '-DCAREACL_VERSION="x"' -std=c17) file hash report status missing=()
	local -A reports
	for file; do
		hash=$({ echo "$asked" && gcc "${flags[@]}" -E -CC "$file"; } | sha256sum)
		reports[$file]=$kept/${hash%% *}
		[ -e "${reports[$file]}" ] || missing+=("$file")
	done
	if [ "${#missing[@]}" -gt 1 ] && report=$(clang-tidy --quiet "${missing[@]}" -- "${flags[@]}" 2>/dev/null) && [ -z "$report" ]; then
		for file in "${missing[@]}"; do : >"${reports[$file]}"; done
	fi
	for file; do
		report=${reports[$file]}
		if [ ! -e "$report" ]; then
			clang-tidy --quiet "$file" -- "${flags[@]}" >"$report.$$" 2>/dev/null
			status=$?
			[ "$status" = 0 ] || echo "status $status" >>"$report.$$"
			mv "$report.$$" "$report"
		fi
		cp "$report" "$answers/${file//\//,}"
	done
}
export -f tidy
mapfile -t files < <(find policy wording registry acl_sync pam_module -name '*.c' | sort)
printf '%s\0' "${files[@]}" | xargs -0 -n 16 -P "$(nproc)" bash -c 'tidy "$@"' tidy
for file in "${files[@]}"; do
	is "$(cat "$answers/${file//\//,}" 2>&1)" "" "clang-tidy $file"
done
finish
