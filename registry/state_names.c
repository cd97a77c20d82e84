#include "registry/state_names.h"

#include "registry/state_desk_private.h"
#include "registry/state_query.h"

/* ---- names ---- */

/* All rows of the statement, which is finalized: a name each. */
static enum state_result read_names(struct state_db *state, sqlite3_stmt *statement, struct arena *arena,
				    struct state_names *ret_names)
{
	struct words words;
	enum state_result result = state_query_words(state, statement, arena, &words);
	*ret_names = (struct state_names){words.items, words.count};
	return result;
}

/* A state that an older careacl has written knows of no statements. */
static bool has_names(const struct state_db *state, struct state_names *ret_names)
{
	*ret_names = (struct state_names){0};
	return state_has_schema(state, 3);
}

#define IN_SPAN "s.since <= ?2 AND s.until > ?1"

enum state_result state_names_that(struct state_db *state, const char *section, enum state_mention_kind kind,
				   const char *name, struct state_span span, struct arena *arena,
				   struct state_names *ret_names)
{
	if (!has_names(state, ret_names))
		return STATE_OK;
	sqlite3_stmt *statement =
	    name == NULL
		? state_query(state,
			      "SELECT DISTINCT s.name FROM statement s WHERE " IN_SPAN
			      " AND s.section = ?3 ORDER BY s.name",
			      "iit", span.first, span.last, section)
		: state_query(state,
			      "SELECT DISTINCT s.name FROM mention m JOIN statement s ON s.id = m.statement"
			      " WHERE " IN_SPAN " AND s.section = ?3 AND m.name = ?4 AND m.kind = ?5"
			      " ORDER BY s.name",
			      "iitti", span.first, span.last, section, name, (int64_t)kind);
	return read_names(state, statement, arena, ret_names);
}

#define KNOWN_IN_SPAN DESK_RECORDED_BY("?2") " AND " DESK_NOT_ENDED_BY("?1")
#define DESK "SELECT DISTINCT d.patient FROM desk d LEFT JOIN desk_end e ON e.statement = d.id WHERE "

enum state_result state_names_desk_login(struct state_db *state, const char *login, struct state_span span,
					 struct arena *arena, struct state_names *ret_names)
{
	if (!has_names(state, ret_names))
		return STATE_OK;
	sqlite3_stmt *statement =
	    state_query(state, DESK "d.login = ?3 AND " KNOWN_IN_SPAN " ORDER BY d.patient", "iit",
			span.first, span.last, login);
	return read_names(state, statement, arena, ret_names);
}

enum state_result state_names_desk_team(struct state_db *state, const char *team, struct state_span span,
					struct arena *arena, struct state_names *ret_names)
{
	if (!has_names(state, ret_names))
		return STATE_OK;
	sqlite3_stmt *statement =
	    state_query(state, DESK "d.team = ?3 AND " KNOWN_IN_SPAN " ORDER BY d.patient", "iit", span.first,
			span.last, team);
	return read_names(state, statement, arena, ret_names);
}

#define MERGED                                                                                               \
	" FROM desk d LEFT JOIN desk_end e ON e.statement = d.id"                                            \
	" WHERE d.section = 'merged' AND " KNOWN_IN_SPAN

enum state_result state_names_merged(struct state_db *state, const char *patient, struct state_span span,
				     struct arena *arena, struct state_names *ret_names)
{
	if (!has_names(state, ret_names))
		return STATE_OK;
	sqlite3_stmt *statement = state_query(
	    state,
	    "SELECT d.text" MERGED " AND d.patient = ?3 UNION SELECT d.patient" MERGED " AND d.text = ?3",
	    "iit", span.first, span.last, patient);
	return read_names(state, statement, arena, ret_names);
}

enum state_result state_names_desk_sections(struct state_db *state, const struct desk_mark *mark,
					    struct arena *arena, struct state_names *ret_names)
{
	if (!has_names(state, ret_names))
		return STATE_OK;
	sqlite3_stmt *statement =
	    state_query(state,
			"SELECT section FROM desk WHERE id > ?1 UNION"
			" SELECT d.section FROM desk_end e JOIN desk d ON d.id = e.statement WHERE e.id > ?2",
			"ii", mark->statement, mark->end);
	return read_names(state, statement, arena, ret_names);
}

enum state_result state_names_desk_since(struct state_db *state, const struct desk_mark *mark,
					 struct arena *arena, struct state_names *ret_names)
{
	if (!has_names(state, ret_names))
		return STATE_OK;
	sqlite3_stmt *statement =
	    state_query(state,
			"SELECT patient FROM desk WHERE id > ?1 UNION"
			" SELECT d.patient FROM desk_end e JOIN desk d ON d.id = e.statement WHERE e.id > ?2",
			"ii", mark->statement, mark->end);
	return read_names(state, statement, arena, ret_names);
}

/* ---- the next change ---- */

/* Of statement s: its beginning if that is later than ?1, else its end. */
#define NEXT "SELECT MIN(CASE WHEN s.since > ?1 THEN s.since WHEN s.until > ?1 THEN s.until END)"

enum state_result state_next_named(struct state_db *state, const char *section, const char *name,
				   int64_t after, int64_t *io_next)
{
	if (!state_has_schema(state, 3))
		return STATE_OK;
	return state_query_lower(
	    state,
	    name == NULL
		? state_query(state, NEXT " FROM statement s WHERE s.section = ?2", "it", after, section)
		: state_query(state, NEXT " FROM statement s WHERE s.section = ?2 AND s.name = ?3", "itt",
			      after, section, name),
	    io_next);
}

enum state_result state_next_that(struct state_db *state, const char *section, enum state_mention_kind kind,
				  const char *name, int64_t after, int64_t *io_next)
{
	if (!state_has_schema(state, 3))
		return STATE_OK;
	return state_query_lower(state,
				 state_query(state,
					     NEXT " FROM mention m JOIN statement s ON s.id = m.statement"
						  " WHERE m.name = ?2 AND m.kind = ?3 AND s.section = ?4",
					     "itit", after, name, (int64_t)kind, section),
				 io_next);
}

enum state_result state_next_declare(struct state_db *state, const char *login, int64_t after,
				     int64_t *io_next)
{
	if (!state_has_schema(state, 3))
		return STATE_OK;
	return state_query_lower(state,
				 state_query(state,
					     NEXT " FROM mention m JOIN statement s ON s.id = m.statement"
						  " WHERE m.name = ?2 AND m.kind = ?3",
					     "iti", after, login, (int64_t)MENTION_DECLARES),
				 io_next);
}

#define NEXT_DESK                                                                                            \
	"SELECT MIN(CASE WHEN " DESK_SINCE " > ?1 THEN " DESK_SINCE " WHEN " DESK_UNTIL                      \
	" > ?1 THEN " DESK_UNTIL " END)"                                                                     \
	" FROM desk d LEFT JOIN desk_end e ON e.statement = d.id WHERE "

enum state_result state_next_desk(struct state_db *state, const char *patient, int64_t after,
				  int64_t *io_next)
{
	if (!state_has_schema(state, 3))
		return STATE_OK;
	/* a merge is said of one of the two, and makes a person of both */
	return state_query_lower(
	    state,
	    state_query(state, NEXT_DESK "(d.patient = ?2 OR (d.section = 'merged' AND d.text = ?2))", "it",
			after, patient),
	    io_next);
}

enum state_result state_next_desk_login(struct state_db *state, const char *login, int64_t after,
					int64_t *io_next)
{
	if (!state_has_schema(state, 3))
		return STATE_OK;
	return state_query_lower(state, state_query(state, NEXT_DESK "d.login = ?2", "it", after, login),
				 io_next);
}
