/* Facts, as parsers say them: kept until all are there. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_private.h"
#include "policy/hash.h"
#include "registry/calendar.h"
#include "registry/feeds/feed_parser.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>

/* Of an entry's name in a feed. */
#define ENTRY_MAX 500

/* More than a day lies between two time zones. */
#define PAST_SECONDS INT64_C(259200)

/* ---- taking ---- */

/* Does nothing come of it, whatever else is said? Presences of years, and what a parser rightly left out, are most of an extract:
 * memory goes by what is live, not by what is read. */
static bool is_past(const struct staging *staging, const struct feed_fact *fact)
{
	const char *to = fact->kind == FEED_TEAM ? fact->fields[FACT_TO] : NULL;
	if (fact->kind == FEED_IGNORED)
		return !staging->wants_notes;
	return to != NULL && strlen(to) == strlen(staging->past_day) &&
	       strspn(to, "0123456789-") == strlen(to) && strcmp(to, staging->past_day) < 0;
}

/* What ended before that day is over, grace and all time zones counted. */
static void find_past_day(struct staging *staging)
{
	int64_t grace = staging->settings->policy.care_grace_seconds;
	calendar_format(staging->now - (grace > 0 ? grace : 0) - PAST_SECONDS, staging->past_day);
	staging->past_day[strlen("2026-01-15")] = '\0';
}

static bool take(void *context, const struct feed_fact *fact)
{
	struct staging *staging = context;
	size_t count = 0, filled = 0;
	staging->said_count++;
	if (is_past(staging, fact))
		return true;
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++)
		count += fact->fields[i] != NULL;
	struct feed_said *said = arena_alloc(staging->arena, sizeof(*said) + count * sizeof(said->values[0]));
	const struct feed_said **facts =
	    arena_grow(staging->arena, staging->facts, staging->fact_count, &staging->fact_capacity,
		       sizeof(const struct feed_said *));
	if (said == NULL || facts == NULL)
		console_out_of_memory();
	*said = (struct feed_said){
	    .kind = fact->kind, .feed = staging->reading, .file = fact->file, .line = fact->line};
	if (fact->resource != NULL)
		said->resource = feed_word(staging, &staging->words, fact->resource);
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++) {
		if (fact->fields[i] == NULL)
			continue;
		said->has |= 1u << i;
		said->values[filled++] = feed_word(staging, &staging->words, fact->fields[i]);
	}
	staging->facts = facts;
	facts[staging->fact_count++] = said;
	return true;
}

bool feed_facts_read(struct staging *staging)
{
	bool is_read = true;
	find_past_day(staging);
	for (size_t i = 0; i < staging->feed_count; i++) {
		struct feed *feed = &staging->feeds[i];
		staging->reading = (unsigned)i;
		is_read = feed_files_find(feed->source, staging->arena, staging->findings, &feed->files) &&
			  feed_read(feed->source, &feed->files, take, staging, staging->findings) && is_read;
		feed_remarks_unread(staging);
	}
	return is_read;
}

/* ---- what a fact says ---- */

const char *feed_field_of(const struct feed_said *said, enum feed_field field)
{
	if ((said->has >> field & 1) == 0)
		return NULL;
	return said->values[__builtin_popcount(said->has & ((1u << field) - 1))];
}

struct origin feed_origin(const struct staging *staging, const struct feed_said *said)
{
	return (struct origin){staging->feeds[said->feed].files.shown[said->file], said->line};
}

const char *feed_source_name(struct staging *staging, const struct feed_said *said, enum feed_field field)
{
	const char *shown = staging->feeds[said->feed].source->shown, *entry = feed_field_of(said, field);
	if (entry == NULL)
		return shown;
	if (strlen(entry) > ENTRY_MAX) /* it stands in the state, and in messages */
		return feed_printf(staging, "%s %016llx", shown,
				   (unsigned long long)hash_text(HASH_SEED, entry));
	return feed_printf(staging, "%s %s", shown, entry);
}

bool feed_has_unique_entries(const struct staging *staging, const struct feed_said *said)
{
	return feed_parser_find(staging->feeds[said->feed].source->type)->entries_are_unique;
}

static struct feed_fact whole_fact(const struct feed_said *said)
{
	struct feed_fact fact = {.kind = said->kind, .line = said->line, .resource = said->resource};
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++)
		fact.fields[i] = feed_field_of(said, (enum feed_field)i);
	return fact;
}

const char *feed_fact_words(const struct staging *staging, const struct feed_said *said)
{
	const struct feed_fact fact = whole_fact(said);
	const char *words = feed_fact_text(&fact, staging->arena);
	if (words == NULL)
		console_out_of_memory();
	return words;
}

/* A row or resource of which two things come to nothing is one. */
static void count_nothing(struct staging *staging, const struct feed_said *said)
{
	const struct feed_said *last = staging->last_nothing;
	staging->nothing_count += last == NULL || last->feed != said->feed || last->file != said->file ||
				  last->line != said->line || last->resource != said->resource;
	staging->last_nothing = said;
}

void feed_note(struct staging *staging, const struct feed_said *said, enum feed_outcome outcome,
	       const char *format, ...)
{
	va_list values;
	if (outcome == FEED_NOTHING)
		count_nothing(staging, said);
	if (!staging->wants_notes)
		return;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	struct feed_note *note = feed_list_add(staging, &staging->notes, sizeof(*note));
	*note = (struct feed_note){.outcome = outcome,
				   .origin = feed_origin(staging, said),
				   .resource = said->resource,
				   .patient = feed_field_of(said, FACT_PID),
				   .login = said->kind == FEED_PROF ? feed_field_of(said, FACT_LOGIN) : NULL,
				   .said = feed_fact_words(staging, said),
				   .text = feed_printf(staging, "%s", text == NULL ? format : text)};
	free(text);
}
