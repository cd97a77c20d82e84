/* Any single system call fails while folders get other names: nobody gains, nothing is lost, the failure is told or did
 * not matter, and the next run completes. The calls below stand in for the C library's: the one whose turn it is fails. */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "acl_sync/disk/folder.h"

static struct {
	bool is_armed, has_failed;
	unsigned long calls, fails_at;
	int error;
} fault;

static bool fails(void)
{
	if (!fault.is_armed || ++fault.calls != fault.fails_at)
		return false;
	fault.has_failed = true;
	errno = fault.error;
	return true;
}

#define NEXT(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))
#define STAND_IN(result, name, parameters, ...)                                                              \
	result name parameters                                                                               \
	{                                                                                                    \
		return fails() ? (result)-1 : NEXT(name)(__VA_ARGS__);                                       \
	}

STAND_IN(int, fsetxattr, (int fd, const char *name, const void *value, size_t size, int flags), fd, name,
	 value, size, flags)
STAND_IN(int, fremovexattr, (int fd, const char *name), fd, name)
STAND_IN(ssize_t, fgetxattr, (int fd, const char *name, void *value, size_t size), fd, name, value, size)
STAND_IN(int, statx, (int fd, const char *path, int flags, unsigned mask, struct statx *found), fd, path,
	 flags, mask, found)
STAND_IN(ssize_t, getdents64, (int fd, void *buffer, size_t size), fd, buffer, size)
STAND_IN(int, mkdirat, (int fd, const char *path, mode_t mode), fd, path, mode)
STAND_IN(int, unlinkat, (int fd, const char *path, int flags), fd, path, flags)
STAND_IN(int, renameat2, (int from_fd, const char *from, int to_fd, const char *to, unsigned flags), from_fd,
	 from, to_fd, to, flags)

/* openat2 and getxattrat: no wrapper of the library has them. */
long syscall(long number, ...)
{
	long arguments[6];
	va_list list;
	va_start(list, number);
	for (int i = 0; i < 6; i++)
		arguments[i] = va_arg(list, long);
	va_end(list);
	if (fails())
		return -1;
	return NEXT(syscall)(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4],
			     arguments[5]);
}

/* ---- the runs ---- */

#define CATEGORIES                                                                                           \
	"  { name = \"medical\"; path = \"medical\"; }, { name = \"letters\"; path = \"letters\"; "          \
	"documents = "                                                                                       \
	"\"working\"; },\n"                                                                                  \
	"  { name = \"ct\"; path = \"imaging/ct\"; }, { name = \"mr\"; path = \"imaging/mr\"; },\n"          \
	"  { name = \"private\"; path = \"private-life\"; sensitive = true; }"
#define STORE(pattern)                                                                                       \
	"{ name = \"clinical\"; root = \"" DISK_ROOT "\"; regime = \"establishment\"; folder = \"" pattern   \
	"\"; categories = (\n" CATEGORIES " ); }"
#define REGISTRY PEOPLE PATIENTS(PATIENT("P1", "ward", "") ", " PATIENT("P001", "ward", ""))

static const unsigned char key[FOLDER_KEY_SIZE] = {7}, other_key[FOLDER_KEY_SIZE] = {8};

static bool apply_with_fault(struct disk *disk, unsigned long at, int error)
{
	struct store_report report;
	store_report_init(&report);
	fault = (__typeof__(fault)){.is_armed = true, .fails_at = at, .error = error};
	int result = store_apply(&disk->job, disk->root_fd, &report);
	fault.is_armed = false;
	bool told = result != 0 || report.failed_folders > 0 || report.notice_count > 0;
	store_report_clear(&report);
	return told;
}

/* Wherever the two folders are: nothing is lost, and nobody else may read in them; `is_healed`: the team may. */
static void assert_safe(unsigned long at, bool is_healed)
{
	char found[2048], *rest = NULL;
	snprintf(found, sizeof(found), "%s", disk_output("cd root && find . -name whose -printf '%%P\\n'"));
	unsigned count = 0;
	for (char *path = strtok_r(found, "\n", &rest); path != NULL;
	     path = strtok_r(NULL, "\n", &rest), count++) {
		if (disk_try("inf.x", TRY_READ, path) == 0)
			fail_msg("call %lu: %s is open to others", at, path);
		if (is_healed && disk_try("dr.a", TRY_READ, path) != 0)
			fail_msg("call %lu: %s is closed to the team", at, path);
	}
	if (count != 2)
		fail_msg("call %lu: %u documents are left of 2", at, count);
	assert_may_not("inf.x", TRY_LIST, ".");
}

static void fail_everywhere(const char *from, const unsigned char *from_key, const char *to,
			    const unsigned char *to_key, int error)
{
	struct disk old, new;
	disk_site(&old, from, REGISTRY);
	disk_site(&new, to, REGISTRY);
	old.job.folder_key = from_key;
	new.job.folder_key = to_key;
	new.job.threads = 2; /* of which none begins where it is not known where folders stand */
	disk_apply_quietly(&old);
	disk_shell("for place in root/*/letters root/*/*/letters; do [ ! -d $place ] || echo confided "
		   ">$place/whose; done");
	unsigned long at = 1;
	for (bool failed = true; failed; at += FAULT_STEP) {
		disk_apply_quietly(&old);
		bool told = apply_with_fault(&new, at, error);
		failed = fault.has_failed;
		assert_safe(at, false);
		if (!told && disk_planned(&new) != 0)
			fail_msg("call %lu: not told, and not done", at);
		disk_apply_quietly(&new);
		assert_safe(at, true);
		assert_int_equal(disk_planned(&new), 0);
		disk_verify_clean(&new);
		assert_string_equal(disk_output("find root -name '.*' -not -name .aside | wc -l"), "0");
	}
	assert_true(at > 60); /* else nothing was tried */
	disk_site_clear(&old);
	disk_site_clear(&new);
}

static void names_become_opaque(void **state)
{
	(void)state;
	fail_everywhere(STORE("{patient}"), NULL, STORE("{opaque}"), key, EIO);
}

static void folders_get_levels(void **state)
{
	(void)state;
	fail_everywhere(STORE("{patient}"), NULL, STORE("{patient:2}/{patient}"), NULL, EIO);
}

static void levels_go(void **state)
{
	(void)state;
	fail_everywhere(STORE("{patient:2}/{patient}"), NULL, STORE("{patient}"), NULL, ENOSPC);
}

static void the_key_is_another(void **state)
{
	(void)state;
	fail_everywhere(STORE("{opaque}"), key, STORE("{opaque}"), other_key, EIO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_EXT4(names_become_opaque),
	    TEST_ON_EXT4(folders_get_levels),
	    TEST_ON_EXT4(levels_go),
	    TEST_ON_EXT4(the_key_is_another),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
