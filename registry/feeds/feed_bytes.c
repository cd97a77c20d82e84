#include "registry/feeds/feed_bytes.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void feed_bytes_init(struct feed_bytes *bytes, int fd)
{
	bytes->fd = fd;
	bytes->line = 1;
	bytes->failed = false;
	bytes->at = bytes->used = 0;
}

/* false: nothing more. */
static bool fill(struct feed_bytes *bytes)
{
	ssize_t got;
	if (bytes->failed)
		return false;
	do
		got = read(bytes->fd, bytes->buffer, sizeof(bytes->buffer));
	while (got < 0 && errno == EINTR);
	bytes->failed = got < 0;
	bytes->at = 0;
	bytes->used = got > 0 ? (size_t)got : 0;
	return got > 0;
}

int feed_bytes_peek(struct feed_bytes *bytes)
{
	if (bytes->at == bytes->used && !fill(bytes))
		return FEED_BYTES_END;
	return bytes->buffer[bytes->at];
}

int feed_bytes_next(struct feed_bytes *bytes)
{
	int next = feed_bytes_peek(bytes);
	bytes->at += next != FEED_BYTES_END;
	bytes->line += next == '\n';
	return next;
}

size_t feed_bytes_run(struct feed_bytes *bytes, const bool stops[256], const unsigned char **ret_run)
{
	size_t end = bytes->at, start = bytes->at;
	while (end < bytes->used && !stops[bytes->buffer[end]])
		end++;
	*ret_run = bytes->buffer + start;
	bytes->at = end;
	return end - start;
}

bool feed_bytes_has_mark(struct feed_bytes *bytes)
{
	return feed_bytes_peek(bytes) != FEED_BYTES_END && bytes->used - bytes->at >= 3 &&
	       memcmp(bytes->buffer + bytes->at, "\xef\xbb\xbf", 3) == 0;
}
