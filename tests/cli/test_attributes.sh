#!/bin/bash
# On ext4 a directory's ACLs share a block with attributes that anybody who may write it can give it: where those leave no
# room, plan, check and sync say so before and when it hurts, with what to do; check --security before anybody comes.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 setfattr setpriv
said=$CAREACL_TEST_DIR/said

as() { setpriv --reuid "$(id -u "$1")" --regid "$(id -g "$1")" --clear-groups "${@:2}"; }
may() { as "$1" cat "$store/$2" >/dev/null 2>&1 && echo yes || echo no; }
# fill DIRECTORY: inf.two gives it attributes until nothing more finds room
fill() {
	local number=0 size
	for size in 1000 200 40 8 4 1; do
		while [ "$number" -lt 60 ] && as inf.two setfattr -n "user.$number" \
			-v "$(printf "%${size}s" x)" "$1" 2>/dev/null; do
			number=$((number + 1))
		done
	done
	size=1004
	while as inf.two setfattr -n user.0 -v "$(printf "%${size}s" x)" "$1" 2>/dev/null; do
		size=$((size + 4))
	done
}
# ward TYPE [MKFS-OPTION...]: a new site on such a file system
ward() {
	make_fs "$@" || { not_ok "a file system $1"; finish; }
	make_site "$CAREACL_TEST_DIR/$2/site"
	store=$site/clinical
	sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; };/
		s/matrix = { medical = "read"; }/matrix = { medical = "write"; }/' "$site/careacl.conf"
	echo 'patients = ( { id = "P001"; birth_date = "1950-02-01"; teams = ( { team = "ward"; } ); },
		{ id = "P002"; birth_date = "1960-02-01"; teams = ( { team = "ward"; } ); } );' >"$site/registry.d/20-patients.conf"
	careacl sync >/dev/null 2>&1
	echo letter >"$store/P001/medical/letter.txt" && careacl sync >/dev/null 2>&1
}
comes() {
	sed -i 's/{ login = "inf.three"; profession = "nurse"/{ login = "dr.new"; profession = "nurse"; briefed = "2026-01-05"; }, &/
		s/members = ( /&{ login = "dr.new"; }, /' "$site/registry.d/10-people.conf"
}
site_logins dr.one inf.two inf.three dr.new
sed -i 's/^passwd:.*/passwd: files/; s/^group:.*/group: files/' /etc/nsswitch.conf

ward ext4 four -b 4096 -I 256
medical=$store/P001/medical
as inf.two setfattr -n user.DOSATTRIB -v 0x00000500050000001100000010000000 "$medical"
lacks "$(careacl check --security 2>&1)" "attributes" "what Samba keeps with a directory is little"
fill "$medical"
contains "$(careacl check --security 2>&1)" "store clinical: 1 directories whose attributes.*setfattr -x" \
	"check --security finds what a member fills a directory with"
status_is 0 "as long as nobody comes, nothing is to do" careacl plan
comes
careacl plan >"$said" 2>&1
is $? 4 "plan finds that there is no room: status 4"
contains "$(cat "$said")" "20-patients.conf:[0-9]+: error: .*attributes that somebody keeps with it \([0-9]+ bytes\) leave no room.*getfattr -d.*setfattr -x" \
	"... with the size and what to do"
lacks "$(cat "$said")" "smaller teams|P001/medical/" "... not with the team's size, nor a path"
is "$(grep -c 'leave no room' "$said")" 1 "... of that directory alone"
contains "$(careacl check 2>&1)" "leave no room for the entries of its ACL" "check says it"
status_is 4 "sync says it" careacl sync
contains "$(careacl sync 2>&1)" "leave no room for the entries of its ACL" "... in the same words"
is "$(may dr.new P001/medical/letter.txt) $(may inf.three P001/medical/letter.txt)" "no yes" \
	"the new colleague gets nothing there, the others keep what they had"
for number in 0 1 2; do setfattr -x user.$number "$medical"; done
check "the large ones are taken away" careacl sync
is "$(may dr.new P001/medical/letter.txt)" yes "... and the new colleague reads"

ward xfs wide
as inf.two setfattr -n user.0 -v "$(printf '%9000s' x)" "$store/P001/medical"
lacks "$(careacl check --security 2>&1)" "attributes" "xfs has room for each: nothing to say"
comes
check "... and for the new colleague" careacl sync
is "$(may dr.new P001/medical/letter.txt)" yes "... who reads"
finish
