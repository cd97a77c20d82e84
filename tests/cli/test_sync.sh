#!/bin/bash
# sync: done once, quiet twice; a typo; an end of date under a typo; the lock; the name service; a lost and a
# damaged state; what leaves the machine.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl flock
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i 's/^guard.*//' "$site/careacl.conf"
sed -i 's/^passwd:.*/passwd: files/; s/^group:.*/group: files/' /etc/nsswitch.conf

status_is 1 "plan before the first sync: changes pending" careacl plan
contains "$(careacl plan)" "^dr.one gains P001/medical \(write\): care-team R08" "plan speaks of people"
is "$(careacl plan --json | json '[list(d), sorted(d["gains"][0])]')" \
	'[["gains", "losses", "operations"], ["access", "category", "had", "login", "path", "patient", "reason", "rule", "until"]]' \
	"plan --json: shape"
[ ! -e "$site/state" ] && ok "plan created nothing" || not_ok "plan created nothing"
output=$(careacl sync)
contains "$output" "^generation 1: .*9 folders and categories made" "the first sync sums up"
is "$(stat -c '%a %U' "$site/state" "$site/state/state.db" "$site/state/login.snapshot" | tr '\n' ' ')" \
	"700 root 600 root 600 root " "the state and the snapshot are root's alone"
is "$(entries P001/medical)" "dr.one:rwx inf.three:r-x " "P001: the objection holds"
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x inf.two:r-x " "P002: the whole team"
before=$(ctimes)
output=$(careacl sync 2>&1)
is "$?$output" "0" "the second sync says nothing"
is "$(ctimes)" "$before" "... and changes no ctime"
status_is 0 "plan: nothing to do" careacl plan
status_is 0 "... as several threads see it" careacl plan --threads 3
for threads in 0 65 -1 1x ''; do
	status_is 2 "no number of threads: '$threads'" careacl sync "--threads=$threads"
done
status_is 0 "verify: nothing wrong" careacl verify
is "$(careacl plan --json)" '{"gains":[],"losses":[],"operations":0}' "plan --json: nothing to do"
is "$(careacl sync --json | json '[d["generation"], d["operations"], d["held"], d["failed"]]')" '[null, 0, [], 0]' \
	"sync --json: counts"
contains "$(careacl sync --verbose)" "nothing to do" "sync --verbose says so"

output=$(careacl sync --accept zz 2>&1)
is "$?" 2 "a hash under which nothing is held: status 2"
contains "$output" "nothing is held under 'zz'; held now: nothing" "... is said"

# drift
chmod 600 "$site/clinical/P002/medical"
is "$(careacl verify --json | json '[list(d), list(d["refusals"][0]), d["refusals"][0]["login"], d["leaks"]]')" \
	'[["checked", "leaks", "refusals", "closed"], ["login", "path", "has", "may"], "dr.one", []]' "verify --json: shape"
status_is 1 "verify: a refusal of due care" careacl verify
setfacl -m u:inf.two:rwx "$site/clinical/P001/medical"
is "$(careacl verify --json | json '[[e["login"], e["has"], e["may"], e["path"][-13:]] for e in d["leaks"]]')" \
	'[["inf.two", "rwx", "---", "/P001/medical"]]' "verify: a leak"
contains "$(careacl plan)" "^inf.two loses P001/medical: objection-named R11" "plan: who loses, and why"
contains "$(careacl sync)" "^generation 2: .*drift of" "drift is repaired and counted by cause"
is "$(entries P001/medical)" "dr.one:rwx inf.three:r-x " "... the leak is closed"
status_is 0 "... nothing wrong any more" careacl verify

# what leaves the machine: no patient, category or reason when nobody reads
setfacl -m u:inf.two:rwx "$site/clinical/P001/medical"
mkdir "$site/clinical/P777" && touch "$site/clinical/P001/medical/a" && ln "$site/clinical/P001/medical/a" "$site/clinical/P002/medical/b"
ln "$site/clinical/P001/medical/a" "$site/clinical/P001/medical/c"
planned=$(careacl plan --json | json 'd["operations"]')
output=$(careacl sync 2>&1)
contains "$output" "^generation [0-9]+: $planned operations" "plan counts a file with several names as sync does, once"
contains "$output" "closed: [0-9]" "unknown folders and links are closed and counted"
contains "$output" "registry.d/20-patients.conf:2" "... named by statement"
lacks "$output" 'P00|P777|medical|psychiatry|objection|inf\.' "no patient, category or reason leaves the machine"
is "$(stat -c %a "$site/clinical/P777")" 700 "... the unknown folder is closed"
rm -r "$site/clinical/P777" "$site/clinical/P002/medical/b" "$site/clinical/P001/medical/c"
careacl sync >/dev/null

# whatever is wrong with a text: it says where, and names nobody
while IFS= read -r wrong; do
	printf '%s\n' "$wrong" >"$site/registry.d/90-wrong.conf"
	for verb in sync plan status "who P001" "check --json"; do
		# check answers with what it has found; its messages are others'
		# shellcheck disable=SC2086,SC2069
		case $verb in check*) careacl $verb 2>&1 >/dev/null ;; *) careacl $verb 2>&1 ;; esac
	done >"$site/said"
	grep -q '90-wrong.conf:1' "$site/said" && ! grep -qi secret "$site/said" && ok "named by its place: $wrong" ||
		not_ok "named by its place: $wrong" "$(grep -i secret "$site/said" || tail -n 3 "$site/said")"
done <<'CONF'
derogations = ( { patient = "Secret"; login = "dr.one"; basis = "inspection"; categories = ["medical"]; reference = "r"; valid_from = "2026-01-01"; valid_until = "2200-01-02"; } );
patients = ( { id = "Secret one"; birth_date = "1980-01-01"; } );
patients = ( { id = "Secret"; birth_date = "1980-01-01"; }, { id = "secret"; birth_date = "1980-01-01"; } );
patients = ( { id = "Secret"; birth_date = "1980-01-01"; }, { id = "Secret"; birth_date = "1980-01-01"; } );
patients = ( { id = "P8"; birth_date = "1980-01-01"; login = "secret"; }, { id = "P9"; birth_date = "1980-01-01"; login = "secret"; } );
patients = ( { id = "P8"; birth_date = "1980-01-01"; login = "Secret"; }, { id = "P9"; birth_date = "1980-01-01"; login = "secret"; } );
patients = ( { id = "P8"; birth_date = "1980-01-01"; login = "not secret"; } );
patients = ( { id = "P8"; birth_date = "1980-01-01"; objections = ( { to = "everyone"; documents = ["medical/../secret.pdf"]; } ); } );
patients = ( { id = "Secret"; birth_date = "never"; } );
patients = ( { id = "Secret"; birth_date = "1980-01-01"; deceased = "1970-01-01"; attending = "Nobody"; } );
patients = ( { id = "Secret"; birth_date = "1980-01-01"; teams = ( { team = "none"; } ); hidden = ( { document = "medical/secret"; } ); } );
patients = ( { id = "Secret"; birth_date = 1980; } );
patients = ( { id = "Secret"; id = "Secret"; } );
patients = ( { id = "Secret
CONF
rm "$site/registry.d/90-wrong.conf" "$site/said"

# a typo: the last good generation goes on, at the present time
cat >"$site/registry.d/30-short.conf" <<CONF
patients = ( { id = "P010"; birth_date = "1980-01-01"; teams = ( { team = "ward"; valid_until = "$(date -d '+4 seconds' -Iseconds)"; } ); } );
CONF
careacl sync >/dev/null
is "$(entries P010/medical)" "dr.one:rwx inf.three:r-x inf.two:r-x " "an access that ends soon"
sed -i 's/objections/objektions/' "$site/registry.d/20-patients.conf"
output=$(careacl sync 2>&1)
is "$?" 2 "a typo: status 2"
contains "$output" "^registry.d/20-patients.conf:4: error: .*objektions" "... with file and line"
is "$(entries P001/medical)" "dr.one:rwx inf.three:r-x " "... the objection goes on holding"
status_is 2 "explain answers from the last good generation, with status 2" careacl explain inf.two P001 medical
is "$(careacl explain inf.two P001 medical --json 2>/dev/null | json '[d["reason"], d["errors"][0]["where"]]')" \
	'["objection-named", "registry.d/20-patients.conf:4"]' "... and as JSON with the errors"
for _ in $(seq 100); do
	[ "$(careacl explain dr.one P010 medical --json 2>/dev/null | json 'd["effect"]')" = deny ] && break
	sleep 0.2
done
before=$(stat -c %Y "$site/state/login.snapshot")
careacl sync >/dev/null 2>&1
is "$(entries P010/medical)" "" "what ends, ends while the typo stands"
[ "$(stat -c %Y "$site/state/login.snapshot")" -ge "$before" ] && ok "the run counts as fresh for the login" || not_ok "the run counts as fresh for the login"
mv "$site/careacl.conf" "$site/away.conf"
sed 's/timezone/timezoon/; s/regime/regimen/' "$site/away.conf" >"$site/careacl.conf"
output=$(careacl sync 2>&1)
is "$?" 2 "wrong settings: status 2"
contains "$output" "last good generation goes on" "... the last good generation goes on"
contains "$output" "^careacl.conf:1: error" "... every error is named (1)"
contains "$output" "^careacl.conf:5: error" "... every error is named (2)"
rm "$site/careacl.conf"
status_is 2 "no settings at all: status 2" careacl sync
mv "$site/away.conf" "$site/careacl.conf"
chmod 666 "$site/registry.d/10-people.conf"
status_is 2 "a file that others may write: status 2" careacl sync
chmod 644 "$site/registry.d/10-people.conf"
sed -i 's/objektions/objections/' "$site/registry.d/20-patients.conf"
status_is 0 "the typo is mended" careacl sync

# one whole sync at a time
flock "$site/state/sync.lock" "$BASH" -c "$(declare -f careacl); site=$site careacl sync" >"$site/out" 2>&1
is "$?" 5 "another whole sync: status 5"
contains "$(cat "$site/out")" "another whole sync is running" "... is said"
flock "$site/state/sync.lock" "$BASH" -c "$(declare -f careacl); site=$site careacl explain dr.one P001 medical" >/dev/null
is "$?" 0 "reading does not wait"

# the name service does not answer
before=$(ctimes)
mv /etc/passwd /etc/passwd.away
output=$(careacl sync 2>&1)
is "$?" 4 "the name service does not answer: status 4"
mv /etc/passwd.away /etc/passwd
contains "$output" "name service did not answer about 3 logins" "... is said"
is "$(ctimes)" "$before" "... confirmed uids are kept"
sed -i 's/^\(passwd:\).*/\1 nothing/' /etc/nsswitch.conf
status_is 4 "a name service that does not know root: status 4" careacl sync
is "$(ctimes)" "$before" "... is no answer either"
sed -i 's/^\(passwd:\).*/\1 files/' /etc/nsswitch.conf
sed -i '/^inf.two:/d' /etc/passwd
output=$(careacl sync 2>&1)
is "$?" 0 "one login gone: status 0"
contains "$output" "warning: registry.d/10-people.conf:3: the name service knows no such login" "... with a warning"
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x " "... it gets nothing"
is "$(careacl sync 2>&1)" "" "... and the warning is said once"
cp /etc/passwd /etc/passwd.full
sed -i '/^\(dr.one\|inf.three\):/d' /etc/passwd
output=$(careacl sync 2>&1)
is "$?" 3 "all others gone at once: held"
is "$(entries P002/medical)" "21001:rwx 21003:r-x " "... they keep their uids"
hash=$(sed -n 's/.*--accept \([0-9a-f]\{16\}\).*/\1/p' <<<"$output")
status_is 0 "... until it is accepted" careacl sync --accept "$hash"
is "$(entries P002/medical)" "" "... and gone"
mv /etc/passwd.full /etc/passwd
echo "inf.two:x:21002:21002::/nonexistent:/bin/sh" >>/etc/passwd
status_is 0 "they are back" careacl sync

# two logins with one uid, uid 0
echo "twin:x:21001:21001::/:/bin/sh" >>/etc/passwd
echo 'roles = ( { login = "twin"; access = { medical = "read"; }; ground = "archive"; } );' >"$site/registry.d/50-twin.conf"
output=$(careacl sync 2>&1)
is "$?" 2 "two logins with one uid: refused"
contains "$output" "^registry.d/50-twin.conf:1: error: .*share uid 21001.*: until then neither gets anything" "... at a statement, with the uid, and what it means"
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x inf.two:r-x " "... the last good generation goes on"
output=$(careacl explain twin P002 medical 2>&1)
is "$?" 2 "... explain does not answer from the refused text"
contains "$output" "the last sync refused these texts.*careacl check" "... and says so"
contains "$output" "unknown-login" "... but from the last good one"
is "$(careacl who P002 --json 2>/dev/null | json '[[e["login"] for e in d["entries"] if e["login"] == "twin"], len(d["errors"])]')" '[[], 1]' \
	"... nor does who"
sed -i 's/^twin:x:21001/twin:x:0/' /etc/passwd
contains "$(careacl sync 2>&1)" "'twin' has uid 0" "a login with uid 0: refused"
sed -i 's/^twin:x:0/twin:x:21009/' /etc/passwd
status_is 0 "a uid of its own: accepted" careacl sync
status_is 0 "... and explain answers from it" careacl explain twin P002 medical
rm "$site/registry.d/50-twin.conf"
status_is 0 "mended" careacl sync

# the state is lost, or damaged
rm -r "$site/state"
setfacl -m u:inf.two:rwx "$site/clinical/P001/medical"
cat >"$site/registry.d/40-more.conf" <<CONF
patients = ( { id = "P020"; birth_date = "1980-01-01"; teams = ( { team = "ward"; } ); } );
roles = ( { login = "inf.four"; access = { medical = "read"; }; ground = "archive"; } );
CONF
echo "inf.four:x:21004:21004::/nonexistent:/bin/sh" >>/etc/passwd
output=$(careacl plan 2>&1)
is "$?" 3 "a lost state: plan says so, status 3"
contains "$output" "store 'clinical': .*state was missing.*careacl sync --accept [0-9a-f]{16}" "... what to type"
[ ! -e "$site/state" ] && ok "... and makes none" || not_ok "... and makes none"
output=$(careacl sync 2>&1)
is "$?" 3 "a lost state: status 3"
contains "$output" "store 'clinical': .*state was missing.*careacl sync --accept [0-9a-f]{16}" "... is said loudly"
is "$(entries P001/medical)" "dr.one:rwx inf.three:r-x " "... what is too much is taken away"
is "$(entries P002/medical)" "dr.one:rwx inf.three:r-x inf.two:r-x " "... what is right stays, nothing is given"
[ ! -e "$site/clinical/P020" ] && ok "... nothing is made" || not_ok "... nothing is made"
[ -s "$site/state/login.snapshot" ] && ok "... the snapshot is published" || not_ok "... the snapshot is published"
before=$(ctimes)
is "$(careacl sync --json 2>/dev/null | json '[[[h["what"], h["store"], len(h["hash"])] for h in d["held"]], d["operations"], d["granted"], d["created"]]')" \
	'[[["state", "clinical", 16]], 0, 0, 0]' "... the next run holds it still"
is "$(ctimes)" "$before" "... and changes nothing"
status_is 1 "... verify compares with the rules" careacl verify
hash=$(careacl sync --json 2>/dev/null | json 'd["held"][0]["hash"]')
output=$(careacl sync --accept "$hash" 2>&1)
is "$?" 0 "... until it is accepted" "$output"
is "$(entries P020/medical)" "dr.one:rwx inf.four:r-x inf.three:r-x inf.two:r-x " "... then all is given"
is "$(careacl sync 2>&1)" "" "... and the state was made anew"
rm "$site/registry.d/40-more.conf"
careacl sync >/dev/null 2>&1
rm -r "$site/clinical/P020"
: >"$site/state/state.db"
rm -f "$site/state/state.db-wal" "$site/state/state.db-shm"
mv "$site/clinical" "$site/elsewhere"
status_is 2 "an emptied state, and a root that is away" careacl sync
mv "$site/elsewhere" "$site/clinical"
status_is 3 "... held when the root is back" careacl sync
status_is 0 "... until it is accepted" careacl sync --accept "$hash"
status_is 0 "... once" careacl sync
before=$(ctimes)
dd if=/dev/urandom of="$site/state/state.db" bs=4096 count=2 conv=notrunc 2>/dev/null
status_is 2 "a damaged state: status 2" careacl sync
status_is 2 "... when reading too" careacl explain dr.one P001 medical
is "$(ctimes)" "$before" "... the disk stays as it was"
rm -r "$site/state"
mkdir -m 0777 "$site/state"
status_is 2 "a state that others could have written: status 2" careacl sync
rm -r "$site/state"

# roots
mv "$site/clinical" "$site/elsewhere"
status_is 2 "a root that is missing: status 2" careacl sync
[ ! -e "$site/clinical" ] && ok "... it is not made" || not_ok "... it is not made"
ln -s elsewhere "$site/clinical"
status_is 2 "a root that is a symbolic link: status 2" careacl sync
rm "$site/clinical" && mv "$site/elsewhere" "$site/clinical"
chmod 777 "$site/clinical"
status_is 2 "a root that others may write: status 2" careacl sync
chmod 711 "$site/clinical"
status_is 2 "not root: status 2" as inf.two "$CAREACL" -c "$site/careacl.conf" sync
finish
