#include "acl_sync/site/fed_patients.h"

#include "acl_sync/site/desk_join.h"

#include <stdlib.h>
#include <string.h>

static int id_compare(const void *left, const void *right)
{
	const struct said_patient *const *a = left, *const *b = right;
	return strcmp((*a)->id, (*b)->id);
}

static struct said_patient *find(struct said_patient **index, size_t count, const char *id)
{
	const struct said_patient key = {.id = id}, *pointer = &key;
	struct said_patient *const *found =
	    count == 0 ? NULL : bsearch(&pointer, index, count, sizeof(struct said_patient *), id_compare);
	return found == NULL ? NULL : *found;
}

static bool add(struct said_patient *to, const struct said_patient *more, struct arena *arena)
{
	if (more->has_deceased && !to->has_deceased) {
		to->has_deceased = true;
		to->deceased = more->deceased;
	}
	return desk_join_patient(to, more, arena);
}

static size_t count_more(const struct statements *statements)
{
	size_t count = 0;
	for (size_t i = 0; i < statements->patient_count; i++) {
		count += statements->patients[i].is_more;
		arena_rest(sizeof(statements->patients[i]));
	}
	return count;
}

bool fed_patients_fold(const struct statements *statements, struct arena *arena,
		       struct statements *ret_folded)
{
	size_t more = count_more(statements), count = 0;
	*ret_folded = *statements;
	if (more == 0)
		return true;
	struct said_patient *patients = arena_array(arena, statements->patient_count, sizeof(*patients));
	if (patients == NULL)
		return false;
	for (size_t i = 0; i < statements->patient_count; i++) {
		if (statements->patients[i].is_more)
			continue;
		patients[count++] = statements->patients[i];
		arena_rest(2 * sizeof(*patients));
	}
	struct said_patient **index = said_patients_by_id(patients, count, arena);
	if (index == NULL)
		return false;
	for (size_t i = 0; i < statements->patient_count; i++) {
		const struct said_patient *said = &statements->patients[i];
		struct said_patient *to = said->is_more ? find(index, count, said->id) : NULL;
		if (to != NULL && !add(to, said, arena))
			return false;
		arena_rest(2 * sizeof(*said));
	}
	ret_folded->patients = patients;
	ret_folded->patient_count = count;
	return true;
}
