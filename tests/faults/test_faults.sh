#!/bin/bash
# One system call or allocation of careacl fails, of each place of the program that makes one: a sync between two
# registries that take and give, verbs of the desk, break-glass, request files, and the questions. The wrapper (wrapper.c)
# sits under libc, so that the calls of SQLite and of libc itself are met too.
# not under asan: the wrapper's place is under the plain program
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4 addr2line
add_logins 24001 dr.a dr.b inf.c inf.d adm.e svc.f
python3 -B tests/faults/run_faults.py ext4 "$@"
