#include "acl_sync/check/check.h"

const char *const check_severity_names[] = {[SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

static bool is_briefed(const struct policy *policy, const struct professional *professional, int64_t now)
{
	if (professional->briefed > now)
		return false;
	return policy->briefing_max_age_seconds == 0 ||
	       now < time_later(professional->briefed, policy->briefing_max_age_seconds);
}

/* R05: once for all of them, at the first. */
static void check_briefings(struct site *site)
{
	const struct facts *facts = site->facts;
	const struct professional *first = NULL;
	size_t count = 0;
	for (login_id login = 0; login < facts->login_count; login++) {
		const struct professional *professional = facts->logins[login].professional;
		if (professional == NULL || is_briefed(facts->policy, professional, site->now) ||
		    time_window_has_ended(professional->statement.window, site->now))
			continue;
		if (first == NULL || professional->statement.origin.line < first->statement.origin.line)
			first = professional;
		count++;
	}
	if (first != NULL)
		findings_add(
		    &site->findings, SEVERITY_WARNING, first->statement.origin,
		    "%zu professionals, this one among them, have not been briefed on secrecy%s: expected "
		    "briefed = \"a date\" (R05)",
		    count, facts->policy->briefing_max_age_seconds != 0 ? " lately enough" : "");
}

/* R21: without agreed_by a permitted derogation waits. */
static void check_derogations(struct site *site)
{
	const struct facts *facts = site->facts;
	for (patient_id i = 0; i < facts->patient_count; i++) {
		const struct patient *patient = &facts->patients[i];
		arena_rest(ARENA_REST_PATIENT);
		for (size_t j = 0; j < patient->derogation_count; j++) {
			const struct derogation *derogation = &patient->derogations[j];
			if (basis_is_mandatory(derogation->basis) || derogation->agreed ||
			    time_window_has_ended(derogation->statement.window, site->now))
				continue;
			findings_add(
			    &site->findings, SEVERITY_WARNING, derogation->statement.origin,
			    "this derogation (%s) opens nothing until the professional concerned has agreed: "
			    "expected agreed_by = \"a login\" (R21)",
			    basis_names[derogation->basis]);
		}
	}
}

static void check_logins(struct site *site)
{
	for (login_id login = 0; login < site->facts->login_count; login++) {
		const struct login *named = &site->facts->logins[login];
		if (site->uids.results[login] == NAME_FOUND)
			continue;
		findings_add(&site->findings, SEVERITY_WARNING, named->origin,
			     site->uids.results[login] == NAME_NONE
				 ? "the name service knows no login '%s': it gets nothing"
				 : "the name service did not answer about login '%s'",
			     named->name);
	}
}

/* The first profession or role that deposits there, or, with `consents`, gets as far where the patient consents; NULL: none. */
static const char *who_deposits(const struct facts *facts, category_id id, bool consents)
{
	for (size_t i = 0; i < facts->policy->profession_count; i++) {
		const enum access access = facts->policy->professions[i].matrix[id];
		if (access == ACCESS_DEPOSIT || (consents && access == ACCESS_WRITE))
			return facts->policy->professions[i].name;
	}
	for (size_t i = 0; i < facts->role_count; i++)
		for (size_t j = 0; j < facts->roles[i].access_count; j++)
			if (facts->roles[i].accesses[j].category == id &&
			    facts->roles[i].accesses[j].access == ACCESS_DEPOSIT)
				return facts->logins[facts->roles[i].login].name;
	return NULL;
}

/* R15, R34, disk.md: a working category is no sticky directory, so who may add there may also rename and remove by name. */
static void check_deposits(struct site *site, category_id id)
{
	const struct policy *policy = site->facts->policy;
	const struct category *category = &policy->categories[id];
	const bool shares = policy->stores[category->store].regime == REGIME_SHARED_RECORD;
	const char *who = who_deposits(site->facts, id, false);
	if (category->documents != DOCUMENTS_WORKING)
		return;
	if (who != NULL)
		findings_add(
		    &site->findings, SEVERITY_WARNING, category->origin,
		    "category '%s' is working and '%s' may deposit there: who may add may also "
		    "rename and remove, by name, what others keep there, and reads what they move to "
		    "where they may read; make it sealed, or give no deposit",
		    category->name, who);
	else if (shares && (who = who_deposits(site->facts, id, true)) != NULL)
		findings_add(
		    &site->findings, SEVERITY_WARNING, category->origin,
		    "category '%s' is working and '%s' may deposit there before the patient "
		    "consents (R15): who may add may also rename and remove, by name, what others keep "
		    "there, and reads what they move to where they may read; make it sealed",
		    category->name, who);
}

void check_facts(struct site *site)
{
	for (category_id id = 0; id < site->facts->policy->category_count; id++)
		check_deposits(site, id);
	check_briefings(site);
	check_derogations(site);
	check_logins(site);
}
