/* Who can open what today, in people: counted over all folders. */
#ifndef CAREACL_ADOPT_TODAY_H
#define CAREACL_ADOPT_TODAY_H

#include "acl_sync/adopt/reach.h"

struct today_person {
	size_t folders; /* that it opens */
	size_t reads;   /* of them, those in which it reads a document */
	size_t changes; /* of them, those in which it may change something */
	size_t alone;   /* of them, those that no group opens to it, nor everybody's permissions */
};

struct today_group {
	size_t folders; /* that every member opens, by this group's permissions */
	size_t reads, changes;
};

struct today {
	const struct census *census;
	const struct people *people;
	struct today_person *persons; /* by person; the stranger: everybody */
	struct today_group *groups;   /* by group */
	size_t open_folders;          /* that somebody opens */
	size_t orphans;               /* uids of the tree without a login */
	size_t root_objects, orphan_objects;
};

/* How the people of one folder come to it. */
struct today_ways {
	bool
	    everybody; /* opens it; groups and `alone` are then those who read or change more than everybody */
	const uint32_t *groups; /* whose permissions let all their members in */
	size_t group_count;
	const uint64_t *alone; /* the others */
};

/* Splits the people of a folder into ways. */
struct today_splitter {
	const struct reach *reach;
	uint32_t *groups;
	uint32_t *seen; /* by group: the last call that met it */
	uint64_t *base, *alone;
	uint32_t call;
};

/* Everything in `arena`; false: out of memory. */
bool today_splitter_init(struct today_splitter *splitter, const struct reach *reach, struct arena *arena);

/* Good until the next call. */
struct today_ways today_split(struct today_splitter *splitter, uint32_t folder,
			      const struct reach_folder *sets);

/* Counts everything; false: out of memory. */
bool today_take(struct today *today, struct reach *reach, struct arena *arena);

#endif
