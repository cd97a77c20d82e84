#!/bin/bash
# A large registry file comes from the process that parses it in parts: the same statements, the same errors at the same lines,
# as where all of it is parsed at once; and nothing of it where that process ends in the midst of it.
# not under asan: a library of the test's own is loaded before the sanitizer's
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require gcc setpriv getfacl
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
large=$site/registry.d/40-large.conf
count=2500 # parts have 1024

# write LINE TEXT: the large file, with TEXT instead of that patient's statement
write() {
	awk -v count="$count" -v line="$1" -v text="$2" 'BEGIN {
		print "patients = ("
		for (n = 2; n <= count + 1; n++)
			printf("%s%s\n", (n == line) ? text : sprintf("{ id = \"L%04d\"; birth_date = \"1950-02-01\"; }", n), (n > count) ? " );" : ",")
		print "derogations = ( );"
	}' >"$large"
}
# errors: what check says of that file, by the loader and, as somebody who can have none, without it
errors() { careacl check 2>/dev/null | grep -F 40-large.conf; }
alone() { setpriv --reuid=21001 --regid=21001 --clear-groups "$CAREACL" -c "$site/careacl.conf" check 2>/dev/null | grep -F 40-large.conf; }
# same NAME PATTERN LINES: both say the same, that many lines with the pattern
same() {
	local found
	found=$(errors)
	is "$found" "$(alone)" "$1: the same with the loader and without"
	is "$(grep -cE "$2" <<<"$found")" "$3" "... and it is told"
}

sed -i 's/guard = .*/guard = { max_revoked = "100%"; max_granted = "100%"; };/' "$site/careacl.conf"
write 0 ""
status_is 0 "a large text is taken" careacl sync
is "$(sql "SELECT count(*) FROM statement WHERE section = 'patients' AND file LIKE '%40-large.conf'")" "[[$count]]" "all of its statements"
is "$(find "$site/clinical" -mindepth 1 -maxdepth 1 -name 'L*' | wc -l)" "$count" "... and their folders"
write 2300 '{ id = "L2300"; birth_day = "1950-02-01"; }'
same "a key that does not exist, in the last part" '40-large.conf:2300: .*birth_day' 1
write 1500 '{ id = "L0007"; birth_date = "1950-02-01"; }'
same "one id twice, in two parts" '40-large.conf:(7|1500): ' 1
write 1500 '"no group"'
same "an element that is no group" 'element 1499 is no group' 1
write 2400 '{ id = "L2400"; birth_date = "1950-02-01" birth_date = "1950-02-01"; }'
same "libconfig's own errors" '40-large.conf:2400: ' 1
write 1500 '{ id = "L1500"; birth_date = "1950-02-01"; teams = ( { team = "nowhere"; } ); }'
same "a team that is nowhere" '40-large.conf:1500: .*nowhere' 1

# the process ends after the first part
gcc -Wall -shared -fPIC -o "$CAREACL_TEST_DIR/end.so" -x c - -ldl <<'C' || not_ok "the library is built"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/socket.h>
#include <unistd.h>
static pid_t first;
static ssize_t (*next)(int, const void *, size_t, int);
__attribute__((constructor)) static void begin(void)
{
	first = getpid();
	next = dlsym(RTLD_NEXT, "send");
}
ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
	static int count; /* of the loader, and of its child for one text */
	if (getpid() != first && ++count == 5)
		_exit(0);
	return next(fd, bytes, size, flags);
}
C
write 3 '{ id = "L0003"; birth_date = "1950-02-01"; teams = ( { team = "ward"; } ); }'
output=$(LD_PRELOAD=$CAREACL_TEST_DIR/end.so careacl sync 2>&1)
is "$?" 2 "the process ends in the midst of the text: it is refused"
contains "$output" '40-large.conf:1: error: the process that reads this text ended without an answer' "... and it is said"
is "$(entries L0003/medical)" "" "... nothing of it is taken"
status_is 0 "it is taken when it is read" careacl sync
contains "$(entries L0003/medical)" "dr.one:rwx" "... all of it"
finish
