/* One line of the audit trail: its form, its hash, its signature. careacl-audit(5) is the manual of the
 * format.
 *
 *   {"sequence":7,"instant":"2026-11-21T09:00:00.123Z","kind":"statement","previous":"HASH","by":"adm.zoe",
 *    "fields":{...},"signature":"..."}
 *
 * The order and spelling of the first four members are fixed, so that the chain can be followed without a JSON
 * parser. Hashes are BLAKE2b of 32 bytes over a line without its newline; signatures are Ed25519 and the last
 * member.
 */
#ifndef CAREACL_AUDIT_LINE_H
#define CAREACL_AUDIT_LINE_H

#include "acl_sync/audit/audit_hash.h"
#include "acl_sync/audit/audit_instant.h"

#include <stdint.h>

#define AUDIT_LINE_MAX ((size_t)64 * 1024)
#define AUDIT_SEQUENCE_MAX UINT64_C(999999999999999)

enum audit_kind {
	AUDIT_KIND_NONE = 0, /* a word that this version does not know */
	AUDIT_STATEMENT,
	AUDIT_REFUSED_LOGIN,
	AUDIT_SESSION_OPENED,
	AUDIT_SESSION_CLOSED,
	AUDIT_ACCESS_GAINED,
	AUDIT_ACCESS_LOST,
	AUDIT_BREAK_GLASS,
	AUDIT_REVIEW,
	AUDIT_GUARD_ACCEPTED,
	AUDIT_CLOCK_ACCEPTED,
	AUDIT_ADOPTION,
	AUDIT_UNDO,
	AUDIT_REFILE,
	AUDIT_SWEEP,
	AUDIT_SET_ASIDE,
	AUDIT_PUT_BACK,
	AUDIT_HELD,
	AUDIT_REPLAY,
	AUDIT_FAILURE,
	AUDIT_SEALED,
	AUDIT_REMOVED,
	AUDIT_KIND_COUNT
};

/* The word of a kind; NULL for AUDIT_KIND_NONE and what is none. Static. */
const char *audit_kind_name(enum audit_kind kind);

/* A place in the chain: the number and hash of its last line. Before the first line both are zero. */
struct audit_place {
	uint64_t sequence;
	unsigned char hash[AUDIT_HASH_SIZE];
};

bool audit_place_same(const struct audit_place *a, const struct audit_place *b);

/* A line that was read. `text` is the reader's buffer. */
struct audit_line {
	const char *text;
	size_t size; /* without the newline */
	uint64_t sequence;
	char instant[AUDIT_INSTANT_SIZE];
	enum audit_kind kind;
	unsigned char previous[AUDIT_HASH_SIZE];
	bool is_signed; /* it carries a signature; whether it is right, audit_line_is_genuine() says */
	unsigned char signature[AUDIT_SIGNATURE_SIZE];
	size_t signed_size; /* bytes that the signature is about */
};

/* Reads what stands fixed in a line of `size` bytes. false: it is no line of a trail. Beyond "by" it need not
 * be JSON. */
bool audit_line_parse(const char *text, size_t size, struct audit_line *ret_line);

/* The place in the chain after this line. */
struct audit_place audit_line_place(const struct audit_line *line);

/* Does the line follow that place? */
bool audit_line_follows(const struct audit_line *line, const struct audit_place *place);

/* Is the line signed, and by the owner of this key? */
bool audit_line_is_genuine(const struct audit_line *line, const unsigned char public[AUDIT_PUBLIC_SIZE]);

/* What is to be written: all but what the chain adds. `rest` is "by":..,"fields":{..} without braces around. */
struct audit_draft {
	char instant[AUDIT_INSTANT_SIZE];
	enum audit_kind kind;
	char *rest;
	size_t rest_size;
};

/* Room that a line of this draft needs at most, newline included. */
size_t audit_draft_room(const struct audit_draft *draft);

/* Writes the draft as the line after *place, moves *place on, and returns its size with the newline. `secret`
 * NULL: not signed. `buffer` has the room. */
size_t audit_draft_write(const struct audit_draft *draft, struct audit_place *place,
			 const unsigned char *secret, char *buffer);

#endif
