/* Withdrawals that ended nothing: told, and whoever they may have meant is on hold. */
#include "acl_sync/feed/feed_former_private.h"

#include <string.h>

/* What a withdrawal has named and not ended. */
struct named {
	struct feed_patient *owner; /* NULL: nobody's, a member of a unit */
	const char *source;
	const char *doubt; /* why the owner is on hold, where it permits; NULL: it refuses */
};

/* Of another patient: whoever may have been meant is on hold, once; what stood there last time has done all it does. */
static void tell_of_another(struct staging *staging, const struct named *named,
			    const struct feed_withdrawal *one)
{
	struct feed_patient *patient = feed_patients_find(staging, one->patient);
	feed_note(staging, one->said, FEED_ODD,
		  named->owner == NULL
		      ? "the entry of that number is no patient's: nothing is withdrawn"
		      : "the entry of that number is another patient's: nothing is withdrawn");
	if (one->has_stood)
		return;
	if (patient != NULL && patient->is_known)
		feed_holds_put(staging, patient, one->said, "WITHDRAW",
			       named->owner == NULL ? "an entry of no patient is withdrawn"
						    : "an entry of another patient is withdrawn");
	if (named->owner != NULL && named->doubt != NULL)
		feed_holds_put(staging, named->owner, one->said, "WITHDRAW", named->doubt);
}

static void tell_about(struct staging *staging, const struct named *named, struct feed_withdrawal *one)
{
	one->is_met = true;
	if (one->patient == NULL && named->doubt == NULL)
		feed_note(staging, one->said, FEED_ODD,
			  "a withdrawal that names no patient ends no objection; name the patient");
	else if (one->patient == NULL ||
		 (named->owner != NULL && strcmp(named->owner->id, one->patient) == 0) || one->has_own)
		feed_note(staging, one->said, FEED_ODD,
			  "it stood there before what it names was said: nothing is withdrawn");
	else
		tell_of_another(staging, named, one);
}

/* All that name a source are met by the first that it names; one feed's sources are all of one kind (feed_naming.is_rule). */
static void tell_of(struct staging *staging, const struct named *named)
{
	struct feed_naming names = feed_withdrawals_of_all(staging, named->source);
	struct feed_withdrawal *one = feed_withdrawals_next(&names);
	if (one == NULL || one->is_told)
		return;
	one->is_told = true;
	for (; one != NULL; one = feed_withdrawals_next(&names))
		if (!one->is_met)
			tell_about(staging, named, one);
}

static void tell_patient(struct staging *staging, struct feed_patient *patient)
{
	const struct said_patient *before = feed_again_patient(staging, patient->id);
	const struct feed_list *lists[] = {&patient->objections, &patient->ended, &patient->consents};
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (size_t j = 0; j < lists[i]->count; j++) {
			const struct feed_wish *wish = (const struct feed_wish *)lists[i]->items + j;
			tell_of(staging, &(struct named){patient, wish->said.source,
							 lists[i] == &patient->consents
							     ? "a consent may be withdrawn, but another "
							       "patient is named"
							     : NULL});
		}
	for (size_t i = 0; before != NULL && i < before->objection_count; i++)
		tell_of(staging, &(struct named){patient, before->objections[i].source, NULL});
}

/* Memberships, presences, members of units. */
static void tell_fact(struct staging *staging, const struct feed_said *said)
{
	const char *pid = feed_field_of(said, FACT_PID);
	if ((said->kind != FEED_MEMBER && said->kind != FEED_TEAM) || feed_field_of(said, FACT_SRC) == NULL)
		return;
	tell_of(staging, &(struct named){pid == NULL ? NULL : feed_patients_find(staging, pid),
					 feed_source_name(staging, said, FACT_SRC),
					 "a membership may be withdrawn, but another patient is named"});
}

static bool are_all_met(const struct staging *staging)
{
	const struct feed_withdrawal *items = staging->withdrawals.items;
	for (size_t i = 0; i < staging->withdrawals.count; i++)
		if (!items[i].is_met)
			return false;
	return true;
}

void feed_withdrawals_tell(struct staging *staging)
{
	const struct feed_withdrawal *items = staging->withdrawals.items;
	for (size_t i = 0; staging->withdrawals.count > 0 && i < staging->patient_count; i++)
		tell_patient(staging, &staging->patients[i]);
	size_t count = are_all_met(staging) ? 0 : staging->fact_count;
	for (size_t i = 0; i < count; i++)
		tell_fact(staging, staging->facts[i]);
	for (size_t i = 0; i < staging->withdrawals.count; i++)
		if (!items[i].is_met)
			feed_note(staging, items[i].said, FEED_APART,
				  "withdraws what the feed does not say, or did not say last time");
}
