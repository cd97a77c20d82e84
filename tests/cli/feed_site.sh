# shellcheck shell=bash
# What tests of feeds over several days share: a table of facts that is said anew each day, and who may open what then, by uid.
# Sourced behind make_site; the test itself lists its feeds, and lays the folder "feed".

: "${site:?made by make_site}"
header='kind;patient;professional_system;professional_id;team_or_unit;class;purpose;act;from;to;source'
base=()   # lines that stand in the table every day
output='' # of the last sync

# sync_day: the sync of a day; a test may have another
sync_day() { careacl sync; }

# feed LINE...: the table of facts, the base first; said LINE...: the same, synced; afresh LINE...: nothing was said before
feed() { printf '%s\n' "$header" "${base[@]}" "$@" >"$site/feed/facts.csv"; }
said() {
	feed "$@"
	output=$(sync_day 2>&1) || echo "# $output"
}
afresh() {
	rm -rf "$site/state" "$site/clinical"
	mkdir -m 0711 "$site/clinical"
	said "$@"
}

# may LOGIN.. PATIENT: of each, may it open PATIENT/medical; opens LOGIN...: P001/medical; of_two LOGIN...: P002/medical
may() {
	local patient=${!#} login
	for login in "${@:1:$#-1}"; do
		as "$login" ls "$site/clinical/$patient/medical" >/dev/null 2>&1 && echo -n "yes " || echo -n "no "
	done
}
opens() { may "$@" P001; }
of_two() { may "$@" P002; }

# clears SOURCE PATIENT: the desk ends what is kept and held
clears() { env SUDO_UID=21005 "$CAREACL" -c "$site/careacl.conf" feed clear "$@" >/dev/null; }
