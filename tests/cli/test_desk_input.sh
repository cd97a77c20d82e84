#!/bin/bash
# Bad input at the desk: each refused with a message that says what to do, nothing recorded; and what is not refused although
# something around it is wrong: the clock, the disk, the root, the guard.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
require python3 getfacl faketime
admin_path=admissions
desk_site

# wrong PATTERN NAME COMMAND...: status 2, the pattern on stderr, nothing recorded
wrong() {
	local pattern=$1 name=$2 before output status
	shift 2
	before=$(sql "SELECT (SELECT COUNT(*) FROM desk), (SELECT COUNT(*) FROM desk_end)")
	output=$("$@" 2>&1)
	status=$?
	is "$status $(sql "SELECT (SELECT COUNT(*) FROM desk), (SELECT COUNT(*) FROM desk_end)")" "2 $before" "$name: status 2, nothing recorded"
	contains "$output" "$pattern" "... $name: says why"
}

wrong "unknown patient" "a patient that does not exist" careacl object P9 --to everyone
wrong "'nobody' is not declared" "an objection to an unknown login" careacl object P1 --to login:nobody
wrong "is in no statement, and the name service knows no such account" "a relation with a login that is nowhere" \
	careacl relate P1 --login ghost.x --kind relative --agreed --category medical
wrong "--until: is not after --from" "an end before the start" careacl object P1 --to everyone --from 2099-02-02 --until 2099-01-01
wrong "is over already" "an end that has passed" careacl object P1 --to everyone --until 2020-01-01
wrong "is over already" "a window that has passed" careacl object P1 --to login:nobody --from 2019-01-01 --until 2020-01-01
wrong "expected|is no" "a date that is none" careacl object P1 --to everyone --from 2026-02-30
wrong "team:|expected" "a target that is none" careacl object P1 --to ward
wrong "object: expected --to WHOM" "no target" careacl object P1
wrong "expected its category, 'admin'" "a directory's name for a category" careacl object P1 --to everyone --category admissions
wrong "expected its category, 'admin'" "... in a document's" careacl object P1 --to everyone --document admissions/a.pdf
contains "$(careacl who P1 admissions 2>&1)" "is the directory of category 'admin'" "... who asks is told too"
wrong "relate: expected --kind KIND: relative, " "a relation of no kind" careacl relate P1 --login fille.p1
wrong "expected --category" "a derogation from nothing" careacl derogate P1 --login insp.roy --basis inspection --reference x --until 2099-01-01
wrong "^hide: error: --ground: .foo. is not allowed" "a ground that is none, by its option" careacl hide P1 --category medical --ground foo
wrong "^object: error: --from: .foo. is no date" "a date that is none, by its option" careacl object P1 --to everyone --from foo
wrong "category 'surgery'" "an unknown category" careacl object P1 --to everyone --category surgery
wrong "team 'nowhere'" "an unknown team" careacl admit P1 --to team:nowhere
wrong "not assigned to a team 'other'" "a discharge from a team that the patient is not in" careacl discharge P1 --team other
wrong "expected --team" "a discharge from nowhere" careacl discharge P1
# an option that was passed over in silence would give somebody what nobody meant
for verb in consent "relate --kind relative --agreed" "derogate --basis inspection --reference x --until 2099-01-01 --agreed-by dr.one"; do
	# shellcheck disable=SC2086
	wrong "'${verb%% *}' does not take --document" "${verb%% *}: one document, and not its category" \
		careacl $verb P1 --to login:insp.roy --category medical --document medical/a.pdf
done
wrong "admit: --team and --to do not name the same" "two teams" careacl admit P1 --team other --to team:ward
wrong "transfer: --team and --to do not name the same" "... of a transfer" careacl transfer P3 --team house --to team:ward
wrong "discharge: --team and --to do not name the same" "... of a discharge" careacl discharge P1 --team ward --to team:other
wrong "relate: --login and --to do not name the same" "two persons" \
	careacl relate P1 --login fille.p1 --to login:insp.roy --kind relative --agreed --category medical
wrong "expected its ID too" "a review of nothing" careacl review --by dr.one --finding justified
wrong "'feed clear' does not take --at" "a hold that is cleared in the past" careacl feed clear table P1 --at 2026-01-01
wrong "does not take --until" "a discharge that ends" careacl discharge P1 --team ward --until 2099-01-01
wrong "does not take --until" "a closing that ends" careacl close P2 --until 2099-01-01
wrong "that is the team" "a transfer to where they are" careacl transfer P1 --to ward
wrong "several teams" "a transfer from one of two teams" careacl transfer P2 --to other
wrong "assigned to a team 'other'" "a transfer from where they are not" careacl transfer P1 --from-team other --to ward
wrong "exactly one of" "a withholding of nothing" careacl withhold P1 --author dr.one
wrong "exactly one of" "a withholding of two things" careacl withhold P1 --author dr.one --category medical --document medical/a.pdf
wrong "withhold: expected --author LOGIN: who wrote it" "a withholding without its author" careacl withhold P1 --category medical
wrong "shared-record|regime" "a deletion in a clinic" careacl delete P1 --document medical/a.pdf
wrong "only a shared record can be closed, and this patient has none; a clinic" "the closing of a record that cannot be closed" careacl close P3
wrong "was not closed at the desk" "a reopening of what is open" careacl reopen P2
wrong "derogate: expected --until TIME" "a derogation without an end" careacl derogate P1 --login insp.roy --basis inspection --category medical --reference x
wrong "never said at the desk" "a withdrawal of nothing" careacl withdraw 99
wrong "never said at the desk" "a withdrawal of a word" careacl withdraw desk:seven
wrong "is said by a file of the registry, not at the desk" "a withdrawal of what a file says" careacl withdraw registry.d/20-patients.conf:2
wrong "does not take --at" "--at in the past" careacl object P1 --to everyone --at 2026-01-01
wrong "one identity" "a merge with itself" careacl merge P1 P1
wrong "unknown patient" "a merge with nobody" careacl merge P1 P9
wrong "root's alone" "a purge by the office" desk adm.zoe purge P2
wrong "." "an empty word" careacl object P1 --to everyone --by ""
wrong "." "a reference of spaces" careacl object P1 --to everyone --reference "  "
wrong "." "a name with a newline" careacl object P1 --to $'login:inf.two\n'
wrong "." "a quotation that would end the text" careacl object P1 --to 'everyone"; categories = ["medical'

# who calls
wrong "has not the office 'desk'" "a caller without the office" desk inf.two object P1 --to login:dr.one
wrong "SUDO_UID is no uid" "SUDO_UID forged: a word" env SUDO_UID=root "$CAREACL" -c "$site/careacl.conf" object P1 --to everyone
wrong "SUDO_UID is no uid" "... empty" env SUDO_UID= "$CAREACL" -c "$site/careacl.conf" object P1 --to everyone
wrong "SUDO_UID is no uid" "... negative" env SUDO_UID=-1 "$CAREACL" -c "$site/careacl.conf" object P1 --to everyone
wrong "SUDO_UID is no uid" "... nobody's uid" env SUDO_UID=4294967295 "$CAREACL" -c "$site/careacl.conf" object P1 --to everyone
wrong "knows nobody" "... of nobody" env SUDO_UID=29999 "$CAREACL" -c "$site/careacl.conf" object P1 --to everyone
output=$(as adm.zoe "$CAREACL" -c "$site/careacl.conf" object P1 --to everyone 2>&1)
is "$?" 2 "not through sudo: status 2"
contains "$output" "sudo" "... says how"
# the audit login uid can be set once, in a process of its own
output=$(
	echo "$(id -u inf.two)" >/proc/self/loginuid
	desk adm.zoe object P1 --to everyone 2>&1
	echo "status $?"
)
contains "$output" "name two people" "SUDO_UID that the audit login uid contradicts"
contains "$output" "status 2" "... status 2"

contains "$(as adm.zoe "$CAREACL" -c "$site/careacl.conf" history P1 2>&1)" "not run as root: careacl is called through sudo" "... who only reads is told too"
contains "$(sed 's/^timezone/language = "fr"; timezone/' "$site/careacl.conf" >"$site/french.conf" && "$CAREACL" -c "$site/french.conf" check 2>&1
	sed -i 's/review = \["dr.one"\]/review = ["dr.onee"]/' "$site/french.conf" && "$CAREACL" -c "$site/french.conf" check 2>&1)" \
	"\(vouliez-vous dire 'dr.one'.{1,2}\?\)" "a question in French, with its space"
rm "$site/french.conf"

# R40
wrong "would gain an access" "an access for oneself" desk inf.three admit P1 --to team:other
wrong "would gain an access" "... later" desk inf.three admit P1 --to team:other --from 2099-01-01
wrong "would gain an access" "... by a transfer" desk inf.three transfer P1 --to team:other
desk adm.zoe object P3 --to login:inf.three >/dev/null
wrong "would gain an access" "... by the withdrawal of an objection to oneself" desk inf.three withdraw "$(last_said)"
status_is 0 "what one loses oneself may be recorded" desk inf.three object P3 --to login:inf.three

# the first run, and a root that is not careacl's
mv "$site/state" "$CAREACL_TEST_DIR/state"
output=$(careacl object P1 --to login:inf.two 2>&1)
is "$?" 3 "the state is lost: status 3"
contains "$output" "desk:1 recorded" "... recorded all the same"
is "$(may inf.two clinical/P1/medical/a.pdf)" no "... and what it takes away is taken"
rm -r "$site/state" && mv "$CAREACL_TEST_DIR/state" "$site/state"
careacl sync >/dev/null
setfattr -x trusted.careacl.store "$root" 2>/dev/null || setfattr -x "$(getfattr -m trusted.careacl -d "$root" 2>/dev/null | sed -n 's/=.*//p' | head -n 1)" "$root"
output=$(careacl object P1 --to login:inf.two 2>&1)
is "$?" 3 "a root that is not careacl's: status 3"
contains "$output" "recorded" "... recorded"
contains "$output" "careacl adopt" "... and says what to type"
is "$(may inf.two clinical/P1/medical/a.pdf)" yes "... the disk is not touched"
careacl sync --adopt >/dev/null
is "$(may inf.two clinical/P1/medical/a.pdf)" no "... until it is adopted"

# the guard holds changes of the files; the desk is never held
sed -i 's|^guard.*|guard = { max_revoked = "10%"; max_granted = "10%"; min = "1"; };|' "$site/careacl.conf"
careacl sync >/dev/null 2>&1
sed -i '/id = "P2"/,/attending/s/teams = ( { team = "ward"; }, { team = "house"; } );/teams = ( { team = "house"; } );/' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null 2>&1
is "$?" 3 "the guard holds"
is "$(may inf.two clinical/P2/medical/a.pdf)" yes "... a loss"
careacl object P2 --to login:inf.two >/dev/null 2>&1
is "$(may inf.two clinical/P2/medical/a.pdf)" no "an objection is in force while the guard holds"
careacl admit P1 --to team:other >/dev/null 2>&1
is "$(may inf.three clinical/P1/medical/a.pdf)" yes "... and an admission"
careacl sync >/dev/null 2>&1
is "$(may inf.two clinical/P2/medical/a.pdf)$(may inf.three clinical/P1/medical/a.pdf)$(may dr.one clinical/P2/medical/a.pdf)" noyesyes "... also after the next sync"

# the clock
sed -i 's|^guard.*|guard = { min = "100"; };|' "$site/careacl.conf"
careacl sync >/dev/null 2>&1
output=$(faketime '5 days ago' "$CAREACL" -c "$site/careacl.conf" object P1 --to login:inf.three 2>&1)
is "$?" 3 "the clock was set back: status 3"
contains "$output" "the clock went back" "... says so"
is "$(may inf.three clinical/P1/medical/a.pdf)" no "... recorded and in force"
is "$(sql "SELECT COUNT(*) FROM desk a JOIN desk b ON a.id < b.id AND a.recorded > b.recorded")" '[[0]]' "... never before what was recorded before"
output=$(faketime '+9 days' "$CAREACL" -c "$site/careacl.conf" object P1 --to login:dr.one 2>&1)
is "$?" 3 "the clock was set forward: status 3"
contains "$output" "jumped forward" "... says so"
is "$(may dr.one clinical/P1/medical/a.pdf)" no "... recorded and in force"
careacl sync >/dev/null 2>&1
is "$(may dr.one clinical/P1/medical/a.pdf)" no "... and stays so with the right clock"
output=$(faketime '+1 day' "$CAREACL" -c "$site/careacl.conf" object P2 --to login:dr.one 2>&1)
is "$?" 0 "a clock that is a day ahead is believed"
careacl sync --accept-clock >/dev/null 2>&1
is "$(may dr.one clinical/P2/medical/a.pdf)" no "... what was said by it holds when it is right again"

# an emergency access by a clock that is ahead, and the clock is put right
claim() { faketime "$1" "$CAREACL" -c "$site/careacl.conf" break-glass P1 --login dr.ville --by dr.one --for 1h \
	--justification "found unconscious in the lift" --cannot-consent --immediate-risk; }
output=$(claim "+1 day" 2>&1)
is "$?" 0 "a break-glass by a clock that is a day ahead"
is "$(may dr.ville clinical/P1/medical/b.pdf)" yes "... is in force"
output=$(careacl sync 2>&1)
is "$?" 3 "the clock is put right: held"
contains "$output" "clock went back" "... said"
is "$(may dr.ville clinical/P1/medical/b.pdf)" yes "... and nothing that depends on dates changes"
output=$(careacl sync --accept-clock 2>&1)
is "$?" 0 "accepted"
contains "$output" "1 emergency accesses were claimed by a clock that was ahead: they have ended" "... said"
is "$(may dr.ville clinical/P1/medical/b.pdf)" no "... it is over"
contains "$(careacl audit export | grep '"reference":"clock"')" '"kind":"break-glass".*"ends":"desk:[0-9]*"' "... the trail says so"
is "$(faketime '+24 hours +5 minutes' "$CAREACL" -c "$site/careacl.conf" explain dr.ville P1 medical --json 2>/dev/null | json 'd["effect"]')" deny \
	"... and it does not open once more when that instant comes"
output=$(claim "-10 minutes" 2>&1)
is "$?" 3 "a break-glass by a clock that went back: in force, status 3"
contains "$output" "clock went back" "... said"
is "$(may dr.ville clinical/P1/medical/b.pdf)" yes "... in force"
until=$(careacl who P1 medical --json 2>/dev/null | json '[e["until"] for e in d["entries"] if e["login"] == "dr.ville"][0]')
check "... and for no longer than was claimed" test "$(date -d "$until" +%s)" -le $(($(date +%s) + 3600))
careacl break-glass P1 --login dr.ville --end >/dev/null 2>&1
is "$(may dr.ville clinical/P1/medical/b.pdf)" no "... until it is ended"

# two desks at once on one patient: both are recorded, both are in force
sed -i 's|^guard.*|guard = { min = "1000"; };|' "$site/careacl.conf"
careacl sync >/dev/null 2>&1
before=$(sql "SELECT COUNT(*) FROM desk" | tr -dc 0-9)
for login in inf.two inf.three dr.one dr.ville; do
	careacl object P3 --to "login:$login" >/dev/null 2>&1 &
	careacl object P3 --to "login:$login" --category psychiatry >/dev/null 2>&1 &
done
wait
is "$(($(sql "SELECT COUNT(*) FROM desk" | tr -dc 0-9) - before))" 8 "eight desks at once on one patient: all recorded"
agrees "eight desks at once"

# a disk that is full while a statement is recorded
small=$CAREACL_TEST_DIR/small
SIZE=24M make_fs ext4 small -b 4096 >/dev/null 2>&1 && mv "$site/state" "$small/state"
sed -i "s|state_dir = \"state\"|state_dir = \"$small/state\"|" "$site/careacl.conf"
state_dir=$small/state
careacl sync >/dev/null 2>&1
is "$?" 0 "the state moves to a small disk"
refused=0 carried=0 half=
live="SELECT MAX(d.id) FROM desk d LEFT JOIN desk_end e ON e.statement = d.id WHERE e.id IS NULL AND section = 'relations'"
for room in 0 1 2 4 6 8 12 16 20 24 28 32 40 48 56 64 80 96 128 192 256; do
	before=$(sql "SELECT COUNT(*) FROM desk")
	dd if=/dev/zero of="$small/ballast" bs=1k >/dev/null 2>&1
	truncate -s "-${room}K" "$small/ballast"
	output=$(careacl relate P1 --login insp.roy --kind relative --agreed --category medical 2>&1)
	status=$?
	rm "$small/ballast"
	reads=$(may insp.roy clinical/P1/medical/b.pdf)
	if [ "$before" = "$(sql "SELECT COUNT(*) FROM desk")" ]; then
		refused=$((refused + 1))
		[ "$status$reads" = 2no ] || half="$half room $room: status $status, not recorded, reads: $reads: $output;"
	else
		carried=$((carried + 1))
		[ "$reads" = yes ] || half="$half room $room: status $status, recorded and not in force: $output;"
	fi
	number=$(sql "$live" | tr -dc 0-9)
	[ -z "$number" ] || careacl withdraw "$number" >/dev/null 2>&1
done
is "$half" "" "a full disk: recorded and in force, or refused ($refused refused, $carried carried out)"
is "$((refused > 0))$((carried > 0))" 11 "... both happened"
status_is 0 "... the chain holds" careacl audit verify
finish
