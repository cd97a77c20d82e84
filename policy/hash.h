/* FNV-1a, 64 bits: for tables, for the bytes of lock files, for damage. It keeps nobody from forging. */
#ifndef CAREACL_POLICY_HASH_H
#define CAREACL_POLICY_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HASH_SEED UINT64_C(0xcbf29ce484222325)

/* The hash of `size` bytes that follow what `hash` is of; HASH_SEED: nothing came before. */
static inline uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
	return hash;
}

/* The same of a text without its NUL. */
static inline uint64_t hash_text(uint64_t hash, const char *text)
{
	return hash_bytes(hash, text, strlen(text));
}

#endif
