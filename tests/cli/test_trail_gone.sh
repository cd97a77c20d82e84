#!/bin/bash
# The audit trail is gone: the state remembers that there was one, and nobody begins another unasked.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i '1i language = "en"; offices = { desk = ["inf.three"]; };' "$site/careacl.conf"
trail=$site/state/audit
gone='the audit trail is gone: put audit/ back from the backup'

desk() { SUDO_UID=21003 careacl "$@"; }
kinds() { careacl status --json 2>/dev/null | json 'sorted(i["what"] for i in d["attention"])'; }
# says NAME STATUS COMMAND...: COMMAND ends so, with the error
says() {
	local name=$1 expected=$2 said status
	shift 2
	said=$("$@" 2>&1)
	status=$?
	is "$status" "$expected" "$name: status"
	contains "$said" "$gone" "$name: the error"
	is "$(grep -c "$gone" <<<"$said")" 1 "$name: once"
}

check "a first run needs no trail" careacl sync
check "something is recorded" desk object P002 --to login:inf.two
is "$(kinds)" "[]" "all is well"
cp -a "$trail" "$CAREACL_TEST_DIR/saved"
lines=$(careacl audit export | wc -l)

# everybody COUNT: all who need the trail say that it is gone, and nobody begins another
everybody() {
	says "$1: sync" 2 careacl sync
	says "$1: sync --changed" 2 careacl sync --changed
	says "$1: check" 2 careacl check
	says "$1: the desk" 2 desk object P001 --to login:inf.two
	says "$1: break-glass" 2 env SUDO_UID=21003 "$CAREACL" -c "$site/careacl.conf" break-glass P003 --justification "unconscious"
	contains "$(kinds)" '"trail"' "$1: status"
	contains "$(careacl status)" "careacl sync --accept [0-9a-f]{16}$" "$1: ... with what to type"
	contains "$(careacl metrics)" "^careacl_status 1" "$1: metrics"
	refuse "$1: no trail was begun" test -e "$trail/head"
}
rm -r "$trail"
everybody "removed"
mkdir -m 0700 "$trail"
everybody "emptied"
rmdir "$trail" && touch "$trail"
everybody "a file instead"
rm "$trail"
status_is 2 "another hash begins none" careacl sync --accept 0123456789abcdef

cp -a "$CAREACL_TEST_DIR/saved" "$trail"
check "put back: all goes on" careacl sync
lacks "$(kinds)" '"trail"' "... and is well"
check "... unbroken" careacl audit verify
check "... the desk records" desk object P001 --to login:inf.two

# ---- there is no backup
rm -r "$trail"
hash=$(careacl sync 2>&1 | grep -o 'accept [0-9a-f]\{16\}' | cut -d ' ' -f 2)
check "somebody accepts that" careacl sync --accept "$hash"
contains "$(careacl audit export 2>/dev/null)" '"kind":"guard-accepted".*"what":"audit"' "the new trail says who"
contains "$(careacl audit export 2>/dev/null)" '"what":"rolled-back"' "... and that there was another"
lacks "$(kinds)" '"trail"' "it is well again"
check "the desk records" desk object P002 --to login:dr.one
[ "$lines" -gt 0 ]
is $? 0 "there had been lines"
status_is 2 "the hash is used up" careacl sync --accept "$hash"
finish
