/* Folders that stand where another pattern placed them (standing.h) are renamed, one after the other, each in one step
 * under its lock. What is open in it, and who works in it, goes on.
 *
 * First every folder gets its mark, then the root says that folders are found by it, then they are renamed, then the
 * root says by what they are placed: killed anywhere, the next run finds each of them and goes on. A folder whose new
 * name is taken by another that will go too, or by a level that will be empty, waits in ".moving" meanwhile.
 */
#include "acl_sync/disk/place/moves.h"

#include "acl_sync/disk/root.h"
#include "acl_sync/disk/store_report.h"
#include "policy/identifier.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

/* ---- one after the other ---- */

static int move_try(struct walk *walk, struct move *move)
{
	int error = moves_rename(walk, move, move->to, false);
	if (error != 0)
		return error;
	move->is_done = true;
	walk->report->moved_folders++;
	walk->report->operations++;
	return 0;
}

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
	const char *path = arena_printf(walk->arena, "%s/%s", ROOT_MOVING, plain_path_leaf(move->to));
	if (path != NULL)
		(void)moves_rename(walk, move, path, true);
}

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
	moves_remove_emptied(moves);
}

static void second_round(struct moves *moves)
{
	for (size_t i = 0; i < moves->count; i++) {
		struct move *move = &moves->items[i];
		int error = move->is_done ? 0 : move_try(moves->walk, move);
		if (error == 0)
			continue;
		if (move->folder->path != move->from)
			(void)moves_rename(moves->walk, move, move->from,
					   false); /* or it is found where it waits */
		moves_failed(moves, move->folder->path, move->patient, error);
	}
	moves_remove_emptied(moves);
}

static void move_all(struct moves *moves)
{
	const struct standing *standing = &moves->walk->standing;
	if (moves->count > 0 || folder_pattern_is_opaque(standing->pattern))
		moves_mark_all(moves);
	if (moves->count > 0)
		moves_unmark_copies(moves);
	/* what has no mark would not be found any more */
	if (moves->failed || (moves->count > 0 && !moves_layout_set(moves, standing_layout_moving(standing))))
		return;
	moves_remove_left(moves);
	first_round(moves);
	second_round(moves);
	if (!moves->failed)
		(void)moves_layout_set(moves, standing_layout(standing));
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
	if (standing_now(&walk->standing, folder->patient) != NULL ||
	    moves_check_mark(walk, folder->path, id) == 0)
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
