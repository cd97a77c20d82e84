/* Is an objection of last time still said? By content, not by number: an entry may have another number by now, and a number another
 * content. */
#include "acl_sync/feed/feed_former_private.h"

#include <string.h>

/* ---- by content ---- */

static bool is_category(const struct staging *staging, const char *name)
{
	return policy_category(&staging->settings->policy, name) != NO_ID;
}

bool feed_still_lacks_category(const struct staging *staging, const struct said_wish *wish)
{
	for (size_t i = 0; i < wish->categories.count; i++)
		if (!is_category(staging, wish->categories.items[i]))
			return true;
	return false;
}

/* None: the whole record. What a class is now says what becomes of a category that the site does not have any more. */
static bool covers_categories(const struct staging *staging, const struct words *now,
			      const struct words *before)
{
	if (now->count == 0)
		return true;
	for (size_t i = 0; i < before->count; i++)
		if (is_category(staging, before->items[i]) && !feed_words_are_with(now, before->items[i]))
			return false;
	return before->count > 0;
}

static bool same_categories(const struct staging *staging, const struct said_wish *now,
			    const struct said_wish *before)
{
	return feed_again_same_words(&now->categories, &before->categories) ||
	       (feed_still_lacks_category(staging, before) &&
		covers_categories(staging, &now->categories, &before->categories));
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
static bool covers(const struct staging *staging, const struct said_wish *now, const struct said_wish *before)
{
	return covers_whom(now->to, before->to) &&
	       covers_categories(staging, &now->categories, &before->categories) &&
	       begins_with(now->said.window, before->said.window, staging->now) &&
	       now->said.window.until >= before->said.window.until;
}

/* To the same, as long. */
static bool is_as_long(const struct staging *staging, const struct said_wish *now,
		       const struct said_wish *before)
{
	return strcmp(now->to, before->to) == 0 &&
	       begins_with(now->said.window, before->said.window, staging->now) &&
	       now->said.window.until == before->said.window.until;
}

static bool equals(const struct staging *staging, const struct said_wish *now, const struct said_wish *before)
{
	return is_as_long(staging, now, before) &&
	       feed_again_same_words(&now->categories, &before->categories);
}

/* The same entry, word by word, but that it has an end: so the feed has said so itself. */
static bool is_ended_by(const struct staging *staging, const struct said_wish *now,
			const struct said_wish *before)
{
	return strcmp(now->to, before->to) == 0 && same_categories(staging, now, before) &&
	       now->said.window.from == before->said.window.from && now->said.window.until != TIME_NEVER;
}

/* ---- by its own entry ---- */

static bool is_unique(const struct staging *staging, const struct feed_wish *item)
{
	return feed_has_unique_entries(staging, staging->facts[item->order]);
}

/* The rules of an entry are withdrawn as one, and have other numbers where one of them is gone. */
static bool is_of_entry(const struct staging *staging, const struct feed_wish *item, const char *source)
{
	size_t length = is_unique(staging, item) ? feed_withdrawals_entry(source) : strlen(source);
	size_t other =
	    is_unique(staging, item) ? feed_withdrawals_entry(item->said.source) : strlen(item->said.source);
	return length == other && strncmp(item->said.source, source, length) == 0;
}

/* Where numbers are a patient's own, another identity's may be another entry's. */
static bool is_owner(const struct feed_former *former, const struct feed_patient *one)
{
	const char *of = former->wish->of;
	return strcmp(one->id, of == NULL ? former->patient->id : of) == 0;
}

static bool is_own(const struct feed_former *former, const struct feed_patient *one,
		   const struct feed_wish *item)
{
	return is_of_entry(former->staging, item, former->wish->source) &&
	       (is_owner(former, one) || is_unique(former->staging, item));
}

static bool says_own(const struct feed_former *former, const struct feed_wish *item, bool may_end)
{
	const struct said_wish *now = &item->said, *wish = former->wish;
	if (!item->has_entry)
		return equals(former->staging, now, wish);
	return (wish->is_reused ? equals : covers)(former->staging, now, wish) ||
	       (may_end && strcmp(now->source, wish->source) == 0 && is_ended_by(former->staging, now, wish));
}

/* ---- its number means something else ---- */

static bool refuses_else(const struct feed_former *former, const struct feed_patient *one)
{
	const struct feed_wish *items = one->objections.items;
	for (size_t i = 0; i < one->objections.count; i++)
		if (items[i].former == NULL && is_own(former, one, &items[i]) &&
		    strcmp(items[i].said.source, former->wish->source) == 0)
			return true;
	return false;
}

static bool permits(const struct feed_patient *patient, const char *source)
{
	const char *const *items = patient->permitting.items;
	for (size_t i = 0; i < patient->permitting.count; i++)
		if (strcmp(items[i], source) == 0)
			return true;
	return false;
}

/* What permitted beside it already is no other use of its number. */
static bool permits_else(const struct feed_former *former, const struct feed_patient *one)
{
	return !former->wish->is_shared && is_owner(former, one) && permits(one, former->wish->source);
}

bool feed_still_is_reused(const struct feed_former *former)
{
	const struct feed_patient *one = former->patient;
	do
		if (former->wish->is_reused || refuses_else(former, one) || permits_else(former, one))
			return true;
	while ((one = one->twin) != former->patient);
	return false;
}

bool feed_still_is_shared(const struct feed_former *former)
{
	bool is_shared = false;
	const struct feed_patient *one = former->patient;
	do
		is_shared = is_shared || (is_owner(former, one) && permits(one, former->wish->source));
	while ((one = one->twin) != former->patient);
	return is_shared && former->wish->is_shared;
}

static bool is_refused(const struct staging *staging, const struct feed_patient *patient)
{
	const struct said_patient *before = feed_again_patient(staging, patient->id);
	return patient->objections.count > 0 || (before != NULL && before->objection_count > 0);
}

static void note_number(struct staging *staging, const struct feed_said *said)
{
	const char *id = feed_field_of(said, FACT_PID);
	struct feed_patient *patient = id == NULL ? NULL : feed_patients_find(staging, id);
	if (patient != NULL && is_refused(staging, patient))
		*(const char **)feed_list_add(staging, &patient->permitting, sizeof(const char *)) =
		    feed_source_name(staging, said, FACT_SRC);
}

void feed_still_note_numbers(struct staging *staging)
{
	for (size_t i = 0; i < staging->fact_count; i++) {
		const struct feed_said *said = staging->facts[i];
		if ((said->kind == FEED_OPTIN || said->kind == FEED_TEAM || said->kind == FEED_MEMBER) &&
		    feed_field_of(said, FACT_SRC) != NULL)
			note_number(staging, said);
	}
	for (size_t i = 0; i < staging->patient_count; i++) {
		struct feed_patient *patient = &staging->patients[i];
		struct feed_wish *items = patient->objections.items;
		for (size_t j = 0; j < patient->objections.count; j++)
			items[j].said.is_shared = permits(patient, items[j].said.source);
	}
}

/* ---- by a new one ---- */

static bool is_of_feed(const struct staging *staging, const char *source, const struct feed_said *said)
{
	const char *shown = staging->feeds[said->feed].source->shown;
	size_t length = strlen(shown);
	return strncmp(source, shown, length) == 0 && (source[length] == ' ' || source[length] == '\0');
}

/* Did no entry of that number refuse the patient anything last time, whichever identity it was? Of lines without a number: none that
 * said the same. */
static bool is_new(const struct feed_former *former, const struct feed_wish *item)
{
	const struct feed_patient *one = former->patient;
	do {
		const struct said_patient *before = feed_again_patient(former->staging, one->id);
		for (size_t i = 0; before != NULL && i < before->objection_count; i++)
			if (is_of_entry(former->staging, item, before->objections[i].source) &&
			    (item->has_entry || equals(former->staging, &item->said, &before->objections[i])))
				return false;
	} while ((one = one->twin) != former->patient);
	return true;
}

/* The entry has got another number. One that was there already, or another feed's, does not stand for it: it would be withdrawn for
 * both. What is kept already is nobody's any more. */
static bool says_anew(const struct feed_former *former, const struct feed_patient *one,
		      const struct feed_wish *item)
{
	const struct staging *staging = former->staging;
	const struct feed_entry entry = {.source = item->said.source, .patient = one, .order = item->order};
	return former->wish->kept == NULL &&
	       is_of_feed(staging, former->wish->source, staging->facts[item->order]) &&
	       is_as_long(staging, &item->said, former->wish) &&
	       same_categories(staging, &item->said, former->wish) && is_new(former, item) &&
	       !feed_withdrawn(staging, &entry);
}

/* ---- by any ---- */

static bool says(const struct feed_former *former, const struct feed_patient *one,
		 const struct feed_list *list, bool may_end)
{
	const struct feed_wish *items = list->items;
	for (size_t i = 0; i < list->count; i++) {
		if (items[i].former != NULL) /* kept itself */
			continue;
		if ((is_own(former, one, &items[i]) && says_own(former, &items[i], may_end)) ||
		    says_anew(former, one, &items[i]))
			return true;
	}
	return false;
}

bool feed_still_said(const struct feed_former *former, bool may_end)
{
	const struct feed_patient *one = former->patient;
	do
		if (says(former, one, &one->objections, may_end) || says(former, one, &one->ended, may_end))
			return true;
	while ((one = one->twin) != former->patient);
	return false;
}
