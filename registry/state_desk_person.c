/* A person who merges have made of several identities. */
#include "registry/state_desk.h"

#include "registry/state_desk_private.h"
#include "registry/state_person_private.h"
#include "registry/state_query.h"

#include <stdlib.h>

/* The person's ids, by merges for which `live` holds. */
#define IDENTITIES(live) "WITH RECURSIVE " SAME_PERSON("person", "SELECT ?1 AS identity", live)

enum state_result state_desk_since(struct state_db *state, const struct desk_mark *mark, const char *patient)
{
	struct desk_mark present;
	if (!state_has_schema(state, 3))
		return STATE_NONE;
	/* asked for each folder of a whole run: nearly always nothing is new at all */
	if (state_desk_mark(state, &present) != STATE_OK)
		return STATE_ERROR;
	if (present.statement <= mark->statement && present.end <= mark->end)
		return STATE_NONE;
	sqlite3_stmt *statement =
	    state_query(state,
			IDENTITIES("") " SELECT 1 FROM desk WHERE id > ?2 AND patient IN person UNION ALL"
				       " SELECT 1 FROM desk_end e JOIN desk d ON d.id = e.statement"
				       " WHERE e.id > ?3 AND d.patient IN person LIMIT 1",
			"tii", patient, mark->statement, mark->end);
	return state_query_first(state, statement, NULL, NULL, NULL);
}

enum state_result state_desk_identities(struct state_db *state, const char *patient, int64_t known,
					struct arena *arena, struct words *ret_patients)
{
	sqlite3_stmt *statement =
	    !state_has_schema(state, 3)
		? state_query(state, "SELECT ?1", "t", patient)
		: state_query(state,
			      IDENTITIES(" AND " DESK_RECORDED_BY(
				  "?2") " AND NOT EXISTS (SELECT 1 FROM desk_end e"
					" WHERE e.statement = d.id AND NOT " DESK_NOT_ENDED_BY(
					    "?2") ")") " SELECT identity FROM person",
			      "ti", patient, known);
	return state_query_words(state, statement, arena, ret_patients);
}

static int by_id(const void *left, const void *right)
{
	const struct desk_item *a = left, *b = right;
	return a->id < b->id ? -1 : a->id > b->id;
}

enum state_result state_desk_person(struct state_db *state, const char *patient, int64_t known,
				    struct arena *arena, struct desk_items *ret_items)
{
	struct words patients;
	struct desk_item *all = NULL;
	size_t count = 0, capacity = 0;
	enum state_result result = state_desk_identities(state, patient, known, arena, &patients);
	for (size_t i = 0; result == STATE_OK && i < patients.count; i++) {
		struct desk_items items;
		result = state_desk_known(state, patients.items[i], known, arena, &items);
		for (size_t j = 0; result == STATE_OK && j < items.count; j++) {
			struct desk_item *grown = arena_grow(arena, all, count, &capacity, sizeof(*all));
			if (grown == NULL)
				return STATE_ERROR;
			all = grown;
			all[count++] = items.items[j];
		}
	}
	if (count > 1)
		qsort(all, count, sizeof(*all), by_id);
	*ret_items = (struct desk_items){all, count};
	return result;
}
