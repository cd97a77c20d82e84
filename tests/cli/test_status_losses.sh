#!/bin/bash
# What is lost, or shut to everybody, needs a person until it is settled: a patient's folder, the state, a file system that is
# not mounted, a directory above the root, the settings.
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
make_site "$CAREACL_TEST_DIR/site"
chmod 0711 "$CAREACL_TEST_DIR"
site_logins dr.one inf.two inf.three
sed -i '1i language = "en"; offices = { desk = ["adm.zoe"]; };' "$site/careacl.conf"
patients="$site/registry.d/20-patients.conf"
store="$site/share/folders"
mkdir "$site/share" && chmod 0711 "$site/share" && mv "$site/clinical" "$store"
sed -i 's|root = "clinical"|root = "share/folders"|' "$site/careacl.conf"

kinds() { careacl status --json 2>/dev/null | json 'sorted(i["what"] + ":" + str(i["count"]) for i in d["attention"])'; }
# a sync, and what the guard holds of it is accepted
accepted() { careacl sync --quiet --accept "$(careacl sync --json 2>/dev/null | json 'd["held"][0]["hash"]')" >/dev/null 2>&1; }
check "the sync" careacl sync
status_is 0 "all is well" careacl status

# ---- a patient's folder is gone
lost="this folder was gone at the sync of "
rm -r "$store/P001"
contains "$(careacl sync --quiet 2>&1)" "20-patients.conf:[0-9]+: this folder was there at an earlier sync and is gone" "a folder is gone: the sync says it"
check "... and makes a new one" test -d "$store/P001/medical"
status_is 1 "... status is not well" careacl status
is "$(kinds)" '["gone:1"]' "... for that reason"
contains "$(careacl status)" "^- 1 patient's folder was gone" "... which is said"
contains "$(careacl status)" "^  careacl check$" "... with what to type"
contains "$(careacl check)" "20-patients.conf:[0-9]+: warning: $lost" "check says whose it is"
contains "$(careacl plan 2>&1 >/dev/null)" "20-patients.conf:[0-9]+: $lost" "plan too"
contains "$(careacl sync 2>&1)" "20-patients.conf:[0-9]+: $lost" "the next sync too"
status_is 0 "... which has done all" careacl sync
is "$(careacl sync --quiet 2>&1)" "" "... and the timer's has nothing to mail again"
lacks "$(careacl status; careacl status --line; careacl metrics)" "P00|20-patients" "nobody is named"
contains "$(careacl metrics)" 'careacl_attention\{what="gone"\} 1' "a number for who watches"
mv "$store/P002" "$store/old"
careacl sync --quiet >/dev/null 2>&1
is "$(kinds)" '["gone:2"]' "one that was moved away is gone too"
rmdir "$store"/P002/*/ "$store/P002" && mv "$store/old" "$store/P002"
careacl sync --quiet >/dev/null 2>&1
rm -r "$store/P003"
check "the desk, before any sync" careacl object P003 --to login:inf.three --by patient --quiet
is "$(kinds)" '["gone:3"]' "... is the first to find one gone"
careacl sync --quiet >/dev/null 2>&1
cp "$patients" "$CAREACL_TEST_DIR/patients"
sed -i '/id = "P002"/d' "$patients"
accepted
is "$(kinds)" '["gone:2"]' "a patient who has left the registry misses no folder"
cp "$CAREACL_TEST_DIR/patients" "$patients"
accepted
sql "UPDATE value SET number = number - 86400 * 6 WHERE key LIKE 'gone:%'" >/dev/null
is "$(kinds)" '["gone:2"]' "after six days it is still said"
sql "UPDATE value SET number = number - 86400 * 2 WHERE key LIKE 'gone:%'" >/dev/null
is "$(kinds)" '[]' "after a week no more"
is "$(careacl sync 2>&1; careacl check | grep -c "$lost")" "0" "... by nothing"
is "$(sql "SELECT count(*) FROM value WHERE key LIKE 'gone:%'")" "[[0]]" "... and it is forgotten"

# ---- a directory above the root is shut
shut="not everybody can pass $site/share \(mode 0700\), so people may be kept out of their patients' folders: chmod o\+x it"
chmod 0700 "$site/share"
contains "$(careacl sync --quiet 2>&1)" "careacl.conf:[0-9]+: store clinical: $shut" "everybody is locked out: the timer's sync says it"
is "$(careacl sync --quiet 2>&1)" "" "... once"
contains "$(careacl sync 2>&1)" "store clinical: $shut" "... and one that is typed, each time"
contains "$(careacl check)" "store clinical: $shut" "... as check does"
is "$(kinds)" '["shut:1"]' "status is not well"
contains "$(careacl status)" "^- people of the rules cannot pass a directory above a root or views$" "... which is said"
for login in dr.one inf.two inf.three; do setfacl -m "u:$login:x" "$site/share"; done
is "$(careacl sync 2>&1)" "" "whom an ACL lets pass is not kept out"
is "$(kinds)" '[]' "... nor does status say so"
setfacl -m "u:inf.two:-" "$site/share"
contains "$(careacl sync --quiet 2>&1)" "not everybody can pass $site/share" "one who may not is enough"
setfacl -b "$site/share"
chgrp dr.one "$site/share" && chmod 0710 "$site/share"
contains "$(careacl sync 2>&1)" "not everybody can pass $site/share" "a group of some is not enough"
echo 'staff.all:x:30001:dr.one,inf.two,inf.three' >>/etc/group
chgrp staff.all "$site/share"
is "$(careacl sync 2>&1)" "" "one of all is"
chmod 0711 "$site/share"

# ---- the file system of a store is not there
careacl sync --quiet >/dev/null 2>&1
contains "$(careacl status)" "^in force +[0-9]+ accesses, 3 folders" "in force, as looked at"
mv "$store" "$store.away"
status_is 2 "a root that is not there" careacl sync --quiet
contains "$(careacl status)" "^in force +not known after the last sync$" "... what is in force there is not known"
lacks "$(careacl status)" "0 accesses|0 folders" "... which is not nothing"
is "$(careacl status --json | json '[d["accesses"], d["last_sync"]["stores"]]')" '[null, {"clinical": null}]' "... in JSON"
lacks "$(careacl metrics)" '^careacl_accesses_in_force\{' "... as a number it is not there"
mkdir "$store" && chmod 0711 "$store"
status_is 2 "the place where it was mounted is bare" careacl sync --quiet
contains "$(careacl status)" "^in force +not known" "... not known either"
rmdir "$store" && mv "$store.away" "$store"
check "back" careacl sync --quiet
contains "$(careacl status)" "^in force +[0-9]+ accesses, 3 folders" "... and known"
mkdir "$site/second" && chmod 0711 "$site/second"
cp "$site/careacl.conf" "$CAREACL_TEST_DIR/conf"
sed -i 's|^stores = (|&\n  { name = "second"; root = "second"; regime = "establishment"; categories = ( { name = "lab"; path = "lab"; } ); },|' "$site/careacl.conf"
careacl sync --quiet >/dev/null 2>&1
mv "$store" "$store.away"
careacl sync --quiet >/dev/null 2>&1
contains "$(careacl status)" "^in force +0 accesses, 3 folders; not known of 1 store$" "one of two stores cannot be looked at"
is "$(careacl status --json | json '[d["accesses"], sorted(d["last_sync"]["stores"].items())]')" '[null, [["clinical", null], ["second", 0]]]' "... in JSON"
mv "$store.away" "$store" && cp "$CAREACL_TEST_DIR/conf" "$site/careacl.conf"
careacl sync --quiet >/dev/null 2>&1

# ---- the state
cp -a "$site/state" "$CAREACL_TEST_DIR/kept"
dd if=/dev/urandom of="$site/state/state.db" bs=4096 count=4 conv=notrunc 2>/dev/null
rm -f "$site/state/state.db-wal" "$site/state/state.db-shm"
contains "$(careacl status)" "^  careacl help state-lost$" "a damaged state: status points to its page"
lacks "$(careacl status)" "no whole sync|^  careacl sync$" "... and to nothing else"
rm "$site/state/state.db"
status_is 2 "the state is gone, its trail is there" careacl status
is "$(kinds)" '["state:1"]' "... which is not as before a first sync"
contains "$(careacl status)" "^- the state is gone" "... is said"
contains "$(careacl status)" "^  careacl help state-lost$" "... with what to read"
lacks "$(careacl status)" "^  careacl sync$" "... and not what would make a new one"
status_is 3 "a sync all the same is loud" careacl sync --quiet
contains "$(careacl status --line)" "the state was lost, and nothing is given \(careacl help state-lost\)" "... and status points to the page still"
rm -r "$site/state"
is "$(kinds)" '["never:1"]' "where no trace is left, it is a new machine"
mv "$CAREACL_TEST_DIR/kept" "$site/state"

# ---- the settings
mv "$site/careacl.conf" "$CAREACL_TEST_DIR/conf"
contains "$(careacl status 2>&1)" "^careacl: there are no settings yet: careacl init proposes some$" "no settings, and no state of theirs: a beginning"
private_copy /var/lib || not_ok "a private /var/lib"
rm -rf /var/lib/careacl && mv "$site/state" /var/lib/careacl
said=$(careacl status 2>&1)
contains "$said" "^careacl: the settings are gone, and the state of these is there: put them back from the backup \(careacl help backup\)$" "no settings, and their state: the backup"
lacks "$said" "careacl init" "... and nothing new"
contains "$("$CAREACL" -c "$site/other.conf" check 2>&1)" "there are no settings yet: careacl init" "settings of another name are none of those"
rm /var/lib/careacl/state.db*
contains "$(careacl status 2>&1)" "there are no settings yet" "a state that is gone says nothing of them"

finish
