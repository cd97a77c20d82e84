#!/bin/bash
# A text that takes over what parses it: the library is replaced by one that does what the text says. Nothing outside its
# process happens, nothing of the text is taken, other texts are read as they stand, and the last good generation goes on.
# not under asan: a library of the test's own is loaded before the sanitizer's
. tests/lib.sh
in_namespace "$@"
require gcc capsh setpriv
. tests/cli/site.sh
. tests/cli/desk_site.sh
desk_site || not_ok "a site"
chmod 0755 "$CAREACL_TEST_DIR"
proof=$CAREACL_TEST_DIR/proof
mkdir -m 1777 "$proof"
export PROOF=$proof

gcc -Wall -shared -fPIC -o "$CAREACL_TEST_DIR/evil.so" -x c - -ldl <<'C' || not_ok "the library is built"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <libconfig.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>
static void prove(const char *what)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s", getenv("PROOF"), what);
	close(open(path, O_WRONLY | O_CREAT, 0666));
}
static void evil(const char *text)
{
	static const unsigned char lie[] = "\x03\0\0\0\0\0\0\0lie";
	char *argv[] = {(char *)"touch", (char *)"x", NULL};
	if (strstr(text, "evil-open"))
		prove("open");
	if (strstr(text, "evil-socket") && socket(AF_INET, SOCK_STREAM, 0) >= 0)
		prove("socket");
	if (strstr(text, "evil-fork") && fork() >= 0)
		prove("fork");
	if (strstr(text, "evil-exec"))
		execve("/usr/bin/touch", argv, environ);
	if (strstr(text, "evil-kill"))
		kill(getppid(), SIGKILL);
	if (strstr(text, "evil-trace") && ptrace(PTRACE_ATTACH, getppid(), 0, 0) == 0)
		prove("trace");
	if (strstr(text, "evil-crash"))
		raise(SIGSEGV);
	if (strstr(text, "evil-lie") && write(3, lie, sizeof(lie)) < 0)
		abort();
	if (strstr(text, "evil-lie"))
		for (int fd = 0; fd < 20; fd++)
			(void)!write(fd, lie, sizeof(lie) - 1);
	if (strstr(text, "evil-eat"))
		memset(mmap(NULL, 16ull << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0), 1,
		       16ull << 30);
	/* what is read after this one is changed */
	if (strstr(text, "evil-memory"))
		setenv("EVIL_MEMORY", "1", 1);
}
int config_read_string(config_t *config, const char *text)
{
	int (*read)(config_t *, const char *) = dlsym(RTLD_NEXT, "config_read_string");
	evil(text);
	if (getenv("EVIL_MEMORY") && strstr(text, "patients"))
		return read(config, "patients = ();");
	return read(config, text);
}
C
with_evil() { LD_PRELOAD=$CAREACL_TEST_DIR/evil.so careacl "$@"; }
before=$(who_reads clinical/P1/medical/a.pdf)
is "$before" "dr.one inf.two " "who reads, before"

# ---- what each would do without a jail: as a login, texts are parsed in its own process
install -d -m 0700 -o dr.one -g dr.one "$CAREACL_TEST_DIR/own" "$CAREACL_TEST_DIR/own/registry.d"
sed 's/offices.*//' "$site/careacl.conf" >"$CAREACL_TEST_DIR/own/careacl.conf"
cp "$site"/registry.d/* "$CAREACL_TEST_DIR/own/registry.d"
chown -R dr.one:dr.one "$CAREACL_TEST_DIR/own"
for deed in open socket fork; do
	echo "# evil-$deed" >"$CAREACL_TEST_DIR/own/registry.d/30-evil.conf"
	chown dr.one:dr.one "$CAREACL_TEST_DIR/own/registry.d/30-evil.conf"
	as dr.one env LD_PRELOAD="$CAREACL_TEST_DIR/evil.so" PROOF="$proof" "$CAREACL" -c "$CAREACL_TEST_DIR/own/careacl.conf" check >/dev/null 2>&1
	check "in the own process it can: $deed" test -e "$proof/$deed"
done
rm -rf "${proof:?}"/*

# ---- with it
for deed in open socket fork exec kill trace crash lie eat; do
	echo "# evil-$deed" >"$site/registry.d/30-evil.conf"
	output=$(cd "$proof" && with_evil check 2>&1)
	status=$?
	is "$status" 2 "$deed: the text is refused"
	contains "$output" 'registry.d/30-evil.conf:1: error: the process that reads this text ended without an answer' "$deed: and it is said where"
	is "$(ls -A "$proof")" "" "$deed: nothing happened outside"
	is "$(printf '%s\n' "$output" | grep -c ': error: ')" 1 "$deed: the other texts are read"
done
with_evil sync >/dev/null 2>&1
is "$?" 2 "sync: the last good generation goes on"
is "$(who_reads clinical/P1/medical/a.pdf)" "$before" "... and gives what it gave"

# ---- a file lies about itself alone
echo "# evil-memory" >"$site/registry.d/15-evil.conf"
rm "$site/registry.d/30-evil.conf"
status_is 0 "what a text leaves in its process is gone with it" with_evil plan

# ---- the jail itself
rm "$site/registry.d/15-evil.conf"
gcc -shared -fPIC -o "$CAREACL_TEST_DIR/stay.so" -x c - <<'C' || not_ok "the library is built"
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>
extern int config_read_file(config_t *, const char *);
int config_read_string(config_t *config, const char *text)
{
	(void)config;
	if (strstr(text, "stay-here"))
		for (;;)
			;
	abort();
}
C
printf '# stay-here\n' >"$CAREACL_TEST_DIR/own.conf"
LD_PRELOAD=$CAREACL_TEST_DIR/stay.so "$CAREACL" -c "$CAREACL_TEST_DIR/own.conf" plan >/dev/null 2>&1 &
main=$!
for _ in $(seq 100); do
	# the reader is the child of the loader, which is the child of the command
	loader=$(cat /proc/$main/task/$main/children 2>/dev/null) && loader=${loader%% *}
	reader=$(cat "/proc/${loader:-0}/task/${loader:-0}/children" 2>/dev/null) && reader=${reader%% *}
	[ -n "$reader" ] && break
	sleep 0.05
done
for who in "loader $loader" "reader $reader"; do
	state=$(cat "/proc/${who#* }/status" 2>&1)
	contains "$state" $'Uid:\t65534\t65534\t65534\t65534' "${who% *}: nobody"
	contains "$state" $'Groups:\t *$' "${who% *}: no groups"
	contains "$state" $'CapPrm:\t0000000000000000' "${who% *}: no capabilities"
	contains "$state" $'NoNewPrivs:\t1' "${who% *}: no_new_privs"
	contains "$state" $'Seccomp:\t2' "${who% *}: calls are filtered"
	is "$(readlink "/proc/${who#* }/fd/"* | sort | sed 's/:.*//' | uniq -c | xargs)" "3 /dev/null 1 socket" "${who% *}: no descriptor but a socket"
	refuse "${who% *}: nobody else's process may trace it" setpriv --reuid 65534 --regid 65534 --clear-groups cat "/proc/${who#* }/maps"
done
kill -9 "$main"
for _ in $(seq 100); do [ -d "/proc/$loader" ] || [ -d "/proc/$reader" ] || break; sleep 0.05; done
check "the loader ends with the command" test ! -d "/proc/$loader"
check "... and so does the reader" test ! -d "/proc/$reader"

# ---- an account of its own
echo 'careacl-load:x:23999:23999::/nonexistent:/usr/sbin/nologin' >>/etc/passwd
LD_PRELOAD=$CAREACL_TEST_DIR/stay.so "$CAREACL" -c "$CAREACL_TEST_DIR/own.conf" plan >/dev/null 2>&1 &
main=$!
for _ in $(seq 100); do
	loader=$(cat /proc/$main/task/$main/children 2>/dev/null) && loader=${loader%% *}
	grep -qs $'Uid:\t23999' "/proc/${loader:-0}/status" && break
	sleep 0.05
done
contains "$(cat "/proc/$loader/status")" $'Uid:\t23999\t23999\t23999\t23999' "careacl-load, where there is one"
kill -9 "$main"
finish
