/* The inside of a trail. All of it but open, begin and add happens under the trail's lock. */
#ifndef CAREACL_AUDIT_TRAIL_PRIVATE_H
#define CAREACL_AUDIT_TRAIL_PRIVATE_H

#include "acl_sync/audit/audit_chain.h"
#include "acl_sync/audit/audit_head.h"
#include "acl_sync/audit/audit_key.h"
#include "acl_sync/audit/trail.h"

#define TRAIL_LOCK_FILE "lock"
#define TRAIL_BY "careacl" /* who writes what the trail says about itself */

/* Lines that belong together. */
struct trail_drafts {
	struct audit_draft *items;
	size_t count, capacity;
	size_t room; /* bytes that they need at most */
};

struct trail {
	int folder_fd;
	int lock_fd;
	struct trail_options options;
	struct audit_key key;
	struct trail_drafts batch;
	struct trail_drafts notes; /* what was found wrong with the trail; written before the batch */
	uint64_t committed;
	struct safe_problem problem;
	struct safe_problem mended; /* "": nothing had to be put right */
	/* where the trail ends: found anew under each lock (trail_tail.c) */
	int fd; /* the open segment; -1: a new one is to be made */
	uint64_t fd_segment;
	struct audit_head head;
	unsigned slot; /* of the head */
	uint64_t size; /* the open segment's */
	bool lacks_newline;
};

/* trail_drafts.c: adds a line to a batch; one that the trail says about itself, which takes `fields` over (NULL: out
 * of memory) and has the `instant` of a line. */
int trail_drafts_add(struct trail_drafts *drafts, const struct trail_event *event);
int trail_drafts_note(struct trail_drafts *drafts, enum audit_kind kind, const char *instant, json_t *fields);
void trail_drafts_clear(struct trail_drafts *drafts);

/* The lock of all who append. */
int trail_lock(struct trail *trail);
void trail_unlock(struct trail *trail);

/* Finds where the trail ends: head, size and the open segment are right afterwards, and what is wrong is in
 * notes, with `instant`. 0 or -errno with the problem. */
int trail_find_tail(struct trail *trail, const char *instant);

/* Writes the notes and `drafts` as one batch at the end found, makes the segment if there is none, waits for
 * the disk, and moves the head on. */
int trail_write(struct trail *trail, const struct trail_drafts *drafts);

/* Signs where the trail ends now. */
int trail_store_head(struct trail *trail, const struct audit_head *head);

/* Seals the open segment if it is old at `instant`, or of `bytes` size. *ret_sealed: it was; the next line
 * makes another. */
int trail_seal(struct trail *trail, const char *instant, size_t bytes, bool *ret_sealed);

/* Lets go of the open segment. */
void trail_close_segment(struct trail *trail);

#endif
