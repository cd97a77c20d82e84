#!/bin/bash
# Documents that objections name, renamed, moved and saved by chance between runs: who reads what, asked of the kernel. 6 random
# histories; 300 with CAREACL_LONG=1.
# not under asan: what is tried is the plain program
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4
check "ext4 is mounted" make_fs ext4 ext4
last=6
[ -z "${CAREACL_LONG:-}" ] || last=300
sed -i '/:210[0-9][0-9]:/d' /etc/passwd /etc/group # what the machine calls so
printf 'passwd: files\ngroup: files\n' >/etc/nsswitch.conf
python3 -B tests/kernel/named_days.py "$CAREACL_TEST_DIR/ext4" "${CAREACL_DAYS:-1}" "${CAREACL_DAYS_LAST:-$last}" 40
