/* Identities of one person, in a ring: what one of them refuses, all of them refuse. */
#include "acl_sync/feed/feed_former_private.h"

#include <string.h>

static bool are_one(const struct feed_patient *one, const struct feed_patient *other)
{
	const struct feed_patient *next = one;
	while (next != other && next->twin != one)
		next = next->twin;
	return next == other;
}

static bool are_surely_one(const struct feed_patient *one, const struct feed_patient *other)
{
	const struct feed_patient *next = one;
	while (next != other && next->self != one)
		next = next->self;
	return next == other;
}

/* Two rings become one. */
static void swap(struct feed_patient **one, struct feed_patient **other)
{
	struct feed_patient *next = *one;
	*one = *other;
	*other = next;
}

void feed_identities_join(struct feed_patient *one, struct feed_patient *other, bool is_sure)
{
	if (!are_one(one, other))
		swap(&one->twin, &other->twin);
	if (is_sure && !are_surely_one(one, other))
		swap(&one->self, &other->self);
}

/* ---- sharing ---- */

static void add_all(struct staging *staging, struct feed_list *to, const struct feed_list *from, size_t size)
{
	for (size_t i = 0; i < from->count; i++)
		memcpy(feed_list_add(staging, to, size), (const char *)from->items + i * size, size);
}

/* Each says whose it is, but of the patient themselves. */
static void name_owners(struct feed_list *objections, const char *none, const char *owner)
{
	struct feed_wish *items = objections->items;
	for (size_t i = 0; i < objections->count; i++) {
		if (items[i].said.of == NULL)
			items[i].said.of = owner;
		if (items[i].said.of != NULL && none != NULL && strcmp(items[i].said.of, none) == 0)
			items[i].said.of = NULL;
	}
}

/* What a person has cleared of one identity is cleared of it, though another still has it. */
static void drop_cleared(const struct staging *staging, struct feed_patient *patient)
{
	struct feed_wish *items = patient->objections.items;
	size_t kept = 0;
	for (size_t i = 0; i < patient->objections.count; i++)
		if (!feed_kept_is_cleared(staging, patient, &items[i].said))
			items[kept++] = items[i];
	patient->objections.count = kept;
	feed_holds_drop_cleared(staging, patient);
}

/* The first that is said of any of them; not of one who is born later, who is somebody else. */
static void share_death(struct feed_patient *patient)
{
	for (const struct feed_patient *one = patient->self; one != patient; one = one->self) {
		if (!one->has_deceased || one->deceased < feed_patients_born(patient) ||
		    (patient->has_deceased && patient->deceased <= one->deceased))
			continue;
		if (!patient->has_deceased)
			patient->deceased_origin = one->deceased_origin;
		patient->has_deceased = true;
		patient->deceased = one->deceased;
	}
}

static bool is_first(const struct feed_patient *patient)
{
	for (const struct feed_patient *one = patient->twin; one != patient; one = one->twin)
		if (one < patient)
			return false;
	return true;
}

void feed_identities_share(struct staging *staging, struct feed_patient *patient)
{
	struct feed_list objections = {0}, holds = {0};
	struct feed_patient *one = patient;
	share_death(patient);
	if (patient->twin == patient || !is_first(patient))
		return;
	do {
		name_owners(&one->objections, NULL, one->id);
		add_all(staging, &objections, &one->objections, sizeof(struct feed_wish));
		add_all(staging, &holds, &one->holds, sizeof(struct said_hold));
	} while ((one = one->twin) != patient);
	feed_once_objections(&objections);
	feed_once_holds(&holds);
	do {
		one->objections = one->holds = (struct feed_list){0};
		add_all(staging, &one->objections, &objections, sizeof(struct feed_wish));
		add_all(staging, &one->holds, &holds, sizeof(struct said_hold));
		name_owners(&one->objections, one->id, NULL);
		drop_cleared(staging, one);
	} while ((one = one->twin) != patient);
}
