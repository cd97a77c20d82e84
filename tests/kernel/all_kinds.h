/* A store in which a sync has something of every kind to do, as often as a test wants it: people who come and go, folders to
 * be made and closed, documents that settle, leave, come back, are limited or linked, links of views, strangers, damage. */
#ifndef CAREACL_TESTS_KERNEL_ALL_KINDS_H
#define CAREACL_TESTS_KERNEL_ALL_KINDS_H

#include "tests/kernel/disk.h"
#include "tests/kernel/matrix.h"

struct all_kinds {
	struct disk old, new;
	struct matrix old_can, new_can; /* before, and when all is done */
	size_t objects_kept, authors_kept, announced, lost;
	size_t authors_first; /* kept before any object was */
	bool is_told;         /* the run has said what it is about to do, or there was nothing */
	size_t operations;    /* that the whole of it takes */
};

/* On a mounted file system: puts the store there, looks what everybody can do before and after, and puts it back. The jobs
 * of `new` have all hooks. */
void all_kinds_begin(struct all_kinds *kinds);
void all_kinds_end(struct all_kinds *kinds);

/* As it was before the sync, with the same content and attributes; other inodes. */
void all_kinds_put_back(struct all_kinds *kinds);

/* An apply of the new facts; what its hooks are told is in `kinds`. */
int all_kinds_apply(struct all_kinds *kinds, struct store_report *report);

/* Does the run, or something in it, say that it failed? That strangers are closed is no failure. */
bool all_kinds_is_told(int result, const struct store_report *report);

/* Fails unless nobody has what they had neither before nor will have; a sync that was told to fail heals at the next, which
 * leaves nothing to do. `when`, `call`: for the message. */
void all_kinds_expect_safe(struct all_kinds *kinds, const char *when, unsigned long call);
void all_kinds_expect_healed(struct all_kinds *kinds, const char *when, unsigned long call);

#endif
