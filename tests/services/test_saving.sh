#!/bin/bash
# Every way of saving in docs/services/saving.md, over SMB, SFTP and on the machine itself, by those who may and those
# who may not: the tables of that page are what is expected. Real smbd, sshd and their clients.
. tests/lib.sh
in_namespace "$@"
require smbd smbclient smbpasswd stdbuf sshd ssh sftp scp rsync tar zip unzip install sed vim.tiny setfacl
. tests/services/saving.sh
. tests/services/samba.sh
. tests/services/ssh.sh

# share_connection NAME LOGIN: held to the end, for the programs that copy
share_connection() {
	ssh "${ssh_options[@]}" -o ControlMaster=yes -o "ControlPath=$dir/$1-$2" -N -f "$2@127.0.0.1" 2>&1
}

check "a site" make_saving_site
cp conf/rsync.careacl /etc/popt
# many saves are held in the middle at once
mkdir -p /etc/ssh/sshd_config.d && echo 'MaxSessions 100' >/etc/ssh/sshd_config.d/00-test.conf
if start_smbd anna bob eve scan && start_sshd anna bob eve scan; then ok "smbd and sshd are there"; else
	not_ok "smbd and sshd are there" "$(tail -n 20 "$smb"/log/* "$dir/sshd.log" 2>&1)"
	finish
fi
# rsync wants a shell: its connections are made before their owners are in the group that has none
for login in anna bob eve; do
	check "$login's connection with a shell" share_connection shell "$login" </dev/null
done
for login in anna bob eve scan; do usermod -a -G clinicians "$login"; done
for login in anna bob eve; do
	check "$login's connection for files" share_connection sftp "$login" </dev/null
done

export SAVING_SITE=$site SAVING_SSH="${ssh_options[*]}"
exec /usr/bin/python3 -B tests/services/saving_run.py "$tap_count" "$tap_failed" "$@"
