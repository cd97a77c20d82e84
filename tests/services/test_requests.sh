#!/bin/bash
# Requests for an emergency access, saved through real Samba and real sftp: answered beside them, given and refused; what
# else may lie there; the shipped units.
. tests/lib.sh
in_namespace "$@"
require smbd smbclient smbpasswd sshd sftp python3 getfacl systemd-analyze
. tests/services/site.sh
. tests/services/samba.sh
. tests/services/ssh.sh

check "a site" make_service_site
add_login etu 5110 Pw-etu && usermod -a -G clinicians etu
sed -i "s/name = \"physician\";/& emergency = true;/" "$site/careacl.conf"
sed -i 's/^professions = (/break_glass = { max_duration = "1h"; }; &\n  { name = "student"; student = true; },/' "$site/careacl.conf"
sed -i 's/^\t*professionals = (/& { login = "etu"; profession = "student"; supervisors = ["anna"]; },/' "$site/registry.d/10-people.conf"
grep -q etu "$site/registry.d/10-people.conf" || not_ok "the student is in the registry" "$(cat "$site/registry.d/10-people.conf")"
cat >"$site/registry.d/30-more.conf" <<-'CONF'
	patients = (
	  { id = "P029"; birth_date = "1950-02-01"; teams = ( { team = "ward"; } ); objections = ( { to = "emergency"; } ); },
	  { id = "P011"; birth_date = "1950-02-01"; teams = ( { team = "ward"; } ); objections = ( { to = "login:eve"; } ); },
	  { id = "P005"; birth_date = "1950-02-01"; teams = ( { team = "ward"; } ); }
	);
CONF
check "sync" careacl sync --quiet
status_is 0 "verify" careacl verify
if start_smbd anna bob eve parti etu; then ok "smbd is there"; else not_ok "smbd is there" "$(tail -n 20 "$smb"/log/* 2>&1)"; fi
if start_sshd anna bob eve parti etu; then ok "sshd is there"; else not_ok "sshd is there" "$(cat "$dir/sshd.log" 2>&1)"; fi

corner=$clinical/views/eve/EMERGENCY
# request PATIENT [REASON]: a text as the template says, with the line ends of Windows
request() {
	printf '%s\r\nI attest that the patient cannot express their will.\r\nI attest that there is an immediate risk for the patient.\r\n%s\r\n' \
		"$1" "${2:-found unconscious in the lift}"
}
# answer FILE: what the login reads there
answer() { as eve cat "$corner/$1.answer.txt" 2>&1; }
# answered FILE PATTERN NAME
answered() { contains "$(answer "$1")" "$2" "$3"; }
gone() { if [ -e "$corner/$1" ] || [ -L "$corner/$1" ]; then not_ok "$2" "$(ls -la "$corner")"; else ok "$2"; fi; }

# ---- the place
is "$(stat -c '%U %G' "$corner")" "root root" "EMERGENCY is root's"
is "$(getfacl -cpE "$corner" | grep -v '^$' | tr '\n' ' ')" "user::rwx user:eve:rwx group::--- mask::rwx other::--- " "its login alone, and no default ACL"
check "who treats nobody has it too" test -d "$clinical/views/anna/EMERGENCY"
refuse "a colleague does not get in" as bob ls "$corner"
check "a student has none" test ! -e "$clinical/views/etu/EMERGENCY"
check "who is suspended has none" test ! -e "$clinical/views/parti"
check "the template can be read" as eve cat "$corner/README.txt"
# what its login puts in the template's way fails no run, and is told
as eve sh -c 'rm -f "$1/README.txt" && mkdir -p "$1/README.txt/deep"' sh "$corner"
status_is 0 "a directory in the template's place fails no sync" careacl sync --quiet
as eve rm -r "$corner/README.txt"
check "sync brings the template back" careacl sync --quiet
check "... to be read" as eve cat "$corner/README.txt"
sed -i '1i language = "fr";' "$site/careacl.conf"
check "the site speaks French" careacl sync --quiet
is "$(ls "$corner")" "LISEZMOI.txt" "... the template too, and there is one of them"
status_is 0 "... a plan has nothing left" careacl plan
sed -i 1d "$site/careacl.conf"
check "... and English again" careacl sync --quiet

# ---- through Samba
put_document P001/letters/old.txt "by bob"
smb eve 'cd folders\P001\letters; get old.txt got.txt'
says 'NT_STATUS_ACCESS_DENIED' "before: the folder is closed"
request P001 >"$dir/req.txt"
smb eve 'cd views\eve\EMERGENCY; put req.txt req.txt; ls'
says 'req.txt' "smb: the request is saved into the own view"
check "careacl requests" careacl requests
smb eve 'cd views\eve\EMERGENCY; get req.txt.answer.txt got.txt; ls'
contains "$(cat "$dir/got.txt")" '^desk:1: emergency access of eve to P001 until ' "smb: the answer lies beside it"
contains "$(cat "$dir/got.txt")" 'opened: medical: read' "... and says what was opened"
gone req.txt "the request is taken away"
smb eve 'cd views\eve\P001\letters; get old.txt got.txt'
is "$(cat "$dir/got.txt")" "by bob" "smb: the document opens, through the view"
smb eve 'cd views\eve\P001\letters; put req.txt new.txt'
says 'NT_STATUS_ACCESS_DENIED' "nothing is written"
smb bob 'cd views\eve\EMERGENCY; ls'
says 'NT_STATUS' "a colleague reads no answer"
smb etu 'cd views\etu\EMERGENCY; put req.txt req.txt'
says 'NT_STATUS' "a student has nowhere to ask"
for wanted in "P029 R29" "P011 R11" "P999 unknown.patient"; do
	read -r patient reason <<<"$wanted"
	request "$patient" >"$dir/$patient.txt"
	smb eve "cd views\\eve\\EMERGENCY; put $patient.txt $patient.txt"
	check "careacl requests" careacl requests --quiet
	answered "$patient.txt" "refused.*$reason" "smb: refused, and why: $patient"
done
answered P029.txt 'stays closed: medical: the patient refused emergency access beforehand' "... in words"
refuse "P029 stays closed" as eve ls "$clinical/folders/P029/medical/"

# ---- through sftp
request P005 "brought in by the fire brigade, no papers" >"$dir/req5.txt"
check "sftp: saved" sftp_batch eve 'put req5.txt EMERGENCY/req5.txt'
check "careacl requests" careacl requests --quiet
check "sftp: the answer" sftp_batch eve 'get EMERGENCY/req5.txt.answer.txt got.txt'
contains "$(cat "$dir/got.txt")" '^desk:[0-9]+: emergency access of eve to P005 until ' "... is an access"
check "sftp: the view leads there" sftp_batch eve 'ls P005/medical'
check "sftp: answers can be tidied away" sftp_batch eve 'rm EMERGENCY/req5.txt.answer.txt'

# ---- texts
try() { # try NAME PATTERN WHAT: what stands on stdin, saved by eve
	as eve sh -c 'cat >"$1"' - "$corner/$1"
	careacl requests --quiet || not_ok "$3: status"
	answered "$1" "$2" "$3"
	gone "$1" "... taken away"
}
try bom.txt 'emergency access of eve to P002' "with the mark of Windows editors" < <({ printf '\xef\xbb\xbf'; request P002; })
try manual.txt 'emergency access of eve to P001' "the example of docs/emergency.md" < <(sed -n '/^    P001$/,/^$/s/^    //p' docs/emergency.md)
contains "$(cat "$corner/README.txt")" "$(sed -n '/^    I attest/s/^    //p' docs/emergency.md | head -n 1)" "whose words are the template's"
try wide.txt 'save it as UTF-8' "two bytes a character" < <(request P002 | iconv -t UTF-16)
try bare.txt 'refused' "no reason, no attestation" < <(printf 'P002\n')
try half.txt 'this attestation is missing: I attest that there is an immediate risk for the patient.' "one attestation" < <(printf 'P002\nI attest that the patient cannot express their will.\nfound unconscious in the lift\n')
try loose.txt 'emergency access of eve to P002' "case, blanks and the full stop do not matter" < <(printf 'P002\n  i ATTEST that the patient cannot express their will\nI attest that there is an immediate risk for the patient.\nfound unconscious\n')
try blank.txt 'refused.*justification' "spaces for a reason" < <(request P002 '      ')
try noise.bin 'no plain text' "noise" < <(head -c 300 /dev/urandom)
try path.txt 'first line is no patient' "a path for a patient" < <(request '../../etc/shadow')
claims() { careacl review --json | json 'len([u for u in d["uses"] if u["login"] == "eve"])'; }
before=$(claims)
try copy.txt 'a file of your own, not a copy' "a copy of the template" <"$corner/README.txt"
is "$(claims)" "$before" "... is no claim, and takes none of an hour's"
try long.txt 'larger than 64 KiB' "more than 64 KiB" < <(printf '%s\n' "$(request P002 "$(printf 'x%.0s' $(seq 70000))")" | head -c 66000)

# ---- what is no request
secret=$dir/secret && echo "root's own" >"$secret" && chmod 0600 "$secret"
mine=$clinical/folders/P001/letters/old.txt
as eve sh -c "cd '$corner' && ln -s '$secret' link.txt && ln -s ../P001 link-dir && mkfifo fifo && mkdir directory &&
	python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"socket\")' && head -c 10000000 /dev/zero >big && touch later &&
	printf x >'.hidden' && printf x >'~\$lock' && printf x >half.tmp"
request P003 | as eve sh -c 'cat >"$1"' - "$corner/two
lines.txt"
as eve sh -c "cd '$corner' && echo x >one && ln one '$clinical/folders/P003/letters/two'"
request P001 >"$corner/roots.txt"
start=$SECONDS
check "careacl requests, with all of that" timeout 30 "$CAREACL" -c "$site/careacl.conf" requests --quiet
check "nothing blocks" test $((SECONDS - start)) -lt 10
answered link.txt 'symbolic link, which is not followed' "a link"
answered fifo 'it was no file' "a FIFO"
answered socket 'it was no file' "a socket"
answered directory 'it is a directory' "a directory"
answered big 'larger than 64 KiB' "ten megabytes"
answered one 'more than one name' "two names"
answered roots.txt 'belongs to somebody else' "somebody else's file"
answered 'two\x0alines.txt' 'emergency access of eve to P003' "a name of two lines is answered in one"
for name in link.txt fifo socket big one; do gone "$name" "$name is gone"; done
check "somebody else's file stays" test -s "$corner/roots.txt"
check "a directory stays" test -d "$corner/directory"
check "what programs leave while they save stays" test -e "$corner/.hidden" -a -e "$corner/~\$lock" -a -e "$corner/half.tmp"
is "$(cat "$secret")$(stat -c %a "$secret")$(stat -c %U "$mine")" "root's own600bob" "nothing behind a link was touched"
is "$(careacl requests --json --quiet | json '[d["granted"], d["refused"]]')" "[0, 0]" "the next run has nothing more to say"
# whoever waits where the answer will stand
as eve ln -s "$secret" "$corner/trap.txt.answer.txt"
as eve mkdir "$corner/dir.txt.answer.txt" "$corner/.careacl-answer" # and where it is made
request P002 | as eve sh -c 'cat >"$1"' - "$corner/trap.txt"
request P002 | as eve sh -c 'cat >"$1"' - "$corner/dir.txt"
check "careacl requests" careacl requests --quiet
answered trap.txt 'emergency access of eve' "a link where the answer goes is replaced"
is "$(cat "$secret")" "root's own" "... and not followed"
answered request 'emergency access of eve' "a directory where the answer goes: it goes beside"
is "$(find "$corner" -name '*.answer.txt' -type f ! -user root | wc -l)" "0" "answers are root's"
is "$(getfacl -cpE "$corner/trap.txt.answer.txt" | grep -v '^$' | tr '\n' ' ')" "user::rw- user:eve:r-- group::--- mask::r-- other::--- " "read by the login alone"

# ---- a file that is still being written waits
rm -f "$dir/began" "$dir/go" && mkfifo "$dir/go" && chmod 0777 "$dir" "$dir/go"
as eve sh -c 'exec 3>"$1"; cat "$2" >&3; : >"$3"; read -r go <"$4"' - "$corner/slow.txt" "$dir/req.txt" "$dir/began" "$dir/go" &
writer=$!
for _ in $(seq 100); do [ ! -e "$dir/began" ] || break; sleep 0.05; done
check "careacl requests" careacl requests --quiet
check "open for writing: left alone" test -e "$corner/slow.txt" -a ! -e "$corner/slow.txt.answer.txt"
echo go >"$dir/go"
wait "$writer"
check "careacl requests" careacl requests --quiet
answered slow.txt 'emergency access' "closed: answered"

# ---- so many an hour
sqlite_count() { careacl review --json | json 'len([u for u in d["uses"] if u["login"] == "anna"])'; }
is "$(sqlite_count)" "0" "anna has not asked yet"
for i in $(seq 25); do request P003 | as anna sh -c 'cat >"$1"' - "$clinical/views/anna/EMERGENCY/r$i.txt"; done
check "careacl requests" careacl requests --quiet
is "$(sqlite_count)" "20" "twenty an hour are looked at"
is "$(as anna sh -c "grep -l 'too many requests within an hour' $clinical/views/anna/EMERGENCY/*.answer.txt" | wc -l)" "5" "the rest is refused with the reason"
request P001 | as bob sh -c 'cat >"$1"' - "$clinical/views/bob/EMERGENCY/mine.txt"
check "careacl requests" careacl requests --quiet
contains "$(as bob cat "$clinical/views/bob/EMERGENCY/mine.txt.answer.txt")" 'was open already' "others still can; who has it already is told so"

for i in $(seq 25); do printf 'P005\n' | as bob sh -c 'cat >"$1"' - "$clinical/views/bob/EMERGENCY/r$i.txt"; done
check "careacl requests" careacl requests --quiet
is "$(careacl review --json | json 'len([u for u in d["uses"] if u["login"] == "bob" and u["outcome"] == "refused"])')" "20" "twenty that lack something are kept, the rest is answered"
request P001 | as bob sh -c 'cat >"$1"' - "$clinical/views/bob/EMERGENCY/right.txt"
check "careacl requests" careacl requests --quiet
contains "$(as bob cat "$clinical/views/bob/EMERGENCY/right.txt.answer.txt")" 'emergency access of bob to P001' "... and a right one is granted"

# ---- expired, reviewed, in the trail
sed -i 's/max_duration = "1h"/max_duration = "2s"/' "$site/careacl.conf"
check "sync" careacl sync --quiet
as bob sh -c "rm -f $clinical/views/bob/EMERGENCY/*"
request P003 | as bob sh -c 'cat >"$1"' - "$clinical/views/bob/EMERGENCY/short.txt"
check "careacl requests" careacl requests --quiet
check "a short one is open" as bob ls "$clinical/folders/P003/medical/"
for _ in $(seq 60); do
	careacl explain bob P003 medical >/dev/null || break
	sleep 0.1
done
check "sync" careacl sync --quiet
refuse "expired: closed" as bob ls "$clinical/folders/P003/medical/"
uses=$(careacl review --json)
is "$(json 'sorted({(u["patient"], u["outcome"]) for u in d["uses"] if u["login"] == "eve" and u["patient"] in ("P001", "P011", "P029")})' <<<"$uses")" \
	'[["P001", "granted"], ["P011", "refused"], ["P029", "refused"]]' "the review list has all of them"
is "$(json 'sorted({u["reference"] for u in d["uses"]})' <<<"$uses")" '["request-file"]' "and says how they came"
reported() { careacl report "$1" --json | json "sorted({(u['login'], u['outcome'], u['reference']) for u in d['break_glass'] if u['login'] == '$2'})"; }
is "$(reported P029 eve)$(reported P011 eve)" '[["eve", "refused", "request-file"]][["eve", "refused", "request-file"]]' "the patients' reports have those that were refused"
is "$(reported P001 eve)$(reported P003 bob)" '[["eve", "granted", "request-file"]][["bob", "granted", "request-file"]]' "... that were granted, and the expired one"
contains "$(careacl review)" 'refused:[0-9]+: eve to P999' "whoever tries ids is seen"
contains "$(careacl review)" 'bob to P003' "what has expired is reviewed all the same"
check "the trail is unbroken" careacl audit verify
is "$(careacl audit export | grep '"kind":"break-glass"' | grep -c '"by":"eve"')" "$(json 'len([u for u in d["uses"] if u["login"] == "eve"])' <<<"$uses")" \
	"each stands in the trail, by the login whose file it was"
status_is 0 "verify agrees" careacl verify

# ---- answers are not kept for ever
check "an answer lies there" test -e "$corner/bom.txt.answer.txt" -a -e "$corner/wide.txt.answer.txt"
touch -d '8 days ago' "$corner/bom.txt.answer.txt"
check "careacl requests" careacl requests --quiet
gone bom.txt.answer.txt "an old answer is taken away"
check "... a younger one stays" test -e "$corner/wide.txt.answer.txt"

# ---- who is out: EMERGENCY closes
sed -i 's/{ login = "eve"; profession = "physician";/& suspended = true;/' "$site/registry.d/10-people.conf"
check "sync" careacl sync --quiet
refuse "who is suspended does not get in any more" as eve ls "$corner"
status_is 0 "verify agrees" careacl verify

# ---- the shipped units
mkdir "$dir/units"
sed "s#/usr/sbin/careacl#$CAREACL#" conf/careacl-requests.service >"$dir/units/careacl-requests.service"
cp conf/careacl-requests@.path "$dir/units/careacl-requests@.path"
ln -s careacl-requests@.path "$dir/units/careacl-requests@dr.night.path"
is "$(SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no "$dir/units/careacl-requests@dr.night.path" 2>&1 | grep -F careacl)" "" "systemd takes the units"
contains "$(cat conf/example/cron.careacl)" '^\* \* \* \* \* root /usr/sbin/careacl requests --quiet$' "cron has a line"
finish
