/* Where a patient's folder is below the root, and what directories it is made of. */
#ifndef CAREACL_DISK_FOLDER_H
#define CAREACL_DISK_FOLDER_H

#include "policy/arena.h"
#include "policy/facts.h"

/* The folder's path below the root for a pattern of careacl.conf: "{patient}", "{patient:2}/{patient}".
 * `key`: FOLDER_KEY_SIZE bytes, of use for "{opaque}" alone.
 * Lives in `arena`; NULL: out of memory, or a pattern that is not known (folder_pattern_known). */
const char *folder_path(const char *pattern, const unsigned char *key, const char *patient,
			struct arena *arena);

/* Can this program place folders by that pattern? "{opaque}" is not known yet. */
bool folder_pattern_known(const char *pattern);

/* A directory of the folder: the folder itself, one between it and a category ("imaging" of
 * "imaging/ct"), or a category. */
struct layout_node {
	const char *name;     /* "" for the folder */
	size_t index;         /* in layout->nodes */
	category_id category; /* NO_ID: the folder, or between */
	struct layout_node *first_child, *next_sibling;
};

struct layout {
	struct layout_node *nodes; /* the folder first */
	size_t node_count;
};

/* What folders of that store are made of. Lives in `arena`; NULL: out of memory. */
const struct layout *layout_build(const struct policy *policy, store_id store, struct arena *arena);

/* The child of that name, NULL if there is none. */
const struct layout_node *layout_child(const struct layout_node *node, const char *name);

/* Does the category stand at or below `node`? */
bool layout_holds(const struct layout_node *node, category_id category);

#endif
