#!/bin/bash
# The other doors while the facts change: a vsftpd session that stays, rsync over ssh from one run to the next.
. tests/lib.sh
in_namespace "$@"
require vsftpd openssl sshd ssh ssh-keygen rsync setfacl python3
. tests/services/site.sh
. tests/services/ssh.sh
. tests/services/vsftpd.sh
. tests/services/sessions.sh

# listed LOGIN PATH: what rsync lists there, its names in one line; what it says goes to $dir/rsync.err
listed() {
	rsync --list-only -e "ssh ${ssh_options[*]}" "$1@127.0.0.1:$2" 2>"$dir/rsync.err" </dev/null |
		awk '$NF != "." {sub(/ -> .*/, ""); print $NF}' | tr '\n' ' '
}
copied() { rsync -e "ssh ${ssh_options[*]}" -q "$1@127.0.0.1:$2" "$3" 2>"$dir/rsync.err" </dev/null; }
folders=$clinical/folders views=$clinical/views

check "a site" make_session_site
for login in anna bob eve parti; do gpasswd -d "$login" clinicians >/dev/null; done # rsync needs a shell
if start_vsftpd && start_sshd anna bob eve parti; then ok "vsftpd and sshd are there"; else
	not_ok "vsftpd and sshd are there" "$(cat "$dir/vsftpd.log" "$dir/sshd.log" 2>&1)"
	finish
fi

# ---- browsing
opened "FTP: a session that stays" ftp_open ftp anna
ask ftp ls /views/anna
is "$said" "ok P001 P002" "FTP: the view has her patients and no other name"
ask ftp read /views/anna/P001/letters/report.txt
is "$said" "ok $long_text" "FTP: opens a document through it"
is "$(listed anna "$views/anna/")" "P001 P002 " "rsync: the view has her patients and no other name"
check "rsync: brings a document out" copied anna "$views/anna/P001/letters/report.txt" "$dir/got.txt"
for place in /views/bob /folders/P003; do refused ftp ls "$place" "FTP: $place is not listed"; done
for place in / /folders /views; do
	ask ftp ls "$place"
	is "$said" "ok" "FTP: $place shows nothing"
done
for verb in stat read rm; do
	alike ftp "$verb" /views/anna/P003 /views/anna/P777 "FTP: $verb: her view does not tell of another patient"
	alike ftp "$verb" /folders/P003/letters/other.txt /folders/P003/letters/nothing.txt "FTP: $verb: nor what another's folder holds"
done
is "$(listed anna "$folders/")$(listed anna "$views/")$(listed anna "$folders/P003/")" "" "rsync: nobody else's names"

# ---- lost in the middle
check "P001 objects to anna" object_to anna
ask ftp ls /views/anna
is "$said" "ok P002" "FTP: the link is gone, in the same session"
for command in 'read /views/anna/P001/letters/report.txt' 'read /folders/P001/letters/report.txt' 'ls /folders/P001' \
	'rm /folders/P001/letters/report.txt' 'rename /folders/P001/letters/report.txt /folders/P002/letters/r.txt' \
	'open /folders/P001/letters/again.txt' 'open /folders/P001/letters/report.txt'; do
	refused ftp "$command" "FTP: refused: $command"
done
is "$(listed anna "$views/anna/")" "P002 " "rsync: the link is gone at the next run"
refuse "rsync: and the document" copied anna "$folders/P001/letters/report.txt" "$dir/stolen.txt"
check "P001 withdraws the objection" object_to ''
gets ftp read /views/anna/P001/letters/report.txt "FTP: given back: the same session opens it again"

# ---- a session that began before the grant; suspended in the middle
opened "FTP: eve's session, before" ftp_open eve eve
ask eve ls /views/eve
is "$said" "ok P003" "FTP: she sees her own ward's patient alone"
check "her team treats P001 from now on" treated_by ward other
ask eve ls /views/eve
is "$said" "ok P001 P003" "FTP: the session that was there sees the new folder"
gets eve read /views/eve/P001/letters/report.txt "and opens it"
check "and no more" treated_by ward
refused eve read /folders/P001/letters/report.txt "and it is closed again"
session_close eve
check "anna is suspended" suspend anna
for place in /folders/P001 /folders/P002 /views/anna; do
	ask ftp ls "$place"
	contains "$said" '^(550 .*|ok ?)$' "FTP: the running session finds nothing in $place"
done
if ftp_open again anna; then not_ok "FTP: a new session is refused"; else is "$said" "530 Login incorrect." "FTP: a new session is refused"; fi
session_close again
is "$(listed anna "$views/anna/")" "" "rsync: a new run is refused"
# rsync tells ssh's status only if ssh has ended before rsync looks: ssh is asked itself
contains "$(cat "$dir/rsync.err")" 'connection unexpectedly closed' "rsync: no connection"
status_is 255 "ssh: no connection" ssh "${ssh_options[@]}" anna@127.0.0.1 true
contains "$(tail -n 5 "$dir/sshd.log")" 'Access denied for user anna by PAM account' "because of what PAM says"
session_close ftp
check "anna is back" suspend ''
is "$(find "$dir" -maxdepth 1 -name stolen.txt -size +0)" "" "nothing was stolen"
check "verify agrees in the end" careacl verify
finish
