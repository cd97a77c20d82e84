#!/bin/bash
# A verb of the desk has recorded what could not be brought to the disk: all is not well until a sync has brought it.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require setpriv python3 chattr
make_fs ext4 disk || exit 1
make_site "$CAREACL_TEST_DIR/disk/site"
site_logins dr.one inf.two inf.three
sed -i '1i language = "en"; offices = { desk = ["inf.three"]; };' "$site/careacl.conf"
document=$site/clinical/P002/medical/f.odt
desk() { SUDO_UID=21003 careacl "$@" 2>&1; }
kinds() { careacl status --json 2>/dev/null | json 'sorted(i["what"] for i in d["attention"])'; }

check "a site" careacl sync
echo there >"$document"
check "... with a document" careacl sync
chattr +i "$document"
contains "$(desk object P002 --to login:inf.two --document medical/f.odt)" "NOT in force" "it cannot be closed: the desk says so"
check "... and she reads it" as inf.two cat "$document"
status_is 1 "status does not call it well" careacl status
is "$(kinds)" '["desk"]' "... because of the desk"
contains "$(careacl metrics)" "^careacl_status 1" "nor do metrics"
desk object P001 --to login:inf.two >/dev/null
is "$(kinds)" '["desk"]' "another verb, which is in force, does not hide it"
status_is 4 "a sync that cannot either" careacl sync --changed
lacks "$(kinds)" '\[\]' "... is not well"
status_is 4 "nor is a whole one" careacl sync
lacks "$(kinds)" '\[\]' "... not well"
chattr -i "$document"
check "put right, a sync brings it" careacl sync --changed
is "$(kinds)" "[]" "all is well"
refuse "she does not read it" as inf.two cat "$document"
chattr +i "$document"
desk statements P002 >/dev/null
contains "$(desk withdraw 1 --reference none)" "NOT in force|ends" "an end that cannot be brought"
chattr -i "$document"
check "a sync brings that" careacl sync
is "$(kinds)" "[]" "all is well again"
status_is 0 "... and quiet" careacl sync
# a document that somebody has moved here from another patient's folder: nothing of it is given before a whole sync
medical=$site/clinical/P001/medical there=$site/clinical/P002/medical/y.odt
echo x >"$medical/x.odt" && careacl sync --quiet 2>/dev/null
desk object P001 --to login:inf.two --document medical/x.odt >/dev/null
mv "$medical/x.odt" "$there" && careacl sync --quiet 2>/dev/null
desk object P002 --to login:dr.one --document medical/y.odt >/dev/null
refuse "refused in this folder" as dr.one cat "$there"
output=$(desk withdraw "$(sql "SELECT MAX(id) FROM desk" | tr -dc 0-9)")
is "$?" 3 "that ends: status 3"
contains "$output" "^not yet: dr.one gains P002/medical/y.odt" "... nobody takes it for done"
status_is 0 "the next sync --changed is whole" careacl sync --changed --quiet
check "... and gives it" as dr.one cat "$there"
finish
