#!/bin/bash
# An inside attacker with every right that a member of a team has, against syncs back to back: see attack.h, and
# attack_kinds.h for what it does. Judges, one for each login, really open, list, create; what they can beyond the
# rules is counted, as are runs that do not end and objects outside the root that have changed.
# 6 seconds on each file system; 10 minutes with CAREACL_LONG=1 (CAREACL_ATTACK_SECONDS says how many).
# CAREACL_SEED repeats a run, as far as the scheduler does.
#
# That it bites was seen with these changes of the sync, each on ext4 for 10 seconds with seed 4:
#   links followed: tree.c without RESOLVE_NO_SYMLINKS, RESOLVE_BENEATH and O_NOFOLLOW: 683 accesses beyond the rules
#   mounts crossed: tree.c without RESOLVE_NO_XDEV, is_mounted and STATX_ATTR_MOUNT_ROOT: 5 objects outside changed
#   set by name: walk_document.c with openat(dir_fd, name, O_PATH | O_CLOEXEC) for tree_open_pinned: 102 accesses beyond
#       the rules, 1 object outside changed
#   links not counted: walk_document.c without st_nlink: 7 accesses beyond the rules, 2 objects outside changed
#   asked by name: object.c with the ACL before tree_stat, tree.c without is_mounted: a run that does not end
# not under asan: what is tried is the plain program
# takes long
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require mkfs.ext4 mkfs.xfs mkfs.btrfs setfacl
seconds=6 size=400M many=
# a million names in one directory, when half of the time is over
[ -z "${CAREACL_LONG:-}" ] || seconds=600 size=4G many="-N 1500000"
add_logins 24001 dr.mal inf.tom dr.own dr.two dr.eve dr.obj lab.dep
for type in ${CAREACL_ATTACK_TYPES:-ext4 xfs btrfs}; do
	options=
	room=$size
	[ "$type" != ext4 ] || options=$many
	# btrfs ends a transaction by itself, read-only for good, where it finds no room for what it writes about files, as for a
	# million names in the moment in which an attacker has filled the disk: of 40 GB, of which some two are ever written, it
	# gives half to that
	[ "$type" != btrfs ] || [ -z "${CAREACL_LONG:-}" ] || room=40G
	# two words, or none
	# shellcheck disable=SC2086
	SIZE=$room make_fs "$type" "$type" $options || not_ok "$type is mounted"
	[ "$room" != 40G ] || mount -o remount,metadata_ratio=1 "$CAREACL_TEST_DIR/$type" || not_ok "$type keeps room for names"
	output=$("$BUILD/tests/kernel/attack" "$CAREACL_TEST_DIR/$type" "$CAREACL_TEST_DIR/$type-site" \
		"${CAREACL_ATTACK_SECONDS:-$seconds}" "${CAREACL_SEED:-$RANDOM}" 2>&1)
	while IFS= read -r line; do
		case $line in
		"ok "*) ok "$type: ${line#*- }" ;;
		"not ok "*) not_ok "$type: ${line#*- }" ;;
		1..*) ;;
		*) echo "# $type: ${line#\# }" ;;
		esac
	done <<<"$output"
	contains "$output" '^1\.\.' "$type: the attack came to its end"
done
finish
