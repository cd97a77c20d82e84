/* A process that holds something of a store: for the tests of the sweep.
 *
 *   hold_open LOGIN-UID HOW PATH [BEHAVIOUR...]
 *
 * Begins as root, takes hold of PATH, becomes the uid for ever, says its pid, and waits. HOW:
 *   read write path     a descriptor open so
 *   cwd root            working directory; root directory (chroot)
 *   map mapwrite        a mapping; the descriptor is closed
 *   exec                becomes the program at PATH, which must be this one
 *   gone                a descriptor; the name is removed
 *   bound boundgone     opened, in a mount namespace of its own, through a bind mount of the directory around it
 *   thread threadfd     a second thread has it as working directory; as descriptor in a table of its own
 *   orphan              like threadfd, and the first thread has ended
 *   many                holds nothing: as many children as PATH says wait with it, each with 20 files open
 * BEHAVIOUR:
 *   stubborn            ignores SIGTERM
 *   yielding            closes what it holds at SIGTERM and lives on
 *   breeding            starts another that holds the same at SIGTERM, and ends
 *   saved               root stays its saved uid
 * Opens as the login, so that what nobody gives it cannot hold.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <unistd.h>

static int held = -1;
static bool breeds;

static void fail(const char *what)
{
	printf("failed: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void ready(void)
{
	printf("%d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}

static void become(uid_t uid, bool keeps_saved)
{
	if (setgroups(0, NULL) != 0 || setresgid(uid, uid, uid) != 0 ||
	    setresuid(uid, uid, keeps_saved ? 0 : uid) != 0)
		fail("becoming the login");
	prctl(PR_SET_DUMPABLE, 1); /* as a program that the login has started */
}

static void on_term(int number)
{
	(void)number;
	if (!breeds) {
		close(held);
		held = -1;
		return;
	}
	if (fork() != 0)
		_exit(0);
	signal(SIGTERM, SIG_DFL);
}

static int open_as(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		fail(path);
	return fd;
}

static void map(const char *path, bool writes)
{
	int fd = open_as(path, writes ? O_RDWR : O_RDONLY);
	if (mmap(NULL, 4096, PROT_READ | (writes ? PROT_WRITE : 0), MAP_SHARED, fd, 0) == MAP_FAILED)
		fail("mmap");
	close(fd);
}

/* Before becoming the login: the directory around `path` at /mnt, seen by this process alone. */
static void bind_around(const char *path, char *bound, size_t size)
{
	char directory[4096];
	snprintf(directory, sizeof(directory), "%s", path);
	char *slash = strrchr(directory, '/');
	*slash = '\0';
	snprintf(bound, size, "/mnt/%s", slash + 1);
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount(directory, "/mnt", NULL, MS_BIND, NULL) != 0)
		fail("bind mount");
}

struct thread_work {
	const char *path;
	bool is_descriptor, is_orphan;
	pthread_mutex_t done;
};

static void *in_thread(void *context)
{
	struct thread_work *work = context;
	if (unshare(work->is_descriptor ? CLONE_FILES : CLONE_FS) != 0)
		fail("unshare");
	if (work->is_descriptor)
		open_as(work->path, O_RDONLY);
	else if (chdir(work->path) != 0)
		fail(work->path);
	if (work->is_orphan)
		ready();
	pthread_mutex_unlock(&work->done);
	while (pause() < 0)
		;
	return NULL;
}

static void thread(const char *path, bool is_descriptor, bool is_orphan)
{
	static struct thread_work work;
	pthread_t other;
	work = (struct thread_work){path, is_descriptor, is_orphan, PTHREAD_MUTEX_INITIALIZER};
	pthread_mutex_lock(&work.done);
	if (pthread_create(&other, NULL, in_thread, &work) != 0)
		fail("thread");
	if (is_orphan)
		pthread_exit(NULL);
	pthread_mutex_lock(&work.done);
}

static void many(const char *count)
{
	for (int i = 0; i < 20; i++)
		open_as("/etc/passwd", O_RDONLY);
	for (int i = atoi(count); i > 0; i--) {
		pid_t child = fork();
		if (child < 0)
			fail("fork");
		if (child == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				pause();
		}
	}
}

static bool is(const char *how, const char *word)
{
	return strcmp(how, word) == 0;
}

static void hold(const char *how, const char *path)
{
	if (is(how, "read") || is(how, "gone") || is(how, "bound") || is(how, "boundgone"))
		held = open_as(path, O_RDONLY);
	else if (is(how, "write"))
		held = open_as(path, O_RDWR);
	else if (is(how, "path"))
		held = open_as(path, O_PATH);
	else if (is(how, "cwd") && chdir(path) != 0)
		fail(path);
	else if (is(how, "map") || is(how, "mapwrite"))
		map(path, is(how, "mapwrite"));
	else if (is(how, "thread") || is(how, "threadfd") || is(how, "orphan"))
		thread(path, !is(how, "thread"), is(how, "orphan"));
	else if (is(how, "exec") && execl(path, path, "0", "wait", "-", (char *)NULL) != 0)
		fail(path);
	else if (is(how, "many"))
		many(path);
}

int main(int argc, char **argv)
{
	char bound[4096];
	bool saved = false;
	if (argc < 4)
		return 2;
	const char *how = argv[2], *path = argv[3];
	if (is(how, "wait"))
		ready();
	for (int i = 4; i < argc; i++) {
		saved = saved || is(argv[i], "saved");
		breeds = breeds || is(argv[i], "breeding");
		if (is(argv[i], "stubborn"))
			signal(SIGTERM, SIG_IGN);
		if (is(argv[i], "yielding") || is(argv[i], "breeding"))
			signal(SIGTERM, on_term);
	}
	if (is(how, "bound") || is(how, "boundgone")) {
		bind_around(path, bound, sizeof(bound));
		path = bound;
	}
	if (is(how, "root") && (chroot(path) != 0 || chdir("/") != 0))
		fail(path);
	become((uid_t)atoi(argv[1]), saved);
	hold(how, path);
	if ((is(how, "gone") || is(how, "boundgone")) && unlink(path) != 0)
		fail("unlink");
	ready();
	return 0;
}
