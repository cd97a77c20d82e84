#include "registry/state_watch.h"

#include "registry/state_query.h"

/* The schema that has brought these tables. */
#define SCHEMA 3

/* All uses with their place, as reviews know it; of those that nobody has reviewed, the oldest, and the last attempt to tell
 * somebody. */
static const char counting[] =
    "WITH used AS (SELECT 1 AS granted, 'desk:' || id AS place, recorded FROM desk"
    " WHERE section = 'break_glass' UNION ALL"
    " SELECT 0, 'refused:' || id, recorded FROM refused_claim),"
    " open AS (SELECT * FROM used WHERE NOT EXISTS (SELECT 1 FROM review WHERE review.place = used.place)) "
    "SELECT (SELECT COUNT(*) FROM used WHERE granted), (SELECT COUNT(*) FROM used WHERE NOT granted),"
    " (SELECT COUNT(*) FROM open), (SELECT MIN(recorded) FROM open),"
    " (SELECT COUNT(*) FROM open WHERE (SELECT problem FROM notification WHERE"
    " notification.place = open.place ORDER BY rowid DESC LIMIT 1) IS NOT NULL)";

static bool read_counts(sqlite3_stmt *row, struct arena *arena, void *ret_counts)
{
	struct state_glass_counts *counts = ret_counts;
	(void)arena;
	*counts = (struct state_glass_counts){
	    .granted = sqlite3_column_int64(row, 0),
	    .refused = sqlite3_column_int64(row, 1),
	    .unreviewed = sqlite3_column_int64(row, 2),
	    .oldest = sqlite3_column_type(row, 3) == SQLITE_NULL ? TIME_NEVER : sqlite3_column_int64(row, 3),
	    .not_told = sqlite3_column_int64(row, 4),
	};
	return true;
}

enum state_result state_glass_count(struct state_db *state, struct state_glass_counts *ret_counts)
{
	*ret_counts = (struct state_glass_counts){.oldest = TIME_NEVER};
	if (!state_has_schema(state, SCHEMA))
		return STATE_OK;
	return state_query_first(state, state_query(state, counting, ""), NULL, read_counts, ret_counts);
}
