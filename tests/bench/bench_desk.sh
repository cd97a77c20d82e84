#!/bin/bash
# How soon an objection at the desk is in force: from the start of the command until a process of that login, whose
# working directory is the patient's folder, is refused its next open. On 1,000 and on PATIENTS patients, alone and while
# whole syncs run. Wanted: at most 50 ms, and at most 1.5 times what it is on 1,000.
#
#   sudo tests/bench/bench_desk.sh [PATIENTS]      (default 100000; some minutes)
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
python3 tests/bench/bench_desk.py "$CAREACL_TEST_DIR" 1000 "${1:-100000}"
