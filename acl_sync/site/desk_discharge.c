/* A discharge from a team is a person's, whichever of their identities it was said of. */
#include "acl_sync/site/desk_join.h"
#include "acl_sync/site/desk_merge_private.h"

bool desk_discharge_note(struct merge *merge, size_t position, struct said_patient *patient,
			 const struct said_patient *said)
{
	merge->discharges[merge->discharge_count++] =
	    (struct desk_discharge){patient, said, merge->items->items[position].id};
	return desk_join_discharge(patient, said, INT64_MAX, merge->arena);
}

static bool is_among(struct said_patient *const *patients, size_t count, const struct said_patient *patient)
{
	for (size_t i = 0; i < count; i++)
		if (patients[i] == patient)
			return true;
	return false;
}

/* All identities of patients[0] by the merges that were said before the discharge. One that waits counts: this takes. */
static size_t gather(const struct merge *merge, const struct people *people, int64_t id,
		     struct said_patient **patients)
{
	size_t count = 1;
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < merge->items->count; i++) {
			const struct desk_pair *pair = &people->pairs[i];
			if (pair->one == NULL || merge->fates[i] == FATE_ASIDE ||
			    !desk_join_is_before(merge->items->items[i].id, id))
				continue;
			bool has_one = is_among(patients, count, pair->one);
			if (has_one == is_among(patients, count, pair->other))
				continue;
			patients[count++] = has_one ? pair->other : pair->one;
			more = true;
		}
	}
	return count;
}

bool desk_discharge_others(struct merge *merge, const struct people *people)
{
	size_t merges = 0;
	for (size_t i = 0; i < merge->items->count; i++)
		merges += people->pairs[i].one != NULL;
	if (merges == 0 || merge->discharge_count == 0)
		return true;
	struct said_patient **patients = arena_array(merge->arena, merges + 1, sizeof(struct said_patient *));
	bool good = patients != NULL;
	for (size_t i = 0; good && i < merge->discharge_count; i++) {
		const struct desk_discharge *discharge = &merge->discharges[i];
		patients[0] = discharge->of;
		size_t count = gather(merge, people, discharge->id, patients);
		for (size_t j = 1; good && j < count; j++)
			good = desk_join_discharge(patients[j], discharge->said, discharge->id, merge->arena);
	}
	return good;
}
