#!/bin/bash
# A statement of the desk whose login has left the registry is set aside: what it refused opens. Who watches hears of it, and the
# patient's own page does not deny it.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
people=$site/registry.d/10-people.conf
sed -i 's/^guard.*//' "$site/careacl.conf"
sed -i 's/{ login = "inf.two"; profession = "nurse";/& rpps = "77";/; s/{ login = "inf.three"; profession = "nurse";/& rpps = "77";/' "$people"
needs() { careacl status --json | json '[n["count"] for n in d["attention"] if n["what"] == "set_aside"]'; }
check "the site is in force" careacl sync --adopt
check "P002 refuses inf.two" careacl object P002 --to login:inf.two --by patient --reference "form 12"
is "$(as inf.three ls "$site/clinical/P002/medical" 2>&1 | grep -c denied)" 1 "... and the same person's other login is refused (R11)"
is "$(needs)" "[]" "status: nothing is set aside"

cp "$people" "$people.before"
sed -i '/login = "inf.two"; profession/d; s/{ login = "inf.two"; }, //' "$people"
sed -i 's/to = "login:inf.two"/to = "login:dr.one"/' "$site/registry.d/20-patients.conf"
contains "$(careacl sync --quiet 2>&1)" "warning: desk:1: no longer fits the registry and is set aside .*inf.two" "sync --quiet says it"
is "$(careacl sync --quiet 2>&1)" "" "... once"
contains "$(careacl sync 2>&1)" "desk:1: no longer fits" "... and without --quiet each time"
is "$(needs)" "[1]" "status needs a person for as long"
contains "$(careacl status)" "1 statement of the desk is set aside: it no longer fits the registry" "... and says what for"
output=$(careacl check 2>&1)
is "$?" 1 "check ends with 1"
contains "$output" "^desk:1: warning: no longer fits" "... and names it"
lacks "$output" "nothing wrong" "... and does not say that nothing is wrong"
is "$(careacl check --json | json '[f["where"] for f in d["findings"] if "set aside" in f["text"]]')" '["desk:1"]' "... --json"
lacks "$(careacl report P002)" "No refusal of yours is recorded" "the patient's page does not deny the refusal"
is "$(careacl report P002 --json | json '[[w["kind"], w["where"]] for w in d["refused"]]')" '[["set_aside", "desk:1"]]' "... --json"

cp "$people.before" "$people"
careacl sync --quiet
is "$(needs)" "[]" "with the login in the registry again nothing is set aside"
is "$(as inf.three ls "$site/clinical/P002/medical" 2>&1 | grep -c denied)" 1 "... and the refusal is in force"
sed -i '/login = "inf.two"; profession/d; s/{ login = "inf.two"; }, //' "$people"
contains "$(careacl sync --quiet 2>&1)" "desk:1: no longer fits" "it is said anew when it happens anew"
check "withdrawn" careacl withdraw desk:1 --by patient --reference "form 13"
careacl sync --quiet
is "$(needs)" "[]" "what is withdrawn needs nobody"
finish
