/* The files of the trail: segments named by the number of their first line, "0000000000000001.jsonl". */
#ifndef CAREACL_AUDIT_SEGMENT_H
#define CAREACL_AUDIT_SEGMENT_H

#include "policy/arena.h"
#include "registry/safe_file.h"

#include <stdint.h>

#define AUDIT_SEGMENT_SUFFIX ".jsonl"
#define AUDIT_SEGMENT_NAME_SIZE 32
#define AUDIT_SEGMENT_MAX_BYTES ((uint64_t)1 << 30) /* larger ones are none of ours */

struct audit_segment_name {
	char text[AUDIT_SEGMENT_NAME_SIZE];
};

/* The name of the segment whose first line has this number. By value, so that it can stand in an argument list. */
struct audit_segment_name audit_segment_name(uint64_t first);

/* All segments' numbers, ascending, in `arena`; and names that are no segment's. */
struct audit_segments {
	uint64_t *firsts;
	size_t count;
	const char **strangers;
	size_t stranger_count;
};
int audit_segment_list(int folder_fd, struct arena *arena, struct audit_segments *ret_segments,
		       struct safe_problem *ret_problem);

/* Opens for reading and appending. 0 and *ret_fd, or -errno (-ENOENT: there is none). */
int audit_segment_open(int folder_fd, uint64_t first, int *ret_fd, struct safe_problem *ret_problem);

/* Makes the segment durably, empty; one that is there already is opened. */
int audit_segment_make(int folder_fd, uint64_t first, bool append_only, int *ret_fd,
		       struct safe_problem *ret_problem);

/* Part of a file, on the heap. */
struct audit_bytes {
	char *bytes;
	size_t size;
};

/* Reads from `from` to the end, which may be nothing; *ret_total is the file's size (`from` beyond it: no
 * bytes). */
int audit_segment_read_fd(int fd, uint64_t from, struct audit_bytes *ret_bytes, uint64_t *ret_total);

/* Reads a segment whole. 0 or -errno. */
int audit_segment_read(int folder_fd, uint64_t first, struct audit_bytes *ret_bytes,
		       struct safe_problem *ret_problem);
void audit_bytes_clear(struct audit_bytes *bytes);

/* Makes a sealed segment read-only; best effort: the chain holds without it. */
void audit_segment_close_for_good(int fd, bool append_only);

/* Removes a segment, whatever keeps it. 0 or -errno. */
int audit_segment_remove(int folder_fd, uint64_t first);

#endif
