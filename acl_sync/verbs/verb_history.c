/* careacl history PATIENT, careacl history --login LOGIN: who could open, since when, until when, on what ground; uses of
 * break-glass. */
#include "acl_sync/console.h"
#include "acl_sync/desk/may_read.h"
#include "acl_sync/history/history_json.h"
#include "acl_sync/history/unknown_login.h"
#include "acl_sync/progress.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <string.h>

/* A history being found. */
struct search {
	struct site site;
	struct findings findings;
	const char *patient, *login; /* one of the two */
	int64_t first;               /* of which anything is kept */
	int64_t from, until;         /* instants looked at */
	struct state_names patients; /* of a patient: all identities */
	struct periods periods;
	struct uses uses;
};

/* ---- what is asked for ---- */

static bool take_instant(struct search *search, const char *option, const char *text,
			 const char *(*parse)(const char *, int64_t *), int64_t *ret_instant)
{
	const char *problem = text == NULL ? NULL : parse(text, ret_instant);
	if (problem == NULL)
		return true;
	site_fail(&search->site, STATUS_WRONG, option, "'%s' %s", text, problem);
	return false;
}

/* Until now, or the instant that was typed: --at is the last instant looked at, --until the first that is not. */
static bool take_instants(struct search *search)
{
	const struct options *options = search->site.options;
	int64_t at = search->site.clock_now;
	search->from = TIME_ALWAYS;
	if (!take_instant(search, "--at", options->at, calendar_parse_start, &at))
		return false;
	if (at > search->site.clock_now)
		at = search->site.clock_now;
	search->until = at + 1;
	int64_t until = search->until;
	if (!take_instant(search, "--from", options->from, calendar_parse_start, &search->from) ||
	    !take_instant(search, "--until", options->until, calendar_parse_end, &until))
		return false;
	if (until <= search->from && options->until != NULL)
		site_fail(&search->site, STATUS_WRONG, "--until", "'%s' is not after --from", options->until);
	else if (until <= search->from)
		site_fail(&search->site, STATUS_WRONG, "--from",
			  "'%s' is still to come: a history ends now, or at --at", options->from);
	if (until <= search->from)
		return false;
	if (until < search->until)
		search->until = until;
	return true;
}

static bool take_subject(struct search *search)
{
	const struct options *options = search->site.options;
	search->patient = options->operand_count == 1 ? options->operands[0] : NULL;
	search->login = options->login;
	if ((search->patient == NULL) != (search->login == NULL))
		return true;
	site_fail(&search->site, STATUS_WRONG, "history", "expected either PATIENT or --login LOGIN");
	return false;
}

/* Anything at all kept? */
static bool find_first(struct search *search)
{
	struct site *site = &search->site;
	enum state_result result = state_statements_first(site->state, &search->first);
	if (result == STATE_ERROR)
		return site_fail_state(&search->site);
	if (result == STATE_OK)
		return true;
	site_fail(site, STATUS_WRONG, STATE_DB_FILE, "nothing is kept yet: run careacl sync first");
	return false;
}

/* Everybody who is the same person, as the desk knew by the last instant looked at. */
static bool find_identities(struct search *search)
{
	struct site *site = &search->site;
	struct words identities;
	if (state_desk_identities(site->state, search->patient, search->until - 1, site->arena,
				  &identities) != STATE_OK)
		return site_fail_state(site);
	search->patients = (struct state_names){identities.items, identities.count};
	return true;
}

/* Do lines and entries say whose they are? */
static bool names_patients(const struct search *search)
{
	return search->login != NULL || search->patients.count > 1;
}

static enum history_names names_of(const struct search *search)
{
	if (search->login != NULL)
		return HISTORY_PATIENT;
	return search->patients.count > 1 ? HISTORY_BOTH : HISTORY_LOGIN;
}

static bool find_uses(struct search *search)
{
	const struct words identities = {search->patients.items, search->patients.count};
	return uses_find(&search->site, search->login == NULL ? &identities : NULL, search->login,
			 &search->uses);
}

static bool find_patient(struct search *search)
{
	struct site *site = &search->site;
	struct state_statements rows;
	if (state_statements_during(site->state, "patients", search->patient, search->first, STATE_STILL - 1,
				    site->arena, &rows) != STATE_OK)
		return site_fail_state(&search->site);
	if (rows.count == 0)
		site_fail(site, STATUS_WRONG, search->patient,
			  "unknown patient; expected an id that the registry declares or has declared");
	return rows.count > 0 && find_identities(search);
}

static bool find_patients(struct search *search)
{
	struct site *site = &search->site;
	if (search->patient != NULL)
		return find_patient(search);
	const struct slice_patients_question question = {
	    .state = site->state,
	    .policy = &site->settings->policy,
	    .login = search->login,
	    .known = {search->from, search->until},
	    .desk_known = {search->from, search->until},
	};
	return (slice_patients_find(&question, site->arena, &search->patients) &&
		held_past_patients(site, search->login, question.known, &search->patients)) ||
	       site_fail_state(&search->site);
}

/* ---- the answer ---- */

static bool find_periods(struct search *search)
{
	struct site *site = &search->site;
	struct progress progress = {0};
	bool good = true;
	progress_start(&progress, "history", site->options->quiet);
	for (size_t i = 0; i < search->patients.count && good; i++) {
		const struct periods_question question = {
		    .site = site,
		    .patient = search->patients.items[i],
		    .login = search->login,
		    .from = search->from,
		    .until = search->until,
		    .arena = site->arena,
		    .findings = &search->findings,
		};
		progress_step(&progress, i, search->patients.count);
		good = periods_find(&question, &search->periods);
	}
	progress_end(&progress);
	if (!good)
		site_fail(site, STATUS_WRONG,
			  search->findings.count > 0 ? search->findings.items[0].where : STATE_DB_FILE,
			  "what was known cannot be put together: %s",
			  search->findings.count > 0 ? search->findings.items[0].text
						     : state_db_message(site->state));
	return good;
}

/* Did the use touch the instants looked at? */
static bool is_within(const struct search *search, const struct use *use)
{
	int64_t end = use->ended != STATE_STILL ? use->ended : use->until;
	bool ends_later = end > search->from || (end == search->from && end == use->from);
	return use->from < search->until && (ends_later || use->refusal != NULL) &&
	       (use->recorded == TIME_ALWAYS || use->recorded < search->until);
}

static int answer_json(struct search *search)
{
	bool of_login = search->login != NULL;
	json_t *document = json_object(), *entries = json_array(), *uses = json_array();
	for (size_t i = 0; i < search->periods.count; i++)
		json_out_append(entries, period_json(&search->periods.items[i], names_patients(search)));
	for (size_t i = 0; i < search->uses.count; i++)
		if (is_within(search, &search->uses.items[i]))
			json_out_append(uses, opened_use_json(&search->periods, &search->uses.items[i]));
	json_out_set(document, of_login ? "login" : "patient",
		     json_out_text(of_login ? search->login : search->patient));
	if (!of_login && names_patients(search))
		json_out_set(document, "identities",
			     json_out_texts(search->patients.items, search->patients.count));
	json_out_set(document, "kept_since", json_out_instant(search->first));
	json_out_set(document, "from", json_out_instant(search->from));
	json_out_set(document, "at", json_out_instant(search->until - 1));
	json_out_set(document, "entries", entries);
	json_out_set(document, "break_glass", uses);
	return site_answer(&search->site, document);
}

static int answer_text(struct search *search)
{
	char first[CALENDAR_INSTANT_SIZE];
	calendar_format(search->first, first);
	for (size_t i = 0; i < search->periods.count; i++)
		period_tell(&search->periods.items[i], names_of(search), search->until);
	for (size_t i = 0; i < search->uses.count; i++)
		if (is_within(search, &search->uses.items[i]))
			use_tell(&search->uses.items[i], &search->periods, names_of(search),
				 search->site.arena);
	if (search->periods.count == 0)
		console_say(CONSOLE_NOTE,
			    search->login == NULL
				? "nobody: no access"
				: "no access: the rules have given this login none in that time");
	if (search->from < search->first)
		console_say(CONSOLE_NOTE, "what was known is kept since %s", first);
	return site_close(&search->site);
}

int verb_history(const struct options *options)
{
	struct search search = {0};
	int status;
	if (!may_read(options, OFFICE_AUDIT, &status))
		return status;
	if (!site_open_state_of(&search.site, options))
		return site_stop(&search.site);
	wording_findings_init(&search.findings);
	bool good = take_subject(&search) && take_instants(&search) && find_first(&search) &&
		    find_patients(&search) && find_periods(&search) && find_uses(&search);
	findings_clear(&search.findings);
	if (!good)
		return site_stop(&search.site);
	if (search.login != NULL && search.periods.count + search.uses.count == 0)
		unknown_login_warn(&search.site, search.login);
	return options->json ? answer_json(&search) : answer_text(&search);
}
