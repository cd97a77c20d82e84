#include "acl_sync/desk/uses.h"

#include "acl_sync/console.h"
#include "acl_sync/replay/replay_line.h"
#include "acl_sync/status.h"
#include "registry/calendar.h"
#include "registry/statement_span.h"
#include "wording/wording.h"

#include <string.h>

struct gathering {
	struct site *site;
	const struct words *patients; /* NULL: all */
	const char *login;
	struct use *items;
	size_t count, capacity;
};

static bool is_asked(const struct gathering *gathering, const char *patient, const char *login)
{
	const struct words *patients = gathering->patients;
	bool is_theirs = patients == NULL;
	for (size_t i = 0; !is_theirs && i < patients->count; i++)
		is_theirs = strcmp(patients->items[i], patient) == 0;
	return is_theirs && (gathering->login == NULL || strcmp(gathering->login, login) == 0);
}

/* ---- what became of it ---- */

static bool find_outcome(struct gathering *gathering, struct use *use)
{
	struct state_db *state = gathering->site->state;
	enum state_result reviewed = state_review_of(state, use->place, gathering->site->arena, &use->review);
	enum state_result told = state_notified(state, use->place, gathering->site->arena, &use->problem);
	use->is_reviewed = reviewed == STATE_OK;
	use->was_told = told == STATE_OK;
	return reviewed != STATE_ERROR && told != STATE_ERROR;
}

static bool add_use(struct gathering *gathering, struct use use)
{
	if (!is_asked(gathering, use.patient, use.login))
		return true;
	gathering->items = arena_grow(gathering->site->arena, gathering->items, gathering->count,
				      &gathering->capacity, sizeof(use));
	if (gathering->items == NULL || use.id == NULL || use.place == NULL)
		console_out_of_memory();
	if (!find_outcome(gathering, &use))
		return false;
	gathering->items[gathering->count++] = use;
	return true;
}

/* ---- where they stand ---- */

/* Reads the statement of a text of its own into the use. false: it cannot be read any more. */
static bool read_text(struct gathering *gathering, const struct config_text *text, struct use *use)
{
	struct site *site = gathering->site;
	struct findings ignored;
	wording_findings_init(&ignored);
	if (text->text == NULL)
		console_out_of_memory();
	const struct statements *said =
	    statements_parse(text, 1, &site->settings->policy, site->arena, &ignored);
	bool lacks_memory = ignored.out_of_memory; /* that says nothing about the text */
	findings_clear(&ignored);
	if (lacks_memory)
		console_out_of_memory();
	if (said == NULL || said->break_glass_count == 0)
		return false;
	const struct said_break_glass *glass = &said->break_glasses[0];
	use->patient = glass->patient;
	use->login = glass->login;
	use->justification = glass->justification;
	use->cannot_consent = glass->cannot_consent;
	use->immediate_risk = glass->immediate_risk;
	use->from = glass->said.window.from;
	use->until = glass->said.window.until;
	return true;
}

/* One that stands at the desk, or waits for it. */
static bool add_item(struct gathering *gathering, const struct desk_item *item, bool waits)
{
	struct site *site = gathering->site;
	struct use use = {.patient = item->patient,
			  .login = item->login != NULL ? item->login : "?",
			  .recorded = item->recorded,
			  .recorded_by = item->recorded_by,
			  .on_word_of = item->on_word_of,
			  .reference = item->reference,
			  .ended = item->ended,
			  .from = TIME_ALWAYS,
			  .until = TIME_NEVER,
			  .waits = waits};
	if (strcmp(item->section, "break_glass") != 0)
		return true;
	use.id = use.place = arena_printf(site->arena, DESK_FILE ":%lld", (long long)item->id);
	struct config_text text = desk_text(item, site->arena);
	(void)read_text(gathering, &text, &use); /* what cannot be read was claimed all the same */
	use.was_ahead = use.ended < use.from;
	if (use.was_ahead)
		use.from = use.recorded < use.ended ? use.recorded : use.ended;
	return add_use(gathering, use);
}

/* What an older state does not know, and nobody has accepted yet (waiting.h): its review waits for nobody. */
static bool add_waiting(struct gathering *gathering)
{
	struct site *site = gathering->site;
	struct state_waitings waitings;
	struct replay_line line;
	struct desk_item found;
	if (state_waiting_load(site->state, site->arena, &waitings) != STATE_OK)
		return false;
	for (size_t i = 0; i < waitings.count; i++) {
		if (waitings.items[i].statement == 0 ||
		    state_desk_find(site->state, waitings.items[i].statement, site->arena, &found) !=
			STATE_NONE ||
		    !replay_line_waiting(&waitings.items[i], site->arena, &line))
			continue;
		line.item.ended = STATE_STILL;
		if (!add_item(gathering, &line.item, true))
			return false;
	}
	return true;
}

static bool add_desk(struct gathering *gathering, const char *patient)
{
	struct site *site = gathering->site;
	struct desk_items items;
	if (state_desk_history(site->state, patient, gathering->login, site->arena, &items) != STATE_OK)
		return false;
	for (size_t i = 0; i < items.count; i++)
		if (!add_item(gathering, &items.items[i], false))
			return false;
	return true;
}

static bool add_refused(struct gathering *gathering, const char *patient)
{
	struct site *site = gathering->site;
	struct refused_claims claims;
	if (state_refused_claims(site->state, patient, gathering->login, site->arena, &claims) != STATE_OK)
		return false;
	for (size_t i = 0; i < claims.count; i++) {
		const struct refused_claim *claim = &claims.items[i];
		struct use use = {.patient = claim->patient,
				  .login = claim->login,
				  .justification = claim->justification,
				  .refusal = claim->reason,
				  .recorded = claim->recorded,
				  .recorded_by = claim->recorded_by,
				  .on_word_of = claim->on_word_of,
				  .reference = claim->reference,
				  .ended = STATE_STILL,
				  .from = claim->recorded,
				  .until = claim->recorded};
		use.id = use.place = arena_printf(site->arena, REFUSED_FILE ":%lld", (long long)claim->id);
		if (!add_use(gathering, use))
			return false;
	}
	return true;
}

/* A statement that has moved to another line stands in the state more than once. */
static bool is_known(const struct gathering *gathering, const char *place)
{
	for (size_t i = 0; i < gathering->count; i++)
		if (strcmp(gathering->items[i].place, place) == 0)
			return true;
	return false;
}

static bool add_registry(struct gathering *gathering)
{
	struct site *site = gathering->site;
	struct state_statements rows;
	if (state_break_glass_ever(site->state, site->arena, &rows) != STATE_OK)
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct state_statement *row = &rows.items[i];
		struct use use = {.recorded = TIME_ALWAYS, .ended = STATE_STILL};
		char from[CALENDAR_INSTANT_SIZE];
		struct config_text text = statement_span_text(row->section, row->file, row->line, row->text,
							      row->size, site->arena);
		if (!read_text(gathering, &text, &use))
			continue;
		calendar_format(use.from, from);
		use.id = arena_printf(site->arena, "%s:%u", row->file, row->line);
		use.place = arena_printf(site->arena, "%s %s %s", use.login, use.patient, from);
		if (use.place == NULL)
			console_out_of_memory();
		if (!is_known(gathering, use.place) && !add_use(gathering, use))
			return false;
	}
	return true;
}

bool uses_find(struct site *site, const struct words *patients, const char *login, struct uses *ret_uses)
{
	static const char *const everybody[] = {NULL};
	static const struct words all = {everybody, 1};
	const struct words *asked = patients != NULL ? patients : &all;
	struct gathering gathering = {.site = site, .patients = patients, .login = login};
	bool found = add_registry(&gathering);
	for (size_t i = 0; found && i < asked->count; i++)
		found = add_desk(&gathering, asked->items[i]);
	for (size_t i = 0; found && i < asked->count; i++)
		found = add_refused(&gathering, asked->items[i]);
	found = found && add_waiting(&gathering);
	*ret_uses = (struct uses){gathering.items, gathering.count};
	return found || site_fail_state(site);
}

bool uses_of_registry(struct site *site, struct uses *ret_uses)
{
	struct gathering gathering = {.site = site};
	bool found = add_registry(&gathering);
	*ret_uses = (struct uses){gathering.items, gathering.count};
	return found || site_fail_state(site);
}
