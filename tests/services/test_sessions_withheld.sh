#!/bin/bash
# A withheld document is, for all but its author, as if it had never been there: by Samba, SFTP with and without chroot,
# FTP, rsync and the kernel itself, in sessions that stay open; its author reads it through the view.
. tests/lib.sh
in_namespace "$@"
require smbd smbclient smbpasswd vsftpd openssl sshd ssh sftp ssh-keygen rsync stdbuf setfacl getfacl python3
. tests/services/site.sh
. tests/services/samba.sh
. tests/services/ssh.sh
. tests/services/vsftpd.sh
. tests/services/sessions.sh

gone='NT_STATUS_(ACCESS_DENIED|OBJECT_(NAME|PATH)_NOT_FOUND|NO_SUCH_FILE)'
folders=$clinical/folders medical=$clinical/folders/P001/medical
# the kernel's own word on a path, as that login sees it, without the name
facl() { as "$1" getfacl -cpE "$2" 2>&1 | sed "s|$2|NAME|g"; }
# named COMMAND...: what rsync says of it, without the name
named() {
	"$@" 2>&1 | sed 's/secret.pdf/NAME/; s/nothing.pdf/NAME/'
}
# copied LOGIN OPTION... SOURCE TARGET: out of the store
copied() { rsync -q -e "ssh ${ssh_options[*]}" "${@:2:$#-3}" "$1@127.0.0.1:${*: -2:1}" "${*: -1}" </dev/null; }

check "a site" make_session_site
if start_smbd anna bob eve parti && start_sshd anna bob eve parti && start_vsftpd; then ok "smbd, sshd, vsftpd are there"; else
	not_ok "smbd, sshd, vsftpd are there" "$(tail -n 20 "$smb"/log/* "$dir/sshd.log" "$dir/vsftpd.log" 2>&1)"
	finish
fi
opened "sessions that stay: sftp" sftp_open raw anna
opened "in a chroot" eval 'write_sshd_config chroot_form && reload_sshd && sftp_open jail anna'
opened "FTP" ftp_open ftp anna
smb_login anna
ask raw read "$medical/secret.pdf"
is "$said" "ok for bob alone" "before: the ward reads it"
aside_age() { as anna stat -c %y "$folders/.aside"; }
age=$(aside_age)
check "P001 withholds it" withhold medical/secret.pdf
is "$(aside_age)" "$age" "stat: the age of the place where it stands does not tell"
random=$(find "$folders/.aside" -name secret.pdf -printf '%h\n' 2>/dev/null)
random=${random##*/}
is "${#random}" 32 "it stands aside, under a name that cannot be guessed"

# not_told SESSION TOP FORM VERB...
not_told() {
	local session=$1 top=$2 form=$3 verb
	shift 3
	ask "$session" ls "$top/folders/P001/medical"
	is "$said" "ok ecg.txt" "$form: the listing does not tell of it"
	for verb; do
		alike "$session" "$verb" "$top/folders/P001/medical/secret.pdf" "$top/folders/P001/medical/nothing.pdf" \
			"$form: $verb of its name: as if it were not there"
		alike "$session" "$verb" "$top/views/anna/P001_medical_secret.pdf" "$top/views/anna/P001_medical_nothing.pdf" \
			"$form: $verb: her view does not tell of it"
		alike "$session" "$verb" "$top/views/bob/P001_medical_secret.pdf" "$top/views/bob/P001_medical_nothing.pdf" \
			"$form: $verb: nor does its author's"
		alike "$session" "$verb" "$top/folders/.aside/$random/secret.pdf" "$top/folders/.aside/$random/nothing.pdf" \
			"$form: $verb: nor where it stands, by a name that cannot be guessed"
	done
	refused "$session" read "$top/folders/.aside/$random/secret.pdf" "$form: nor is it read there"
	ask "$session" ls "$top/views/anna"
	is "$said" "ok P001 P002" "$form: her view lists no link to it"
}
not_told raw "$clinical" sftp stat lstat read readlink rm 'chmod 600' "rename $medical/ecg.txt"
not_told jail '' chroot stat lstat read readlink rm 'chmod 600'
not_told ftp '' FTP stat read rm
declare -A tops=([raw]=$clinical [jail]="")
for session in raw jail; do
	refused "$session" ls "${tops[$session]}/folders/.aside" "$session: what stands aside is not listed"
	refused "$session" ls "${tops[$session]}/folders/.aside/$random" "$session: nor one by one"
done
is "$(facl anna "$medical/secret.pdf")" "$(facl anna "$medical/nothing.pdf")" "getfacl: as if it were not there"
is "$(as anna stat -c %h "$folders/.aside")" 3 "stat: how many stand aside is told (docs/services/README.md), not whose nor what"
contains "$(facl anna "$folders/.aside/$random/secret.pdf")" 'Permission denied' "getfacl: nor where it stands"
smb_say 'ls folders\P001\medical\*'
says_not ' secret' "Samba: the listing does not tell of it"
for command in allinfo stat get del 'posix_stat' 'getfacl'; do
	smb_say "$command folders\\P001\\medical\\secret.pdf"
	one=$said
	smb_say "$command folders\\P001\\medical\\nothing.pdf"
	is "${one//secret/NAME}" "${said//nothing/NAME}" "Samba: $command of its name: as if it were not there"
done
smb_say "get folders\\.aside\\$random\\secret.pdf stolen.txt"
says "$gone" "Samba: nor where it stands"
said=$(for name in secret nothing; do
	smbcacls -s "$smb/smb.conf" //127.0.0.1/clinical "folders\\P001\\medical\\$name.pdf" -U anna%Pw-anna 2>&1 | sed "s/$name/NAME/g" | sort -u
done | sort | uniq -c | awk '$1 != 2')
is "$said" "" "Samba: nor by its security descriptor"

# ---- rsync: from the next run on
for login in anna bob; do gpasswd -d "$login" clinicians >/dev/null; done
is "$(named copied anna "$medical/secret.pdf" "$dir/stolen.txt")" "$(named copied anna "$medical/nothing.pdf" "$dir/stolen.txt")" \
	"rsync: of its name: as if it were not there"
check "rsync: brings the folder out" copied anna -r "$folders/P001/" "$dir/fetched/" 
is "$(find "$dir/fetched" -name '*secret*')" "" "rsync: without it"

# ---- its author
is "$(view bob)" "P001 P001_medical_secret.pdf P002 " "its author's view has it"
check "rsync: brings it to its author" copied bob --copy-links "$clinical/views/bob/P001_medical_secret.pdf" "$dir/authors.rsync"
usermod -a -G clinicians bob
opened "its author's sessions: sftp" sftp_open author bob
ask author read P001_medical_secret.pdf
is "$said" "ok for bob alone" "in a chroot: reads it through the view"
session_close author
opened "FTP" ftp_open author bob
ask author read /views/bob/P001_medical_secret.pdf
is "$said" "ok for bob alone" "FTP: reads it through the view"
session_close author
smb_say 'logon bob Pw-bob' 'tcon clinical' 'cd \views\bob' 'get P001_medical_secret.pdf authors.smb'
is "$(cat "$dir/authors.smb" "$dir/authors.rsync" 2>&1)" "for bob alonefor bob alone" "Samba: reads it through the view, in an smbd of hers"
smb_logout

# ---- lifted
check "P001 lifts it" withhold ''
ask raw read "$medical/secret.pdf"
is "$said" "ok for bob alone" "it is back, in the same session"
ask jail read /views/anna/P001/medical/secret.pdf
is "$said" "ok for bob alone" "in a chroot too"
is "$(view bob)" "P001 P002 " "and its link is gone"
for session in raw jail ftp; do session_close "$session"; done
is "$(find "$dir" -maxdepth 1 -name 'stolen*' -size +0)" "" "nothing was stolen"
check "verify agrees in the end" careacl verify
finish
