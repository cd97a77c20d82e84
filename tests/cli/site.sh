# shellcheck shell=bash
# A small site for the tests of the command: one store, two professions, a care team, three patients, and real
# logins where the test runs in a namespace. Source it after tests/lib.sh.

# make_site DIRECTORY: settings, registry and an empty root below it; $site is the directory
make_site() {
	site=$1
	mkdir -p "$site/registry.d" "$site/clinical" && chmod 0711 "$site/clinical" && chmod 0755 "$site"
	cat >"$site/careacl.conf" <<-'CONF'
		timezone = "Europe/Paris"; state_dir = "state";
		sources = ( { type = "conf"; path = "registry.d"; } );
		guard = { max_revoked = "20%"; max_granted = "20%"; min = "3"; };
		stores = (
		  { name = "clinical"; root = "clinical"; regime = "establishment";
		    categories = ( { name = "medical"; path = "medical"; documents = "working"; },
		                   { name = "psychiatry"; path = "psychiatry"; sensitive = true; } ); }
		);
		professions = (
		  { name = "physician"; emergency = true; matrix = { medical = "write"; psychiatry = "write"; }; },
		  { name = "nurse"; matrix = { medical = "read"; }; }
		);
	CONF
	cat >"$site/registry.d/10-people.conf" <<-'CONF'
		professionals = (
		  { login = "dr.one"; profession = "physician"; briefed = "2026-01-05"; },
		  { login = "inf.two"; profession = "nurse"; briefed = "2026-01-05"; },
		  { login = "inf.three"; profession = "nurse"; briefed = "2026-01-05"; }
		);
		teams = ( { name = "ward"; stores = ["clinical"];
		            members = ( { login = "dr.one"; }, { login = "inf.two"; }, { login = "inf.three"; } ); } );
	CONF
	cat >"$site/registry.d/20-patients.conf" <<-'CONF'
		patients = (
		  { id = "P001"; birth_date = "1950-02-01";
		    teams = ( { team = "ward"; in_charge = "dr.one"; } );
		    objections = ( { to = "login:inf.two"; categories = ["medical"]; } ); },
		  { id = "P002"; birth_date = "1960-02-01"; teams = ( { team = "ward"; } ); },
		  { id = "P003"; birth_date = "1970-02-01"; teams = ( { team = "ward"; } ); }
		);
	CONF
}

# site_logins NAME...: Unix logins with uids from 21001 on, written straight to the namespace's files
site_logins() {
	local uid=21000 login
	[ -n "${CAREACL_TEST_DIR:-}" ] || exit 1 # outside a namespace these would be logins of the machine itself
	for login; do
		uid=$((uid + 1))
		echo "$login:x:$uid:$uid::/nonexistent:/bin/sh" >>/etc/passwd
		echo "$login:x:$uid:" >>/etc/group
	done
}

# careacl ARGUMENT...: the command on the site
careacl() {
	"$CAREACL" -c "$site/careacl.conf" "$@"
}

# sql STATEMENT: done on the state (in $state_dir where it is elsewhere); the rows as JSON
sql() {
	python3 -c 'import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
rows = [[v.decode() if isinstance(v, bytes) else v for v in row] for row in db.execute(sys.argv[2])]
db.commit()
print(json.dumps(rows))' "${state_dir:-$site/state}/state.db" "$1"
}

# instant NAME: remembers a second of which everything so far is known, and nothing that comes
instant() {
	sleep 1.1
	printf -v "$1" '%s' "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
	sleep 1.1
}

# synced: a sync that knows its texts again; what was changed a moment before could be changed once more without a trace
synced() {
	local try
	for try in $(seq 100); do
		careacl sync >/dev/null && [ "$(careacl status --json | json 'd["texts_changed"]')" = false ] && return
		sleep 0.05
	done
	echo "not after $try syncs"
	return 1
}

# ctimes: every object of the store with its change time
ctimes() {
	find "$site/clinical" -printf '%p %C@ %m %U\n' | sort
}

# entries PATH: the named entries of its access ACL, "login:perms ..."
entries() {
	getfacl -cpE "$site/clinical/$1" 2>/dev/null | sed -n 's/^user:\([^:][^:]*\):/\1:/p' | sort | tr '\n' ' '
}
