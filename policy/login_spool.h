/* The spool: what the module writes at the door, until a sync moves it into the audit trail (R32).
 *
 * state_dir/spool/login is made by sync. The module only appends to it, one write a line; a line is
 *
 *   1 INSTANT-MS EVENT uid=N login=L service=S rhost=H tty=T reason=R id=I sum=CHECKSUM
 *
 * between two newlines, so that what a write left unfinished never touches the next line. Values are escaped:
 * all but letters, digits and ". _ @ : / + -" stands as %XX.
 */
#ifndef CAREACL_POLICY_LOGIN_SPOOL_H
#define CAREACL_POLICY_LOGIN_SPOOL_H

#include "policy/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOGIN_SPOOL_FOLDER "spool" /* in state_dir */
#define LOGIN_SPOOL_FILE "login"   /* in that */
#define LOGIN_SPOOL_VERSION "1"
#define LOGIN_SPOOL_LINE_MAX 1024                   /* both newlines included */
#define LOGIN_SPOOL_MAX_BYTES ((size_t)1024 * 1024) /* what would pass this is not written */
#define LOGIN_SPOOL_SUM " sum="
#define LOGIN_SPOOL_SUM_DIGITS 16

/* The values of a line, in their order; the numbers are bytes that are kept before they are escaped. */
enum login_spool_value {
	LOGIN_SPOOL_LOGIN,   /* 64 */
	LOGIN_SPOOL_SERVICE, /* 32 */
	LOGIN_SPOOL_RHOST,   /* 64 */
	LOGIN_SPOOL_TTY,     /* 32 */
	LOGIN_SPOOL_REASON,  /* 32 */
	LOGIN_SPOOL_ID,      /* 32 */
	LOGIN_SPOOL_VALUE_COUNT
};

static inline const char *login_spool_value_name(enum login_spool_value value)
{
	static const char *const names[LOGIN_SPOOL_VALUE_COUNT] = {"login", "service", "rhost",
								   "tty",   "reason",  "id"};
	return names[value];
}

static inline size_t login_spool_value_bytes(enum login_spool_value value)
{
	return value == LOGIN_SPOOL_LOGIN || value == LOGIN_SPOOL_RHOST ? 64 : 32;
}

/* Stands this byte for itself? */
static inline bool login_spool_is_plain(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       byte == '.' || byte == '_' || byte == '@' || byte == ':' || byte == '/' || byte == '+' ||
	       byte == '-';
}

/* The hash of a line up to LOGIN_SPOOL_SUM: tells a line that was cut or damaged. It keeps nobody from forging. */
static inline uint64_t login_spool_checksum(const char *text, size_t size)
{
	return hash_bytes(HASH_SEED, text, size);
}

#endif
