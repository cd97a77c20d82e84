#!/bin/bash
# The runner itself: what it counts, and that nothing that could not run passes for tested.
# not under asan: runs nothing that is compiled
. tests/lib.sh

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
tree="$scratch/a tree"
mkdir -p "$tree/tests/cli" "$tree/build"
cp tests/run.sh "$tree/tests/run.sh"

# count NAME EXPECTED-LAST-LINE EXPECTED-STATUS SCRIPT: the runner over one test of that text
count() {
	local said status
	rm -f "$tree"/tests/cli/*
	printf '%s\n' "# not under asan" "$4" >"$tree/tests/cli/test_it.sh"
	said=$(env -u BUILD -u CAREACL CAREACL_TEST_SECONDS=1 "$tree/tests/run.sh" 2>&1)
	status=$?
	is "$(tail -n 1 <<<"$said") $status" "$2 $3" "$1"
}
count "passed and failed cases are counted" "2 passed, 1 failed" 1 'echo "ok 1 - a"; echo "ok 2 - b"; echo "not ok 3 - c"; exit 1'
count "all is well" "1 passed, 0 failed" 0 'echo "ok 1 - a"; echo 1..1'
count "a failed case counts whatever the status" "0 passed, 1 failed" 1 'echo "not ok 1 - a"; exit 0'
count "no case is a failure" "0 passed, 1 failed" 1 'echo hello'
count "no file is a failure" "0 passed, 1 failed" 1 'exec /no/such/program'
count "a crash after a case is a failure" "1 passed, 1 failed" 1 'echo "ok 1 - a"; kill -SEGV $$'
count "a bad status after good cases is a failure" "1 passed, 1 failed" 1 'echo "ok 1 - a"; exit 1'
count "fewer cases than planned is a failure" "1 passed, 1 failed" 1 'echo 1..2; echo "ok 1 - a"; exit 0'
count "a skipped case is a failure" "1 passed, 1 failed" 1 'echo "ok 1 - a"; echo "ok 2 # SKIP no root"; exit 0'
count "a test that hangs is ended, and a failure" "1 passed, 1 failed" 1 'echo "ok 1 - a"; sleep 600'
contains "$("$tree/tests/run.sh" no-such-name 2>&1 | tail -n 1)" '^0 passed, 1 failed$' "a selection of nothing is a failure"

# a test sees the build's directory and both products, even under a path with a space
count "BUILD, CAREACL and the module are told" "1 passed, 0 failed" 0 \
	'[ "$BUILD|$CAREACL|$CAREACL_PAM_MODULE" = "$PWD/build|$PWD/build/careacl|$PWD/build/pam_careacl.so" ] && echo "ok 1 - told"'
sed -i '/^# not under asan/d' "$tree/tests/cli/test_it.sh"
echo '[ "$BUILD" = "$PWD/build/asan" ] && [ "$CAREACL" = "$PWD/build/asan/careacl" ] && echo "ok 1 - told"; true' \
	>>"$tree/tests/cli/test_it.sh"
printf '%s\n' '# not under asan' '# takes long' 'echo "ok 1 - long"' >"$tree/tests/cli/test_zzz.sh"
is "$(env -u BUILD -u CAREACL "$tree/tests/run.sh" test_ 2>&1 </dev/null | sed 's/ .*//' | head -n 2 | tr '\n' ' ')" "cli/test_zzz.sh cli/test_it.sh " \
	"what says that it takes long begins first"
rm "$tree/tests/cli/test_zzz.sh"
is "$(env -u BUILD -u CAREACL "$tree/tests/run.sh" asan/ 2>&1 </dev/null | tail -n 1)" "1 passed, 0 failed" "once more with the sanitized ones"
finish
