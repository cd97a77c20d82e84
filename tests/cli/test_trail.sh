#!/bin/bash
# What the audit trail says of a sync, of adopt, undo and refile, of those who log in; and a state older than the trail.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three inf.four

# trail PYTHON-EXPRESSION: about the lines (d) that came after line $known
known=0
trail() {
	careacl audit export | python3 -c 'import json,sys
d = [json.loads(line) for line in sys.stdin]
d = [line for line in d if line["sequence"] > int(sys.argv[2])]
kinds = [line["kind"] for line in d]
def of(kind): return [line["fields"] for line in d if line["kind"] == kind]
def accesses(kind): return [{"patient": fields["patient"], **access} for fields in of(kind) for access in fields["accesses"]]
v = eval(sys.argv[1])
print(v if isinstance(v, str) else json.dumps(v))' "$1" "$known"
}
last() { careacl audit export | tail -n 1 | json 'd["sequence"]'; }

# ---- a sync ----
status_is 0 "a first sync" careacl sync
is "$(trail '[kinds[0], of("statement")[0]]')" '["statement", {"change": "first", "begun": 8, "ended": 0}]' \
	"the first load is one line, with the count"
is "$(trail '[kinds[1], d[1]["by"], of("adoption")[0]["store"]]')" '["adoption", "root", "clinical"]' "the empty root becomes careacl's"
is "$(trail '[f["patient"] for f in of("access-gained")], sum(len(a["categories"]) for a in accesses("access-gained"))')" '[["P001", "P002", "P003"], 11]' "a line for each patient, with all accesses"
is "$(trail 'accesses("access-gained")[0]')" \
	'{"patient": "P001", "login": "dr.one", "had": "none", "access": "write", "reason": "care-team", "rule": "R08", "because": [{"kind": "membership", "where": "registry.d/10-people.conf:7"}, {"kind": "assignment", "where": "registry.d/20-patients.conf:3"}], "categories": ["medical", "psychiatry"]}' \
	"... who, what, how far, why, by which statements"
known=$(last)
status_is 0 "a quiet sync" careacl sync
is "$(trail kinds)" '[]' "... writes nothing"

sed -i 's/"P002"; birth_date = "1960-02-01";/& objections = ( { to = "login:inf.two"; } );/' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null
is "$(trail kinds)" '["statement", "statement", "access-lost"]' "an objection in a file"
is "$(trail '[[s["change"], s["patient"], s["statement"], s["section"], "inf.two" in s.get("text", "")] for s in of("statement")]')" \
	'[["begins", "P002", "registry.d/20-patients.conf:5", "patients", true], ["ends", "P002", "registry.d/20-patients.conf:5", "patients", false]]' \
	"... the statement that ends and the one that begins"
is "$(trail '[accesses("access-lost")[0][key] for key in ("login", "patient", "categories", "had", "access", "reason", "rule")]')" \
	'["inf.two", "P002", ["medical"], "read", "none", "objection-named", "R11"]' "... and who loses what by it"
is "$(careacl audit export --login inf.two | grep -c access-lost)-$(careacl audit export --login inf.four | grep -c access-lost)" 1-0 "... which export finds by the login"
known=$(last)

# what only the disk says; said once where it is the same of several categories
setfacl -m u:inf.four:rwx,u:21099:rwx "$site/clinical/P003/medical"
setfacl -m u:inf.four:rwx,u:21099:r-x "$site/clinical/P003/psychiatry"
careacl sync >/dev/null
is "$(trail '[kinds, [[a["patient"], a["uid"], a["had"], a["access"], a["categories"]] for a in accesses("access-lost")]]')" \
	'[["access-lost"], [["P003", 21004, "write", "none", ["medical", "psychiatry"]], ["P003", 21099, "write", "none", ["medical"]], ["P003", 21099, "read", "none", ["psychiatry"]]]]' \
	"people of no statement had entries"
known=$(last)

# documents
echo text >"$site/clinical/P003/medical/letter.txt"
careacl sync >/dev/null
sed -i 's/"P003"; birth_date = "1970-02-01";/& withheld = ( { document = "medical\/letter.txt"; author = "dr.one"; } );/' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null
is "$(trail 'of("set-aside")')" \
	'[{"patient": "P003", "category": "medical", "document": "letter.txt", "because": [{"kind": "withheld", "where": "registry.d/20-patients.conf:6"}]}]' \
	"a withheld document leaves its folder"
documents() { trail "[[a[key] for key in (\"login\", \"document\", \"had\", \"access\", \"reason\", \"rule\")] for a in accesses(\"$1\") if \"document\" in a]"; }
is "$(documents access-lost)" '[["inf.two", "letter.txt", "read", "none", "withheld", "R17"], ["inf.three", "letter.txt", "read", "none", "withheld", "R17"]]' \
	"... who can open it no more has a line each, with the ground"
is "$(trail '[a["because"][0] for a in accesses("access-lost")][0]')" '{"kind": "withheld", "where": "registry.d/20-patients.conf:6"}' "... the statement of the file"
is "$(trail 'kinds.index("access-lost") < kinds.index("set-aside")')" true "... before it is done"
sed -i 's/ withheld = ( { document = "medical\/letter.txt"; author = "dr.one"; } );//' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null
is "$(trail 'of("put-back")')" '[{"patient": "P003", "category": "medical", "document": "letter.txt"}]' "... and goes back"
is "$(documents access-gained)" '[["inf.two", "letter.txt", "none", "read", "care-team", "R08"], ["inf.three", "letter.txt", "none", "read", "care-team", "R08"]]' \
	"... who can open it again has a line"
known=$(last)
sed -i 's/"P003"; birth_date = "1970-02-01";/& objections = ( { to = "login:inf.three"; documents = ["medical\/letter.txt"]; } );/' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null
is "$(documents access-lost)" '[["inf.three", "letter.txt", "read", "none", "objection-named", "R11"]]' "an objection in a file, to one document"
is "$(trail 'len(accesses("access-lost")) + len(of("set-aside"))')" 1 "... and nothing else"
known=$(last)
careacl sync >/dev/null
is "$(trail kinds)" '[]' "... once"
sed -i 's/ objections = ( { to = "login:inf.three"; documents = .*\] *; } );//' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null
is "$(documents access-gained)" '[["inf.three", "letter.txt", "none", "read", "care-team", "R08"]]' "... until it is gone"
known=$(last)

# ---- held, accepted ----
cp "$site/registry.d/20-patients.conf" "$site/patients.kept"
sed -i '/id = "P003"/d' "$site/registry.d/20-patients.conf"
sed -i 's/\(id = "P002".*\),$/\1/' "$site/registry.d/20-patients.conf"
status_is 3 "too much at once" careacl sync
hash=$(trail 'of("held")[0]["hash"]')
is "$(trail '[of("held")[0]["what"], of("held")[0]["store"], len(of("held")), "access-lost" in kinds]')" '["guard", "clinical", 1, false]' "what is held has a line"
known=$(last)
careacl sync >/dev/null 2>&1
is "$(trail kinds)" '[]' "... once"
status_is 0 "accepted" env SUDO_UID=21001 "$CAREACL" -c "$site/careacl.conf" sync --accept "$hash"
is "$(trail '[d[0]["kind"], d[0]["by"], d[0]["fields"]["hash"] == "'"$hash"'"]')" '["guard-accepted", "dr.one", true]' \
	"... by whom, before its effect"
cp "$site/patients.kept" "$site/registry.d/20-patients.conf"
careacl sync --accept "$(careacl sync --json 2>/dev/null | json 'd["held"][0]["hash"] if d["held"] else "0"')" >/dev/null 2>&1
known=$(last)
status_is 0 "the clock is accepted" careacl sync --accept-clock
is "$(trail 'kinds')" '["clock-accepted"]' "... has a line"
known=$(last)
echo 'patients = (' >"$site/registry.d/99-broken.conf"
status_is 2 "a registry that is wrong" careacl sync
is "$(trail '[of("failure")[0]["what"], of("failure")[0]["status"], of("failure")[0]["list"][0]["where"][:25]]')" \
	'["sync", 2, "registry.d/99-broken.conf"]' "... is a failure"
known=$(last)
careacl sync >/dev/null 2>&1
is "$(trail kinds)" '[]' "... once"
rm "$site/registry.d/99-broken.conf"
careacl sync >/dev/null 2>&1
known=$(last)

# ---- other verbs ----
status_is 0 "refile" careacl refile P003/medical/letter.txt P002
is "$(trail '[[e[key] for key in ("patient", "into", "category", "document", "store")] + [e["inode"] > 0, e["device"] > 0] for e in of("refile")]')" \
	'[["P003", "P002", "medical", "letter.txt", "clinical", true, true]]' "... from whom, to whom, and which file it is"
known=$(last)
chmod 0700 "$site/clinical/P003/medical"
generation=$(careacl sync --json 2>/dev/null | json 'd["generation"]')
known=$(last)
status_is 0 "undo" careacl undo "$generation"
is "$(trail '[kinds, of("undo")[0]["generation"] == '"$generation"', of("undo")[0]["store"], of("undo")[0]["objects"] > 0]')" '[["undo"], true, "clinical", true]' "... has a line"
careacl sync >/dev/null 2>&1
known=$(last)
setfattr -x trusted.careacl.store "$site/clinical" 2>/dev/null
status_is 0 "adopt" careacl adopt "$site/clinical"
is "$(trail '[line["kind"] for line in d if line["kind"] == "adoption"]')" '["adoption"]' "... has a line"
careacl sync >/dev/null 2>&1
status_is 0 "the trail is unbroken" careacl audit verify

# ---- who logs in ----
known=$(last)
line="1 $(date +%s)000 refused uid=21002 login=inf.two service=sshd rhost= tty= reason=suspended id="
sum=$(python3 -c 'import sys
h = 0xcbf29ce484222325
for b in sys.argv[1].encode(): h = (h ^ b) * 0x100000001b3 % 2**64
print(f"{h:016x}")' "$line")
is "$(stat -c '%a %U' "$site/state/spool" "$site/state/spool/login" | tr '\n' ' ')" "700 root 600 root " "the spool is root's alone"
printf '\n%s sum=%s\n' "$line" "$sum" >>"$site/state/spool/login"
status_is 0 "a sync takes what the module has left" careacl sync
is "$(trail '[kinds, d[0]["by"], d[0]["fields"]["reason"], d[0]["fields"]["service"]]')" '[["refused-login"], "inf.two", "suspended", "sshd"]' "... into the trail"
known=$(last)
careacl sync >/dev/null
is "$(trail kinds)" '[]' "... once"

# ---- a state older than the trail ----
careacl consent P003 --to login:inf.two --by patient >/dev/null
careacl object P003 --to login:dr.one --by patient >/dev/null
sql "VACUUM INTO '$site/older.db'" >/dev/null
careacl object P001 --to login:inf.three --by patient >/dev/null
careacl consent P001 --to login:inf.two --by patient >/dev/null
careacl consent P002 --to login:inf.two --by patient >/dev/null
careacl withdraw desk:1 --by patient >/dev/null
careacl withdraw desk:2 --by patient >/dev/null
careacl withdraw desk:5 --by patient >/dev/null
is "$(entries P001/medical)$(entries P003/medical)" "dr.one:rwx dr.one:rwx inf.three:r-x inf.two:r-x " "before: the newest"
restore() {
	rm -f "$site"/state/state.db*
	cp "$site/older.db" "$site/state/state.db"
	chmod 600 "$site/state/state.db"
	known=$(last)
}
restore

# ... before the sync that is due: who only asks is told what holds
before=$(sql "SELECT * FROM desk")
output=$(careacl explain inf.three P001 medical 2>&1)
is "$?" 1 "an older state is put back: explain knows the objection that it does not"
contains "$output" "objection-named.*desk:3" "... says which"
contains "$output" "older than the audit trail.*3 restrictions.*2 things by which somebody gains are not; type careacl sync" "... and that a sync is due"
status_is 1 "... not the consent that waits" careacl explain inf.two P001 medical
status_is 1 "... nor that an objection was withdrawn" careacl explain dr.one P003 medical
is "$(careacl who P001 --json 2>/dev/null | json '[e["login"] for e in d["entries"]]')" '["dr.one", "dr.one"]' "who: the same"
lacks "$(careacl what inf.three 2>/dev/null)" P001 "what: the same"
contains "$(careacl statements P001 2>/dev/null)" "desk:3 .*objections" "statements: it is there"
contains "$(careacl report P001 2>/dev/null)" "desk:3" "report: it is there"
is "$(careacl history P001 --json 2>/dev/null | json 'sorted({p["login"] for p in d["entries"] if p["until"] is None})')" '["dr.one"]' \
	"history: nobody else may open it now"
contains "$(careacl plan 2>&1)" "dr.one loses P003/medical: objection-named" "plan: who loses by it"
is "$(careacl verify --json 2>/dev/null | json 'sorted({l["login"] for l in d["leaks"] if "P003" in l["path"]})')" '["dr.one"]' "verify: what the disk gives too much"
is "$(careacl discharge P002 --to team:ward --dry-run 2>&1 | grep -c 'older than the audit trail')" 1 "a dry run is told too, once"
is "$(sql "SELECT * FROM desk")" "$before" "... and nothing of it is kept"
is "$(last)" "$known" "... nor written into the trail"

output=$(careacl sync 2>&1)
is "$?" 3 "an older state is put back: something waits"
contains "$output" "3 restrictions that the desk had recorded since hold again: desk:3, desk:1, desk:5" "... what takes away holds at once, and is said"
contains "$output" "desk:4 waits: said by root" "... a consent waits"
contains "$output" "desk:2 waits: ended by root" "... so does the end of an objection"
contains "$output" "careacl sync --accept [0-9a-f]{16}" "... and what to type"
lacks "$output" P00 "... without a patient"
is "$(entries P001/medical)" "dr.one:rwx " "the objection that the state did not know holds"
is "$(entries P003/medical)" "inf.three:r-x inf.two:r-x " "and that the trail says was withdrawn still does"
is "$(trail '[[e["outcome"], e.get("of"), e.get("end_of")] for e in of("replay")]')" \
	'[["restored", "desk:3", null], ["waits", "desk:4", null], ["waits", "desk:5", null], ["restored", null, "desk:1"], ["waits", null, "desk:2"], ["restored", null, "desk:5"]]' \
	"the trail says what was made of it"
status_is 3 "status 3 until it is accepted" careacl sync
hash=$(careacl sync --json 2>/dev/null | json '[h["hash"] for h in d["held"] if h["what"] == "trail"][0]')
status_is 2 "another hash accepts nothing" careacl sync --accept 0123456789abcdef
known=$(last)
status_is 0 "accepted" careacl sync --accept "$hash"
is "$(trail '[d[0]["kind"], d[0]["fields"]["what"], [e["of" if "of" in e else "end_of"] for e in of("replay")]]')" \
	'["guard-accepted", "trail", ["desk:4", "desk:2"]]' "... is in the trail first"
is "$(entries P001/medical)$(entries P003/medical)" "dr.one:rwx dr.one:rwx inf.three:r-x inf.two:r-x " "... and lets in all that was known"
contains "$(careacl statements P001 2>/dev/null)" "desk:4  consents" "... the consent too"
is "$(careacl sync 2>&1)" "" "... for good"
output=$(careacl object P002 --to login:inf.three --by patient 2>&1)
number=$(sed -n 's/^desk:\([0-9]*\) recorded.*/\1/p' <<<"$output")
check "numbers go on behind those" test "$number" -gt 5

restore
output=$(careacl object P002 --to login:inf.two --by patient 2>&1)
contains "$output" "restrictions that the desk had recorded since hold again" "a verb of the desk replays too"
check "... before it records: its number is behind all" test "$(sed -n 's/^desk:\([0-9]*\) recorded.*/\1/p' <<<"$output")" -gt "$number"
restore
rm -f "$site/state/state.db"
status_is 1 "a lost state: explain knows the restrictions" careacl explain inf.three P001 medical
refuse "... and makes none" test -e "$site/state/state.db"
careacl sync >/dev/null 2>&1
contains "$(careacl statements P001 2>/dev/null)" "desk:3  objections" "a lost state gets the restrictions back too"

# the desk says no to what waits
restore
careacl sync >/dev/null 2>&1
refuse "not everybody says no to what waits" env SUDO_UID=21002 "$CAREACL" -c "$site/careacl.conf" withdraw desk:4
contains "$(careacl withdraw desk:4 --dry-run)" "nothing was recorded" "--dry-run"
known=$(last)
contains "$(careacl withdraw desk:4 --by patient)" "desk:4 ends: it had waited and nobody gains by it" "a consent that waits is withdrawn"
is "$(trail '[[s["ends"], s["on_word_of"]] for s in of("statement")]')" '[["desk:4", "patient"]]' "... the trail says so"
contains "$(careacl statements P001 2>/dev/null)" "desk:4  consents .*; ended " "... it is history"
is "$(entries P001/medical)" "dr.one:rwx " "... and gives nothing"
lacks "$(careacl sync 2>&1)" "desk:4 waits" "... and waits no longer"
status_is 2 "... once" careacl withdraw desk:4
restore
lacks "$(careacl sync 2>&1)" "desk:4 waits" "... nor after the older state was put back once more"

# break-glass and its review
rm -rf "$site"
make_site "$CAREACL_TEST_DIR/site"
sed -i '1i offices = { review = ["inf.two"]; };' "$site/careacl.conf"
careacl sync >/dev/null
sql "VACUUM INTO '$site/older.db'" >/dev/null
status_is 0 "a break-glass" env SUDO_UID=21001 "$CAREACL" -c "$site/careacl.conf" break-glass P001 \
	--justification "found unconscious" --cannot-consent --immediate-risk
status_is 0 "... reviewed" env SUDO_UID=21002 "$CAREACL" -c "$site/careacl.conf" review desk:1 --by inf.two --finding "was right"
restore
status_is 3 "an older state is put back: it waits" careacl sync
is "$(trail '[[e["outcome"], e["line"] > 0] for e in of("replay")]')" '[["waits", true], ["review-restored", true]]' "... its review is there"
is "$(python3 -c 'import sqlite3,sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT place, reviewer, finding FROM review").fetchall())' "$site/state/state.db")" \
	"[('desk:1', 'inf.two', 'was right')]" "... as it was"

# ---- a verb of the desk that is killed ----
rm -rf "$site"
make_site "$CAREACL_TEST_DIR/site"
careacl sync >/dev/null
sql "VACUUM INTO '$site/older.db'" >/dev/null
note=$(last)
careacl consent P001 --to login:inf.two --by patient >/dev/null
careacl object P001 --to login:inf.three --by patient >/dev/null
# as it is when the first of the two dies: its lines are there, the state does not know them, and the note stands
restore
printf '%020d\n' "$note" >"$site/state/recording"
output=$(careacl sync 2>&1)
is "$?" 0 "lines of a verb that died: nothing waits"
contains "$output" "killed before what it said was recorded" "... said"
contains "$output" "1 restrictions that the desk had recorded since hold again: desk:2" "... the later ones count"
is "$(trail '[[e["outcome"], e["of"]] for e in of("replay")]')" '[["not-recorded", "desk:1"], ["restored", "desk:2"]]' "... the trail says so"
restore
is "$(careacl sync 2>&1 >/dev/null | grep -c waits)" 0 "... and that counts when an older state is put back once more"
status_is 0 "the trail is unbroken" careacl audit verify

# ---- a document, by the desk ----
rm -rf "$site"
make_site "$CAREACL_TEST_DIR/site"
careacl sync >/dev/null
echo text >"$site/clinical/P003/medical/letter.txt"
careacl sync >/dev/null
known=$(last)
careacl withhold P003 --document medical/letter.txt --author dr.one >/dev/null
is "$(trail '[[a["login"], a["document"]] for a in accesses("access-lost")]')" '[["inf.three", "letter.txt"], ["inf.two", "letter.txt"]]' \
	"a document withheld at the desk: a line each, and the sync adds none"
known=$(last)
careacl withdraw desk:1 >/dev/null
is "$(trail '[[a["login"], a["document"]] for a in accesses("access-gained")]')" '[["inf.three", "letter.txt"], ["inf.two", "letter.txt"]]' "... and back"

# ---- retention ----
rm -rf "$site"
make_site "$CAREACL_TEST_DIR/site"
sed -i '1i audit = { keep = "30d"; keep_break_glass = "730d"; };' "$site/careacl.conf"
mkdir -m 0700 "$site/state"
append=$BUILD/tests/kernel/append_audit
check "old segments" "$append" "$site/state" 3 4 statement P001 $(($(date +%s) - 400 * 86400))
check "old ones with a break-glass" "$append" "$site/state" 2 1 break-glass P002 $(($(date +%s) - 390 * 86400))
lines=$(careacl audit export | wc -l)
known=0
check "the first sync" careacl sync
is "$(careacl audit export | grep -c '"P001".*dr.martin\|dr.martin.*"P001"')" 0 "what is old enough is gone"
check "... of $lines lines" test "$(trail 'len(of("audit-removed"))')" -ge 1
is "$(careacl audit export | grep -c '"kind":"break-glass"')" 2 "... break-glass is kept longer"
status_is 0 "... and verify does not complain" careacl audit verify
segment=$(find "$site/state/audit" -name '*.jsonl' | sort | head -n 1)
mv "$segment" "$site/elsewhere"
status_is 1 "... but does where somebody else removes one" careacl audit verify
mv "$site/elsewhere" "$segment"
status_is 0 "... until it is back" careacl audit verify
finish
