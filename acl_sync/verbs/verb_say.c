/* careacl object, consent, withhold, hide, delete, close, relate, derogate, admit, discharge, transfer: what is said about a
 * patient, taken down at the desk in the registry's own words. */
#include "acl_sync/console.h"
#include "acl_sync/desk/saying.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "registry/time_zone.h"

#include <string.h>

static struct desk_request request_of(const struct options *options)
{
	return (struct desk_request){
	    .office = OFFICE_DESK, .kind = AUDIT_STATEMENT, .patient = options->operands[0]};
}

/* Opens the desk, and looks at the patient. false: the verb ends with desk_close. */
static bool begin(struct saying *saying, const struct desk_request *request)
{
	if (!desk_open(saying->desk, saying->options, &saying->status) ||
	    !desk_look(saying->desk, request, &saying->status))
		return false;
	time_zone_set(saying->desk->before.settings->timezone);
	return true;
}

int verb_say(const struct options *options)
{
	struct desk desk;
	const struct said_verb *said = said_verb_find(options->verb->name);
	struct desk_request request = request_of(options);
	struct saying saying = {.desk = &desk, .options = options};
	request.section = said_verb_section(said);
	if (!begin(&saying, &request) || (request.text = saying_write(&saying, said)) == NULL)
		return desk_close(&desk, saying.status);
	request.login = saying.login;
	request.sentence = saying_sentence(&desk, said_verb_what(said), request.patient, request.text);
	return desk_close(&desk, desk_run(&desk, &request));
}

/* Else there is nothing to close (said). */
static bool has_shared_record(struct saying *saying)
{
	const struct facts *facts = saying->desk->before.facts;
	const struct policy *policy = facts->policy;
	patient_id patient = facts_patient(facts, saying->options->operands[0]);
	for (size_t i = 0; i < policy->store_count; i++)
		if (policy->stores[i].regime == REGIME_SHARED_RECORD &&
		    store_set_has(facts->patients[patient].stores, (store_id)i))
			return true;
	saying->status = desk_refuse(
	    saying->desk, "close: only a shared record can be closed, and this patient has none; a clinic's "
			  "own record is closed to people by 'careacl object'");
	return false;
}

/* R18: the record is closed from that instant on. */
int verb_close(const struct options *options)
{
	struct desk desk = {.options = options};
	struct desk_request request = request_of(options);
	struct saying saying = {.desk = &desk, .options = options};
	request.section = "closed";
	if (!begin(&saying, &request) || !has_shared_record(&saying))
		return desk_close(&desk, saying.status);
	struct arena *arena = saying.desk->arena;
	request.text = options->from != NULL ? statement_text_quoted(options->from, arena)
					     : statement_text_quoted_instant(saying.desk->before.now, arena);
	if (request.text == NULL)
		console_out_of_memory();
	request.sentence =
	    saying_sentence(&desk, said_section_what(request.section), request.patient, request.text);
	return desk_close(&desk, desk_run(&desk, &request));
}

/* ---- transfer: discharged from one team and admitted to another, in one breath ---- */

/* The team that the patient leaves: the typed one, or the only one. NULL: refused (said). */
static const char *team_left(struct saying *saying)
{
	const char *typed = saying->options->from_team, *found = NULL;
	const char *const *teams;
	if (typed != NULL)
		return saying_is_assigned(saying, saying_team(typed)) ? saying_team(typed) : NULL;
	size_t count = saying_teams(saying, &teams);
	for (size_t i = 0; i < count; i++) {
		if (found != NULL && strcmp(found, teams[i]) == 0)
			continue;
		if (found != NULL) {
			saying->status = desk_refuse(
			    saying->desk, "transfer: the patient is assigned to several teams: say "
					  "which one they leave with --from-team TEAM");
			return NULL;
		}
		found = teams[i];
	}
	if (found == NULL)
		saying->status = desk_refuse(saying->desk, "transfer: the patient is assigned to no team; "
							   "'careacl admit' assigns them to one");
	return found;
}

static const char *discharge_text(const struct saying *saying, const char *team)
{
	struct statement_text text;
	statement_text_begin(&text, saying->desk->arena);
	statement_text_add(&text, "team", team);
	if (saying->options->from != NULL)
		statement_text_add(&text, "valid_from", saying->options->from);
	else
		statement_text_add_instant(&text, "valid_from", saying->desk->before.now);
	return statement_text_end(&text);
}

static bool is_same_team(struct saying *saying, const char *left)
{
	const struct options *options = saying->options;
	const char *typed = options->team != NULL ? options->team : options->to;
	if (typed == NULL || strcmp(saying_team(typed), left) != 0)
		return false;
	saying->status = desk_refuse(saying->desk, "transfer: that is the team that the patient is in");
	return true;
}

int verb_transfer(const struct options *options)
{
	struct desk desk;
	struct desk_request request = request_of(options);
	struct saying saying = {.desk = &desk, .options = options};
	const struct said_verb *admit = said_verb_find("admit");
	const char *left;
	if (!begin(&saying, &request) || (left = team_left(&saying)) == NULL || is_same_team(&saying, left))
		return desk_close(&desk, saying.status);
	request.section = DESK_DISCHARGES;
	request.text = discharge_text(&saying, left);
	request.also.section = said_verb_section(admit);
	request.also.text = saying_write(&saying, admit);
	if (request.also.text == NULL)
		return desk_close(&desk, saying.status);
	if (request.text == NULL)
		console_out_of_memory();
	request.sentence =
	    saying_sentence(&desk, "transfer to another team", request.patient, request.also.text);
	return desk_close(&desk, desk_run(&desk, &request));
}
