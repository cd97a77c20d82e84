#!/bin/bash
# The module behind a real sshd: key, password, keyboard-interactive and sftp; who gets in, who does not, and what they
# are told. sshd takes its PAM service from its program name, so a symbolic link has a service of its own.
. tests/lib.sh
in_namespace "$@"
require sshd ssh sftp ssh-keygen sshpass chpasswd

dir=$CAREACL_TEST_DIR
state=$dir/state
port=2222
keys=/etc/ssh/careacl-keys # sshd wants no directory above that others may write to
mkdir "$state" "$keys"

publish() { "$BUILD/tests/pam/make_snapshot" "$state/login.snapshot" || exit 99; }
damage() { printf 'X' | dd of="$state/login.snapshot" bs=1 seek=100 conv=notrunc status=none; }

stack() { # stack ARGUMENT...: the service of our sshd
	cat >/etc/pam.d/sshd-careacl <<-END
		auth     required pam_unix.so
		account  required pam_unix.so
		account  required $CAREACL_PAM_MODULE state=$state $*
		account  required pam_permit.so
		password required pam_deny.so
		session  required pam_unix.so
		session  optional $CAREACL_PAM_MODULE state=$state $*
	END
}

start_sshd() {
	ssh-keygen -q -t ed25519 -N '' -f "$dir/host" && ssh-keygen -q -t ed25519 -N '' -f "$dir/key" || return 1
	cat >"$dir/sshd_config" <<-END
		Port $port
		ListenAddress 127.0.0.1
		HostKey $dir/host
		PidFile none
		UsePAM yes
		PermitRootLogin yes
		PasswordAuthentication yes
		KbdInteractiveAuthentication yes
		AuthorizedKeysFile $keys/%u
		PrintMotd no
		PrintLastLog no
		Subsystem sftp internal-sftp
	END
	ln -s "$(command -v sshd)" "$dir/sshd-careacl"
	"$dir/sshd-careacl" -f "$dir/sshd_config" -E "$dir/sshd.log" || return 1
	local try
	for try in $(seq 100); do
		(: </dev/tcp/127.0.0.1/$port) 2>/dev/null && return 0
		sleep 0.05
	done
	return 1
}

options=(-F /dev/null -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o GlobalKnownHostsFile=/dev/null
	-o LogLevel=INFO -o IdentityAgent=none -o ConnectTimeout=10 -o NumberOfPasswordPrompts=1)

# by_WAY LOGIN: runs a command, or lists by sftp; what was shown is left in $said, what was done in $answer
by_key() {
	answer=$(ssh "${options[@]}" -p "$port" -i "$dir/key" -o BatchMode=yes "$1@127.0.0.1" 'echo in as $(id -un)' \
		2>"$dir/said")
}
by_password() {
	answer=$(sshpass -p "Pw-$1" ssh "${options[@]}" -p "$port" -o PreferredAuthentications=password \
		-o PubkeyAuthentication=no "$1@127.0.0.1" 'echo in as $(id -un)' 2>"$dir/said")
}
by_keyboard() {
	answer=$(sshpass -p "Pw-$1" ssh "${options[@]}" -p "$port" -o PreferredAuthentications=keyboard-interactive \
		-o PubkeyAuthentication=no "$1@127.0.0.1" 'echo in as $(id -un)' 2>"$dir/said")
}
by_sftp_key() {
	answer=$(sftp "${options[@]}" -P "$port" -i "$dir/key" -b - "$1@127.0.0.1" <<<"pwd" 2>"$dir/said")
	was_listed "$1"
}
by_sftp_password() {
	answer=$(sshpass -p "Pw-$1" sftp "${options[@]}" -o BatchMode=no -o PreferredAuthentications=password \
		-o PubkeyAuthentication=no -P "$port" "$1@127.0.0.1" <<<"pwd" 2>"$dir/said")
	was_listed "$1"
}
# what sftp answered to pwd
was_listed() {
	local status=$?
	[[ $answer != *"working directory: $(getent passwd "$1" | cut -d: -f6)"* ]] || answer="in as $1"
	return "$status"
}

# enters WAY LOGIN PATTERN NAME: gets in, and is told what matches PATTERN ("" for nothing of ours)
enters() {
	"by_$1" "$2"
	is "$answer" "in as $2" "$1: $4: gets in"
	told "$3" "$1: $4"
}

# stays_out WAY LOGIN PATTERN NAME: does not get in, and is told why
stays_out() {
	local status
	"by_$1" "$2"
	status=$?
	if [[ $status != 0 && $answer != *"in as"* ]]; then
		ok "$1: $4: does not get in"
	else
		not_ok "$1: $4: does not get in" "status $status, $answer"
	fi
	told "$3" "$1: $4"
}

told() {
	local said
	said=$(cat "$dir/said")
	if [ -n "$1" ]; then
		contains "$said" "$1" "$2: is told"
	elif grep -qE 'Access refused|Patient folders|Warning: the access' <<<"$said"; then
		not_ok "$2: is told nothing" "$said"
	else
		ok "$2: is told nothing"
	fi
}

for login in dr.martin:5101 dr.parti:5102 inf.past:5103 eve:6001 admin:6002 reuser:5199; do
	check "login $login" add_login "${login%:*}" "${login#*:}" "Pw-${login%:*}"
done
chpasswd <<<"root:Pw-root"
groupadd careacl-rescue && usermod -a -G careacl-rescue admin
stack
if start_sshd; then ok "sshd is there"; else
	not_ok "sshd is there" "$(cat "$dir/sshd.log")"
	finish
fi
for login in dr.martin dr.parti inf.past eve admin reuser root; do cp "$dir/key.pub" "$keys/$login"; done

site="site notice=yes offset=3600 published=+0"
publish <<-END
	$site
	login dr.martin uid=5101 professional folders=12 view=/srv/clinical/views/dr.martin break_glass=-60..+3600
	login dr.parti uid=5102 professional suspended folders=3
	login inf.past uid=5103 professional valid=..1767222000
	login kine.paul uid=5199 professional
END

for way in key password keyboard sftp_key sftp_password; do
	enters $way dr.martin 'Patient folders you may open: 12\.' "in date"
	stays_out $way dr.parti 'Access refused: you are suspended.*Please ask' "suspended"
	stays_out $way inf.past 'since 2026-01-01 00:00 \(UTC\+01:00\)' "out of date"
done
enters key dr.martin '/srv/clinical/views/dr\.martin' "where the view is"
enters key dr.martin 'Break-glass .* in force until 20' "break-glass"
enters key dr.martin '226-13: one year' "what secrecy demands"
enters key eve '' "of no statement"
enters password root '' "root"
stays_out key reuser 'belongs to another login' "a reused uid"

# a wrong password is refused before, and without a word of the registry
answer=$(sshpass -p wrong ssh "${options[@]}" -p "$port" -o PreferredAuthentications=password \
	-o PubkeyAuthentication=no dr.parti@127.0.0.1 'echo in' 2>"$dir/said")
is "$answer" "" "a wrong password does not get in"
told '' "a wrong password"

# the end comes while the state stays as it is
publish <<-END
	$site
	login dr.martin uid=5101 professional valid=..+6
END
enters key dr.martin 'Patient folders' "seconds before the end"
for _ in $(seq 200); do
	by_key dr.martin || break
	sleep 0.1
done
stays_out key dr.martin 'out of date since' "after the end, with the same state"

publish <<-END
	$site published=-999999 stale=warn
	login dr.martin uid=5101 professional
	login dr.parti uid=5102 professional suspended
END
enters key dr.martin 'not up to date' "an old state, warn"
stays_out key dr.parti 'suspended' "an old state, warn: suspended"

damage
for way in key password; do
	stays_out $way dr.martin 'cannot be read' "state damaged"
	stays_out $way eve 'cannot be read' "state damaged: of no statement"
	enters $way root '' "state damaged: root"
	enters $way admin 'rescue group' "state damaged: the rescue group"
done
enters sftp_key root '' "state damaged: root"
stays_out sftp_key dr.martin 'est illisible' "state damaged"
rm "$state/login.snapshot"
enters key root '' "state missing: root"
stays_out key dr.martin 'cannot be read' "state missing"

stack bogus
enters key root '' "a wrong argument: root"
stays_out key dr.martin 'set up wrongly' "a wrong argument"
stack permissive
publish <<-END
	$site language=fr
	login dr.parti uid=5102 professional suspended
	login dr.martin uid=5101 professional
END
enters key dr.parti '' "permissive: suspended"
stack
stays_out key dr.parti 'suspendu' "in French: suspended"
enters key dr.martin 'Dossiers de patients' "in French: in date"
finish
