#!/bin/bash
# Who is who by the lines of login tables: several lines of one login, lines in doubt, and logins in two cases; tried by uid.
# not under asan: the same code runs in test_feed_table, and under 100,000 damaged feeds in test_feed_mutants
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
. tests/cli/feed_site.sh
site_logins dr.one inf.two inf.four adm.zoe
mkdir "$site/feed"
sed -i 's/^guard.*//; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; }, { type = "table"; path = "feed"; } );\
offices = { desk = ["adm.zoe"]; };|' "$site/careacl.conf"
echo 'patients = ( { id = "P001"; birth_date = "1950-02-01"; } );' >"$site/registry.d/20-patients.conf"
base=('presence;P001;;;6268;;;;2026-01-05;;' 'unit-member;;login;dr.one;6268;;;;;;')
# lines LINE...: the table of logins
lines() { printf '%s\n' 'login;professional_system;professional_id;profession;from;to' "$@" >"$site/feed/logins.csv"; }
told() { careacl feed check feed | grep -o 'logins.csv:[0-9]*: nothing: .*'; }
no='objection;P001;urn:staff;9;;;;;;;c1'
works='unit-member;;login;inf.four;6268;;;;;;'
counts='unit-member;;urn:staff;9;6268;;;;;;'

# a login that tables alone declare has the numbers of all its lines, whether each names the profession or one does, in whatever order
for rows in 'inf.four;urn:staff;4;nurse;; inf.four;urn:staff;9;;;' 'inf.four;urn:staff;9;;; inf.four;urn:staff;4;nurse;;' \
	'inf.four;urn:staff;4;nurse;; inf.four;urn:staff;9;nurse;;'; do
	# shellcheck disable=SC2086  # rows
	lines $rows
	afresh "$works"
	is "$(opens dr.one inf.four)$(told)" "yes yes " "$rows: one person"
	said "$works" "$no"
	is "$(opens dr.one inf.four)|$(careacl check 2>&1 | grep -c 'on hold')" "yes no |0" "... whom an objection to their other number refuses, and nobody else"
	afresh "$counts"
	is "$(opens inf.four)" "yes " "... and who works by that number"
done
lines 'inf.four;urn:staff;4;;;' 'inf.four;urn:staff;9;;;'
afresh "$works"
is "$(opens inf.four)|$(told | grep -c 'the line names no profession')" "no |2" "no line names the profession: nobody, which each line is told"

# a line that is in doubt permits nothing by its number, and refuses
for row in 'inf.four;urn:staff;9;astronaut;;' 'inf.four;urn:staff;9;nurse;2026-02-01;2026-01-01'; do
	lines 'inf.four;urn:staff;4;nurse;;' "$row"
	afresh "$works"
	is "$(opens inf.four)" "yes " "$row: the other line counts"
	said "$works" "$no"
	is "$(opens inf.four)|$(careacl check 2>&1 | grep -c 'on hold')" "no |0" "... and an objection to that number refuses"
	afresh "$counts"
	is "$(opens inf.four)" "no " "... which permits nothing"
done

# in two cases
lines 'INF.FOUR;urn:staff;9;nurse;;' 'inf.four;urn:staff;9;nurse;;'
afresh "$works"
is "$(opens inf.four)$(told)" "yes " "lines that say the same of a login in two cases do not contradict one another"
said "${works/inf.four/INF.FOUR}" "${works/inf.four/Inf.Four}"
is "$(opens inf.four)" "yes " "... and either spelling is the login"
said "$works" "${no/urn:staff;9/login;INF.FOUR}"
is "$(opens inf.four)" "no " "... whom an objection to the other spelling refuses"
lines 'INF.FOUR;urn:staff;8;nurse;;' 'inf.four;urn:staff;9;nurse;;'
afresh "$works"
is "$(opens inf.four)" "no " "... but with another number nobody knows whether that is one person"
contains "$(told)" "logins.csv:2: nothing: .*logins.csv:3" "... and the line is told which other"
lines 'inf.four;urn:staff;9;nurse;;' 'inf.four;urn:staff;9;physician;;'
afresh "$works"
is "$(opens inf.four)" "no " "two professions: nobody"
contains "$(told)" "logins.csv:2: nothing: .*logins.csv:3" "... and the line is told which other"

# a login of the registry, in another case
lines 'INF.TWO;urn:staff;9;nurse;;'
afresh "${works/four/two}"
is "$(opens inf.two)" "yes " "a line has a login of the registry in another case"
said "${works/four/two}" "$no"
is "$(opens inf.two)|$(careacl check 2>&1 | grep -c 'on hold')" "no |0" "... and refuses by its number"
afresh "$counts"
is "$(opens inf.two)" "no " "... by which nothing is permitted"

finish
