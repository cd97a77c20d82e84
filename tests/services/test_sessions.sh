#!/bin/bash
# Sessions by Samba and SFTP that stay open while the facts change: what a professional browses, loses and gets in the
# middle of them; and that no session tells of another patient.
. tests/lib.sh
in_namespace "$@"
require smbd smbclient smbpasswd sshd ssh sftp ssh-keygen stdbuf setfacl getfacl python3
. tests/services/site.sh
. tests/services/samba.sh
. tests/services/ssh.sh
. tests/services/sessions.sh

gone='NT_STATUS_(ACCESS_DENIED|OBJECT_(NAME|PATH)_NOT_FOUND|NO_SUCH_FILE)|denied|not found|No such'
folders=$clinical/folders views=$clinical/views
shared() {
	said=$(cd "$dir" && sftp "${ssh_options[@]}" -o "ControlPath=$dir/master" -b - anna@127.0.0.1 <<<"$1" 2>&1) || return
	said=$(sed '/^sftp>/d' <<<"$said")
}
# the kernel's own word on a path, as that login sees it, without the name
facl() { as "$1" getfacl -cpE "$2" 2>&1 | sed "s|$2|NAME|g"; }

check "a site" make_session_site
if start_smbd anna bob eve parti && start_sshd anna bob eve parti; then ok "smbd and sshd are there"; else
	not_ok "smbd and sshd are there" "$(tail -n 20 "$smb"/log/* "$dir/sshd.log" 2>&1)"
	finish
fi

# ---- anna browses: Samba, sftp, the protocol itself, a shared connection
opened "a session that says what the server answers" sftp_open raw anna
smb_login anna
sftp_login anna
ssh "${ssh_options[@]}" -o ControlMaster=yes -o "ControlPath=$dir/master" -N -f anna@127.0.0.1
ask raw ls "$views/anna"
is "$said" "ok P001 P002" "sftp: the view has her patients and no other name"
ask raw readlink P001
is "$said" "ok ../../folders/P001" "a link of the view is relative"
gets raw hold P001/letters/report.txt "a document is open"
gets raw begin P001/medical "a listing is begun"
ask raw more
is "$said" "ok written by bob," "and read"
sftp_say 'ls' 'cd P001/letters' 'ls' "get report.txt $dir/got.txt"
says '^P001' "sftp: lists the view"
says 'report.txt' "opens a folder"
smb_say 'cd views\anna' 'ls' 'cd P001\letters' 'ls' 'get report.txt got-smb.txt'
says 'P001' "Samba: lists the view"
says 'report.txt' "opens a folder"
is "$(cat "$dir/got.txt" "$dir/got-smb.txt")" "$long_text$long_text" "both got the document"
check "a second session over one connection" shared 'get P001/letters/report.txt shared.txt'

# names_are_kept SESSION TOP FORM: what a session can find out about patients of others, by listing and by guessing
names_are_kept() {
	local session=$1 top=$2 form=$3
	for place in "$top/" "$top/folders" "$top/views" "$top/views/bob"; do
		refused "$session" ls "$place" "$form: $place is not listed"
	done
	refused "$session" ls "$top/folders/P003" "$form: another ward's folder is closed"
	for verb in stat lstat read readlink; do
		alike "$session" "$verb" "$top/views/anna/P003" "$top/views/anna/P777" "$form: $verb: her view does not tell of another patient"
		alike "$session" "$verb" "$top/views/eve/P003" "$top/views/eve/P777" "$form: $verb: nor does a colleague's"
		alike "$session" "$verb" "$top/folders/P003/letters" "$top/folders/P003/nothing" "$form: $verb: what another's folder holds is not told"
	done
	refused "$session" read "$top/folders/P003/letters/other.txt" "$form: nor is it read"
	refused "$session" rename "$top/views/anna/P001" "$top/views/anna/mine" "$form: nobody renames a link of the view"
	refused "$session" mkdir "$top/views/anna/P777" "$form: nor adds to it"
	refused "$session" rename "$top/folders/P001" "$top/folders/P777" "$form: nor renames a folder"
}
names_are_kept raw "$clinical" plain
smb_say 'ls \views\anna\P003' 'ls \views\anna\P777'
is "$(tr -s ' \n' ' ' <<<"${said//P777/P003}" | grep -o 'NT_STATUS[A-Z_]*' | sort | uniq -c | awk '{print $1}')" 2 \
	"Samba: her view does not tell of another patient"
smb_say 'ls \folders\P003\*'
says "NT_STATUS_ACCESS_DENIED" "Samba: another ward's folder is closed"

# the one thing that {patient} tells (docs/services/sshd-sftp.md); "{opaque}" ends it, further down
ask raw stat "$folders/P003"
exists=$said
ask raw stat "$folders/P777"
is "${exists%% *} $said" "ok no-such-file" "{patient}: who guesses an identifier learns that it is a patient"
contains "$(facl anna "$folders/P003")" 'user:eve:r-x' "{patient}: and who treats them"

# ---- she loses P001 in the middle
check "P001 objects to anna" object_to anna
is "$(view anna)" "P002 " "the link is gone from the view"
ask raw ls "$views/anna"
is "$said" "ok P002" "sftp: the view is without it, in the same session"
refused raw read P001/letters/report.txt "sftp: the next open is refused"
refused raw read "$folders/P001/letters/report.txt" "by the folder's own name too"
for verb in stat lstat read; do
	alike raw "$verb" "$folders/P001/letters" "$folders/P001/nothing" "$verb: what the folder holds is not told any more"
done
refused raw ls "$folders/P001" "nothing is listed"
refused raw rename "$folders/P001/letters/report.txt" "$folders/P002/letters/report.txt" "nothing is carried to another folder"
refused raw rm "$folders/P001/letters/report.txt" "nothing is removed"
ask raw more
is "$said" "ok and long enough" "what was open stays open: Linux cannot take it back"
ask raw next
is "$said" "ok" "a listing that was begun gives no name: sftp looks at each entry anew"
sftp_say 'ls' "get report.txt $dir/stolen.txt" 'put got.txt again.txt' 'mkdir more'
is "$(grep -cE "$gone" <<<"$said")" 4 "sftp in the folder: lists, gets, puts, makes nothing"
sftp_say "ls -1 $views/anna"
says_not P001 "sftp: the view does not name the patient"
smb_say 'ls' 'get report.txt stolen.txt' 'put got.txt again.txt' 'mkdir more'
is "$(grep -cE "$gone" <<<"$said")" 4 "Samba in the folder: lists, gets, puts, makes nothing"
smb_say 'ls \views\anna\*'
says_not P001 "Samba: the view does not name the patient"
says P002 "but the others"
refuse "the shared connection neither" shared 'get P001/letters/report.txt stolen.txt'
check "though it is open" shared 'ls P002'
smb_say 'logon bob Pw-bob' 'tcon clinical' 'cd \views\bob\P001\letters' 'get report.txt bobs.txt'
says_not 'NT_STATUS' "bob, in the same smbd, works on"
is "$(cat "$dir/bobs.txt")" "$long_text" "with the document"
is "$(find "$dir" -maxdepth 1 -name stolen.txt -size +0)" "" "nothing was stolen"
check "P001 withdraws the objection" object_to ''
gets raw read P001/letters/report.txt "given back: the same session opens it again"
smb_logout

# ---- sessions that began before there was anything to see
opened "eve's session, before" sftp_open eve eve
ask eve ls "$views/eve"
is "$said" "ok P003" "she sees her own ward's patient alone"
smb_login eve
smb_say 'cd views\eve' 'ls'
says_not P001 "Samba: likewise"
check "her team treats P001 from now on" treated_by ward other
ask eve ls .
is "$said" "ok P001 P003" "sftp: the session that was there sees the new folder, without connecting again"
ask eve read P001/letters/report.txt
is "$said" "ok $long_text" "and opens it"
smb_say 'ls' 'get P001\letters\report.txt eves.txt'
says P001 "Samba: sees it"
is "$(cat "$dir/eves.txt" 2>&1)" "$long_text" "and opens it"
check "and no more" treated_by ward
ask eve ls .
is "$said" "ok P003" "the link is gone with it"
refused eve read "$folders/P001/letters/report.txt" "and the folder"
smb_say 'ls'
says_not P001 "Samba: likewise"
smb_say 'cd ..\..' 'get folders\P001\letters\report.txt stolen.txt'
says NT_STATUS_ACCESS_DENIED "and the folder"
smb_logout
session_close eve

# ---- suspended in the middle: the door is for newcomers, the ACLs for who is inside
smb_login anna
check "anna is suspended" suspend anna
for place in "$folders/P001" "$folders/P002" "$views/anna"; do
	ask raw ls "$place"
	contains "$said" '^(permission-denied|no-such-file|ok ?)$' "sftp: the running session finds nothing in $place"
done
refused raw read "$folders/P002/letters/nothing.txt" "and opens nothing"
smb_say 'ls \views\anna\*'
says_not ' P00' "Samba: the running session's view is empty"
smb_say 'ls \folders\P002\*'
says "$gone" "and its folders closed"
sftp_batch anna pwd
says 'Connection closed' "a new session is refused"
contains "$(tail -n 5 "$dir/sshd.log")" 'Access denied for user anna by PAM account' "by PAM"
smb anna 'ls'
says 'session setup failed: NT_STATUS_ACCESS_DENIED' "by SMB too"
shared "ls $views/anna"
says_not 'P00' "a second session over the open connection gets in, and finds nothing"
check "anna is back" suspend ''
gets raw read "$views/anna/P001/letters/report.txt" "the same session opens it again"
smb_logout
sftp_logout
session_close raw
ssh "${ssh_options[@]}" -O exit -o "ControlPath=$dir/master" anna@127.0.0.1 2>/dev/null

# ---- the same in a chroot
check "the chroot form" write_sshd_config chroot_form
check "sshd takes it" reload_sshd
opened "a session in the chroot" sftp_open jail anna
sftp_login anna
sftp_say 'ls' 'cd P001/letters' 'get report.txt got.txt'
says '^P001' "chroot: starts in the view"
says_not "$gone" "chroot: opens a folder"
refused jail ls /etc "chroot: nothing of the system is there"
names_are_kept jail '' chroot
check "P001 objects to anna" object_to anna
ask jail ls /views/anna
is "$said" "ok P002" "chroot: the link is gone, in the same session"
refused jail read /folders/P001/letters/report.txt "chroot: the next open is refused"
sftp_say 'ls' 'get report.txt stolen.txt'
is "$(grep -cE "$gone" <<<"$said")" 2 "chroot: sftp in the folder lists and gets nothing"
sftp_logout
session_close jail
check "P001 withdraws it" object_to ''
is "$(find "$dir" -maxdepth 1 -name stolen.txt -size +0)" "" "nothing was stolen"
check "sync" careacl sync
check "verify agrees in the end" careacl verify
finish
