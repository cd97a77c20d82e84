#include "acl_sync/site/desk_join.h"

#include <stddef.h>
#include <string.h>

const struct desk_list desk_lists[DESK_LIST_COUNT] = {
#define LIST(items_, count_)                                                                                 \
	{                                                                                                    \
		offsetof(struct said_patient, items_), offsetof(struct said_patient, count_),                \
		    sizeof(*((struct said_patient *)0)->items_)                                              \
	}
    LIST(attendings, attending_count), LIST(teams, team_count),         LIST(consents, consent_count),
    LIST(objections, objection_count), LIST(withheld, withheld_count),  LIST(deleted, deleted_count),
    LIST(hidden, hidden_count),        LIST(relations, relation_count),
};

/* Puts the items of `from`'s list behind those of `to`'s. false: out of memory. */
static bool list_add(const struct desk_list *list, struct said_patient *to, const struct said_patient *from,
		     struct arena *arena)
{
	size_t *count = (void *)((char *)to + list->count_at);
	size_t more = *(const size_t *)(const void *)((const char *)from + list->count_at);
	void **items = (void *)((char *)to + list->at);
	if (more == 0)
		return true;
	char *grown = arena_array(arena, *count + more, list->size);
	if (grown == NULL)
		return false;
	if (*count > 0)
		memcpy(grown, *items, *count * list->size);
	memcpy(grown + *count * list->size, *(void *const *)(const void *)((const char *)from + list->at),
	       more * list->size);
	*items = grown;
	*count += more;
	return true;
}

bool desk_join_patient(struct said_patient *to, const struct said_patient *from, struct arena *arena)
{
	for (size_t i = 0; i < DESK_LIST_COUNT; i++)
		if (!list_add(&desk_lists[i], to, from, arena))
			return false;
	if (from->has_closed && (!to->has_closed || from->closed < to->closed)) {
		to->has_closed = true;
		to->closed = from->closed;
	}
	return true;
}

bool desk_join_discharge(struct said_patient *to, const struct said_patient *from, struct arena *arena)
{
	struct said_assignment *teams = arena_array(arena, to->team_count, sizeof(*teams));
	if (teams == NULL)
		return false;
	for (size_t i = 0; i < to->team_count; i++) {
		teams[i] = to->teams[i];
		struct time_window *window = &teams[i].said.window;
		for (size_t j = 0; j < from->team_count; j++) {
			int64_t end = from->teams[j].said.window.from;
			if (strcmp(teams[i].team, from->teams[j].team) == 0 && window->from <= end &&
			    end < window->until)
				window->until = end;
		}
	}
	to->teams = teams;
	return true;
}

bool desk_join_append(struct arena *arena, const void **items, size_t *count, const void *more,
		      size_t more_count, size_t size)
{
	if (more_count == 0)
		return true;
	char *grown = arena_array(arena, *count + more_count, size);
	if (grown == NULL)
		return false;
	if (*count > 0)
		memcpy(grown, *items, *count * size);
	memcpy(grown + *count * size, more, more_count * size);
	*items = grown;
	*count += more_count;
	return true;
}
