/* What can logins really do with all that is below a directory?
 *
 *   try_everything DIRECTORY LOGIN...
 *
 * One line "LOGIN<tab>OBJECT<tab>LETTERS" for each object with which a child that has become the login (uid, gid,
 * groups) could do something: l lists the directory, c creates a file in it, r reads the document, w writes to it.
 * A directory is called by its path, "aside of" and its document where its name is a random one; a document by its first line where that
 * is "id:..", wherever it is, else by its path. Links are not followed, FIFOs, sockets and devices are left alone. Needs root. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define OBJECTS_MAX 4096

struct object {
	char *path, *name;
	bool is_directory;
};

static struct object objects[OBJECTS_MAX];
static size_t object_count, root_length;

static void fail(const char *what)
{
	fprintf(stderr, "try_everything: %s: %s\n", what, strerror(errno));
	exit(2);
}

static char *document_name(const char *path)
{
	char *line = NULL;
	size_t size = 0;
	FILE *stream = fopen(path, "re");
	if (stream == NULL || getline(&line, &size, stream) <= 0) {
		free(line);
		line = strdup(path + root_length);
	}
	if (stream != NULL)
		fclose(stream);
	line[strcspn(line, "\n")] = '\0';
	if (strncmp(line, "id:", 3) == 0)
		return line;
	free(line);
	return strdup(path + root_length);
}

/* A directory with a random name is called by the first document in it. */
static char *directory_name(const char *path)
{
	const char *below = path[root_length] == '\0' ? "." : path + root_length + 1;
	char *name = NULL, *inside = NULL;
	const struct dirent *entry;
	if (strstr(path, "/.aside/") == NULL)
		return strdup(below);
	DIR *stream = opendir(path);
	while (stream != NULL && inside == NULL && (entry = readdir(stream)) != NULL)
		if (entry->d_type == DT_REG && asprintf(&inside, "%s/%s", path, entry->d_name) < 0)
			fail(path);
	if (stream != NULL)
		closedir(stream);
	char *document = inside != NULL ? document_name(inside) : strdup("nothing");
	if (asprintf(&name, "aside of %s", document) < 0)
		fail(path);
	free(document);
	free(inside);
	return name;
}

static int find(const char *path, const struct stat *found, int kind, struct FTW *where)
{
	(void)where;
	(void)kind;
	if (object_count == OBJECTS_MAX || !(S_ISDIR(found->st_mode) || S_ISREG(found->st_mode)))
		return 0;
	struct object *object = &objects[object_count++];
	object->is_directory = S_ISDIR(found->st_mode);
	object->path = strdup(path);
	object->name = object->is_directory ? directory_name(path) : document_name(path);
	return 0;
}

static bool can_list(const char *path)
{
	DIR *stream = opendir(path);
	bool listed = stream != NULL && readdir(stream) != NULL;
	if (stream != NULL)
		closedir(stream);
	return listed;
}

static bool can_create(const char *path)
{
	char name[4200];
	snprintf(name, sizeof(name), "%s/try-%u", path, (unsigned)getuid());
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	close(fd);
	unlink(name);
	return true;
}

static bool can_open(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void try_all(const char *login)
{
	for (size_t i = 0; i < object_count; i++) {
		const struct object *object = &objects[i];
		bool first = object->is_directory ? can_list(object->path) : can_open(object->path, O_RDONLY);
		bool second = object->is_directory ? can_create(object->path)
						   : can_open(object->path, O_WRONLY | O_APPEND);
		if (first || second)
			printf("%s\t%s\t%s%s\n", login, object->name,
			       first ? (object->is_directory ? "l" : "r") : "",
			       second ? (object->is_directory ? "c" : "w") : "");
	}
}

/* In a child of its own. */
static void try_login(const char *login)
{
	int status;
	fflush(stdout);
	pid_t child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0) {
		const struct passwd *account = getpwnam(login);
		if (account == NULL || initgroups(login, account->pw_gid) != 0 ||
		    setgid(account->pw_gid) != 0 || setuid(account->pw_uid) != 0 || setuid(0) == 0)
			fail(login);
		try_all(login);
		exit(fflush(stdout) == 0 ? 0 : 2);
	}
	if (waitpid(child, &status, 0) != child || status != 0)
		exit(2);
}

int main(int argc, char **argv)
{
	if (argc < 3 || geteuid() != 0) {
		fprintf(stderr, "usage: try_everything DIRECTORY LOGIN...  (as root)\n");
		return 2;
	}
	root_length = strlen(argv[1]);
	if (nftw(argv[1], find, 32, FTW_PHYS) != 0)
		fail(argv[1]);
	for (int i = 2; i < argc; i++)
		try_login(argv[i]);
	return 0;
}
