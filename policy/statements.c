#include "policy/statements.h"

#include "policy/sorted.h"

#include <stdlib.h>
#include <string.h>

bool words_has(const struct words *sorted, const char *word)
{
	size_t ignored;
	return sorted_find(sorted->items, sorted->count, sizeof(*sorted->items), word, &ignored);
}

struct by_id {
	const char *id;
	struct said_patient *said;
};

static int id_compare(const void *left, const void *right)
{
	const struct by_id *a = left, *b = right;
	int order = strcmp(a->id, b->id);
	return order != 0 ? order : (a->said > b->said) - (a->said < b->said);
}

struct said_patient **said_patients_by_id(struct said_patient *patients, size_t count, struct arena *arena)
{
	struct said_patient **index = arena_array(arena, count, sizeof(*index));
	struct by_id *sorted = calloc(count + 1, sizeof(*sorted));
	for (size_t i = 0; i < count && sorted != NULL; i++) {
		sorted[i] = (struct by_id){patients[i].id, &patients[i]};
		arena_rest(sizeof(patients[i]));
	}
	if (count > 1 && sorted != NULL)
		qsort(sorted, count, sizeof(*sorted), id_compare);
	for (size_t i = 0; i < count && sorted != NULL && index != NULL; i++)
		index[i] = sorted[i].said;
	index = sorted == NULL ? NULL : index;
	free(sorted);
	return index;
}

bool said_team_admits(const struct said_team *team, const char *login)
{
	return team->only.count == 0 || words_has(&team->only, login);
}
