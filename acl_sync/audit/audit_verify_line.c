/* One line of a segment. One that does not follow is judged by its number and by the line after it, so that one change
 * is one finding, and the rest is still followed. */
#include "acl_sync/audit/audit_verify_private.h"

#include <inttypes.h>
#include <string.h>

/* ---- a line that is taken ---- */

static void check_expectations(struct verify *verify, const struct audit_place *place)
{
	for (size_t i = 0; i < verify->expectation_count; i++) {
		const struct expectation *expected = &verify->expectations[i];
		if (expected->place.sequence == place->sequence && !audit_place_same(&expected->place, place))
			verify_tell(verify, expected->what, verify->file, verify->line, place->sequence,
				    "this line is not the one that %s has; ", expected->source);
	}
}

static bool has_text(const struct audit_line *line, const char *text)
{
	return memmem(line->text, line->size, text, strlen(text)) != NULL;
}

/* What the trail once had to say about itself stays said. */
static void tell_recorded(struct verify *verify, const struct audit_line *line)
{
	static const char *const marks[] = {"\"by\":\"careacl\",\"fields\":{\"what\":\"lost\"",
					    "\"by\":\"careacl\",\"fields\":{\"what\":\"head-lost\"",
					    "\"by\":\"careacl\",\"fields\":{\"what\":\"rolled-back\""};
	if (line->kind != AUDIT_FAILURE)
		return;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (has_text(line, marks[i]))
			verify_tell(
			    verify, AUDIT_NOTE_RECORDED, verify->file, verify->line, line->sequence,
			    "at %s the end of the trail was not where it should have been; what stands "
			    "before this line was believed as it was",
			    line->instant);
}

void verify_line_take(struct verify *verify, const struct audit_line *line)
{
	struct audit_place place = audit_line_place(line);
	verify->verdict->lines++;
	check_expectations(verify, &place);
	if (verify->is_sealed && verify->last_file == verify->file)
		verify_tell(verify, AUDIT_INSERTED, verify->file, verify->line, line->sequence,
			    "a line after the one that seals the segment; ");
	if (verify->has_head && line->sequence > verify->head.place.sequence && line->is_signed) {
		if (!audit_line_is_genuine(line, verify->public))
			verify_tell(verify, AUDIT_WRONG_KEY, verify->file, verify->line, line->sequence,
				    "this line is not signed with the trail's key; ");
		verify->batches_after_head += line->kind != AUDIT_SEALED;
	}
	tell_recorded(verify, line);
	verify->is_sealed = line->kind == AUDIT_SEALED;
	verify->is_unknown = false;
	verify->last_file = verify->file;
	verify->last_line = verify->line;
}

/* ---- a line that does not follow ---- */

/* Does the line at `at` say that the one before it is `place`? */
static bool is_confirmed(const struct audit_chain *chain, size_t at, const struct audit_place *place)
{
	size_t size, next;
	struct audit_line line;
	audit_chain_text(chain, at, &size, &next);
	return at < chain->size && audit_line_parse(chain->bytes + at, size, &line) &&
	       audit_line_follows(&line, place);
}

/* The number is right, the hash is not: which of the two lines was changed? */
static void tell_edited(struct verify *verify, bool this_is_intact, uint64_t sequence)
{
	if (this_is_intact && verify->last_file != NULL)
		verify_tell(verify, AUDIT_EDITED, verify->last_file, verify->last_line, sequence - 1,
			    "this line was changed: the line after it has another hash of it; ");
	else
		verify_tell(verify, AUDIT_EDITED, verify->file, verify->line, sequence,
			    "this line was changed: it does not have the hash of the line before; ");
}

/* A number that was there before. true: this line is the right one, the one before it came from elsewhere. */
static bool tell_inserted(struct verify *verify, const struct audit_line *line, bool this_is_intact)
{
	bool replaces = this_is_intact && line->sequence == verify->before.sequence + 1 &&
			audit_line_follows(line, &verify->before);
	verify_tell(verify, AUDIT_INSERTED, replaces ? verify->last_file : verify->file,
		    replaces ? verify->last_line : verify->line, line->sequence,
		    "a line was put in: there is another with number %" PRIu64 "; ", line->sequence);
	return replaces;
}

/* Lines are not there. If retention removed them, *place is moved over them, up to a segment that a killed run
 * has left. */
static bool is_removed(struct verify *verify, struct audit_place *place, const struct audit_line *line)
{
	const struct audit_gap *gap = audit_removed_with(&verify->removed, place->sequence + 1);
	if (gap == NULL)
		return false;
	if (gap->first == place->sequence + 1 && !verify->is_unknown &&
	    memcmp(gap->previous, place->hash, sizeof(gap->previous)) != 0)
		verify_tell(verify, AUDIT_RETENTION, AUDIT_REMOVED_FILE, 0, gap->first,
			    "retention removed other lines than those that followed number %" PRIu64 "; ",
			    place->sequence);
	verify->is_unknown = line->sequence <= gap->last.sequence;
	*place = gap->last;
	if (verify->is_unknown)
		place->sequence = line->sequence - 1;
	verify->is_sealed = false;
	verify->last_file = NULL;
	if (!verify->is_unknown)
		check_expectations(verify, place);
	return true;
}

/* A line that can be read. */
static void judge_line(struct verify *verify, struct audit_chain *chain, const struct audit_line *line,
		       size_t next)
{
	struct audit_place here = audit_line_place(line), place = chain->place;
	bool intact = is_confirmed(chain, next, &here);
	uint64_t expected = place.sequence + 1;
	if (line->sequence > expected && is_removed(verify, &place, line)) {
		audit_chain_go_on(chain, chain->at, &place);
		return; /* look at it again */
	}
	if (line->sequence > expected) {
		verify_tell(verify, AUDIT_MISSING, verify->file, verify->line, expected,
			    "lines %" PRIu64 " to %" PRIu64 " are missing before this one; ", expected,
			    line->sequence - 1);
	} else if (line->sequence < expected && !verify->is_unknown) {
		if (!tell_inserted(verify, line, intact)) {
			audit_chain_go_on(chain, next, &place);
			verify->line++;
			return;
		}
	} else if (!verify->is_unknown) {
		tell_edited(verify, intact || next == chain->size, line->sequence);
	}
	verify->before = place;
	verify_line_take(verify, line);
	audit_chain_go_on(chain, next, &here);
	verify->line++;
}

bool verify_is_after_head(const struct verify *verify, const struct audit_chain *chain)
{
	return verify->is_last && verify->has_head &&
	       verify->verdict->end.sequence >= verify->head.place.sequence &&
	       chain->committed.sequence >= verify->head.place.sequence;
}

void verify_line_judge(struct verify *verify, struct audit_chain *chain)
{
	size_t size, next;
	struct audit_line line;
	bool whole = audit_chain_text(chain, chain->at, &size, &next);
	if (verify_is_after_head(verify, chain)) {
		verify->has_stopped = true;
		return;
	}
	if (whole && audit_line_parse(chain->bytes + chain->at, size, &line)) {
		judge_line(verify, chain, &line, next);
		return;
	}
	struct audit_place place = {.sequence = chain->place.sequence + 1};
	verify_tell(verify, AUDIT_EDITED, verify->file, verify->line, 0,
		    whole ? "this is no line of the trail; " : "this line has been cut off; ");
	verify->is_unknown = true;
	audit_chain_go_on(chain, next, &place);
	verify->line++;
}
