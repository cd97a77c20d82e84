#!/bin/bash
# On btrfs whoever may write a directory can make subvolumes and read-only snapshots in it, which cannot be taken from them:
# told with what to do; the rest of the folder still gives what the rules give, unless somebody would then read in the snapshot
# what they may not.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 btrfs script
make_fs btrfs disk || { not_ok "a btrfs"; finish; }
make_site "$CAREACL_TEST_DIR/disk/site"
site_logins dr.one inf.two inf.three dr.new svc.scan
sed -i 's/^passwd:.*/passwd: files/; s/^group:.*/group: files/' /etc/nsswitch.conf
sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; };/
	s/matrix = { medical = "read"; }/matrix = { medical = "write"; }/' "$site/careacl.conf"
store=$site/clinical
patients=$site/registry.d/20-patients.conf
people=$site/registry.d/10-people.conf
said=$CAREACL_TEST_DIR/said

# as LOGIN COMMAND...
as() { setpriv --reuid "$(id -u "$1")" --regid "$(id -g "$1")" --clear-groups "${@:2}"; }
# may LOGIN PATH: yes or no
may() { as "$1" cat "$store/$2" >/dev/null 2>&1 && echo yes || echo no; }
# statement TEXT: P001 with what is said of it, P002, P003
statement() {
	cat >"$patients" <<-CONF
		patients = (
		  { id = "P001"; birth_date = "1950-02-01"; teams = ( { team = "ward"; } ); $1 },
		  { id = "P002"; birth_date = "1960-02-01"; teams = ( { team = "ward"; } ); },
		  { id = "P003"; birth_date = "1970-02-01"; teams = ( { team = "ward"; } ); } );
	CONF
}
# snapshot PATIENT: inf.two makes a subvolume with a document, and a read-only snapshot of it
snapshot() {
	local medical=$store/$1/medical
	as inf.two btrfs subvolume create "$medical/own" >/dev/null &&
		as inf.two sh -c "umask 022; echo two >'$medical/own/two.txt'" &&
		as inf.two btrfs subvolume snapshot -r "$medical/own" "$medical/frozen" >/dev/null
}
refused='objections = ( { to = "login:inf.two"; categories = ["medical"]; } );'

statement ""
check "a site on btrfs" careacl sync
lacks "$(careacl check --security 2>&1)" "subvolumes" "a store that is in a subvolume has none"
for patient in P001 P002 P003; do echo before >"$store/$patient/medical/before.txt"; done
check "... with documents" careacl sync

# ---- told ----
check "a member makes a snapshot" snapshot P001
check "... of what everybody has as it should be" careacl sync
contains "$(careacl check --security 2>&1)" "store clinical: 2 subvolumes of btrfs, made by somebody" \
	"check --security finds the subvolume and the snapshot"
lacks "$(careacl check --security 2>&1)" "P001" "... and names no patient off a terminal"
contains "$(script -qec "$CAREACL -c $site/careacl.conf check --security" /dev/null </dev/null)" \
	"2 subvolumes of btrfs, made by somebody who may write there: P001/medical/" "... but at one, where the first is"

# ---- one is refused, one comes: nobody who passes has more in the snapshot than the rules give ----
statement "$refused"
sed -i 's/{ login = "inf.three"; profession = "nurse"/{ login = "dr.new"; profession = "nurse"; briefed = "2026-01-05"; }, &/
	s/members = ( /&{ login = "dr.new"; }, /' "$people"
careacl sync >"$said" 2>&1
is $? 4 "who is refused cannot be taken out of the snapshot: status 4"
contains "$(cat "$said")" "could not be treated: it is in a read-only subvolume or snapshot of btrfs.*btrfs subvolume delete" \
	"... with what it is and what to do"
is "$(may inf.two P001/medical/before.txt) $(may inf.two P001/medical/frozen/two.txt)" "no no" "the refused has neither by its path"
is "$(may dr.new P001/medical/before.txt)" yes "the new colleague gets what the rules give"
is "$(may dr.one P001/medical/frozen/two.txt)" yes "... and the others keep what they had"
status_is 1 "verify finds it" careacl verify
contains "$(careacl verify 2>&1)" "warning: careacl.conf:[0-9]+: 2 leaks are in read-only subvolumes or snapshots of btrfs" \
	"... and says what it is"
btrfs property set -ts "$store/P001/medical/frozen" ro false
check "made writable, as the message says" careacl sync
lacks "$(careacl verify 2>&1)" "leaks are in|^leak" "... it is closed"

# ---- a snapshot from before any sync is open to whoever passes: who deposits may pass, and not read ----
check "a snapshot that everybody may read" snapshot P002
sed -i '$ a roles = ( { login = "svc.scan"; access = { medical = "deposit"; }; ground = "scanner"; service = true; responsible = "dr.one"; } );' "$people"
careacl sync >"$said" 2>&1 # where the kernel lets ACLs there be written all is closed; else the folder gives nothing
deposits() { as svc.scan sh -c "echo scan >'$store/$1/medical/scan.pdf'" 2>/dev/null && echo yes || echo no; }
is "$(deposits P003)" yes "a depositor comes, and deposits where there is no snapshot"
is "$(may svc.scan P002/medical/frozen/two.txt)" no "where there is one, nobody reads by it what the rules do not give"
btrfs subvolume delete "$store/P002/medical/frozen" >/dev/null
check "removed, as the message says" careacl sync
is "$(deposits P002) $(may svc.scan P002/medical/own/two.txt)" "yes no" "... the folder gives what the rules give"

# ---- who made it was refused and comes back with less, as its owner: they may make it writable ----
statement ""
sed -i '/svc.scan/d' "$people"
check "all as before" careacl sync
as inf.three btrfs subvolume create "$store/P001/medical/three" >/dev/null
as inf.three sh -c "echo three >'$store/P001/medical/three/three.txt'"
as inf.three btrfs subvolume snapshot -r "$store/P001/medical/three" "$store/P001/medical/frozen3" >/dev/null
statement "$(sed 's/inf.two/inf.three/' <<<"$refused")"
status_is 4 "who made a snapshot is refused" careacl sync
is "$(may inf.three P001/medical/before.txt)" no "... and is out"
statement ""
sed -i 's/{ name = "nurse"; matrix/{ name = "aide"; matrix = { medical = "read"; }; }, &/' "$site/careacl.conf"
sed -i 's/{ login = "inf.three"; profession = "nurse"/{ login = "inf.three"; profession = "aide"/' "$people"
status_is 4 "back, to read only" careacl sync
is "$(may inf.three P001/medical/before.txt)" no "an owner would have more there than that: the folder gives nobody anything"
status_is 1 "... nor the way to make it writable" as inf.three btrfs property set -ts "$store/P001/medical/frozen3" ro false
is "$(as inf.three sh -c "echo x >'$store/P001/medical/frozen3/three.txt'" 2>/dev/null && echo yes || echo no)" no \
	"... and nothing there can be written"
btrfs property set -ts "$store/P001/medical/frozen3" ro false
check "made writable" careacl sync
is "$(may inf.three P001/medical/before.txt)" yes "... the folder gives what the rules give"
is "$(as inf.three sh -c "echo x >'$store/P001/medical/frozen3/three.txt'" 2>/dev/null && echo yes || echo no)" no "... and no more"

# ---- a snapshot of nested subvolumes holds an empty directory that is nothing ----
as dr.one btrfs subvolume create "$store/P003/medical/outer" >/dev/null
as dr.one btrfs subvolume create "$store/P003/medical/outer/inner" >/dev/null
as dr.one btrfs subvolume snapshot "$store/P003/medical/outer" "$store/P003/medical/copy" >/dev/null
careacl sync >"$said" 2>&1
is $? 4 "the place of a nested subvolume in a snapshot cannot be treated"
contains "$(cat "$said")" "the empty directory that a snapshot of btrfs has where a subvolume stood.*rmdir" "... told, and what to do"
rmdir "$store/P003/medical/copy/inner"
check "removed, as the message says" careacl sync
finish
