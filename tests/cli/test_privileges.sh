#!/bin/bash
# What a running careacl may do: the process itself says at its end what /proc/self/status holds, for every verb; and what
# it starts cannot have more back.
# not under asan: a library of the test's own is loaded before the sanitizer's
. tests/lib.sh
in_namespace "$@"
require gcc capsh setpriv strace
. tests/cli/site.sh
. tests/cli/desk_site.sh

cat >"$CAREACL_TEST_DIR/notify" <<END
#!/bin/sh
cat >/dev/null
cat /proc/self/status >$CAREACL_TEST_DIR/hook
mkdir $CAREACL_TEST_DIR/mounted
mount -t tmpfs none $CAREACL_TEST_DIR/mounted 2>/dev/null && echo mounted >>$CAREACL_TEST_DIR/hook
echo end >>$CAREACL_TEST_DIR/hook
END
chmod 0755 "$CAREACL_TEST_DIR/notify"
desk_site || not_ok "a site"
sed -i "1s#^#notify = \"$CAREACL_TEST_DIR/notify\"; #" "$site/careacl.conf"
check "sync" careacl sync --quiet

# ---- the last word of a process
gcc -shared -fPIC -o "$CAREACL_TEST_DIR/last.so" -x c - <<'C' || not_ok "the library is built"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
static void say(void)
{
	char text[4096];
	int from = open("/proc/self/status", O_RDONLY), to = open(getenv("STATUS_TO"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t size = read(from, text, sizeof(text));
	if (to >= 0 && size > 0 && write(to, text, (size_t)size) != size)
		abort();
}
__attribute__((constructor)) static void begin(void)
{
	if (getenv("STATUS_TO"))
		atexit(say);
}
C
status=$CAREACL_TEST_DIR/status
# of FIELD FILE: CapEff, CapPrm, CapBnd as sorted names without cap_; others as they stand
of() {
	local value
	value=$(awk -v field="$1:" '$1 == field {print $2}' "$2")
	case $1 in Cap*) value=$(capsh --decode="$value" | sed 's/.*=//; s/cap_//g' | tr , '\n' | sort | tr '\n' ' ') ;; esac
	printf '%s' "${value% }"
}
sorted() { xargs -n1 <<<"$*" | sort | xargs; }
declare -A seen
# limited_to "CAPABILITIES" VERB...: exactly these, and no way back
limited_to() {
	local wanted
	wanted=$(sorted "$1")
	shift
	seen[$1]=yes
	rm -f "$status"
	STATUS_TO=$status LD_PRELOAD=$CAREACL_TEST_DIR/last.so "$CAREACL" -c "$site/careacl.conf" "$@" >/dev/null 2>&1 </dev/null
	is "$(of CapEff "$status")" "$wanted" "$1: effective"
	is "$(of CapPrm "$status")" "$wanted" "$1: permitted"
	is "$(of CapInh "$status")$(of CapAmb "$status")" "" "$1: nothing to hand on"
	is "$(of CapBnd "$status")" "$(sorted "$wanted ${more-}")" "$1: the bounding set"
	is "$(of NoNewPrivs "$status") $(of Seccomp "$status")" "${new-1} 2" "$1: no_new_privs, and calls are filtered"
}

read="dac_read_search"
marks="$read sys_admin"
look="$marks fowner lease"
change="$look linux_immutable dac_override chown fsetid sys_ptrace kill"
for verb in check plan; do limited_to "$look" "$verb"; done
limited_to "$look" verify
limited_to "$look dac_override" init --store "a=$site/clinical"
limited_to "$look setuid setgid" verify --kernel
limited_to "$look" check --security
limited_to "$look" adopt "$site/clinical" --dry-run
limited_to "$look dac_override" adopt "$site/clinical" --propose "$CAREACL_TEST_DIR/proposed"
limited_to "$marks" explain dr.one P1
limited_to "$marks" who P1
limited_to "$marks" what dr.one
limited_to "$marks" history P1
limited_to "$marks" statements P1
limited_to "$marks dac_override" report P1
limited_to "$marks dac_override" report --site
limited_to "$marks sys_ptrace" holders P1
limited_to "$read" audit verify
limited_to "$read" help
limited_to "$read" status
limited_to "$read dac_override" metrics
limited_to "$read dac_override chown fowner fsetid" pam status
limited_to "$read linux_immutable" review
limited_to "$read linux_immutable" feed check feed
for line in sync "object P1 --to login:inf.two" "consent P1 --to login:inf.two" "withhold P1 --category medical --author dr.one" \
	"hide P1 --category medical --ground third-party" "close P2" "reopen P2" "delete P2 --category record" "withdraw desk:1" \
	"derogate P1 --login insp.roy --basis inspection" "relate P1 --login fille.p1 --kind relative" "admit P1 --team other" \
	"discharge P1 --team other" "transfer P1 --team other" "purge P2" "merge P1 P3" "adopt $site/clinical" \
	"refile $site/clinical/P1/medical/a.pdf P2" "undo 1"; do
	# the words are separate arguments
	# shellcheck disable=SC2086
	limited_to "$change" $line
done
more="setuid setgid" new=0 limited_to "$change" requests
more="setuid setgid" new=0 limited_to "$change" break-glass P3 --login inf.two --by dr.one --cannot-consent --immediate-risk \
	--justification "found unconscious in the lift"
is "$(printf '%s\n' "${!seen[@]}" | sort | tr '\n' ' ')" \
	"$(careacl --help | sed -n '/^verbs:/,/^$/s/^  \([a-z-]*\) .*/\1/p' | sort | tr '\n' ' ')" "every verb was looked at"

# ---- what it starts
for _ in $(seq 100); do grep -q end "$CAREACL_TEST_DIR/hook" 2>/dev/null && break; sleep 0.1; done
is "$(of CapEff "$CAREACL_TEST_DIR/hook")" "$(sorted "$change setuid setgid")" "the notify program has what the verb has, and can become somebody else"
is "$(of Seccomp "$CAREACL_TEST_DIR/hook")" 2 "... and the same calls are forbidden"
lacks "$(cat "$CAREACL_TEST_DIR/hook")" mounted "... it cannot mount, although it is root"

# ---- nothing is gained where there was less
STATUS_TO=$status LD_PRELOAD=$CAREACL_TEST_DIR/last.so setpriv --bounding-set -sys_admin,-kill,-lease --inh-caps=-all \
	"$CAREACL" -c "$site/careacl.conf" sync --quiet >/dev/null 2>&1
lacks "$(of CapEff "$status")" 'sys_admin|kill|lease' "what root does not have is not given"
contains "$(of CapEff "$status")" chown "... the rest is kept"
STATUS_TO=$status LD_PRELOAD=$CAREACL_TEST_DIR/last.so setpriv --bounding-set -setpcap --inh-caps=-all \
	"$CAREACL" -c "$site/careacl.conf" who P1 >/dev/null 2>&1
is "$(of CapEff "$status")" "$(sorted "$marks")" "where the bounding set cannot be changed, capabilities are given up all the same"
limits=$(prlimit --core=unlimited:unlimited strace -f -e trace=prlimit64 "$CAREACL" -c "$site/careacl.conf" who P1 2>&1 >/dev/null)
contains "$limits" 'RLIMIT_CORE, \{rlim_cur=0, rlim_max=0\}' "no core is ever written"
check "a login without powers runs as before" as dr.one "$CAREACL" --version
finish
