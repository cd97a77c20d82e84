/* What feeds withdraw: found by number, and remembered for the next time. */
#include "acl_sync/feed/feed_former_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- all of them ---- */

/* Those that name none stand first. */
static int patient_compare(const char *a, const char *b)
{
	return a == NULL || b == NULL ? (a != NULL) - (b != NULL) : strcmp(a, b);
}

static int withdrawal_compare(const void *left, const void *right)
{
	const struct feed_withdrawal *a = left, *b = right;
	int order = strcmp(a->source, b->source);
	if (order == 0)
		order = patient_compare(a->patient, b->patient);
	return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

bool feed_withdrawals_stood(const struct staging *staging, const struct feed_withdrawal *withdrawal,
			    const char *patient)
{
	const struct said_patient *before = feed_again_patient(staging, patient);
	return before != NULL && feed_words_are_with(&before->withdrawals, withdrawal->name);
}

/* Of several that say the same the first ones are those of before. */
static void name_all(struct staging *staging)
{
	struct feed_withdrawal *items = staging->withdrawals.items;
	size_t number = 0;
	for (size_t i = 0; i < staging->withdrawals.count; i++) {
		const struct feed_withdrawal *last = i == 0 ? NULL : &items[i - 1];
		bool is_again = last != NULL && strcmp(last->source, items[i].source) == 0 &&
				patient_compare(last->patient, items[i].patient) == 0;
		number = is_again ? number + 1 : 1;
		items[i].name = feed_printf(staging, "%s%zu %s", items[i].patient == NULL ? "*" : "", number,
					    items[i].source);
		items[i].has_stood =
		    items[i].patient != NULL && feed_withdrawals_stood(staging, &items[i], items[i].patient);
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
					     .said_at = feed_said_at(staging, said),
					     .order = i};
	}
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(struct feed_withdrawal), withdrawal_compare);
	name_all(staging);
	feed_withdrawals_find_own(staging);
}

/* ---- those that name a source ---- */

static int source_compare(const char *source, size_t length, const struct feed_withdrawal *withdrawal)
{
	int order = strncmp(source, withdrawal->source, length);
	return order != 0 ? order : -(withdrawal->source[length] != '\0');
}

/* Is what is looked for before the withdrawal, or behind it? `length`: of the source's part that counts. */
static int naming_compare(const struct feed_naming *naming, size_t length, const struct feed_withdrawal *one)
{
	int order = source_compare(naming->source, length, one);
	return order != 0 || naming->is_whoever ? order : patient_compare(naming->patient, one->patient);
}

/* The first of those that are looked for; `count` of all: there is none. */
static size_t first_of(const struct feed_naming *naming, size_t length)
{
	const struct feed_withdrawal *items = naming->staging->withdrawals.items;
	size_t low = 0, high = naming->staging->withdrawals.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (naming_compare(naming, length, &items[middle]) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The length of "feed 12" in "feed 12.3"; 0: it is no rule of an entry. */
static size_t without_rule(const char *source)
{
	const char *dot = strrchr(source, '.');
	return dot != NULL && dot[1] != '\0' && dot[1 + strspn(dot + 1, "0123456789")] == '\0'
		   ? (size_t)(dot - source)
		   : 0;
}

size_t feed_withdrawals_entry(const char *source)
{
	size_t length = without_rule(source);
	return length == 0 ? strlen(source) : length;
}

/* The whole name of a numbered rule names no rule, it is another entry's: "Consent/c.0" is no part of Consent/c. */
static struct feed_withdrawal *next_named(struct feed_naming *naming)
{
	struct feed_withdrawal *items = naming->staging->withdrawals.items;
	size_t rule = without_rule(naming->source), whole = strlen(naming->source);
	size_t length = naming->is_rule ? rule : whole;
	for (; naming->next < naming->staging->withdrawals.count; naming->next++) {
		struct feed_withdrawal *one = &items[naming->next];
		if (length == 0 || naming_compare(naming, length, one) != 0)
			return NULL;
		if (rule == 0 || feed_has_unique_entries(naming->staging, one->said) == naming->is_rule) {
			naming->next++;
			return one;
		}
	}
	return NULL;
}

struct feed_naming feed_withdrawals_of(const struct staging *staging, const char *source, const char *patient)
{
	struct feed_naming naming = {.staging = staging, .source = source, .patient = patient};
	naming.next = first_of(&naming, strlen(source));
	return naming;
}

struct feed_naming feed_withdrawals_of_all(const struct staging *staging, const char *source)
{
	struct feed_naming naming = {.staging = staging, .source = source, .is_whoever = true};
	naming.next = first_of(&naming, strlen(source));
	return naming;
}

struct feed_withdrawal *feed_withdrawals_next(struct feed_naming *naming)
{
	struct feed_withdrawal *one = next_named(naming);
	if (one != NULL || naming->is_rule)
		return one;
	naming->is_rule = true;
	naming->next = first_of(naming, without_rule(naming->source));
	return next_named(naming);
}

/* ---- for the next time ---- */

/* Where numbers are a patient's own, those end no objection, whenever they were there: a thousand of them would be written a
 * thousand times. */
static void remember_unnamed(struct staging *staging, const char *source, struct feed_list *names)
{
	struct feed_naming those = feed_withdrawals_of(staging, source, NULL);
	const struct feed_withdrawal *one;
	while ((one = feed_withdrawals_next(&those)) != NULL) {
		const struct words words = {.items = names->items, .count = names->count};
		if (feed_has_unique_entries(staging, one->said) && !feed_words_are_with(&words, one->name))
			*(const char **)feed_list_add(staging, names, sizeof(const char *)) = one->name;
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
