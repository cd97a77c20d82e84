/* See whoever.h. */
#include "tests/kernel/whoever.h"

#include "tests/kernel/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

const char *const whoever_logins[WHOEVER_LOGINS] = {"dr.a", "dr.b", "inf.c", "inf.x", "lab.s"};

static void list_all(struct whoever *whoever)
{
	char *rest, *line;
	char *text =
	    strdup(disk_output("find " DISK_ROOT " -type f -printf '%%i %%p\\n' -o -type d -printf '%%i "
			       "%%p\\n' | sort -k2"));
	whoever->count = 0;
	for (line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
		assert_true(whoever->count < WHOEVER_OBJECTS);
		char *space = strchr(line, ' ');
		whoever->inodes[whoever->count] = strtoull(line, NULL, 10);
		snprintf(whoever->paths[whoever->count++], sizeof(whoever->paths[0]), "%s", space + 1);
	}
	free(text);
}

static bool opens(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* Ends the child with 255 when something cannot be tried. */
static unsigned char try_one(const char *path, uid_t uid, int home)
{
	char inside[160];
	unsigned char can = 0;
	const char *slash = strrchr(path, '/');
	if (setresuid((uid_t)-1, uid, (uid_t)-1) != 0)
		_exit(255);
	can |= opens(path, O_RDONLY) ? CAN_READ : 0;
	can |= opens(path, O_WRONLY) ? CAN_WRITE : 0;
	snprintf(inside, sizeof(inside), "%.*s", slash == NULL ? 1 : (int)(slash - path),
		 slash == NULL ? "." : path);
	if (setresuid((uid_t)-1, 0, (uid_t)-1) != 0 || chdir(inside) != 0 ||
	    setresuid((uid_t)-1, uid, (uid_t)-1) != 0)
		_exit(255);
	can |= opens(slash == NULL ? path : slash + 1, O_RDONLY) ? CAN_READ_INSIDE : 0;
	can |= opens(slash == NULL ? path : slash + 1, O_WRONLY) ? CAN_WRITE_INSIDE : 0;
	if (setresuid((uid_t)-1, 0, (uid_t)-1) != 0 || fchdir(home) != 0)
		_exit(255);
	return can;
}

static void look_as(struct whoever *whoever, size_t login)
{
	int ends[2], status;
	uid_t uid = disk_uid(whoever_logins[login]);
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		int home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (setgroups(0, NULL) != 0 || setresgid(uid, uid, uid) != 0)
			_exit(255);
		for (size_t i = 0; i < whoever->count; i++)
			whoever->can[login][i] = try_one(whoever->paths[i], uid, home);
		_exit(write(ends[1], whoever->can[login], whoever->count) == (ssize_t)whoever->count ? 0
												     : 255);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], whoever->can[login], whoever->count), whoever->count);
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

void whoever_look(struct whoever *whoever)
{
	list_all(whoever);
	for (size_t login = 0; login < WHOEVER_LOGINS; login++)
		look_as(whoever, login);
}

static size_t find(const struct whoever *whoever, ino_t inode)
{
	size_t i = 0;
	while (i < whoever->count && whoever->inodes[i] != inode)
		i++;
	return i;
}

unsigned char whoever_can(const struct whoever *whoever, size_t login, ino_t inode)
{
	size_t i = find(whoever, inode);
	return i == whoever->count ? 0 : whoever->can[login][i];
}

static unsigned char allowed(const struct whoever *old, const struct whoever *new, size_t login, ino_t inode)
{
	return whoever_can(old, login, inode) | whoever_can(new, login, inode);
}

/* A directory around a document: who may read what stands in it, next in the list, may list it. */
static unsigned char allowed_around(const struct whoever *now, const struct whoever *old,
				    const struct whoever *new, size_t login, size_t i)
{
	size_t length = strlen(now->paths[i]);
	if (i + 1 == now->count || strncmp(now->paths[i + 1], now->paths[i], length) != 0 ||
	    now->paths[i + 1][length] != '/')
		return 0;
	bool reads = (allowed(old, new, login, now->inodes[i + 1]) & (CAN_READ | CAN_READ_INSIDE)) != 0;
	return reads ? CAN_READ | CAN_READ_INSIDE : 0;
}

size_t whoever_expect_within(const struct whoever *now, const struct whoever *old, const struct whoever *new,
			     const char *when, unsigned long call)
{
	size_t compared = 0;
	for (size_t i = 0; i < now->count; i++) {
		ino_t inode = now->inodes[i];
		bool known = find(old, inode) < old->count || find(new, inode) < new->count;
		compared += known;
		for (size_t login = 0; login < WHOEVER_LOGINS; login++) {
			unsigned char may =
			    known ? allowed(old, new, login, inode) : allowed_around(now, old, new, login, i);
			if ((now->can[login][i] & ~may) != 0)
				fail_msg("%s call %lu: %s can %x with %s, may %x", when, call,
					 whoever_logins[login], now->can[login][i], now->paths[i], may);
		}
	}
	return compared;
}

void whoever_expect_same(const struct whoever *now, const struct whoever *one, const char *when,
			 unsigned long call)
{
	for (size_t i = 0; i < one->count; i++) {
		size_t at = find(now, one->inodes[i]);
		bool is_room = strncmp(one->paths[i], DISK_ROOT "/.aside", 11) == 0 &&
			       strchr(one->paths[i] + 11, '/') == strrchr(one->paths[i], '/');
		if (is_room) /* made anew each time */
			continue;
		if (at == now->count)
			fail_msg("%s call %lu: %s is lost", when, call, one->paths[i]);
		for (size_t login = 0; login < WHOEVER_LOGINS; login++)
			if (now->can[login][at] != one->can[login][i])
				fail_msg("%s call %lu: %s can %x with %s, expected %x", when, call,
					 whoever_logins[login], now->can[login][at], now->paths[at],
					 one->can[login][i]);
	}
}
