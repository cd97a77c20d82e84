# shellcheck shell=bash
# shellcheck disable=SC2154 # site: site.sh
# A site for break-glass: who may claim, who may not, patients with every kind of refusal. Source it after site.sh, in a
# namespace.
#
#   dr.one     physician of the ward that treats everybody
#   dr.night   physician of no ward, and with a second login dr.nuit (one rpps)
#   reg.samu   the emergency-call physician
#   inf.day    nurse: her profession has no emergency
#   etu.noa    a student
#   svc.scan   a technical account; adm.zoe: the desk; dr.chef: reviews
#
#   P001 nothing said   P011 objects to dr.night      P012 to physicians      P013 to everyone
#   P017 all withheld   P018 psychiatry withheld      P029 to emergency       P030 to emergency-regulator

make_glass_site() {
	make_site "$1"
	cat >"$site/careacl.conf" <<-CONF
		timezone = "Europe/Paris"; state_dir = "state"; sources = ( { type = "conf"; path = "registry.d"; } );
		guard = { max_revoked = "100%"; max_granted = "100%"; };
		offices = { desk = ["adm.zoe"]; review = ["dr.chef", "dr.night", "dr.nuit"]; };
		break_glass = { max_duration = "2h"; };
		notify = "${2:-}";
		stores = (
		  { name = "clinical"; root = "clinical"; views = "views"; regime = "establishment";
		    categories = ( { name = "medical"; path = "medical"; documents = "working"; },
		                   { name = "psychiatry"; path = "psychiatry"; sensitive = true; },
		                   { name = "admin"; path = "admin"; } ); }
		);
		professions = (
		  { name = "physician"; emergency = true; matrix = { medical = "write"; psychiatry = "write"; }; },
		  { name = "regulator"; emergency = true; regulator = true; matrix = { medical = "read"; }; },
		  { name = "nurse"; matrix = { medical = "read"; }; },
		  { name = "student"; student = true; }
		);
	CONF
	cat >"$site/registry.d/10-people.conf" <<-'CONF'
		professionals = (
		  { login = "dr.one"; profession = "physician"; briefed = "2026-01-05"; },
		  { login = "dr.chef"; profession = "physician"; briefed = "2026-01-05"; },
		  { login = "dr.night"; profession = "physician"; briefed = "2026-01-05"; rpps = "10001234567"; },
		  { login = "dr.nuit"; profession = "physician"; briefed = "2026-01-05"; rpps = "10001234567"; },
		  { login = "dr.off"; profession = "physician"; briefed = "2026-01-05"; suspended = true; },
		  { login = "reg.samu"; profession = "regulator"; briefed = "2026-01-05"; },
		  { login = "inf.day"; profession = "nurse"; briefed = "2026-01-05"; },
		  { login = "etu.noa"; profession = "student"; supervisors = ["inf.day"]; briefed = "2026-01-05"; }
		);
		roles = ( { login = "adm.zoe"; access = { admin = "write"; }; ground = "admissions"; },
		          { login = "svc.scan"; access = { medical = "deposit"; }; ground = "scanner"; service = true; responsible = "adm.zoe"; } );
		teams = ( { name = "ward"; members = ( { login = "dr.one"; } ); } );
	CONF
	local id wish
	{
		echo 'patients = ('
		while IFS='|' read -r id wish; do
			echo "  { id = \"$id\"; birth_date = \"1950-02-01\"; teams = ( { team = \"ward\"; } ); $wish },"
		done <<-'LIST' | sed '$ s/,$//'
			P001|
			P002|
			P011|objections = ( { to = "login:dr.night"; } );
			P012|objections = ( { to = "profession:physician"; } );
			P013|objections = ( { to = "everyone"; } );
			P017|withheld = ( { category = "medical"; author = "dr.one"; }, { category = "psychiatry"; author = "dr.one"; } );
			P018|withheld = ( { category = "psychiatry"; author = "dr.one"; } );
			P029|objections = ( { to = "emergency"; } );
			P030|objections = ( { to = "emergency-regulator"; } );
		LIST
		echo ');'
	} >"$site/registry.d/20-patients.conf"
	sed -i '/:210[0-9][0-9]:/d' /etc/passwd /etc/group # what the machine calls so
	site_logins dr.one dr.night dr.nuit dr.chef reg.samu inf.day etu.noa svc.scan adm.zoe dr.off
}

# by LOGIN ARGUMENT...: careacl as sudo would run it for that login
by() {
	local login=$1
	shift
	SUDO_UID=$(id -u "$login") careacl "$@"
}

# claim LOGIN PATIENT OPTION...: all that is needed
claim() {
	local login=$1 patient=$2
	shift 2
	by "$login" break-glass "$patient" --justification "found unconscious in the lift" --cannot-consent --immediate-risk "$@"
}
