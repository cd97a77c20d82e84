#!/bin/bash
# adopt looks before it takes over: with and without settings, --dry-run, --login, --propose; and on trees that are no good.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 setfacl
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three out.four
echo "cardio:x:21100:dr.one,inf.two" >>/etc/group
echo "backup.bot:x:199:199::/nonexistent:/bin/sh" >>/etc/passwd
chmod 0711 "$CAREACL_TEST_DIR"
tree=$CAREACL_TEST_DIR/tree
put() { mkdir -p "$(dirname "$tree/$1")" && echo x >"$tree/$1"; }
look() { "$CAREACL" adopt "$tree" "$@"; }

# ---- a tree that nobody has declared, without settings
for document in D1/medical/a D1/medical/b D2/medical/a "J. Doe/medical/a" $'new\nline/medical/a' d3/medical/a D3/medical/a D4/medical/a \
	D5/.hidden/a D6/letter lonely D7/medical/a; do put "$document"; done
chmod 0711 "$tree" && chmod 0700 "$tree"/*/ && chmod 0640 "$tree"/*/*/a
chgrp -R cardio "$tree/D1" "$tree/D2" && chmod 2770 "$tree"/D[12] "$tree"/D[12]/medical
chmod 0640 "$tree"/D[12]/medical/a # their group only reads what is there
chmod -R go+rX "$tree/D4"
setfacl -R -m u:inf.three:rX "$tree/D3"
setfacl -m u:199:rx,u:47110:rx "$tree/D7"
ln "$tree/D1/medical/a" "$tree/D1/medical/second" && ln -s /etc/passwd "$tree/D1/medical/link" && mkfifo "$tree/D1/fifo"
mkdir "$tree/D5/mounted" && mount -t ramfs none "$tree/D5/mounted"
[ ! -e /etc/careacl/careacl.conf ] || rm /etc/careacl/careacl.conf
before=$(cd "$tree" && find . -printf '%p %C@ %m %U\n' | sort)
output=$(look --dry-run)
is "$?" 0 "a look without settings"
contains "$output" "^ +1 +1 +0  EVERYBODY" "... says what everybody opens"
contains "$output" "^ +2 +2 +2  Unix group cardio, people: 2$" "... what a group opens"
contains "$output" "^ +2 +2 +0  inf.three, alone in 1$" "... what somebody opens alone"
contains "$output" "uid:47110, .*no login has this uid" "... and a number without a login"
contains "$output" "backup.bot, .*account of a service" "... and an account of a service"
contains "$output" "^ +2  files with more than one name" "... files with more than one name"
contains "$output" "^ +1  symbolic links" "... symbolic links"
contains "$output" "^ +1  devices" "... a FIFO"
contains "$output" "^ +1  mount points" "... what is mounted there"
contains "$output" "^ +1  files in no folder" "... a file in no folder"
contains "$output" "^ +1  files in a folder but in no category" "... and in no category"
contains "$output" "^ +4  folders whose name is no patient's id" "... names that are no ids"
lacks "$output" "D1|Doe" "... and off a terminal names no folder"
is "$(cd "$tree" && find . -printf '%p %C@ %m %U\n' | sort)" "$before" "... and changes nothing"
found=$(look --dry-run --json | json '[d["store"], d["today"]["everybody"], [g["folders"] for g in d["today"]["groups"]], d["today"]["symlinks"], "difference" in d]')
is "$found" '[null, {"folders": 1, "reads": 1, "changes": 0}, [2], 1, false]' "the same as JSON"
contains "$(look --login dr.one)" "^D1: documents 3, reads 3, writes 0, lists the folder, changes something in it$" "what one login opens"
is "$(look --login inf.three --json | json '[f["folder"] for f in d["login"]["folders"]]')" '["D3", "D4"]' "... as JSON"
is "$(look --login out.four --json | json '[f["folder"] for f in d["login"]["folders"]]')" '["D4"]' "... of one whom nothing names"
status_is 2 "a login that is none" look --login nobody.here
ln -s "$tree" "$CAREACL_TEST_DIR/short"
is "$("$CAREACL" adopt "$CAREACL_TEST_DIR/short/." --dry-run --json | json 'd["root"]')" "$tree" "a root behind a symbolic link is read where it is"

# ---- the proposal
proposed=$CAREACL_TEST_DIR/proposed
check "a proposal" look --propose "$proposed"
is "$(stat -c '%a' "$proposed" "$proposed/careacl.conf" "$proposed"/registry.d/* | sort -u | xargs)" "600 700" "... for root alone"
contains "$(cat "$proposed/registry.d/adopted-patients.conf")" 'folder new\\x0aline: its name' "... a name with a newline stays on one line"
is "$(grep -c '{ id = ' "$proposed/registry.d/adopted-patients.conf")" 6 "... a patient for each folder that can be one"
lacks "$(cat "$proposed"/registry.d/*)" '"[dD]3"|Doe";|backup.bot' "... none where upper and lower case differ only, no service"
status_is 1 "... and check takes it" "$CAREACL" -c "$proposed/careacl.conf" check
status_is 2 "a second time: nothing is written over it" look --propose "$proposed"
mkdir -p "$CAREACL_TEST_DIR/half/registry.d" && echo mine >"$CAREACL_TEST_DIR/half/registry.d/adopted-patients.conf"
status_is 2 "where one of the files is there" look --propose "$CAREACL_TEST_DIR/half"
is "$(cd "$CAREACL_TEST_DIR/half" && find . -type f -exec cat {} +)" mine "... no other is left behind, and it stays"
status_is 2 "a place that cannot be" look --propose "$CAREACL_TEST_DIR/no/where"
mkdir "$CAREACL_TEST_DIR/outside" "$CAREACL_TEST_DIR/linked" && ln -s "$CAREACL_TEST_DIR/outside" "$CAREACL_TEST_DIR/linked/registry.d"
ln -s "$CAREACL_TEST_DIR/outside" "$CAREACL_TEST_DIR/link" && mkdir -m 0777 "$CAREACL_TEST_DIR/open" && chmod 0777 "$CAREACL_TEST_DIR/open"
contains "$(look --propose "$CAREACL_TEST_DIR/linked" 2>&1)" 'linked/registry.d: error: is a symbolic link' "a registry.d that is a link is not followed"
contains "$(look --propose "$CAREACL_TEST_DIR/link" 2>&1)" 'link: error: is a symbolic link' "nor a directory that is one"
contains "$(look --propose "$CAREACL_TEST_DIR/open" 2>&1)" 'others may write there' "nor one where others may write"
contains "$(look --propose "$tree/proposed" 2>&1)" 'inside the tree' "nothing is written into the tree that is looked at"
is "$(find "$CAREACL_TEST_DIR/outside" "$CAREACL_TEST_DIR/open" -type f)$(find "$tree" -name proposed)" "" "... and nothing is left"
contains "$("$CAREACL" adopt / --dry-run 2>&1)" 'root of the whole machine' "/ is no tree of folders"
found=$("$CAREACL" -c "$proposed/careacl.conf" adopt "$tree" --dry-run --json |
	json '[d["difference"]["gains"], sorted(l.get("login", "everybody") for l in d["difference"]["losses"]), d["difference"]["unknown_folders"]]')
is "$found" '[[], ["backup.bot", "dr.one", "everybody", "inf.three", "inf.two", "uid:47110"], 4]' \
	"with it: nobody gains; everybody loses, who is in no id, and who may add and not change what is there"
contains "$("$CAREACL" -c "$proposed/careacl.conf" adopt "$tree" --login inf.three)" "^  D3/.*: read -> none$" "... the one who loses is told what"

# ---- trees that are no good
status_is 2 "a root that is not there" "$CAREACL" adopt "$tree/none" --dry-run
status_is 2 "a root that is a file" "$CAREACL" adopt "$tree/lonely" --dry-run
is "$("$CAREACL" adopt "$tree/none" --dry-run --json 2>/dev/null | json 'len(d["errors"])')" 1 "... as JSON"
status_is 2 "settings that were typed and are not there" "$CAREACL" -c "$CAREACL_TEST_DIR/none.conf" adopt "$tree" --dry-run
mkdir -p "$tree/D5/mounted/P/x" && echo x >"$tree/D5/mounted/P/x/a"
output=$("$CAREACL" adopt "$tree/D5/mounted" --dry-run 2>&1)
is "$?" 0 "a file system without ACLs"
contains "$output" "keeps no ACLs" "... is said"
mkdir -m 0700 "$tree/D1/medical/shut" && chown 47110 "$tree/D1/medical/shut"
output=$(setpriv --bounding-set -dac_override,-dac_read_search --inh-caps -all "$CAREACL" adopt "$tree" --dry-run 2>&1)
is "$?" 4 "a directory that cannot be read"
contains "$output" "could not be read: [1-9]" "... is counted"
contains "$output" "who opens it today" "... and the rest is told"
status_is 2 "somebody who is not root" as dr.one "$CAREACL" adopt "$tree" --dry-run
deep=$tree/D7/medical
for _ in $(seq 500); do deep=$deep/d; done
mkdir -p "$deep"
status_is 4 "a tree that is deeper than is read" look --dry-run
rm -r "$tree/D7/medical/d"

# ---- a store's root: the report, then the mark
mkdir -p "$site/clinical/P001/medical" "$site/clinical/P009" && chmod 0755 "$site/clinical"/P00? && chmod 0755 "$site/clinical/P001/medical"
echo x >"$site/clinical/P001/medical/a" && setfacl -m u:inf.two:r-- "$site/clinical/P001/medical/a"
output=$(careacl adopt "$site/clinical" --dry-run)
is "$?" 0 "a look at a store's root"
contains "$output" "^ +[0-9]+ +2 +0 +0  everybody who can log in here$" "... who loses"
contains "$output" "^ +1  folders of no patient" "... whose folder nobody knows"
status_is 3 "... which adopts nothing" careacl sync
found=$(careacl adopt "$site/clinical" --dry-run --login dr.one --json | json '[[g["patient"], g["category"], g["had"], g["access"], g["empty"]] for g in d["login"]["gains"]][:2]')
is "$found" '[["P001", "medical", "read", "write", false], ["P001", "psychiatry", "none", "write", true]]' "what one login gains"
found=$(careacl adopt "$site/clinical" --json | json '[d["store"], d["operations"] > 0, d["difference"]["unknown_folders"], d["today"]["folders"]]')
is "$found" '["clinical", true, 1, 2]' "adopt says it too"
is "$(careacl adopt clinical --json | json '"today" in d')" false "... once"
status_is 0 "... and then a sync goes" careacl sync
sed -i '1i language = "fr";' "$site/careacl.conf"
contains "$(careacl adopt clinical --dry-run)" "qui l'ouvre aujourd'hui" "in French"
finish
