/* What is withdrawn: by the number of the entry, for the same patient, and not before it was said. */
#include "acl_sync/feed/feed_former_private.h"

#include <string.h>

/* ---- whose ---- */

/* Another identity's: one that is refused by that number alone, and not by one that it stood beside already last time. */
static bool is_another_meant(const struct feed_withdrawal *withdrawal, const struct feed_entry *entry)
{
	if (entry->is_permit)
		return true;
	return feed_whole_is_alone(entry->patient, entry->source, entry->owner) &&
	       !(withdrawal->has_stood && feed_whole_was_there(entry->patient, entry->source, entry->owner));
}

/* It names an identity of the entry's patient. Where numbers are a patient's own, two identities of a person may have used one for two
 * entries: then it means its own. */
static bool is_meant(const struct staging *staging, const struct feed_withdrawal *withdrawal,
		     const struct feed_entry *entry)
{
	return feed_has_unique_entries(staging, withdrawal->said) ||
	       strcmp(entry->owner, withdrawal->patient) == 0 ||
	       (!withdrawal->has_own && is_another_meant(withdrawal, entry));
}

/* ---- since when ---- */

/* Did it stand beside the entry last time? */
static bool has_stood(const struct staging *staging, const struct feed_withdrawal *withdrawal,
		      const struct feed_entry *entry)
{
	return withdrawal->has_stood || (withdrawal->patient == NULL && entry->patient != NULL &&
					 feed_withdrawals_stood(staging, withdrawal, entry->patient->id));
}

/* Of the same second nobody knows. */
bool feed_withdrawn_is_older(const struct staging *staging, const struct feed_withdrawal *withdrawal,
			     const struct feed_entry *entry)
{
	int64_t withdrawn, said;
	if (!entry->was_said)
		return withdrawal->order < entry->order;
	if (withdrawal->said_at != NULL && entry->said_at != NULL &&
	    feed_instant(withdrawal->said_at, &withdrawn) && feed_instant(entry->said_at, &said))
		return withdrawn <= said;
	return has_stood(staging, withdrawal, entry);
}

/* ---- both ---- */

static bool ends(const struct staging *staging, const struct feed_withdrawal *withdrawal,
		 const struct feed_entry *entry)
{
	if (feed_withdrawn_is_older(staging, withdrawal, entry))
		return false;
	if (withdrawal->patient != NULL)
		return is_meant(staging, withdrawal, entry);
	return entry->is_permit || feed_has_unique_entries(staging, withdrawal->said);
}

/* `patient`: those that name that one; NULL: that name none. */
static bool is_ended_for(const struct staging *staging, const struct feed_entry *entry, const char *patient)
{
	bool is_ended = false;
	struct feed_naming names = feed_withdrawals_of(staging, entry->source, patient);
	struct feed_withdrawal *one;
	while ((one = feed_withdrawals_next(&names)) != NULL)
		if (ends(staging, one, entry))
			is_ended = one->is_met = true;
	return is_ended;
}

/* By one that names any of the identities: of few each is looked for. */
static bool is_ended_for_each(const struct staging *staging, const struct feed_entry *entry)
{
	bool is_ended = false;
	const struct feed_patient *one = entry->patient;
	do
		is_ended = is_ended_for(staging, entry, one->id) || is_ended;
	while ((one = one->twin) != entry->patient);
	return is_ended;
}

/* ... of many each that has its number is looked at. */
static bool is_ended_for_any(const struct staging *staging, const struct feed_entry *entry)
{
	bool is_ended = false;
	struct feed_naming names = feed_withdrawals_of_all(staging, entry->source);
	struct feed_withdrawal *one;
	while ((one = feed_withdrawals_next(&names)) != NULL) {
		const struct feed_patient *named =
		    one->patient == NULL ? NULL : feed_patients_find(staging, one->patient);
		if (named != NULL && named->whole == entry->patient->whole && ends(staging, one, entry))
			is_ended = one->is_met = true;
	}
	return is_ended;
}

bool feed_withdrawn(const struct staging *staging, const struct feed_entry *entry)
{
	enum { FEW = 8 };
	bool is_ended = is_ended_for(staging, entry, NULL);
	if (entry->patient == NULL)
		return is_ended;
	const struct feed_whole *whole = entry->patient->whole;
	bool is_ended_too = whole == NULL || whole->count <= FEW ? is_ended_for_each(staging, entry)
								 : is_ended_for_any(staging, entry);
	return is_ended || is_ended_too;
}

bool feed_withdrawn_fact(struct staging *staging, const struct feed_said *said, size_t order,
			 const struct feed_patient *patient)
{
	const struct feed_entry entry = {.source = feed_source_name(staging, said, FACT_SRC),
					 .patient = patient,
					 .owner = patient == NULL ? "" : patient->id,
					 .order = order,
					 .is_permit = true};
	return feed_field_of(said, FACT_SRC) != NULL && feed_withdrawn(staging, &entry);
}

static void drop(const struct staging *staging, const struct feed_patient *patient, struct feed_list *wishes,
		 bool are_permits)
{
	struct feed_wish *items = wishes->items;
	size_t kept = 0;
	for (size_t i = 0; i < wishes->count; i++) {
		const struct feed_entry entry = {.source = items[i].said.source,
						 .patient = patient,
						 .owner = patient->id,
						 .order = items[i].order,
						 .is_permit = are_permits};
		if (items[i].former != NULL || !feed_withdrawn(staging, &entry))
			items[kept++] = items[i];
	}
	wishes->count = kept;
}

void feed_withdrawn_drop(struct staging *staging, struct feed_patient *patient)
{
	drop(staging, patient, &patient->objections, false);
	drop(staging, patient, &patient->consents, true);
}
