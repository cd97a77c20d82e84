#!/bin/bash
# The power goes (FS_IOC_SHUTDOWN without flushing the log) while verbs of the desk run, on ext4 and xfs: what was
# reported in force is in force when the file system is back.
# not under asan: what is tried is the plain program
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4 mkfs.xfs
add_logins 23001 dr.one inf.two inf.three
status=0
for type in ext4 xfs; do
	check "$type is mounted" make_fs "$type" "$type"
	python3 -B tests/kernel/desk_trials.py power "$CAREACL_TEST_DIR/$type" "$CAREACL_TEST_DIR/.private/$type.img" || status=1
done
exit $status
