#include "acl_sync/desk/waiting_end.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/desk_private.h"
#include "acl_sync/replay/replay_line.h"
#include "acl_sync/site/waiting.h"
#include "registry/time_zone.h"

#include <string.h>

/* An end under way. */
struct ending {
	struct desk *desk;
	struct site site;
	struct replay_line said; /* what waits */
	int64_t now;
};

static bool find(struct ending *ending, int64_t number)
{
	struct state_waitings waitings = waiting_of(&ending->site);
	for (size_t i = 0; i < waitings.count; i++)
		if (number != 0 && waitings.items[i].statement == number)
			/* a merge is there already: its end is looked at like that of any other */
			return replay_line_waiting(&waitings.items[i], ending->desk->arena, &ending->said) &&
			       strcmp(ending->said.item.section, DESK_MERGED) != 0;
	return false;
}

static json_t *fields_of(const struct ending *ending)
{
	const struct options *options = ending->desk->options;
	json_t *fields = json_object();
	json_out_set(fields, "recorded", json_integer(ending->now));
	json_out_set(fields, "verb", json_out_text(options->verb->name));
	json_out_set(fields, "patient", json_out_text(ending->said.item.patient));
	json_out_set(fields, "ends", json_out_format(DESK_FILE ":%lld", (long long)ending->said.statement));
	json_out_set(fields, "waited", json_true());
	if (ending->said.item.login != NULL)
		json_out_set(fields, "login", json_out_text(ending->said.item.login));
	if (options->by != NULL)
		json_out_set(fields, "on_word_of", json_out_text(options->by));
	if (options->reference != NULL)
		json_out_set(fields, "reference", json_out_text(options->reference));
	return fields;
}

/* Both become history. */
static bool keep(struct ending *ending)
{
	const struct desk *desk = ending->desk;
	struct state_db *state = ending->site.state;
	int64_t last;
	if (state_desk_last(state, &last) != STATE_OK)
		return false;
	ending->now = last > ending->site.clock_now ? last : ending->site.clock_now;
	return state_desk_restore(state, &ending->said.item) == STATE_OK &&
	       state_desk_end(state, ending->said.statement, ending->now, desk->by, desk->options->by,
			      desk->options->reference) == STATE_OK &&
	       state_waiting_remove(state, ending->said.line) == STATE_OK;
}

static bool record(struct ending *ending)
{
	struct site *site = &ending->site;
	struct journal journal;
	if (state_db_begin(site->state) != STATE_OK || !keep(ending))
		return desk_state_failed(site);
	if (!journal_open(&journal, site, ending->desk->by)) {
		state_db_rollback(site->state);
		return false;
	}
	journal_add(&journal, AUDIT_STATEMENT, fields_of(ending));
	bool recorded = desk_keep(&journal);
	journal_close(&journal);
	return recorded;
}

static void answer(struct ending *ending)
{
	const struct options *options = ending->desk->options;
	long long number = (long long)ending->said.statement;
	if (options->json) {
		json_t *document = json_object();
		json_out_set(document, "id", json_null());
		json_out_set(document, "ends", json_out_format(DESK_FILE ":%lld", number));
		json_out_set(document, "patient", json_out_text(ending->said.item.patient));
		json_out_set(document, "recorded", json_boolean(!options->dry_run));
		json_out_set(document, "in_force", json_boolean(!options->dry_run));
		json_out_print(document);
	} else if (options->dry_run) {
		console_answer("nothing was recorded (--dry-run)\n");
	} else if (!options->quiet) {
		console_answer(DESK_FILE ":%lld ends: it had waited and nobody gains by it\n", number);
	}
}

bool waiting_end(struct desk *desk, int64_t number, int *ret_status)
{
	struct ending ending = {.desk = desk};
	struct site *site = &ending.site;
	if (!site_open_state_of(site, desk->options)) {
		*ret_status = site_stop(site);
		return true;
	}
	time_zone_set(site->settings->timezone);
	if (!find(&ending, number)) {
		site_close(site);
		return false;
	}
	bool ended =
	    caller_must_have(site, &desk->caller, OFFICE_DESK) &&
	    (desk->options->dry_run || (desk_write_state(site) && find(&ending, number) && record(&ending)));
	if (ended)
		answer(&ending);
	*ret_status = ended ? site_close(site) : site_stop(site);
	return true;
}
