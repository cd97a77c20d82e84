#!/bin/bash
# Every command of the pages about services is run, in the order of the page, and must answer what the page says (typed.sh).
. tests/lib.sh
in_namespace "$@"
require smbd smbclient smbpasswd smbcontrol testparm vsftpd openssl sshd ssh sftp scp ssh-keygen rsync python3 setfacl getfacl
. tests/services/site.sh
. tests/services/ssh.sh
. tests/services/vsftpd.sh
. tests/services/typed.sh

repository=$PWD
desk=$dir/desk # where the commands are typed

# The host's own places, so that the pages' paths are meant as they stand.
make_host() {
	local login
	echo '127.0.0.1 server' >>/etc/hosts
	for place in /var/lib/samba /var/cache/samba; do mount -t tmpfs -o mode=0755 pages "$place" || return 1; done
	mkdir -p /var/lib/samba/private /run/samba "$desk/delivery" "$dir/bin" && ln -s "$repository/conf" "$repository/tests" "$desk/" || return 1
	for login in samba vsftpd sshd login su cron; do pam_stack "$login"; done
	cat >/etc/ssh/ssh_config <<-END
		Host *
			StrictHostKeyChecking no
			UserKnownHostsFile /dev/null
			LogLevel INFO
			BatchMode yes
			IdentityFile $dir/key
	END
	# what a person types into the prompt
	printf '#!/bin/sh\nexec "%s" -c "%s" "$@"\n' "$CAREACL" "$site/careacl.conf" >"$dir/bin/careacl"
	cat >"$dir/bin/systemctl" <<-'END'
		#!/bin/sh
		case "$*" in
		"reload ssh") kill -HUP "$(cat /run/sshd.pid)" ;;
		"restart smbd") smbd -D >/dev/null 2>&1 </dev/null ;;
		"restart vsftpd") exit 0 ;; # it is one process a connection, and started by the test
		*) echo "systemctl $*: not in this test" >&2; exit 1 ;;
		esac
	END
	chmod +x "$dir/bin/"*
	PATH=$dir/bin:$PATH
	echo "a result" >"$desk/delivery/result.txt" && chmod 600 "$desk/delivery/result.txt"
}

start_host() {
	local login
	start_sshd anna bob eve parti && start_vsftpd && cp conf/smb.conf.careacl /etc/samba/smb.conf || return 1
	sed -i 's|^\[global\]|&\n\tinterfaces = lo\n\tbind interfaces only = yes|' /etc/samba/smb.conf
	for login in anna bob eve parti; do
		printf '%s\n%s\n' "Pw-$login" "Pw-$login" | smbpasswd -s -a "$login" >/dev/null || return 1
	done
}

# shellcheck disable=SC2317 # called by typed_page
typed_answer() {
	local login
	login=$(grep -oE -- '-U [a-z]+' <<<"$1")
	export PASSWD="Pw-${login#-U }"
	cd "$desk" && timeout 60 bash -c "$1" 2>&1 </dev/null
}

check "a site" make_service_site
sed -i 's|root = "|folder = "{opaque}"; &|' "$site/careacl.conf"
check "whose folders are named as is recommended" careacl sync
check "a host" make_host
PATH=$dir/bin:$PATH
if start_host; then ok "its services"; else
	not_ok "its services" "$(cat "$dir/sshd.log" "$dir/vsftpd.log" 2>&1)"
	finish
fi
as bob sh -c 'echo "by bob" >"$1"' - "$clinical/views/bob/P001/letters/letter-0.txt"
for page in README samba sshd-sftp rsync vsftpd; do
	before=$tap_count
	typed_page "$page: " <"docs/services/$page.md"
	[ "$tap_count" -gt "$before" ] && ok "$page: has commands" || not_ok "$page: has commands"
done
check "verify agrees in the end" careacl verify
finish
