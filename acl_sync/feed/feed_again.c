/* What feeds said last, and what persons have cleared since. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_patients_private.h"
#include "policy/sorted.h"

#include <stdlib.h>
#include <string.h>

/* ---- what was said last ---- */

static bool same_text(const struct config_text *a, const struct config_text *b)
{
	if (a->text == NULL || b->text == NULL)
		return a->text == b->text;
	return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

/* A text is read once, though it is that of several stores. NULL: it cannot be read (said). */
static const struct statements *read_text(struct staging *staging, const struct config_text *text,
					  const struct policy *policy)
{
	static const struct statements nothing;
	const struct feed_past *pasts = staging->pasts.items;
	size_t errors = staging->findings->error_count;
	for (size_t i = 0; i < staging->pasts.count; i++)
		if (same_text(pasts[i].text, text))
			return pasts[i].said;
	if (text->text == NULL)
		return &nothing;
	const struct statements *said = statements_parse(text, 1, policy, staging->arena, staging->findings);
	return staging->findings->error_count == errors ? said : NULL;
}

static bool add_past(struct staging *staging, const char *store, const struct config_text *text,
		     const struct policy *policy)
{
	const struct feed_past past = {store, text, read_text(staging, text, policy)};
	*(struct feed_past *)feed_list_add(staging, &staging->pasts, sizeof(past)) = past;
	return past.said != NULL;
}

bool feed_again_read(struct staging *staging, const struct policy *policy)
{
	const struct feed_before *before = staging->cleared;
	bool is_read = add_past(staging, NULL, &before->text, policy);
	for (size_t i = 0; is_read && i < before->in_force_count; i++)
		is_read = add_past(staging, before->in_force[i].store, &before->in_force[i].text, policy);
	staging->before = ((const struct feed_past *)staging->pasts.items)->said;
	return is_read;
}

static int patient_compare(const void *left, const void *right)
{
	const struct said_patient *a = left, *b = right;
	return strcmp(a->id, b->id);
}

static int team_compare(const void *left, const void *right)
{
	const struct said_team *a = left, *b = right;
	return strcmp(a->name, b->name);
}

const struct said_patient *feed_again_patient_of(const struct statements *said, const char *id)
{
	const struct said_patient key = {.id = id};
	return said->patient_count == 0
		   ? NULL
		   : bsearch(&key, said->patients, said->patient_count, sizeof(key), patient_compare);
}

const struct said_team *feed_again_team_of(const struct statements *said, const char *name)
{
	const struct said_team key = {.name = name};
	return said->team_count == 0
		   ? NULL
		   : bsearch(&key, said->teams, said->team_count, sizeof(key), team_compare);
}

const struct said_patient *feed_again_patient(const struct staging *staging, const char *id)
{
	return feed_again_patient_of(staging->before, id);
}

const struct said_team *feed_again_team(const struct staging *staging, const char *name)
{
	return feed_again_team_of(staging->before, name);
}

/* ---- what persons have cleared ---- */

const char *feed_clearing_hold(const char *patient, const struct said_hold *hold, struct arena *arena)
{
	return arena_printf(arena, "%s\thold\t%s\t%s\t%s", patient, hold->source, hold->reason,
			    hold->content == NULL ? "" : hold->content);
}

const char *feed_clearing_objection(const char *patient, const struct said_wish *objection,
				    struct arena *arena)
{
	return arena_printf(arena, "%s\tkept\t%s\t%s\t%s", patient, objection->source,
			    objection->was_to == NULL ? objection->to : objection->was_to,
			    objection->kept == NULL ? "" : objection->kept);
}

bool feed_again_is_cleared(const struct staging *staging, const char *key)
{
	if (key == NULL)
		console_out_of_memory();
	return words_has(&staging->cleared->cleared, key);
}

bool feed_again_is_any_cleared(const struct staging *staging, const char *key)
{
	const struct words *cleared = &staging->cleared->cleared;
	if (key == NULL)
		console_out_of_memory();
	size_t first = sorted_first(cleared->items, cleared->count, sizeof(*cleared->items), key);
	return first < cleared->count && strncmp(cleared->items[first], key, strlen(key)) == 0;
}

/* ---- comparing ---- */

bool feed_again_same_words(const struct words *a, const struct words *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

void feed_again_note(struct staging *staging, enum feed_outcome outcome, const char *patient,
		     struct origin origin, const char *said, const char *text)
{
	if (staging->wants_notes)
		*(struct feed_note *)feed_list_add(staging, &staging->notes, sizeof(struct feed_note)) =
		    (struct feed_note){
			.outcome = outcome, .origin = origin, .patient = patient, .said = said, .text = text};
}
