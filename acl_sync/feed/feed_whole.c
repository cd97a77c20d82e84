/* All that is refused to one person, whichever identity it is said of, by number: asked for each objection of last time, so by bisection. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_former_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- in order ---- */

static int entry_compare(const struct feed_numbered *a, const struct feed_numbered *b)
{
	int order = strncmp(a->source, b->source, a->entry < b->entry ? a->entry : b->entry);
	return order != 0 ? order : (a->entry > b->entry) - (a->entry < b->entry);
}

static int numbered_compare(const void *left, const void *right)
{
	const struct feed_numbered *a = left, *b = right;
	int order = entry_compare(a, b);
	return order != 0 ? order : strcmp(a->second, b->second);
}

static int asking_compare(const struct feed_asking *asking, const struct feed_numbered *one)
{
	int order = entry_compare(&asking->key, one);
	return order != 0 || asking->key.second == NULL ? order : strcmp(asking->key.second, one->second);
}

struct feed_asking feed_whole_ask(const struct feed_list *list, const char *source, const char *second)
{
	struct feed_asking asking = {
	    .list = list,
	    .key = {.source = source, .entry = feed_withdrawals_entry(source), .second = second}};
	const struct feed_numbered *items = list->items;
	size_t high = list->count;
	while (asking.next < high) {
		size_t middle = asking.next + (high - asking.next) / 2;
		if (asking_compare(&asking, &items[middle]) > 0)
			asking.next = middle + 1;
		else
			high = middle;
	}
	return asking;
}

const struct feed_numbered *feed_whole_next(struct feed_asking *asking)
{
	const struct feed_numbered *items = asking->list->items;
	if (asking->next >= asking->list->count || asking_compare(asking, &items[asking->next]) != 0)
		return NULL;
	return &items[asking->next++];
}

/* ---- gathering ---- */

static void add_said(struct staging *staging, struct feed_whole *whole, const struct feed_patient *patient,
		     const struct feed_list *wishes)
{
	const struct feed_wish *items = wishes->items;
	for (size_t i = 0; i < wishes->count; i++)
		if (items[i].former == NULL) /* not what is kept itself */
			*(struct feed_numbered *)feed_list_add(staging, &whole->said,
							       sizeof(struct feed_numbered)) =
			    (struct feed_numbered){.source = items[i].said.source,
						   .entry = feed_withdrawals_entry(items[i].said.source),
						   .second = patient->id,
						   .owner = patient->id,
						   .said = &items[i].said,
						   .wish = &items[i],
						   .is_over = wishes == &patient->ended};
}

static void add_before(struct staging *staging, struct feed_whole *whole, const struct feed_patient *patient)
{
	const struct said_patient *before = feed_again_patient(staging, patient->id);
	for (size_t i = 0; before != NULL && i < before->objection_count; i++) {
		const struct said_wish *wish = &before->objections[i];
		*(struct feed_numbered *)feed_list_add(staging, &whole->before,
						       sizeof(struct feed_numbered)) =
		    (struct feed_numbered){.source = wish->source,
					   .entry = feed_withdrawals_entry(wish->source),
					   .second = wish->to,
					   .owner = wish->of == NULL ? patient->id : wish->of,
					   .said = wish};
	}
}

static void sort(struct feed_list *list)
{
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(struct feed_numbered), numbered_compare);
}

static void list_fresh(struct staging *staging, struct feed_whole *whole)
{
	const struct feed_numbered *items = whole->said.items;
	for (size_t i = 0; i < whole->said.count; i++)
		if (feed_still_is_new(staging, whole, items[i].wish))
			*(const struct feed_numbered **)feed_list_add(
			    staging, &whole->fresh, sizeof(const struct feed_numbered *)) = &items[i];
}

static bool is_refused(const struct staging *staging, const struct feed_patient *patient)
{
	const struct said_patient *before = feed_again_patient(staging, patient->id);
	return patient->objections.count + patient->ended.count > 0 ||
	       (before != NULL && before->objection_count > 0);
}

static void gather_one(struct staging *staging, struct feed_patient *patient)
{
	bool is_one_refused = false;
	struct feed_patient *one = patient;
	do
		is_one_refused = is_one_refused || is_refused(staging, one);
	while ((one = one->twin) != patient);
	if (!is_one_refused)
		return;
	struct feed_whole *whole = arena_array(staging->arena, 1, sizeof(*whole));
	if (whole == NULL)
		console_out_of_memory();
	*whole = (struct feed_whole){0};
	do {
		one->whole = whole;
		whole->count++;
		add_said(staging, whole, one, &one->objections);
		add_said(staging, whole, one, &one->ended);
		add_before(staging, whole, one);
	} while ((one = one->twin) != patient);
	sort(&whole->said);
	sort(&whole->before);
	list_fresh(staging, whole);
}

void feed_whole_gather(struct staging *staging)
{
	for (size_t i = 0; i < staging->patient_count; i++)
		staging->patients[i].whole = NULL;
	for (size_t i = 0; i < staging->patient_count; i++)
		if (staging->patients[i].whole == NULL)
			gather_one(staging, &staging->patients[i]);
}

/* ---- whose number ---- */

/* What of the list has the number, and is another identity's? */
static bool is_anothers(const struct feed_list *list, const char *source, const char *owner)
{
	struct feed_asking asking = feed_whole_ask(list, source, NULL);
	const struct feed_numbered *one;
	while ((one = feed_whole_next(&asking)) != NULL)
		if (strcmp(one->source, source) == 0 && strcmp(one->owner, owner) != 0)
			return true;
	return false;
}

/* ... a permit? */
static bool does_another_permit(const struct feed_patient *patient, const char *source, const char *owner)
{
	const struct feed_patient *one = patient;
	do
		if (strcmp(one->id, owner) != 0 && feed_reused_permits(one, source))
			return true;
	while ((one = one->twin) != patient);
	return false;
}

bool feed_whole_is_alone(const struct feed_patient *patient, const char *source, const char *owner)
{
	return !is_anothers(&patient->whole->said, source, owner) &&
	       !is_anothers(&patient->whole->before, source, owner) &&
	       !does_another_permit(patient, source, owner);
}

bool feed_whole_was_there(const struct feed_patient *patient, const char *source, const char *owner)
{
	struct feed_asking asking = feed_whole_ask(&patient->whole->before, source, NULL);
	const struct feed_numbered *one;
	while ((one = feed_whole_next(&asking)) != NULL)
		if (one->said->kept == NULL && strcmp(one->source, source) == 0 &&
		    strcmp(one->owner, owner) == 0)
			return true;
	return false;
}
