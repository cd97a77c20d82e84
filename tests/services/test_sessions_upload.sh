#!/bin/bash
# A revocation in the middle of an upload, by each door: what was written so far is kept for those who may read it, nobody
# without an access reads it, and who lost the access neither finishes under another name nor begins again.
. tests/lib.sh
in_namespace "$@"
require smbd smbclient smbpasswd vsftpd openssl sshd ssh sftp ssh-keygen rsync stdbuf setfacl python3
. tests/services/site.sh
. tests/services/samba.sh
. tests/services/ssh.sh
. tests/services/vsftpd.sh
. tests/services/sessions.sh

letters=$clinical/folders/P001/letters
gone='NT_STATUS_(ACCESS_DENIED|OBJECT_(NAME|PATH)_NOT_FOUND|NO_SUCH_FILE)|denied|not found|No such|Failure'

# who may read a path, of all
readers() {
	local login list=
	for login in anna bob eve parti; do
		! as "$login" cat "$1" >/dev/null 2>&1 || list="$list$login "
	done
	echo "$list"
}
# grown PATTERN KIB: waits until the upload has reached the disk; its name is $partial
grown() {
	for _ in $(seq 200); do
		partial=$(find "$letters" -name "$1" -size "+$2k" 2>/dev/null | head -n 1)
		[ -z "$partial" ] || return 0
		sleep 0.05
	done
	return 1
}
# kept NAME SIZE: after the sync that took the folder, while the upload goes on
kept() {
	is "$(readers "$partial")" "bob " "$1: the colleague reads what was written, and nobody else"
	if [ "$(stat -c %s "$partial")" -ge "$2" ]; then ok "$1: and it is all there"; else not_ok "$1: and it is all there" "$(ls -l "$partial")"; fi
	is "$(stat -c %U "$partial")" "root" "$1: its author does not own it any more"
}
start() { check "$1: anna may again" object_to ''; }

check "a site" make_session_site
if start_smbd anna bob eve parti && start_sshd anna bob eve parti && start_vsftpd; then ok "smbd, sshd, vsftpd are there"; else
	not_ok "smbd, sshd, vsftpd are there" "$(tail -n 20 "$smb"/log/* "$dir/sshd.log" "$dir/vsftpd.log" 2>&1)"
	finish
fi
head -c 24M /dev/zero | tr '\0' z >"$dir/large.bin"

# ---- sftp: the protocol step by step, to the end
opened "sftp: a session" sftp_open raw anna
gets raw open P001/letters/steps.txt "sftp: an upload begins"
gets raw fill 100 "sftp: 100 KiB of it"
check "sftp: P001 objects to anna" object_to anna
partial=$letters/steps.txt
kept sftp 102400
ask raw fill 10
is "$said" "ok" "sftp: the open document goes on being written: Linux cannot take it back"
ask raw chmod 666 "$letters/steps.txt"
is "$said" "permission-denied" "sftp: its mode is not changed"
for command in "rename $letters/steps.txt $letters/final.txt" "rename $letters/steps.txt $clinical/folders/P002/letters/final.txt" \
	"rm $letters/steps.txt" "open $letters/more.txt"; do
	refused raw "$command" "sftp: refused: ${command//"$clinical/folders/"/}"
done
gets raw close "sftp: the upload ends"
is "$(readers "$letters/steps.txt") $(stat -c %s "$letters/steps.txt")" "bob  112640" "sftp: what came is the ward's alone"
refused raw read "$letters/steps.txt" "sftp: she does not read it again"
session_close raw

# ---- OpenSSH's own client, killed in the middle
start "sftp put"
(cd "$dir" && exec sftp "${ssh_options[@]}" -l 8000 -b - anna@127.0.0.1 <<<"put large.bin P001/letters/put.bin" >"$dir/put.out" 2>&1) &
client=$!
check "sftp put: it has begun" grown put.bin 100
grown put.bin 100
check "sftp put: P001 objects to anna" object_to anna
if kill -0 "$client" 2>/dev/null; then ok "sftp put: it is still under way"; else not_ok "sftp put: it is still under way" "$(cat "$dir/put.out")"; fi
kept "sftp put" 102400
kill "$client"
wait "$client" 2>/dev/null
is "$(tr -d z <"$partial" | wc -c) $(readers "$partial")" "0 bob " "sftp put: broken off, it keeps what came"
check "sftp put: sync" careacl sync
is "$(readers "$partial")" "bob " "sftp put: after the next sync too"

# ---- Samba: put from a pipe, so that the rest comes when it is wanted
start Samba
mkfifo "$dir/slow" "$dir/go"
# smbclient writes when it has read some megabytes
(head -c 20M /dev/zero && read -r _ <"$dir/go" && printf 'the end') >"$dir/slow" &
smb_login anna
printf 'put slow views\\anna\\P001\\letters\\smb.bin\n' >&"$smb_in"
check "Samba: it has begun" grown smb.bin 100
grown smb.bin 100
check "Samba: P001 objects to anna" object_to anna
kept Samba 102400
echo >"$dir/go"
said=
smb_answer
says_not 'NT_STATUS' "Samba: the upload ends over its open handle"
is "$(tail -c 7 "$partial") $(readers "$partial")" "the end bob " "Samba: what came is the ward's alone"
smb_say 'rename views\anna\P001\letters\smb.bin views\anna\P002\letters\final.bin' 'get folders\P001\letters\smb.bin stolen.bin' \
	'del folders\P001\letters\smb.bin' 'put large.bin folders\P001\letters\again.bin'
is "$(grep -cE "$gone" <<<"$said")" 4 "Samba: not renamed, read, removed or put again"
smb_logout

# ---- FTP
start FTP
opened "FTP: a session" ftp_open ftp anna
gets ftp open /views/anna/P001/letters/ftp.txt "FTP: an upload begins"
gets ftp write "first-half" "FTP: half of it"
check "FTP: it has reached the disk" grown ftp.txt 0
grown ftp.txt 0
check "FTP: P001 objects to anna" object_to anna
kept FTP 10
gets ftp write "+second-half" "FTP: the other half"
gets ftp close "FTP: the upload ends"
is "$(cat "$partial") $(readers "$partial")" "first-half+second-half bob " "FTP: what came is the ward's alone"
for command in 'read /folders/P001/letters/ftp.txt' 'rename /folders/P001/letters/ftp.txt /folders/P002/letters/f.txt' \
	'open /folders/P001/letters/again.txt'; do
	refused ftp "$command" "FTP: refused: $command"
done
session_close ftp

# ---- rsync: a temporary name, and a rename that comes too late
for login in anna bob; do gpasswd -d "$login" clinicians >/dev/null; done
cp conf/rsync.careacl /etc/popt
start rsync
rsync --clinical --bwlimit=1000 -e "ssh ${ssh_options[*]}" "$dir/large.bin" "anna@127.0.0.1:$letters/" >"$dir/rsync.out" 2>&1 </dev/null &
client=$!
check "rsync: it has begun" grown '.large.bin.*' 100
grown '.large.bin.*' 100
check "rsync: P001 objects to anna" object_to anna
if kill -0 "$client" 2>/dev/null; then ok "rsync: it is still under way"; else not_ok "rsync: it is still under way" "$(cat "$dir/rsync.out")"; fi
kept rsync 102400
kill "$client"
wait "$client" 2>/dev/null
check "rsync: broken off, nothing stands under the final name" test ! -e "$letters/large.bin"
check "rsync: sync" careacl sync
is "$(readers "$partial")" "bob " "rsync: what came is the ward's alone"

check "no revocation is left" object_to ''
is "$(find "$dir" -maxdepth 1 -name 'stolen*' -size +0)" "" "nothing was stolen"
check "verify agrees in the end" careacl verify
finish
