#!/bin/bash
# careacl sync killed with SIGKILL, at random moments and after a random number of changes, between two registries
# that take from some and give to others: after each kill real uids try everything; nobody may have what neither
# registry gives, and the next run heals all. 40 kills; 500 with CAREACL_LONG=1. CAREACL_SEED repeats a run.
# not under asan: the moments are chosen for the plain program
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4
check "ext4 is mounted" make_fs ext4 ext4
add_logins 6001 dr.a dr.b inf.c inf.d inf.e inf.f
kills=40
[ -z "${CAREACL_LONG:-}" ] || kills=500
python3 -B tests/kernel/kill_sync.py "$CAREACL_TEST_DIR/ext4/site" "$kills" "${CAREACL_SEED:-1}"
