/* Statements as the texts of a new generation have them: those that stand go on, others end or begin. */
#include "registry/state_statements.h"

#include "registry/state_query.h"
#include "registry/state_turns.h"

#include <stdlib.h>
#include <string.h>

/* ---- rows ---- */

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

static bool same_text(const struct state_statement *a, const struct state_statement *b)
{
	return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

/* Where and when a feed says it moves with every export. How long is the key that stands there? */
static size_t moving_key(const struct state_statement *item, size_t at)
{
	static const char *const keys[] = {"where = \"", "said_at = \""};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		size_t length = strlen(keys[i]);
		if (item->size - at > length && memcmp(item->text + at, keys[i], length) == 0)
			return length;
	}
	return 0;
}

/* Do both say the same, wherever and whenever they say it? */
static bool same_but_where(const struct state_statement *a, const struct state_statement *b)
{
	size_t i = 0, j = 0;
	if (strcmp(a->file, FEEDS_TEXT) != 0)
		return false;
	while (i < a->size && j < b->size && a->text[i] == b->text[j]) {
		size_t length = moving_key(a, i);
		bool is_moving = length > 0 && moving_key(b, j) == length;
		for (i += is_moving ? length : 1; is_moving && i < a->size && a->text[i] != '"';)
			i++;
		for (j += is_moving ? length : 1; is_moving && j < b->size && b->text[j] != '"';)
			j++;
	}
	return i == a->size && j == b->size;
}

/* What is to be done about what begins and what ends. */
struct replacing {
	struct state_db *state;
	int64_t at;
	struct state_turns turns;
	state_statement_told *tell; /* only told; NULL: done */
	void *context;
};

static enum state_result begins(struct replacing *replacing, const struct state_statement *item)
{
	if (replacing->tell != NULL)
		return replacing->tell(replacing->context, item, true) ? STATE_OK : STATE_ERROR;
	return state_turns_take(&replacing->turns, item->size) == STATE_OK
		   ? insert(replacing->state, item, replacing->at)
		   : STATE_ERROR;
}

static enum state_result ends(struct replacing *replacing, const struct state_statement *kept)
{
	if (replacing->tell != NULL)
		return replacing->tell(replacing->context, kept, false) ? STATE_OK : STATE_ERROR;
	return state_turns_take(&replacing->turns, 0) == STATE_OK
		   ? end(replacing->state, kept->id, replacing->at)
		   : STATE_ERROR;
}

/* The kept statement goes on; its line may have moved. */
static enum state_result goes_on(struct replacing *replacing, const struct state_statement *kept,
				 const struct state_statement *item)
{
	bool is_moved = !same_text(kept, item);
	if ((kept->line == item->line && !is_moved) || replacing->tell != NULL)
		return STATE_OK;
	if (state_turns_take(&replacing->turns, 0) != STATE_OK)
		return STATE_ERROR;
	if (is_moved)
		return state_run(replacing->state, "UPDATE statement SET line = ?, text = ? WHERE id = ?",
				 "ibi", (int64_t)item->line, item->text, item->size, kept->id);
	return state_run(replacing->state, "UPDATE statement SET line = ? WHERE id = ?", "ii",
			 (int64_t)item->line, kept->id);
}

/* Statements of one section, name and file: few. Each new one takes over an equal kept one. */
static enum state_result replace_alike(struct replacing *replacing, struct state_statement *kept,
				       size_t kept_count, const struct state_statement *items, size_t count)
{
	enum state_result result = STATE_OK;
	for (size_t i = 0; i < count && result == STATE_OK; i++) {
		size_t j = 0;
		while (j < kept_count && (kept[j].id == 0 || (!same_text(&kept[j], &items[i]) &&
							      !same_but_where(&kept[j], &items[i]))))
			j++;
		if (j == kept_count) {
			result = begins(replacing, &items[i]);
			continue;
		}
		result = goes_on(replacing, &kept[j], &items[i]);
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

static enum state_result replace_all(struct replacing *replacing, const struct state_statements *kept,
				     struct state_statement *items, size_t count)
{
	struct state_statement *old = (struct state_statement *)kept->items;
	enum state_result result = STATE_OK;
	for (size_t i = 0, j = 0; result == STATE_OK && (i < count || j < kept->count);) {
		int order = i == count ? 1 : j == kept->count ? -1 : key_compare(&items[i], &old[j]);
		size_t news = order <= 0 ? alike(items + i, count - i) : 0;
		size_t olds = order >= 0 ? alike(old + j, kept->count - j) : 0;
		result = replace_alike(replacing, old + j, olds, items + i, news);
		arena_rest(ARENA_REST_PATIENT);
		i += news;
		j += olds;
	}
	return result;
}

/* So many of those in force are read at a time. */
#define KEPT_TOGETHER 4096

/* The next of them behind `after`: all of each section, name and file. *ret_is_last: there are no more. */
static enum state_result read_kept(struct state_db *state, const struct state_statement *after,
				   struct arena *arena, struct state_statements *ret_kept, bool *ret_is_last)
{
	for (size_t limit = KEPT_TOGETHER;; limit *= 2) {
		enum state_result result = state_statements_still(state, after, limit, arena, ret_kept);
		*ret_is_last = result == STATE_OK && ret_kept->count < limit;
		if (result != STATE_OK || *ret_is_last)
			return result;
		const struct state_statement *last = &ret_kept->items[ret_kept->count - 1];
		size_t whole = ret_kept->count - 1;
		while (whole > 0 && key_compare(&ret_kept->items[whole - 1], last) == 0)
			whole--;
		ret_kept->count = whole;
		if (whole > 0)
			return STATE_OK;
	}
}

/* How many of the sorted items stand no later than `last`. */
static size_t count_until(const struct state_statement *items, size_t count,
			  const struct state_statement *last)
{
	size_t until = 0;
	while (until < count && key_compare(&items[until], last) <= 0)
		until++;
	return until;
}

/* Part after part, each in an arena of its own: all of them take as much as all texts. */
static enum state_result replace(struct replacing *replacing, struct state_statement *items, size_t count)
{
	enum state_result result = STATE_OK;
	struct arena *before = NULL; /* has `after` */
	const struct state_statement *after = NULL;
	if (count > 1)
		qsort(items, count, sizeof(*items), item_compare);
	for (bool is_last = false; result == STATE_OK && !is_last;) {
		struct state_statements kept = {0};
		struct arena *arena = arena_new();
		result =
		    arena == NULL ? STATE_ERROR : read_kept(replacing->state, after, arena, &kept, &is_last);
		arena_free(before);
		before = arena;
		if (result != STATE_OK)
			break;
		after = is_last ? NULL : &kept.items[kept.count - 1];
		size_t part = is_last ? count : count_until(items, count, after);
		result = replace_all(replacing, &kept, items, part);
		items += part;
		count -= part;
	}
	arena_free(before);
	return result;
}

enum state_result state_statements_replace(struct state_db *state, struct state_statement *items,
					   size_t count, int64_t at)
{
	struct replacing replacing = {.state = state, .at = at, .turns = {.state = state}};
	return state_turns_end(&replacing.turns, replace(&replacing, items, count));
}

enum state_result state_statements_compare(struct state_db *state, struct state_statement *items,
					   size_t count, state_statement_told *tell, void *context)
{
	return replace(&(struct replacing){.state = state, .tell = tell, .context = context}, items, count);
}
