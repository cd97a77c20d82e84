/* What the kernel lets people do in a folder today: computed from owner, group, mode and ACL of every object and of all
 * directories above it, a class at a time.
 *
 * To open an object one needs the permission to pass every directory on its way from "/", by the one path that is known here.
 */
#ifndef CAREACL_ADOPT_REACH_H
#define CAREACL_ADOPT_REACH_H

#include "acl_sync/adopt/people.h"
#include "policy/types.h"

/* Sets of people by what a class gives them. */
struct reach_class {
	uint32_t class; /* NO_ID: the slot is free */
	uint64_t *reads, *writes, *passes;
};

struct reach {
	const struct census *census;
	const struct people *people;
	struct reach_class
	    *slots; /* by class number, one in each; computed once more where another took its place */
	size_t slot_count;
	uint64_t
	    *above; /* who reaches the root's entries' names: passes all directories down to its parent */
	uint64_t *levels;   /* who passes, by depth below the folder's parent */
	size_t level_count; /* for which there is room */
	struct arena *arena;
};

/* One folder: sets of people. Slot census.category_count is what is in no category. */
struct reach_folder {
	uint64_t *lists;   /* the folder's directory */
	uint64_t *opens;   /* lists a directory or reads a document, anywhere in it */
	uint64_t *reads;   /* reads a document, anywhere in it */
	uint64_t *changes; /* writes a document or adds one, anywhere in it */
	/* one set a slot; of meaning where `has` */
	uint64_t *category_opens, *category_changes;
	uint64_t *category_reads_all, *category_changes_all; /* every document and directory of it */
	bool *has;                                           /* by slot: something of it is there */
	size_t slot_count, words;
};

/* One person's documents in a folder. */
struct reach_documents {
	uint32_t person;
	size_t all, reads, writes;
};

/* false: out of memory. Lives in `arena`. */
bool reach_init(struct reach *reach, const struct census *census, const struct people *people,
		struct arena *arena);
bool reach_folder_init(struct reach_folder *folder, const struct reach *reach, struct arena *arena);

/* Computes a folder; false: out of memory. */
bool reach_look(struct reach *reach, uint32_t folder, struct reach_folder *ret_folder);

/* How many documents of the folder the person reads and writes. false: out of memory. */
bool reach_count(struct reach *reach, uint32_t folder, uint32_t person,
		 struct reach_documents *ret_documents);

/* A person's access to a slot, in the words of the rules: to anything of it. */
enum access reach_access(const struct reach_folder *folder, size_t slot, uint32_t person);

/* The same of what it has to all of it: whoever is given more than that gets something new. */
enum access reach_whole_access(const struct reach_folder *folder, size_t slot, uint32_t person);

static inline const uint64_t *reach_opens(const struct reach_folder *folder, size_t slot)
{
	return &folder->category_opens[slot * folder->words];
}

static inline const uint64_t *reach_changes(const struct reach_folder *folder, size_t slot)
{
	return &folder->category_changes[slot * folder->words];
}

#endif
