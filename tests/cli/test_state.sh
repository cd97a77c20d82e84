#!/bin/bash
# The state between versions of careacl, and what it remembers of documents.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i 's/^guard.*//' "$site/careacl.conf"

# a state that an older careacl left, of a site whose store has the same name
install -d -m 0700 "$site/state"
install -m 0600 tests/fixtures/state/version-1.db "$site/state/state.db"
sql "UPDATE value SET number = strftime('%s') WHERE key = 'clock'" >/dev/null
sql "DELETE FROM uid" >/dev/null
before=$(sql "SELECT * FROM generation")
careacl plan >/dev/null 2>&1
is "$(sql "PRAGMA user_version")" "[[1]]" "a verb that only reads leaves an older state as it is"
status_is 0 "a sync migrates it" careacl sync --adopt
is "$(sql "SELECT count(*) FROM pragma_user_version WHERE user_version > 1")" "[[1]]" "... once"
is "$(sql "SELECT * FROM generation WHERE generation <= 2")" "$before" "... and keeps what it knew"
is "$(sql "SELECT max(generation) FROM generation")" "[[3]]" "... and goes on with the next number"
is "$(careacl sync 2>&1)" "" "the next sync is quiet"

# authors: of those who lose access at once
echo x >"$site/clinical/P002/medical/a.txt" && chown inf.three "$site/clinical/P002/medical/a.txt"
is "$(sql "SELECT * FROM author")" "[]" "no author is kept yet"
sed -i 's|{ id = "P002"; birth_date = "1960-02-01";|& objections = ( { to = "login:inf.three"; } );|' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null 2>&1
inode=$(stat -c %i "$site/clinical/P002/medical/a.txt")
is "$(stat -c %U "$site/clinical/P002/medical/a.txt")" root "the document of one who loses access is taken"
is "$(sql "SELECT store, inode, login, uid FROM author")" "[[\"clinical\", $inode, \"inf.three\", 21003]]" "... its author stays in the state"
is "$(getfattr -n trusted.careacl.author --only-values "$site/clinical/P002/medical/a.txt" 2>/dev/null)" inf.three "... and with the document"
chown 21099 "$site/clinical/P002/medical/a.txt"
careacl sync >/dev/null 2>&1
is "$(sql "SELECT login, uid FROM author ORDER BY sequence DESC LIMIT 1")" "[[null, 21099]]" "a uid that no login has is kept as a number"
careacl sync >/dev/null 2>&1
is "$(sql "SELECT count(*) FROM author")" "[[2]]" "what is known is not kept again"

# what no longer stands aside is forgotten, unless another run may be about to make it
sql "INSERT INTO aside VALUES ('clinical', 'gone', 'P001', 'medical', x'61', 5), ('clinical', 'new', 'P001', 'medical', x'61', strftime('%s'))" >/dev/null
careacl sync >/dev/null 2>&1
is "$(sql "SELECT name FROM aside")" '[["new"]]' "what no longer stands aside is forgotten"

# a newer careacl wrote it
sql "PRAGMA user_version = 99" >/dev/null
for verb in sync plan verify; do
	output=$(careacl $verb 2>&1)
	is "$?" 2 "$verb: a state of a newer careacl is refused"
	contains "$output" "99.*newer version of careacl" "... is said"
done
is "$(sql "PRAGMA user_version")" "[[99]]" "... and left as it is"
finish
