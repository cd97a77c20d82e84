#!/bin/bash
# One system call or allocation of careacl fails, of each place of the program that makes one: a sync between two
# registries that take and give, verbs of the desk, break-glass, request files, and the questions. The wrapper (wrapper.c)
# sits under libc, so that the calls of SQLite and of libc itself are met too.
#
# CAREACL_LONG=1 tries as many as CAREACL_FAULT_SECONDS (3600) allow, each call with each errno first, then each place;
# CAREACL_SEED others, CAREACL_FAULT_ONLY="fsync openat" these calls, an argument the commands with that word. That it bites
# was tried with the code broken:
#   posix_acl_set that does not tell an error: 10 of 30 faults of fsetxattr and setxattr ("said to be done")
#   a folder's pass that gives before the one that takes: 10 of 30 faults of openat2, setxattr, .. (a document stays aside
#   that nobody may open, "verify: refusal")
#   memory that does not suffice for a desk statement taken as an error in it: an objection is void ("nobody gave it")
# A store's syncfs that is left out is not seen here: the views' comes after it and saves both. Its test is
# tests/kernel/test_store_power.c (without it a_whole_run_lasts fails on ext4, xfs and btrfs).
# Long, the sanitized program has its turn too, CAREACL_FAULT_SANITIZED_SECONDS (900) of it.
# not under asan: what is quick is tried under the plain program
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4 addr2line
add_logins 24001 dr.a dr.b inf.c inf.d adm.e svc.f
export PYTHONPATH=tests/kernel
python3 -B tests/faults/run_faults.py ext4 "$@"
status=$?
if [ -n "${CAREACL_LONG:-}" ] && [ -x "$BUILD/asan/careacl" ]; then
	sanitized=$BUILD/asan
	CAREACL=$sanitized/careacl BUILD=$sanitized CAREACL_FAULT_SECONDS=${CAREACL_FAULT_SANITIZED_SECONDS:-900} \
		python3 -B tests/faults/run_faults.py ext4 "$@" || status=1
fi
exit $status
