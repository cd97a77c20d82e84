/* Objections that a feed said last time and does not say any more: kept, until a person or the feed says so. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_patients_private.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <string.h>

/* ---- is it still said? ---- */

/* No categories: the whole record. */
static bool covers_categories(const struct words *now, const struct words *before)
{
	if (now->count == 0)
		return true;
	for (size_t i = 0; i < before->count; i++)
		if (!feed_words_are_with(now, before->items[i]))
			return false;
	return before->count > 0;
}

/* What everyone is refused, all are; emergency access stands for itself (R12). */
static bool covers_whom(const char *now, const char *before)
{
	return strcmp(now, before) == 0 || (strcmp(now, "everyone") == 0 && strcmp(before, "emergency") != 0);
}

/* It may begin later than it did: both have begun. */
static bool begins_with(struct time_window now, struct time_window before, int64_t instant)
{
	return now.from <= before.from || now.from <= instant;
}

/* What the same entry says now may be wider: it stands and is withdrawn as one. */
static bool covers(const struct said_wish *now, const struct said_wish *before, int64_t instant)
{
	return covers_whom(now->to, before->to) && covers_categories(&now->categories, &before->categories) &&
	       begins_with(now->said.window, before->said.window, instant) &&
	       now->said.window.until >= before->said.window.until;
}

/* Another entry has to say the same: of a wider one it is not known that it stands for this one too, and not what is left when it is
 * withdrawn. */
static bool equals(const struct said_wish *now, const struct said_wish *before, int64_t instant)
{
	return strcmp(now->to, before->to) == 0 &&
	       feed_again_same_words(&now->categories, &before->categories) &&
	       begins_with(now->said.window, before->said.window, instant) &&
	       now->said.window.until == before->said.window.until;
}

/* The same entry, word by word, but that it has an end: so the feed has said so itself. */
static bool is_ended_by(const struct said_wish *now, const struct said_wish *before)
{
	return strcmp(now->to, before->to) == 0 &&
	       feed_again_same_words(&now->categories, &before->categories) &&
	       now->said.window.from == before->said.window.from && now->said.window.until != TIME_NEVER;
}

static bool says(const struct staging *staging, const struct feed_list *list, const struct said_wish *before,
		 bool is_another)
{
	const struct feed_wish *items = list->items;
	for (size_t i = 0; i < list->count; i++) {
		const struct said_wish *now = &items[i].said;
		bool is_same = !is_another && items[i].has_entry && strcmp(now->source, before->source) == 0;
		if (is_same ? covers(now, before, staging->now) || is_ended_by(now, before)
			    : equals(now, before, staging->now))
			return true;
	}
	return false;
}

/* By any identity of the person: another's number may be another entry's. */
static bool is_said(const struct staging *staging, const struct feed_patient *patient,
		    const struct said_wish *before)
{
	const struct feed_patient *one = patient;
	const char *owner = before->of == NULL ? patient->id : before->of;
	do {
		bool is_another = strcmp(one->id, owner) != 0;
		if (says(staging, &one->objections, before, is_another) ||
		    says(staging, &one->ended, before, is_another))
			return true;
	} while ((one = one->twin) != patient);
	return false;
}

/* ---- is it withdrawn? ---- */

static bool is_newer(const char *kept, const char *than)
{
	return than != NULL && (kept == NULL || strcmp(kept, than) > 0);
}

/* A number that was used again means what was said with it last. */
static bool is_last_of_entry(const struct feed_patient *patient, const struct said_patient *before,
			     const struct said_wish *wish)
{
	const struct feed_wish *items = patient->objections.items;
	for (size_t i = 0; i < before->objection_count; i++)
		if (strcmp(before->objections[i].source, wish->source) == 0 &&
		    is_newer(before->objections[i].kept, wish->kept))
			return false;
	for (size_t i = 0; i < patient->objections.count; i++)
		if (items[i].order != SIZE_MAX && strcmp(items[i].said.source, wish->source) == 0)
			return false;
	return true;
}

/* Were two of that number, of two identities that are one person's? Each has got the other's since. */
static bool is_doubtful(const struct feed_patient *patient, const struct said_patient *before,
			const struct said_wish *wish)
{
	for (size_t i = 0; patient->twin != patient && i < before->objection_count; i++) {
		const struct said_wish *other = &before->objections[i];
		const struct origin a = other->said.origin, b = wish->said.origin;
		if (strcmp(other->source, wish->source) == 0 &&
		    (a.line != b.line || strcmp(a.file, b.file) != 0))
			return true;
	}
	return false;
}

static bool is_withdrawn(const struct staging *staging, const struct feed_patient *patient,
			 const struct said_patient *before, const struct said_wish *wish)
{
	const struct feed_entry entry = {.source = wish->source,
					 .patient = patient,
					 .was_said = true,
					 .is_doubtful = is_doubtful(patient, before, wish)};
	return is_last_of_entry(patient, before, wish) && feed_withdrawals_end(staging, &entry);
}

/* ---- keeping ---- */

static void keep(struct staging *staging, struct feed_patient *patient, const struct said_wish *before)
{
	char now[CALENDAR_INSTANT_SIZE];
	struct feed_wish kept = {.said = *before, .order = SIZE_MAX};
	calendar_format(staging->now, now);
	if (kept.said.kept == NULL)
		kept.said.kept = feed_printf(staging, "%s", now);
	*(struct feed_wish *)feed_list_add(staging, &patient->objections, sizeof(kept)) = kept;
	feed_again_note(staging, FEED_KEPT, patient->id, before->said.origin,
			feed_printf(staging, "OBJECT pid=%s who=%s", patient->id, before->to),
			wording("the feed does not say this any more, and has not withdrawn it: it is kept "
				"until somebody clears it"));
}

bool feed_kept_is_cleared(const struct staging *staging, const struct feed_patient *patient,
			  const struct said_wish *wish)
{
	return wish->kept != NULL &&
	       feed_again_is_cleared(staging, feed_clearing_objection(patient->id, wish, staging->arena));
}

void feed_kept_compare(struct staging *staging, struct feed_patient *patient)
{
	const struct said_patient *before = feed_again_patient(staging, patient->id);
	for (size_t i = 0; before != NULL && i < before->objection_count; i++) {
		const struct said_wish *wish = &before->objections[i];
		bool is_over = time_window_has_ended(wish->said.window, staging->now);
		if (!is_over && !feed_kept_is_cleared(staging, patient, wish) &&
		    !is_said(staging, patient, wish) && !is_withdrawn(staging, patient, before, wish))
			keep(staging, patient, wish);
	}
}
