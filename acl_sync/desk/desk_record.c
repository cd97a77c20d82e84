/* What was said, into the audit trail and the state. */
#include "acl_sync/desk/desk_private.h"

#include "acl_sync/status.h"
#include "acl_sync/sync/access_lines.h"

static void set_number(json_t *fields, const char *key, int64_t id)
{
	if (id != 0)
		json_out_set(fields, key, json_out_format(DESK_FILE ":%lld", (long long)id));
}

/* `item` NULL: nothing is said, something ends. */
static json_t *statement_fields(const struct desk *desk, const struct desk_request *request,
				const struct desk_item *item, int64_t id)
{
	json_t *fields = json_object();
	const char *login = item != NULL ? item->login : request->login;
	json_out_set(fields, "recorded", json_integer(desk->now));
	json_out_set(fields, "verb", json_out_text(desk->options->verb->name));
	json_out_set(fields, "patient", json_out_text(request->patient));
	if (request->into != NULL)
		json_out_set(fields, "into", json_out_text(request->into));
	set_number(fields, "statement", id);
	if (item != NULL) {
		json_out_set(fields, "section", json_out_text(item->section));
		json_out_set(fields, "text", json_out_text(item->text));
	}
	set_number(fields, "ends", request->ends);
	if (login != NULL)
		json_out_set(fields, "login", json_out_text(login));
	if (desk->options->by != NULL)
		json_out_set(fields, "on_word_of", json_out_text(desk->options->by));
	if (desk->options->reference != NULL)
		json_out_set(fields, "reference", json_out_text(desk->options->reference));
	if (desk->caller.logged_in != NULL)
		json_out_set(fields, "logged_in", json_out_text(desk->caller.logged_in));
	return fields;
}

/* What cannot be added, the journal remembers. */
static void add_accesses(const struct differences *differences, struct journal *journal)
{
	struct access_lines lines;
	access_lines_begin(&lines, journal, true);
	for (size_t i = 0; i < differences->count; i++) {
		const struct difference *item = &differences->items[i];
		(void)access_lines_add(&lines, item->has > item->had, difference_json(item));
	}
	(void)access_lines_end(&lines);
}

static void add_lines(const struct desk *desk, struct journal *journal, const struct desk_request *request,
		      const struct desk_item *items, size_t count)
{
	const int64_t ids[] = {desk->id, desk->also_id};
	for (size_t i = 0; i < count && i < sizeof(ids) / sizeof(ids[0]); i++)
		journal_add(journal, request->kind, statement_fields(desk, request, &items[i], ids[i]));
	if (count == 0)
		journal_add(journal, request->kind, statement_fields(desk, request, NULL, 0));
	/* with --no-sync the disk changes later: the sync that does it says so */
	if (!desk->options->no_sync)
		add_accesses(&desk->differences, journal);
}

/* With --no-sync the disk waits for a sync: one is due now. */
static bool keep_due(const struct desk *desk)
{
	struct state_db *state = desk->sync.site.state;
	int64_t due;
	if (!desk->options->no_sync)
		return true;
	enum state_result result = state_number(state, STATE_NEXT_DUE, &due);
	if (result == STATE_OK && due > desk->before.now)
		result = state_set_number(state, STATE_NEXT_DUE, desk->before.now);
	return result != STATE_ERROR;
}

/* The statements, the end, and how far the clock has come: if it goes back after this, dates are decided as of now. */
static bool keep(struct desk *desk, const struct desk_request *request, const struct desk_item *items,
		 size_t count)
{
	struct state_db *state = desk->sync.site.state;
	int64_t *ids[] = {&desk->id, &desk->also_id}, clock;
	for (size_t i = 0; i < count && i < sizeof(ids) / sizeof(ids[0]); i++)
		if (state_desk_add(state, &items[i], ids[i]) != STATE_OK)
			return false;
	if (request->ends != 0 && state_desk_end(state, request->ends, desk->now, desk->by, desk->options->by,
						 desk->options->reference) != STATE_OK)
		return false;
	if (!keep_due(desk))
		return false;
	enum state_result result = state_number(state, STATE_CLOCK, &clock);
	if (result == STATE_OK && clock < desk->before.now)
		result = state_set_number(state, STATE_CLOCK, desk->before.now);
	return result != STATE_ERROR;
}

/* What it ends may have ended while this verb looked. */
static bool has_ended(struct desk *desk, const struct desk_request *request)
{
	struct desk_item item;
	struct site *site = &desk->sync.site;
	if (request->ends == 0 ||
	    state_desk_find(site->state, request->ends, desk->arena, &item) != STATE_OK ||
	    item.ended == STATE_STILL)
		return false;
	state_db_rollback(site->state);
	site_fail(site, STATUS_WRONG, desk->options->verb->name, DESK_FILE ":%lld has ended already",
		  (long long)request->ends);
	return true;
}

bool desk_record(struct desk *desk, const struct desk_request *request, const struct desk_item *items,
		 size_t count)
{
	struct site *site = &desk->sync.site;
	struct journal journal;
	if (state_db_begin(site->state) != STATE_OK)
		return desk_state_failed(site);
	if (has_ended(desk, request))
		return false;
	if (!keep(desk, request, items, count))
		return desk_state_failed(site);
	if (!journal_open(&journal, site, desk->by)) {
		state_db_rollback(site->state);
		return false;
	}
	add_lines(desk, &journal, request, items, count);
	bool recorded = desk_keep(&journal);
	journal_close(&journal);
	return recorded;
}
