#!/bin/bash
# docs/backup.md: a folder and a whole store put back, and who may open what afterwards.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require rsync setfacl getfattr

site_logins dr.one inf.two inf.three
chmod 0755 "$CAREACL_TEST_DIR"
make_fs ext4 disk || exit 1
make_site "$CAREACL_TEST_DIR/disk/site"
sed -i 's|root = "clinical";|root = "clinical"; folder = "{opaque}"; views = "views";|' "$site/careacl.conf"
sed -i 's|min = "3";|min = "100";|' "$site/careacl.conf"

folder_of() { careacl who "$1" --json | json 'd["entries"][0]["path"].rsplit("/", 1)[0]'; }
backup=$CAREACL_TEST_DIR/disk/backup

status_is 0 "the site is in force" careacl sync
folder=$(folder_of P002)
is "$(getfattr -n trusted.careacl.patient --only-values "$folder" 2>/dev/null)" P002 "the folder's mark says whose it is"
as dr.one bash -c "echo text >'$folder/medical/a.txt'"
check "it is copied, attributes included" rsync -aAX --numeric-ids "$site/clinical/" "$backup/"

# a person leaves, then the folder is lost and put back
sed -i 's/login = "inf.three"; profession = "nurse";/login = "inf.three"; profession = "nurse"; valid_until = "2026-01-31";/' \
	"$site/registry.d/10-people.conf"
status_is 0 "a nurse has left" careacl sync
refuse "she is refused" as inf.three cat "$folder/medical/a.txt"
rm -rf "$folder"
check "the folder is put back" rsync -aAX --numeric-ids "$backup/${folder##*/}/" "$folder/"
check "which brings her back" as inf.three cat "$folder/medical/a.txt"
status_is 1 "verify says so" careacl verify
check "sync" careacl sync
refuse "and takes it away again" as inf.three cat "$folder/medical/a.txt"
check "the team reads" as dr.one cat "$folder/medical/a.txt"
status_is 0 "verify finds nothing" careacl verify

# a copy beside it is nobody's
check "a copy stands beside the folder" rsync -aAX --numeric-ids "$backup/${folder##*/}/" "$site/clinical/P002.old/"
careacl sync >/dev/null 2>&1
refuse "it is closed" as dr.one cat "$site/clinical/P002.old/medical/a.txt"
check "and not deleted" test -s "$site/clinical/P002.old/medical/a.txt"
check "the folder is open as before" as dr.one cat "$folder/medical/a.txt"
rm -rf "$site/clinical/P002.old"

# without marks: the names are enough as long as the key is the same
rm -rf "$backup" && cp -r "$site/clinical" "$backup"
find "$site/clinical" -mindepth 1 -delete
cp -r "$backup/." "$site/clinical/"
check "a store that came back without attributes is put right" careacl sync
check "the team reads" as dr.one cat "$folder/medical/a.txt"
refuse "who has left does not" as inf.three cat "$folder/medical/a.txt"
status_is 0 "verify finds nothing" careacl verify
finish
