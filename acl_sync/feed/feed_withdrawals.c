/* What feeds withdraw: found by number, believed for the same patient. */
#include "acl_sync/feed/feed_patients_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- by source ---- */

static int withdrawal_compare(const void *left, const void *right)
{
	const struct feed_withdrawal *a = left, *b = right;
	int order = strcmp(a->source, b->source);
	if (order == 0 && (a->patient == NULL || b->patient == NULL))
		order = (a->patient != NULL) - (b->patient != NULL);
	else if (order == 0)
		order = strcmp(a->patient, b->patient);
	return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

static bool stood_with(const struct staging *staging, const char *patient, const char *name)
{
	const struct said_patient *before = feed_again_patient(staging, patient);
	return before != NULL && feed_words_are_with(&before->withdrawals, name);
}

/* Of several that say the same the first ones are those of before. */
static void name_all(struct staging *staging)
{
	struct feed_withdrawal *items = staging->withdrawals.items;
	size_t number = 0;
	for (size_t i = 0; i < staging->withdrawals.count; i++) {
		const struct feed_withdrawal *last = i == 0 ? NULL : &items[i - 1];
		bool is_again = last != NULL && strcmp(last->source, items[i].source) == 0 &&
				(last->patient == NULL || items[i].patient == NULL
				     ? last->patient == items[i].patient
				     : strcmp(last->patient, items[i].patient) == 0);
		number = is_again ? number + 1 : 1;
		items[i].name = feed_printf(staging, "%s%zu %s", items[i].patient == NULL ? "*" : "", number,
					    items[i].source);
		items[i].has_stood =
		    items[i].patient != NULL && stood_with(staging, items[i].patient, items[i].name);
	}
}

void feed_withdrawals_gather(struct staging *staging)
{
	struct feed_list *list = &staging->withdrawals;
	for (size_t i = 0; i < staging->fact_count; i++) {
		const struct feed_said *said = staging->facts[i];
		if (said->kind != FEED_WITHDRAW)
			continue;
		*(struct feed_withdrawal *)feed_list_add(staging, list, sizeof(struct feed_withdrawal)) =
		    (struct feed_withdrawal){.source = feed_source_name(staging, said, FACT_SRC),
					     .patient = feed_field_of(said, FACT_PID),
					     .said = said,
					     .order = i};
	}
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(struct feed_withdrawal), withdrawal_compare);
	name_all(staging);
}

static int source_compare(const char *source, size_t length, const struct feed_withdrawal *withdrawal)
{
	int order = strncmp(source, withdrawal->source, length);
	return order != 0 ? order : -(withdrawal->source[length] != '\0');
}

/* The first of those that name the source; `count` of all: there is none. */
static size_t first_of(const struct staging *staging, const char *source, size_t length)
{
	const struct feed_withdrawal *items = staging->withdrawals.items;
	size_t low = 0, high = staging->withdrawals.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (source_compare(source, length, &items[middle]) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_unique(const struct staging *staging, const struct feed_withdrawal *withdrawal)
{
	return feed_has_unique_entries(staging, withdrawal->said);
}

/* The length of "feed 12" in "feed 12.3"; 0: it is no rule of an entry. */
static size_t without_rule(const char *source)
{
	const char *dot = strrchr(source, '.');
	return dot != NULL && dot[1] != '\0' && dot[1 + strspn(dot + 1, "0123456789")] == '\0'
		   ? (size_t)(dot - source)
		   : 0;
}

/* ---- whose ---- */

/* Does the feed say something else by that number of the patient whom the withdrawal names? */
static bool has_own(const struct staging *staging, const struct feed_withdrawal *withdrawal)
{
	const struct feed_said *said = withdrawal->said;
	for (size_t i = 0; i < staging->fact_count; i++) {
		const struct feed_said *other = staging->facts[i];
		if (other->kind != FEED_WITHDRAW && other->feed == said->feed &&
		    feed_is_word(feed_field_of(other, FACT_SRC), feed_field_of(said, FACT_SRC)) &&
		    feed_is_word(feed_field_of(other, FACT_PID), feed_field_of(said, FACT_PID)))
			return true;
	}
	return false;
}

/* Where numbers are a patient's own, two identities of a person may have used one for two entries. */
static bool is_meant(const struct staging *staging, const struct feed_withdrawal *withdrawal,
		     const struct feed_entry *entry)
{
	const char *pid = withdrawal->patient;
	if (entry->patient == NULL || !feed_identities_have(entry->patient, pid))
		return false;
	if (is_unique(staging, withdrawal))
		return true;
	return !entry->is_doubtful && (strcmp(entry->patient->id, pid) == 0 || !has_own(staging, withdrawal));
}

/* Did it stand beside the entry last time? Then it does not mean it. */
static bool has_stood(const struct staging *staging, const struct feed_withdrawal *withdrawal,
		      const struct feed_entry *entry)
{
	return withdrawal->has_stood || (withdrawal->patient == NULL && entry->patient != NULL &&
					 stood_with(staging, entry->patient->id, withdrawal->name));
}

static bool ends(const struct staging *staging, const struct feed_withdrawal *withdrawal,
		 const struct feed_entry *entry)
{
	if (entry->was_said ? has_stood(staging, withdrawal, entry) : withdrawal->order < entry->order)
		return false;
	if (withdrawal->patient != NULL)
		return is_meant(staging, withdrawal, entry);
	return entry->is_permit || is_unique(staging, withdrawal);
}

/* ---- which of them name an entry ---- */

/* Those that name it, one after the other. */
struct naming {
	const struct staging *staging;
	const char *source;
	size_t next;
	bool is_rule; /* as an entry whose rules have numbers, or by its whole name */
};

/* The whole name of a numbered rule names no rule, it is another entry's: "Consent/c.0" is no part of Consent/c. */
static struct feed_withdrawal *next_naming(struct naming *naming)
{
	struct feed_withdrawal *items = naming->staging->withdrawals.items;
	size_t rule = without_rule(naming->source), whole = strlen(naming->source);
	size_t length = naming->is_rule ? rule : whole;
	for (; naming->next < naming->staging->withdrawals.count; naming->next++) {
		struct feed_withdrawal *one = &items[naming->next];
		if (length == 0 || source_compare(naming->source, length, one) != 0)
			return NULL;
		if (rule == 0 || is_unique(naming->staging, one) == naming->is_rule) {
			naming->next++;
			return one;
		}
	}
	return NULL;
}

static struct naming naming(const struct staging *staging, const char *source, bool is_rule)
{
	size_t length = is_rule ? without_rule(source) : strlen(source);
	return (struct naming){staging, source, first_of(staging, source, length), is_rule};
}

bool feed_withdrawals_end(const struct staging *staging, const struct feed_entry *entry)
{
	bool is_ended = false;
	for (int is_rule = 0; is_rule < 2; is_rule++) {
		struct naming names = naming(staging, entry->source, is_rule);
		struct feed_withdrawal *one;
		while ((one = next_naming(&names)) != NULL)
			if (ends(staging, one, entry))
				is_ended = one->is_met = true;
	}
	return is_ended;
}

static void drop(const struct staging *staging, const struct feed_patient *patient, struct feed_list *wishes,
		 bool are_permits)
{
	struct feed_wish *items = wishes->items;
	size_t kept = 0;
	for (size_t i = 0; i < wishes->count; i++) {
		const struct feed_entry entry = {.source = items[i].said.source,
						 .patient = patient,
						 .order = items[i].order,
						 .is_permit = are_permits};
		if (items[i].order == SIZE_MAX || !feed_withdrawals_end(staging, &entry))
			items[kept++] = items[i];
	}
	wishes->count = kept;
}

void feed_withdrawals_drop(struct staging *staging, struct feed_patient *patient)
{
	drop(staging, patient, &patient->objections, false);
	drop(staging, patient, &patient->consents, true);
}

/* ---- for the next time ---- */

static void remember_unnamed(struct staging *staging, const char *source, struct feed_list *names)
{
	for (int is_rule = 0; is_rule < 2; is_rule++) {
		struct naming those = naming(staging, source, is_rule);
		const struct feed_withdrawal *one;
		while ((one = next_naming(&those)) != NULL) {
			const struct words words = {.items = names->items, .count = names->count};
			if (one->patient == NULL && !feed_words_are_with(&words, one->name))
				*(const char **)feed_list_add(staging, names, sizeof(const char *)) =
				    one->name;
		}
	}
}

void feed_withdrawals_remember(struct staging *staging)
{
	const struct feed_withdrawal *items = staging->withdrawals.items;
	for (size_t i = 0; i < staging->withdrawals.count; i++) {
		struct feed_patient *patient =
		    items[i].patient == NULL ? NULL : feed_patients_find(staging, items[i].patient);
		if (patient == NULL)
			continue;
		*(const char **)feed_list_add(staging, &patient->withdrawals, sizeof(const char *)) =
		    items[i].name;
		if (patient->origin.file == NULL)
			patient->origin = feed_origin(staging, items[i].said);
	}
	for (size_t i = 0; i < staging->patient_count && staging->withdrawals.count > 0; i++) {
		struct feed_patient *patient = &staging->patients[i];
		const struct feed_wish *objections = patient->objections.items;
		for (size_t j = 0; j < patient->objections.count; j++)
			remember_unnamed(staging, objections[j].said.source, &patient->withdrawals);
		feed_list_sort(&patient->withdrawals);
	}
}

/* ---- those that ended nothing ---- */

/* Of another patient: whoever may have been meant is on hold, once; what stood there last time has done all it does. */
static void tell_of_another(struct staging *staging, struct feed_patient *owner,
			    const struct feed_withdrawal *one, bool is_permit)
{
	struct feed_patient *named = feed_patients_find(staging, one->patient);
	feed_note(staging, one->said, FEED_ODD,
		  "the entry of that number is another patient's: nothing is withdrawn");
	if (one->has_stood)
		return;
	if (named != NULL && named->is_known)
		feed_holds_put(staging, named, one->said, "WITHDRAW",
			       "an entry of another patient is withdrawn");
	if (is_permit)
		feed_holds_put(staging, owner, one->said, "WITHDRAW",
			       "a consent may be withdrawn, but another patient is named");
}

/* It has named that source, and ended nothing. */
static void tell_about(struct staging *staging, struct feed_patient *owner, struct feed_withdrawal *one,
		       bool is_permit)
{
	one->is_met = true;
	if (one->patient == NULL)
		feed_note(staging, one->said, FEED_ODD,
			  "a withdrawal that names no patient ends no objection; name the patient");
	else if (strcmp(owner->id, one->patient) == 0 || has_own(staging, one))
		feed_note(staging, one->said, FEED_ODD,
			  "it stood there before what it names was said: nothing is withdrawn");
	else
		tell_of_another(staging, owner, one, is_permit);
}

static void tell_of(struct staging *staging, struct feed_patient *owner, const char *source, bool is_permit)
{
	for (int is_rule = 0; is_rule < 2; is_rule++) {
		struct naming names = naming(staging, source, is_rule);
		struct feed_withdrawal *one;
		while ((one = next_naming(&names)) != NULL)
			if (!one->is_met)
				tell_about(staging, owner, one, is_permit);
	}
}

static void tell_patient(struct staging *staging, struct feed_patient *patient)
{
	const struct said_patient *before = feed_again_patient(staging, patient->id);
	const struct feed_list *lists[] = {&patient->objections, &patient->ended, &patient->consents};
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (size_t j = 0; j < lists[i]->count; j++) {
			const struct feed_wish *wish = (const struct feed_wish *)lists[i]->items + j;
			tell_of(staging, patient, wish->said.source, lists[i] == &patient->consents);
		}
	for (size_t i = 0; before != NULL && i < before->objection_count; i++)
		tell_of(staging, patient, before->objections[i].source, false);
}

void feed_withdrawals_tell(struct staging *staging)
{
	const struct feed_withdrawal *items = staging->withdrawals.items;
	for (size_t i = 0; staging->withdrawals.count > 0 && i < staging->patient_count; i++)
		tell_patient(staging, &staging->patients[i]);
	for (size_t i = 0; i < staging->withdrawals.count; i++)
		if (!items[i].is_met)
			feed_note(staging, items[i].said, FEED_APART,
				  "withdraws what the feed does not say, or did not say last time");
}
