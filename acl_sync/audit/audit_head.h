/* The signed head: where the trail ends. One file of two slots that are written in turn, each in a sector of
 * its own, so that a power cut in the middle of a write leaves the other. */
#ifndef CAREACL_AUDIT_HEAD_H
#define CAREACL_AUDIT_HEAD_H

#include "acl_sync/audit/audit_line.h"
#include "registry/safe_file.h"

#define AUDIT_HEAD_FILE "head"
#define AUDIT_HEAD_SLOT 512 /* bytes, newline included */
#define AUDIT_HEAD_SIZE (2 * AUDIT_HEAD_SLOT)

struct audit_head {
	struct audit_place place;        /* after the last line */
	uint64_t segment;                /* the segment with that line; 0: there is none yet */
	uint64_t size;                   /* that segment's, in bytes */
	bool is_sealed;                  /* the next line opens a new segment */
	char opened[AUDIT_INSTANT_SIZE]; /* the segment's first line; "" before */
};

/* Writes one slot as text. */
void audit_head_format(const struct audit_head *head, const unsigned char secret[AUDIT_SECRET_SIZE],
		       char ret_slot[AUDIT_HEAD_SLOT]);

/* Reads one slot; false: it is none, or not signed with this key. */
bool audit_head_parse(const char slot[AUDIT_HEAD_SLOT], const unsigned char public[AUDIT_PUBLIC_SIZE],
		      struct audit_head *ret_head);

/* Of the slots in `bytes`, the right one that is farthest, and which of them it is. false: none is right. */
bool audit_head_choose(const char *bytes, size_t size, const unsigned char public[AUDIT_PUBLIC_SIZE],
		       struct audit_head *ret_head, unsigned *ret_slot);

/* Reads the head below an open folder, or a copy of it by path. 0; -ENOENT; -EBADMSG: no slot is right; -errno. */
int audit_head_load(int folder_fd, const char *path, const unsigned char public[AUDIT_PUBLIC_SIZE],
		    struct audit_head *ret_head, unsigned *ret_slot, struct safe_problem *ret_problem);

/* Writes one slot in place and waits for the disk. 0 or -errno. */
int audit_head_store(int folder_fd, const struct audit_head *head, unsigned slot,
		     const unsigned char secret[AUDIT_SECRET_SIZE], struct safe_problem *ret_problem);

/* Makes the file anew, `head` in slot 0. */
int audit_head_make(int folder_fd, const struct audit_head *head,
		    const unsigned char secret[AUDIT_SECRET_SIZE], struct safe_problem *ret_problem);

#endif
