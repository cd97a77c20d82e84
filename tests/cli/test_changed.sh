#!/bin/bash
# sync --changed: the folders of whom the desk has spoken, and of whom a date has passed, and no others; the disk is as a
# whole sync would make it; and where the index cannot tell, it is a whole sync.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl setfacl faketime
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three fille.one
soon=$(date -d '+2 hours' -Iseconds) later=$(date -d '+3 hours' -Iseconds) last=$(date -d '+4 hours' -Iseconds)
cat >"$site/registry.d/30-more.conf" <<CONF
professionals = ( { login = "dr.late"; profession = "physician"; briefed = "2026-01-05"; valid_from = "$later"; } );
teams = ( { name = "unit"; members = ( { login = "dr.late"; }, { login = "inf.two"; } ); } );
patients = ( { id = "P010"; birth_date = "1980-01-01"; teams = ( { team = "ward"; valid_until = "$soon"; } ); },
             { id = "P011"; birth_date = "1980-01-01"; teams = ( { team = "unit"; } ); } );
CONF
echo "teams = ( { name = \"idle\"; members = ( { login = \"inf.two\"; valid_until = \"$last\"; } ); } );" >"$site/registry.d/40-idle.conf"
echo "dr.late:x:21009:21009::/nonexistent:/bin/sh" >>/etc/passwd

# changed SECONDS [OPTION...]: a run so many seconds from now; prints how many folders it looked at, and what it did there
changed() {
	local ahead=$1
	shift
	NO_FAKE_STAT=1 faketime -f "+${ahead}s" "$CAREACL" -c "$site/careacl.conf" sync --changed --json "$@" >"$site.answer" 2>&1
	json '"%d %d" % (d["folders"], d["operations"])' <"$site.answer"
}
# nothing_left SECONDS NAME: a whole sync finds nothing to do, so that the two agree
nothing_left() {
	is "$(NO_FAKE_STAT=1 faketime -f "+${1}s" "$CAREACL" -c "$site/careacl.conf" sync --json | json 'd["operations"]')" 0 "$2"
}

is "$(changed 0 | sed 's/ .*//')" 5 "without a state it is a whole sync"
synced
is "$(changed 0)" "0 0" "nothing was said: no folder is looked at"

# the desk
careacl object P002 --to login:inf.three --no-sync --quiet
careacl object P003 --to login:inf.three --category psychiatry --quiet
setfacl -m u:inf.two:rwx "$site/clinical/P001/medical" # drift elsewhere waits for a whole look
is "$(changed 0 | sed 's/ .*//')" 2 "two patients of whom the desk has spoken: their folders"
is "$(entries P002/medical)" "dr.one:rwx inf.two:r-x " "... what was recorded with --no-sync is in force"
contains "$(entries P001/medical)" "inf.two:rwx" "... other folders are left alone"
is "$(changed 0)" "0 0" "... and not looked at again"
setfacl -x u:inf.two "$site/clinical/P001/medical"
nothing_left 0 "a whole sync finds nothing else to do"
id=$(careacl statements P002 --json | json '[s["where"] for s in d["statements"] if s["where"].startswith("desk")][0]')
careacl withdraw "$id" --no-sync --quiet
is "$(changed 0 | sed 's/ .*//')" 1 "the end of what was said"
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x inf.two:r-x " "... gives it back"
nothing_left 0 "... as a whole sync would"

# dates
careacl object P003 --to login:dr.one --until "$(date -d '+1 hour' -Iseconds)" --no-sync --quiet
is "$(changed 0 | sed 's/ .*//')" 1 "an objection with an end"
is "$(entries P003/medical)" "inf.three:r-x inf.two:r-x " "... is in force"
is "$(changed 3700 | sed 's/ .*//')" 1 "... at its end the folder alone is looked at"
is "$(entries P003/medical)" "dr.one:rwx inf.three:r-x inf.two:r-x " "... and opens again"
contains "$(entries P010/medical)" "inf.two:r-x" "an assignment is in force"
is "$(changed 7300 | sed 's/ .*//')" 1 "... at its end its folder"
is "$(entries P010/medical)" "" "... closes"
is "$(entries P011/medical)" "inf.two:r-x " "a professional is not in date yet"
is "$(changed 10900 | sed 's/ .*//')" 5 "... when they are, a whole sync: a professional's next date may hang on a team without a patient"
is "$(entries P011/medical)" "dr.late:rwx inf.two:r-x " "... opens the folders of their team"
nothing_left 10900 "a whole sync agrees with all of it"
is "$(changed 14500)" "5 0" "the end of a membership by which nobody loses: a whole sync"
is "$(changed 14501)" "0 0" "... once"

# whatever the index does not know is a whole sync's. The clock of the tests has been ahead: begin anew
careacl sync --accept-clock >/dev/null
synced
# whole NAME: it is one, and the next is none
whole() {
	is "$(changed 0 | sed 's/ .*//')" 5 "$1: a whole sync"
	synced
	is "$(changed 0 | sed 's/ .*//')" 0 "... and the next is none"
}
sql "UPDATE value SET text = 'another' WHERE key = 'boot_id'" >/dev/null
whole "a new boot"
is "$(changed 90000 --accept-clock | sed 's/ .*//')" 5 "a day after the last one: a whole sync"
careacl sync --accept-clock >/dev/null
synced
careacl relate P001 --login fille.one --kind relative --agreed --category medical --by dr.one --quiet
whole "a relation, of whom the door is to know"
sql "INSERT INTO value (key, text) VALUES ('sweep:0123456789abcdef', '')" >/dev/null
whole "a run that was killed before it looked who holds what it took away"
careacl object P002 --to login:inf.two --quiet
careacl undo "$(sql "SELECT MAX(generation) FROM previous" | tr -dc 0-9)" >/dev/null 2>&1 </dev/null
whole "an undo"
echo "// another line" >>"$site/registry.d/10-people.conf"
whole "other texts"
sql "UPDATE value SET text = '' WHERE key = 'due_of'" >/dev/null
whole "a run that was not all right"
# somebody has taken a document that a statement names into another patient's folder: the statement reaches it there
clinic=$site/clinical
# reads LOGIN PATH: yes or no
reads() { as "$1" cat "$clinic/$2" >/dev/null 2>&1 && echo yes || echo no; }
echo x >"$clinic/P001/medical/x.odt" && careacl object P001 --to login:dr.one --document medical/x.odt --quiet
careacl object P003 --to login:inf.three --document medical/never.odt --quiet 2>/dev/null
mv "$clinic/P001/medical/x.odt" "$clinic/P003/medical/y.odt"
synced
careacl object P003 --to login:inf.three --category psychiatry --no-sync --quiet
is "$(changed 0 | sed 's/ .*//')" 1 "a document that is nowhere: looked for once"
careacl object P001 --to login:inf.three --document medical/x.odt --from "$(date -d '+1 minute' -Iseconds)" --no-sync --quiet 2>/dev/null
is "$(changed 0 | sed 's/ .*//')$(reads inf.three P003/medical/y.odt)" 5yes "a document that stands in another folder: a whole sync"
is "$(changed 100 | sed 's/ .*//')$(reads inf.three P003/medical/y.odt)" 5no "... and where a statement about it begins"

getent group ward >/dev/null || echo "ward:x:22000:inf.two" >>/etc/group
sed -i 's/{ name = "unit"; members = .*$/{ name = "unit"; group = "ward"; } );/' "$site/registry.d/30-more.conf"
careacl sync >/dev/null 2>&1
synced
is "$(changed 0 | sed 's/ .*//')" 5 "a team of a Unix group: a whole sync each time"
exec 9>"$site/state/sync.lock" && flock -n 9
status_is 5 "while a whole sync runs: status 5" careacl sync --changed
exec 9>&-
finish
