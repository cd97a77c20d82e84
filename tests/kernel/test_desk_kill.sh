#!/bin/bash
# A verb of the desk killed at each of its writes (each third; all with CAREACL_LONG=1): recorded and in force after the
# next sync, or neither; the audit trail never lacks a line.
# not under asan: what is tried is the plain program
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4
check "ext4 is mounted" make_fs ext4 ext4
add_logins 23001 dr.one inf.two inf.three
python3 -B tests/kernel/desk_trials.py kill "$CAREACL_TEST_DIR/ext4"
