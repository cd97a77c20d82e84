#!/bin/bash
# Breaks the command on purpose, one change at a time, and expects the tests that docs/guarantees.md names to notice.
#
#   tests/mutants/product.sh [WORD]    only the lines that contain WORD; needs root
#   tests/mutants/product.sh --fits    builds nothing: does each line still fit its file, and is each test there?
#
# CAREACL_MUTANTS=failures: of failures.tsv, whose rows are those of docs/failures.md, each test of a row alone.
#
# The table is disk.tsv: file, function (what its line begins with), old text, new text or "(nothing)", the tests that
# must notice (one of them has to), the row of docs/guarantees.md, note; separated by tabs, \n and \t are those
# characters. A note "equivalent: why" is for a change that no test can notice; if one does, the note is wrong.
# Everything happens in copies of the working tree, built anew for each line, each test only when the ones before it
# have noticed nothing: the test that notices is best named first (the verdict says it, and where it was not first).
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/mutants/mutate.sh

: "${CAREACL_JOBS:=$(nproc)}"
case ${CAREACL_MUTANTS:=disk} in
failures) page=docs/failures.md ;;
*) page=docs/guarantees.md ;;
esac
table=tests/mutants/$CAREACL_MUTANTS.tsv
test_seconds=${CAREACL_MUTANT_SECONDS:-300} # a test that hangs has noticed
# what scripts use; built once, for a change of the command is no change of these
helpers=()

# read_line NUMBER: sets file, function, old, new, tests, row, note, name
read_line() {
	local line
	line=$(sed -n "${1}p" "$table")
	IFS=$'\t' read -r file function old new tests row note <<<"$line"
	name="$1 $row: $file $function: $old -> $new"
	function=$(unescape "$function")
	old=$(unescape "$old")
	[ "$new" != "(nothing)" ] || new=
	new=$(unescape "$new")
}

# source_of TEST: its file; nothing when there is none. X.c is the program although there is a script X.sh
source_of() {
	local source
	[ "${1%.c}" = "$1" ] || { [ ! -f "tests/$1" ] || echo "tests/$1"; return; }
	for source in tests/"$1".sh tests/"$1".c; do
		[ ! -f "$source" ] || { echo "$source"; return; }
	done
}

fits() {
	local test message problem
	read_line "$1"
	problem=$(mutate "$file" "$function" "$old" "$new" 2>&1 >/dev/null)
	for test in $tests; do
		[ -n "$(source_of "$test")" ] || problem="$problem no such test: $test"
	done
	grep -qF "| $row |" "$page" || problem="$problem $page has no row '$row'"
	if [ -z "$problem" ]; then echo "ok - fits: $name"; else echo "not ok - fits: $name: $problem"; fi
}

# run_test TEST: in the copy at hand; 0 when it passes. The first assertion that fails ends a program
run_test() {
	local source program=b/tests/${1%.c} output
	ulimit -c 0
	source=$(source_of "$1")
	case $source in
	*.sh) set -- "$BASH" "$source" ;;
	tests/unit/*) set -- "$program" ;;
	*) set -- tests/namespace.sh "$program" ;;
	esac
	output=$(timeout -k 5 "$test_seconds" env BUILD="$PWD/b" CAREACL="$PWD/b/careacl" CAREACL_LONG= \
		CAREACL_PAM_MODULE="$PWD/b/pam_careacl.so" CMOCKA_MESSAGE_OUTPUT=TAP CMOCKA_TEST_ABORT=1 "$@" 2>&1 </dev/null) || return
	! grep -q '^not ok' <<<"$output"
}

# build TEST...: what these tests need; its output where it fails
build() {
	local test targets=()
	for test; do
		[ ! -f "tests/${test%.c}.c" ] || targets+=("b/tests/${test%.c}")
		[ "${test#pam/}" = "$test" ] || targets+=(all) # what they load is the module itself
		[ "${test#faults/}" = "$test" ] || targets+=(b/tests/faults/{wrapper.so,try_everything,pam_caller})
		[ "${test%.c}" != "$test" ] || [ ! -f "tests/$test.sh" ] || targets+=(all "${helpers[@]}")
	done
	make --no-print-directory --silent -j"${jobs:-1}" BUILD=b CFLAGS='-O1 -w' QUIET=1 "${targets[@]}" 2>&1
}

# one NUMBER: the verdict on that line, in the copy at hand
one() {
	local killer="" test message kept began=$SECONDS
	read_line "$1"
	kept=$(mktemp)
	cp -p "$file" "$kept"
	# the copy is older than what was built: a new time makes it built again, before and after
	if ! message=$(mutate "$file" "$function" "$old" "$new" 2>&1 >"$kept.new"); then
		echo "not ok - $name: $message"
		rm -f "$kept" "$kept.new"
		return
	fi
	cat "$kept.new" >"$file"
	for test in $tests; do
		message=$(build "$test") || { killer="the compiler" && break; }
		run_test "$test" || { killer=$test && break; }
	done
	case ${killer:-none}:$note in
	"the compiler:"*) echo "not ok - $name: does not build" && tail -n 5 <<<"$message" | sed 's/^/# /' ;;
	none:equivalent*) echo "ok - $name ($note)" ;;
	none:*) echo "not ok - $name: survives $tests" ;;
	*:equivalent*) echo "not ok - $name: noted as equivalent, but $killer notices" ;;
	"${tests%% *}:"*) echo "ok - $name # killed by $killer, $((SECONDS - began)) s" ;;
	*) echo "ok - $name # killed by $killer, $((SECONDS - began)) s, not by the first" ;;
	esac
	cat "$kept" >"$file"
	rm -f "$kept" "$kept.new"
}

# The lines whose number modulo the number of copies is that of this copy, one after the other.
lane() {
	local number
	cd "$1" || exit
	while read -r number; do one "$number"; done <"$2"
}

# The same of the tests of all lines, of which none may fail: in one copy, which none of them writes to.
unchanged() {
	local test began
	cd "$1" || exit
	while read -r test; do
		began=$SECONDS
		if run_test "$test"; then echo "ok - unchanged: $test # $((SECONDS - began)) s"; else echo "not ok - unchanged: $test fails"; fi
	done <"$2"
}

# whole before it runs: the file may be edited meanwhile
main() {
	word=${1:-}
	numbers=$(grep -nF -- "${word#--fits}" "$table" | grep -v "^[0-9]*:#" | cut -d: -f1)
	if [ "${1:-}" = --fits ]; then
		for number in $numbers; do fits "$number"; done >"${result:=$(mktemp)}"
		# nine in ten: who moves a line need not mend this table at once; all of it is tried by make check-long
		fit=$(grep -c '^ok' "$result") all=$(wc -l <"$result")
		grep '^ok\|such test\|no row' "$result"
		grep '^not ok' "$result" | grep -v 'such test\|no row' | sed 's/^not ok - /# /'
		echo "# $fit of $all lines fit"
		[ $((fit * 10)) -ge $((all * 9)) ] && ! grep -q 'such test\|no row' "$result"
		status=$?
		[ "$status" = 0 ] || echo "not ok - the table fits the sources"
		rm -f "$result"
		exit "$status"
	fi

	[ "$(id -u)" = 0 ] || { echo "not ok - mutants: needs root"; exit 1; }
	work=$(mktemp -d) || exit 1
	trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
	trap 'exit 143' HUP INT TERM
	mkdir "$work/0"
	# what git knows and what is new, as it stands here
	git ls-files -co --exclude-standard -z | while IFS= read -r -d '' path; do
		[ ! -f "$path" ] || printf '%s\0' "$path"
	done | tar -c --null -T - | tar -x -C "$work/0" || exit 1
	chmod 0755 "$work" "$work/0"

	# unchanged, every test passes: else it notices nothing
	all_tests=$(for number in $numbers; do sed -n "${number}p" "$table" | cut -f5; done | tr ' ' '\n' | sort -u)
	if grep -qE '^(kernel|pam|nss|services|faults)/' <<<"$all_tests"; then
		for helper in tests/kernel/*.c tests/pam/*.c; do
			case $helper in */test_*) ;; *) ! grep -qw '^int main' "$helper" || helpers+=("b/${helper%.c}") ;; esac
		done
		helpers+=(b/tests/nss/libnss_careacltest.so.2)
	fi
	# shellcheck disable=SC2086
	(cd "$work/0" && jobs=$CAREACL_JOBS build $all_tests) || { echo "not ok - mutants: the tree does not build"; exit 1; }
	helpers=()
	for ((i = 0; i < CAREACL_JOBS; i++)); do
		awk -v n="$CAREACL_JOBS" -v i="$i" 'NR % n == i' <<<"$all_tests" >"$work/$i.tests"
		unchanged "$work/0" "$work/$i.tests" &
	done | tee "$work/unchanged"

	for ((i = 0; i < CAREACL_JOBS; i++)); do
		[ "$i" = 0 ] || cp -a "$work/0" "$work/$i"
		awk -v n="$CAREACL_JOBS" -v i="$i" 'NR % n == i' <<<"$numbers" >"$work/$i.lines"
	done
	for ((i = 0; i < CAREACL_JOBS; i++)); do
		lane "$work/$i" "$work/$i.lines" &
	done | tee "$work/result"
	echo "# $(wc -w <<<"$numbers") mutants: $(grep -c '^ok.* # killed by ' "$work/result") killed," \
		"$(grep -c '^ok.* (equivalent: ' "$work/result") equivalent, $(grep -c ': survives ' "$work/result") survive"
	! grep -q '^not ok' "$work/result" "$work/unchanged"
}
main "$@"
exit
