#!/bin/bash
# Dependencies point one way: policy <- wording <- registry <- acl_sync, policy <- pam_module; the policy is values
# in, values out; one folder's files alone know each outside library.
. tests/lib.sh
require nm

# only_in NAME HEADER FILE-PATTERN...: no file but those may include the header
only_in() {
	local name=$1 header=$2 found pattern others=
	shift 2
	found=$(grep -lE "^#[[:space:]]*include[[:space:]]*[<\"]${header}[>\"]" policy/*.[ch] wording/*.[ch] registry/*.[ch] registry/*/*.[ch] acl_sync/*.[ch] acl_sync/*/*.[ch] acl_sync/*/*/*.[ch] \
		pam_module/*.[ch] 2>/dev/null)
	for file in $found; do
		for pattern; do
			# shellcheck disable=SC2254
			case $file in $pattern) continue 2 ;; esac
		done
		others="$others $file"
	done
	is "$others" "" "$name"
}
only_in "only the loaders know libconfig" 'libconfig\.h' 'registry/*'
only_in "only registry/state_* knows SQLite" 'sqlite3\.h' 'registry/state_*'
only_in "only posix_acl knows the layout of ACLs" '(linux/posix_acl_xattr|sys/acl|acl/libacl)\.h' 'acl_sync/disk/posix_acl*'
only_in "attributes: ACLs by posix_acl, marks by mark, a trial by acl_room, those of people by user_attributes" 'sys/xattr\.h' \
	'acl_sync/disk/posix_acl*' 'acl_sync/disk/mark.c' 'acl_sync/disk/acl_room.c' 'acl_sync/disk/user_attributes.c'
is "$(grep -lF 'system.posix_acl' policy/*.[ch] wording/*.[ch] registry/*.[ch] registry/*/*.[ch] acl_sync/*.[ch] acl_sync/*/*.[ch] acl_sync/*/*/*.[ch] pam_module/*.[ch] | grep -v '^acl_sync/disk/posix_acl')" "" \
	"only posix_acl names the kernel's ACL attributes"
# setgroups(), which asks nobody, is declared in grp.h
only_in "only names and the module ask the name service" '(pwd|grp|nss|netdb)\.h' 'acl_sync/site/names*' \
	'pam_module/name_service*' 'registry/loader_jail.c'
only_in "only the privileges and the loader's jail know capabilities and filters" '(cap-ng|seccomp|linux/seccomp)\.h' \
	'acl_sync/privileges*' 'registry/loader_jail.c'
only_in "only the sweep looks at processes and starts programs" '(spawn|sys/pidfd|linux/kcmp)\.h' 'acl_sync/sweep/*'
only_in "only the module knows PAM" 'security/.*' 'pam_module/*'
only_in "only the command and the FHIR parser know jansson" 'jansson\.h' 'acl_sync/*' 'registry/feeds/fhir*' 'registry/json_text*'
only_in "only the command, and what knows a text again, know libsodium" 'sodium\.h' 'acl_sync/*' 'registry/statements_kept.c'
only_in "the module never meets jansson, libconfig, SQLite" '(jansson|libconfig|sqlite3|sodium)\.h' 'registry/*' 'acl_sync/*'

# points_to FOLDER ALLOWED-FOLDERS: own headers that a folder may include
points_to() {
	local folder=$1 allowed=$2 found
	found=$(grep -hoE '^#[[:space:]]*include[[:space:]]*"[^"]*"' "$folder"/*.[ch] | sed 's/.*"\(.*\)"/\1/' |
		grep -vE "^($allowed)/" | sort -u)
	is "$found" "" "$folder includes nothing but $allowed"
}
points_to policy policy
points_to wording 'policy|wording'
points_to registry 'policy|wording|registry'
points_to registry/feeds 'policy|wording|registry'
is "$(grep -lE '^#[[:space:]]*include[[:space:]]*"registry/(state_|record|values|settings_private)' registry/feeds/*.[ch])" "" \
	"parsers of feeds know no statement, no setting's form and no state"
# it asks how much memory there is, which the jail answers by ending the process
is "$(grep -lE '(^|[^a-z_])qsort\(' registry/feeds/*.c)" "" "parsers of feeds sort by feed_sort()"
points_to pam_module 'policy|pam_module'
points_to acl_sync/disk 'policy|acl_sync/disk'
# a header in a room of acl_sync/disk is that room's own
for room in acl_sync/disk/*/; do
	room=${room%/}
	others=$(printf '%s\n' acl_sync/disk/*/ | grep -vxF "$room/" | tr '\n' '|')
	points_to "$room" 'policy|acl_sync/disk'
	is "$(grep -lE "^#[[:space:]]*include[[:space:]]*\"(${others%|})" "$room"/*.[ch])" "" "$room includes no header of another room's"
done
is "$(grep -lE '^#[[:space:]]*include[[:space:]]*"acl_sync/disk/[a-z_]+/' acl_sync/*.[ch] acl_sync/[!d]*/*.[ch] acl_sync/desk/*.[ch] acl_sync/disk/*.[ch])" "" \
	"rooms of acl_sync/disk are entered by the headers that stand beside them"
only_in "only the loader's child serves a feed" 'registry/feeds/feed_serve\.h' 'registry/feeds/*' registry/loader_serve.c
only_in "only the command asks for verbs" 'acl_sync/verbs/.*' 'acl_sync/verbs/*' acl_sync/main.c acl_sync/options.c
points_to acl_sync/sweep 'policy|acl_sync/disk|acl_sync/sweep'
points_to acl_sync/audit 'policy|wording|registry|acl_sync/audit'
points_to acl_sync/site 'policy|wording|registry|acl_sync'
points_to acl_sync/feed 'policy|wording|registry|acl_sync'
points_to acl_sync/history 'policy|wording|registry|acl_sync'
points_to acl_sync/adopt 'policy|wording|registry|acl_sync'
points_to acl_sync/watch 'policy|wording|registry|acl_sync'
points_to acl_sync/help 'policy|wording|acl_sync'
points_to acl_sync/check 'policy|wording|registry|acl_sync'
points_to acl_sync 'policy|wording|registry|acl_sync'

# What the linker sees (what the module brings with it: tests/pam/test_exports.sh).
undefined() { nm -u "$1" 2>/dev/null | awk '$1 == "U" {print $2}' | sort -u; }
defined() { nm --defined-only -g "$1" 2>/dev/null | awk 'NF == 3 {print $3}' | sort -u; }
both() { comm -12 <(undefined "$1") <(defined "$2"); }
for library in policy wording registry tool; do
	check "lib$library.a is built" test -s "$BUILD/lib$library.a"
done
allowed='mem[a-z]*|str[a-z]*|qsort|bsearch|malloc|calloc|realloc|reallocarray|free|v?snprintf|vasprintf'
allowed="$allowed|__(mem|str|v?snprintf)[a-z]*_chk|__isoc[a-z0-9]*_str[a-z]*|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_"
outside=$(comm -23 <(undefined "$BUILD/libpolicy.a") <(defined "$BUILD/libpolicy.a") | grep -vxE "$allowed")
is "$outside" "" "the policy asks libc for memory, strings and sorting alone: no file, clock, name service, log"
clocks='strftime|strptime'
is "$(undefined "$BUILD/libpolicy.a" | grep -xE "$clocks")" "" "the policy has no calendar of the process"
is "$(both "$BUILD/libpolicy.a" "$BUILD/libwording.a")" "" "policy does not need wording"
is "$(both "$BUILD/libwording.a" "$BUILD/libregistry.a")$(both "$BUILD/libwording.a" "$BUILD/libtool.a")" "" \
	"wording needs neither registry nor acl_sync"
is "$(both "$BUILD/libpolicy.a" "$BUILD/libregistry.a")" "" "policy does not need registry"
is "$(both "$BUILD/libpolicy.a" "$BUILD/libtool.a")" "" "policy does not need acl_sync"
is "$(both "$BUILD/libregistry.a" "$BUILD/libtool.a")" "" "registry does not need acl_sync"

finish
