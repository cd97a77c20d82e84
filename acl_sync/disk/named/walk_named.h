/* Between walk_named*.c, walk_foreign.c and walk_piece.c. */
#ifndef CAREACL_DISK_WALK_NAMED_H
#define CAREACL_DISK_WALK_NAMED_H

#include "acl_sync/disk/named.h"
#include "acl_sync/disk/walk_place.h"

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

/* walk_piece.c: is the file `path` named after the document, both of that category? */
bool walk_piece_is_of(struct walk *walk, const struct wanted_category *category, const char *path,
		      const struct wanted_document *document);

#endif
