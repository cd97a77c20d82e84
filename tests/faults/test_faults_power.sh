#!/bin/bash
# The power goes (FS_IOC_SHUTDOWN without flushing the log) at each call by which a sync or a verb of the desk changes
# something, and after runs in which such a call failed, on ext4 and xfs: nobody has what neither side gives, what was reported is
# in force, no statement is lost, the trail verifies, the next run completes.
# not under asan: the wrapper's place is under the plain program
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4 mkfs.xfs
add_logins 24001 dr.a dr.b inf.c inf.d adm.e svc.f
export PYTHONPATH=tests/kernel
status=0
for type in ${1:-ext4 xfs}; do
	CAREACL_FAULT_APART=1 python3 -B tests/faults/run_power.py "$type" || status=1
	[ -z "${CAREACL_LONG:-}" ] || python3 -B tests/faults/run_power.py "$type" || status=1
done
exit $status
