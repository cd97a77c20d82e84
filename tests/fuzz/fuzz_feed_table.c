/* Feeds: a table of any bytes is facts in a stream that the privileged side takes whole, each of them whole, or an error at a
 * line that is there. And a parser that was taken over says any bytes as a stream: whole facts, or nothing.
 */
#include "tests/fuzz/fuzz.h"

#include "tests/unit/feed_tape.h"

struct hearing {
	struct feed_tape tape;
	size_t lines;
	bool is_ours; /* our own writer made it */
	bool has_error;
};

static bool take(void *context, const struct feed_fact *fact)
{
	struct hearing *hearing = context;
	must(feed_fact_is_whole(fact) && fact->file == 0);
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++)
		must(fact->fields[i] == NULL || feed_text_is_plain(fact->fields[i], strlen(fact->fields[i])));
	must(!hearing->is_ours || fact->line <= hearing->lines);
	hearing->has_error = hearing->has_error || fact->kind == FEED_ERROR;
	return true;
}

static void parse(struct hearing *hearing, size_t size)
{
	struct feed_tape *tape = &hearing->tape;
	bool has_error;
	must(feed_tape_parse(tape, "table", &(struct feed_flags){0}, &has_error));
	hearing->is_ours = true;
	must(feed_tape_read(tape, take) && tape->at == tape->size);
	must(hearing->has_error == has_error);
	/* cut off anywhere, nothing of it counts */
	if (tape->size > 1) {
		tape->size -= 1 + size % (tape->size - 1);
		tape->at = 0;
		must(!feed_tape_read(tape, take));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	const struct feed_file file = {"table.csv", size > 1 ? (const char *)data + 1 : "", size - 1};
	struct hearing hearing = {.tape = {.files = &file, .count = 1}, .lines = 1};
	if (data[0] & 1) {
		must(feed_tape_record(&hearing.tape, data + 1, size - 1));
		(void)feed_tape_read(&hearing.tape, take);
	} else {
		for (size_t i = 0; i < file.size; i++)
			hearing.lines += file.text[i] == '\n';
		parse(&hearing, file.size);
	}
	free(hearing.tape.bytes);
	return 0;
}
