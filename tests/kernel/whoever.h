/* Who can do what with everything below the root, by inode: a document is the same wherever it is renamed to. */
#ifndef CAREACL_TESTS_KERNEL_WHOEVER_H
#define CAREACL_TESTS_KERNEL_WHOEVER_H

#include <stddef.h>
#include <sys/types.h>

#define WHOEVER_LOGINS 5
#define WHOEVER_OBJECTS 128

enum { CAN_READ = 1, CAN_WRITE = 2, CAN_READ_INSIDE = 4, CAN_WRITE_INSIDE = 8 };

/* INSIDE: with the object's directory as a working directory from before, so that a closed gate hides nothing. */
struct whoever {
	size_t count;
	ino_t inodes[WHOEVER_OBJECTS];
	char paths[WHOEVER_OBJECTS][128];
	unsigned char can[WHOEVER_LOGINS][WHOEVER_OBJECTS];
};

/* The people of people.h. */
extern const char *const whoever_logins[WHOEVER_LOGINS];

/* Tries everything: children with the logins' uids open all files and directories. */
void whoever_look(struct whoever *whoever);

/* What that login can do with the object; 0: nothing, or it is not known. */
unsigned char whoever_can(const struct whoever *whoever, size_t login, ino_t inode);

/* Fails unless nobody can do with a known object what neither `old` nor `new` allow; with an object that neither knows
 * (a directory around a document aside) only those who may read what stands in it. Returns how many objects were
 * compared. */
size_t whoever_expect_within(const struct whoever *now, const struct whoever *old, const struct whoever *new,
			     const char *when, unsigned long call);

/* Fails unless every object of `one` is there, and everybody can do the same with it. */
void whoever_expect_same(const struct whoever *now, const struct whoever *one, const char *when,
			 unsigned long call);

#endif
