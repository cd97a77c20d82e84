/* What whoever says something should know beside who gains and who loses: that nobody is in charge any more, that nobody
 * can open a document, that somebody has no uid. Warnings; off a terminal no patient and no document is named. */
#include "acl_sync/desk/desk_private.h"

#include "acl_sync/console.h"
#include "acl_sync/status.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <string.h>

/* ---- who is in charge ---- */

/* From when on what is said holds. */
static int64_t begins(const struct desk *desk)
{
	int64_t at;
	const char *from = desk->options->from;
	if (from == NULL || calendar_parse_start(from, &at) != NULL || at < desk->sync.site.now)
		return desk->sync.site.now;
	return at;
}

static bool has_in_charge(const struct site *site, const char *id, int64_t at)
{
	patient_id patient = facts_patient(site->facts, id);
	if (patient == NO_ID)
		return false;
	const struct patient *slice = &site->facts->patients[patient];
	for (size_t i = 0; i < slice->assignment_count; i++)
		if (slice->assignments[i].in_charge != NO_ID &&
		    time_window_is_live(slice->assignments[i].statement.window, at))
			return true;
	return false;
}

static void note_nobody_in_charge(const struct desk *desk, const struct desk_request *request)
{
	int64_t at = begins(desk);
	if (has_in_charge(&desk->before, request->patient, at) &&
	    !has_in_charge(&desk->sync.site, request->patient, at))
		console_say(CONSOLE_WARNING,
			    "nobody is in charge of %s after this; --in-charge LOGIN says who is",
			    console_is_private() ? request->patient : wording("this patient"));
}

static bool is_member(const struct login *login, team_id team, int64_t at)
{
	for (size_t i = 0; i < login->membership_count; i++)
		if (login->memberships[i].team == team &&
		    !time_window_has_ended(login->memberships[i].statement.window, at))
			return true;
	return false;
}

static bool is_proposed(struct origin origin)
{
	return origin.file != NULL && strcmp(origin.file, DESK_FILE) == 0 &&
	       origin.line > DESK_PROPOSED - DESK_PROPOSED_MAX;
}

/* Who is put in charge and can be nobody's. */
static void note_in_charge(const struct desk *desk, const struct desk_request *request)
{
	const struct facts *facts = desk->sync.site.facts;
	patient_id id = facts_patient(facts, request->patient);
	for (size_t i = 0; id != NO_ID && i < facts->patients[id].assignment_count; i++) {
		const struct assignment *assignment = &facts->patients[id].assignments[i];
		if (!is_proposed(assignment->statement.origin) || assignment->in_charge == NO_ID)
			continue;
		const struct login *login = &facts->logins[assignment->in_charge];
		if (!is_member(login, assignment->team, begins(desk)))
			console_say(CONSOLE_WARNING,
				    "--in-charge: '%s' is no member of team '%s', and gets nothing from it",
				    login->name, facts->teams[assignment->team].name);
		else if (login->professional == NULL ||
			 facts->policy->professions[login->professional->profession].student)
			console_say(CONSOLE_WARNING,
				    "--in-charge: '%s' is a student, and cannot answer for a patient",
				    login->name);
	}
}

/* ---- what nobody can open ---- */

/* Can anybody of the site read what the seal covers: its first document, or its first category? */
static bool is_read(const struct site *site, const char *patient, const char *category, const char *document)
{
	for (login_id login = 0; login < site->facts->login_count; login++)
		if (difference_ask(site, site->facts->logins[login].name, patient, category, document, NULL)
			.access >= ACCESS_READ)
			return true;
	return false;
}

static void note_unread(const struct desk *desk, const struct desk_request *request, const struct seal *seal)
{
	const struct site *after = &desk->sync.site;
	const struct policy *policy = after->facts->policy;
	bool is_new = is_proposed(seal->statement.origin);
	char where[64];
	for (size_t i = 0; i < seal->scope->document_count; i++) {
		const struct document_ref *document = &seal->scope->documents[i];
		const char *category = policy->categories[document->category].name;
		if (is_read(after, request->patient, category, document->path) ||
		    (!is_new && !is_read(&desk->before, request->patient, category, document->path)))
			continue;
		origin_format(seal->statement.origin, where, sizeof(where));
		console_say(CONSOLE_WARNING,
			    "%s: nobody can open what is withheld there after this, its author neither",
			    is_new ? desk->options->verb->name : where);
		return;
	}
}

static void note_all_unread(const struct desk *desk, const struct desk_request *request)
{
	const struct facts *facts = desk->sync.site.facts;
	patient_id id = facts_patient(facts, request->patient);
	if (id == NO_ID)
		return;
	for (size_t i = 0; i < facts->patients[id].withheld_count; i++) {
		const struct seal *seal = &facts->patients[id].withheld[i];
		if (time_window_is_live(seal->statement.window, desk->sync.site.now))
			note_unread(desk, request, seal);
	}
}

void desk_tell_notes(const struct desk *desk, const struct desk_request *request)
{
	if (request->kind == AUDIT_BREAK_GLASS)
		return;
	note_nobody_in_charge(desk, request);
	note_in_charge(desk, request);
	note_all_unread(desk, request);
}

/* ---- who has no number ---- */

void desk_tell_without_uid(struct desk *desk, const struct desk_request *request)
{
	static const char text[] =
	    "has no uid that is surely this login's: the name service does not know it, did not "
	    "answer, or gives its number to somebody else; nothing is opened for it until a "
	    "sync knows its uid";
	struct site *site = &desk->sync.site;
	const char *named = desk_named_login(desk, request);
	login_id login = named == NULL ? NO_ID : facts_login(site->facts, named);
	if (login == NO_ID || site->uids.uids[login] != UID_NONE || request->section == NULL ||
	    strcmp(request->section, "objections") == 0)
		return;
	if (request->kind == AUDIT_BREAK_GLASS)
		site_fail(site, STATUS_FAILED, named, text);
	else
		console_say(CONSOLE_WARNING, "%s: %s", named, wording(text));
}
