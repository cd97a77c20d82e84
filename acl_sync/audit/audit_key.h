/* The keys of a trail: `key` (secret, for who appends) and `key.pub` (for who verifies; keep a copy elsewhere).
 * Both are one line of hexadecimal digits. */
#ifndef CAREACL_AUDIT_KEY_H
#define CAREACL_AUDIT_KEY_H

#include "acl_sync/audit/audit_hash.h"
#include "registry/safe_file.h"

#define AUDIT_KEY_FILE "key"
#define AUDIT_PUBLIC_FILE "key.pub"

struct audit_key {
	unsigned char public[AUDIT_PUBLIC_SIZE];
	unsigned char secret[AUDIT_SECRET_SIZE];
};

/* Reads the secret key, and writes the public one beside it where it is missing or another. 0; -ENOENT: there is no
 * secret key; -errno, -EBADMSG (no key) or -EPERM (others can read it) with the problem. */
int audit_key_load(int folder_fd, struct audit_key *ret_key, struct safe_problem *ret_problem);

/* Makes new keys, in memory. */
void audit_key_generate(struct audit_key *ret_key);

/* Writes both keys, the public one first, and waits for the disk. 0 or -errno. */
int audit_key_store(int folder_fd, const struct audit_key *key, struct safe_problem *ret_problem);

/* Reads a public key from any file that opens. 0; -ENOENT; -errno, -EBADMSG with the problem. */
int audit_key_read_public(int folder_fd, const char *path, unsigned char ret_public[AUDIT_PUBLIC_SIZE],
			  struct safe_problem *ret_problem);

/* Forgets the secret. */
void audit_key_clear(struct audit_key *key);

#endif
