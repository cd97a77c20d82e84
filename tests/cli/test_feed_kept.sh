#!/bin/bash
# What vanishes from an export while another line of it says the same: nothing is kept that is said, nothing is forgotten that is not;
# tried by uid.
# not under asan: the same code runs in test_feed_table, and under 100,000 damaged feeds in test_feed_mutants
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl faketime
make_site "$CAREACL_TEST_DIR/site"
. tests/cli/feed_site.sh
site_logins dr.one inf.two inf.three inf.four adm.zoe
mkdir "$site/feed" "$site/fhir"
sed -i 's/^guard.*//; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; },\
  { type = "table"; path = "feed"; classes = ( { name = "PSY"; categories = ["psychiatry"]; } ); },\
  { type = "fhir"; path = "fhir"; } );\
offices = { desk = ["adm.zoe"]; };|' "$site/careacl.conf"
echo 'patients = ( { id = "P001"; birth_date = "1950-02-01"; } );' >"$site/registry.d/20-patients.conf"
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;' 'unit-member;;login;inf.three;6268;;;;;;'
	'presence;P001;;;6268;;;;2026-01-05;;')
# synced $later days from now
later=0
sync_day() { NO_FAKE_STAT=1 faketime -f "+${later}d" "$CAREACL" -c "$site/careacl.conf" sync --accept-clock; }
# kept [FEED]: how many objections are, after these files
kept() { careacl feed check "${1:-feed}" | grep -c ': kept: .*does not say this any more'; }
# day N: N days from now, where the site is
day() { TZ=Europe/Paris date -d "+$1 days" +%F; }
# fhir RESOURCE...: all that FHIR says; refusal ID END: of P001 to inf.two
fhir() { printf '%s\n' "$@" >"$site/fhir/all.ndjson"; }
refusal() {
	printf '{"resourceType":"Consent","id":"%s","status":"active","scope":{"coding":[{"system":"%s","code":"patient-privacy"}]},%s,"provision":{%s,%s}}\n' \
		"$1" http://terminology.hl7.org/CodeSystem/consentscope '"patient":{"reference":"Patient/P001"}' \
		'"type":"deny","actor":[{"reference":{"reference":"Practitioner/two"}}]' "\"period\":{\"start\":\"2026-01-05\",\"end\":\"$2\"}"
}
two='{"resourceType":"Practitioner","id":"two"}'
fhir "$two"
printf '%s\n' 'login;professional_system;professional_id;profession;from;to' 'inf.two;Practitioner;two;;;' >"$site/feed/logins.csv"

# a wish whose end moves from one export to the next
for line in 'inf.two;;;;;2026-01-05;TO;' 'inf.two;;;;;FROM;TO;' 'inf.two;;PSY;;;2026-01-05;TO;' 'inf.two;;;;;2026-01-05;TO;nTO'; do
	afresh
	for n in 1 2 3; do
		one=${line//TO/$(day $n)}
		said "objection;P001;login;${one/FROM/$(day $((n - 4)))}"
	done
	is "$(kept)" 0 "${line#*.}: said until another day by each of three exports: nothing is kept"
	contains "$(careacl feed check feed)" "valid_until = \"$(day 4)" "... the last of them is in force"
	said
	is "$(kept)" 1 "... once it is gone, that one is"
done
fhir "$two" "$(refusal a1 "$(day 1)")"
afresh
for n in 2 3; do
	fhir "$two" "$(refusal "a$n" "$(day $n)")"
	said
done
is "$(kept fhir)$(opens dr.one inf.two)" "0yes no " "... and by Consents that have another id in each"
fhir "$two"

# what the next line does not say in full
long='objection;P001;login;inf.two;;;;;2026-01-05;2099-01-01;'
for number in '' n1; do
	for next in "${long/2099-01-01/$(day 1)}$number" "${long/2026-01-05/$(day 1)}$number" "${long/;;;;;2026/;;PSY;;;2026}$number" "${long/two/three}$number"; do
		afresh "$long"
		said "$next"
		kept=$(kept)
		later=5
		said "$next"
		later=0
		is "$kept$(opens inf.two)" "1no " "a wish until 2099 stays, though the next export says ${next#*login;}"
	done
	afresh "$long"
	said
	said "$long"
	is "$(kept)" 0 "... until it is said again"
done
for n in 1 2; do
	said "${long/2099-01-01/$(day $n)}"
	said
done
said "${long/2099/2100}"
is "$(kept)" 0 "what was kept of one wish is said by its next line"

# numbers that are those of rows
a='objection;P001;login;inf.two;;;;;;;' b='objection;P001;login;inf.three;;;;;;;' all='objection;P001;;;;PSY;;;;;'
for before in "${a}1 ${b}2" "${a}1 ${a}2" "${a}1 ${b}2 ${all}3" "$a $b $all"; do
	shifted=() swapped=()
	n=1
	for line in $before; do
		shifted+=("${line%;*};${line##*;}")
		[ -z "${line##*;}" ] || shifted[n - 1]="${line%;*};$((n + 1))"
		swapped=("$line" "${swapped[@]}")
		n=$((n + 1))
	done
	n=1
	for i in "${!swapped[@]}"; do
		[ -z "${swapped[i]##*;}" ] || swapped[i]="${swapped[i]%;*};$n"
		n=$((n + 1))
	done
	# shellcheck disable=SC2086
	afresh $before
	had=$(opens dr.one inf.two inf.three)
	said 'presence;P001;;;6268;;;;2026-01-06;;1' "${shifted[@]}"
	is "$(kept)$(opens dr.one inf.two inf.three)" "0$had" "$(echo "$before" | wc -w) wishes, numbers '${before##*;}': a row inserted at the top: nothing is kept"
	# shellcheck disable=SC2086
	said $before
	is "$(kept)$(opens dr.one inf.two inf.three)" "0$had" "... taken out again"
	said "${swapped[@]}"
	is "$(kept)$(opens dr.one inf.two inf.three)" "0$had" "... rows in another order"
done
afresh "${a}1" "${b}2"
said "${a}2" "${b}3"
said "${a}2" "${b}3" 'withdraw;P001;;;;;;;;;2'
is "$(opens inf.two inf.three)" "yes no " "a withdrawal means what the number means by then"

# what has not moved
afresh "${a}1" "${a}2" "${a}3"
said "${a}2" "${a}3"
said
said 'withdraw;P001;;;;;;;;;2' 'withdraw;P001;;;;;;;;;3'
is "$(opens inf.two)" "no " "a wish that three lines say is no line's that was there already"
afresh "${a}1" "${b}2"
said "${a}2"
is "$(kept)" 2 "nor a line's whose number has said what nothing says any more"
said 'withdraw;P001;;;;;;;;;2'
is "$(opens inf.two inf.three)" "no no " "... it is not withdrawn with that"
finish
