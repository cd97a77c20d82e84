#!/bin/bash
# The order of sources: one that is down before another reads as "no such login". check --security says so, and what to write.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/nss/nss.sh
require python3 getfacl setpriv
check "the C library finds the tests' name service" start_names "careacltest files"
make_site "$CAREACL_TEST_DIR/site"
sed -i 's/max_granted = "20%"/max_granted = "100%"/' "$site/careacl.conf"
everybody
careacl sync >/dev/null

# sources LINE: where names come from, from now on
sources() {
	sed -i '/^passwd:/d; /^group:/d' /etc/nsswitch.conf
	printf '%s\n' "passwd: $1" "group: files" >>/etc/nsswitch.conf
}
finding="'careacltest' is not the last source of 'passwd'"
contains "$(careacl check --security)" "/etc/nsswitch.conf:[0-9]+: warning: $finding" "a source before another is told of"
contains "$(careacl check --security)" "is not the last source of 'group'" "... of groups too"
lacks "$(careacl check)" "$finding" "... by --security alone"
names 'any * down'
careacl sync >/dev/null 2>&1
is "$?" 3 "... while all are unknown then, the guard holds"
is "$(numbers P002/medical)" "$team" "... and everybody keeps what they had"
for line in "careacltest [UNAVAIL=return TRYAGAIN=return] files" "careacltest [!SUCCESS=return] files" "files careacltest"; do
	sources "$line"
	lacks "$(careacl check --security)" "$finding" "$line: nothing to tell"
	names 'login dr.one down'
	careacl sync >/dev/null 2>&1
	is "$?" 4 "... an outage is none"
	is "$(numbers P002/medical)" "$team" "... and nobody loses"
	names
	careacl sync >/dev/null 2>&1
done
sources "careacltest [NOTFOUND=return] files # why not"
contains "$(careacl check --security)" "$finding" "another action does not help"
sources "files  [ NOTFOUND=continue ]  careacltest[UNAVAIL=continue]  compat"
contains "$(careacl check --security)" "$finding" "spaces, brackets that touch"
finish
