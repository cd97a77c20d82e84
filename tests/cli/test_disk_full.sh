#!/bin/bash
# The file system of a store is full: that is what is said, although ext4 keeps blocks back that nobody gets; and a folder that
# found no room was never there.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 mkfs.ext4
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; };/' "$site/careacl.conf"
mv "$site/registry.d/20-patients.conf" "$site/20-patients.conf"
cat >"$site/registry.d/20-patients.conf" <<'CONF'
patients = ( { id = "P001"; birth_date = "1950-02-01"; teams = ( { team = "ward"; } ); } );
CONF

# on TYPE MOUNT-NAME: the site's store moves there, with one patient
on() {
	local root=$CAREACL_TEST_DIR/$1/root
	rm -rf "$site/state"
	sed -i "s|root = \"[^\"]*\"|root = \"$root\"|" "$site/careacl.conf"
	rm -f "$site/registry.d/40-more.conf" && mkdir -m 0711 "$root" && careacl sync >/dev/null 2>&1
}
# more: patients come
more() {
	local number
	echo 'patients = (' >"$site/registry.d/40-more.conf"
	for number in $(seq 101 "$1"); do
		echo "{ id = \"P$number\"; birth_date = \"1960-02-01\"; teams = ( { team = \"ward\"; } ); },"
	done | sed '$s/,$//' >>"$site/registry.d/40-more.conf"
	echo ');' >>"$site/registry.d/40-more.conf"
}
# fill NAME: nothing is left
fill() {
	dd if=/dev/zero of="$CAREACL_TEST_DIR/$1/ballast" bs=64k >/dev/null 2>&1
	dd if=/dev/zero of="$CAREACL_TEST_DIR/$1/ballast" bs=4k oflag=append conv=notrunc >/dev/null 2>&1
	sync -f "$CAREACL_TEST_DIR/$1"
}
free_bytes() { stat -f -c '%f * %S' "$CAREACL_TEST_DIR/$1" | { read -r sum && echo $((sum)); }; }

SIZE=256M make_fs ext4 blocks -b 4096 -I 256 >/dev/null 2>&1 && on blocks && fill blocks
is "$(($(free_bytes blocks) > 2 * 1024 * 1024))" 1 "an ext4 that is full says that blocks are free"
more 110
output=$(careacl sync 2>&1)
is "$?" 4 "no room for folders: status 4"
contains "$output" "No space left on device" "... the disk is full"
lacks "$output" "the disk is not full|ea_inode" "... and that is said"
lacks "$(careacl check 2>&1)" "the disk is not full|ea_inode" "... by check"
rm "$CAREACL_TEST_DIR/blocks/ballast"
output=$(careacl sync 2>&1)
is "$?" 0 "room again: all is done"
lacks "$output" "is gone: restore it from the backup" "... and a folder that was never made is not gone"
rm -r "$CAREACL_TEST_DIR/blocks/root/P101"
contains "$(careacl sync 2>&1)" "is gone: restore it from the backup" "... but one that was is"

# a folder that is gone stays gone while there is no room to make it anew
rm -r "$CAREACL_TEST_DIR/blocks/root/P102" && fill blocks
contains "$(careacl sync 2>&1)" "is gone: restore it from the backup" "gone, and no room"
rm "$CAREACL_TEST_DIR/blocks/ballast"
contains "$(careacl sync 2>&1)" "is gone: restore it from the backup" "... still gone"
lacks "$(careacl sync 2>&1)" "is gone: restore it from the backup" "... until it is made"

make_fs ext4 inodes -N 64 >/dev/null 2>&1 && on inodes && more 140
output=$(careacl sync 2>&1)
is "$?" 4 "no inode is left: status 4"
contains "$output" "No space left on device" "... the disk is full"
lacks "$output" "the disk is not full|ea_inode" "... and that is said"
finish
