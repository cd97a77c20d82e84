#!/bin/bash
# A host whose file system keeps no ACLs: every verb that would need them says so, with what to do, touches nothing, and
# goes on when there are some.
# not under asan: what the verbs do elsewhere is
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
mount -t ramfs none "$site/clinical" && chmod 0711 "$site/clinical" || not_ok "a file system without ACLs"
told="^careacl\.conf:5: error: store clinical: root $site/clinical is on a file system without POSIX ACLs: mount it with the option acl, or use ext4, xfs or btrfs$"
for verb in check plan sync "sync --adopt" "adopt $site/clinical" verify "verify --kernel" "refile P001/medical/x P002"; do
	# words are meant to be split
	# shellcheck disable=SC2086
	output=$(careacl $verb 2>&1)
	is "$?" 2 "${verb%% /*}: status 2"
	contains "$output" "$told" "... and what to do"
done
is "$(find "$site/clinical" -mindepth 1)" "" "nothing was made there"
output=$(careacl object P001 --to everyone 2>&1)
is "$?" 2 "the desk: status 2"
contains "$output" "^desk:1 recorded: objection$" "... what the patient says is recorded all the same"
status_is 0 "questions are answered" careacl who P002
is "$(careacl status --json | json '[i["what"] for i in d["attention"]]')" '["refused", "desk"]' "status: somebody must look"
lacks "$(careacl status; careacl status --line; careacl metrics)" 'P00|inf\.|dr\.' "... and nobody is named"
umount "$site/clinical"
check "with ACLs the next sync does all of it" careacl sync
is "$(entries P001/medical)" "dr.one:rwx " "... what was said meanwhile too"
status_is 0 "... and the kernel agrees" careacl verify
finish
