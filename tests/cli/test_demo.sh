#!/bin/bash
# The demo turns out as told, quickly, and would say so if it did not.
# not under asan: a module with sanitizers cannot be loaded by pamtester
. tests/lib.sh
require pamtester

SECONDS=0
said=$(tests/demo.sh 2>&1)
status=$?
is "$status" 0 "the demo ends well"
contains "$said" '^[0-9]+ scenes, all as told' "every scene is as told"
[ "$status" = 0 ] || not_ok "what it said" "$said"
check "in less than a minute ($SECONDS s)" test "$SECONDS" -lt 60
for word in care-team not-treating objection-named break-glass emergency-refused 'suspended' 'expired'; do
	contains "$said" "$word" "it shows: $word"
done
refuse "its logins are gone" getent passwd inf.leroy

# with a command that does nothing, nothing is as told
said=$(CAREACL=/bin/true tests/demo.sh 2>&1)
status=$?
is "$status" 1 "it fails where careacl does not do its work"
contains "$said" 'NOT AS TOLD  inf.leroy P001/nursing' "and names the scene"
finish
