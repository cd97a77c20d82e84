#!/bin/bash
# check: every finding in one run, with file and line; statuses; stores; large registries.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three

output=$(careacl check 2>/dev/null)
is "$?$output" 0 "nothing wrong: status 0, nothing on stdout"
is "$(careacl check --json)" '{"findings":[]}' "... as JSON"
[ ! -e "$site/state" ] && ok "... and nothing was created" || not_ok "... and nothing was created"

# names that are not read
touch "$site/registry.d/10-people.conf.bak" "$site/registry.d/.10-people.conf.swp" && mkdir "$site/registry.d/old"
is "$(careacl check 2>/dev/null | sed 's/: its name.*//')" "registry.d/10-people.conf.bak: warning: is not read, whatever it says" "a file of the registry whose name is not read"
status_is 1 "... a warning" careacl check
rm -r "$site/registry.d/10-people.conf.bak" "$site/registry.d/.10-people.conf.swp" "$site/registry.d/old"

# the program that is told of a break-glass
cp "$site/careacl.conf" "$site/kept.conf"
told=$CAREACL_TEST_DIR/notify
echo "notify = \"$told\";" >>"$site/careacl.conf"
contains "$(careacl check)" "^$told: warning: notify: nobody will be told of a break-glass: the program cannot be found" "notify is not there"
is "$(LC_ALL=C careacl check >/dev/null; echo $?)" 1 "... a warning"
install -m 0644 /usr/bin/true "$told"
contains "$(careacl check)" "notify: .*: the program is not executable" "notify cannot be run"
chmod 0777 "$told"
contains "$(careacl check)" "notify: .*nobody else may write" "notify is anybody's to write"
install -m 0755 -o 21002 /usr/bin/true "$told"
contains "$(careacl check)" "notify: .*a file of root's" "notify is somebody else's"
install -m 0755 -o 0 /usr/bin/true "$told"
is "$(careacl check)" "" "notify as it must be"
mv "$site/kept.conf" "$site/careacl.conf"

# warnings
cat >"$site/registry.d/30-warnings.conf" <<'CONF'
professionals = (
  { login = "dr.new"; profession = "physician"; } );
patients = (
  { id = "P010"; birth_date = "1980-01-01";
    teams = ( { team = "ward"; in_charge = "dr.new"; } );
    withheld = ( { document = "medical/not-there.pdf"; author = "dr.one"; } ); } );
derogations = (
  { patient = "P010"; login = "dr.one"; basis = "inspection"; categories = ["medical"]; reference = "x"; valid_from = "2020-01-01";
    valid_until = "2099-01-01"; } );
CONF
sed -i 's/{ name = "nurse"; matrix = { medical = "read"; }; }/{ name = "nurse"; matrix = { medical = "read"; psychiatry = "read"; }; }/' "$site/careacl.conf"
output=$(careacl check)
is "$?" 1 "warnings only: status 1"
for line in "careacl.conf:11: warning: .*nurse.*R03" "30-warnings.conf:2: warning: .*R05" "30-warnings.conf:2: warning: .*dr.new" \
	"30-warnings.conf:6: warning: .*not-there.pdf" "30-warnings.conf:8: warning: .*agreed_by" "30-warnings.conf:5: warning: .*in_charge"; do
	contains "$output" "$line" "a warning: $line"
done
careacl sync >/dev/null 2>&1
touch "$site/clinical/P010/medical/not-there.pdf" "$site/clinical/P001/medical/a"
ln "$site/clinical/P001/medical/a" "$site/clinical/P002/medical/b"
ln -s /etc "$site/clinical/P002/medical/link" && mkdir "$site/clinical/unknown"
before=$(ctimes)
output=$(careacl check)
[[ $output != *not-there.pdf* ]] && ok "the document is there: no warning" || not_ok "the document is there: no warning" "$output"
contains "$output" "30-warnings.conf:6: warning: .*no views" "nobody finds what is withheld here"
contains "$output" "20-patients.conf:2: warning: .*more than one name" "a file with two names"
contains "$output" "20-patients.conf:5: warning: .*no plain file" "a symbolic link"
contains "$output" "careacl.conf:5: warning: .*no patient's folder" "an unknown folder"
is "$(ctimes)" "$before" "... nothing is changed"
is "$(sort -t: -k1,1 -k2,2n -s <<<"$output")" "$output" "sorted by file and line"
is "$(careacl check --json 2>/dev/null | json '[sorted(d["findings"][0]), {f["severity"] for f in d["findings"]} == {"warning"}]')" \
	'[["severity", "text", "where"], true]' "--json: findings"
careacl sync >/dev/null 2>&1
contains "$(ls "$site"/clinical/.aside/*)" not-there.pdf "it stands aside"
output=$(careacl check)
[[ $output != *not-there.pdf* ]] && ok "... which is as good as there" || not_ok "... which is as good as there" "$output"
sed -i 's/root = "clinical";/& views = "views";/' "$site/careacl.conf"
output=$(careacl check)
[[ $output != *"no views"* ]] && ok "with views it is found" || not_ok "with views it is found" "$output"
sed -i 's/views = "views";/folder = "{opaque}";/' "$site/careacl.conf"
contains "$(careacl check)" "careacl.conf:5: warning: .*names that reveal nothing" "names that nobody can guess, and nothing that leads there"
sed -i 's/ folder = "{opaque}";//' "$site/careacl.conf"
chmod 700 "$site"
contains "$(careacl check)" "warning: .*not everybody can pass $site" "a parent that people cannot pass"
chmod 755 "$site"
mkdir -m 755 "$site/clinical/.snapshots"
contains "$(careacl check)" "warning: .*$site/clinical/.snapshots" "readable copies"
rm -r "$site/clinical"; mkdir -m 711 "$site/clinical"
cp "$site/careacl.conf" "$site/settings.kept"
sed -i 's/matrix = { medical = "read"; psychiatry = "read"; }/matrix = { medical = "deposit"; }/' "$site/careacl.conf"
contains "$(careacl check)" "warning: category 'medical' is working and 'nurse' may deposit" "who adds to a working category may remove"
cp "$site/settings.kept" "$site/careacl.conf"
sed -i 's/regime = "establishment"/regime = "shared-record"/; s/matrix = { medical = "read"; psychiatry = "read"; }/matrix = { medical = "write"; }/' "$site/careacl.conf"
contains "$(careacl check)" "warning: category 'medical' is working and '[a-z]+' may deposit there before the patient consents [(]R15[)]" \
	"... so in a shared record, before consent"
cp "$site/settings.kept" "$site/careacl.conf"
lacks "$(careacl check)" "may deposit there" "... and nowhere else"
rm "$site/registry.d/30-warnings.conf"

# an office of nobody
cp "$site/careacl.conf" "$site/careacl.conf.kept"
sed -i '1i offices = { review = ["dr.onee", "root"]; };' "$site/careacl.conf"
output=$(careacl check 2>&1)
contains "$output" "careacl.conf.*: warning: offices.review: no statement names the login 'dr.onee'.*did you mean 'dr.one'" "an office of nobody is told"
is "$(grep -c "offices.review" <<<"$output")" 1 "... and no account's"
mv "$site/careacl.conf.kept" "$site/careacl.conf"

# twenty mistakes, one run
cat >"$site/registry.d/40-mistakes.conf" <<'CONF'
professionals = (
  { login = "dr a"; profession = "physician"; },
  { login = "dr.b"; profession = "surgeon"; },
  { login = "dr.c"; profesion = "physician"; },
  { login = "dr.d"; profession = "physician"; valid_until = "2026-02-30"; },
  { login = "dr.e"; profession = "physician"; valid_from = "2026-02-02"; valid_until = "2026-01-01"; },
  { login = "dr.f"; profession = "physician"; suspended = "yes"; },
  { login = "dr.one"; profession = "physician"; } );
teams = (
  { name = "t1"; stores = ["attic"]; members = ( { login = "dr.one"; } ); },
  { name = "ward"; members = ( { login = "dr.one"; } ); },
  { name = "t2"; members = ( { login = "dr.nobody"; } ); } );
patients = (
  { id = "../etc"; birth_date = "1980-01-01"; },
  { id = "P/1"; birth_date = "1980-01-01"; },
  { id = "P021"; },
  { id = "P022"; birth_date = "yesterday"; },
  { id = "p001"; birth_date = "1980-01-01"; },
  { id = "P023"; birth_date = "1980-01-01"; teams = ( { team = "wrad"; } ); },
  { id = "P024"; birth_date = "1980-01-01"; objections = ( { to = "team:nobody"; } ); },
  { id = "P025"; birth_date = "1980-01-01"; objections = ( { to = "login:dr.one"; categories = []; } ); },
  { id = "P026"; birth_date = "1980-01-01"; withheld = ( { category = "imaging"; author = "dr.one"; } ); },
  { id = "P027"; birth_date = "1980-01-01"; closed = "2026-01-01"; } );
CONF
output=$(careacl check)
is "$?" 2 "mistakes: status 2"
for line in 2 3 4 5 6 7 8 10 11 12 14 15 16 17 18 19 20 21 22 23; do
	contains "$output" "^registry.d/40-mistakes.conf:$line: error: ..." "mistake at line $line"
done
is "$(careacl check --json 2>/dev/null | json 'len({e["where"] for e in d["errors"]}) >= 20')" true "--json: the errors"
status_is 2 "sync takes nothing of it" careacl sync
rm "$site/registry.d/40-mistakes.conf"

# two strings side by side, an include, a missing file kind
printf 'patients = ( { id = "P030" "x"; birth_date = "1980-01-01"; } );\n' >"$site/registry.d/50-glued.conf"
contains "$(careacl check)" "^registry.d/50-glued.conf:1: error" "two strings side by side"
printf '@include "/etc"\n' >"$site/registry.d/50-glued.conf"
output=$(careacl check)
is "$?" 2 "an include"
contains "$output" "^registry.d/50-glued.conf:1: error: .*@include" "... is refused by name"
rm "$site/registry.d/50-glued.conf" && mkfifo "$site/registry.d/50-pipe.conf"
contains "$(timeout 10 "$CAREACL" -c "$site/careacl.conf" check)" "^registry.d/50-pipe.conf.*: error" "a FIFO blocks nobody"
rm "$site/registry.d/50-pipe.conf"

# stores
sed -i 's/owner = "[a-z.]*";//; s/regime = "establishment";/& owner = "inf.two";/' "$site/careacl.conf"
contains "$(careacl check)" "error: .*inf.two" "the owner of a store is no account of a statement"
sed -i 's/owner = "inf.two";/owner = "nobody.here";/' "$site/careacl.conf"
contains "$(careacl check)" "error: .*nobody.here" "an owner that does not exist"
sed -i 's/owner = "nobody.here";//' "$site/careacl.conf"
mv "$site/clinical" "$site/away"
contains "$(careacl check)" "^careacl.conf:5: error: .*$site/clinical.*does not exist: is the file system mounted" "a missing root"
mv "$site/away" "$site/clinical"

# a team larger than the file system has room for
if make_fs ext4 small 2>/dev/null; then
	mkdir -m 0711 "$CAREACL_TEST_DIR/small/root"
	rm -r "$site/state"
	mv "$site/careacl.conf" "$site/away.conf"
	sed "s|root = \"clinical\"|root = \"$CAREACL_TEST_DIR/small/root\"|" "$site/away.conf" >"$site/careacl.conf"
	for number in $(seq 30001 30300); do
		echo "many$number:x:$number:$number::/:/bin/sh" >>/etc/passwd
		people="${people:-}{ login = \"many$number\"; profession = \"nurse\"; },"
		members="${members:-}{ login = \"many$number\"; },"
	done
	cat >"$site/registry.d/60-large.conf" <<-CONF
		professionals = ( ${people%,} );
		teams = ( { name = "large"; members = ( ${members%,} ); } );
		patients = ( { id = "P040"; birth_date = "1980-01-01"; teams = ( { team = "large"; } ); } );
	CONF
	output=$(careacl check)
	is "$?" 2 "300 people on one ext4 folder: status 2"
	contains "$output" "60-large.conf:3: error: .*xfs.*ea_inode" "... at the patient, with the ways out"
	status_is 4 "plan finds it too" careacl plan
	contains "$(careacl sync 2>&1)" "60-large.conf:3: error: .*the disk is not full" "sync says that it is not the disk"
	contains "$(find "$CAREACL_TEST_DIR/small/root" -mindepth 1 -maxdepth 1 -name 'P0*' | sort | tr '\n' ' ')" "P001.*P002.*P003" "... and the other folders are done"
	rm "$site/registry.d/60-large.conf" && mv "$site/away.conf" "$site/careacl.conf"
else
	not_ok "an ext4 of its own"
fi

# 10,000 statements in one file
rm -rf "$site/state"
python3 - >"$site/registry.d/60-many.conf" <<'PY'
print("patients = (")
print(",\n".join('{ id = "M%05d"; birth_date = "1980-01-01"; teams = ( { team = "ward"; } ); }' % i for i in range(10000)))
print(");")
PY
status_is 0 "10,000 statements in one file" timeout 60 "$CAREACL" -c "$site/careacl.conf" explain dr.one M09999 medical
is "$(timeout 60 "$CAREACL" -c "$site/careacl.conf" what inf.two --json | json 'len(d["entries"])')" 20005 "... all are there"
finish
