/* Between walk_moves.c and moves_*.c: folders on their way to another name. */
#ifndef CAREACL_DISK_MOVES_H
#define CAREACL_DISK_MOVES_H

#include "acl_sync/disk/walk.h"

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

/* ---- moves_marks.c ---- */

/* The folder stays where it stands, and is treated there. */
void moves_failed(struct moves *moves, const char *path, patient_id patient, int error);

/* Marks every folder with its patient's id, and takes the mark from copies of folders. */
void moves_mark_all(struct moves *moves);
void moves_unmark_copies(struct moves *moves);

/* Lets the root say by what folders are found. false: it failed, and that is told. */
bool moves_layout_set(struct moves *moves, const char *text);

/* ---- moves_rename.c ---- */

/* Is the directory at `path` still that patient's folder? 0; -ESTALE: no; -errno. */
int moves_check_mark(const struct walk *walk, const char *path, const char *id);

/* Renames one folder to the path `to`, in one step, under its lock; never over another. `parks`: `to` is a place to
 * wait. 0 or -errno. */
int moves_rename(struct walk *walk, struct move *move, const char *to, bool parks);

/* Removes levels that have become empty; those that runs that were killed may have left, which could stand in the way. */
void moves_remove_emptied(const struct moves *moves);
void moves_remove_left(const struct moves *moves);

#endif
