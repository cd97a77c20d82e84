/* Between walk_category.c and walk_document.c: the category the walk is in. */
#ifndef CAREACL_DISK_WALK_PLACE_H
#define CAREACL_DISK_WALK_PLACE_H

#include "acl_sync/disk/walk.h"

struct place {
	const struct layout_node *node;
	const struct wanted_category *wanted;
	const struct category *category;
	size_t below; /* where the path below the category begins in the present path */
};

/* The document `name` in `dir_fd`, whose decisions are those of `set`. */
void walk_document(struct walk *walk, const struct place *place, int dir_fd, const char *name,
		   struct acl_set *set);

#endif
