/* What stands in a tree, by one walk: directories, and how many objects of each owner, group and ACL are in them.
 *
 * Reads only. Memory grows with directories and with different ACLs, never with files: what a thousand files of a
 * directory share is kept once. Nothing is followed: no symbolic link, no mount point.
 */
#ifndef CAREACL_ADOPT_CENSUS_H
#define CAREACL_ADOPT_CENSUS_H

#include "acl_sync/disk/folder.h"
#include "policy/acl_spec.h"
#include "policy/arena.h"

#include <sys/stat.h>

/* Objects that are alike for the kernel: one owner, one group, one access ACL. */
struct census_class {
	uid_t owner;
	gid_t group;
	struct acl_spec acl; /* of mode and ACL; the mask in force */
	size_t objects;      /* files and directories below the root */
	uint64_t hash;
};

/* So many files of a class stand in a directory. A class may have several tallies there. */
struct census_tally {
	uint32_t class, files;
};

/* A directory. Parents stand before their children, and what is below a directory stands together. */
struct census_node {
	uint32_t parent; /* NO_ID: the root */
	uint32_t class;
	uint32_t category; /* NO_ID: in none; see census.categories */
	size_t first_tally, tally_count;
};

/* A directory that may be a patient's. */
struct census_folder {
	const char *path;    /* below the root; bytes as on disk */
	uint32_t first, end; /* its nodes: itself, and all below it */
	size_t files;
	size_t loose_files; /* of them, those in no category */
};

/* A directory of folders that stands for a category. */
struct census_category {
	const char *path; /* below the folder */
	size_t folders;   /* that have it */
};

struct census_counts {
	size_t directories; /* without the root */
	size_t files;
	size_t outside_files; /* in no folder */
	size_t loose_files;   /* in a folder and no category */
	size_t linked;        /* files with more than one name */
	size_t symlinks, specials, mounts;
	size_t unread;   /* objects that could not be looked at; what is below them is not known */
	int first_error; /* errno of the first */
	bool has_acls;   /* the file system keeps ACLs */
};

struct census {
	struct arena *arena;
	const char *root; /* resolved */
	struct census_class *classes;
	size_t class_count, class_capacity;
	uint32_t *slots; /* class numbers by hash, NO_ID: free */
	size_t slot_count;
	uint32_t *above; /* classes of the directories from / to the root's parent */
	size_t above_count;
	struct census_node *nodes; /* the root first */
	size_t node_count, node_capacity;
	struct census_tally *tallies;
	size_t tally_count, tally_capacity;
	struct census_folder *folders; /* in order of path */
	size_t folder_count, folder_capacity;
	/* of a store: by category number less the store's first; else the names found below folders, as they came */
	struct census_category categories[CATEGORY_MAX];
	size_t category_count;
	struct census_counts counts;
};

/* How the tree is to be read. */
struct census_frame {
	size_t folder_depth; /* 1: directories of the root are folders */
	const struct layout
	    *layout; /* of the store; NULL: what stands in a folder is a category by its name */
	category_id first_category; /* of the store */
	const char *const *category_paths;
	size_t category_count; /* of the store */
	/* entries of the root done, of all; may be NULL */
	void (*progress)(void *context, size_t done, size_t all);
	void *progress_context;
};

/* Reads the tree at `root`, an absolute path without symbolic links. Everything lives in `arena`. 0, or -errno: the root itself
 * cannot be read; -ENOMEM. What fails below it is counted. */
int census_take(struct census *census, const char *root, const struct census_frame *frame,
		struct arena *arena);

/* ---- census_class.c ---- */

struct object_state;

/* The number of the class that the object is of. NO_ID: out of memory, or what the kernel gave is no ACL. */
uint32_t census_class_of(struct census *census, struct object_state *state);

#endif
