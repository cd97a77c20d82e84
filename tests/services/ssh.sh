# shellcheck shell=bash
# A private sshd as Debian sets it up, with the shipped file in sshd_config.d. Source it after site.sh.

ssh_options=(-F /dev/null -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o GlobalKnownHostsFile=/dev/null
	-o LogLevel=ERROR -o IdentityAgent=none -o ConnectTimeout=10 -o BatchMode=yes -o "IdentityFile=${dir:?}/key")

# start_sshd LOGIN...: for those, with the key $dir/key; its log is $dir/sshd.log
start_sshd() {
	local login
	ssh-keygen -q -t ed25519 -N '' -f "$dir/key" && ssh-keygen -A >/dev/null && pam_stack sshd || return 1
	for login; do
		install -d -m 0700 -o "$login" -g "$login" "/home/$login/.ssh" &&
			install -m 0600 -o "$login" -g "$login" "$dir/key.pub" "/home/$login/.ssh/authorized_keys" || return 1
	done
	mkdir -p /etc/ssh/sshd_config.d && write_sshd_config cat || return 1
	/usr/sbin/sshd -E "$dir/sshd.log" || return 1
	for _ in $(seq 100); do
		(: <"/dev/tcp/127.0.0.1/22") 2>/dev/null && return 0
		sleep 0.05
	done
	return 1
}

# write_sshd_config FILTER...: the shipped file through a filter
write_sshd_config() {
	"$@" <conf/sshd_config.careacl >/etc/ssh/sshd_config.d/careacl.conf && /usr/sbin/sshd -t
}

# the chroot of the shipped file instead of its first form: comment signs off, first form out
chroot_form() {
	awk '/^#Match Group/ {chroot = 1} /^Match Group/ {plain = 1} /^# With a chroot/ {plain = 0}
	     plain {next} /^# Back/ {chroot = 0} chroot {sub(/^#/, "")} {print}'
}

# reload_sshd: reads its settings again; what comes in from now on goes by them
reload_sshd() {
	local pid
	pid=$(cat /run/sshd.pid) && kill -HUP "$pid" || return 1
	for _ in $(seq 100); do
		(: <"/dev/tcp/127.0.0.1/22") 2>/dev/null && return 0
		sleep 0.05
	done
	return 1
}

# sftp_batch LOGIN COMMANDS: one session, a command a line, ends at the first that fails unless it starts with "-";
# what was said is in $said
sftp_batch() {
	said=$(cd "$dir" && sftp "${ssh_options[@]}" -b - "$1@127.0.0.1" <<<"$2" 2>&1)
}

# sftp_login LOGIN: a session that stays; sftp_say COMMAND... speaks in it
sftp_login() {
	rm -f "$dir/sftp.in" "$dir/sftp.out" && mkfifo "$dir/sftp.in" "$dir/sftp.out" || return 1
	(cd "$dir" && exec stdbuf -o0 sftp "${ssh_options[@]}" -b /dev/stdin "$1@127.0.0.1" <sftp.in >sftp.out 2>&1) &
	sftp_client=$!
	exec {sftp_in}>"$dir/sftp.in" {sftp_out}<"$dir/sftp.out"
	sftp_say
}

# What was answered is in $said, without the echo of the commands.
sftp_say() {
	local command line
	for command; do printf -- '-%s\n' "$command" >&"$sftp_in"; done
	printf -- '-pwd\n' >&"$sftp_in"
	said=
	while IFS= read -r -t 30 line <&"$sftp_out"; do
		[[ $line != 'Remote working directory:'* ]] || return 0
		[[ $line == 'sftp> '* ]] || said=$said$line$'\n'
	done
	said="no answer: $said"
	return 1
}

sftp_logout() {
	exec {sftp_in}>&- {sftp_out}<&-
	wait "$sftp_client" 2>/dev/null
}
