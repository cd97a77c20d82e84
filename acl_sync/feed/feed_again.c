/* What feeds said last, and what persons have cleared since. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_patients_private.h"
#include "policy/sorted.h"

#include <stdlib.h>
#include <string.h>

/* ---- what was said last ---- */

bool feed_again_read(struct staging *staging, const struct policy *policy)
{
	static const struct statements nothing;
	size_t errors = staging->findings->error_count;
	staging->before = &nothing;
	if (staging->cleared->text.text == NULL)
		return true;
	staging->before =
	    statements_parse(&staging->cleared->text, 1, policy, staging->arena, staging->findings);
	return staging->before != NULL && staging->findings->error_count == errors;
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

const struct said_patient *feed_again_patient(const struct staging *staging, const char *id)
{
	const struct said_patient key = {.id = id};
	return staging->before->patient_count == 0
		   ? NULL
		   : bsearch(&key, staging->before->patients, staging->before->patient_count, sizeof(key),
			     patient_compare);
}

const struct said_team *feed_again_team(const struct staging *staging, const char *name)
{
	const struct said_team key = {.name = name};
	return staging->before->team_count == 0
		   ? NULL
		   : bsearch(&key, staging->before->teams, staging->before->team_count, sizeof(key),
			     team_compare);
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
