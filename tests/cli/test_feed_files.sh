#!/bin/bash
# What a feed's files are read as, and what is told of them: files that are not read because of their name, tables whose end nobody
# would miss, rows that come to nothing; by feed check, check and sync.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three inf.four adm.zoe
mkdir "$site/feed"
sed -i 's/^guard.*//; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; },\
  { type = "table"; path = "feed"; } );\
offices = { desk = ["adm.zoe"]; };|' "$site/careacl.conf"
cat >"$site/registry.d/20-patients.conf" <<-'CONF'
	patients = ( { id = "P001"; birth_date = "1950-02-01"; }, { id = "P002"; birth_date = "1960-02-01"; } );
CONF
. tests/cli/feed_site.sh
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;'
	'presence;P002;;;6268;;;;2026-01-05;;')
said 'end;;;;;;;;;;4'
is "$(opens dr.one inf.two)" "yes yes " "a unit and who is in it"
status_is 0 "a feed of which all is taken" careacl feed check feed
lacks "$(careacl feed check feed; careacl check)" 'feed[^:]*: warning' "... has no warning"

# objections in a file that is not read
mkdir "$site/feed/old" "$site/feed/.git"
printf '%s\n' "$header" 'objection;P001;login;inf.two;;;;;;;o1' 'end;;;;;;;;;;1' >"$site/feed/40-objections.CSV"
said 'end;;;;;;;;;;4'
is "$(opens dr.one inf.two)" "yes no " "a suffix in capitals is one: what is refused there is refused"
mv "$site/feed/40-objections.CSV" "$site/feed/40-objections.csv"
said 'end;;;;;;;;;;4'
mv "$site/feed/40-objections.csv" "$site/feed/40-objections.dat"
is "$(careacl sync 2>&1 | grep -c 'warning: .*not read')" 1 "sync tells of a file that is not read"
contains "$(careacl status)" '1 file of a feed is not read because of its name' "... status too"
is "$(opens dr.one inf.two)" "yes no " "... what was refused there is kept"
contains "$(careacl feed check feed)" '^feed/40-objections.dat: warning: is not read' "feed check names it"
status_is 1 "... by its status too" careacl feed check feed
contains "$(careacl feed check feed --json | json 'd["warnings"]')" 'feed/40-objections.dat' "... and as JSON"
contains "$(careacl check)" '^feed/40-objections.dat: warning: is not read, .*none of .csv, .tsv, .txt' "... and check, with the names that are"
lacks "$(careacl check)" '(old|\.git): warning: is not read' "folders and hidden files are passed over"
mv "$site/feed/40-objections.dat" "$site/feed/40-objections.csv.part"
lacks "$(careacl check)" '.part: warning' "... and what is still being written"
mv "$site/feed/40-objections.csv.part" "$site/feed/$(printf '40-oppos\xe9.csv')"
contains "$(careacl check)" '^feed: warning: a file is not read, .*no plain text' "a name that is no text is told"
rm -r "$site"/feed/40* "$site/feed/old"
clears feed P001

# what would not be missed
said
contains "$(careacl feed check feed)" "^feed/facts.csv: warning: the last row is no 'end'" "a table without its last row is told"
printf '%s\n' 'patient;birth_date' 'P100;1950-01-01' >"$site/feed/patients.csv"
is "$(careacl check | grep -c "no 'end' ")|$(careacl check | grep -c '2 such tables')" "1|1" "... once for all tables of a feed"
status_is 0 "... all of it was taken" careacl feed check feed
printf '%s\n' 'patient;birth_date' 'P100;1950-01-01' 'end;1' >"$site/feed/patients.csv"
printf '%s\n' 'login;professional_system;professional_id;profession;from;to' 'inf.three;hr;3;nurse;;' 'end;;;;;1' >"$site/feed/logins.csv"
said 'end;;;;;;;;;;4'
lacks "$(careacl check)" "no 'end' " "each kind of table may have one"
printf '%s\n' 'patient;birth_date' 'end;1' >"$site/feed/patients.csv"
contains "$(careacl sync 2>&1)" 'feed/patients.csv:2: error: the table has lost rows, or got some: 0 stand before its last line, which says 1' "... and is held to it"
printf '%s\n' 'patient;birth_date' 'end;0' >"$site/feed/patients.csv"
printf '%s\n' 'login;professional_system;professional_id;profession;from;to' 'end;;;;;2' >"$site/feed/logins.csv"
contains "$(careacl sync 2>&1)" 'feed/logins.csv:2: error: .*0 stand before its last line, which says 2' "... a table of logins too"
rm "$site"/feed/{patients,logins}.csv

# rows that come to nothing
said 'member;P001;login;nobody;;;;;;;' 'member;P001;login;inf.three;;;;;03.11.2026;;' 'member;P001;login;inf.three;;;;;2026-11-03T08:00;;' \
	'member;P001;login;inf.three;;;;;2026-11-03;2026-11-01;' 'objection;P001;login;dr.one;;;;;;31.12.2026;o2' 'end;;;;;;;;;;9'
contains "$(careacl check)" "^feed: warning: came to nothing: 4, refuse more than they say: 1, odd: 0; 'careacl feed check feed'" "check counts them, and says what lists them"
contains "$(careacl status)" '^feeds +4 came to nothing: careacl check' "... and status counts those that came to nothing"
is "$(careacl status --json | json '[d["last_sync"]["nothing"], d["last_sync"]["unread"]]')" "[4, 0]" "... and as JSON"
output=$(careacl feed check feed)
contains "$output" "^feed/facts.csv:7: nothing: from is no date: '03.11.2026'; expected 2026-01-31, or" "a date that is none: which, and what is expected"
contains "$output" "^feed/facts.csv:8: nothing: from is no date: '2026-11-03T08:00'; " "... a time without its seconds"
contains "$output" "^feed/facts.csv:9: nothing: to is before from" "... the wrong way round"
contains "$output" "^feed/facts.csv:10: widened: to is no date: '31.12.2026'; .*cannot be read is open" "... of an objection"
clears feed P001
said 'end;;;;;;;;;;4'

# who was born when, and numbers that cannot be
printf '%s\n' 'patient;birth_date' 'P100;2015-03-01' 'P100;1990-03-01' 'P001;1951-02-01' 'end;3' >"$site/feed/patients.csv"
printf '%s\n' 'login;professional_system;professional_id;profession;from;to' 'inf.three;rpps;10001234567;nurse;;' \
	'inf.two;rpps;10009999995;nurse;;' 'end;;;;;2' >"$site/feed/logins.csv"
output=$(careacl feed check feed)
contains "$output" '^feed/patients.csv:3: odd: another line has another birth date' "two dates of birth of one patient are told"
contains "$output" '^feed/patients.csv:4: odd: the registry has another birth date' "... another than the registry's too"
contains "$output" '^feed/logins.csv:2: odd: CHECK-DIGIT: the check digit' "the check digit of a login table's number is looked at"
lacks "$output" 'logins.csv:3: odd' "... where it is right nothing is said"

# who gains, who loses, by which rule, and how many
said 'end;;;;;;;;;;4'
feed 'objection;P002;login;inf.two;;;;;;;o3' 'member;P100;login;inf.three;;;;;;;' 'end;;;;;;;;;;6'
output=$(careacl feed check feed)
contains "$output" '^inf.two loses P002/medical: objection-named R11$' "who loses, and by which rule"
contains "$output" '^gains: [1-9][0-9]*, losses: 1$' "... and how many"
is "$(careacl feed check feed --json | json 'd["losses"][0]["rule"]')" R11 "... as JSON too"

# which feeds there are
output=$(careacl feed check feeds/feed 2>&1)
contains "$output" 'feeds/feed: error: is no feed of careacl.conf; .*: feed$' "a name that is none: which there are"
output=$(careacl feed check feed --quiet)
contains "$output" '^feed/patients.csv:3: odd' "--quiet leaves what was not taken as it stands"
lacks "$output" ': (membership|assignment|patient) of ' "... and nothing of what was"

# FHIR: whose numbers were looked for; a last line whose end alone is missing
rm "$site"/feed/*
sed -i 's|type = "table"; path = "feed";|type = "fhir"; path = "feed"; patient_systems = ["urn:x:nobody", "urn:x:two"];|' "$site/careacl.conf"
printf '%s\n' '{"resourceType":"Patient","id":"a","identifier":[{"system":"urn:x:ours","value":"P001"}],"birthDate":"1950-02-01"}' >"$site/feed/Patient.ndjson"
printf '%s' '{"resourceType":"Encounter","id":"e","status":"in-progress","subject":{"reference":"Patient/a"},"participant":[{"individual":{"identifier":{"system":"urn:x:hr","value":"7"}}}]}' >"$site/feed/Encounter.ndjson"
contains "$(careacl check)" '^feed: warning: came to nothing: [12],' "check counts resources whose patient nobody knows"
contains "$(careacl feed check feed)" '^feed/Patient.ndjson:1: nothing: NOPATIENT: .*; patient_systems: urn:x:nobody urn:x:two' "... feed check says whose numbers were looked for"
contains "$(careacl feed check feed)" '^feed/Encounter.ndjson:1: ' "a last line whose end alone is missing is whole, and is read"
mv "$site/feed/Patient.ndjson" "$site/feed/Patient.NDJSON"
cat "$site/feed/Patient.NDJSON" "$site/feed/Patient.NDJSON" | sed '2s/P001/P002/; 2s/"a"/"b"/' >"$site/feed/Patients.NDJSON"
rm "$site/feed/Encounter.ndjson" "$site/feed/Patient.NDJSON"
contains "$(careacl feed check feed)" '^feed/Patients.NDJSON:2: nothing: NOPATIENT' "a suffix in capitals is one here too: a resource a line"
mv "$site/feed/Patients.NDJSON" "$site/feed/Patient.ndjson"
printf '%s' '{"resourceType":"Encounter","id":"e","status":"in-progress","subject":{"reference":"Patient/a"}' >"$site/feed/Encounter.ndjson"
contains "$(careacl sync 2>&1)" '^feed/Encounter.ndjson:1: error: ' "... one that lacks anything else is an error"
finish
