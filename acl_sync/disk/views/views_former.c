/* Views that the settings no longer name: their links would tell for ever who was somebody's patient. */
#include "acl_sync/disk/tree.h"
#include "acl_sync/disk/views.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The place of requests goes with what careacl put there, unless somebody's request is in it. */
static void empty_emergency(int view_fd)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	struct stat found;
	int fd = tree_open_directory(view_fd, VIEW_RESERVED);
	if (fd < 0)
		return;
	if (listing_open(&listing, fd) == 0)
		while (listing_next(&listing, &name, &type) > 0)
			if (type == ENTRY_FILE && tree_stat(fd, name, &found) == 0 && found.st_uid == 0)
				(void)unlinkat(fd, name, 0);
	listing_close(&listing);
	close(fd);
	(void)unlinkat(view_fd, VIEW_RESERVED, AT_REMOVEDIR);
}

/* Takes the links out of a login's directory, and it if nothing else is in it. */
static int empty_view(int place_fd, const char *name)
{
	struct listing listing;
	const char *found;
	enum entry_type type;
	int fd = tree_open_directory(place_fd, name);
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	int more = listing_open(&listing, fd), error = 0;
	if (more == 0)
		while ((more = listing_next(&listing, &found, &type)) > 0)
			if (type == ENTRY_SPECIAL && unlinkat(fd, found, 0) != 0 && errno != ENOENT)
				error = -errno;
	listing_close(&listing);
	empty_emergency(fd);
	close(fd);
	(void)unlinkat(place_fd, name, AT_REMOVEDIR);
	return more < 0 ? more : error;
}

int views_place_empty(const struct store *store, uid_t owner, int root_fd)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	int fd = views_place_open(store, owner, root_fd), error = 0;
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	int more = listing_open(&listing, fd);
	if (more == 0)
		while ((more = listing_next(&listing, &name, &type)) > 0) {
			int result = type == ENTRY_DIRECTORY ? empty_view(fd, name) : 0;
			error = error != 0 ? error : result;
		}
	listing_close(&listing);
	close(fd);
	(void)rmdir(store->views);
	return error != 0 ? error : more;
}
