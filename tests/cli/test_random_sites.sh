#!/bin/bash
# not under asan: it is the same code as elsewhere, thousands of times
# Random sites from end to end: explain, who, what, sync, verify and the kernel agree with the rules as they
# were read a second time (tests/unit/oracle.c). CAREACL_SITES says how many, CAREACL_SEED where to begin.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 mkfs.ext4

check "ext4 is mounted" make_fs ext4 sites
site_logins dr.{0..7} stu.{0..1} rel.{0..3} pat.{0..4} office.0 svc.0 insp.0 nobody.0
sed -i 's/^passwd:.*/passwd: files/; s/^group:.*/group: files/' /etc/nsswitch.conf
sites=30
[ -z "${CAREACL_LONG:-}" ] || sites=400
output=$(python3 tests/cli/random_sites.py "$CAREACL" "$BUILD/tests/unit/test_random_site" \
	"$CAREACL_TEST_DIR/sites" "${CAREACL_SEED:-1}" "${CAREACL_SITES:-$sites}" 2>&1)
status=$?
while IFS= read -r line; do
	case $line in
	"ok - "*) ok "${line#ok - }" ;;
	"not ok - "*) not_ok "${line#not ok - }" ;;
	*) echo "$line" ;;
	esac
done <<<"$output"
is "$status" 0 "every site was tried"
finish
