/* What check --security says about settings of the kernel: each bad one is told, a good one is not. (The rest is tried on
 * a site: tests/cli/test_security.sh.) */
#include "tests/unit/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "acl_sync/check/security.h"

#include <sys/stat.h>
#include <unistd.h>

static const struct {
	const char *name, *good, *also_good, *bad, *why;
} rows[] = {
    {"fs/protected_hardlinks", "1", "1", "0", "a second name"},
    {"fs/protected_symlinks", "1", "1", "0", "a link that one login lays"},
    {"fs/protected_fifos", "1", "2", "0", "a FIFO"},
    {"fs/protected_regular", "2", "1", "0", "a file that one login lays"},
    {"fs/suid_dumpable", "0", "0", "1", "a copy of documents"},
    {"fs/suid_dumpable", "0", "0", "2", "a copy of documents"},
    {"kernel/yama/ptrace_scope", "1", "3", "0", "reads the memory of the others"},
    {"kernel/core_pattern", "|/bin/false", "|/usr/lib/systemd/systemd-coredump %P", "core", "crashes"},
};
#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

static char folder[SCRATCH_SIZE];
static struct findings findings;

static void put(const char *name, const char *value)
{
	char path[512];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "%s\n", value);
	fclose(file);
}

static void drop(const char *name)
{
	char path[512];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(unlink(path), 0);
}

static void look(void)
{
	const struct security_places places = {.sysctls = folder};
	struct arena *arena = arena_new();
	struct security security = {.run = {.findings = &findings, .arena = arena}, .places = &places};
	findings_clear(&findings);
	security_kernel(&security);
	arena_free(arena);
}

static void expect_one(const char *name, const char *text)
{
	look();
	assert_int_equal(findings.count, 1);
	assert_non_null(strstr(findings.items[0].where, name));
	assert_non_null(strstr(findings.items[0].text, text));
	assert_int_equal(findings.items[0].severity, SEVERITY_WARNING);
}

static int all_good(void **state)
{
	char path[512];
	(void)state;
	scratch_make(folder);
	static const char *const folders[] = {"fs", "kernel", "kernel/yama"};
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, folders[i]);
		mkdir(path, 0700);
	}
	for (size_t i = 0; i < ROW_COUNT; i++)
		put(rows[i].name, rows[i].good);
	findings_init(&findings);
	return 0;
}

static int done(void **state)
{
	(void)state;
	findings_clear(&findings);
	scratch_remove(folder);
	return 0;
}

static void each_bad_setting_is_told(void **state)
{
	(void)state;
	look();
	assert_int_equal(findings.count, 0);
	for (size_t i = 0; i < ROW_COUNT; i++) {
		put(rows[i].name, rows[i].bad);
		expect_one(rows[i].name, rows[i].why);
		put(rows[i].name, rows[i].also_good);
		look();
		assert_int_equal(findings.count, 0);
	}
}

static void a_kernel_without_yama_lets_everybody_trace(void **state)
{
	(void)state;
	drop("kernel/yama/ptrace_scope");
	expect_one("kernel/yama/ptrace_scope", "is 0");
	put("kernel/yama/ptrace_scope", "1");
	drop("fs/protected_fifos");
	look();
	assert_int_equal(findings.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(each_bad_setting_is_told, all_good, done),
	    cmocka_unit_test_setup_teardown(a_kernel_without_yama_lets_everybody_trace, all_good, done),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
