#!/bin/bash
# The first run on a tree that exists, adopt, undo; one store held and the others done.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl script
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i 's|categories = ( { name = "medical"|& |; s|^);$|&|; s|stores = (|stores = ( { name = "second"; root = "second"; regime = "establishment"; categories = ( { name = "other"; path = "other"; } ); },|' "$site/careacl.conf"
sed -i 's/stores = \["clinical"\]/stores = ["clinical", "second"]/' "$site/registry.d/10-people.conf"
mkdir -m 0711 "$site/second"
mkdir -p "$site/clinical/P001/medical" "$site/clinical/old"
echo x >"$site/clinical/P001/medical/letter" && chown inf.two "$site/clinical/P001/medical/letter"
chmod 750 "$site/clinical/old" "$site/clinical/P001" && chmod 640 "$site/clinical/P001/medical/letter"
setfacl -m u:inf.two:r-x "$site/clinical/old" "$site/clinical/P001"

before=$(ctimes)
output=$(careacl sync 2>&1)
is "$?" 3 "a root with what careacl did not make: status 3"
contains "$output" "careacl adopt $site/clinical" "... says what to type"
is "$(ctimes)" "$before" "... and is not touched"
[ -d "$site/second/P001/other" ] && ok "... the other store is done" || not_ok "... the other store is done"
status_is 3 "plan: the same" careacl plan
contains "$(careacl check)" "warning: .*careacl adopt" "check says it"
status_is 2 "adopt of no store's root" careacl adopt "$site"
output=$(careacl adopt "$site/clinical/" 2>&1)
is "$?" 0 "adopt"
contains "$output" "a sync would now make [1-9][0-9]* operations" "... says what a sync would do"
is "$(ctimes | grep -v "clinical [0-9]")" "$(grep -v "clinical [0-9]" <<<"$before")" "... and changes nothing below the root"
contains "$(careacl adopt clinical)" "already" "adopt again, by name: nothing new"
generation=$(careacl sync --json 2>/dev/null | json 'd["generation"]')
is "$(stat -c '%a %U' "$site/clinical/old")" "700 root" "then sync closes what is unknown"
is "$(entries P001/medical)" "dr.one:rwx inf.three:r-x " "... and gives what is due"

status_is 2 "undo of no generation" careacl undo zero
status_is 2 "undo of a generation to come" careacl undo 99
status_is 2 "undo of generation 0" careacl undo 0
output=$(careacl undo "$generation")
is "$?" 0 "undo of that sync"
contains "$output" "kept objects" "... says what it did"
is "$(getfacl -cpE "$site/clinical/old" | grep -c 'inf.two:r-x')" 1 "... the old ACL is back"
is "$(stat -c '%a' "$site/clinical/P001/medical")" 755 "... the old mode is back"
is "$(careacl status --json | json '[i["do"] for i in d["attention"] if i["what"] == "undone"]')" '["careacl sync"]' "... and status tells of it until the next sync"
output=$(careacl undo 1 2>&1)
contains "$output" "no longer careacl's: [12]" "undo of everything: the mark of adoption goes"
contains "$output" "no sync touches these until 'careacl adopt'" "... is said in the answer, too"
status_is 1 "... status does not call that well" careacl status
contains "$(careacl status)" "careacl adopt ROOT" "... and says what to type"
status_is 3 "... so that a sync leaves the tree alone" careacl sync
is "$(careacl status --json | json 'sorted(i["what"] for i in d["attention"])')" '["unadopted"]' "... which status says then"
status_is 0 "sync --adopt takes it over at once" careacl sync --adopt
status_is 0 "... and all is well" careacl status
status_is 0 "... and it is right" careacl verify

# a file system that is not mounted leaves an empty directory where the root was
mv "$site/second" "$site/second.away" && mkdir -m 0711 "$site/second"
output=$(careacl sync 2>&1)
is "$?" 2 "a root that was careacl's and is empty: status 2"
contains "$output" "is the file system mounted" "... asks for the mount"
is "$(ls -A "$site/second")" "" "... and nothing is made there"
status_is 2 "verify does not call it right" careacl verify
rmdir "$site/second" && mv "$site/second.away" "$site/second"
status_is 0 "mounted again, all is as before" careacl sync

# several generations: what was before the first of them comes back
setfacl -m u:inf.two:rwx "$site/clinical/P001/medical"
first=$(careacl sync --json 2>/dev/null | json 'd["generation"]')
setfacl -m u:inf.two:--x "$site/clinical/P001/medical"
careacl sync >/dev/null 2>&1
careacl undo "$first" >/dev/null
contains "$(entries P001/medical)" "inf.two:rwx" "undo of two generations puts back what the first found"

# what it opens again is named first; a terminal asks
careacl sync >/dev/null 2>&1
generation=$(setfacl -m u:inf.two:r-x "$site/clinical/P001/medical"; careacl sync --json 2>/dev/null | json 'd["generation"]')
asked() { echo "$1" | script -qec "$CAREACL -c $site/careacl.conf undo $generation" /dev/null; }
said=$(asked no)
contains "$said" '20-patients.conf:4 closes what these ACLs open again' "a terminal is told which objection it opens"
contains "$said" 'until the next sync: 1' "... and for how long"
contains "$said" 'nothing was put back' "... and may say no"
status_is 0 "... all is well still" careacl status
lacks "$(entries P001/medical)" "inf.two:r" "... then nothing is done"
is "$(careacl undo "$generation" --json 2>/dev/null | json 'd["reopens"]')" '["registry.d/20-patients.conf:4"]' "off a terminal it is told, and done"
contains "$(entries P001/medical)" "inf.two:r-x" "... as asked"
status_is 1 "... and status tells of it" careacl status
careacl sync >/dev/null 2>&1
generation=$(chmod 0777 "$site/clinical/P003/medical"; careacl sync --json 2>/dev/null | json 'd["generation"]')
is "$(careacl undo "$generation" --json 2>/dev/null | json 'd["reopens"]')" '[]' "where nobody objects there is nothing to name"
said=$(careacl undo 1 2>&1)
contains "$said" '20-patients.conf:4 closes what these ACLs open again' "with the adoption: what it opens is named"
contains "$said" "opens again: 1; .* stays open until 'careacl adopt' and a sync" "... and that no sync closes it"
status_is 3 "... as none does" careacl sync
check "... it is open" as inf.two ls "$site/clinical/P001/medical"
finish
