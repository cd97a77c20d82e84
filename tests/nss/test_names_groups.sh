#!/bin/bash
# Unix groups as teams, from a name service that is large, down, or answers half.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/nss/nss.sh
require python3 getfacl setpriv
check "the C library finds the tests' name service" start_names
make_site "$CAREACL_TEST_DIR/site"
sed -i 's/max_granted = "20%"/max_granted = "100%"/; s/min = "3"/min = "2"/' "$site/careacl.conf"
sed -i 's/teams = (.*/teams = ( { name = "ward"; stores = ["clinical"]; group = "ward-b"; } );/; /members = ( {/d' "$site/registry.d/10-people.conf"
person dr.one 21001 && person inf.two 21002 && person inf.three 21003 31000

# 50,000 members, the two that matter at the ends of the list
crowd=$(seq -f 'staff%g' -s , 50000)
group() { printf '%s\n' "$@" >"$people/group"; }
group "ward-b:x:31000:dr.one,$crowd,inf.two"
started=$(date +%s%N)
status_is 0 "a group of 50,000 members" careacl sync
took=$((($(date +%s%N) - started) / 1000000))
if [ "$took" -lt 20000 ]; then ok "... in time"; else not_ok "... in time" "$took ms"; fi
is "$(numbers P002/medical)" "$team" "... the first, the last, and whose primary group it is"
echo ecg >"$site/clinical/P002/medical/ecg.pdf"
careacl sync >/dev/null
is "$(opens 21003 P002/medical/ecg.pdf)$(opens 21004 P002/medical/ecg.pdf)" yesno "... may open, a stranger may not"
is "$(careacl check 2>&1 | grep -c staff | awk '{ print ($1 <= 20) }')" 1 "... check does not name 50,000 strangers"

sed -i 's/min = "2"/min = "50"/' "$site/careacl.conf" # the guard must not be what keeps them
careacl sync
for how in down silent again endless; do
	names "group * $how"
	output=$(careacl sync 2>&1)
	is "$?" 4 "$how: sync ends with status 4"
	contains "$output" "did not answer about 0 logins and 1 Unix groups" "... is said"
	no_harm "$how"
	status_is 0 "$how: explain" careacl explain inf.three P002 medical
	contains "$(careacl check)" "did not answer about Unix group 'ward-b': its members of the last run are used" "$how: check"
done
names 'login inf.three down'
status_is 4 "the group answers, and of one primary member nothing is known" careacl sync
no_harm "..."
sed -i 's/min = "50"/min = "2"/' "$site/careacl.conf"
names 'group * none'
output=$(careacl sync 2>&1)
is "$?" 3 "there is no such group: held by the guard"
contains "$output" "careacl sync --accept" "... is said"
no_harm "no such group"
group "ward-b:x:31000:"
names
status_is 3 "the group is empty: held by the guard" careacl sync
no_harm "an empty group"

# a group that is the same under another number, then another group under the old number
group "other:x:31000:inf.two" "ward-b:x:31001:dr.one,inf.two"
status_is 3 "the group's number is another's: whose primary group it was loses, which is held" careacl sync
no_harm "another number"
status_is 0 "... until it is accepted" careacl sync --accept "$(careacl sync --json 2>/dev/null | json 'd["held"][0]["hash"]')"
is "$(numbers P002/medical)" '21001:rwx 21002:r-x ' "... the members are those of the name"
status_is 0 "... verify agrees" careacl verify
finish
