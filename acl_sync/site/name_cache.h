/* Answers of the name service, each login asked for once a run. */
#ifndef CAREACL_SITE_NAME_CACHE_H
#define CAREACL_SITE_NAME_CACHE_H

#include "acl_sync/site/names.h"

struct name_answer {
	const char *login;
	enum name_result result;
	uid_t uid; /* of meaning with NAME_FOUND only, as is gid */
	gid_t gid;
};

struct name_cache {
	struct arena *arena;
	struct name_answer *slots; /* open addressing; a slot without login is free */
	size_t slot_count, count;
	bool asked_root, knows_root;
	size_t failed_in_row; /* questions without an answer, one after the other */
};

/* After so many the rest of a run is not asked any more: each may take the time that a server has to answer. */
#define NAME_CACHE_FAILED_MAX 20

/* The cache's memory is the arena's. */
void name_cache_init(struct name_cache *cache, struct arena *arena);

/* What the name service says of `login`. One that does not know root has lost a source: it then says of
 * nobody that there is no such login, but NAME_FAILED. Valid until the next call. NAME_FAILED also when out of memory. */
struct name_answer name_cache_login(struct name_cache *cache, const char *login);

/* Does the name service say that `uid` is somebody else's than `login`'s? false also when it does not answer. */
bool name_cache_is_anothers(struct name_cache *cache, uid_t uid, const char *login);

#endif
