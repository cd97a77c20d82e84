/* Follows the lines of one segment: each must follow the one before; a batch counts from the line that is
 * signed.
 *
 * What a power cut tore is not taken out of the file: the next batch begins with a line that says where the
 * torn bytes lie and what their hash is ("failure", "what":"torn"), and they are passed over from then on.
 */
#ifndef CAREACL_AUDIT_CHAIN_H
#define CAREACL_AUDIT_CHAIN_H

#include "acl_sync/audit/audit_line.h"

#include <jansson.h>

struct audit_chain {
	const char *bytes; /* the caller's */
	size_t size;
	uint64_t base;               /* where in the file they begin */
	const unsigned char *public; /* signatures must be of this key; NULL: they are not looked into */
	size_t at;                   /* of the next line in `bytes` */
	struct audit_place place;    /* after the lines read */
	size_t committed_at;         /* after the last signed line */
	struct audit_place committed;
	enum audit_kind committed_kind;  /* of that line; AUDIT_KIND_NONE: none was signed */
	char opened[AUDIT_INSTANT_SIZE]; /* the first line's instant; "" before */
	bool has_no_torn;                /* from `at` on, nothing says that bytes were torn */
};

enum audit_step {
	AUDIT_STEP_END,   /* all bytes are read (committed_at < at: the last lines do not count) */
	AUDIT_STEP_LINE,  /* a line that follows */
	AUDIT_STEP_ASIDE, /* torn bytes were passed; lines since committed_at do not count */
	AUDIT_STEP_BROKEN /* what stands at `at` is no line, does not follow, or has a wrong signature */
};

/* Starts at the beginning of `bytes`, after the line at `place`. */
void audit_chain_begin(struct audit_chain *chain, const char *bytes, size_t size, uint64_t base,
		       const struct audit_place *place);

/* The same after the place that the first line itself names. false: what stands first is no line; then it is the place
 * before all lines. */
bool audit_chain_begin_anywhere(struct audit_chain *chain, const char *bytes, size_t size);

/* One step. ret_line is filled for AUDIT_STEP_LINE only. */
enum audit_step audit_chain_next(struct audit_chain *chain, struct audit_line *ret_line);

/* All steps, to the end or to what is broken. */
void audit_chain_run(struct audit_chain *chain);

/* The text at `at` up to its newline, or to the end of the bytes; *ret_next: where the next begins. false:
 * there is no newline. */
bool audit_chain_text(const struct audit_chain *chain, size_t at, size_t *ret_size, size_t *ret_next);

/* Goes on after a line that the caller has judged itself. */
void audit_chain_go_on(struct audit_chain *chain, size_t at, const struct audit_place *place);

/* The fields of the line that sets `bytes` aside, which begin at `offset` of the file. NULL: out of memory. */
json_t *audit_torn_fields(uint64_t offset, const char *bytes, size_t size);

#endif
