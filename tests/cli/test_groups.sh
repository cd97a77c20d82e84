#!/bin/bash
# Teams from Unix groups: members, primary members, strangers, a group that is missing or empties.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three stranger
sed -i 's/^group:.*/group: files/' /etc/nsswitch.conf
sed -i 's/teams = (.*/teams = ( { name = "ward"; stores = ["clinical"]; group = "ward-b"; } );/; /members = ( {/d' "$site/registry.d/10-people.conf"
status_is 1 "a group that does not exist" careacl check
contains "$(careacl check)" "^registry.d/10-people.conf:6: warning: .*ward-b" "... is a warning at the team's line"
status_is 1 "... nobody is in the team" careacl explain dr.one P001 medical

echo "ward-b:x:31000:dr.one,stranger" >>/etc/group
sed -i 's/^inf.three:x:\([0-9]*\):[0-9]*/inf.three:x:\1:31000/' /etc/passwd
status_is 0 "a listed member" careacl explain dr.one P001 medical
status_is 0 "a primary member" careacl explain inf.three P001 medical
status_is 1 "no member" careacl explain inf.two P002 medical
is "$(careacl explain dr.one P001 medical --json | json 'd["because"][0]')" \
	'{"kind": "membership", "where": "registry.d/10-people.conf:6"}' "... rests on the team's statement"
contains "$(careacl check)" "warning: .*stranger" "a member who is no professional is named in a warning"
status_is 0 "sync" careacl sync
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x " "... by entries of people, not of the group"
getfacl -cp "$site/clinical/P002/medical" | grep -q '^group:[^:]' && not_ok "no group entry" || ok "no group entry"
is "$(careacl sync 2>&1)" "" "the second sync says nothing"

sed -i 's/^ward-b:.*/ward-b:x:31000:dr.one,inf.two/' /etc/group
careacl sync >/dev/null
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x inf.two:r-x " "a new member"
sed -i 's/min = "3"/min = "50"/' "$site/careacl.conf" # the guard must not be what keeps them
careacl sync
mv /etc/group /etc/group.away
status_is 4 "the name service does not answer about the group: status 4" careacl sync
mv /etc/group.away /etc/group
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x inf.two:r-x " "... the members of the last run are used"
sed -i 's/min = "50"/min = "3"/' "$site/careacl.conf"
sed -i 's/^ward-b:.*/ward-b:x:31000:/' /etc/group
sed -i 's/^inf.three:x:\([0-9]*\):31000/inf.three:x:\1:21003/' /etc/passwd
status_is 3 "the group empties at once: held by the guard" careacl sync
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x inf.two:r-x " "... they keep their access"
status_is 0 "... verify agrees" careacl verify
hash=$(careacl sync --json 2>/dev/null | json 'd["held"][0]["hash"]')
status_is 0 "... until it is accepted" careacl sync --accept "$hash"
is "$(entries P002/medical)" "" "... then it is gone"
finish
