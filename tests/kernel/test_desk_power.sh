#!/bin/bash
# The power goes (FS_IOC_SHUTDOWN without flushing the log) after the writes of desk verbs, break-glass and its end, requests,
# refile and purge (each after a few; with CAREACL_LONG=1 after each one, and once more with the state on a disk that keeps its
# power), and while many run, on ext4 and xfs: recorded and in force, or neither; what was reported in force is in force when the
# file system is back; the audit trail never lacks a line.
# not under asan: what is tried is the plain program
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4 mkfs.xfs
add_logins 23001 dr.one inf.two inf.three dr.off pat.zero insp.roy
status=0
for type in ext4 xfs; do
	check "$type is mounted" make_fs "$type" "$type"
	python3 -B tests/kernel/desk_trials.py power "$CAREACL_TEST_DIR/$type" "$CAREACL_TEST_DIR/.private/$type.img" || status=1
	for apart in "" ${CAREACL_LONG:+1}; do
		check "another $type is mounted" make_fs "$type" "$type-writes$apart"
		CAREACL_FAULT_APART=$apart python3 -B tests/kernel/desk_trials.py cut "$CAREACL_TEST_DIR/$type-writes$apart" \
			"$CAREACL_TEST_DIR/.private/$type-writes$apart.img" || status=1
	done
done
exit $status
