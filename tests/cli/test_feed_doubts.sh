#!/bin/bash
# Ways by which a feed could grant more than it says, or lose a restriction: withdrawals of somebody else's, numbers used again, ids
# spelled otherwise, patients who were gone for a night, holds that come again, feeds that are gone.
# not under asan: the same code runs in test_feed_table, and under 100,000 damaged feeds in test_feed_mutants
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
. tests/cli/feed_site.sh
site_logins dr.one inf.two inf.three inf.four adm.zoe
mkdir "$site/feed"
sed -i 's/^guard.*//; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; },\
  { type = "table"; path = "feed"; classes = ( { name = "PSY"; categories = ["psychiatry"]; } ); } );\
offices = { desk = ["adm.zoe"]; };|' "$site/careacl.conf"
cat >"$site/registry.d/20-patients.conf" <<-'CONF'
	patients = ( { id = "P001"; birth_date = "1950-02-01"; }, { id = "P002"; birth_date = "1960-02-01"; } );
CONF
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;'
	'presence;P001;;;6268;;;;2026-01-05;;' 'presence;P002;;;6268;;;;2026-01-05;;')
new='unit-member;;login;inf.three;6268;;;;;;'
no='objection;P001;login;inf.two;;;;;;;c1'

# whose withdrawal
afresh "$no"
is "$(opens inf.two)" "no " "an objection"
said 'withdraw;P002;;;;;;;;;c1' "$new"
is "$(opens inf.two)$(of_two inf.three)" "no no " "another patient's withdrawal of that number ends nothing, and holds that patient"
contains "$(careacl feed check feed)" "^feed/facts.csv:6: odd: the entry of that number is another patient's" "... told with its line"
afresh "$no" 'objection;P002;login;inf.two;;;;;;;c1'
said 'withdraw;P002;;;;;;;;;c1'
is "$(opens inf.two)$(of_two inf.two)" "no yes " "two patients' entries of one number: each its own withdrawal"
afresh "$no"
said 'withdraw;;;;;;;;;;c1'
is "$(opens inf.two)" "no " "a withdrawal without a patient ends no objection"
contains "$(careacl feed check feed)" "^feed/facts.csv:6: odd: a withdrawal that names no patient" "... told with its line"
afresh "$no" 'objection;P001;login;inf.two;;;;;;;c1.5'
said 'withdraw;P001;;;;;;;;;c1'
is "$(opens inf.two)" "no " "c1 is not c1.5"
said 'withdraw;P001;;;;;;;;;c1.5'
is "$(opens inf.two)" "yes " "... which is withdrawn by its own number"

# a withdrawal that stands before what it names
both=('withdraw;P001;;;;;;;;;c1' "$no")
for more in '' 'optin;P001;login;inf.three;;;;;;;c1'; do
	afresh ${more:+"$more"} "${both[@]}" "$new"
	is "$(opens inf.two inf.three)" "no yes " "a withdrawal stands before the objection of its number: it ends nothing, holds nobody"
	said ${more:+"$more"} "${both[0]}" "$new"
	said ${more:+"$more"} "${both[0]}" "$new"
	is "$(opens inf.two inf.three)" "no yes " "... nor once the objection has vanished"
	said "${both[0]}" "${both[0]}" "$new"
	is "$(opens inf.two)" "yes " "... but the next one ends it"
done
other="${no/P001/P002}"
afresh "$no" "$other"
said "$no" "$other" 'withdraw;P002;;;;;;;;;c1'
said "$no" 'withdraw;P002;;;;;;;;;c1'
said "$no" 'withdraw;P002;;;;;;;;;c1' "$new"
is "$(opens inf.two inf.three)$(of_two inf.two inf.three)" "no yes yes yes " "a withdrawal that has ended what it names holds nobody later"

# a withdrawal that names another patient than the membership, presence or member of a unit of its number
for entry in 'member;P002;login;inf.two;;;;;;;m1' 'presence;P002;;;6268;;;;2026-01-06;;m1' 'unit-member;;login;inf.two;6268;;;;;;m1'; do
	afresh "$entry"
	said "$entry" 'withdraw;P001;;;;;;;;;m1' "$new"
	is "$(opens inf.three)$(of_two dr.one inf.two)" "no yes yes " "${entry%%;*}: a withdrawal of its number that names another patient holds that patient"
	contains "$(careacl feed check feed)" "^feed/facts.csv:7: odd: the entry of that number is (another|no) patient's" "... told with its line"
	is "$(of_two inf.three)" "$([ "${entry%%;*}" = unit-member ] && echo "yes " || echo "no ")" "... and whose entry it is, if anybody's"
done
afresh 'withdraw;P002;;;;;;;;;m1' 'member;P002;login;inf.three;;;;;;;m1'
is "$(of_two inf.three)" "yes " "a withdrawal in front of the membership of its number ends nothing"
contains "$(careacl feed check feed)" "^feed/facts.csv:6: odd: it stood there before" "... told with its line"

# why a withdrawal has ended nothing is told as it is
old='it stood there before what it names was said' over='what it names is over, or comes to nothing' else='its number means, or may mean, something else by now'
end='withdraw;P001;;;;;;;;;c1'
while IFS='|' read -r days why; do
	rm -rf "$site/state"
	IFS='>' read -ra days <<<"$days"
	for day in "${days[@]}"; do
		read -ra lines <<<"$day"
		[ "$day" != nothing ] || lines=()
		feed "${lines[@]}"
		told=$(careacl feed check feed)
		sync_day >/dev/null 2>&1
	done
	is "$(sed -n 's/.*: odd: \(.*\): nothing is withdrawn.*/\1/p' <<<"$told")" "$why" "${days[*]}: told: '$why'"
done <<-CASES
	$end $no|$old
	$end $no>$end $no>$end|$old
	$no $end|
	$no>${no%c1}c2 $end|what it names is said on by another entry
	${no/;;c1/;2026-01-10;c1} $end|$over
	member;P001;login;inf.three;;;;;;2026-01-10;c1 $end|$over
	$end member;P001;login;inf.three;;;;;;;c1|$old
	optin;P001;login;inf.three;;;;;;;c1 $end|
	$no>${no/inf.two/dr.one}>${no/inf.two/dr.one} $end>nothing>$end|$else
CASES

# a number used again
afresh "$no"
said 'objection;P001;login;inf.three;;;;;;;c1'
is "$(opens inf.two)" "no " "the number now means another person: the first objection stays"
said 'objection;P001;login;inf.three;;;;;;;c1' 'withdraw;P001;;;;;;;;;c1'
is "$(opens inf.two)" "no " "... and a withdrawal ends what the number means now"
clears feed P001
said
is "$(opens inf.two)" "yes " "... until a person says so"
afresh "$no"
said 'objection;P002;login;inf.two;;;;;;;c1'
is "$(opens inf.two)$(of_two inf.two)" "no no " "the number now means another patient: both stand"
afresh "$no"
said 'objection;P001;login;inf.two;;PSY;;;;;c1'
is "$(opens inf.two)" "no " "the number now means less: all of the first stays"
afresh 'objection;P001;login;inf.two;;;;;2026-01-05;;c1'
said 'objection;P001;login;inf.two;;;;;2026-01-05;2026-01-10;c1'
is "$(opens inf.two)" "yes " "the same entry, now with its end: it is over"
afresh 'objection;P001;login;inf.two;;;;;2026-01-05;;c1'
said 'objection;P001;login;inf.two;;;;;;2026-01-05;c1'
is "$(opens inf.two)" "no " "... but not where the dates have changed places"
afresh 'objection;P001;login;inf.two;;;;;2099-01-01;2026-01-01;c1'
is "$(opens inf.two)" "no " "dates that end before they start refuse from the earlier on"

# permits
afresh 'optin;P001;login;inf.three;;;;;;;o1' 'optin;P001;login;inf.four;;;;;;;o1'
is "$(careacl what inf.three | grep -c P001)" 0 "a consent whose number was used again is the later one"
afresh 'member;P001;login;inf.three;;;;;;;m1' 'withdraw;P001;;;;;;;;;m1'
is "$(opens inf.three)" "no " "a membership is withdrawn"
afresh 'objection;P001;login;inf.two;;;;;2026-01-05;;c1'
said 'optin;P001;login;inf.two;;;;;2026-01-10;;o1'
is "$(opens inf.two)" "no " "a consent does not answer an objection that has vanished"

# the same patient, spelled otherwise
for id in p001 P1 P-001; do
	afresh
	said "objection;$id;login;inf.two;;;;;;;c1" "$new"
	is "$(opens inf.two inf.three)$(of_two inf.three)" "yes no yes " "an objection of $id holds P001"
	contains "$(careacl feed check feed)" "^feed/facts.csv:6: hold: PATIENT: .*another spelling" "... told with its line"
done
afresh "$no"
said 'objection;p001;login;inf.two;;;;;;;c1'
is "$(opens inf.two)" "no " "an objection whose patient is spelled otherwise the next day stays"
afresh
n=0
for id in $'P001\u00a0' ' P001' 'P001 ' $'P0\u200b01' $'\uff300\uff101' $'\ufeffP001'; do
	feed "objection;$id;login;inf.two;;;;;;;c1"
	output=$(careacl feed check feed 2>&1 >/dev/null)
	is "$?" 2 "id $((n += 1)) with what nobody sees is refused"
	contains "$output" "^feed/facts.csv:6: error: patient .*(take it out|expected letters)" "... in words, with its line"
done
feed 'objection;P001;login;inf.two;;;emergency;;;;c1'
contains "$(careacl feed check feed 2>&1)" "^feed/facts.csv:6: error: purpose 'emergency'; expected ALL, CARE, EMERGENCY" \
	"a purpose in small letters is refused, not guessed"
feed
contains "$(careacl feed check nowhere 2>&1)" "nowhere: error: is no feed" "feed check says which feed it does not know"

# a patient who is gone for a night
printf 'patient;birth_date\nP100;1940-01-01\n' >"$site/feed/patients.csv"
base+=('presence;P100;;;6268;;;;2026-01-05;;')
afresh 'objection;P100;login;inf.two;;;;;;;c1'
is "$(as inf.two ls "$site/clinical/P100/medical" >/dev/null 2>&1; echo $?)" 2 "an objection of a feed's patient"
rm "$site/feed/patients.csv"
said
printf 'patient;birth_date\nP100;1940-01-01\n' >"$site/feed/patients.csv"
said
is "$(as dr.one ls "$site/clinical/P100/medical" >/dev/null 2>&1; echo $?)$(as inf.two ls "$site/clinical/P100/medical" >/dev/null 2>&1; echo $?)" \
	02 "the patient is back, and so is the objection that the feed has lost meanwhile"
rm "$site/feed/patients.csv"
# ... and one who has not come yet
afresh 'objection;P100;login;inf.two;;;;;;;c1' 'objection;P200;;;;ZZZ;;;;;h1'
is "$(careacl sync 2>&1)" "" "an objection of a patient whom nobody declares: sync has nothing to say"
contains "$(careacl check)" "^feed/facts.csv:7: warning: feeds refuse something, or may, for 2 patients whom nobody declares" "... check has"
contains "$(careacl feed check feed)" "^feed/facts.csv:7: nothing: the registry has no such patient: it is in force once" "... feed check lists it"
lacks "$(careacl status)" "on hold by a feed" "... nobody has to clear it yet"
printf 'patient;birth_date\nP100;1940-01-01\nP200;1940-01-01\n' >"$site/feed/patients.csv"
base+=('presence;P200;;;6268;;;;2026-01-05;;')
said
is "$(as dr.one ls "$site/clinical/P100/medical" >/dev/null 2>&1; echo $?)$(as inf.two ls "$site/clinical/P100/medical" >/dev/null 2>&1; echo $?)$(
	as dr.one ls "$site/clinical/P200/medical" >/dev/null 2>&1; echo $?)" 022 \
	"... and is in force once the patient is declared, though the line has vanished; a hold too"
contains "$(careacl check)" "^feed/facts.csv:7: warning: an objection that the feed does not say any more is kept" "... kept as any other"
contains "$(careacl status)" "on hold by a feed" "... and somebody has to clear the hold"
rm "$site/feed/patients.csv"
unset 'base[4]' 'base[5]'
afresh 'objection;P1000;login;inf.two;;;;;;;c1' 'withdraw;P1000;;;;;;;;;c1'
printf 'patient;birth_date\nP1000;1940-01-01\n' >"$site/feed/patients.csv"
said 'presence;P1000;;;6268;;;;2026-01-05;;'
is "$(as inf.two ls "$site/clinical/P1000/medical" >/dev/null 2>&1; echo $?)" 0 "... unless it was withdrawn meanwhile"
rm "$site/feed/patients.csv"

# holds
hold='objection;P001;;;;ZZZ;;;;;h1'
afresh
said "$hold"
clears feed P001
said "$hold" "$new"
is "$(opens inf.three)" "yes " "a hold that was cleared stays cleared"
said "${hold/ZZZ/YYY}" "$new" 'unit-member;;login;inf.four;6268;;;;;;'
is "$(opens inf.four)" "no " "... but another content of the same entry holds again"
said "$hold" "$new"
clears feed P001

# a unit whose staff is a Unix group, of a patient on hold
echo 'teams = ( { name = "7001"; stores = ["clinical"]; group = "uf-7001"; } );' >"$site/registry.d/30-units.conf"
echo 'uf-7001:x:29001:dr.one,inf.two' >>/etc/group
base=('presence;P001;;;7001;;;;2026-01-05;;' 'presence;P002;;;7001;;;;2026-01-05;;')
afresh
said "$hold"
sed -i '/^uf-7001/s/$/,inf.three/' /etc/group
said "$hold"
is "$(opens dr.one inf.two inf.three)$(of_two inf.three)" "yes yes no yes " "who joins the Unix group of the unit has no access to the patient on hold"
sed -i '/^uf-7001/s/inf.two,//' /etc/group
said "$hold"
is "$(opens dr.one inf.two inf.three)" "yes no no " "... who leaves it loses his"
is "$(careacl who P001 --json | json 'sorted({e["login"] for e in d["entries"]})')|$(careacl verify >/dev/null 2>&1; echo $?)" '["dr.one"]|0' \
	"... by index too, and on the disk"
clears feed P001
said "$hold"
is "$(opens dr.one inf.two inf.three)" "yes no yes " "... until it is cleared"
sed -i '/^uf-7001/d' /etc/group
rm "$site/registry.d/30-units.conf"
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;'
	'presence;P001;;;6268;;;;2026-01-05;;' 'presence;P002;;;6268;;;;2026-01-05;;')

# a category that gets another name
rename() { sed -i "s/psychiatry\\( =\\|\"[];]\\)/psych\\1/g; s/path = \"psych\"/path = \"psychiatry\"/" "$site/careacl.conf"; }
cp "$site/careacl.conf" "$site/careacl.conf.kept"
psychiatry() { for login; do as "$login" ls "$site/clinical/P001/psychiatry" >/dev/null 2>&1 && echo -n "yes " || echo -n "no "; done; }
for number in c1 ''; do
	one="objection;P001;login;dr.one;;PSY;;;;;$number"
	cp "$site/careacl.conf.kept" "$site/careacl.conf"
	afresh "$one"
	is "$(opens dr.one)$(psychiatry dr.one)" "yes no " "an objection to a category"
	rename
	said "$one"
	is "$(opens dr.one)$(psychiatry dr.one)" "yes no " "... is one to what its class is, once the category has another name"
	cp "$site/careacl.conf.kept" "$site/careacl.conf"
	afresh "$one"
	rename
	said
	is "$(opens dr.one inf.two)$(psychiatry dr.one)" "no yes no " "... if it vanishes then, one to the whole record, since nobody knows which it was"
	clears feed P001
	said
	is "$(opens dr.one)$(psychiatry dr.one)" "yes yes " "... until it is cleared"
done
cp "$site/careacl.conf.kept" "$site/careacl.conf"

# feeds that are gone, or two in one place
afresh "$no"
cp "$site/careacl.conf" "$site/careacl.conf.kept"
sed -i 's|^ *{ type = "table".*|{ type = "conf"; path = "more.d"; } );|' "$site/careacl.conf"
mkdir "$site/more.d"
cat >"$site/more.d/units.conf" <<-'CONF'
	teams = ( { name = "6268"; members = ( { login = "inf.two"; }, { login = "dr.one"; } ); stores = ["clinical"]; } );
CONF
sed -i 's|id = "P001"; |&teams = ( { team = "6268"; } ); |' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null 2>&1
is "$(opens dr.one inf.two)" "yes no " "a feed is taken out of careacl.conf: its objections stay"
check "... a person can still clear them" clears feed P001
careacl sync >/dev/null 2>&1
is "$(opens inf.two)" "yes " "... and they are over"
cp "$site/careacl.conf.kept" "$site/careacl.conf"
sed -i 's|^ *{ type = "table".*|{ type = "table"; path = "feed"; }, { type = "table"; path = "feed/facts.csv"; } );|' "$site/careacl.conf"
contains "$(careacl sync 2>&1)" "feed and feed/facts.csv cannot be told apart" "one feed within another is refused"

finish
