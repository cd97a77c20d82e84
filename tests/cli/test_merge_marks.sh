#!/bin/bash
# merge: a document that somebody has renamed is known by its mark alone; what was said of it stays in force in the other
# folder, on the way back, and whoever's it is.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
require python3 getfacl getfattr
desk_site
fresh=$CAREACL_TEST_DIR/fresh
cp -a "$site" "$fresh"

# again: the site as it was
again() {
	rm -rf "$site"
	cp -a "$fresh" "$site"
}

# renamed PATIENT NAME: PATIENT's a.pdf, which a statement names, gets that name
renamed() {
	as dr.one mv "$root/$1/medical/a.pdf" "$root/$1/medical/$2"
	careacl sync >/dev/null 2>&1
}

# mark PATH: what its mark says
mark() { getfattr --absolute-names -n trusted.careacl.named --only-values "$root/$1" 2>/dev/null; }

# ---- an objection
desk adm.zoe object P1 --to login:inf.two --document medical/a.pdf >/dev/null
renamed P1 q.pdf
is "$(who_reads clinical/P1/medical/q.pdf)" "dr.one " "renamed: closed to whom the objection names"
output=$(desk adm.zoe merge P1 P2 2>&1)
is "$(who_reads clinical/P2/medical/q.pdf)" "dr.one fille.p1 " "merge: in the other folder too"
is "$(grep -c "inf.two gains" <<<"$output")" 0 "... as its answer says"
is "$(mark P2/medical/q.pdf)" "P2/medical/a.pdf" "... by a mark of that patient"
is "$(who_reads clinical/P2/medical/a.pdf)" "dr.one fille.p1 " "... beside the document of that name, which it covers as ever"
careacl sync >/dev/null 2>&1
is "$(who_reads clinical/P2/medical/q.pdf)" "dr.one fille.p1 " "... after a sync"
agrees "a renamed document"
as dr.one mv "$root/P2/medical/q.pdf" "$root/P2/medical/z.pdf"
careacl sync >/dev/null 2>&1
is "$(who_reads clinical/P2/medical/z.pdf)" "dr.one fille.p1 " "renamed again: still"
for document in z b.from-P1; do careacl refile "P2/medical/$document.pdf" P1 >/dev/null 2>&1; done
for document in r.from-P1 s.from-P1; do careacl refile "P2/record/$document.pdf" P1 >/dev/null 2>&1; done
is "$(who_reads clinical/P1/medical/z.pdf)$(mark P1/medical/z.pdf)" "dr.one fille.p1 P1/medical/a.pdf" "refile: the way back"
status_is 0 "the merge ends" desk adm.zoe withdraw desk:2
is "$(who_reads clinical/P1/medical/z.pdf)/$(who_reads clinical/P2/medical/a.pdf)" "dr.one /dr.one inf.two fille.p1 " "... and the objection is of that one document again"
desk adm.zoe withdraw desk:1 >/dev/null
is "$(who_reads clinical/P1/medical/z.pdf)" "dr.one inf.two " "... until it ends"

# ---- its own name, and the mark of another patient's document
again
desk adm.zoe object P1 --to login:inf.two --document medical/a.pdf >/dev/null
desk adm.zoe object P3 --to login:inf.two --document medical/third.pdf >/dev/null 2>&1
echo third >"$root/P3/medical/third.pdf" && careacl sync >/dev/null 2>&1
mv "$root/P3/medical/third.pdf" "$root/P1/medical/third.pdf" && careacl sync >/dev/null 2>&1
is "$(who_reads clinical/P1/medical/third.pdf)" "" "another patient's document in this one's folder: for those alone who may read both"
desk adm.zoe merge P1 P2 >/dev/null 2>&1
is "$(who_reads clinical/P2/medical/a.from-P1.pdf)$(mark P2/medical/a.from-P1.pdf)" "dr.one fille.p1 P2/medical/a.from-P1.pdf" \
	"merge: what has its own name is known by the new one"
is "$(who_reads clinical/P2/medical/third.pdf)$(mark P2/medical/third.pdf)" "P3/medical/third.pdf" \
	"... what another patient said of theirs holds on"
careacl refile P2/medical/third.pdf P3 >/dev/null 2>&1
is "$(who_reads clinical/P3/medical/third.pdf)$(mark P3/medical/third.pdf)" "inf.three P3/medical/third.pdf" "... in its own folder too"
agrees "another patient's document"

# ---- three identities: what the first said holds by any name that the third folder gives it
again
rm "$root/P2/medical/a.pdf" && careacl sync >/dev/null 2>&1
echo P3 >"$root/P3/medical/a.pdf"
desk adm.zoe object P1 --to login:inf.two --document medical/a.pdf >/dev/null
desk adm.zoe merge P1 P2 >/dev/null 2>&1
desk adm.zoe merge P2 P3 >/dev/null 2>&1
is "$(who_reads clinical/P3/medical/a.from-P2.pdf)" "dr.one inf.three fille.p1 " "three identities: a name that no statement has"
careacl sync >/dev/null 2>&1
is "$(who_reads clinical/P3/medical/a.from-P2.pdf)" "dr.one inf.three fille.p1 " "... after a sync"
agrees "three identities"

# ---- of nobody's other identity
again
desk adm.zoe object P1 --to login:inf.two --document medical/a.pdf >/dev/null
desk adm.zoe object P2 --to login:dr.one --document medical/a.pdf >/dev/null
renamed P1 q.pdf
careacl refile P1/medical/q.pdf P2 >/dev/null 2>&1
is "$(who_reads clinical/P2/medical/q.pdf)$(mark P2/medical/q.pdf)" "dr.one inf.two fille.p1 " \
	"refile between two persons: what the first said is not said of it any more, what the second said of another was not"
finish
