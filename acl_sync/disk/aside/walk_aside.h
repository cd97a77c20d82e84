/* Between the files walk_aside*.c. */
#ifndef CAREACL_DISK_WALK_ASIDE_H
#define CAREACL_DISK_WALK_ASIDE_H

#include "acl_sync/disk/piece.h"
#include "acl_sync/disk/walk.h"

/* ---- walk_aside_room.c: the directories ---- */

/* `.aside`, a descriptor or -errno. make: it is made where it is missing, passable and listed by nobody. */
int aside_open(const struct walk *walk);
int aside_make(struct walk *walk);

/* A new directory in `.aside`, closed to all but root, that says where its document will come from; is_kept: the state
 * says so too, and alone where the file system has no room for the text. It is locked while
 * the descriptor is open. A descriptor or -errno. */
int aside_room_new(int aside_fd, const char *origin, bool is_kept, char *ret_name);

/* Removes the directory if it is empty and nobody is about to put a document into it. 0 or -errno: -ENOTEMPTY, -EWOULDBLOCK
 * where it is not so. */
int aside_room_drop(int aside_fd, const char *name);

/* ---- walk_aside_leave.c: documents that leave the present folder ---- */

/* `fd` is the folder's directory, -1: there is none. WALK_LOOK counts. */
void walk_aside_leave(struct walk *walk, int fd);

/* ---- walk_aside_pieces.c: what editors have left of them ---- */

/* The same of the pieces of those documents in the directory `dir_fd`, whose path below the category is `directory`, with
 * its slash. */
void walk_aside_pieces(struct walk *walk, int dir_fd, const struct wanted_category *category,
		       const char *directory);

/* ---- walk_aside_stay.c: what stands aside of the present folder, whose directory is `fd` (-1: there is none) ---- */

void walk_aside_stay(struct walk *walk, int fd);

/* One document aside, being treated. */
struct stay {
	struct aside *aside;
	int folder_fd, room_fd;
	const struct wanted_category *wanted;
	const struct grants *grants; /* of its path, wherever it stands */
	struct acl_set *room_set;    /* those of them who may read */
	bool is_kept;                /* a statement keeps it aside */
};

/* Those of `grants` who may read; in `arena`, NULL: out of memory. */
const struct grants *aside_readers(const struct grants *grants, struct arena *arena);

/* The document itself, `name` in dir_fd: what it has aside, with what `grants` gives its path. The present path is its
 * own. */
void aside_document_pass(struct walk *walk, const struct aside *aside, const struct grants *grants,
			 int dir_fd, const char *name, enum entry_type type);

/* walk_aside_back.c: look finds out, in the look, whether the document will go back: no statement keeps it, and its old
 * place is free. go_back moves it, when all that it has is exact. true: it is back in its folder. */
void aside_way_look(struct walk *walk, const struct stay *stay);
bool aside_go_back(struct walk *walk, const struct stay *stay);

/* walk_aside_plan.c: notes, in the look, who ceases to read a document that leaves its folder; in a plan, counts what is
 * done to it and to the new directory around it, beside the moving. It is aside->leaf in dir_fd. */
void walk_aside_plan(struct walk *walk, const struct aside *aside, int dir_fd, enum entry_type type);

/* ---- what these share (walk_aside_way.c) ---- */

/* The way to `aside`'s place below the category directory as it was: from the folder `fd`, or from the directory above
 * it that stands aside itself. Returns a descriptor of the directory that the document was in, or -errno. */
int aside_place_open(struct walk *walk, int fd, const struct aside *aside);

/* A notice about a document by the name it has or had in its folder. `leaf` is in the directory of `path`. */
void aside_notice(struct walk *walk, enum notice_kind kind, category_id category, const char *path,
		  const char *leaf, int error);

#endif
