/* Hashes and signatures of the audit trail, and their digits (libsodium). */
#ifndef CAREACL_AUDIT_HASH_H
#define CAREACL_AUDIT_HASH_H

#include <stdbool.h>
#include <stddef.h>

#define AUDIT_HASH_SIZE 32
#define AUDIT_SIGNATURE_SIZE 64
#define AUDIT_PUBLIC_SIZE 32
#define AUDIT_SECRET_SIZE 64

/* Hexadecimal digits, lower case, of `size` bytes; ret_text has 2 * size + 1 bytes. And back: exactly 2 * size
 * digits. */
void audit_hex(const unsigned char *bytes, size_t size, char *ret_text);
bool audit_unhex(const char *text, unsigned char *ret_bytes, size_t size);
/* ... of a text that ends there. */
bool audit_unhex_text(const char *text, unsigned char *ret_bytes, size_t size);

/* BLAKE2b of 32 bytes. */
void audit_hash(const void *bytes, size_t size, unsigned char ret_hash[AUDIT_HASH_SIZE]);

/* Ed25519 over `what` (which keeps signatures of different things apart) and the bytes' hash. */
void audit_sign(const char *what, const void *bytes, size_t size,
		const unsigned char secret[AUDIT_SECRET_SIZE],
		unsigned char ret_signature[AUDIT_SIGNATURE_SIZE]);
bool audit_signature_is_right(const char *what, const void *bytes, size_t size,
			      const unsigned char public[AUDIT_PUBLIC_SIZE],
			      const unsigned char signature[AUDIT_SIGNATURE_SIZE]);

#endif
