#!/bin/bash
# Runs the tests that `make check` has built, two at a time, counts every test case, shows what failed, and
# ends with one line "N passed, N failed".
#
#   BUILD=build tests/run.sh [WORD]      only the tests whose name contains WORD
#
# A test is a program that prints TAP; its cases are its "ok" and "not ok" lines. These count as one failed
# case each: a program that prints no case, ends with a bad status without a failed case, prints fewer cases
# than it planned, takes too long, or skips a case: what could not run was not tested.
# Variables: CAREACL_JOBS (how many at a time), CAREACL_LONG=1 (larger numbers), CAREACL_TEST_SECONDS (a test's limit).
set -u
cd "$(dirname "$0")/.." || exit 1

: "${BUILD:=build}"
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
: "${CAREACL_TEST_SECONDS:=600}"
[ -z "${CAREACL_LONG:-}" ] || CAREACL_TEST_SECONDS=7200
export BUILD CAREACL_TEST_SECONDS
export CMOCKA_MESSAGE_OUTPUT=TAP
# a preloaded clock (faketime) may come before the runtime
export ASAN_OPTIONS=abort_on_error=0:detect_leaks=1:verify_asan_link_order=0 UBSAN_OPTIONS=print_stacktrace=1

# One test: its output to RESULT.log, "passed failed seconds" to RESULT.count.
run_one() {
	local result=$1 name=$2 command=$3
	local start=$SECONDS status passed failed planned complaint=
	# the command is a line of list_tests below
	timeout -k 10 "$CAREACL_TEST_SECONDS" bash -c "$command" >"$result.log" 2>&1 </dev/null
	status=$?
	passed=$(grep -E '^ok\b' "$result.log" | grep -ciEv '# *skip')
	failed=$(grep -cE '^not ok\b' "$result.log")
	skipped=$(grep -E '^ok\b' "$result.log" | grep -ciE '# *skip')
	planned=$(sed -n 's/^1\.\.\([0-9][0-9]*\)$/\1/p' "$result.log" | awk '{n += $1} END {print n + 0}')
	if [ "$skipped" -gt 0 ]; then
		failed=$((failed + skipped))
		complaint="$skipped skipped: what could not run was not tested"
	fi
	if [ $((passed + failed)) = 0 ]; then
		complaint="no test case (status $status)"
		failed=1
	elif [ "$status" = 124 ] || [ "$status" = 137 ]; then
		complaint="ended after $CAREACL_TEST_SECONDS s"
		failed=$((failed + 1))
	elif [ "$status" != 0 ] && [ "$failed" = 0 ]; then
		complaint="status $status without a failed case"
		failed=1
	elif [ "$planned" -gt $((passed + failed)) ]; then
		complaint="$planned cases planned, $((passed + failed)) seen"
		failed=$((failed + 1))
	fi
	[ -z "$complaint" ] || echo "# $name: $complaint" >>"$result.log"
	echo "$passed $failed $((SECONDS - start))" >"$result.count"
}

if [ "${1:-}" = --one ]; then
	IFS=$'\t' read -r number name command <<<"$3"
	run_one "$2/$number" "$name" "$command"
	exit 0
fi

# a comment line that begins so keeps a test away from the sanitized build, and says why
not_under_asan='^(#|//|/\*| \*) *not under asan'
# one that begins so starts a test before the others: at the end, alone, it would leave a processor idle
takes_long='^(#|//|/\*| \*) *takes long'
interpreter() { case $1 in *.py) echo python3 ;; *) echo bash ;; esac; }

# One line a test: name, tab, command.
list_tests() {
	local path name stem plain asan
	# $BUILD is expanded where the line is run: its path may hold spaces
	# shellcheck disable=SC2016
	{
		plain='CAREACL=$BUILD/careacl CAREACL_PAM_MODULE=$BUILD/pam_careacl.so'
		asan='BUILD=$BUILD/asan CAREACL=$BUILD/careacl CAREACL_PAM_MODULE=$BUILD/pam_careacl.so'
	}
	for path in tests/kernel/test_*.sh tests/pam/test_*.sh tests/lint/test_*.sh tests/scenarios/test_*.py \
		tests/services/test_*.sh tests/cli/test_*.sh tests/nss/test_*.sh tests/faults/test_*.sh; do
		[ -f "$path" ] && printf '%s\t%s\n' "${path#tests/}" "$plain $(interpreter "$path") $path"
	done
	for path in tests/kernel/test_*.c tests/pam/test_*.c; do
		[ -f "$path" ] && [ ! -f "${path%.c}.sh" ] || continue
		stem=${path%.c}
		printf '%s\t%s\n' "${stem#tests/}" "$plain tests/namespace.sh \"\$BUILD\"/$stem"
		! grep -qE "$not_under_asan" "$path" &&
			printf 'asan/%s\t%s\n' "${stem#tests/}" "$asan tests/namespace.sh \"\$BUILD\"/asan/$stem"
	done
	# the same once more with AddressSanitizer and UBSan: what is quick, and meets odd input
	for path in tests/scenarios/test_*.py tests/cli/test_*.sh tests/nss/test_*.sh; do
		[ -f "$path" ] && ! grep -qE "$not_under_asan" "$path" &&
			printf 'asan/%s\t%s\n' "${path#tests/}" "$asan $(interpreter "$path") $path"
	done
	for path in tests/unit/test_*.c tests/fuzz/fuzz_*.c; do
		[ -f "$path" ] || continue
		stem=${path%.c}
		name=${stem#tests/}
		case $name in
		fuzz/*)
			stem=tests/fuzz/replay_${name#fuzz/fuzz_}
			set -- "tests/fuzz/corpus/${name#fuzz/fuzz_}"
			;;
		*) set -- ;;
		esac
		printf '%s\t%s\n' "$name" "$plain \"\$BUILD\"/$stem $*"
		printf 'asan/%s\t%s\n' "$name" "$asan \"\$BUILD\"/asan/$stem $*"
	done
}

# The lines of list_tests, those that take long before the others.
long_first() {
	local line name others=()
	while IFS= read -r line; do
		name=${line%%$'\t'*}
		name=tests/${name#asan/}
		if grep -qsE "$takes_long" "$name" "$name.c"; then echo "$line"; else others+=("$line"); fi
	done
	[ "${#others[@]}" = 0 ] || printf '%s\n' "${others[@]}"
}

results=$(mktemp -d) || exit 1
trap 'rm -rf "$results"' EXIT
trap 'exit 143' HUP INT TERM

number=0
while IFS= read -r line; do
	number=$((number + 1))
	printf '%04d\t%s\n' "$number" "$line"
done < <(list_tests | grep -F -- "${1:-}" | long_first) >"$results/tests"
[ -s "$results/tests" ] || { echo "no test is named like: ${1:-}" >&2; echo "0 passed, 1 failed"; exit 1; }

: "${CAREACL_JOBS:=$(nproc)}"
tr '\n' '\0' <"$results/tests" | xargs -0 -P "$CAREACL_JOBS" -I '{}' "$BASH" tests/run.sh --one "$results" '{}'

all_passed=0
all_failed=0
while IFS=$'\t' read -r number name command; do
	read -r passed failed seconds <"$results/$number.count" || { passed=0 failed=1 seconds=0; }
	all_passed=$((all_passed + passed))
	all_failed=$((all_failed + failed))
	if [ "$failed" = 0 ]; then
		printf '%-44s %5d passed  %3d s\n' "$name" "$passed" "$seconds"
	else
		printf '%-44s %5d passed  %3d s  %d FAILED\n' "$name" "$passed" "$seconds" "$failed"
		# the cases that passed say nothing here; whatever else was printed may
		grep -vE '^(ok\b|1\.\.[0-9])' "$results/$number.log" | tail -n 200 | sed 's/^/    /'
	fi
done <"$results/tests"
echo "$all_passed passed, $all_failed failed"
[ "$all_failed" = 0 ]
