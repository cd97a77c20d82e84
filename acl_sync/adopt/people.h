/* Who is there to open something: every login that the name service lists, that the registry names, or that owns or is named by
 * anything of the tree; and the Unix groups that stand there.
 *
 * Each person has a bit; bit 0 is the stranger: a login that nothing of the tree names and that is in none of its groups, which
 * is how one finds what is open to everybody. root is nobody here: it may open all.
 */
#ifndef CAREACL_ADOPT_PEOPLE_H
#define CAREACL_ADOPT_PEOPLE_H

#include "acl_sync/adopt/census.h"

#define PERSON_STRANGER 0
/* Smaller uids are accounts of services, not of people (login.defs). */
#define PERSON_UID_FIRST 1000

struct person {
	uid_t uid;
	gid_t gid;         /* primary; of meaning with a name */
	const char *login; /* NULL: no login has that uid */
	size_t objects;    /* that it owns in the tree */
};

struct people_group {
	gid_t gid;
	const char *name; /* NULL: no group has that gid */
	const uint32_t *members;
	size_t member_count;
};

struct people {
	struct arena *arena;
	struct person *persons; /* the stranger, then in order of uid, each once */
	size_t count, capacity;
	struct people_group *groups; /* of the tree, in order of gid */
	size_t group_count, group_capacity;
	size_t words;     /* of a set of people */
	bool is_complete; /* false: the name service broke off, or did not answer: there may be more */
};

/* A login of the registry, and its uid. */
struct people_known {
	const char *login;
	uid_t uid;
};

/* Finds everybody. Lives in `arena`; false: out of memory. */
bool people_find(struct people *people, const struct census *census, const struct people_known *known,
		 size_t known_count, struct arena *arena);

/* The person with that uid, the group with that gid; NO_ID: there is none. */
uint32_t people_person(const struct people *people, uid_t uid);
uint32_t people_group(const struct people *people, gid_t gid);

/* A login's name, "uid:N" where there is none. In `arena`. */
const char *people_name(const struct people *people, uint32_t person, struct arena *arena);
const char *people_group_name(const struct people *people, uint32_t group, struct arena *arena);

/* ---- sets of people: people.words words ---- */

static inline bool people_has(const uint64_t *set, uint32_t person)
{
	return (set[person / 64] >> (person % 64) & 1) != 0;
}

static inline void people_add(uint64_t *set, uint32_t person)
{
	set[person / 64] |= UINT64_C(1) << (person % 64);
}

static inline void people_remove(uint64_t *set, uint32_t person)
{
	set[person / 64] &= ~(UINT64_C(1) << (person % 64));
}

/* The next person of the set from `person` on; people.count: there is none. */
uint32_t people_next(const struct people *people, const uint64_t *set, uint32_t person);

/* So many are in the set, the stranger not counted. */
size_t people_size(const struct people *people, const uint64_t *set);

/* Are all members of the group in the set? false of a group without members. */
bool people_has_group(const struct people_group *group, const uint64_t *set);

#endif
