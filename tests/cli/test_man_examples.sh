#!/bin/bash
# The examples of the manual pages are run as they stand: the settings and the registry of section 5 are
# synced for real, and every line that careacl(8) shows after a command is in that command's answer.
. tests/lib.sh
in_namespace "$@"
require getfacl

# example PAGE NAME: the display between .\" test-begin NAME and .\" test-end
example() { sed -n "/^\.\\\\\" test-begin $2\$/,/^\.\\\\\" test-end/p" "docs/man/$1" | grep -v '^\.'; }
words() { tr -s '[:space:]' ' ' | sed 's/^ //; s/ $//'; }

site=$CAREACL_TEST_DIR/site
mkdir -p "$site/registry.d" "$site/folders"
example careacl.conf.5 careacl.conf >"$site/careacl.conf"
example careacl-registry.5 registry >"$site/registry.d/10.conf"
check "careacl.conf(5) has an example" test -s "$site/careacl.conf"
check "careacl-registry(5) has an example" test -s "$site/registry.d/10.conf"
uid=5000
for login in $(sed -n 's/.*{ login = "\([^"]*\)"; profession.*/\1/p' "$site/registry.d/10.conf"); do
	uid=$((uid + 1))
	check "login $login" add_login "$login" "$uid"
done
check "there is somebody" test "$uid" -gt 5000

# answer_to COMMAND-LINE: what it prints, with the site's settings
answer_to() {
	local line
	read -ra line <<<"$1"
	[ "${line[0]}" = careacl ] || return 125
	"$CAREACL" -c "$site/careacl.conf" "${line[@]:1}" 2>&1 </dev/null
}

shown='' command='' ran=0
compare() {
	[ -n "$command" ] || return
	local answer status
	answer=$(answer_to "$command")
	status=$?
	ran=$((ran + 1))
	contains "01" "$([ "$status" -le 1 ] && echo "$status" || echo never)" "$command: ends with 0 or 1"
	if [ -n "$shown" ] && ! grep -qF -- "$(words <<<"$shown")" <<<"$(words <<<"$answer")"; then
		not_ok "$command: answers as the manual shows" "$answer"
	else
		ok "$command: answers as the manual shows"
	fi
}
while IFS= read -r line; do
	case $line in
	'# '*)
		compare
		command=${line#'# '} shown=
		;;
	*) shown="$shown $line" ;;
	esac
done < <(example careacl.8 transcript)
compare
check "careacl(8) has an example" test "$ran" -ge 8
status_is 0 "the manual's site has nothing to complain about" answer_to "careacl check"
is "$(answer_to 'careacl sync')" "" "it is in force"
contains "$(getfacl -cpE "$site/folders/P001/nursing" 2>&1)" '^user:inf.leroy:rwx' "and on disk"
refuse "inf.petit is refused by the kernel" as inf.petit ls "$site/folders/P001"
check "inf.leroy is not" as inf.leroy ls "$site/folders/P001/nursing"

# conf/example is a site to read: its stores made where the test may
mkdir -p "$CAREACL_TEST_DIR/folders" "$CAREACL_TEST_DIR/example"
cp -R conf/example/. "$CAREACL_TEST_DIR/example"
sed -i "s|/srv/clinical/folders|$CAREACL_TEST_DIR/folders|; s|/srv/clinical/views|$CAREACL_TEST_DIR/views|; s|/var/lib/careacl|state|" "$CAREACL_TEST_DIR/example/careacl.conf"
for login in adm.zoe etu.noa mere.p002 inf.neuf; do
	uid=$((uid + 1))
	add_login "$login" "$uid"
done
site=$CAREACL_TEST_DIR/example
status_is 0 "conf/example has nothing to complain about" answer_to "careacl check"
check "conf/example can be synced" answer_to "careacl sync"
check "conf/example is as the rules say" answer_to "careacl verify"

# its tables, which docs/feeds.md shows line by line: each row comes to what it says
sed -i '/^sources/d; s|^// *\(sources   =.*"registry.d"; },\)|\1|; s|^//\( *{ type = "table"\)|\1|' "$CAREACL_TEST_DIR/example/careacl.conf"
status_is 0 "conf/example with its feed has nothing to complain about" answer_to "careacl check"
is "$(answer_to 'careacl feed check his' | grep -oE '^feeds/his/[0-9a-z-]+\.csv:[0-9]+: [a-z]+ of ' | cut -d : -f 1,2 | sort -u | wc -l)" \
	"$(grep -cvE '^(kind|login|patient|end|dr.martin|inf.leroy|inf.neuf|deceased);' <(cat conf/example/feeds/his/*.csv))" "... each row is a statement with its line, but who is who, and a death, which is the patient's"
status_is 0 "... and none is in doubt" answer_to "careacl feed check his"
check "... it can be synced" answer_to "careacl sync"
contains "$(answer_to 'careacl explain inf.neuf P003 nursing')" 'feeds/his/30-units.csv' "... staff of the unit x patient in the unit"
contains "$(answer_to 'careacl explain inf.leroy P003 nursing')" 'feeds/his/40-objections.csv:2' "... an objection is one"
is "$(sed -n '/^```csv/,/^```$/p' docs/feeds.md | grep -v '^```')" "$(cat conf/example/feeds/his/*.csv)" "docs/feeds.md shows them"
finish
