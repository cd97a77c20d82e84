/* Numbers that mean something else by now: another objection, or what permits. */
#include "acl_sync/feed/feed_former_private.h"

#include <string.h>

/* The number of a rule is nobody's but this version's: what counts is its entry's. */
static bool refuses_else(const struct feed_former *former)
{
	struct feed_asking asking = feed_still_ask_own(former);
	const struct feed_numbered *one;
	while ((one = feed_whole_next(&asking)) != NULL)
		if (!one->is_over && feed_still_is_of_entry(former->staging, one->wish, former->wish->source))
			return true;
	return false;
}

bool feed_reused_permits(const struct feed_patient *patient, const char *source)
{
	const char *const *items = patient->permitting.items;
	for (size_t i = 0; i < patient->permitting.count; i++)
		if (strcmp(items[i], source) == 0)
			return true;
	return false;
}

/* Does what its owner has by that number permit something? */
static bool does_permit(const struct feed_former *former)
{
	const struct feed_patient *owner = feed_patients_find(former->staging, feed_still_owner(former));
	return owner != NULL && owner->whole == former->patient->whole &&
	       feed_reused_permits(owner, former->wish->source);
}

/* What permitted beside it already is no other use of its number. */
bool feed_reused(const struct feed_former *former)
{
	return former->wish->is_reused || refuses_else(former) ||
	       (!former->wish->is_shared && does_permit(former));
}

bool feed_reused_is_shared(const struct feed_former *former)
{
	return former->wish->is_shared && does_permit(former);
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

void feed_reused_note_numbers(struct staging *staging)
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
			items[j].said.is_shared = feed_reused_permits(patient, items[j].said.source);
	}
}
