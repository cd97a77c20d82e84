/* Feeds: any bytes as files of FHIR are facts that the privileged side takes whole, each of them whole, or an error at a line that
 * is there, and then nobody is given anything. The first byte says which flags are set, and whether the bytes are lines, a
 * document, or both.
 */
#include "tests/fuzz/fuzz.h"

#include "registry/feeds/feed_parser.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { TEST_DATA = 1, GP = 2, TWO_FILES = 4, DOCUMENT = 8, SYSTEMS = 16, ORGANIZATIONS = 32 };

struct tape {
	const uint8_t *files[2];
	size_t sizes[2], lines[2];
	unsigned count;
	unsigned char flags;
	unsigned char *bytes;
	size_t size, at;
	bool has_error, has_fact;
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

static int open_file(struct feed_reading *reading, unsigned index, const char **ret_name)
{
	const struct tape *tape = reading->context;
	int fd = memfd_create("fhir", MFD_CLOEXEC);
	must(index < tape->count && fd >= 0);
	must(write(fd, tape->files[index], tape->sizes[index]) == (ssize_t)tape->sizes[index]);
	must(lseek(fd, 0, SEEK_SET) == 0);
	*ret_name = index == 0 && (tape->flags & DOCUMENT) == 0 ? "a.ndjson" : "b.json";
	return fd;
}

static bool give(void *context, unsigned file)
{
	const struct tape *tape = context;
	return file < tape->count;
}

static bool take(void *context, const struct feed_fact *fact)
{
	struct tape *tape = context;
	must(feed_fact_is_whole(fact) && fact->file < tape->count);
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++)
		must(fact->fields[i] == NULL || feed_text_is_plain(fact->fields[i], strlen(fact->fields[i])));
	must(fact->line <= tape->lines[fact->file]);
	tape->has_error = tape->has_error || fact->kind == FEED_ERROR;
	tape->has_fact = true;
	return true;
}

static void parse(struct tape *tape, unsigned char flags)
{
	struct feed_out *out = calloc(1, sizeof(*out));
	must(out != NULL);
	*out = (struct feed_out){.send = record, .context = tape};
	struct feed_reading reading = {.input_count = tape->count,
				       .open = open_file,
				       .context = tape,
				       .flags = {.allow_test_data = (flags & TEST_DATA) != 0,
						 .gp_is_member = (flags & GP) != 0,
						 .expand_org = (flags & ORGANIZATIONS) != 0},
				       .out = out};
	if ((flags & SYSTEMS) != 0) {
		snprintf(reading.flags.patient_systems, FEED_SYSTEMS_MAX, "urn:p");
		snprintf(reading.flags.unit_systems, FEED_SYSTEMS_MAX, "urn:u\nurn:v");
	}
	feed_parser_find("fhir")->parse(&reading);
	must(feed_out_end(out));
	const struct feed_stream stream = {
	    .receive = play, .give = give, .take = take, .context = tape, .file_count = tape->count};
	must(feed_stream_read(&stream) && tape->at == tape->size);
	must(tape->has_error == out->has_error);
	free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tape tape = {0};
	if (size == 0)
		return 0;
	size_t first = (data[0] & TWO_FILES) != 0 ? (size - 1) / 2 : size - 1;
	tape.files[0] = data + 1;
	tape.sizes[0] = first;
	tape.files[1] = data + 1 + first;
	tape.sizes[1] = size - 1 - first;
	tape.flags = data[0];
	tape.count = (data[0] & TWO_FILES) != 0 ? 2 : 1;
	for (unsigned i = 0; i < 2; i++) {
		tape.lines[i] = 1;
		for (size_t j = 0; j < tape.sizes[i]; j++)
			tape.lines[i] += tape.files[i][j] == '\n';
	}
	parse(&tape, data[0]);
	free(tape.bytes);
	return 0;
}
