/* store_try: what is tried agrees with what store_verify reads; tries that do not come back, that are answered oddly,
 * or whose child is killed. */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include "acl_sync/disk/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/fanotify.h>
#include <sys/wait.h>
#include <unistd.h>

static struct disk disk;
static struct verify_result result;

/* What `failed` was told. */
static struct {
	size_t count[TRIAL_ERROR + 1];
	char login[64], path[512];
} failures;

static void failed(void *context, const char *login, const char *path, enum trial_failure why, int error)
{
	(void)context;
	(void)error;
	failures.count[why]++;
	snprintf(failures.login, sizeof(failures.login), "%s", login);
	snprintf(failures.path, sizeof(failures.path), "%s", path != NULL ? path : "");
}

/* Every login has the group of its own number; dr.b's groups are not known where the test says so. */
static bool forget_dr_b;
static bool groups_of(void *context, login_id login, const gid_t **ret_groups, size_t *ret_count)
{
	static gid_t groups[16];
	(void)context;
	groups[login] = disk.uids[login];
	*ret_groups = &groups[login];
	*ret_count = !(forget_dr_b && strcmp(disk.facts->logins[login].name, "dr.b") == 0);
	return true;
}

static int make_disk(void **state)
{
	(void)state;
	disk_mount("ext4", "");
	disk_site(&disk, NULL, TWO_PATIENTS);
	disk_apply_quietly(&disk);
	disk_shell("cd root/P1 && : >medical/m.pdf && : >letters/l.odt && mkfifo letters/pipe && chmod 600 "
		   "medical/m.pdf letters/l.odt");
	disk_apply_quietly(&disk);
	verify_result_init(&result);
	memset(&failures, 0, sizeof(failures));
	forget_dr_b = false;
	return 0;
}

static int drop_disk(void **state)
{
	(void)state;
	verify_result_clear(&result);
	disk_site_clear(&disk);
	disk_unmount();
	return 0;
}

static void look(unsigned seconds)
{
	const struct trial trial = {.seconds = seconds, .failed = failed};
	verify_result_clear(&result);
	verify_result_init(&result);
	assert_int_equal(store_try(&disk.job, disk.root_fd, groups_of, NULL, &trial, &result), 0);
}

static void all_is_well(void **state)
{
	(void)state;
	char *before = disk_everything();
	look(10);
	/* as in test_store_verify.c, with two files */
	assert_int_equal(result.checked, (1 + 1 + 2 + 2 + 10 + 2) * 5);
	assert_int_equal(result.leak_count, 0);
	assert_int_equal(result.refusal_count, 0);
	assert_int_equal(failures.count[TRIAL_BLOCKED] + failures.count[TRIAL_ENDED] +
			     failures.count[TRIAL_ERROR] + failures.count[TRIAL_GROUPS],
			 0);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
}

/* More objects than one batch holds, deeper than a path may be long. */
static void many_and_deep(void **state)
{
	(void)state;
	disk_shell("cd root/P1/letters && seq -f doc%%04g 1500 | xargs touch && python3 -c 'import os\n"
		   "for i in range(24): os.mkdir(\"x\" * 200); os.chdir(\"x\" * 200)\n"
		   "open(\"bottom\", \"w\")'");
	disk_apply_quietly(&disk);
	look(10);
	assert_int_equal(result.checked, (1 + 1 + 2 + 2 + 10 + 2 + 1500 + 24 + 1) * 5);
	assert_int_equal(result.leak_count, 0);
	assert_int_equal(result.refusal_count, 0);
	disk_shell("setfacl -n -m u:%u:r root/P1/letters/doc1499", (unsigned)disk_uid("inf.x"));
	look(10);
	assert_int_equal(result.leak_count, 1);
	assert_string_equal(result.leaks[0].login, "inf.x");
	assert_int_equal(result.leaks[0].has, 4);
}

static void a_lease_is_no_refusal(void **state)
{
	(void)state;
	int fd = open("root/P1/letters/l.odt", O_RDONLY);
	assert_int_not_equal(fd, -1);
	assert_int_equal(fcntl(fd, F_SETLEASE, F_RDLCK), 0);
	signal(SIGIO, SIG_IGN);
	look(10);
	assert_int_equal(result.leak_count, 0);
	assert_int_equal(result.refusal_count, 0);
	assert_int_equal(failures.count[TRIAL_ERROR] + failures.count[TRIAL_BLOCKED], 0);
	close(fd);
}

/* A listener that is asked about every open of a document, and never answers. */
static int never_answers(const char *path)
{
	int fd = fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC, O_RDONLY);
	assert_int_not_equal(fd, -1);
	assert_int_equal(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN_PERM, AT_FDCWD, path), 0);
	return fd;
}

static void a_try_that_blocks(void **state)
{
	(void)state;
	int listener = never_answers("root/P1/medical/m.pdf");
	look(1);
	close(listener);
	/* both physicians write there, and the nurse reads; nobody else comes so far */
	assert_int_equal(failures.count[TRIAL_BLOCKED], 3);
	assert_non_null(strstr(failures.path, "P1/medical/m.pdf"));
	assert_int_equal(result.leak_count, 0);
	assert_int_equal(result.refusal_count, 3);
	assert_int_equal(result.refusals[0].has, 0);
	/* what stands behind it has been tried all the same */
	assert_int_equal(result.checked, (1 + 1 + 2 + 2 + 10 + 2) * 5 - 3);
	look(10);
	assert_int_equal(result.refusal_count, 0);
}

/* Kills every process of a login for as long as it lives. */
static pid_t killer_of(const char *login)
{
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	if (setresuid(disk_uid(login), disk_uid(login), disk_uid(login)) != 0)
		_exit(1);
	for (;;) {
		kill(-1, SIGKILL);
		usleep(1000);
	}
}

static void a_child_that_is_killed(void **state)
{
	(void)state;
	/* the try blocks, so that there is time to kill it */
	int listener = never_answers("root/P1/medical/m.pdf");
	pid_t killer = killer_of("inf.c");
	look(2);
	kill(killer, SIGKILL);
	waitpid(killer, NULL, 0);
	close(listener);
	assert_int_equal(failures.count[TRIAL_ENDED], 1);
	assert_int_equal(failures.count[TRIAL_BLOCKED], 2);
	assert_int_equal(result.leak_count, 0);
}

static void groups_that_nobody_knows(void **state)
{
	(void)state;
	forget_dr_b = true;
	look(10);
	assert_int_equal(failures.count[TRIAL_GROUPS], 1);
	assert_string_equal(failures.login, "dr.b");
	assert_int_equal(result.checked, (1 + 1 + 2 + 2 + 10 + 2) * 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_disk, drop_disk)
	    TEST(all_is_well),       TEST(many_and_deep),          TEST(a_lease_is_no_refusal),
	    TEST(a_try_that_blocks), TEST(a_child_that_is_killed), TEST(groups_that_nobody_knows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
