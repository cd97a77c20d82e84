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
rm -f /etc/ssh/sshd_config /etc/samba/smb.conf
silent "a host without services: nothing to say"
put_back() { mkdir -p /etc/ssh/sshd_config.d /etc/samba && printf '%s\n' 'Include /etc/ssh/sshd_config.d/*.conf' 'UsePAM yes' >/etc/ssh/sshd_config; }
put_back && ssh-keygen -A >/dev/null
cp conf/sshd_config.careacl /etc/ssh/sshd_config.d/careacl.conf
cp conf/smb.conf.careacl /etc/samba/smb.conf
check "sshd takes the shipped file" sshd -t
silent "the shipped files: nothing to say"

# ---- sshd
for config in "$fixtures"/sshd/*.conf; do
	name=${config##*/}
	cp "$config" /etc/ssh/sshd_config
	rm -rf /etc/ssh/included.d && cp -R "$fixtures/sshd/included.d" /etc/ssh/
	answer=$(sshd -T 2>/dev/null | grep -i '^usepam ')
	findings
	case $name in
	# sshd does not start: there is no door that could be open
	use-pam-in-match.conf) is "$answer" "" "sshd: $name: does not start" ;;
	*)
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

# ---- PAM: a suspended login gets in exactly where check says that the module is skipped
cp -R /etc/pam.d "$dir/pam.d"
for directory in "$fixtures"/pam/*/; do
	name=$(basename "$directory")
	[ -f "$directory/sshd" ] || continue
	# those that do not ask, ask another site, or do not obey: not about lines before the question; a file
	# that includes itself ends libpam
	case $name in
	include-itself | nobody-asks | one-asks | other-state | same-state | same-snapshot | permissive | optional | sufficient-itself) continue ;;
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
