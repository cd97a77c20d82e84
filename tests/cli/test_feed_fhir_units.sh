#!/bin/bash
# An organization of FHIR that is a unit of the site: whoever an Encounter there brings in, a Consent's refusal to it keeps out; by uid.
# not under asan: the same code runs in test_feed_fhir, and under 100,000 damaged feeds in test_feed_mutants
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
. tests/cli/feed_site.sh
site_logins dr.one inf.two inf.three inf.four adm.zoe
mkdir "$site/feed" "$site/fhir"
sed -i 's/^guard.*//; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; },\
  { type = "table"; path = "feed"; }, { type = "fhir"; path = "fhir"; unit_systems = ["urn:uf"]; } );\
offices = { desk = ["adm.zoe"]; };|' "$site/careacl.conf"
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;')
printf '%s\n' 'login;professional_system;professional_id;profession;from;to' 'inf.two;Practitioner;two;;;' >"$site/feed/logins.csv"
fhir() { printf '%s\n' "$@" >"$site/fhir/all.ndjson"; }
# denies REFERENCE: a Consent's refusal to that
denies() {
	printf '{"resourceType":"Consent","id":"c","status":"active","scope":{"coding":[{"system":"%s","code":"patient-privacy"}]},"patient":{"reference":"Patient/P001"},"provision":{"type":"deny","actor":[{"reference":{%s}}]}}\n' \
		http://terminology.hl7.org/CodeSystem/consentscope "$1"
}
held() { careacl feed check fhir | grep -c ': hold: '; }
echo 'patients = ( { id = "P001"; birth_date = "1950-02-01"; } );' >"$site/registry.d/20-patients.conf"
two='{"resourceType":"Practitioner","id":"two"}'
unit='{"resourceType":"Organization","id":"uf","identifier":[{"system":"urn:uf","value":"6268"}]}'
role='{"resourceType":"PractitionerRole","id":"r1","practitioner":{"reference":"Practitioner/two"},"organization":{"reference":"Organization/uf"}}'
by_reference='"reference":"Organization/uf"' by_number='"type":"Organization","identifier":{"system":"urn:uf","value":"6268"}'

# a refusal to the unit
fhir "$two"
afresh
is "$(opens dr.one inf.two)" "yes yes " "the staff of the unit"
for actor in "$by_reference" "$by_number"; do
	fhir "$two" "$unit" "$role"
	afresh
	fhir "$two" "$unit" "$role" "$(denies "$actor")"
	said
	is "$(opens dr.one inf.two)$(held)" "no no 0" "a refusal to the organization that is the unit is one to all its staff ($actor)"
	fhir "$two" "$unit"
	afresh
	fhir "$two" "$unit" "$(denies "$actor")"
	said
	is "$(opens dr.one inf.two)$(held)" "no no 0" "... where FHIR says nobody's role there, too"
	said 'unit-member;;login;inf.three;6268;;;;;;'
	is "$(opens inf.three)" "no " "... and to who comes there"
	fhir "$two" "$unit"
	said
	is "$(opens dr.one inf.two)" "no no " "... kept when it vanishes"
	fhir "$two" "$unit" "$(denies "$actor" | sed 's/"active"/"inactive"/')"
	said
	is "$(opens dr.one inf.two)" "yes yes " "... until it is withdrawn"
done
fhir "$two" "${unit/\"identifier\"/\"partOf\":\{\"reference\":\"Organization/house\"\},\"identifier\"}" "$(denies '"reference":"Organization/house"')"
afresh
is "$(opens dr.one inf.two)" "no no " "a refusal to the house is one to the staff of its units"
fhir "$two" "$unit" "${unit/\"uf\"/\"uf2\"}" "${role/\/uf/\/uf2}" "$(denies "$by_number")"
base=('unit-member;;login;dr.one;6268;;;;;;' 'member;P001;login;inf.two;;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;')
afresh
is "$(opens dr.one inf.two)" "no no " "... to a number, one to all organizations that have it"

team='{"resourceType":"CareTeam","id":"t","status":"active","period":{"start":"2025"},"managingOrganization":[{"reference":"Organization/uf"}],"participant":[{"member":{"reference":"Practitioner/two"}}]}'
base=('unit-member;;login;dr.one;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;')
fhir "$two" "$unit" "$team"
afresh
is "$(opens dr.one inf.two)" "yes yes " "the staff of the unit by a table, and by a team of FHIR"
fhir "$two" "$unit" "$team" "$(denies '"reference":"CareTeam/t"')"
said
is "$(opens dr.one inf.two)$(held)" "no no 0" "... a refusal to that team is one to all of it"
own=${team/\"managingOrganization\":\[\{\"reference\":\"Organization\/uf\"\}\]/\"subject\":\{\"reference\":\"Patient\/P001\"\}}
fhir "$two" "$unit" "$own" "${own/two/three}" '{"resourceType":"Practitioner","id":"three"}'
echo 'inf.three;Practitioner;three;;;' >>"$site/feed/logins.csv"
afresh
is "$(opens dr.one inf.two inf.three)" "yes yes yes " "a team that is there twice is one together"
fhir "$two" "$unit" "$own" "${own/two/three}" '{"resourceType":"Practitioner","id":"three"}' "$(denies '"reference":"CareTeam/t"')"
said
is "$(opens dr.one inf.two inf.three)" "yes no no " "... and so it is refused"
fhir "$two" "$unit" "${own/%\"participant*/\"participant\":[]\}}" "$(denies '"reference":"CareTeam/t"')"
afresh
is "$(held)" 1 "a refusal to a team that lists nobody holds the patient"

# a unit that nobody knows
base=('unit-member;;login;dr.one;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;')
fhir "$two" "${unit/6268/6300}"
afresh
fhir "$two" "${unit/6268/6300}" "$(denies "$by_reference")"
said 'unit-member;;login;inf.three;6268;;;;;;'
is "$(opens dr.one inf.three)$(held)" "yes no 1" "a refusal to a unit where nobody is holds the patient"
fhir "$two" "${unit/6268/6300}" "$role" "$(denies "$by_reference")"
afresh 'unit-member;;login;inf.two;6268;;;;;;'
is "$(opens dr.one inf.two)$(held)" "yes no 0" "... unless FHIR says who has a role there"
for fhir in "${unit/urn:uf/urn:other}" "$unit ${unit/6268/6300}"; do
	read -ra both <<<"$fhir"
	fhir "$two"
	afresh
	fhir "$two" "${both[@]}" "$(denies "$by_reference")"
	said 'unit-member;;login;inf.three;6268;;;;;;'
	is "$(opens dr.one inf.three)$(held)" "no no 1" "... one that may be this or another unit refuses the staff of each, and holds"
done
base=('unit-member;;login;dr.one;Organization/uf;;;;;;' 'presence;P001;;;Organization/uf;;;;2026-01-05;;')
fhir "$two" "$role" "$(denies "$by_reference")"
afresh
is "$(opens dr.one)" "no " "... a unit that tables call after its organization is that"

# of two versions that give it two numbers nobody knows in which unit the patient is
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6300;;;;;;')
stay='{"resourceType":"Encounter","id":"e","status":"in-progress","subject":{"reference":"Patient/P001"},"class":{"code":"IMP"},"period":{"start":"2026-01-05"},"serviceProvider":{"reference":"Organization/uf"}}'
fhir "$unit" "$stay"
afresh
is "$(opens dr.one inf.two)" "yes no " "the staff of the unit where the patient is"
for who in RelatedPerson/r:yes Patient/P001:yes Practitioner/two:no urn:uuid:1:no; do
	fhir "$unit" "${stay/%\}/,\"participant\":[\{\"actor\":\{\"reference\":\"${who%:*}\"\}\}]\}}"
	afresh
	is "$(opens dr.one)" "${who##*:} " "... beside ${who%:*}, who takes part"
done
fhir "$unit" "${unit/6268/6300}" "$stay"
afresh
is "$(opens dr.one inf.two)" "no no " "... nobody's, where nobody knows which unit that is"

finish
