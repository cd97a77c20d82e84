/* Withheld, hidden and deleted documents: each stands alone in a directory of `.aside`, whose name says nothing, and
 * only those who may read it find it, through their views (R17, R07, R36).
 */
#ifndef CAREACL_DISK_ASIDE_H
#define CAREACL_DISK_ASIDE_H

#include "policy/compile.h"

/* One document aside. */
struct aside {
	const char *name;   /* of its directory below .aside */
	const char *leaf;   /* the document's own name in it; NULL: the directory is empty */
	patient_id patient; /* NO_ID: nobody of the facts */
	category_id category;
	const char *path;            /* where it came from, below the category */
	const struct grants *grants; /* who may read it; NULL: not decided yet */
};

/* All of a store's. */
struct aside_table {
	struct arena *arena;
	struct aside *items;
	size_t count, capacity;
};

#endif
