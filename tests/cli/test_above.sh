#!/bin/bash
# The directories above a store and above careacl's own files: who may write to one puts another directory in the place of what it
# leads to. check tells, and a sync that finds another root says where the folders stand, not that it should be adopted.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 setfacl
site_logins dr.one inf.two inf.three
groupadd -f clinicians && gpasswd -a inf.two clinicians >/dev/null
share=$CAREACL_TEST_DIR/srv/share
mkdir -p "$share" "$CAREACL_TEST_DIR/conf"
make_site "$CAREACL_TEST_DIR/conf/site"
mv "$site/clinical" "$share/folders" && root=$share/folders
mkdir -m 0711 "$share/views"
sed -i "s|root = \"clinical\"|root = \"$root\"; views = \"$share/views\"|" "$site/careacl.conf"
check "a sync" careacl sync

errors() { careacl check 2>/dev/null | grep ': error: '; }
warned() { careacl check --security 2>/dev/null | grep 'something else in the place of'; }
is "$(errors)$(warned)" "" "directories that are root's: nothing is said"

# above the root: an error of check, whoever it is
above="careacl.conf:5: error: $share .*can be written to by"
instead="in the place of $root: the patients' folders then stand where no sync finds them"
chmod 0777 "$share"
contains "$(errors)" "$above everybody on the machine, .*$instead.*; chmod go-w it" "everybody may write above the root"
status_is 2 "... status 2" careacl check
is "$(warned | wc -l)" 1 "... the views beside it say nothing more"
chmod 1777 "$share"
is "$(errors)$(warned)" "" "a sticky directory: nobody renames what is root's"
chown inf.two "$share"
contains "$(errors)" "$above its owner, who is not root, .*; chown root it" "... but its owner does"
chown root:clinicians "$share" && chmod 2775 "$share"
contains "$(errors)" "$above its group, .*; chmod g-w it" "a group may write above the root"
chown root:root "$share" && chmod 0775 "$share"
is "$(errors)" "" "... that is root's own"
chmod 0755 "$share" && setfacl -m u:inf.two:rwx "$share"
contains "$(errors)" "$above those whom its ACL names, .*; setfacl -b it" "somebody may by an ACL"
setfacl -m m::r-x "$share"
is "$(errors)" "" "... whose mask lets nobody"
setfacl -m m::rwx -m u:inf.two:r-x -m g::rwx "$share" && chgrp clinicians "$share"
contains "$(errors)" "$above its group," "... or its group does"
setfacl -b "$share" && chgrp root "$share" && chmod 0755 "$share"
chmod 0777 "$CAREACL_TEST_DIR/srv"
contains "$(errors)" "error: $CAREACL_TEST_DIR/srv .*in the place of $share: " "two levels above"
chmod 1777 "$CAREACL_TEST_DIR/srv" && chown inf.two "$share"
contains "$(errors)" "error: $CAREACL_TEST_DIR/srv .*in the place of $share: " "sticky, and what the way goes through is somebody's"
chown root "$share" && chmod 0755 "$CAREACL_TEST_DIR/srv"

# by links: what they are in, and where they lead
mkdir -m 1777 "$CAREACL_TEST_DIR/links" && ln -s ../srv "$CAREACL_TEST_DIR/links/srv"
cp "$site/careacl.conf" "$site/kept"
sed -i "s|$CAREACL_TEST_DIR/srv|$CAREACL_TEST_DIR/links/srv|g" "$site/careacl.conf"
is "$(errors)" "" "a link of root's in a sticky directory"
chown -h inf.two "$CAREACL_TEST_DIR/links/srv"
contains "$(errors)" "error: $CAREACL_TEST_DIR/links .*in the place of $CAREACL_TEST_DIR/links/srv: " "... of somebody else's"
chown -h root "$CAREACL_TEST_DIR/links/srv" && chmod 0777 "$share"
contains "$(errors)" "error: $CAREACL_TEST_DIR/.*srv/share .*everybody" "what is above the root behind the link"
chmod 0755 "$share" && mv "$site/kept" "$site/careacl.conf"

# above careacl's own files: warnings of --security
for place in "state 0700 $CAREACL_TEST_DIR/conf/site/state" "careacl.conf 0644 $site/careacl.conf" "registry.d 0755 $site/registry.d"; do
	read -r name _ path <<<"$place"
	chmod 0777 "$site"
	contains "$(warned)" "^$path: warning: $site .*everybody on the machine, .*in the place of $path: " "told above $name"
	chmod 0755 "$site"
done
chmod 0777 "$CAREACL_TEST_DIR/conf"
contains "$(warned)" "state: warning: $CAREACL_TEST_DIR/conf .*what the desk has recorded, the trail and the keys" "... two levels above"
chmod 0755 "$CAREACL_TEST_DIR/conf"
mkdir "$CAREACL_TEST_DIR/open" && mv "$share/views" "$CAREACL_TEST_DIR/open"
sed -i "s|$share/views|$CAREACL_TEST_DIR/open/views|" "$site/careacl.conf" && chmod 0777 "$CAREACL_TEST_DIR/open"
contains "$(warned)" "careacl.conf:5: warning: $CAREACL_TEST_DIR/open .*people are then led to other folders" "told above the views"
mv "$CAREACL_TEST_DIR/open/views" "$share" && sed -i "s|$CAREACL_TEST_DIR/open/views|$share/views|" "$site/careacl.conf"
is "$(warned)" "" "gone: all of them"

# somebody does it
chmod 0777 "$share"
as inf.two mv "$root" "$share/f2" && as inf.two mkdir "$root"
output=$(careacl sync 2>&1)
is "$?" 2 "another's root in its place: status 2"
contains "$output" "a directory that bears its mark stands at $share/f2: .*put it back" "... and where the folders are"
lacks "$output" "adopt" "... not to be adopted"
contains "$(errors)" "stands at $share/f2" "check says it too"
chown root "$root" && chmod 0711 "$root"
output=$(careacl sync 2>&1)
is "$?" 2 "... which is root's by now, and empty: status 2"
contains "$output" "is empty now: .*stands at $share/f2: .*put it back" "... the same"
lacks "$output" "adopt" "... not to be adopted"
mkdir "$root/P009"
output=$(careacl sync 2>&1)
is "$?" 3 "... and holds something: status 3"
contains "$output" "$root is not the directory that was careacl's at the last sync .*stands at $share/f2" "... the same"
lacks "$output$(careacl check; careacl plan 2>&1; careacl verify 2>&1)" "adopt" "... nobody is told to adopt it"
mkdir "$share/away" && mv "$share/f2" "$share/away"
output=$(careacl sync 2>&1)
contains "$output" "the folders of the last sync may stand elsewhere.*look for them" "what is not found is to be looked for"
lacks "$output" "adopt" "... and nothing adopted"
mv "$share/away/f2" "$share/f2" && rm -r "$root" "$share/away"
contains "$(careacl sync 2>&1)" "cannot be used now; a directory that bears its mark stands at $share/f2" "a root that is gone: where it is"
mv "$share/f2" "$root" && chmod 0755 "$share"
status_is 0 "put back, all is as before" careacl sync
setfattr -x trusted.careacl.store "$root"
contains "$(careacl sync 2>&1)" "then type: careacl adopt $root" "a root that lost its own mark alone: adopt it"
check "... it is adopted" careacl adopt clinical
mv "$CAREACL_TEST_DIR/srv" "$CAREACL_TEST_DIR/srv.old" && mkdir -p "$root" && chmod 0711 "$root"
contains "$(careacl sync 2>&1)" "stands at $CAREACL_TEST_DIR/srv.old/share/folders" "a directory above that got another name"
rm -r "$CAREACL_TEST_DIR/srv" && mv "$CAREACL_TEST_DIR/srv.old" "$CAREACL_TEST_DIR/srv"
mv "$root" "$share/f2" && mkdir -m 0711 "$root"
status_is 0 "one that really begins anew can be adopted" careacl adopt clinical
finish
