/* How verifying is divided: keys, head and end (audit_verify.c), segments (audit_verify_segment.c), their lines
 * (audit_verify_lines.c), each of them (audit_verify_line.c), what is told (audit_verify_findings.c). */
#ifndef CAREACL_AUDIT_VERIFY_PRIVATE_H
#define CAREACL_AUDIT_VERIFY_PRIVATE_H

#include "acl_sync/audit/audit_chain.h"
#include "acl_sync/audit/audit_head.h"
#include "acl_sync/audit/audit_removed.h"
#include "acl_sync/audit/audit_segment.h"
#include "acl_sync/audit/audit_verify.h"

/* Somebody remembers that the trail had this line. */
struct expectation {
	struct audit_place place;
	const char *source;
	enum audit_what what; /* if the line is another one */
};

/* A segment as it lay there when verifying began. */
struct verify_segment {
	uint64_t first;  /* by its name */
	uint64_t starts; /* by its first line; the same where that cannot be read */
	uint64_t size;
};

struct verify {
	int folder_fd;
	struct arena *arena;
	struct audit_verdict *verdict;
	const unsigned char *public;
	struct audit_head head;
	bool has_head;
	struct audit_removed removed;
	struct expectation expectations[3];
	size_t expectation_count;
	struct verify_segment *segments;
	size_t segment_count;
	/* where the reader stands */
	const struct verify_segment *segment;
	const char *file;
	bool is_last;
	uint64_t line;             /* number in the file of the line being judged */
	struct audit_place before; /* the place before the last line */
	bool is_unknown;           /* the last line was unreadable: nobody knows its hash */
	bool is_sealed;            /* the last line was a seal */
	bool has_stopped;          /* in this segment: what follows does not count */
	uint64_t batches_after_head;
	uint64_t reached;      /* the last line that was read, whether it counts or not */
	const char *last_file; /* of the last line that was taken */
	uint64_t last_line;
};

/* Keeps a finding at file:line. A format that ends with "; " goes on with what that means and what to do. */
void verify_tell(struct verify *verify, enum audit_what what, const char *file, uint64_t line,
		 uint64_t sequence, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Lists the segments in the order of their first lines. 0 or -errno. */
int verify_list(struct verify *verify, struct safe_problem *problem);

/* Follows verify->segment whole, its seal too, from *place on and moves it. */
void verify_segment(struct verify *verify, struct audit_place *place);

/* Follows the lines of verify->segment from *place on and moves it. */
void verify_lines(struct verify *verify, const struct audit_bytes *bytes, struct audit_place *place);

/* Takes a line that follows. */
void verify_line_take(struct verify *verify, const struct audit_line *line);

/* Judges what stands next in the chain and does not follow, and goes on after it; sets has_stopped where it does not
 * count. */
void verify_line_judge(struct verify *verify, struct audit_chain *chain);

/* Everything that the head vouches for lies behind: what follows was never signed. */
bool verify_is_after_head(const struct verify *verify, const struct audit_chain *chain);

#endif
