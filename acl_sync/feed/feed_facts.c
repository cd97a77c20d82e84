/* Facts, as parsers say them: kept until all are there. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_private.h"
#include "policy/hash.h"
#include "registry/calendar.h"
#include "registry/time_zone.h"
#include "wording/wording.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of an entry's name in a feed. */
#define ENTRY_MAX 500

/* ---- memory ---- */

void *feed_list_add(struct staging *staging, struct feed_list *list, size_t size)
{
	void *items = arena_grow(staging->arena, list->items, list->count, &list->capacity, size);
	if (items == NULL)
		console_out_of_memory();
	list->items = items;
	void *item = (char *)items + list->count++ * size;
	memset(item, 0, size);
	return item;
}

const char *feed_printf(struct staging *staging, const char *format, ...)
{
	char *text = NULL;
	va_list values;
	va_start(values, format);
	int size = vasprintf(&text, format, values);
	va_end(values);
	const char *kept = size < 0 ? NULL : arena_strdup(staging->arena, text);
	free(text);
	if (kept == NULL)
		console_out_of_memory();
	return kept;
}

static int string_compare(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;
	return strcmp(*a, *b);
}

void feed_list_sort(struct feed_list *list)
{
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(const char *), string_compare);
}

bool feed_list_has(const struct feed_list *sorted, const char *text)
{
	return sorted->count > 0 &&
	       bsearch(&text, sorted->items, sorted->count, sizeof(const char *), string_compare) != NULL;
}

/* ---- each string once ---- */

static const char **find_slot(const struct feed_words *words, const char *text)
{
	size_t at = hash_text(HASH_SEED, text) & (words->capacity - 1);
	while (words->slots[at] != NULL && strcmp(words->slots[at], text) != 0)
		at = (at + 1) & (words->capacity - 1);
	return &words->slots[at];
}

static void grow(struct feed_words *words)
{
	struct feed_words grown = {.capacity = words->capacity == 0 ? 1024 : 2 * words->capacity,
				   .count = words->count};
	grown.slots = calloc(grown.capacity, sizeof(const char *));
	if (grown.slots == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < words->capacity; i++)
		if (words->slots[i] != NULL)
			*find_slot(&grown, words->slots[i]) = words->slots[i];
	free(words->slots);
	*words = grown;
}

bool feed_words_have(const struct feed_words *words, const char *text)
{
	return words->count > 0 && *find_slot(words, text) != NULL;
}

const char *feed_lower_case(struct staging *staging, const char *text)
{
	char *lower = arena_strdup(staging->arena, text);
	if (lower == NULL)
		console_out_of_memory();
	for (char *at = lower; *at != '\0'; at++)
		*at = (char)tolower((unsigned char)*at);
	return lower;
}

const char *feed_word(struct staging *staging, struct feed_words *words, const char *text)
{
	if (2 * words->count >= words->capacity)
		grow(words);
	const char **slot = find_slot(words, text);
	if (*slot == NULL) {
		*slot = feed_printf(staging, "%s", text);
		words->count++;
	}
	return *slot;
}

/* ---- taking ---- */

static bool take(void *context, const struct feed_fact *fact)
{
	struct staging *staging = context;
	size_t count = 0, filled = 0;
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
	for (size_t i = 0; i < staging->feed_count; i++) {
		struct feed *feed = &staging->feeds[i];
		staging->reading = (unsigned)i;
		is_read = feed_files_find(feed->source, staging->arena, staging->findings, &feed->files) &&
			  feed_read(feed->source, &feed->files, take, staging, staging->findings) && is_read;
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

static struct feed_fact whole_fact(const struct feed_said *said)
{
	struct feed_fact fact = {.kind = said->kind, .line = said->line, .resource = said->resource};
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++)
		fact.fields[i] = feed_field_of(said, (enum feed_field)i);
	return fact;
}

void feed_note(struct staging *staging, const struct feed_said *said, enum feed_outcome outcome,
	       const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	struct feed_note *note = feed_list_add(staging, &staging->notes, sizeof(*note));
	const struct feed_fact fact = whole_fact(said);
	*note = (struct feed_note){.outcome = outcome,
				   .origin = feed_origin(staging, said),
				   .resource = said->resource,
				   .patient = feed_field_of(said, FACT_PID),
				   .said = feed_fact_text(&fact, staging->arena),
				   .text = feed_printf(staging, "%s", text == NULL ? format : text)};
	free(text);
	if (note->said == NULL)
		console_out_of_memory();
}

/* ---- windows ---- */

/* The text without a fraction of a second, which facts have no use for. false: too long for an instant. */
static bool without_fraction(const char *text, char buffer[64])
{
	const char *dot = strchr(text, '.');
	size_t kept = dot == NULL ? strlen(text) : (size_t)(dot - text);
	const char *rest = dot == NULL ? "" : dot + 1 + strspn(dot + 1, "0123456789");
	return (size_t)snprintf(buffer, 64, "%.*s%s", (int)(kept < 64 ? kept : 64), text, rest) < 64;
}

bool feed_instant(const char *text, bool is_end, int64_t *ret_instant)
{
	char plain[64], with_zone[66];
	if (!without_fraction(text, plain))
		return false;
	if (strlen(plain) != strlen("2026-01-15T12:00:00"))
		return (is_end ? calendar_parse_end : calendar_parse_start)(plain, ret_instant) == NULL;
	snprintf(with_zone, sizeof(with_zone), "%sZ", plain);
	if (calendar_parse_start(with_zone, ret_instant) != NULL)
		return false;
	int64_t near = *ret_instant - time_zone_offset_seconds(*ret_instant);
	*ret_instant -= time_zone_offset_seconds(near);
	return true;
}

bool feed_window_of_permit(const struct feed_said *said, struct time_window *ret_window)
{
	const char *from = feed_field_of(said, FACT_FROM), *to = feed_field_of(said, FACT_TO);
	*ret_window = TIME_WINDOW_OPEN;
	return (from == NULL || feed_instant(from, false, &ret_window->from)) &&
	       (to == NULL || feed_instant(to, true, &ret_window->until)) &&
	       ret_window->from < ret_window->until;
}

struct time_window feed_window_of_restriction(const struct feed_said *said)
{
	const char *from = feed_field_of(said, FACT_FROM), *to = feed_field_of(said, FACT_TO);
	struct time_window window = TIME_WINDOW_OPEN;
	if (from != NULL && !feed_instant(from, false, &window.from))
		window.from = TIME_ALWAYS;
	if (to != NULL && !feed_instant(to, true, &window.until))
		window.until = TIME_NEVER;
	if (window.from >= window.until)
		window.until = TIME_NEVER;
	return window;
}

bool feed_window_is_over(const struct staging *staging, struct time_window window)
{
	const struct policy *policy = &staging->settings->policy;
	return time_window_has_ended(time_window_with_grace(window, policy->care_grace_seconds),
				     staging->now);
}
