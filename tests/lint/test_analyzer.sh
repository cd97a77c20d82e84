#!/bin/bash
# gcc -fanalyzer: one case a file. In check over what reads bytes that somebody else writes, in check-long over everything.
. tests/lib.sh
. tests/lint/reports.sh
require gcc

asked=$(gcc --version)
export asked
depends() { echo "$asked" && with_flags gcc -O1 -E "$1"; }
report() { with_flags gcc -O1 -fanalyzer -c -o /dev/null "$1" 2>&1 || echo "it does not compile"; }
readers=(registry/*.c registry/*/*.c pam_module/*.c policy/login_snapshot*.c acl_sync/disk/posix_acl*.c acl_sync/disk/mark.c acl_sync/audit/audit_line.c
	acl_sync/audit/audit_spool*.c acl_sync/audit/audit_head.c acl_sync/desk/requests*.c acl_sync/desk/caller.c acl_sync/options.c
	acl_sync/sweep/*.c acl_sync/privileges*.c)
if [ -n "${CAREACL_LONG:-}" ]; then
	mapfile -t files < <(find policy wording registry acl_sync pam_module -name '*.c' | sort)
else
	files=("${readers[@]}")
fi
make_reports analyzer "${files[@]}"
# What it reports and is not so: file, option, and why not.
declare -A explained=(
	["acl_sync/disk/named/named.c analyzer-null-dereference"]="is_patient() has found a second slash"
	["acl_sync/site/guard_frame.c analyzer-null-dereference"]="a login is looked for in the patients that were added"
	["policy/findings.c analyzer-malloc-leak"]="the text stands in the list, which findings_clear() frees"
	["registry/state_statements_replace.c analyzer-null-dereference"]="without rows there is tell, which is asked first"
)
# unexplained FILE: the first lines of its findings that are not among them
unexplained() {
	local line option
	grep -E '(warning|error): |does not compile' "$(report_of "$1")" | while read -r line; do
		option=$(sed -n 's/.*\[-W\(analyzer-[a-z-]*\)\]$/\1/p' <<<"$line")
		[ -n "${explained["$1 $option"]:-}" ] || echo "$line"
	done
}
for file in "${files[@]}"; do
	if [ ! -e "$(report_of "$file")" ]; then
		not_ok "gcc -fanalyzer $file" "there is no report"
	else
		is "$(unexplained "$file")" "" "gcc -fanalyzer $file"
	fi
done
finish
