#!/bin/bash
# Feeds of FHIR, end to end through the jail: numbers, wishes, holds, deletions; what is not whole changes nothing. The mapping itself:
# tests/unit/test_feed_fhir.c.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three inf.four adm.zoe
mkdir "$site/fhir" "$site/logins"
sed -i 's/^guard.*//; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; },\
  { type = "table"; path = "logins"; },\
  { type = "fhir"; path = "fhir"; patient_systems = ["urn:ipp"]; unit_systems = ["urn:uf"];\
    classes = ( { name = "PSY"; categories = ["psychiatry"]; } ); } );\
offices = { desk = ["adm.zoe"]; };|' "$site/careacl.conf"
sed -i '/profession/s/login = "dr.one"; /&rpps = "10001234567"; /' "$site/registry.d/10-people.conf"
cat >"$site/registry.d/20-patients.conf" <<-'CONF'
	patients = ( { id = "P001"; birth_date = "1950-02-01"; }, { id = "P002"; birth_date = "1960-02-01"; },
	             { id = "P003"; birth_date = "1970-02-01"; } );
	teams = ( { name = "6268"; stores = ["clinical"]; members = ( { login = "inf.three"; } ); } );
CONF
printf '%s\n' 'login;professional_system;professional_id;profession;from;to' 'inf.two;urn:staff;17;nurse;;' \
	'inf.four;Practitioner;four;nurse;;' 'inf.three;rpps;10009999991;;;' >"$site/logins/logins.csv"
# fhir FILE LINE...: a file of the feed
fhir() {
	local file=$1
	shift
	printf '%s\n' "$@" >"$site/fhir/$file"
}
opens() { as "$1" ls "$site/clinical/$2" >/dev/null 2>&1 && echo yes || echo no; }
patient() { printf '{"resourceType":"Patient","id":"%s","identifier":[{"system":"urn:ipp","value":"%s"}]}\n' "$1" "$2"; }
person() { printf '{"resourceType":"Practitioner","id":"%s","identifier":[{"system":"%s","value":"%s"}]}\n' "$1" "$2" "$3"; }
# team ID PATIENT MEMBER..
team() {
	local id=$1 patient=$2 members='' member
	shift 2
	for member; do members="$members${members:+,}{\"member\":{\"reference\":\"$member\"}}"; done
	printf '{"resourceType":"CareTeam","id":"%s","status":"active","period":{"start":"2026-01-05"},"subject":{"reference":"%s"},"participant":[%s]}\n' \
		"$id" "$patient" "$members"
}
# consent ID PATIENT PROVISION
consent() {
	printf '{"resourceType":"Consent","id":"%s","status":"active","scope":{"coding":[{"system":"%s","code":"patient-privacy"}]},"patient":{"reference":"%s"},"provision":%s}\n' \
		"$1" http://terminology.hl7.org/CodeSystem/consentscope "$2" "$3"
}
actor() { printf '"actor":[{"reference":{"reference":"%s"}}]' "$1"; }

people=("$(patient a P001)" "$(patient b P002)" "$(patient c P003)" "$(person one urn:oid:1.2.250.1.71.4.2.1 810001234567)"
	"$(person two urn:staff 17)")
fhir people.ndjson "${people[@]}"
fhir teams.ndjson "$(team t1 Patient/a Practitioner/one Practitioner/two Practitioner/four Practitioner/nobody)" "$(team t2 Patient/b Practitioner/two)" \
	'{"resourceType":"Organization","id":"uf","identifier":[{"system":"urn:uf","value":"6268"}]}' \
	'{"resourceType":"Encounter","id":"e","status":"in-progress","subject":{"reference":"Patient/b"},"period":{"start":"2026-01-05"},"serviceProvider":{"reference":"Organization/uf"}}'
output=$(careacl sync 2>&1)
is "$?" 0 "a feed is taken: $output"
is "$(entries P001/medical)|$(entries P002/medical)|$(entries P003/medical)" "dr.one:rwx inf.four:r-x inf.two:r-x |inf.three:r-x inf.two:r-x |" \
	"teams by RPPS, by the hospital's number and by the feed's own; an encounter's unit"
is "$(opens inf.two P001/medical)$(opens inf.three P001/medical)$(opens inf.three P002/medical)" "yesnoyes" "... says the kernel"
contains "$(careacl explain inf.two P001 medical)" 'fhir/teams.ndjson:1' "the answer names the line"
contains "$(careacl feed check fhir)" "^fhir/teams.ndjson:1: nothing: nobody here is known.*nobody" "who is not known grants nothing, and is listed"
is "$(careacl sync 2>&1)" "" "the second sync says nothing"

# refusals, and exceptions of them
fhir consents.ndjson "$(consent c1 Patient/a "{\"type\":\"deny\",$(actor Practitioner/two)}")" \
	"$(consent c2 Patient/b "{\"type\":\"deny\",\"securityLabel\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"PSY\"}]}")"
careacl sync >/dev/null 2>&1
is "$(opens inf.two P001/medical)$(opens dr.one P001/medical)$(opens inf.two P002/medical)" "noyesyes" "one nurse is shut out by a consent"
contains "$(careacl explain inf.two P001 medical)" 'fhir/consents.ndjson:1' "... and the refusal has its line"
fhir consents.ndjson "$(consent c1 Patient/a "{\"type\":\"deny\",\"provision\":[{\"type\":\"permit\",$(actor Practitioner/one)}]}")"
careacl sync >/dev/null 2>&1
is "$(opens dr.one P001/medical)$(opens inf.four P001/medical)" "yesno" "everybody is refused but one"

fhir consents.ndjson "$(consent c1 Patient/a "{\"type\":\"deny\"}" | sed 's/"active"/"inactive"/')"
careacl sync >/dev/null 2>&1
is "$(opens inf.four P001/medical)" yes "a consent that has become inactive is withdrawn"
fhir consents.ndjson "$(consent c1 Patient/a "{\"type\":\"deny\"}")"
careacl sync >/dev/null 2>&1

# a permit adds whom it names, and nobody else
fhir consents.ndjson "$(consent p1 Patient/c "{\"type\":\"permit\"}")" "$(consent p2 Patient/c "{\"type\":\"permit\",$(actor Practitioner/four)}")" \
	'{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Consent/c1"}}]}'
careacl sync >/dev/null 2>&1
contains "$(careacl feed check fhir --json)" '"ignored"' "a permit to everybody is listed as ignored"
is "$(opens inf.four P001/medical)" yes "a deletion withdraws what an earlier run took"

# what is uncertain permits nothing: an old number, an end that is not known, another server's patient
absent='{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}'
kept=$(cat "$site/fhir/teams.ndjson")
printf '%s\n' "${people[@]}" "$(patient d P002 | sed 's/\[/&{"use":"old","system":"urn:ipp","value":"P003"},/')" >"$site/fhir/people.ndjson"
fhir consents.ndjson "$(consent p3 Patient/b "{\"type\":\"permit\"}")" \
	"$(consent p4 Patient/c "{\"type\":\"permit\",$(actor Practitioner/four)}" | sed 's/"id"/"dateTime":"2099-01-01",&/')"
# encounter ID STATUS END: inf.four takes care of P003
encounter() {
	printf '{"resourceType":"Encounter","id":"%s","status":"%s","subject":{"reference":"Patient/c"},"participant":[{"individual":{"reference":"Practitioner/four"}}],"period":{"start":"2026-01-05","end":"%s"}}\n' "$@"
}
fhir teams.ndjson "$kept" "$(team t4 Patient/d Practitioner/four)" "$(team t5 https://other.example/fhir/Patient/c Practitioner/four)" \
	"$(team t6 Patient/c Practitioner/one | sed "s|\"2026-01-05\"|&,\"_end\":$absent|")" "$(team t7 Patient/c Practitioner/two)" "$(encounter e1 finished 2099-01-01)"
careacl sync >/dev/null 2>&1
is "$(opens inf.four P002/medical)$(opens inf.four P003/medical)$(opens dr.one P003/medical)$(opens inf.two P003/medical)" yesnonoyes \
	"neither an old number, nor another server's id, nor an end that is not known, nor one that is yet to come, lets anybody in"
contains "$(careacl feed check fhir)" "^fhir/consents.ndjson:2: nothing: it says that it is over, or signed, and" "... nor a consent that will be signed"

# who is inactive is so by the feed's own id, and by the number in another spelling
number='{"type":"Practitioner","identifier":{"system":"urn:oid:1.2.250.1.71.4.2.1","value":"810009999991"}}'
fhir teams.ndjson "$kept" "$(team t8 Patient/c x | sed "s|{\"reference\":\"x\"}|$number|")"
careacl sync >/dev/null 2>&1
is "$(opens inf.four P001/medical)$(opens inf.three P003/medical)" yesyes "two professionals, by the feed's id and by RPPS"
fhir people.ndjson "${people[@]}" '{"resourceType":"Practitioner","id":"four","active":false}' \
	"$(person x http://rpps.fr 10009999991 | sed 's/"id"/"active":false,&/')"
careacl sync >/dev/null 2>&1
is "$(opens inf.four P001/medical)$(opens inf.three P003/medical)" nono "... are members of nothing once they are inactive"

# ... and refuses whomever it may mean
role() { printf '{"resourceType":"PractitionerRole","id":"%s","practitioner":{"reference":"%s"},"organization":{"reference":"Organization/uf"}%s}\n' "$@"; }
fhir consents.ndjson "$(consent d1 Patient/a "{\"type\":\"deny\",$(actor Organization/uf)}")" "$(role r1 Practitioner/one '')" \
	"$(role r2 Practitioner/two ',"activ":true')" "$(consent d2 Patient/a "{\"type\":\"deny\",\"purpose\":[],$(actor Practitioner/four)}")" \
	"$(consent d3 Patient/c "{\"type\":\"deny\",$(actor Practitioner/two | sed 's/\[{/&"role":{"coding":[{"code":"PAT"}]},/')}")" \
	"$(consent d4 Patient/b "{\"type\":\"deny\",\"purpose\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActReason\",\"code\":\"ETREAT\"}],\"provision\":[{\"type\":\"deny\"}]}")"
careacl sync >/dev/null 2>&1
is "$(opens inf.two P001/medical)$(opens inf.four P001/medical)$(opens inf.two P003/medical)$(opens inf.two P002/medical)" nononono \
	"a role in doubt, an empty list of purposes, a professional under the patient's role, a refusal within one of the emergency"
fhir people.ndjson "${people[@]}"
fhir teams.ndjson "$kept"
fhir consents.ndjson '{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Consent/d1"}},{"request":{"method":"DELETE","url":"Consent/d2"}},{"request":{"method":"DELETE","url":"Consent/d3"}},{"request":{"method":"DELETE","url":"Consent/d4"}}]}'
careacl sync >/dev/null 2>&1

# what cannot be read holds
fhir consents.ndjson '{"resourceType":"Consent","id":"h1","status":"active","patient":{"reference":"Patient/a"},"except":[{"type":"deny"}]}'
fhir teams.ndjson "$(team t1 Patient/a Practitioner/one Practitioner/two)" "$(team t3 Patient/a Practitioner/four)" "$(team t2 Patient/b Practitioner/two Practitioner/one)"
careacl sync >/dev/null 2>&1
is "$(entries P001/medical)|$(opens dr.one P002/medical)" "dr.one:rwx inf.two:r-x |yes" "STU3 puts its patient on hold: nothing new, others go on"
contains "$(careacl check)" "fhir/consents.ndjson:1: warning: the patient is on hold" "check lists it"

# a refusal whose patient is not in the export: the rest is done, and it is said
fhir consents.ndjson "$(consent h1 Patient/a '{"type":"permit"}')" "$(consent u1 Patient/zz "{\"type\":\"deny\",$(actor Practitioner/two)}")" \
	"$(consent u2 Patient/a '{"type":"deny","provision":[{"type":"deny"}]}' | sed 's|"patient":{"reference":"Patient/a"},||')" \
	"$(consent u3 Patient/zz '{"type":"deny","period":{"start":"2025-01-01","end":"2025-12-31"}}')" \
	"$(consent u4 Patient/zz "{\"type\":\"permit\",$(actor Practitioner/two)}")" \
	'{"resourceType":"Flag","id":"f","status":"active","subject":{"reference":"Patient/zz"},"code":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"PSY"}]}}'
fhir teams.ndjson "$(team t1 Patient/a Practitioner/one Practitioner/two)" "$(team t9 Patient/c Practitioner/two)"
output=$(careacl sync 2>&1)
is "$?|$(opens inf.two P003/medical)" "4|yes" "refusals that nobody knows the patient of: status 4, all else is done"
contains "$output" "^fhir/consents.ndjson:2: error: 3 entries of feeds refuse something, or may, and nobody knows whose" \
	"... one line, with the first place, counted: what is over, and what permits, is none of them"
contains "$(careacl check)" "^fhir/consents.ndjson:2: warning: 3 entries of feeds refuse" "... check says so too"
contains "$(careacl feed check fhir)" "^fhir/consents.ndjson:3: nothing: nobody knows whose this is" "... feed check lists each"
fhir consents.ndjson "$(consent h1 Patient/a '{"type":"permit"}')"
output=$(careacl sync 2>&1)
is "$?$output" 0 "... until they are mended"

# a death of one of two identities
dead() { patient b P002 | sed "s|\"id\"|\"deceasedDateTime\":\"2026-01-06\",$1&|"; }
link() { echo "\"link\":[{\"type\":\"$1\",\"other\":{\"reference\":\"Patient/c\"}}],"; }
for case in "replaced-by no" "replaces no" "seealso yes" "merged yes"; do
	fhir people.ndjson "${people[0]}" "${people[2]}" "$(dead "$(link "${case% *}")")" "${people[@]:3}"
	careacl sync >/dev/null 2>&1
	is "$(opens inf.two P003/medical)" "${case#* }" "another identity has died (${case% *}): is P003 still cared for?"
done
fhir people.ndjson "${people[0]}" "${people[2]}" "$(dead '' | sed 's/\[/&{"use":"old","system":"urn:ipp","value":"P003"},/')" "${people[@]:3}"
careacl sync >/dev/null 2>&1
is "$(opens inf.two P003/medical)" yes "... who has had that number before is somebody else"
fhir people.ndjson "${people[@]}"

# nothing of what is not whole
before=$(ctimes)
# refused FILE:LINE TEXT NAME: status 2 with the file's line, and nothing changes
refused() {
	output=$(careacl sync 2>&1)
	is "$?" 2 "$3: status 2"
	contains "$output" "^fhir/$1: error: .*$2" "... with file and line"
	is "$(ctimes)" "$before" "... nothing changes, the last good goes on"
}
fhir teams.ndjson "$(team t1 Patient/a Practitioner/four)" '{"resourceType":"CareTeam","id":"t9","sta'
refused teams.ndjson:2 'in the middle' "a line that is cut off"
fhir teams.ndjson '{"resourceType":"CareTeam","id":"t9","status":"inactive","status":"active"}'
refused teams.ndjson:1 'same name twice' "a name that is there twice"
fhir teams.ndjson "$(team t1 Patient/a Practitioner/four)"
fhir page.json '{"resourceType":"Bundle","type":"searchset",' '"link":[{"relation":"next","url":"https://example.org?page=2"}],"entry":[]}'
refused page.json:1 'one page of several' "a page of several"
fhir page.json '{"resourceType":"Bundle","type":"collection",' '"entry":[' "$(person x urn:staff 99)," '{"resource":{"resourceType":"Patient","id":"x"} "a":1}]}'
refused page.json:3 'without a resource' "an entry that is none"
fhir page.json '{"resourceType":"Bundle","type":"collection",' '"entry":[' '{"resource":{"resourceType":"Patient","id":"x"} "a":1}]}'
refused page.json:3 'no JSON' "an entry that is no JSON"
fhir page.json '{"resourceType":"Patient","id":"x","meta":{"security":[{"code":"HTEST"}]}}'
refused page.json:1 'test data' "test data"
rm "$site/fhir/page.json"
sed -i 's/patient_systems = .*unit_systems/unit_systems/; s/type = "table"; path/type = "table"; unit_systems = ["x"]; path/' "$site/careacl.conf"
fhir teams.ndjson '{"resourceType":"CareTeam","id":"t","status":"active","subject":{"identifier":{"system":"urn:ipp","value":"P003"}},"participant":[{"member":{"reference":"Practitioner/four"}}]}'
rm "$site/fhir/people.ndjson"
careacl sync >/dev/null 2>&1
is "$(entries P003/medical)" "" "a number of nobody knows which system permits nothing"

finish
