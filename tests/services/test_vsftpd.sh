#!/bin/bash
# The store behind a real vsftpd with the shipped configuration, over TLS.
. tests/lib.sh
in_namespace "$@"
require vsftpd openssl python3 setfacl
. tests/services/site.sh
. tests/services/vsftpd.sh

ftp() { said=$(cd "$dir" && python3 "$OLDPWD/tests/services/ftp.py" "$1" "Pw-$1" <<<"$2" 2>&1); }
may() { if ftp "$1" "$2"; then ok "$3"; else not_ok "$3" "$said"; fi; }
may_not() {
	if ftp "$1" "$2"; then not_ok "$3" "$said"; else contains "$said" '^550' "$3"; fi
}

check "a site" make_service_site
if start_vsftpd; then ok "vsftpd is there, with the shipped file"; else
	not_ok "vsftpd is there, with the shipped file" "$(cat "$dir/vsftpd.log" 2>&1)"
	finish
fi
echo "from a device" >"$dir/paper.txt"
put_document P001/letters/old.txt "by bob"

said=$(python3 -c 'import ftplib; f = ftplib.FTP("127.0.0.1"); f.login("anna", "Pw-anna")' 2>&1)
says '530' "a password in clear is refused"
may anna 'pwd' "gets in"
says '"/"' "at the top of what is shared"
may anna 'ls /views/anna' "the own view opens"
says 'P001' "it shows whom she treats"
says_not 'P003' "and nobody else"
may anna 'cd /views/anna/P001/letters
get old.txt got.txt
put paper.txt paper.txt
mkdir sub
put paper.txt sub/deep.txt' "a link leads into the folder; gets, puts, makes a directory"
is "$(cat "$dir/got.txt")" "by bob" "what was there came"
is "$(acl P001/letters/paper.txt)" "user::rw- user:anna:rwx user:bob:rwx group::--- mask::rw- other::--- " \
	"a new document has the team's ACL, and its mask lets them write"
may bob 'cd /folders/P001/letters
get paper.txt got.txt
put paper.txt paper.tmp
rename paper.tmp paper.txt
put paper.txt sub/more.txt' "a colleague reads it, saves by renaming, works in the directory"
may anna 'put paper.txt /folders/P001/medical/mine.txt' "puts into a sealed category"
is "$(acl P001/medical/mine.txt)" "user::rw- user:anna:r-x user:bob:r-x group::--- mask::r-- other::--- " "colleagues read"
ftp bob 'put paper.txt /folders/P001/medical/mine.txt'
says '^553' "a colleague does not write it"
may_not bob 'rm /folders/P001/medical/mine.txt' "nor removes it"
may_not bob 'rename /folders/P001/medical/mine.txt /folders/P001/medical/x.txt' "nor renames it"
may bob 'get /folders/P001/medical/mine.txt got.txt' "but reads it"
ftp anna 'site CHMOD 666 /folders/P001/letters/paper.txt'
says '^500 Unknown SITE' "modes are not changed by FTP"
may_not anna 'cd /folders/P003' "another ward's patient stays closed"
may_not anna 'cd /views/bob' "a colleague's view stays closed"
may_not anna 'get /etc/passwd stolen.txt' "nothing of the system is there"
ftp anna 'ls /folders'
says_not 'P00' "nobody lists the patients"
may_not eve 'cd /folders/P001' "eve does not treat P001: the folder is closed"
may_not eve 'get /folders/P001/letters/old.txt stolen.txt' "no document"
may_not eve 'get /views/anna/P001/letters/old.txt stolen.txt' "not through somebody's view"
ftp eve 'put paper.txt /folders/P001/letters/eve.txt'
says '^553' "nothing put in"
ftp parti 'pwd'
says '^530' "a suspended login does not get in"
is "$(find "$dir" -maxdepth 1 -name stolen.txt -size +0)" "" "nothing was stolen"

# ---- revocation in the middle of a session
mkfifo "$dir/ftp.in" "$dir/ftp.out"
python3 tests/services/ftp.py anna Pw-anna <"$dir/ftp.in" >"$dir/ftp.out" 2>&1 &
exec {in}>"$dir/ftp.in" {out}<"$dir/ftp.out"
answer() { said=; IFS= read -r -t 30 said <&"$out"; }
printf 'cd /views/anna/P001/letters\n' >&"$in"
answer
says '^250' "a session in the folder"
check "P001 objects to anna" revoke_anna
printf 'get paper.txt %s/stolen.txt\n' "$dir" >&"$in"
answer
says '^550' "the next open is refused, in the same session"
exec {in}>&- {out}<&-
may bob 'get /folders/P001/letters/paper.txt got.txt' "a colleague works on"
check "sync" careacl sync
check "verify agrees in the end" careacl verify
finish
