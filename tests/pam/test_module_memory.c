/* Memory runs out at every point of the account phase: whoever is refused stays refused, whoever is let in is let in or told
 * PAM_BUF_ERR; nobody is ignored who was not, and nothing is left over. */
#include "tests/pam/door.h"
#include "tests/pam/fake_system.h"

#include <dlfcn.h>
#include <errno.h>
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define OWN_MALLOC 0 /* the sanitizer's malloc cannot be replaced */
#else
#define OWN_MALLOC 1
#endif

/* Which allocations fail. */
enum starving {
	STARVE_NONE,
	STARVE_MODULE,   /* one of those that the module itself asks for */
	STARVE_ONE,      /* one of all in the process */
	STARVE_FROM_HERE /* one of all in the process, and all after it */
};

static enum starving starving;
static long countdown; /* allocations that still succeed */
static bool failed;

#if OWN_MALLOC
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);

static bool fails_now(const void *caller)
{
	Dl_info where;

	if (starving == STARVE_NONE || (failed && starving != STARVE_FROM_HERE))
		return false;
	if (starving == STARVE_MODULE &&
	    (dladdr(caller, &where) == 0 || strstr(where.dli_fname, "pam_careacl.so") == NULL))
		return false;
	if (countdown-- > 0)
		return false;
	failed = true;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails_now(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails_now(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
	return fails_now(__builtin_return_address(0)) ? NULL : __libc_realloc(block, size);
}
#endif

static const uint32_t rescue_gid[] = {900};

static const struct fake_login logins[] = {
    {.name = "root", .uid = 0},
    {.name = "anna", .uid = 5101},
    {.name = "bob", .uid = 5102, .entry_size = 100000},
    {.name = "eve", .uid = 6001},
    {.name = "admin", .uid = 6002, .groups = rescue_gid, .group_count = 1},
    {0},
};
static const struct fake_group groups[] = {{.name = "careacl-rescue", .gid = 900, .entry_size = 5000}, {0}};

/* The account phase of `login` after `good` allocations that succeed. Sets *ret_failed: one did fail. */
static int account(const char *login, enum starving kind, long good, bool *ret_failed)
{
	const struct pam_conv conversation = {NULL, NULL};
	pam_handle_t *pamh = NULL;
	int code;

	if (pam_start_confdir("careacl-door", login, &conversation, door_path("pam.d"), &pamh) != PAM_SUCCESS)
		return -2;
	failed = false;
	countdown = good;
	starving = kind;
	code = pam_acct_mgmt(pamh, 0);
	starving = STARVE_NONE;
	*ret_failed = failed;
	pam_end(pamh, code);
	return code == DOOR_DENY_CODE ? DOOR_IGNORED : code;
}

/* May a login with the answer `normal` get `code` when memory runs out? Of the module: PAM_BUF_ERR. libpam keeps its own
 * audit and turns its failure into PAM_SYSTEM_ERR. */
static bool is_right(enum starving kind, bool hit, int normal, int code)
{
	if (!hit)
		return code == normal;
	if (kind == STARVE_MODULE)
		return code == PAM_BUF_ERR;
	return code == normal || code == PAM_BUF_ERR || code == PAM_SYSTEM_ERR;
}

/* Every allocation in turn. `normal`: the code with enough memory; `asks`: the module allocates for this login. */
static void starve(const char *login, int normal, bool asks, const char *what)
{
	size_t points[STARVE_FROM_HERE + 1] = {0}, wrong = 0;

	for (enum starving kind = STARVE_MODULE; kind <= STARVE_FROM_HERE; kind++) {
		bool hit = true;

		for (long good = 0; hit && good < 1000; good++) {
			int code = account(login, kind, good, &hit);

			points[kind] += hit;
			if (is_right(kind, hit, normal, code))
				continue;
			wrong++;
			tap_comment("kind %d, allocation %ld fails: code %d", kind, good, code);
		}
	}
	if (!OWN_MALLOC) {
		tap(wrong == 0, "%s: with enough memory (the sanitizer keeps malloc to itself)", what);
		return;
	}
	tap(wrong == 0, "%s: %zu allocations of the module, %zu of all, each failing", what,
	    points[STARVE_MODULE], points[STARVE_ONE]);
	tap((points[STARVE_MODULE] > 0) == asks, "%s: memory is %s", what, asks ? "asked for" : "not needed");
}

int main(void)
{
	static const char people[] =
	    "site unknown=deny notice=yes\nlogin anna uid=5101 professional view=/v\n"
	    "login bob uid=5102 professional suspended\n";

	if (getuid() != 0 || !door_make()) {
		tap(false, "needs root and a temporary directory");
		return tap_finish();
	}
	fake_names(logins, groups);
	door_publish(people);
	door_service(NULL, "");
	starve("root", DOOR_IGNORED, false, "root");
	starve("anna", PAM_SUCCESS, true, "in date");
	starve("bob", PAM_PERM_DENIED, true, "suspended");
	starve("eve", PAM_PERM_DENIED, true, "unknown");
	door_write_state("x", 1);
	starve("root", DOOR_IGNORED, false, "root, state damaged");
	starve("anna", PAM_AUTHINFO_UNAVAIL, true, "state damaged");
	starve("admin", PAM_SUCCESS, true, "rescue group");
	door_remove();
	return tap_finish();
}
