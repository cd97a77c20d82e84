/* The renaming of one folder, and what is left where folders stood. */
#include "acl_sync/disk/place/moves.h"

#include "acl_sync/disk/root.h"
#include "policy/identifier.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Is it still that patient's folder? */
int moves_check_mark(const struct walk *walk, const char *path, const char *id)
{
	char mark[MARK_SIZE];
	int fd = tree_open_directory(walk->root_fd, path);
	if (fd < 0)
		return fd;
	int found = mark_get(fd, MARK_PATIENT, mark);
	close(fd);
	if (found < 0)
		return found;
	return found == 1 && strcmp(mark, id) == 0 ? 0 : -ESTALE;
}

/* The renaming itself: into `to_fd` under the name `to`. */
static int rename_into(struct walk *walk, struct move *move, int to_fd, const char *to)
{
	const char *from = move->folder->path;
	int from_fd = tree_open_parent(walk->root_fd, from);
	if (from_fd < 0)
		return from_fd;
	int error = renameat2(from_fd, plain_path_leaf(from), to_fd, to, RENAME_NOREPLACE) == 0 ? 0 : -errno;
	close(from_fd);
	return error;
}

/* Makes the place where folders wait, for root alone. */
static int parking_open(const struct walk *walk)
{
	if (mkdirat(walk->root_fd, ROOT_MOVING, 0700) != 0 && errno != EEXIST)
		return -errno;
	return tree_open_directory(walk->root_fd, ROOT_MOVING);
}

static int rename_to(struct walk *walk, struct move *move, const char *to, bool parks)
{
	const char *leaf = to + strlen(ROOT_MOVING) + 1;
	int to_fd = moves_check_mark(walk, move->folder->path, move->id);
	if (to_fd == 0)
		to_fd = parks ? parking_open(walk) : walk_create_levels(walk, to, &leaf);
	if (to_fd < 0)
		return to_fd;
	int error = rename_into(walk, move, to_fd, leaf);
	if (to_fd != walk->root_fd)
		close(to_fd);
	if (error == 0)
		move->folder->path = to;
	return error;
}

/* `parks`: `to` is a place to wait. */
int moves_rename(struct walk *walk, struct move *move, const char *to, bool parks)
{
	if (move->patient == NO_ID) /* nobody else treats it */
		return rename_to(walk, move, to, parks);
	int error = folder_lock(walk->job, move->patient);
	if (error != 0)
		return error;
	error = rename_to(walk, move, to, parks);
	folder_unlock(walk->job, move->patient);
	return error;
}

/* ---- what is left ---- */

/* Removes levels that have become empty, from the one that holds `path` up. */
static void remove_levels(const struct moves *moves, const char *path)
{
	struct walk *walk = moves->walk;
	char *level = strdup(path), *slash;
	bool removed = level != NULL;
	while (removed && (slash = strrchr(level, '/')) != NULL) {
		*slash = '\0';
		int fd = standing_is_wanted_level(&walk->standing, level)
			     ? -1
			     : tree_open_parent(walk->root_fd, level);
		removed = fd >= 0 && unlinkat(fd, plain_path_leaf(level), AT_REMOVEDIR) == 0;
		if (fd >= 0)
			close(fd);
	}
	free(level);
}

void moves_remove_emptied(const struct moves *moves)
{
	for (size_t i = 0; i < moves->count; i++)
		remove_levels(moves, moves->items[i].from);
}

/* Those that runs that were killed may have left: they could stand in the way. */
void moves_remove_left(const struct moves *moves)
{
	struct standing *standing = &moves->walk->standing;
	const struct facts *facts = standing->job->facts;
	for (size_t i = 0; i < facts->patient_count && standing->kind == STANDING_MARKED; i++) {
		struct arena *arena = arena_new();
		const char *path =
		    arena == NULL ? NULL
				  : folder_path(LEVELS_PATTERN, standing->key, facts->patients[i].id, arena);
		if (path != NULL)
			remove_levels(moves, path);
		arena_free(arena);
	}
}
