#!/bin/bash
# What settings and mounts leave behind: views that are named no more, something mounted over a folder.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh

site_logins dr.one inf.two inf.three dr.out
chmod 0755 "$CAREACL_TEST_DIR"
make_fs ext4 disk || exit 1
make_site "$CAREACL_TEST_DIR/disk/site"
sed -i 's|root = "clinical";|root = "clinical"; views = "views";|; s|max_revoked = "20%"; max_granted = "20%"|max_revoked = "100%"; max_granted = "100%"|' \
	"$site/careacl.conf"
status_is 0 "the site is in force" careacl sync
check "a view has its link" test -L "$site/views/inf.two/P002"

# ---- views elsewhere, and none ----
ln -s ../../elsewhere "$site/views/inf.two/by-hand"
echo note >"$site/views/README"
sed -i 's|views = "views"|views = "views.new"|' "$site/careacl.conf"
status_is 0 "the views are elsewhere" careacl sync
check "they are made there" test -L "$site/views.new/inf.two/P002"
is "$(find "$site/views" -type l)" "" "no link is left where they were"
check "what careacl did not make is left alone" test -f "$site/views/README"
is "$(careacl sync)" "" "the next sync is silent"
sed -i 's| views = "views.new";||' "$site/careacl.conf"
status_is 0 "there are none any more" careacl sync
check "nothing is left of them" test ! -e "$site/views.new"

# ---- a mount over a category, over a folder ----
mkdir "$CAREACL_TEST_DIR/disk/open"
chmod 0777 "$CAREACL_TEST_DIR/disk/open"
mount --bind "$CAREACL_TEST_DIR/disk/open" "$site/clinical/P002/psychiatry"
check "a nurse who may not enters what is mounted over the category" as inf.two ls "$site/clinical/P002/psychiatry"
status_is 4 "sync says that it cannot treat it" careacl sync
contains "$(careacl sync 2>&1)" 'mount point' "in words"
status_is 1 "verify finds a leak" careacl verify
contains "$(careacl verify)" 'leak: inf.two has rwx, may ---: .*P002/psychiatry' "hers"
is "$(stat -c %a "$CAREACL_TEST_DIR/disk/open")" 777 "what is mounted is left alone"
umount "$site/clinical/P002/psychiatry"
status_is 0 "all is well without it" careacl sync
status_is 0 "and verified" careacl verify
mount --bind "$CAREACL_TEST_DIR/disk/open" "$site/clinical/P003"
status_is 4 "a mount over a folder too" careacl sync
contains "$(careacl verify)" 'leak: other has rwx, may ---: .*P003' "is a leak"
umount "$site/clinical/P003"
status_is 0 "all is well without it" careacl sync
finish
