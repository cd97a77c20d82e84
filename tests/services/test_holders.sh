#!/bin/bash
# Sessions of real services that hold what was taken away: SMB (one person in an smbd, two persons in one smbd), sftp and
# a shell over ssh. Named under "report", ended under "terminate", and nobody else's.
. tests/lib.sh
in_namespace "$@"
require smbd smbclient smbstatus smbcontrol sshd ssh sftp stdbuf setfacl python3
. tests/services/site.sh
. tests/services/samba.sh
. tests/services/ssh.sh

letters=$clinical/folders/P001/letters
settings() { write_settings && printf 'on_revoke = "%s";\n' "$1" >>"$site/careacl.conf"; }
lives() { [ -n "$1" ] && grep -h '^State:' "/proc/$1/task/"*/status 2>/dev/null | grep -qv Z; }
query() { python3 -c 'import json,sys; d=json.load(open(sys.argv[2])); print(eval(sys.argv[1]))' "$1" "$dir/answer.json" 2>&1; }
take() { write_patients "$1" && careacl sync --json >"$dir/answer.json" 2>"$dir/said"; }
give_back() { write_patients && careacl sync >/dev/null 2>&1; }

# holders: "login kind may path" of all holders of P001, one a line; who_holds LOGIN KIND: their pids
holders() {
	careacl holders P001 --json >"$dir/answer.json"
	query "'\n'.join(sorted(f\"{h['login']} {h['kind']} {h['may']} {h['path'].removeprefix('$clinical/folders/')}\" for h in d['holders']))"
}
who_holds() {
	careacl holders P001 --json >"$dir/answer.json"
	query "' '.join(sorted({str(h['pid']) for h in d['holders'] if h['login'] == '$1' and h['kind'] == '$2'}))"
}

# does NAME COMMAND...: as check, in this shell, so that the command can set variables
does() {
	local name=$1
	shift
	if "$@" >"$dir/does" 2>&1; then ok "$name"; else not_ok "$name" "$(cat "$dir/does")"; fi
}
# wait_for COMMAND...: until it is true, ten seconds at most
wait_for() {
	local try
	for try in $(seq 60); do
		"$@" && return 0
		sleep 0.05
	done
	return 1
}
holds() { [ -n "$(who_holds "$1" "$2")" ]; }

# smb_open LOGIN...: the persons, one after the other, in one smbclient; the last holds a document: smbclient has it open
# while nobody reads what it writes. The smbd is $smbd, the client $smb_client.
smb_open() {
	local login=$1 commands=()
	rm -f "$dir/pipe" && mkfifo "$dir/pipe"
	smb_login "$1" || return 1
	shift
	for login; do commands+=("logon $login Pw-$login" 'tcon clinical'); done
	smb_say "${commands[@]}" 'cd \folders\P001\letters' || return 1
	printf 'get old.txt %s\n' "$dir/pipe" >&"$smb_in"
	wait_for holds "$login" smb && smbd=$(who_holds "$login" smb)
}
smb_close() {
	exec {smb_in}>&- {smb_out}<&-
	kill "$smb_client" 2>/dev/null
	wait "$smb_client" 2>/dev/null
	wait_for gone_from_smb
}
gone_from_smb() { [ "$(smbstatus --json 2>/dev/null | python3 -c 'import json,sys; print(len(json.load(sys.stdin)["sessions"]))')" = 0 ]; }

check "a site" make_service_site
if start_smbd anna bob eve && cp "$smb/smb.conf" /etc/samba/smb.conf && start_sshd anna bob; then ok "smbd and sshd are there"; else
	not_ok "smbd and sshd are there" "$(tail -n 20 "$smb"/log/* "$dir/sshd.log" 2>&1)"
	finish
fi
put_document P001/letters/old.txt "by bob"
settings report && careacl sync >/dev/null

# ---- one person in an smbd
does "anna opens a document by SMB" smb_open anna
smb_open_now=$(holders)
is "$smb_open_now" "anna smb True P001/letters/old.txt" "an SMB session is named by whose it is"
take '{ to = "login:anna"; }'
is "$(query "d['sweep']['found'], d['sweep']['ended'], d['sweep']['left']")" "(1, 0, 1)" "report: it is counted"
contains "$(cat "$dir/said")" "pid $smbd \(smbd\) of registry.d/10-people.conf:2 still holds registry.d/20-patients.conf:2 \(smb\): Linux cannot" \
	"report: and named, by statements"
check "report: it lives" lives "$smbd"
is "$(holders)" "anna smb False P001/letters/old.txt" "and may no longer"
give_back
settings terminate && careacl sync >/dev/null
check "given back, it is left alone under terminate" lives "$smbd"
take '{ to = "login:anna"; }'
refuse "terminate: the smbd of anna alone is gone" lives "$smbd"
is "$(query "d['sweep']['found'], d['sweep']['ended'], d['sweep']['left'], d['sweep']['since']")" "(1, 1, 0, 'statement')" "and counted"
is "$(query "d['sweep']['seconds'] < 5")" "True" "it needs no SIGKILL: $(query "d['sweep']['seconds']") s from the statement"
is "$(holders)" "" "nobody holds anything any more"
smb bob 'cd folders\P001\letters; get old.txt got.txt'
lacks "$said" NT_STATUS "smbd serves the others"
smb_close
give_back

# ---- two persons in one smbd
does "bob logs on, then anna over the same connection, and opens a document" smb_open bob anna
take '{ to = "login:anna"; }'
check "terminate: an smbd that serves bob too is not touched" lives "$smbd"
is "$(query "d['sweep']['found'], d['sweep']['ended'], d['sweep']['left']")" "(1, 0, 1)" "it is counted as left"
contains "$(cat "$dir/said")" "pid $smbd .*not ended: this smbd also serves somebody who keeps access" "and why is said"
smb_close
give_back
does "bob logs on, then anna, once more" smb_open bob anna
take '{ to = "login:anna"; }, { to = "login:bob"; }'
refuse "when both have lost it, their smbd is gone" lives "$smbd"
smb_close
give_back

# ---- bob holds it, anna loses it
does "anna logs on, then bob, who opens a document" smb_open anna bob
take '{ to = "login:anna"; }'
check "an smbd in which only somebody holds it who may is not touched" lives "$smbd"
is "$(query "d['sweep']['found']")" "0" "nor counted"
smb_close
give_back

# ---- sftp and ssh
does "anna's sftp session" sftp_login anna
sftp_say "cd $clinical/folders/P001/letters" 'ls' >/dev/null
rm -f "$dir/slow" && mkfifo "$dir/slow"
# a transfer that does not end: the client cannot write what it gets
head -c 8388608 /dev/zero | as bob sh -c "cat >'$letters/large.bin'"
careacl sync >/dev/null 2>&1
printf -- '-get large.bin %s\n' "$dir/slow" >&"$sftp_in"
wait_for holds anna descriptor
sftp_server=$(who_holds anna descriptor)
check "sftp: the session that reads is named: $sftp_server" lives "${sftp_server%% *}"
# a command that stays in the folder, a shell that does, and a command of bob's: on a server that allows shells
check "shells are allowed" eval "write_sshd_config grep -vE 'ForceCommand|PermitTTY' && reload_sshd"
ssh "${ssh_options[@]}" anna@127.0.0.1 "cd $letters && exec sleep 1000" </dev/null >/dev/null 2>&1 &
ssh "${ssh_options[@]}" bob@127.0.0.1 "cd $letters && exec sleep 1000" </dev/null >/dev/null 2>&1 &
ssh "${ssh_options[@]}" -tt anna@127.0.0.1 "cd $letters && exec bash --norc -i" < <(sleep 1000) >/dev/null 2>&1 &
two_shells() { [ "$(who_holds anna cwd | wc -w)" = 2 ] && holds bob cwd; }
check "ssh: three sessions stay in the folder" wait_for two_shells
read -r first second <<<"$(who_holds anna cwd)"
bobs=$(who_holds bob cwd)
take '{ to = "login:anna"; }'
for pid in $sftp_server $first $second; do refuse "terminate: anna's session $pid is gone" lives "$pid"; done
check "terminate: bob's is not touched" lives "$bobs"
is "$(query "d['sweep']['left']")" "0" "nothing is left: $(query "d['sweep']")"
is "$(holders)" "bob cwd True P001/letters" "bob alone holds something"

# ---- without smbstatus nothing is believed, and nothing is ended
give_back
does "anna opens a document by SMB again" smb_open anna
mv /etc/samba/smb.conf /etc/samba/smb.conf.away && printf '[global]\nlock directory = /nonexistent\n' >/etc/samba/smb.conf
take '{ to = "login:anna"; }'
check "an smbd of which smbstatus says nothing is not touched" lives "$smbd"
contains "$(cat "$dir/said")" "pid $smbd \(smbd\) .*not ended: " "it is named"
mv /etc/samba/smb.conf.away /etc/samba/smb.conf
smb_close
finish
