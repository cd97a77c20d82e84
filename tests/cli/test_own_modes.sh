#!/bin/bash
# A mode that somebody has widened in the state: a verb of the desk puts it right and tells it; what it cannot put right it
# does not take for done; check and audit verify find it.
# not under asan: unit/test_audit_trail and unit/test_folder_key do the same
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
chmod 0750 "$site/registry.d" && chmod 0640 "$site"/registry.d/*
sed -i 's|root = "clinical"|root = "clinical"; folder = "{opaque}"; views = "views"|' "$site/careacl.conf"
careacl sync >/dev/null 2>&1
modes() { (cd "$site/state" && stat -c %a audit audit/key folder.key | xargs); }
found() { careacl check --json 2>/dev/null | json "[f['where'].rsplit('/', 1)[1] for f in d['findings'] if 'state' in f['where']]"; }
is "$(modes) $(found)" "700 600 600 []" "as sync has made them"
chmod 0755 "$site/state/audit" && chmod 0644 "$site/state/audit/key" "$site/state/folder.key"
is "$(found)" '["audit", "key", "folder.key"]' "check finds all three"
output=$(careacl audit verify)
is "$?:$(grep -c '^audit: note: .*0755\|^key: note: .*0644' <<<"$output")" "0:2" "audit verify tells two, and the trail is unbroken"
is "$(modes)" "755 644 644" "... neither changes anything"
said=$(careacl object P002 --to login:inf.two 2>&1 >/dev/null)
is "$?" 0 "a closing is not refused for it"
contains "$said" 'audit was open.*0755.*key was open.*0644' "... what was open is told"
refuse "... it is in force" setpriv --reuid inf.two --regid inf.two --clear-groups ls "$(careacl what dr.one --json | json '[e["path"] for e in d["entries"] if e["patient"] == "P002" and e["category"] == "medical"][0]')"
careacl sync >/dev/null 2>&1
is "$(modes) $(found)" "700 600 600 []" "a sync has put all of it right"

# ---- what cannot be put right
chown 21003 "$site/state/audit"
said=$(careacl object P003 --to login:inf.two 2>&1)
is "$?" 2 "a trail of somebody else"
contains "$said" 'error: NOT recorded, and nothing has changed' "... is said"
lacks "$said" 'loses|recorded:' "... and no loss"
is "$(careacl object P003 --to login:inf.two --json 2>/dev/null | json '"NOT recorded" in d["errors"][-1]["text"]')" true "... in JSON"
is "$(careacl statements P003 --json | json '[s["id"] for s in d["statements"]]')" "[null]" "... nothing was recorded"
contains "$(careacl audit verify)" '^audit: note: it belongs to uid 21003' "audit verify tells whose it is"
chown 0 "$site/state/audit"
chmod 0666 "$site/state/folder.key"
said=$(careacl object P003 --to login:inf.two)
is "$?" 2 "a key that others could have written"
contains "$said" '^desk:[0-9]+ recorded: objection' "... the statement is kept"
contains "$said" '^NOT in force on the disk' "... that it does not hold yet is said"
is "$(grep loses <<<"$said")" "not yet: inf.two loses P003/medical: objection-named R11" "... and nothing as if it had happened"
chmod 0600 "$site/state/folder.key"
check "put right, the next sync does it" careacl sync

# ---- the registry
chmod 0755 "$site/registry.d" && chmod 0644 "$site/registry.d/10-people.conf"
contains "$(careacl check 2>&1)" '10-people\.conf can be read by everybody' "a registry that everybody can read is said"
chmod 0777 "$site/state"
contains "$(careacl check 2>&1)" 'state: error: .*0777' "a state where others can write is found"
finish
