#!/bin/bash
# Whoever is not root changes something with the settings of the last sync, and with no others: a file of root's that names
# another registry would decide in its place.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/glass.sh
require python3
make_glass_site "$CAREACL_TEST_DIR/site"
check "a site" careacl sync
check "dr.one treats P011" as dr.one ls "$site/clinical/P011/medical/"
refuse "P011 objects to dr.night" as dr.night ls "$site/clinical/P011/medical/"
check "a live emergency access" claim dr.night P002 --for 1h

# other settings of root's, with the same state and the same root: nobody there objects to anybody
sed 's|registry\.d|other.d|' "$site/careacl.conf" >"$site/other.conf"
mkdir "$site/other.d" && cp "$site/registry.d/10-people.conf" "$site/other.d/"
sed 's|objections = .*;||' "$site/registry.d/20-patients.conf" >"$site/other.d/20-patients.conf"
before=$(sql "SELECT COUNT(*) FROM desk")
# other STATUS PATTERN NAME CONFIG LOGIN ARGUMENT...: with these settings
other() {
	local wanted=$1 pattern=$2 name=$3 config=$4 login=$5 output status
	shift 5
	output=$(SUDO_UID=$(id -u "$login") "$CAREACL" -c "$config" "$@" 2>&1)
	status=$?
	if [ $status = "$wanted" ] && grep -qE -- "$pattern" <<<"$output"; then ok "$name"; else not_ok "$name" "status $status: $output"; fi
}
glass=(--cannot-consent --immediate-risk --justification "found unconscious in the lift")
not_those='are not those that the last sync has used here'
other 2 "$not_those" "break-glass with other settings" "$site/other.conf" dr.night break-glass P011 "${glass[@]}"
refuse "... opens nothing" as dr.night ls "$site/clinical/P011/medical/"
other 2 "$not_those" "... for a patient that is open in an emergency" "$site/other.conf" dr.night break-glass P001 "${glass[@]}"
refuse "... opens nothing there" as dr.night ls "$site/clinical/P001/medical/"
other 2 "$not_those" "the desk with other settings" "$site/other.conf" adm.zoe object P002 --to login:dr.night
other 2 "$not_those" "... to look" "$site/other.conf" adm.zoe object P002 --to login:dr.night --dry-run
other 2 "$not_those" "... an end" "$site/other.conf" adm.zoe withdraw desk:1
other 2 "$not_those" "... of break-glass" "$site/other.conf" dr.night break-glass P002 --end
other 2 "$not_those" "a review with other settings" "$site/other.conf" dr.chef review desk:1 --finding "called by the ward"
other 2 "$not_those" "in JSON" "$site/other.conf" dr.night break-glass P011 "${glass[@]}" --json
check "what is in force stays" as dr.night ls "$site/clinical/P002/medical/"
is "$(sql "SELECT COUNT(*) FROM desk")" "$before" "nothing was recorded"
is "$(sql "SELECT COUNT(*) FROM refused_claim")" '[[0]]' "... nor a refusal"

# a file of root's that is no settings, and one that is not there, look the same
echo "medical file of a patient" >"$site/secret"
is "$(by dr.night break-glass P001 "${glass[@]}" -c "$site/secret" 2>&1)" "$(by dr.night break-glass P001 "${glass[@]}" -c "$site/nothing" 2>&1)" \
	"what stands in a file of root's, and whether there is one, is not said"

# the state that is not there yet is not made by others' settings
sed "s|state_dir = \"state\"|state_dir = \"new-state\"|" "$site/careacl.conf" >"$site/new.conf"
other 2 "$not_those" "settings that no sync has used" "$site/new.conf" dr.night break-glass P001 "${glass[@]}"
check "... make no state" test ! -e "$site/new-state"

# the same file, however it is named
other 0 "recorded" "the settings of the last sync" "$site/careacl.conf" adm.zoe object P012 --to login:dr.night
other 0 "recorded" "... with superfluous slashes" "$site//./careacl.conf" adm.zoe object P012 --to login:dr.nuit
(cd "$site" && SUDO_UID=$(id -u adm.zoe) "$CAREACL" -c careacl.conf object P012 --to login:dr.chef >/dev/null)
is "$?" 0 "... from its folder"
ln -s "$site" "$CAREACL_TEST_DIR/link"
other 2 "$not_those" "... not through a link that may lead elsewhere a moment later" "$CAREACL_TEST_DIR/link/careacl.conf" adm.zoe object P012 --to login:inf.day

# a typo in them is no other file: the last good generation goes on
echo 'offices = {' >>"$site/careacl.conf"
output=$(claim dr.night P013 2>&1)
contains "$output" "^desk:[0-9]*: emergency access" "the same settings, wrong now: an emergency goes on"
sed -i '$ d' "$site/careacl.conf"

# root may use any, and the next sync with others makes them the ones in use
sed 's|other\.d|registry.d|' "$site/other.conf" >"$site/moved.conf"
"$CAREACL" -c "$site/moved.conf" object P001 --to login:dr.chef >/dev/null 2>&1
is "$?" 0 "root itself uses any"
other 0 "recorded" "... and what somebody else may use is still the same" "$site/careacl.conf" adm.zoe object P013 --to login:dr.chef
"$CAREACL" -c "$site/moved.conf" sync >/dev/null 2>&1
other 0 "recorded" "root's next sync moves it" "$site/moved.conf" adm.zoe object P013 --to login:dr.nuit
other 2 "$not_those" "... away from the old" "$site/careacl.conf" adm.zoe object P013 --to login:dr.night
SUDO_UID=$(id -u adm.zoe) "$CAREACL" -c "$site/careacl.conf" sync >/dev/null 2>&1
other 0 "recorded" "... and one by sudo moves it back: whoever may sync is root's equal" "$site/careacl.conf" adm.zoe object P013 --to login:dr.night
finish
