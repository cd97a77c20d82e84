#!/bin/bash
# not under asan: it builds what it tests
# The decision broken on purpose: a fixed sample of tests/mutants/decide.tsv, all of it with CAREACL_LONG=1.
cd "$(dirname "$0")/../.." && exec tests/mutants/run.sh
