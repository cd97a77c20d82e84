#!/bin/bash
# Verbs of the desk against back-to-back syncs: 120, 1000 with CAREACL_LONG=1. None ends "locked", none is undone.
# not under asan: what is tried is the plain program
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4
check "ext4 is mounted" make_fs ext4 ext4
add_logins 23001 dr.one inf.two inf.three
python3 -B tests/kernel/desk_trials.py together "$CAREACL_TEST_DIR/ext4"
