#!/bin/bash
# careacl check of the services, with the services themselves as judges: what sshd says it read, what Samba says it
# read, whom libpam lets in. And the shipped files give nothing to complain of.
. tests/lib.sh
in_namespace "$@"
require sshd ssh-keygen testparm pamtester setfacl
. tests/services/site.sh

fixtures=tests/fixtures/services
# findings: what check says, its status in $status
findings() {
	said=$(careacl check 2>&1)
	status=$?
}
silent() {
	findings
	is "$status $said" "0 careacl: nothing wrong was found" "$1"
}

check "a site" make_service_site
cp -R /etc/pam.d "$dir/pam.d" && cp "$site/careacl.conf" "$dir/plain.conf"
rm -f /etc/ssh/sshd_config /etc/samba/smb.conf
silent "a host without services: nothing to say"
put_back() { mkdir -p /etc/ssh/sshd_config.d /etc/samba && printf '%s\n' 'Include /etc/ssh/sshd_config.d/*.conf' 'UsePAM yes' >/etc/ssh/sshd_config; }
put_back && ssh-keygen -A >/dev/null
cp conf/sshd_config.careacl /etc/ssh/sshd_config.d/careacl.conf
cp conf/smb.conf.careacl /etc/samba/smb.conf
check "sshd takes the shipped file" sshd -t
findings
is "$status $(grep -c 'its folders are named\|no service asks' <<<"$said") $(wc -l <<<"$said")" "1 2 2" \
	"the shipped files lead to the store: no service asks, and names can be guessed"
for service in sshd samba login su cron vsftpd; do pam_stack "$service"; done
sed 's|views = "[^"]*";||' "$dir/plain.conf" >"$site/careacl.conf"
silent "the shipped files and PAM lines, without views: nothing to say"
sed 's|root = "|folder = "{opaque}"; &|' "$dir/plain.conf" >"$site/careacl.conf"
silent "the shipped files and PAM lines, with views and names that cannot be guessed: nothing to say"
cp "$dir/plain.conf" "$site/careacl.conf"
rm -rf /etc/pam.d/* && cp -R "$dir/pam.d/." /etc/pam.d/

# ---- sshd
for config in "$fixtures"/sshd/*.conf; do
	name=${config##*/}
	cp "$config" /etc/ssh/sshd_config
	rm -rf /etc/ssh/included.d && cp -R "$fixtures/sshd/included.d" /etc/ssh/
	answer=$(sshd -T 2>/dev/null | grep -i '^usepam ')
	findings
	case $name in
	# sshd does not start: there is no door that could be open
	use-pam-in-match.conf | include-in-match.conf) is "$answer" "" "sshd: $name: does not start"
		contains "$said" 'sshd does not start' "sshd: $name: and check says so" ;;
	*)
		[ -n "$answer" ] || not_ok "sshd: $name: sshd reads it" "$(sshd -T 2>&1)"
		if [ "$answer" = "usepam yes" ]; then expected=0; else expected=1; fi
		is "$(grep -c 'UsePAM is' <<<"$said")" "$expected" "sshd: $name: check warns when sshd says \"$answer\""
		;;
	esac
done
rm -f /etc/ssh/sshd_config

# ---- Samba
parameter() { testparm -s --section-name="$1" --parameter-name="$2" /etc/samba/smb.conf 2>/dev/null | tr '[:upper:]' '[:lower:]'; }
for config in "$fixtures"/samba/*.conf; do
	name=${config##*/}
	cp "$config" /etc/samba/smb.conf
	findings
	testparm -s /etc/samba/smb.conf >/dev/null 2>&1 || continue # smbd does not take it either
	grep -qE 'path *= *(\\|.?/srv/clinical/?"?)$' "$config" && ! grep -q 'available = no' "$config" || continue
	for one in 'nt acl support:no' 'inherit owner:no' 'dos filemode:no' 'force user:' 'admin users:'; do
		key=${one%:*}
		if [ "$(parameter clinical "$key")" = "${one#*:}" ]; then expected=0; else expected=1; fi
		is "$(grep -c "\"$key" <<<"$said")" "$expected" "Samba: $name: check warns when Samba says $key = $(parameter clinical "$key")"
	done
	if [ "$(parameter global 'obey pam restrictions')" = yes ]; then expected=0; else expected=1; fi
	is "$(grep -cE '(does not set |holds for \[global\].*|^[^"]*)"obey pam restrictions' <<<"$said")" "$expected" \
		"Samba: $name: check warns when Samba does not ask PAM"
done
rm -f /etc/samba/smb.conf

# ---- mounts: the kernel says which of them run set-user-id programs
rm -rf /etc/ssh/sshd_config.d/* && put_back
cp conf/smb.conf.careacl /etc/samba/smb.conf
may_suid() { python3 -c 'import os, sys; sys.exit(bool(os.statvfs(sys.argv[1]).f_flag & os.ST_NOSUID))' "$1"; }
# judged NAME DIRECTORY...: check warns of nosuid exactly when the kernel would run such a program below one of them
judged() {
	local name=$1 expected=0 directory
	shift
	for directory; do may_suid "$directory" && expected=1; done
	findings
	is "$(grep -c 'without "nosuid"' <<<"$said")" "$expected" "mounts: $name: check warns as the kernel acts ($expected)"
}
judged "as it should be" /srv/clinical/folders
mount -o remount,bind,suid,nodev /srv
judged "the store's own mount" /srv/clinical/folders
mount -o remount,bind,nosuid,nodev /srv
mkdir "$dir/beside" && mount --bind /srv "$dir/beside" && mount -o remount,bind,suid "$dir/beside"
judged "the same file system somewhere else" /srv/clinical/folders "$dir/beside/clinical/folders"
umount "$dir/beside"
mkdir "$dir/apart" && mount --bind "$clinical/views" "$dir/apart" && mount --bind "$dir/apart" "$clinical/views" &&
	mount -o remount,bind,suid "$clinical/views"
judged "views on a mount of their own" "$clinical/folders" "$clinical/views"
umount "$clinical/views" "$dir/apart"
findings
contains "$said" 'its folders are named "\{patient\}"' "names that can be guessed, where a share leads to them"
contains "$said" 'no service asks pam_careacl' "a share leads to the store, and no service asks"
rm -rf /etc/samba/smb.conf /etc/ssh/sshd_config

# ---- PAM: a suspended login gets in exactly where check says that the module is skipped
for directory in "$fixtures"/pam/*/; do
	name=$(basename "$directory")
	[ -f "$directory/sshd" ] || continue
	# those that do not ask, ask another site, or do not obey: not about lines before the question; a file
	# that includes itself ends libpam
	case $name in
	include-itself | nobody-asks | one-asks | same-state-one-asks | by-other | other-state | same-state | same-snapshot | permissive | optional | sufficient-itself) continue ;;
	esac
	rm -rf /etc/pam.d/* && cp -R "$dir/pam.d/." /etc/pam.d/
	for file in "$directory"*; do
		sed "s|[^ 	]*pam_careacl\.so|$CAREACL_PAM_MODULE state=$site/state|" "$file" >"/etc/pam.d/${file##*/}"
	done
	if pamtester sshd parti acct_mgmt >/dev/null 2>&1; then expected=1; else expected=0; fi
	findings
	is "$(grep -c 'is skipped' <<<"$said")" "$expected" \
		"PAM: $name: check warns when libpam lets a suspended login in ($expected)"
done
finish
