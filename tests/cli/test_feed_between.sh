#!/bin/bash
# What one entry, feed or identity of a patient may do to another: nothing that any of them refuses is lost, and nothing is given that
# none of them says, in whatever order they come; tried by uid.
# not under asan: the same code runs in test_feed_fhir, and under 100,000 damaged feeds in test_feed_mutants
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
. tests/cli/feed_site.sh
site_logins dr.one inf.two inf.three inf.four adm.zoe
mkdir "$site/feed" "$site/fhir" "$site/adt"
sed -i 's/^guard.*//; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; },\
  { type = "table"; path = "feed"; classes = ( { name = "PSY"; categories = ["psychiatry"]; } ); },\
  { type = "fhir"; path = "fhir"; } );\
offices = { desk = ["adm.zoe"]; };|' "$site/careacl.conf"
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;' 'unit-member;;login;inf.three;6268;;;;;;'
	'presence;P001;;;6268;;;;2026-01-05;;' 'presence;P002;;;6268;;;;2026-01-05;;')
printf '%s\n' 'login;professional_system;professional_id;profession;from;to' 'inf.two;Practitioner;two;;;' \
	'inf.three;Practitioner;three;;;' 'inf.four;Practitioner;four;nurse;;' >"$site/feed/logins.csv"
# registry [STATEMENT]: P001 with that, and P002
registry() {
	echo "patients = ( { id = \"P001\"; birth_date = \"1950-02-01\"; $1 }, { id = \"P002\"; birth_date = \"1960-02-01\"; } );" \
		>"$site/registry.d/20-patients.conf"
}
# fhir RESOURCE...: all that FHIR says, each once
fhir() { printf '%s\n' "$@" | awk '!seen[$0]++' >"$site/fhir/all.ndjson"; }
# consent ID PATIENT PROVISION [STATUS]
consent() {
	printf '{"resourceType":"Consent","id":"%s","status":"%s","scope":{"coding":[{"system":"%s","code":"patient-privacy"}]},"patient":{"reference":"Patient/%s"},"provision":{%s}}\n' \
		"$1" "${4:-active}" http://terminology.hl7.org/CodeSystem/consentscope "$2" "$3"
}
actor() { printf '"actor":[{"reference":{"reference":"Practitioner/%s"}}]' "$1"; }
new='unit-member;;login;inf.four;6268;;;;;;'
people=('{"resourceType":"Practitioner","id":"two"}' '{"resourceType":"Practitioner","id":"three"}')

# an exception answers what its own entry refuses, and nothing else
exception=$(consent c P001 "\"type\":\"deny\",\"provision\":[{\"type\":\"permit\",$(actor two)}]")
dated=$(consent d P001 "\"type\":\"permit\",\"period\":{\"start\":\"2026-01-10\"},$(actor three)")
registry
for first in "$dated" "$exception"; do
	fhir "${people[@]}" "$first" "$dated" "$exception"
	afresh
	is "$(may dr.one inf.two inf.three P001)" "no yes no " "who is excepted, and nobody whom another consent permits, whatever the order"
done
registry 'consents = ( { to = "login:inf.three"; valid_from = "2026-01-10"; } );'
fhir "${people[@]}" "$exception"
afresh
is "$(may inf.two inf.three P001)" "yes no " "a consent of the registry does not answer a refusal without a date"
registry 'objections = ( { to = "login:inf.two"; valid_from = "2026-01-05"; } );'
afresh
is "$(may inf.two P001)" "no " "an exception without a date answers no objection of the registry"
fhir "${people[@]}"

# between a feed and the registry the dates decide (R19)
for from in 2026-01-10:yes 2026-01-05:no :no; do
	afresh "optin;P001;login;inf.two;;;;;${from%:*};;o1"
	is "$(may inf.two P001)" "${from#*:} " "a feed's consent from '${from%:*}' beside an objection of the registry of 2026-01-05"
done
afresh 'objection;P001;login;inf.two;;;;;2026-01-01;;c1' 'optin;P001;login;inf.two;;;;;2026-01-10;;o1'
is "$(may inf.two P001)" "no " "... answers none of them once a feed's objection stands beside it"
cp "$site/registry.d/10-people.conf" "$CAREACL_TEST_DIR/people.conf"
sed -i '/profession/s/login = "inf.\(two\|three\)"; /&rpps = "10001234567"; /' "$site/registry.d/10-people.conf"
for case in "login;dr.one;;;yes" "login;inf.two;;PSY;yes" ";;;;EMERGENCY;yes" "login;inf.three;;;no" ";;6268;;no" ";;;;no"; do
	[ "${case/EMERGENCY/}" = "$case" ] && beside="objection;P001;${case%;*};;;2026-01-01;;c1" || beside="objection;P001;;;;;EMERGENCY;;2026-01-01;;c1"
	afresh "$beside" 'optin;P001;login;inf.two;;medical;;;2026-01-10;;o1'
	is "$(may inf.two P001)" "${case##*;} " "... of the same person, beside $beside"
done
cp "$CAREACL_TEST_DIR/people.conf" "$site/registry.d/10-people.conf"
registry

# a rule of a Consent that permits several
both='"actor":[{"reference":{"reference":"Practitioner/two"}},{"reference":{"reference":"Practitioner/three"}}]'
fhir "${people[@]}" "$(consent c P001 "\"type\":\"deny\",\"provision\":[{\"type\":\"permit\",$both}]")"
afresh
is "$(may dr.one inf.two inf.three P001)" "no yes yes " "a rule of a Consent that permits several permits each of them"
fhir "${people[@]}"

# a date that a consent gets while the patient is on hold
hold='objection;P001;;;;ZZZ;;;;;h1'
registry 'objections = ( { to = "login:inf.two"; valid_from = "2026-01-05"; } );'
for from in 2026-01-02 ''; do
	afresh "optin;P001;login;inf.two;;;;;$from;;o1"
	said "optin;P001;login;inf.two;;;;;$from;;o1" "$hold"
	said "optin;P001;login;inf.two;;;;;2026-01-10;;o1" "$hold"
	is "$(may dr.one inf.two P001)" "yes no " "on hold no consent becomes the later one by another date than '$from'"
done
registry

# a Consent whose id looks like a rule of another's
refusal=$(consent c P001 "\"type\":\"deny\",$(actor two)")
fhir "${people[@]}" "$refusal"
afresh
fhir "${people[@]}" "$refusal" "$(consent c.0 P001 "\"type\":\"deny\"" inactive)"
said
is "$(may dr.one inf.two P001)" "yes no " "Consent/c.0 withdraws no rule of Consent/c"
fhir "${people[@]}" "$(consent c P002 "\"type\":\"deny\"" inactive)"
said
is "$(may dr.one inf.two P001)" "yes no " "... nor does Consent/c, once it is another patient's"
contains "$(careacl feed check fhir)" "odd: the entry of that number is another patient's" "... told with its line"
fhir "${people[@]}" "$(consent c P001 "\"type\":\"deny\"" inactive)"
said
is "$(may dr.one inf.two P001)" "yes yes " "... but as this patient's"
fhir "${people[@]}"

# a refusal that lies behind a wider one
everyone='objection;P001;;;;;;;;;c2'
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;')
for narrow in 'objection;P001;login;inf.two;;;;;;;c1' 'objection;P001;login;inf.two;;;;;2026-01-05;2099-01-01;c1'; do
	afresh "$narrow"
	said "$everyone"
	said 'withdraw;P001;;;;;;;;;c2'
	is "$(may dr.one inf.two P001)" "yes no " "a refusal that was gone while a wider one stood is there once that is withdrawn"
done
afresh 'objection;P001;login;inf.two;;;;;;;c1'
said "${everyone%c2}c1"
said 'withdraw;P001;;;;;;;;;c1'
is "$(may dr.one inf.two P001)" "yes yes " "... the same entry that has become wider is withdrawn as a whole"
afresh 'objection;P001;login;inf.two;;;;;;;c1'
said 'objection;P001;login;inf.two;;;;;;;n1'
said
clears feed P001
said
is "$(may dr.one inf.two P001)" "yes yes " "... and what is said under a new number is one refusal, not two"

# a number that is used again
for again in 'optin;P001;login;inf.three;;;;;;;c1' 'member;P001;login;inf.three;;;;;;;c1' 'presence;P001;;;6268;;;;2026-02-01;;c1'; do
	afresh "${no:=objection;P001;login;inf.two;;;;;;;c1}"
	said "$again"
	said "$again" 'withdraw;P001;;;;;;;;;c1'
	first=$(may dr.one inf.two P001)
	said 'withdraw;P001;;;;;;;;;c1'
	is "$first$(may dr.one inf.two P001)" "yes no yes no " "a refusal whose number means '${again%%;*}' by now is not withdrawn with that"
done
clears feed P001
said
is "$(may inf.two P001)" "yes " "... but cleared"
afresh "$no"
said "${no/inf.two/dr.one}"
said 'withdraw;P001;;;;;;;;;c1'
said
said 'withdraw;P001;;;;;;;;;c1'
is "$(may inf.two dr.one P001)" "no yes " "... nor by a withdrawal that was missing for one night"
text=$(careacl feed check feed)
said 'withdraw;P001;;;;;;;;;c1'
is "$(careacl feed check feed)" "$text" "... and the same files change nothing"
said "$no"
said "$no" 'withdraw;P001;;;;;;;;;c1'
is "$(may inf.two P001)" "yes " "... once it is said again its number means it again"

# identities of one person
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;' 'unit-member;;login;inf.three;6268;;;;;;'
	'presence;P001;;;6268;;;;2026-01-05;;' 'presence;P002;;;6268;;;;2026-01-05;;')
merged='{"resourceType":"Patient","id":"P001","link":[{"other":{"reference":"Patient/P002"},"type":"replaced-by"}]}'
no='objection;P001;login;inf.two;;;;;;;c1'
afresh "$no" 'member;P001;login;inf.four;;;;;;;'
is "$(may inf.two inf.four P001)$(may inf.two inf.four P002)" "no yes yes no " "two patients"
fhir "$merged"
said "$no" 'member;P001;login;inf.four;;;;;;;'
is "$(may inf.two inf.four P001)$(may inf.two inf.four P002)" "no yes no no " "... are one: who is refused is refused by both, members are not copied"
fhir "${people[@]}"
afresh "$no" 'objection;P001;;;;ZZZ;;;;;h1'
said "$no"
fhir "$merged"
said "$no" "$new"
is "$(may inf.two inf.four P001)$(may inf.two inf.four P002)" "no no no no " "a hold that is kept for one of them holds the other too"
clears feed P001
said "$no" "$new"
is "$(may inf.four P001)$(may inf.four P002)" "yes no " "... each until it is cleared"
clears feed P002
said "$no" "$new"
is "$(may inf.four P001)$(may inf.four P002)" "yes yes " "... by a person"
# what is cleared of one identity stays so, whatever becomes of the unit that it names
staff='unit-member;;login;inf.two;7001;;;;;;' to_unit='objection;P001;;;7001;;;;;;k1'
both() { echo "$(may inf.two inf.three P001)$(may inf.two inf.three P002)"; }
for then in there gone; do
	afresh "$staff" "$to_unit"
	said "$staff"
	is "$(both)" "no yes no yes " "an objection to a unit is kept for both identities"
	[ "$then" = there ] && unit=("$staff") || unit=()
	said "${unit[@]}"
	clears feed P001
	said "${unit[@]}"
	is "$(both)" "yes yes no yes " "... it is cleared of one, while the unit is $then"
	first=''
	for unit in '' '' "$staff" "$staff" ''; do
		said ${unit:+"$unit"}
		first=$first$(both)
	done
	is "$first" "$(for _ in 1 2 3 4 5; do echo -n "yes yes no yes "; done)" "... and stays so while the unit goes and comes"
	said "$staff" "$to_unit"
	said
	is "$(both)" "no yes no yes " "... until it is said again, and vanishes again"
done
fhir "${people[@]}"
base=('unit-member;;login;inf.two;6268;;;;;;' 'unit-member;;login;inf.three;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;'
	'presence;P002;;;6268;;;;2026-01-05;;')
other='objection;P002;login;inf.three;;;;;;;c1'
fhir "$merged"
afresh "$no" "$other"
said "$no" "$other" 'withdraw;P002;;;;;;;;;c1'
is "$(may inf.two inf.three P001)$(may inf.two inf.three P002)" "no yes no yes " "each identity's entry of one number is withdrawn by its own name"
afresh "$no" "$other"
said 'withdraw;P002;;;;;;;;;c1'
is "$(may inf.two inf.three P001)$(may inf.two inf.three P002)" "no yes no yes " "... though both have vanished"
afresh "$no" "$other"
for day in first second third; do
	said "$no" 'withdraw;P002;;;;;;;;;c1'
	is "$(may inf.two inf.three P001)$(may inf.two inf.three P002)" "no yes no yes " "... or its own alone, and what the other still says stays, the $day day"
done
afresh "$no" "$other"
said "$no" "$other" 'withdraw;P003;;;;;;;;;c1'
is "$(may inf.two inf.three P001)$(may inf.two inf.three P002)" "no no no no " "... and none by the name of somebody else"
fhir "$merged" '{"resourceType":"Patient","id":"P003","link":[{"other":{"reference":"Patient/P002"},"type":"replaced-by"}]}'
for both in "$no:$other" "$no:" ":"; do
	afresh "$no" "$other"
	said ${both%:*} ${both#*:} 'withdraw;P003;;;;;;;;;c1'
	is "$(may inf.two inf.three P001)$(may inf.two inf.three P002)" "no no no no " "... nor by a third identity's: it cannot be told which is meant, '$both'"
done
for day in first second; do
	afresh "$no"
	[ $day = first ] || said "$no"
	said "$no" 'member;P002;login;inf.four;;;;;;;c1' 'withdraw;P003;;;;;;;;;c1'
	is "$(may inf.two P001)" "no " "... which may be a membership of another one ($day day)"
done
fhir "${people[@]}"
afresh "$no" "$other"
fhir "$merged"
said 'withdraw;P002;;;;;;;;;c1'
is "$(may inf.two inf.three P001)$(may inf.two inf.three P002)" "no yes no yes " "... on the day of the merge each has its own"
afresh "$no"
said 'withdraw;P002;;;;;;;;;c1'
is "$(may inf.two P001)$(may inf.two P002)" "yes yes " "... where there is one, the other identity's name will do"
fhir "${people[@]}"
afresh "$no" "${no/P001/P002}"
fhir "$merged"
said "$no" "${no/P001/P002}"
said 'objection;P002;login;inf.two;;;;;;2026-01-10;c1'
is "$(may inf.two P001)$(may inf.two P002)" "no no " "one identity's entry has got its end: not that of another identity with the same number, which has vanished"
afresh "$no"
said "${no/;;c1/;2026-01-10;c1}"
is "$(may inf.two P001)$(may inf.two P002)" "yes yes " "... its own ends for both"
fhir "${people[@]}"
afresh 'objection;P001;login;inf.two;;;;;;;'
said "${everyone%c2}"
said
is "$(careacl feed check feed | grep -c 'kept: .*who=login:inf.two')" 1 "a refusal without a number lies behind a wider one too"
# message TIME EVENT PATIENT SEGMENT: of HL7 v2
message() {
	printf 'MSH|^~\\&|HIS|HOP|||202601%s+0100||ADT^%s|%s|P|2.5||||||8859/15\rPID|1||%s^^^HOP^PI||X^Y||19500201|F\r%s\r' "$1" "$2" "$1" "$3" "$4" \
		>"$site/adt/$1.hl7"
}
sed -i 's|^  { type = "fhir"; path = "fhir"; }|&, { type = "hl7v2"; path = "adt"; }|' "$site/careacl.conf"
message 05103000 A31 P001 'ARV|1|A|ALL'
afresh
is "$(may inf.two P001)$(may inf.two P002)" "no yes " "a restriction by HL7 v2"
message 06103000 A40 P002 'MRG|P001^^^HOP^PI'
said
is "$(may inf.two P001)$(may inf.two P002)" "no no " "... is the merged patient's too (A40)"
message 07103000 A31 P001 'ARV|1|D|ALL'
said
is "$(may inf.two P001)$(may inf.two P002)" "yes yes " "... until it is ended"

# what is withdrawn was said before it was
message 08103000 A31 P001 'ARV|1|A|ALL'
said
rows=$(sql "SELECT count(*) FROM statement WHERE name = 'P001'")
message 08104000 A31 P001 'ARV|1|A|ALL'
said
is "$(sql "SELECT count(*) FROM statement WHERE name = 'P001'")" "$rows" "a restriction that is said again begins no history anew"
rm "$site/adt"/0810*
said
said
is "$(may inf.two P001)$(may inf.two P002)" "no no " "an end that is older than the restriction that has vanished does not end it"
message 09103000 A31 P001 'ARV|1|D|ALL'
said
is "$(may inf.two P001)$(may inf.two P002)" "yes yes " "... a later one does"
rm "$site/adt"/0*
message 04103000 A31 P001
version() { consent v P001 "\"type\":\"deny\",$(actor two)" "$2" | sed "s/\"id\":\"v\"/&,\"meta\":{\"lastUpdated\":\"$1T10:00:00Z\"}/"; }
fhir "${people[@]}" "$(version 2026-01-10 inactive)" "$(version 2026-02-10 active)"
afresh
fhir "${people[@]}" "$(version 2026-01-10 inactive)"
said
said
is "$(may inf.three inf.two P001)" "yes no " "nor does an inactive version that is older than the active one of last time"
fhir "${people[@]}" "$(version 2026-03-10 inactive)"
said
is "$(may inf.three inf.two P001)" "yes yes " "... a later one does"
fhir "${people[@]}"

# shellcheck disable=SC2089 # rules, as they stand in JSON
one="{\"type\":\"deny\",$(actor two)}" other="{\"type\":\"deny\",$(actor three)}"
fhir "${people[@]}" "$(consent c P001 "\"type\":\"permit\",\"provision\":[$one,$other]")"
afresh
fhir "${people[@]}" "$(consent c P001 "\"type\":\"permit\",\"provision\":[$other,$one]")"
said
is "$(careacl feed check fhir | grep -c 'kept')$(may inf.two inf.three P001)" "0no no " "nothing of a Consent has vanished whose rules have changed places"
# rules RULE...: an active Consent of them
rules() {
	local IFS=,
	consent c P001 "\"type\":\"permit\",\"provision\":[$*]"
}
gone=$(consent c P001 '"type":"permit"' inactive)
ended=${one/'"actor"'/'"period":{"end":"2026-01-10"},"actor"'}
for order in "$one $other" "$other $one"; do
	for later in "$ended $other" "$other $ended" "$other"; do
		# shellcheck disable=SC2086,SC2090 # rules without blanks
		fhir "${people[@]}" "$(rules $order)"
		afresh
		# shellcheck disable=SC2086,SC2090
		fhir "${people[@]}" "$(rules $later)"
		said
		first=$(may inf.two inf.three P001)
		fhir "${people[@]}" "$gone"
		said
		case $later in
		"$other") is "$first$(may inf.two inf.three P001)" "no no no yes " "a rule of a Consent that vanishes is kept, whichever it was, and what is withdrawn is what the Consent says by now" ;;
		*) is "$first$(may inf.two inf.three P001)" "yes no yes yes " "... that has got an end is over, wherever it stands" ;;
		esac
	done
done
long=${ended/2026-01-10/2099-01-10}
for order in "$one $long" "$long $one"; do
	# shellcheck disable=SC2086,SC2090
	fhir "${people[@]}" "$(rules $order)"
	afresh
	fhir "${people[@]}" "$(rules "$ended")"
	said
	is "$(may inf.two inf.three P001)" "no yes " "... of two that differed in their end nobody knows which has got another"
done
# whom a rule excepts, whichever other rule has vanished
# shellcheck disable=SC2089
everybody="{\"type\":\"deny\",\"period\":{\"end\":\"2099-01-10\"},\"provision\":[{\"type\":\"permit\",$(actor two)}]}"
for rule in "$other" "${other/three/four}"; do
	for order in "$everybody $rule" "$rule $everybody"; do
		# shellcheck disable=SC2086,SC2090
		fhir "${people[@]}" "$(rules $order)"
		afresh
		fhir "${people[@]}" "$(rules "$everybody")"
		said
		is "$(may inf.two inf.three P001)" "yes no " "... an exception stays that of its rule"
	done
done
fhir "${people[@]}"

# two entries say the same, one of them vanishes: the other is no reason to forget it
message 05103000 A31 P001 'ARV|1|A|ALL'
all='objection;P001;;;;;;;;;c1'
afresh "$all"
said
message 06103000 A31 P001 'ARV|1|D|ALL'
said
is "$(may inf.three P001)" "no " "an objection of one feed that vanishes is kept, though another feed says the same"
sed -i 's|, { type = "hl7v2"; path = "adt"; }||' "$site/careacl.conf"
refusal=$(consent c P001 "\"type\":\"deny\",$(actor two)")
fhir "${people[@]}" "$refusal" "${refusal/\"id\":\"c\"/\"id\":\"e\"}"
afresh
fhir "${people[@]}" "${refusal/\"id\":\"c\"/\"id\":\"e\"}"
said
fhir "${people[@]}" "$(consent e P001 "\"type\":\"deny\"" inactive)"
said
is "$(may inf.three inf.two P001)" "yes no " "... or another Consent does"
fhir "${people[@]}" "$(consent c P001 "\"type\":\"deny\"" inactive)" "$(consent e P001 "\"type\":\"deny\"" inactive)"
said
is "$(may inf.three inf.two P001)" "yes yes " "... until it is withdrawn itself"
fhir "${people[@]}"
afresh "$no"
fhir "${people[@]}" "$refusal"
said
fhir "${people[@]}" "$(consent c P001 "\"type\":\"deny\"" inactive)"
said
is "$(may inf.three inf.two P001)" "yes no " "... or another feed says the same from now on"
fhir "${people[@]}"
afresh "$no" "${no%c1}c2"
said
said 'withdraw;P001;;;;;;;;;c1'
is "$(may inf.three inf.two P001)" "yes no " "... or another line did, and has vanished with it"
afresh "$no" "${no%c1}c2"
said "${no%c1}c2"
said "${no%c1}c2" 'withdraw;P001;;;;;;;;;c2'
is "$(may inf.three inf.two P001)" "yes no " "... or another line does"
said "$no"
said "$no" 'withdraw;P001;;;;;;;;;c1'
is "$(may inf.three inf.two P001)" "yes yes " "... until its own line is there, and is withdrawn"
afresh "$no"
said "${no%c1}c2" 'withdraw;P001;;;;;;;;;c2'
is "$(may inf.three inf.two P001)" "yes no " "... or a new line that is withdrawn at once"
for kept in "$all" "${all%c1}"; do
	afresh "$kept"
	said
	said 'objection;P001;;;;;;;2026-01-01;;c2'
	said 'withdraw;P001;;;;;;;;;c2'
	is "$(may inf.three inf.two P001)" "no no " "what is kept already is so whatever new line says the same"
done

# a professional's number that is old, and one that counts
cp "$site/feed/logins.csv" "$site/feed/logins.kept"
printf '%s\n' 'inf.two;urn:staff;2;;;' 'inf.four;urn:staff;4;nurse;;' >>"$site/feed/logins.csv"
x='{"resourceType":"Practitioner","id":"x","identifier":[{"use":"old","system":"urn:staff","value":"2"},{"system":"urn:staff","value":"4"}]}'
for one in "$x" "${x/staff\",\"value\":\"4/other\",\"value\":\"4}" "${x/\"use\":\"old\"/\"period\":\{\"end\":\"2020-01-01\"\}}"; do
	fhir "$one"
	afresh "$new"
	fhir "$one" "$(consent c P001 "\"type\":\"deny\",$(actor x)")"
	said "$new"
	[ "${one/other/}" = "$one" ] && known=(no yes) || known=(yes no)
	is "$(may inf.three inf.two inf.four P001)" "yes no ${known[0]} " "who is refused is refused under the old number too: $one"
	fhir "$one" "$(consent c P001 "\"type\":\"deny\",\"provision\":[{\"type\":\"permit\",$(actor x)}]")"
	afresh "$new"
	is "$(may inf.three inf.two inf.four P001)" "no no ${known[1]} " "... and excepted under the one that counts alone"
done
y='{"resourceType":"Practitioner","id":"y","identifier":[{"system":"urn:staff","value":"2"}]}'
fhir "$x" "$y" "$(consent c P001 '"type":"deny","actor":[{"reference":{"identifier":{"system":"urn:staff","value":"2"}}}]')"
afresh "$new"
is "$(may inf.three inf.two inf.four P001)" "yes no no " "... by a number that another has by now both are"
fhir "${people[@]}"
mv "$site/feed/logins.kept" "$site/feed/logins.csv"

# one login on two lines, two servers that have numbered their professionals
cp "$site/feed/logins.csv" "$site/feed/logins.kept"
printf '%s\n' 'inf.four;urn:staff;4;nurse;;' 'inf.four;rpps;10001234567;nurse;;' >>"$site/feed/logins.csv"
sed -i '/profession/s/login = "inf.two"; /&rpps = "10001234567"; /' "$site/registry.d/10-people.conf"
registry 'objections = ( { to = "login:inf.two"; } );'
afresh "$new"
is "$(may inf.three inf.four P001)" "yes no " "a person's number on the second line of the login is theirs too: who is refused is refused under each login"
registry
for lines in ';2026-01-10 ;' '; ;2026-01-10'; do
	for to in $lines; do echo "inf.four;urn:staff;4;nurse;$to"; done | cat "$site/feed/logins.kept" - >"$site/feed/logins.csv"
	afresh "$new"
	is "$(may inf.three inf.four P001)" "yes no " "a login is in date where all its lines are, whatever their order"
done
printf 'inf.four;urn:staff;4;nurse;%s\n' '2026-01-01;' '2024-01-01;2024-12-31' | cat "$site/feed/logins.kept" - >"$site/feed/logins.csv"
afresh "$new"
is "$(may inf.three inf.four P001)" "yes yes " "... but where they are periods, one after the other: a contract that is over ends nothing of this year's"
# lines of a login that the registry has
base=('unit-member;;login;dr.one;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;' 'presence;P002;;;6268;;;;2026-01-05;;')
for lines in 'inf.three;urn:staff;3;;;|yes' 'inf.three;urn:staff;3;;2026-01-01;2026-06-30|no' 'inf.three;urn:staff;3;;2099-01-01;|no' \
	'inf.three;urn:staff;3;nurse;2026-01-01; inf.three;urn:staff;3;nurse;2025-01-01;2025-12-31|yes' \
	'inf.three;urn:staff;3;;2025-01-01;2025-12-31 inf.three;urn:staff;3;;;|no' \
	'inf.three;urn:staff;3;;2025-01-01;2025-12-31 inf.three;urn:staff;3;;2099-01-01;|no' \
	'inf.two;rpps;10009999999;;;|no' 'inf.two;rpps;10001234567;;;|yes' 'inf.three;rpps;10009999999;;; inf.three;urn:staff;3;;; inf.three;rpps;10008888888;;;|no'; do
	login=${lines%%;*}
	tr ' ' '\n' <<<"${lines%|*}" | cat "$site/feed/logins.kept" - >"$site/feed/logins.csv"
	number=$(sed -n 's/^'"$login"';\(\(urn:staff\|rpps\);[0-9]*\);.*/\1/p' "$site/feed/logins.csv" | head -1)
	afresh "member;P001;$number;;;;;;;m1"
	is "$(may "$login" P001)" "${lines#*|} " "by ${lines%|*}: a member"
	said "unit-member;;login;$login;6268;;;;;;" "objection;P001;$number;;;;;;;c1"
	is "$(may dr.one "$login" P001)" "yes no " "... and refused all the same"
done
printf 'inf.three;urn:staff;3;;%s\n' '2025-01-01;2025-12-31' '2099-01-01;' | cat "$site/feed/logins.kept" - >"$site/feed/logins.csv"
contains "$(careacl feed check feed)" "logins.csv:5: nothing: the login is not in date by this line" "the line that is not in date is told"
printf '%s\n' 'inf.three;rpps;10008888888;doctor;;' | cat "$site/feed/logins.kept" - >"$site/feed/logins.csv"
contains "$(careacl feed check feed)" "logins.csv:5: nothing: the registry says otherwise of this login" "... and what the registry contradicts"
printf '%s\n' 'inf.three;urn:staff;3;;;' | cat "$site/feed/logins.kept" - >"$site/feed/logins.csv"
mkdir "$site/fhir2"
sed -i 's|^  { type = "fhir"; path = "fhir"; }|&, { type = "fhir"; path = "fhir2"; }|' "$site/careacl.conf"
fhir '{"resourceType":"Practitioner","id":"9","identifier":[{"system":"urn:staff","value":"3"}]}'
team='{"resourceType":"CareTeam","id":"1","status":"active","subject":{"reference":"Patient/P002"},"participant":[{"member":{"reference":"Practitioner/9"}}]}'
printf '%s\n' '{"resourceType":"Practitioner","id":"9"}' "$team" >"$site/fhir2/all.ndjson"
base=('unit-member;;login;dr.one;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;' 'presence;P002;;;6268;;;;2026-01-05;;')
afresh
is "$(may dr.one inf.three P002)" "yes no " "Practitioner/9 of one server is not the other's"
fhir '{"resourceType":"Practitioner","id":"9"}'
for line in "Practitioner no" "fhir2#Practitioner yes" "fhir#Practitioner no" "Practitioner;9;;;|inf.three;urn:staff;3;;; yes"; do
	IFS='|' read -ra lines <<<"inf.three;${line% *};9;;;"
	printf '%s\n' "${lines[@]/%;;;;9;;;/;;;}" | cat "$site/feed/logins.kept" - >"$site/feed/logins.csv"
	[ "${#lines[@]}" = 1 ] || sed -i 's/"id":"9"/&,"identifier":[{"system":"urn:staff","value":"3"}]/' "$site/fhir2/all.ndjson"
	afresh
	is "$(may dr.one inf.three P002)" "yes ${line#* } " "... nor by '${line% *}' of a login table, unless the feed is said"
done
printf '%s\n' 'inf.three;Practitioner;9;;;' | cat "$site/feed/logins.kept" - >"$site/feed/logins.csv"
contains "$(careacl feed check feed)" "logins.csv:5: nothing: several feeds may have this id, each for somebody else: name the feed, as in fhir#Practitioner" "... told with its line"
consent d P001 "\"type\":\"deny\",$(actor 9)" >"$site/fhir2/all.ndjson"
afresh 'unit-member;;login;inf.three;6268;;;;;;'
is "$(may inf.three P001)$(may inf.three P002)" "no yes " "... and who is refused by it is"
sed -i 's|, { type = "fhir"; path = "fhir2"; }||' "$site/careacl.conf"
mv "$site/feed/logins.kept" "$site/feed/logins.csv"

# who comes into a team while the patient is on hold
unit() { echo "teams = ( { name = \"7001\"; stores = [\"clinical\"]; $1 } );" >"$site/registry.d/30-units.conf"; }
base=('presence;P001;;;7001;;;;2026-01-05;;' 'presence;P002;;;7001;;;;2026-01-05;;')
unit 'group = "uf-7001";'
echo 'uf-7001:x:29001:' >>/etc/group
afresh
said "$hold"
sed -i '/^uf-7001/s/$/inf.three/' /etc/group
said "$hold"
is "$(may inf.three P001)$(may inf.three P002)" "no yes " "a Unix group that had nobody when the hold began lets nobody in"
said "$hold"
is "$(may inf.three P001)" "no " "... the next day neither"
unit 'members = ( { login = "dr.one"; } );'
afresh
said "$hold"
rm "$site/registry.d/30-units.conf"
said "$hold" 'unit-member;;login;inf.three;7001;;;;;;'
is "$(may inf.three P001)$(may inf.three P002)" "no yes " "nor does a unit of the registry's that a feed declares by now"
base=('unit-member;;login;dr.one;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;' 'presence;P001;;;6268;;;;2026-01-06;;')
afresh
said "$hold" "$new" 'presence;P002;;;6268;;;;;;'
is "$(may dr.one inf.four P001)$(may inf.four P002)" "yes no yes " "a patient who is in the unit by two lines has one copy of its staff"

# feeds that work in other stores
mkdir -m 0711 "$site/annex"
mkdir "$site/other"
sed -i 's|^stores = (|&\
  { name = "annex"; root = "annex"; regime = "establishment"; categories = ( { name = "notes"; path = "notes"; documents = "working"; } ); },|
s|medical = "[a-z]*";|& notes = "read";|
s|path = "feed";|& stores = ["clinical"];|; s|path = "fhir"; }|path = "fhir"; stores = ["clinical"]; },\
  { type = "table"; path = "other"; stores = ["annex"]; }|' "$site/careacl.conf"
# notes PATIENT LOGIN..: the same of PATIENT/notes, in the annex
notes() { for login in "${@:2}"; do as "$login" ls "$site/annex/$1/notes" >/dev/null 2>&1 && echo -n "yes " || echo -n "no "; done; }
printf '%s\n' "$header" 'unit-member;;login;inf.four;6268;;;;;;' 'member;P001;login;inf.three;;;;;;;' >"$site/other/facts.csv"
base=('unit-member;;login;dr.one;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;' 'member;P001;login;inf.two;;;;;;;')
afresh
is "$(may dr.one inf.two inf.three inf.four P001)$(notes P001 dr.one inf.two inf.three inf.four)" "yes yes no no no no yes no " \
	"a feed gives nobody a store that it does not name, though another of the same unit, of the same patient, does"
base=('unit-member;;login;dr.one;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;')
for _ in first second; do
	said "$hold"
	is "$(may inf.two inf.three P001)$(notes P001 inf.two inf.three)" "no no no yes " "... and one team of the patient's is not called like the other that is gone"
done
sed -i 's|path = "other"; stores = \["annex"|&, "clinical"|' "$site/careacl.conf"
said "$hold"
is "$(notes P001 inf.two inf.three)" "no yes " "... nor otherwise where its feed works in one store more"
sed -i 's|path = "other"; stores = \["annex", "clinical"|path = "other"; stores = ["annex"|' "$site/careacl.conf"
base+=('member;P001;login;inf.two;;;;;;;')
printf '%s\n' 'patient;birth_date' 'P100;2015-03-01' >"$site/feed/patients.csv"
printf '%s\n' 'patient;birth_date' 'P100;1990-03-01' >"$site/other/patients.csv"
printf '%s\n' 'member;P100;login;inf.three;;;;;;;' >>"$site/other/facts.csv"
said 'member;P100;login;inf.two;;;;;;;'
is "$(may inf.two inf.three P100)$(notes P100 inf.two inf.three)" "yes no no yes " "a patient whom both declare has a folder in the stores of both"
contains "$(careacl feed check feed)" 'P100: .*birth_date = "1990-03-01"' "... and the earlier date of birth"
printf '%s\n' 'presence;P002;;;6268;;;;;;' 'optin;P100;;;6268;;;;;;o1' >>"$site/other/facts.csv"
said
is "$(may dr.one P002)" "no " "a feed brings nobody to a unit of a store that it does not name: its unit of that number may be another"
is "$(careacl feed check other | grep -c 'nothing: this unit works in stores')" 2 "... told with its line"
contains "$(careacl feed check other)" "^other/facts.csv:2: nothing: an earlier feed says that this unit works in stores" "... told with its line"

# on hold, where the team's members need the patient's consent
sed -i '/name = "annex"/s/establishment/shared-practice/' "$site/careacl.conf"
rm "$site"/*/patients.csv
# keeps NAME CONSENT [--to TEAM]: of the annex, a feed's consent or the desk's, while somebody comes into the unit
unit=('unit-member;;login;inf.two;8000;;;;;;' 'presence;P001;;;8000;;;;;;')
keeps() {
	rm -rf "$site/annex"
	mkdir -m 0711 "$site/annex"
	for more in '' "$hold" "$hold unit-member;;login;inf.four;8000;;;;;;"; do
		# shellcheck disable=SC2086,SC2090
		printf '%s\n' "$header" "${unit[@]}" $2 $more >"$site/other/facts.csv"
		[ -n "$more" ] && said && continue
		afresh
		# shellcheck disable=SC2086,SC2090
		[ -z "$3" ] || output=$(careacl consent P001 $3 2>&1) || echo "# $output"
		[ -z "$3" ] || careacl sync >/dev/null
	done
	is "$(notes P001 inf.two inf.four)" "yes no " "$1: who was in the team keeps what the patient has consented to, who joins it gets nothing"
}
keeps "by the feed" 'optin;P001;;;8000;;;;;;o1'
keeps "at the desk" '' '--to team:8000'
registry 'consents = ( { to = "team:8000"; } );'
keeps "in the registry"
finish
