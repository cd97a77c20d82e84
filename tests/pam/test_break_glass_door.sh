#!/bin/bash
# What the door tells of break-glass: right after it was given, after its end, and beside a sync that began before.
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/glass.sh
require pamtester python3
make_glass_site "$CAREACL_TEST_DIR/site"
check "a site" careacl sync
printf 'account required %s state=%s min_uid=1000\naccount required pam_permit.so\n' "$CAREACL_PAM_MODULE" "$site/state" >/etc/pam.d/door
notice() { pamtester door "$1" acct_mgmt 2>&1; }
# tells LOGIN NAME, silent LOGIN NAME
tells() { contains "$(notice "$1")" 'Break-glass \(emergency access\) in force until' "$2"; }
silent() { is "$(notice "$1" | grep -c Break-glass)" "0" "$2"; }

silent dr.night "before: nothing is in force"
contains "$(notice dr.night)" 'you may open: 0' "and no folder is open"
before=$(stat -c %i "$site/state/login.snapshot")
check "break-glass" claim dr.night P001 --for 1h
tells dr.night "the next login is told, no sync needed"
contains "$(notice dr.night)" 'you may open: 1' "... and of one folder more"
silent dr.chef "colleagues are not"
check "another file, complete" test "$before" != "$(stat -c %i "$site/state/login.snapshot")"
check "a second" claim dr.night P002 --for 30m
check "the end of the first" by dr.night break-glass P001 --end
tells dr.night "the second goes on"
check "the end of the second" by dr.night break-glass P002 --end
silent dr.night "nothing is left"
check "a short one" claim dr.night P001 --for 2s
tells dr.night "it is told"
for _ in $(seq 60); do
	notice dr.night | grep -q Break-glass || break
	sleep 0.1
done
silent dr.night "its end comes at its second, without a sync"
check "one that lasts" claim dr.night P001 --for 1h
check "sync" careacl sync --quiet
tells dr.night "sync tells it too"
check "no snapshot: the claim is given all the same" bash -c "rm '$site/state/login.snapshot'"
check "break-glass" claim dr.chef P001 --for 1h
check "sync" careacl sync --quiet
tells dr.chef "and the next sync tells it"
check "a damaged snapshot" bash -c "printf x >'$site/state/login.snapshot'"
check "break-glass" claim dr.chef P002 --for 1h
check "it is open" as dr.chef ls "$site/clinical/P002/medical/"
finish
