#!/bin/bash
# gcc -fanalyzer: one case a file. In check over what reads bytes that somebody else writes, in check-long over everything.
. tests/lib.sh
require gcc

# A report is kept under the hash of all that it depends on, as those of clang-tidy are.
kept=$BUILD/analyzer
answers=$(mktemp -d) && mkdir -p "$kept" || exit 1
trap 'rm -rf "$answers"' EXIT
asked=$(gcc --version)
export kept answers asked
analyze() {
	local flags=(-I. -D_GNU_SOURCE '-DCAREACL_VERSION="x"' -std=c17 -O1) hash report
	hash=$({ echo "$asked" && gcc "${flags[@]}" -E "$1"; } | sha256sum)
	report=$kept/${hash%% *}
	if [ ! -e "$report" ]; then
		gcc "${flags[@]}" -fanalyzer -c -o /dev/null "$1" >"$report.$$" 2>&1 || echo "it does not compile" >>"$report.$$"
		mv "$report.$$" "$report"
	fi
	cp "$report" "$answers/${1//\//,}"
}
export -f analyze
readers=(registry/*.c pam_module/*.c policy/login_snapshot*.c acl_sync/disk/posix_acl*.c acl_sync/disk/mark.c acl_sync/audit/audit_line.c
	acl_sync/audit/audit_spool*.c acl_sync/audit/audit_head.c acl_sync/desk/requests*.c acl_sync/desk/caller.c acl_sync/options.c
	acl_sync/sweep/*.c acl_sync/privileges*.c)
if [ -n "${CAREACL_LONG:-}" ]; then
	mapfile -t files < <(find policy wording registry acl_sync pam_module -name '*.c' | sort)
else
	files=("${readers[@]}")
fi
printf '%s\0' "${files[@]}" | xargs -0 -P "$(nproc)" -I '{}' bash -c 'analyze {}'
# What it reports and is not so: file, option, and why not.
declare -A explained=(
	["acl_sync/disk/aside/named.c analyzer-null-dereference"]="is_patient() has found a second slash"
	["acl_sync/site/guard_frame.c analyzer-null-dereference"]="a login is looked for in the patients that were added"
	["policy/findings.c analyzer-malloc-leak"]="the text stands in the list, which findings_clear() frees"
	["registry/state_statements_replace.c analyzer-null-dereference"]="without rows there is tell, which is asked first"
)
# unexplained FILE: the first lines of its findings that are not among them
unexplained() {
	local line option
	grep -E '(warning|error): |does not compile' "$answers/${1//\//,}" | while read -r line; do
		option=$(sed -n 's/.*\[-W\(analyzer-[a-z-]*\)\]$/\1/p' <<<"$line")
		[ -n "${explained["$1 $option"]:-}" ] || echo "$line"
	done
}
for file in "${files[@]}"; do
	if [ ! -e "$answers/${file//\//,}" ]; then
		not_ok "gcc -fanalyzer $file" "there is no report"
	else
		is "$(unexplained "$file")" "" "gcc -fanalyzer $file"
	fi
done
finish
