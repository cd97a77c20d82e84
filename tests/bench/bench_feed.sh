#!/bin/bash
# How soon a hospital's tables are read, and in how much memory: PATIENTS patients in LINES lines, most of them stays that are over, against
# a bare parse of the same bytes (Python's csv, which is C). Wanted: at least 0.8 of its speed, with all that comes of it; and no more
# than 1.1 of the memory that a tenth of the lines takes.
#
#   tests/bench/bench_feed.sh [PATIENTS [LINES]]      (default 10000 1000000; a minute, 200 MB below /tmp)
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
patients=${1:-10000} lines=${2:-1000000}
python3 tests/bench/bench_feed.py "$CAREACL_TEST_DIR/feeds" "$patients" "$((lines / 10))" "$lines"
