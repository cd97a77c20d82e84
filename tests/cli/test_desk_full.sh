#!/bin/bash
# The file system of state_dir is full while something is said at the desk: recorded and in force, or refused loudly. With
# blocks of 1 KiB, smaller than a page: what SQLite maps may have no blocks, and who writes there is ended by SIGBUS.
# not under asan: what is tried is the plain program
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
require python3 getfacl mkfs.ext4
desk_site
small=$CAREACL_TEST_DIR/small
SIZE=10M make_fs ext4 small -b 1024 >/dev/null 2>&1 && mv "$site/state" "$small/state"
sed -i "s|state_dir = \"state\"|state_dir = \"$small/state\"|" "$site/careacl.conf"
state_dir=$small/state
careacl sync >/dev/null 2>&1
is "$?" 0 "the state is on a small disk"

# leave KIB: nothing but so much is left
leave() {
	dd if=/dev/zero of="$small/ballast" bs=64k >/dev/null 2>&1
	dd if=/dev/zero of="$small/ballast" bs=1k oflag=append conv=notrunc >/dev/null 2>&1
	truncate -s "-$1K" "$small/ballast"
}
live="SELECT MAX(d.id) FROM desk d LEFT JOIN desk_end e ON e.statement = d.id WHERE e.id IS NULL"

# try KIB LOGIN HAS PATH VERB...: HAS is what LOGIN may do with PATH afterwards if it was recorded
try() {
	local room=$1 login=$2 has=$3 path=$4 before output status reads number
	before=$(sql "SELECT COUNT(*) FROM desk")
	shift 4
	leave "$room"
	output=$(careacl "$@" 2>&1)
	status=$?
	rm "$small/ballast"
	reads=$(may "$login" "$path")
	if [ "$before" = "$(sql "SELECT COUNT(*) FROM desk")" ]; then
		refused=$((refused + 1))
		[ "$status" = 2 ] && [ "$reads" != "$has" ] && grep -qE 'make room|No space left' <<<"$output" ||
			half="$half $1, $room KiB left: status $status, not recorded, reads: $reads: $output;"
	else
		carried=$((carried + 1))
		[ "$reads" = "$has" ] || half="$half $1, $room KiB left: status $status, recorded and not in force: $output;"
		number=$(sql "$live" | tr -dc 0-9)
		careacl withdraw "desk:$number" >/dev/null 2>&1 || half="$half $1, $room KiB left: not withdrawn;"
	fi
}

refused=0 carried=0 half=
rooms="0 40 56 200"
[ -z "${CAREACL_LONG:-}" ] || rooms=$(seq 0 220)
for room in $rooms; do
	try "$room" inf.two no clinical/P1/medical/a.pdf object P1 --to login:inf.two
	try "$room" insp.roy yes clinical/P1/medical/b.pdf relate P1 --login insp.roy --kind relative --agreed --category medical
	try "$room" dr.ville yes clinical/P1/medical/a.pdf break-glass P1 --login dr.ville --by dr.ville \
		--justification "found unconscious" --cannot-consent --immediate-risk
	try "$room" inf.two no clinical/P1/medical/b.pdf withhold P1 --document medical/b.pdf --author dr.one
done
is "$half" "" "recorded and in force, or refused ($refused refused, $carried carried out)"
is "$((refused > 0))$((carried > 0))" 11 "... both happened"
leave 0
careacl explain inf.two P1 medical >/dev/null 2>"$CAREACL_TEST_DIR/said"
is "$?" 2 "who only asks when nothing is left is refused, and not killed"
contains "$(cat "$CAREACL_TEST_DIR/said")" "full: make room" "... and told"
contains "$(careacl history P1 2>&1)" "full: make room" "... who looks at the past too"
before=$(ctimes)
for verb in sync check plan verify; do
	said=$(careacl "$verb" 2>&1)
	is "$?" 2 "no $verb either: status 2"
	contains "$said" "full: make room" "... and why"
done
is "$(ctimes)" "$before" "... and the disk stays as it was"
rm "$small/ballast"
status_is 0 "with room again: the chain holds" careacl audit verify
careacl sync >/dev/null 2>&1
agrees "in the end"
finish
