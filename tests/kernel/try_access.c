/* What does the kernel really let a login do? For each line "LOGIN<tab>DIRECTORY" of the standard input a
 * child that has become that login (uid, gid, groups) lists the directory, reads the documents in it, creates
 * one of its own, writes to those that are there; the answer is "LOGIN<tab>DIRECTORY<tab>ACCESS": none, deposit,
 * read or write, or "odd:" and the letters of what it could do (l list, r read, c create, w write).
 *
 * "read" and "write" are said only if it could do so with each document. Documents named "try-*" are left
 * out: they are the ones this program creates, and removes again. Needs root. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAMES_MAX 64
#define NAME_PREFIX "try-"

/* The documents of a directory, as root sees them. */
struct documents {
	char names[NAMES_MAX][256];
	size_t count;
};

/* What somebody could do. */
struct done {
	bool listed, created;
	size_t read, written; /* how many of the documents */
};

static void fail(const char *what)
{
	fprintf(stderr, "try_access: %s: %s\n", what, strerror(errno));
	exit(2);
}

static struct documents documents_of(const char *directory)
{
	struct documents documents = {0};
	DIR *stream = opendir(directory);
	const struct dirent *entry;

	if (!stream)
		fail(directory);
	while ((entry = readdir(stream)) && documents.count < NAMES_MAX)
		if (entry->d_type == DT_REG && strncmp(entry->d_name, NAME_PREFIX, strlen(NAME_PREFIX)) != 0)
			snprintf(documents.names[documents.count++], sizeof(documents.names[0]), "%s",
				 entry->d_name);
	closedir(stream);
	return documents;
}

static bool may_list(const char *directory)
{
	DIR *stream = opendir(directory);
	bool listed = stream && readdir(stream);

	if (stream)
		closedir(stream);
	return listed;
}

static bool may_create(const char *directory)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/" NAME_PREFIX "%u", directory, (unsigned)getuid());
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	bool written = write(fd, "x", 1) == 1;
	close(fd);
	return written && unlink(path) == 0;
}

static bool may_open(const char *directory, const char *name, int flags)
{
	char path[4096], byte;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	int fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		return false;
	/* a read of nothing and a write of nothing would ask nobody */
	bool done = flags == O_RDONLY ? read(fd, &byte, 1) == 1 : write(fd, "x", 1) == 1;
	close(fd);
	return done;
}

static struct done try_all(const char *directory, const struct documents *documents)
{
	struct done done = {.listed = may_list(directory), .created = may_create(directory)};

	for (size_t i = 0; i < documents->count; i++) {
		done.read += may_open(directory, documents->names[i], O_RDONLY);
		done.written += may_open(directory, documents->names[i], O_WRONLY | O_APPEND);
	}
	return done;
}

static const char *access_of(const struct done *done, size_t documents)
{
	static char odd[16];
	bool all_read = done->read == documents, all_written = done->written == documents;

	if (!done->listed && !done->read && !done->written)
		return done->created ? "deposit" : "none";
	if (done->listed && all_read && !done->written && !done->created)
		return "read";
	if (done->listed && all_read && all_written && done->created)
		return "write";
	snprintf(odd, sizeof(odd), "odd:%s%s%s%s", done->listed ? "l" : "-", done->read ? "r" : "-",
		 done->created ? "c" : "-", done->written ? "w" : "-");
	return odd;
}

static void become(const char *login)
{
	const struct passwd *account = getpwnam(login);

	if (!account)
		fail(login);
	if (initgroups(login, account->pw_gid) || setgid(account->pw_gid) || setuid(account->pw_uid))
		fail("becoming the login");
	if (setuid(0) == 0)
		fail("still root");
}

/* One line, in a child of its own. */
static void try_line(const char *login, const char *directory)
{
	struct documents documents = documents_of(directory);

	if (documents.count == 0) {
		errno = ENOENT;
		fail("no document to try");
	}
	fflush(stdout);
	pid_t child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0) {
		become(login);
		struct done done = try_all(directory, &documents);
		printf("%s\t%s\t%s\n", login, directory, access_of(&done, documents.count));
		exit(0);
	}
	int status;
	if (waitpid(child, &status, 0) != child || status != 0) {
		errno = ECHILD;
		fail(login);
	}
}

int main(void)
{
	char line[8192];

	if (geteuid() != 0) {
		errno = EPERM;
		fail("needs root");
	}
	while (fgets(line, sizeof(line), stdin)) {
		char *rest = line;
		const char *login = strsep(&rest, "\t\n");
		const char *directory = strsep(&rest, "\t\n");

		if (!directory) {
			errno = EINVAL;
			fail(line);
		}
		try_line(login, directory);
	}
	return 0;
}
