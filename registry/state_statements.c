#include "registry/state_statements.h"

#include "registry/state_query.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS "s.id, s.section, s.name, s.file, s.line, s.text"
#define IN_FORCE "s.since <= ?1 AND s.until > ?1"
#define ORDER " ORDER BY s.file, s.line, s.id"

/* ---- rows ---- */

static bool read_row(sqlite3_stmt *row, struct arena *arena, void *ret_item)
{
	struct state_statement *item = ret_item;
	*item = (struct state_statement){
	    .id = sqlite3_column_int64(row, 0),
	    .section = state_column_text(row, 1, arena),
	    .name = state_column_text(row, 2, arena),
	    .file = state_column_text(row, 3, arena),
	    .line = (unsigned)sqlite3_column_int64(row, 4),
	};
	item->text = state_column_blob(row, 5, arena, &item->size);
	return item->section != NULL && item->name != NULL && item->file != NULL && item->text != NULL;
}

/* All rows of the statement, which is finalized. */
static enum state_result read_rows(struct state_db *state, sqlite3_stmt *statement, struct arena *arena,
				   struct state_statements *ret_statements)
{
	struct state_rows rows;
	enum state_result result =
	    state_query_rows(state, statement, arena, sizeof(struct state_statement), read_row, &rows);
	*ret_statements = (struct state_statements){rows.items, rows.count};
	return result;
}

/* ---- writing ---- */

static int key_compare(const struct state_statement *a, const struct state_statement *b)
{
	int order = strcmp(a->section, b->section);
	if (order == 0)
		order = strcmp(a->name, b->name);
	return order != 0 ? order : strcmp(a->file, b->file);
}

static int item_compare(const void *left, const void *right)
{
	const struct state_statement *a = left, *b = right;
	int order = key_compare(a, b);
	return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static enum state_result insert(struct state_db *state, const struct state_statement *item, int64_t at)
{
	enum state_result result =
	    state_run(state,
		      "INSERT INTO statement (section, name, file, line, text, since, until)"
		      " VALUES (?, ?, ?, ?, ?, ?, ?)",
		      "tttibii", item->section, item->name, item->file, (int64_t)item->line, item->text,
		      item->size, at, STATE_STILL);
	int64_t id = sqlite3_last_insert_rowid(state->db);
	for (size_t i = 0; i < item->mention_count && result == STATE_OK; i++)
		result =
		    state_run(state, "INSERT OR IGNORE INTO mention (name, kind, statement) VALUES (?, ?, ?)",
			      "tii", item->mentions[i].name, (int64_t)item->mentions[i].kind, id);
	return result;
}

static enum state_result end(struct state_db *state, int64_t id, int64_t at)
{
	return state_run(state, "UPDATE statement SET until = ? WHERE id = ?", "ii", at, id);
}

/* The kept statement goes on; its line may have moved. */
static enum state_result go_on(struct state_db *state, const struct state_statement *kept,
			       const struct state_statement *item)
{
	if (kept->line == item->line)
		return STATE_OK;
	return state_run(state, "UPDATE statement SET line = ? WHERE id = ?", "ii", (int64_t)item->line,
			 kept->id);
}

static bool same_text(const struct state_statement *a, const struct state_statement *b)
{
	return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

/* What is to be done about what begins and what ends. */
struct replacing {
	struct state_db *state;
	int64_t at;
	state_statement_told *tell; /* only told; NULL: done */
	void *context;
};

static enum state_result begins(const struct replacing *replacing, const struct state_statement *item)
{
	if (replacing->tell == NULL)
		return insert(replacing->state, item, replacing->at);
	return replacing->tell(replacing->context, item, true) ? STATE_OK : STATE_ERROR;
}

static enum state_result ends(const struct replacing *replacing, const struct state_statement *kept)
{
	if (replacing->tell == NULL)
		return end(replacing->state, kept->id, replacing->at);
	return replacing->tell(replacing->context, kept, false) ? STATE_OK : STATE_ERROR;
}

/* Statements of one section, name and file: few. Each new one takes over an equal kept one. */
static enum state_result replace_alike(const struct replacing *replacing, struct state_statement *kept,
				       size_t kept_count, const struct state_statement *items, size_t count)
{
	enum state_result result = STATE_OK;
	for (size_t i = 0; i < count && result == STATE_OK; i++) {
		size_t j = 0;
		while (j < kept_count && (kept[j].id == 0 || !same_text(&kept[j], &items[i])))
			j++;
		if (j == kept_count) {
			result = begins(replacing, &items[i]);
			continue;
		}
		if (replacing->tell == NULL)
			result = go_on(replacing->state, &kept[j], &items[i]);
		kept[j].id = 0;
	}
	for (size_t j = 0; j < kept_count && result == STATE_OK; j++)
		if (kept[j].id != 0)
			result = ends(replacing, &kept[j]);
	return result;
}

static size_t alike(const struct state_statement *items, size_t count)
{
	size_t same = count > 0;
	while (same < count && key_compare(&items[0], &items[same]) == 0)
		same++;
	return same;
}

static enum state_result replace(const struct replacing *replacing, struct state_statement *items,
				 size_t count)
{
	struct state_db *state = replacing->state;
	struct state_statements kept = {0};
	struct arena *arena = arena_new();
	enum state_result result = STATE_ERROR;
	if (arena != NULL)
		result = read_rows(state,
				   state_query(state,
					       "SELECT " COLUMNS " FROM statement s WHERE s.until = ?1"
					       " ORDER BY s.section, s.name, s.file, s.line",
					       "i", STATE_STILL),
				   arena, &kept);
	struct state_statement *old = (struct state_statement *)kept.items;
	if (count > 1)
		qsort(items, count, sizeof(*items), item_compare);
	for (size_t i = 0, j = 0; result == STATE_OK && (i < count || j < kept.count);) {
		int order = i == count ? 1 : j == kept.count ? -1 : key_compare(&items[i], &old[j]);
		size_t news = order <= 0 ? alike(items + i, count - i) : 0;
		size_t olds = order >= 0 ? alike(old + j, kept.count - j) : 0;
		result = replace_alike(replacing, old + j, olds, items + i, news);
		i += news;
		j += olds;
	}
	arena_free(arena);
	return result;
}

enum state_result state_statements_replace(struct state_db *state, struct state_statement *items,
					   size_t count, int64_t at)
{
	return replace(&(struct replacing){.state = state, .at = at}, items, count);
}

enum state_result state_statements_compare(struct state_db *state, struct state_statement *items,
					   size_t count, state_statement_told *tell, void *context)
{
	return replace(&(struct replacing){.state = state, .tell = tell, .context = context}, items, count);
}

/* ---- reading ---- */

/* A state that an older careacl has written knows of no statements. */
static bool has_statements(const struct state_db *state, struct state_statements *ret_statements)
{
	*ret_statements = (struct state_statements){0};
	return state_has_schema(state, 3);
}

/* An instant as the rows know it: what is in force has no end. */
static int64_t instant(int64_t at)
{
	return at == STATE_STILL ? STATE_STILL - 1 : at;
}

enum state_result state_statements_named(struct state_db *state, const char *section, const char *name,
					 int64_t at, struct arena *arena,
					 struct state_statements *ret_statements)
{
	if (!has_statements(state, ret_statements))
		return STATE_OK;
	sqlite3_stmt *statement = name == NULL
				      ? state_query(state,
						    "SELECT " COLUMNS " FROM statement s WHERE " IN_FORCE
						    " AND s.section = ?2" ORDER,
						    "it", instant(at), section)
				      : state_query(state,
						    "SELECT " COLUMNS " FROM statement s WHERE " IN_FORCE
						    " AND s.section = ?2 AND s.name = ?3" ORDER,
						    "itt", instant(at), section, name);
	return read_rows(state, statement, arena, ret_statements);
}

enum state_result state_statements_during(struct state_db *state, const char *section, const char *name,
					  int64_t first, int64_t last, struct arena *arena,
					  struct state_statements *ret_statements)
{
	if (!has_statements(state, ret_statements))
		return STATE_OK;
	sqlite3_stmt *statement =
	    state_query(state,
			"SELECT " COLUMNS " FROM statement s WHERE s.since <= ?2 AND s.until > ?1"
			" AND s.section = ?3 AND s.name = ?4" ORDER,
			"iitt", instant(first), instant(last), section, name);
	return read_rows(state, statement, arena, ret_statements);
}

enum state_result state_statements_that(struct state_db *state, const char *section,
					enum state_mention_kind kind, const char *name, int64_t at,
					struct arena *arena, struct state_statements *ret_statements)
{
	if (!has_statements(state, ret_statements))
		return STATE_OK;
	sqlite3_stmt *statement =
	    state_query(state,
			"SELECT " COLUMNS " FROM mention m JOIN statement s ON s.id = m.statement"
			" WHERE " IN_FORCE " AND m.name = ?2 AND m.kind = ?3 AND s.section = ?4" ORDER,
			"itit", instant(at), name, (int64_t)kind, section);
	return read_rows(state, statement, arena, ret_statements);
}

enum state_result state_break_glass_ever(struct state_db *state, struct arena *arena,
					 struct state_statements *ret_statements)
{
	if (!has_statements(state, ret_statements))
		return STATE_OK;
	sqlite3_stmt *statement = state_query(
	    state, "SELECT " COLUMNS " FROM statement s WHERE s.section = 'break_glass' ORDER BY s.id DESC",
	    "");
	return read_rows(state, statement, arena, ret_statements);
}

enum state_result state_statements_declare(struct state_db *state, const char *login, int64_t at)
{
	if (!state_has_schema(state, 3))
		return STATE_NONE;
	sqlite3_stmt *statement = state_query(state,
					      "SELECT 1 FROM mention m JOIN statement s ON s.id = m.statement"
					      " WHERE " IN_FORCE " AND m.name = ?2 AND m.kind = ?3 LIMIT 1",
					      "iti", instant(at), login, (int64_t)MENTION_DECLARES);
	return state_query_first(state, statement, NULL, NULL, NULL);
}

enum state_result state_statements_first(struct state_db *state, int64_t *ret_at)
{
	if (!state_has_schema(state, 3))
		return STATE_NONE;
	sqlite3_stmt *statement = state_query(
	    state, "SELECT since FROM statement WHERE since IS NOT NULL ORDER BY since LIMIT 1", "");
	return state_query_number(state, statement, ret_at);
}

enum state_result state_statements_since(struct state_db *state, const char *section, const char *name,
					 int64_t *ret_since)
{
	if (!state_has_schema(state, 3))
		return STATE_NONE;
	sqlite3_stmt *statement = state_query(
	    state,
	    "SELECT since FROM statement WHERE section = ? AND name = ? AND until = ? ORDER BY since DESC",
	    "tti", section, name, STATE_STILL);
	return state_query_number(state, statement, ret_since);
}
