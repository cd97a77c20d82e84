/* The stream between a parser of feeds and the privileged side, recorded and played again: for unit tests, and for fuzzers, which are
 * a file each. A struct that begins with this one can be the context of all of it.
 */
#ifndef CAREACL_TESTS_UNIT_FEED_TAPE_H
#define CAREACL_TESTS_UNIT_FEED_TAPE_H

#include "registry/feeds/feed_parser.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct feed_file {
	const char *name;
	const char *text;
	size_t size; /* 0: up to the NUL */
};

struct feed_tape {
	const struct feed_file *files; /* what is parsed */
	unsigned count;
	unsigned char *bytes; /* as far as it was written: to be freed; and read */
	size_t size, at;
};

/* Of struct feed_out. */
static inline bool feed_tape_record(void *context, const void *bytes, size_t size)
{
	struct feed_tape *tape = context;
	unsigned char *grown = realloc(tape->bytes, tape->size + size);
	if (grown == NULL)
		return false;
	tape->bytes = grown;
	memcpy(grown + tape->size, bytes, size);
	tape->size += size;
	return true;
}

/* Of struct feed_stream: what was recorded, once. */
static inline bool feed_tape_play(void *context, void *bytes, size_t size)
{
	struct feed_tape *tape = context;
	if (tape->size - tape->at < size)
		return false;
	memcpy(bytes, tape->bytes + tape->at, size);
	tape->at += size;
	return true;
}

static inline bool feed_tape_give(void *context, unsigned file)
{
	const struct feed_tape *tape = context;
	return file < tape->count;
}

/* Of struct feed_reading: asks for the file, too. */
static inline int feed_tape_open(struct feed_reading *reading, unsigned index, const char **ret_name)
{
	const struct feed_tape *tape = reading->context;
	if (index >= tape->count)
		return -1;
	const struct feed_file *file = &tape->files[index];
	size_t size = file->size > 0 ? file->size : strlen(file->text);
	int fd = memfd_create("feed", MFD_CLOEXEC);
	if (fd < 0 || write(fd, file->text, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET) != 0)
		return -1;
	*ret_name = file->name;
	return feed_out_ask_file(reading->out, index) ? fd : -1;
}

/* Hands each fact of what was recorded to `take`, whose context is the tape's. false: it is no stream. */
static inline bool feed_tape_read(struct feed_tape *tape, feed_take *take)
{
	const struct feed_stream stream = {.receive = feed_tape_play,
					   .give = feed_tape_give,
					   .take = take,
					   .context = tape,
					   .file_count = tape->count};
	return feed_stream_read(&stream);
}

/* Records what the parser of that type says of the files. false: not all of it; `ret_has_error` (maybe NULL): it has said an error. */
static inline bool feed_tape_parse(struct feed_tape *tape, const char *type, const struct feed_flags *flags,
				   bool *ret_has_error)
{
	struct feed_out *out = calloc(1, sizeof(*out));
	if (out == NULL)
		return false;
	*out = (struct feed_out){.send = feed_tape_record, .context = tape};
	struct feed_reading reading = {
	    .input_count = tape->count, .open = feed_tape_open, .context = tape, .flags = *flags, .out = out};
	feed_parser_find(type)->parse(&reading);
	bool is_whole = feed_out_end(out);
	if (ret_has_error != NULL)
		*ret_has_error = out->has_error;
	free(out);
	return is_whole;
}

#endif
