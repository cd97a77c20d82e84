#!/bin/bash
# What the desk is told about what it says: why somebody loses an access, whose access it is, what stays and what is missing
# afterwards.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
require python3 script faketime
desk_site

# wrong PATTERN NAME COMMAND...: status 2, the pattern is said, nothing recorded
wrong() {
	local pattern=$1 name=$2 before output status
	shift 2
	before=$(sql "SELECT (SELECT COUNT(*) FROM desk), (SELECT COUNT(*) FROM desk_end)")
	output=$("$@" 2>&1)
	status=$?
	is "$status $(sql "SELECT (SELECT COUNT(*) FROM desk), (SELECT COUNT(*) FROM desk_end)")" "2 $before" "$name: status 2, nothing recorded"
	contains "$output" "$pattern" "... $name: says why"
}

# what is asked about one patient is answered from the state alone once the files are not from a moment ago
check "a site whose state answers" synced

# ---- the reason: the one that explain gives a moment later, also where nothing names the login any more
careacl break-glass P1 --login inf.three --by dr.one --cannot-consent --immediate-risk --justification "found unconscious in the lift" >/dev/null 2>&1
is "$(may inf.three clinical/P1/medical/a.pdf)" yes "a live emergency access"
output=$(desk adm.zoe withdraw desk:1 2>&1)
contains "$output" "^inf.three loses P1/medical: not-treating R09$" "its end: the reason is not that nobody knows the login"
is "$(careacl explain inf.three P1 medical --json | json '[d["reason"], d["rule"]]')" '["not-treating", "R09"]' "... as explain says"
contains "$(careacl audit export | grep '"kind":"access-lost"' | grep inf.three)" 'not-treating' "... and the trail"
desk adm.zoe admit P1 --to team:other >/dev/null 2>&1
contains "$(desk adm.zoe withdraw desk:2 2>&1)" "^inf.three loses P1/medical: not-treating R09$" "... of the members of a team that nothing names any more"
contains "$(desk adm.zoe consent P1 --to login:dr.ville 2>&1)" "^dr.ville gains P1/medical" "a consent"
contains "$(desk dr.one withdraw desk:3 2>&1)" "has not the office" "... is not everybody's to withdraw"
contains "$(desk adm.zoe withdraw desk:3 2>&1)" "^dr.ville loses P1/medical: not-treating R09$" "... its end"

# ---- an emergency while the registry has a typo, is in force, and says so
emergency() { desk "$1" break-glass "$2" --cannot-consent --immediate-risk --justification "found unconscious in the lift" "${@:3}"; }
echo 'patients = (' >"$site/registry.d/30-wrong.conf"
output=$(emergency inf.three P2 2>&1)
is "$? $(may inf.three clinical/P2/medical/a.pdf)" "2 yes" "an emergency while the registry has a typo: status 2, and open"
is "$(grep -c "not everything could be opened" <<<"$output")" 0 "... nobody is told to call anybody"
contains "$output" "an error that does not touch this access" "... but that it is not their affair"
is "$(grep -cE "registry\.d|last good generation" <<<"$output")" 0 "... nor where"
is "$(emergency inf.two P3 --json 2>/dev/null | json 'd["in_force"]')" true "... --json too"
contains "$(desk adm.zoe object P1 --to login:dr.ville 2>&1)" "registry.d/30-wrong.conf:1" "the desk is told where"
mv "$shared" "$shared.away"
output=$(emergency inf.three P1 2>&1)
is "$(grep -c "not everything could be opened" <<<"$output") $(may inf.three clinical/P1/medical/a.pdf)" "1 yes" "a root that is away, of which something would be opened: said, the other is open"
mv "$shared.away" "$shared"
rm "$site/registry.d/30-wrong.conf"
faketime '5 days ago' env SUDO_UID="$(id -u inf.three)" "$CAREACL" -c "$site/careacl.conf" break-glass P1 --cannot-consent --immediate-risk \
	--justification "found unconscious in the lift" >"$CAREACL_TEST_DIR/answer" 2>&1
is "$? $(grep -c "not everything" "$CAREACL_TEST_DIR/answer")" "3 0" "a clock that went back: in force all the same, and no call"

# ---- what a transfer leaves behind
careacl sync --accept-clock >/dev/null 2>&1
desk adm.zoe withhold P1 --document medical/a.pdf --author dr.one >/dev/null 2>&1
withheld=$(last_said)
is "$(may dr.one clinical/P1/medical/b.pdf)" yes "before: dr.one treats P1, and is in charge"
output=$(desk adm.zoe transfer P1 --from-team ward --to other --dry-run 2>&1)
contains "$output" "nobody is in charge of this patient after this; --in-charge" "a transfer that leaves nobody in charge, with --dry-run"
contains "$output" "desk:$withheld: nobody can open what is withheld there" "... and a document that its author cannot open any more"
is "$(grep -c "P1\b" <<<"$(desk adm.zoe transfer P1 --from-team ward --to other --dry-run 2>&1 >/dev/null)")" 0 "... off a terminal without the patient"
contains "$(SUDO_UID=$(id -u adm.zoe) script -qec "$CAREACL -c $site/careacl.conf transfer P1 --from-team ward --to other --dry-run" /dev/null </dev/null)" \
	"in charge of P1" "... on a terminal with it"
output=$(desk adm.zoe transfer P1 --from-team ward --to other --in-charge dr.one --dry-run 2>&1)
contains "$output" "--in-charge: 'dr.one' is no member of team 'other'" "in charge without being of the team: told"
output=$(desk adm.zoe admit P3 --to team:ward --in-charge dr.one --dry-run 2>&1)
is "$(grep -cE "in charge of|in-charge" <<<"$output")" 0 "... of the team: nothing to tell"
output=$(desk adm.zoe transfer P1 --from-team ward --to other 2>&1)
is "$?" 0 "the transfer"
second=$(last_said)
contains "$(desk adm.zoe withdraw "desk:$((second - 1))" 2>&1)" "desk:$second was recorded with it, and stays" "half of it taken back: the other half is named"
is "$(desk adm.zoe withdraw "desk:$second" 2>&1 | grep -c "recorded with it")" 0 "... and no more when that has ended too"
desk adm.zoe withdraw "desk:$withheld" >/dev/null 2>&1
desk adm.zoe relate P1 --login fille.p1 --kind relative --agreed --category medical >/dev/null 2>&1
first=$(last_said)
contains "$(desk adm.zoe relate P1 --login fille.p1 --kind relative --agreed --category medical 2>&1)" "desk:$first says the same already" "the same relation twice: told"
second=$(last_said)
contains "$(desk adm.zoe withdraw "desk:$second" 2>&1)" "desk:$first says the same, and stays" "... and when one of them is withdrawn"
is "$(desk adm.zoe withdraw "desk:$first" 2>&1 | grep -c "says the same")" 0 "... not when nothing stays"
contains "$(desk adm.zoe admit P1 --to team:ward --in-charge dr.one --dry-run 2>&1)" "registry.d/20-patients.conf:3 says the same already" "... what the registry says too"

# ---- R40: an access for oneself is one also where a role hides it today
sed -i 's|{ name = "nurse";|{ name = "clerk"; matrix = { admin = "write"; }; },\n  &|' "$site/careacl.conf"
sed -i 's|{ login = "dr.ville";|{ login = "adm.zoe"; profession = "clerk"; briefed = "2026-01-05"; rpps = "10000000009"; },\n  { login = "adm.alt"; profession = "clerk"; briefed = "2026-01-05"; rpps = "10000000009"; },\n  &|' "$site/registry.d/10-people.conf"
sed -i 's|{ name = "clerk";|{ name = "student"; student = true; },\n  &|' "$site/careacl.conf"
sed -i 's|{ login = "dr.ville";|{ login = "etu.noa"; profession = "student"; briefed = "2026-01-05"; supervisors = ["inf.three"]; },\n  &|; s|{ login = "inf.three"; } )|{ login = "inf.three"; }, { login = "etu.noa"; } )|' "$site/registry.d/10-people.conf"
sed -i 's|^roles = ( |&{ login = "adm.alt"; access = { admin = "write"; }; ground = "admissions"; },\n          |' "$site/registry.d/10-people.conf"
add_login adm.alt 23050
add_login etu.noa 23051
status_is 0 "a clerk with a role" careacl sync
contains "$(desk adm.zoe admit P1 --to team:other --in-charge etu.noa --dry-run 2>&1)" "'etu.noa' is a student, and cannot answer" "a student in charge: told"
wrong "would gain an access" "a consent to oneself, hidden by a role" desk adm.zoe consent P1 --to login:adm.zoe
wrong "would gain an access" "... with --dry-run" desk adm.zoe consent P1 --to login:adm.zoe --dry-run
wrong "would gain an access" "... to another login of the same person" desk adm.zoe consent P1 --to login:adm.alt
wrong "would gain an access" "... that is to come" desk adm.zoe consent P1 --to login:adm.zoe --from 2099-01-01
wrong "would gain an access" "a relation" desk adm.zoe relate P1 --login adm.zoe --kind relative --agreed --category admin
wrong "would gain an access" "a derogation" desk adm.zoe derogate P1 --login adm.zoe --basis inspection --category admin --reference "letter 7" --until 2099-01-01
status_is 0 "another with the office may" desk inf.three consent P1 --to login:adm.zoe
status_is 0 "what one loses oneself may be recorded" desk adm.zoe object P1 --to login:adm.zoe
wrong "would gain an access" "the withdrawal of an objection to oneself, hidden by a role" desk adm.zoe withdraw "$(last_said)"
status_is 0 "a consent to somebody else" desk adm.zoe consent P1 --to login:inf.three

# ---- R40: an access to one document is an access
echo "P3 a" >"$root/P3/medical/a.pdf" && echo "P3 b" >"$root/P3/medical/b.pdf"
careacl sync >/dev/null 2>&1
is "$(may inf.three clinical/P3/medical/a.pdf)" yes "a document of P3"
status_is 0 "an objection to one document" careacl object P3 --to login:inf.three --document medical/a.pdf
wrong "would gain an access" "its withdrawal by whom it keeps out" desk inf.three withdraw "$(last_said)"
is "$(may inf.three clinical/P3/medical/a.pdf)" no "... who does not read it"
status_is 0 "its withdrawal by another" desk adm.zoe withdraw "$(last_said)"
is "$(may inf.three clinical/P3/medical/a.pdf)" yes "... who does"
status_is 0 "a document is withheld" careacl withhold P3 --document medical/b.pdf --author dr.one
wrong "would gain an access" "its end by one who would read it" desk inf.three withdraw "$(last_said)"
is "$(as inf.three find "$site" -name b.pdf -path "*P3*" -readable 2>/dev/null)" "" "... who does not read it"
status_is 0 "its end by another" desk adm.zoe withdraw "$(last_said)"
status_is 0 "a document is withheld once more" desk inf.three withhold P3 --document medical/b.pdf --author dr.one
output=$(desk inf.three object P3 --to login:dr.one --document medical/a.pdf 2>&1)
is "$?" 0 "an objection of somebody else's where a document is withheld"

# ---- R40: more changes ahead than are looked at are no answer
python3 - >"$site/registry.d/30-many.conf" <<'PYTHON'
import time
start = int(time.time()) + 600
stamp = lambda at: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
print('patients = ( { id = "P7"; birth_date = "1950-02-01"; teams = ( { team = "ward"; } );')
print("objections = (")
print(",\n".join('{ to = "login:inf.three"; valid_from = "%s"; valid_until = "%s"; }' % (stamp(start + 2 * i), stamp(start + 2 * i + 1))
                 for i in range(520)))
print("); } );")
PYTHON
status_is 0 "a patient with 520 dated objections" careacl sync
wrong "inf.three: error: might gain an access.*somebody else" "a membership after the last of a thousand changes" \
	desk inf.three admit P7 --to team:other --from 2091-01-01
status_is 0 "another with the office may" desk adm.zoe admit P7 --to team:other --from 2091-01-01

# ---- what was refused leaves a line
refusals() { careacl audit export | grep '"outcome":"refused"' | tail -n 1 | json '[d["by"], d["fields"]["verb"], d["fields"]["patient"], d["fields"]["refusal"]]'; }
desk dr.one object P7 --to everyone >/dev/null 2>&1
is "$(refusals)" '["dr.one", "object", "P7", "no-office"]' "who spoke for a patient without the office"
desk inf.three consent P7 --to login:inf.three >/dev/null 2>&1
is "$(refusals)" '["inf.three", "consent", "P7", "own-access"]' "who would have given themselves an access"
finish
