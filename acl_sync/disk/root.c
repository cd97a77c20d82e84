/* Store roots: opening, checking, the mark that says whose they are. */
#include "acl_sync/disk/root.h"

#include "acl_sync/disk/folder.h"
#include "acl_sync/disk/mark.h"
#include "acl_sync/disk/posix_acl.h"
#include "acl_sync/disk/store.h"
#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

bool root_is_reserved(const char *name)
{
	return strcmp(name, ROOT_BUILDING) == 0 || strcmp(name, ROOT_ASIDE) == 0 ||
	       strcmp(name, ROOT_MOVING) == 0 || strcmp(name, "lost+found") == 0;
}

/* ---- checks ---- */

static void root_error(struct findings *findings, const struct store *store, const char *text)
{
	findings_add(findings, SEVERITY_ERROR, store->origin, "store %s: root %s %s", store->name,
		     store->root, text);
}

static void open_error(struct findings *findings, const struct store *store, int error)
{
	if (error == ENOENT)
		root_error(
		    findings, store,
		    "does not exist: is the file system mounted? careacl never makes a root (make it with: "
		    "install -d -m 0711)");
	else if (error == ELOOP || error == ENOTDIR)
		root_error(
		    findings, store,
		    "is a symbolic link or no directory: expected a directory itself, write the path that "
		    "the link stands for");
	else
		findings_add(findings, SEVERITY_ERROR, store->origin,
			     "store %s: root %s cannot be opened: %s", store->name, store->root,
			     strerror(error));
}

/* Whoever owns the root, or may write to it, can put anything in any folder's place. */
static bool check_owner(const struct store *store, uid_t owner, const struct stat *found,
			struct findings *findings)
{
	if (found->st_uid != 0 && found->st_uid != owner) {
		findings_add(
		    findings, SEVERITY_ERROR, store->origin,
		    "store %s: root %s is owned by uid %u, expected root or the store's owner: chown it",
		    store->name, store->root, (unsigned)found->st_uid);
		return false;
	}
	if ((found->st_mode & (S_IWGRP | S_IWOTH)) != 0) {
		findings_add(
		    findings, SEVERITY_ERROR, store->origin,
		    "store %s: root %s has mode %04o, others than its owner may write to it: chmod 0711 it",
		    store->name, store->root, (unsigned)(found->st_mode & 07777));
		return false;
	}
	return true;
}

/* ACLs can be kept here: asking for one that is not there says "no data", not "not supported". A root
 * that was never written to is not written to for the question either. */
static bool check_file_system(const struct store *store, int fd, struct findings *findings)
{
	static unsigned char bytes[POSIX_ACL_MAX_BYTES];
	struct statvfs found;
	size_t size;
	if (fstatvfs(fd, &found) == 0 && (found.f_flag & ST_RDONLY) != 0) {
		root_error(findings, store,
			   "is on a file system that is mounted read-only: remount it read-write");
		return false;
	}
	int error = posix_acl_get((struct handle){.fd = fd}, POSIX_ACL_ACCESS, bytes, &size);
	if (error == 0)
		return true;
	if (error == -EOPNOTSUPP)
		root_error(findings, store,
			   "is on a file system without POSIX ACLs: mount it with the option acl, or use "
			   "ext4, xfs or "
			   "btrfs");
	else
		findings_add(findings, SEVERITY_ERROR, store->origin,
			     "store %s: the ACL of root %s cannot be read: %s", store->name, store->root,
			     strerror(-error));
	return false;
}

static bool check_pattern(const struct store *store, struct findings *findings)
{
	if (folder_pattern_known(store->folder))
		return true;
	findings_add(findings, SEVERITY_ERROR, store->origin,
		     "store %s: folder = \"%s\" cannot be used, expected \"{patient}\", "
		     "\"{patient:2}/{patient}\" or \"{opaque}\"",
		     store->name, store->folder);
	return false;
}

/* ---- state ---- */

/* 1: holds something; 0: nothing; -errno. */
static int holds_anything(int fd)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	int more = listing_open(&listing, fd);
	if (more == 0)
		do
			more = listing_next(&listing, &name, &type);
		while (more > 0 && root_is_reserved(name));
	listing_close(&listing);
	return more;
}

static enum root_state state_of(const struct store *store, int fd, struct findings *findings)
{
	char mark[MARK_SIZE];
	int error = mark_get(fd, MARK_STORE, mark);
	/* another store's root is foreign: its folders would be unknown here, and closed */
	if (error == 1 && strcmp(mark, store->name) == 0)
		return ROOT_ADOPTED;
	if (error >= 0)
		error = holds_anything(fd);
	if (error >= 0)
		return error > 0 ? ROOT_FOREIGN : ROOT_EMPTY;
	findings_add(findings, SEVERITY_ERROR, store->origin, "store %s: root %s cannot be looked at: %s",
		     store->name, store->root, strerror(-error));
	return ROOT_UNUSABLE;
}

enum root_state store_root_open(const struct store *store, uid_t owner, struct findings *findings,
				int *ret_fd)
{
	struct stat found;
	*ret_fd = -1;
	/* the last component must be the root itself; the way to it is the administrator's */
	int fd = open(store->root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &found) != 0) {
		open_error(findings, store, errno);
		if (fd >= 0)
			close(fd);
		return ROOT_UNUSABLE;
	}
	bool good = check_pattern(store, findings);
	good = check_owner(store, owner, &found, findings) && good;
	good = check_file_system(store, fd, findings) && good;
	enum root_state state = good ? state_of(store, fd, findings) : ROOT_UNUSABLE;
	if (state == ROOT_UNUSABLE)
		close(fd);
	else
		*ret_fd = fd;
	return state;
}

int store_root_adopt(int root_fd, const char *store_name)
{
	return mark_set(root_fd, MARK_STORE, store_name);
}

int store_root_abandon(int root_fd)
{
	(void)unlinkat(root_fd, ROOT_ASIDE, AT_REMOVEDIR); /* unless something stands there */
	return mark_remove(root_fd, MARK_STORE);
}
