#!/bin/bash
# The desk while the guard holds a text: whoever still has access by what was in force before can be refused, and the rest
# of the desk knows the patient too. What was said of single documents goes on with it.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
require python3 getfacl
desk_site
people=$site/registry.d/10-people.conf patients=$site/registry.d/20-patients.conf
# without PATIENT: the text no longer names them
without() {
	python3 - "$patients" "$1" <<-'PY'
		import re, sys
		text = open(sys.argv[1]).read()
		left = re.sub(r'  \{ id = "%s".*?\n(?=  \{ id|\);)' % sys.argv[2], "", text, flags=re.S)
		open(sys.argv[1], "w").write(re.sub(r",\n\);", "\n);", left))
	PY
}
# reads CONTENT: who can read the document of the clinic that says so, wherever it stands
reads() { local path; path=$(cd "$site" && grep -rlx "$1" clinical) && who_reads "$path"; }
held() { status_is 3 "$1" careacl sync; }
# shellcheck disable=SC2317 # called by status_is
glass() { careacl break-glass "$1" --login "$2" --by dr.one --justification "found unconscious in the lift" --cannot-consent --immediate-risk; }

sed -i 's/guard = .*/guard = { min = "1"; max_revoked = "5%"; };/' "$site/careacl.conf"
sed -i '/"P2"/s/login = "fille.p1";/& hidden = ( { document = "medical\/b.pdf"; ground = "third-party"; } );/' "$patients"
check "a withholding of one document" careacl withhold P2 --document medical/a.pdf --author dr.one
echo "P2 c" >"$root/P2/medical/c.pdf"
check "an objection about another" careacl object P2 --to login:inf.two --document medical/c.pdf
check "the first sync" careacl sync
documents() { for document in a b c; do printf '%s: %s| ' "$document" "$(reads "P2 $document")"; done; }
before=$(documents)
is "$before" "a: dr.one fille.p1 | b: dr.one inf.two | c: dr.one fille.p1 | " "who reads what"
places=$(cd "$root" && find . -name '*.pdf' | sort)

cp "$people" "$site/people.kept" && cp "$patients" "$site/patients.kept"
without P2
held "a patient vanishes"
is "$(documents)" "$before" "what is held keeps single documents as they were"
is "$(cd "$root" && find . -name '*.pdf' | sort)" "$places" "... where they were"
lacks "$(careacl sync 2>&1)" "set aside" "what the desk has said goes on too"
is "$(careacl statements P2 --json 2>/dev/null | json 'sorted((e["section"], e.get("set_aside")) for e in d["statements"] if e["id"])')" \
	'[["objections", null], ["withheld", null]]' "... and is not called set aside"
contains "$(careacl statements P2 2>/dev/null)" 'team = "house"' "nor is what the text said of them forgotten"
is "$(careacl who P2 --json 2>/dev/null | json '" ".join(e["login"] for e in d["entries"] if e["category"] == "record")')" \
	"dr.one dr.ville fille.p1" "who: by what was in force"

status_is 0 "an objection to somebody who still has access" careacl object P2 --to login:inf.two
is "$(reads "P2 b")|$(who_reads dmp/P2/record/r.pdf)" "dr.one |dr.ville fille.p1 " "... in force at once"
status_is 0 "a break-glass" glass P2 inf.three
is "$(reads "P2 b")| $(reads "P2 a")" "dr.one inf.three | dr.one fille.p1 " "... opens, but for what is withheld"
check "who only lays down documents still does" as dr.one touch "$shared/P2/record/new"
status_is 0 "a discharge from a team that only the earlier text has" careacl discharge P2 --team house
refuse "... in force" as dr.one touch "$shared/P2/record/newer"
status_is 0 "a record is closed" careacl close P2
is "$(may dr.ville dmp/P2/record/r.pdf)" no "... in force"
status_is 0 "a withholding" careacl withhold P2 --document medical/b.pdf --author dr.one
is "$(reads "P2 b")" "dr.one " "... in force"
status_is 0 "withdrawn" careacl withdraw desk:7
is "$(reads "P2 b")" "dr.one inf.three " "... it opens again"
status_is 2 "whom no text has ever named stays unknown" careacl object P9 --to login:inf.two
status_is 2 "nor may a login that nothing names be refused" careacl object P2 --to login:nobody.x
held "the next sync"
is "$(documents)" "a: dr.one fille.p1 | b: dr.one inf.three | c: dr.one inf.three fille.p1 | " "... takes nothing of it back"
status_is 0 "... verify agrees" careacl verify

# the desk refuses all that is held: what the text says more stays held, until the text changes or it is accepted
cp "$site/patients.kept" "$patients"
check "the text of before" careacl sync
without P3
held "a patient vanishes whose accesses are few"
check "all that is held of it is refused" careacl object P3 --to login:adm.zoe
zoe=$(sql "SELECT MAX(id) FROM desk" | tr -d '[]')
check "... all" careacl object P3 --to login:inf.three
refusal=$(sql "SELECT MAX(id) FROM desk" | tr -d '[]')
check "a sync, with nothing left to hold" careacl sync
check "... and another" careacl sync
check "the refusal ends" careacl withdraw "$refusal"
is "$(entries P3/medical)" "inf.three:r-x " "... and the loss is still held"
held "the next sync holds it too"
cp "$site/patients.kept" "$patients"
check "the text is back once more" careacl sync
cp "$site/careacl.conf" "$site/conf.kept"
sed -i 's/max_revoked = "5%"/& ; max_granted = "5%"/' "$site/careacl.conf"
sed -i 's/members = ( { login = "inf.three"; } )/members = ( { login = "inf.three"; }, { login = "dr.ville"; } )/' "$people"
held "a team gets a member"
check "... who is refused" careacl object P3 --to login:dr.ville
refusal=$(sql "SELECT MAX(id) FROM desk" | tr -d '[]')
check "a sync, with nothing left to hold" careacl sync
check "the refusal ends" careacl withdraw "$refusal"
is "$(entries P3/medical)" "inf.three:r-x " "... and the gain is still held"
held "the next sync holds it too"
cp "$site/people.kept" "$people" && cp "$site/conf.kept" "$site/careacl.conf"
check "the people of before" careacl sync
careacl withdraw "$zoe" >/dev/null 2>&1

# the last one who had access is refused: the patient stays one whom the desk knows
cp "$site/patients.kept" "$patients"
check "the text is back" careacl sync
without P3
held "another vanishes"
status_is 0 "nobody is to read it" careacl object P3 --to everyone
everyone=$(sql "SELECT MAX(id) FROM desk" | tr -d '[]')
is "$(entries P3/medical)" "" "... in force"
status_is 0 "... and the patient is still known" careacl object P3 --to login:inf.two
cp "$site/patients.kept" "$patients"
check "the text is back again" careacl sync

# a professional vanishes, with the accesses
sed -i '/login = "inf.two"; profession/d; s/, { login = "inf.two"; }//' "$people"
careacl object P1 --to login:dr.one --document medical/b.pdf >/dev/null 2>&1
held "a professional vanishes"
is "$(may inf.two clinical/P1/medical/a.pdf)" yes "... and keeps what they had"
status_is 0 "an objection to them about one document" careacl object P1 --to login:inf.two --document medical/a.pdf
is "$(who_reads clinical/P1/medical/a.pdf)|$(who_reads clinical/P1/medical/b.pdf)" "dr.one |inf.two " "... in force"
held "the next sync"
is "$(who_reads clinical/P1/medical/a.pdf)|$(who_reads clinical/P1/medical/b.pdf)" "dr.one |inf.two " "... keeps it so"
status_is 0 "... and to all" careacl object P1 --to login:inf.two
is "$(who_reads clinical/P1/medical/b.pdf)" "" "... in force"
cp "$site/people.kept" "$people"
check "the people are back" careacl sync

# held as a whole
check "a patient of the ward" careacl admit P3 --team ward
status_is 0 "whom everybody may read again" careacl withdraw "$everyone"
: >"$people" && : >"$patients"
held "an empty registry"
status_is 0 "an objection to somebody who still has access" careacl object P3 --to login:dr.one
is "$(entries P3/medical)" "inf.three:r-x " "... in force at once"
status_is 0 "a break-glass" glass P3 dr.ville
contains "$(entries P3/medical)" "dr.ville:r-x" "... too"
held "the next sync"
is "$(entries P3/medical)" "dr.ville:r-x inf.three:r-x " "... takes nothing of it back"
finish
