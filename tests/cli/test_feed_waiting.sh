#!/bin/bash
# What people are told of what waits for them: patients on hold, objections that are kept, and what ends each of them.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl script
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three inf.four adm.zoe
. tests/cli/feed_site.sh
mkdir "$site/feed"
sed -i 's/^guard.*//; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; }, { type = "table"; path = "feed"; } );\
offices = { desk = ["adm.zoe", "inf.two"]; };|' "$site/careacl.conf"
cat >"$site/registry.d/20-patients.conf" <<-'CONF'
	patients = ( { id = "P001"; birth_date = "1950-02-01"; }, { id = "P002"; birth_date = "1960-02-01"; } );
CONF
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;'
	'presence;P001;;;6268;;;;2026-01-05;;' 'presence;P002;;;6268;;;;2026-01-05;;')
desk() { env SUDO_UID=21005 "$CAREACL" -c "$site/careacl.conf" "$@"; }
# on_terminal VERB..: as a person at a terminal sees it
on_terminal() { script -qec "'$CAREACL' -c '$site/careacl.conf' $*" /dev/null | tr -d '\r'; }

# two holds and a real refusal of one patient
afresh 'objection;P001;login;inf.two;;;;;;;o1'
said 'objection;P001;login;nobody;;;;;;;o2' 'objection;P001;;;;ZZZ;;;;;o3'
is "$(opens dr.one inf.two)" "yes no " "a refusal that is not said any more is kept"

# check: the whole command, the patient where people may be named
output=$(careacl check)
contains "$output" "^feed/facts.csv:6: warning: the patient is on hold.*NOIDENT: an objection to somebody who is not known here; 'careacl feed clear feed PATIENT' ends it, 'careacl feed check feed' names the patient" \
	"check: the whole command, and how to find out who it is"
contains "$output" "^feed/facts.csv:6: warning: an objection that the feed does not say any more is kept since .*, when it had stood in this line; 'careacl feed clear feed PATIENT'" \
	"... of what is kept: since when its line is another's"
lacks "$output" P001 "... and nobody is named off a terminal"
contains "$(on_terminal check)" "'careacl feed clear feed P001' ends it" "... the patient on a terminal"

# --dry-run: what would end, who would gain, and nothing has
output=$(desk feed clear feed P001 --dry-run)
is "$?" 0 "feed clear --dry-run: $output"
contains "$output" "^feed/facts.csv:6: hold: NOIDENT: an objection to somebody who is not known here \(feed o2\)" "... each hold with its line, words and number"
contains "$output" '^feed/facts.csv:6: objection that is kept: .*to = "login:inf.two".*\(feed o1\)' "... each objection that is kept"
contains "$output" "^inf.two gains P001/medical" "... who would gain"
contains "$output" "^nothing was cleared \(--dry-run\)" "... and that nothing was"
output=$(desk feed clear feed P001 --dry-run --json)
is "$(json '[d["cleared"], d["recorded"], len(d["entries"]), [g["login"] for g in d["gains"]], d["losses"]]' <<<"$output")" \
	'[0, false, 3, ["inf.two"], []]' "... for programs"
careacl sync >/dev/null 2>&1
is "$(opens inf.two)" "no " "... nothing has changed"

# R40: not who gains by it, be it of an objection to themselves
output=$(SUDO_UID=21002 careacl feed clear feed P001 2>&1)
is "$?" 2 "whom the objection is to does not clear it, with the office or without"
contains "$output" "inf.two: error: would gain an access by it: nobody records what gives themselves an access" "... and is told why"
is "$(careacl feed check feed | grep -c ': kept: ')" 1 "... it is still kept"
output=$(SUDO_UID=21002 careacl feed clear feed P001 --dry-run)
is "$?" 0 "... may look at what would be"

# one of them, by its number or line
status_is 2 "a number of nothing" desk feed clear feed P001 o9
contains "$(desk feed clear feed P001 o9 2>&1)" "nothing of that line or number.*--dry-run" "... says how to see what there is"
output=$(desk feed clear feed P001 o2 --by "dr.one" --reference "letter 4")
contains "$output" "^feed/facts.csv:6: hold: .*\(feed o2\)" "one is cleared by its number, and told"
contains "$output" "^P001: cleared: 1;" "... and counted"
careacl sync >/dev/null 2>&1
is "$(opens inf.two)$(careacl check | grep -c 'on hold')" "no 1" "... the refusal and the other hold stay"
check "... the trail has whose word it was, and where that is written down" \
	grep -rqs '"change":"cleared".*"on_word_of":"dr.one".*"reference":"letter 4"' "$site/state"
output=$(desk feed clear feed P001 feed/facts.csv:7)
contains "$output" "^feed/facts.csv:7: hold: CLASS: .*\(feed o3\)" "one by its line, as check prints it"
careacl sync >/dev/null 2>&1
is "$(opens inf.two)$(careacl check | grep -c 'on hold')" "no 0" "... the refusal stays"
output=$(desk feed clear feed P001)
contains "$output" '^feed/facts.csv:6: objection that is kept: .*inf.two' "all that is left, told as it is done"
careacl sync >/dev/null 2>&1
is "$(opens inf.two)" "yes " "... in force with the next sync"
status_is 2 "--dry-run of feed check" careacl feed check feed --dry-run

# nobody but root chooses the settings that are cleared by
sed 's/adm.zoe/inf.two/' "$site/careacl.conf" >"$site/other.conf"
status_is 2 "whoever brings settings of their own clears nothing" env SUDO_UID=21002 "$CAREACL" -c "$site/other.conf" feed clear feed P001
contains "$(env SUDO_UID=21002 "$CAREACL" -c "$site/other.conf" feed clear feed P001 2>&1)" "nobody but root" "... and is told why"

# a hold outlives its line
afresh 'objection;P001;login;nobody;;;;;;;o2'
said
contains "$(careacl check)" "^feed/facts.csv:6: warning: the patient is on hold.*not in the feed any more since 20.*does not end the hold: 'careacl feed clear" \
	"the line is gone: check says so, and that it does not end the hold"
contains "$(careacl feed check feed)" "^feed/facts.csv:6: hold: NOIDENT: .*does not say this any more" "... feed check too"
since=$(careacl check | grep -o 'any more since [^,]*')
said
is "$(careacl check | grep -o 'any more since [^,]*')" "$since" "... since the first time"
said 'objection;P001;login;nobody;;;;;;;o2'
lacks "$(careacl check)" "any more since" "... back in the file, it is said by its line again"

# the feed has moved
afresh 'objection;P001;login;nobody;;;;;;;o2'
mkdir -p "$site/in" && mv "$site/feed" "$site/in/feed" && sed -i 's|path = "feed"|path = "in/feed"|' "$site/careacl.conf"
careacl sync >/dev/null 2>&1
contains "$(careacl check)" "'careacl feed clear feed PATIENT' ends it, 'careacl check' on a terminal names the patient" "what the old path said is cleared by the old path"
contains "$(careacl check)" "'careacl feed clear in/feed PATIENT' ends it, 'careacl feed check in/feed' names" "... what the new one says by the new one"
check "... by its new path" desk feed clear in/feed P001
careacl sync >/dev/null 2>&1
contains "$(desk feed clear in/feed P001 2>&1)" "something is by what feed said: 'careacl feed clear feed PATIENT'" "... and who types the new path for the old one is told"
check "... by its old path" desk feed clear feed P001
careacl sync >/dev/null 2>&1
lacks "$(careacl check)" "on hold" "... then nothing waits"

# in French
sed -i '1i language = "fr";' "$site/careacl.conf"
printf '%s\n' "$header" "${base[@]}" 'objection;P002;login;nobody;;;;;;;o7' >"$site/in/feed/facts.csv"
careacl sync >/dev/null 2>&1
contains "$(careacl check)" "NOIDENT : une opposition à quelqu'un qui n'est pas connu ici" "the reason of a hold in French"
contains "$(careacl feed check in/feed)" "NOIDENT : une opposition à quelqu'un qui n'est pas connu ici" "... by feed check"
contains "$(desk feed clear in/feed P002 o7)" "une opposition à quelqu'un" "... cleared in French"
sed -i '1d' "$site/careacl.conf"
careacl sync >/dev/null 2>&1
lacks "$(careacl check)" "on hold" "... and that is cleared in the other language too"

# explain, who and statements tell that the patient is on hold, and what would change it
rm -f "$site/in/feed/logins.csv"
printf '%s\n' "$header" "${base[@]}" 'objection;P002;login;nobody;;;;;;;o8' >"$site/in/feed/facts.csv"
careacl sync >/dev/null 2>&1
hold="in/feed/facts.csv:6"
contains "$(careacl explain inf.three P002 medical)" "^P002 is on hold by $hold, no feed gives new access: NOIDENT: .*'careacl feed clear in/feed P002' would change that" \
	"explain: the patient is on hold, by which line, and what would change it"
lacks "$(careacl explain inf.three P001 medical)" "on hold" "... of nobody else"
is "$(careacl explain inf.three P002 medical --json | json 'd["reason"]')" not-treating "... for programs as it was"
contains "$(careacl who P002 2>&1 >/dev/null)" "$hold: the patient is on hold.*'careacl feed clear in/feed PATIENT'" "who tells it beside the answer"
contains "$(careacl statements P002 2>&1 >/dev/null)" "$hold: the patient is on hold" "... statements too"

# a login table whose lines contradict one another
printf 'login;professional_system;professional_id;profession;from;to\n%s\n%s\n' 'inf.nine;idnps;810009999999;nurse;;' 'inf.nine;idnps;810009999999;physician;;' \
	>"$site/in/feed/logins.csv"
printf '%s\n' "$header" "${base[@]}" 'objection;P001;login;inf.nine;;;;;;;o9' >"$site/in/feed/facts.csv"
careacl sync >/dev/null 2>&1
contains "$(careacl explain inf.nine P001 medical)" "^in/feed/logins.csv:[23] names this login, and nothing comes of it: .*says otherwise of this login" \
	"explain: whom contradictory lines name is told so"
contains "$(careacl check)" "^in/feed/logins.csv:[23]: warning: .*says otherwise of this login.*on hold because of it; mend this line" "check: a hold's cause in a login table"
contains "$(careacl status)" "careacl check" "status leads to check"

# what was cleared is told as such; what says the same anew, as another entry, is held anew
rm "$site/in/feed/logins.csv"
printf '%s\n' "$header" "${base[@]}" 'objection;P002;login;nobody;;;;;;;o8' >"$site/in/feed/facts.csv"
careacl sync >/dev/null 2>&1
desk feed clear in/feed P002 >/dev/null
desk feed clear in/feed P001 >/dev/null
careacl sync >/dev/null 2>&1
output=$(careacl feed check in/feed)
is "$?" 0 "a row whose hold was cleared is no doubt any more"
contains "$output" "^in/feed/facts.csv:6: cleared: NOIDENT: .*; cleared by adm.zoe at 20[^ ]*: it holds nobody" "... feed check says by whom it was cleared, and when"
printf '%s\n' "$header" "${base[@]}" 'objection;P002;login;nobody;;;;;;;o8' 'objection;P002;login;nobody;;;;;;;o10' >"$site/in/feed/facts.csv"
contains "$(careacl feed check in/feed)" "^in/feed/facts.csv:7: hold: NOIDENT" "another entry that says it anew is held anew"

finish
