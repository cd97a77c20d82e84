# shellcheck shell=bash
# What the shell tests share: TAP lines, loop file systems, real logins. Source it from the top of the
# repository's working directory:
#
#   . tests/lib.sh
#   in_namespace "$@"               # only for tests that need root, logins, mounts
#   ok "it opens"                   # or not_ok "it opens" "what was seen instead"
#   check "it opens" as anna cat x  # ok when the command succeeds; refuse: ok when it fails
#   finish
#
# Nothing is ever skipped: what cannot run is "not ok".

: "${BUILD:=build}"
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
export BUILD
: "${CAREACL:=$BUILD/careacl}"
: "${CAREACL_PAM_MODULE:=$BUILD/pam_careacl.so}"
export CAREACL CAREACL_PAM_MODULE

tap_count=0
tap_failed=0

# ok NAME
ok() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1"
}

# not_ok NAME [DETAIL]: details are shown as TAP comments
not_ok() {
	tap_count=$((tap_count + 1))
	tap_failed=$((tap_failed + 1))
	echo "not ok $tap_count - $1"
	[ -z "${2:-}" ] || printf '%s\n' "$2" | head -n 40 | sed 's/^/# /'
}

# check NAME COMMAND...: ok when the command succeeds; its output is the detail of a failure
check() {
	local name=$1 output status
	shift
	output=$("$@" 2>&1 </dev/null)
	status=$?
	if [ "$status" = 0 ]; then ok "$name"; else not_ok "$name" "status $status from: $*
$output"; fi
}

# refuse NAME COMMAND...: ok when the command ends with a failure of its own (1 to 123), so that a
# missing program or a crash is no proof
refuse() {
	local name=$1 output status
	shift
	output=$("$@" 2>&1 </dev/null)
	status=$?
	if [ "$status" -ge 1 ] && [ "$status" -le 123 ]; then ok "$name"; else
		not_ok "$name" "status $status (a refusal was expected) from: $*
$output"
	fi
}

# status_is EXPECTED NAME COMMAND...: ok when the command ends with exactly that status
status_is() {
	local expected=$1 name=$2 output status
	shift 2
	output=$("$@" 2>&1 </dev/null)
	status=$?
	if [ "$status" = "$expected" ]; then ok "$name"; else
		not_ok "$name" "status $status, expected $expected, from: $*
$output"
	fi
}

# is ACTUAL EXPECTED NAME
is() {
	if [ "$1" = "$2" ]; then ok "$3"; else not_ok "$3" "found:    $1
expected: $2"; fi
}

# contains TEXT PATTERN NAME: PATTERN is an extended regular expression
contains() {
	if grep -qE -- "$2" <<<"$1"; then ok "$3"; else not_ok "$3" "no match for /$2/ in:
$1"; fi
}

# lacks TEXT PATTERN NAME: the same, ok when there is no match
lacks() {
	if grep -qE -- "$2" <<<"$1"; then not_ok "$3" "a match for /$2/ in:
$1"; else ok "$3"; fi
}

# json PYTHON-EXPRESSION: what the document on stdin (d) says, as text
json() {
	python3 -c 'import json,sys
d = json.load(sys.stdin)
v = eval(sys.argv[1])
print(v if isinstance(v, str) else json.dumps(v))' "$1"
}

# require PROGRAM...: ends the test as failed when one is not there
require() {
	local program
	for program; do
		command -v "$program" >/dev/null && continue
		not_ok "needs $program" "install it with: make deps"
		finish
	done
}

# finish: prints the plan and ends the test; a test without a case is a failure
finish() {
	echo "1..$tap_count"
	[ "$tap_failed" = 0 ] && [ "$tap_count" -gt 0 ]
	exit
}

# in_namespace "$@": starts the script again inside tests/namespace.sh
in_namespace() {
	[ -n "${CAREACL_NAMESPACE:-}" ] || exec tests/namespace.sh "$BASH" "$0" "$@"
}

# make_fs TYPE NAME [MKFS-OPTION...]: a new ext4, xfs or btrfs on a loop device at $CAREACL_TEST_DIR/NAME;
# says why and fails when it cannot. The image may have a size: SIZE=512M make_fs ext4 big
make_fs() {
	local type=$1 name=$2 size try
	local image=$CAREACL_TEST_DIR/.private/$2.img where=$CAREACL_TEST_DIR/$2
	shift 2
	case $type in
	ext4) size=64M && set -- -q -F "$@" ;;
	xfs) size=320M && set -- -q -f "$@" ;;
	btrfs) size=128M && set -- -q -f "$@" ;;
	*) echo "make_fs: no such type: $type" >&2; return 2 ;;
	esac
	truncate -s "${SIZE:-$size}" "$image" && "mkfs.$type" "$@" "$image" >&2 && mkdir -p "$where" || return 1
	# another test may take the same free loop device at the same moment
	for try in 1 2 3 4 5 6 7 8; do
		mount -t "$type" -o "loop,nosuid,nodev" "$image" "$where" 2>"$image.log" && return 0
		sleep 0.$((try * 2))
	done
	cat "$image.log" >&2
	return 1
}

# private_copy DIRECTORY...: what is written there from now on is the test's alone; in a namespace
private_copy() {
	local place own
	for place; do
		own=$CAREACL_TEST_DIR/.private/${place//\//.}
		mkdir "$own.upper" "$own.work" &&
			mount -t overlay -o "lowerdir=$place,upperdir=$own.upper,workdir=$own.work" careacl-test "$place" || return 1
	done
}

# add_login NAME UID [PASSWORD]: a real login with a group of its own, and a home
add_login() {
	groupadd -g "$2" "$1" && useradd -M -N -s /bin/bash -d "/home/$1" -u "$2" -g "$2" "$1" || return 1
	install -d -m 0700 -o "$2" -g "$2" "/home/$1" || return 1
	[ -z "${3:-}" ] || chpasswd <<<"$1:$3"
}

# add_logins UID NAME...: one after the other, the first with that uid
add_logins() {
	local uid=$1 login
	shift
	for login; do
		add_login "$login" "$uid" || return 1
		uid=$((uid + 1))
	done
}

# as LOGIN COMMAND...: runs it as that login with its groups, as a new session would have them
as() {
	local login=$1 uid gid
	shift
	uid=$(id -u "$login") && gid=$(id -g "$login") || return 125
	setpriv --reuid "$uid" --regid "$gid" --init-groups --inh-caps=-all env HOME="/home/$login" USER="$login" "$@"
}
