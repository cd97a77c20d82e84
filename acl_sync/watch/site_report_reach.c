/* Everybody's accesses, counted: who may open very many folders, and what no one of a profession may. */
#include "acl_sync/console.h"
#include "acl_sync/progress.h"
#include "acl_sync/watch/site_report.h"

#include <stdlib.h>

struct reach {
	struct site_report *report;
	size_t *folders; /* by login_id: that it may read */
	bool *is_used;   /* by profession, then category */
	login_id *logins;
	unsigned char *seen;
};

/* ---- counting ---- */

static void count_login(struct reach *reach, login_id login, patient_id patient)
{
	const struct site *site = reach->report->site;
	const struct policy *policy = site->facts->policy;
	const struct professional *professional = site->facts->logins[login].professional;
	bool reads = false;
	for (category_id category = 0; category < policy->category_count; category++) {
		struct decision decision = site_decide(site, login, patient, category, NULL, NULL, NULL);
		reads = reads || decision.access >= ACCESS_READ;
		if (decision.access != ACCESS_NONE && professional != NULL)
			reach->is_used[professional->profession * policy->category_count + category] = true;
	}
	reach->folders[login] += reads;
}

/* Of those about whom something is held the new facts may not know that they have anything. */
static void count_held(struct reach *reach, patient_id patient, size_t candidate_count)
{
	struct site *site = reach->report->site;
	const char *const *names;
	size_t count;
	if (site->guard.held_count == 0)
		return;
	if (!guard_held_logins(&site->guard, site->facts->patients[patient].id, site->arena, &names, &count))
		console_out_of_memory();
	for (size_t i = 0; i < count; i++) {
		login_id login = facts_login(site->facts, names[i]);
		bool is_counted = login == NO_ID;
		for (size_t j = 0; j < candidate_count && !is_counted; j++)
			is_counted = reach->logins[j] == login;
		if (!is_counted)
			count_login(reach, login, patient);
	}
}

static void count_all(struct reach *reach)
{
	const struct site *site = reach->report->site;
	struct progress progress;
	progress_start(&progress, "report", site->options->quiet);
	for (patient_id patient = 0; patient < site->facts->patient_count; patient++) {
		size_t count = decide_candidates(site->facts, patient, reach->logins, reach->seen);
		for (size_t i = 0; i < count; i++)
			count_login(reach, reach->logins[i], patient);
		count_held(reach, patient, count);
		progress_step(&progress, patient + 1, site->facts->patient_count);
	}
	progress_end(&progress);
}

/* ---- telling ---- */

static const struct site_section reach_section = {
    .key = "reach",
    .heading = "Who may open very many folders",
    .caption = "Logins that may read something of more patients' folders than that",
    .none = "Nobody may open so many.",
    .columns = {"login", "profession", "folders"},
    .headings = {"Login", "Profession", "Folders"},
};

static const struct site_section unused_section = {
    .key = "unused",
    .heading = "Categories that a profession never uses",
    .caption = "The matrix gives them; at present nobody of the profession may open one of any patient. A "
	       "profession without a category is one that nobody has",
    .none = "Every category that a matrix gives is open to somebody of the profession.",
    .columns = {"profession", "category", "access"},
    .headings = {"Profession", "Category", "Access"},
};

static const size_t *compared;

static int more_first(const void *a, const void *b)
{
	login_id left = *(const login_id *)a, right = *(const login_id *)b;
	if (compared[left] != compared[right])
		return compared[left] > compared[right] ? -1 : 1;
	return left < right ? -1 : left > right;
}

static void tell_reach(struct reach *reach)
{
	struct site_report *report = reach->report;
	const struct facts *facts = report->site->facts;
	size_t count = 0;
	for (login_id login = 0; login < facts->login_count; login++)
		if (reach->folders[login] > report->more_than)
			reach->logins[count++] = login;
	compared = reach->folders;
	qsort(reach->logins, count, sizeof(*reach->logins), more_first);
	site_report_table(report, &reach_section);
	for (size_t i = 0; i < count; i++) {
		site_report_text(report, facts->logins[reach->logins[i]].name);
		site_report_text(report, site_report_profession(report, reach->logins[i]));
		site_report_number(report, reach->folders[reach->logins[i]]);
	}
}

static bool has_people(const struct facts *facts, profession_id profession)
{
	for (login_id login = 0; login < facts->login_count; login++)
		if (facts->logins[login].professional != NULL &&
		    facts->logins[login].professional->profession == profession)
			return true;
	return false;
}

static void tell_unused(struct reach *reach)
{
	struct site_report *report = reach->report;
	const struct policy *policy = report->site->facts->policy;
	site_report_table(report, &unused_section);
	for (profession_id profession = 0; profession < policy->profession_count; profession++) {
		if (!has_people(report->site->facts, profession)) { /* one line for all of its categories */
			site_report_text(report, policy->professions[profession].name);
			site_report_text(report, NULL);
			site_report_text(report, NULL);
			continue;
		}
		for (category_id category = 0; category < policy->category_count; category++) {
			enum access access = policy->professions[profession].matrix[category];
			if (access == ACCESS_NONE ||
			    reach->is_used[profession * policy->category_count + category])
				continue;
			site_report_text(report, policy->professions[profession].name);
			site_report_text(report, policy->categories[category].name);
			site_report_word(report, access_names[access]);
		}
	}
}

void site_report_reach(struct site_report *report)
{
	struct site *site = report->site;
	const struct facts *facts = site->facts;
	struct reach reach = {
	    .report = report,
	    .folders = arena_array(site->arena, facts->login_count, sizeof(size_t)),
	    .is_used = arena_array(
		site->arena, facts->policy->profession_count * facts->policy->category_count, sizeof(bool)),
	    .logins = arena_array(site->arena, facts->login_count, sizeof(login_id)),
	    .seen = arena_array(site->arena, facts->login_count, 1),
	};
	if (reach.folders == NULL || reach.is_used == NULL || reach.logins == NULL || reach.seen == NULL)
		console_out_of_memory();
	count_all(&reach);
	tell_reach(&reach);
	tell_unused(&reach);
}
