/* The bytes of a file, one after the other, and in which line they stand. For parsers. */
#ifndef CAREACL_FEEDS_FEED_BYTES_H
#define CAREACL_FEEDS_FEED_BYTES_H

#include <stdbool.h>
#include <stddef.h>

#define FEED_BYTES_END (-1)

struct feed_bytes {
	int fd;
	unsigned line; /* of the next byte, from 1 */
	bool failed;   /* it could not be read to its end */
	size_t at, used;
	unsigned char buffer[65536];
};

/* Starts at where `fd` stands. */
void feed_bytes_init(struct feed_bytes *bytes, int fd);

/* The next byte, FEED_BYTES_END at the end or after a failure. A newline counts to the line that it ends. */
int feed_bytes_next(struct feed_bytes *bytes);

/* The same without taking it. */
int feed_bytes_peek(struct feed_bytes *bytes);

/* Takes the bytes up to the first of which stops[] is set, as far as they are at hand; *ret_run is good until the next call. Their
 * number; 0: the next byte is such a one, or has to be fetched first. A newline must be one. */
size_t feed_bytes_run(struct feed_bytes *bytes, const bool stops[256], const unsigned char **ret_run);

/* At the start: is there a byte order mark? Nothing is taken. */
bool feed_bytes_has_mark(struct feed_bytes *bytes);

#endif
