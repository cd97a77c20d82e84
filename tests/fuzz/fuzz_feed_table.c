/* Feeds: a table of any bytes is facts in a stream that the privileged side takes whole, each of them whole, or an error at a
 * line that is there. And a parser that was taken over says any bytes as a stream: whole facts, or nothing.
 */
#include "tests/fuzz/fuzz.h"

#include "registry/feeds/feed_parser.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct tape {
	const uint8_t *table; /* what is parsed */
	size_t table_size, lines;
	unsigned char *bytes;
	size_t size, at;
	bool is_ours; /* our own writer made it */
	bool has_error;
};

static bool record(void *context, const void *bytes, size_t size)
{
	struct tape *tape = context;
	tape->bytes = realloc(tape->bytes, tape->size + size);
	must(tape->bytes != NULL);
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

static int open_table(struct feed_reading *reading, unsigned index, const char **ret_name)
{
	const struct tape *tape = reading->context;
	int fd = memfd_create("table", MFD_CLOEXEC);
	must(index == 0 && fd >= 0);
	must(write(fd, tape->table, tape->table_size) == (ssize_t)tape->table_size);
	must(lseek(fd, 0, SEEK_SET) == 0);
	*ret_name = "table.csv";
	return fd;
}

static bool give(void *context, unsigned file)
{
	(void)context;
	return file == 0;
}

static bool take(void *context, const struct feed_fact *fact)
{
	struct tape *tape = context;
	must(feed_fact_is_whole(fact) && fact->file == 0);
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++)
		must(fact->fields[i] == NULL || feed_text_is_plain(fact->fields[i], strlen(fact->fields[i])));
	must(!tape->is_ours || fact->line <= tape->lines);
	tape->has_error = tape->has_error || fact->kind == FEED_ERROR;
	return true;
}

static bool read_tape(struct tape *tape)
{
	const struct feed_stream stream = {
	    .receive = play, .give = give, .take = take, .context = tape, .file_count = 1};
	return feed_stream_read(&stream);
}

static void parse(struct tape *tape)
{
	struct feed_out *out = calloc(1, sizeof(*out));
	must(out != NULL);
	*out = (struct feed_out){.send = record, .context = tape};
	struct feed_reading reading = {.input_count = 1, .open = open_table, .context = tape, .out = out};
	feed_parser_find("table")->parse(&reading);
	must(feed_out_end(out));
	tape->is_ours = true;
	must(read_tape(tape) && tape->at == tape->size);
	must(tape->has_error == out->has_error);
	/* cut off anywhere, nothing of it counts */
	if (tape->size > 1) {
		tape->size -= 1 + tape->table_size % (tape->size - 1);
		tape->at = 0;
		must(!read_tape(tape));
	}
	free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tape tape = {0};
	if (size == 0)
		return 0;
	if (data[0] & 1) {
		must(record(&tape, data + 1, size - 1));
		(void)read_tape(&tape);
	} else {
		tape.table = data + 1;
		tape.table_size = size - 1;
		tape.lines = 1;
		for (size_t i = 0; i < tape.table_size; i++)
			tape.lines += tape.table[i] == '\n';
		parse(&tape);
	}
	free(tape.bytes);
	return 0;
}
