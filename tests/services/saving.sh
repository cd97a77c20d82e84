# shellcheck shell=bash
# The site of the saving tests: P001 and P002 are treated by anna and bob, eve treats neither; scan brings documents
# in and reads none. Source it after tests/lib.sh, inside a namespace.

. tests/services/site.sh

write_saving_settings() {
	cat >"$site/careacl.conf" <<-CONF
		timezone = "Europe/Paris"; state_dir = "state";
		sources = ( { type = "conf"; path = "registry.d"; } );
		guard = { max_revoked = "100%"; max_granted = "100%"; };
		stores = (
		  { name = "clinical"; root = "$clinical/folders"; views = "$clinical/views"; regime = "establishment";
		    categories = ( { name = "letters"; path = "letters"; documents = "working"; },
		                   { name = "medical"; path = "medical"; } ); }
		);
		professions = ( { name = "physician"; matrix = { letters = "write"; medical = "write"; }; } );
	CONF
}

write_saving_people() {
	cat >"$site/registry.d/10-people.conf" <<-'CONF'
		professionals = (
		  { login = "anna"; profession = "physician"; briefed = "2026-01-05"; },
		  { login = "bob"; profession = "physician"; briefed = "2026-01-05"; },
		  { login = "eve"; profession = "physician"; briefed = "2026-01-05"; }
		);
		roles = ( { login = "scan"; access = { letters = "deposit"; medical = "deposit"; }; ground = "scanner";
		            service = true; responsible = "bob"; } );
		teams = ( { name = "ward"; members = ( { login = "anna"; }, { login = "bob"; } ); },
		          { name = "other"; members = ( { login = "eve"; } ); } );
	CONF
}

# write_patients [OBJECTION]: OBJECTION is one of P002
write_patients() {
	local objections=
	[ -z "${1:-}" ] || objections="objections = ( $1 );"
	cat >"$site/registry.d/20-patients.conf" <<-CONF
		patients = (
		  { id = "P001"; birth_date = "1950-02-01"; teams = ( { team = "ward"; } ); },
		  { id = "P002"; birth_date = "1960-02-01"; teams = ( { team = "ward"; } ); $objections },
		  { id = "P003"; birth_date = "1970-02-01"; teams = ( { team = "other"; } ); }
		);
	CONF
}

# make_own_files LOGIN: what they copy from, of mode 644 and 600, as archives, and a long one that takes a while
make_own_files() {
	local home=/home/$1 text='what was saved, a longer text'
	(
		cd "$home" && mkdir -p open/long private/long && echo "$text" | tee open/report.txt >private/report.txt &&
			for _ in {1..20000}; do echo "$text"; done | tee open/long/report.txt >private/long/report.txt &&
			chmod 0600 private/report.txt private/long/report.txt && tar -C private -cf report.tar report.txt &&
			tar -C private/long -cf long.tar report.txt && (cd private && zip -q ../report.zip report.txt) &&
			chown -R "$1:$1" .
	)
}

make_saving_site() {
	SIZE=128M make_fs ext4 srv && mount --bind "$dir/srv" /srv && chmod 0755 /srv || return 1
	mkdir -p "$clinical/folders" "$clinical/views" "$site/registry.d" && chmod 0711 "$clinical" "$clinical/"* &&
		chmod 0755 "$site" && groupadd clinicians || return 1
	local login uid=5100
	for login in anna bob eve scan; do
		uid=$((uid + 1))
		add_login "$login" "$uid" "Pw-$login" && make_own_files "$login" || return 1
	done
	write_saving_settings && write_saving_people && write_patients && careacl sync
}
