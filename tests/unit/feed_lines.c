#include "tests/unit/feed_lines.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The stream, as far as it was written and read. */
struct tape {
	const struct feed_file *files;
	unsigned count;
	unsigned char *bytes;
	size_t size, at;
	feed_take *take;
	void *context;
};

static bool record(void *context, const void *bytes, size_t size)
{
	struct tape *tape = context;
	tape->bytes = realloc(tape->bytes, tape->size + size);
	memcpy(tape->bytes + tape->size, bytes, size);
	tape->size += size;
	return true;
}

static bool play(void *context, void *bytes, size_t size)
{
	struct tape *tape = context;
	if (tape->size - tape->at < size)
		return false;
	memcpy(bytes, tape->bytes + tape->at, size);
	tape->at += size;
	return true;
}

static int open_file(struct feed_reading *reading, unsigned index, const char **ret_name)
{
	struct tape *tape = reading->context;
	const struct feed_file *file = &tape->files[index];
	size_t size = file->size > 0 ? file->size : strlen(file->text);
	int fd = memfd_create("feed", MFD_CLOEXEC);
	if (index >= tape->count || fd < 0 || write(fd, file->text, size) != (ssize_t)size)
		return -1;
	lseek(fd, 0, SEEK_SET);
	*ret_name = file->name;
	return feed_out_ask_file(reading->out, index) ? fd : -1;
}

static bool was_given(void *context, unsigned file)
{
	const struct tape *tape = context;
	return file < tape->count;
}

static bool take_it(void *context, const struct feed_fact *fact)
{
	const struct tape *tape = context;
	return tape->take(tape->context, fact);
}

bool feed_facts(const char *type, const struct feed_file *files, unsigned count, struct feed_flags flags,
		feed_take *take, void *context)
{
	struct tape tape = {.files = files, .count = count};
	struct feed_out *out = calloc(1, sizeof(*out));
	*out = (struct feed_out){.send = record, .context = &tape};
	struct feed_reading reading = {
	    .input_count = count, .open = open_file, .context = &tape, .flags = flags, .out = out};
	feed_parser_find(type)->parse(&reading);
	bool is_read = feed_out_end(out);
	const struct feed_stream stream = {
	    .receive = play, .give = was_given, .take = take_it, .context = &tape, .file_count = count};
	tape.take = take;
	tape.context = context;
	is_read = is_read && feed_stream_read(&stream) && tape.at == tape.size;
	free(out);
	free(tape.bytes);
	return is_read;
}

struct written {
	struct arena *arena;
	const char *lines;
};

static bool write_line(void *context, const struct feed_fact *fact)
{
	struct written *written = context;
	const char *text = feed_fact_text(fact, written->arena);
	written->lines = arena_printf(written->arena, "%s%u %s\n", written->lines, fact->line, text);
	return text != NULL && written->lines != NULL;
}

const char *feed_lines(const char *type, const struct feed_file *files, unsigned count,
		       struct feed_flags flags, struct arena *arena)
{
	struct written written = {.arena = arena, .lines = ""};
	return feed_facts(type, files, count, flags, write_line, &written) ? written.lines : NULL;
}
