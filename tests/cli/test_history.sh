#!/bin/bash
# What was known: --at in the past, history, sync --next. The instants are real ones, a second or more apart.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 faketime
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three dr.out
sed -i 's/min = "3"/min = "1000"/' "$site/careacl.conf"
sed -i '1i offices = { desk = ["adm.zoe"]; review = ["dr.one"]; audit = ["dpo.anne"]; };' "$site/careacl.conf"
echo 'professionals = ( { login = "dr.out"; profession = "physician"; } );' >"$site/registry.d/11-out.conf"

first='' objected='' withdrawn='' changed='' apart=''
# sources that were just written count as changing for a moment
settle() { sleep 2.5; }
who() { careacl who P002 --json "$@" 2>/dev/null | json '" ".join("%s/%s:%s" % (e["login"], e["category"], e["access"]) for e in d["entries"])'; }
what() { careacl what "$@" --json 2>/dev/null | json '" ".join("%s/%s" % (e["patient"], e["category"]) for e in d["entries"])'; }

status_is 2 "history before the first sync" careacl history P002
check "the first sync" careacl sync
instant first
all="dr.one/medical:write dr.one/psychiatry:write inf.three/medical:read inf.two/medical:read"
less="dr.one/medical:write dr.one/psychiatry:write inf.two/medical:read"
is "$(who)" "$all" "who, now"

# the desk
check "an objection at the desk" careacl object P002 --to login:inf.three
instant objected
is "$(who --at "$first")" "$all" "before it, the objection is not known"
is "$(who --at "$objected")" "$less" "after it, it is"
is "$(careacl explain inf.three P002 medical --at "$objected" --json | json '[d["reason"], d["because"][0]["where"]]')" \
	'["objection-named", "desk:1"]' "explain: by the desk's statement"
status_is 0 "explain: permitted before" careacl explain inf.three P002 medical --at "$first"
is "$(what inf.three --at "$first")" "P001/medical P002/medical P003/medical" "what, before"
is "$(what inf.three --at "$objected")" "P001/medical P003/medical" "what, after"
check "the objection is withdrawn" careacl withdraw desk:1
instant withdrawn
is "$(who --at "$objected")" "$less" "a withdrawal does not change the past"
is "$(who --at "$withdrawn")" "$all" "... it ends it"

# the registry, the settings
sed -i 's|id = "P002"; birth_date = "1960-02-01";|& consents = ( { to = "login:dr.out"; categories = ["medical"]; valid_until = "2200-01-01"; } );|' \
	"$site/registry.d/20-patients.conf"
sed -i 's/matrix = { medical = "read"; }/matrix = { medical = "write"; }/' "$site/careacl.conf"
is "$(who --at "$withdrawn")" "$all" "a registry that was changed meanwhile says nothing of the past"
settle
check "a sync takes a changed registry and changed settings" careacl sync
instant changed
is "$(who --at "$changed")" "dr.one/medical:write dr.one/psychiatry:write dr.out/medical:write inf.three/medical:write inf.two/medical:write" \
	"after it: the consent, the matrix"
is "$(who --at "$withdrawn")" "$all" "before it: neither"
echo 'wrong' >"$site/registry.d/99-wrong.conf"
is "$(who --at "$objected")" "$less" "a wrong registry does not touch the past"
is "$(careacl who P002 --at "$objected" 2>&1 >/dev/null)" "" "... and nothing is said of it"
rm "$site/registry.d/99-wrong.conf"
cp "$site/careacl.conf" "$site/kept.conf"
sed -i 's/professions = (/professions = ( wrong/' "$site/careacl.conf"
is "$(who --at "$objected")" "$less" "nor do wrong settings"
mv "$site/kept.conf" "$site/careacl.conf"

# before anything is kept; in the future
is "$(who --at 2020-01-01)" "$(who)" "before the first kept instant: from the present registry"
contains "$(careacl who P002 --at 2020-01-01 2>&1 >/dev/null)" "before the first instant" "... which is said"
is "$(careacl who P002 --at "$first" 2>&1 >/dev/null)" "" "... and only there"
is "$(who --at 2201-01-01)" "dr.one/medical:write dr.one/psychiatry:write inf.three/medical:write inf.two/medical:write" \
	"in the future: what is known now, at that instant"
status_is 2 "a patient of whom nothing was ever known" careacl who P099 --at "$objected"
is "$(careacl statements P002 --at "$first" --json | json '[s["id"] for s in d["statements"] if s["id"]]')" "[]" "statements, before the desk spoke"
is "$(careacl statements P002 --at "$objected" --json | json '[[s["id"], s["ended"]] for s in d["statements"] if s["id"]]')" \
	'[["desk:1", null]]' "... while it held"

# history
periods() { careacl history "$@" --json 2>/dev/null | json '" ".join("%s/%s:%s:%s" % (e.get("patient", e["login"]), e["category"], e["access"], e["reason"]) for e in d["entries"])'; }
is "$(careacl history P002 --json | json 'list(d)')" '["patient", "kept_since", "from", "at", "entries", "break_glass"]' "history: the document"
is "$(careacl history P002 --json | json 'list(d["entries"][0])')" \
	'["login", "category", "access", "reason", "rule", "since", "until", "because"]' "... and its entries"
is "$(periods P002)" "dr.one/medical:write:care-team dr.one/psychiatry:write:care-team dr.out/medical:write:consent inf.three/medical:read:care-team inf.three/medical:read:care-team inf.three/medical:write:care-team inf.two/medical:read:care-team inf.two/medical:write:care-team" \
	"everybody's periods"
is "$(periods P002 --at "$objected")" "dr.one/medical:write:care-team dr.one/psychiatry:write:care-team inf.three/medical:read:care-team inf.two/medical:read:care-team" \
	"... as of an instant"
is "$(periods --login inf.three)" "P001/medical:read:care-team P001/medical:write:care-team P002/medical:read:care-team P002/medical:read:care-team P002/medical:write:care-team P003/medical:read:care-team P003/medical:write:care-team" \
	"a login's periods, with the patients"
is "$(periods P002 --from "$changed" | tr ' ' '\n' | grep -c inf.three)" 1 "--from: what went on from there"
python3 - "$(careacl history P002 --json)" "$first" "$objected" "$withdrawn" <<'PY' && ok "the instants of the periods" || not_ok "the instants of the periods"
import datetime, json, sys
d, (first, objected, withdrawn) = json.loads(sys.argv[1]), [datetime.datetime.fromisoformat(t.replace("Z", "+00:00")) for t in sys.argv[2:]]
at = lambda t: datetime.datetime.fromisoformat(t)
one, two, three = [e for e in d["entries"] if e["login"] == "inf.three"]
assert at(one["since"]) <= first < at(one["until"]) <= objected < at(two["since"]) <= withdrawn < at(two["until"]) == at(three["since"])
assert three["until"] is None and d["kept_since"] == one["since"]
assert [b["kind"] for b in one["because"]] == ["membership", "assignment"]
out = [e for e in d["entries"] if e["login"] == "dr.out"][0]
assert out["until"].startswith("2200-01-02T00:00:00"), out
PY
careacl break-glass P002 --login dr.out --by dr.one --justification "unconscious on arrival" --cannot-consent --immediate-risk --for 1h --quiet >/dev/null 2>&1
is "$(careacl history P002 --json | json '[[u["login"], u["outcome"], u["justification"]] for u in d["break_glass"]]')" \
	'[["dr.out", "granted", "unconscious on arrival"]]' "uses of break-glass"
contains "$(careacl history P002 2>/dev/null)" "dr.out .*psychiatry .*break-glass R28 since .* until .*; break_glass desk:2" "history in words"
contains "$(careacl history --login dr.out 2>/dev/null)" "desk:2: break-glass of P002" "... a login's uses too"
is "$(careacl history P002 --json | json '[[o["patient"], o["category"], o["access"]] for o in d["break_glass"][0]["opened"]]')" '[["P002", "psychiatry", "read"]]' \
	"... what they opened: not what was open without it"
contains "$(careacl history P002 2>/dev/null)" "^  opened: psychiatry: read$" "... in words"
contains "$(careacl report P002)" "Opened: psychiatry: read" "... to the patient too"
is "$(careacl history P002 --at "$first" --json | json 'd["break_glass"]')" "[]" "... not before they were made"
status_is 2 "a patient that never was" careacl history P099
status_is 2 "neither patient nor login" careacl history
status_is 2 "both" careacl history P002 --login dr.out
status_is 2 "an end before the start" careacl history P002 --from 2026-02-01 --until 2026-01-01
contains "$(careacl history P002 --from 2199-01-01 2>&1)" "^--from: error: '2199-01-01' is still to come" "a start in the future"
is "$(careacl history P002 --at "2026-11-22 10:26" 2>&1 | grep -o expected | wc -l)" 1 "a date that is none: what is expected, once"
status_is 0 "a login of no statement: nothing" careacl history --login nobody.here
contains "$(careacl history --login nobody.here 2>&1)" "^careacl: no access: the rules have given this login none in that time$" "... of that login"
contains "$(careacl history --login nobody.here 2>&1)" "warning: no statement names the login 'nobody.here'$" "... said as a warning"
contains "$(script -qec "$CAREACL -c $site/careacl.conf history --login inf.there" /dev/null </dev/null)" "'inf.there' \(did you mean 'inf.three'\?\)" \
	"... on a terminal with the login that is like it"
is "$(careacl history --login dr.out 2>&1 | grep -c "no statement names")" 0 "... a login that was named is not warned of"
contains "$(careacl history P002 --at "$changed" 2>/dev/null)" "^inf.three .* since [^ ]* and still at [^ ]*; " "what was open at --at, and goes on, is not said to end"
is "$(periods --login nobody.here)" "" "... no entries"

# reading through sudo needs the office
status_is 2 "history: not for everybody behind sudo" env SUDO_UID="$(id -u inf.two)" "$CAREACL" -c "$site/careacl.conf" history P002
status_is 2 "report: not for everybody behind sudo" env SUDO_UID="$(id -u inf.two)" "$CAREACL" -c "$site/careacl.conf" report P002

# two identities of one person
careacl break-glass P001 --login dr.out --by dr.one --justification "unconscious on arrival" --cannot-consent --immediate-risk --for 1h --quiet >/dev/null 2>&1
instant apart
uses() { careacl "$@" --json 2>/dev/null | json 'sorted([u["patient"], u["login"], sorted({o["patient"] for o in u["opened"]})] for u in d["break_glass"])'; }
is "$(uses history P003)$(uses report P003)" "[][]" "before a merge a use is its own patient's"
check "a merge" careacl merge P001 P003
is "$(uses history P003)" '[["P001", "dr.out", ["P001", "P003"]]]' "after it the other identity's uses count too"
is "$(uses report P003)" "$(uses history P003)" "... in the report"
is "$(uses history P001)" "$(uses history P003)" "... for both identities"
is "$(careacl history P003 --json | json '[d["identities"], sorted({e["patient"] for e in d["entries"]})]')" '[["P003", "P001"], ["P001", "P003"]]' \
	"... and whoever could open the other folder is told"
is "$(uses history P003 --at "$apart")" "[]" "... not as of an instant before it"
contains "$(careacl history P003 2>/dev/null)" "^dr.one P001 +medical +write .*care-team" "... in words with both names"
contains "$(careacl history P003 2>/dev/null)" "break-glass of dr.out P001, from" "... uses too"
contains "$(careacl report P003)" "Also kept under: P001" "the report says so"
merged=$(careacl statements P001 --json 2>/dev/null | json '[s["id"] for s in d["statements"] if s["section"] == "merged"][0]')
sleep 1.1 # what ends in the second that it began in is still told as of that second
check "the merge is withdrawn" careacl withdraw "$merged"
is "$(uses history P003)$(uses report P003)" "[][]" "... each has its own again"
is "$(uses history P001)" '[["P001", "dr.out", ["P001"]]]' "... of its own folder"
careacl withdraw desk:3 >/dev/null 2>&1

# sync --next
check "a sync" careacl sync
careacl withdraw desk:2 >/dev/null 2>&1
check "a sync after the end of the emergency access" careacl sync
is "$(careacl sync --next --json | json 'd["next_change"]')" "2200-01-02T00:00:00+01:00" "sync --next: the end of the consent"
is "$(careacl sync --next)" "2200-01-02T00:00:00+01:00" "... as a line"
careacl object P003 --to login:inf.two --until 2030-01-01 >/dev/null 2>&1
is "$(careacl sync --next)" "2030-01-02T00:00:00+01:00" "what the desk has said since counts"
before=$(stat -c '%Y %s' "$site/state/state.db" "$site/clinical/P003")
careacl sync --next >/dev/null
is "$(stat -c '%Y %s' "$site/state/state.db" "$site/clinical/P003")" "$before" "... nothing is changed by asking"
careacl sync >/dev/null 2>&1
is "$(careacl sync --next)" "2030-01-02T00:00:00+01:00" "... and after a sync"
sed -i 's|{ login = "inf.three"; profession = "nurse";|& valid_until = "2028-06-30";|' "$site/registry.d/10-people.conf"
is "$(careacl sync --next)" "2028-07-01T00:00:00+02:00" "a registry that was changed counts before its sync"
settle
careacl sync >/dev/null 2>&1
is "$(careacl sync --next)" "2028-07-01T00:00:00+02:00" "... and after it"
sed -i 's|{ id = "P001";|& deceased = "2200-05-05";|' "$site/registry.d/20-patients.conf"
sed -i 's|birth_date = "1970-02-01";|& relations = ( { login = "kin.p3"; kind = "relative"; categories = ["medical"]; agreed = true; valid_from = "2027-03-03"; valid_until = "2027-03-04"; } );|' "$site/registry.d/20-patients.conf"
is "$(careacl sync --next)" "2027-03-03T00:00:00+01:00" "a beginning counts too"
sed -i 's|agreed = true; valid_from|agreed = false; valid_from|' "$site/registry.d/20-patients.conf"
is "$(careacl sync --next)" "2028-07-01T00:00:00+02:00" "a bound at which nobody gains or loses does not"
losses() { careacl plan --at "$1" --json 2>/dev/null | json 'sorted({e["login"] for e in d["losses"]})'; }
settle
careacl sync >/dev/null 2>&1
is "$(losses 2028-06-30T23:59:59+02:00) $(losses 2028-07-01T00:00:00+02:00)" '[] ["inf.three"]' "plan sees the change at that second, and not before"

# what sets the timers: systemd's units, the lines for cron
mkdir "$CAREACL_TEST_DIR/units"
for unit in careacl-sync.service careacl-sync.timer; do
	sed "s#/usr/sbin/careacl#$CAREACL#" conf/$unit >"$CAREACL_TEST_DIR/units/$unit"
done
is "$(SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no "$CAREACL_TEST_DIR/units/careacl-sync.timer" 2>&1 | grep -F careacl)" "" \
	"systemd takes the units"
line=$(sed -n 's/^\* \* \* \* \* root \(due=.*\)/\1/p' conf/example/cron.careacl | sed "s#/usr/sbin/careacl#$CAREACL -c $site/careacl.conf#g; s#\\\\%#%#g")
contains "$line" "sync --next" "cron has a line"
careacl object P001 --to login:dr.one --until "$(date -d '+4 seconds' +%Y-%m-%dT%H:%M:%S%:z)" >/dev/null 2>&1
is "$(entries P001/medical)" "inf.three:rwx " "an objection for some seconds"
/bin/sh -c "$line"
is "$(entries P001/medical)" "inf.three:rwx " "nothing happens before it is due"
sleep 5
/bin/sh -c "$line"
is "$(entries P001/medical)" "dr.one:rwx inf.three:rwx " "at its end the line for cron gives back"

# an older backup of the state is put back: what the trail has since is replayed, and the past is as it was
careacl sync >/dev/null 2>&1
backup="import sqlite3, sys; sqlite3.connect(sys.argv[1]).backup(sqlite3.connect(sys.argv[2]))"
python3 -c "$backup" "$site/state/state.db" "$CAREACL_TEST_DIR/backup.db"
at() { careacl who P003 --at "$1" --json 2>/dev/null | json 'sorted({e["login"] for e in d["entries"]})'; }
instant first
check "an objection after the backup" careacl object P003 --to login:dr.one
instant objected
is "$(at "$first") $(at "$objected")" '["dr.one", "inf.three"] ["inf.three"]' "before the loss"
rm "$site"/state/state.db* && install -m 0600 "$CAREACL_TEST_DIR/backup.db" "$site/state/state.db"
careacl sync >/dev/null 2>&1
is "$(at "$first") $(at "$objected")" '["dr.one", "inf.three"] ["inf.three"]' "after an older backup and the replay of the trail"
is "$(entries P003/medical)" "inf.three:rwx " "... and on disk"

# what is said and withdrawn within a second: the desk does not run ahead of the clock, and that second is told of
second=$(date -d "+2 seconds" '+%Y-%m-%d %H:%M:%S')
at=$(date -d "$second" -Iseconds)
within() { faketime -f "$second" "$CAREACL" -c "$site/careacl.conf" "$@"; }
last() { sql "SELECT MAX(id) FROM desk" | tr -d '[]'; }
for _ in 1 2 3 4 5; do
	within object P001 --to login:inf.three --quiet && within withdraw "$(last)" --quiet
done
is "$(sql "SELECT COUNT(*), MIN(d.recorded), MAX(e.at) FROM (SELECT * FROM desk ORDER BY id DESC LIMIT 5) d JOIN desk_end e ON e.statement = d.id")" \
	"[[5, $(date -d "$second" +%s), $(date -d "$second" +%s)]]" "five objections said and withdrawn within a second are recorded in it"
while [ "$(date +%s)" -le "$(date -d "$second" +%s)" ]; do sleep 0.1; done
asked() { careacl explain inf.three P001 medical --at "$1" --json | json 'd["reason"]'; }
is "$(asked "$at") $(asked "$(date -d "$at +1 second" -Iseconds)")" "objection-named care-team" "... in force in that second, and not after it"
contains "$(periods P001 --from "$(date -d "$at -1 second" -Iseconds)")" "inf.three/medical:[a-z]*:care-team inf.three/medical" "history: before and after it"
is "$(careacl statements P001 --at "$at" --json 2>/dev/null | json 'len([s for s in d["statements"] if s["section"] == "objections" and s["id"] and "inf.three" in s["text"] and s["ended"] is None])')" 5 "... statements: not ended yet"

# ---- settings of the past that cannot be read any more
make_site "$CAREACL_TEST_DIR/past"
careacl sync >/dev/null
instant earlier
sed -i 's/max_revoked = "20%"/max_revoked = "21%"/' "$site/careacl.conf"
careacl sync >/dev/null
# shellcheck disable=SC2154 # instant sets it
lacks "$(careacl history P002 --at "$earlier" 2>&1)" 'settings of then' "settings of the past are read"
sql "UPDATE statement SET text = CAST('nonsense = {' AS BLOB) WHERE section = 'settings' AND until < 9000000000000" >/dev/null
for asked in "history P002 --at $earlier" "who P002 --at $earlier"; do
	# words are meant to be split
	# shellcheck disable=SC2086
	is "$(careacl $asked 2>&1 >/dev/null | grep -c 'the settings of then cannot be read, and the present ones are taken')" 1 "$asked: present ones in their place are said, once"
done
finish
