/* Holds: something may be a restriction and cannot be read, until a person has looked. */
#include "acl_sync/feed/feed_patients_private.h"
#include "acl_sync/feed/feed_waiting.h"
#include "policy/hash.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <string.h>

/* NULL: any of its entry. */
static const char *content_of(struct staging *staging, const struct feed_said *said)
{
	const char *content = feed_field_of(said, FACT_CONTENT);
	if (content != NULL && strcmp(content, FEED_CONTENT_ANY) == 0)
		return NULL;
	return feed_printf(staging, "%016llx",
			   (unsigned long long)hash_text(HASH_SEED, feed_fact_words(staging, said)));
}

static bool is_cleared(const struct staging *staging, const struct feed_patient *patient,
		       const struct said_hold *hold)
{
	const char *key = feed_clearing_hold(patient->id, hold, staging->arena);
	return hold->content == NULL ? feed_again_is_any_cleared(staging, key)
				     : feed_again_is_cleared(staging, key);
}

/* A flag of the patient, of whatever message: a program of before has it as cleared under the name of the message that had set it. One of
 * a visit may be another by now. */
static bool is_cleared_by_message(struct staging *staging, const struct feed_patient *patient,
				  const struct feed_said *said, const struct said_hold *hold)
{
	const char *entry = feed_field_of(said, FACT_SRC), *code = feed_field_of(said, FACT_CODE);
	struct said_hold former = *hold;
	if (hold->content != NULL || said->resource == NULL || entry == NULL || code == NULL ||
	    strcmp(entry, feed_printf(staging, "%s/%s", patient->id, code)) != 0)
		return false;
	former.source =
	    feed_printf(staging, "%s %s", staging->feeds[said->feed].source->shown, said->resource);
	return feed_again_is_any_cleared(staging, feed_clearing_hold(patient->id, &former, staging->arena));
}

static void note_cleared(struct staging *staging, const struct feed_patient *patient,
			 const struct feed_said *said, const struct said_hold *hold)
{
	struct feed_note *notes;
	if (!staging->wants_notes)
		return;
	feed_note(staging, said, FEED_CLEARED, "%s", feed_waiting_reason(hold->reason, staging->arena));
	notes = staging->notes.items;
	notes[staging->notes.count - 1].cleared = feed_clearing_hold(patient->id, hold, staging->arena);
}

void feed_holds_put(struct staging *staging, struct feed_patient *patient, const struct feed_said *said,
		    const char *code, const char *reason)
{
	struct said_hold hold = {.said = {.origin = feed_origin(staging, said), .window = TIME_WINDOW_OPEN},
				 .reason =
				     reason == NULL ? code : feed_printf(staging, "%s: %s", code, reason),
				 .source = feed_source_name(staging, said, FACT_SRC)};
	hold.content = content_of(staging, said);
	if (is_cleared(staging, patient, &hold) || is_cleared_by_message(staging, patient, said, &hold)) {
		note_cleared(staging, patient, said, &hold);
		return;
	}
	feed_note(staging, said, FEED_HELD, "%s", feed_waiting_reason(hold.reason, staging->arena));
	*(struct said_hold *)feed_list_add(staging, &patient->holds, sizeof(hold)) = hold;
}

static bool same_content(const struct said_hold *a, const struct said_hold *b)
{
	return a->content != NULL && b->content != NULL && strcmp(a->content, b->content) == 0;
}

/* Has the source a number for it, not the feed's name alone? */
static bool is_numbered(const struct staging *staging, const char *source)
{
	for (size_t i = 0; i < staging->feed_count; i++)
		if (strcmp(staging->feeds[i].source->shown, source) == 0)
			return false;
	return true;
}

/* Is the hold of before said again? One of a numbered entry is, whatever its content is by now. */
static bool is_said(const struct staging *staging, const struct feed_patient *patient,
		    const struct said_hold *hold)
{
	const struct said_hold *items = patient->holds.items;
	bool is_one = is_numbered(staging, hold->source);
	for (size_t i = 0; i < patient->holds.count; i++)
		if (strcmp(items[i].source, hold->source) == 0 &&
		    strcmp(items[i].reason, hold->reason) == 0 && (is_one || same_content(&items[i], hold)))
			return true;
	return false;
}

void feed_holds_drop_cleared(const struct staging *staging, struct feed_patient *patient)
{
	struct said_hold *items = patient->holds.items;
	size_t kept = 0;
	for (size_t i = 0; i < patient->holds.count; i++)
		if (!is_cleared(staging, patient, &items[i]))
			items[kept++] = items[i];
	patient->holds.count = kept;
}

/* The feed does not say it any more. */
static void keep(struct staging *staging, struct feed_patient *patient, const struct said_hold *hold)
{
	char now[CALENDAR_INSTANT_SIZE];
	struct said_hold *kept = feed_list_add(staging, &patient->holds, sizeof(*kept));
	*kept = *hold;
	calendar_format(staging->now, now);
	if (kept->gone == NULL)
		kept->gone = feed_printf(staging, "%s", now);
	feed_again_note(staging, FEED_HELD, patient->id, hold->said.origin,
			feed_printf(staging, "HOLD pid=%s", patient->id),
			feed_printf(staging, "%s; %s", feed_waiting_reason(hold->reason, staging->arena),
				    wording("the feed does not say this any more: it is held until somebody "
					    "clears it")));
}

void feed_holds_settle(struct staging *staging, struct feed_patient *patient)
{
	const struct said_patient *before = feed_again_patient(staging, patient->id);
	for (size_t i = 0; before != NULL && i < before->hold_count; i++) {
		const struct said_hold *hold = &before->holds[i];
		if (is_said(staging, patient, hold) || is_cleared(staging, patient, hold))
			continue;
		keep(staging, patient, hold);
	}
}

bool feed_holds_are_there(const struct feed_patient *patient)
{
	const struct feed_patient *one = patient;
	do
		if (one->holds.count > 0)
			return true;
	while ((one = one->twin) != patient);
	return false;
}
