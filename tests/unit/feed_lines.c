#include "tests/unit/feed_lines.h"

struct hearing {
	struct feed_tape tape;
	feed_take *take;
	void *context;
};

static bool take_it(void *context, const struct feed_fact *fact)
{
	const struct hearing *hearing = context;
	return hearing->take(hearing->context, fact);
}

bool feed_facts(const char *type, const struct feed_file *files, unsigned count, struct feed_flags flags,
		feed_take *take, void *context)
{
	struct hearing hearing = {.tape = {.files = files, .count = count}, .take = take, .context = context};
	bool is_read = feed_tape_parse(&hearing.tape, type, &flags, NULL) &&
		       feed_tape_read(&hearing.tape, take_it) && hearing.tape.at == hearing.tape.size;
	free(hearing.tape.bytes);
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
