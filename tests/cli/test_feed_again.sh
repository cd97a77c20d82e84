#!/bin/bash
# The same files, synced once more: nothing is said otherwise than the first time, no date, no place; nothing is lost with a line that is
# gone the next day.
# not under asan: the same code runs in test_feed_fhir, and under 100,000 damaged feeds in test_feed_mutants
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
. tests/cli/feed_site.sh
site_logins dr.one inf.two inf.three
mkdir "$site/feed" "$site/feed2" "$site/fhir"
sed -i 's/^guard.*//; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; },\
  { type = "table"; path = "feed"; }, { type = "table"; path = "feed2"; }, { type = "fhir"; path = "fhir"; } );|' "$site/careacl.conf"
# registry ID BIRTH [ID BIRTH]: whom it declares
registry() {
	local separator=
	while [ $# -gt 0 ]; do
		echo "$separator{ id = \"$1\"; birth_date = \"$2\"; }"
		separator=', '
		shift 2
	done | sed '1s/^/patients = ( /; $s/$/ );/' >"$site/registry.d/20-patients.conf"
}
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;')
# other LINE...: the second table
other() { printf '%s\n' "$header" "$@" >"$site/feed2/facts.csv"; }
# person ID [MORE]: of FHIR, a line; fhir LINE...: all that it says
person() { echo "{\"resourceType\":\"Patient\",\"id\":\"$1\"$2}"; }
fhir() { printf '%s\n' "$@" >"$site/fhir/all.ndjson"; }
# says: what all feeds come to; same_again NAME: the same files once more; ticks: a second goes by
says() { sql "SELECT t.text FROM texts t JOIN texts_of o ON o.id = t.id WHERE o.role = 'good' AND t.name = 'feeds'" | json 'd[0][0]'; }
ticks() { local second=$EPOCHSECONDS; while [ "$EPOCHSECONDS" = "$second" ]; do sleep 0.1; done; }
same_again() {
	local before
	before=$(says)
	output=$(careacl sync 2>&1) || echo "# $output"
	contains "$before" '\{ id = "[PQ]' "$1: feeds say something"
	is "$(says)" "$before" "... and by the same files the same"
}

# an objection that vanishes before anybody declares its patient, who is spelled like another
other
fhir "$(person P001)"
registry P001 1950-02-01
for id in P1 P-001 p001; do
	afresh
	said "objection;$id;login;inf.two;;;;;;;c1"
	is "$(may dr.one P001)" "yes " "$id is spelled like P001: who has access keeps it"
	same_again "$id"
	[ "$id" != p001 ] || continue # never declared beside P001
	registry P001 1950-02-01 "$id" 1940-01-01
	said "presence;$id;;;6268;;;;2026-01-05;;" 'unit-member;;login;inf.three;6268;;;;;;'
	is "$(may dr.one inf.two "$id")" "yes no " "... refuses on once $id is declared, though the line has vanished"
	is "$(may inf.three P001)" "no " "... and P001 is still on hold"
	registry P001 1950-02-01
done
afresh 'objection;Q1;login;inf.two;;;;;;;c1' 'objection;Q01;login;inf.three;;;;;;;c1'
same_again "two whom nobody declares, spelled alike"

# a death without a date
registry P001 1950-02-01 P002 1960-02-01
merged=',"link":[{"other":{"reference":"Patient/P002"},"type":"replaced-by"}]'
dead=",\"deceasedBoolean\":true$merged"
first=$(person P003 "$dead")
dated=$(person P004 ",\"deceasedDateTime\":\"2026-01-10T10:00:00+01:00\"$merged")
for lines in "$first" "$first"$'\n'"$dated" "$dated"$'\n'"$first"; do
	fhir "$lines"
	afresh
	ticks
	same_again "the death of an identity that nobody declares, one of $(wc -l <"$site/fhir/all.ndjson")"
done
registry P001 1950-02-01 P002 1930-02-01 P003 2015-02-01
fhir "$(person P002 ',"deceasedDateTime":"1990-01-10T10:00:00+01:00"')" "$(person P003 "$dead")"
afresh
contains "$(says)" '^\{ id = "P003"; deceased = "2' "a death before the birth is another person's, the own one is not"
said
contains "$(says)" '^\{ id = "P003"; deceased = "2' "... nor the next time"

# where a statement stands
registry P002 1950-02-01 P003 1970-02-01
fhir "$(person P003)"
other 'objection;P003;login;dr.one;;;;;2098-01-01;2099-01-01;c1'
afresh 'objection;P002;login;inf.three;;;;;2026-01-05;2099-01-01;c1'
other
said
fhir "$(person P003 "$merged")"
said
same_again "objections of two identities that are kept"
lacks "$(says)" 'id = "(P00[23])".* of = "\1"' "no patient is another identity of their own"
finish
