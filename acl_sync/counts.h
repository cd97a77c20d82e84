/* How many of what, for people: "1 operation", "3 operations". */
#ifndef CAREACL_ACL_SYNC_COUNTS_H
#define CAREACL_ACL_SYNC_COUNTS_H

#include <stdbool.h>
#include <stddef.h>

/* Words in English; a word without a space stands here as wording() says it. */
struct counted {
	size_t count;
	const char *one, *many;
	bool is_rare; /* not told where there are none */
};

#define COUNT_OF(items) (sizeof(items) / sizeof((items)[0]))

/* Does so many take the word for one? In French none does, too. */
bool counts_is_one(long long count);

/* Tells them on stdout, in order, each behind `before`; the first behind nothing with `begins`. */
void counts_tell(const struct counted *items, size_t count, const char *before, bool begins);

#endif
