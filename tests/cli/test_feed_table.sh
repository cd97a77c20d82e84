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

finish
