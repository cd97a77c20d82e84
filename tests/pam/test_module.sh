#!/bin/bash
# The module through the real libpam: every row of its table, ten thousand visits under valgrind, the time it takes,
# and all rows once more with AddressSanitizer and UBSan.
. tests/lib.sh
in_namespace "$@"
require valgrind

here=$BUILD/tests/pam
cycles=10000
[ -z "${CAREACL_LONG:-}" ] || cycles=100000

# The cases of a program, counted with those of this script.
cases_of() {
	local what=$1 line failed=$tap_failed status
	shift
	while IFS= read -r line; do
		case $line in
		"ok "*) ok "$what: ${line#* - }" ;;
		"not ok "*) not_ok "$what: ${line#* - }" ;;
		1..*) ;;
		"status "*) status=${line#status } ;;
		*) echo "# ${line#\# }" ;;
		esac
	done < <("$@" 2>&1; echo "status $?")
	[ "$status" = 0 ] || [ "$tap_failed" != "$failed" ] || not_ok "$what" "status $status"
}

cases_of "table" "$here/test_module"
cases_of "time" "$here/visit_module" time
cases_of "unloaded each time" "$here/visit_module" reload 300
cases_of "under valgrind" valgrind -q --leak-check=full --errors-for-leak-kinds=all --show-leak-kinds=all \
	--error-exitcode=77 "$here/visit_module" cycles "$cycles"
CAREACL_PAM_MODULE=$BUILD/asan/pam_careacl.so cases_of "sanitized" "$BUILD/asan/tests/pam/test_module"
finish
