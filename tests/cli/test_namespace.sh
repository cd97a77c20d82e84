#!/bin/bash
# tests/namespace.sh and tests/lib.sh themselves: what they promise, and that nothing is left behind.
# not under asan: runs nothing that is compiled
# shellcheck disable=SC2016,SC2317
. tests/lib.sh
require unshare losetup findmnt

marker=nsprobe$$
say=$(mktemp)
export TMPDIR=/tmp
before=$(sha256sum /etc/passwd /etc/shadow /etc/group | sha256sum)

closed=$(mktemp -d)
mkdir "$closed/built" && touch "$closed/built/probe" && chmod 755 "$closed/built"
BUILD=$closed/built CAREACL=$closed/built/careacl tests/namespace.sh bash -c '
	. tests/lib.sh
	cd / && for type in ext4 xfs btrfs; do
		make_fs $type '"$marker"'$type && touch $CAREACL_TEST_DIR/'"$marker"'$type/x &&
		setfacl -m u:4242:rw $CAREACL_TEST_DIR/'"$marker"'$type/x && echo "made $type"
	done
	add_login '"$marker"' 4242 Secret-1 && echo "login $(as '"$marker"' id -u)"
	echo "alone $(ls -d /proc/[0-9]* | wc -l)"
	as '"$marker"' test -r "$BUILD/probe" && echo "built $BUILD $CAREACL rw"
	[ ! -d /var/lib/careacl ] || touch /var/lib/careacl/'"$marker"'
	echo "directory $CAREACL_TEST_DIR"
	setsid sleep 987654 & exit 7' >"$say" 2>&1
status=$?
said=$(cat "$say")
is "$status" 7 "the command's status is passed on"
for type in ext4 xfs btrfs; do
	contains "$said" "^made $type\$" "$type with ACLs on a loop device"
done
contains "$said" '^login 4242$' "a real login with its uid"
contains "$said" '^alone [1-9]$' "a process table of its own"
directory=$(sed -n 's/^directory //p' "$say")
check "it named its directory" test -n "$directory"
refuse "the directory is gone" test -e "$directory"
refuse "the machine's own state is not touched" test -e "/var/lib/careacl/$marker"
refuse "no login is left" getent passwd "$marker"
contains "$said" "^built $directory/.build $directory/.build/careacl rw\$" "what was built is where every login can run it"
is "$(sha256sum /etc/passwd /etc/shadow /etc/group | sha256sum)" "$before" "the account files are untouched"
gone() { # the kernel frees a loop device a moment after its mount
	local try
	for try in $(seq 50); do
		"$@" || return 0
		sleep 0.1
	done
	return 1
}
check "no process is left" gone pgrep -f "^sleep 987654"
# the backing file is shown from the root of its file system, so it is known by its name
has_loop() { losetup -a | grep -qF "$marker"; }
check "no loop device is left" gone has_loop
has_mount() { findmnt -rno TARGET | grep -qF "$directory"; }
check "no mount is left" gone has_mount

# killed half way, it leaves nothing either
tests/namespace.sh bash -c '. tests/lib.sh; make_fs ext4 '"$marker"'; losetup -a; echo "$CAREACL_TEST_DIR"; sleep 987655' >"$say" 2>&1 &
pid=$!
for _ in $(seq 100); do
	grep -q '^/tmp' "$say" && break
	sleep 0.1
done
directory=$(tail -n 1 "$say")
check "killed: its loop device was there" grep -qF "/$marker.img" "$say"
kill "$pid"
wait "$pid"
check "killed: it had begun" test -n "$directory"
check "killed: no process is left" gone pgrep -f "^sleep 987655"
check "killed: no loop device is left" gone has_loop
check "killed: the directory is gone" gone test -e "$directory"
rm -rf "$say" "$closed"
finish
