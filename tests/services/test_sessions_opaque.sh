#!/bin/bash
# A store whose folders get names that reveal nothing, under sessions that are open: people go on through their views, and
# a guessed identifier tells nothing any more, by listing, stat and getfacl.
. tests/lib.sh
in_namespace "$@"
require smbd smbclient smbpasswd sshd ssh sftp ssh-keygen stdbuf setfacl getfacl python3
. tests/services/site.sh
. tests/services/samba.sh
. tests/services/ssh.sh
. tests/services/sessions.sh

folders=$clinical/folders views=$clinical/views
opaque='[0-9a-f]{32}'
facl() { as "$1" getfacl -cpE "$2" 2>&1 | sed "s|$2|NAME|g"; }
# folder_names PATTERN: from now on
folder_names() { sed -i "s|folder = \"[^\"]*\"; ||; s|root = \"|folder = \"$1\"; &|" "$site/careacl.conf" && careacl sync; }

check "a site" make_session_site
if start_smbd anna bob eve parti && start_sshd anna bob eve parti; then ok "smbd and sshd are there"; else
	not_ok "smbd and sshd are there" "$(tail -n 20 "$smb"/log/* "$dir/sshd.log" 2>&1)"
	finish
fi
opened "a session" sftp_open raw anna
sftp_login anna
smb_login anna
sftp_say 'cd P001/letters'
smb_say 'cd views\anna\P001\letters'
gets raw hold P001/letters/report.txt "a document is open"

# nothing_told FORM PLACE: what a session is told of a guessed identifier
nothing_told() {
	local verb guessed
	for guessed in P001 P003; do
		for verb in stat lstat ls read readlink; do
			alike raw "$verb" "$folders/$guessed" "$folders/P777" "$1: $verb $guessed: as if there were no such patient"
		done
		is "$(facl anna "$folders/$guessed")" "$(facl anna "$folders/P777")" "$1: getfacl $guessed: nor who treats them"
		smb anna "allinfo folders\\$guessed"
		one=$said
		smb anna 'allinfo folders\P777'
		is "${one//$guessed/NAME}" "${said//P777/NAME}" "$1: Samba: $guessed neither"
	done
	alike raw stat "$views/anna/P003" "$views/anna/P777" "$1: nor through her view"
	refused raw ls "$folders" "$1: nobody lists the folders"
}

check "names that reveal nothing" folder_names '{opaque}'
contains "$(ls -A "$folders" | tr '\n' ' ')" "^(\.aside )?($opaque ){3}\$" "no folder is named by an identifier"
ask raw ls "$views/anna"
is "$said" "ok P001 P002" "the view still names her patients"
ask raw readlink P001
contains "$said" "^ok \.\./\.\./folders/$opaque\$" "its links lead to the new names"
ask raw more
is "$said" "ok written by bob," "the open document stays open"
ask raw read P001/letters/report.txt
is "$said" "ok $long_text" "sftp: the session goes on through the view"
smb_say 'get report.txt got.txt'
is "$(cat "$dir/got.txt")" "$long_text" "Samba: in the folder that is open"
sftp_say 'get report.txt gone.txt'
says 'not found' "OpenSSH's client, which has resolved the link, looks for the old name"
sftp_say "cd $views/anna/P001/letters" 'get report.txt got2.txt'
is "$(cat "$dir/got2.txt")" "$long_text" "until it goes through the view again"
nothing_told opaque

check "P001 objects to anna" object_to anna
ask raw ls "$views/anna"
is "$said" "ok P002" "the link is gone, in the same session"
smb_say 'get report.txt stolen.txt'
says 'NT_STATUS' "Samba: the next open is refused"
name=$(find "$folders" -maxdepth 2 -name letters -path '*/letters' -printf '%h\n' | while read -r folder; do
	[ ! -e "$folder/letters/report.txt" ] || echo "${folder##*/}"
done)
refused raw read "$folders/$name/letters/report.txt" "who has kept the opaque name gets nothing by it"
check "P001 withdraws the objection" object_to ''
gets raw read P001/letters/report.txt "given back, in the same session"
opened "eve's session" sftp_open eve eve
check "eve's team treats P001 too" treated_by ward other
ask eve ls .
is "$said" "ok P001 P003" "a session that was there sees the new folder"
ask eve read P001/letters/report.txt
is "$said" "ok $long_text" "and opens it"
check "and no more" treated_by ward
session_close eve
check "verify agrees" careacl verify

check "back to identifiers" folder_names '{patient}'
is "$(ls "$folders" | tr '\n' ' ')" "P001 P002 P003 " "folders are named by identifiers again"
ask raw read P001/letters/report.txt
is "$said" "ok $long_text" "the session goes on"
ask raw readlink P001
is "$said" "ok ../../folders/P001" "by its view"
smb_logout
sftp_logout
session_close raw
is "$(find "$dir" -maxdepth 1 -name 'stolen*' -size +0)" "" "nothing was stolen"
check "verify agrees in the end" careacl verify
finish
