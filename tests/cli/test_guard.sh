#!/bin/bash
# The guard: too many losses or gains are held, accepted by their hash; what the patient says and suspension never.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three inf.four
careacl sync >/dev/null
team='dr.one:rwx inf.three:r-x inf.two:r-x '

# 11 accesses in force (P001: 3, P002 and P003: 4 each); one patient's team ends
sed -i '/id = "P003"/d' "$site/registry.d/20-patients.conf"
sed -i 's/\(id = "P002".*\),$/\1/' "$site/registry.d/20-patients.conf"
output=$(careacl sync 2>&1)
is "$?" 3 "a patient vanishes: 4 of 11 accesses, held"
contains "$output" "store 'clinical': 4 of 11 accesses in force .*4 changes are held.*careacl sync --accept [0-9a-f]{16}" "... store, counts, hash, what to type"
lacks "$output" 'P00|medical|psychiatry' "... without a patient"
is "$(entries P003/medical)" "$team" "... the accesses stay"
status_is 0 "... verify agrees" careacl verify
is "$(careacl who P003 --json 2>/dev/null | json 'len(d["entries"])')" 4 "... and so does who"
is "$(careacl explain inf.two P003 medical --json 2>/dev/null | json '[d["effect"], d["because"][1]["where"]]')" \
	'["permit", "registry.d/20-patients.conf:6"]' "... explain rests on the earlier statement"
status_is 3 "plan: held too" careacl plan
is "$(careacl sync --json 2>/dev/null | json '[[h["store"], h["losses"], h["in_force"], len(h["hash"])] for h in d["held"]]')" \
	'[["clinical", 4, 11, 16]]' "sync --json: held"

# held, and never held: both at once
sed -i 's/"P002"; birth_date = "1960-02-01";/& objections = ( { to = "login:inf.two"; } );/' "$site/registry.d/20-patients.conf"
status_is 3 "an objection beside what is held" careacl sync
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x " "... takes effect at once"
is "$(entries P003/medical)" "$team" "... while the rest is held"
sed -i 's/profession = "physician"; briefed/profession = "physician"; suspended = true; briefed/' "$site/registry.d/10-people.conf"
careacl sync >/dev/null 2>&1
is "$(entries P002/medical)" "inf.three:r-x " "a suspension takes effect at once"
sed -i 's/ suspended = true;//' "$site/registry.d/10-people.conf"
careacl sync >/dev/null 2>&1
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x " "... and its end"

# an end said in a text of which something is held: it comes at its second all the same
cp "$site/registry.d/20-patients.conf" "$site/patients.kept"
end=$(date -u -d '+2 seconds' +%Y-%m-%dT%H:%M:%SZ)
sed -i "/\"P002\"/s/{ team = \"ward\";/& valid_until = \"$end\";/" "$site/registry.d/20-patients.conf"
status_is 3 "an end to come, beside what is held" careacl sync
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x " "... not yet"
while [ "$(date +%s)" -le "$(date -d "$end" +%s)" ]; do sleep 0.2; done
status_is 3 "... and at its second" careacl sync
is "$(entries P002/medical)" "" "... nobody has it any more"
is "$(entries P003/medical)" "$team" "... while the rest is held"
cp "$site/patients.kept" "$site/registry.d/20-patients.conf"
careacl sync >/dev/null 2>&1
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x " "... until the end is taken back"

hash=$(careacl sync --json 2>/dev/null | json 'd["held"][0]["hash"]')
output=$(careacl sync --accept 0123456789abcdef 2>&1)
is "$?" 2 "another hash lets nothing through"
contains "$output" "nothing is held under '0123456789abcdef'; held now: $hash" "... is said, with what is held"
is "$(entries P003/medical)" "$team" "... the rest of the sync is done"
output=$(careacl sync --accept "$hash" 2>&1)
is "$?" 0 "the hash lets exactly these through"
is "$(entries P003/medical)" "" "... P003 is closed"
is "$(careacl sync 2>&1)" "" "... and that is the new base"

# a team grows
sed -i 's/{ login = "inf.three"; profession/{ login = "inf.four"; profession = "nurse"; }, &/; s/{ login = "inf.three"; } )/{ login = "inf.four"; }, &/' "$site/registry.d/10-people.conf"
sed -i 's/max_granted = "20%"/max_granted = "10%"/; s/min = "3"/min = "2"/' "$site/careacl.conf"
status_is 3 "too much is given at once: held" careacl sync
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x " "... nobody gained"
status_is 0 "... verify agrees" careacl verify
hash=$(careacl sync --json 2>/dev/null | json 'd["held"][0]["hash"]')
status_is 0 "... until it is accepted" careacl sync --accept "$hash"
is "$(entries P002/medical)" "dr.one:rwx inf.four:r-x inf.three:r-x " "... then they do"
sed -i 's/"P002"; birth_date = "1960-02-01";/& consents = ( { to = "login:inf.two"; categories = ["medical"]; valid_from = "2026-01-01"; } );/; s/objections = ( { to = "login:inf.two"; } );//' "$site/registry.d/20-patients.conf"
status_is 0 "what a patient consents to is never held" careacl sync

# people vanish together with their statements
cp "$site/registry.d/10-people.conf" "$site/people"
sed -i '/login = "inf.two"; profession/d; s/{ login = "inf.two"; }, //; s/{ login = "inf.four"; profession[^}]*}, //; s/{ login = "inf.four"; }, //' "$site/registry.d/10-people.conf"
sed -i 's/consents = ([^)]*);//; s/objections = ([^)]*);//' "$site/registry.d/20-patients.conf"
sed -i 's/min = "2"/min = "1"/' "$site/careacl.conf"
before=$(entries P002/medical)
output=$(careacl sync 2>&1)
is "$?" 3 "professionals vanish from the registry: held"
is "$(entries P002/medical)" "$before" "... they keep what they had"
status_is 0 "... verify agrees" careacl verify
cp "$site/people" "$site/registry.d/10-people.conf"

# nothing in force yet, and then a hospital's worth
site_of_all=$site
make_site "$CAREACL_TEST_DIR/young"
sed -i 's/teams = ( {[^}]*} );//' "$site/registry.d/20-patients.conf"
status_is 0 "a site where nobody may open anything" careacl sync
make_site "$CAREACL_TEST_DIR/other"
cp "$site/registry.d/20-patients.conf" "$CAREACL_TEST_DIR/young/registry.d/"
site=$CAREACL_TEST_DIR/young
status_is 0 "nothing is in force yet: no guard" careacl sync
contains "$(entries P002/medical)" "dr.one:rwx" "... and all is given"

# the desk is on both sides of the comparison, and is never held
cat >"$site/registry.d/40-new.conf" <<-'CONF'
	patients = ( { id = "P008"; birth_date = "1980-01-01"; }, { id = "P009"; birth_date = "1980-01-01"; } );
CONF
careacl sync >/dev/null 2>&1
for patient in P008 P009; do careacl admit "$patient" --to team:ward --in-charge dr.one --by desk >/dev/null; done
before=$(entries P009/medical)
contains "$before" "dr.one:rwx" "the desk admits two patients to the ward"
echo '// another text' >>"$site/registry.d/40-new.conf"
status_is 0 "a text changes beside what the desk has said" careacl sync
is "$(entries P009/medical)" "$before" "... which is in force"
site=$site_of_all

# the empty registry, whatever the numbers
sed -i 's/min = "1"/min = "50"/' "$site/careacl.conf"
careacl sync >/dev/null 2>&1
before=$(ctimes)
for file in "$site"/registry.d/*.conf; do cp "$file" "$file.away" && : >"$file"; done
status_is 3 "an empty registry while accesses are in force: held" careacl sync
is "$(ctimes)" "$before" "... nothing changes on disk"
status_is 0 "... verify agrees" careacl verify
rm "$site"/registry.d/*.conf
status_is 3 "no registry file at all: held" careacl sync
rm -rf "$site/moved" && mv "$site/registry.d" "$site/moved"
status_is 2 "no registry folder: status 2" careacl sync
is "$(ctimes)" "$before" "... nothing changed on disk"
mv "$site/moved" "$site/registry.d"
for file in "$site"/registry.d/*.away; do mv "$file" "${file%.away}"; done
is "$(careacl sync 2>&1)" "" "the registry is back: nothing to do"
finish
