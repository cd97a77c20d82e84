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

/* walk_piece.c: the decisions of the file `name` where it may be a piece of a document that a statement keeps aside:
 * its owner's, and of all others no more than the document's. `set` where it is none. NULL: out of memory. */
struct acl_set *walk_piece_set(struct walk *walk, const struct place *place, int dir_fd, const char *name,
			       const char *path, struct acl_set *set);

/* Is the file `path` named after the document, both of that category? */
bool walk_piece_is_of(struct walk *walk, const struct wanted_category *category, const char *path,
		      const struct wanted_document *document);

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

struct named_mark;
struct named_marks;

/* walk_named_write.c: the object's mark says, first, that it is the document `ruling`, and what `kept` says. A mark takes
 * away: it comes as early as it can. false: it is not there, and without it a new name would open what it stands for. */
bool walk_named_write(struct walk *walk, const struct place *place, struct handle handle,
		      const struct wanted_document *ruling, const struct named_marks *kept);
/* It has none any more. Without it somebody may have more: it goes when all was taken. */
void walk_named_remove(struct walk *walk, struct handle handle);

/* walk_foreign.c: does a statement about the mark's patient, who is not the present one, name what the mark says? Of a
 * patient whom nobody knows nobody knows that: true. */
bool walk_foreign_is_named(const struct walk *walk, const struct named_mark *mark);

/* The decisions of `set`, and no more than what another patient's statement says of the document that the
 * mark names; `set` itself where none names it. NULL: out of memory. */
struct acl_set *walk_foreign_set(struct walk *walk, struct handle handle, const struct named_mark *mark,
				 struct acl_set *set);

/* Does the file `name` in `dir_fd`, whose path is `path`, leave with a document that stands aside? The document's path, or
 * NULL. What is named after it and written by nobody leaves at once, what has a temporary name when it is old. */
const char *walk_piece_leaves(struct walk *walk, const struct wanted_category *category, int dir_fd,
			      const char *name, const char *path);

#endif
