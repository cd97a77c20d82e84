#!/bin/bash
# The store behind a real sshd with the shipped configuration, with and without chroot: sftp and scp by those who may and
# those who may not, modes that clients send, and a revocation in the middle of a session.
. tests/lib.sh
in_namespace "$@"
require sshd ssh sftp scp ssh-keygen stdbuf setfacl
. tests/services/site.sh
. tests/services/ssh.sh

# may LOGIN COMMANDS NAME: every command works; may_not LOGIN COMMAND NAME: that one does not, and for lack of perms
may() {
	if sftp_batch "$1" "$2"; then ok "$3"; else not_ok "$3" "$said"; fi
}
may_not() {
	if sftp_batch "$1" "$2"; then not_ok "$3" "$said"; else contains "$said" 'Permission denied|[Nn]ot found|No such file' "$3"; fi
}

check "a site" make_service_site
if start_sshd anna bob eve parti; then ok "sshd is there, with the shipped file"; else
	not_ok "sshd is there, with the shipped file" "$(cat "$dir/sshd.log" 2>&1)"
	finish
fi
echo "from a workstation" >"$dir/paper.txt"
echo "a second version" >"$dir/paper2.txt"
install -m 0600 "$dir/paper.txt" "$dir/private.txt"

# everybody's day, in both forms; $1: where the views are, $2: which form
a_day() {
	local views=$1 form=$2 old=old-$2.txt
	put_document "P001/letters/$old" "by bob"
	may anna 'pwd' "$form: gets in"
	says "working directory: $views/anna\$" "$form: starts in the own view"
	may anna 'ls' "$form: the view opens"
	says 'P001' "$form: it shows whom she treats"
	says_not 'P003' "$form: and nobody else"
	may anna "get P001/letters/$old got.txt" "$form: a link leads into the folder"
	is "$(cat "$dir/got.txt")" "by bob" "$form: and to the document"
	may_not anna "ls $views/bob" "$form: a colleague's view stays closed"
	may_not anna "ls $views" "$form: nobody lists the colleagues"
	may_not anna "ls $views/../folders" "$form: nobody lists the patients"
	may_not anna "ls $views/../folders/P003" "$form: another ward's patient stays closed"
	may_not eve "ls $views/../folders/P001" "$form: eve does not treat P001: no listing"
	may_not eve "get $views/../folders/P001/letters/$old stolen.txt" "$form: no document"
	may_not eve "get $views/anna/P001/letters/$old stolen.txt" "$form: not through somebody's view"
	may_not eve "put paper.txt $views/../folders/P001/letters/eve.txt" "$form: nothing put in"
	may_not eve "ln -s ../../folders/P001 P001" "$form: no link made in the own view"
	may_not eve "mkdir $views/../folders/P009" "$form: no folder made beside the patients"
	: >"$dir/sshd.log"
	status_is 255 "$form: a suspended login does not get in" sftp_batch parti 'pwd'
	contains "$(cat "$dir/sshd.log")" 'Access denied for user parti by PAM account' "$form: because of what PAM says"
	may anna "put paper.txt P001/letters/$form.txt" "$form: puts"
	may anna "mkdir P001/letters/$form.d" "$form: makes a directory"
	may bob "get P001/letters/$form.txt got.txt" "$form: a colleague reads it"
	is "$(cat "$dir/got.txt")" "from a workstation" "$form: what was put"
	may bob "put paper.txt P001/letters/$form.d/b.txt
rename P001/letters/$form.d P001/letters/$form.e
rm P001/letters/$form.e/b.txt
rmdir P001/letters/$form.e" "$form: a colleague works in her directory, renames and removes it (working)"
	may anna "put paper.txt P001/medical/$form.txt
put paper2.txt P001/medical/$form.txt" "$form: the author works on the own sealed document"
	may_not bob "put paper.txt P001/medical/$form.txt" "$form: a colleague does not write it"
	may_not bob "rm P001/medical/$form.txt" "$form: nor removes it"
	may_not bob "rename P001/medical/$form.txt P001/medical/x.txt" "$form: nor renames it"
	may bob "get P001/medical/$form.txt got.txt" "$form: but reads it"
	refuse "$form: no shell" ssh "${ssh_options[@]}" anna@127.0.0.1 true
	contains "$(ssh "${ssh_options[@]}" -W 127.0.0.1:22 anna@127.0.0.1 2>&1 </dev/null)" 'forwarding failed' "$form: no forwarding"
	check "$form: scp works" scp "${ssh_options[@]}" "$dir/paper.txt" "anna@127.0.0.1:P001/letters/scp-$form.txt"
	refuse "$form: scp -O wants a shell" scp -O "${ssh_options[@]}" "$dir/paper.txt" "anna@127.0.0.1:P001/letters/O.txt"
	refuse "$form: scp by eve" scp "${ssh_options[@]}" "eve@127.0.0.1:$views/../folders/P001/letters/$old" "$dir/stolen.txt"
	is "$(ls "$dir"/stolen.txt 2>/dev/null)" "" "$form: nothing was stolen"
}
a_day /srv/clinical/views plain

# ---- what clients say about modes: the group bits become the mask; the next sync repairs it
may anna 'put paper.txt P001/letters/m644.txt
put private.txt P001/letters/m600.txt
put paper.txt P001/letters/opened.txt
chmod 666 P001/letters/opened.txt
put paper.txt P001/letters/closed.txt
chmod 600 P001/letters/closed.txt' "puts with modes"
is "$(acl P001/letters/m644.txt)" "user::rw- user:anna:rwx user:bob:rwx group::--- mask::r-- other::--- " "from 644: others read"
is "$(acl P001/letters/m600.txt)" "user::rw- user:anna:rwx user:bob:rwx group::--- mask::--- other::--- " \
	"from 600: others nothing, for now"
may_not eve "get $clinical/folders/P001/letters/opened.txt stolen.txt" "chmod 666 opens it to nobody outside the folder"
check "sync" careacl sync
for document in m644 m600 opened closed; do
	is "$(acl "P001/letters/$document.txt")" "user::rw- user:anna:rw- user:bob:rw- group::--- mask::rw- other::--- " \
		"after sync the team works with $document.txt"
done
may bob 'put paper2.txt P001/letters/m600.txt' "a colleague writes what came in closed"

# ---- revocation in the middle of a session, and of a shared connection
sftp_login anna
sftp_say 'cd P001/letters' 'ls' 'get m644.txt got.txt'
says 'm644.txt' "before: lists"
says_not 'denied|not found' "and gets"
ssh "${ssh_options[@]}" -o ControlMaster=yes -o "ControlPath=$dir/master" -N -f anna@127.0.0.1
shared() { said=$(cd "$dir" && sftp "${ssh_options[@]}" -o "ControlPath=$dir/master" -b - anna@127.0.0.1 <<<"$1" 2>&1); }
check "a second session over one connection" shared 'get P001/letters/m644.txt got.txt'
check "P001 objects to anna" revoke_anna
sftp_say 'get m644.txt stolen.txt'
says 'denied|not found' "after: the next open is refused, in the same session"
sftp_say 'ls'
says 'denied' "nothing is listed"
sftp_say 'put paper.txt again.txt'
says 'denied|not found' "nothing is put"
sftp_say 'rename m644.txt gone.txt'
says 'denied|not found|No such' "nothing is renamed"
sftp_say 'chmod 666 m644.txt'
says 'denied|not found|No such' "the own document is not opened to others"
sftp_say "ls $clinical/views/anna/P002/letters" "put paper.txt $clinical/views/anna/P002/letters/p.txt"
says_not 'denied|not found' "her other patients stay open"
refuse "over the shared connection neither" shared 'get P001/letters/m644.txt stolen.txt'
check "though it is open" shared 'ls P002/letters'
may bob 'get P001/letters/m644.txt got.txt' "a colleague works on"
check "P001 withdraws the objection" restore_anna
sftp_say "get $clinical/folders/P001/letters/m644.txt got.txt"
says_not 'denied|not found' "given back: the same session opens it again"
sftp_logout
ssh "${ssh_options[@]}" -O exit -o "ControlPath=$dir/master" anna@127.0.0.1 2>/dev/null
check "verify agrees" careacl verify

# ---- chroot
check "the chroot form" write_sshd_config chroot_form
check "sshd takes it" reload_sshd
a_day /views chroot
may_not anna 'ls /etc' "chroot: nothing of the system is there"
check "sync" careacl sync
check "verify agrees in the end" careacl verify
finish
