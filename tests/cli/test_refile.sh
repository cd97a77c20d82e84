#!/bin/bash
# refile: a document in the wrong patient's folder, what is told of it, what refuses it, beside a sync, after a kill.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl flock setfattr strace
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
root=$site/clinical
sed -i 's|^stores = (|& { name = "second"; root = "second"; regime = "establishment"; categories = ( { name = "other"; path = "other"; } ); },|' "$site/careacl.conf"
mkdir -m 0711 "$site/second"
cat >"$site/registry.d/10-people.conf" <<'CONF'
professionals = (
  { login = "dr.one"; profession = "physician"; briefed = "2026-01-05"; },
  { login = "inf.two"; profession = "nurse"; briefed = "2026-01-05"; },
  { login = "inf.three"; profession = "nurse"; briefed = "2026-01-05"; }
);
teams = ( { name = "ward"; stores = ["clinical"]; members = ( { login = "dr.one"; }, { login = "inf.two"; } ); },
          { name = "other"; stores = ["clinical"]; members = ( { login = "inf.three"; } ); },
          { name = "third"; stores = ["second"]; members = ( { login = "inf.three"; } ); } );
CONF
cat >"$site/registry.d/20-patients.conf" <<'CONF'
patients = (
  { id = "P001"; birth_date = "1950-02-01";
    teams = ( { team = "ward"; } ); },
  { id = "P002"; birth_date = "1960-02-01";
    teams = ( { team = "other"; },
              { team = "ward"; valid_from = "2025-01-01"; valid_until = "2026-01-01"; } ); },
  { id = "P003"; birth_date = "1970-02-01"; stores = ["second"]; teams = ( { team = "third"; } ); }
);
CONF
sed -i 's/^guard.*//' "$site/careacl.conf"
may() { as "$1" cat "$root/$2" >/dev/null 2>&1 && echo yes || echo no; }
everything() { find "$root" -printf '%p %i %C@ %m %U %s\n' | sort; }

echo x >"$CAREACL_TEST_DIR/outside"
status_is 2 "before the first sync: refused" careacl refile P001/medical/a.pdf P002
[ ! -e "$site/state" ] && ok "... and nothing is made" || not_ok "... and nothing is made"
careacl sync >/dev/null
mkdir "$root/P001/medical/2026"
for name in a.pdf 2026/b.pdf c.pdf; do echo "of $name" >"$root/P001/medical/$name" && chown dr.one "$root/P001/medical/$name"; done
careacl sync >/dev/null

# done
is "$(may inf.two P001/medical/a.pdf)" yes "before: the ward reads it"
output=$(careacl refile P001/medical/a.pdf P002 2>&1)
is "$?" 0 "refile by PATIENT/CATEGORY/PATH"
contains "$output" "^generation [0-9]*: the document is where it belongs" "... says so"
contains "$output" "lay with the patient of registry.d/20-patients.conf:2; tell those of: assignment registry.d/20-patients.conf:3$" \
	"... whom to tell that they read another's document"
contains "$output" "now with the patient of registry.d/20-patients.conf:4; tell those of: assignment registry.d/20-patients.conf:5$" \
	"... and whom to tell that it is there: those who treat the patient now"
is "$(may inf.two P001/medical/a.pdf)$(may inf.two P002/medical/a.pdf)$(may dr.one P002/medical/a.pdf)" nonono "after: not the ward"
is "$(may inf.three P002/medical/a.pdf)" yes "... but the other team"
is "$(cat "$root/P002/medical/a.pdf")" "of a.pdf" "... the document is whole"
status_is 0 "verify agrees" careacl verify
is "$(careacl sync 2>&1)" "" "the next sync has nothing to do"
output=$(careacl refile "$root/P001/medical/2026/b.pdf" P002 --json 2>/dev/null)
is "$?" 0 "refile by path, into a directory that is not there yet"
is "$(json '[sorted(d), d["store"], d["category"], d["document"], d["path"][-27:], d["was_aside"], d["from"], d["named_by"]]' <<<"$output")" \
	'[["at", "category", "document", "from", "generation", "into", "named_by", "path", "store", "was_aside"], "clinical", "medical", "2026/b.pdf", "cal/P002/medical/2026/b.pdf", false, {"patient": "P001", "where": "registry.d/20-patients.conf:2", "tell": [{"kind": "assignment", "where": "registry.d/20-patients.conf:3"}]}, []]' \
	"... --json"
is "$(may inf.three P002/medical/2026/b.pdf)" yes "... the other team reads it"
is "$(sql "SELECT patient, into_patient, category, path, outcome, by_uid FROM refiling")" \
	'[["P001", "P002", "medical", "a.pdf", 1, 0], ["P001", "P002", "medical", "2026/b.pdf", 1, 0]]' "the state remembers both"
SUDO_UID=21001 careacl refile P002/medical/a.pdf P001 >/dev/null
is "$(sql "SELECT by_uid FROM refiling ORDER BY refiling DESC LIMIT 1")" '[[21001]]' "... and who asked, behind sudo"
is "$(may inf.two P001/medical/a.pdf)$(may inf.three P001/medical/a.pdf)" yesno "and back"
is "$(careacl refile P001/medical/a.pdf P002 --quiet 2>&1)" "" "--quiet"
careacl refile P002/medical/a.pdf P001 >/dev/null

# refused, nothing touched
mkdir "$root/P001/medical/dir" && ln -s ../medical "$root/P001/psychiatry/way" && ln -s /etc/passwd "$root/P001/medical/link"
echo x >"$root/P001/medical/one" && ln "$root/P001/medical/one" "$root/P001/medical/two"
echo other >"$root/P002/medical/c.pdf"
careacl sync >/dev/null 2>&1
before=$(everything)
# refused NAME TEXT ARGUMENT...
refused() {
	local name=$1 text=$2 output
	shift 2
	output=$(careacl refile "$@" 2>&1)
	is "$?" 2 "refused: $name"
	contains "$output" "$text" "... is said"
	lacks "$output" 'P00|medical|a\.pdf|psychiatry' "... without a name"
}
refused "a path in no store" "below the root of no store" "$CAREACL_TEST_DIR/outside" P002
refused "a path that climbs" "plain names" "$root/P001/../P002/medical/c.pdf" P001
refused "a path beside the folders" "no patient's folder" "$root/lost+found/x" P002
refused "a path aside" "stands aside" "$root/.aside/0123/x" P002
refused "a path in no category" "no category" "$root/P001/x" P002
refused "a category alone" "expected a path" P001/medical P002
refused "an empty name" "expected a path" P001/medical/ P002
refused "an unknown first patient" "unknown patient" P009/medical/a.pdf P002
refused "the same patient" "already" P001/medical/a.pdf P001
refused "a patient without a folder there" "no folder in that store" P001/medical/a.pdf P003
refused "no such document" "no such document" P001/medical/none P002
refused "a symbolic link" "symbolic link" P001/medical/link P002
refused "a way through a symbolic link" "symbolic link" P001/psychiatry/way/a.pdf P002
refused "several names" "more than one name" P001/medical/one P002
refused "a name that is taken" "nothing is written over it" P001/medical/c.pdf P002
status_is 2 "refused: an unknown category" careacl refile P001/nothing/a.pdf P002
status_is 2 "refused: an unknown patient" careacl refile P001/medical/a.pdf P009
status_is 2 "one operand" careacl refile P001/medical/a.pdf
is "$(careacl refile P001/medical/none P002 --json 2>/dev/null | json '[len(d["errors"]), list(d)]')" '[1, ["errors"]]' "--json: errors"
is "$(everything)" "$before" "... and nothing was touched"
status_is 2 "only root" as dr.one "$CAREACL" -c "$site/careacl.conf" refile P001/medical/a.pdf P002
is "$(cat "$root/P002/medical/c.pdf")" other "the other's document is whole"

# a directory, with all in it; a category that has gone
echo x >"$root/P001/medical/dir/1.dcm" && chmod 666 "$root/P001/medical/dir/1.dcm"
rm "$root/P002/medical/c.pdf" && mv "$root/P002/medical" "$CAREACL_TEST_DIR/away"
status_is 0 "a directory, where the category is made anew first" careacl refile P001/medical/dir/ P002
rm -r "$CAREACL_TEST_DIR/away"
is "$(may inf.three P002/medical/dir/1.dcm)$(may inf.two P002/medical/dir/1.dcm)" yesno "... is the other team's alone"
status_is 0 "verify agrees" careacl verify

# a document that a statement withholds goes from where it stands aside
sed -i 's|{ id = "P001"; birth_date = "1950-02-01";|& withheld = ( { document = "medical/c.pdf"; author = "dr.one"; } );|' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null
is "$(may inf.two P001/medical/c.pdf)" no "a withheld document has left its folder"
output=$(careacl refile P001/medical/c.pdf P002 2>&1)
is "$?" 0 "a withheld document is refiled"
contains "$output" "withheld registry.d/20-patients.conf:[0-9]*: named it in the wrong folder" "... the statement that named it is told"
is "$(may inf.three P002/medical/c.pdf)$(may inf.two P002/medical/c.pdf)" yesno "... the other team reads it, the ward does not"
is "$(find "$root/.aside" -mindepth 1 2>/dev/null)" "" "... nothing stands aside any more"
status_is 0 "verify agrees" careacl verify
is "$(careacl sync 2>&1)" "" "the next sync has nothing to do"
# and one that is withheld where it arrives goes aside there
sed -i 's|{ id = "P002"; birth_date = "1960-02-01";|& hidden = ( { document = "medical/a.pdf"; ground = "third-party"; } );|' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null
status_is 0 "a document that the other patient has had hidden" careacl refile P001/medical/a.pdf P002
[ ! -e "$root/P002/medical/a.pdf" ] && ok "... is not seen there" || not_ok "... is not seen there"
is "$(cat "$root"/.aside/*/a.pdf)" "of a.pdf" "... but stands aside, whole"
status_is 0 "verify agrees" careacl verify
sed -i 's|hidden = ( { document = "medical/a.pdf"; ground = "third-party"; } );||' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null
careacl refile P002/medical/a.pdf P001 >/dev/null

# who has it open keeps it open: that is said
as inf.two python3 -c 'import os, sys, time; file = open(sys.argv[1]); print(os.getpid(), flush=True); time.sleep(60)' "$root/P001/medical/a.pdf" \
	>"$CAREACL_TEST_DIR/holder" &
holder=$!
for _ in $(seq 100); do [ -s "$CAREACL_TEST_DIR/holder" ] && break; sleep 0.1; done
output=$(careacl refile P001/medical/a.pdf P002 2>&1)
contains "$output" "pid $(cat "$CAREACL_TEST_DIR/holder") .*cannot take an open file back" "a process of the ward that has it open is named"
kill "$(cat "$CAREACL_TEST_DIR/holder")" && wait "$holder" 2>/dev/null
sed -i '1i on_revoke = "terminate";' "$site/careacl.conf"
as inf.three python3 -c 'import os, sys, time; file = open(sys.argv[1]); print(os.getpid(), flush=True); time.sleep(60)' "$root/P002/medical/a.pdf" \
	>"$CAREACL_TEST_DIR/holder2" &
holder=$!
for _ in $(seq 100); do [ -s "$CAREACL_TEST_DIR/holder2" ] && break; sleep 0.1; done
careacl refile P002/medical/a.pdf P001 >/dev/null 2>&1
wait "$holder"
is "$?" 143 "... and is ended where the site wants that"
sed -i '/^on_revoke/d' "$site/careacl.conf"

# beside a whole sync
exec 9>"$site/state/sync.lock" && flock 9
status_is 5 "a second whole sync waits" careacl sync
status_is 0 "a refile does not" careacl refile P001/medical/a.pdf P002
exec 9>&-
careacl refile P002/medical/a.pdf P001 >/dev/null

# another pattern, and no sync yet: folders are found where they stand
cp "$site/careacl.conf" "$CAREACL_TEST_DIR/careacl.conf"
sed -i 's|root = "clinical";|& folder = "{patient:2}/{patient}";|' "$site/careacl.conf"
status_is 0 "the folders still have their former names: refiled" careacl refile P001/medical/a.pdf P002
is "$(may inf.three P002/medical/a.pdf)$(may inf.two P002/medical/a.pdf)" yesno "... the right people"
cp "$CAREACL_TEST_DIR/careacl.conf" "$site/careacl.conf"
status_is 0 "... and back" careacl refile P002/medical/a.pdf P001

# what is held: the clock, the guard, an unadopted root, a lost state
sql "UPDATE value SET number = number + 864000 WHERE key = 'clock'" >/dev/null
output=$(careacl refile P001/medical/a.pdf P002 2>&1)
is "$?" 0 "the clock went back: refiled by what was decided last"
contains "$output" "clock went back" "... is said"
is "$(may inf.three P002/medical/a.pdf)$(may inf.two P002/medical/a.pdf)" yesno "... the right people"
sql "UPDATE value SET number = number - 864000 WHERE key = 'clock'" >/dev/null
cp "$site/registry.d/10-people.conf" "$CAREACL_TEST_DIR/people"
echo 'guard = { max_revoked = "1%"; max_granted = "1%"; min = "1"; };' >>"$site/careacl.conf"
careacl sync >/dev/null 2>&1
sed -i 's|members = ( { login = "inf.three"; } )|members = ( { login = "inf.three"; }, { login = "inf.two"; }, { login = "dr.one"; } )|; s|members = ( { login = "dr.one"; }, { login = "inf.two"; } )|members = ( )|' \
	"$site/registry.d/10-people.conf"
status_is 3 "a change that the guard holds" careacl sync
status_is 0 "refile beside it" careacl refile P002/medical/a.pdf P001
is "$(may inf.two P001/medical/a.pdf)$(may inf.three P001/medical/a.pdf)" yesno "... by what is in force, not by what is held"
cp "$CAREACL_TEST_DIR/people" "$site/registry.d/10-people.conf"
sed -i '/^guard/d' "$site/careacl.conf"
careacl sync >/dev/null 2>&1
echo 'x = ' >>"$site/registry.d/10-people.conf"
status_is 2 "a wrong text: status 2" careacl refile P001/medical/a.pdf P002
is "$(may inf.three P002/medical/a.pdf)" yes "... but the last good facts serve"
cp "$CAREACL_TEST_DIR/people" "$site/registry.d/10-people.conf"
setfattr -n trusted.careacl.store -v stranger "$root"
status_is 3 "a root that is not careacl's" careacl refile P002/medical/a.pdf P001
setfattr -n trusted.careacl.store -v clinical "$root"
mv "$site/state/state.db" "$CAREACL_TEST_DIR/state.db"
output=$(careacl refile P002/medical/a.pdf P001 2>&1)
is "$?" 3 "without a state: nothing is done"
contains "$output" "the state was missing" "... is said"
mv "$CAREACL_TEST_DIR/state.db" "$site/state/state.db"

# killed: nobody gains, nothing is lost, the next sync completes it
killed=0
for call in $(seq 1 12); do
	careacl refile P002/medical/a.pdf P001 >/dev/null 2>&1
	strace -f -qq -e trace=renameat2 -e inject=renameat2:signal=KILL:when=$((call % 2 + 1)) -o /dev/null \
		"$CAREACL" -c "$site/careacl.conf" refile P001/medical/a.pdf P002 >/dev/null 2>&1
	[ $? = 137 ] || break
	killed=$((killed + 1))
	readers=$(for place in "$root"/*/medical/a.pdf "$root"/.aside/*/a.pdf; do
		[ -e "$place" ] || continue
		for login in dr.one inf.two inf.three; do as $login cat "$place" >/dev/null 2>&1 && echo "$login ${place#"$root"}"; done
	done)
	[ "$killed" -gt 2 ] || is "$readers" "" "killed at rename $((call % 2 + 1)): it is closed to all"
	output=$(careacl sync 2>&1)
	[ "$killed" -gt 2 ] || contains "$output" "a refiling that a killed run had begun was completed" "... the next sync completes it"
	[ "$(may inf.three P002/medical/a.pdf)$(may inf.two P002/medical/a.pdf)$(cat "$root/P002/medical/a.pdf")" = "yesnoof a.pdf" ] ||
		not_ok "killed at rename: completed" "$(everything)"
done
is "$killed" 12 "12 times"
is "$(sql "SELECT count(*) FROM refiling WHERE outcome = 0")" "[[0]]" "nothing is open in the state"
# a rename that fails: told with why, and nothing has moved
careacl refile P002/medical/a.pdf P001 >/dev/null 2>&1
for why in EIO:"Input/output error" ENOSPC:"room" ENOTDIR:"Not a directory"; do
	output=$(ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=renameat2 -e inject=renameat2:error="${why%%:*}":when=1 -o /dev/null \
		"$CAREACL" -c "$site/careacl.conf" refile P001/medical/a.pdf P002 2>&1)
	is $? 4 "a document that cannot be renamed (${why%%:*})"
	contains "$output" "could not be refiled: .*${why#*:}" "... is told with why"
	is "$(may inf.two P001/medical/a.pdf)" yes "... and stays"
done

# by a patient who has gone meanwhile: given up, and it goes back
careacl refile P002/medical/a.pdf P001 >/dev/null 2>&1
strace -f -qq -e trace=renameat2 -e inject=renameat2:signal=KILL:when=1 -o /dev/null \
	"$CAREACL" -c "$site/careacl.conf" refile P001/medical/a.pdf P002 >/dev/null 2>&1
sed -i 's|id = "P002"|id = "P008"|' "$site/registry.d/20-patients.conf"
output=$(careacl sync 2>&1)
contains "$output" "given up" "the other patient is gone: it is given up"
is "$(may inf.two P001/medical/a.pdf)" yes "... and the document is where it was"
is "$(find "$root/.aside" -mindepth 1 2>/dev/null)" "" "... nothing stands aside"
is "$(sql "SELECT outcome FROM refiling ORDER BY refiling DESC LIMIT 1")" "[[2]]" "... the state knows"
finish
