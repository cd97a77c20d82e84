/* What the sweep reads as text, and that nobody is ended but the process that was found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "acl_sync/sweep/mounts.h"
#include "acl_sync/sweep/process.h"
#include "acl_sync/sweep/program.h"
#include "acl_sync/sweep/samba.h"
#include "acl_sync/sweep/sweep_end.c"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return arena == NULL;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* ---- /proc ---- */

#define STAT_TAIL " 0 0 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 3 0 987654 0 0\n"

static void a_stat_line_is_taken_apart(void **state)
{
	struct process process;
	(void)state;
	assert_true(process_parse_stat("42 (vim) S 1" STAT_TAIL, &process));
	assert_int_equal(process.pid, 42);
	assert_int_equal(process.parent, 1);
	assert_string_equal(process.command, "vim");
	assert_int_equal(process.start, 987654);
	assert_int_equal(process.thread_count, 3);
	assert_false(process.is_kernel);
	assert_false(process.is_zombie);
	/* whoever names a process can write what looks like the rest of the line */
	assert_true(process_parse_stat("42 (a) Z 1 (b) S 1" STAT_TAIL, &process));
	assert_string_equal(process.command, "a) Z 1 (b");
	assert_false(process.is_zombie);
	assert_true(process_parse_stat(
	    "7 (kworker/0:1) I 2 0 0 0 -1 69238880 0 0 0 0 0 0 0 0 20 0 1 0 33 0\n", &process));
	assert_true(process.is_kernel);
	static const char *const wrong[] = {"", "42", "42 (vim", ")42 (", "42 (vim) S 1 2 3"};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(process_parse_stat(wrong[i], &process));
}

static void people_are_read_from_status(void **state)
{
	struct process process = {0};
	(void)state;
	assert_true(process_parse_status("Name:\tUid:\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\nGroups:\t9 10 \n",
					 arena, &process));
	assert_int_equal(process.uids[0], 1);
	assert_int_equal(process.uids[3], 4);
	assert_int_equal(process.group_count, 3);
	assert_int_equal(process.groups[0], 8);
	assert_int_equal(process.groups[2], 10);
	assert_false(process_has_root(&process));
	assert_true(process_parse_status("Uid:\t5101\t5101\t0\t5101\nGid:\t1\t1\t1\t1\nGroups:\t\n", arena,
					 &process));
	assert_int_equal(process.group_count, 1);
	assert_true(process_has_root(&process));
	assert_false(process_parse_status("Uid:\t1\t2\t3\nGid:\t5\t6\t7\t8\n", arena, &process));
	assert_false(process_parse_status("Gid:\t5\t6\t7\t8\n", arena, &process));
}

static void a_number_is_the_whole_name(void **state)
{
	(void)state;
	assert_int_equal(process_number("4711"), 4711);
	assert_int_equal(process_number("4711x"), -1);
	assert_int_equal(process_number("self"), -1);
	assert_int_equal(process_number(""), -1);
	assert_int_equal(process_number("-1"), -1);
	assert_int_equal(process_number("99999999999"), -1);
}

/* ---- mounts ---- */

#define MOUNTS                                                                                               \
	"20 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"                                                     \
	"30 20 8:2 / /srv rw - ext4 /dev/sda2 rw\n"                                                          \
	"31 20 8:2 /clinical/folders/P001 /mnt rw - ext4 /dev/sda2 rw\n"                                     \
	"32 20 8:3 / /with\\040space rw - ext4 /dev/sda3 rw\n"

static void a_path_is_found_inside_its_file_system(void **state)
{
	static const struct {
		unsigned device;
		const char *path, *inside;
	} rows[] = {
	    {2, "/srv/clinical/folders/P001/a", "/clinical/folders/P001/a"},
	    {2, "/mnt/a", "/clinical/folders/P001/a"},
	    {2, "/mnt", "/clinical/folders/P001"},
	    {2, "/srv", "/"},
	    {1, "/home/x", "/home/x"},
	    {1, "/", "/"},
	    {3, "/with space/x", "/x"},
	    {2, "/mntx/a", NULL},
	    {9, "/srv/a", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *inside = mounts_inside(MOUNTS, makedev(8, rows[i].device), rows[i].path, arena);
		if (rows[i].inside == NULL)
			assert_null(inside);
		else
			assert_string_equal(inside, rows[i].inside);
	}
}

/* ---- smbstatus ---- */

#define SERVER "\"server_id\": {\"pid\": \"162\", \"task_id\": \"0\"}"

static void what_smbstatus_says_is_taken_apart(void **state)
{
	static const char text[] =
	    "{\"sessions\": {\"1\": {" SERVER ", \"uid\": 5101}, \"2\": {" SERVER ", \"uid\": \"x\"}},"
	    " \"tcons\": {\"3\": {\"service\": \"clinical\", " SERVER
	    "}, \"4\": {\"service\": \"IPC$\", " SERVER "}},"
	    " \"open_files\": {\"/srv/a\": {\"fileid\": {\"devid\": 1812, \"inode\": 15}, \"opens\": {"
	    "   \"162/3\": {" SERVER ", \"uid\": 5101, \"access_mask\": {\"hex\": \"0x00120089\"}},"
	    "   \"162/4\": {" SERVER ", \"uid\": 5102, \"access_mask\": {\"hex\": \"0x00000082\"}},"
	    "   \"162/5\": {" SERVER ", \"uid\": 5103, \"access_mask\": {\"hex\": \"0x00000080\"}},"
	    "   \"162/6\": {" SERVER ", \"uid\": 5104},"
	    "   \"x\": {\"uid\": 5105}}}}}";
	struct samba samba;
	(void)state;
	assert_true(samba_parse(text, sizeof(text) - 1, arena, &samba));
	assert_true(samba.is_known);
	assert_int_equal(samba.session_count, 2);
	assert_int_equal(samba.sessions[0].pid, 162);
	assert_int_equal(samba.sessions[0].uid + samba.sessions[1].uid, 5101 + (uid_t)-1);
	assert_int_equal(samba.share_count, 1);
	assert_string_equal(samba.shares[0].name, "clinical");
	assert_int_equal(samba.open_count, 4);
	for (size_t i = 0; i < samba.open_count; i++) {
		static const uint8_t needs[] = {PERM_R, PERM_W, 0, PERM_R | PERM_W};
		assert_int_equal(samba.opens[i].inode, 15);
		assert_int_equal(samba.opens[i].needs, needs[samba.opens[i].uid - 5101]);
	}
	static const char *const wrong[] = {"",    "{}", "[]", "{\"sessions\": [1]}", "{\"sessions\": {",
					    "null"};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(samba_parse(wrong[i], strlen(wrong[i]), arena, &samba));
		assert_false(samba.is_known);
	}
	/* before anybody has opened anything */
	static const char quiet[] = "{\"sessions\": {}, \"tcons\": {}}";
	assert_true(samba_parse(quiet, sizeof(quiet) - 1, arena, &samba));
	assert_int_equal(samba.session_count + samba.open_count + samba.share_count, 0);
}

/* ---- programs ---- */

static bool run(const char *name, const char *argument, long milliseconds, size_t limit, char **ret_text)
{
	char *argv[] = {(char *)name, (char *)argument, NULL};
	size_t size;
	return program_output(argv, milliseconds, limit, ret_text, &size);
}

static void programs_are_bounded(void **state)
{
	char *text;
	(void)state;
	assert_true(run("echo", "hello", 5000, 100, &text));
	assert_string_equal(text, "hello\n");
	free(text);
	assert_false(run("false", NULL, 5000, 100, &text));
	assert_null(text);
	assert_false(run("yes", NULL, 5000, 100000, &text));
	assert_false(run("no-such-program", NULL, 5000, 100, &text));
	assert_false(run("/bin/echo", NULL, 5000, 100, &text));
	assert_false(run("../bin/echo", NULL, 5000, 100, &text));
	int64_t before = milliseconds(CLOCK_MONOTONIC);
	assert_false(run("sleep", "100", 200, 100, &text));
	assert_in_range(milliseconds(CLOCK_MONOTONIC) - before, 200, 3000);
}

static void programs_have_a_clean_environment(void **state)
{
	char *text;
	(void)state;
	setenv("LD_LIBRARY_PATH", "/nowhere", 1);
	assert_true(run("env", NULL, 5000, 10000, &text));
	unsetenv("LD_LIBRARY_PATH");
	assert_string_equal(text, "PATH=/usr/bin:/usr/sbin\nLC_ALL=C\n");
	free(text);
}

/* ---- ending ---- */

/* A child that holds this file and waits. */
static pid_t holding_child(const char *path)
{
	pid_t child = fork();
	if (child != 0)
		return child;
	if (open(path, O_RDONLY) < 0)
		_exit(1);
	for (;;)
		pause();
}

static void ignore_holder(void *context, const struct holder *holder)
{
	(void)holder;
	(*(size_t *)context)++;
}

/* A sweep that has found the child; the holder's uid is `uid`. */
static struct sweep found(struct process *process, struct holder *holder, uint64_t *device, const char *path)
{
	struct stat file;
	assert_int_equal(stat(path, &file), 0);
	*device = file.st_dev;
	*holder = (struct holder){.kind = HOLD_DESCRIPTOR,
				  .uid = process->uids[0],
				  .device = file.st_dev,
				  .inode = file.st_ino,
				  .path = path};
	struct sweep sweep = {.arena = arena, .holders = holder, .holder_count = 1};
	holds_init(&sweep.holds, arena, device, 1);
	sweep.holds.processes = process;
	sweep.holds.process_count = 1;
	return sweep;
}

/* Pids are used again: a process that began at another time is another. */
static void another_process_with_that_pid_is_not_ended(void **state)
{
	char path[] = "/tmp/careacl-sweep.XXXXXX";
	struct process process;
	struct holder holder;
	struct sweep_result result = {0};
	uint64_t device;
	size_t said = 0;
	int status, file = mkstemp(path);
	(void)state;
	assert_true(file >= 0);
	pid_t child = holding_child(path);
	int proc_fd = open("/proc", O_RDONLY | O_DIRECTORY), fd = process_open(proc_fd, child);
	assert_int_equal(process_read(fd, &process), 0);
	assert_int_equal(process_read_people(fd, arena, &process), 0);
	assert_true(process.is_single);

	process.start++;
	struct sweep sweep = found(&process, &holder, &device, path);
	assert_false(end_found(&sweep, 100, ignore_holder, &said, &result));
	assert_int_equal(waitpid(child, &status, WNOHANG), 0);
	process.start--;

	/* other people than were found */
	holder.uid++;
	assert_false(end_found(&sweep, 100, ignore_holder, &said, &result));
	assert_int_equal(waitpid(child, &status, WNOHANG), 0);
	holder.uid--;

	/* several uids; no login's; who may */
	process.is_single = false;
	assert_string_equal(sweep_spares(&sweep, &holder), "it has more than one uid");
	process.is_single = true;
	holder.login = NO_ID;
	assert_non_null(sweep_spares(&sweep, &holder));
	holder.login = 0;
	holder.may = true;
	assert_false(end_found(&sweep, 100, ignore_holder, &said, &result));
	holder.may = false;
	holder.is_due = true;
	assert_false(end_found(&sweep, 100, ignore_holder, &said, &result));
	holder.is_due = false;
	assert_int_equal(waitpid(child, &status, WNOHANG), 0);

	assert_true(end_found(&sweep, 1000, ignore_holder, &said, &result));
	assert_int_equal(result.ended, 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	assert_false(end_found(&sweep, 100, ignore_holder, &said, &result));
	close(fd);
	close(proc_fd);
	close(file);
	unlink(path);
}

/* One that has let go since it was found. */
static void who_holds_nothing_any_more_is_not_ended(void **state)
{
	struct process process;
	struct holder holder;
	struct sweep_result result = {0};
	uint64_t device;
	size_t said = 0;
	int status;
	(void)state;
	pid_t child = holding_child("/dev/null");
	int proc_fd = open("/proc", O_RDONLY | O_DIRECTORY), fd = process_open(proc_fd, child);
	assert_int_equal(process_read(fd, &process), 0);
	assert_int_equal(process_read_people(fd, arena, &process), 0);
	char path[] = "/tmp/careacl-sweep.XXXXXX";
	int file = mkostemp(path, O_CLOEXEC);
	assert_true(file >= 0);
	struct sweep sweep = found(&process, &holder, &device, path);
	assert_true(end_found(&sweep, 1000, ignore_holder, &said, &result));
	assert_int_equal(result.ended, 1);
	assert_int_equal(waitpid(child, &status, WNOHANG), 0);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	close(fd);
	close(proc_fd);
	close(file);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_stat_line_is_taken_apart),
	    cmocka_unit_test(people_are_read_from_status),
	    cmocka_unit_test(a_number_is_the_whole_name),
	    cmocka_unit_test(a_path_is_found_inside_its_file_system),
	    cmocka_unit_test(what_smbstatus_says_is_taken_apart),
	    cmocka_unit_test(programs_are_bounded),
	    cmocka_unit_test(programs_have_a_clean_environment),
	    cmocka_unit_test(another_process_with_that_pid_is_not_ended),
	    cmocka_unit_test(who_holds_nothing_any_more_is_not_ended),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
