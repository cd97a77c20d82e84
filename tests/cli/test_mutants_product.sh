#!/bin/bash
# not under asan: it builds what it tests
# Plan, apply, guard, clock, names and undo broken on purpose, what each row of the failure table rests on too, and which
# branches no test takes: with CAREACL_LONG=1. Else whether the tables still fit the sources.
cd "$(dirname "$0")/../.." || exit 1
fits=--fits
[ -z "${CAREACL_LONG:-}" ] || fits=
status=0
# no word, or one
# shellcheck disable=SC2086
for table in disk failures; do CAREACL_MUTANTS=$table tests/mutants/product.sh $fits || status=1; done
# shellcheck disable=SC2086
tests/coverage.sh $fits || status=1
exit $status
