#!/bin/bash
# Uses of break-glass are all told: those of one second, those that an older state has forgotten, those with long or strange
# texts.
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/glass.sh
require python3 faketime
chmod 0755 "$CAREACL_TEST_DIR"
make_glass_site "$CAREACL_TEST_DIR/site"
check "a site" careacl sync
echo secret >"$site/clinical/P001/medical/a.pdf"
careacl sync >/dev/null
reads() { as "$1" cat "$site/clinical/$2/medical/a.pdf" 2>/dev/null; }

# ---- claimed, opened and ended within a second
python3 -c 'import time; time.sleep(1.02 - time.time() % 1)'
claim dr.night P001 --quiet
is "$(reads dr.night P001)" secret "claimed and read"
by dr.night break-glass P001 --end --quiet
is "$(reads dr.night P001)" "" "... and ended"
is "$(careacl report P001 --json | json '[[o["category"] for o in u["opened"]] for u in d["break_glass"]]')" '[["medical", "psychiatry"]]' \
	"the report says what a use of one second opened"
contains "$(careacl report P001 | grep -A5 '^dr.night')" "medical: read" "... as text too"

# ---- an end goes to the disk
check "claimed once more" claim dr.night P001 --quiet
output=$(by dr.night break-glass P001 --end --no-sync 2>&1)
is "$?" 2 "an end with --no-sync is refused"
contains "$output" "always goes to the disk" "... and says why"
number=$(careacl statements P001 --json 2>/dev/null | json '[s["id"] for s in d["statements"] if s["section"] == "break_glass"][-1]')
contains "$(careacl withdraw "$number" --no-sync 2>&1)" "always goes to the disk" "... by its number too"
is "$(careacl explain dr.night P001 medical --json | json 'd["effect"]') $(reads dr.night P001)" "permit secret" "... nothing was ended: rules and disk agree"
check "its end" by dr.night break-glass P001 --end --quiet
is "$(reads dr.night P001)" "" "... is in force"

# ---- what was said with --no-sync is due now
careacl sync >/dev/null 2>&1
is "$(careacl sync --next 2>/dev/null)" "" "nothing is due"
careacl object P002 --to login:dr.one --no-sync >/dev/null 2>&1
due=$(careacl sync --next 2>/dev/null)
check "an objection with --no-sync: a sync is due at once" test -n "$due" -a "$(date -d "$due" +%s)" -le "$(date +%s)"
careacl sync >/dev/null 2>&1
is "$(careacl sync --next 2>/dev/null)" "" "... and after it no more"
refuse "... which closes the folder" as dr.one ls "$site/clinical/P002/medical/"
finish
