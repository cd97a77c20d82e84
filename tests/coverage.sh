#!/bin/bash
# Which branches of the decision, of what it becomes as ACLs, and of plan and apply no test has ever taken.
#
#   tests/coverage.sh            builds in $BUILD/coverage, runs unit tests and those of the store: each branch that was
#                                never taken and is not in tests/coverage.tsv is a failure; needs root for the store's
#   tests/coverage.sh --fits     runs nothing: does each line of tests/coverage.tsv still fit its file?
#
# coverage.tsv names branches that no test can take: file, text of the line, how many of its branches, why; separated by tabs.
set -u
cd "$(dirname "$0")/.." || exit 1

: "${BUILD:=build}"
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
: "${CAREACL_JOBS:=$(nproc)}"
list=tests/coverage.tsv
files=(policy/{decide,judge_person,judge_care,matter,matter_wish,next_change,candidates,compile,compile_acl}.c
	acl_sync/disk/walk/*.c acl_sync/disk/{object,object_change,wish,store_undo}.c)
tests=(tests/unit/test_{decide_*,compile_*,guard,object,posix_acl,frozen}.c tests/kernel/test_store_*.c)
tests=("${tests[@]%.c}")
long=(tests/kernel/test_store_{memory,all_kinds,faults}) # these first

if [ "${1:-}" = --fits ]; then
	exec python3 tests/coverage.py fits "$list"
fi
if [ "${1:-}" = --one ]; then
	# its own counts: a child that is killed while it writes them loses those of its program alone
	GCOV_PREFIX=$2/of/${3##*/} GCOV_PREFIX_STRIP=$(tr -cd / <<<"$2" | wc -c)
	export GCOV_PREFIX GCOV_PREFIX_STRIP
	case $3 in
	*_all_kinds | *_memory) CAREACL_LONG=1 tests/namespace.sh "$2/$3" ;;
	tests/kernel/*) tests/namespace.sh "$2/$3" ;;
	*) CAREACL_SITES=100 "$2/$3" ;;
	esac >/dev/null 2>&1 || echo "not ok - coverage: $3 fails"
	exit 0
fi
out=$BUILD/coverage
make --no-print-directory --silent -j"$CAREACL_JOBS" BUILD="$out" QUIET=1 CFLAGS='-O0 -w --coverage' LDFLAGS=--coverage \
	"${tests[@]/#/$out/}" >&2 || exit 1
rm -rf "$out/of"
printf '%s\n' "${long[@]}" "${tests[@]}" | awk '!seen[$0]++' |
	xargs -P "$CAREACL_JOBS" -I '{}' "$BASH" tests/coverage.sh --one "$out" '{}'
python3 tests/coverage.py measure "$list" "$out" "${files[@]}"
