/* getdents64, an entry at a time. */
#include "acl_sync/disk/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LISTING_BYTES ((size_t)32 * 1024)

int listing_open_new(struct listing *listing, int dir_fd)
{
	*listing = (struct listing){.fd = dir_fd, .buffer = malloc(LISTING_BYTES)};
	return listing->buffer == NULL ? -ENOMEM : 0;
}

int listing_open(struct listing *listing, int dir_fd)
{
	int error = listing_open_new(listing, dir_fd);
	return error == 0 && lseek(dir_fd, 0, SEEK_SET) < 0 ? -errno : error;
}

void listing_close(struct listing *listing)
{
	free(listing->buffer);
	listing->buffer = NULL;
}

/* What the directory itself does not say is asked of the object. false: it is gone. An object that does
 * not answer is taken for a file: whoever opens it next reports the error. */
static bool classify(int dir_fd, const struct dirent64 *entry, enum entry_type *ret_type)
{
	mode_t type = DTTOIF(entry->d_type);
	struct stat found;
	if (entry->d_type == DT_UNKNOWN) {
		bool known =
		    fstatat(dir_fd, entry->d_name, &found, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) == 0;
		if (!known && errno == ENOENT)
			return false;
		type = known ? found.st_mode & S_IFMT : S_IFREG;
	}
	*ret_type = type == S_IFDIR ? ENTRY_DIRECTORY : type == S_IFREG ? ENTRY_FILE : ENTRY_SPECIAL;
	return true;
}

/* 1: there are more entries; 0: the end; -errno. */
static int listing_fill(struct listing *listing)
{
	ssize_t got = getdents64(listing->fd, listing->buffer, LISTING_BYTES);
	if (got < 0)
		return -errno;
	listing->filled = (size_t)got;
	listing->next = 0;
	return got > 0;
}

int listing_next(struct listing *listing, const char **ret_name, enum entry_type *ret_type)
{
	for (;;) {
		if (listing->next >= listing->filled) {
			int more = listing_fill(listing);
			if (more <= 0)
				return more;
		}
		const struct dirent64 *entry = (const void *)(listing->buffer + listing->next);
		listing->next += entry->d_reclen;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (!classify(listing->fd, entry, ret_type))
			continue;
		*ret_name = entry->d_name;
		return 1;
	}
}
