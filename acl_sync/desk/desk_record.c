/* What was said, into the audit trail and the state. */
#include "acl_sync/desk/desk_private.h"

#include "acl_sync/status.h"

static json_t *statement_fields(const struct desk *desk, const struct desk_request *request,
				const struct desk_item *item)
{
	json_t *fields = json_object();
	json_out_set(fields, "verb", json_out_text(desk->options->verb->name));
	json_out_set(fields, "patient", json_out_text(request->patient));
	if (request->section != NULL) {
		json_out_set(fields, "statement", json_out_format(DESK_FILE ":%lld", (long long)desk->id));
		json_out_set(fields, "section", json_out_text(item->section));
		json_out_set(fields, "text", json_out_text(item->text));
	}
	if (request->ends != 0)
		json_out_set(fields, "ends", json_out_format(DESK_FILE ":%lld", (long long)request->ends));
	if (item->login != NULL)
		json_out_set(fields, "login", json_out_text(item->login));
	if (item->on_word_of != NULL)
		json_out_set(fields, "on_word_of", json_out_text(item->on_word_of));
	if (item->reference != NULL)
		json_out_set(fields, "reference", json_out_text(item->reference));
	return fields;
}

static void add_lines(const struct desk *desk, struct journal *journal, const struct desk_request *request,
		      const struct desk_item *item)
{
	journal_add(journal, request->kind, statement_fields(desk, request, item));
	for (size_t i = 0; i < desk->differences.count; i++) {
		const struct difference *difference = &desk->differences.items[i];
		journal_add(journal,
			    difference->has > difference->had ? AUDIT_ACCESS_GAINED : AUDIT_ACCESS_LOST,
			    difference_json(difference, request->patient));
	}
}

static bool state_failed(struct desk *desk)
{
	struct site *site = &desk->sync.site;
	state_db_rollback(site->state);
	site_fail(site, STATUS_WRONG, STATE_DB_FILE, "nothing was recorded: %s",
		  state_db_message(site->state));
	return false;
}

bool desk_record(struct desk *desk, const struct desk_request *request, const struct desk_item *item)
{
	struct site *site = &desk->sync.site;
	struct journal journal;
	if (state_db_begin(site->state) != STATE_OK ||
	    (request->section != NULL && state_desk_add(site->state, item, &desk->id) != STATE_OK) ||
	    (request->ends != 0 &&
	     state_desk_end(site->state, request->ends, item->recorded, item->recorded_by, item->on_word_of,
			    item->reference) != STATE_OK))
		return state_failed(desk);
	bool recorded = journal_open(&journal, site, desk->by);
	if (recorded) {
		add_lines(desk, &journal, request, item);
		recorded = journal_commit(&journal);
		journal_close(&journal);
	}
	if (!recorded) {
		state_db_rollback(site->state);
		return false;
	}
	return state_db_commit(site->state) == STATE_OK || state_failed(desk);
}
