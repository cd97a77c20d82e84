#include "acl_sync/history/report.h"

#include "acl_sync/console.h"
#include "acl_sync/status.h"
#include "wording/wording.h"

#include <string.h>

/* The report as it grows. */
struct building {
	struct report *report;
	struct report_row *rows;
	size_t count, capacity;
};

/* ---- since when ---- */

/* The same person's ids, as the desk knew at the instant of the report. */
static bool find_identities(struct report *report)
{
	struct site *site = report->site;
	report->identities = (struct words){&report->patient, 1};
	if (site->state == NULL)
		return true;
	return state_desk_identities(site->state, report->patient, site->has_at ? site->now : STATE_STILL - 1,
				     site->arena, &report->identities) == STATE_OK ||
	       site_fail_state(site);
}

static bool find_periods(struct report *report)
{
	struct site *site = report->site;
	struct findings findings;
	int64_t last = site->now < site->clock_now ? site->now : site->clock_now;
	bool found = true;
	enum state_result begun =
	    site->state == NULL ? STATE_NONE : state_statements_first(site->state, &report->kept_since);
	if (begun != STATE_OK)
		return begun == STATE_NONE || site_fail_state(site);
	wording_findings_init(&findings);
	for (size_t i = 0; i < report->identities.count && found; i++) {
		const struct periods_question question = {.site = site,
							  .patient = report->identities.items[i],
							  .from = TIME_ALWAYS,
							  .until = last + 1,
							  .arena = site->arena,
							  .findings = &findings};
		found = periods_find(&question, &report->periods);
	}
	if (!found)
		site_fail(site, STATUS_WRONG, findings.count > 0 ? findings.items[0].where : STATE_DB_FILE,
			  "what was known cannot be put together: %s",
			  findings.count > 0 ? findings.items[0].text : state_db_message(site->state));
	findings_clear(&findings);
	return found;
}

/* When the present access began: on the same ground, without a gap. */
static int64_t since_of(const struct report *report, const struct report_row *row, const char *category)
{
	int64_t now = report->site->now;
	for (size_t i = 0; i < report->periods.count; i++) {
		const struct period *period = &report->periods.items[i];
		if (strcmp(period->patient, report->patient) == 0 && strcmp(period->login, row->login) == 0 &&
		    strcmp(period->category, category) == 0 && period->reason == row->reason &&
		    period->access == row->access && period->since <= now && now < period->until)
			return period->since;
	}
	return TIME_ALWAYS;
}

/* ---- who ---- */

static const char *team_of(const struct facts *facts, const struct because *because)
{
	for (size_t i = 0; i < because->count; i++)
		if (because->items[i]->kind == STATEMENT_ASSIGNMENT)
			return facts->teams[((const struct assignment *)because->items[i])->team].name;
	return NULL;
}

static const char *profession_of(const struct facts *facts, login_id login)
{
	const struct professional *professional = facts->logins[login].professional;
	return professional == NULL ? NULL : facts->policy->professions[professional->profession].name;
}

static bool is_same_row(const struct report_row *a, const struct report_row *b)
{
	return strcmp(a->login, b->login) == 0 && a->access == b->access && a->reason == b->reason &&
	       a->since == b->since && a->until == b->until &&
	       (a->team == b->team || (a->team != NULL && b->team != NULL && strcmp(a->team, b->team) == 0));
}

/* Adds a category to a row of the same login that is alike, or a row. */
static void add_row(struct building *building, struct report_row *row, const char *category)
{
	struct arena *arena = building->report->site->arena;
	for (size_t i = building->count; i > 0 && strcmp(building->rows[i - 1].login, row->login) == 0; i--) {
		struct report_row *like = &building->rows[i - 1];
		if (!is_same_row(like, row))
			continue;
		like->categories = arena_printf(arena, "%s, %s", like->categories, category);
		if (like->categories == NULL)
			console_out_of_memory();
		return;
	}
	building->rows =
	    arena_grow(arena, building->rows, building->count, &building->capacity, sizeof(*building->rows));
	if (building->rows == NULL)
		console_out_of_memory();
	row->categories = category;
	building->rows[building->count++] = *row;
}

static void look(struct building *building, login_id login, patient_id patient, category_id category)
{
	const struct site *site = building->report->site;
	const struct facts *facts = site->facts;
	const char *name = facts->policy->categories[category].name;
	struct because because;
	const struct question question = {facts, login, patient, category, NULL, site->now};
	int64_t until;
	struct decision decision = site_decide(site, login, patient, category, NULL, &because, &until);
	if (decision.access == ACCESS_NONE)
		return;
	struct report_row row = {.login = facts->logins[login].name,
				 .profession = profession_of(facts, login),
				 .team = team_of(guard_facts_of(&site->guard, &question), &because),
				 .access = decision.access,
				 .reason = decision.reason,
				 .rule = decision.rule,
				 .until = until};
	row.since = since_of(building->report, &row, name);
	add_row(building, &row, name);
}

static void find_rows(struct building *building, patient_id patient)
{
	struct site *site = building->report->site;
	const struct facts *facts = site->facts;
	login_id *logins = arena_array(site->arena, facts->login_count, sizeof(*logins));
	unsigned char *seen = arena_alloc(site->arena, facts->login_count);
	if (logins == NULL || seen == NULL)
		console_out_of_memory();
	size_t count = decide_candidates(facts, patient, logins, seen);
	for (size_t i = 0; i < count; i++)
		for (category_id category = 0; category < facts->policy->category_count; category++)
			look(building, logins[i], patient, category);
	building->report->rows = building->rows;
	building->report->row_count = building->count;
}

/* Those that had been claimed by the instant of the report, with what had become of them by then. */
static void drop_later_uses(struct report *report)
{
	const struct site *site = report->site;
	struct use *kept = arena_array(site->arena, report->uses.count, sizeof(*kept));
	size_t count = 0;
	if (kept == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < report->uses.count; i++) {
		struct use use = report->uses.items[i];
		int64_t made = use.recorded != TIME_ALWAYS ? use.recorded : use.from;
		if (made > site->now)
			continue;
		if (use.ended != STATE_STILL && use.ended > site->now)
			use.ended = STATE_STILL;
		use.is_reviewed = use.is_reviewed && use.review.at <= site->now;
		kept[count++] = use;
	}
	report->uses = (struct uses){kept, count};
}

bool report_build(struct site *site, patient_id patient, struct report *ret_report)
{
	*ret_report = (struct report){
	    .site = site, .patient = site->facts->patients[patient].id, .kept_since = TIME_NEVER};
	struct building building = {.report = ret_report};
	if (!find_identities(ret_report) || !find_periods(ret_report) ||
	    (site->state != NULL && !uses_find(site, &ret_report->identities, NULL, &ret_report->uses)))
		return false;
	if (site->has_at)
		drop_later_uses(ret_report);
	find_rows(&building, patient);
	report_find_wishes(ret_report, patient);
	return true;
}
