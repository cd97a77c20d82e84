#!/bin/bash
# merge: what refuses stays in force while documents of one identity lie in the other's folder: an identity leaves the registry,
# an older state is put back, somebody merges the other way round, a merge is ended; and the patient stays who they are.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
. tests/cli/glass.sh
require python3 getfacl setfattr
desk_site
fresh=$CAREACL_TEST_DIR/fresh
cp -a "$site" "$fresh"

# again: the site as it was
again() {
	rm -rf "$site"
	cp -a "$fresh" "$site"
}

# who_opens NAME: all who can read the document of that name, wherever it lies
who_opens() {
	local file
	find "$site/clinical" -name "$1" | while read -r file; do who_reads "${file#"$site/"}"; done
}

# ---- an identity leaves the registry
cat >"$site/registry.d/20-patients.conf" <<'CONF'
patients = (
  { id = "P1"; birth_date = "1950-02-01"; teams = ( { team = "ward"; in_charge = "dr.one"; } );
    objections = ( { to = "login:dr.one"; categories = ["psychiatry"]; }, { to = "profession:nurse"; categories = ["psychiatry"]; } );
    withheld = ( { document = "medical/a.pdf"; author = "dr.one"; } ); },
  { id = "P2"; birth_date = "1960-02-01"; login = "fille.p1"; teams = ( { team = "ward"; }, { team = "house"; } ); },
  { id = "P3"; birth_date = "1970-02-01"; stores = ["clinical"]; teams = ( { team = "other"; } ); }
);
CONF
careacl sync >/dev/null 2>&1
echo own >"$root/P3/medical/p3.pdf"
echo psy >"$root/P1/psychiatry/psy.pdf"
careacl sync >/dev/null 2>&1
rm -f "$root"/P2/medical/[ab].pdf
desk adm.zoe object P1 --to login:inf.three --category medical >/dev/null
desk adm.zoe withhold P1 --document medical/b.pdf --author dr.one >/dev/null
desk adm.zoe relate P1 --login insp.roy --kind relative --agreed --category medical >/dev/null
desk adm.zoe merge P1 P3 >/dev/null 2>&1
is "$(who_opens b.pdf)/$(who_opens a.pdf)/$(who_opens p3.pdf)/$(who_opens psy.pdf)" "dr.one /dr.one /dr.one inf.two insp.roy /" "merged: the wishes of one hold for both"
python3 - "$site/registry.d/20-patients.conf" <<'PY'
import sys
text = open(sys.argv[1]).read()
open(sys.argv[1], "w").write(text[:text.index('{ id = "P1"')] + text[text.index('{ id = "P2"'):])
PY
output=$(careacl sync 2>&1)
is "$?" 0 "P1 leaves the registry"
is "$(grep -c "no longer fits the registry" <<<"$output")" 0 "... and nothing the desk said of it is set aside"
is "$(may inf.three clinical/P3/medical/p3.pdf)$(may insp.roy clinical/P3/medical/p3.pdf)" noyes "... who was refused at the desk stays refused, and who was told stays told"
is "$(find "$root/P3/medical" -name '[ab].pdf' | wc -l)$(who_opens b.pdf)$(who_opens a.pdf)" 0 "... what is withheld stays aside, by the desk and by the file's last word"
is "$(may inf.three clinical/P3/psychiatry/psy.pdf)" no "... and whom the file refused last stays refused"
is "$(careacl explain inf.three P3 psychiatry --json 2>/dev/null | json '[d["reason"], d["because"][0]["where"]]')" '["objection-group", "desk:4"]' "... by the merge"
agrees "an identity that has left"
is "$(careacl who P3 --json 2>/dev/null | json 'sorted({(e["login"], e["category"]) for e in d["entries"]})')" '[["adm.zoe", "admin"], ["insp.roy", "medical"]]' "who, from the state alone: the same"
status_is 2 "the merge does not end: documents lie there" desk adm.zoe withdraw desk:4
status_is 0 "what was said of the identity that has left can end" desk adm.zoe withdraw desk:1
is "$(may inf.three clinical/P3/medical/p3.pdf)" yes "... and has"
agrees "... the end of it"

# ---- an older state is put back
again
desk adm.zoe object P1 --to login:inf.three >/dev/null
desk adm.zoe withhold P1 --document medical/b.pdf --author dr.one >/dev/null
mkdir "$CAREACL_TEST_DIR/older" && cp -a "$site"/state/state.db* "$CAREACL_TEST_DIR/older/"
desk adm.zoe merge P1 P3 >/dev/null 2>&1
rm -f "$site"/state/state.db* && cp -a "$CAREACL_TEST_DIR"/older/* "$site/state/"
is "$(careacl explain inf.three P3 medical --json 2>/dev/null | json 'd["reason"]')" objection-named "an older state: who reads counts the wishes of both"
output=$(careacl sync 2>&1)
is "$?" 3 "... the merge waits"
is "$(may inf.three clinical/P3/medical/a.pdf)$(find "$root/P3/medical" -name b.pdf | wc -l)" no0 "... but each identity's wishes hold for both at once"
is "$(may inf.two clinical/P3/medical/a.pdf)" no "... and nobody gains by it"
is "$(grep -c "stood aside is gone" <<<"$output")" 0 "... what it moved is known"
status_is 2 "... it cannot be ended while documents lie there" desk adm.zoe withdraw desk:3
hash=$(sed -n 's/.*--accept \([0-9a-f]*\).*/\1/p' <<<"$output" | head -1)
status_is 0 "... accepted" careacl sync --accept "$hash"
is "$(may inf.two clinical/P3/medical/a.pdf)$(may inf.three clinical/P3/medical/a.pdf)" yesno "... it is whole"
agrees "... accepted" 2>/dev/null

# the end of a merge waits too: until then the wishes hold
careacl refile P3/medical/a.pdf P1 >/dev/null 2>&1
careacl refile P3/medical/b.pdf P1 >/dev/null 2>&1
rm -rf "$CAREACL_TEST_DIR/older" && mkdir "$CAREACL_TEST_DIR/older" && cp -a "$site"/state/state.db* "$CAREACL_TEST_DIR/older/"
echo own >"$root/P3/medical/p3.pdf" && careacl sync >/dev/null 2>&1
status_is 0 "what was moved is back: the merge ends" desk adm.zoe withdraw desk:3
is "$(may inf.three clinical/P3/medical/p3.pdf)" yes "... and its wishes with it"
rm -f "$site"/state/state.db* && cp -a "$CAREACL_TEST_DIR"/older/* "$site/state/"
careacl sync >/dev/null 2>&1
is "$?$(may inf.three clinical/P3/medical/p3.pdf)$(may inf.two clinical/P3/medical/p3.pdf)" 3nono "an older state: the end waits, and until then only what refuses is shared"

# ---- the other way round
again
echo own >"$root/P3/medical/p3.pdf" && careacl sync >/dev/null
desk adm.zoe withhold P3 --document medical/p3.pdf --author inf.three >/dev/null
desk adm.zoe merge P1 P3 >/dev/null 2>&1
output=$(desk adm.zoe merge P3 P1 2>&1)
is "$?" 2 "merge the other way round: refused"
contains "$output" "by desk:2" "... by which it is one person"
is "$(find "$root/P1" -type f | wc -l)" 0 "... nothing has moved"
for document in a b; do careacl refile "P3/medical/$document.pdf" P1 >/dev/null 2>&1; done
careacl refile P3/medical/p3.pdf P1 >/dev/null 2>&1
output=$(desk adm.zoe withdraw desk:2 2>&1)
is "$?" 2 "its end: not while documents of either lie with the other"
contains "$output" " 1 documents" "... one of P3's lies with P1"
careacl refile P1/medical/p3.pdf P3 >/dev/null 2>&1
status_is 0 "... each in its folder: the merge ends" desk adm.zoe withdraw desk:2
is "$(who_opens p3.pdf)$(who_reads clinical/P1/medical/a.pdf)" "inf.three dr.one inf.two " "... and each is as it was"

# three identities: documents that went two ways belong to both merges
again
rm -f "$root"/P2/medical/[ab].pdf
desk adm.zoe merge P1 P2 >/dev/null 2>&1
desk adm.zoe merge P2 P3 >/dev/null 2>&1
status_is 2 "three identities: the first merge does not end" desk adm.zoe withdraw desk:1
for document in a b; do careacl refile "P3/medical/$document.pdf" P1 >/dev/null 2>&1; done
for document in r.from-P1 s.from-P1; do careacl refile "P2/record/$document.pdf" P1 >/dev/null 2>&1; done
status_is 0 "... once they are back from the third folder it does" desk adm.zoe withdraw desk:1

# ---- the patient, whatever the identity
again
output=$(desk adm.zoe merge P2 P1 2>&1)
contains "$output" "fille.p1 gains P1/medical .read.: patient-self R06" "the patient reads their documents where they are"
is "$(may fille.p1 clinical/P1/medical/a.from-P2.pdf)" yes "... indeed"
desk adm.zoe close P1 >/dev/null 2>&1
is "$(careacl explain dr.ville P2 record --json | json 'd["reason"]')" record-closed "closed for both"
status_is 0 "reopen: by the other identity" desk adm.zoe reopen P2
is "$(careacl explain dr.ville P2 record --json | json 'd["reason"]')" attending "... it is open"
desk inf.three break-glass P1 --cannot-consent --immediate-risk --justification "found unconscious in the lift" >/dev/null 2>&1
is "$(may inf.three clinical/P1/medical/a.pdf)" yes "break-glass on one"
status_is 0 "... its end by the other" desk inf.three break-glass P2 --end
is "$(may inf.three clinical/P1/medical/a.pdf)" no "... has ended"

# ---- said of one, protected under another name: no alarm
again
rm -f "$root"/P2/medical/[ab].pdf && careacl sync >/dev/null 2>&1
desk adm.zoe merge P1 P2 >/dev/null 2>&1
output=$(desk adm.zoe withhold P1 --document medical/b.pdf --author dr.one 2>&1; careacl sync 2>&1; careacl verify 2>&1)
is "$(grep -c "protects nothing" <<<"$output")$(who_opens b.pdf)" "0dr.one fille.p1 " "a withheld document that is aside is not said to be missing"
rm -rf "$root"/.aside/*/b.pdf
output=$(desk adm.zoe object P1 --to login:inf.two --document medical/never.pdf 2>&1; careacl verify 2>&1)
contains "$output" "^careacl: warning: document 'medical/never.pdf' is not there" "what is nowhere is said by the desk"
is "$(grep -c "desk:3: names a document" <<<"$output")" 1 "... and once by verify"

# ---- a discharge of one identity is the person's
again
cat >"$site/registry.d/20-patients.conf" <<'CONF'
patients = (
  { id = "P1"; birth_date = "1950-02-01"; teams = ( { team = "ward"; in_charge = "dr.one"; } ); },
  { id = "P2"; birth_date = "1960-02-01"; login = "fille.p1"; teams = ( { team = "ward"; }, { team = "other"; } ); },
  { id = "P3"; birth_date = "1970-02-01"; stores = ["clinical"]; teams = ( { team = "other"; } ); }
);
CONF
careacl sync >/dev/null 2>&1
both() { echo "$(who_reads "clinical/$1/medical/b.pdf" | tr -d '\n')/$(who_reads clinical/P2/medical/b.pdf)"; }
echo b >"$root/P1/medical/b.pdf" && echo b >"$root/P2/medical/b.pdf"
desk adm.zoe discharge P3 --team other >/dev/null 2>&1
desk adm.zoe merge P3 P2 --quiet >/dev/null 2>&1
desk adm.zoe merge P1 P2 --quiet >/dev/null 2>&1
echo b >"$root/P1/medical/b.pdf" && careacl sync >/dev/null 2>&1
is "$(both P1)" "dr.one inf.two inf.three fille.p1 /dr.one inf.two inf.three fille.p1 " "a discharge from before the merge is that identity's alone"
output=$(desk adm.zoe discharge P1 --team ward --json 2>/dev/null)
is "$(both P1)" "inf.three fille.p1 /inf.three fille.p1 " "after it, it ends the other's assignment to that team too"
is "$(json 'sorted({e["login"] for e in d["losses"]})' <<<"$output")" '["dr.one", "inf.two"]' "... which its answer says"
agrees "discharge of one identity" 2>/dev/null
desk adm.zoe transfer P3 --from-team other --to ward >/dev/null 2>&1
is "$(both P1)" "dr.one inf.two fille.p1 /dr.one inf.two fille.p1 " "a transfer of one is that of all"
agrees "transfer of one identity" 2>/dev/null
desk adm.zoe discharge P2 --team ward >/dev/null 2>&1
desk adm.zoe admit P1 --to ward >/dev/null 2>&1
is "$(both P1)" "dr.one inf.two fille.p1 /dr.one inf.two fille.p1 " "an admission after it holds"
careacl sync >/dev/null 2>&1
is "$(both P1)" "dr.one inf.two fille.p1 /dr.one inf.two fille.p1 " "... after a sync too"
finish
