#!/bin/bash
# A document that a statement names, moved into another store of the same patient: the statement goes with it.
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh

desk_site
for store in dmp clinical; do
	check "consent to $store" desk adm.zoe consent P2 --to login:dr.one --category "$([ $store = dmp ] && echo record || echo medical)"
done
check "a sync" careacl sync --quiet
check "the patient refuses it to dr.one" desk adm.zoe object P2 --to login:dr.one --document record/r.pdf
refuse "which dr.one cannot open" as dr.one cat "$shared/P2/record/r.pdf"
check "but move, for the directory is open" as dr.one mv "$shared/P2/record/r.pdf" "$root/P2/medical/mine.pdf"
is "$(careacl sync --quiet 2>&1)" "" "a sync does not miss it"
refuse "it is closed in the other store" as dr.one cat "$root/P2/medical/mine.pdf"
is "$(careacl plan --json | jq -r .operations)" 0 "with nothing left to do"
is "$(careacl verify --json | jq -c '[(.leaks | length), (.refusals | length)]')" "[0,0]" "as verify finds by itself"
said=$(desk adm.zoe object P2 --to login:dr.ville --document record/r.pdf 2>&1)
lacks "$said" "is not there" "nor does the desk"
lacks "$(careacl verify 2>&1; careacl sync --verbose 2>&1)" "names a document" "nor verify"
check "opened there by hand" setfacl -m u:dr.one:rw "$root/P2/medical/mine.pdf"
is "$(careacl verify --json | jq -r '.leaks[].login' | sort -u)" dr.one "verify finds it"
check "a sync" careacl sync --quiet
refuse "and it is closed again" as dr.one cat "$root/P2/medical/mine.pdf"
check "it comes back" mv "$root/P2/medical/mine.pdf" "$shared/P2/record/r.pdf"
check "a sync" careacl sync --quiet
refuse "closed at its own name" as dr.one cat "$shared/P2/record/r.pdf"
check "renamed" mv "$shared/P2/record/r.pdf" "$shared/P2/record/r3.pdf"
check "a sync" careacl sync --quiet
said=$(desk adm.zoe withhold P2 --author dr.one --document record/r3.pdf 2>&1)
is "$? $(ls "$shared/P2/record")" "0 s.pdf" "it is set aside under its new name"
refuse "closed to dr.one, whom the statement about its old one names" as dr.one cat "$shared"/.aside/*/r3.pdf
lacks "$said" "is not there|names a document" "... which is not said to protect nothing"
finish
