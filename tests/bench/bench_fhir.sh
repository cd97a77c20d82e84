#!/bin/bash
# How soon a hospital's FHIR export is read, and in how much memory: PATIENTS patients in LINES lines of NDJSON, most of them encounters
# that are over, against a bare jansson parse of the same bytes in the same run. Wanted: at least 0.8 of its speed.
#
#   tests/bench/bench_fhir.sh [PATIENTS [LINES]]      (default 10000 1000000; some minutes, 1 GB below /tmp)
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
patients=${1:-10000} lines=${2:-1000000}
speed="$CAREACL_TEST_DIR/speed"
cc -O2 -std=c17 -D_GNU_SOURCE -I. -o "$speed" tests/bench/fhir_speed.c "$BUILD"/lib{registry,wording,policy}.a -lconfig -lsqlite3 \
	-lseccomp -ljansson || exit 1
python3 tests/bench/bench_fhir.py "$speed" "$CAREACL_TEST_DIR/feeds" "$patients" "$((lines * 3 / 10))" "$lines"
