#!/bin/bash
# A sync killed with SIGKILL at each of its writes: whatever has changed on the disk has its line in the audit trail, and
# the trail is unbroken. Every 7th write; each one with CAREACL_LONG=1.
# not under asan: the sanitized program makes other calls
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4 getfacl
check "ext4 is mounted" make_fs ext4 ext4
add_logins 6001 dr.a inf.b inf.c
step=7
[ -z "${CAREACL_LONG:-}" ] || step=1
python3 -B tests/kernel/kill_trail.py "$CAREACL_TEST_DIR/ext4/site" "$step"
