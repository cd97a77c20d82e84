/* The place where new directories are built before they are renamed into theirs. */
#include "acl_sync/disk/walk/walk_building.h"

#include "acl_sync/disk/root.h"

#include <errno.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

/* Whoever cleans up may be quicker, but not so often. */
#define SHARE_TRIES 1000

/* Opens the directory aside, shared with all who build in it, as long as the descriptor is open. -ESTALE: it has just
 * been removed. */
static int building_share(struct walk *walk)
{
	struct stat found = {0};
	if (mkdirat(walk->root_fd, ROOT_BUILDING, 0700) != 0 && errno != EEXIST)
		return -errno;
	int fd = tree_open_directory(walk->root_fd, ROOT_BUILDING);
	if (fd < 0)
		return fd == -ENOENT ? -ESTALE : fd;
	int error = flock(fd, LOCK_SH) == 0 && fstat(fd, &found) == 0 ? 0 : -errno;
	if (error == 0 && found.st_nlink == 0)
		error = -ESTALE;
	if (error == 0)
		return fd;
	close(fd);
	return error;
}

/* The directory aside, closed to all but root. A descriptor or -errno. */
int walk_building_open(struct walk *walk)
{
	int fd = -ESTALE;
	for (int i = 0; i < SHARE_TRIES && fd == -ESTALE; i++)
		fd = building_share(walk);
	if (fd < 0)
		return fd;
	const struct object_wish wish = wish_closed(0, 0, true);
	int error = object_make((struct handle){.fd = fd}, walk->scratch, &wish);
	if (error == 0)
		return fd;
	close(fd);
	return error;
}

/* A new directory with a name of its own, held by a lock as long as it is being built. */
int walk_building_new(int building_fd, char *name, size_t size)
{
	uint64_t random;
	if (getrandom(&random, sizeof(random), 0) != sizeof(random))
		return -EIO;
	snprintf(name, size, "%016llx", (unsigned long long)random);
	if (mkdirat(building_fd, name, 0700) != 0)
		return -errno;
	int fd = tree_open_directory(building_fd, name);
	if (fd < 0)
		return fd;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	int error = -errno;
	close(fd);
	return error;
}

/* Removes empty directories only: nothing else was ever put there. */
static void remove_built(int dir_fd, const char *name, unsigned depth)
{
	struct listing listing;
	const char *child;
	enum entry_type type;
	int fd = tree_open_directory(dir_fd, name);
	if (fd >= 0 && depth < 64) {
		if (listing_open(&listing, fd) == 0)
			while (listing_next(&listing, &child, &type) > 0)
				if (type == ENTRY_DIRECTORY)
					remove_built(fd, child, depth + 1);
		listing_close(&listing);
	}
	if (fd >= 0)
		close(fd);
	(void)unlinkat(dir_fd, name, AT_REMOVEDIR);
}

void walk_building_drop(int building_fd, const char *name)
{
	remove_built(building_fd, name, 0);
}

void walk_create_clean(struct walk *walk)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	int building_fd = tree_open_directory(walk->root_fd, ROOT_BUILDING);
	if (building_fd < 0)
		return;
	if (flock(building_fd, LOCK_EX | LOCK_NB) != 0) { /* somebody builds in it */
		close(building_fd);
		return;
	}
	if (listing_open(&listing, building_fd) == 0)
		while (listing_next(&listing, &name, &type) > 0) {
			int fd = tree_open_directory(building_fd, name);
			if (fd < 0)
				continue;
			if (flock(fd, LOCK_EX | LOCK_NB) == 0) /* nobody is building it */
				remove_built(building_fd, name, 0);
			close(fd);
		}
	listing_close(&listing);
	(void)unlinkat(walk->root_fd, ROOT_BUILDING, AT_REMOVEDIR);
	close(building_fd); /* who has waited for it makes another */
}
