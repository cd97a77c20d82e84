#!/bin/bash
# Documents come in by rsync over ssh and by tar: with the shipped alias the care team can work at once; what -a, -aA,
# tar and tar --acls do to the ACL is closed to strangers meanwhile, and repaired by the next sync.
. tests/lib.sh
in_namespace "$@"
require sshd ssh ssh-keygen rsync tar setfacl
. tests/services/site.sh
. tests/services/ssh.sh

# copy LOGIN OPTION... SOURCE TARGET: by rsync over ssh
copy() {
	local login=$1
	shift
	set -- "${@:1:$#-1}" "$login@127.0.0.1:${*: -1}"
	said=$(rsync -e "ssh ${ssh_options[*]}" "$@" 2>&1 </dev/null)
}
# fetch LOGIN SOURCE: with all that rsync can bring
fetch() {
	rm -rf "$dir/fetched"
	said=$(rsync -a -e "ssh ${ssh_options[*]}" "$1@127.0.0.1:$2" "$dir/fetched" 2>&1 </dev/null)
}

# what bob can do with a document that anna brought in: "rw", "r-", "--"
bob_can() {
	local can=
	if as bob test -r "$1"; then can=r; else can=-; fi
	if as bob test -w "$1"; then echo "${can}w"; else echo "$can-"; fi
}

# A delivery as a device or another system makes it: modes of all kinds, a directory, a link, an ACL of its own.
make_delivery() {
	mkdir -p "$dir/delivery/sub" && chmod 0755 "$dir/delivery" "$dir/delivery/sub" || return 1
	local mode
	for mode in 600 640 644 666; do
		echo "result $mode" >"$dir/delivery/$mode.txt" && chmod "$mode" "$dir/delivery/$mode.txt" || return 1
	done
	echo deep >"$dir/delivery/sub/deep.txt"
	echo shared >"$dir/delivery/acl.txt" && setfacl -m u:eve:rw "$dir/delivery/acl.txt" &&
		ln -s /etc/passwd "$dir/delivery/link"
}

# after_sync WAY: what came in by WAY is the team's, whatever it was
after_sync() {
	local way=$1 where=$clinical/folders/P001/letters/$1 wrong='' document
	check "$way: sync" careacl sync
	for document in 600 640 644 666 acl sub/deep; do
		[ "$(bob_can "$where/$document.txt")" = rw ] || wrong="$wrong $document: $(acl "P001/letters/$way/$document.txt")"
		as eve test -r "$where/$document.txt" && wrong="$wrong eve reads $document"
	done
	is "$wrong" "" "$way: after sync the team works with all of it, and nobody else"
	is "$(acl "P001/letters/$way/acl.txt" | grep -c eve)" "0" "$way: nothing is left of the source's own ACL"
	check "$way: verify agrees" careacl verify
}

check "a site" make_service_site
if start_sshd anna bob eve parti; then ok "sshd is there"; else
	not_ok "sshd is there" "$(cat "$dir/sshd.log" 2>&1)"
	finish
fi
cp conf/rsync.careacl /etc/popt
check "a delivery" make_delivery
letters=$clinical/folders/P001/letters

refuse "who is in the group of sftp has no rsync" copy anna --clinical "$dir/delivery/" "$letters/"
for login in anna bob eve parti; do gpasswd -d "$login" clinicians >/dev/null; done

# ---- the shipped alias
check "alias: comes in" copy anna --clinical "$dir/delivery/" "$letters/alias/"
for document in 600 640 644 666 acl sub/deep; do
	is "$(bob_can "$letters/alias/$document.txt")" "rw" "alias: a colleague works at once with $document.txt"
done
is "$(acl P001/letters/alias/600.txt)" "user::rw- user:anna:rwx user:bob:rwx group::--- mask::rw- other::--- " \
	"alias: a document has the default ACL"
is "$(find "$letters/alias" -type l)" "" "alias: no link comes in"
is "$(find "$letters/alias" -perm /o+rwx)" "" "alias: nothing is open to others"
before=$(find "$letters/alias" -type f -printf '%p %i %T@\n' | sort)
check "alias: comes in once more" copy anna --clinical "$dir/delivery/" "$letters/alias/"
is "$(find "$letters/alias" -type f -printf '%p %i %T@\n' | sort)" "$before" "alias: what is there is left alone"
check "alias: a colleague brings a newer version" copy bob --clinical --ignore-times "$dir/delivery/644.txt" "$letters/alias/"
is "$(bob_can "$letters/alias/644.txt")" "rw" "alias: and works on"
check "alias: through the view" copy anna --clinical "$dir/delivery/644.txt" "$clinical/views/anna/P001/medical/"
is "$(acl P001/medical/644.txt)" "user::rw- user:anna:r-x user:bob:r-x group::--- mask::r-- other::--- " \
	"alias: sealed: colleagues read"
for way in --inplace --whole-file; do
	refuse "alias: sealed: a colleague does not replace it ($way)" \
		copy bob --clinical --ignore-times "$way" "$dir/delivery/644.txt" "$letters/../medical/"
done
copy bob --clinical --ignore-times "$dir/delivery/644.txt" "$letters/../medical/"
contains "$said" 'rename .*Operation not permitted' "alias: and is told so"
after_sync alias

# ---- what people type instead
check "-a comes in" copy anna -a --no-links "$dir/delivery/" "$letters/a/"
is "$(bob_can "$letters/a/600.txt")" "--" "-a: the mode becomes the mask: a colleague is shut out, for now"
is "$(bob_can "$letters/a/644.txt")" "r-" "-a: or reads, for now"
refuse "-a: what is open to others is closed by the folder" as eve cat "$letters/a/644.txt"
after_sync a
check "-aA comes in" copy anna -aA --no-links "$dir/delivery/" "$letters/aA/"
is "$(bob_can "$letters/aA/600.txt")" "--" "-aA: the ACL of the source replaces the team's, for now"
contains "$(acl P001/letters/aA/acl.txt)" 'user:eve:rw' "-aA: a stranger's entry comes in"
refuse "-aA: but the folder is closed to the stranger" as eve cat "$letters/aA/acl.txt"
after_sync aA

# ---- tar
unpack() { as anna mkdir "$letters/$1" && as anna tar -C "$letters/$1" "${@:2}"; }
tar -C "$dir/delivery" --exclude=link -cf "$dir/plain.tar" . && tar -C "$dir/delivery" --exclude=link --acls -cf "$dir/acls.tar" .
check "tar unpacks" unpack tar -xf "$dir/plain.tar"
is "$(bob_can "$letters/tar/600.txt")" "--" "tar: the mode becomes the mask, for now"
after_sync tar
check "tar -p unpacks" unpack tarp -xpf "$dir/plain.tar"
after_sync tarp
check "tar --acls unpacks" unpack taracls --acls -xf "$dir/acls.tar"
contains "$(acl P001/letters/taracls/acl.txt)" 'user:eve:rw' "tar --acls: a stranger's entry comes in"
refuse "tar --acls: but the folder is closed to the stranger" as eve cat "$letters/taracls/acl.txt"
after_sync taracls

# ---- strangers, and who is put out
refuse "eve puts nothing in" copy eve --clinical "$dir/delivery/" "$letters/"
refuse "eve takes nothing out" fetch eve "$clinical/folders/P001/"
if copy parti --clinical "$dir/delivery/" "$letters/"; then not_ok "a suspended login does not get in"; else
	ok "a suspended login does not get in"
fi
contains "$(cat "$dir/sshd.log")" 'Access denied for user parti by PAM account' "because of what PAM says"
refuse "anna takes no list of patients out" fetch anna "$clinical/folders/"
check "anna takes her patients' documents out" fetch anna "$letters/alias/"
is "$(cat "$dir/fetched/sub/deep.txt")" "deep" "as they are"
check "P001 objects to anna" revoke_anna
refuse "then she takes nothing out" fetch anna "$letters/"
refuse "and puts nothing in" copy anna --clinical "$dir/delivery/" "$letters/again/"
check "a colleague does" copy bob --clinical "$dir/delivery/" "$letters/again/"

# ---- a backup restored over the store brings nobody back
check "root's backup" rsync -aA "$clinical/folders/P001/" "$dir/backup/"
check "P001 withdraws the objection" restore_anna
check "a backup with anna in it" rsync -aA "$clinical/folders/P001/" "$dir/backup/"
check "P001 objects once more" revoke_anna
check "the backup is restored" rsync -aA "$dir/backup/" "$clinical/folders/P001/"
check "and brings her back, until the next sync" as anna test -r "$letters/alias/644.txt"
check "sync" careacl sync
refuse "which puts her out" as anna cat "$letters/alias/644.txt"
check "verify agrees in the end" careacl verify
finish
