#!/bin/bash
# not under asan: pamtester cannot load a sanitized module
# The desk, break-glass and the login check while the name service is down, slow or has changed its mind.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/glass.sh
. tests/nss/nss.sh
require python3 getfacl setpriv pamtester
check "the C library finds the tests' name service" start_names
make_glass_site "$CAREACL_TEST_DIR/site"
sed -i '/:210[0-9][0-9]:/d' /etc/passwd /etc/group
number=21000
for login in dr.one dr.night dr.nuit dr.chef reg.samu inf.day etu.noa svc.scan adm.zoe dr.off; do
	number=$((number + 1))
	person $login $number
done
mkdir -m 0711 "$site/views"
careacl sync >/dev/null
for patient in P001 P002; do echo ecg >"$site/clinical/$patient/medical/ecg.pdf"; done
careacl sync >/dev/null
# a sync that has just met its texts reads them again the next time; then the state is enough for the desk
until [ "$(sql "SELECT text <> '' FROM value WHERE key = 'sources'")" = "[[1]]" ]; do sleep 0.2 && careacl sync; done
is "$(opens 21001 P001/medical/ecg.pdf)$(opens 21002 P001/medical/ecg.pdf)" yesno "the ward's physician may open, the night's may not"

# desk NUMBER ARGUMENT...: as sudo would run it for whoever has that number
desk() {
	local number=$1
	shift
	SUDO_UID=$number careacl "$@"
}
# emergency NUMBER PATIENT [OPTION...]
emergency() {
	local number=$1 patient=$2
	shift 2
	desk "$number" break-glass "$patient" --justification "found unconscious in the lift" --cannot-consent --immediate-risk "$@"
}

# ---- break-glass and the desk ----
# the caller's number is asked for, nothing else: a silent server is not waited for
names 'login * down'
: >"$people/asked"
output=$(emergency 21002 P001 2>&1)
is "$?" 0 "break-glass while no login is answered for"
is "$(opens 21002 P001/medical/ecg.pdf)" yes "... opens"
names 'any * down'
output=$(emergency 21002 P002 2>&1)
is "$?" 2 "nobody says who calls: refused"
contains "$output" "the name service did not answer who called: try again" "... with what to do"
names 'any * silent'
contains "$(emergency 21002 P002 2>&1)" "did not answer who called" "a source that says nothing: the same"
names 'uid * none'
contains "$(emergency 21002 P002 2>&1)" "knows nobody with the uid of SUDO_UID" "nobody has the number: said so"
is "$(opens 21002 P002/medical/ecg.pdf)" no "... and nothing opens"
names 'any * down'
output=$(careacl object P001 --to login:dr.one --by desk 2>&1)
is "$?" 0 "root records an objection while the name service is down"
is "$(opens 21001 P001/medical/ecg.pdf)" no "... which is in force"
names 'any * slow 300'
: >"$people/asked"
status_is 0 "another objection while it is slow" careacl object P002 --to login:dr.one --by desk
is "$(sort -u "$people/asked")" "login dr.one" "... and has asked for nobody but whom it names"
names
is "$(opens 21001 P002/medical/ecg.pdf)" no "... is in force"
rm -f "$people/asked"
for id in $(sql "SELECT id FROM desk WHERE section = 'objections'" 2>/dev/null | grep -o '[0-9]*'); do careacl withdraw "desk:$id" --by desk >/dev/null 2>&1; done
careacl sync >/dev/null 2>&1

# ---- a number that changed after the last sync ----
person dr.night 21052
output=$(emergency 21052 P002 2>&1)
is "$?" 0 "break-glass by somebody whose uid has changed since the last sync"
is "$(opens 21052 P002/medical/ecg.pdf)" yes "... opens for the uid of today"
is "$(opens 21002 P002/medical/ecg.pdf)" no "... and not for the old one"
person stranger 21002
is "$(opens 21002 P002/medical/ecg.pdf)" no "... who has it now opens nothing"
# the operator's way: the uid of the last sync is somebody else's, and nobody answers about the login
person dr.nuit 21063
person visitor 21003
names 'login dr.nuit down'
careacl break-glass P001 --login dr.nuit --by adm.zoe --justification "found unconscious" --cannot-consent --immediate-risk >"$site/said" 2>&1
status=$?
lacks "$(numbers P001/medical)" "21003" "break-glass for a login whose number is another's by now: the other gets nothing"
is "$status" 4 "... which ends with status 4"
contains "$(cat "$site/said")" "login dr.nuit|dr.nuit.*has no uid that is surely this login's" "... and is said"
is "$(opens 21003 P001/medical/ecg.pdf)" no "... tries, and is refused"
names
careacl sync >/dev/null 2>&1
is "$(opens 21063 P001/medical/ecg.pdf)" yes "... and at the next sync it is the uid of today"
# a consent names whom it lets in: that one is asked for, though the state knows a number
person dr.chef 21074
person visitor 21004
status_is 0 "a consent to somebody whose uid has changed since the last sync" careacl consent P002 --to login:dr.chef --by desk
is "$(opens 21074 P002/medical/ecg.pdf)$(opens 21004 P002/medical/ecg.pdf)" yesno "... lets the uid of today in"

# a newcomer, whose number was that of somebody who left
forget inf.day
sed -i 's/{ login = "dr.chef"; profession/{ login = "dr.new"; profession = "physician"; briefed = "2026-01-05"; }, &/' "$site/registry.d/10-people.conf"
person dr.new 21006
person inf.day 21066
output=$(emergency 21006 P002 2>&1)
is "$?" 0 "break-glass by a newcomer with a number of the last sync"
is "$(opens 21006 P002/medical/ecg.pdf)" yes "... opens"

# ---- the door ----
careacl sync >/dev/null 2>&1
module=$CAREACL_PAM_MODULE
printf 'account required %s %s\naccount required pam_permit.so\n' "$module" "state=$site/state" >/etc/pam.d/door
account() { timeout 20 pamtester door "$1" acct_mgmt 2>&1; }
enters() { if said=$(account "$1"); then ok "$2"; else not_ok "$2" "$said"; fi; }
stays_out() { if said=$(account "$1"); then not_ok "$3" "$said"; else contains "$said" "$2" "$3"; fi; }
enters dr.one "a professional comes in"
for how in down silent again endless; do
	names "any * $how"
	enters dr.one "$how: the snapshot knows the login, and its uid"
	stays_out nobody.here 'did not answer|Authentication service cannot|unavailable' "$how: of others nothing is known, which is said"
	stays_out dr.off 'suspended' "$how: who is suspended stays out"
	enters root "$how: root"
done
names 'any * slow 100'
enters dr.one "slow: comes in"
names 'any * none'
stays_out dr.one 'unknown to|User not known' "nobody is known: nobody comes in"
names 'any * anycase'
stays_out DR.ONE 'belongs to another login' "another spelling: its uid is another's"
names
person imposter 21001
stays_out imposter 'belongs to another login' "a second name for a professional's uid"
person dr.one 21071
stays_out imposter 'belongs to another login' "a number that was reused since the last sync"
enters dr.one "... and whose it was comes in under the new one"
person toor 0
enters toor "a second name for uid 0 is root"
is "$(account toor)" "pamtester: account management done." "... without a word"
finish
