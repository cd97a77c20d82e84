#include "acl_sync/desk/glass_clock.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/desk_private.h"
#include "registry/state_review.h"

#include <string.h>

/* Those that begin later than now and have not ended; `ret_items` has room for all. How many. */
static size_t find_ahead(const struct site *site, const struct said_break_glass **ret_items)
{
	const struct statements *statements = &site_merged(site)->statements;
	size_t count = 0;
	for (size_t i = 0; i < statements->break_glass_count; i++) {
		const struct said_break_glass *said = &statements->break_glasses[i];
		if (strcmp(said->said.origin.file, DESK_FILE) == 0 &&
		    said->said.window.from > site->clock_now)
			ret_items[count++] = said;
	}
	return count;
}

static void add_line(struct journal *journal, const struct said_break_glass *said)
{
	json_t *fields = json_object();
	json_out_set(fields, "verb", json_out_text("sync"));
	json_out_set(fields, "patient", json_out_text(said->patient));
	json_out_set(fields, "ends", json_out_format(DESK_FILE ":%lld", (long long)said->said.origin.line));
	json_out_set(fields, "login", json_out_text(said->login));
	json_out_set(fields, "reference", json_out_text("clock"));
	journal_add(journal, AUDIT_BREAK_GLASS, fields);
}

static bool record(struct site *site, const char *by, const struct said_break_glass *const *items,
		   size_t count)
{
	struct journal journal;
	if (!journal_open(&journal, site, by))
		return false;
	bool good = true;
	for (size_t i = 0; i < count && good; i++) {
		add_line(&journal, items[i]);
		good = state_desk_end(site->state, items[i]->said.origin.line, site->clock_now, by, NULL,
				      "clock") == STATE_OK;
	}
	if (!good)
		(void)site_fail_state(site);
	good = good && desk_keep(&journal);
	journal_close(&journal);
	return good;
}

static bool end_ahead(struct site *site, const char *by)
{
	if (site_merged(site)->statements.break_glass_count == 0)
		return true;
	const struct said_break_glass **items =
	    arena_array(site->arena, site_merged(site)->statements.break_glass_count,
			sizeof(const struct said_break_glass *));
	if (items == NULL)
		console_out_of_memory();
	size_t count = find_ahead(site, items);
	if (count == 0)
		return true;
	if (state_db_begin(site->state) != STATE_OK)
		return site_fail_state(site);
	bool ended = record(site, by, items, count);
	if (!ended)
		state_db_rollback(site->state);
	else
		console_say(
		    CONSOLE_WARNING,
		    "%zu emergency accesses were claimed by a clock that was ahead: they have ended, and "
		    "must be claimed anew where they are needed",
		    count);
	return ended;
}

/* Instants of that clock are yet to come: whoever asks what is in force would be told that it is not. */
static bool bring_back(struct site *site)
{
	int64_t count = 0;
	bool good = state_db_begin(site->state) == STATE_OK &&
		    state_recorded_ahead(site->state, site->clock_now, &count) == STATE_OK &&
		    state_db_commit(site->state) == STATE_OK;
	if (!good) {
		(void)site_fail_state(site);
		state_db_rollback(site->state);
	} else if (count > 0)
		console_say(CONSOLE_WARNING,
			    "%lld statements, ends, refused claims and reviews were recorded by a clock that "
			    "was ahead: they count as recorded now",
			    (long long)count);
	return good;
}

bool glass_clock_accepted(struct site *site, const char *by)
{
	if (!site->options->accept_clock || site->state == NULL)
		return true;
	return end_ahead(site, by) && bring_back(site);
}
