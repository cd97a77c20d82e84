/* What the module leaves for the audit trail, and that nothing about it ever changes an answer. */
#include "tests/pam/people.h"

#include "policy/login_spool.h"

#include <fcntl.h>
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *spool_folder(void)
{
	return door_path("state/" LOGIN_SPOOL_FOLDER);
}

static const char *spool_file(void)
{
	return door_path("state/" LOGIN_SPOOL_FOLDER "/" LOGIN_SPOOL_FILE);
}

/* An empty spool, as a sync makes it. */
static void make_spool(void)
{
	(void)mkdir(spool_folder(), 0700);
	(void)unlink(spool_file());
	int fd = open(spool_file(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		abort();
	close(fd);
}

/* All that stands in it; static. */
static const char *spooled(void)
{
	static char text[65536];
	int fd = open(spool_file(), O_RDONLY | O_CLOEXEC);
	ssize_t size = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

	text[size > 0 ? size : 0] = '\0';
	if (fd >= 0)
		close(fd);
	return text;
}

static size_t lines_with(const char *word)
{
	size_t count = 0;

	for (const char *at = spooled(); (at = strstr(at, word)) != NULL; at++)
		count++;
	return count;
}

static void test_refusals(void)
{
	static const struct {
		const char *login, *reason;
	} rows[] = {
	    {"bob", "suspended"}, {"carl", "out-of-date"}, {"dora", "not-briefed"},
	    {"emma", "not-yet"},  {"gil", "no-position"},
	};
	char expected[256];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make_spool();
		door_account(rows[i].login, PAM_SILENT, DOOR_NOBODY);
		snprintf(expected, sizeof(expected), " refused uid=%d login=%s service=", 5102 + (int)i,
			 rows[i].login);
		if (strcmp(rows[i].login, "gil") == 0)
			snprintf(expected, sizeof(expected), " refused uid=5107 login=gil service=");
		tap(lines_with(expected) == 1 && lines_with("refused") == 1, "%s: one line", rows[i].login);
		snprintf(expected, sizeof(expected), " reason=%s ", rows[i].reason);
		tap(strstr(spooled(), expected) != NULL, "%s: its reason", rows[i].login);
	}
}

static void test_passes(void)
{
	make_spool();
	door_account("anna", 0, DOOR_LISTENS);
	door_account("root", 0, DOOR_LISTENS);
	door_account("daemon", 0, DOOR_LISTENS);
	tap(spooled()[0] == '\0', "who passes leaves no refusal");
	door_service(NULL, "permissive");
	door_account("bob", 0, DOOR_LISTENS);
	tap(spooled()[0] == '\0', "nor who would be refused, but for `permissive`");
	door_service(NULL, "");
	unlink(door_path("state/login.snapshot"));
	door_account("anna", 0, DOOR_LISTENS);
	tap(lines_with(" reason=state-unusable ") == 1,
	    "a state that cannot be read refuses, and that is left");
	PUBLISH("");
}

static void test_sessions(void)
{
	const char *opened, *closed;
	char id[17] = "", again[17] = "";
	int session = -1;

	make_spool();
	door_visit("anna", &session);
	opened = strstr(spooled(), " opened uid=5101 login=anna ");
	closed = strstr(spooled(), " closed uid=5101 login=anna ");
	tap(session == 0 && opened != NULL && closed != NULL && opened < closed, "a session: opened, closed");
	tap(opened != NULL && closed != NULL && sscanf(strstr(opened, " id="), " id=%16[0-9a-f]", id) == 1 &&
		sscanf(strstr(closed, " id="), " id=%16[0-9a-f]", again) == 1 && strcmp(id, again) == 0,
	    "... with one id");
	make_spool();
	door_visit("root", &session);
	door_visit("daemon", &session);
	tap(spooled()[0] == '\0', "system accounts leave none");
	door_visit("ghost", &session);
	tap(lines_with("login=ghost") == 3,
	    "a login that the name service does not know does, and its refusal");
}

/* The answers as they are, whatever became of the spool. */
static void expect_answers(const char *what)
{
	int session = -1;
	struct door_result anna = door_visit("anna", &session), bob;

	tap(anna.code == PAM_SUCCESS && session == 0, "%s: who may pass passes, session and all", what);
	bob = door_account("bob", 0, DOOR_LISTENS);
	tap(bob.code == PAM_PERM_DENIED && bob.texts == 1, "%s: who may not is told so", what);
}

static void test_spoiled(void)
{
	(void)unlink(spool_file());
	expect_answers("no spool");
	(void)rmdir(spool_folder());
	expect_answers("no folder");
	make_spool();
	if (chown(spool_file(), 5101, 0) != 0)
		abort();
	expect_answers("a spool of somebody else");
	tap(spooled()[0] == '\0' && strstr(fake_log(), "spool") != NULL,
	    "... nothing is written, that is logged");
	(void)unlink(spool_file());
	if (mkfifo(spool_file(), 0600) != 0)
		abort();
	expect_answers("a FIFO");
	(void)unlink(spool_file());
	if (symlink("/etc/passwd", spool_file()) != 0)
		abort();
	expect_answers("a link");
	(void)unlink(spool_file());
	make_spool();
	if (truncate(spool_file(), (off_t)LOGIN_SPOOL_MAX_BYTES) != 0)
		abort();
	expect_answers("a full spool");
	tap(strstr(fake_log(), "is full") != NULL, "... that is logged");
}

static void test_full_disk(void)
{
	struct stat status;

	(void)unlink(spool_file());
	if (mount("spool", spool_folder(), "tmpfs", 0, "size=4k,mode=0700") != 0) {
		tap(false, "a full disk: a small tmpfs is mounted");
		return;
	}
	make_spool();
	int fd = open(door_path("state/" LOGIN_SPOOL_FOLDER "/filler"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	char block[4096] = {0};
	while (fd >= 0 && write(fd, block, sizeof(block)) > 0)
		;
	if (fd >= 0)
		close(fd);
	expect_answers("a full disk");
	tap(stat(spool_file(), &status) == 0 && status.st_size == 0, "... nothing could be written");
	umount2(spool_folder(), MNT_DETACH);
}

/* In a child that is not root, or may write little. */
static int in_child(void (*prepare)(void))
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		int session = -1;
		prepare();
		struct door_result anna = door_visit("anna", &session);
		_exit(anna.code == PAM_SUCCESS && session == 0 ? 0 : 1);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static void drop_all(void)
{
	if (setresuid(5101, 5101, 5101) != 0)
		_exit(99);
}

static void write_nothing(void)
{
	const struct rlimit none = {0, 0};
	if (setrlimit(RLIMIT_FSIZE, &none) != 0)
		_exit(99);
}

static void test_poor(void)
{
	make_spool();
	chmod(door_path("state/login.snapshot"), 0644);
	chmod(door_path("state"), 0755);
	tap(in_child(drop_all) == 0 && spooled()[0] == '\0', "not root: it passes, nothing is written");
	tap(in_child(write_nothing) == 0 && spooled()[0] == '\0',
	    "a process that may not write files is not ended by it");
	PUBLISH("");
}

int main(void)
{
	if (!people_arrive())
		return tap_finish();
	PUBLISH("");
	door_service(NULL, "");
	test_refusals();
	test_passes();
	test_sessions();
	test_spoiled();
	test_full_disk();
	test_poor();
	door_remove();
	return tap_finish();
}
