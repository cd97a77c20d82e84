/* Between the files census*.c: a walk in progress. */
#ifndef CAREACL_ADOPT_CENSUS_PRIVATE_H
#define CAREACL_ADOPT_CENSUS_PRIVATE_H

#include "acl_sync/adopt/census.h"
#include "acl_sync/disk/object.h"

struct scan {
	struct census *census;
	const struct census_frame *frame;
	struct object_scratch *scratch;
	int stop; /* -ENOMEM */
};

/* Where a directory stands. */
struct scan_place {
	size_t depth; /* 0: the root */
	uint32_t node, folder, category;
	const struct layout_node *layout; /* of the folder's directory, if it is one */
	const char *path;                 /* below the root, down to the folders */
};

/* What is counted of one directory while it is read. */
struct scan_tallies {
	struct census_tally *items; /* malloc */
	size_t count, capacity;
};

/* ---- census_object.c ---- */

/* Counts what could not be looked at: -errno. */
void scan_unread(struct scan *scan, int error);

/* An open object, by its mode alone where the file system keeps no ACLs. 0 or -errno. */
int scan_look(struct scan *scan, struct handle handle, struct object_state *ret_state);

/* Its class; NO_ID: counted as unread, or the walk stops. */
uint32_t scan_class(struct scan *scan, struct object_state *state);

/* Counts a file, or what is neither file nor directory. */
void scan_file(struct scan *scan, int dir_fd, const char *name, const struct scan_place *place,
	       struct scan_tallies *tallies);
void scan_special(struct scan *scan, int dir_fd, const char *name);

#endif
