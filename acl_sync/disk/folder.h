/* Where a patient's folder is below the root, and what directories it is made of. */
#ifndef CAREACL_DISK_FOLDER_H
#define CAREACL_DISK_FOLDER_H

#include "policy/arena.h"
#include "policy/facts.h"

/* The bytes of the key that "{opaque}" names are made with. */
#define FOLDER_KEY_SIZE 32
#define FOLDER_KEY_ID_SIZE 17 /* 16 hexadecimal digits */

/* The folder's path below the root for a pattern of careacl.conf: "{patient}", "{patient:2}/{patient}", "{opaque}" (32
 * hexadecimal digits that nobody can guess or trace back: the id, hashed with the store's key), "{opaque:2}/{opaque}".
 * `key`: FOLDER_KEY_SIZE bytes, the store's (folder_key_of_store); may be NULL where the pattern is not opaque.
 * Lives in `arena`; NULL: out of memory, no key, or a pattern that is not known (folder_pattern_known). */
const char *folder_path(const char *pattern, const unsigned char *key, const char *patient,
			struct arena *arena);

/* Can this program place folders by that pattern? Two patients never share a folder by one that is known. */
bool folder_pattern_known(const char *pattern);
/* Does it take a key? */
bool folder_pattern_is_opaque(const char *pattern);
/* How many names its paths have: 1 for "{patient}", 2 for "{patient:2}/{patient}". */
size_t folder_pattern_depth(const char *pattern);

/* The key of one store, from the site's: the same patient has another name in every store. */
void folder_key_of_store(const unsigned char *key, const char *store, unsigned char ret_key[FOLDER_KEY_SIZE]);
/* Tells one store's key from another without giving it away. */
void folder_key_id(const unsigned char *key, char ret_id[FOLDER_KEY_ID_SIZE]);

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
