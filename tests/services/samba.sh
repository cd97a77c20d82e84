# shellcheck shell=bash
# A private smbd with the shipped configuration, and smbclient as a person uses it. Source it after site.sh.

smb=${dir:?}/samba

# The shipped file as it stands; behind it what keeps smbd inside the namespace, where nothing of the shipped file is
# said again.
write_smb_conf() {
	mkdir -p "$smb"/{private,lock,state,cache,ncalrpc,log} || return 1
	cp conf/smb.conf.careacl "$smb/smb.conf" && cat >>"$smb/smb.conf" <<-CONF
		[global]
		workgroup = TEST
		interfaces = lo
		bind interfaces only = yes
		smb ports = 445
		disable netbios = yes
		load printers = no
		disable spoolss = yes
		passdb backend = tdbsam
		private dir = $smb/private
		lock directory = $smb/lock
		state directory = $smb/state
		cache directory = $smb/cache
		pid directory = $smb/lock
		ncalrpc dir = $smb/ncalrpc
		log file = $smb/log/log
	CONF
}

# start_smbd LOGIN...: with those as its accounts; ready when it answers
start_smbd() {
	local login
	write_smb_conf && pam_stack samba || return 1
	for login; do
		printf '%s\n%s\n' "Pw-$login" "Pw-$login" | smbpasswd -c "$smb/smb.conf" -s -a "$login" >/dev/null || return 1
	done
	smbd -D -s "$smb/smb.conf" -l "$smb/log" || return 1
	for _ in $(seq 100); do
		(: <"/dev/tcp/127.0.0.1/445") 2>/dev/null && return 0
		sleep 0.05
	done
	return 1
}

# smb LOGIN COMMANDS: one session, "command; command"; what was said is in $said. True when smbclient is content.
smb() {
	said=$(cd "$dir" && smbclient -s "$smb/smb.conf" //127.0.0.1/clinical -U "$1%Pw-$1" -c "$2" 2>&1)
}

# smb_login LOGIN: a session that stays; smb_say speaks in it. Its process is $smb_client.
smb_login() {
	rm -f "$dir/smb.in" "$dir/smb.out" && mkfifo "$dir/smb.in" "$dir/smb.out" || return 1
	# with prompts, so that the end of an answer can be seen
	(cd "$dir" && CLI_FORCE_INTERACTIVE=1 TERM=dumb exec stdbuf -o0 smbclient -s "$smb/smb.conf" \
		//127.0.0.1/clinical -U "$1%Pw-$1" <smb.in >smb.out 2>&1) &
	smb_client=$!
	exec {smb_in}>"$dir/smb.in" {smb_out}<"$dir/smb.out"
	smb_answer
}

# The answer up to the next prompt, "smb: \views\>", is added to $said.
smb_answer() {
	local part answer=
	while IFS= read -r -d '>' -t 30 part <&"$smb_out"; do
		answer=$answer$part
		if [[ $answer =~ smb:\ \\[^$'\n']*$ ]]; then
			said=$said${answer%smb: \\*}
			return 0
		fi
		answer=$answer'>'
	done
	said="${said}no answer: $answer"
	return 1
}

# smb_say COMMAND...: in the session that stays; what was answered to all of them is in $said. A line is sent when the
# one before was answered: smbclient does not look at what it has already read.
smb_say() {
	local command
	said=
	for command; do
		printf '%s\n' "$command" >&"$smb_in"
		smb_answer || return 1
		# the prompt's blank and the echo of the command
		said=${said#" $command"}
	done
}

smb_logout() {
	printf 'quit\n' >&"$smb_in"
	exec {smb_in}>&- {smb_out}<&-
	wait "$smb_client" 2>/dev/null
}
