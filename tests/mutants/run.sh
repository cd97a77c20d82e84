#!/bin/bash
# Breaks the decision on purpose, one change at a time, and expects its unit tests to notice every one.
#
#   tests/mutants/run.sh            a fixed sample; with CAREACL_LONG=1 the whole table
#   tests/mutants/run.sh WORD       only the mutants whose line contains WORD
#
# The table is decide.tsv: file, function (what its line begins with), old text, new text or "(nothing)",
# note; separated by tabs, \n and \t are those characters. The old text must occur exactly once in that
# function: a line that no longer fits is a failed case. A note "equivalent: why" is for a change that no
# test can notice; if one does, the note is wrong and the case fails.
set -u
cd "$(dirname "$0")/../.." || exit 1

: "${CC:=gcc}"
: "${CAREACL_JOBS:=$(nproc)}"
sample_step=10 # every tenth line is the sample
tests="decide_rows_person decide_rows_care decide_rows_floors decide_rows_changes decide_because compile_folder decide_oracle decide_changes decide_properties"
# random sites a test: enough to notice each mutant, few enough to be quick
export CAREACL_SITES=40
flags="-std=c17 -D_GNU_SOURCE -O1 -fPIC -w"

. tests/mutants/mutate.sh

# build_mutant WORK FILE: a libpolicy.so in WORK with that file from WORK
build_mutant() {
	local work=$1 file=$2 objects=() source object
	for source in policy/*.c; do
		object=$base/$source.o
		# a header changes what includes it: the files of the decision
		if [ "$source" = "$file" ] || { [ "${file%.h}" != "$file" ] && [[ $decision_sources == *" $source "* ]]; }; then
			object=$work/$source.o
			[ "$source" = "$file" ] && source=$work/$source
			# shellcheck disable=SC2086
			$CC $flags -I"$work" -I. -c "$source" -o "$object" || return 1
		fi
		objects+=("$object")
	done
	$CC -shared -o "$work/libpolicy.so" "${objects[@]}"
}

# killed_by WORK: the first test that fails with the library in WORK; nothing when all pass
killed_by() {
	local test
	for test in $tests; do
		LD_LIBRARY_PATH=$1 timeout -k 1 20 "$base/test_$test" >/dev/null 2>&1 </dev/null && continue
		echo "$test"
		return
	done
}

# one NUMBER: the verdict on that line of the table
one() {
	local number=$1 line file function old new note work killer name message
	line=$(sed -n "${number}p" "$table")
	IFS=$'\t' read -r file function old new note <<<"$line"
	old=$(unescape "$old")
	[ "$new" != "(nothing)" ] || new=
	new=$(unescape "$new")
	name="$number $file $function: ${old//$'\n'/ } -> ${new//$'\n'/ }"
	work=$base/mutant.$number
	mkdir -p "$work/policy"
	if ! message=$(mutate "$file" "$function" "$old" "$new" 2>&1 >"$work/$file"); then
		echo "not ok - $name: $message"
	elif ! message=$(build_mutant "$work" "$file" 2>&1); then
		echo "not ok - $name: does not compile"
		head -n 5 <<<"$message" | sed 's/^/# /'
	else
		killer=$(killed_by "$work")
		case ${killer:-none}:$note in
		none:equivalent*) echo "ok - $name ($note)" ;;
		none:*) echo "not ok - $name: survives" ;;
		*:equivalent*) echo "not ok - $name: noted as equivalent, but $killer notices" ;;
		*) echo "ok - $name # $killer" ;;
		esac
	fi
	rm -rf "$work"
}

table=tests/mutants/decide.tsv
decision_sources=" policy/decide.c policy/judge_person.c policy/judge_care.c policy/matter.c policy/matter_wish.c policy/next_change.c policy/candidates.c policy/compile.c policy/compile_acl.c policy/facts.c "

if [ "${1:-}" = --one ]; then
	base=$2
	one "$3"
	exit 0
fi

base=$(mktemp -d) || exit 1
trap 'rm -rf "$base"' EXIT
trap 'exit 143' HUP INT TERM

# everything once, unchanged
mkdir -p "$base/policy" "$base/tests/unit"
support=
for source in tests/unit/oracle.c tests/unit/random_*.c tests/unit/row_site.c; do
	support="$support $base/$source.o"
done
{
	printf '%s\n' policy/*.c tests/unit/oracle.c tests/unit/random_*.c tests/unit/row_site.c
	for test in $tests; do echo "tests/unit/test_$test.c"; done
} | xargs -P "$CAREACL_JOBS" -I '{}' "$CC" $flags -I. -c '{}' -o "$base/{}.o" ||
	{ echo "not ok - the sources do not compile"; exit 1; }
"$CC" -shared -o "$base/libpolicy.so" "$base"/policy/*.o || exit 1
for test in $tests; do
	# shellcheck disable=SC2086
	"$CC" -o "$base/test_$test" "$base/tests/unit/test_$test.c.o" $support -L"$base" -lpolicy -lcmocka || exit 1
done

killer=$(killed_by "$base")
[ -z "$killer" ] || { echo "not ok - unchanged, the decision fails $killer"; exit 1; }
echo "ok - unchanged, the decision passes"

count=$(wc -l <"$table")
step=$sample_step
[ -z "${CAREACL_LONG:-}" ] && [ -z "${1:-}" ] || step=1
grep -nF -- "${1:-}" "$table" | grep -v '^[0-9]*:#' | cut -d: -f1 | awk -v step="$step" 'NR % step == 0' |
	xargs -P "$CAREACL_JOBS" -I '{}' "$BASH" tests/mutants/run.sh --one "$base" '{}' | tee "$base/result"
echo "# $(grep -c '^ok' "$base/result") of $count noticed, $(grep -c '^not ok' "$base/result") not"
! grep -q '^not ok' "$base/result"
