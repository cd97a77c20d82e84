/* Break-glass, by ward and by person: every use that is kept, refused claims too. */
#include "acl_sync/console.h"
#include "acl_sync/desk/uses.h"
#include "acl_sync/watch/site_report.h"

#include <stdlib.h>
#include <string.h>

/* What is counted of one team or login. */
struct tally {
	size_t uses, refused, unreviewed;
	int64_t last; /* TIME_ALWAYS: none */
};

static void count(struct tally *tally, const struct use *use)
{
	tally->uses += use->refusal == NULL;
	tally->refused += use->refusal != NULL;
	tally->unreviewed += !use->is_reviewed;
	if (use->from > tally->last)
		tally->last = use->from;
}

static void tell(struct site_report *report, const struct tally *tally)
{
	site_report_number(report, tally->uses);
	site_report_number(report, tally->refused);
	site_report_number(report, tally->unreviewed);
	site_report_day(report, tally->last);
}

static struct tally *tallies(struct site_report *report, size_t size)
{
	struct tally *all = arena_array(report->site->arena, size, sizeof(*all));
	if (all == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < size; i++)
		all[i].last = TIME_ALWAYS;
	return all;
}

/* ---- by ward: the care teams of the login at that time ---- */

static const struct site_section wards_section = {
    .key = "break_glass_wards",
    .heading = "Break-glass by ward",
    .caption = "Uses of break-glass by the members of each care team, all that are kept",
    .none = "Nobody has claimed an emergency access.",
    .columns = {"team", "uses", "refused", "unreviewed", "last"},
    .headings = {"Team", "Uses", "Refused", "Not reviewed", "Last"},
};

/* Counts it for each team; false: there was none. */
static bool count_teams(const struct facts *facts, const struct use *use, struct tally *teams)
{
	login_id id = facts_login(facts, use->login);
	bool any = false;
	for (size_t i = 0; id != NO_ID && i < facts->logins[id].membership_count; i++) {
		const struct membership *membership = &facts->logins[id].memberships[i];
		if (!time_window_is_live(membership->statement.window, use->from))
			continue;
		count(&teams[membership->team], use);
		any = true;
	}
	return any;
}

static void tell_wards(struct site_report *report, const struct uses *uses)
{
	const struct facts *facts = report->site->facts;
	struct tally *teams = tallies(report, facts->team_count + 1), *none = &teams[facts->team_count];
	for (size_t i = 0; i < uses->count; i++)
		if (!count_teams(facts, &uses->items[i], teams))
			count(none, &uses->items[i]);
	site_report_table(report, &wards_section);
	for (team_id team = 0; team <= facts->team_count; team++) {
		if (teams[team].last == TIME_ALWAYS && teams[team].unreviewed == 0)
			continue;
		if (team < facts->team_count)
			site_report_text(report, facts->teams[team].name);
		else
			site_report_text(report, NULL);
		tell(report, &teams[team]);
	}
}

/* ---- by person ---- */

static const struct site_section persons_section = {
    .key = "break_glass_persons",
    .heading = "Break-glass by person",
    .caption = "Uses of break-glass of each login, all that are kept",
    .none = "Nobody has claimed an emergency access.",
    .columns = {"login", "profession", "uses", "refused", "unreviewed", "last"},
    .headings = {"Login", "Profession", "Uses", "Refused", "Not reviewed", "Last"},
};

static int by_login(const void *a, const void *b)
{
	const struct use *const *left = a, *const *right = b;
	return strcmp((*left)->login, (*right)->login);
}

static void tell_person(struct site_report *report, const struct use *const *uses, size_t use_count)
{
	struct tally tally = {.last = TIME_ALWAYS};
	for (size_t i = 0; i < use_count; i++)
		count(&tally, uses[i]);
	site_report_text(report, uses[0]->login);
	site_report_text(report,
			 site_report_profession(report, facts_login(report->site->facts, uses[0]->login)));
	tell(report, &tally);
}

static void tell_persons(struct site_report *report, const struct uses *uses)
{
	const struct use **sorted = arena_array(report->site->arena, uses->count, sizeof(*sorted));
	if (sorted == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < uses->count; i++)
		sorted[i] = &uses->items[i];
	qsort(sorted, uses->count, sizeof(*sorted), by_login);
	site_report_table(report, &persons_section);
	for (size_t i = 0, same; i < uses->count; i += same) {
		for (same = 1; i + same < uses->count && by_login(&sorted[i], &sorted[i + same]) == 0;)
			same++;
		tell_person(report, sorted + i, same);
	}
}

bool site_report_glass(struct site_report *report)
{
	struct uses uses = {0};
	if (report->site->state != NULL && !uses_find(report->site, NULL, NULL, &uses))
		return false;
	tell_wards(report, &uses);
	tell_persons(report, &uses);
	return true;
}
