#!/bin/bash
# One system call or allocation fails within the account phase or a session of pam_careacl.so, called by the real libpam, of
# each place that makes one: whoever is refused stays refused, nobody is ignored who was not, a session never refuses, and
# nothing hangs.
# not under asan: the wrapper's place is under the plain module
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4
add_logins 24001 dr.a dr.b inf.c inf.d adm.e svc.f
PYTHONPATH=tests/kernel python3 -B tests/faults/run_pam.py
