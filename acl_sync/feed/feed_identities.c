/* Identities of one person, in a ring: what one of them refuses, all of them refuse. */
#include "acl_sync/feed/feed_patients_private.h"

#include <string.h>

bool feed_identities_have(const struct feed_patient *patient, const char *id)
{
	const struct feed_patient *one = patient;
	do
		if (strcmp(one->id, id) == 0)
			return true;
	while ((one = one->twin) != patient);
	return false;
}

void feed_identities_join(struct feed_patient *one, struct feed_patient *other)
{
	if (feed_identities_have(one, other->id))
		return;
	struct feed_patient *next = one->twin;
	one->twin = other->twin;
	other->twin = next;
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

void feed_identities_share(struct staging *staging, struct feed_patient *patient)
{
	struct feed_list objections = {0}, holds = {0};
	struct feed_patient *one = patient;
	if (patient->twin == patient)
		return;
	do {
		if (one < patient)
			return; /* done with the first of them */
		name_owners(&one->objections, NULL, one->id);
		add_all(staging, &objections, &one->objections, sizeof(struct feed_wish));
		add_all(staging, &holds, &one->holds, sizeof(struct said_hold));
	} while ((one = one->twin) != patient);
	do {
		one->objections = one->holds = (struct feed_list){0};
		add_all(staging, &one->objections, &objections, sizeof(struct feed_wish));
		add_all(staging, &one->holds, &holds, sizeof(struct said_hold));
		name_owners(&one->objections, one->id, NULL);
		drop_cleared(staging, one);
	} while ((one = one->twin) != patient);
}
