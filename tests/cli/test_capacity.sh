#!/bin/bash
# A team that comes near what the file system keeps of ACLs, and ACLs that ext4 takes for the same, are told by check, plan
# and sync before they hurt.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
sed -i 's/^passwd:.*/passwd: files/; s/^group:.*/group: files/' /etc/nsswitch.conf

# people COUNT: a site with one team of so many, one patient; or with PATIENTS patients, each with a team of eight
people() {
	make_site "$CAREACL_TEST_DIR/$1/site"
	sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; };/' "$site/careacl.conf"
	python3 - "$site" "$2" "${3:-0}" <<-'PYTHON'
		import sys
		site, people, patients = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
		names = [f"p{i:05}" for i in range(people)]
		passwd = open("/etc/passwd").read()
		with open("/etc/passwd", "a") as file:
		    for i, name in enumerate(names):
		        if f"\n{name}:" not in passwd:
		            file.write(f"{name}:x:{30000 + i}:30000::/:/bin/sh\n")
		def team(name, members):
		    return (f'{{ name = "{name}"; stores = ["clinical"]; members = ( '
		            + ", ".join(f'{{ login = "{m}"; }}' for m in members) + ' ); }')
		teams = [team(f"t{i}", names[2 * i:2 * i + 8]) for i in range(patients)] or [team("t0", names)]
		with open(f"{site}/registry.d/10-people.conf", "w") as file:
		    file.write("professionals = ( " + ",\n".join(
		        f'{{ login = "{n}"; profession = "nurse"; briefed = "2026-01-05"; }}' for n in names) + " );\n")
		    file.write("teams = ( " + ",\n".join(teams) + " );\n")
		with open(f"{site}/registry.d/20-patients.conf", "w") as file:
		    file.write("patients = ( " + ",\n".join(
		        f'{{ id = "P{i:05}"; birth_date = "1950-02-01"; teams = ( {{ team = "t{i}"; }} ); }}'
		        for i in range(patients or 1)) + " );\n")
	PYTHON
}
names_of() { careacl check --json | json '[f["text"] for f in d["findings"] if "people may open" in f["text"]]'; }

make_fs ext4 four -b 4096 -I 256 || { not_ok "an ext4"; finish; }
people four 180
is "$(names_of)" "[]" "180 names of 249: nothing to say"
is "$(careacl sync 2>&1 | grep -c 'people may open')" 0 "nor by sync"
people four 210
is "$(names_of)" '["store clinical: 210 people may open one category of this patient, and the file system has room for 249 in an ACL: with more the folder cannot be treated, and ext4 refuses new directories in it; use smaller teams, or xfs, or tune2fs -O ea_inode"]' \
	"210 of 249: told in time, with how many there is room for"
contains "$(careacl check 2>&1)" "20-patients.conf:1: warning: .*210 people" "check says whose folder, by the statement"
contains "$(careacl plan 2>&1)" "20-patients.conf:1: .*210 people" "plan says it"
contains "$(careacl sync 2>&1)" "20-patients.conf:1: .*210 people" "sync says it"
is "$(careacl sync 2>&1)" "" "a sync that changes nothing says nothing"
lacks "$(careacl check 2>&1)" "P00000" "no patient is named"
people four 260
contains "$(names_of)" "260 people .* room for 249 .*cannot be treated until there are fewer" "260 of 249: told before"
status_is 4 "the folder that does not fit is named by sync" careacl sync
make_fs xfs large || { not_ok "an xfs"; finish; }
people large 260
is "$(names_of)" "[]" "xfs has room"

people four 2020 1005
careacl adopt clinical >/dev/null 2>&1
contains "$(careacl check 2>&1)" "1005 different ACLs are to be written that ext4 takes for the same" "ext4's trap is told"
image=$CAREACL_TEST_DIR/.private/four.img
umount "$CAREACL_TEST_DIR/four" && mount -o loop,nosuid,nodev,nombcache "$image" "$CAREACL_TEST_DIR/four"
lacks "$(careacl check 2>&1)" "takes for the same" "mounted with nombcache: nothing to say"
make_fs ext4 wide -b 4096 -I 512 || { not_ok "an ext4 with larger inodes"; finish; }
people wide 2020 1005
lacks "$(careacl check 2>&1)" "takes for the same" "nor with larger inodes"
finish
