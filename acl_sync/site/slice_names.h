/* The names a slice has come across: each once, in the order they were met. Private to slice*.c. */
#ifndef CAREACL_SITE_SLICE_NAMES_H
#define CAREACL_SITE_SLICE_NAMES_H

#include "policy/arena.h"
#include "policy/findings.h"

#include <stdbool.h>
#include <stddef.h>

struct slice_name {
	const char *name;
	struct origin origin; /* of the statement that named it first */
	bool
	    is_member; /* teams: assigned, so its members matter; logins: no more than a member of a Unix group */
};

struct slice_names {
	struct slice_name *items;
	size_t count, capacity;
	size_t *slots; /* index + 1 by hash */
	size_t slot_count;
	size_t next; /* the first that was not looked up yet */
};

/* Adds the name unless it is there. NULL: out of memory. */
struct slice_name *slice_names_add(struct slice_names *names, const char *name, struct origin origin,
				   struct arena *arena);

/* The name, NULL if it was not met. */
struct slice_name *slice_names_find(const struct slice_names *names, const char *name);

#endif
