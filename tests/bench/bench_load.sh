#!/bin/bash
# What comes before the disk: a decision alone, the check at login, verbs that answer from a patient's slice, `sync --changed`,
# a desk verb after a text was changed, and how much memory a whole sync takes; on 1,000 and on PATIENTS patients with one
# category each, in memory, and on the latter with ten statements each. Wanted: decide() with 10 wishes at most 200 ns;
# explain, who and `sync --changed` at most 30 ms; the module at most 20 us more than pam_permit.
#
#   sudo tests/bench/bench_load.sh [PATIENTS]      (default 100000: some minutes, and 2 GB of memory)
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
status=0
"$BUILD/tests/bench/decide" 200 || status=1
mkdir "$CAREACL_TEST_DIR/sites" || exit 1
python3 tests/bench/bench_load.py "$CAREACL_TEST_DIR/sites" 1000 "${1:-100000}" || status=1
TMPDIR=$CAREACL_TEST_DIR "$BUILD/tests/bench/pam" "$CAREACL_PAM_MODULE" 30000 20 || status=1
exit "$status"
