#!/bin/bash
# From the registry to the door: what `careacl sync` publishes is what the module answers.
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require pamtester python3

# pamtester cannot load a sanitized module
module=${CAREACL_PAM_MODULE/\/asan\//\/}
make_site "$CAREACL_TEST_DIR/site"
sed -i 's/min = "3"/min = "1000"/' "$site/careacl.conf"
day() { date -u -d "$1" +%Y-%m-%dT%H:%M:%SZ; }
cat >"$site/registry.d/30-door.conf" <<-CONF
	professionals = (
	  { login = "dr.off"; profession = "physician"; suspended = true; briefed = "2026-01-05"; },
	  { login = "inf.old"; profession = "nurse"; valid_until = "2026-01-01"; briefed = "2026-01-05"; },
	  { login = "inf.new"; profession = "nurse"; valid_from = "$(day '+3 days')"; briefed = "2026-01-05"; },
	  { login = "inf.son"; profession = "nurse"; valid_until = "2026-01-01"; briefed = "2026-01-05"; },
	  { login = "inf.end"; profession = "nurse"; valid_until = "$(day '+1 hour')"; briefed = "2026-01-05"; }
	);
	roles = ( { login = "adm.zoe"; access = { medical = "read"; }; ground = "admissions"; },
	          { login = "adm.gone"; access = { medical = "read"; }; ground = "admissions";
	            valid_until = "$(day '-1 day')"; } );
	patients = ( { id = "P009"; login = "patient.p009"; birth_date = "1950-02-01";
	    relations = ( { login = "inf.son"; kind = "relative"; agreed = true; categories = ["medical"]; } ); } );
	break_glass = ( { patient = "P009"; login = "dr.one"; justification = "found unconscious";
	    cannot_consent = true; immediate_risk = true; valid_from = "$(day '-10 minutes')"; valid_until = "$(day '+1 hour')"; } );
CONF
site_logins dr.one inf.two inf.three dr.off inf.old inf.new inf.son inf.end adm.zoe adm.gone patient.p009 stranger

set_site() { # set_site KEYS: careacl.conf with login settings
	sed -i '/^login = /d; /^language/d; /^briefing/d' "$site/careacl.conf"
	printf '%s\n' "$@" >>"$site/careacl.conf"
}
sync_all() {
	local output status
	output=$(careacl sync --adopt 2>&1)
	status=$?
	[ $status = 0 ] || { echo "$output" >&2; return $status; }
}
stack() {
	printf 'account required %s %s\naccount required pam_permit.so\n' "$module" "state=$site/state" >/etc/pam.d/door
}
account() { pamtester door "$1" acct_mgmt 2>&1; }

# passes LOGIN PATTERN NAME / refused LOGIN PATTERN NAME
passes() {
	local said status
	said=$(account "$1")
	status=$?
	if [ $status = 0 ] && grep -qE -- "$2" <<<"$said"; then ok "$3"; else not_ok "$3" "status $status: $said"; fi
}
refused() {
	local said status
	said=$(account "$1")
	status=$?
	if [ $status = 1 ] && grep -qE -- "$2" <<<"$said"; then ok "$3"; else not_ok "$3" "status $status: $said"; fi
}

stack
refused dr.one 'cannot be read' "before the first sync nobody passes"
passes root '' "... but root"
set_site 'login = { stale = "deny"; max_state_age = "1h"; };'
check "sync" sync_all
is "$(stat -c '%U %a %F' "$site/state/login.snapshot")" "root 600 regular file" "the snapshot is root's, and nobody else's to read"

passes dr.one 'open: 4\.' "in date; four folders, one of them by break-glass"
passes dr.one 'Break-glass .* in force until' "break-glass in force"
passes dr.one '226-13' "what secrecy demands"
passes inf.three 'open: 3\.' "another in date; three folders"
refused dr.off 'suspended' "suspended"
refused inf.old 'since 2026-01-02 00:00 \(UTC\+0[12]:00\)' "out of date: that day included, in the site's zone"
refused inf.new 'valid only from' "not yet"
passes inf.son 'open: 1\.' "out of date as a nurse, a relative of a patient"
passes adm.zoe '226-13' "a role"
refused adm.gone 'since' "a role that ended"
passes patient.p009 'open: 1\.' "a patient with a record of their own"
passes stranger '' "a login of no statement, unknown = ignore by default"
is "$(account stranger | grep -c 226-13)" 0 "... without a notice"

set_site 'login = { stale = "deny"; max_state_age = "1s"; };'
check "sync with a state that is soon old" sync_all
sleep 2
refused dr.one 'not up to date' "a state older than max_state_age"

set_site 'login = { unknown = "deny"; notice = false; };' 'language = "fr";' 'briefing_max_age = "30d";'
check "sync with other settings" sync_all
refused stranger 'ne figure pas' "unknown = deny, in French"
refused dr.one 'secret professionnel' "a briefing of January is too old"
refused dr.off 'suspendu' "suspended, in French"
is "$(account adm.zoe | grep -c 226-13)" 0 "notice = false"

set_site
check "sync with the first settings" sync_all
sed -i 's/^inf\.three:/inf.3:/' /etc/passwd
refused inf.3 'another login' "a login renamed by the system: its uid is another's"
refused inf.three 'unknown to|User not known' "... and the old name is nobody"

# a registry that went wrong: what ends, ends all the same
echo 'professionals = ( { login = ' >"$site/registry.d/99-typo.conf"
status_is 2 "sync with a typo" sync_all
passes dr.one 'open: 4\.' "after a sync that failed, the state is still there"
finish
