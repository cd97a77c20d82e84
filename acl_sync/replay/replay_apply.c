/* What is done about lines of the trail that the state does not know. */
#include "acl_sync/console.h"
#include "acl_sync/json_out.h"
#include "acl_sync/replay/replay_private.h"
#include "acl_sync/site/desk_merge.h"

#include <string.h>

static void add_event(struct replaying *replaying, const struct replay_line *line, const char *outcome,
		      int64_t statement, int64_t ends)
{
	json_t *event = json_object();
	json_out_set(event, "outcome", json_out_text(outcome));
	json_out_set(event, "line", json_integer(line->line));
	if (line->item.patient != NULL)
		json_out_set(event, "patient", json_out_text(line->item.patient));
	if (statement != 0)
		json_out_set(event, "of", json_out_format(DESK_FILE ":%lld", (long long)statement));
	if (ends != 0)
		json_out_set(event, "end_of", json_out_format(DESK_FILE ":%lld", (long long)ends));
	json_out_append(replaying->events, event);
}

static void did(struct replaying *replaying, enum state_result result)
{
	replaying->failed = replaying->failed || result == STATE_ERROR;
}

static void holds_again(struct replaying *replaying, const struct replay_line *line, int64_t statement,
			int64_t ends)
{
	add_event(replaying, line, "restored", statement, ends);
	replaying->restored++;
	const char *before = replaying->numbers;
	replaying->numbers =
	    arena_printf(replaying->arena, "%s%s" DESK_FILE ":%lld", before, *before != '\0' ? ", " : "",
			 (long long)(statement != 0 ? statement : ends));
	if (replaying->numbers == NULL)
		console_out_of_memory();
}

static void waits(struct replaying *replaying, const struct replay_line *line, int64_t statement,
		  int64_t ends)
{
	const struct state_waiting waiting = {line->line, statement, ends, line->fields, line->by, line->at};
	did(replaying, state_waiting_add(replaying->state, &waiting));
	add_event(replaying, line, "waits", statement, ends);
}

static bool is_same(const struct desk_item *a, const struct desk_item *b)
{
	return strcmp(a->patient, b->patient) == 0 && strcmp(a->section, b->section) == 0 &&
	       strcmp(a->text, b->text) == 0;
}

/* Puts the statement into the state, under its number unless another has that. Answers false if it is there. */
static bool put_statement(struct replaying *replaying, const struct replay_line *line)
{
	struct desk_item found;
	int64_t id;
	enum state_result result =
	    state_desk_find(replaying->state, line->statement, replaying->arena, &found);
	if (result == STATE_OK && is_same(&found, &line->item))
		return false;
	if (result == STATE_NONE)
		result = state_desk_restore(replaying->state, &line->item);
	else if (result == STATE_OK)
		result = state_desk_add(replaying->state, &line->item, &id);
	did(replaying, result);
	return true;
}

static bool is_there(struct replaying *replaying, const struct replay_line *line)
{
	struct desk_item found;
	return state_desk_find(replaying->state, line->statement, replaying->arena, &found) == STATE_OK &&
	       is_same(&found, &line->item);
}

/* A merge takes and gives: it is there at once, so that each identity's wishes hold for both, and waits for the rest. */
static void put_merge(struct replaying *replaying, const struct replay_line *line)
{
	if (put_statement(replaying, line))
		waits(replaying, line, line->statement, 0);
}

static void replay_statement(struct replaying *replaying, const struct replay_line *line)
{
	if (is_there(replaying, line))
		return;
	if (strcmp(line->item.section, DESK_MERGED) == 0) {
		put_merge(replaying, line);
		return;
	}
	if (!desk_takes(line->item.section)) {
		waits(replaying, line, line->statement, 0);
		return;
	}
	if (put_statement(replaying, line))
		holds_again(replaying, line, line->statement, 0);
}

static enum state_result put_end(struct replaying *replaying, const struct replay_line *line)
{
	const char *word = line->item.on_word_of, *reference = line->item.reference;
	return state_desk_end(replaying->state, line->ends, line->at, line->by, word, reference);
}

/* What ends still waits itself: both become history, and nobody has gained. */
static bool end_waiting(struct replaying *replaying, const struct replay_line *line)
{
	struct state_waitings waitings;
	struct replay_line said;
	did(replaying, state_waiting_load(replaying->state, replaying->arena, &waitings));
	for (size_t i = 0; i < waitings.count; i++) {
		if (waitings.items[i].statement != line->ends ||
		    !replay_line_waiting(&waitings.items[i], replaying->arena, &said))
			continue;
		(void)put_statement(replaying, &said);
		did(replaying, state_waiting_remove(replaying->state, said.line));
		did(replaying, put_end(replaying, line));
		return true;
	}
	return false;
}

static void replay_end(struct replaying *replaying, const struct replay_line *line)
{
	struct desk_item found;
	enum state_result result = state_desk_find(replaying->state, line->ends, replaying->arena, &found);
	if (result == STATE_NONE && end_waiting(replaying, line)) {
		holds_again(replaying, line, 0, line->ends);
		return;
	}
	did(replaying, result);
	if (result != STATE_OK || found.ended != STATE_STILL)
		return;
	/* the end of a merge too: the wishes of each identity hold for both until it is accepted */
	if (desk_takes(found.section) || strcmp(found.section, DESK_MERGED) == 0) {
		waits(replaying, line, 0, line->ends);
		return;
	}
	did(replaying, put_end(replaying, line));
	holds_again(replaying, line, 0, line->ends);
}

static void replay_review(struct replaying *replaying, const struct replay_line *line)
{
	struct review found;
	enum state_result result =
	    state_review_of(replaying->state, line->review.place, replaying->arena, &found);
	did(replaying, result);
	if (result != STATE_NONE)
		return;
	did(replaying, state_review_add(replaying->state, &line->review));
	add_event(replaying, line, "review-restored", 0, 0);
}

/* Nobody gains by it: it is in the review list again, under its number. */
static void replay_refused(struct replaying *replaying, const struct replay_line *line)
{
	enum state_result result = state_refused_restore(replaying->state, &line->refused, replaying->arena);
	did(replaying, result);
	if (result == STATE_OK)
		add_event(replaying, line, "claim-restored", 0, 0);
}

/* Does a later line say that this one was not recorded? */
static bool is_denied(const struct replaying *replaying, int64_t line)
{
	for (size_t i = 0; i < replaying->count; i++)
		if (replaying->lines[i].denied == line)
			return true;
	return false;
}

static void deny(struct replaying *replaying, const struct replay_line *line)
{
	did(replaying, state_desk_reserve(replaying->state, line->statement));
	add_event(replaying, line, "not-recorded", line->statement, line->ends);
	replaying->denied++;
}

void replay_apply(struct replaying *replaying)
{
	for (size_t i = 0; i < replaying->count && !replaying->failed; i++) {
		const struct replay_line *line = &replaying->lines[i];
		if (line->denied != 0 || is_denied(replaying, line->line))
			continue;
		if (line->refused.patient != NULL) {
			replay_refused(replaying, line);
			continue;
		}
		if (replaying->died && (uint64_t)line->line <= replaying->batch_end) {
			deny(replaying, line);
			continue;
		}
		if (line->review.place != NULL)
			replay_review(replaying, line);
		if (line->refiling.store != NULL) /* so that a merge is not ended while documents lie there */
			did(replaying, state_refiling_restore(replaying->state, &line->refiling));
		if (line->statement != 0)
			replay_statement(replaying, line);
		if (line->ends != 0)
			replay_end(replaying, line);
	}
}

void replay_apply_waiting(struct replaying *replaying)
{
	struct state_waitings waitings;
	struct replay_line line;
	did(replaying, state_waiting_load(replaying->state, replaying->arena, &waitings));
	for (size_t i = 0; i < waitings.count && !replaying->failed; i++) {
		if (!replay_line_waiting(&waitings.items[i], replaying->arena, &line)) {
			replaying->failed = true;
			break;
		}
		if (line.statement != 0)
			(void)put_statement(replaying, &line);
		if (line.ends != 0)
			did(replaying, put_end(replaying, &line));
		add_event(replaying, &line, "accepted", line.statement, line.ends);
		did(replaying, state_waiting_remove(replaying->state, line.line));
	}
}
