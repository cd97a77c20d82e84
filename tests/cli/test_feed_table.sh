#!/bin/bash
# Feeds of delimited tables, end to end: what comes in, what grants nothing, what is held and kept, until a person says so; and
# the kernel agrees, tried by uid.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three inf.four adm.zoe
mkdir "$site/feed"
sed -i 's/^guard.*//; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; },\
  { type = "table"; path = "feed"; classes = ( { name = "PSY"; categories = ["psychiatry"]; } ); } );\
offices = { desk = ["adm.zoe"]; };|' "$site/careacl.conf"
sed -i '/profession/s/login = "dr.one"; /&rpps = "10001234567"; /' "$site/registry.d/10-people.conf"
cat >"$site/registry.d/20-patients.conf" <<-'CONF'
	patients = ( { id = "P001"; birth_date = "1950-02-01"; }, { id = "P002"; birth_date = "1960-02-01"; },
	             { id = "P003"; birth_date = "1970-02-01"; } );
CONF
header='kind;patient;professional_system;professional_id;team_or_unit;class;purpose;act;from;to;source'
# feed LINE...: the table of facts
feed() { printf '%s\n' "$header" "$@" >"$site/feed/facts.csv"; }
# opens LOGIN PATIENT/CATEGORY: what the kernel says
opens() { as "$1" ls "$site/clinical/$2" >/dev/null 2>&1 && echo yes || echo no; }

staff=('unit-member;;rpps;10001234567;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;')
present=('presence;P001;;;6268;;;;2026-01-05;;' 'presence;P002;;;6268;;;;2026-01-05;;')

feed "${staff[@]}" "${present[@]}"
output=$(careacl sync 2>&1)
is "$?" 0 "a feed is taken: $output"
is "$(entries P001/medical)" "dr.one:rwx inf.two:r-x " "staff of the unit x patient in the unit"
is "$(opens inf.two P001/medical)$(opens inf.two P003/medical)$(opens inf.three P001/medical)" "yesnono" "... says the kernel"
contains "$(careacl explain inf.two P001 medical)" 'feed/facts.csv:' "the answer names the line of the feed"
is "$(careacl sync 2>&1)" "" "the second sync says nothing"

# who is known, and who is not
printf 'login;professional_system;professional_id;profession;from;to\ninf.four;idnps;810009999995;nurse;;\n' >"$site/feed/logins.csv"
feed "${staff[@]}" 'unit-member;;https://rpps.esante.gouv.fr;10009999995;6268;;;;;;' "${present[@]}"
careacl sync >/dev/null 2>&1
is "$(entries P001/medical)" "dr.one:rwx inf.four:r-x inf.two:r-x " "a login table declares a professional; one RPPS, another spelling"
member='member;P003;login;inf.three;;;;;;;'
feed "${staff[@]}" "${present[@]}" "$member" 'member;P003;rpps;19999999999;;;;;;;' 'presence;P003;;;nowhere;;;;;;'
careacl sync >/dev/null 2>&1
is "$(entries P003/medical)|$(entries P001/medical)" "inf.three:r-x |dr.one:rwx inf.two:r-x " \
	"a membership for one patient alone; a person and a unit that nobody knows grant nothing"
contains "$(careacl feed check feed)" "^feed/facts.csv:[0-9]*: nothing: nobody here is known.*19999999999" "feed check names the line"

# the hour that comes twice, and the one that is skipped
for window in 2026-10-25T02:30:00\;2027-10-31T02:30:00 2026-03-29T02:30:00\;2027-03-28T02:30:00; do
	feed "${staff[@]}" "${present[@]}" "member;P003;login;inf.three;;;;;$window;" "objection;P002;login;dr.one;;;;;$window;"
	output=$(careacl feed check feed | grep -o 'valid_from = "[^"]*"; valid_until = "[^"]*"' | grep -o '20[^"]*' | TZ=Europe/Paris xargs -n1 date +%dT%H:%M%z -d)
	is "${output//$'\n'/ }" "$([[ $window == *10-25* ]] && echo '25T02:30+0100 31T02:30+0200 25T02:30+0200 31T02:30+0100' ||
		echo '29T03:30+0200 28T01:30+0100 29T01:30+0100 28T03:30+0200')" "a permit is the shorter reading of its times, a refusal the longer"
done

# objections: uncertain ones deny everyone they could mean
base=("${staff[@]}" "${present[@]}" "$member")
feed "${base[@]}" 'objection;P001;login;inf.two;;ZZZ;;r;;;c1' 'objection;P002;;;6268;PSY;CARE;;;;c2'
output=$(careacl feed check feed --json)
is "$(json '[[l["login"], l["patient"], l["category"]] for l in d["losses"]]' <<<"$output")" \
	'[["inf.two", "P001", "medical"], ["dr.one", "P002", "psychiatry"]]' "feed check --json: who would lose"
is "$(json 'sorted({n["outcome"] for n in d["notes"]})' <<<"$output")" '["widened"]' "... and that it denies more than it says"
is "$(opens inf.two P001/medical)" yes "... it has changed nothing"
careacl sync >/dev/null 2>&1
is "$(opens inf.two P001/medical)$(opens dr.one P002/psychiatry)$(opens inf.two P002/medical)" "nonoyes" \
	"a class that is not known closes the whole record to whom it names"
contains "$(careacl explain inf.two P001 medical)" "feed/facts.csv:7" "... and the refusal has its line"

# nothing of what is not whole
before=$(ctimes)
# refused LINE TEXT NAME: status 2 with the file's line, and nothing changes
refused() {
	output=$(careacl sync 2>&1)
	is "$?" 2 "$3: status 2"
	contains "$output" "^feed/facts.csv:$1: error: .*$2" "... with file and line"
	is "$(ctimes)" "$before" "... nothing changes, the last good goes on"
}
printf '%s\n%s' "$header" "${staff[0]}" >"$site/feed/facts.csv"
refused 2 'has no end' "a truncated last line"
feed "${staff[@]}" 'end;;;;;;;;;;3'
refused 4 'lost rows' "a partial export that says how long it is"
feed 'allow;P001;;;6268;;;;;;'
refused 2 "kind 'allow'" "an unknown kind"
printf '%s\n' "$header;extra" >"$site/feed/facts.csv"
refused 1 "unknown column 'extra'" "an unknown column"
printf '\xef\xbb\xbf%s\n' "$header" >"$site/feed/facts.csv"
refused 1 'byte order mark' "a byte order mark"
chmod 0666 "$site/feed/facts.csv"
refused 1 'writable by others' "a file that others may write"
chmod 0644 "$site/feed/facts.csv"

# an objection that vanishes is kept until a person says so
feed "${base[@]}"
careacl sync >/dev/null 2>&1
is "$(opens inf.two P001/medical)$(opens dr.one P002/psychiatry)" "nono" "objections that vanish without being withdrawn are kept"
contains "$(careacl status)" "2 patients with objections that the feed does not say any more" "status counts them"
contains "$(careacl check)" "feed/facts.csv:7: warning: an objection that the feed does not say any more" "check lists them"
status_is 2 "nobody clears without the office" env SUDO_UID=21002 "$CAREACL" -c "$site/careacl.conf" feed clear feed P001
check "the desk clears" env SUDO_UID=21005 "$CAREACL" -c "$site/careacl.conf" feed clear feed P001
feed "${base[@]}" 'withdraw;P002;;;;;;;;;c2'
careacl sync >/dev/null 2>&1
is "$(opens inf.two P001/medical)$(opens dr.one P002/psychiatry)" "yesyes" "cleared, and withdrawn by the feed: both are over"
check "... and the trail has it" grep -rqs '"change":"cleared"' "$site/state"

# what may be a restriction and cannot be read
feed "${base[@]}" 'objection;P001;;;;ZZZ;;;;;h1' 'unit-member;;login;inf.three;6268;;;;;;' 'optin;P001;login;inf.four;;;;;;;'
careacl sync >/dev/null 2>&1
is "$(entries P001/medical)|$(entries P002/medical)" "dr.one:rwx inf.two:r-x |dr.one:rwx inf.three:r-x inf.two:r-x " \
	"on hold: what was there goes on, nothing new comes; others are not touched"
is "$(opens inf.three P001/medical)$(opens inf.two P001/medical)$(opens inf.three P002/medical)" "noyesyes" "... says the kernel"
feed "${base[@]}" 'unit-member;;login;inf.three;6268;;;;;;'
careacl sync >/dev/null 2>&1
is "$(opens inf.three P001/medical)" no "the line is gone, the hold is not"
contains "$(careacl check)" "warning: the patient is on hold" "check lists it"
contains "$(careacl status)" "1 patient on hold by a feed" "... and status counts it"
careacl feed clear feed P001 >/dev/null
careacl sync >/dev/null 2>&1
is "$(opens inf.three P001/medical)" yes "cleared: the unit's new nurse has access"

# death, and a line that only moved
feed "${base[@]}" 'deceased;P002;;;;;;;2026-01-10;;'
careacl sync >/dev/null 2>&1
is "$(entries P002/medical)" "" "death ends care access"
rows=$(sql "SELECT count(*) FROM statement")
feed "${present[@]}" "${staff[@]}" 'deceased;P002;;;;;;;2026-01-10;;' "$member"
output=$(careacl sync 2>&1)
is "$output|$(sql "SELECT count(*) FROM statement")" "|$rows" "the same in another order: nothing is said, no history is written"

# patients whom feeds alone declare; a unit whose staff is a Unix group; the desk and the past know of them
printf 'patient;birth_date\nP100;1940-01-01\n' >"$site/feed/patients.csv"
echo 'teams = ( { name = "7001"; stores = ["clinical"]; group = "uf-7001"; } );' >"$site/registry.d/30-units.conf"
echo 'uf-7001:x:29001:dr.one,inf.three' >>/etc/group
feed "${base[@]}" 'presence;P100;;;7001;;;;2026-01-05;;' 'presence;P002;;;7001;;;;2026-01-05;;'
synced
is "$(opens inf.three P100/medical)$(opens inf.two P100/medical)" "yesno" "staff of a Unix group x presence of a feed's patient"
is "$(careacl what inf.three --json | json 'sorted({e["patient"] for e in d["entries"]})')" '["P002", "P003", "P100"]' \
	"what: by index, the feed's statements too"
is "$(careacl who P100 --json | json 'sorted({e["login"] for e in d["entries"]})')" '["dr.one", "inf.three"]' "who: the same"
instant before
careacl object P100 --to login:inf.three --by patient --reference "form 1" >/dev/null
is "$(opens inf.three P100/medical)$(opens dr.one P100/medical)" "noyes" "an objection at the desk about a feed's patient"
contains "$(careacl explain inf.three P100 medical --at "$before")" "feed/facts.csv" "the past is known with the feed's line"
contains "$(careacl statements P100)" "form 1" "... and the desk lists what is said"
is "$(careacl verify >/dev/null 2>&1; echo $?)" 0 "verify finds nothing"

finish
