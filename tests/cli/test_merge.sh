#!/bin/bash
# merge: two identities of one person: wishes of both for both, documents in one folder, what cannot be moved, the way back.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
require python3 getfacl setfattr
desk_site
cat >"$site/registry.d/20-patients.conf" <<'CONF'
patients = (
  { id = "P1"; birth_date = "1950-02-01"; teams = ( { team = "ward"; in_charge = "dr.one"; } );
    objections = ( { to = "login:inf.two"; categories = ["medical"]; } );
    withheld = ( { document = "medical/a.pdf"; author = "dr.one"; } ); },
  { id = "P2"; birth_date = "1960-02-01"; login = "fille.p1"; teams = ( { team = "other"; } ); },
  { id = "P3"; birth_date = "1970-02-01"; stores = ["clinical"]; teams = ( { team = "other"; } ); }
);
CONF
careacl sync >/dev/null
mkdir -p "$root/P1/medical/2026/deep" && echo deep >"$root/P1/medical/2026/deep/c.pdf" && echo linked >"$root/P1/psychiatry/l.pdf" &&
	ln "$root/P1/psychiatry/l.pdf" "$site/elsewhere" && echo P1 >"$root/P1/psychiatry/n.pdf" && echo P2 >"$root/P2/psychiatry/n.pdf" &&
	echo P1 >"$root/P1/psychiatry/n.from-P1.pdf" && echo P2 >"$root/P2/psychiatry/n.from-P1.pdf"
careacl sync >/dev/null 2>&1
is "$(who_reads clinical/P1/medical/b.pdf)/$(who_reads clinical/P2/medical/a.pdf)" "dr.one /inf.three fille.p1 " "before"

output=$(desk adm.zoe merge P1 P2 --dry-run 2>&1)
contains "$output" "^dr.one gains P2/medical \(write\): care-team R08$" "--dry-run: who would gain"
contains "$output" "^inf.three loses P2/medical/a.pdf: withheld R17$" "... and lose: the wishes of one about the documents of the other"
contains "$output" "different dates of birth" "... what does not fit"
is "$(find "$root/P1/medical" -name '*.pdf' | wc -l)$(sql "SELECT COUNT(*) FROM desk")" "2[[0]]" "... nothing is moved or recorded"

output=$(desk adm.zoe merge P1 P2 --json 2>"$site/stderr")
is "$?" 4 "merge: what cannot be moved is status 4"
is "$(json '[d["id"], d["into"], d["moved"], d["renamed"], d["left"]]' <<<"$output")" '["desk:1", "P2", 6, 5, 2]' "... what was moved, and what was not"
is "$(grep -c "could not be moved to the other folder and stays" "$site/stderr")" 2 "... each is told"
is "$(cd "$root/P2" && find . -type f | sort | tr '\n' ' ')" \
	"./medical/2026/deep/c.pdf ./medical/b.from-P1.pdf ./medical/b.pdf ./psychiatry/n.from-P1.from-P1.pdf ./psychiatry/n.from-P1.pdf ./psychiatry/n.pdf " "... where"
is "$(cat "$root/P2/medical/b.pdf" "$root/P2/medical/b.from-P1.pdf" | tr '\n' ' ')" "P2 b P1 b " "... beside those whose names they have"
is "$(cd "$root/.aside" && find . -type f -printf '%f\n' | sort | tr '\n' ' ')" "a.from-P1.pdf a.pdf " "... the withheld ones of both are aside"
is "$(who_reads clinical/P2/medical/b.from-P1.pdf)/$(who_reads clinical/P2/medical/b.pdf)" "dr.one inf.three fille.p1 /dr.one inf.three fille.p1 " \
	"... both teams read, and whom one identity refuses reads neither"
is "$(find "$shared/P2/record" -type f -printf '%f\n' | sort | tr '\n' ' ')" "r.from-P1.pdf r.pdf s.from-P1.pdf s.pdf " "... in all stores"
agrees "merge" 2>/dev/null

# what is said of one later holds for both, in an older plan too
desk adm.zoe object P1 --to login:inf.three >/dev/null
is "$(may inf.three clinical/P2/medical/b.pdf)" no "an objection of one identity closes the other's folder"
desk adm.zoe object P2 --to login:dr.one --category psychiatry >/dev/null
is "$(entries P1/psychiatry)" "fille.p1:r-x " "... and the other way around, but for the patient, who is one (R06)"
is "$(careacl who P1 --json | json 'sorted({e["login"] for e in d["entries"]})')" "$(careacl who P2 --json | json 'sorted({e["login"] for e in d["entries"]})')" \
	"who: the same people, the patient too"
contains "$(careacl statements P2)" "^registry.d/20-patients.conf:3  objections" "statements: what a file says of the other identity"
contains "$(careacl statements P2)" "^desk:1  merged P2; recorded .* by adm.zoe" "... and the merge"

# check: a statement names its document under all names that it may have; one of them is there, or it is told once
is "$(careacl check 2>/dev/null | grep -c "does not exist")" 0 "check: a document that stands under one of its names is there"
desk adm.zoe withhold P1 --document medical/nowhere.pdf --author dr.one >/dev/null 2>&1
desk adm.zoe object P2 --to login:inf.two --document medical/neither.pdf >/dev/null 2>&1
is "$(careacl check 2>/dev/null | grep -o "'medical/[^']*' does not exist" | sort | tr '\n' ' ')" \
	"'medical/neither.pdf' does not exist 'medical/nowhere.pdf' does not exist " "... one that is nowhere is told once, as it was stated"
for id in $(careacl statements P2 --json 2>/dev/null | json '" ".join(s["id"] for s in d["statements"] if s["id"] and ("nowhere" in s["text"] or "neither" in s["text"]))'); do
	desk adm.zoe withdraw "$id" >/dev/null 2>&1
done

# once more: what has come since
echo late >"$root/P1/medical/late.pdf" && careacl sync >/dev/null 2>&1
output=$(desk adm.zoe merge P1 P2 --json 2>"$site/stderr") || cat "$site/stderr"
is "$(json '[d["id"], d["moved"]]' <<<"$output")" '[null, 1]' "merge again moves what has come since"

# the way back
status_is 2 "withdraw: not while its documents lie in the other folder" desk adm.zoe withdraw desk:1
for document in medical/2026/deep/c.pdf medical/late.pdf; do careacl refile "P2/$document" P1 >/dev/null 2>&1; done
contains "$(desk adm.zoe withdraw desk:1 2>&1)" "[0-9] documents" "... it says how many are left"
status_is 0 "the chain holds" careacl audit verify
finish
