#!/bin/bash
# Each claim of the threat model and of the tables beside it names a test that is there, and no row is without one.
. tests/lib.sh
require git

# there NAME: kernel/test_x, fuzz/fuzz_x, ...: is it a file of tests?
there() {
	local file
	for file in "tests/$1" "tests/$1".{c,sh,py}; do [ -f "$file" ] && return 0; done
	return 1
}
named='`[a-z]+/[a-z_]+[a-z_0-9]*`'
for page in docs/THREAT-MODEL.md docs/guarantees.md docs/failures.md docs/RULES.md; do
	[ -e "$page" ] || continue
	missing=
	for name in $(grep -oE "$named" "$page" | grep -E '`(unit|kernel|cli|pam|services|nss|fuzz|faults?|lint|scenarios)/' | tr -d '`' | sort -u); do
		there "$name" || missing="$missing $name"
	done
	is "$missing" "" "$page: each test that is named is there"
done
# rows of tables whose last column is "shown by"
untested=$(awk -F'|' '/\| *shown by *\|$/ {table = 1; next} !/^\|/ {table = 0} table && !/^\|---/ && $(NF - 1) !~ /`(unit|kernel|cli|pam|services|nss|fuzz|fault|lint|scenarios)\/[a-z_0-9]+`/' \
	docs/THREAT-MODEL.md docs/RULES.md)
is "$untested" "" "no row of the threat model, and no rule, is without a test"
is "$(grep -oE '^\| R[0-9]{2} \| [^|]+ \| [^|]+ \| `' docs/RULES.md | cut -c 3-5 | xargs)" "$(printf 'R%02d\n' {1..40} | xargs)" \
	"each rule stands with what it rests on"
untested=$(awk -F'|' '/\| *test *\|$/ {table = 1; next} !/^\|/ {table = 0} table && !/^\|---/ && $(NF - 1) !~ /\]\(\.\.\/tests\// {print "row: " $0}' docs/failures.md)
is "$untested" "" "no row of the failure table is without a test"
check "... and there are rows" test "$(grep -cE '^\|.*\]\(\.\./tests/' docs/failures.md)" -ge 16
check "... and there are rows" test "$(grep -cE '`[a-z]+/[a-z_0-9]+` \|$' docs/THREAT-MODEL.md)" -ge 30
finish
