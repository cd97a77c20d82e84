#!/bin/bash
# clang-tidy (bugprone, cert, clang-analyzer) over the product's sources: one case a file. What is off, and
# why, stands in .clang-tidy.
# takes long: and keeps all processors busy, so that those that wait are best begun beside it
. tests/lib.sh
. tests/lint/reports.sh
require clang-tidy

# how many states of a function the analyzer looks at: in check-long its own measure, in check what takes a third of the time
depth=(--extra-arg={-Xclang,-analyzer-config,-Xclang,max-nodes=50000})
[ -z "${CAREACL_LONG:-}" ] || depth=()
asked="$(cat .clang-tidy && clang-tidy --version) ${depth[*]}"
export asked depth_words="${depth[*]}"
# the file and its headers as the compiler sees them, comments included, and what is asked for
depends() { echo "$asked" && with_flags gcc -E -CC "$1"; }
# shellcheck disable=SC2086  # words
report() { with_flags clang-tidy --quiet $depth_words "$1" -- 2>/dev/null || echo "status $?"; }
mapfile -t files < <(find policy wording registry acl_sync pam_module -name '*.c' | sort)
make_reports tidy "${files[@]}"
for file in "${files[@]}"; do
	is "$(cat "$(report_of "$file")" 2>&1)" "" "clang-tidy $file"
done
finish
