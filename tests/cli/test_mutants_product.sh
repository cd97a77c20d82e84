#!/bin/bash
# not under asan: it builds what it tests
# Plan, apply, guard, clock, names and undo broken on purpose, and which branches no test takes: with CAREACL_LONG=1. Else
# whether both tables still fit the sources.
cd "$(dirname "$0")/../.." || exit 1
if [ -z "${CAREACL_LONG:-}" ]; then
	tests/mutants/product.sh --fits
	mutants=$?
	tests/coverage.sh --fits && [ "$mutants" = 0 ]
else
	tests/mutants/product.sh
	mutants=$?
	tests/coverage.sh && [ "$mutants" = 0 ]
fi
