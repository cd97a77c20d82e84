#!/bin/bash
# A hospital's day by ADT: after each sync the ACLs are what the generator's own account says (adt_day.py). In check a short day, in
# check-long 5,000 movements.
# not under asan: the parser's own tests are; here the account counts
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl

# day MOVEMENTS SYNCS SEED
day() {
	make_site "$CAREACL_TEST_DIR/site-$3"
	mkdir "$site/feed"
	rm "$site"/registry.d/*
	sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; min = "100000"; };/; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; }, { type = "hl7v2"; path = "feed";\
	  classes = ( { name = "PSY"; categories = ["psychiatry"]; } ); } );|' "$site/careacl.conf"
	python3 - "$site" <<-'PYTHON'
		import json, sys
		site = sys.argv[1]
		def check_digit(number):
		    digits = [int(c) for c in reversed(number + "0")]
		    total = sum(d if i % 2 == 0 else 2 * d - 9 * (d > 4) for i, d in enumerate(digits))
		    return number + str(-total % 10)
		doctors = {f"dr.{i:02d}": check_digit(f"10{i:08d}") for i in range(1, 13)}
		nurses = [f"inf.{i:02d}" for i in range(1, 25)]
		units = {f"{6200 + i}": sorted([list(doctors)[i], nurses[2 * i], nurses[2 * i + 1], nurses[(2 * i + 7) % 24]]) for i in range(10)}
		json.dump({"units": units, "doctors": doctors}, open(site + "/staff.json", "w"))
		with open(site + "/registry.d/10-people.conf", "w") as out:
		    people = [f'{{ login = "{d}"; profession = "physician"; rpps = "{r}"; briefed = "2026-01-05"; }}' for d, r in doctors.items()]
		    people += [f'{{ login = "{n}"; profession = "nurse"; briefed = "2026-01-05"; }}' for n in nurses]
		    teams = [f'{{ name = "{u}"; stores = ["clinical"]; members = ( ' + ", ".join(f'{{ login = "{m}"; }}' for m in ms) + " ); }" for u, ms in units.items()]
		    out.write("professionals = (\n" + ",\n".join(people) + ");\nteams = (\n" + ",\n".join(teams) + ");\n")
	PYTHON
	check "$1 messages, $2 syncs, seed $3: the ACLs are the account's after each" python3 tests/cli/adt_day.py "$site" "$1" "$2" "$3"
	is "$(careacl verify >/dev/null 2>&1; echo $?)" 0 "... and verify finds nothing"
}

# shellcheck disable=SC2046  # names
site_logins $(printf 'dr.%02d ' $(seq 12)) $(printf 'inf.%02d ' $(seq 24))
if [ -n "${CAREACL_LONG:-}" ]; then
	day 5000 50 1
	day 5000 24 2
	day 500 100 3
else
	day 400 8 1
fi
finish
