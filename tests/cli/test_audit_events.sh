#!/bin/bash
# careacl audit export --format fhir: the trail of a site as AuditEvents of FHIR R4; who they name, what is told when not
# all can be read. The mapping row by row: tests/unit/test_audit_event.c.
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
require python3
desk_site
trail=$site/state/audit
events() { careacl audit export --format fhir "$@"; }
of_fhir() { python3 tests/cli/audit_events.py "$@"; }
# shown FIELD VALUE EXPRESSION: the expression of each event of lines with that field, in $all
shown() { grep -F "{\"type\":\"$1\",\"valueString\":\"$2\"}" <<<"$all" | of_fhir show "$3" | xargs; }

# ---- what happens on a site ----
desk adm.zoe object P1 --to login:inf.two --by "the patient" --reference letter-1 >/dev/null
desk inf.two break-glass P3 --justification "found unconscious" --cannot-consent --immediate-risk >/dev/null
desk inf.two break-glass P3 --end >/dev/null
desk inf.three break-glass P9 --justification "found unconscious" --cannot-consent --immediate-risk >/dev/null 2>&1
desk dr.one review desk:2 --finding "justified" >/dev/null
desk inf.two object P2 --to login:dr.one >/dev/null 2>&1
careacl withhold P1 --document medical/a.pdf --author dr.one >/dev/null
careacl withdraw 1 >/dev/null
status_is 0 "an export" events
all=$(events)
is "$(of_fhir check <<<"$all")" "" "each line is an AuditEvent"
is "$(events 2>&1 >/dev/null)" "" "nothing on stderr"
is "$(wc -l <<<"$all")" "$(careacl audit export | grep -vcE '"kind":"(sweep|held|replay|audit-)')" "one for each line that is told"
is "$(of_fhir show 'e["id"]' <<<"$all" | sort)" "$(careacl audit export | grep -E '"kind":"(statement|break-glass|review|access-|adoption|set-aside)' | while IFS= read -r line; do
	printf %s "$line" | b2sum -l 256 | cut -d' ' -f1
done | sort)" "the id is the hash of the line"
is "$(of_fhir show 'e["source"]["observer"]["identifier"]["value"]' <<<"$all" | sort -u)" "$(cat "$trail/key.pub")" "the trail's key says whose it is"
is "$(shown kind break-glass '(e["subtype"][0]["code"], e["agent"][0]["altId"], e.get("outcome"))')" \
	"(110127, inf.two, 0) (110132, inf.two, None) (110138, inf.two, 0) (110127, inf.three, 8)" "emergencies: claimed, asked about, ended, refused"
is "$(shown kind break-glass 'e["agent"][0]["purposeOfUse"][0]["coding"][0]["code"]')" "BTG BTG BTG BTG" "... to break the glass"
contains "$(grep '"110127"' <<<"$all" | head -n 1)" '"found unconscious' "... with the justification"
is "$(shown kind review '(e["type"]["code"], e["agent"][0]["altId"], e["entity"][0]["what"]["identifier"]["value"])')" "(verify, dr.one, P3)" "the review"
is "$(shown verb withdraw 'e["action"]')" "D" "what is withdrawn"
is "$(shown kind set-aside 'e["entity"][1]["what"]["identifier"]["value"]')" "medical/a.pdf" "a document set aside"
is "$(grep no-office <<<"$all" | of_fhir show 'e["outcome"] + e["outcomeDesc"]')" "8no-office" "what inf.two may not say"

# ---- which lines ----
is "$(events --patient P3 | of_fhir show '[x["what"]["identifier"]["value"] for x in e["entity"] if x["role"]["code"] == "1"]' | sort -u)" "['P3']" "of one patient"
is "$(events --until 2026-01-01 | wc -l)" 0 "of no day"
is "$(careacl audit export --format trail)" "$(careacl audit export)" "trail: the lines as they stand"
is "$(events --json | json '[sorted(set(e["resourceType"] for e in d["lines"])), len(d["lines"])]')" "[[\"AuditEvent\"], $(wc -l <<<"$all")]" "as one document"

# ---- who: the number that the registry knew then ----
is "$(events --login inf.two | of_fhir show 'e["agent"][0]["who"].get("identifier")' | grep -c "'urn:oid:1.2.250.1.71.4.2.1', 'value': '810000000002'")" \
	"$(events --login inf.two | grep -c '"altId":"inf.two"')" "inf.two by the RPPS"
is "$(shown kind review 'e["agent"][0]["who"]["identifier"]')" "{value: dr.one}" "dr.one, of whom none is known, by login"
next_second() {
	local second
	second=$(date +%s)
	while [ "$(date +%s)" = "$second" ]; do sleep 0.02; done
}
next_second
sed -i 's/10000000002/10000000077/' "$site/registry.d/10-people.conf"
careacl sync >/dev/null
desk inf.two break-glass P3 --justification "once more unconscious" --cannot-consent --immediate-risk >/dev/null
all=$(events)
is "$(shown kind break-glass 'e["agent"][0]["who"]["identifier"]["value"]')" "810000000002 810000000002 810000000002 inf.three 810000000077" \
	"another person has the login now: each has their own number"

# ---- who may ask ----
status_is 0 "the office" desk dr.ville audit export --format fhir
status_is 2 "without it" desk adm.zoe audit export --format fhir
is "$(desk adm.zoe audit export --format fhir 2>/dev/null)" "" "... nothing is said"
status_is 2 "an unknown format" events --format csv
contains "$(events --format csv 2>&1)" "'csv' is unknown, expected trail or fhir" "... it says which there are"
status_is 2 "a format of verify" careacl audit verify --format fhir
status_is 4 "a full device is told" bash -c "'$CAREACL' -c '$site/careacl.conf' audit export --format fhir >/dev/full"

# ---- what cannot be read ----
cp "$site/careacl.conf" "$CAREACL_TEST_DIR/right.conf"
echo 'x = {' >>"$site/careacl.conf"
status_is 0 "settings that do not parse" events
is "$(events 2>/dev/null | of_fhir check)$(events 2>/dev/null | grep -c 'urn:oid')" "0" "... logins alone"
contains "$(events 2>&1 >/dev/null)" "is not asked for the numbers .rpps. of persons: the settings are wrong" "... which is said"
cp "$CAREACL_TEST_DIR/right.conf" "$site/careacl.conf"
mv "$site"/state/state.db* "$CAREACL_TEST_DIR/"
status_is 0 "a copy of the trail, without its state" events
is "$(events 2>&1 >/dev/null)$(events | grep -c 'urn:oid')" 0 "... has logins alone, and that is no error"

count=$(events | wc -l)
chmod u+w "$trail"/*.jsonl
sed -i '4s/P2/P7/' "$trail"/*.jsonl
status_is 1 "a damaged trail" events
is "$(events 2>/dev/null | wc -l)" "$count" "... what can be read is exported"
is "$(events 2>&1 >/dev/null)" "careacl: error: the chain does not hold in 1 places: 'careacl audit verify' says where" "... it says who knows more, and names nobody"
sed -i '4s/"fields":{/"fields":{{/' "$trail"/*.jsonl
status_is 1 "a line that is no JSON" events
is "$(events 2>/dev/null | wc -l)" $((count - 1)) "... is no event"
contains "$(events 2>&1 >/dev/null)" "1 lines are no JSON" "... which is said"
rm "$trail/key.pub"
is "$(events 2>/dev/null | of_fhir show 'e["source"]["observer"].get("identifier")' | sort -u)" None "no key, no name of the observer"
finish
