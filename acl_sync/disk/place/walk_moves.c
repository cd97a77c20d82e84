/* Folders that stand where another pattern placed them (standing.h) are renamed, one after the other, each in one step
 * under its lock. What is open in it, and who works in it, goes on.
 *
 * First every folder gets its mark, then the root says that folders are found by it, then they are renamed, then the
 * root says by what they are placed: killed anywhere, the next run finds each of them and goes on. A folder whose new
 * name is taken by another that will go too, or by a level that will be empty, waits in ".moving" meanwhile.
 */
#include "acl_sync/disk/walk.h"

#include "acl_sync/disk/root.h"
#include "acl_sync/disk/store_report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The pattern whose folders stand below levels that bear no mark. */
#define LEVELS_PATTERN "{patient:2}/{patient}"

struct move {
	const char *id;
	patient_id patient; /* NO_ID: a former one */
	struct standing_folder *folder;
	const char *from, *to;
	bool is_done;
};

struct moves {
	struct walk *walk;
	struct move *items;
	size_t count, capacity;
	bool failed;
};

/* ---- which ---- */

static bool move_add(struct moves *moves, const char *id, patient_id patient, struct standing_folder *folder,
		     const char *to)
{
	struct arena *arena = moves->walk->arena;
	struct move *items =
	    arena_grow(arena, moves->items, moves->count, &moves->capacity, sizeof(*moves->items));
	if (items == NULL || to == NULL)
		return false;
	moves->items = items;
	if (strcmp(folder->path, to) != 0)
		items[moves->count++] = (struct move){id, patient, folder, folder->path, to, false};
	return true;
}

/* false: out of memory. */
static bool moves_collect(struct moves *moves)
{
	struct standing *standing = &moves->walk->standing;
	const struct facts *facts = standing->job->facts;
	for (size_t i = 0; i < facts->patient_count; i++)
		if (standing->now != NULL && standing->now[i] != NULL &&
		    !move_add(moves, facts->patients[i].id, (patient_id)i, standing->now[i],
			      standing_wanted(standing, (patient_id)i)))
			return false;
	for (size_t i = 0; i < standing->folder_count; i++) {
		struct standing_folder *folder = &standing->folders[i];
		if (folder->is_former &&
		    !move_add(moves, folder->id, NO_ID, folder,
			      folder_path(standing->pattern, standing->key, folder->id, moves->walk->arena)))
			return false;
	}
	return true;
}

/* The folder stays where it stands, and is treated there. */
static void move_failed(struct moves *moves, const char *path, patient_id patient, int error)
{
	report_notice(moves->walk->report, NOTICE_NOT_MOVED, path, patient, -error);
	moves->walk->report->failed_folders++;
	moves->failed = true;
}

/* ---- marks ---- */

static int mark_folder(const struct walk *walk, const char *path, const char *id)
{
	int fd = tree_open_directory(walk->root_fd, path);
	if (fd < 0)
		return fd;
	int error = id != NULL ? mark_set(fd, MARK_PATIENT, id) : mark_remove(fd, MARK_PATIENT);
	close(fd);
	return error;
}

static void mark_all(struct moves *moves)
{
	struct standing *standing = &moves->walk->standing;
	const struct facts *facts = standing->job->facts;
	for (size_t i = 0; i < facts->patient_count; i++) {
		struct standing_folder *folder = standing_now(standing, (patient_id)i);
		const char *id = facts->patients[i].id;
		if (folder == NULL || (folder->id != NULL && strcmp(folder->id, id) == 0))
			continue;
		int error = mark_folder(moves->walk, folder->path, id);
		if (error != 0)
			move_failed(moves, folder->path, (patient_id)i, error);
		folder->id = id;
	}
}

/* Copies that somebody made, with all attributes, while the pattern told them from the folders. */
static void unmark_copies(struct moves *moves)
{
	const struct standing *standing = &moves->walk->standing;
	for (size_t i = 0; i < standing->folder_count && standing->kind == STANDING_PATTERN; i++) {
		const struct standing_folder *folder = &standing->folders[i];
		int error = folder->id != NULL && !folder->is_chosen
				? mark_folder(moves->walk, folder->path, NULL)
				: 0;
		if (error != 0)
			move_failed(moves, folder->path, NO_ID, error);
	}
}

static bool layout_set(struct moves *moves, const char *text)
{
	int error = text == NULL ? -ENOMEM : mark_set(moves->walk->root_fd, MARK_LAYOUT, text);
	if (error != 0)
		move_failed(moves, "", NO_ID, error);
	return error == 0;
}

/* ---- one folder ---- */

/* Opens the directory that holds `path`: root_fd itself, or the caller's to close. */
static int open_above(const struct walk *walk, const char *path, const char **ret_leaf)
{
	const char *slash = strrchr(path, '/');
	*ret_leaf = slash == NULL ? path : slash + 1;
	if (slash == NULL)
		return walk->root_fd;
	char *above = strndup(path, (size_t)(slash - path));
	int fd = above == NULL ? -ENOMEM : tree_open_directory(walk->root_fd, above);
	free(above);
	return fd;
}

static void close_above(const struct walk *walk, int fd)
{
	if (fd >= 0 && fd != walk->root_fd)
		close(fd);
}

/* Is it still that patient's folder? */
static int check_mark(const struct walk *walk, const char *path, const char *id)
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
	const char *leaf;
	int from_fd = open_above(walk, move->folder->path, &leaf);
	if (from_fd < 0)
		return from_fd;
	int error = renameat2(from_fd, leaf, to_fd, to, RENAME_NOREPLACE) == 0 ? 0 : -errno;
	close_above(walk, from_fd);
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
	int to_fd = check_mark(walk, move->folder->path, move->id);
	if (to_fd == 0)
		to_fd = parks ? parking_open(walk) : walk_create_levels(walk, to, &leaf);
	if (to_fd < 0)
		return to_fd;
	int error = rename_into(walk, move, to_fd, leaf);
	close_above(walk, to_fd);
	if (error == 0)
		move->folder->path = to;
	return error;
}

/* `parks`: `to` is a place to wait. */
static int rename_locked(struct walk *walk, struct move *move, const char *to, bool parks)
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

static int move_try(struct walk *walk, struct move *move)
{
	int error = rename_locked(walk, move, move->to, false);
	if (error != 0)
		return error;
	move->is_done = true;
	walk->report->moved_folders++;
	walk->report->operations++;
	return 0;
}

/* ---- out of the way ---- */

/* Will what stands at the new name go: a folder on its way, or a level above folders that leave it? */
static bool gives_way(const struct moves *moves, const struct move *move)
{
	const struct standing_folder *there = standing_folder_at(&moves->walk->standing, move->to);
	size_t length = strlen(move->to);
	for (size_t i = 0; i < moves->count; i++) {
		const struct move *other = &moves->items[i];
		if ((there != NULL && other->folder == there) ||
		    (strncmp(other->from, move->to, length) == 0 && other->from[length] == '/'))
			return true;
	}
	return false;
}

/* What fails here is told when it cannot be renamed the second time. */
static void park(struct walk *walk, struct move *move)
{
	const char *leaf = strrchr(move->to, '/');
	const char *path =
	    arena_printf(walk->arena, "%s/%s", ROOT_MOVING, leaf == NULL ? move->to : leaf + 1);
	if (path != NULL)
		(void)rename_locked(walk, move, path, true);
}

/* Removes levels that have become empty, from the one that holds `path` up. */
static void remove_levels(const struct moves *moves, const char *path)
{
	struct walk *walk = moves->walk;
	char *level = strdup(path), *slash;
	bool removed = level != NULL;
	while (removed && (slash = strrchr(level, '/')) != NULL) {
		const char *leaf;
		*slash = '\0';
		int fd =
		    standing_is_wanted_level(&walk->standing, level) ? -1 : open_above(walk, level, &leaf);
		removed = fd >= 0 && unlinkat(fd, leaf, AT_REMOVEDIR) == 0;
		close_above(walk, fd);
	}
	free(level);
}

static void remove_emptied(const struct moves *moves)
{
	for (size_t i = 0; i < moves->count; i++)
		remove_levels(moves, moves->items[i].from);
}

/* Those that runs that were killed may have left: they could stand in the way. */
static void remove_left(const struct moves *moves)
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

/* ---- all folders ---- */

/* Is the new name below the old one? */
static bool is_in_its_own_way(const struct move *move)
{
	size_t length = strlen(move->from);
	return strncmp(move->to, move->from, length) == 0 && move->to[length] == '/';
}

static void first_round(struct moves *moves)
{
	for (size_t i = 0; i < moves->count; i++) {
		struct move *move = &moves->items[i];
		bool waits = is_in_its_own_way(move);
		if (waits || (move_try(moves->walk, move) == -EEXIST && gives_way(moves, move)))
			park(moves->walk, move);
	}
	remove_emptied(moves);
}

static void second_round(struct moves *moves)
{
	for (size_t i = 0; i < moves->count; i++) {
		struct move *move = &moves->items[i];
		int error = move->is_done ? 0 : move_try(moves->walk, move);
		if (error == 0)
			continue;
		if (move->folder->path != move->from)
			(void)rename_locked(moves->walk, move, move->from,
					    false); /* or it is found where it waits */
		move_failed(moves, move->folder->path, move->patient, error);
	}
	remove_emptied(moves);
}

static void move_all(struct moves *moves)
{
	const struct standing *standing = &moves->walk->standing;
	if (moves->count > 0 || folder_pattern_is_opaque(standing->pattern))
		mark_all(moves);
	if (moves->count > 0)
		unmark_copies(moves);
	/* what has no mark would not be found any more */
	if (moves->failed || (moves->count > 0 && !layout_set(moves, standing_layout_moving(standing))))
		return;
	remove_left(moves);
	first_round(moves);
	second_round(moves);
	if (!moves->failed)
		(void)layout_set(moves, standing_layout(standing));
}

static void stop(struct walk *walk, int error)
{
	walk->stop = error;
	if (error == -ENOMEM)
		walk->report->out_of_memory = true;
}

/* Folders are treated where they were found; what was not found may be there all the same. */
static void tell_unsure(struct walk *walk)
{
	report_notice(walk->report, NOTICE_FAILED, "", NO_ID, -walk->standing.error);
	walk->report->failed_folders++;
}

void walk_moves(struct walk *walk)
{
	struct moves moves = {.walk = walk};
	const struct standing *standing = &walk->standing;
	int error = standing_look(&walk->standing);
	if (error == 0 && walk->will_apply && standing->key == standing->drawn_key)
		error = -ENOKEY; /* names made with a key that nobody keeps */
	if (error == 0 && !moves_collect(&moves))
		error = -ENOMEM;
	if (error != 0) {
		stop(walk, error);
	} else if (standing->error != 0) {
		tell_unsure(walk);
	} else if (!walk->will_apply) {
		walk->planned_operations += moves.count;
		walk->report->moved_folders += moves.count;
	} else if (walk->job->patients == NULL) {
		if (standing->kind != STANDING_PLACED)
			move_all(&moves);
		(void)unlinkat(walk->root_fd, ROOT_MOVING,
			       AT_REMOVEDIR); /* unless a folder still waits there */
	}
}

/* When it is not known where all folders are: is the directory at the present folder's path the folder, and not a level
 * with other patients' folders in it? */
static bool is_surely_folder(struct walk *walk)
{
	const struct folder_walk *folder = &walk->folder;
	const char *id = walk->job->facts->patients[folder->patient].id;
	size_t length = strlen(folder->path);
	if (standing_now(&walk->standing, folder->patient) != NULL || check_mark(walk, folder->path, id) == 0)
		return true;
	const char *path = folder_path(LEVELS_PATTERN, walk->standing.key, id, folder->arena);
	bool may_be_level = path == NULL || (strncmp(path, folder->path, length) == 0 && path[length] == '/');
	return walk->standing.kind == STANDING_PLACED && !may_be_level;
}

int walk_moves_open(struct walk *walk)
{
	if (walk->standing.error != 0 && !is_surely_folder(walk))
		return -ENOENT;
	int fd = tree_open_directory(walk->root_fd, walk->folder.path);
	if (fd != -ENOENT || walk->standing.error != 0 || !walk_moves_elsewhere(walk))
		return fd;
	const char *wanted = standing_wanted(&walk->standing, walk->folder.patient);
	return wanted == NULL ? -ENOMEM : tree_open_directory(walk->root_fd, wanted);
}

bool walk_moves_elsewhere(const struct walk *walk)
{
	bool others_rename =
	    walk->will_apply && walk->job->patients != NULL && walk->standing.kind != STANDING_PLACED;
	return others_rename || walk->standing.error != 0;
}
