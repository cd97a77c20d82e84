/* Shared by the files of the loader only. */
#ifndef CAREACL_REGISTRY_LOADER_PRIVATE_H
#define CAREACL_REGISTRY_LOADER_PRIVATE_H

#include "registry/loader.h"

#include <stddef.h>
#include <stdint.h>

/* What a new process is for: the byte that comes with its socket. */
#define LOADER_TEXTS 'a'
#define LOADER_FEED 'f'

/* What goes before a text. */
struct request {
	uint64_t size;
	unsigned char in_site_language; /* errors are formatted as the site speaks */
	unsigned char language;
	unsigned char in_parts; /* what is announced, a size, and an answer for each part; then twice 0 */
};

/* ---- loader_serve.c ---- */

/* All of it, or false. */
bool loader_send(int fd, const void *bytes, size_t size);
bool loader_receive(int fd, void *bytes, size_t size);

/* Answers what comes over `control`, until nobody asks any more. */
void loader_serve(int control);

/* ---- loader_jail.c: in the child ---- */

/* Gives up everything but `fd`, which becomes 3. false: some of it could not be given up. */
bool loader_jail(int fd);

/* Nor can it start another from here on. */
bool loader_jail_alone(void);

#endif
