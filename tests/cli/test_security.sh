#!/bin/bash
# careacl check --security: each finding is made, seen, and gone when it is set right.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 setfacl
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; };/' "$site/careacl.conf"
sed -i 's/^passwd:.*/passwd: files/; s/^group:.*/group: files/' /etc/nsswitch.conf
rm -rf /etc/exports /etc/exports.d /etc/nfs.conf /etc/updatedb.conf /etc/security/capability.conf /etc/samba
mkdir -p /etc/samba /etc/sudoers.d /etc/security
chmod 0750 "$site/registry.d"
careacl sync >/dev/null 2>&1

said() { careacl check --security 2>&1 | grep -v '^/proc/sys/'; } # those are the host's own
before=$(said)
# finds NAME PATTERN: made, and silent before
finds() {
	lacks "$before" "$2" "silent: $1"
	contains "$(said)" "$2" "told: $1"
}
gone() { is "$(said)" "$before" "gone: $1"; }

lacks "$before" "store clinical" "a good store: nothing to say"
echo "host: $before" | sed 's/^/# /'
is "$(careacl check --json | json 'len([f for f in d["findings"] if "chmod" in f["text"]])')" 0 "check alone does not look"

# careacl's own files
chmod 0640 "$site/state/state.db"
finds "the state can be read" "state/state.db: warning: is open to others than root \(mode 0640\).*chmod it to 0600"
status_is 1 "warnings are status 1" careacl check --security
is "$(careacl check --security --json | json 'sorted([f for f in d["findings"] if "0640" in f["text"]][0])')" \
	'["severity", "text", "where"]' "the form of check"
chmod 0600 "$site/state/state.db"
gone "the state"
chmod 0755 "$site/registry.d" && chmod 0644 "$site/registry.d/20-patients.conf"
finds "the registry can be read by everybody" "20-patients.conf: warning: is open to others.*names patients"
chmod 0750 "$site/registry.d"
gone "the registry, in a closed directory"
echo 'dr.one ALL = (root) /usr/sbin/careacl' >/etc/sudoers.d/careacl && chmod 0664 /etc/sudoers.d/careacl
finds "a fragment of sudoers that others write" "/etc/sudoers.d/careacl: warning: is open to others.*speaks for the desk"
chmod 0440 /etc/sudoers.d/careacl
gone "the fragment"

# NFS
echo "$site client(rw,no_root_squash,sec=krb5p)" >/etc/exports
finds "no_root_squash" "/etc/exports:1: warning: .*with no_root_squash: whoever is root on that machine"
lacks "$(said)" "without sec=krb5" "Kerberos is enough"
contains "$(said)" "/etc/nfs.conf: warning: NFS version 3" "version 3"
printf '[nfsd]\n vers3 = n\n' >/etc/nfs.conf
lacks "$(said)" "NFS version 3" "version 3 is off"
printf '# none\n"%s/clinical" -sec=sys,all_squash a b(rw)\n/elsewhere c(no_root_squash)\n' "$site" >/etc/exports
contains "$(said)" "/etc/exports:2: warning: .*to 'a' with all_squash" "all are one account, by common options"
contains "$(said)" "/etc/exports:2: warning: .*to 'b' without sec=krb5" "the machine says who its people are"
lacks "$(said)" "to 'c'" "what is elsewhere is nobody's concern"
echo "$site d(sec=krb5i)" >/etc/exports
gone "a good export"
mkdir "$CAREACL_TEST_DIR/papers"
printf '%s e(rw,sec=krb5p)\n' "$CAREACL_TEST_DIR/papers" >/etc/exports
finds "an export beside the store" "exports:1: warning: .*/papers, on the file system of store clinical.* to 'e': .*handles"
printf '%s -subtree_check e(rw,sec=krb5p)\n' "$CAREACL_TEST_DIR/papers" >/etc/exports
gone "an export whose handles are looked at"
rm -r /etc/exports /etc/nfs.conf "$CAREACL_TEST_DIR/papers"

# Samba
samba() { printf '[global]\nobey pam restrictions = yes\n[clinical]\npath = %s/clinical\nnt acl support = no\ninherit permissions = yes\n%s\n' "$site" "$1" >/etc/samba/smb.conf; }
samba ""
before=$(said)
for line in "vfs objects = recycle" "vfs objects = full_audit shadow_copy2" "guest ok = yes" "wide links = yes"; do
	samba "$line"
	finds "$line" "smb.conf:[0-9]+: warning: \"$line\" holds for \[clinical\]: "
done
samba "vfs objects = full_audit"
gone "a share without them"
rm /etc/samba/smb.conf
before=$(said)

# the system
printf 'PRUNE_BIND_MOUNTS="yes"\nPRUNEPATHS="/tmp/x /var/spool"\n' >/etc/updatedb.conf
finds "an index of names" "/etc/updatedb.conf: warning: updatedb writes the names of all documents below .*/clinical"
sed -i "s|/tmp/x|$CAREACL_TEST_DIR|" /etc/updatedb.conf
gone "the index leaves the store out"
rm /etc/updatedb.conf
printf '# comment cap_chown\ncap_dac_read_search dr.one\nnone *\n' >/etc/security/capability.conf
finds "a capability at the door" "capability.conf:2: warning: gives 'cap_dac_read_search'"
printf 'cap_net_raw dr.one\nnone *\n' >/etc/security/capability.conf
gone "a harmless capability"
rm /etc/security/capability.conf
groupadd -f docker
usermod -aG docker inf.two
finds "a login that is worth root" "inf.two: warning: is in the group 'docker', which starts containers as root"
gpasswd -d inf.two docker >/dev/null
gone "the group"

# copies
mkdir -m 0755 "$CAREACL_TEST_DIR/clinical-backup"
finds "a copy that everybody can go into" "go into $CAREACL_TEST_DIR/clinical-backup, whose name is one of copies"
chmod 0700 "$CAREACL_TEST_DIR/clinical-backup"
gone "the copy"

# a backup that was put back beside the store, by names and by marks
restored=$CAREACL_TEST_DIR/restored
copied="not only root can go into $restored, whose directories are named or marked like its folders"
mkdir "$restored" && mkdir "$restored"/{P001,P003}
finds "folders by their names" "$copied"
chmod 0700 "$restored"
gone "... that only root enters"
setfacl -m u:inf.two:x "$restored"
contains "$(said)" "$copied" "told: ... that somebody else enters by an ACL"
setfacl -b "$restored" && chmod 0700 "$restored" && chown inf.two "$restored"
contains "$(said)" "$copied" "told: ... in a directory of their own"
rm -r "$restored" && mkdir "$restored" && cp -a "$site/clinical/P001" "$restored/somebody"
finds "a folder under another name" "$copied"
rm -r "$restored" && mkdir -p "$restored/P001/medical"
gone "one directory that happens to be called like a folder"
rm -r "$restored"
touch "$site/clinical-2026.tar.gz"
finds "an archive" "not only root can read an archive, $site: it may hold documents"
chmod 0640 "$site/clinical-2026.tar.gz"
gone "an archive that is root's alone"
chgrp inf.two "$site/clinical-2026.tar.gz"
contains "$(said)" "not only root can read an archive, $site:" "told: an archive that a group reads"
rm "$site/clinical-2026.tar.gz"
mkdir "$restored" && touch "$restored/programs.zip"
gone "an archive of something else"
cp "$site/state/state.db" "$restored" && chmod 0644 "$restored/state.db"
finds "a copy of the state" "not only root can read $restored/state.db, which has the name of careacl's state"
rm -r "$restored"
gone "the copy of the state"

# folders that exchanged their names, or one that was copied within the store
swap() { mv "$1" "$1.was" && mv "$2" "$1" && mv "$1.was" "$2"; }
misplaced="that bear the mark of a patient whose folder stands elsewhere"
swap "$site/clinical/P001" "$site/clinical/P002"
finds "two folders with each other's names" "store clinical: 2 directories $misplaced: .*setfattr -x"
swap "$site/clinical/P001" "$site/clinical/P002"
gone "the names"
cp -a "$site/clinical/P001" "$site/clinical/P001.old"
finds "a copy of a folder" "store clinical: 1 directories $misplaced: "
rm -r "$site/clinical/P001.old"
gone "the copy of a folder"
cp "$site/careacl.conf" "$site/conf.kept"
pattern() { sed "s|root = \"clinical\";|root = \"clinical\"; folder = \"$1\";|" "$site/conf.kept" >"$site/careacl.conf"; }
pattern "{patient:2}/{patient}"
lacks "$(said)" "$misplaced" "folders that wait for their new names"
pattern "{opaque}"
careacl sync --quiet >/dev/null 2>&1
lacks "$(said)" "$misplaced" "folders under opaque names"
mapfile -t opaque < <(find "$site/clinical" -mindepth 1 -maxdepth 1 -regex '.*/[0-9a-f]+')
swap "${opaque[0]}" "${opaque[1]}"
contains "$(said)" "2 directories $misplaced" "told: opaque folders with each other's names"
swap "${opaque[0]}" "${opaque[1]}"
lacks "$(said)" "$misplaced" "gone: the opaque names"
mv "$site/conf.kept" "$site/careacl.conf"
careacl sync --quiet >/dev/null 2>&1
gone "the pattern"

# what is mounted elsewhere
mkdir "$CAREACL_TEST_DIR"/{upper,work,merged}
mount -t overlay -o "lowerdir=$site/clinical,upperdir=$CAREACL_TEST_DIR/upper,workdir=$CAREACL_TEST_DIR/work" layers "$CAREACL_TEST_DIR/merged"
finds "a layer of an overlay" "store clinical is a layer of the overlay mounted at $CAREACL_TEST_DIR/merged: "
cp "$site/careacl.conf" "$site/conf.kept"
sed -i "s|root = \"clinical\"|root = \"$CAREACL_TEST_DIR/merged\"|" "$site/careacl.conf"
contains "$(said)" "store clinical is on the overlay mounted at $CAREACL_TEST_DIR/merged: its layers" "told: a store on an overlay"
umount "$CAREACL_TEST_DIR/merged"
mv "$site/conf.kept" "$site/careacl.conf" && rm -r "$CAREACL_TEST_DIR"/{upper,work,merged}
gone "the overlay"
if make_fs ext4 disk; then
	cp "$site/careacl.conf" "$site/conf.kept"
	sed -i "s|root = \"clinical\"|root = \"$CAREACL_TEST_DIR/disk/ward\"|; s|state_dir = \"state\"|state_dir = \"state2\"|" "$site/careacl.conf"
	mkdir -m 0711 "$CAREACL_TEST_DIR/disk/ward" && careacl sync >/dev/null 2>&1
	before=$(said)
	sync -f "$CAREACL_TEST_DIR/disk" && cp "$CAREACL_TEST_DIR/.private/disk.img" "$CAREACL_TEST_DIR/.private/monday.img"
	mkdir "$CAREACL_TEST_DIR/monday" && mount -t ext4 -o loop "$CAREACL_TEST_DIR/.private/monday.img" "$CAREACL_TEST_DIR/monday"
	finds "an image of last monday" "$CAREACL_TEST_DIR/monday/ward is a copy of its root, on the mount $CAREACL_TEST_DIR/monday: "
	umount "$CAREACL_TEST_DIR/monday"
	gone "the image"
	mount -o remount,barrier=0 "$CAREACL_TEST_DIR/disk"
	finds "writes that are not waited for" "is on the mount $CAREACL_TEST_DIR/disk with \"(nobarrier|barrier=0)\": after a power cut"
	umount "$CAREACL_TEST_DIR/disk"
	rm -r "$site/state2" "$CAREACL_TEST_DIR"/{disk,monday} && mv "$site/conf.kept" "$site/careacl.conf"
else
	not_ok "an ext4"
fi
before=$(said)
mkdir "$CAREACL_TEST_DIR/beside" && mount --bind "$site/clinical/P001" "$CAREACL_TEST_DIR/beside"
finds "a mount beside" "is seen at $CAREACL_TEST_DIR/beside too"
umount "$CAREACL_TEST_DIR/beside"
gone "the mount"
if make_fs btrfs snapshots; then
	btrfs subvolume create "$CAREACL_TEST_DIR/snapshots/data" >/dev/null
	mv "$site/clinical" "$site/clinical.kept" && mkdir -m 0711 "$CAREACL_TEST_DIR/snapshots/data/clinical"
	cp "$site/careacl.conf" "$site/conf.kept"
	sed -i "s|root = \"clinical\"|root = \"$CAREACL_TEST_DIR/snapshots/data/clinical\"|" "$site/careacl.conf"
	btrfs subvolume snapshot -r "$CAREACL_TEST_DIR/snapshots/data" "$CAREACL_TEST_DIR/snapshots/monday" >/dev/null
	contains "$(said)" "snapshots/monday, a subvolume that may be a snapshot" "told: a snapshot beside its subvolume"
	btrfs subvolume delete "$CAREACL_TEST_DIR/snapshots/monday" >/dev/null
	lacks "$(said)" "may be a snapshot" "gone: the snapshot, and the subvolume itself is none"
	umount "$CAREACL_TEST_DIR/snapshots"
	rm "$site/careacl.conf" && mv "$site/conf.kept" "$site/careacl.conf" && mv "$site/clinical.kept" "$site/clinical"
else
	not_ok "a btrfs"
fi
# objects
medical=$site/clinical/P002/medical
# lies NAME PATTERN PATH COMMAND...: makes an object, expects the finding, takes the object away
lies() {
	local name=$1 pattern=$2 path=$3
	shift 3
	"$@"
	finds "$name" "store clinical: [0-9]+ $pattern"
	rm -rf "$path"
	gone "$name"
}
make_foreign() { touch "$1" && chown 54321 "$1"; }
make_set_id() { touch "$1" && chmod 4700 "$1"; }
make_program() { touch "$1" && chmod 0701 "$1"; }
lies "a number that is nobody's" "objects of a number" "$medical/old" make_foreign "$medical/old"
lies "a set-user-id file" "files that give their owner" "$medical/tool" make_set_id "$medical/tool"
lies "a program" "files that everybody may start" "$medical/tool" make_program "$medical/tool"
lies "a trash" "directories in which programs keep" "$medical/.Trash-1000" mkdir "$medical/.Trash-1000"
lies "thumbnails" "objects with small pictures" "$medical/Thumbs.db" touch "$medical/Thumbs.db"
lies "a core" "files with what a program had in memory" "$medical/core.123" touch "$medical/core.123"
lies "an editor's copy" "files that look like copies" "$medical/letter.odt~" touch "$medical/letter.odt~"
touch "$medical/mine" && chown dr.one "$medical/mine"
lacks "$(said)" "belonged to people" "an author keeps a document for a day"
contains "$(careacl check --security --at "$(date -d '+3 days' +%Y-%m-%d)" 2>&1)" "1 objects that have belonged to people" \
	"told: after that it should have been taken over"
rm "$medical/mine"
lacks "$(careacl check --security 2>&1)" "P00[0-9]" "off a terminal no path names a patient"
finish
