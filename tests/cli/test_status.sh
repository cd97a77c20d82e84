#!/bin/bash
# careacl status: is all well, what is due next, what needs a person; one screen, one line, JSON; nobody's name in any.
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i '1i language = "en"; offices = { desk = ["adm.zoe"]; review = ["dr.chef"]; };' "$site/careacl.conf"

# what DOCUMENT: the kinds of what needs a person
kinds() { careacl status --json 2>/dev/null | json 'sorted(i["what"] + ":" + str(i["count"]) for i in d["attention"])'; }
# columns WIDTH ARGUMENT...: what the command shows on a terminal of that width
columns() { python3 tests/cli/terminal.py "$1" "$CAREACL" -c "$site/careacl.conf" "${@:2}"; }
widest() { awk '{ if (length($0) > most) most = length($0) } END { print most + 0 }'; }
# all three forms, on a terminal and off it
everything() {
	careacl status
	careacl status --line
	careacl status --json
	columns 40 status
	careacl status --verbose
	careacl metrics
}
names='P00[1-9]|dr\.one|inf\.two|inf\.three|medical|psychiatry|anaphylactic|10-people|20-patients'

# ---- before the first sync
status_is 1 "nothing has been done yet" careacl status
is "$(kinds)" '["never:1"]' "... and that is said"
contains "$(careacl status)" "^  careacl sync$" "... with what to type"
check "it makes no state" test ! -e "$site/state/state.db"

# ---- all is well
check "the sync" careacl sync
status_is 0 "all is well" careacl status
status_is 0 "... on one line" careacl status --line
is "$(careacl status --line | wc -l)" 1 "... which is one"
contains "$(careacl status --line)" "^careacl: all is well; .*; 11 accesses, 3 folders$" "... with what is in force"
is "$(careacl status --quiet)" "" "--quiet: nothing to say"
entries=0
for patient in P001 P002 P003; do
	entries=$((entries + $(careacl who $patient --json | json 'len(d["entries"])')))
done
is "$(careacl status --json | json 'd["accesses"]')" "$entries" "accesses in force are those of who"
is "$(careacl status --json | json '[d["well"], d["attention"], d["next_change"], d["last_sync"]["status"], d["last_sync"]["granted"]]')" \
	"[true, [], null, 0, $entries]" "as JSON"
check "a quiet sync" careacl sync
is "$(careacl status --json | json '[d["last_sync"]["operations"], d["last_sync"]["totals"]["operations"] > 0, d["last_sync"]["totals"]["syncs"]]')" \
	"[0, true, 2]" "the last sync, and all of them"
status_is 2 "--line and --json" careacl status --line --json
status_is 2 "--line is of status alone" careacl who P001 --line
status_is 2 "--at that is no date" careacl status --at soon

# ---- a change by date
check "the texts are those that were taken" synced
sed -i 's/{ id = "P002"; birth_date = "1960-02-01"; teams = ( { team = "ward"; } ); }/{ id = "P002"; birth_date = "1960-02-01"; teams = ( { team = "ward"; valid_until = "2031-05-01"; } ); }/' \
	"$site/registry.d/20-patients.conf"
contains "$(careacl status)" "changed since" "texts that no sync has taken are told"
is "$(careacl status --json | json '[d["texts_changed"], d["well"]]')" "[true, true]" "... and need nobody"
check "the next sync takes them" synced
is "$(careacl status --json | json 'd["next_change"]')" "$(careacl sync --next)" "what is due next, as sync --next says"
contains "$(careacl status)" "^next change +2031-05-" "... on the screen"

# ---- late, overdue
later=$(date -d '+2 hours' +%Y-%m-%dT%H:%M:%S%:z)
contains "$(careacl status --at "$later")" "^- no sync for (119 min|2 h)$" "a sync that does not come is missed"
contains "$(careacl status --at 2031-07-01)" "a change by date has been due for 6[0-9] days" "a change by date too"
contains "$(careacl status --at 2020-01-01)" "the clock went back" "a clock that went back"

# ---- drift, what failed, what is held
chmod 0777 "$site/clinical/P002/medical"
careacl sync >/dev/null
contains "$(careacl status)" "^drift +.*1" "what the last sync put right"
is "$(kinds)" '[]' "... needs nobody any more"
sed -i 's/{ team = "ward"; }/{ team = "nosuch"; }/' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null 2>&1
is "$(kinds)" '["refused:1"]' "errors of the texts need somebody"
sed -i 's/{ team = "nosuch"; }/{ team = "ward"; }/' "$site/registry.d/20-patients.conf"
check "put right" careacl sync
is "$(kinds)" '[]' "... and then nobody"
cp "$site/registry.d/10-people.conf" "$CAREACL_TEST_DIR/people"
sed -i 's/{ login = "inf.two"; }, //; s/, { login = "inf.three"; } )/ )/' "$site/registry.d/10-people.conf"
status_is 3 "the guard holds a change" careacl sync
hash=$(careacl sync --json 2>/dev/null | json 'd["held"][0]["hash"]')
contains "$(kinds)" '"held:[0-9]+"' "what is held needs somebody"
contains "$(careacl status)" "^  careacl sync --accept $hash$" "... who is told what to type"
is "$(columns 40 status | widest)" 40 "a terminal of 40 columns is enough, also for that"
contains "$(careacl status --line)" "^careacl: somebody must look; store clinical, changes of access are held: [0-9]+$" "... on one line"
lacks "$(everything 2>&1)" "$names" "nobody is named"
cp "$CAREACL_TEST_DIR/people" "$site/registry.d/10-people.conf"
check "taken back" careacl sync

# ---- break-glass
cat >"$site/registry.d/30-glass.conf" <<'CONF'
break_glass = ( { patient = "P003"; login = "dr.one"; justification = "anaphylactic shock, nobody else on the ward"; cannot_consent = true;
  immediate_risk = true; valid_from = "2026-01-03T01:00:00+01:00"; valid_until = "2026-01-03T02:00:00+01:00"; } );
CONF
check "a use of break-glass in the registry" careacl sync
is "$(kinds)" '["unreviewed:1"]' "a use that nobody has reviewed"
unset SUDO_UID
check "one at the desk" careacl break-glass P001 --login dr.one --by adm.zoe --justification "anaphylactic shock, nobody else" --cannot-consent --immediate-risk
careacl break-glass P001 --login inf.two --by adm.zoe --justification "anaphylactic shock, nobody else" --cannot-consent --immediate-risk >/dev/null 2>&1
is "$(careacl status --json | json '[d["break_glass"][k] for k in ("uses", "refused", "unreviewed")]')" \
	"[2, 1, $(careacl review --json | json 'len(d["uses"])')]" "uses and refused claims, as review counts them"
is "$(careacl status --json | json 'd["break_glass"]["oldest"]')" "2026-01-03T01:00:00+01:00" "... since when they wait"
lacks "$(everything 2>&1)" "$names" "nobody is named"
for use in $(careacl review --json | json '" ".join(u["id"] for u in d["uses"])'); do
	careacl review "$use" --by dr.chef --finding "was right" >/dev/null 2>&1
done
is "$(kinds)" '[]' "reviewed, and nobody is needed"
status_is 0 "... all is well" careacl status

# ---- what cannot be asked
without_age() { sed 's/[0-9.]* s ago/N s ago/'; } # it is another second meanwhile
is "$(LC_ALL=xx_YY.UTF-8 LANG=xx_YY.UTF-8 careacl status --line | without_age)" "$(careacl status --line | without_age)" \
	"a locale that does not exist changes nothing"
is "$(TERM=nonsense columns 40 status | widest | awk '{ print ($1 <= 40) }')" 1 "nor does a terminal that nobody knows"
is "$(columns 7 status | head -n 1 | cut -c 1-8)" "careacl:" "a terminal of 7 columns shows something"
sed -i 's/language = "en"/language = "fr"/' "$site/careacl.conf"
contains "$(careacl status)" "^careacl : tout va bien$" "in French"
is "$(columns 40 status | python3 -c 'import sys; print(max(len(l.rstrip("\n")) for l in sys.stdin) <= 40)')" True "... in 40 columns too"
sed -i 's/language = "fr"/language = "en"/' "$site/careacl.conf"
mv "$site/state/login.snapshot" "$CAREACL_TEST_DIR/login.snapshot"
is "$(kinds)" '["snapshot:1"]' "a login snapshot that is gone"
cp "$CAREACL_TEST_DIR/login.snapshot" "$site/state/login.snapshot"
printf 'X' | dd of="$site/state/login.snapshot" bs=1 seek=400 conv=notrunc status=none
contains "$(careacl status)" "the login snapshot is damaged" "one of which a byte is wrong, where no login may look"
mv "$CAREACL_TEST_DIR/login.snapshot" "$site/state/login.snapshot"
cp "$site/careacl.conf" "$CAREACL_TEST_DIR/conf"
echo 'nonsense = {' >>"$site/careacl.conf"
status_is 2 "settings that cannot be read: status 2" careacl status
contains "$(kinds)" '"settings:1"' "... which is said"
contains "$(careacl status)" "^in force +11 accesses" "... with what is in force"
cp "$CAREACL_TEST_DIR/conf" "$site/careacl.conf"
cp "$site/state/state.db" "$CAREACL_TEST_DIR/state.db"
dd if=/dev/urandom of="$site/state/state.db" bs=4096 count=4 conv=notrunc 2>/dev/null
rm -f "$site/state/state.db-wal" "$site/state/state.db-shm"
status_is 2 "a damaged state: status 2" careacl status
contains "$(careacl status --line)" "^careacl: somebody must look; the state cannot be read" "... which is said"
cp "$CAREACL_TEST_DIR/state.db" "$site/state/state.db"

# ---- what is not in the number of accesses; what was not looked at
careacl sync >/dev/null 2>&1
lacks "$(careacl status)" 'since that|^closed' "nothing was said since, nothing is closed"
check "the desk says something" careacl object P002 --to login:inf.three --by patient
contains "$(careacl status)" "^in force +[0-9]+ accesses, 3 folders; since that sync 1 statement of the desk$" "what the desk has said since is told apart"
careacl sync >/dev/null 2>&1
lacks "$(careacl status)" 'since that' "... until the next sync"
echo text >"$site/clinical/P003/medical/one" && ln "$site/clinical/P003/medical/one" "$site/clinical/P003/medical/two"
mkdir "$site/clinical/nobody"
said=$(careacl sync --quiet 2>&1 >/dev/null)
is "$(grep -c 'more than one name: closed\|no patient.s folder: closed' <<<"$said")" 2 "sync --quiet says what it has closed"
is "$(careacl sync --quiet 2>&1)" "" "... once"
is "$(careacl status --json | json 'd["last_sync"]["closed"]')" 3 "... and status counts it"
contains "$(careacl status)" "^closed +3 on purpose$" "... on its screen"
rm -r "$site/clinical/P003/medical/"{one,two} "$site/clinical/nobody"
careacl sync >/dev/null 2>&1
mkdir -p "$CAREACL_TEST_DIR/foreign/root/somebody" && chmod 0711 "$CAREACL_TEST_DIR/foreign" "$CAREACL_TEST_DIR/foreign/root"
cp -a "$site/careacl.conf" "$site/registry.d" "$CAREACL_TEST_DIR/foreign"
sed -i 's|root = "clinical"|root = "root"|' "$CAREACL_TEST_DIR/foreign/careacl.conf"
for verb in plan verify; do
	said=$("$CAREACL" -c "$CAREACL_TEST_DIR/foreign/careacl.conf" $verb 2>/dev/null)
	is "$?:$said" "3:NOT looked at, or not all of it: store 'clinical'; what is wrong with it is said as an error" "$verb: a root that is not taken over is not said to be right"
	is "$("$CAREACL" -c "$CAREACL_TEST_DIR/foreign/careacl.conf" $verb --json 2>/dev/null | json 'd["not_looked_at"]')" '["clinical"]' "... in JSON"
done

# ---- a backup of the state is put back
careacl sync >/dev/null 2>&1
mkdir "$CAREACL_TEST_DIR/older" && cp -a "$site/state/"state.db* "$CAREACL_TEST_DIR/older/"
lacks "$(kinds)" '"trail:' "the state remembers the whole trail"
check "the desk takes something down" careacl object P003 --to login:inf.two --by patient
lacks "$(kinds)" '"trail:' "... still"
rm "$site/state/"state.db* && cp -a "$CAREACL_TEST_DIR/older/." "$site/state/"
status_is 1 "an older state beside the trail" careacl status
contains "$(kinds)" '"trail:1"' "... is said"
contains "$(careacl status)" "^  careacl sync$" "... with what to type"
careacl sync >/dev/null 2>&1
lacks "$(kinds)" '"trail:' "... until it is caught up"
status_is 2 "no settings at all" careacl -c "$site/none.conf" status
add_login stranger 22001
chmod 0755 "$CAREACL_TEST_DIR" "$site"
status_is 2 "who may not read the state learns nothing" as stranger "$CAREACL" -c "$site/careacl.conf" status

# ---- a large site: nothing of the registry, of the stores is read
python3 - "$site" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1] + "/state/state.db")
many = 100000
db.executemany("INSERT INTO desk (patient, section, login, text, recorded, recorded_by) VALUES (?, ?, 'dr.one', '{ }', 1700000000, 'adm.zoe')",
               (("Q%d" % i, "break_glass" if i % 50 == 0 else "objections") for i in range(many)))
# as if a sync had seen them
db.execute("UPDATE value SET number = (SELECT MAX(id) FROM desk) WHERE key = 'next_due_statement'")
db.commit()
PY
contains "$(kinds)" '"unreviewed:2000"' "100,000 statements of the desk, 2,000 of them break-glass"
best=$(python3 - "$CAREACL" "$site/careacl.conf" <<'PY'
import subprocess, sys, time
def once():
    start = time.monotonic()
    subprocess.run([sys.argv[1], "-c", sys.argv[2], "status"], stdout=subprocess.DEVNULL)
    return time.monotonic() - start
print(int(1000 * min(once() for _ in range(7))))
PY
)
limit=100
ldd "$CAREACL" | grep -q libasan && limit=1500
check "answered within $limit ms ($best ms)" test "$best" -lt "$limit"
finish
