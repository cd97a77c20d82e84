#!/bin/bash
# Folder names that reveal nothing, as the command makes them: the key file, paths in answers, a whole store converted
# and back, undo across that, a lost key and a lost state.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl getfattr
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
key=$site/state/folder.key

# pattern NEW: folder = "NEW" in careacl.conf
pattern() {
	sed -i '/folder = /d' "$site/careacl.conf"
	sed -i "s|regime = \"establishment\";|&\nfolder = \"$1\";|" "$site/careacl.conf"
}
# path LOGIN PATIENT [CATEGORY]: the path that `what` gives
path() {
	careacl what "$1" --json 2>/dev/null | json "[e['path'] for e in d['entries'] if e['patient'] == '$2' and e['category'] == '${3:-medical}'][0]"
}
# as_login NAME COMMAND...
as_login() {
	local login=$1
	shift
	setpriv --reuid "$login" --regid "$login" --clear-groups --inh-caps=-all "$@"
}

check "a store by {patient}" careacl sync
echo confided >"$site/clinical/P002/medical/letter"
check "... with a document" careacl sync
is "$(path inf.two P002)" "$site/clinical/P002/medical" "its path stands in answers"
before=$(ctimes | sed 's|.*/P00[0-9]||' | sort)

pattern "{opaque}"
refuse "no key before it is needed" test -e "$key"
is "$(path inf.two P002)" null "without a key a path is null"
output=$(careacl plan --json 2>/dev/null)
is "$?" 1 "plan: there is something to do"
is "$(json '[d["operations"], d["gains"], d["losses"]]' <<<"$output")" '[3, [], []]' "... names alone: nobody gains or loses"
contains "$(careacl plan)" "3 operations.* 3 folders renamed" "... and says so"
status_is 0 "verify: names alone are no deviation" careacl verify
refuse "what only reads makes no key" test -e "$key"
output=$(careacl sync 2>&1)
is "$?" 0 "sync renames"
contains "$output" "3 operations in 3 folders; 0 accesses given, 0 taken away.*3 folders renamed" "... and says so"
contains "$output" "folder.key: keep a copy" "... and that there is a key now"
is "$(stat -c '%a %U %s' "$key")" "600 root 32" "the key: 32 bytes, root's alone"
place=$(path inf.two P002)
contains "$place" "^$site/clinical/[0-9a-f]{32}/medical\$" "the path in answers is the new one"
is "$(cat "$place/letter")" confided "... where the document is"
check "who may reads it there" as_login inf.two cat "$place/letter"
refuse "who may not does not" as_login inf.two ls "$(path dr.one P001)"
refuse "nobody lists names" as_login inf.two ls "$site/clinical"
refuse "a name that was guessed is not there" as_login inf.two stat "$site/clinical/P001"
is "$(ctimes | sed 's|.*/[0-9a-f]\{32\}||' | grep -c letter)" "$(grep -c letter <<<"$before")" "no document is lost"
status_is 0 "verify" careacl verify
is "$(careacl plan --json | json 'd["operations"]')" 0 "plan: nothing to do"
before=$(ctimes)
is "$(careacl sync 2>&1)" "" "a second sync says nothing"
is "$(ctimes)" "$before" "... and touches nothing"
is "$(getfattr --only-values -n trusted.careacl.patient "${place%/*}" 2>/dev/null)" P002 "a folder knows whose it is"
is "$(as_login inf.two getfattr -m- -d "${place%/*}" 2>/dev/null | grep -c trusted)" 0 "... and tells root alone"
is "$(careacl sync --json | json 'd["moved_folders"]')" 0 "JSON: nothing moved"

# names and accesses in one change; the guard counts accesses, not names
pattern "{patient:2}/{patient}"
sed -i 's/{ login = "inf.three"; } );/);/; s/{ login = "inf.two"; }, );/{ login = "inf.two"; } );/' "$site/registry.d/10-people.conf"
output=$(careacl sync --json 2>/dev/null)
is "$? $(json '[d["moved_folders"], len(d["held"])]' <<<"$output")" "3 [3, 1]" "names change, what the guard holds is held"
check "... and is in force at the new place" as_login inf.three ls "$site/clinical/P0/P002/medical"
hash=$(careacl sync --json 2>/dev/null | json 'd["held"][0]["hash"]')
status_is 0 "... until it is accepted" careacl sync --accept "$hash"
refuse "... then it is gone" as_login inf.three ls "$site/clinical/P0/P002/medical"
status_is 0 "verify" careacl verify
is "$(ls -A "$site/clinical")" "$(printf ".aside\nP0")" "nothing is left of the names before"

# undo puts ACLs back, wherever the folders are now
chmod 700 "$site/clinical/P0/P002/medical"
generation=$(careacl sync --json 2>/dev/null | json 'd["generation"]')
pattern "{opaque}"
check "back to {opaque}, with the same key" careacl sync
is "$(path inf.two P002)" "$place" "... and so to the same names"
output=$(careacl undo "$generation" 2>&1)
is "$?" 0 "undo of a generation before the renaming"
contains "$output" "[1-9][0-9]* kept objects, [1-9]" "... puts back what it changed"
is "$(stat -c %a "$place")" 700 "... in the folder's new place"
check "... and the next sync mends it" careacl sync

# the key
cp -p "$key" "$site/key.copy"
for broken in "chmod 620|can be written by others" "chown inf.two|owned by root" "truncate -s 31|32 random bytes" "truncate -s 33|32 random bytes"; do
	eval "${broken%|*} $key"
	before=$(ctimes)
	output=$(careacl sync 2>&1)
	is "$?" 2 "a key after ${broken%|*}: status 2"
	contains "$output" "folder.key: error: .*${broken#*|}" "... says what is expected"
	is "$(ctimes)" "$before" "... nothing is touched"
	status_is 2 "... check says it too" careacl check
	status_is 2 "... and plan" careacl plan
	status_is 2 "... and verify" careacl verify
	rm "$key" && cp -p "$site/key.copy" "$key"
done
chmod 644 "$key"
status_is 0 "a key that others can read: a question answers" careacl plan
is "$(stat -c %a "$key")" 644 "... and changes nothing"
output=$(careacl sync 2>&1)
is "$?:$(stat -c %a "$key")" "0:600" "... the next sync puts it right"
contains "$output" "folder.key was open to others" "... and tells it"
rm "$key" && ln -s "$site/key.copy" "$key"
status_is 2 "a link is no key" careacl sync
rm "$key"
output=$(careacl sync 2>&1)
is "$?" 0 "a lost key: a new one is made"
contains "$output" "key of folder names was missing" "... which is said"
contains "$output" "3 folders renamed" "... folders get new names"
refuse "... other names" test "$(path inf.two P002)" = "$place"
is "$(cat "$(path inf.two P002)/letter")" confided "... with what was in them"
status_is 0 "verify" careacl verify

# the state
place=$(path inf.two P002)
mv "$site/state" "$site/state.away"
status_is 0 "without state and key verify looks where folders stand" careacl verify
status_is 3 "... plan says that the state is gone" careacl plan
output=$(careacl sync 2>&1)
is "$?" 3 "sync holds what would be given"
refuse "... folders have new names at once" ls "$place"
check "... nobody has lost anything" as_login inf.two cat "$(path inf.two P002)/letter"
hash=$(careacl sync 2>&1 | sed -n 's/.*--accept \([0-9a-f]*\).*/\1/p' | head -n 1)
status_is 0 "... accepted" careacl sync --accept "$hash"
status_is 0 "... and right" careacl verify

# a tree that exists becomes opaque when it is adopted
rm -rf "$site/state" "$site/clinical" && mkdir -m 0711 "$site/clinical" && mkdir -p "$site/clinical/P001/medical" "$site/clinical/other"
echo old >"$site/clinical/P001/medical/letter"
status_is 3 "a tree that exists waits for adopt" careacl sync
check "adopt" careacl adopt "$site/clinical"
check "then sync" careacl sync
is "$(cat "$(path dr.one P001)/letter")" old "... finds the patient's folder and renames it"
is "$(stat -c %a "$site/clinical/other")" 700 "... and closes what is nobody's"

# ---- the desk before the sync that makes the key
make_site "$CAREACL_TEST_DIR/other"
careacl sync >/dev/null
pattern "{opaque}"
output=$(careacl object P001 --to everyone 2>&1)
is "$?" 4 "the desk before there is a key: recorded, and not treated"
contains "$output" 'no key of such names is kept yet; type: careacl sync$' "... and says what to do"
careacl sync >/dev/null 2>&1
contains "$(careacl explain inf.three P001 medical)" 'R13' "... then it holds"
status_is 0 "... on disk" careacl verify
finish
