/* Withdrawals that ended nothing: told, and whoever they may have meant is on hold. */
#include "acl_sync/feed/feed_former_private.h"

#include <string.h>

/* What a withdrawal has named and not ended. */
struct named {
	struct feed_patient *owner; /* NULL: nobody's, a member of a unit */
	const char *source;
	const char *doubt; /* why the owner is on hold, where it permits; NULL: it refuses */
	struct feed_entry entry;
	enum still { IS_MEANT_OTHERWISE, IS_OVER, IS_SAID_ON } still; /* why, where the withdrawal is later */
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

/* Of whom it names, or of another identity of theirs. */
static void tell_of_own(struct staging *staging, const struct named *named, const struct feed_withdrawal *one)
{
	bool is_owners =
	    named->owner != NULL && (one->patient == NULL || strcmp(named->owner->id, one->patient) == 0);
	bool is_older =
	    is_owners ? feed_withdrawn_is_older(staging, one, &named->entry) : one->order < one->own_order;
	enum still still = is_owners ? named->still : IS_OVER;
	if (is_older)
		feed_note(staging, one->said, FEED_ODD,
			  "it stood there before what it names was said: nothing is withdrawn");
	else if (still == IS_OVER)
		feed_note(staging, one->said, FEED_ODD,
			  "what it names is over, or comes to nothing: nothing is withdrawn");
	else if (still == IS_SAID_ON)
		feed_note(staging, one->said, FEED_ODD,
			  "what it names is said on by another entry: nothing is withdrawn");
	else
		feed_note(staging, one->said, FEED_ODD,
			  "its number means, or may mean, something else by now: nothing is withdrawn");
}

static void tell_about(struct staging *staging, const struct named *named, struct feed_withdrawal *one)
{
	one->is_met = true;
	if (one->patient == NULL && named->doubt == NULL)
		feed_note(staging, one->said, FEED_ODD,
			  "a withdrawal that names no patient ends no objection; name the patient");
	else if (one->patient == NULL ||
		 (named->owner != NULL && strcmp(named->owner->id, one->patient) == 0) || one->has_own)
		tell_of_own(staging, named, one);
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

static struct named name_wish(struct feed_patient *patient, const struct said_wish *wish, size_t order)
{
	return (struct named){.owner = patient,
			      .source = wish->source,
			      .entry = {.source = wish->source, .patient = patient, .order = order}};
}

/* What is kept was said last time. */
static void tell_list(struct staging *staging, struct feed_patient *patient, const struct feed_list *list)
{
	const struct feed_wish *items = list->items;
	for (size_t i = 0; i < list->count; i++) {
		struct named named = name_wish(patient, &items[i].said, items[i].order);
		named.entry.was_said = items[i].former != NULL;
		named.entry.said_at = items[i].said.said_at;
		if (list == &patient->ended)
			named.still = IS_OVER;
		if (list == &patient->consents)
			named.doubt = "a consent may be withdrawn, but another patient is named";
		tell_of(staging, &named);
	}
}

/* What was said last time and is not kept. */
static void tell_before(struct staging *staging, struct feed_patient *patient, const struct said_wish *wish)
{
	struct named named = name_wish(patient, wish, 0);
	bool is_over = time_window_has_ended(wish->said.window, staging->now) ||
		       feed_kept_is_cleared(staging, patient, wish);
	named.entry.was_said = true;
	named.entry.said_at = wish->said_at;
	named.still = is_over ? IS_OVER : IS_SAID_ON;
	tell_of(staging, &named);
}

static void tell_patient(struct staging *staging, struct feed_patient *patient)
{
	const struct said_patient *before = feed_again_patient(staging, patient->id);
	tell_list(staging, patient, &patient->objections);
	tell_list(staging, patient, &patient->ended);
	tell_list(staging, patient, &patient->consents);
	for (size_t i = 0; before != NULL && i < before->objection_count; i++)
		tell_before(staging, patient, &before->objections[i]);
}

/* Memberships, presences, members of units. What is not withdrawn, and not behind the withdrawal, is over or came to nothing. */
static void tell_fact(struct staging *staging, const struct feed_said *said, size_t order)
{
	const char *pid = feed_field_of(said, FACT_PID);
	if ((said->kind != FEED_MEMBER && said->kind != FEED_TEAM) || feed_field_of(said, FACT_SRC) == NULL)
		return;
	struct feed_patient *owner = pid == NULL ? NULL : feed_patients_find(staging, pid);
	const char *source = feed_source_name(staging, said, FACT_SRC);
	tell_of(staging,
		&(struct named){.owner = owner,
				.source = source,
				.doubt = "a membership may be withdrawn, but another patient is named",
				.entry = {.source = source, .patient = owner, .order = order},
				.still = IS_OVER});
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
		tell_fact(staging, staging->facts[i], i);
	for (size_t i = 0; i < staging->withdrawals.count; i++)
		if (!items[i].is_met)
			feed_note(staging, items[i].said, FEED_APART,
				  "withdraws what the feed does not say, or did not say last time");
}
