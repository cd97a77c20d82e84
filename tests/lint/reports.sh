# shellcheck shell=bash
# A report about each file, kept in $BUILD under the hash of all that it depends on. Source it after tests/lib.sh; whoever
# does says by two functions, which others inherit, what that is and how a report is made:
#
#   depends FILE    all that it depends on, on stdout
#   report FILE     the report, on stdout

answers=$(mktemp -d) || exit 1
trap 'rm -rf "$answers"' EXIT
export answers

# with_flags COMMAND...: with what all sources are compiled with, behind
with_flags() { "$@" -I. -D_GNU_SOURCE '-DCAREACL_VERSION="x"' -std=c17; }

# report_of FILE: the report's path
report_of() { echo "$answers/${1//\//,}"; }

keep_report() {
	local hash path
	hash=$(depends "$1" | sha256sum)
	path=$kept/${hash%% *}
	if [ ! -e "$path" ]; then
		report "$1" >"$path.$$"
		mv "$path.$$" "$path"
	fi
	cp "$path" "$(report_of "$1")"
}

# make_reports NAME FILE...: of each, those that are kept in $BUILD/NAME not once more
make_reports() {
	export kept=$BUILD/$1
	shift
	mkdir -p "$kept" || exit 1
	export -f depends report with_flags report_of keep_report
	printf '%s\0' "$@" | xargs -0 -P "$(nproc)" -I '{}' bash -c 'keep_report {}'
}
