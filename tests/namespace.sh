#!/bin/bash
# Runs a command as root in a world of its own: private mounts, pids, network, host name and IPC, a
# private copy of /etc (overlay: useradd, chpasswd and pam.d are the test's own), private /run, /home and
# /var/log and /var/lib/careacl, and an empty directory $CAREACL_TEST_DIR on tmpfs. When the command ends, or is killed,
# the kernel takes everything back: processes, mounts, loop devices, logins.
#
#   tests/namespace.sh COMMAND [ARGUMENT...]
#
# Exit status: the command's; 99 when the world could not be made (then nothing was run).
set -u

could_not() {
	echo "not ok - private namespace: $1" # TAP: what cannot run is a failure
	exit 99
}

# Ends the world from its first process on. unshare itself blocks SIGTERM while it waits; killed first, it now
# and then leaves a file system mounted in no namespace at all (seen on Linux 6.18), so it goes last.
stop() {
	local first
	first=$(cat "/proc/$1/task/$1/children" 2>/dev/null)
	# one word, or none
	# shellcheck disable=SC2086
	kill -KILL ${first:-$1} 2>/dev/null
	wait "$1" 2>/dev/null
}

outer() {
	[ "$(id -u)" = 0 ] || could_not "needs root (run it with sudo)"
	directory=$(mktemp -d "${TMPDIR:-/tmp}/careacl-test.XXXXXX") || could_not "no temporary directory"
	trap 'rmdir "$directory" 2>/dev/null' EXIT
	trap 'stop "$child"; exit 143' HUP INT TERM
	unshare --mount --pid --net --ipc --uts --fork --mount-proc --propagation private --kill-child \
		"$BASH" "$0" --inner "$directory" "$@" <&0 &
	child=$!
	wait "$child"
}

# The tests' logins run what was built too, and the working copy may be in a home that they may not enter.
reachable_build() {
	[ -d "${BUILD:-}" ] || return 0
	local built=$BUILD place=$CAREACL_TEST_DIR/.build name
	case $built in /*) ;; *) built=$PWD/$built ;; esac
	mkdir "$place" && mount --bind "$built" "$place" || could_not "no bind mount of $built"
	export BUILD=$place
	for name in CAREACL CAREACL_PAM_MODULE; do
		[ -z "${!name:-}" ] || export "$name=${!name/#"$built"/$place}"
	done
}

# each private place is a directory of the one tmpfs
inner() {
	export CAREACL_TEST_DIR=$1 CAREACL_NAMESPACE=1
	shift
	local private=$CAREACL_TEST_DIR/.private
	ip link set lo up || could_not "no loopback"
	hostname careacl-test
	mount -t tmpfs -o mode=0755,size=75% careacl-test "$CAREACL_TEST_DIR" || could_not "no tmpfs"
	mkdir -p "$private"/{etc,work,run/sshd,log,home} && chmod 0711 "$private" || could_not "tmpfs not writable"
	mount -t overlay -o "lowerdir=/etc,upperdir=$private/etc,workdir=$private/work" careacl-test /etc ||
		could_not "no overlay on /etc"
	# the machine's own state is nobody's to touch; a test that needs what stands there makes a private copy (lib.sh)
	if [ -d /var/lib/careacl ]; then
		mkdir -m 0700 "$private/state" && mount --bind "$private/state" /var/lib/careacl || could_not "no bind mount on /var/lib/careacl"
	fi
	mount --bind "$private/run" /run && mount --bind "$private/log" /var/log &&
		mount --bind "$private/home" /home || could_not "no bind mounts"
	reachable_build
	# a real lock file would keep useradd out, and the host's nologin would keep everybody out
	rm -f /etc/.pwd.lock /etc/passwd.lock /etc/shadow.lock /etc/group.lock /etc/gshadow.lock /etc/nologin
	unset TMPDIR XDG_RUNTIME_DIR LD_PRELOAD
	export HOME=/root LC_ALL=C.UTF-8 PATH="$PATH:/usr/sbin:/sbin"
	umask 022
	"$@"
}

if [ "${1:-}" = --inner ]; then
	shift
	inner "$@"
else
	[ $# -gt 0 ] || { echo "usage: $0 COMMAND [ARGUMENT...]" >&2; exit 2; }
	outer "$@"
fi
