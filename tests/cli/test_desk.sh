#!/bin/bash
# The desk: every verb with real uids before and after, who gains and loses, what is recorded.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
require python3 getfacl
desk_site

is "$(who_reads clinical/P1/medical/a.pdf)" "dr.one inf.two " "before: the ward reads"

# an objection, by the office; a process that stands in the folder is refused at its next open
hold="$CAREACL_TEST_DIR/hold"
mkdir -m 0777 "$hold"
as inf.two timeout 60 bash -c 'cd "$1" && : >"$2/there" || exit
until [ -e "$2/go" ]; do sleep 0.02; done
cat a.pdf >/dev/null 2>&1 && echo yes || echo no' - "$root/P1/medical" "$hold" >"$hold/answer" &
holder=$!
until [ -e "$hold/there" ] || ! kill -0 "$holder" 2>/dev/null; do sleep 0.02; done
output=$(desk adm.zoe object P1 --to login:inf.two --by patient --reference "form 12" 2>&1)
is "$?" 0 "object"
contains "$output" "^desk:1 recorded: objection$" "... says its number, and off a terminal no more"
contains "$output" "^inf.two loses P1/medical: objection-named R11$" "... who loses what, on which ground"
is "$(who_reads clinical/P1/medical/a.pdf)" "dr.one " "... in force when the command is back"
: >"$hold/go"
wait "$holder"
is "$(cat "$hold/answer")" no "... also for a process whose working directory is there"
is "$(sql "SELECT patient, section, login, recorded_by, on_word_of, reference FROM desk")" \
	'[["P1", "objections", "inf.two", "adm.zoe", "patient", "form 12"]]' "... who typed it, on whose word, with which reference"
agrees "an objection"
before=$(sql "SELECT COUNT(*) FROM desk")
sleep 1.1 # a consent answers an objection only if it is strictly later (R19)
output=$(desk adm.zoe consent P1 --to login:inf.two --category medical --dry-run 2>&1)
is "$?" 0 "--dry-run"
contains "$output" "nothing was recorded" "... says so"
contains "$output" "^inf.two gains P1/medical \(read\): care-team R08$" "... who would gain: the consent is later, and names them (R19)"
is "$(sql "SELECT COUNT(*) FROM desk") $(may inf.two clinical/P1/medical/a.pdf)" "$before no" "... nothing is recorded, nothing changes"
output=$(desk adm.zoe consent P1 --to login:inf.two --category medical --json 2>/dev/null)
is "$(json 'sorted(d)' <<<"$output")" \
	'["also", "at", "ends", "gains", "generation", "id", "in_force", "losses", "operations", "patient", "recorded", "sweep"]' "--json: its members"
is "$(json '[d["id"], d["also"], d["ends"], d["patient"], d["recorded"], d["in_force"], len(d["gains"]), d["losses"], d["operations"] > 0]' <<<"$output")" \
	'["desk:2", null, null, "P1", true, true, 1, [], true]' "... their values"
is "$(json 'd["gains"][0]' <<<"$output")" \
	'{"login": "inf.two", "patient": "P1", "category": "medical", "document": null, "had": "none", "access": "read", "reason": "care-team", "rule": "R08"}' "... an entry"
is "$(may inf.two clinical/P1/medical/a.pdf)" yes "... and the kernel agrees"
status_is 0 "withdraw by number" desk adm.zoe withdraw desk:2 --by patient
is "$(may inf.two clinical/P1/medical/a.pdf)" no "... the objection holds again"
is "$(desk adm.zoe withdraw 1 | head -n 1)" "desk:1 ends: objection" "withdraw, the short form, says what it was"
is "$(may inf.two clinical/P1/medical/a.pdf)" yes "... nothing is left of it"
is "$(sql "SELECT statement, ended_by, on_word_of FROM desk_end ORDER BY id")" '[[2, "adm.zoe", "patient"], [1, "adm.zoe", null]]' \
	"... both rows are still there, and who ended them"

# documents
desk adm.zoe object P1 --to login:inf.two --document medical/a.pdf >/dev/null
is "$(may inf.two clinical/P1/medical/a.pdf)$(may inf.two clinical/P1/medical/b.pdf)" noyes "an objection about one document"
desk adm.zoe withhold P1 --document medical/b.pdf --author dr.one >/dev/null
[ -e "$root/P1/medical/b.pdf" ] && not_ok "withhold: the document leaves the folder" || ok "withhold: the document leaves the folder"
is "$(as dr.one cat "$site/views/dr.one/P1/medical/b.pdf" 2>/dev/null)" "" "... (no such link in a view of the folder)"
link=$(find "$site/views/dr.one/" -name '*b.pdf*' -print -quit)
[ -n "$link" ] && check "... its author finds it in the view" as dr.one cat "$link"
agrees "documents"
number=$(last_said)
desk adm.zoe withdraw "$number" >/dev/null
is "$(may inf.two clinical/P1/medical/b.pdf)" yes "... and back when it is withdrawn"
output=$(desk adm.zoe withhold P1 --document medical/b.pfd --author dr.one --dry-run 2>&1)
contains "$output" "document 'medical/b.pfd' is not there: .* protects nothing" "a misspelt document is told, with --dry-run too"
output=$(desk adm.zoe object P1 --to login:inf.two --document medical/nome.pdf --document medical/b.pdf --dry-run 2>&1)
is "$(grep -c "is not there" <<<"$output")" 1 "... one that is there is not"
output=$(SUDO_UID=$(id -u adm.zoe) script -qec "$CAREACL -c $site/careacl.conf hide P1 --document medical/b.pfd --ground third-party --dry-run" /dev/null </dev/null)
contains "$output" "did you mean 'medical/b.pdf'" "... on a terminal with the name that is like it"
output=$(desk adm.zoe hide P1 --document medical/nome.pdf --ground third-party 2>&1)
is "$?" 0 "... it is recorded all the same"
contains "$output" "is not there" "... and told"
number=$(last_said)
desk adm.zoe withdraw "$number" >/dev/null
mv "$root/P1/medical/a.pdf" "$root/P1/medical/renamed.pdf"
is "$(desk adm.zoe object P1 --to team:other --document medical/a.pdf --dry-run 2>&1 | grep -c "is not there")" 0 \
	"... one that is known by its mark under another name is there"
mv "$root/P1/medical/renamed.pdf" "$root/P1/medical/a.pdf"
desk adm.zoe hide P2 --category medical --ground third-party >/dev/null
is "$(may fille.p1 clinical/P2/medical/a.pdf)$(may fille.p1 dmp/P2/record/r.pdf)" noyes "hide: from the patient's own login, that category alone"

# relations, derogations
is "$(may fille.p1 clinical/P1/medical/a.pdf)" no "before relate"
desk adm.zoe relate P1 --login fille.p1 --kind relative --agreed --category medical >/dev/null
is "$(may fille.p1 clinical/P1/medical/a.pdf)" yes "relate: a relative with the patient's agreement"
desk adm.zoe derogate P1 --login insp.roy --basis inspection --category medical --reference "letter 114" --agreed-by dr.one \
	--until 2099-01-01 >/dev/null
is "$(may insp.roy clinical/P1/medical/a.pdf)" yes "derogate"
desk adm.zoe derogate P2 --to login:insp.roy --basis inspection --category medical --reference "letter 115" --until 2099-01-01 >/dev/null
is "$(may insp.roy clinical/P2/medical/a.pdf)" no "... without anybody's agreement it is pending"
agrees "relations and derogations"

# teams
is "$(who_reads clinical/P1/medical/b.pdf)" "dr.one inf.two fille.p1 insp.roy " "before transfer"
output=$(desk adm.zoe transfer P1 --to team:other --json 2>/dev/null)
is "$? $(json '[d["also"] is not None, sorted({g["login"] for g in d["gains"]}), sorted({g["login"] for g in d["losses"]})]' <<<"$output")" \
	'0 [true, ["inf.three"], ["dr.one", "inf.two"]]' "transfer: two statements, one answer"
is "$(who_reads clinical/P1/medical/b.pdf)" "inf.three fille.p1 insp.roy " "... out of one team, into the other"
status_is 0 "discharge" desk adm.zoe discharge P1 --team other
is "$(who_reads clinical/P1/medical/b.pdf)" "fille.p1 insp.roy " "... nobody treats the patient"
status_is 0 "admit" desk adm.zoe admit P1 --to team:ward --in-charge dr.one
is "$(who_reads clinical/P1/medical/b.pdf)" "dr.one inf.two fille.p1 insp.roy " "... the ward again"
status_is 0 "transfer from a team that is named" desk adm.zoe transfer P1 --from-team ward --to other
status_is 0 "... and back" desk adm.zoe transfer P1 --from-team team:other --to ward
agrees "teams"

# the shared record: consent first, close and reopen, delete
is "$(who_reads dmp/P2/record/r.pdf)" "dr.ville fille.p1 " "the shared record: the attending physician and the patient"
desk adm.zoe consent P2 --to team:house >/dev/null
is "$(who_reads dmp/P2/record/r.pdf)" "dr.one dr.ville inf.two fille.p1 " "consent to a team"
status_is 0 "close" desk adm.zoe close P2
is "$(who_reads dmp/P2/record/r.pdf)" "fille.p1 " "... nobody but the patient"
is "$(may dr.one clinical/P2/medical/a.pdf)" yes "... the clinic's record is not closed by it"
status_is 0 "reopen" desk adm.zoe reopen P2
is "$(who_reads dmp/P2/record/r.pdf)" "dr.one dr.ville inf.two fille.p1 " "... as before"
status_is 0 "delete" desk adm.zoe delete P2 --document record/r.pdf
[ -e "$shared/P2/record/r.pdf" ] && not_ok "... the document leaves the folder" || ok "... the document leaves the folder"
is "$(may fille.p1 dmp/P2/record/s.pdf)" yes "... the other stays"
agrees "the shared record"

# --no-sync
desk adm.zoe object P1 --to login:dr.one --no-sync >/dev/null 2>&1
is "$(may dr.one clinical/P1/medical/b.pdf)" yes "--no-sync: recorded, the disk as it was"
status_is 1 "... plan says so" careacl plan
careacl sync >/dev/null
is "$(may dr.one clinical/P1/medical/b.pdf)" no "... the sync does it"
status_is 0 "what the desk records does not depend on the registry's files: a wrong one" careacl verify
echo 'patients = (' >"$site/registry.d/30-wrong.conf"
output=$(desk adm.zoe object P2 --to login:inf.two 2>&1)
is "$?" 2 "a wrong registry: the status says it"
contains "$output" "^desk:[0-9]* recorded" "... and yet it is recorded"
is "$(may inf.two clinical/P2/medical/a.pdf)" no "... and in force"
is "$(grep -c "last good generation" <<<"$output")" 1 "... told once"
rm "$site/registry.d/30-wrong.conf"
careacl sync >/dev/null

# statements
output=$(desk adm.zoe statements P1)
contains "$output" '^registry.d/20-patients.conf:3  teams \{ team = "ward"; in_charge = "dr.one"; \}, until [0-9T:+-]*$' "statements: the registry's, with file and line"
contains "$output" '^desk:1  objections \{ to = "login:inf.two"; .*; recorded .* by adm.zoe, on the word of patient \(form 12\); ended .* by adm.zoe$' \
	"... and the desk's with their history"
output=$(careacl statements P1 --json)
is "$(json '[sorted(d), d["patient"], sorted(d["statements"][0]), sorted(d["statements"][-1])]' <<<"$output")" \
	'[["at", "patient", "statements"], "P1", ["id", "live", "section", "text", "valid_from", "valid_until", "where"], ["end_on_word_of", "end_reference", "ended", "ended_by", "id", "login", "on_word_of", "patient", "recorded", "recorded_by", "reference", "replaces", "section", "set_aside", "text", "where"]]' \
	"... --json"
is "$(careacl statements P1 --json --at 2026-01-01 2>/dev/null | json '[s["id"] for s in d["statements"] if s["id"]]')" '[]' "... --at: nothing had been said then"
status_is 2 "... of a patient that does not exist" careacl statements P9
status_is 2 "... without the office" desk inf.two statements P1
status_is 0 "... with it" desk inf.three statements P1
status_is 2 "audit verify without the office audit" desk adm.zoe audit verify
status_is 0 "... with it" desk dr.ville audit verify
status_is 2 "audit export without it" desk adm.zoe audit export
status_is 0 "the chain holds" careacl audit verify
finish
