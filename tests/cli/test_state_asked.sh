#!/bin/bash
# A state that cannot be asked for a moment, whatever a sync asks: it is not taken for lost, and the next sync goes on as if
# nothing had been.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require gcc
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i 's/^guard.*//' "$site/careacl.conf"
check "the site is in force" careacl sync --adopt
medical=$site/clinical/P002/medical

# the FAIL_AT-th question with a text in it finds no memory; the file REACHED then says that it was asked
cat >"$CAREACL_TEST_DIR/unasked.c" <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>

struct sqlite3_stmt;
typedef int bind_function(struct sqlite3_stmt *, int, const char *, int, void (*)(void *));

int sqlite3_bind_text(struct sqlite3_stmt *statement, int at, const char *text, int size, void (*free_text)(void *))
{
	static int asked;
	if (++asked == atoi(getenv("FAIL_AT")))
		return open(getenv("REACHED"), O_CREAT | O_WRONLY, 0600) < 0 ? 1 : 7 /* SQLITE_NOMEM */;
	return ((bind_function *)dlsym(RTLD_NEXT, "sqlite3_bind_text"))(statement, at, text, size, free_text);
}
C
check "the library is built" gcc -shared -fPIC -o "$CAREACL_TEST_DIR/unasked.so" "$CAREACL_TEST_DIR/unasked.c"

# sync_unasked N: the Nth question fails; false: there is none
sync_unasked() {
	rm -f "$CAREACL_TEST_DIR/reached"
	output=$(FAIL_AT=$1 REACHED=$CAREACL_TEST_DIR/reached LD_PRELOAD=$CAREACL_TEST_DIR/unasked.so \
		"$CAREACL" -c "$site/careacl.conf" sync 2>&1)
	status=$?
	[ -e "$CAREACL_TEST_DIR/reached" ]
}

asked=0 failed=0 held=0 wrong=0
while [ "$asked" -lt 500 ]; do
	setfacl -m u:21099:rwx "$medical" # drift both ways: each sync has something to take and to give back
	setfacl -x u:dr.one "$medical"
	sync_unasked $((asked + 1)) || break
	asked=$((asked + 1))
	[ "$status" -eq 0 ] || failed=$((failed + 1))
	next=$(careacl sync 2>&1) ||
		{ held=$((held + 1)) && printf '# question %s, status %s: %s\n# then: %s\n' "$asked" "$status" "$output" "$next"; }
	[ "$(as dr.one ls -d "$medical/." 2>&1) $(getfacl -cnp "$medical" | grep -c 21099)" = "$medical/. 0" ] || wrong=$((wrong + 1))
done
is "$((asked > 5 && asked < 500))" 1 "each question was asked once without an answer ($asked)"
check "some syncs failed by it ($failed)" [ "$failed" -gt 0 ]
is "$held" 0 "no next sync takes the state for lost"
is "$wrong" 0 "... and each puts right what was changed by hand"
finish
