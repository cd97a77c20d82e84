# shellcheck shell=bash
# A site behind real services: an ext4 store with views, four logins, its folders made by careacl. Source it after
# tests/lib.sh, inside a namespace.
#
#   anna, bob   physicians of the ward that treats P001 and P002; both may write
#   eve         physician of another ward, which treats P003
#   parti       physician of the ward, suspended

dir=${CAREACL_TEST_DIR:?}
clinical=/srv/clinical # what services give to people; the path of the shipped files, in the namespace's own /srv
site=$dir/site         # settings, registry and state: out of their reach

careacl() { "$CAREACL" -c "$site/careacl.conf" "$@"; }

write_settings() {
	cat >"$site/careacl.conf" <<-CONF
		timezone = "Europe/Paris"; state_dir = "state";
		sources = ( { type = "conf"; path = "registry.d"; } );
		guard = { max_revoked = "100%"; max_granted = "100%"; };
		stores = (
		  { name = "clinical"; root = "$clinical/folders"; views = "$clinical/views"; regime = "establishment";
		    categories = ( { name = "letters"; path = "letters"; documents = "working"; },
		                   { name = "medical"; path = "medical"; },
		                   { name = "psychiatry"; path = "psychiatry"; sensitive = true; documents = "working"; } ); }
		);
		professions = (
		  { name = "physician";
		    matrix = { letters = "write"; medical = "write"; psychiatry = "write"; }; }
		);
	CONF
}

write_people() {
	cat >"$site/registry.d/10-people.conf" <<-'CONF'
		professionals = (
		  { login = "anna"; profession = "physician"; briefed = "2026-01-05"; }, { login = "bob"; profession = "physician"; briefed = "2026-01-05"; },
		  { login = "eve"; profession = "physician"; briefed = "2026-01-05"; },
		  { login = "parti"; profession = "physician"; briefed = "2026-01-05"; suspended = true; }
		);
		teams = ( { name = "ward"; members = ( { login = "anna"; }, { login = "bob"; }, { login = "parti"; } ); },
		          { name = "other"; members = ( { login = "eve"; } ); } );
	CONF
}

# write_patients [OBJECTION]: the statements about patients; OBJECTION is one of P001
write_patients() {
	local objections=
	[ -z "${1:-}" ] || objections="objections = ( $1 );"
	cat >"$site/registry.d/20-patients.conf" <<-CONF
		patients = (
		  { id = "P001"; birth_date = "1950-02-01"; teams = ( { team = "ward"; } ); $objections },
		  { id = "P002"; birth_date = "1960-02-01"; teams = ( { team = "ward"; } ); },
		  { id = "P003"; birth_date = "1970-02-01"; teams = ( { team = "other"; } ); }
		);
	CONF
}

# make_service_site: all of it, synced
make_service_site() {
	make_fs ext4 srv && mount --bind "$dir/srv" /srv && chmod 0755 /srv || return 1
	mkdir -p "$clinical/folders" "$clinical/views" "$site/registry.d" && chmod 0711 "$clinical" "$clinical/"* && chmod 0750 "$site/registry.d" &&
		chmod 0755 "$site" || return 1
	groupadd clinicians || return 1
	local login uid=5100
	for login in anna bob eve parti; do
		uid=$((uid + 1))
		add_login "$login" "$uid" "Pw-$login" && usermod -a -G clinicians "$login" || return 1
	done
	write_settings && write_people && write_patients && careacl sync
}

# revoke_anna, restore_anna: P001 objects to her, or no longer
revoke_anna() { write_patients '{ to = "login:anna"; }' && careacl sync >/dev/null; }
restore_anna() { write_patients && careacl sync >/dev/null; }

# pam_stack SERVICE: the account phase as docs/services shows it, with the module that is tested
pam_stack() {
	cat >"/etc/pam.d/$1" <<-END
		auth     required pam_unix.so
		account  required pam_unix.so
		account  required $CAREACL_PAM_MODULE state=$site/state
		password required pam_deny.so
		session  required pam_unix.so
		session  optional $CAREACL_PAM_MODULE state=$site/state
	END
}

# says PATTERN NAME, says_not PATTERN NAME: about the last answer, $said
# shellcheck disable=SC2154 # said: samba.sh, ssh.sh and their like
says() { contains "$said" "$1" "$2"; }
says_not() { lacks "$said" "$1" "$2"; }

# put_document PATH TEXT: as root would find it after a sync, written by bob
put_document() { as bob sh -c 'printf "%s" "$2" >"$1"' - "$clinical/folders/$1" "$2"; }

# text PATH: what a document holds, as root
text() { cat "$clinical/folders/$1" 2>&1; }

# acl PATH: its entries in one line, as the kernel obeys them
acl() { getfacl -cpE "$clinical/folders/$1" 2>&1 | grep -v '^$' | tr '\n' ' '; }
