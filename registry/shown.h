/* Words of a foreign text, fit for a message: short, on one line, valid UTF-8, without control characters. */
#ifndef CAREACL_REGISTRY_SHOWN_H
#define CAREACL_REGISTRY_SHOWN_H

#include <stddef.h>

struct shown {
	char text[72];
};

/* `size` bytes of `bytes` for people: what cannot be shown becomes '?', what is too long ends in "...".
 * By value, so that shown(x).text can stand in an argument list. */
struct shown shown_bytes(const char *bytes, size_t size);

/* The same for a string. */
struct shown shown(const char *text);

#endif
