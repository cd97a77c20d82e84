/* The statements of the registry that begin and end with the texts of this sync, in the audit trail. */
#include "acl_sync/site/statement_index.h"
#include "acl_sync/status.h"
#include "acl_sync/sync/sync_audit.h"
#include "acl_sync/sync/sync_run.h"

#include <string.h>

/* Of more than that, a line says how many there are. */
#define STATEMENTS_EACH 10000
/* Of a longer text, as much as this is in the line: the state keeps all of it. */
#define TEXT_BYTES ((size_t)4096)

struct telling {
	struct sync *sync;
	struct journal *journal;
	size_t begun, ended;
	bool failed;
};

/* Under which name a section's statements stand in a line. */
static const char *name_key(const char *section)
{
	static const struct {
		const char *section, *key;
	} keys[] = {{"patients", "patient"},    {"derogations", "patient"}, {"break_glass", "patient"},
		    {"professionals", "login"}, {"roles", "login"},         {"teams", "team"}};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i].section, section) == 0)
			return keys[i].key;
	return "name";
}

static json_t *fields_of(const struct state_statement *statement, bool begins, struct arena *arena)
{
	json_t *fields = json_object();
	size_t size = statement->size < TEXT_BYTES ? statement->size : TEXT_BYTES;
	const char *text = begins ? arena_printf(arena, "%.*s", (int)size, statement->text) : NULL;
	json_out_set(fields, name_key(statement->section), json_out_text(statement->name));
	json_out_set(fields, "statement", json_out_format("%s:%u", statement->file, statement->line));
	json_out_set(fields, "section", json_out_text(statement->section));
	json_out_set(fields, "change", json_out_text(begins ? "begins" : "ends"));
	if (text != NULL)
		json_out_set(fields, "text", json_out_text(text));
	return fields;
}

static bool tell(void *context, const struct state_statement *statement, bool begins)
{
	struct telling *telling = context;
	struct arena *arena = NULL;
	*(begins ? &telling->begun : &telling->ended) += 1;
	if (telling->begun + telling->ended > STATEMENTS_EACH)
		return true;
	if (telling->journal == NULL)
		telling->journal = sync_audit_journal(telling->sync, SYNC_AUDIT_BY);
	arena = telling->journal == NULL ? NULL : arena_new();
	telling->failed = arena == NULL || !journal_add_apart(telling->journal, AUDIT_STATEMENT,
							      fields_of(statement, begins, arena));
	arena_free(arena);
	return !telling->failed;
}

/* How many there are in all: of a first load, and of very many. */
static bool tell_counts(struct telling *telling, bool is_first)
{
	json_t *fields = json_object();
	json_out_set(fields, "change", json_out_text(is_first ? "first" : "more"));
	json_out_set(fields, "begun", json_integer((json_int_t)telling->begun));
	json_out_set(fields, "ended", json_integer((json_int_t)telling->ended));
	if (telling->journal == NULL)
		telling->journal = sync_audit_journal(telling->sync, SYNC_AUDIT_BY);
	if (telling->journal == NULL) {
		json_decref(fields);
		return false;
	}
	return journal_add_apart(telling->journal, AUDIT_STATEMENT, fields);
}

/* Are the texts others than those whose statements are kept? `ret_is_first`: none are kept. */
static bool has_news(const struct site *site, bool *ret_is_first)
{
	int64_t first;
	*ret_is_first = state_statements_first(site->state, &first) != STATE_OK;
	const struct generation *taken = sync_state_taken(site);
	return taken != NULL && (*ret_is_first || !generation_is_kept(taken, site->state, STATE_TEXTS_GOOD));
}

static bool compare(struct telling *telling, bool is_first, struct arena *arena)
{
	struct site *site = &telling->sync->site;
	struct state_statement *items;
	size_t count;
	if (!statement_index_build(sync_state_taken(site), arena, &items, &count))
		return false;
	if (is_first) {
		telling->begun = count;
		return tell_counts(telling, true);
	}
	return state_statements_compare(site->state, items, count, tell, telling) == STATE_OK &&
	       (telling->begun + telling->ended <= STATEMENTS_EACH || tell_counts(telling, false));
}

bool sync_audit_statements(struct sync *sync)
{
	struct telling telling = {.sync = sync};
	bool is_first;
	if (!has_news(&sync->site, &is_first))
		return true;
	struct arena *arena = arena_new();
	bool done = arena != NULL && compare(&telling, is_first, arena) &&
		    (telling.journal == NULL || journal_commit(telling.journal));
	arena_free(arena);
	if (!done && sync->site.status != STATUS_WRONG)
		site_fail(&sync->site, STATUS_WRONG, sync->site.state_dir,
			  "what has changed in the registry cannot be told from the state: %s",
			  state_db_message(sync->site.state));
	return done;
}
