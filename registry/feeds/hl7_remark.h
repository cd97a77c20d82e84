/* What is odd in messages, and what is rightly not relevant: said once where it is said of somebody again and again, counted
 * where it is of no consequence.
 */
#ifndef CAREACL_FEEDS_HL7_REMARK_H
#define CAREACL_FEEDS_HL7_REMARK_H

#include "policy/arena.h"
#include "registry/feeds/feed_stream.h"

struct hl7_origin;

struct hl7_counted {
	const char *code;
	unsigned file, line; /* the first */
	unsigned long count;
};

#define HL7_COUNTED_MAX 256

struct hl7_remarks {
	struct feed_out *out;
	struct arena *arena;
	bool no_memory;
	struct hl7_counted counted[HL7_COUNTED_MAX];
	size_t counted_count;
	uint64_t *said; /* hashes of what was said once; 0: free */
	size_t said_count, said_capacity;
};

/* Something odd about a patient (NULL: about none), with words for it. */
void hl7_remark_odd(struct hl7_remarks *remarks, const struct hl7_origin *origin, const char *code,
		    const char *patient);

/* The same, once for each `key`. */
void hl7_remark_once(struct hl7_remarks *remarks, const struct hl7_origin *origin, const char *code,
		     const char *patient, const char *key);

/* Is that hash seen for the first time? */
bool hl7_remark_is_new(struct hl7_remarks *remarks, uint64_t hash);

/* Counts what is rightly not relevant. `code` is kept as it is. */
void hl7_remark_apart(struct hl7_remarks *remarks, unsigned file, unsigned line, const char *code);

/* Says what was counted. */
void hl7_remark_end(struct hl7_remarks *remarks);

/* Gives back what is held; not the arena. */
void hl7_remark_clear(struct hl7_remarks *remarks);

#endif
