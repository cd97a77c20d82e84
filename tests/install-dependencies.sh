#!/bin/bash
# Installs what a fresh Debian 12 lacks to build careacl and to run the given part of its tests; does
# nothing, and needs neither root nor network, where all of it is there.
#
#   tests/install-dependencies.sh [build|demo|check]     (default: check)
set -u

build="gcc make libc6-dev libpam0g-dev libacl1-dev libconfig-dev libjansson-dev libsodium-dev libsqlite3-dev
	libcap-ng-dev libseccomp-dev"
demo="$build acl attr e2fsprogs iproute2 util-linux mount passwd tzdata pamtester"
check="$demo git libcmocka-dev libpamtest0-dev libpam-wrapper libnss-wrapper xfsprogs btrfs-progs openssh-server openssh-client
	sshpass samba smbclient rsync vsftpd openssl valgrind mandoc shellcheck clang clang-tidy clang-format
	libclang-rt-14-dev cppcheck python3 procps python3-samba python3-paramiko vim-tiny zip unzip strace sudo
	chromium poppler-utils fonts-liberation faketime debhelper lintian man-db"

case ${1:-check} in
build) wanted=$build ;;
demo) wanted=$demo ;;
check) wanted=$check ;;
*) echo "usage: $0 [build|demo|check]" >&2; exit 2 ;;
esac

missing=
for package in $wanted; do
	case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
	installed*) ;;
	*) missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
	echo "missing packages:$missing" >&2
	echo "run this as root, or: sudo apt-get install --no-install-recommends$missing" >&2
	exit 1
fi

# The tests need the sshd program, not a new service on this machine.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
	trap 'rm -f "$policy"' EXIT
	trap 'exit 1' HUP INT TERM
	printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 0755 "$policy"
fi

echo "installing$missing" >&2
log=$(mktemp) || exit 1
export DEBIAN_FRONTEND=noninteractive
apt_install() {
	# $missing is a list of words
	# shellcheck disable=SC2086
	apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends $missing </dev/null >"$log" 2>&1
}
if ! apt_install; then # the lists are old or empty
	apt-get -q -o DPkg::Lock::Timeout=300 update </dev/null >"$log" 2>&1
	if ! apt_install; then
		tail -n 30 "$log" >&2
		echo "could not install:$missing" >&2
		rm -f "$log"
		exit 1
	fi
fi
rm -f "$log"
