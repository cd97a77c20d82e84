/* Whom statements of the desk are about: the patients of the registry, identities that have left it, and who of them are one
 * person. */
#include "acl_sync/site/desk_merge_private.h"

#include "acl_sync/site/desk_left.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>

static int id_compare(const void *left, const void *right)
{
	const struct said_patient *const *a = left, *const *b = right;
	return strcmp((*a)->id, (*b)->id);
}

/* The patients, copied, and an index of them by id. */
static bool copy_patients(struct merge *merge, struct statements *joined, struct said_patient ***ret_index)
{
	size_t count = joined->patient_count;
	struct said_patient *patients = arena_array(merge->arena, count, sizeof(*patients));
	if (patients == NULL)
		return false;
	arena_copy(patients, joined->patients, count * sizeof(*patients));
	joined->patients = patients;
	*ret_index = said_patients_by_id(patients, count, merge->arena);
	return *ret_index != NULL;
}

static struct said_patient *find_registered(const struct people *people, const char *id)
{
	const struct said_patient key = {.id = id}, *pointer = &key;
	struct said_patient *const *found =
	    people->count == 0
		? NULL
		: bsearch(&pointer, people->index, people->count, sizeof(struct said_patient *), id_compare);
	return found == NULL ? NULL : *found;
}

static struct said_patient *find_left(const struct people *people, const char *id)
{
	for (size_t i = 0; i < people->left_count; i++)
		if (strcmp(people->left[i]->id, id) == 0)
			return people->left[i];
	return NULL;
}

struct said_patient *desk_people_patient(const struct people *people, const char *id)
{
	struct said_patient *found = find_registered(people, id);
	return found != NULL ? found : find_left(people, id);
}

/* ---- identities that have left the registry ---- */

/* One of the two of a merge, which is in the registry or has been. NULL: out of memory. */
static struct said_patient *take_identity(struct merge *merge, size_t position, const char *id,
					  struct people *people)
{
	struct said_patient *found = desk_people_patient(people, id);
	bool readable = merge->fates[position] == FATE_WHOLE;
	if (found != NULL)
		return found;
	found = desk_left_patient(&merge->items->items[position], id, readable, merge->policy, merge->arena,
				  &readable);
	if (found == NULL)
		return NULL;
	if (!readable)
		desk_merge_set_aside(
		    merge, position,
		    wording("an identity of this merge has left the registry, and what that said last of it "
			    "cannot be read any more: it counts as an objection to everyone"));
	people->left[people->left_count++] = found;
	return found;
}

static bool is_known(const struct people *people, size_t known, const struct said_patient *patient)
{
	for (size_t i = 0; i < known; i++)
		if (people->left[i] == patient)
			return true;
	return find_registered(people, patient->id) != NULL;
}

/* Is one of the two known, and the other not yet? It becomes so. */
static bool make_known(struct people *people, size_t *io_known, const struct said_patient *patient,
		       const struct said_patient *other)
{
	if (is_known(people, *io_known, patient) || !is_known(people, *io_known, other))
		return false;
	for (size_t i = *io_known; i < people->left_count; i++)
		if (people->left[i] == patient) {
			people->left[i] = people->left[*io_known];
			people->left[(*io_known)++] = (struct said_patient *)patient;
		}
	return true;
}

/* Those that no merge joins to somebody of the registry are nobody here. */
static void drop_strangers(const struct merge *merge, struct people *people)
{
	size_t known = 0;
	for (bool more = people->left_count > 0; more;) {
		more = false;
		for (size_t i = 0; i < merge->items->count; i++) {
			const struct desk_pair *pair = &people->pairs[i];
			if (pair->one != NULL && (make_known(people, &known, pair->one, pair->other) ||
						  make_known(people, &known, pair->other, pair->one)))
				more = true;
		}
	}
	people->left_count = known;
}

bool desk_people_find(struct merge *merge, struct statements *joined, struct people *ret_people)
{
	struct people *people = ret_people;
	size_t count = merge->items->count;
	*people = (struct people){.count = joined->patient_count};
	if (!copy_patients(merge, joined, &people->index))
		return false;
	people->pairs = arena_array(merge->arena, count, sizeof(*people->pairs));
	people->left = arena_array(merge->arena, 2 * count, sizeof(struct said_patient *));
	if (people->pairs == NULL || people->left == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct desk_item *item = &merge->items->items[i];
		if (strcmp(item->section, DESK_MERGED) != 0)
			continue;
		people->pairs[i] =
		    (struct desk_pair){take_identity(merge, i, item->patient, people),
				       take_identity(merge, i, item->text, people), item->waits};
		if (people->pairs[i].one == NULL || people->pairs[i].other == NULL)
			return false;
	}
	drop_strangers(merge, people);
	return true;
}

/* ---- one person ---- */

/* What the desk said of an identity that has left holds for the others now. */
static bool drop_left(struct merge *merge, const struct people *people, struct statements *joined)
{
	struct said_derogation *derogations =
	    arena_array(merge->arena, joined->derogation_count, sizeof(*derogations));
	struct said_break_glass *break_glasses =
	    arena_array(merge->arena, joined->break_glass_count, sizeof(*break_glasses));
	size_t derogation_count = 0, break_glass_count = 0;
	if (derogations == NULL || break_glasses == NULL)
		return false;
	for (size_t i = 0; i < joined->derogation_count; i++)
		if (i < merge->statements->derogation_count ||
		    find_left(people, joined->derogations[i].patient) == NULL)
			derogations[derogation_count++] = joined->derogations[i];
	for (size_t i = 0; i < joined->break_glass_count; i++)
		if (i < merge->statements->break_glass_count ||
		    find_left(people, joined->break_glasses[i].patient) == NULL)
			break_glasses[break_glass_count++] = joined->break_glasses[i];
	joined->derogations = derogations;
	joined->derogation_count = derogation_count;
	joined->break_glasses = break_glasses;
	joined->break_glass_count = break_glass_count;
	return true;
}

bool desk_people_join(struct merge *merge, const struct people *people, struct statements *joined)
{
	struct desk_pair *pairs = arena_array(merge->arena, merge->items->count, sizeof(*pairs));
	size_t count = 0;
	for (size_t i = 0; pairs != NULL && i < merge->items->count; i++)
		if (people->pairs[i].one != NULL && merge->fates[i] != FATE_ASIDE &&
		    desk_people_patient(people, people->pairs[i].one->id) != NULL)
			pairs[count++] = people->pairs[i];
	return pairs != NULL && desk_persons_join(merge->policy, pairs, count, joined, merge->arena) &&
	       (people->left_count == 0 || drop_left(merge, people, joined));
}
