# shellcheck shell=bash disable=SC2154
# A site for the tests of the desk: a clinic and a shared record, a nurse's office, real logins. Source it after
# tests/cli/site.sh. The clinic's root is $root, the shared record's $shared.

# desk_site: settings and registry, the first sync, a document in each category; $admin_path is the directory of admin
desk_site() {
	make_site "$CAREACL_TEST_DIR/site"
	local uid=23000 login patient
	for login in dr.one inf.two inf.three adm.zoe dr.ville fille.p1 insp.roy; do
		uid=$((uid + 1))
		echo "$login:x:$uid:$uid::/nonexistent:/bin/sh" >>/etc/passwd
		echo "$login:x:$uid:" >>/etc/group
	done
	# shellcheck disable=SC2034
	root=$site/clinical shared=$site/dmp
	mkdir -m 0711 "$shared"
	cat >"$site/careacl.conf" <<-'CONF'
		timezone = "Europe/Paris"; state_dir = "state"; deleted_keep = "30d";
		sources = ( { type = "conf"; path = "registry.d"; } );
		guard = { min = "100"; };
		offices = { desk = ["adm.zoe", "inf.three"]; review = ["dr.one"]; audit = ["dr.ville"]; };
		stores = (
		  { name = "clinical"; root = "clinical"; regime = "establishment"; views = "views";
		    categories = ( { name = "medical"; path = "medical"; documents = "working"; },
		                   { name = "psychiatry"; path = "psychiatry"; sensitive = true; },
		                   { name = "admin"; path = "admin"; } ); },
		  { name = "dmp"; root = "dmp"; regime = "shared-record"; views = "dmp-views";
		    categories = ( { name = "record"; path = "record"; documents = "working"; } ); }
		);
		professions = (
		  { name = "physician"; emergency = true; matrix = { medical = "write"; psychiatry = "write"; record = "write"; }; },
		  { name = "nurse"; emergency = true; matrix = { medical = "read"; record = "read"; }; }
		);
	CONF
	sed -i "s/path = \"admin\"/path = \"${admin_path:-admin}\"/" "$site/careacl.conf"
	cat >"$site/registry.d/10-people.conf" <<-'CONF'
		professionals = (
		  { login = "dr.one"; profession = "physician"; briefed = "2026-01-05"; },
		  { login = "dr.ville"; profession = "physician"; briefed = "2026-01-05"; },
		  { login = "inf.two"; profession = "nurse"; briefed = "2026-01-05"; rpps = "10000000002"; },
		  { login = "inf.three"; profession = "nurse"; briefed = "2026-01-05"; }
		);
		roles = ( { login = "adm.zoe"; access = { admin = "write"; }; ground = "admissions"; } );
		teams = ( { name = "ward"; stores = ["clinical"]; members = ( { login = "dr.one"; }, { login = "inf.two"; } ); },
		          { name = "other"; stores = ["clinical"]; members = ( { login = "inf.three"; } ); },
		          { name = "house"; stores = ["dmp"]; members = ( { login = "dr.one"; }, { login = "inf.two"; } ); } );
	CONF
	cat >"$site/registry.d/20-patients.conf" <<-'CONF'
		patients = (
		  { id = "P1"; birth_date = "1950-02-01";
		    teams = ( { team = "ward"; in_charge = "dr.one"; } ); },
		  { id = "P2"; birth_date = "1960-02-01"; login = "fille.p1";
		    teams = ( { team = "ward"; }, { team = "house"; } );
		    attending = ( { login = "dr.ville"; } ); },
		  { id = "P3"; birth_date = "1970-02-01"; stores = ["clinical"]; teams = ( { team = "other"; } ); }
		);
	CONF
	mkdir -m 0711 "$site/views" "$site/dmp-views"
	careacl sync >/dev/null || return

	for patient in P1 P2; do
		echo "$patient a" >"$root/$patient/medical/a.pdf"
		echo "$patient b" >"$root/$patient/medical/b.pdf"
		echo "$patient r" >"$shared/$patient/record/r.pdf"
		echo "$patient s" >"$shared/$patient/record/s.pdf"
	done
	careacl sync >/dev/null
}

# may LOGIN PATH: yes or no: can it read the document below the site's directory?
may() { as "$1" cat "$site/$2" >/dev/null 2>&1 && echo yes || echo no; }

# who_reads PATH: all logins of the site that can
who_reads() {
	local login
	for login in dr.one dr.ville inf.two inf.three adm.zoe fille.p1 insp.roy; do
		[ "$(may "$login" "$1")" = no ] || printf '%s ' "$login"
	done
}

# desk LOGIN VERB...: as sudo calls it for that login
desk() {
	local login=$1
	shift
	SUDO_UID=$(id -u "$login") careacl "$@"
}

# last_said: the number of what was said last
last_said() { sql "SELECT MAX(id) FROM desk" | tr -dc 0-9; }

# agrees NAME: nothing is left to do, and verify finds nothing
agrees() {
	{ careacl plan && careacl verify; } >/dev/null 2>&1
	is "$?" 0 "$1: plan and verify agree"
}

# lines KIND: how many lines of that kind the audit trail has
lines() { careacl audit export | grep -c "\"kind\":\"$1\""; }
