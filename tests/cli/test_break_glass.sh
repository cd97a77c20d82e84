#!/bin/bash
# Break-glass through sudo and by an operator: who may, what it opens, what stays closed, its end, its review, who is
# told.
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/glass.sh
require sudo script getfacl python3

told=$CAREACL_TEST_DIR/told
mkdir "$told"
cat >"$CAREACL_TEST_DIR/notify" <<END
#!/bin/sh
env >$told/environment
ls -l /proc/\$\$/fd >$told/descriptors
cat >>$told/all
echo >>$told/all
END
chmod 0755 "$CAREACL_TEST_DIR" "$CAREACL_TEST_DIR/notify"
make_glass_site "$CAREACL_TEST_DIR/site" "$CAREACL_TEST_DIR/notify"
check "a site" careacl sync

# opens LOGIN PATIENT CATEGORY NAME; shut LOGIN PATIENT CATEGORY NAME: asked of the kernel
opens() { check "$4" as "$1" ls "$site/clinical/$2/$3/"; }
shut() { refuse "$4" as "$1" ls "$site/clinical/$2/$3/"; }
# refused STATUS-ANSWER-PATTERN NAME COMMAND...: status 2, and says so on stdout or stderr
refused() {
	local pattern=$1 name=$2 output status
	shift 2
	output=$("$@" 2>&1 </dev/null)
	status=$?
	if [ $status = 2 ] && grep -qE -- "$pattern" <<<"$output"; then ok "$name"; else not_ok "$name" "status $status: $output"; fi
}
# eventually NAME COMMAND...: true within some seconds
eventually() {
	local name=$1
	shift
	for _ in $(seq 100); do
		"$@" >/dev/null 2>&1 && break
		sleep 0.1
	done
	check "$name" "$@"
}

# ---- real sudo
cat >/etc/sudoers.d/careacl <<END
Defaults !requiretty, !use_pty
dr.night, inf.day, dr.off ALL = (root) NOPASSWD: $CAREACL -c $site/careacl.conf break-glass *
END
chmod 0440 /etc/sudoers.d/careacl
printf 'account required pam_permit.so\nsession required pam_permit.so\nauth required pam_permit.so\n' >/etc/pam.d/sudo
echo '127.0.0.1 localhost careacl-test' >/etc/hosts
sed -n 's/^ *\(%carers ALL .*\)/\1/p' docs/emergency.md >"$CAREACL_TEST_DIR/sudoers"
is "$(cat "$CAREACL_TEST_DIR/sudoers")" "$(sed -n 's/^# \(%carers ALL .*\)/\1/p' conf/sudoers.careacl)" "docs/emergency.md has the line for sudo that is shipped"
check "... which sudo takes" visudo -cf "$CAREACL_TEST_DIR/sudoers"
with_sudo() {
	local login=$1
	shift
	as "$login" sudo -n "$CAREACL" -c "$site/careacl.conf" break-glass "$@"
}
shut dr.night P001 medical "before: the folder is closed"
output=$(with_sudo dr.night P001 --justification "found unconscious in the lift" --cannot-consent --immediate-risk --json 2>&1)
is "$(json '[d["id"], d["recorded"], d["in_force"], d["login"]] + [e["category"] + " " + e["access"] for e in d["opened"]] + [e["category"] + " " + e["reason"] for e in d["closed"]]' <<<"$output")" \
	'["desk:1", true, true, "dr.night", "medical read", "psychiatry read", "admin outside-matrix"]' \
	"through real sudo: what is opened, what stays closed"
opens dr.night P001 medical "it opens at once"
shut dr.night P001 admin "not what the profession does not need"
refuse "capped: nothing is written" as dr.night touch "$site/clinical/P001/medical/new.txt"
is "$(readlink "$site/views/dr.night/P001")" "../../clinical/P001" "the view leads there"
status_is 0 "verify agrees" careacl verify
status_is 0 "explain permits" careacl explain dr.night P001 medical
is "$(careacl explain dr.night P001 medical --json | json '[d["reason"], d["rule"], d["because"][0]["where"]]')" \
	'["break-glass", "R28", "desk:1"]' "by the desk's statement"
refused "profession 'nurse'.*emergency = true" "through sudo: a profession without emergency" \
	with_sudo inf.day P001 --justification "found unconscious in the lift" --cannot-consent --immediate-risk
refused "R04" "through sudo: suspended" \
	with_sudo dr.off P001 --justification "found unconscious in the lift" --cannot-consent --immediate-risk
is "$(careacl statements P001 --json 2>/dev/null | json '[s["id"] for s in d["statements"] if s["id"]]')" '["desk:1"]' "the claims that were refused are no statements"

# ---- who may not, and what is no right claim
refused "student, who never breaks the glass" "a student" claim etu.noa P001
refused "professional" "a technical account" claim svc.scan P001
refused "professional" "the desk for itself" claim adm.zoe P001
refused "no dash|says nothing|spaces|characters" "a justification of spaces" by dr.night break-glass P001 --justification "            " --cannot-consent --immediate-risk
refused "characters" "a short justification, in spaces" by dr.night break-glass P001 --justification "   so it is    " --cannot-consent --immediate-risk
refused "expected --justification" "none" by dr.night break-glass P001 --cannot-consent --immediate-risk
refused "this attestation is missing: --immediate-risk" "an attestation is missing" \
	by dr.night break-glass P001 --justification "found unconscious in the lift" --cannot-consent
refused "lasts 3h; break_glass.max_duration is 2h" "too long" claim dr.night P001 --for 3h
refused "no duration" "no duration" claim dr.night P001 --for soon
refused "no duration" "no time at all" claim dr.night P001 --for 0h
refused "unknown patient" "an unknown patient" claim dr.night P999
refused "whose access" "root has no access of its own" careacl break-glass P001 --justification "found unconscious in the lift" --cannot-consent --immediate-risk
refused "SUDO_UID is no uid" "a forged SUDO_UID" env SUDO_UID=21002x "$CAREACL" -c "$site/careacl.conf" break-glass P001
refused "knows nobody" "SUDO_UID of nobody" env SUDO_UID=54321 "$CAREACL" -c "$site/careacl.conf" break-glass P001
refuse "not without sudo" as dr.night "$CAREACL" -c "$site/careacl.conf" break-glass P001 --justification "found unconscious in the lift" --cannot-consent --immediate-risk

# ---- what the patient has said (R11, R12, R13, R17, R29)
refused "R29" "R29: the patient refused emergency access beforehand" claim dr.night P029
shut dr.night P029 medical "nothing is opened"
is "$(careacl explain dr.night P029 medical --json | json 'd["reason"]')" "not-treating" "and nothing waits to be opened later"
check "the emergency-call physician has an objection apart (R29)" claim reg.samu P029
refused "R29" "which holds against them" claim reg.samu P030
check "and against nobody else" claim dr.night P030 --for 10m
refused "R11" "R11: the patient objects to this person" claim dr.night P011
refused "R11" "the person, under another login too" claim dr.nuit P011
refused "R17" "R17: all is withheld" claim dr.night P017
is "$(claim dr.night P018 --json | json '[e["category"] for e in d["opened"]] + [e["category"] + " " + e["rule"] for e in d["closed"]]')" \
	'["medical", "psychiatry R17", "admin R03"]' "what is withheld stays closed, the rest is opened, and said"
shut dr.night P018 psychiatry "as the kernel sees it"
check "R12 does not hold against it" claim dr.night P012
check "R13 neither (R30)" claim dr.night P013
opens dr.night P012 medical "R12: it is open"
opens dr.night P013 medical "R13: it is open"
contains "$(claim dr.night P029 2>/dev/null)" '^refused: emergency access of dr.night to P029$' "why is said once, as an error"
is "$(claim dr.night P029 2>&1 >/dev/null | grep -o 'R29' | wc -l)" 1 "... by each statement once"
contains "$(careacl report P029)" "Opened: nothing; it was refused:" "the patient's page says why it was refused"
contains "$(claim dr.night P029 2>/dev/null)" 'stays closed: medical' "the person is told category by category"
contains "$(claim dr.night P029 2>&1 >/dev/null)" 'R29 registry.d/20-patients.conf:[0-9]' "off a terminal errors name rule and statement"
is "$(claim dr.night P029 2>&1 >/dev/null | grep -cE 'P029|medical|psychiatry')" "0" "... and no patient or category"

# ---- on a terminal what is missing is asked for
ask() { # ask ANSWERS OPTION...
	local answers=$1
	shift
	printf '%b' "$answers" | SUDO_UID=$(id -u dr.nuit) script -qec "$CAREACL -c $site/careacl.conf break-glass P001 $*" /dev/null
}
output=$(ask 'yes\noui\nfound unconscious in the lift\n')
contains "$output" 'cannot express their will' "a terminal: the attestations are asked for, in words"
contains "$output" 'desk:[0-9]+: emergency access of dr.nuit to P001 until' "... and the access is given"
output=$(ask 'yes\nno\nfound unconscious in the lift\n' --for 5m)
contains "$output" 'this attestation is missing: --immediate-risk' "a no is a no, said as it is typed"
is "$(grep -c 'Why do you need' <<<"$output")" "0" "... and nothing more is asked"
is "$(ask 'no\nyes\nfound unconscious in the lift\n' --for 5m | grep -c 'immediate risk for the patient')" "0" "... nor after the first"
output=$(ask 'maybe\nyes\nyes\n \nfound unconscious in the lift\n' --for 5m)
is "$(grep -c 'cannot express their will' <<<"$output") $(grep -c 'Why do you need' <<<"$output")" "2 2" "what is neither yes nor no, and no word, is asked again"
contains "$output" 'desk:[0-9]+: emergency access of dr.nuit to P001 until' "... and then it is given"
contains "$(ask 'maybe\nmaybe\nmaybe\nyes\nyes\nfound unconscious in the lift\n' --for 5m)" 'attestations are missing' "... thrice, and no more"
is "$(ask 'found unconscious in the lift\n' --cannot-consent --immediate-risk --for 5m | grep -c 'attest')" "0" "what was typed is not asked"
output=$(printf 'yes\nyes\nfound unconscious in the lift\n' | SUDO_UID=$(id -u adm.zoe) script -qec "$CAREACL -c $site/careacl.conf break-glass P001 --login dr.nuit --by adm.zoe --for 5m" /dev/null)
is "$(grep -c 'Do they attest\|Why do they need\|under their name and yours' <<<"$output") $(grep -c 'Do you\|do you need' <<<"$output")" "4 0" "an operator is asked about whoever claims"

# ---- by an operator
check "the desk, on behalf of somebody without a shell" by adm.zoe break-glass P002 --login dr.chef --by adm.zoe \
	--justification "called in from the car park" --cannot-consent --immediate-risk
opens dr.chef P002 medical "it is theirs"
refused "offices.desk" "nobody else may" by dr.one break-glass P002 --login dr.night --by dr.one \
	--justification "called in from the car park" --cannot-consent --immediate-risk
refused "--login L needs --by" "the operator is named" by adm.zoe break-glass P002 --login dr.night \
	--justification "called in from the car park" --cannot-consent --immediate-risk
is "$(careacl review --json | json '[[u["login"], u["recorded_by"], u["on_word_of"]] for u in d["uses"] if u["patient"] == "P002" and u["outcome"] == "granted"]')" \
	'[["dr.chef", "adm.zoe", "adm.zoe"]]' "both are recorded"

by adm.zoe break-glass P002 --login dr.nuit --by dr.chef --justification "called in from the car park" --cannot-consent \
	--immediate-risk --for 1m >/dev/null
contains "$(careacl review)" "^  recorded by adm.zoe, on the word of dr.chef$" "the list has who typed it, and on whose word"

# ---- several at once, and the end
check "a second one of the same patient" claim dr.night P001 --for 1h
output=$(by dr.night break-glass P001 --end)
is "$? $(grep -c '^desk:[0-9]* ends: ' <<<"$output")" "0 2" "the end of both, each by its number"
shut dr.night P001 medical "closed at once"
refused "live" "there is nothing more to end" by dr.night break-glass P001 --end
opens dr.nuit P001 medical "the other login's goes on"
opens dr.night P012 medical "and other patients'"
refused "live" "nobody ends a colleague's" by dr.one break-glass P001 --end
status_is 0 "the desk does" by adm.zoe break-glass P002 --login dr.chef --by adm.zoe --end
shut dr.chef P002 medical "... and it is closed"
long=$(printf 'a%.0s' {1..5000})
too_long() { by dr.night break-glass "$1" --cannot-consent --immediate-risk --justification "$long" 2>&1; }
contains "$(too_long P002)" "too long; expected at most 4096 bytes" "a justification that nobody would read"
is "$(too_long P999)" "$(too_long P002)" "... does not tell who is a patient"
asked() { careacl audit export --patient "$1" | grep -c '"outcome":"asked"'; }
is "$(asked P999)$(asked P002)" 00 "nothing was asked so far without a claim"
claim dr.night P999 --dry-run >/dev/null 2>&1
by dr.night break-glass P999 --end >/dev/null 2>&1
by adm.zoe break-glass P999 --login dr.night --by adm.zoe --end >/dev/null 2>&1
is "$(asked P999)" 2 "whoever tries ids with --dry-run or --end is seen; the desk may know"
status_is 0 "nothing is tried with --dry-run" claim dr.night P002 --dry-run
shut dr.night P002 medical "... nothing is opened"
status_is 0 "verify agrees with all of it" careacl verify

# ---- expiry: at its second in decisions, on the disk with the next sync
check "a short one" claim dr.night P002 --for 2s
opens dr.night P002 medical "it is open"
for _ in $(seq 60); do
	careacl explain dr.night P002 medical >/dev/null || break
	sleep 0.1
done
is "$(careacl explain dr.night P002 medical --json | json 'd["reason"]')" "not-treating" "expired: the decision knows, without a sync"
check "sync" careacl sync --quiet
shut dr.night P002 medical "expired: closed"
status_is 0 "verify agrees" careacl verify

# ---- who is told
eventually "notify was run for each" bash -c "[ \$(grep -c . $told/all) -ge 20 ]"
is "$(head -n 1 "$told/all" | json '[d["event"], d["id"], d["outcome"], d["patient"], d["login"], d["justification"], d["opened"][0]["category"]]')" \
	'["break-glass", "desk:1", "granted", "P001", "dr.night", "found unconscious in the lift", "medical"]' "one JSON document on stdin"
is "$(grep -cvE '^(PATH|LC_ALL|PWD|SHLVL|_|OLDPWD)=' "$told/environment")" "0" "a clean environment"
is "$(grep -cE ' [3-9] -> .*(state|clinical)' "$told/descriptors")" "0" "no descriptor of careacl's"
is "$(careacl review --json | json 'sorted({u["told"] for u in d["uses"] if u["id"] == "desk:1"})')" "[true]" "the review knows"

set_notify() { sed -i "s#^notify = .*#notify = \"$1\";#" "$site/careacl.conf" && careacl sync --quiet; }
fails() { # fails PROGRAM PATTERN NAME: given all the same, at once, and the failure is kept
	local place start
	check "sync" set_notify "$1"
	start=$(date +%s%N)
	place=$(claim dr.night P001 --for 10m --json 2>/dev/null | json 'd["id"]')
	check "$3: the access is given, and nobody waits" test $((($(date +%s%N) - start) / 1000000)) -lt 3000
	opens dr.night P001 medical "$3: open"
	eventually "$3: kept for the review" bash -c "'$CAREACL' -c '$site/careacl.conf' review | grep -A6 '^$place:' | grep -E 'nobody was told of it: .*$2'"
	eventually "$3: and in the trail" bash -c "'$CAREACL' -c '$site/careacl.conf' audit export | grep '\"kind\":\"failure\"' | grep '\"$place\"'"
}
fails /usr/bin/false "another status" "notify fails"
fails /nonexistent/program "cannot be found" "notify is not there"
install -m 0666 /usr/bin/true "$CAREACL_TEST_DIR/anybodys" && chmod 0777 "$CAREACL_TEST_DIR/anybodys"
fails "$CAREACL_TEST_DIR/anybodys" "nobody else may write" "notify is anybody's to write"
check "sync" set_notify ""

# ---- review
id=$(careacl review --json | json '[u["id"] for u in d["uses"] if u["patient"] == "P013"][0]')
refused "offices.review" "nobody without the office sees the list" by dr.one review
status_is 0 "who has it does" by dr.chef review
contains "$(careacl review)" 'refused:[0-9]+: etu.noa to P001' "the list has the student's"
for wanted in "P029 dr.night refused R29" "P011 dr.night refused R11" "P017 dr.night refused R17" "P001 etu.noa refused student" \
	"P001 inf.day refused nurse" "P012 dr.night granted " "P002 dr.chef granted " "P999 dr.night refused unknown" "P002 dr.night refused offices.desk"; do
	read -r patient login outcome reason <<<"$wanted"
	check "the list: $wanted" bash -c "'$CAREACL' -c '$site/careacl.conf' review --json | python3 -c '
import json, sys
assert any(u[\"patient\"] == \"$patient\" and u[\"login\"] == \"$login\" and u[\"outcome\"] == \"$outcome\" and \"$reason\" in (u[\"refusal\"] or \"\")
           for u in json.load(sys.stdin)[\"uses\"])'"
done
refused "own break-glass" "nobody reviews their own" by dr.night review "$id" --by dr.night --finding "all well"
refused "own break-glass" "under another login either" by dr.nuit review "$id" --by dr.nuit --finding "all well"
refused "own break-glass" "root does not lend a hand" careacl review "$id" --by dr.night --finding "all well"
refused "signed by whoever types it" "nobody signs for a colleague" by dr.night review "$id" --by dr.chef --finding "all well"
refused "offices.review" "the reviewer has the office" careacl review "$id" --by dr.one --finding "all well"
contains "$(by dr.chef review "$id" 2>/dev/null)" "^  justification: found unconscious" "without a finding the use is shown"
refused "expected what the review found" "... and a finding asked for" by dr.chef review "$id"
refused "expected what the review found" "a finding is more than spaces" by dr.chef review "$id" --by dr.chef --finding "   "
refused "is no use of break-glass" "an unknown one" by dr.chef review desk:999 --by dr.chef --finding "all well"
status_is 0 "a review" by dr.chef review "$id" --by dr.chef --finding "called for, all well"
refused "reviewed already" "once, by its number alone" by dr.chef review "${id#desk:}" --by dr.chef --finding "called for, all well"
refused "reviewed already" "once" by dr.chef review "$id" --by dr.chef --finding "called for, all well"
is "$(careacl review --json | json "[u for u in d['uses'] if u['id'] == '$id']")" "[]" "the list is shorter"
# R33: what was refused leaves a line, and is no review
is "$(careacl audit export | python3 -c '
import json, sys
for line in map(json.loads, sys.stdin):
    fields = line["fields"]
    if line["kind"] == "review" and fields.get("outcome") == "refused":
        print(line["by"], fields.get("statement", "-").replace(sys.argv[1], "ID"), fields.get("login", "-"), fields["refusal"])' "$id")" \
	"dr.one - - no-office
dr.night ID dr.night own-use
dr.nuit ID dr.night own-use
root ID dr.night own-use
dr.night ID dr.night not-the-signer
root ID dr.night no-office
dr.chef desk:999 - no-such-use
dr.chef ID dr.night reviewed-already
dr.chef ID dr.night reviewed-already" "each refused review is in the trail"

# those that stand in the registry's files, wherever they move to
cat >"$site/registry.d/30-glass.conf" <<-CONF
	break_glass = ( { patient = "P001"; login = "reg.samu"; justification = "found unconscious in the lift";
	  cannot_consent = true; immediate_risk = true; valid_from = "2026-11-01T10:00:00Z"; valid_until = "2026-11-01T11:00:00Z"; } );
CONF
check "sync" careacl sync --quiet
contains "$(careacl review)" '^registry.d/30-glass.conf:1: reg.samu to P001' "the list has the registry's"
status_is 0 "... which is reviewed" by dr.chef review registry.d/30-glass.conf:1 --by dr.chef --finding "called for"
sed -i '1i // moved' "$site/registry.d/30-glass.conf"
check "sync" careacl sync --quiet
is "$(careacl review | grep -c '^registry.d')" "0" "... and stays so when it moves to another line"

# ---- all of it stands in the trail
check "the trail is unbroken" careacl audit verify
trail=$(careacl audit export)
is "$(grep -c '"kind":"break-glass".*"section":"break_glass"' <<<"$trail")" \
	"$(careacl review --json | json 'len([u for u in d["uses"] if u["outcome"] == "granted"]) + 1')" "a line for each that was granted"
is "$(grep -c '"kind":"break-glass".*"outcome":"refused"' <<<"$trail")" \
	"$(careacl review --json | json 'len([u for u in d["uses"] if u["outcome"] == "refused"])')" "... that was refused"
is "$(grep -c '"kind":"review".*"finding"' <<<"$trail")" "2" "... and each review"
finish
