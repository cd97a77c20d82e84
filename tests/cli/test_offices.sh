#!/bin/bash
# not under asan: real sudo takes the time
# The offices and break-glass from end to end: real sudo with the shipped fragment, the shipped path of the program and of
# the settings; and afterwards the review list, the patient's report, the history and the trail have all of it.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/glass.sh
require sudo visudo python3

# the program and its settings where they are on a server; the host's own stay as they are
mkdir -p "$CAREACL_TEST_DIR/site" /etc/careacl
check "a place for the program" private_copy /usr/sbin
check "a place for the settings" mount --bind "$CAREACL_TEST_DIR/site" /etc/careacl
install -m 0755 "$CAREACL" /usr/sbin/careacl
make_glass_site /etc/careacl
sed -i 's/^offices = .*/offices = { desk = ["adm.zoe"]; review = ["dr.chef"]; audit = ["dpo.anne"]; };/' "$site/careacl.conf"
for pair in dpo.anne:23009 carers:23010; do add_login "${pair%:*}" "${pair#*:}"; done
for login in dr.one dr.night etu.noa; do usermod -a -G carers "$login" || not_ok "$login is a carer"; done
check "a site" careacl sync

# the fragment as it is shipped, with this site's reviewer and the line for carers
sed -e 's/dr\.martin/dr.chef/' -e 's/^# \(%carers ALL = .*\)/\1/' conf/sudoers.careacl >"$CAREACL_TEST_DIR/sudoers"
contains "$(cat "$CAREACL_TEST_DIR/sudoers")" '^%carers ALL' "the fragment has a line for carers"
check "visudo takes it" visudo -cf "$CAREACL_TEST_DIR/sudoers"
install -m 0440 "$CAREACL_TEST_DIR/sudoers" /etc/sudoers.d/careacl
printf 'Defaults !requiretty, !use_pty, !authenticate\n' >/etc/sudoers.d/00-test && chmod 0440 /etc/sudoers.d/00-test
printf 'account required pam_permit.so\nsession required pam_permit.so\nauth required pam_permit.so\n' >/etc/pam.d/sudo
echo '127.0.0.1 localhost careacl-test' >/etc/hosts
# su_do LOGIN ARGUMENT...: as that login types it
su_do() {
	local login=$1
	shift
	as "$login" sudo -n /usr/sbin/careacl "$@"
}
# says STATUS PATTERN NAME LOGIN ARGUMENT...
says() {
	local wanted=$1 pattern=$2 name=$3 output status
	shift 3
	output=$(su_do "$@" 2>&1 </dev/null)
	status=$?
	if [ $status = "$wanted" ] && grep -qE -- "$pattern" <<<"$output"; then ok "$name"; else not_ok "$name" "status $status: $output"; fi
}

# ---- the desk
check "dr.one treats P002" as dr.one ls "$site/clinical/P002/medical/"
says 0 '^desk:1 recorded' "the desk: an objection" adm.zoe object P002 --to login:dr.one --by patient
refuse "... in force" as dr.one ls "$site/clinical/P002/medical/"
is "$(careacl statements P002 --json | json '[[s["recorded_by"], s["on_word_of"]] for s in d["statements"] if s["id"]]')" '[["adm.zoe", "patient"]]' "... by whom, on whose word"
says 0 'You object to: dr.one' "... and what the patient is handed" adm.zoe report P002
says 0 'Who may open|Qui peut' "... as a page" adm.zoe report P002 --html -
says 2 'through sudo expected --html -' "... but no file with root's rights" adm.zoe report P002 --html "$site/registry.d/99.html"
check "... none was written" test ! -e "$site/registry.d/99.html"
says 0 'nobody|dr\.' "who may open it" adm.zoe who P001
says 1 'allowed|password|sudo' "the desk may not sync" adm.zoe sync
says 1 'allowed|password|sudo' "... nor read the trail" adm.zoe audit verify
says 1 'allowed|password|sudo' "... nor read with other settings" adm.zoe statements P001 -c /tmp/x
sed 's|registry\.d|other.d|' "$site/careacl.conf" >/etc/careacl/other.conf
says 2 'not those that the last sync has used' "... nor say something with them, if they are root's" adm.zoe object P001 --to login:dr.one -c /etc/careacl/other.conf
says 2 'not those that the last sync has used' "... nor claim" dr.night break-glass P011 --justification "found unconscious in the lift" --cannot-consent --immediate-risk -c /etc/careacl/other.conf
refuse "... nothing opens" as dr.night ls "$site/clinical/P011/medical/"
says 0 'nothing was recorded' "ordinary words are no options" adm.zoe object P001 --to login:dr.one --reference "formulaire -copie" --dry-run
says 1 'allowed|password|sudo' "SUDO_UID is nobody's to choose" adm.zoe SUDO_UID=0 object P001 --to login:dr.one

says 0 'Break-glass|break-glass' "the audit: a report about the whole site" dpo.anne report --site
contains "$(SUDO_UID=$(id -u dpo.anne) "$CAREACL" -c "$site/careacl.conf" feed check feed 2>&1)" "has not the office 'desk'" "what a feed says of patients is the desk's to read"

# ---- break-glass for oneself, refused by each rule, by an operator
claim_by() { local login=$1 patient=$2; shift 2; su_do "$login" break-glass "$patient" --justification "a fall, -unconscious in the lift" --cannot-consent --immediate-risk "$@"; }
refuse "before: closed" as dr.night ls "$site/clinical/P001/medical/"
check "break-glass: allowed" claim_by dr.night P001 --for 10m
check "... it opens" as dr.night ls "$site/clinical/P001/medical/"
refused_by() { contains "$(claim_by "$2" "$3" 2>&1)" "$1" "$4"; refuse "... closed" as "$2" ls "$site/clinical/$3/medical/"; }
refused_by R29 dr.night P029 "break-glass: refused by R29"
refused_by R11 dr.night P011 "break-glass: refused by R11"
refused_by 'a student' etu.noa P001 "break-glass: not for a student"
says 1 'allowed|password|sudo' "break-glass: sudo knows who is no carer" inf.day break-glass P001
check "by an operator" su_do adm.zoe break-glass P013 --login reg.samu --by adm.zoe --justification "called in from the car park" --cannot-consent --immediate-risk
check "... it opens" as reg.samu ls "$site/clinical/P013/medical/"
check "a short one" claim_by dr.night P018 --for 2s
for _ in $(seq 60); do
	careacl explain dr.night P018 medical >/dev/null || break
	sleep 0.1
done
check "sync" careacl sync --quiet
refuse "expired: closed" as dr.night ls "$site/clinical/P018/medical/"
status_is 0 "verify agrees" careacl verify

# ---- all of it is known afterwards
uses=$(su_do dr.chef review --json 2>/dev/null)
is "$(json 'sorted([u["patient"], u["login"], u["outcome"]] for u in d["uses"])' <<<"$uses")" \
	'[["P001", "dr.night", "granted"], ["P001", "etu.noa", "refused"], ["P011", "dr.night", "refused"], ["P013", "reg.samu", "granted"], ["P018", "dr.night", "granted"], ["P029", "dr.night", "refused"]]' \
	"the review list has all of them"
claims() { su_do adm.zoe report "$1" --json 2>/dev/null | json 'sorted([u["login"], u["outcome"], [o["category"] for o in u["opened"]]] for u in d["break_glass"])'; }
is "$(claims P001)" '[["dr.night", "granted", ["medical", "psychiatry"]], ["etu.noa", "refused", []]]' "the report of P001 has both"
is "$(claims P011)$(claims P029)" '[["dr.night", "refused", []]][["dr.night", "refused", []]]' "... those that were refused"
is "$(claims P013)$(claims P018)" '[["reg.samu", "granted", ["medical"]]][["dr.night", "granted", ["medical"]]]' "... the operator's, and the expired one: what they opened"
says 0 'refused on' "... in words" adm.zoe report P029
says 0 'desk:[0-9]+: break-glass of' "the audit looks back" dpo.anne history P001
says 0 'unbroken' "... the trail is whole" dpo.anne audit verify
is "$(su_do dpo.anne audit export 2>/dev/null | grep -c '"kind":"break-glass"')" 6 "... and has a line for each"
id=$(json '[u["id"] for u in d["uses"] if u["patient"] == "P013"][0]' <<<"$uses")
says 0 'reviewed by dr.chef' "a review" dr.chef review "$id" --by dr.chef --finding "called for"
says 0 'dr.chef: called for' "... stands in the report" adm.zoe report P013
finish
