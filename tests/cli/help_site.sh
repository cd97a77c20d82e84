# shellcheck shell=bash
# The clinic of docs/help, small so that its answers are short: a store, two wards, four patients, real logins, the check
# at login; at the places where a site has its files, all of them private to the namespace. Source it after tests/lib.sh.

# help_places: once, before help_site
help_places() {
	private_copy /var/lib /var/cache /usr && mount -t tmpfs -o mode=0755,nosuid,nodev careacl-help /srv || return
	install -D -m 0644 conf/pam-config.careacl /usr/share/pam-configs/careacl &&
		install -m 0644 "$CAREACL_PAM_MODULE" "/usr/lib/$(gcc -print-multiarch)/security/pam_careacl.so" || return
	ln -sf "$CAREACL" /usr/sbin/careacl
	# what check says of services would be about those of this machine
	rm -rf /etc/samba /etc/ssh /etc/vsftpd.conf
	add_logins 5001 dr.martin dr.blanc dr.night inf.leroy inf.petit adm.zoe dpo.anne
}

# help_settings LANGUAGE
help_settings() {
	cat >/etc/careacl/careacl.conf <<-CONF
		language = "$1";
	CONF
	cat >>/etc/careacl/careacl.conf <<-'CONF'
		timezone = "Europe/Paris";
		offices = { desk = ["adm.zoe"]; review = ["dr.martin"]; audit = ["dpo.anne"]; };
		guard = { max_revoked = "20%"; max_granted = "20%"; min = "8"; };
		stores = (
		  { name = "clinical"; root = "/srv/clinical/folders"; views = "/srv/clinical/views";
		    folder = "{opaque}"; regime = "establishment";
		    categories = ( { name = "medical"; path = "medical"; documents = "working"; },
		                   { name = "psychiatry"; path = "psychiatry"; sensitive = true; } ); }
		);
		professions = (
		  { name = "physician"; emergency = true; matrix = { medical = "write"; psychiatry = "write"; }; },
		  { name = "nurse"; matrix = { medical = "read"; }; }
		);
	CONF
}

help_registry() {
	cat >/etc/careacl/registry.d/10-staff.conf <<-'CONF'
		professionals = (
		  { login = "dr.martin"; profession = "physician"; briefed = "2026-01-05"; },
		  { login = "dr.blanc";  profession = "physician"; briefed = "2026-01-05"; },
		  { login = "dr.night";  profession = "physician"; briefed = "2026-01-05"; },
		  { login = "inf.leroy"; profession = "nurse"; briefed = "2026-01-05"; },
		  { login = "inf.petit"; profession = "nurse"; briefed = "2026-01-05"; }
		);
		teams = (
		  { name = "cardiology"; members = ( { login = "dr.martin"; }, { login = "inf.leroy"; }, { login = "inf.petit"; } ); },
		  { name = "surgery"; members = ( { login = "dr.blanc"; } ); }
		);
	CONF
	cat >/etc/careacl/registry.d/20-patients.conf <<-'CONF'
		patients = (
		  { id = "P001"; birth_date = "1950-02-01";
		    teams      = ( { team = "cardiology"; in_charge = "dr.martin"; } );
		    objections = ( { to = "login:inf.petit"; } ); },
		  { id = "P002"; birth_date = "1961-05-06"; teams = ( { team = "cardiology"; } ); },
		  { id = "P003"; birth_date = "1972-07-08"; teams = ( { team = "cardiology"; } ); },
		  { id = "P004"; birth_date = "1983-09-10"; teams = ( { team = "surgery"; } );
		    objections = ( { to = "emergency"; } ); }
		);
	CONF
}

# help_ground: nothing but empty directories
help_ground() {
	rm -rf /var/lib/careacl /srv/clinical /srv/backup
	install -d -m 0711 /srv/clinical /srv/clinical/folders /srv/clinical/views
}

# help_site LANGUAGE: all of it anew, in force, with one document in P001's folder
help_site() {
	rm -rf /etc/careacl /etc/samba
	sed -i 's/^\(inf\.[a-z]*:x\):6/\1:5/' /etc/passwd
	help_ground && install -d -m 0755 /etc/careacl && install -d -m 0700 /etc/careacl/registry.d || return
	help_settings "$1" && help_registry && "$CAREACL" sync --quiet || return
	grep -qs pam_careacl /etc/pam.d/common-account || "$CAREACL" pam enable || return
	as dr.martin sh -c 'echo "Dear colleague" >/srv/clinical/views/dr.martin/P001/medical/referral.txt'
}
