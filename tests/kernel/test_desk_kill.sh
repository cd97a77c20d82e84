#!/bin/bash
# Every verb of the desk, break-glass and its review killed at their writes (each at a few; at each one, on ext4 and on xfs,
# with CAREACL_LONG=1): recorded and in force after the next sync, or neither; the audit trail never lacks a line.
# not under asan: what is tried is the plain program
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4 mkfs.xfs
add_logins 23001 dr.one inf.two inf.three dr.off pat.zero insp.roy
status=0
for type in ext4 ${CAREACL_LONG:+xfs}; do
	check "$type is mounted" make_fs "$type" "$type"
	python3 -B tests/kernel/desk_trials.py kill "$CAREACL_TEST_DIR/$type" || status=1
done
exit $status
