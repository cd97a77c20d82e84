/* Between walk_category.c, walk_document.c and those that limit what a name alone would give: the category the walk is
 * in, in the folder or aside. */
#ifndef CAREACL_DISK_WALK_PLACE_H
#define CAREACL_DISK_WALK_PLACE_H

#include "acl_sync/disk/walk.h"

struct place {
	const struct layout_node *node;
	const struct wanted_category *wanted;
	const struct category *category;
	size_t below; /* where the path below the category, or below `origin`, begins in the present path */
	const char
	    *origin; /* NULL: in the folder; else what stands aside came from there, below the category */
	bool is_expected; /* what differs is no drift */
};

/* The present object's path below the category, wherever it stands. Lives as long as the present path, or the folder.
 * NULL: out of memory. */
const char *place_path(struct walk *walk, const struct place *place);

/* One object alone: `name` in `dir_fd` with all below it. The present path is its own. */
void walk_place_entry(struct walk *walk, const struct place *place, int dir_fd, const char *name,
		      enum entry_type type, struct acl_set *set);

/* The document `name` in `dir_fd`, whose decisions are those of `set`. */
void walk_document(struct walk *walk, const struct place *place, int dir_fd, const char *name,
		   struct acl_set *set);

/* walk_document_changes.c: the same as walk_document_changes of the present object, if its mark says that a statement named
 * it, and none does any more. */
void walk_document_released(struct walk *walk, const struct place *place, struct handle handle,
			    struct object_state *state, const struct acl_set *set);

struct piece_index;

/* walk_piece.c: the documents of the category that statements name, put in order. NULL: out of memory (told). */
const struct piece_index *walk_pieces(struct walk *walk, const struct wanted_category *category);

/* Of the file `name`, the decisions where it may be a piece of a document that a statement keeps aside:
 * its owner's, and of all others no more than the document's. `set` where it is none. NULL: out of memory. */
struct acl_set *walk_piece_set(struct walk *walk, const struct place *place, int dir_fd, const char *name,
			       const char *path, struct acl_set *set);

/* walk_named.c: what statements name says so itself, since a new name would be another path: it gets a mark; what has a
 * mark of another path has no more than that path. `set` where there is none. NULL: out of memory, or
 * walk->folder.mark_unknown: nothing is to be given to it. */
struct acl_set *walk_named_set(struct walk *walk, const struct place *place, int dir_fd, const char *name,
			       const char *path, struct acl_set *set);

/* The same of what differs from `set` in a folder where no statement names anything: it may have come from another
 * patient's, and then keeps what a statement about that one says of it. NULL as walk_named_set. */
struct acl_set *walk_named_elsewhere(struct walk *walk, struct handle handle, struct acl_set *set);

/* Was NULL said because the mark could not be read? It is told, and what has it stays as it is. Asked once. */
bool walk_mark_was_unknown(struct walk *walk);

/* Sets aside what has another name than the one in its mark, and a statement keeps aside what the mark says. true: it is
 * (in WALK_LOOK: will be) no more there. */
bool walk_named_leaves(struct walk *walk, const struct place *place, int dir_fd, const char *name,
		       enum entry_type type, const char *path);

/* Does the file `name` in `dir_fd`, whose path is `path`, leave with a document that stands aside? The document's path, or
 * NULL. What is named after it and written by nobody leaves at once, what has a temporary name when it is old. */
const char *walk_piece_leaves(struct walk *walk, const struct wanted_category *category, int dir_fd,
			      const char *name, const char *path);

#endif
