#include "acl_sync/audit/audit_hash.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

_Static_assert(AUDIT_SIGNATURE_SIZE == crypto_sign_BYTES && AUDIT_PUBLIC_SIZE == crypto_sign_PUBLICKEYBYTES &&
		   AUDIT_SECRET_SIZE == crypto_sign_SECRETKEYBYTES &&
		   AUDIT_HASH_SIZE == crypto_generichash_BYTES,
	       "sizes of libsodium");

void audit_hex(const unsigned char *bytes, size_t size, char *ret_text)
{
	sodium_bin2hex(ret_text, 2 * size + 1, bytes, size);
}

static int digit_of(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool audit_unhex(const char *text, unsigned char *ret_bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		int high = digit_of(text[2 * i]), low = high < 0 ? -1 : digit_of(text[2 * i + 1]);
		if (low < 0)
			return false;
		ret_bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

bool audit_unhex_text(const char *text, unsigned char *ret_bytes, size_t size)
{
	return strlen(text) == 2 * size && audit_unhex(text, ret_bytes, size);
}

void audit_hash(const void *bytes, size_t size, unsigned char ret_hash[AUDIT_HASH_SIZE])
{
	crypto_generichash(ret_hash, AUDIT_HASH_SIZE, bytes, size, NULL, 0);
}

/* What is signed: "careacl audit WHAT 1", a newline, and the hash. */
struct message {
	unsigned char bytes[64 + AUDIT_HASH_SIZE];
	size_t size;
};

static struct message message_of(const char *what, const void *bytes, size_t size)
{
	struct message message;
	message.size = (size_t)snprintf((char *)message.bytes, 64, "careacl audit %s 1\n", what);
	audit_hash(bytes, size, message.bytes + message.size);
	message.size += AUDIT_HASH_SIZE;
	return message;
}

void audit_sign(const char *what, const void *bytes, size_t size,
		const unsigned char secret[AUDIT_SECRET_SIZE],
		unsigned char ret_signature[AUDIT_SIGNATURE_SIZE])
{
	struct message message = message_of(what, bytes, size);
	crypto_sign_detached(ret_signature, NULL, message.bytes, message.size, secret);
}

bool audit_signature_is_right(const char *what, const void *bytes, size_t size,
			      const unsigned char public[AUDIT_PUBLIC_SIZE],
			      const unsigned char signature[AUDIT_SIGNATURE_SIZE])
{
	struct message message = message_of(what, bytes, size);
	return crypto_sign_verify_detached(signature, message.bytes, message.size, public) == 0;
}
