#!/bin/bash
# The folders of a store get other names while the sync is killed with SIGKILL at random moments: after each kill real
# uids try everything; nobody may have what the rules do not give, nothing may be lost, and the next runs complete.
# 1,000 folders and 8 kills; 10,000 and 50 with CAREACL_LONG=1. CAREACL_SEED repeats a run.
# not under asan: the moments are chosen for the plain program
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4
folders=1000 kills=8
[ -z "${CAREACL_LONG:-}" ] || folders=10000 kills=50
SIZE=1G check "ext4 is mounted" make_fs ext4 ext4 -N $((folders * 12))
add_logins 6001 dr.1 dr.2 dr.3 dr.4
python3 -B tests/kernel/kill_moves.py "$CAREACL_TEST_DIR/ext4/site" "$folders" "$kills" "${CAREACL_SEED:-1}"
