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
check "a sync" careacl sync --quiet
refuse "it is closed in the other store" as dr.one cat "$root/P2/medical/mine.pdf"
is "$(careacl plan --json | jq -r .operations)" 0 "with nothing left to do"
is "$(careacl verify --json | jq -c '[(.leaks | length), (.refusals | length)]')" "[0,0]" "as verify finds by itself"
check "opened there by hand" setfacl -m u:dr.one:rw "$root/P2/medical/mine.pdf"
is "$(careacl verify --json | jq -r '.leaks[].login' | sort -u)" dr.one "verify finds it"
check "a sync" careacl sync --quiet
refuse "and it is closed again" as dr.one cat "$root/P2/medical/mine.pdf"
check "it comes back" mv "$root/P2/medical/mine.pdf" "$shared/P2/record/r.pdf"
check "a sync" careacl sync --quiet
refuse "closed at its own name" as dr.one cat "$shared/P2/record/r.pdf"
finish
