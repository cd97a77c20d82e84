#!/bin/bash
# Drift is told from what the rules have changed: an access that the disk gave without careacl counts and is called so; one
# that a date, a text, the desk or the name service has ended does not.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl setfacl faketime
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three inf.out inf.gone
soon=$(date -d '+2 hours' -Iseconds)
sed -i '1i language = "en";' "$site/careacl.conf"
cat >"$site/registry.d/30-more.conf" <<CONF
professionals = ( { login = "inf.out"; profession = "physician"; briefed = "2026-01-05"; } );
teams = ( { name = "unit"; members = ( { login = "dr.one"; }, { login = "inf.gone"; } ); } );
patients = ( { id = "P010"; birth_date = "1980-01-01"; teams = ( { team = "ward"; valid_until = "$soon"; } ); },
             { id = "P011"; birth_date = "1980-01-01"; teams = ( { team = "unit"; } ); } );
CONF
echo 'professionals = ( { login = "inf.gone"; profession = "physician"; briefed = "2026-01-05"; } );' >"$site/registry.d/40-gone.conf"
root=$site/clinical
drift='{k: v for k, v in d["drift"].items() if v}'
# drifts NAME EXPECTED [SECONDS [OPTION...]]: what a sync so much later counts
drifts() {
	local name=$1 expected=$2 ahead=${3:-0}
	NO_FAKE_STAT=1 faketime -f "+${ahead}s" "$CAREACL" -c "$site/careacl.conf" sync --json "${@:4}" >"$site.answer" 2>"$site.said"
	is "$(json "$drift" <"$site.answer")" "$expected" "$name"
}
# took NAME COUNT: of the same sync, how many accesses were taken away
took() { is "$(json 'd["revoked"]' <"$site.answer")" "$2" "$1"; }

check "the sync" synced
drifts "a quiet sync: none" '{}'

# ---- nobody of careacl gave it
gain() {
	setfacl -m u:inf.out:rwx "$root/P001/medical" "$root/P002/psychiatry"
	setfacl -m u:inf.out:x "$root/P001" "$root/P002"
}
gain
status_is 1 "an entry for somebody who has no access by the rules" careacl plan
plan=$(careacl plan)
contains "$plan" '^inf\.out loses P001/medical: not-treating R09 \(drift: not given by careacl\)$' "... plan says whose it is not"
contains "$plan" 'drift of extra: 4' "... and counts the categories and the way there"
is "$(careacl plan --json | json '[e.get("drift") for e in d["losses"]]')" '[true, true]' "... as JSON"
before=$(careacl metrics | awk '/^careacl_drift_total/ { sum += $2 } END { print sum + 0 }')
contains "$(careacl sync)" 'drift of extra: 4' "... sync says it"
is "$(careacl metrics | awk '/^careacl_drift_total/ { sum += $2 } END { print sum + 0 }')" "$((before + 4))" "... metrics add it up"
contains "$(careacl metrics)" '^careacl_drift{cause="extra"} 4$' "... by its cause"
contains "$(careacl status)" '^drift *extra 4$' "... status shows it"
is "$(careacl audit export --login inf.out 2>/dev/null | grep -c '"drift":true')" 2 "... the trail calls it so"
is "$(entries P001/medical)" "dr.one:rwx inf.three:r-x " "... it is taken away"
drifts "... once" '{}'
gain
careacl object P001 --to login:inf.three --quiet
check "what the desk says meanwhile" test "$(entries P001/medical)" = "dr.one:rwx "
drifts "... does not hide it elsewhere" '{"extra": 2}'
took "... it is taken away" 1
setfacl -m u:inf.three:rwx "$root/P002/medical"
contains "$(careacl plan)" '^inf\.three loses P002/medical \(keeps read\): .* \(drift: not given by careacl\)$' "somebody who may read and can write"
drifts "... that is drift" '{"extra": 1}'
setfacl -d -m u:inf.out:rwx "$root/P002/medical"
setfacl -m u:inf.out:r "$root/P002/medical"
drifts "an entry of no effect, and what is born below it" '{"extra": 1, "default": 1}'
echo "inf.odd:x:21099:21099::/nonexistent:/bin/sh" >>/etc/passwd
setfacl -m u:inf.odd:rx "$root/P002/medical"
drifts "a login that careacl has never heard of" '{"extra": 1}'

# ---- owners
touch "$root/P002/medical/a.txt" "$root/P002/medical/b.txt"
chown dr.one "$root/P002/medical/b.txt"
drifts "new documents, one of them an author's" '{}'
chown inf.out "$root/P002/medical/a.txt"
drifts "a document of somebody who was never let in" '{"owner": 1}'
chown inf.three "$root/P002/medical/a.txt"
drifts "... of one who may only read" '{"owner": 1}'
chown inf.out "$root/P002/medical"
drifts "a category of somebody" '{"owner": 1}'
chown inf.out "$root/P002"
drifts "a folder of somebody" '{"owner": 1}'

# ---- what careacl gave
careacl object P002 --to login:dr.one --no-sync --quiet
drifts "an objection that the sync brings" '{}'
took "... is no drift, nor is what its author leaves" 2
sed -i 's/{ login = "inf.two"; }, //' "$site/registry.d/10-people.conf"
drifts "a text that says less" '{}'
took "... is no drift" 3
rm "$site/registry.d/40-gone.conf"
sed -i 's/, { login = "inf.gone"; }//' "$site/registry.d/30-more.conf"
drifts "somebody who is in no text any more" '{}' 0
took "... is no drift" 2
drifts "a date" '{}' 7300
took "... is no drift" 3
careacl sync --accept-clock --quiet 2>/dev/null
check "the clock again" synced
sed -i 's/^inf\.three:x:21003:/inf.three:x:21033:/' /etc/passwd
drifts "another uid" '{}'
check "... its old entries are gone" test -z "$(getfacl -Rnp "$root" | grep :21003:)"
drifts "... all is well" '{}'

# ---- undo, and a backup that was put back: nobody can tell
generation=$(gain; careacl sync --json | json 'd["generation"]')
careacl undo "$generation" >/dev/null 2>&1
drifts "what an undo opens is careacl's" '{}'
took "... it is taken away" 2
cp "$site/state/state.db" "$site.kept"
careacl object P003 --to login:dr.one --quiet
generation=$(careacl sync --json | json 'd["generation"]')
setfacl -m u:inf.out:rwx "$root/P003/medical"
rm -f "$site"/state/state.db-*
cp "$site.kept" "$site/state/state.db"
drifts "an older state: what is not known was given, as far as anybody knows" '{}'
took "... it is taken away" 1
finish
