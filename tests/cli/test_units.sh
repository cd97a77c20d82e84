#!/bin/bash
# The sandbox of the shipped units: systemd takes it, it is as tight as was measured, and sync, requests and metrics do their work
# within it: the same capabilities, a disk that can be written where the unit says and nowhere else, no call that the
# unit's filter refuses.
# not under asan: the sanitizer makes calls of its own
. tests/lib.sh
in_namespace "$@"
require systemd-analyze strace setpriv python3
. tests/cli/site.sh
. tests/cli/desk_site.sh

units=$CAREACL_TEST_DIR/units
mkdir "$units"
for unit in careacl-sync careacl-requests careacl-metrics; do
	sed "s#/usr/sbin/careacl#$CAREACL#" "conf/$unit.service" >"$units/$unit.service"
	is "$(SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no "$units/$unit.service" 2>&1 | grep -F careacl)" "" "$unit: systemd takes it"
	exposure=$(systemd-analyze security --offline=yes "$units/$unit.service" 2>/dev/null | sed -n 's/.*exposure level for .*: \([0-9.]*\) .*/\1/p')
	check "$unit: exposure ${exposure:-unknown}, at most 4.0 (without a sandbox 9.6)" \
		python3 -c 'import sys; sys.exit(not 0 < float(sys.argv[1]) <= 4.0)' "${exposure:-0}"
done

# values UNIT KEY: all that stands there
values() { sed -n "s/^$2=//p" "conf/$1.service" | xargs; }

desk_site || not_ok "a site"

# boxed UNIT COMMAND...: within what the unit allows
boxed() {
	local unit=$1 bounding
	shift
	bounding=$(values "$unit" CapabilityBoundingSet | sed 's/CAP_\([A-Z_]*\)/+\L\1/g; s/ /,/g')
	# the disk can be read; what is bound once more can be written
	# shellcheck disable=SC2016
	unshare --mount --propagation private bash -c '
		site=$1 bounding=$2 nnp=$3
		shift 3
		mount --bind "$site" "$site" && mount -o remount,bind,ro /
		for place in /etc /var/log /home; do mount -o remount,bind,ro $place; done
		exec setpriv --bounding-set "-all,$bounding" --inh-caps=-all $nnp "$@"' \
		box "$site" "$bounding" "$([ "$(values "$unit" NoNewPrivileges)" = yes ] && echo --no-new-privs)" "$@"
}
box_status() { boxed "$1" "${@:2}" >"$CAREACL_TEST_DIR/out" 2>&1; echo $?; }
is "$(box_status careacl-sync touch /etc/x)$(box_status careacl-sync touch /home/x)" 11 "the box is one: elsewhere nothing can be written"

sed -i 's/{ team = "ward"; in_charge = "dr.one"; }/{ team = "other"; }/' "$site/registry.d/20-patients.conf"
is "$(box_status careacl-sync "$CAREACL" -c "$site/careacl.conf" sync --quiet)" 0 "sync: done"
is "$(cat "$CAREACL_TEST_DIR/out")" "" "... without a complaint"
is "$(who_reads clinical/P1/medical/a.pdf)" "inf.three " "... and in force"
agrees "after a sync in the box"
mkdir "$site/collected"
is "$(box_status careacl-metrics "$CAREACL" -c "$site/careacl.conf" metrics --quiet --output "$site/collected/careacl.prom")" 0 "metrics: done"
is "$(cat "$CAREACL_TEST_DIR/out")$(grep '^careacl_status ' "$site/collected/careacl.prom")" "careacl_status 0" "... and all is well"

corner=$site/views/dr.ville/EMERGENCY
printf 'P3\nI attest that the patient cannot express their will.\nI attest that there is an immediate risk for the patient.\nfound unconscious in the lift\n' \
	>"$CAREACL_TEST_DIR/request"
check "a request is saved" as dr.ville cp "$CAREACL_TEST_DIR/request" "$corner/help.txt"
is "$(box_status careacl-requests "$CAREACL" -c "$site/careacl.conf" requests --quiet)" 0 "requests: done"
contains "$(as dr.ville cat "$corner/help.txt.answer.txt")" 'emergency access of dr.ville to P3' "... and answered"

# ---- calls
cat >"$CAREACL_TEST_DIR/calls.py" <<'PYTHON'
"""usage: calls.py UNIT-FILTER-VALUE... < strace's output: names of calls that the filter would refuse"""
import re
import subprocess
import sys


def members(name, seen):
    if not name.startswith("@"):
        return {name}
    if name in seen:
        return set()
    seen.add(name)
    text = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=False).stdout
    found = set()
    for line in text.splitlines()[1:]:
        word = line.strip().split(" ")[0]
        if word and not word.startswith("#"):
            found |= members(word, seen)
    return found


allowed = members("@default", set())
for value in sys.argv[1:]:
    taken = set()
    for word in value.lstrip("~").split():
        taken |= members(word, set())
    allowed = allowed - taken if value.startswith("~") else allowed | taken
assert len(allowed) > 200, "the sets of this systemd could not be read"
used = {match.group(1) for match in re.finditer(r"^(?:\d+ +)?(?:\[pid +\d+\] )?([a-z][a-z0-9_]*)\(", sys.stdin.read(), re.M)}
assert len(used) > 30, "nothing was traced"
# a call that is newer than this systemd is answered "there is no such call", and done without
print(" ".join(sorted(name for name in used - allowed if not name.startswith("syscall_"))))
PYTHON
sed -i 's/{ team = "other"; }/{ team = "ward"; }/' "$site/registry.d/20-patients.conf"
as dr.ville cp "$CAREACL_TEST_DIR/request" "$corner/again.txt"
strace -f -o "$CAREACL_TEST_DIR/trace" "$CAREACL" -c "$site/careacl.conf" sync --quiet 2>/dev/null
strace -f -o "$CAREACL_TEST_DIR/trace.3" "$CAREACL" -c "$site/careacl.conf" metrics --output "$site/collected/careacl.prom" 2>/dev/null
strace -f -o "$CAREACL_TEST_DIR/trace.2" "$CAREACL" -c "$site/careacl.conf" requests --quiet 2>/dev/null
mapfile -t filters < <(sed -n 's/^SystemCallFilter=//p' conf/careacl-sync.service)
is "$(cat "$CAREACL_TEST_DIR/trace"{,.2,.3} | python3 "$CAREACL_TEST_DIR/calls.py" "${filters[@]}" 2>&1)" "" \
	"no call that the filter refuses"
is "$(echo 'mount(' | cat - "$CAREACL_TEST_DIR/trace" | python3 "$CAREACL_TEST_DIR/calls.py" "${filters[@]}" 2>&1)" mount "... and it would be seen"
finish
