/* The bare system calls of a sync, in a loop, to measure it against: what no program that does the same can be quicker than.
 *
 *   floor look ROOT THREADS    of each directory: open, fstat, both ACLs, its listing, close; of each file in it: statx and
 *                              its ACL by name (as a sync that finds nothing to do)
 *   floor folders ROOT THREADS the same without the listing of what is in a folder: as of a store of depth "category"
 *   floor set ROOT THREADS     sets both ACLs of each folder ROOT/P* and of each directory in it to 12 people; syncfs
 *   floor clear ROOT           takes all ACLs of them away; no figure
 *
 * Prints "directories files seconds". Threads take one folder after the other. */
#include <dirent.h>
#include <endian.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#define ACCESS "system.posix_acl_access"
#define DEFAULT "system.posix_acl_default"
#define ACL_BYTES 2048
#define NAMED 12
#define TEAMS 300
#define PEOPLE 20000
#define FIRST_UID 30000

enum task { LOOK, FOLDERS, SET, CLEAR };

static enum task task;
static int root_fd;
static char **folders;
static size_t folder_count;
static atomic_size_t next_folder, directories, files;

struct acl {
	struct posix_acl_xattr_header header;
	struct posix_acl_xattr_entry entries[NAMED + 4];
};

static int open_directory(int dir_fd, const char *name)
{
	struct open_how how = {.flags =
				   O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOATIME,
			       .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV};
	return (int)syscall(SYS_openat2, dir_fd, name, &how, sizeof(how));
}

static int id_compare(const void *left, const void *right)
{
	const struct posix_acl_xattr_entry *a = left, *b = right;
	return a->e_id < b->e_id ? -1 : a->e_id > b->e_id;
}

/* As bench_site.py makes teams. */
static struct acl acl_of(size_t folder)
{
	struct acl acl = {.header = {htole32(POSIX_ACL_XATTR_VERSION)}};
	size_t team = folder % TEAMS;
	for (size_t i = 0; i < NAMED; i++)
		acl.entries[i + 1] = (struct posix_acl_xattr_entry){
		    htole16(ACL_USER), htole16(7),
		    htole32((uint32_t)(FIRST_UID + (team * NAMED + i) * 7919 % PEOPLE))};
	qsort(acl.entries + 1, NAMED, sizeof(acl.entries[0]), id_compare);
	const uint32_t none = htole32((uint32_t)ACL_UNDEFINED_ID);
	acl.entries[0] = (struct posix_acl_xattr_entry){htole16(ACL_USER_OBJ), htole16(7), none};
	acl.entries[NAMED + 1] = (struct posix_acl_xattr_entry){htole16(ACL_GROUP_OBJ), 0, none};
	acl.entries[NAMED + 2] = (struct posix_acl_xattr_entry){htole16(ACL_MASK), htole16(7), none};
	acl.entries[NAMED + 3] = (struct posix_acl_xattr_entry){htole16(ACL_OTHER), 0, none};
	return acl;
}

static void get(int fd, const char *attribute)
{
	char bytes[ACL_BYTES];
	if (fgetxattr(fd, attribute, bytes, sizeof(bytes)) < 0 && errno != ENODATA)
		err(1, "%s", attribute);
}

static void treat(int fd, const struct acl *acl)
{
	struct stat found;
	if (task == LOOK || task == FOLDERS) {
		if (fstat(fd, &found) != 0)
			err(1, "fstat");
		get(fd, ACCESS);
		get(fd, DEFAULT);
	} else if (task == SET) {
		if (fsetxattr(fd, ACCESS, acl, sizeof(*acl), 0) != 0 ||
		    fsetxattr(fd, DEFAULT, acl, sizeof(*acl), 0) != 0)
			err(1, "fsetxattr");
	} else {
		(void)fremovexattr(fd, ACCESS);
		(void)fremovexattr(fd, DEFAULT);
		(void)fchmod(fd, 0700);
	}
}

static void look_at_file(int dir_fd, const char *name)
{
	char bytes[ACL_BYTES];
	struct statx found;
	struct {
		uint64_t value;
		uint32_t size, flags;
	} arguments = {(uintptr_t)bytes, sizeof(bytes), 0};
	if (statx(dir_fd, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, STATX_BASIC_STATS | STATX_MNT_ID,
		  &found) != 0)
		err(1, "%s", name);
	long got = syscall(464 /* getxattrat */, dir_fd, name, AT_SYMLINK_NOFOLLOW, ACCESS, &arguments,
			   sizeof(arguments));
	if (got < 0 && errno != ENODATA)
		err(1, "getxattrat %s", name);
	atomic_fetch_add_explicit(&files, 1, memory_order_relaxed);
}

static void directory(int dir_fd, const char *name, const struct acl *acl)
{
	char buffer[32768];
	int fd = open_directory(dir_fd, name);
	ssize_t got;
	if (fd < 0)
		err(1, "%s", name);
	treat(fd, acl);
	atomic_fetch_add_explicit(&directories, 1, memory_order_relaxed);
	const bool lists = task != FOLDERS || dir_fd == root_fd;
	while (lists && (got = getdents64(fd, buffer, sizeof(buffer))) > 0)
		for (ssize_t at = 0; at < got;) {
			const struct dirent64 *entry = (const void *)(buffer + at);
			at += entry->d_reclen;
			if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
				directory(fd, entry->d_name, acl);
			else if (entry->d_type == DT_REG && task == LOOK)
				look_at_file(fd, entry->d_name);
		}
	close(fd);
}

static void *work(void *unused)
{
	size_t i;
	while ((i = atomic_fetch_add(&next_folder, 1)) < folder_count) {
		const struct acl acl = acl_of(strtoul(folders[i] + 1, NULL, 10));
		directory(root_fd, folders[i], &acl);
	}
	return unused;
}

static void list_folders(const char *root)
{
	struct dirent *entry;
	size_t capacity = 0;
	DIR *stream = opendir(root);
	if (stream == NULL)
		err(1, "%s", root);
	while ((entry = readdir(stream)) != NULL) {
		if (entry->d_name[0] != 'P')
			continue;
		if (folder_count == capacity) {
			capacity = capacity == 0 ? 1024 : capacity * 2;
			folders = reallocarray(folders, capacity, sizeof(*folders));
		}
		if (folders == NULL || (folders[folder_count++] = strdup(entry->d_name)) == NULL)
			err(1, "memory");
	}
	closedir(stream);
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	static const char *const tasks[] = {
	    [LOOK] = "look", [FOLDERS] = "folders", [SET] = "set", [CLEAR] = "clear"};
	pthread_t threads[64];
	size_t count = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
	if (argc < 3 || count < 1 || count > 64)
		errx(2, "usage: floor look|folders|set|clear ROOT [THREADS]");
	while (task <= CLEAR && strcmp(tasks[task], argv[1]) != 0)
		task++;
	if (task > CLEAR)
		errx(2, "no task %s", argv[1]);
	double start = now();
	root_fd = open(argv[2], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root_fd < 0)
		err(1, "%s", argv[2]);
	list_folders(argv[2]);
	for (size_t i = 1; i < count; i++)
		if (pthread_create(&threads[i], NULL, work, NULL) != 0)
			errx(1, "threads");
	work(NULL);
	for (size_t i = 1; i < count; i++)
		pthread_join(threads[i], NULL);
	if (task == SET && syncfs(root_fd) != 0)
		err(1, "syncfs");
	printf("%zu %zu %.3f\n", directories, files, now() - start);
	return 0;
}
