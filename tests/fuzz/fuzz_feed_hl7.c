/* Feeds: any bytes as files of HL7 v2 messages are facts that the privileged side takes whole, each of them whole, or an error
 * at a line that is there. The first byte says which flags are set, and whether the bytes are two files.
 */
#include "tests/fuzz/fuzz.h"

#include "tests/unit/feed_tape.h"

enum { TEST_DATA = 1, GP = 2, TWO_FILES = 4 };

struct hearing {
	struct feed_tape tape;
	size_t lines[2];
	bool has_error;
};

static bool take(void *context, const struct feed_fact *fact)
{
	struct hearing *hearing = context;
	must(feed_fact_is_whole(fact) && fact->file < hearing->tape.count);
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++)
		must(fact->fields[i] == NULL || feed_text_is_plain(fact->fields[i], strlen(fact->fields[i])));
	must(fact->line <= hearing->lines[fact->file]);
	hearing->has_error = hearing->has_error || fact->kind == FEED_ERROR;
	/* what is wrong anywhere is known before anything is given */
	must(!hearing->has_error || (fact->kind != FEED_TEAM && fact->kind != FEED_MEMBER));
	return true;
}

static void parse(struct hearing *hearing, unsigned char flags)
{
	struct feed_tape *tape = &hearing->tape;
	bool has_error;
	struct feed_flags set = {.allow_test_data = (flags & TEST_DATA) != 0,
				 .gp_is_member = (flags & GP) != 0};
	must(feed_tape_parse(tape, "hl7v2", &set, &has_error));
	must(feed_tape_read(tape, take) && tape->at == tape->size);
	must(hearing->has_error == has_error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	const char *text = (const char *)data + 1;
	size_t first = (data[0] & TWO_FILES) != 0 ? (size - 1) / 2 : size - 1, second = size - 1 - first;
	const struct feed_file files[] = {{"messages.hl7", first > 0 ? text : "", first},
					  {"messages.hl7", second > 0 ? text + first : "", second}};
	struct hearing hearing = {.tape = {.files = files, .count = (data[0] & TWO_FILES) != 0 ? 2 : 1},
				  .lines = {1, 1}};
	for (unsigned i = 0; i < 2; i++)
		for (size_t j = 0; j < files[i].size; j++)
			hearing.lines[i] += files[i].text[j] == '\n' || files[i].text[j] == '\r';
	parse(&hearing, data[0]);
	free(hearing.tape.bytes);
	return 0;
}
