#!/bin/bash
# Verbs of the desk and break-glasses, several desks at once on the same patients, against back-to-back syncs: 100, 1000
# with CAREACL_LONG=1. None ends "locked", none is undone.
# not under asan: what is tried is the plain program
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4
check "ext4 is mounted" make_fs ext4 ext4
verbs=100
[ -z "${CAREACL_LONG:-}" ] || verbs=1000
sed -i '/:230[0-9][0-9]:/d' /etc/passwd /etc/group # what the machine calls so
python3 -B tests/kernel/desk_together.py "$CAREACL_TEST_DIR/ext4" "$verbs"
