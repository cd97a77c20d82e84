/* The directory that holds all views: whose it is, and the way from it to the root. */
#include "acl_sync/disk/mark.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/disk/views.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- words ---- */

static const struct {
	int error;
	const char *words;
} problems[] = {
    {ENOENT, "the directory that should hold it does not exist: make it, or correct views"},
    {ENOTDIR, "it is a symbolic link or no directory: expected a directory itself, write the path that the "
	      "link stands for"},
    {EPERM, "it belongs to somebody else, expected root: chown it"},
    {EACCES, "others than its owner may write to it: chmod 0711 it"},
    {EINVAL, "it is the store's root: choose a place apart"},
    {EEXIST,
     "it is marked as the views of another store: choose a place apart, or, if that store is no more, "
     "setfattr -x " MARK_VIEWS " it"},
    {ENOTEMPTY,
     "it holds what careacl did not make, expected an empty directory: choose a place apart, or empty it"},
    {EOPNOTSUPP, "its file system has no ACLs or extended attributes: use ext4, xfs or btrfs"},
};

const char *views_place_problem(int error)
{
	for (size_t i = 0; i < sizeof(problems) / sizeof(problems[0]); i++)
		if (problems[i].error == error)
			return problems[i].words;
	return strerror(error);
}

/* ---- whose it is ---- */

/* 1: nothing but links stands there, 0: something else, or -errno. */
static int holds_links_alone(int place_fd, const char *name)
{
	struct listing listing;
	const char *found;
	enum entry_type type;
	int fd = tree_open_directory(place_fd, name);
	if (fd < 0)
		return fd;
	int more = listing_open(&listing, fd);
	if (more == 0)
		do
			more = listing_next(&listing, &found, &type);
		while (more > 0 && (type == ENTRY_SPECIAL || strcmp(found, VIEW_RESERVED) == 0));
	listing_close(&listing);
	close(fd);
	return more < 0 ? more : more == 0;
}

/* Is it a directory that nobody but root could have filled? */
static bool is_roots(int place_fd, const char *name)
{
	struct stat found;
	return tree_stat(place_fd, name, &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == 0;
}

/* A place without a mark is taken if all that stands there could be views: restored from a copy without marks, or
 * made by a run that was killed. */
static int check_content(int fd)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	int good = 1, more = listing_open(&listing, fd);
	if (more == 0)
		while (good > 0 && (more = listing_next(&listing, &name, &type)) > 0)
			good = is_roots(fd, name) ? holds_links_alone(fd, name) : 0;
	listing_close(&listing);
	if (more < 0 || good < 0)
		return more < 0 ? more : good;
	return good > 0 ? 0 : -ENOTEMPTY;
}

static int check_mark(int fd, const char *store_name)
{
	char mark[MARK_SIZE];
	int has_mark = mark_get(fd, MARK_VIEWS, mark);
	if (has_mark <= 0)
		return has_mark < 0 ? has_mark : check_content(fd);
	return strcmp(mark, store_name) == 0 ? 0 : -EEXIST;
}

static int check_place(int fd, const struct store *store, uid_t owner, int root_fd)
{
	struct stat found, root;
	if (fstat(fd, &found) != 0 || fstat(root_fd, &root) != 0)
		return -errno;
	if (found.st_uid != 0 && found.st_uid != owner)
		return -EPERM;
	if ((found.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return -EACCES;
	if (found.st_dev == root.st_dev && found.st_ino == root.st_ino)
		return -EINVAL;
	return check_mark(fd, store->name);
}

int views_place_open(const struct store *store, uid_t owner, int root_fd)
{
	/* the last component must be the place itself; the way to it is the administrator's */
	int fd = open(store->views, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ELOOP ? -ENOTDIR : -errno;
	int error = check_place(fd, store, owner, root_fd);
	if (error == 0)
		return fd;
	close(fd);
	return error;
}

int views_place_make(const struct store *store)
{
	return mkdir(store->views, 0700) == 0 || errno == EEXIST ? 0 : -errno;
}

int views_place_mark(int place_fd, const char *store_name)
{
	return mark_set(place_fd, MARK_VIEWS, store_name);
}

/* ---- the way ---- */

/* The path of an open directory, every link in it resolved. */
static bool real_path(int fd, char path[PATH_MAX])
{
	char link[64];
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t size = readlink(link, path, PATH_MAX);
	if (size <= 0 || size == PATH_MAX || path[0] != '/')
		return false;
	path[size] = '\0';
	return true;
}

/* How much of both is common, in whole components; 0: the root directory alone. */
static size_t common_length(const char *a, const char *b)
{
	size_t common = 0, i = 0;
	for (; a[i] != '\0' && a[i] == b[i]; i++)
		if (a[i] == '/')
			common = i;
	if ((a[i] == '\0' || a[i] == '/') && (b[i] == '\0' || b[i] == '/'))
		common = i;
	return common;
}

const char *views_place_way(int place_fd, int root_fd, struct arena *arena)
{
	char place[PATH_MAX], root[PATH_MAX], up[PATH_MAX * 2] = "..";
	if (!real_path(place_fd, place) || !real_path(root_fd, root))
		return NULL;
	size_t common = common_length(place, root), length = strlen(up);
	for (const char *at = place + common; *at != '\0'; at++)
		if (*at == '/' && length + 4 < sizeof(up)) {
			memcpy(up + length, "/..", 4);
			length += 3;
		}
	const char *rest = root + common;
	while (*rest == '/')
		rest++;
	return *rest == '\0' ? arena_strdup(arena, up) : arena_printf(arena, "%s/%s", up, rest);
}
