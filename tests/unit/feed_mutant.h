/* Texts damaged on purpose, as files are on their way: the same number, the same damage. For tests of feeds in any format. */
#ifndef CAREACL_TESTS_UNIT_FEED_MUTANT_H
#define CAREACL_TESTS_UNIT_FEED_MUTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct feed_mutant {
	char *text; /* to be freed */
	size_t size;
	const char *what; /* was done */
};

/* A damaged copy. `is_counted`: the text says itself how long it is, so any part of it may go; where it does not, single bytes are
 * changed, and lines are lost, doubled or moved as a whole: no two statements become a third one. */
struct feed_mutant feed_mutant_make(const char *text, size_t size, uint64_t number, bool is_counted);

/* ---- in place: for formats that are damaged byte by byte ---- */

struct feed_damage {
	uint64_t seed;
	size_t room;       /* bytes that the text may grow to, and one more */
	const char *marks; /* what the format is made of */
	bool puts_in;      /* a mark too many; else a letter becomes another */
};

/* 0 .. most - 1; the same seed, the same numbers. */
unsigned feed_damage_draw(struct feed_damage *damage, unsigned most);

/* Damages the text at a place: one byte, or `length` of them, which are there. Returns its size then. */
size_t feed_damage_do(struct feed_damage *damage, char *text, size_t size, size_t at, size_t length);

#endif
