/* Memberships that never end, logins behind which nobody stands, roles, derogations. */
#include "acl_sync/console.h"
#include "acl_sync/watch/site_report.h"

#include <stdio.h>

/* R04 of the professional: in date, and not suspended. */
static bool is_in_office(const struct site_report *report, const struct professional *professional)
{
	return professional_rule_broken(report->site->facts->policy, professional, report->site->now) != 4;
}

static void tell_origin(struct site_report *report, struct origin origin)
{
	char where[4352];
	origin_format(origin, where, sizeof(where));
	site_report_text(report, arena_strdup(report->site->arena, where));
}

/* ---- memberships ---- */

static const struct site_section endless_section = {
    .key = "endless",
    .heading = "Memberships that never end",
    .caption = "Members of care teams at present, of whom no statement says until when",
    .none = "Every membership says until when it lasts.",
    .columns = {"login", "profession", "team", "since", "remark"},
    .headings = {"Login", "Profession", "Team", "Since", "Remark"},
};

/* Why the membership gives nothing, or who says it; NULL: nothing to remark. */
static const char *remark(const struct site_report *report, const struct membership *membership)
{
	const struct facts *facts = report->site->facts;
	const struct professional *professional = facts->logins[membership->login].professional;
	if (professional != NULL && professional->suspended)
		return "suspended";
	if (professional != NULL && !is_in_office(report, professional))
		return "no longer in office";
	if (facts->teams[membership->team].unix_group != NULL)
		return "by a Unix group";
	return NULL;
}

static void tell_endless(struct site_report *report)
{
	const struct facts *facts = report->site->facts;
	site_report_table(report, &endless_section);
	for (size_t i = 0; i < facts->membership_count; i++) {
		const struct membership *membership = &facts->memberships[i];
		if (membership->statement.window.until != TIME_NEVER ||
		    !time_window_is_live(membership->statement.window, report->site->now))
			continue;
		site_report_text(report, facts->logins[membership->login].name);
		site_report_text(report, site_report_profession(report, membership->login));
		site_report_text(report, facts->teams[membership->team].name);
		site_report_day(report, membership->statement.window.from);
		site_report_word(report, remark(report, membership));
	}
}

/* ---- logins without a person ---- */

static const struct site_section orphans_section = {
    .key = "orphans",
    .heading = "Logins without a person",
    .caption = "Logins that statements name and behind which nobody stands, or nobody any more",
    .none = "Behind every login stands somebody.",
    .columns = {"login", "why", "where"},
    .headings = {"Login", "Why", "Statement"},
};

/* Logins of patients and of who is related to them: by login_id. */
static bool *find_kin(const struct site_report *report)
{
	const struct facts *facts = report->site->facts;
	bool *is_kin = arena_array(report->site->arena, facts->login_count, sizeof(bool));
	if (is_kin == NULL)
		console_out_of_memory();
	for (patient_id id = 0; id < facts->patient_count; id++) {
		const struct patient *patient = &facts->patients[id];
		if (patient->login != NO_ID)
			is_kin[patient->login] = true;
		for (size_t i = 0; i < patient->relation_count; i++)
			is_kin[patient->relations[i].login] = true;
	}
	return is_kin;
}

static bool is_member(const struct login *login, int64_t now)
{
	for (size_t i = 0; i < login->membership_count; i++)
		if (time_window_is_live(login->memberships[i].statement.window, now))
			return true;
	return false;
}

/* A patient's own login is no business of this report. */
static const char *why_nobody(const struct site_report *report, login_id id, bool is_kin)
{
	const struct site *site = report->site;
	const struct login *login = &site->facts->logins[id];
	const struct professional *professional = login->professional;
	const struct state_uid *known = uids_kept_find(&site->kept, login->name);
	if (professional == NULL && is_kin)
		return NULL;
	if (known != NULL && known->uid == UID_NONE)
		return "the name service knows no such login";
	if (professional == NULL || is_in_office(report, professional))
		return NULL;
	if (is_member(login, site->now))
		return "no longer in office, and still a member of a team";
	if (known != NULL && time_window_has_ended(professional->statement.window, site->now))
		return "no longer in office, and the account is still there";
	return NULL;
}

static void tell_orphans(struct site_report *report)
{
	const struct facts *facts = report->site->facts;
	const bool *is_kin = find_kin(report);
	site_report_table(report, &orphans_section);
	for (login_id login = 0; login < facts->login_count; login++) {
		const char *why = why_nobody(report, login, is_kin[login]);
		if (why == NULL)
			continue;
		site_report_text(report, facts->logins[login].name);
		site_report_word(report, why);
		tell_origin(report, facts->logins[login].origin);
	}
}

/* ---- roles ---- */

static const struct site_section roles_section = {
    .key = "roles",
    .heading = "Roles",
    .caption = "Logins that have categories of all patients for a task",
    .none = "Nobody has a role.",
    .columns = {"login", "kind", "accesses", "since", "until", "where"},
    .headings = {"Login", "Kind", "What", "Since", "Until", "Statement"},
};

static const char *accesses_of(const struct site_report *report, const struct role *role)
{
	const struct policy *policy = report->site->facts->policy;
	const char *text = "";
	for (size_t i = 0; i < role->access_count && text != NULL; i++)
		text = arena_printf(report->site->arena, "%s%s%s: %s", text, i == 0 ? "" : ", ",
				    policy->categories[role->accesses[i].category].name,
				    access_names[role->accesses[i].access]);
	if (text == NULL)
		console_out_of_memory();
	return text;
}

static void tell_where(struct site_report *report, const struct statement *statement)
{
	site_report_day(report, statement->window.from);
	site_report_day(report, statement->window.until);
	tell_origin(report, statement->origin);
}

static void tell_roles(struct site_report *report)
{
	const struct facts *facts = report->site->facts;
	site_report_table(report, &roles_section);
	for (size_t i = 0; i < facts->role_count; i++) {
		const struct role *role = &facts->roles[i];
		if (!time_window_is_live(role->statement.window, report->site->now))
			continue;
		site_report_text(report, facts->logins[role->login].name);
		site_report_word(report, role->service ? "technical account" : "person");
		site_report_text(report, accesses_of(report, role));
		tell_where(report, &role->statement);
	}
}

/* ---- derogations ---- */

static const struct site_section derogations_section = {
    .key = "derogations",
    .heading = "Derogations in force",
    .caption = "Accesses that a law orders or permits; the statement says about whom",
    .none = "No derogation is in force.",
    .columns = {"login", "basis", "withheld", "since", "until", "where"},
    .headings = {"Login", "Basis", "Withheld too", "Since", "Until", "Statement"},
};

static void tell_derogations(struct site_report *report)
{
	const struct facts *facts = report->site->facts;
	site_report_table(report, &derogations_section);
	for (patient_id id = 0; id < facts->patient_count; id++)
		for (size_t i = 0; i < facts->patients[id].derogation_count; i++) {
			const struct derogation *derogation = &facts->patients[id].derogations[i];
			if (!time_window_is_live(derogation->statement.window, report->site->now))
				continue;
			site_report_text(report, facts->logins[derogation->login].name);
			site_report_text(report, basis_names[derogation->basis]);
			site_report_word(report, derogation->withheld ? "yes" : "no");
			tell_where(report, &derogation->statement);
		}
}

void site_report_people(struct site_report *report)
{
	tell_endless(report);
	tell_orphans(report);
	tell_roles(report);
	tell_derogations(report);
}
