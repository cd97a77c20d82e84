/* The name service: found, none, no answer; and what uids a run uses then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <grp.h>
#include <pwd.h>

/* A name service of the test's own: these stand in for the C library's. */
static int fake_getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size,
			   struct passwd **ret_found);
static int fake_getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t size,
			   struct passwd **ret_found);
static int fake_getgrnam_r(const char *name, struct group *entry, char *buffer, size_t size,
			   struct group **ret_found);
static int fake_getgrouplist(const char *login, gid_t primary, gid_t *groups, int *count);
#define getpwnam_r fake_getpwnam_r
#define getpwuid_r fake_getpwuid_r
#define getgrnam_r fake_getgrnam_r
#define getgrouplist fake_getgrouplist
#include "acl_sync/site/names.c"

#include "acl_sync/site/name_cache.c"

#include "acl_sync/site/uids.c"

static struct {
	int error;     /* what every call answers instead */
	size_t needed; /* bytes of buffer */
	bool knows_root;
	size_t calls;
	uid_t first_uid;    /* of "l000"; the others follow */
	size_t login_count; /* how many "lNNN" there are */
	int group_count;
	bool is_silent;    /* every call fails and leaves errno as it was */
	uid_t reused;      /* this number ... */
	const char *whose; /* ... is this login's; NULL: as the names say */
} service;

static int fake_getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size,
			   struct passwd **ret_found)
{
	(void)buffer;
	*ret_found = NULL;
	service.calls++;
	if (service.is_silent)
		return errno;
	if (size < service.needed)
		return ERANGE;
	if (service.error != 0)
		return service.error;
	*entry = (struct passwd){.pw_uid = 0, .pw_gid = 0};
	if (strcmp(name, "root") == 0) {
		*ret_found = service.knows_root ? entry : NULL;
		return 0;
	}
	unsigned number = (unsigned)atoi(name + 1);
	entry->pw_uid = service.first_uid + number;
	entry->pw_gid = 5;
	*ret_found = name[0] == 'l' && number < service.login_count ? entry : NULL;
	return 0;
}

static int fake_getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t size,
			   struct passwd **ret_found)
{
	*ret_found = NULL;
	service.calls++;
	if (service.is_silent)
		return errno;
	if (service.error != 0 && service.whose == NULL)
		return service.error;
	if (service.whose != NULL && uid == service.reused)
		snprintf(buffer, size, "%s", service.whose);
	else if (uid - service.first_uid < service.login_count)
		snprintf(buffer, size, "l%03u", (unsigned)(uid - service.first_uid));
	else
		return 0;
	*entry = (struct passwd){.pw_name = buffer, .pw_uid = uid};
	*ret_found = entry;
	return 0;
}

static int fake_getgrnam_r(const char *name, struct group *entry, char *buffer, size_t size,
			   struct group **ret_found)
{
	static char *members[] = {(char *)"anna", (char *)"bob", NULL};
	(void)buffer;
	*ret_found = NULL;
	if (service.is_silent)
		return errno;
	if (size < service.needed)
		return ERANGE;
	if (service.error != 0)
		return service.error;
	*entry = (struct group){.gr_gid = 77, .gr_mem = members};
	*ret_found = strcmp(name, "ward") == 0 ? entry : NULL;
	return 0;
}

static int fake_getgrouplist(const char *login, gid_t primary, gid_t *groups, int *count)
{
	(void)login;
	int room = *count;
	*count = service.group_count;
	for (int i = 0; i < room && i < service.group_count; i++)
		groups[i] = primary + (gid_t)i;
	return service.group_count > room ? -1 : service.group_count;
}

static int set_up(void **state)
{
	memset(&service, 0, sizeof(service));
	service.knows_root = true;
	service.first_uid = 1000;
	service.login_count = 500;
	service.group_count = 1;
	*state = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static void test_login(void **state)
{
	uid_t uid = 1;
	gid_t gid = 1;
	(void)state;
	assert_int_equal(names_login("l007", &uid, &gid), NAME_FOUND);
	assert_int_equal(uid, 1007);
	assert_int_equal(gid, 5);
	assert_int_equal(names_login("nobody", &uid, &gid), NAME_NONE);
	service.error = EIO;
	assert_int_equal(names_login("l007", &uid, &gid), NAME_FAILED);
	service.error = ENOENT; /* what glibc says when the source is unreachable */
	assert_int_equal(names_login("l007", &uid, &gid), NAME_FAILED);
}

static void test_silent_failure(void **state)
{
	uid_t uid;
	gid_t gid;
	const char *login;
	service.is_silent = true;
	errno = 0;
	assert_int_equal(names_login("l007", &uid, &gid), NAME_FAILED);
	errno = 0;
	assert_int_equal(names_login_of(1007, *state, &login), NAME_FAILED);
	errno = 0;
	assert_int_equal(names_group("ward", *state, &gid, NULL, NULL), NAME_FAILED);
}

static void test_login_of(void **state)
{
	const char *login = NULL;
	assert_int_equal(names_login_of(1007, *state, &login), NAME_FOUND);
	assert_string_equal(login, "l007");
	assert_int_equal(names_login_of(99, *state, &login), NAME_NONE);
	service.reused = 1007;
	service.whose = "";
	assert_int_equal(names_login_of(1007, *state, &login), NAME_NONE);
	assert_null(login);
}

static void test_buffers_grow(void **state)
{
	uid_t uid;
	gid_t gid;
	const char *const *members;
	size_t count;
	service.needed = (size_t)1 << 20;
	assert_int_equal(names_login("l007", &uid, &gid), NAME_FOUND);
	assert_int_equal(names_group("ward", *state, &gid, &members, &count), NAME_FOUND);
	service.needed = (size_t)1 << 40; /* never enough: no answer, rather than none */
	assert_int_equal(names_login("l007", &uid, &gid), NAME_FAILED);
	assert_int_equal(names_group("ward", *state, &gid, &members, &count), NAME_FAILED);
}

static void test_group(void **state)
{
	gid_t gid;
	const char *const *members;
	size_t count;
	assert_int_equal(names_group("ward", *state, &gid, &members, &count), NAME_FOUND);
	assert_int_equal(gid, 77);
	assert_int_equal(count, 2);
	assert_string_equal(members[0], "anna");
	assert_string_equal(members[1], "bob");
	assert_int_equal(names_group("none", *state, &gid, &members, &count), NAME_NONE);
	service.error = EIO;
	assert_int_equal(names_group("ward", *state, &gid, &members, &count), NAME_FAILED);
}

static void test_groups_of(void **state)
{
	const gid_t *groups;
	size_t count;
	service.group_count = 1000;
	assert_int_equal(names_groups_of("anna", 10, *state, &groups, &count), NAME_FOUND);
	assert_int_equal(count, 1000);
	assert_int_equal(groups[999], 1009);
}

static void test_cache_asks_once(void **state)
{
	struct name_cache cache;
	char login[16];
	name_cache_init(&cache, *state);
	for (int round = 0; round < 3; round++)
		for (int i = 0; i < 1000; i++) {
			snprintf(login, sizeof(login), "l%03d", i);
			struct name_answer answer = name_cache_login(&cache, login);
			assert_int_equal(answer.result, i < 500 ? NAME_FOUND : NAME_NONE);
			if (i < 500)
				assert_int_equal(answer.uid, 1000 + i);
		}
	assert_int_equal(service.calls, 1501); /* no such login is asked twice, and root once */
}

static void test_service_without_root(void **state)
{
	struct name_cache cache;
	name_cache_init(&cache, *state);
	service.knows_root = false;
	assert_int_equal(name_cache_login(&cache, "nobody").result, NAME_FAILED);
	assert_int_equal(name_cache_login(&cache, "l007").result, NAME_FOUND);
}

/* A server that is down may take seconds for each answer that it does not give. */
static void test_gives_up(void **state)
{
	struct name_cache cache;
	char login[16];
	name_cache_init(&cache, *state);
	service.error = EIO;
	for (int i = 0; i < 400; i++) {
		snprintf(login, sizeof(login), "l%03d", i);
		assert_int_equal(name_cache_login(&cache, login).result, NAME_FAILED);
		if (i == NAME_CACHE_FAILED_MAX - 2) { /* an answer in between: it goes on */
			service.error = 0;
			assert_int_equal(name_cache_login(&cache, "l499").result, NAME_FOUND);
			service.error = EIO;
		}
	}
	assert_int_equal(service.calls, 2 * NAME_CACHE_FAILED_MAX);
	assert_false(name_cache_is_anothers(&cache, 1007, "l000"));
	assert_int_equal(service.calls, 2 * NAME_CACHE_FAILED_MAX);
}

/* ---- uids of a run ---- */

#define NOW 1000000
#define LOGINS 100

struct run_site {
	struct facts facts;
	struct policy policy;
	struct store store;
	struct login logins[LOGINS];
	char names[LOGINS][8];
	struct state_uid kept_items[LOGINS];
	struct uids_kept kept;
	struct name_cache cache;
	struct guard_settings guard;
};

/* LOGINS logins, all known with their uids since `age` seconds. */
static void make_site(struct run_site *site, struct arena *arena, int64_t age)
{
	*site = (struct run_site){.guard = {20, 20, 10}};
	site->policy = (struct policy){.stores = &site->store, .store_count = 1};
	site->store.name = "clinical";
	for (size_t i = 0; i < LOGINS; i++) {
		snprintf(site->names[i], sizeof(site->names[i]), "l%03zu", i);
		site->logins[i] =
		    (struct login){.name = site->names[i], .origin = {"a.conf", (unsigned)i + 1}};
		site->kept_items[i] = (struct state_uid){site->names[i], (uid_t)(1000 + i), NOW - age};
	}
	site->facts = (struct facts){.policy = &site->policy, .logins = site->logins, .login_count = LOGINS};
	site->kept = (struct uids_kept){site->kept_items, LOGINS};
	name_cache_init(&site->cache, arena);
}

static struct uids resolve(struct run_site *site, struct arena *arena, const char *const *accepts,
			   size_t count)
{
	struct uids uids;
	assert_true(uids_resolve(&site->facts, &site->cache, &site->kept, &site->guard, accepts, count, NOW,
				 arena, &uids));
	return uids;
}

static void test_uids_found(void **state)
{
	struct run_site site;
	make_site(&site, *state, 0);
	struct uids uids = resolve(&site, *state, NULL, 0);
	assert_int_equal(uids.uids[42], 1042);
	assert_int_equal(uids.failed + uids.vanished, 0);
	assert_false(uids.held);
}

static void test_uids_kept_seven_days(void **state)
{
	struct run_site site;
	service.error = EIO;
	make_site(&site, *state, 7 * 86400);
	site.kept_items[3].uid = UID_NONE;
	struct uids uids = resolve(&site, *state, NULL, 0);
	assert_int_equal(uids.uids[42], 1042);
	assert_int_equal(uids.uids[3], UID_NONE);
	assert_int_equal(uids.failed, LOGINS);
	assert_int_equal(uids.failed_without, 1);
	make_site(&site, *state, 7 * 86400 + 1);
	uids = resolve(&site, *state, NULL, 0);
	assert_int_equal(uids.uids[42], UID_NONE);
	make_site(&site, *state, 0);
	site.kept.count = 0;
	uids = resolve(&site, *state, NULL, 0);
	assert_int_equal(uids.uids[42], UID_NONE);
	assert_int_equal(uids.failed_without, LOGINS);
}

/* What a login only keeps goes where the number is somebody else's by now. */
static void test_uids_reused(void **state)
{
	struct run_site site;
	service.error = EIO;
	service.reused = 1007;
	service.whose = "stranger";
	make_site(&site, *state, 0);
	site.facts.login_count = 10; /* fewer than make the cache give up */
	struct uids uids = resolve(&site, *state, NULL, 0);
	assert_int_equal(uids.uids[6], 1006);
	assert_int_equal(uids.uids[7], UID_NONE);
	assert_int_equal(uids.reused, 1);

	/* all have vanished, which is held; the number of one is another professional's, who was confirmed */
	service.error = 0;
	service.whose = NULL;
	service.first_uid = 5000;
	service.login_count = 0;
	make_site(&site, *state, 0);
	site.names[42][0] = 'm'; /* a login that was never known, and is, under the number of l007 */
	service.whose = "m042";
	uids = resolve(&site, *state, NULL, 0);
	assert_true(uids.held);
	assert_int_equal(uids.uids[7], UID_NONE);
	assert_int_equal(uids.uids[8], 1008);
}

static void test_uids_vanished(void **state)
{
	struct run_site site;
	service.login_count = LOGINS - 20; /* 20 % go: as many as may */
	make_site(&site, *state, 0);
	struct uids uids = resolve(&site, *state, NULL, 0);
	assert_int_equal(uids.vanished, 20);
	assert_false(uids.held);
	assert_int_equal(uids.uids[99], UID_NONE);

	service.login_count--;
	make_site(&site, *state, 0);
	uids = resolve(&site, *state, NULL, 0);
	assert_true(uids.held);
	assert_int_equal(uids.uids[99], 1099);
	assert_int_equal(strlen(uids.hash), 16);

	const char *const accepts[] = {"0123456789abcdef", uids.hash};
	make_site(&site, *state, 0);
	assert_true(resolve(&site, *state, accepts, 1).held);
	struct uids let = resolve(&site, *state, accepts, 2);
	assert_false(let.held);
	assert_int_equal(let.uids[99], UID_NONE);

	/* one more, and it is another hash */
	service.login_count--;
	make_site(&site, *state, 0);
	assert_true(resolve(&site, *state, accepts, 2).held);
}

static void test_uids_all_vanished(void **state)
{
	struct run_site site;
	service.login_count = 0;
	make_site(&site, *state, 0);
	site.kept.count = 3; /* fewer than the guard's minimum */
	struct uids uids = resolve(&site, *state, NULL, 0);
	assert_true(uids.held);
	assert_int_equal(uids.uids[2], 1002);
	assert_int_equal(uids.uids[3], UID_NONE);
	site.kept.count = 1; /* somebody left */
	assert_false(resolve(&site, *state, NULL, 0).held);
}

static bool has_error(const struct findings *findings, const char *where, const char *part)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].severity == SEVERITY_ERROR &&
		    strcmp(findings->items[i].where, where) == 0 &&
		    strstr(findings->items[i].text, part) != NULL)
			return true;
	return false;
}

static void test_uids_check(void **state)
{
	struct run_site site;
	struct findings findings;
	const uid_t owners[] = {1007};
	make_site(&site, *state, 0);
	struct uids uids = resolve(&site, *state, NULL, 0);
	uids.uids[10] = uids.uids[20];
	uids.uids[30] = 0;
	findings_init(&findings);
	uids_check(&site.facts, owners, *state, &uids, &findings);
	assert_true(has_error(&findings, "a.conf:21", "share uid 1020"));
	assert_true(has_error(&findings, "a.conf:31", "uid 0"));
	assert_true(has_error(&findings, "a.conf:8", "owns store 'clinical'"));
	assert_int_equal(findings.error_count, 3);
	assert_int_equal(uids.uids[10], UID_NONE);
	assert_int_equal(uids.uids[20], UID_NONE);
	assert_int_equal(uids.uids[30], UID_NONE);
	assert_int_equal(uids.uids[7], UID_NONE);
	assert_int_equal(uids.uids[8], 1008);
	findings_clear(&findings);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(test_login),           CASE(test_buffers_grow),
	    CASE(test_group),           CASE(test_groups_of),
	    CASE(test_cache_asks_once), CASE(test_service_without_root),
	    CASE(test_uids_found),      CASE(test_uids_kept_seven_days),
	    CASE(test_uids_vanished),   CASE(test_uids_all_vanished),
	    CASE(test_uids_check),      CASE(test_silent_failure),
	    CASE(test_login_of),        CASE(test_gives_up),
	    CASE(test_uids_reused),
	};
	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
