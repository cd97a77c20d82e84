#include "acl_sync/site/desk_join.h"

#include <stddef.h>
#include <string.h>

/* A list of struct said_patient: where its items and their number stand, and how large one is. */
struct desk_list {
	size_t at, count_at, size;
};

#define DESK_LIST_COUNT (sizeof(desk_lists) / sizeof(desk_lists[0]))
static const struct desk_list desk_lists[] = {
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
	const void *const *more = (const void *)((const char *)from + list->at);
	const size_t *more_count = (const void *)((const char *)from + list->count_at);
	return desk_join_append(arena, (void *)((char *)to + list->at), (void *)((char *)to + list->count_at),
				*more, *more_count, list->size);
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

static int64_t place_of(int64_t id)
{
	return id > DESK_PROPOSED - DESK_PROPOSED_MAX && id <= DESK_PROPOSED ? 2 * (int64_t)DESK_PROPOSED - id
									     : id;
}

bool desk_join_is_before(int64_t id, int64_t other)
{
	return place_of(id) < place_of(other);
}

static bool was_said_before(const struct said *said, int64_t id)
{
	return strcmp(said->origin.file, DESK_FILE) != 0 ||
	       desk_join_is_before((int64_t)said->origin.line, id);
}

bool desk_join_discharge(struct said_patient *to, const struct said_patient *from, int64_t id,
			 struct arena *arena)
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
			    end < window->until && was_said_before(&teams[i].said, id))
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

void desk_join_make_lasting(struct said_patient *patient)
{
	struct {
		const struct said_seal *items;
		size_t count;
	} const seals[] = {{patient->withheld, patient->withheld_count},
			   {patient->hidden, patient->hidden_count},
			   {patient->deleted, patient->deleted_count}};
	for (size_t i = 0; i < patient->objection_count; i++)
		((struct said_wish *)&patient->objections[i])->said.lasting = true;
	for (size_t i = 0; i < sizeof(seals) / sizeof(seals[0]); i++)
		for (size_t j = 0; j < seals[i].count; j++)
			((struct said_seal *)&seals[i].items[j])->said.lasting = true;
}

/* The clock was ahead when it was recorded as something that held from then on: it holds. */
static void begin_now(struct time_window *window, int64_t recorded, int64_t now)
{
	if (window->from > now && window->from <= recorded)
		window->from = now;
}

void desk_join_begin(struct said_patient *patient, int64_t recorded, int64_t now)
{
	for (size_t i = 0; i < DESK_LIST_COUNT; i++) {
		char *items = *(void **)(void *)((char *)patient + desk_lists[i].at);
		size_t count = *(size_t *)(void *)((char *)patient + desk_lists[i].count_at);
		for (size_t j = 0; j < count; j++) /* struct said stands first in each */
			begin_now(&((struct said *)(void *)(items + j * desk_lists[i].size))->window,
				  recorded, now);
	}
	if (patient->has_closed && patient->closed > now && patient->closed <= recorded)
		patient->closed = now;
}
