#!/bin/bash
# not under asan: it is the same code as elsewhere, with thousands of patients
# What a whole run holds stands in a file of state_dir, or, where there is no room for one, in memory as it did before: two sites
# of the same random texts say the same and do the same, and the one with room takes less memory. CAREACL_SEED: other texts.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 getfacl
for number in {0..59}; do echo "dr.$number:x:$((23000 + number)):$((23000 + number))::/nonexistent:/bin/sh"; done >>/etc/passwd
mkdir -p "$CAREACL_TEST_DIR"/{room,none}/site/state
check "a small file system for the one's state" mount -t tmpfs -o mode=0700,size=200m small "$CAREACL_TEST_DIR/none/site/state"
output=$(python3 tests/cli/spool_sites.py "$CAREACL" "$CAREACL_TEST_DIR/room/site" "$CAREACL_TEST_DIR/none/site" \
	"${CAREACL_SEED:-1}" "${CAREACL_PATIENTS:-6000}" 2>&1)
status=$?
while IFS= read -r line; do
	case $line in
	"ok - "*) ok "${line#ok - }" ;;
	"not ok - "*) not_ok "${line#not ok - }" ;;
	*) echo "# $line" ;;
	esac
done <<<"$output"
is "$status" 0 "everything was tried"
finish
