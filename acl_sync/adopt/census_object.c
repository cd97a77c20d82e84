/* What a census counts of one object. */
#include "acl_sync/adopt/census_private.h"

#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* A file is compared with so many of its directory's last tallies. */
#define TALLIES_COMPARED 8

void scan_unread(struct scan *scan, int error)
{
	if (error == -ENOMEM)
		scan->stop = error;
	else if (error == -EXDEV)
		scan->census->counts.mounts++;
	else if (error != -ENOENT) { /* gone meanwhile */
		scan->census->counts.unread++;
		if (scan->census->counts.first_error == 0)
			scan->census->counts.first_error = -error;
	}
}

/* ---- one object ---- */

/* A file system without ACLs has modes. */
int scan_look(struct scan *scan, struct handle handle, struct object_state *ret_state)
{
	int error = object_look(handle, scan->scratch, ret_state);
	if (error != -EOPNOTSUPP)
		return error;
	scan->census->counts.has_acls = false;
	ret_state->access_size = ret_state->default_size = 0;
	return 0;
}

static int look_at(struct scan *scan, int dir_fd, const char *name, struct object_state *ret_state)
{
	int error = object_look_at(dir_fd, name, scan->scratch, ret_state);
	if (error == -EOPNOTSUPP) {
		scan->census->counts.has_acls = false;
		ret_state->access_size = 0;
		return 0;
	}
	if (error != -ENOSYS)
		return error;
	int fd = tree_open_pinned(dir_fd, name);
	if (fd < 0)
		return fd;
	error = scan_look(scan, (struct handle){.fd = fd, .is_path = true}, ret_state);
	close(fd);
	return error;
}

uint32_t scan_class(struct scan *scan, struct object_state *state)
{
	uint32_t class = census_class_of(scan->census, state);
	if (class == NO_ID)
		scan_unread(scan, state->is_parsed ? -ENOMEM : -EIO);
	return class;
}

static bool tally(struct scan_tallies *tallies, uint32_t class)
{
	size_t from = tallies->count > TALLIES_COMPARED ? tallies->count - TALLIES_COMPARED : 0;
	for (size_t i = tallies->count; i > from; i--)
		if (tallies->items[i - 1].class == class && tallies->items[i - 1].files < UINT32_MAX) {
			tallies->items[i - 1].files++;
			return true;
		}
	if (tallies->count == tallies->capacity) {
		size_t capacity = tallies->capacity == 0 ? 16 : 2 * tallies->capacity;
		struct census_tally *items = reallocarray(tallies->items, capacity, sizeof(*items));
		if (items == NULL)
			return false;
		tallies->items = items;
		tallies->capacity = capacity;
	}
	tallies->items[tallies->count++] = (struct census_tally){class, 1};
	return true;
}

void scan_file(struct scan *scan, int dir_fd, const char *name, const struct scan_place *place,
	       struct scan_tallies *tallies)
{
	struct census *census = scan->census;
	struct object_state state;
	int error = look_at(scan, dir_fd, name, &state);
	if (error != 0) {
		scan_unread(scan, error);
		return;
	}
	uint32_t class = scan_class(scan, &state);
	if (class == NO_ID)
		return;
	if (!tally(tallies, class))
		scan->stop = -ENOMEM;
	census->classes[class].objects++;
	census->counts.files++;
	census->counts.linked += state.stat.st_nlink > 1;
	census->counts.outside_files += place->folder == NO_ID;
	if (place->folder == NO_ID)
		return;
	census->folders[place->folder].files++;
	census->folders[place->folder].loose_files += place->category == NO_ID;
	census->counts.loose_files += place->category == NO_ID;
}

void scan_special(struct scan *scan, int dir_fd, const char *name)
{
	struct stat found;
	if (fstatat(dir_fd, name, &found, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0)
		scan_unread(scan, -errno);
	else if (S_ISLNK(found.st_mode))
		scan->census->counts.symlinks++;
	else
		scan->census->counts.specials++;
}
