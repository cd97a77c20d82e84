#!/bin/bash
# What plan, sync and check tell is what happens: patients who leave the registry, categories that leave the settings,
# documents that are withheld and given back, what the guard holds, folders that are gone.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl script
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; };/' "$site/careacl.conf"
sed -i 's/^passwd:.*/passwd: files/; s/^group:.*/group: files/' /etc/nsswitch.conf
store=$site/clinical
conf=$site/careacl.conf
patients=$site/registry.d/20-patients.conf

# statement TEXT: P001 and P002 with what is said of P002, P003 too unless $without is its id
without=
statement() {
	{
		echo 'patients = ('
		echo '  { id = "P001"; birth_date = "1950-02-01"; teams = ( { team = "ward"; } ); },'
		[ "$without" = P003 ] || echo '  { id = "P003"; birth_date = "1970-02-01"; teams = ( { team = "ward"; } ); },'
		echo "  { id = \"P002\"; birth_date = \"1960-02-01\"; teams = ( { team = \"ward\"; } ); $1 } );"
	} >"$patients"
}
# terminal ARGUMENT...: the command as somebody at a terminal sees it
terminal() { script -qec "$CAREACL -c $conf $*" /dev/null </dev/null 2>&1 | tr -d '\r'; }
# agree NAME [COUNT]: plan counts what sync then does, and then there is nothing left
agree() {
	local planned did
	planned=$(careacl plan --json | json '[d["operations"], sorted([e["login"], e["patient"], e["category"]]
		for e in d["losses"] if "document" not in e), len([e for e in d["gains"] if "document" not in e])]')
	did=$(careacl sync --json 2>"$CAREACL_TEST_DIR/said" | json '[d["operations"], d["revoked"], d["granted"]]')
	is "$(python3 -c 'import json,sys
p, d = json.loads(sys.argv[1]), json.loads(sys.argv[2])
print([p[0], len(p[1]), p[2]] == d or [p, d])' "$planned" "$did")" True "$1: plan counts what sync does"
	is "$(careacl plan 2>&1 | grep -c '^nothing to do: ')" 1 "$1: nothing is left to do"
}

statement ""
check "a site" careacl sync
echo confided >"$store/P002/medical/secret.txt"
echo other >"$store/P002/medical/open.txt"
mkdir "$store/P002/medical/old" && echo x >"$store/P002/medical/old/x.txt"
check "... with documents" careacl sync

# ---- a patient who leaves the registry ----
without=P003
statement ""
plan=$(careacl plan 2>/dev/null)
contains "$plan" "^inf.two loses P003/medical: no-record R36 \(the patient is no longer in the registry\)$" \
	"a patient gone: plan says who loses"
contains "$plan" "^dr.one loses P003/psychiatry: no-record R36" "... in every category"
contains "$plan" " 0 accesses given, 4 taken away" "... and counts them"
is "$(careacl plan --json 2>/dev/null | json 'sorted([e["login"], e["patient"], e["category"], e["access"], e["reason"],
	e["rule"], e["until"], e["had"]] for e in d["losses"] if e["category"] == "psychiatry")')" \
	'[["dr.one", "P003", "psychiatry", "none", "no-record", "R36", null, "write"]]' "... as JSON too"
contains "$(terminal plan)" "clinical/P003: the folder of P003, who is no longer in the registry: still open; the next sync" \
	"... at a terminal the folder is named, and is still open"
contains "$(careacl plan 2>&1 >/dev/null)" "careacl.conf:[0-9]+: in no patient's folder: still open" "... elsewhere the store's line"
contains "$(careacl check)" "in no patient's folder: still open; the next sync closes it" "check says that it is still open"
agree "a patient gone"
is "$(entries P003/medical)" "" "... and it is closed"
contains "$(cat "$CAREACL_TEST_DIR/said")" "in no patient's folder: closed to all but root" "sync says that it is closed"
lacks "$(careacl check)" "still open" "check does not call it open any more"
contains "$(careacl audit export 2>/dev/null || cat "$site"/state/audit/*)" 'P003' "the losses stand in the audit trail"
without=
statement ""
contains "$(careacl plan)" "^inf.two gains P003/medical \(read\): care-team R08" "put back: gains"
agree "put back"

# ---- a category that leaves the settings ----
cp "$conf" "$conf.kept"
sed -i '/name = "psychiatry"; path/d; s/documents = "working"; },/documents = "working"; } ); }/; s/psychiatry = "write"; //' "$conf"
plan=$(careacl plan)
contains "$plan" "^dr.one loses P001/psychiatry: outside-matrix R03 \(the category is no longer in the settings\)$" \
	"a category gone: plan says who loses"
contains "$plan" " 0 accesses given, 3 taken away" "... and counts them"
agree "a category gone"
cp "$conf.kept" "$conf"
agree "the category back"

# ---- a category whose path changes ----
cp "$conf" "$conf.kept"
echo note >"$store/P001/psychiatry/note.txt"
check "a note" careacl sync
sed -i 's|path = "psychiatry"|path = "mind/psy"|' "$conf"
status_is 3 "a path changed: plan holds it" careacl plan
contains "$(careacl plan 2>&1)" "careacl.conf:[0-9]+: the path of this category has changed: its directories keep" \
	"... and says what and how"
lacks "$(careacl plan 2>&1)" "nothing to do: [0-9]" "... and not that all is as it should be"
contains "$(careacl check)" "category psychiatry: its path was 'psychiatry' and is 'mind/psy' now" "check says it too"
lacks "$(careacl check)" "still open" "... and calls nothing open"
before=$(ctimes)
status_is 3 "... sync holds it" careacl sync
is "$(ctimes)" "$before" "... and touches nothing"
check "... who may goes on" as dr.one cat "$store/P001/psychiatry/note.txt"
is "$(careacl what dr.one --json 2>/dev/null | json '[e["path"][-14:] for e in d["entries"] if e["category"] == "psychiatry"][0]')" \
	"001/psychiatry" "... by the path that is in force"
refuse "a hash of nothing" careacl sync --accept 0123456789abcdef
hash=$(careacl sync --json 2>/dev/null | json '[h["hash"] for h in d["held"]][0]')
contains "$(careacl sync --accept "$hash" 2>&1)" "3 directories of this category renamed" "accepted: renamed"
check "... who may goes on" as dr.one cat "$store/P001/mind/psy/note.txt"
refuse "... nobody else does" as inf.two ls "$store/P001/mind/psy"
refuse "... and nothing is left there" test -e "$store/P001/psychiatry"
status_is 0 "... nothing to plan" careacl plan
status_is 0 "... verify finds nothing" careacl verify
sed -i 's|path = "medical"|path = "aux"|; s|path = "mind/psy"|path = "medical"|' "$conf"
status_is 3 "a path that another had: held" careacl sync
contains "$(careacl plan 2>&1)" "is now where the directories of another are" "... and plan says why"
refuse "... and nobody gets the other's directories" test -e "$store/P001/aux"
is "$(entries P001/medical)" "dr.one:rwx inf.three:r-x inf.two:r-x " "... which stay as they are"
cp "$conf.kept" "$conf"
hash=$(careacl sync --json 2>/dev/null | json '[h["hash"] for h in d["held"]][0]')
check "back to the old path" careacl sync --accept "$hash"
check "... who may goes on" as dr.one cat "$store/P001/psychiatry/note.txt"
rm "$store/P001/psychiatry/note.txt"
refuse "... and what stood between is gone" test -e "$store/P001/mind"

# ---- what the guard holds ----
sed -i 's/^guard.*/guard = { max_revoked = "1%"; max_granted = "100%"; min = "1"; };/' "$conf"
careacl sync >/dev/null 2>&1
cp "$site/registry.d/10-people.conf" "$site/people.kept"
sed -i 's/, { login = "inf.three"; }//' "$site/registry.d/10-people.conf"
plan=$(careacl plan 2>/dev/null)
contains "$plan" "^held: inf.three would lose P001/medical: not-treating R09$" "held: plan lists it"
contains "$plan" "^nothing to do until what is held" "... and does not say that all is as it should be"
is "$(careacl plan --json 2>/dev/null | json '[[e["login"], e["category"], e["had"], e["access"], e["rule"], len(e["hash"])]
	for e in d["held"] if e["patient"] == "P002"]')" '[["inf.three", "medical", "read", "none", "R09", 16]]' "... as JSON too"
is "$(careacl plan --json 2>/dev/null | json 'd["losses"]')" "[]" "... where it is no loss yet"
hash=$(careacl plan --json 2>/dev/null | json 'd["held"][0]["hash"]')
check "that hash lets it through" careacl sync --accept "$hash"
is "$(careacl plan --json | json '"held" in d')" false "... and nothing is held"
cp "$site/people.kept" "$site/registry.d/10-people.conf"
cp "$conf.kept" "$conf"
careacl sync >/dev/null
sed -i 's/^patients/ptients/' "$patients"
contains "$(careacl plan 2>/dev/null)" "^nothing to do until what is held, refused or wrong" "refused texts: not as it should be"
statement ""

# ---- documents ----
statement 'withheld = ( { document = "medical/secret.txt"; author = "dr.one"; } );'
plan=$(careacl plan)
contains "$plan" "^inf.two loses P002/medical/secret.txt: withheld R17$" "withheld: who loses the document"
contains "$plan" "^inf.three loses P002/medical/secret.txt: withheld R17$" "... every one"
lacks "$plan" "dr.one loses" "... and not its author"
contains "$plan" "0 taken away, 0 folders and categories made, 1 document set aside" "... and that it is set aside"
is "$(careacl plan --json | json '[[e["login"], e["document"], e["had"], e["access"]] for e in d["losses"]][0]')" \
	'["inf.two", "medical/secret.txt", "read", "none"]' "... as JSON too"
agree "withheld"
statement 'withheld = ( { document = "medical/secret.txt"; author = "dr.one"; }, { document = "medical/old"; author = "inf.two"; } );'
contains "$(careacl plan)" "^dr.one loses P002/medical/old: withheld R17$" "a directory withheld: who loses it"
agree "a directory withheld"
statement 'objections = ( { to = "login:inf.two"; documents = ["medical/open.txt"]; } );'
plan=$(careacl plan)
contains "$plan" "^inf.three gains P002/medical/secret.txt \(read\): care-team R08$" "lifted: who gains the document"
contains "$plan" "2 documents put back" "... and that both are put back"
contains "$plan" "^inf.two loses P002/medical/open.txt: objection-named R11$" "an objection about a document: who loses it"
agree "lifted, and an objection about a document"
statement 'objections = ( { to = "login:inf.two"; } ); withheld = ( { document = "medical/open.txt"; author = "dr.one"; } );'
plan=$(careacl plan)
contains "$plan" "^inf.two loses P002/medical: objection-named" "the whole folder: the category says it"
lacks "$plan" "inf.two loses P002/medical/" "... and not each document again"
agree "the whole folder and a document"
statement ""
agree "all lifted"

# ---- what is gone ----
gone="this folder was there at an earlier sync and is gone: restore it"
lacks "$(careacl plan 2>&1; careacl check; careacl sync 2>&1)" "is gone" "nothing is gone"
rm -r "$store/P001"
contains "$(careacl plan 2>&1 >/dev/null)" "20-patients.conf:[0-9]+: $gone" "a folder is gone: plan says it"
contains "$(careacl check)" "an object of store clinical $gone" "... check says it"
contains "$(terminal plan)" "$store/P001: $gone" "... by its name on a terminal"
cp "$patients" "$site/patients.kept"
sed -i 's/^patients = (/&\n  { id = "P009"; birth_date = "1980-02-01"; teams = ( { team = "ward"; } ); },/' "$patients"
said=$(careacl sync 2>&1)
is "$(grep -c "$gone" <<<"$said")" 1 "... sync says it of that folder and of no new one"
check "... and both are made" test -d "$store/P001/medical" -a -d "$store/P009/medical"
lacks "$(careacl sync 2>&1)" "$gone" "... once (tests/cli/test_status_losses.sh: what is said of it for some days)"
cp "$site/patients.kept" "$patients"
statement 'withheld = ( { document = "medical/open.txt"; author = "dr.one"; } );'
careacl sync >/dev/null 2>&1
sql "INSERT INTO aside VALUES ('clinical', 'begun', 'P002', 'medical', CAST('open.txt' AS BLOB), strftime('%s') - 60)" >/dev/null
lacks "$(careacl plan 2>&1; careacl check; careacl sync 2>&1)" "is gone" "a killed run had begun to set it aside: it stands where a later one put it"
sql "DELETE FROM aside WHERE name = 'begun'" >/dev/null
rm -r "$store"/.aside/*
for verb in plan check "sync --quiet"; do
	contains "$(careacl $verb 2>&1)" "a document that stood aside is gone: restore it" "a document aside is gone: $verb says it"
done
lacks "$(careacl sync 2>&1)" "is gone" "... once"
statement ""
careacl sync >/dev/null 2>&1

# ---- one document, and why nobody ----
statement 'withheld = ( { document = "medical/new.txt"; author = "dr.one"; } );'
is "$(careacl who P002 medical/new.txt --json | json '[[e["login"], e["document"], e["access"]] for e in d["entries"]]')" \
	'[["dr.one", "medical/new.txt", "write"]]' "who of a document: its author"
contains "$(careacl who P002 medical 2>&1)" "1 document there is withheld, hidden or objected to apart" "who of its category says that there is one"
lacks "$(careacl who P001 2>&1)" "documents there" "... and nothing where there is none"
statement ""
cp "$site/registry.d/10-people.conf" "$site/people.kept"
sed -i 's/login = "inf.three"; profession = "nurse";/& suspended = true;/' "$site/registry.d/10-people.conf"
contains "$(careacl what inf.three 2>&1)" "no access: this professional is suspended \(R04\)" "what of somebody suspended says so"
cp "$site/people.kept" "$site/registry.d/10-people.conf"
sed -i 's/name = "nurse"; matrix.*/&, { name = "pupil"; student = true; }/' "$conf"
sed -i 's/^professionals = (/&\n  { login = "pupil.x"; profession = "pupil"; briefed = "2026-01-05"; supervisors = ["inf.two"]; },/' "$site/registry.d/10-people.conf"
statement 'objections = ( { to = "login:inf.two"; } );'
contains "$(careacl explain pupil.x P002 medical)" "none of the supervisors named may read this" "explain of a student names the cause"
lacks "$(careacl explain pupil.x P001 medical)" "none of the supervisors" "... and not where there is access"
statement ""
cp "$site/people.kept" "$site/registry.d/10-people.conf"
cp "$conf.kept" "$conf"
contains "$("$CAREACL" -c "$site/nosuch.conf" plan 2>&1)" "$site/nosuch.conf: error: the file cannot be opened" "a missing careacl.conf is named, without a line"

# ---- a login that leaves the registry ----
sed -i '/login = "inf.three"; profession/d; s/, { login = "inf.three"; }//' "$site/registry.d/10-people.conf"
sed -i 's/briefed = "2026-01-05"; },$/&/; /inf.two"; profession/s/},$/}/' "$site/registry.d/10-people.conf"
contains "$(careacl plan)" "^inf.three loses P001/medical: unknown-login R35$" "a login gone: plan knows its name"
agree "a login gone"

finish
