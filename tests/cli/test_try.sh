#!/bin/bash
# careacl verify --kernel: children of the logins try. What reading ACLs sees too, what it cannot see, and that nothing
# is changed.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl setfacl chattr
make_fs ext4 disk || { not_ok "an ext4 file system"; finish; }
make_site "$CAREACL_TEST_DIR/disk/site"
site_logins dr.one inf.two inf.three
sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; };/; s/root = "clinical";/root = "clinical"; views = "views";/' \
	"$site/careacl.conf"
sed -i 's/^passwd:.*/passwd: files/; s/^group:.*/group: files/' /etc/nsswitch.conf

# tried KEY [OPTION...]: leaks or refusals, "login path has may" a line, paths below the site
tried() {
	local key=$1
	shift
	careacl verify --kernel --json "$@" 2>/dev/null | python3 -c 'import json, sys
for d in json.load(sys.stdin)[sys.argv[1]]:
    print(d["login"], d["path"].replace(sys.argv[2] + "/", ""), d["has"], d["may"])' "$key" "$site"
}
# leaks_are NAME LINE...: exactly these, and refusals_are the same
leaks_are() { local name=$1; shift; is "$(tried leaks)" "$(printf '%s\n' "$@")" "$name"; }
refusals_are() { local name=$1; shift; is "$(tried refusals)" "$(printf '%s\n' "$@")" "$name"; }
everything() { find "$site/clinical" "$site/views" -printf '%p %i %C@ %T@ %m %U %s\n' | sort; }

careacl sync >/dev/null 2>&1
echo psy >"$site/clinical/P001/psychiatry/note"
echo text >"$site/clinical/P002/medical/letter"
mkfifo "$site/clinical/P002/medical/pipe"
careacl sync >/dev/null 2>&1
before=$(everything)
output=$(careacl verify --kernel --json)
is "$?" "0" "a site as it should be: nothing is found"
is "$(json '[d["leaks"], d["refusals"], sorted(d)]' <<<"$output")" '[[], [], ["checked", "closed", "leaks", "refusals"]]' \
	"the answer has the form of verify's"
check "and counts pairs" test "$(json 'd["checked"]' <<<"$output")" -gt 30
is "$(everything)" "$before" "nothing has changed, to the inode and the change time"
contains "$(careacl verify --kernel)" "pairs of login and object tried: 0 leaks, 0 refusals" "it says so in words"
status_is 0 "verify agrees" careacl verify
status_is 2 "--sample needs --kernel" careacl verify --sample 3
status_is 2 "--sample wants a number" careacl verify --kernel --sample many
status_is 2 "none is no number" careacl verify --kernel --sample 0
status_is 2 "--kernel needs root" as dr.one "$CAREACL" -c "$site/careacl.conf" verify --kernel

# what verify sees too
setfacl -n -m u:inf.two:r "$site/clinical/P001/psychiatry/note"
leaks_are "a document with a name too many" "inf.two clinical/P001/psychiatry/note r-- ---"
status_is 1 "deviations are status 1" careacl verify --kernel
setfacl -x u:inf.two "$site/clinical/P001/psychiatry/note"
chmod o+r "$site/clinical/P002/medical/letter"
contains "$(tried leaks)" "^other clinical/P002/medical/letter r-- ---$" "a document that is open to whoever comes by"
chmod o-r "$site/clinical/P002/medical/letter"
setfacl -x u:inf.three "$site/clinical/P002"
refusals_are "a folder without a name it should have; what is below is not repeated" "inf.three clinical/P002 --- r-x" "inf.three views/inf.three/P002 --- r-x"
setfacl -m u:inf.three:rx "$site/clinical/P002"
careacl sync >/dev/null 2>&1
leaks_are "set right again" ""

# a group that comes from the name service, not from the registry
groupadd -g 31000 night
setfacl -m g:night:rx "$site/clinical/P001/psychiatry" "$site/clinical/P001"
usermod -a -G night inf.two
# the folder's own entry for inf.two comes before any group's
contains "$(tried leaks)" "^inf.two clinical/P001/psychiatry r-x ---$" "a login gets in by a group of the name service"
lacks "$(tried leaks)" "^inf.three" "who is in no such group does not"
gpasswd -d inf.two night >/dev/null
lacks "$(tried leaks)" "^inf.two" "nor does who has left it"
careacl sync >/dev/null 2>&1

# what reading ACLs does not see
chmod 0700 "$site"
status_is 0 "verify does not look above the store" careacl verify
contains "$(tried refusals)" "^dr.one clinical --- --x$" "a directory above the store that lets nobody pass"
contains "$(tried refusals)" "^dr.one views --- --x$" "and above the views"
is "$(tried refusals | wc -l)" 6 "each said once a login, not once a document"
chmod 0755 "$site"
chattr +i "$site/clinical/P002/medical/letter"
status_is 0 "verify does not see an immutable document" careacl verify
refusals_are "who should write in it cannot" "dr.one clinical/P002/medical/letter r-- rw-"
chattr -i "$site/clinical/P002/medical/letter"
mkdir "$CAREACL_TEST_DIR/beside"
if output=$(python3 tests/cli/idmapped.py "$site/clinical" "$CAREACL_TEST_DIR/beside" 21001 21002 2>&1); then
	status_is 0 "verify does not see a mount beside that makes one login another" careacl verify
	contains "$(tried leaks)" "^inf.two $CAREACL_TEST_DIR/beside/P001/psychiatry/note r-- ---$" \
		"the other reads there what is not theirs"
	is "$(tried leaks | grep -vc "$CAREACL_TEST_DIR/beside/")" 0 "the store itself is not accused"
	umount "$CAREACL_TEST_DIR/beside"
else
	not_ok "a mount beside" "$output"
fi
mkdir -p "$CAREACL_TEST_DIR/plain"
mount --bind "$site/clinical/P002/medical" "$CAREACL_TEST_DIR/plain"
status_is 0 "a plain mount of a part gives nothing more" careacl verify --kernel
umount "$CAREACL_TEST_DIR/plain"

# views
rm "$site/views/inf.three/P001"
refusals_are "a link that is not there" "inf.three views/inf.three/P001 --- r-x"
ln -s ../../clinical/P999 "$site/views/inf.three/P001"
refusals_are "a link that leads nowhere" "inf.three views/inf.three/P001 --- r-x"
rm "$site/views/inf.three/P001"
setfacl -m u:inf.two:rx "$site/views/dr.one"
leaks_are "a view that another may list" "inf.two views/dr.one r-x ---"
careacl sync >/dev/null 2>&1

# a part
for sample in 1 2 1000000; do
	status_is 0 "a sample of $sample" careacl verify --kernel --sample "$sample"
done
few=$(careacl verify --kernel --sample 1 --json | json 'd["checked"]')
all=$(careacl verify --kernel --json | json 'd["checked"]')
check "a sample is less than all" test "$few" -lt "$all"
setfacl -n -m u:inf.two:r "$site/clinical/P001/psychiatry/note"
found=
for try in {1..60}; do
	careacl verify --kernel --sample 1 >/dev/null 2>&1 || { found=$try; break; }
done
check "in the end a sample comes by every folder" test -n "$found"
finish
