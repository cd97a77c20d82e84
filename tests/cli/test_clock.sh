#!/bin/bash
# The clock: back by minutes or forward by days holds what depends on dates, until it is accepted.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three

# last_sync SECONDS: lets the state say that the last sync decided so long ago (or, negative, in the future)
last_sync() {
	python3 - "$site/state/state.db" "$1" <<-'PY'
		import sqlite3, sys, time
		db = sqlite3.connect(sys.argv[1])
		db.execute("UPDATE value SET number = ? WHERE key = 'clock'", (int(time.time()) - int(sys.argv[2]),))
		db.commit()
	PY
}

# an assignment that ended an hour ago
cat >"$site/registry.d/30-dates.conf" <<CONF
patients = ( { id = "P010"; birth_date = "1980-01-01"; teams = ( { team = "ward"; valid_until = "$(date -d '-1 hour' -Iseconds)"; } ); } );
CONF
careacl sync >/dev/null
is "$(entries P010/medical)" "" "what has ended is closed"
last_sync $((3 * 86400))
output=$(careacl sync 2>&1)
is "$?" 3 "forward by more than clock_step: status 3"
contains "$output" "jumped forward.*careacl sync --accept-clock" "... says what to type"
is "$(entries P010/medical)" "dr.one:rwx inf.three:r-x inf.two:r-x " "... decided as of the last run"
status_is 3 "plan: the same" careacl plan
is "$(careacl explain dr.one P010 medical 2>&1 | grep -c jumped)" 1 "whoever asks about one patient hears it, once"
as dr.one touch -d '2 days ago' "$site/clinical/P002/psychiatry/note.txt"
careacl sync >/dev/null 2>&1
is "$(stat -c %U "$site/clinical/P002/psychiatry/note.txt")" dr.one "... a document is as old as at that instant: it does not settle"
sed -i 's/login = "inf.two"; profession = "nurse";/& suspended = true;/' "$site/registry.d/10-people.conf"
status_is 3 "a suspension meanwhile" careacl sync
is "$(entries P010/medical)" "dr.one:rwx inf.three:r-x " "... all else goes on"
status_is 0 "--accept-clock" careacl sync --accept-clock
is "$(entries P010/medical)" "" "... what has ended ends"
is "$(stat -c %U "$site/clinical/P002/psychiatry/note.txt")" root "... what is old settles"
is "$(careacl sync 2>&1)" "" "... and the clock is right again"
last_sync $((86400))
status_is 0 "forward by a day" careacl sync
last_sync -300
output=$(careacl sync 2>&1)
is "$?" 3 "back by minutes: status 3"
contains "$output" "went back" "... is said"
status_is 0 "--accept-clock" careacl sync --accept-clock
last_sync -60
is "$(careacl sync 2>&1)" "" "back by a minute: nothing is said"
# what the last sync has decided about is not decided again by an earlier instant
cat >"$site/registry.d/30-dates.conf" <<CONF
patients = ( { id = "P010"; birth_date = "1980-01-01"; teams = ( { team = "ward"; valid_until = "$(date -d '+25 seconds' -Iseconds)"; } ); } );
CONF
sed -i 's/min = "3"/min = "50"/' "$site/careacl.conf" # the guard must not be what holds it
last_sync -50
careacl sync >/dev/null 2>&1
is "$(entries P010/medical)" "" "... what had ended by then has ended"
status_is 0 "the answer as of another time needs no clock" careacl explain dr.one P001 medical --at 2020-01-01
finish
