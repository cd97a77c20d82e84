/* The lines of one segment, batch by batch. */
#include "acl_sync/audit/audit_verify_private.h"

/* Bytes after the last signed line. */
static void tell_unsigned(struct verify *verify, const struct audit_chain *chain, uint64_t line)
{
	if (chain->bytes[chain->size - 1] != '\n')
		verify_tell(
		    verify, AUDIT_NOTE_UNENDED, verify->file, line, 0,
		    "a run ended while it wrote: what it had begun does not count, and the next line that "
		    "is recorded sets it aside");
	else
		verify_tell(
		    verify, AUDIT_UNSIGNED, verify->file, line, 0,
		    "nobody has signed what follows the last batch: lines were put in, or a run ended "
		    "while it wrote; they do not count. Look at them, run careacl sync, verify again");
}

static uint64_t lines_before(const struct audit_chain *chain, size_t end)
{
	uint64_t lines = 0;
	for (size_t i = 0; i < end; i++)
		lines += chain->bytes[i] == '\n';
	return lines;
}

/* What a batch that never counted must not leave behind. */
struct mark {
	size_t count;
	uint64_t faults, lines, batches, last_line;
	bool is_sealed;
	const char *last_file;
};

static struct mark mark_of(const struct verify *verify)
{
	return (struct mark){.count = verify->verdict->count,
			     .faults = verify->verdict->faults,
			     .lines = verify->verdict->lines,
			     .batches = verify->batches_after_head,
			     .last_line = verify->last_line,
			     .is_sealed = verify->is_sealed,
			     .last_file = verify->last_file};
}

static void go_back(struct verify *verify, const struct mark *mark)
{
	verify->verdict->count = mark->count;
	verify->verdict->faults = mark->faults;
	verify->verdict->lines = mark->lines;
	verify->batches_after_head = mark->batches;
	verify->last_line = mark->last_line;
	verify->is_sealed = mark->is_sealed;
	verify->last_file = mark->last_file;
}

static void pass_aside(struct verify *verify, const struct audit_chain *chain, size_t from,
		       const struct mark *mark)
{
	go_back(verify, mark);
	verify->line = 1 + lines_before(chain, chain->at);
	verify_tell(
	    verify, AUDIT_NOTE_TORN, verify->file, verify->line, chain->place.sequence + 1,
	    "%zu bytes before this line were left by a run that ended while it wrote; they never counted",
	    chain->at - from);
}

/* One step. `mark` is where the present batch began. */
static void follow(struct verify *verify, struct audit_chain *chain, const struct mark *mark)
{
	struct audit_line line;
	struct audit_place before = chain->place;
	size_t from = chain->committed_at;
	switch (audit_chain_next(chain, &line)) {
	case AUDIT_STEP_LINE:
		verify->before = before;
		verify_line_take(verify, &line);
		verify->line++;
		break;
	case AUDIT_STEP_ASIDE:
		pass_aside(verify, chain, from, mark);
		break;
	default:
		verify_line_judge(verify, chain);
	}
}

void verify_lines(struct verify *verify, const struct audit_bytes *bytes, struct audit_place *place)
{
	struct audit_chain chain;
	struct mark mark = mark_of(verify);
	audit_chain_begin(&chain, bytes->bytes, bytes->size, 0, place);
	verify->line = 1;
	verify->has_stopped = false;
	while (!verify->has_stopped && chain.at < chain.size) {
		follow(verify, &chain, &mark);
		if (chain.committed_at != chain.at)
			continue;
		verify->verdict->end = chain.committed;
		mark = mark_of(verify);
	}
	bool ends_early = chain.committed_at < chain.size && verify_is_after_head(verify, &chain);
	if (ends_early) {
		go_back(verify, &mark);
		tell_unsigned(verify, &chain, 1 + lines_before(&chain, chain.committed_at));
	}
	*place = ends_early ? chain.committed : chain.place;
}
