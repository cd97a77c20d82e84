#!/bin/bash
# The first day of the README, typed as it stands there: packages, init, three statements, sync, the check at login on trial,
# Debian's own sshd and smbd. Every answer that the README shows must be in what was seen; below a command that shows none
# nothing may go wrong.
# not under asan: packages are made of what is not sanitized
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
. tests/packages.sh
. tests/services/typed.sh
if [ -z "${CAREACL_NAMESPACE:-}" ]; then
	CAREACL_TEST_PACKAGES=$(build_packages)
	export CAREACL_TEST_PACKAGES
fi
in_namespace "$@"
require apt-get smbd smbclient smbpasswd sshd ssh sftp sudo python3 getfacl

dir=$CAREACL_TEST_DIR
repository=$PWD
desk=$dir/desk # where the commands are typed
password=Premier-Jour-2026
is "$CAREACL_TEST_PACKAGES" "" "the packages are built"

# A machine that has never heard of careacl, with a file system for the folders.
make_host() {
	private_copy /usr /var/lib /var/cache /srv && make_fs ext4 clinical 2>/dev/null || return 1
	rm -rf /etc/careacl /var/lib/careacl /usr/sbin/careacl /usr/lib/*/security/pam_careacl.so /usr/share/pam-configs/careacl /run/systemd
	rm -f /var/lib/man-db/auto-update # seconds for an index that nobody reads here
	mkdir -p /srv/clinical "$desk" "$dir/bin" /var/lib/samba/private /run/samba /etc/ssh/sshd_config.d &&
		mount --move "$dir/clinical" /srv/clinical && cp "$BUILD"/deb/*.deb "$desk/" && chmod 0755 "$dir" || return 1
	printf 'force-unsafe-io\n' >/etc/dpkg/dpkg.cfg.d/first-day
	printf 'APT::Sandbox::User "root"; APT::Get::Assume-Yes "no";\n' >/etc/apt/apt.conf.d/first-day
	for place in /var/lib/samba /var/cache/samba; do mount -t tmpfs -o mode=0755 first-day "$place" || return 1; done
	mkdir -p /var/lib/samba/private
	add_login admin.tom 5100 "$password" && usermod -a -G sudo admin.tom || return 1
	echo "127.0.0.1 $(hostname)" >>/etc/hosts
	cat >"$dir/bin/systemctl" <<-'END'
		#!/bin/bash
		case "$*" in
		"restart ssh smbd")
			kill -HUP "$(cat /run/sshd.pid)" && smbd -D >/dev/null 2>&1 </dev/null || exit
			for ((i = 0; i < 300; i++)); do # it listens a moment later, as systemd would wait for
				(exec 3<>/dev/tcp/localhost/445) 2>/dev/null && exit
				sleep 0.1
			done
			exit 1
			;;
		*) echo "systemctl $*: not in this test" >&2; exit 1 ;;
		esac
	END
	chmod +x "$dir/bin/systemctl"
	ssh-keygen -A >/dev/null && /usr/sbin/sshd -E "$dir/sshd.log"
}

export DEBIAN_FRONTEND=noninteractive NO_COLOR=1 COLUMNS=200
# shellcheck disable=SC2317 # called by typed_page
typed_answer() {
	cd "$desk" && PATH=$dir/bin:$PATH python3 "$repository/tests/services/person.py" 60 "$password" bash -c "$1" </dev/null 2>&1
}

if make_host; then ok "a host"; else
	not_ok "a host"
	finish
fi
before=$tap_count
typed_page '' < <(sed -n '/^## First day$/,/^## What/p' README.md)
check "the section has commands" test "$((tap_count - before))" -gt 20

# ---- what the section has come to, seen by the kernel and not by its own words
folder=$(find /srv/clinical/folders -path '*/nursing/note.txt' 2>/dev/null)
check "the note is in a folder whose name says nothing" test -n "$folder" -a "${folder#*P001}" = "$folder"
refuse "who was refused does not read it" as inf.leroy cat "$folder"
refuse "who does not treat the patient does not" as inf.petit cat "$folder"
check "the check at login is in" grep -q pam_careacl /etc/pam.d/common-account
check "... for good" test ! -e /var/lib/careacl/pam-trial
check "root comes in" sh -c 'su root -c true'
finish
