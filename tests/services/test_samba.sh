#!/bin/bash
# The store behind a real smbd with the shipped configuration: what people may do, what they may not, two of them in one
# smbd, and a revocation in the middle of a session.
. tests/lib.sh
in_namespace "$@"
require smbd smbclient smbpasswd smbstatus smbcontrol testparm stdbuf setfacl
. tests/services/site.sh
. tests/services/samba.sh

denied='NT_STATUS_ACCESS_DENIED'

# may LOGIN COMMANDS NAME; may_not LOGIN COMMANDS NAME: a session in which nothing, something is refused
may() {
	smb "$1" "$2"
	says_not NT_STATUS "$3"
}
may_not() {
	smb "$1" "$2"
	contains "$said" "$denied" "$3"
}

check "a site" make_service_site
if start_smbd anna bob eve parti; then ok "smbd is there"; else
	not_ok "smbd is there" "$(tail -n 20 "$smb"/log/* 2>&1)"
	finish
fi
is "$(testparm -s "$smb/smb.conf" 2>&1 | grep -iE 'unknown parameter|ignoring|invalid')" "" "the shipped file is all known to Samba"
put_document P001/letters/old.txt "by bob"
put_document P001/medical/ecg.txt "sealed by bob"
echo "from a workstation" >"$dir/paper.txt"
echo "a second version" >"$dir/paper2.txt"

# ---- views and folders
may anna 'cd views\anna; ls' "the own view opens"
says 'P001' "the view shows whom she treats"
says_not 'P003' "the view shows nobody else"
may anna 'cd views\anna\P001\letters; ls; get old.txt got.txt' "a link of the view leads into the folder"
is "$(cat "$dir/got.txt")" "by bob" "and to the document"
may anna 'cd folders\P001\letters; ls' "the folder's own name works too"
may_not anna 'ls' "the top of the share is not listed"
may_not anna 'cd folders; ls' "nobody lists the patients"
may_not anna 'cd views; ls' "nobody lists the colleagues"
may_not anna 'cd views\bob; ls' "a colleague's view stays closed"
may_not anna 'cd folders\P003; ls' "another ward's patient stays closed"
may_not eve 'cd folders\P001; ls' "eve does not treat P001: no listing"
may_not eve 'get folders\P001\letters\old.txt stolen.txt' "no document either"
may_not eve 'put paper.txt folders\P001\letters\paper.txt' "nothing put in"
may_not eve 'cd views\anna\P001; ls' "not through somebody's view"
may_not eve 'mkdir folders\P009' "no folder made beside the patients"
smb parti 'ls'
says "session setup failed: $denied" "a suspended login does not get a session"

# ---- documents are born with the care team's access
may anna 'cd views\anna\P001\letters; put paper.txt paper.txt; mkdir sub; put paper.txt sub\deep.txt' "puts and makes a directory"
is "$(acl P001/letters/paper.txt)" "user::rw- user:anna:rwx user:bob:rwx group::--- mask::rw- other::--- " \
	"a new document has the team's ACL, and its mask lets them write"
is "$(acl P001/letters/sub | sed 's/ default:.*//')" "user::rwx user:anna:rwx user:bob:rwx group::--- mask::rwx other::---" \
	"a new directory too"
may bob 'cd folders\P001\letters; get paper.txt got.txt; put paper2.txt paper.txt; put paper2.txt sub\more.txt' \
	"a colleague reads and writes it at once"
is "$(text P001/letters/paper.txt)" "a second version" "what he wrote is there"
may bob 'cd folders\P001\letters; put paper.txt paper.tmp; rename paper.txt paper.bak; rename paper.tmp paper.txt; del paper.bak' \
	"a colleague saves by renaming (working)"
may bob 'cd folders\P001\letters; mkdir "New folder"; rename "New folder" results' "a new folder is renamed"
may anna 'cd folders\P001\medical; put paper.txt mine.txt; put paper2.txt mine.txt; rename mine.txt mine2.txt' \
	"in a sealed category the author works on the own document"
may_not bob 'cd folders\P001\medical; put paper.txt mine2.txt' "a colleague does not overwrite it"
may_not bob 'cd folders\P001\medical; rename mine2.txt x.txt' "nor renames it"
smb bob 'cd folders\P001\medical; del mine2.txt'
is "$(text P001/medical/mine2.txt)" "a second version" "nor deletes it"
may bob 'cd folders\P001\medical; get mine2.txt got.txt' "but reads it"
is "$(getfattr -d -m - "$clinical/folders/P001/letters/paper.txt" 2>/dev/null | grep -c NTACL)" "0" "Samba keeps no ACL of its own"

# ---- nobody edits ACLs by SMB
# give_away LOGIN NAME: from the security dialog, to eve
give_away() {
	said=$(smbcacls -s "$smb/smb.conf" //127.0.0.1/clinical "folders\\P001\\letters\\$2" -U "$1%Pw-$1" \
		-a 'ACL:eve:ALLOWED/0x0/FULL' 2>&1)
	says_not 'Invalid option|failed to connect|NT_STATUS_OBJECT' "Samba heard it: $2"
	is "$(acl "P001/letters/$2" | grep -c eve)" "0" "its owner has not given $2 away from the security dialog"
}
is "$(stat -c %U "$clinical/folders/P001/letters/"{paper.txt,sub} | tr '\n' ' ')" "bob anna " "authors own what they made"
give_away bob paper.txt
give_away anna sub
may_not eve 'get folders\P001\letters\paper.txt stolen.txt' "and the other person stays out"
may bob 'get folders\P001\letters\paper.txt got.txt' "while the owner stays in"
check "sync takes the new documents in" careacl sync
check "verify agrees" careacl verify

# ---- two persons in one smbd
smb_login anna
smb_say 'cd views\anna\P001\letters' 'ls'
says 'paper.txt' "anna lists in the session that stays"
smb_say 'logon eve Pw-eve' 'tcon clinical' 'cd \folders\P001\letters' 'ls'
says "$denied" "eve, in the same smbd, is not taken for anna"
smb_say 'cd \views\eve' 'ls'
says 'P003' "eve has her own view"
smb_say 'logon bob Pw-bob' 'tcon clinical' 'cd \folders\P001\letters' 'ls'
says 'paper.txt' "bob, in the same smbd, is let in"
smb_say 'logon parti Pw-parti'
says "$denied" "a suspended login gets no session in an smbd of others"
is "$(smbstatus -s "$smb/smb.conf" -b 2>/dev/null | awk '$1 ~ /^[0-9]+$/ {print $1}' | sort -u | wc -l)" "1" "it is one smbd"
contains "$(smbstatus -s "$smb/smb.conf" -b 2>/dev/null | awk '$1 ~ /^[0-9]+$/ {print $2}' | sort -u | tr '\n' ' ')" \
	'anna bob eve' "that holds the sessions of three"
smb_logout

# ---- revocation in the middle of a session
smb_login anna
smb_say 'cd \views\anna\P001\letters' 'ls' 'get paper.txt got.txt'
says_not 'NT_STATUS' "before: lists and gets through the view"
smb_say 'cd \folders\P001\letters' 'ls' 'get paper.txt got.txt'
says_not 'NT_STATUS' "before: and by the folder's own name"
check "P001 objects to anna" revoke_anna
smb_say 'get paper.txt stolen.txt'
says "$denied" "after: the next open is refused, in the same session"
smb_say 'ls'
says "$denied" "nothing is listed"
smb_say 'put paper.txt again.txt'
says "$denied" "nothing is put"
smb_say 'rename paper.txt gone.txt'
says "$denied" "nothing is renamed"
smb_say 'cd \folders\P001' 'ls'
says "$denied" "the folder is closed"
smb_say 'cd \' 'get views\anna\P001\letters\paper.txt stolen.txt'
says 'NT_STATUS_OBJECT_PATH_NOT_FOUND' "through the view there is no way any more: the link is gone"
smb_say 'cd \views\anna' 'ls'
says_not 'P001' "the view does not show her the patient any more"
says 'P002' "but the others"
smb_say 'cd \folders\P002\letters' 'put paper.txt paper.txt'
says_not 'NT_STATUS' "her other patients stay open"
may bob 'cd folders\P001\letters; get paper.txt got.txt' "a colleague works on"
check "P001 withdraws the objection" restore_anna
smb_say 'cd \folders\P001\letters' 'get paper.txt got.txt'
says_not 'NT_STATUS' "given back: the same session opens it again"
smb_logout
check "verify agrees after all of it" careacl verify
finish
