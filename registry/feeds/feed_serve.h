/* The child's end of one feed: asked once over a socket, it answers with the stream of facts, and asks for files by number
 * as it reads them.
 *
 * The socket first carries a struct feed_request. Behind each request for a file comes one byte with the open descriptor
 * (without: it cannot be had, and reading ends), then the size of its name (2) and the name.
 */
#ifndef CAREACL_FEEDS_FEED_SERVE_H
#define CAREACL_FEEDS_FEED_SERVE_H

#include "registry/feeds/feed_parser.h"

struct feed_request {
	uint32_t parser; /* index into feed_parsers */
	uint32_t file_count;
	struct feed_flags flags;
	unsigned char language;
};

/* Reads one request from the socket and answers it; closes nothing. */
void feed_serve(int fd);

#endif
