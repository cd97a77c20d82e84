#!/bin/bash
# How soon an objection at the desk is in force: from the start of the command until a process of that login, whose
# working directory is the patient's folder, is refused its next open. On 1,000 and on PATIENTS patients with nine
# categories each, on an ext4 of its own: alone, while whole syncs run one after the other, while syncs run that each bring
# new texts, and where the texts have changed and no sync has been. Wanted of the first two: at most 50 ms, and at most 1.5
# times what it is on 1,000.
#
#   sudo tests/bench/bench_desk.sh [PATIENTS]      (default 100000; some minutes and 6 GB below /tmp)
#
# CAREACL_BENCH_DIR=DIRECTORY keeps the file system there, with its sites, for the next time.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
patients=${1:-100000}
directory=${CAREACL_BENCH_DIR:-}
if [ -z "$directory" ]; then
	directory=$(mktemp -d /tmp/careacl-bench.XXXXXX) || exit 1
	trap 'umount "$mounted"; rm -rf "$directory"' EXIT
fi
image=$directory/desk.img mounted=$CAREACL_TEST_DIR/bench
mkdir "$mounted" || exit 1
if [ ! -f "$image" ]; then
	truncate -s 24G "$image" && mkfs.ext4 -q -F -N 2000000 "$image" || exit 1
fi
mount -o loop,nosuid,nodev "$image" "$mounted" && chmod 0755 "$mounted" || exit 1
python3 tests/bench/bench_desk.py "$mounted" 1000 "$patients"
