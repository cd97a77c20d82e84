/* The objects in a store, each looked at by a table of what is wrong with some. */
#ifndef CAREACL_CHECK_SECURITY_TREE_H
#define CAREACL_CHECK_SECURITY_TREE_H

#include "acl_sync/check/security.h"

#include <sys/stat.h>

#define TREE_UIDS_KNOWN 256

/* How far the walk through a store is. */
struct tree_look {
	struct security *security;
	const struct store *store;
	uid_t owner;
	struct {
		uid_t uid;
		bool known;
	} uids[TREE_UIDS_KNOWN];
	size_t uid_count;
	size_t block;             /* bytes that attributes and ACLs of an object share; 0: they do not */
	bool is_placed;           /* all its folders stand where the pattern and the key put them */
	const unsigned char *key; /* NULL: the pattern takes none */
	dev_t device;             /* of the directory that is listed */
	int fd;          /* of the present object, if it is a directory that could be opened; else -1 */
	char path[4096]; /* below the root, as far as it fits */
	size_t depth;
};

/* security_objects.c: what is looked for. */
struct tree_kind {
	/* Is the present object one? `name`: in its directory. */
	bool (*is_it)(struct tree_look *look, const char *name, const struct stat *found);
	const char *what;
	const char *why; /* and what to do */
};
#define TREE_KIND_COUNT 11
extern const struct tree_kind tree_kinds[TREE_KIND_COUNT];

#endif
