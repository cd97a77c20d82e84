#!/bin/bash
# Views through the command: made by sync, planned, verified, checked; places that are refused; who leaves, what leaves.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl setfattr script
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; };/; s/root = "clinical";/root = "clinical"; views = "views";/' \
	"$site/careacl.conf"
sed -i 's/^passwd:.*/passwd: files/; s/^group:.*/group: files/' /etc/nsswitch.conf

# view LOGIN: the names in it, in one line
view() { find "$site/views/$1" -mindepth 1 -maxdepth 1 -printf '%f\n' 2>&1 | sort | tr '\n' ' '; }
# absent PATH NAME
absent() { if [ -e "$site/$1" ]; then not_ok "$2" "$(ls -ld "$site/$1")"; else ok "$2"; fi; }
views_now() { find "$site/views" -printf '%p %i %C@ %m %U %l\n' | sort; }

status_is 1 "plan: changes pending" careacl plan
absent views "plan made no views"
planned=$(careacl plan --json | json 'd["operations"]')
output=$(careacl sync --json)
is "$(json '[d["operations"], d["links_made"], d["links_removed"], d["failed"]]' <<<"$output")" "[$planned, 8, 0, 0]" \
	"sync does what plan has said, and counts links"
is "$(view dr.one)" "EMERGENCY P001 P002 P003 " "a physician's view"
is "$(view inf.two)" "P002 P003 " "who is refused all that is needed has no link"
is "$(view inf.three)" "P001 P002 P003 " "a nurse's view"
is "$(readlink "$site/views/dr.one/P001")" "../../clinical/P001" "links are relative"
check "the view opens" as dr.one ls "$site/views/dr.one/P001/medical/"
refuse "nobody lists the logins" as dr.one ls "$site/views"
refuse "nor a colleague's view" as inf.two ls "$site/views/dr.one"
before=$(views_now)
output=$(careacl sync 2>&1)
is "$?$output" "0" "the second sync says nothing"
is "$(views_now)" "$before" "... and touches nothing"
status_is 0 "plan: nothing to do" careacl plan
status_is 0 "verify: nothing wrong" careacl verify
status_is 0 "check: nothing to say about views" bash -c "! \"$CAREACL\" -c \"$site/careacl.conf\" check 2>&1 | grep -i view"

chmod 0750 "$site" && mkdir -m 0700 "$site/shut" && sed -i 's#views = "views"#views = "shut/views"#' "$site/careacl.conf"
contains "$(careacl check 2>&1)" "not everybody can pass .*/shut \(mode 0700\), so people may be kept out of their views" \
	"check: a directory above the views that nobody can pass"
sed -i 's#views = "shut/views"#views = "views"#' "$site/careacl.conf"
rmdir "$site/shut" && chmod 0755 "$site"

# revocation, and back
sed -i 's/objections = .*/objections = ( { to = "login:inf.three"; } ); },/' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null
is "$(view inf.three)" "P002 P003 " "an objection takes the link"
refuse "... and the folder" as inf.three ls "$site/clinical/P001"
status_is 0 "... verify agrees" careacl verify
sed -i 's/objections = .*/},/' "$site/registry.d/20-patients.conf"
contains "$(careacl sync)" "1 link made in views" "lifted: the link is back, and told"
is "$(view inf.two)" "P001 P002 P003 " "... it is there"

# verify
rm "$site/views/dr.one/P003"
ln -s ../../clinical/P009 "$site/views/inf.two/P009"
is "$(careacl verify --json | json '[[e["login"], e["has"], e["may"], e["path"][-18:]] for e in d["leaks"] + d["refusals"]]')" \
	'[["inf.two", "r-x", "---", "views/inf.two/P009"], ["dr.one", "---", "r-x", "/views/dr.one/P003"]]' \
	"verify: a link too much is a leak, a missing one a refusal"
status_is 1 "plan sees both" careacl plan
careacl sync >/dev/null
status_is 0 "sync mends both" careacl verify

# strangers
: >"$site/views/dr.one/readme"
output=$(careacl sync --verbose 2>&1)
contains "$output" "careacl.conf:[0-9]+: stands in a view and was not made by careacl: left alone" \
	"what careacl did not make is told, by statement"
contains "$(careacl check 2>&1)" "an object of store clinical stands in a view" "... by check too"
rm "$site/views/dr.one/readme"

# who leaves, and a patient who does
sed -i 's/^.*login = "inf.three"; profession.*$//; s/, { login = "inf.three"; }//; s/briefed = "2026-01-05"; },$/&/' "$site/registry.d/10-people.conf"
sed -i ':a;N;$!ba;s/},\n\s*);/}\n);/; s/},\n\n/}\n/' "$site/registry.d/10-people.conf"
status_is 1 "somebody leaves: plan" careacl plan
careacl sync >/dev/null
absent views/inf.three "... and their view with them"
status_is 0 "... verify" careacl verify
sed -i '/id = "P003"/d; s/\(id = "P002".*\),$/\1/' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null
is "$(view dr.one)" "EMERGENCY P001 P002 " "a patient no statement names leaves all views"

# places that are refused: an error, and all else is done
refused() { # NAME PATTERN
	local output status
	output=$(careacl sync 2>&1)
	status=$?
	is "$status" 4 "$1: status 4"
	contains "$output" "^careacl.conf:[0-9]+: error: views cannot be kept at $site/[a-z/]*views: .*$2" "... is said, with its statement and its place"
	contains "$(careacl check 2>&1)" "error: store clinical: views cannot be kept at $site/[a-z/]*views: " "... by check too"
	check "... the store is treated" as dr.one ls "$site/clinical/P001/medical/"
}
mv "$site/views" "$site/real"
ln -s real "$site/views"
refused "views are a symbolic link" "symbolic link"
status_is 1 "... verify: links are missing" careacl verify
rm "$site/views" && mkdir "$site/views" && chmod 777 "$site/views"
refused "others may write" "chmod 0711"
said=$(careacl object P001 --to login:dr.one 2>&1)
is "$?" 4 "... an objection meanwhile: status 4"
lacks "$said" "NOT in force" "... is in force all the same"
contains "$said" "^dr.one loses P001/medical" "... and told as done"
refuse "... as the disk says" as dr.one ls "$site/clinical/P001/medical/"
careacl withdraw "$(careacl statements P001 --json | json '[s["where"] for s in d["statements"] if s["where"].startswith("desk")][-1]')" --quiet >/dev/null 2>&1
chmod 755 "$site/views" && : >"$site/views/passwd"
refused "a directory that holds something else" "did not make"
is "$(stat -c %a "$site/views")" 755 "... and is not touched"
rm -r "$site/views"
sed -i 's#views = "views"#views = "nowhere/views"#' "$site/careacl.conf"
refused "nothing to make it in" "does not exist"
sed -i 's#views = "nowhere/views"#views = "views"#' "$site/careacl.conf"
mv "$site/real" "$site/views"
status_is 0 "put right: sync" careacl sync
status_is 0 "... verify" careacl verify

# two stores
cp "$site/careacl.conf" "$site/one.conf"
python3 - "$site/careacl.conf" <<'PY'
import re, sys
text = open(sys.argv[1]).read()
second = '''  ,{ name = "other"; root = "other"; views = "views"; regime = "establishment"; create = false;
    categories = ( { name = "notes"; path = "notes"; } ); }
'''
open(sys.argv[1], 'w').write(re.sub(r'\n\);\nprofessions', lambda m: '\n' + second + ');\nprofessions', text, count=1))
PY
output=$(careacl check 2>&1)
is "$?" 2 "two stores with one place: status 2"
contains "$output" "^careacl.conf:[0-9]+: error: views: .* is inside .*\(clinical\); choose a place apart" "... with file and line"
cp "$site/one.conf" "$site/careacl.conf"

# undo: links follow the rules, not the ACLs that were put back
generation=$(careacl sync --json | json 'd["generation"]')
is "$generation" null "nothing to do before undo"
check "undo of the first generations" careacl undo 1
careacl sync --adopt >/dev/null 2>&1
status_is 0 "... and the next sync brings everything back" careacl verify

finish
