#!/bin/bash
# The commands of the administrator's pages, typed as they stand by root on a host of their own, one page after the other on
# one site: each line that a page shows after a command is in that command's answer.
# not under asan: what the commands do is tested elsewhere
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 runuser getfattr sqlite3 rsync

private_copy /srv /var/lib && mount -t tmpfs root /root || not_ok "a private /srv, /var/lib and /root"
make_fs ext4 disk >/dev/null 2>&1 || not_ok "a file system"
mkdir -p /srv/clinical && mount --bind "$CAREACL_TEST_DIR/disk" /srv/clinical && mount -o remount,bind,nosuid,nodev /srv/clinical
rm -rf /etc/careacl /var/lib/careacl "$CAREACL_TEST_DIR/disk/lost+found"
sed -i 's/^passwd:.*/passwd: files/; s/^group:.*/group: files/' /etc/nsswitch.conf
site_logins dr.martin inf.leroy inf.petit adm.zoe
# the services' own settings have tests of their own
rm -rf /etc/samba /etc/ssh/sshd_config.d && echo "UsePAM yes" >/etc/ssh/sshd_config
mkdir "$CAREACL_TEST_DIR/bin" && ln -s "$CAREACL" "$CAREACL_TEST_DIR/bin/careacl"
PATH=$CAREACL_TEST_DIR/bin:$PATH

# what differs from day to day: instants, hashes, names of folders that say nothing
steady() {
	sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:]{5,8}(Z|[+-][0-9:]{5})?)?/TIME/g; s/\b([0-9a-f]{16}|[0-9a-f]{64})\b/HASH/g; s/[0-9.]+ s( ago|,|$)/SECONDS\1/g' | tr -s ' \t'
}

# judge PAGE: the command of $command, each line of $expected
judge() {
	local answer status wrong='' line
	[ -n "$command" ] || return 0
	answer=$(timeout 60 bash -c "$command" 2>&1 </dev/null)
	status=$?
	for line in "${expected[@]}"; do
		[ "$line" = ... ] || grep -qxF -- "$(steady <<<"$line")" <(steady <<<"$answer") || wrong="$wrong
not answered: $line"
	done
	[ "${#expected[@]}" != 0 ] || [ "$status" = 0 ] || wrong="status $status"
	[ "${#expected[@]}" != 0 ] || [ -z "$answer" ] || wrong="$wrong
answered, and not shown"
	if [ -z "$wrong" ]; then ok "$1: ${command%%$'\n'*}"; else not_ok "$1: ${command%%$'\n'*}" "$wrong
$answer"; fi
	command=''
}

# run_page PAGE: "$ " begins a command, "> " continues it
run_page() {
	local line indent='' inside='' command='' expected=() before=$tap_count
	while IFS= read -r line; do
		line=${line#"$indent"}
		case $inside$line in
		*' ```console' | '```console')
			inside=yes
			indent=${line%%\`*} # in a list
			;;
		'yes```')
			judge "$1"
			inside='' indent=''
			;;
		'yes$ '*)
			judge "$1"
			command=${line#'$ '} expected=()
			;;
		'yes> '*) command=$command$'\n'${line#'> '} ;;
		yes*) [ -z "${line// /}" ] || expected+=("$line") ;;
		esac
	done <"docs/$1.md"
	[ "$tap_count" -gt $((before + 3)) ] || not_ok "$1: has commands"
}

run_page first-day
# careacl pam enable puts it there, tests/cli/test_pam.sh
sed -i '1i account required pam_careacl.so' /etc/pam.d/common-account
run_page operations

# in French, on a host that has forgotten all of it
rm -rf /etc/careacl /var/lib/careacl "$CAREACL_TEST_DIR/disk/"{folders,views} && sed -i '/pam_careacl/d' /etc/pam.d/common-account
run_page premier-jour
finish
